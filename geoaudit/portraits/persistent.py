"""Persistent and prolific offenders: how many by area, by the rule that is printed, and how lists overlap.

Lists are told as combinations of how many alone: who is on which stays with the service.

Source: HM Inspectorate of Probation, annual report 2002/2003, paragraphs 4.21 to 4.25.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.counts.standing import AREA_CODES
from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.parts import (
    SHARE_OF,
    bars_of,
    clear_of,
    made_up_of,
    share_of,
)
from geoaudit.portraits.rows import rows
from geoaudit.portraits.shares import INTERVALS, SHARE_MEANINGS
from geoaudit.portraits.wording import NO_KINDS, NOBODY_SAYS, column_in_words, percent_in_words, read_out
from geoaudit.profiles.charts import Chart
from geoaudit.profiles.lists import named
from geoaudit.records.persistence import NOT_PERSISTENT, ON_NONE, PERSISTENT
from geoaudit.statistics.comparing import HIGHER, LOWER

STATE, LISTS = "persistent", "on_lists"
_SEVERAL, _ONE = " and ", " only"
_LISTS = "Lists are told as how many are on which of them together, and never as who."
MEANINGS = SHARE_MEANINGS | {
    **SHARE_OF,
    "area_code": "code of the area",
    "area_name": "area",
    "on_lists": "which lists somebody is on, taken together",
    "verdict": "whether the interval lies clear of the share of everybody",
}


def persistent(case: Case) -> Told:
    """Return how many are persistent by area and in all, and how far lists overlap."""
    areas = _shares(case, "area")
    others = {one: _shares(case, one) for one in case.plan.by if one != LISTS and one in case.tables}
    tables = {"areas": areas, **{f"by-{name.replace('_', '-')}": one for name, one in others.items()}}
    lists = made_up_of(rows(case.tables[LISTS], (LISTS,), case.now), LISTS) if LISTS in case.tables else None
    if lists is not None:
        tables["lists"] = lists
    return Told(
        tuple(_sentences(case, areas, lists)) or (NOBODY_SAYS,),
        tables,
        MEANINGS | {name: column_in_words(name) for name in others},
        tuple(_charts(case, areas)),
        tuple(filter(None, (_rule(case), INTERVALS, _LISTS if lists is not None else ""))),
    )


def _rule(case: Case) -> str:
    return (
        f"Persistent is who is {case.rule}; of whom that cannot be told is not in the base."
        if case.rule
        else ""
    )


def _shares(case: Case, column: str) -> pd.DataFrame:
    """The share of persistent offenders by a column; whose area is none is not compared."""
    part = case.figures if column == "area" else case.tables[column]
    found = share_of(rows(part, (column, STATE), case.now), STATE, PERSISTENT, NOT_PERSISTENT)
    key = "area_code" if column == "area" else column
    whole = found.loc[found[key] == TOTAL, "percent"]
    verdict = clear_of(found, float(whole.iloc[0]) if len(whole) else np.nan)
    return found.assign(verdict=verdict.mask(found[key].isin([*NO_KINDS, *AREA_CODES.values()]), ""))


def _sentences(case: Case, areas: pd.DataFrame, lists: pd.DataFrame | None) -> Iterator[str]:
    whole = areas[areas["area_code"] == TOTAL]
    if len(whole) and not np.isnan(whole["percent"].iloc[0]):
        one, about = whole.iloc[0], case.about_total
        yield (
            f"There were {read_out(one['n'], 'persistent offenders', about)} ({case.when}), "
            f"{percent_in_words(one['percent'], one['lower'], one['upper'])} of {about}{one['base']:,.0f} of "
            f"whom it can be told{f': {case.rule}' if case.rule else ''}."
        )
        if one["unknown"] > 0:
            yield f"Of {about}{one['unknown']:,.0f} more it cannot be told."
        yield from _of_areas(areas)
    if lists is not None:
        yield from _of_lists(lists, case.about_total)


def _of_areas(areas: pd.DataFrame) -> Iterator[str]:
    for verdict in (HIGHER, LOWER):
        clear = [str(one) for one in areas.loc[areas["verdict"] == verdict, "area_name"]]
        if clear:
            yield f"The share is {verdict} than that of everybody in {named(clear)}."


def _of_lists(lists: pd.DataFrame, about: str) -> Iterator[str]:
    """Say how many are on more than one list: only where each combination is shown."""
    any_list = lists[~lists[LISTS].isin([TOTAL, ON_NONE])]
    unclear = any_list[LISTS].isin(NO_KINDS) & (any_list["n"] > 0)
    if any_list["n"].isna().any() or unclear.any() or not any_list["n"].sum():
        return
    combined = any_list[LISTS].str.contains(_SEVERAL, regex=False) & ~any_list[LISTS].str.endswith(_ONE)
    several = any_list[combined]
    n, of = several["n"].sum(), any_list["n"].sum()
    yield f"Of {about}{of:,.0f} people on any list {about}{n:,.0f} are on more than one."


def _charts(case: Case, areas: pd.DataFrame) -> Iterator[Chart]:
    whole = areas.loc[areas["area_code"] == TOTAL, "percent"]
    wards = areas[~areas["area_code"].isin([TOTAL, *AREA_CODES.values()])]
    held = ("everybody", float(whole.iloc[0])) if len(whole) else None
    yield from bars_of(case.plan.title, "per cent of those of whom it can be told", wards, "area_name", held)
