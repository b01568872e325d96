"""Rates of areas per 1,000 of a base: each with its interval and its place among what chance would give.

Sources: Garwood, F. (1936), Fiducial limits for the Poisson distribution, Biometrika 28 (exact, under 10);
Breslow, N. and Day, N. (1987), Statistical methods in cancer research, volume II (Byar's approximation, from
10 on); Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in
Medicine 24 (limits of 95 % and 99.8 %).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.counts.standing import AREA_CODES
from geoaudit.disclosure.profile import TOTAL
from geoaudit.errors import StatisticsError
from geoaudit.portraits.rows import FIGURES, added, between
from geoaudit.statistics.counts import count_envelope
from geoaudit.statistics.funnel import WITHIN, Place, place_in_funnel
from geoaudit.statistics.intervals import Array, Interval, exactly
from geoaudit.statistics.pooling import LEAST_BASE, TOGETHER, pool

PER = 1_000
VISITORS = 3.0
"""A rate of so many times the whole's is not of those alone whom the base counts."""

RATE_MEANINGS = {
    "area_code": "code of the area; All for those of all areas together",
    "area_name": "name of the area",
    "n": "how many, as published (missing where hidden)",
    "base": "how many of what the rate is per there are",
    "rate": "n per 1,000 of base",
    "lower": "lower end of the 95% interval of the rate, per 1,000",
    "upper": "upper end of the 95% interval of the rate, per 1,000",
    "place": "within what chance would give around the rate of the whole, or above or below it beyond the "
    "limits of 95 % or 99.8 %",
    "visitors": f"yes where the rate is {VISITORS:g} times the whole's or more, so that it is no measure "
    f"of risk",
    "areas": "the areas that are put together",
}


def require_base(table: pd.DataFrame, base: "pd.Series[float] | None") -> "pd.Series[float]":
    """Return what rates are of, where every area of a table has it and somebody is there at all.

    Parameters
    ----------
    table : DataFrame
        With ``area_code``.
    base : Series or None
        By the codes of areas, the whole (``All``) among them.

    Raises
    ------
    StatisticsError
        Where there is none, an area of the table is not in it, or the whole is 0.
    """
    if base is None:
        raise StatisticsError(
            "A rate must have a figure for each area that it is of, and there is none: name weights that "
            "have code, value and boundaries."
        )
    codes = in_areas(table)["area_code"]
    lost = int((~codes.isin(base.index)).sum())
    if lost:
        raise StatisticsError(
            f"What rates are per must be on the boundary set of their table, and {lost:,} of {len(codes):,} "
            "areas have no figure: give it on the same boundaries."
        )
    if not float(base[TOTAL]) > 0:
        raise StatisticsError(
            f"What rates are per must be above 0 for the whole, and its {len(codes):,} areas add up to 0: "
            "correct the file of weights."
        )
    return base


