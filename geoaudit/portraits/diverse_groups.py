"""The groups of the inspectorate's table of diversity, and the figures of a case by them.

A characteristic (ethnicity, gender, age) has groups that people are in, and those of whom it is not known:
not recorded, or a code that its classification does not have.

Source: HM Inspectorate of Probation, annual report 2003/2004, paragraph 1.13 (all, white, minority ethnic,
male, female, under 25, 25 and over); Irish people, Travellers and other white minorities are in white there.
"""

from collections.abc import Iterator, Sequence

import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile, columns_of
from geoaudit.portraits.case import Case
from geoaudit.portraits.parts import put_together
from geoaudit.portraits.rows import FIGURES, added, periods_of, rows
from geoaudit.portraits.shares import shares
from geoaudit.records.ethnicity import OTHER_CODE, PAIRS
from geoaudit.records.genders import FEMALE, MALE, genders_meant
from geoaudit.records.groupings import AGE_PAIR
from geoaudit.records.schema import NOT_RECORDED

ETHNICITY, GENDER, AGE = "ethnicity", "gender", "age"
COLUMNS = {ETHNICITY: "ethnic_pair", GENDER: "gender", AGE: "age_pair"}
"""The column of each characteristic, by what its part of a case is called."""
ALL, WHITE, MINORITY, UNDER_25, FROM_25 = "All", "White", "Minority ethnic", "Under 25", "25 and over"
GROUPS = (ALL, WHITE, MINORITY, MALE, FEMALE, UNDER_25, FROM_25)
"""The columns of the inspectorate's table."""
_CALLED = {PAIRS[0]: WHITE, PAIRS[1]: MINORITY, AGE_PAIR[0]: UNDER_25, AGE_PAIR[1]: FROM_25}
_BLANK = (NOT_RECORDED, OTHER_CODE)


def missing(characteristic: str) -> str:
    """Return what those are called of whom a characteristic is not known."""
    return f"{characteristic.capitalize()} missing"


def item_of(by: Sequence[str]) -> str | None:
    """Return the column that a row of the table is told by; None where there is no item."""
    return columns_of(tuple(by))[-1] if by else None


def figures_of(case: Case, characteristic: str, period: str) -> pd.DataFrame:
    """Return the figures of a characteristic's groups.

    Returns
    -------
    DataFrame
        The item's column, where there is one; ``group`` : as the inspectorate's table calls it, `missing`, or
        `ALL`; ``n``, ``lower``, ``upper`` as `rows` gives them.
    """
    column = COLUMNS[characteristic]
    table = rows(case.tables[characteristic], (*case.plan.by, column), period)
    found = put_together(table, column, _called(table[column], characteristic))
    wanted = [one for one in (item_of(case.plan.by), column, *FIGURES) if one]
    return _told_apart(found)[wanted].rename(columns={column: "group"})


def _told_apart(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its codes beside the names that several areas have."""
    if "area_code" not in table:
        return table
    areas = table[["area_code", "area_name"]].drop_duplicates()
    several = table["area_name"].isin(areas.loc[areas["area_name"].duplicated(), "area_name"])
    return table.assign(
        area_name=table["area_name"].mask(several, table["area_name"] + " (" + table["area_code"] + ")")
    )


def _called(words: "pd.Series[str]", characteristic: str) -> "pd.Series[str]":
    meant = genders_meant(words) if characteristic == GENDER else words.replace(_CALLED)
    called = meant.mask(meant.isin(_BLANK), missing(characteristic))
    return called.mask(words == TOTAL, ALL)


def all_figures(case: Case) -> pd.DataFrame:
    """Return the figures of every group of every characteristic that a case has, as `figures_of`.

    A column ``characteristic`` besides; that of `ALL` is empty, and it is there once.
    """
    each = [figures_of(case, one, case.now).assign(characteristic=one) for one in COLUMNS]
    found = pd.concat(each, ignore_index=True)
    whole = found["group"] == ALL
    found["characteristic"] = found["characteristic"].mask(whole, "")
    keys = [name for name in found if name not in FIGURES]
    return found.drop_duplicates(keys, ignore_index=True)


def rest_of(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return of each group the others of its characteristic together, those not known left out.

    Parameters
    ----------
    table : DataFrame
        As `all_figures` gives it, or with other columns `keys` than the item's.
    keys : sequence of str
        What a sum is within: the item, where there is one.

    Returns
    -------
    DataFrame
        ``n``, ``lower``, ``upper``, indexed as `table`; missing where there are no others.
    """
    known = table[~table["group"].isin([ALL, *(missing(one) for one in COLUMNS)])]
    within = [*keys, "characteristic"]
    pairs = table.assign(row=table.index)[[*within, "group", "row"]].merge(known, on=within)
    others = pairs[pairs["group_x"] != pairs["group_y"]]
    return added(others, ["row"]).set_index("row")[list(FIGURES)].reindex(table.index)


def completeness_of(case: Case) -> pd.DataFrame:
    """Return of how many each characteristic is recorded, period by period.

    Returns
    -------
    DataFrame
        ``characteristic``, ``period``, ``n``, ``base``, ``percent``, ``lower``, ``upper``.
    """
    return pd.concat(list(_completeness(case)), ignore_index=True)


def _completeness(case: Case) -> Iterator[pd.DataFrame]:
    for characteristic in COLUMNS:
        for period in periods_of(case.tables[characteristic]):
            table = _over_items(case.tables[characteristic], characteristic, period)
            whole = table[table["group"] == ALL][list(FIGURES)].reset_index(drop=True)
            found = shares(_recorded(table, missing(characteristic)), whole)
            yield pd.DataFrame({"characteristic": [characteristic], "period": period}).join(found)


def _recorded(table: pd.DataFrame, blank: str) -> pd.DataFrame:
    """How many are in a group: what the groups add up to, and what is left of all, the narrower of both."""
    parts_of = table["group"].map({ALL: ALL, blank: blank}).fillna("")
    known = added(table.assign(part=parts_of), ["part"]).set_index("part")[list(FIGURES)]
    whole, none = known.loc[ALL], known.reindex([blank], fill_value=0.0).loc[blank]
    parts = known.reindex([""], fill_value=0.0).loc[""]
    left = {"n": whole["n"] - none["n"], "lower": whole["lower"] - none["upper"]}
    found = {
        "n": parts["n"] if parts["n"] >= 0 else left["n"],
        "lower": max(parts["lower"], left["lower"], 0.0),
        "upper": min(parts["upper"], whole["upper"] - none["lower"]),
    }
    return pd.DataFrame([found])


def _over_items(profile: Profile, characteristic: str, period: str) -> pd.DataFrame:
    column = COLUMNS[characteristic]
    table = rows(profile, (column,), period)
    found = put_together(table, column, _called(table[column], characteristic))
    return found.rename(columns={column: "group"})


def census_groups(case: Case) -> pd.DataFrame:
    """Return the figures of the broad groups of the source's classification, as `rows` gives them."""
    return rows(case.tables["groups"], ("ethnic_group",), case.now)
