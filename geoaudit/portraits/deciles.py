"""Figures by decile of deprivation: shares, rates, and the most deprived against the least.

Sources: Breslow, N. and Day, N. (1987), Statistical methods in cancer research, volume II (Byar's
approximation, from 10 events on); Garwood, F. (1936), Fiducial limits for the Poisson distribution,
Biometrika 28 (exact, under 10); Wilson, E. B. (1927), Probable inference, the law of succession, and
statistical inference, Journal of the American Statistical Association 22; Przyborowski, J. and Wilenski, H.
(1940), Homogeneity of results in testing samples from Poisson series, Biometrika 31 (ratios).
"""

from collections.abc import Iterator
from types import MappingProxyType

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.errors import StatisticsError
from geoaudit.hotspots.journeys import NOT_KNOWN
from geoaudit.portraits.case import Case
from geoaudit.portraits.rows import FIGURES, added, between, rows
from geoaudit.portraits.shares import shares
from geoaudit.records.deprivation_index import DECILES, DEPRIVATION, LANDS, RURAL
from geoaudit.statistics.counts import count_envelope
from geoaudit.statistics.intervals import Array, Interval
from geoaudit.statistics.rate_ratios import rate_ratio, rate_ratio_envelope
from geoaudit.statistics.rounding import half_up

PER = 1_000
MOST, LEAST = "most deprived", "least deprived"
FIFTH, TENTH = "fifth", "tenth"
GROUPS = MappingProxyType(
    {
        f"{MOST} {FIFTH}": DECILES[:2],
        f"{LEAST} {FIFTH}": DECILES[-2:],
        f"{MOST} {TENTH}": DECILES[:1],
        f"{LEAST} {TENTH}": DECILES[-1:],
    }
)
"""What is compared: each of the most deprived with the least deprived that follows it."""
POPULATION, SMALL_AREAS, LAND = "population", "small_areas", "land"


def base_column(case: Case) -> str:
    """Return what rates are of: the people of the small areas where they are given, else the areas."""
    return SMALL_AREAS if case.base is None else POPULATION


def lands_of(case: Case) -> tuple[str, ...]:
    """Return all land together and, where the index tells, urban and rural apart."""
    return (TOTAL, *LANDS) if RURAL in case.figures.by else (TOTAL,)


def by_decile(case: Case) -> pd.DataFrame:
    """Return the figures of each decile.

    Returns
    -------
    DataFrame
        A row for each decile, those not known and all, for each of `lands_of` (``land``, where there are
        several): ``deprivation``, ``n``, ``base``, ``percent``, ``lower``, ``upper`` (of everybody, per
        cent), ``base_known``, ``percent_known``, ``known_lower``, ``known_upper`` (of those whose decile is
        known), ``small_areas``, ``percent_small_areas`` and, where people are given, ``population`` and
        ``percent_population`` (of the partnership), ``rate``, ``rate_lower``, ``rate_upper`` (per 1,000
        people, or per small area).

    Raises
    ------
    StatisticsError
        Where nobody says which small areas the partnership has, or it has none.
    """
    if case.small_areas is None or case.small_areas.empty:
        raise StatisticsError(
            "A profile of deprivation must have small areas of the partnership, and its index has none: "
            "name the boundary set of the index's own edition."
        )
    return pd.concat([_of_land(case, land) for land in lands_of(case)], ignore_index=True)


def compared(case: Case) -> pd.DataFrame:
    """Return the most deprived fifth and tenth of small areas beside the least deprived.

    Returns
    -------
    DataFrame
        A row for each of `GROUPS`, for each of `lands_of` (``land``): ``group``, ``n``, what rates are of
        (`base_column`), ``rate``, ``rate_lower``, ``rate_upper``; in the rows of the most deprived ``ratio``,
        ``ratio_lower``, ``ratio_upper`` (their rate by that of the least deprived), missing where that
        cannot be said.
    """
    return pd.concat([_compared(case, land) for land in lands_of(case)], ignore_index=True)


def _table(case: Case, land: str) -> pd.DataFrame:
    fixed = {RURAL: land} if RURAL in case.figures.by else {}
    table = rows(case.figures, [DEPRIVATION], case.now, **fixed)
    return table if land == TOTAL else table[table[DEPRIVATION] != NOT_KNOWN].reset_index(drop=True)


