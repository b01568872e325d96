"""Crime and caseload by decile of an index of multiple deprivation, urban and rural land apart.

The deciles are of all small areas of the index, so that a partnership seldom has a tenth of its own in each:
each decile stands beside its share of the small areas, or of the people who live in them. Intervals and the
ratio of the most to the least deprived are those of `portraits.deciles`.

Source: Robinson, W. S. (1950), Ecological correlations and the behavior of individuals, American Sociological
Review 15 (why nothing follows for the people of an area); McLennan, D. and others (2019), The English Indices
of Deprivation 2019: technical report, Ministry of Housing, Communities and Local Government.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.hotspots.journeys import NOT_KNOWN
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.deciles import (
    FIFTH,
    LAND,
    LEAST,
    MOST,
    PER,
    POPULATION,
    SMALL_AREAS,
    base_column,
    by_decile,
    compared,
    lands_of,
)
from geoaudit.portraits.shares import INTERVALS
from geoaudit.portraits.wording import NOBODY_SAYS, percent_in_words, read_out
from geoaudit.profiles.charts import Bars, Chart, Grouped
from geoaudit.records.deprivation_index import DECILES, DEPRIVATION, LANDS

CAUTION = (
    "These are figures of small areas and not of people: not everybody in a deprived area is deprived, many "
    "deprived people live elsewhere, and nothing here says why areas differ."
)
NOTHING_TO_COMPARE = (
    "The most and the least deprived fifth of small areas are not compared, since no small area here is in "
    "the {missing}."
)
MEANINGS = {
    LAND: "the land: all of it, urban or rural",
    DEPRIVATION: "decile of the small area: 1 is the most deprived tenth of all small areas of the index",
    "n": "how many, as published (missing where hidden)",
    "base": "all, those whose decile is not known too",
    "percent": "n per cent of base, rounded half up",
    "lower": "lower end of the 95% interval of percent",
    "upper": "upper end of the 95% interval of percent",
    "base_known": "all whose decile is known",
    "percent_known": "n per cent of base_known, rounded half up",
    "known_lower": "lower end of the 95% interval of percent_known",
    "known_upper": "upper end of the 95% interval of percent_known",
    SMALL_AREAS: "how many small areas the partnership has in the decile or the group",
    "percent_small_areas": "per cent of the partnership's small areas that are in the decile",
    POPULATION: "how many live in those small areas (people or whatever the rates are of)",
    "percent_population": "per cent of them who live in the decile",
    "rate_lower": "lower end of the 95% interval of rate",
    "rate_upper": "upper end of the 95% interval of rate",
    "group": "the fifth or tenth of all small areas of the index",
    "ratio": "the rate of the most deprived by that of the least deprived",
    "ratio_lower": "lower end of the 95% interval of ratio",
    "ratio_upper": "upper end of the 95% interval of ratio (missing where it is without bound)",
}
_FIFTHS = f"{MOST} {FIFTH}", f"{LEAST} {FIFTH}"
_CRIMES = frozenset({"offences", "incidents"})


def deprivation(case: Case) -> Told:
    """Return figures by decile of deprivation, and the most deprived small areas against the least."""
    found, groups = by_decile(case), compared(case)
    return Told(
        tuple(_sentences(case, found, groups)) or (NOBODY_SAYS,),
        {"deciles": found, "compared": groups},
        MEANINGS | {"rate": f"n {_unit(case)}; in the row of all, of those whose decile is known"},
        tuple(_charts(case, found)),
        tuple(_methods(case)),
    )


def _unit(case: Case) -> str:
    return "to a small area" if case.base is None else f"per {PER:,} {case.plan.per or 'residents'}"


def _sentences(case: Case, found: pd.DataFrame, groups: pd.DataFrame) -> Iterator[str]:
    """What is known, the most deprived fifth against the least, and the share of the most deprived tenth."""
    every = _of(found, TOTAL)
    said = [
        *_how_many(case, every),
        *_fifths(case, _of(groups, TOTAL)),
        *_apart(groups),
        *_tenth(case, every),
    ]
    yield from [*said, CAUTION] if said else []


def _of(table: pd.DataFrame, land: str) -> pd.DataFrame:
    return table[table[LAND] == land].reset_index(drop=True) if LAND in table else table


def _at(table: pd.DataFrame, key: str, row: str, column: str) -> float:
    """A figure of the row that is called so."""
    return float(table.loc[table[key] == row, column].to_numpy(dtype=np.float64)[0])


def _how_many(case: Case, found: pd.DataFrame) -> Iterator[str]:
    total, without = (_at(found, DEPRIVATION, row, "n") for row in (TOTAL, NOT_KNOWN))
    if np.isnan(total):
        return
    unplaced = ""
    if np.isfinite(without):
        unplaced = f"; the decile is not known of {read_out(without, 'of them', case.about)}"
        unplaced = unplaced if without else "; the decile of each is known"
    yield f"There were {read_out(total, case.noun, case.about_total)} ({case.when}){unplaced}."


def _fifths(case: Case, groups: pd.DataFrame) -> Iterator[str]:
    """One sentence on the most and the least deprived fifth, where both have small areas and are shown."""
    missing = [name for name in _FIFTHS if not _at(groups, "group", name, base_column(case)) > 0]
    if missing:
        yield NOTHING_TO_COMPARE.format(missing=" or the ".join(missing))
        return
    most, least = (_at(groups, "group", name, "rate") for name in _FIFTHS)
    if np.isfinite(most + least):
        yield (
            "In the small areas here that are of the most deprived fifth of all there were "
            f"{case.about}{_read(most)} {case.noun} {_unit(case)}, and in those of the least deprived fifth "
            f"{case.about}{_read(least)}: {_times(groups)}."
        )


def _apart(groups: pd.DataFrame) -> Iterator[str]:
    """One sentence on the same of urban and of rural small areas, as far as they are there and shown."""
    tables = {land: _of(groups, land) for land in LANDS} if LAND in groups else {}
    shown = {
        land: _times(one)
        for land, one in tables.items()
        if np.isfinite(sum(_at(one, "group", name, "rate") for name in _FIFTHS))
    }
    if shown:
        yield f"Of {'; of '.join(f'{land} small areas alone: {words}' for land, words in shown.items())}."


def _read(rate: float) -> str:
    return f"{rate:,.1f}" if rate >= 1 or rate == 0 else f"{rate:.2f}"


def _times(groups: pd.DataFrame) -> str:
    """The rate of the most deprived fifth by that of the least, where the interval tells them apart."""
    names = ("ratio", "ratio_lower", "ratio_upper")
    ratio, lower, upper = (_at(groups, "group", _FIFTHS[0], name) for name in names)
    to = f"{lower:.2f} to {upper:.2f}" if np.isfinite(upper) else f"{lower:.2f} and over"
    if np.isnan(lower + ratio):
        return "no ratio can be said"
    if lower > 1 or upper < 1:
        return f"{ratio:.1f} times the rate of the least deprived (95% interval {to})"
    return f"no evidence of a difference (95% interval of their ratio {to})"


def _tenth(case: Case, found: pd.DataFrame) -> Iterator[str]:
    """The share of the most deprived tenth beside its share of the people or of the small areas."""
    names = (base_column(case), f"percent_{base_column(case)}", "percent_known", "known_lower", "known_upper")
    base, has, *known = (_at(found, DEPRIVATION, DECILES[0], name) for name in names)
    if np.isnan(known[0]) or not base > 0:
        return
    share = percent_in_words(known[0], known[1], known[2])
    of = "small areas" if case.base is None else str(case.plan.per or "residents")
    yield (
        f"The most deprived tenth of all small areas has {has:.0f}% of the {of} here, and {case.about}"
        f"{share} of the {case.noun} whose decile is known."
    )


def _charts(case: Case, found: pd.DataFrame) -> Iterator[Chart]:
    rows = _of(found, TOTAL).set_index(DEPRIVATION)
    deciles = rows.loc[[*DECILES]]
    if case.base is None:
        yield _beside_areas(case, deciles)
    else:
        every = _at(found, DEPRIVATION, TOTAL, "rate")
        yield Bars(
            case.plan.title,
            f"{case.noun} {_unit(case)}",
            list(DECILES),
            list(deciles["rate"]),
            list(deciles["rate_lower"]),
            list(deciles["rate_upper"]),
            reference=every if np.isfinite(every) else None,
            reference_label="all deciles together" if np.isfinite(every) else "",
            interval="95% interval",
        )
    if len(lands_of(case)) > 1:
        yield _by_land(case, found)


def _beside_areas(case: Case, deciles: pd.DataFrame) -> Chart:
    """Shares of what is counted beside shares of the small areas."""
    nothing = [np.nan] * len(deciles)
    percent = deciles["percent_known"]
    return Grouped(
        case.plan.title,
        "%",
        list(DECILES),
        (case.noun, "small areas"),
        (list(percent), list(deciles["percent_small_areas"])),
        (list(np.fmin(deciles["known_lower"], percent)), nothing),
        (list(np.fmax(deciles["known_upper"], percent)), nothing),
        interval="95% interval",
    )


def _by_land(case: Case, found: pd.DataFrame) -> Chart:
    """Rates by decile, of urban and of rural land."""
    tables = [_of(found, land).set_index(DEPRIVATION).loc[[*DECILES]] for land in LANDS]
    names = ("rate", "rate_lower", "rate_upper")
    values, lower, upper = ([list(one[name]) for one in tables] for name in names)
    return Grouped(
        f"{case.plan.title}, urban and rural",
        f"{case.noun} {_unit(case)}",
        list(DECILES),
        LANDS,
        values,
        lower,
        upper,
        interval="95% interval",
    )


def _methods(case: Case) -> Iterator[str]:
    yield (
        f"Deciles are those of {case.index}, of the small area that each record lies in. A small area is the "
        "partnership's where its boundary set says so, and else where a point of its land lies within."
    )
    yield INTERVALS
    yield (
        "Intervals of rates are exact under 10 and Byar's from 10 on (Garwood 1936; Breslow and Day 1987); "
        "those of ratios are exact, given all that were counted in both groups (Przyborowski and Wilenski "
        "1940; Clopper and Pearson 1934). Of rounded figures they hold whatever these can stand for."
    )
    if case.base is None:
        yield "Small areas are drawn to hold about as many people each; rates are of areas and not of people."
    if case.kinds.get(case.plan.source) in _CRIMES:
        yield (
            "Offences are counted where they happened, and people where they live: the rate of a town centre "
            "is not the risk of those who live in it."
        )
    yield "What holds of areas need not hold of the people in them (Robinson 1950)."
