"""Pooling: areas too small for a figure of their own are put together, by a rule that is printed."""

import pandas as pd

from geoaudit.errors import StatisticsError

LEAST_BASE = 500
"""A base under which an area has no rate of its own."""
TOGETHER = " + "
"""Between the codes of the areas of a pool."""


def pool(areas: pd.DataFrame, least: float) -> pd.DataFrame:
    """Return the pool of each area, so that none stands on a base under `least` unless its parent does.

    Within a parent, all areas under `least` go together; while they are still under it, the smallest other
    area joins them. Of areas with equal bases the first by code is the smaller.

    Parameters
    ----------
    areas : DataFrame
        ``area_code`` : unique; ``base`` : persons, NaN where not known; ``parent``, optional : code of the
        area within which areas may be put together; all are of one parent without it.
    least : float
        The smallest base that a figure may stand on.

    Returns
    -------
    DataFrame
        A row for each of `areas`, in its order and under its index. ``area_code``. ``pool`` : the area's own
        code where it stands alone, else the codes of the pool in order, joined by `TOGETHER`; missing where
        its base is not known: such an area is put with no other, which would lose theirs. ``pool_base`` :
        persons in the pool, NaN where the base is not known.

    Raises
    ------
    StatisticsError
        Where `least` is not above 0, an area stands twice or without a parent, or a base is below 0.
    """
    _require_areas(areas, least)
    table = areas.assign(parent=areas.get("parent", ""), base=areas["base"].astype(float))
    table = table.reset_index(drop=True)
    ordered = table[table["base"].notna()].sort_values(["parent", "base", "area_code"])
    before = ordered.groupby("parent")["base"].cumsum() - ordered["base"]
    joined = (ordered["base"] < least) | (before < least)
    key = ordered["area_code"].astype(object).mask(joined, "")
    by_code = ordered.assign(key=key).sort_values(["parent", "area_code"])
    pools = by_code.groupby(["parent", "key"])
    found = by_code.assign(
        pool=pools["area_code"].transform(TOGETHER.join).astype("string"),
        pool_base=pools["base"].transform("sum"),
    )
    return table[["area_code"]].join(found[["pool", "pool_base"]]).set_axis(areas.index)


def pooling_rule(least: float) -> str:
    """Return the rule as a sentence to be printed beside what was pooled."""
    return (
        f"Areas with a base under {least:,g} are put together with the others under {least:,g} of the same "
        f"larger area; if together they are still under {least:,g}, the smallest of its other areas joins "
        "them, until they are not or no area is left."
    )


def _require_areas(areas: pd.DataFrame, least: float) -> None:
    """Refuse what cannot be pooled."""
    if not least > 0:
        raise StatisticsError(f"The least base of a pool must be above 0, but {least:g} is given; raise it.")
    twice = int(areas["area_code"].duplicated().sum())
    homeless = int(areas["parent"].isna().sum()) if "parent" in areas else 0
    below = int((areas["base"] < 0).sum())
    if twice or homeless or below:
        raise StatisticsError(
            f"Areas must stand once each, with a parent and a base of 0 or more, but of {len(areas):,} rows "
            f"{twice:,} repeat an area, {homeless:,} have no parent and {below:,} a base below 0; correct "
            "the table."
        )
