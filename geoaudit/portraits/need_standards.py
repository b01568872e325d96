"""Needs with age and gender allowed for: what each group's share would be with everybody's ages or genders.

Directly standardised, for the whole of a partnership or district and never by ward. Bands in which a figure
is hidden, or in which a group has nobody, are taken together. Of figures that are rounded nothing is
standardised: too little is known of each band. Nor is anything where hidden figures leave one band alone.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.hotspots.correction import corrected
from geoaudit.portraits.need_figures import NEED, Counted, Known, prevalence
from geoaudit.portraits.wording import is_category
from geoaudit.records.groupings import AGE_AND_GENDER, AGES_AND_GENDERS, OTHERS
from geoaudit.statistics.comparing import LEAST_BASE, compare_proportions
from geoaudit.statistics.intervals import Array
from geoaudit.statistics.proportions import wilson

STANDARD = ("standardised", "standardised_lower", "standardised_upper")
STANDARD_MEANINGS = {
    "compared": "what the groups are by",
    "group": "the group",
    "standardised": "per cent that would have the need if the group had the ages (or genders) of all groups",
    "standardised_lower": "lower end of the 95% interval of standardised, per cent",
    "standardised_upper": "upper end of the 95% interval of standardised, per cent",
    "first": "the first group",
    "second": "the group that it is compared with",
    "difference": "percentage points that the first group's share is above the second's",
    "difference_lower": "lower end of the 95% interval of the difference, percentage points",
    "difference_upper": "upper end of the 95% interval of the difference, percentage points",
    "standardised_difference": "percentage points that the first is above the second, ages allowed for",
    "standardised_difference_lower": "lower end of the 95% interval of that, percentage points",
    "standardised_difference_upper": "upper end of the 95% interval of that, percentage points",
}
STANDARDISED = (
    "Standardised shares are what a group's would be with the ages (for genders) or genders (for ages) of "
    "all groups together, by direct standardisation (Eayres 2008); their intervals are those of Zou, Huang "
    f"and Zhang (2009). Groups of which fewer than {LEAST_BASE} people were assessed have none. Bands in "
    "which a figure is hidden, or in which a group has nobody, are taken together. Ages are told in two "
    "bands, under 25 and 25 and over; those whose age or gender is not recorded, and those of another "
    "gender, are left out of it. Where hidden figures leave one band alone, or figures are rounded, nothing "
    "is standardised, and nothing by ward."
)


AGE, GENDER = "age_pair", "gender"


class Bands(NamedTuple):
    """Two arrays (groups, bands): with the need, and assessed on it; NaN where not known."""

    n: Array
    base: Array


class Linear(NamedTuple):
    """A sum of shares, each times its weight, with its limits; in per cent."""

    value: Array
    lower: Array
    upper: Array


def by_age_and_gender(counts: Counted) -> Counted:
    """Return counts by `AGE` and `GENDER` of those by the two in one column, with the totals over each.

    Totals are of those whose age and gender are both recorded.
    """
    groups = counts.keys[AGE_AND_GENDER].str.split(", ", n=1, expand=True).reindex(columns=[0, 1])
    kept = counts.keys[AGE_AND_GENDER].isin(set(AGES_AND_GENDERS) - {OTHERS}).to_numpy()
    keys = pd.DataFrame({AGE: groups[1], GENDER: groups[0], NEED: counts.keys[NEED]})[kept]
    keys = keys.assign(row=np.flatnonzero(kept))
    wide = [keys, keys.assign(**{AGE: TOTAL}), keys.assign(**{GENDER: TOTAL})]
    every = pd.concat([*wide, keys.assign(**{AGE: TOTAL, GENDER: TOTAL})], ignore_index=True)
    of = [AGE, GENDER, NEED]
    number = every.groupby(of, sort=False).ngroup().to_numpy()
    added = {
        state: Known(*(np.bincount(number, side[every["row"]]).astype(np.float64) for side in known))
        for state, known in counts.states.items()
    }
    return Counted(every[of].drop_duplicates(ignore_index=True), added, counts.listed)


def standardised(counts: Counted, group: str, band: str) -> pd.DataFrame:
    """Return how common each need is in each group, as counted and with the bands of all groups.

    Parameters
    ----------
    counts : Counted
        By `group` and `band`, totals over each among the rows.

    Returns
    -------
    DataFrame
        ``compared`` (what `group` is), ``group``, ``need``, ``n``, ``base``, ``percent``, ``lower``,
        ``upper`` as `prevalence`, and those of `STANDARD` (per cent). Groups under `LEAST_BASE` assessed, and
        those that nobody is, are left out.

    Notes
    -----
    Source: Eayres, D. (2008) Commonly used public health statistics and their confidence intervals,
    Association of Public Health Observatories Technical Briefing 3 (direct standardisation); Zou, G. Y.,
    Huang, W. and Zhang, X. (2009) A note on confidence interval estimation for a linear function of binomial
    proportions, Computational Statistics and Data Analysis 53.
    """
    found = []
    for crude, bands, weights in _by_need(counts, group, band):
        values = [linear(part, weights) for part in _each(bands)]
        ends = {name: [float(value[i]) for value in values] for i, name in enumerate(STANDARD)}
        found.append(crude.assign(**ends))
    names = ["compared", "group", NEED, "n", "base", "percent", "lower", "upper", *STANDARD]
    tables = [one.rename(columns={group: "group"}).assign(compared=group.replace("_", " ")) for one in found]
    return pd.concat(tables, ignore_index=True)[names] if tables else pd.DataFrame(columns=names)


def differences(counts: Counted, group: str, band: str) -> pd.DataFrame:
    """Return by how much two groups differ in each need, as counted and with the bands of both.

    Returns
    -------
    DataFrame
        ``need``, ``first`` and ``second`` (the groups), ``difference`` and ``standardised_difference`` with
        their ``_lower`` and ``_upper`` (percentage points), ``p`` and ``p_corrected`` of the first; no row
        where there are not two groups of `LEAST_BASE` assessed.

    Notes
    -----
    Source: as of `standardised`; of the difference as counted Newcombe, R. G. (1998) Interval estimation for
    the difference between independent proportions, Statistics in Medicine 17 (method 10).
    """
    found = []
    for crude, bands, weights in _by_need(counts, group, band):
        if len(crude) != 2:
            continue
        one, other = (crude.iloc[i] for i in range(2))
        raw = compare_proportions(one["n"], one["base"], other["n"], other["base"])
        both = Bands(bands.n.ravel(), bands.base.ravel())
        left = linear(both, np.concatenate([weights, -weights]))
        ends = {f"difference{end}": 100 * float(raw[i]) for i, end in enumerate(_ENDS)}
        more = {f"standardised_difference{end}": float(left[i]) for i, end in enumerate(_ENDS)}
        who = {NEED: one[NEED], "first": one[group], "second": other[group]}
        found.append(who | ends | more | {"p": float(raw.p)})
    names = [NEED, "first", "second", *(f"{what}{end}" for what in _WHAT for end in _ENDS), "p"]
    table = pd.DataFrame(found, columns=names)
    return table.assign(p_corrected=corrected(table["p"].to_numpy(np.float64)))


_WHAT, _ENDS = ("difference", "standardised_difference"), ("", "_lower", "_upper")


def linear(bands: Bands, weights: Array) -> Linear:
    """Return the sum of the bands' shares, each times its weight, in per cent, with its 95 % interval.

    Parameters
    ----------
    bands : Bands
        Of one group, or of several one after the other: (bands,).
    weights : array (bands,)
        Below 0 for shares that are taken away.

    Notes
    -----
    Source: Zou, Huang and Zhang (2009), as of `standardised`: from Wilson's limits of each share.
    """
    share = bands.n / np.where(bands.base > 0, bands.base, np.nan)
    ends = wilson(bands.n, bands.base)
    down = weights * (share - np.where(weights > 0, ends.lower, ends.upper))
    up = weights * (np.where(weights > 0, ends.upper, ends.lower) - share)
    value = (weights * share).sum()
    return Linear(
        *(100 * each for each in (value, value - np.hypot.reduce(down), value + np.hypot.reduce(up)))
    )


def pooled(bands: Bands, totals: Bands) -> Bands:
    """Return bands of which everything is known and none is empty, the others taken together.

    Parameters
    ----------
    bands : Bands
        (groups, bands).
    totals : Bands
        (groups, 1): over all bands.

    Notes
    -----
    What the others hold together is the total without those that stand alone. Where a group has nobody in
    it, the smallest band joins it.
    """
    alone = np.array((np.isfinite(bands.n + bands.base) & (bands.base > 0)).all(axis=0))
    size = np.where(alone, bands.base.sum(axis=0), np.inf)
    while True:
        kept = [each[:, alone] for each in bands]
        left = [of - part.sum(axis=1, keepdims=True) for of, part in zip(totals, kept, strict=True)]
        if (left[1] == 0).all():
            return Bands(*kept)
        if (left[1] != 0).all() or not alone.any():
            return Bands(*(np.hstack(pair) for pair in zip(kept, left, strict=True)))
        alone[int(np.argmin(np.where(alone, size, np.inf)))] = False


def _by_need(counts: Counted, group: str, band: str) -> Iterator[tuple[pd.DataFrame, Bands, Array]]:
    """Of each need its groups as counted, their bands, and the part of all that each band is.

    A need of which all bands are taken together is left out: nothing of it would be allowed for.
    """
    table = prevalence(_exact(counts.of_needs))
    for _, own in table.groupby(NEED, sort=False):
        crude = own[(own[band] == TOTAL) & _may(own[group]) & (own["base"] >= LEAST_BASE)]
        if len(crude) < 2:
            continue
        names = [name for name in own[band].drop_duplicates() if name != TOTAL]
        index = pd.MultiIndex.from_product([crude[group], names], names=[group, band])
        of_band = own.set_index([group, band])[["n", "base"]].reindex(index)
        shape = (len(crude), len(names))
        figures = (of_band[name].to_numpy(np.float64).reshape(shape) for name in ("n", "base"))
        totals = (crude[[name]].to_numpy(np.float64) for name in ("n", "base"))
        bands = pooled(Bands(*figures), Bands(*totals))
        if bands.base.shape[1] < 2:
            continue
        people = bands.base.sum(axis=0)
        yield crude.drop(columns=band).reset_index(drop=True), bands, people / people.sum()


def _may(groups: "pd.Series[str]") -> "pd.Series[bool]":
    return groups.map(is_category).astype(bool)


def _exact(counts: Counted) -> Counted:
    """The same with what is not known to one figure as not known."""
    states = {
        state: known._replace(n=np.where(known.lower == known.upper, known.n, np.nan))
        for state, known in counts.states.items()
    }
    return Counted(counts.keys, states, counts.listed)


def _each(bands: Bands) -> Iterator[Bands]:
    yield from (Bands(n, base) for n, base in zip(bands.n, bands.base, strict=True))
