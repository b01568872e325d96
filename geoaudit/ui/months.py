"""What each source of a pack covers, month by month: strips to look at, and which months all share."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from geoaudit.disclosure.profile import MARKERS
from geoaudit.errors import PackError
from geoaudit.pack.coverage import COLUMNS, PART, with_states
from geoaudit.pack.filing import COVERAGE
from geoaudit.pack.parts import source_of
from geoaudit.pack.timeline import Numbered, numbered
from geoaudit.periods.breaks import Break
from geoaudit.periods.dates import first_of, month_number, month_of, runs
from geoaudit.periods.windows import common_window
from geoaudit.ui.packs import Opened

MONTHS_IN_A_STRIP = 48
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Month:
    """A month of a source: its state (`coverage.STATES`), how full it is (0 to 100), words and breaks."""

    state: str
    filled: int
    words: str
    breaks: tuple[Numbered, ...]


@dataclass(frozen=True)
class Strip:
    """A few years: each year with its months, and each source with a `Month` or None for each of them.

    Attributes
    ----------
    heading : str
        From when to when.
    years : tuple of (str, int)
        Each year, and how many of its months are shown.
    months : tuple of (str, str)
        The initial and the whole name of each month.
    rows : tuple of (str, tuple of (Month or None))
        A source begins after the months that have None, or ends before them.
    """

    heading: str
    years: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[Month | None, ...]], ...]


def covered(found: Opened) -> pd.DataFrame:
    """Return what the sources of a pack cover; without rows where it says nothing of it.

    Returns
    -------
    DataFrame
        `coverage.COLUMNS` with `state` and `said`, as `coverage.with_states` gives.

    Raises
    ------
    PackError
        Where the table is not as a pack has it.
    """
    files = [str(e["file"]) for e in found.manifest.get("quality", ()) if e.get("about") == COVERAGE]
    if not files:
        return pd.DataFrame(columns=[*COLUMNS, "state", "said"])
    frame = found.findings[PurePosixPath(files[0]).stem]
    if not _sound(frame):
        raise PackError(
            "What sources cover must have a month and a share from 0 to 1 in each row, and has not: "
            "ask for the pack again."
        )
    return with_states(frame.astype({"n": "Int64"}))


def _sound(frame: pd.DataFrame) -> bool:
    if not set(COLUMNS) <= set(frame.columns):
        return False
    told = frame["n"].notna() | frame["marker"].isin(list(MARKERS))
    months = frame["month"].map(lambda month: bool(_MONTH.fullmatch(str(month))))
    whole = frame["n"].isna() | (frame["n"] % 1 == 0)
    return bool((told & whole & months & frame["covered"].between(0, 1)).all())


def breaks_of(manifest: Mapping[str, Any]) -> tuple[Numbered, ...]:
    """Return the breaks that a manifest tells, with the number of each."""
    told = manifest.get("breaks", ())
    return numbered(Break(str(b["source"]), date.fromisoformat(b["date"]), str(b["what"])) for b in told)


def strips(months: pd.DataFrame, breaks: Sequence[Numbered]) -> tuple[Strip, ...]:
    """Return the strips of `covered`, `MONTHS_IN_A_STRIP` each."""
    if months.empty:
        return ()
    numbers = months["month"].map(month_of)
    first, last = int(numbers.min()), int(numbers.max())
    rows = {
        str(name): _months(str(name), part, breaks) for name, part in months.groupby("source", sort=False)
    }
    starts = range(first, last + 1, MONTHS_IN_A_STRIP)
    return tuple(_strip(rows, range(start, min(start + MONTHS_IN_A_STRIP, last + 1))) for start in starts)


def _months(name: str, months: pd.DataFrame, breaks: Sequence[Numbered]) -> dict[int, Month]:
    own: dict[int, list[Numbered]] = {}
    for one in breaks:
        if one.source in {name, source_of(name)}:
            own.setdefault(month_number(one.day), []).append(one)
    cells = months[["month", "state", "covered", "said"]].itertuples(index=False, name=None)
    return {
        (number := month_of(month)): _month(state, share, said, own.get(number, ()))
        for month, state, share, said in cells
    }


def _month(state: str, share: float, said: str, breaks: Sequence[Numbered]) -> Month:
    words = ". ".join([said, *(one.words for one in breaks)])
    return Month(state, round(100 * share) if state == PART else 100, words, tuple(breaks))


def _strip(rows: Mapping[str, Mapping[int, Month]], shown: range) -> Strip:
    names = [f"{first_of(number):%B %Y}" for number in shown]
    years = [name.rpartition(" ")[2] for name in names]
    heading = names[0] if len(names) == 1 else f"{names[0]} to {names[-1]}"
    return Strip(
        heading,
        tuple((year, years.count(year)) for year in dict.fromkeys(years)),
        tuple((name[0], name) for name in names),
        tuple((name, tuple(own.get(number) for number in shown)) for name, own in rows.items()),
    )


def shared_words(months: pd.DataFrame) -> str:
    """Return which months every source of `covered` holds whole, as a sentence or two."""
    whole = months[months["covered"] == 1]
    held = {
        str(name): list(whole.loc[whole["source"] == name, "month"]) for name in months["source"].unique()
    }
    shared = sorted(set.intersection(*map(set, held.values())))
    who = "The one source with months" if len(held) == 1 else f"All {len(held)} sources with months"
    verb = "holds" if len(held) == 1 else "hold"
    if not shared:
        return f"There is no month that {who[0].lower()}{who[1:]} {verb} whole, and so no common window."
    spans = ", ".join(_span(first, last) for first, last in runs(shared))
    sentence = f"{who} {verb} whole: {spans}, {_counted(len(shared))} in all."
    return sentence if len(runs(shared)) == 1 else f"{sentence} {_longest(held)}"


def _longest(held: Mapping[str, Sequence[str]]) -> str:
    window = common_window(held)
    words = _span(window.months[0], window.months[-1])
    return f"The longest run of them, the common window, is {words}: {_counted(len(window.months))}."


def _span(first: str, last: str) -> str:
    words = [f"{first_of(month_of(month)):%B %Y}" for month in (first, last)]
    return words[0] if first == last else " to ".join(words)


def _counted(months: int) -> str:
    return "1 month" if months == 1 else f"{months:,} months"
