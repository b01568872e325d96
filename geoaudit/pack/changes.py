"""Two boundary sets compared for people: how many areas changed and how, a map, and those that did."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import pandas as pd

from geoaudit.crosswalks.comparison import CHANGES, UNCHANGED, areas_changed, change_of
from geoaudit.pack.maps import MapFigure, Panel, Patch
from geoaudit.pack.outlines import Outline

MOST_ROWS = 60
_UNKNOWN = "no word of it in the comparison"


@dataclass(frozen=True)
class Tally:
    """How many areas of either set changed in one way."""

    change: str
    meaning: str
    before: int
    after: int


@dataclass(frozen=True)
class Pair:
    """Two areas that share land and are not one and the same.

    `land` and `addresses` are the shares (0 to 1) of the earlier and of the later area that lie in both, None
    where they are not said.
    """

    before: str
    after: str
    change: str
    land: tuple[float | None, float | None]
    addresses: tuple[float | None, float | None]


@dataclass(frozen=True)
class Comparison:
    """What the report says of two boundary sets.

    Attributes
    ----------
    name, before, after : str
        The comparison's name, and those of the two sets.
    tallies : tuple of Tally
    figures : tuple of MapFigure
        The earlier and the later set, as far as the pack holds them.
    pairs : tuple of Pair
        Those that are not unchanged, the first `MOST_ROWS`.
    changed : int
        How many pairs are not unchanged.
    by_address : bool
        Whether shares of addresses are said.
    """

    name: str
    before: str
    after: str
    tallies: tuple[Tally, ...]
    figures: tuple[MapFigure, ...]
    pairs: tuple[Pair, ...]
    changed: int
    by_address: bool


def compared(name: str, frame: pd.DataFrame, outlines: Mapping[str, Outline]) -> Comparison:
    """Return what the report says of a comparison.

    Parameters
    ----------
    name : str
        ``A to B``.
    frame : DataFrame
        `parts.CHANGES_COLUMNS`.
    outlines : mapping of str to Outline
        By boundary set: those that the pack holds.
    """
    before, after = sides(name, outlines)
    changed = frame[frame["change"] != UNCHANGED]
    drawn = [(before, "from"), (after, "to")]
    return Comparison(
        name,
        before,
        after,
        tuple(Tally(*row) for row in areas_changed(frame).itertuples(index=False)),
        tuple(_figure(one, outlines[one], change_of(frame, end)) for one, end in drawn if one in outlines),
        tuple(_pair(row) for row in changed.head(MOST_ROWS).to_dict("records")),
        len(changed),
        "addresses_of_from" in frame,
    )


def sides(name: str, known: Mapping[str, object]) -> tuple[str, str]:
    """Return the two sets that ``A to B`` names; where a name has a ` to ` of its own, the known ones."""
    words = name.split(" to ")
    cuts = [(" to ".join(words[:i]), " to ".join(words[i:])) for i in range(1, len(words))]
    return max(cuts, key=lambda cut: sum(part in known for part in cut)) if cuts else (name, name)


def _figure(name: str, on: Outline, changes: pd.Series) -> MapFigure:
    found = changes.to_dict()
    patches = tuple(
        Patch(shape.id, _style(found.get(shape.code)), f"{shape.name}: {found.get(shape.code, _UNKNOWN)}")
        for shape in on.shapes
    )
    used = {patch.style for patch in patches}
    counts = changes.value_counts()
    said = ", ".join(f"{counts[change]} {change}" for change in CHANGES if change in counts)
    alt = f"Map of {name} ({on.dated}) by what became of each area: {said}. The tables say the same in words."
    legend = [(_style(change), f"{change}: {meaning}") for change, meaning in CHANGES.items()]
    legend = [*legend, (_style(None), _UNKNOWN)]
    panel = Panel(f"{name} ({on.dated})", alt, patches)
    return MapFigure(on, (panel,), tuple((style, words) for style, words in legend if style in used))


def _style(change: str | None) -> str:
    return f"ch-{change}" if change in CHANGES else "qx"


def _pair(row: Mapping[Hashable, object]) -> Pair:
    return Pair(
        _named(row, "from"),
        _named(row, "to"),
        str(row["change"]),
        (_share(row, "share_of_from"), _share(row, "share_of_to")),
        (_share(row, "addresses_of_from"), _share(row, "addresses_of_to")),
    )


def _share(row: Mapping[Hashable, object], column: str) -> float | None:
    share = row.get(column)
    return None if pd.isna(share) else float(str(share))  # type: ignore[call-overload]


def _named(row: Mapping[Hashable, object], end: str) -> str:
    """Return an area as a reader knows it and as scripts do: `Wingrove (E05001116)`."""
    code, name = row[f"{end}_code"], row[f"{end}_name"]
    if pd.isna(code):  # type: ignore[call-overload]
        return "–"
    return str(code) if pd.isna(name) else f"{name} ({code})"  # type: ignore[call-overload]
