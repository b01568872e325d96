"""Rates by area per 1,000 of a base, against the whole: who is told apart from it, and who is not.

Sources: those of `area_rates` (intervals and funnel limits) and of `standardised`.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.allowing import allowing
from geoaudit.portraits.area_rates import (
    PER,
    RATE_MEANINGS,
    VISITORS,
    area_rates,
    beyond,
    in_areas,
    nowhere,
    pooled_rates,
    require_base,
    together,
)
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.rows import between, rows
from geoaudit.portraits.wording import NOBODY_SAYS, read_out
from geoaudit.profiles.charts import Chart, Funnel, Limits
from geoaudit.profiles.lists import named
from geoaudit.statistics.funnel import ABOVE, BELOW, BEYOND_998, funnel_limits
from geoaudit.statistics.pooling import LEAST_BASE, pooling_rule

PERSONS = "persons"
STEPS = 60

INTERVALS = (
    "Intervals of rates are those of their counts at 95%: exact under 10 (Garwood 1936), Byar's from 10 on "
    "(Breslow and Day 1987); of a rounded figure, from the lower limit of the least to the upper limit of "
    "the most that it can stand for. Where one person is counted several times they are narrower than they "
    "ought to be."
)
FUNNEL = (
    "Each area is held against the rate of all areas together, among limits that chance alone would keep: "
    "one area in 20 lies beyond those of 95% by chance, one in 500 beyond those of 99.8% (exact Poisson; "
    "Spiegelhalter 2005). A rounded figure is beyond only where all that it can stand for is. Where many "
    "areas are beyond, areas differ by more than chance throughout, and to be beyond is no oddity. The words "
    "are worked out from exact chances; a point can be drawn up to one beyond a line."
)
SMALL = (
    f"An area with a base under {LEAST_BASE} has no rate of its own. {pooling_rule(LEAST_BASE)} "
    "Rates of areas that are put together are in a table of their own."
)
VISITORS_MARKED = (
    f"An area whose rate is {VISITORS:g} times that of the whole or more is marked: many of those counted "
    "there are likely to be people whom the base does not hold (visitors, or people placed there), and its "
    "rate to {per} is no measure of risk."
)


def rates(case: Case) -> Told:
    """Return rates by area with their intervals and places, those of small areas put together.

    With a population by age or gender, standardised rates and ratios as well.

    Raises
    ------
    StatisticsError
        Where an area has no base, the base of all is 0, or the population does not fit the table.
    """
    plain = _plain(case)
    if case.population is None:
        return plain
    more = allowing(case)
    return Told(
        plain.sentences + more.sentences,
        {**plain.tables, **more.tables},
        {**plain.meanings, **more.meanings},
        plain.charts + more.charts,
        plain.methods + more.methods,
    )


def _plain(case: Case) -> Told:
    table = rows(case.figures, ("area",), case.now)
    base = require_base(table, case.base)
    areas, whole = in_areas(table), whole_of(case, table)
    found = area_rates(areas, base, whole)
    pooled = pooled_rates(areas, base, whole)
    sentences = (of_whole(case, found, whole), *of_areas(found), *_without(case, found))
    visitors = VISITORS_MARKED.format(per=case.plan.per)
    return Told(
        tuple(filter(None, sentences)) or (NOBODY_SAYS,),
        {"rates": found} | ({"put_together": pooled} if len(pooled) else {}),
        RATE_MEANINGS,
        tuple(funnel(case, areas, found)),
        (INTERVALS, FUNNEL, SMALL, visitors, *_apart(case, table, found)),
    )


def whole_of(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of all areas together: of distinct people, who can be in several, those of all."""
    if case.figures.measure == PERSONS:
        return table[table["area_code"] == TOTAL][["n", "lower", "upper"]].reset_index(drop=True)
    return together(table)


