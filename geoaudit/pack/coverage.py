"""What each source covers, month by month: as a table, in words, and as a picture.

In the picture a row is a source and a square a month. What a square says is told by its shape and not by its
colour alone: filled, filled in part, crossed, or filled with a diamond in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geoaudit.disclosure.profile import MARKERS, TOTAL, Profile
from geoaudit.pack.parts import source_of
from geoaudit.pack.timeline import Numbered
from geoaudit.periods.coverage import odd_months
from geoaudit.periods.dates import in_words, month_label, month_number, month_of

WIDTH = 960
YEARS_IN_A_BLOCK = 4
_MONTHS = 12 * YEARS_IN_A_BLOCK
_STEP = WIDTH / _MONTHS
_SIDE = 16
_ROW, _HEAD, _ABOVE = 64, 26, 20
_MOST_NAMED = 12
COLUMNS = ("source", "month", "covered", "n", "marker", "usual", "ratio", "odd")
HELD, PART, GAP, ODD = "held", "part", "gap", "odd"
STATES = {
    HELD: "held whole",
    PART: "held in part, as high as the share of its days",
    GAP: "nothing held: a gap, not a nought",
    ODD: "held, and far from the months around it and the years before",
}


@dataclass(frozen=True)
class Square:
    """A month of a source: its place, its state, how high it is filled, and what it says when pointed at."""

    x: float
    state: str
    filled: float
    words: str


@dataclass(frozen=True)
class Line:
    """A source's row: its name, its top, its months, and its breaks (place, number, words)."""

    name: str
    y: int
    squares: tuple[Square, ...]
    breaks: tuple[tuple[float, int, str], ...]


@dataclass(frozen=True)
class Block:
    """A few years of the picture: heading, text alternative, height, years (place, label), and rows."""

    heading: str
    alt: str
    height: int
    years: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Span:
    """What a source covers, in words: its first and last month, and its months of each kind.

    `judged` says whether any month could be found to be odd: none can be without figures.
    """

    source: str
    first: str
    last: str
    held: int
    part: str
    gaps: str
    odd: tuple[str, ...]
    judged: bool


