"""What a chart shows: protected figures alone, with their labels, before anything is drawn.

In every chart a figure that is NaN is not shown (hidden, or nothing was recorded): it is drawn as such,
never as a zero. Lower and upper ends may be NaN, which is no interval, or infinite, which has no end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from geoaudit.errors import PackError
from geoaudit.profiles.chart_checks import Numbers, as_many, few, held, ranged

Ends = Sequence[Numbers]


@dataclass(frozen=True)
class Bars:
    """Horizontal bars from zero, each with its interval.

    Attributes
    ----------
    title, unit : str
        What is shown, and in what (``"%"``, ``"people"``, ``"orders per 1,000 residents"``).
    labels : sequence of str
        A bar each, from the top.
    values, lower, upper : sequence of float
        A figure a bar, in `unit`, and the ends of its interval.
    reference : float, optional
        A figure that all are held against, in `unit`, and in `reference_label` what it is of.
    interval : str
        What lower and upper are, in words.
    decimals : int, optional
        Decimals to print; without it none where all figures are whole, else one.
    least, most : sequence of float, optional
        Between what a figure lies that is NaN and yet known as a range: drawn as that. NaN in both for one
        that is hidden; an infinite `most` is no end.

    Raises
    ------
    PackError
        Where lengths differ, a figure is infinite or outside its interval, a range ends before it begins, or
        there is no bar.
    """

    title: str
    unit: str
    labels: Sequence[str]
    values: Numbers
    lower: Numbers
    upper: Numbers
    reference: float | None = None
    reference_label: str = ""
    interval: str = "interval"
    decimals: int | None = None
    least: Numbers = ()
    most: Numbers = ()

    def __post_init__(self) -> None:
        held(self.title, self.labels, (self.values, self.lower, self.upper))
        ranged(self.title, self.labels, (self.least, self.most))


@dataclass(frozen=True)
class Grouped:
    """Horizontal bars of two to four series side by side.

    Attributes are those of `Bars` without ranges, and

    Attributes
    ----------
    series : sequence of str
        The names of the series.
    values, lower, upper : sequence of sequence of float
        A sequence a series, each with a figure a label.

    Raises
    ------
    PackError
        As `Bars`, and where there are more than four series.
    """

    title: str
    unit: str
    labels: Sequence[str]
    series: Sequence[str]
    values: Ends
    lower: Ends
    upper: Ends
    reference: float | None = None
    reference_label: str = ""
    interval: str = "interval"
    decimals: int | None = None

    def __post_init__(self) -> None:
        few(self.title, self.series)
        for figures in (self.values, self.lower, self.upper):
            as_many(self.title, "series", len(self.series), len(figures))
        for each in zip(self.values, self.lower, self.upper, strict=True):
            held(self.title, self.labels, each)


@dataclass(frozen=True)
class Pyramid:
    """A population pyramid: age bands upwards, one group to the left and one to the right.

    Attributes
    ----------
    title, left_label, right_label : str
    bands : sequence of str
        The youngest first; it is drawn at the bottom.
    left, right : sequence of float
        A figure a band, 0 or more, in `unit`.
    unit : str
    decimals : int, optional
        As of `Bars`.

    Raises
    ------
    PackError
        Where lengths differ, a figure is infinite or below 0, or there is no band.
    """

    title: str
    bands: Sequence[str]
    left: Numbers
    right: Numbers
    left_label: str
    right_label: str
    unit: str = "people"
    decimals: int | None = None

    def __post_init__(self) -> None:
        for side in (self.left, self.right):
            held(self.title, self.bands, (side, (0.0,) * len(side), (np.inf,) * len(side)))


@dataclass(frozen=True)
class Limits:
    """The limits of a funnel: at each `base`, rising, the `lower` and `upper` limit of a figure."""

    base: Numbers
    lower: Numbers
    upper: Numbers

    def __post_init__(self) -> None:
        as_many("a funnel", "limits", len(self.base), len(self.lower))
        as_many("a funnel", "limits", len(self.base), len(self.upper))
        if len(self.base) < 2 or not bool((np.diff(np.asarray(self.base, np.float64)) > 0).all()):
            raise PackError(
                f"The limits of a funnel must be given at two or more rising bases, and {len(self.base):,} "
                "are given, or they do not rise; sort them and leave out repeated ones."
            )


@dataclass(frozen=True)
class Funnel:
    """A funnel plot: figures against their base, with the limits that chance alone would keep.

    Attributes
    ----------
    title, unit, base_label : str
        The unit is that of the values; the base label says what the bases count.
    base, values : sequence of float
        A base and a figure a label.
    labels : sequence of str
    target : float
        What all would be but for chance, in `unit`.
    limits95, limits998 : Limits
        Between their bases limits are read off straight lines, so give those of the labels' own bases too.
    lower, upper : sequence of float
        Between what a protected figure lies; empty where the figures are exact. A figure is beyond a limit
        where all of its range is.
    decimals : int, optional
        As of `Bars`.

    Raises
    ------
    PackError
        As `Bars`, and where a figure is shown whose base is not known or not among the limits' bases.

    Notes
    -----
    Source: Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in
    Medicine 24, 1185-1202.
    """

    title: str
    unit: str
    base: Numbers
    values: Numbers
    labels: Sequence[str]
    target: float
    limits95: Limits
    limits998: Limits
    lower: Numbers = ()
    upper: Numbers = ()
    base_label: str = "base"
    decimals: int | None = None

    def __post_init__(self) -> None:
        ends = [end if len(end) else self.values for end in (self.lower, self.upper)]
        held(self.title, self.labels, (self.values, *ends))
        as_many(self.title, "bases", len(self.labels), len(self.base))
        bases = np.asarray(self.base, np.float64)[np.isfinite(np.asarray(self.values, np.float64))]
        for limits in (self.limits95, self.limits998):
            off = int((~((bases >= limits.base[0]) & (bases <= limits.base[-1]))).sum())
            if off:
                raise PackError(
                    f"The limits of '{self.title}' must reach over every base, and {off:,} of "
                    f"{len(bases):,} are outside; give the limits at more bases."
                )


@dataclass(frozen=True)
class Break:
    """From `period` on the figures are not comparable with those before, for the reason in `words`."""

    period: str
    words: str


@dataclass(frozen=True)
class TrendLine:
    """A trend over periods, with gaps where nothing is shown and marks where the series breaks.

    Attributes
    ----------
    title, unit : str
    periods : sequence of str
        In the order of time, all that lie between: a period that is left out is not seen as a gap.
    series : mapping of str to sequence of float
        By its name, a figure a period.
    lower, upper : mapping of str to sequence of float
        Of the same names; empty where there are no intervals.
    breaks : sequence of Break
    interval : str
    decimals : int, optional
        As of `Bars`.

    Raises
    ------
    PackError
        As `Grouped`, and where a break is at no period of the chart.
    """

    title: str
    unit: str
    periods: Sequence[str]
    series: Mapping[str, Numbers]
    lower: Mapping[str, Numbers]
    upper: Mapping[str, Numbers]
    breaks: Sequence[Break] = ()
    interval: str = "interval"
    decimals: int | None = None

    def __post_init__(self) -> None:
        few(self.title, tuple(self.series))
        for name, values in self.series.items():
            nothing = (np.nan,) * len(values)
            ends = (self.lower.get(name, nothing), self.upper.get(name, nothing))
            held(self.title, self.periods, (values, *ends))
        lost = sum(each.period not in self.periods for each in self.breaks)
        if lost:
            raise PackError(
                f"Each break of '{self.title}' must be at one of its periods, and {lost:,} of "
                f"{len(self.breaks):,} are not; name the first period after the break."
            )


@dataclass(frozen=True)
class HeatTable:
    """A table of figures, each in a cell that is the darker the larger it is.

    Attributes
    ----------
    title, unit : str
    rows, columns : sequence of str
    values : sequence of sequence of float
        A sequence a row, each with a figure a column.
    decimals : int, optional
        As of `Bars`.

    Raises
    ------
    PackError
        Where lengths differ, a figure is infinite, or there is no cell.
    """

    title: str
    unit: str
    rows: Sequence[str]
    columns: Sequence[str]
    values: Ends
    decimals: int | None = None

    def __post_init__(self) -> None:
        as_many(self.title, "rows", max(len(self.rows), 1), len(self.values))
        for row in self.values:
            held(self.title, self.columns, (row, row, row))


Chart = Bars | Grouped | Pyramid | Funnel | TrendLine | HeatTable
