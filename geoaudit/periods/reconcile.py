"""Figures added up for some periods, brought to others, with totals kept and every estimate marked.

Three ways: what nests is summed; what does not is shared out by days, or as an indicator runs within each
period. The bounds are those of what can be known: a period that is shared out may have had all of its events
in one part or none there, so each part holds between 0 and the whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period, nests
from geoaudit.periods.indicator import Indicator, Method, indicator_shares
from geoaudit.periods.moving import moved
from geoaudit.periods.regression import FEWEST_TOTALS, chow_lin, fernandez
from geoaudit.periods.shares import covering, day_shares, require_apart, require_met
from geoaudit.periods.snapshots import Snapshot, require_flows

DAYS, SUM = "days", "sum"
CHOW_LIN = Method("chow-lin", chow_lin, FEWEST_TOTALS)
FERNANDEZ = Method("fernandez", fernandez, FEWEST_TOTALS)


@dataclass(frozen=True)
class Apportioned:
    """Figures for the wanted periods, and what is not in any of them.

    Attributes
    ----------
    figures : DataFrame
        The keys, ``period`` (wanted label), ``n`` (float64: of the days covered; missing where nothing is
        known), ``lower``, ``upper`` (float64; `upper` is infinite where days of the period are not covered),
        ``estimated`` (bool), ``basis``: ``sum``, or what was estimated by, such as ``days`` or ``denton:
        NAME``, several with ``; `` between them; empty where nothing is known. A row for each combination of
        keys and wanted period.
    untransferred : DataFrame
        The keys, ``period`` (source label), ``reason``, ``n``, ``lower``, ``upper``.
    """

    figures: pd.DataFrame
    untransferred: pd.DataFrame


def summed(
    figures: pd.DataFrame, keys: Sequence[str], origin: Sequence[Period], target: Sequence[Period]
) -> Apportioned:
    """Return the sums over the source periods that each wanted period is made of; nothing is estimated.

    Parameters
    ----------
    figures : DataFrame
        The keys, ``period`` (a source label), ``n``, ``lower``, ``upper`` (float64; `n` missing where only
        the interval is known, `upper` infinite where not even that). A combination of keys and source period
        without a row is a gap: nothing is known of it.
    keys : sequence of str
        The columns that tell figures apart beside the period.

    Raises
    ------
    PeriodError
        Where a wanted period is not made of whole source periods, naming both; and as `by_days`.
    """
    _checked(figures, keys, origin, target)
    for wanted in target:
        inside = [one for one in origin if one.overlaps(wanted)]
        if not nests(wanted, inside):
            raise PeriodError(
                f"Periods that are summed must make up the wanted one, and '{wanted.label}' is not made "
                f"up of {_named(inside)}: share figures out by days or an indicator, or choose others."
            )
    return _brought(figures, keys, (origin, target), lambda *_: day_shares(origin, target).assign(basis=SUM))


def by_days(
    figures: pd.DataFrame, keys: Sequence[str], origin: Sequence[Period], target: Sequence[Period]
) -> Apportioned:
    """Return figures shared out in proportion to the days that the periods have in common.

    Parameters are those of `summed`.

    Raises
    ------
    PeriodError
        Where a period is a snapshot, two source or two wanted periods share a day, the figures have no day
        that is wanted (naming both coverages), name a period that is not a source's, or give two for the
        same.
    """
    _checked(figures, keys, origin, target)
    return _brought(figures, keys, (origin, target), lambda *_: day_shares(origin, target).assign(basis=DAYS))


def by_indicator(
    figures: pd.DataFrame,
    keys: Sequence[str],
    origin: Sequence[Period],
    target: Sequence[Period],
    indicator: Indicator,
) -> Apportioned:
    """Return figures shared out along an indicator by proportional Denton-Cholette benchmarking.

    Source periods that follow each other are benchmarked together. A period whose steps the indicator does
    not have, or has next to nothing in, is shared out by days; one that benchmarking would make negative
    somewhere is shared out pro rata to the indicator; each is marked so. Parameters are those of `summed`.

    Raises
    ------
    PeriodError
        As `by_days`; and where the indicator has two values for the same.
    """
    _checked(figures, keys, origin, target)
    spans = origin, target
    return _brought(figures, keys, spans, lambda f, k: indicator_shares(f, k, spans, indicator))


def by_chow_lin(
    figures: pd.DataFrame,
    keys: Sequence[str],
    origin: Sequence[Period],
    target: Sequence[Period],
    indicator: Indicator,
) -> Apportioned:
    """Return figures shared out by Chow and Lin's regression on an indicator; otherwise as `by_indicator`.

    Raises
    ------
    PeriodError
        As `by_indicator`; and where fewer than 12 source periods follow each other.
    """
    return _by_regression(figures, keys, (origin, target), indicator, CHOW_LIN)


def by_fernandez(
    figures: pd.DataFrame,
    keys: Sequence[str],
    origin: Sequence[Period],
    target: Sequence[Period],
    indicator: Indicator,
) -> Apportioned:
    """Return figures shared out by Fernandez's regression on an indicator; otherwise as `by_chow_lin`."""
    return _by_regression(figures, keys, (origin, target), indicator, FERNANDEZ)


