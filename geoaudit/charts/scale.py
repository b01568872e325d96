"""From figures to places on a page, with ticks at round figures."""

from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import MaxNLocator

from geoaudit.charts.figures import printed
from geoaudit.profiles.chart_checks import Numbers


@dataclass(frozen=True)
class Scale:
    """A straight scale: `low` is at `start` and `high` at `end` of the page."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """Return where a figure is; an infinite one is at the end of the scale that it lies beyond."""
        share = (np.clip(value, self.low, self.high) - self.low) / (self.high - self.low)
        return float(self.start + share * (self.end - self.start))

    def many(self, values: Numbers) -> list[float]:
        """Return where figures are; NaN stays NaN."""
        return [self.at(value) for value in np.asarray(values, np.float64)]


def scale(figures: list[Numbers], ends: tuple[float, float], whole: bool, steps: int = 4) -> Scale:
    """Return the scale from 0, or below, that holds every finite figure between two places of the page."""
    every = np.concatenate([np.asarray(each, np.float64) for each in figures])
    known = np.append(every[np.isfinite(every)], 0.0)
    low, high = float(known.min()), float(known.max())
    if low == high:
        high = 1.0
    ticks = MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(low, high)
    return Scale(float(ticks[0]), float(ticks[-1]), *ends, tuple(float(tick) for tick in ticks))


def words_of(ticks: tuple[float, ...]) -> tuple[str, ...]:
    """Return ticks in figures, with as many decimals as tell them apart."""
    decimals = next((d for d in range(9) if np.allclose(np.round(ticks, d), ticks, atol=1e-12)), 9)
    return tuple(printed(tick, decimals) for tick in ticks)