def in_areas(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are areas on the map: no total, and nobody without a settled or known address."""
    other = table["area_code"].isin([TOTAL, *AREA_CODES.values()])
    return table[~other].reset_index(drop=True)


def nowhere(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of those whom a table counts in no area: of no settled or no known address."""
    return table[table["area_code"].isin(list(AREA_CODES.values()))].reset_index(drop=True)


def together(table: pd.DataFrame, keys: Sequence[str] = ()) -> pd.DataFrame:
    """Return the figures of all areas together, by further columns: of everybody who is in one of them.

    Parameters
    ----------
    table : DataFrame
        ``area_code``, `keys`, ``n``, ``lower``, ``upper`` as `rows` gives them, the total of all areas among
        its rows; each person or record stands in one area.

    Returns
    -------
    DataFrame
        `keys`, ``n``, ``lower``, ``upper``, a row each: the total less those in no area, held within what
        the areas add up to; ``n`` is NaN where neither is known.
    """
    by = [*keys, "every"]
    plain = table.assign(every="")
    of_all = plain[plain["area_code"] == TOTAL]
    total, areas, none = (
        added(part, by).set_index(by)[list(FIGURES)] for part in (of_all, in_areas(plain), nowhere(plain))
    )
    areas, none = areas.reindex(total.index), none.reindex(total.index, fill_value=0.0)
    lower = np.fmax(areas["lower"], total["lower"] - none["upper"])
    upper = np.fmin(areas["upper"], total["upper"] - none["lower"])
    n = (total["n"] - none["n"]).fillna(areas["n"]).clip(lower, upper)
    return pd.DataFrame({"n": n, "lower": lower, "upper": upper}).reset_index().drop(columns="every")


def rates(figures: pd.DataFrame, base: Array, whole: Interval | None = None) -> pd.DataFrame:
    """Return figures per 1,000 of a base, with their intervals and their place around the whole's rate.

    Parameters
    ----------
    figures : DataFrame
        ``n``, ``lower``, ``upper`` as `rows` gives them.
    base : array
        What each is per; NaN where not known.
    whole : Interval, optional
        Between which the rate of the whole lies, per 1,000; without it nothing has a place.

    Returns
    -------
    DataFrame
        ``n``, ``base``, ``rate``, ``lower``, ``upper``, ``place``, indexed as `figures`. All but the first
        two are missing where `n` is or the base is under `LEAST_BASE`.
    """
    people = np.where(base >= LEAST_BASE, base, np.nan) / PER
    known = between(figures)
    ends = count_envelope(known.lower, known.upper)
    shown = figures["n"].notna().to_numpy() & np.isfinite(people)
    place = pd.Series(pd.NA, figures.index, dtype="str")
    if whole is not None:
        where = place_in_funnel(known, exactly(people), whole, "rate")
        place = in_words(where, figures.index).where(shown)
    return pd.DataFrame(
        {
            "n": figures["n"],
            "base": base,
            "rate": figures["n"] / people,
            "lower": np.where(shown, ends.lower / people, np.nan),
            "upper": np.where(shown, ends.upper / people, np.nan),
            "place": place,
        },
        index=figures.index,
    )


def in_words(where: Place, index: pd.Index) -> "pd.Series[str]":
    """Return where figures lie in a funnel: ``within``, ``above, beyond 99.8 %``; missing where not known."""
    joined = [f"{side}, {place}" if side else place for place, side in zip(*where, strict=True)]
    words = pd.Series(joined, index, dtype="str")
    return words.where(words != "")


def beyond(found: pd.DataFrame, side: str, limits: str) -> list[str]:
    """Return the names of the areas that lie on a side of the whole, beyond some limits of the funnel."""
    there = found["place"].fillna(WITHIN) == f"{side}, {limits}"
    return [str(name) for name in found.loc[there.to_numpy(), "area_name"]]


def area_rates(areas: pd.DataFrame, base: "pd.Series[float]", whole: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of each area, and of all together in a last row.

    Parameters
    ----------
    areas : DataFrame
        ``area_code``, ``area_name``, ``n``, ``lower``, ``upper``: areas on the map alone.
    base : Series
        By their codes, and ``All``.
    whole : DataFrame
        ``n``, ``lower``, ``upper`` of all areas together, one row.

    Returns
    -------
    DataFrame
        ``area_code``, ``area_name``, the columns of `rates`, ``visitors`` (``yes``, ``no``, missing where
        there is no rate).
    """
    people = float(base[TOTAL])
    of = np.asarray(areas["area_code"].map(base), np.float64)
    found = rates(areas, of, target(whole, people))
    last = rates(whole, np.full(1, people, dtype=np.float64)).assign(area_code=TOTAL, area_name=TOTAL)
    many = np.where(found["rate"] >= VISITORS * last["rate"].iloc[0], "yes", "no")
    known = found["rate"].notna() & last["rate"].notna().iloc[0]
    marked = found.assign(visitors=pd.Series(many, found.index, dtype="str").where(known))
    every = pd.concat([areas[["area_code", "area_name"]].join(marked), last], ignore_index=True)
    return every.astype({"place": "str", "visitors": "str"})


def target(whole: pd.DataFrame, people: float) -> Interval:
    """Return between which the rate of the whole lies, per 1,000."""
    known = between(whole)
    return Interval(known.lower / people * PER, known.upper / people * PER)


def pooled_rates(areas: pd.DataFrame, base: "pd.Series[float]", whole: pd.DataFrame) -> pd.DataFrame:
    """Return the rates of areas that are put together for their small base; no row where none are.

    Parameters
    ----------
    areas, base, whole
        As of `area_rates`.

    Returns
    -------
    DataFrame
        ``areas`` : their names; the columns of `rates`.
    """
    of = areas.assign(base=areas["area_code"].map(base).astype("float64"))
    joined = of.assign(pool=pool(of, LEAST_BASE)["pool"])
    small = joined["pool"].isin(joined.loc[joined["base"] < LEAST_BASE, "pool"])
    parts = joined[small & joined["pool"].str.contains(TOGETHER, regex=False, na=False)]
    groups = parts.groupby("pool", sort=False)
    sums = added(parts, ["pool"])
    names = groups["area_name"].agg(", ".join).reindex(sums["pool"]).to_numpy()
    people = groups["base"].sum().reindex(sums["pool"]).to_numpy(np.float64)
    found = rates(sums, people, target(whole, float(base[TOTAL])))
    found.insert(0, "areas", names)
    return found