def _by_regression(
    figures: pd.DataFrame,
    keys: Sequence[str],
    spans: tuple[Sequence[Period], Sequence[Period]],
    indicator: Indicator,
    method: Method,
) -> Apportioned:
    _checked(figures, keys, *spans)
    ordered = sorted(spans[0], key=lambda period: period.start)
    breaks = [i for i in range(1, len(ordered)) if ordered[i - 1].end != ordered[i].start]
    longest = int(np.diff([0, *breaks, len(ordered)]).max())
    if longest < FEWEST_TOTALS:
        raise PeriodError(
            f"A regression on an indicator must have at least {FEWEST_TOTALS} totals that follow each other, "
            f"and there are {longest}: share figures out by the indicator alone (Denton-Cholette) or by days."
        )
    return _brought(figures, keys, spans, lambda f, k: indicator_shares(f, k, spans, indicator, method))


def _brought(
    figures: pd.DataFrame,
    keys: Sequence[str],
    spans: tuple[Sequence[Period], Sequence[Period]],
    shares: Callable[[pd.DataFrame, Sequence[str]], pd.DataFrame],
) -> Apportioned:
    """Return figures times shares; those without keys are of one thing, which gets one for the time."""
    if keys:
        return Apportioned(*moved(figures, keys, spans, shares(figures, keys)))
    one = figures.assign(what="")
    found, left = moved(one, ["what"], spans, shares(one, ["what"]))
    return Apportioned(found.drop(columns="what"), left.drop(columns="what"))


def _checked(
    figures: pd.DataFrame,
    keys: Sequence[str],
    origin: Sequence[Period | Snapshot],
    target: Sequence[Period | Snapshot],
) -> None:
    """Refuse what cannot be brought to other periods at all."""
    sources, wanted = require_flows(origin, "brought to other periods"), require_flows(target, "asked for")
    require_apart(sources, "source")
    require_apart(wanted, "wanted")
    require_met(sources, wanted)
    unknown = set(figures["period"]) - {one.label for one in sources}
    if unknown:
        raise PeriodError(
            f"Each figure must be for one of the source periods, and '{min(unknown)}' is none of them "
            f"({covering(sources)}): correct the label."
        )
    twice = int(figures.duplicated([*keys, "period"]).sum())
    if twice:
        raise PeriodError(
            f"There must be one figure for each combination of {', '.join([*keys, 'period'])}, and "
            f"{twice} rows give another: leave one of each out."
        )


def _named(periods: Sequence[Period]) -> str:
    names = [f"'{period.label}'" for period in periods[:4]]
    more = f" and {len(periods) - 4} more" if len(periods) > 4 else ""
    return ", ".join(names) + more if names else "any that there are"
