"""A page for a theme: how many, whether more or fewer than before, where, among whom, and what the theme is.

Sources: those of `over_time` (change), `area_rates` (rates) and `shares` (percentages); of the themes
themselves those of `geoaudit.spec.themes`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.errors import StatisticsError
from geoaudit.portraits.area_rates import RATE_MEANINGS, area_rates, in_areas, require_base
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.over_time import before_of, change, trend
from geoaudit.portraits.parts import bars_of, made_up_of, most_common
from geoaudit.portraits.rates import FUNNEL, SMALL, VISITORS_MARKED, funnel, of_areas, whole_of
from geoaudit.portraits.rates import INTERVALS as RATE_INTERVALS
from geoaudit.portraits.rows import FIGURES, TYPE, rows
from geoaudit.portraits.shares import INTERVALS, SHARE_MEANINGS, shares
from geoaudit.portraits.wording import NOBODY_SAYS, column_in_words, percent_in_words, read_out
from geoaudit.profiles.charts import Chart
from geoaudit.records.schema import INCIDENT
from geoaudit.spec.profile_parts import ALL
from geoaudit.spec.themes import THEMES

CHANCE = (
    "The test of change takes records to come one by one, at random (Przyborowski and Wilenski 1940). "
    "Crimes come in series and people offend several times, so that figures vary by more than that: a "
    "change that it finds can still be chance."
)
FLAGGED = (
    "Counted is what is flagged or coded so. What nobody flagged is missing, and better flagging looks "
    "like a rise."
)
_MEANINGS = {
    "period": "the period",
    "n": "how many, as published (missing where hidden)",
    "base": "how many they are of; of a rate, how many of what it is per",
    "lower": "lower end of the 95% interval, in the unit of the percentage or rate",
    "upper": "upper end of the 95% interval, in the unit of the percentage or rate",
}


def theme(case: Case) -> Told:
    """Return how many are of a theme, of how many, since when, where and among whom.

    Raises
    ------
    StatisticsError
        Where the period before is not in its table, or areas have no base.
    """
    case = _of_type(case)
    series = _series(case)
    areas, said, where = _areas(case)
    split = {name: _split(case, name) for name in case.plan.by if name != "area"}
    among = [words for name, table in split.items() for words in most_common(table, name)]
    sentences = [_how_many(case, series), _change(case, series), *said, *among, *_about(case)]
    charts = [*trend(case, series[["period", *FIGURES]], _name(case)), *where]
    for name, table in split.items():
        parts, title = table[table[name] != TOTAL], f"{_name(case)}: {column_in_words(name)}"
        charts += bars_of(title, f"per cent of {case.noun}", parts, name)
    shown = series.drop(columns=["lower", "upper"]).rename(columns=_ENDS)
    return Told(
        tuple(filter(None, sentences)) or (NOBODY_SAYS,),
        {"periods": shown, "areas": areas, **split},
        SHARE_MEANINGS | RATE_MEANINGS | {name: column_in_words(name) for name in split} | _MEANINGS,
        tuple(charts),
        (FLAGGED, CHANCE, INTERVALS, *(_rated(case) if case.plan.per else ())),
    )


_ENDS = {"least": "lower", "most": "upper"}


def _rated(case: Case) -> tuple[str, ...]:
    """How rates are worked out."""
    return RATE_INTERVALS, FUNNEL, SMALL, VISITORS_MARKED.format(per=case.plan.per)


def _of_type(case: Case) -> Case:
    """The case with the noun of what it counts: crimes and incidents are never one."""
    return replace(case, noun="incidents") if _fixed(case, case.figures).get(TYPE) == INCIDENT else case


def _fixed(case: Case, table: Profile) -> Mapping[str, str]:
    """Which of crimes and incidents a table is read for, where it tells them apart and one is asked for."""
    asked = case.plan.where.get(TYPE, ())
    return {TYPE: asked[0]} if TYPE in table.by and len(asked) == 1 else {}


def _name(case: Case) -> str:
    return THEMES[case.plan.theme].words if case.plan.theme else case.plan.title


def _series(case: Case) -> pd.DataFrame:
    """The figures of each period, and what they are of where they are a share of something."""
    every = [_whole(case, case.figures, label).assign(period=label) for label in case.periods]
    found = pd.concat(every, ignore_index=True)[["period", *FIGURES]]
    if not _is_share(case):
        return found
    of = pd.concat([_whole(case, case.tables[ALL], label) for label in case.periods], ignore_index=True)
    share = shares(found, of).rename(columns={"lower": "least", "upper": "most"})
    return found.join(share[["base", "percent", "least", "most"]])


def _is_share(case: Case) -> bool:
    """Whether what is counted is part of something: all incidents are no share of the incidents."""
    return ALL in case.tables and set(case.plan.where) != {TYPE}


def _whole(case: Case, table: Profile, period: str) -> pd.DataFrame:
    found = rows(table, ("area",), period, **_fixed(case, table))
    return found.loc[found["area_code"] == TOTAL, list(FIGURES)].reset_index(drop=True)


def _how_many(case: Case, series: pd.DataFrame) -> str:
    now = series[series["period"] == case.now].iloc[0]
    if np.isnan(now["n"]):
        return ""
    said = f"{_name(case)}: {read_out(float(now['n']), case.noun, case.about_total)} ({case.when})"
    if "percent" not in now or np.isnan(now["percent"]):
        return f"{said}."
    share = percent_in_words(float(now["percent"]), float(now["least"]), float(now["most"]))
    return f"{said}, {share} of all {case.noun} of the source."


def _change(case: Case, series: pd.DataFrame) -> str:
    label = before_of(case)
    if not label:
        return ""
    if label not in case.periods:
        raise StatisticsError(
            f"The period '{label}' must be in the table that is compared, and is not: add it to periods."
        )
    now, before = (series[series["period"] == one] for one in (case.now, label))
    return change(case, now, before, label)


def _about(case: Case) -> Iterator[str]:
    """What is counted, and what ought to be by the theme's definition."""
    where = (
        f"{column_in_words(column)} is {' or '.join(values)}" for column, values in case.plan.where.items()
    )
    if case.plan.where:
        yield f"Counted are records whose {' and whose '.join(where)}."
    if case.plan.theme:
        one = THEMES[case.plan.theme]
        yield f"{one.definition} ({one.source}.)"


def _areas(case: Case) -> tuple[pd.DataFrame, list[str], list[Chart]]:
    """The areas with their rates where there is a base, else with their share of all records there."""
    table = rows(case.figures, ("area",), case.now, **_fixed(case, case.figures))
    if not case.plan.per:
        return _area_shares(case, table), [], []
    base, areas = require_base(table, case.base), in_areas(table)
    found = area_rates(areas, base, whole_of(case, table))
    return found, [*of_areas(found)], [*funnel(case, areas, found)]


def _area_shares(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    if not _is_share(case):
        return table[["area_code", "area_name", "n"]]
    every = case.tables[ALL]
    keys = ["area_code", "area_name"]
    of = rows(every, ("area",), case.now, **_fixed(case, every))
    matched = table[keys].merge(of, on=keys, how="left")
    return table[keys].join(shares(table, matched))


def _split(case: Case, name: str) -> pd.DataFrame:
    table = case.tables[name]
    return made_up_of(rows(table, (name,), case.now, **_fixed(case, table)), name)
