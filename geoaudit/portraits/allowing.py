"""Rates that allow for age and gender, in words and a chart: which areas have more than expected.

Sources: those of `standardised`.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.errors import StatisticsError
from geoaudit.portraits.area_rates import beyond
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.standardised import (
    STANDARDISED_MEANINGS,
    STRATA,
    left_out,
    standardised,
    strata_known,
)
from geoaudit.portraits.wording import column_in_words, read_out
from geoaudit.profiles.charts import Bars, Chart
from geoaudit.profiles.lists import named
from geoaudit.statistics.funnel import ABOVE, BELOW, BEYOND_998

MOST_BARS = 80
PERSONS = "persons"
METHOD = (
    "Standardised figures allow for {known}: the standard is the partnership, its people and its rates. The "
    "ratio is of those counted to those expected (indirect); the rate is what the area's would be if its "
    "people were as those of the partnership (direct, per 1,000; none under 10 counted). Intervals hold "
    "wherever rounded figures lie (Eayres 2008; Dobson and others 1991)."
)


def allowing(case: Case) -> Told:
    """Return standardised rates and ratios, and which areas have more or fewer than expected.

    Raises
    ------
    StatisticsError
        Where the population does not fit the table, or the table is of distinct people.
    """
    if case.population is None or case.figures.measure == PERSONS:
        raise StatisticsError(
            "Standardised rates must be of records, each of one age and gender, and of a population: leave "
            "measure out."
        )
    keys = strata_known(case.figures, case.now, case.population)
    found = standardised(case.figures, case.now, case.population, keys)
    known = " and ".join(column_in_words(name) for name in keys)
    left = left_out(case.figures, case.now, case.population, keys)
    methods = (METHOD.format(known=known), _hidden(case, keys, known), _left_out(case, left, known))
    return Told(
        tuple(_sentences(found, known)),
        {"standardised": found},
        STANDARDISED_MEANINGS,
        tuple(_chart(case, found, known)),
        tuple(filter(None, methods)),
    )


def _sentences(found: pd.DataFrame, known: str) -> Iterator[str]:
    """Yield which areas have more or fewer than expected."""
    shown = found[found["ratio"].notna()].rename(columns={"against_expected": "place"})
    if shown.empty:
        yield f"Nothing can be said that allows for {known}: the figures that it takes are hidden."
        return
    for side, words in ((ABOVE, "more"), (BELOW, "fewer")):
        if names := beyond(shown, side, BEYOND_998):
            have = "have" if len(names) > 1 else "has"
            yield (
                f"Allowing for {known} {named(names)} {have} {words} than expected, beyond the 99.8% limits "
                "of chance."
            )
    if not any(beyond(shown, side, BEYOND_998) for side in (ABOVE, BELOW)):
        yield (
            f"Allowing for {known} there is no evidence of a difference between any area and the whole "
            "(99.8% limits)."
        )


def _chart(case: Case, found: pd.DataFrame, known: str) -> Iterator[Chart]:
    shown = found[found["ratio"].notna()]
    if 1 < len(shown) <= MOST_BARS:
        yield Bars(
            f"{case.plan.title}: counted to expected, allowing for {known}",
            "ratio",
            [str(name) for name in shown["area_name"]],
            shown["ratio"].to_numpy(np.float64),
            shown["ratio_lower"].to_numpy(np.float64),
            shown["ratio_upper"].to_numpy(np.float64),
            reference=1.0,
            reference_label="as many as expected",
            interval="95% interval",
            decimals=2,
        )


def _hidden(case: Case, keys: list[str], known: str) -> str:
    """What is not allowed for, where the population would bear it and the figures do not."""
    columns = () if case.population is None else case.population.columns
    there = [column_in_words(name) for name in STRATA if name in columns]
    if len(there) == len(keys):
        return ""
    both = " and ".join(there)
    return f"Of the partnership's figures by {both} some are hidden: {known} alone is allowed for."


def _left_out(case: Case, left: float, known: str) -> str:
    """How many are in no standardised figure."""
    if not left > 0:
        return ""
    return f"Not in the standardised figures: {read_out(left, case.noun, case.about)} of unknown {known}."
