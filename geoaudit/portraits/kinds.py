"""What the categories of a column are: what somebody or something is, a place, or nothing of the kind."""

import pandas as pd

from geoaudit.counts.standing import AREA_CODES
from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.portraits.rows import marked
from geoaudit.portraits.wording import NO_KINDS, UNKNOWN


def parts_of(
    table: Profile, column: str, period: str, **fixed: str
) -> tuple[pd.DataFrame, "pd.Series[float] | None"]:
    """Return each part that a column splits a table into, and the whole.

    Parameters
    ----------
    column : str
        Of the table's `by`; every other is summed over.
    period : str
        The label of a period that the table has.
    fixed : str
        The category that a further column is to have.

    Returns
    -------
    parts : DataFrame
        ``name`` (of the category or area), ``n``, ``lower``, ``upper``, ``marker``, and ``kind`` (bool):
        whether it is anything that somebody is, or a place; not recorded is neither.
    whole : Series or None
        ``n``, ``lower``, ``upper``, ``marker``; None where the table has no total of it.
    """
    found = marked(table, [column], period, **fixed)
    key, name = ("area_code", "area_name") if column == "area" else (column, column)
    known = ~found[name].str.casefold().isin(UNKNOWN)
    kind = known & ~found[key].isin([*NO_KINDS, *AREA_CODES.values()])
    found = found.assign(name=found[name].astype(str), kind=kind)
    total = (found[key] == TOTAL).to_numpy()
    parts = found.loc[~total, ["name", "n", "lower", "upper", "marker", "kind"]].reset_index(drop=True)
    return parts, found[total].iloc[0] if total.any() else None
