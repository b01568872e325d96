"""Rates of areas that allow for the age and gender of who lives there: directly and indirectly standardised.

The standard is the partnership: the people of all its areas, and the rates of all of them together. A
directly standardised rate is what an area's would be if its people were of the ages and genders of the
partnership's; a standardised ratio is how many times as many are counted as if each of its age bands and
genders had the partnership's rate.

Source: Eayres, D. (2008), Commonly used public health statistics and their confidence intervals, Association
of Public Health Observatories Technical Briefing 3; Dobson, A., Kuulasmaa, K., Eberle, E. and Scherer, J.
(1991), Confidence intervals for weighted sums of Poisson parameters, Statistics in Medicine 10.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.errors import StatisticsError
from geoaudit.portraits.area_rates import in_areas, in_words, together
from geoaudit.portraits.rows import FIGURES, added, between, rows
from geoaudit.records.genders import genders_meant
from geoaudit.statistics.funnel import place_in_funnel
from geoaudit.statistics.intervals import Array, Interval, exactly
from geoaudit.statistics.standardising import (
    direct,
    direct_envelope,
    expected_number,
    indirect,
    indirect_envelope,
)

STRATA = ("age_band", "gender")
LEAST_COUNT = 10
"""Events under which a directly standardised rate is not to be relied on (Eayres 2008)."""

STANDARDISED_MEANINGS = {
    "counted": "how many whose age and gender are known, from the published figures (missing where hidden)",
    "expected": "how many there would be if each age band and gender had the rate of the partnership (of "
    "which what is not known exactly counts as the middle of what it can be)",
    "ratio": "counted to expected; 1 is as many as expected",
    "ratio_lower": "lower end of the 95% interval of the ratio",
    "ratio_upper": "upper end of the 95% interval of the ratio",
    "against_expected": "within what chance would give around as many as expected, or above or below it "
    "beyond the limits of 95 % or 99.8 %",
    "standardised_rate": "directly standardised rate per 1,000; missing under 10 counted",
    "standardised_lower": "lower end of the 95% interval of the standardised rate, per 1,000",
    "standardised_upper": "upper end of the 95% interval of the standardised rate, per 1,000",
}


@dataclass(frozen=True)
class _Strata:
    """The people of each area (first axis) and stratum (second), and the counts of both and of the whole."""

    population: Array
    own: pd.DataFrame
    whole: pd.DataFrame

    @property
    def standard(self) -> Array:
        """The people of each stratum in all areas."""
        return np.asarray(self.population.sum(axis=0), dtype=np.float64)

    def figures(self, name: str) -> Array:
        """The counts of each area and stratum, or an end of their ranges."""
        return self.own[name].to_numpy(np.float64).reshape(self.population.shape)


def strata_known(profile: Profile, period: str, population: pd.DataFrame) -> list[str]:
    """Return the columns to standardise for: age and gender where the whole's figures by both are shown.

    Where one of those is hidden it is age alone, else gender alone; both where not even that is shown, and
    then nothing can be said. Empty for a population by neither.
    """
    there = [name for name in STRATA if name in population]
    for keys in [there, *([name] for name in there)]:
        table = _table(profile, period, keys)
        kinds = population[keys].drop_duplicates().reset_index(drop=True)
        if len(keys) and _laid(table, [TOTAL], kinds)["n"].notna().all():
            return keys
    return there


def standardised(profile: Profile, period: str, population: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Return the standardised rate and ratio of each area.

    Parameters
    ----------
    profile : Profile
        By area, age band and gender; each person or record stands in one area.
    period : str
        The label of one of its periods.
    population : DataFrame
        ``area_code``, `keys`, ``n`` : people.
    keys : list of str
        As of `strata_known`.

    Returns
    -------
    DataFrame
        ``area_code``, ``area_name`` and the columns of `STANDARDISED_MEANINGS`, a row for each area on the
        map.

    Raises
    ------
    StatisticsError
        Where there are no keys, or the population lacks an area of the table or has no stratum in common with
        it.
    """
    areas = in_areas(rows(profile, ("area",), period))[["area_code", "area_name"]]
    _require(keys, areas, population)
    table = _table(profile, period, keys)
    people = _people(population, keys, areas)
    kinds = people.columns.to_frame(index=False)
    _require_common(table, kinds, keys)
    codes = areas["area_code"].tolist()
    whole = _estimated(together(table, keys)).assign(area_code=TOTAL)
    strata = _Strata(people.to_numpy(np.float64), _laid(table, codes, kinds), _laid(whole, [TOTAL], kinds))
    counted = _counted(table, kinds, keys, codes)
    return areas.join(_ratios(counted, strata)).join(_direct(counted, strata))


def left_out(profile: Profile, period: str, population: pd.DataFrame, keys: list[str]) -> float:
    """Return how many are in no stratum of the population, such as of unknown age; NaN if hidden."""
    table = _table(profile, period, keys)
    kept = population[keys].drop_duplicates()
    return float(_outside(table[table["area_code"] == TOTAL], kept, keys)["n"].sum(skipna=False))