def covered_months(coverage: Mapping[str, Profile], covered: pd.DataFrame) -> pd.DataFrame:
    """Return what each source covers, with its rows and the months that are odd.

    Parameters
    ----------
    coverage : mapping of str to Profile
        As `PackContents.coverage`.
    covered : DataFrame
        As `PackContents.covered`.

    Returns
    -------
    DataFrame
        `source`, `month`, every one from the first covered to the last; `covered` (0 to 1); `n` (Int64) and
        `marker` as in a table, ``x`` where nothing is held; `usual`, `ratio` (float64) and `odd` (``yes``,
        ``no``, empty where it cannot be judged). A month held in part is not judged.
    """
    parts = [
        _of_source(str(name), part, coverage.get(str(name)))
        for name, part in covered[covered["covered"] > 0].groupby("source", sort=False)
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _of_source(name: str, part: pd.DataFrame, profile: Profile | None) -> pd.DataFrame:
    numbers = part["month"].map(month_of)
    months = pd.Index([month_label(i) for i in range(numbers.min(), numbers.max() + 1)], name="month")
    share = part.set_index("month")["covered"].astype("float64").reindex(months, fill_value=0.0)
    frame = pd.DataFrame({"source": name, "covered": share}).reset_index()
    figures = _figures(profile, months, frame["covered"] > 0)
    frame = frame[["source", "month", "covered"]].join(figures)
    judged = frame[(frame["covered"] == 1) & frame["n"].notna()]
    found = odd_months(judged[["month", "n"]].reset_index(drop=True)).set_index("month")
    found = found[found["n"].notna() & found["usual"].notna()]
    odd = found["odd"].map({True: "yes", False: "no"})
    ratios = found[["usual", "ratio"]].astype("float64").assign(odd=odd.astype("str")).reindex(months)
    return frame.join(ratios.fillna({"odd": ""}), on="month")


def _figures(profile: Profile | None, months: pd.Index, held: pd.Series) -> pd.DataFrame:
    """Return `n` and `marker` of each month; what is not held has no figure, whatever the table says."""
    empty = pd.DataFrame({"n": pd.array([pd.NA] * len(months), dtype="Int64"), "marker": "x"})
    if profile is None:
        return empty
    cells = profile.cells[profile.cells["month"] != TOTAL].set_index("month")[["n", "marker"]]
    found = cells.reindex(months).reset_index(drop=True)
    known = held.to_numpy(bool) & found["marker"].notna().to_numpy(bool)
    return found.where(pd.Series(known), empty).astype({"n": "Int64"})


def picture(months: pd.DataFrame, breaks: Sequence[Numbered]) -> tuple[Block, ...]:
    """Return the picture of `covered_months`: as many blocks of four years as it takes."""
    if months.empty:
        return ()
    numbers = months["month"].map(month_of)
    first, last = int(numbers.min()) // 12 * 12, int(numbers.max()) // 12 * 12 + 11
    placed = months.assign(number=numbers, state=_states(months))
    starts = range(first, last + 1, _MONTHS)
    return tuple(_block(placed, start, min(start + _MONTHS - 1, last), breaks) for start in starts)


def with_states(months: pd.DataFrame) -> pd.DataFrame:
    """Return `covered_months` with each month's `state` (a key of `STATES`) and what it says (`said`)."""
    told = months.assign(state=_states(months))
    return told.assign(said=_words(told))


def _states(months: pd.DataFrame) -> pd.Series:
    state = pd.Series(HELD, index=months.index)
    state = state.mask(months["odd"] == "yes", ODD).mask(months["covered"] < 1, PART)
    return state.mask(months["covered"] == 0, GAP)


def _block(months: pd.DataFrame, start: int, end: int, breaks: Sequence[Numbered]) -> Block:
    shown = months[months["number"].between(start, end)]
    lines = tuple(
        _line(str(name), part, start, (_HEAD + i * _ROW, breaks))
        for i, (name, part) in enumerate(shown.groupby("source", sort=False))
    )
    years = tuple((round((i - start) * _STEP, 1), str(i // 12)) for i in range(start, end + 1, 12))
    heading = years[0][1] if len(years) == 1 else f"{years[0][1]} to {years[-1][1]}"
    gaps = int((shown["state"] == GAP).sum())
    alt = (
        f"Months that each of {len(lines)} sources covers, {heading}: {gaps} gaps, "
        f"{int((shown['state'] == ODD).sum())} odd months. The table below says the same in words."
    )
    return Block(heading, alt, _HEAD + len(lines) * _ROW, years, lines)


def _line(name: str, months: pd.DataFrame, start: int, at: tuple[int, Sequence[Numbered]]) -> Line:
    top, breaks = at
    columns = (months[name].tolist() for name in ("number", "state", "covered"))
    squares = tuple(
        Square(round((number - start) * _STEP, 1), state, round(_SIDE * share, 1), words)
        for number, state, share, words in zip(*columns, _words(months), strict=True)
    )
    marks = tuple(
        (
            round((month_number(one.day) + (one.day.day - 1) / 31 - start) * _STEP - 0.5, 1),
            one.number,
            one.words,
        )
        for one in breaks
        if one.source in {name, source_of(name)} and start <= month_number(one.day) < start + _MONTHS
    )
    return Line(name, top + _ABOVE, squares, marks)


def _words(months: pd.DataFrame) -> list[str]:
    """Return what each month says of itself."""
    figures = months["n"].astype("object").where(months["n"].notna(), None)
    known = [
        f"{n:,}" if n is not None else MARKERS[m] for n, m in zip(figures, months["marker"], strict=True)
    ]
    said = pd.Series(known, index=months.index, dtype="str")
    said = said.mask(
        months["state"] == PART, said + _each(" (held for {:.0%} of its days)", months["covered"])
    )
    said = said.mask(months["state"] == ODD, said + _each(", where about {:,.0f} is usual", months["usual"]))
    said = said.mask(months["state"] == GAP, "nothing held")
    return (months["month"].astype("str") + ": " + said).tolist()


def spans(months: pd.DataFrame) -> Iterator[Span]:
    """Yield what each source of `covered_months` covers, in words."""
    if months.empty:
        return
    for name, part in months.assign(state=_states(months)).groupby("source", sort=False):
        of = {state: part[part["state"] == state] for state in STATES}
        whole = len(of[HELD]) + len(of[ODD])
        in_part = of[PART]["month"] + _each(" ({:.0%})", of[PART]["covered"])
        times = _each(" ({:.2g} times)", of[ODD]["ratio"])
        yield Span(
            str(name),
            str(part["month"].iloc[0]),
            str(part["month"].iloc[-1]),
            whole,
            _some(in_part.tolist()),
            in_words(of[GAP]["month"].tolist()) if len(of[GAP]) else "",
            tuple(words + ratio for words, ratio in zip(_words(of[ODD]), times, strict=True)),
            bool(part["n"].notna().any()),
        )


def _some(words: list[str]) -> str:
    shown = ", ".join(words[:_MOST_NAMED])
    return shown if len(words) <= _MOST_NAMED else f"{shown} and {len(words) - _MOST_NAMED} more"


def _each(words: str, values: pd.Series) -> pd.Series:
    """Return the words with each value in them."""
    return pd.Series([words.format(value) for value in values], index=values.index, dtype="str")
