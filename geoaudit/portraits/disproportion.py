"""Disproportionality: how many times as often a group is counted as the rest of those recorded.

Against the caseload, both are shares of so many of the group's and of the rest's own; against the population,
of so many who live there. Where nobody knows of whom a share is, nothing is said, and neither where a base is
or may be under `LEAST_BASE`.

Source: Ministry of Justice, Statistics on race and the criminal justice system (relative rate index), with
the score interval of Koopman (1984), Biometrics 40.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.diverse_groups import ALL, COLUMNS, missing, rest_of
from geoaudit.portraits.rows import FIGURES, between
from geoaudit.portraits.wording import NO_KINDS
from geoaudit.statistics.comparing import (
    LEAST_BASE,
    NO_EVIDENCE,
    disproportionality,
    disproportionality_between,
)
from geoaudit.statistics.intervals import Array, Interval
from geoaudit.statistics.proportions import proportion_envelope

MORE, LESS = "more often", "less often"
PER = 1_000
RATIO_MEANINGS = {
    "ratio": "how many times as often as the rest of those recorded (1 is as often; missing where not known, "
    f"or a base is under {LEAST_BASE})",
    "ratio_lower": "lower end of the 95% interval of the ratio",
    "ratio_upper": "upper end of the 95% interval of the ratio (missing where it has none)",
    "verdict": "whether the interval is clear of 1: more often, less often, or no evidence of a difference",
    "population": "how many of the group live there",
    "per_1000": "n per 1,000 of the population",
    "per_1000_lower": "lower end of the 95% interval of the rate per 1,000",
    "per_1000_upper": "upper end of the 95% interval of the rate per 1,000",
}
METHOD = (
    "A ratio is the share (or the rate) of a group over that of the rest of those of whom the same is "
    "recorded: the relative rate index of the Ministry of Justice's statistics on race and the criminal "
    f"justice system, with the score interval (Koopman 1984). Where a base is under {LEAST_BASE} none is "
    "given. Of twenty groups that do not differ about one is said to."
)


def against_the_rest(table: pd.DataFrame, item: str) -> pd.DataFrame:
    """Return how many times as often each item is counted of a group as of the rest.

    Parameters
    ----------
    table : DataFrame
        As `diverse_groups.all_figures` gives it.
    item : str
        Its column of items, with their total.

    Returns
    -------
    DataFrame
        `item`, ``group``, ``n``, ``base``, and ``ratio``, ``ratio_lower``, ``ratio_upper``, ``verdict``.
    """
    beside = table.join(rest_of(table, [item]).add_prefix("rest_"))
    known = beside[~beside["group"].isin([ALL, *(missing(one) for one in COLUMNS)])]
    known = known[~known[item].isin(NO_KINDS - {TOTAL})]
    bases = known[known[item] == TOTAL].drop(columns=item)
    found = known[known[item] != TOTAL].merge(bases, on=["characteristic", "group"], suffixes=("", "_of"))
    own, base = _figures(found, "", ""), _figures(found, "", "_of")
    rest, rest_base = _figures(found, "rest_", ""), _figures(found, "rest_", "_of")
    return found[[item, "group", "n"]].assign(base=base["n"], **_ratios(own, base, rest, rest_base))


def against_population(table: pd.DataFrame, population: pd.DataFrame) -> pd.DataFrame:
    """Return how many times as often those who live there are counted of a group as of the rest.

    Parameters
    ----------
    table : DataFrame
        ``characteristic``, ``group``, ``n``, ``lower``, ``upper``, those not known left out.
    population : DataFrame
        ``characteristic``, ``group``, ``n`` of each group that a population is known of.

    Returns
    -------
    DataFrame
        ``characteristic``, ``group``, ``n``, ``population``, ``per_1000``, ``per_1000_lower``,
        ``per_1000_upper``, and ``ratio``, ``ratio_lower``, ``ratio_upper``, ``verdict``.
    """
    keys = ["characteristic", "group"]
    found = table.merge(population.rename(columns={"n": "population"}), on=keys)
    base = _known(found["population"])
    rest = rest_of(found, [])
    rest_base = rest_of(found[keys].join(base), [])
    rates = proportion_envelope(between(found), between(base))
    shown = found["n"].notna()
    return found[[*keys, "n", "population"]].assign(
        per_1000=(found["n"] / found["population"].where(found["population"] > 0) * PER),
        per_1000_lower=pd.Series(rates.lower * PER, found.index).where(shown),
        per_1000_upper=pd.Series(rates.upper * PER, found.index).where(shown),
        **_ratios(found[list(FIGURES)], base, rest, rest_base, _enough(found)),
    )


def _known(figures: "pd.Series[float]") -> pd.DataFrame:
    """Figures that are as they are."""
    return pd.DataFrame(dict.fromkeys(FIGURES, figures.astype("float64")))


def _enough(table: pd.DataFrame) -> "pd.Series[bool]":
    """Whether enough people are counted of a characteristic for any share of them."""
    return table.groupby("characteristic")["lower"].transform("sum") >= LEAST_BASE


def _figures(found: pd.DataFrame, prefix: str, suffix: str) -> pd.DataFrame:
    names = {f"{prefix}{name}{suffix}": name for name in FIGURES}
    return found[list(names)].rename(columns=names)


def _ratios(
    own: pd.DataFrame,
    base: pd.DataFrame,
    rest: pd.DataFrame,
    rest_base: pd.DataFrame,
    enough: "pd.Series[bool] | bool" = True,
) -> "dict[str, pd.Series]":
    """The columns of ratios; a rounded figure that is more than its base counts as all of it."""
    shown = [each["n"].to_numpy(np.float64) for each in (own, base, rest, rest_base)]
    n, of, rest_n, rest_of = shown
    point = disproportionality(np.fmin(n, of) + 0 * n, of, np.fmin(rest_n, rest_of) + 0 * rest_n, rest_of)
    ranges = disproportionality_between(
        _within(own, base), between(base), _within(rest, rest_base), between(rest_base)
    )
    # Of nobody at all in either group there is no ratio, and nothing to say.
    known = np.isfinite(sum(shown)) & (n + rest_n > 0) & np.asarray(enough)
    lower, upper = (np.where(known, end, np.nan) for end in ranges)
    ratio = np.where(known & np.isfinite(lower), point.ratio, np.nan)
    words = np.select(
        [np.isnan(lower) & np.isnan(upper), lower > 1, upper < 1], ["", MORE, LESS], NO_EVIDENCE
    )
    columns: dict[str, Array] = {"ratio": ratio, "ratio_lower": lower, "ratio_upper": upper}
    found = {name: pd.Series(values, own.index) for name, values in columns.items()}
    return found | {"verdict": pd.Series(words, own.index, dtype="str")}


def _within(part: pd.DataFrame, base: pd.DataFrame) -> Interval:
    least, most = between(part)
    of = between(base).upper
    return Interval(np.where(least > of, of, least), most)


def told(table: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Return the rows of some groups of which there is evidence that they differ from the rest."""
    return table[table["group"].isin(list(groups)) & table["verdict"].isin([MORE, LESS])]