def _of_land(case: Case, land: str) -> pd.DataFrame:
    table = _table(case, land)
    decile = table[DEPRIVATION].isin(DECILES)
    total = _repeated(table[table[DEPRIVATION] == TOTAL], table.index)
    of_known = shares(table, _repeated(_known(table), table.index)).where(decile)
    found = table[[DEPRIVATION]].join(shares(table, total))
    whole = (table[DEPRIVATION] == TOTAL).to_numpy()
    found[["lower", "upper"]] = found[["lower", "upper"]].mask(np.column_stack([whole, whole]))
    found["base_known"], found["percent_known"] = of_known["base"], of_known["percent"]
    found["known_lower"], found["known_upper"] = of_known["lower"], of_known["upper"]
    limits = ["lower", "upper", "known_lower", "known_upper"]
    found[limits] = half_up(found[limits], 1)
    found = found.join(_land(case, land).reindex(table[DEPRIVATION]).reset_index(drop=True))
    found = found.join(_rates(case, table, found[base_column(case)]))
    if len(lands_of(case)) > 1:
        found.insert(0, LAND, land)
    return found


def _repeated(one: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    return pd.DataFrame({name: one[name].iloc[0] for name in FIGURES}, index=index)


def _known(table: pd.DataFrame) -> pd.DataFrame:
    """All whose decile is known: everybody less those of whom it is not."""
    total = table[table[DEPRIVATION] == TOTAL].iloc[0]
    without = table[table[DEPRIVATION] == NOT_KNOWN]
    none = without.iloc[0] if len(without) else pd.Series(0.0, index=[*FIGURES])
    ends = (total["lower"] - none["upper"], total["upper"] - none["lower"])
    n, lower, upper = (max(each, 0.0) for each in (total["n"] - none["n"], *ends))
    return pd.DataFrame({"n": [n], "lower": [lower], "upper": [upper]})


def _land(case: Case, land: str) -> pd.DataFrame:
    """What each decile has of the partnership's small areas and people, by decile; and all of them."""
    areas = pd.DataFrame(case.small_areas)
    mine = areas if land == TOTAL else areas[areas[RURAL] == land]
    figures = pd.DataFrame({DEPRIVATION: mine[DEPRIVATION], SMALL_AREAS: 1.0})
    if case.base is not None:
        figures[POPULATION] = mine["area_code"].map(case.base)
    found = figures.groupby(DEPRIVATION).sum().reindex(DECILES, fill_value=0.0)
    found.loc[TOTAL] = found.sum()
    for name in [str(column) for column in found]:
        whole = found[name].iloc[:-1].sum()
        found[f"percent_{name}"] = half_up(found[name] / whole * 100) if whole else np.nan
    return found


def _rates(case: Case, table: pd.DataFrame, base: "pd.Series[float]") -> pd.DataFrame:
    """The rate of each figure, with its interval; none of what has no base. Of all, of those known."""
    every = table[DEPRIVATION] == TOTAL
    figures = table[[*FIGURES]].mask(every, _repeated(_known(table), table.index))
    return _rate(figures, np.asarray(base, dtype=np.float64), case)


def _rate(figures: pd.DataFrame, base: Array, case: Case) -> pd.DataFrame:
    ends = count_envelope(*between(figures))
    of = np.where(base > 0, base, np.nan) / (1 if case.base is None else PER)
    shown = figures["n"].notna().to_numpy()
    told = {"rate": figures["n"].to_numpy(np.float64), "rate_lower": ends.lower, "rate_upper": ends.upper}
    return pd.DataFrame(
        {name: half_up(np.where(shown, each / of, np.nan), 2) for name, each in told.items()},
        index=figures.index,
    )


def _compared(case: Case, land: str) -> pd.DataFrame:
    table, base = _table(case, land), _land(case, land)[base_column(case)]
    groups = pd.concat(_groups(table), ignore_index=True)
    of = np.array([float(base.reindex(deciles).sum()) for deciles in GROUPS.values()])
    found = groups[["group", "n"]].assign(**{base_column(case): of}).join(_rate(groups, of, case))
    found = found.join(_ratios(groups, of))
    if len(lands_of(case)) > 1:
        found.insert(0, LAND, land)
    return found


def _groups(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    for name, deciles in GROUPS.items():
        mine = table[table[DEPRIVATION].isin(deciles)]
        yield added(mine.assign(group=name), ["group"])


def _ratios(groups: pd.DataFrame, base: Array) -> pd.DataFrame:
    """The rate of each group by that of the one after it, in every other row."""
    n, ends = groups["n"].to_numpy(np.float64), between(groups)
    most, least = slice(0, None, 2), slice(1, None, 2)
    shown = np.isfinite(n[most] + n[least])
    ratio = rate_ratio(n[most], base[most], n[least], base[least]).ratio
    fits = [Interval(ends.lower[each], ends.upper[each]) for each in (most, least)]
    lower, upper = rate_ratio_envelope(fits[0], base[most], fits[1], base[least])
    told = {"ratio": ratio, "ratio_lower": lower, "ratio_upper": upper}
    both = {name: half_up(np.where(shown, each, np.nan), 2) for name, each in told.items()}
    return pd.DataFrame(both, index=groups.index[most]).reindex(groups.index)