def _require(keys: list[str], areas: pd.DataFrame, population: pd.DataFrame) -> None:
    if not keys:
        raise StatisticsError(
            "A population must be by age band or gender to standardise for them, and is by neither: name its "
            "columns."
        )
    lost = int((~areas["area_code"].isin(population["area_code"])).sum())
    if lost:
        raise StatisticsError(
            f"A population must be on the boundary set of the table that is standardised, and {lost:,} of "
            f"{len(areas):,} areas are not in it: give it on the same boundaries."
        )


def _estimated(whole: pd.DataFrame) -> pd.DataFrame:
    """The figures of strata, a hidden one as the middle of what it can be; the ends hold all of that."""
    middle = (whole["lower"] + whole["upper"].where(np.isfinite(whole["upper"]))) / 2
    return whole.assign(n=whole["n"].fillna(middle))


def _require_common(table: pd.DataFrame, kinds: pd.DataFrame, keys: list[str]) -> None:
    if kinds.merge(table[keys].drop_duplicates(), on=keys).empty:
        raise StatisticsError(
            f"A population must be by the categories of its table, and none of its {len(kinds):,} are there: "
            "give age bands and genders in the same words."
        )


def _table(profile: Profile, period: str, keys: list[str]) -> pd.DataFrame:
    """The figures by area and strata, with genders as populations have them."""
    found = rows(profile, ("area", *keys), period)
    if "gender" in keys:
        found = found.assign(gender=genders_meant(found["gender"]))
    return added(found, ["area_code", *keys])


def _people(population: pd.DataFrame, keys: list[str], areas: pd.DataFrame) -> pd.DataFrame:
    """The people of each area (rows) and stratum (columns)."""
    wide = population.pivot_table(index="area_code", columns=keys, values="n", aggfunc="sum", fill_value=0.0)
    own = wide.reindex(areas["area_code"])
    return own.set_axis(pd.MultiIndex.from_frame(own.columns.to_frame(index=False)[keys]), axis=1)


def _laid(table: pd.DataFrame, codes: list[str], kinds: pd.DataFrame) -> pd.DataFrame:
    """The figures of each area and stratum, area by area; 0 where a table has no such category."""
    keys = ["area_code", *kinds.columns]
    wanted = pd.DataFrame({"area_code": codes}).merge(kinds, how="cross")
    return table.set_index(keys)[list(FIGURES)].reindex(pd.MultiIndex.from_frame(wanted), fill_value=0.0)


def _counted(table: pd.DataFrame, kinds: pd.DataFrame, keys: list[str], codes: list[str]) -> pd.DataFrame:
    """How many of each area are in a stratum: all, less those in none, within what the strata add up to."""
    parts = (
        table[(table[keys] == TOTAL).all(axis=1)],
        _outside(table, kinds, keys),
        table.merge(kinds, on=keys),
    )
    total, none, inside = (added(part, ["area_code"]).set_index("area_code") for part in parts)
    total, inside, none = total.loc[codes], inside.reindex(codes), none.reindex(codes, fill_value=0.0)
    lower = np.fmax(inside["lower"], total["lower"] - none["upper"])
    upper = np.fmin(inside["upper"], total["upper"] - none["lower"])
    n = (total["n"] - none["n"]).fillna(inside["n"]).clip(lower, upper)
    return pd.DataFrame({"n": n, "lower": lower, "upper": upper}).reset_index(drop=True)


def _outside(table: pd.DataFrame, strata: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """The rows of those who are in no stratum, each once: by the first column that has not theirs."""
    first, *rest = keys
    known = table[first].isin(strata[first])
    of_first = ~known & (table[first] != TOTAL) & (table[rest] == TOTAL).all(axis=1)
    if not rest:
        return table[of_first]
    of_second = known & ~table[rest[0]].isin(strata[rest[0]]) & (table[rest[0]] != TOTAL)
    return table[of_first | of_second]


def _ratios(counted: pd.DataFrame, strata: _Strata) -> pd.DataFrame:
    people, standard = strata.population, strata.standard
    n, lower, upper = (
        expected_number(people, strata.whole[name].to_numpy(np.float64), standard) for name in FIGURES
    )
    known, wanted = between(counted), Interval(lower, upper)
    ratio = indirect(counted["n"], n).ratio
    ends = indirect_envelope(known, wanted)
    shown = np.isfinite(ratio)
    place = in_words(place_in_funnel(known, wanted, exactly(1.0), "rate"), counted.index)
    return pd.DataFrame(
        {
            "counted": counted["n"],
            "expected": n,
            "ratio": ratio,
            "ratio_lower": np.where(shown, ends.lower, np.nan),
            "ratio_upper": np.where(shown, ends.upper, np.nan),
            "against_expected": place.where(shown),
        }
    )


def _direct(counted: pd.DataFrame, strata: _Strata) -> pd.DataFrame:
    people, standard = strata.population, strata.standard
    rate = direct(strata.figures("n"), people, standard).rate
    ends = direct_envelope(Interval(strata.figures("lower"), strata.figures("upper")), people, standard)
    shown = np.isfinite(rate) & (counted["n"].to_numpy(np.float64) >= LEAST_COUNT)
    names = ("standardised_rate", "standardised_lower", "standardised_upper")
    figures = (rate, ends.lower, ends.upper)
    return pd.DataFrame(
        {name: np.where(shown, each, np.nan) for name, each in zip(names, figures, strict=True)}
    )
