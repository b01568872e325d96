"""What a comparison holds side by side: the figures of a partnership and its areas, and those they are "
"against."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.against import GROUP
from geoaudit.portraits.area_rates import in_areas, require_base, together
from geoaudit.portraits.case import Case
from geoaudit.portraits.rows import FIGURES, rows
from geoaudit.portraits.shares import recorded
from geoaudit.portraits.wording import is_kind

KEYS = ("area_code", "area_name", "category")
REST = "the rest of the partnership"


def column_of(by: Sequence[str]) -> str:
    """Return the column of categories that a comparison is by besides areas; empty where there is none."""
    return next((name for name in by if name != "area"), "")


def own_shares(case: Case, period: str) -> pd.DataFrame:
    """Return so many of so many: each category of those with one recorded, or each area of all.

    Returns
    -------
    DataFrame
        `KEYS` (``All`` for the partnership; ``category`` empty where it is by area alone) and `GROUP`.
    """
    column = column_of(case.plan.by)
    if not column:
        table = rows(case.figures, ("area",), period).assign(category="")
        base = pd.DataFrame(
            {name: table.loc[table["area_code"] == TOTAL, name].iloc[0] for name in FIGURES},
            index=table.index,
        )
        return in_areas(_side(table, base))
    table = _by_area(case, column, period)
    base = recorded(table, column, ["area_code"])
    return _places(_side(table.rename(columns={column: "category"}), base))


def own_rates(case: Case, period: str) -> pd.DataFrame:
    """Return figures and what they are per: of each area and category, and of all areas together.

    Raises
    ------
    StatisticsError
        As `require_base`.
    """
    column = column_of(case.plan.by)
    table = _by_area(case, column, period)
    people = require_base(table, case.base)
    if "area" in case.plan.by:
        every = together(table, [column] if column else []).assign(area_code=TOTAL, area_name=TOTAL)
        table = pd.concat([in_areas(table), every], ignore_index=True)
    named = table.rename(columns={column: "category"}) if column else table.assign(category="")
    base = pd.DataFrame(dict.fromkeys(FIGURES, named["area_code"].map(people).astype("float64")))
    return _places(_side(named, base))


def rest_of(own: pd.DataFrame) -> pd.DataFrame:
    """Return each area beside the rest of the partnership: `KEYS`, `GROUP`, the others', and ``against``."""
    every = own[own["area_code"] == TOTAL].set_index("category")[list(GROUP)]
    areas = own[own["area_code"] != TOTAL].reset_index(drop=True)
    total = every.reindex(areas["category"]).set_axis(areas.index)
    n, base = _less(total, areas, ""), _less(total, areas, "base_")
    return areas.assign(**n, **base, against=REST)


def beside(own: pd.DataFrame, other: pd.DataFrame, keys: Sequence[str], against: str = "") -> pd.DataFrame:
    """Return the rows of two tables that have the same keys side by side.

    Parameters
    ----------
    own, other : DataFrame
        `keys` and `GROUP`; `other` has ``against`` unless it is given.
    """
    named = other.rename(columns={name: f"other_{name}" for name in GROUP})
    kept = [*keys, *(f"other_{name}" for name in GROUP), *([] if against else ["against"])]
    found = own.merge(named[kept], on=list(keys))
    return found.assign(against=against) if against else found


def _by_area(case: Case, column: str, period: str) -> pd.DataFrame:
    """The table by area and the column; of the partnership alone where it is not compared by area."""
    names = [column] if column else []
    if "area" in case.plan.by:
        return rows(case.figures, ("area", *names), period)
    return rows(case.figures, tuple(names), period).assign(area_code=TOTAL, area_name=TOTAL)


def _side(table: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    of = base.rename(columns={"n": "base", "lower": "base_lower", "upper": "base_upper"})
    return table[[*KEYS, *FIGURES]].join(of)


def _places(side: pd.DataFrame) -> pd.DataFrame:
    """The rows that can be compared: areas and the partnership, and what was recorded of them."""
    every = side[side["area_code"] == TOTAL]
    placed = pd.concat([in_areas(side), every], ignore_index=True)
    return placed[placed["category"].map(is_kind).astype(bool)].reset_index(drop=True)


def _less(total: pd.DataFrame, part: pd.DataFrame, which: str) -> "dict[str, pd.Series[float]]":
    """What is left of a total, between 0 and all of it, under the names of the others."""
    n = which.rstrip("_") or "n"
    lower, upper = f"{which}lower", f"{which}upper"
    least = (total[lower] - part[upper]).replace(-np.inf, 0.0).clip(lower=0.0)
    most = (total[upper] - part[lower]).clip(lower=0.0)
    left = (total[n] - part[n]).clip(least, most)
    return {f"other_{n}": left, f"other_{lower}": least, f"other_{upper}": most}