def funnel(case: Case, areas: pd.DataFrame, found: pd.DataFrame) -> Iterator[Chart]:
    """Yield a funnel plot of the areas' rates, where two or more are shown and the whole is."""
    shown = found.iloc[: len(areas)]
    kept = shown["rate"].notna().to_numpy()
    every = found["rate"].iloc[-1]
    if kept.sum() < 2 or np.isnan(every):
        return
    people = shown["base"].to_numpy(np.float64)[kept]
    ends = between(areas[kept])
    around = np.linspace(0.9 * people.min(), 1.1 * people.max(), STEPS)
    lines = np.unique(np.concatenate([people, around]))
    limits = funnel_limits(lines / PER, every, "rate")
    yield Funnel(
        f"{case.plan.title}: rates by area",
        f"{case.noun} per 1,000 {case.plan.per}",
        people,
        shown["rate"].to_numpy(np.float64)[kept],
        [str(name) for name in shown["area_name"][kept]],
        float(every),
        Limits(lines, limits.lower_95, limits.upper_95),
        Limits(lines, limits.lower_998, limits.upper_998),
        ends.lower / people * PER,
        ends.upper / people * PER,
        base_label=str(case.plan.per),
    )


def in_figures(rate: float) -> str:
    """Return a rate as it is read: a digit after the point, two under 1."""
    return f"{rate:,.1f}" if rate >= 1 or rate == 0 else f"{rate:.2f}"


def of_whole(case: Case, found: pd.DataFrame, whole: pd.DataFrame) -> str:
    """Return the rate of all areas together in words; empty where it is not known."""
    every = found.iloc[-1]
    if np.isnan(every["rate"]):
        return ""
    about = "" if (whole["lower"] == whole["upper"]).all() else "about "
    return (
        f"There are {about}{in_figures(every['rate'])} {case.noun} per 1,000 {case.plan.per} "
        f"({case.when}; {_interval(every)})."
    )


def of_areas(found: pd.DataFrame) -> Iterator[str]:
    """Yield which area has the highest rate, and which lie beyond what chance would give."""
    areas = found[(found["area_code"] != TOTAL) & found["rate"].notna()]
    if len(areas) < 2 or not areas["rate"].max() > 0:
        return
    yield _highest(areas.sort_values("rate", ascending=False, kind="stable"))
    for side in (ABOVE, BELOW):
        if names := beyond(areas, side, BEYOND_998):
            lie = "lie" if len(names) > 1 else "lies"
            yield f"{named(names)} {lie} {side} the rate of the whole, beyond the 99.8% limits of chance."
    if not any(beyond(areas, side, BEYOND_998) for side in (ABOVE, BELOW)):
        yield "No area lies beyond the 99.8% limits that chance alone would keep around the whole's rate."
    yield from marked(areas)


def _highest(areas: pd.DataFrame) -> str:
    first = areas.iloc[0]
    others = [str(name) for name in areas["area_name"][areas["upper"] >= first["lower"]].iloc[1:]]
    said = (
        f"The highest rate is that of {first['area_name']}, {in_figures(first['rate'])} ({_interval(first)})"
    )
    if not others:
        return f"{said}."
    return f"{said}; it cannot be told apart from {named(others)}, whose intervals overlap with it."


def _interval(one: "pd.Series[float]") -> str:
    return f"95% interval {in_figures(one['lower'])} to {in_figures(one['upper'])}"


def marked(found: pd.DataFrame) -> Iterator[str]:
    """Yield which rates are no measure of risk."""
    names = found.loc[(found["visitors"] == "yes").to_numpy(bool), "area_name"]
    if len(names):
        are = "are" if len(names) > 1 else "is"
        yield (
            f"{named([*names])} {are} marked: {VISITORS:g} times the rate of the whole or more is no measure "
            "of risk to those who live there."
        )


def _without(case: Case, found: pd.DataFrame) -> Iterator[str]:
    """Yield which areas have nothing that a rate could be per."""
    names = [*found.loc[(found["base"] == 0).to_numpy(), "area_name"]]
    if names:
        have = "have" if len(names) > 1 else "has"
        yield f"{named(names)} {have} no {case.plan.per} and so no rate."


def _apart(case: Case, table: pd.DataFrame, found: pd.DataFrame) -> Iterator[str]:
    """Yield how many areas are too small for a rate of their own, and how many people are in none."""
    small = int(found["base"].between(0, LEAST_BASE, inclusive="left").sum())
    if small:
        yield f"Areas with fewer than {LEAST_BASE} {case.plan.per}: {small}."
    left = nowhere(table)["n"].sum(skipna=False)
    if case.figures.measure != PERSONS and left > 0:
        yield f"In no area and so in no rate: {read_out(left, case.noun, case.about)}."
