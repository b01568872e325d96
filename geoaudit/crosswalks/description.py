"""What became of the areas of a boundary set, said for people: counts, lines of text, warnings."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geoaudit.crosswalks.comparison import UNCHANGED, areas_changed
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.generalisation import generalisation

MOST_LINES = 40
"""Pairs that the text names; more are in the table."""


@dataclass(frozen=True)
class Described:
    """A comparison of two boundary files.

    Attributes
    ----------
    origin, target : BoundarySet
    comparison : DataFrame
        As `geoaudit.crosswalks.comparison.compared` returns, with addresses where a gazetteer was given.
    """

    origin: BoundarySet
    target: BoundarySet
    comparison: pd.DataFrame

    @property
    def warnings(self) -> list[str]:
        """What to be wary of in the drawings."""
        return drawing_warnings(self.origin, self.target)


def described_value(described: Described) -> dict[str, object]:
    """Return the comparison's summary for `--json`."""
    counts = areas_changed(described.comparison).set_index("change")[["from_areas", "to_areas"]]
    return {
        "from": described.origin.name,
        "to": described.target.name,
        "from_areas": len(described.origin.areas),
        "to_areas": len(described.target.areas),
        "changes": counts.to_dict("index"),
        "drawn": [generalisation(each).sentence for each in (described.origin, described.target)],
        "warnings": described.warnings,
    }


def described_text(described: Described) -> str:
    """Return the comparison for people: how many areas changed in which way, and which."""
    origin, target = described.origin, described.target
    head = f"From {origin.name} ({len(origin.areas):,} areas) to {target.name} ({len(target.areas):,} areas)"
    counts = areas_changed(described.comparison).to_dict("records")
    ways = [f"{_counted(row):>15}  {row['change']}: {row['meaning']}" for row in counts if _any(row)]
    changed = described.comparison[described.comparison["change"] != UNCHANGED]
    pairs = [_line(row) for row in changed.head(MOST_LINES).to_dict("records")]
    if len(changed) > MOST_LINES:
        pairs.append(f"  and {len(changed) - MOST_LINES:,} more, which --out writes")
    drawn = [generalisation(each).sentence for each in (origin, target)]
    parts = ([head, *ways], pairs, [*drawn, *described.warnings])
    return "\n\n".join("\n".join(part) for part in parts if part)


def crosswalk_text(summary: Mapping[str, Any]) -> str:
    """Return what `geoaudit.crosswalks.service.make_crosswalk_file` found, in lines for people."""
    live = f" live on {summary['at']}" if summary["at"] else ""
    sets = " to ".join(f"{summary[end]} ({summary[f'{end}_areas']:,} areas)" for end in ("from", "to"))
    lines = [
        f"From {sets} by {summary['basis']}{live}",
        f"{summary['unchanged']:>9,}  areas carried whole: their figures stay as they are",
        f"{summary['estimated']:>9,}  areas shared out: their figures become estimates",
    ]
    others = summary["by_other_basis"].items()
    lines += [f"{n:>9,}  of these by {basis}, for want of {summary['basis']}" for basis, n in others]
    lost = summary["not_transferred"].items()
    lines += [f"{share:>9,.3f}  areas' worth not transferred: {reason}" for reason, share in lost]
    return "\n".join([*lines, *summary["warnings"]])


def drawing_warnings(*boundaries: BoundarySet) -> list[str]:
    """Return a sentence for each boundary set that is drawn too simply for its areas' size."""
    return [warning for each in boundaries if (warning := generalisation(each).warning)]


def _any(row: Mapping[Hashable, Any]) -> bool:
    return bool(row["from_areas"] or row["to_areas"])


def _counted(row: Mapping[Hashable, Any]) -> str:
    """Return how many areas of the first set became how many of the second."""
    before, after = row["from_areas"], row["to_areas"]
    return f"{before:,}" if before == after else f"{before:,} → {after:,}"


def _line(row: Mapping[Hashable, Any]) -> str:
    ends = [
        "(none)" if pd.isna(row[f"{end}_code"]) else _area(str(row[f"{end}_code"]), str(row[f"{end}_name"]))
        for end in ("from", "to")
    ]
    by = {"land": "share_of_", "postcodes": "addresses_of_"}
    shares = [words for what, column in by.items() if (words := _shares(row, what, column))]
    said = f" ({'; '.join(shares)})" if shares else ""
    return f"  {ends[0]} → {ends[1]}: {row['change']}{said}"


def _shares(row: Mapping[Hashable, Any], what: str, column: str) -> str:
    """Return the shares of both areas that a pair has, by land or postcodes; empty where there are none."""
    ends = (("from", "first"), ("to", "second"))
    known = [(row.get(column + end), which) for end, which in ends]
    words = [f"{share:.1%} of the {which}" for share, which in known if not pd.isna(share)]
    return f"by {what} {' and '.join(words)}" if words else ""


def _area(code: str, name: str) -> str:
    return code if name == code else f"{name} ({code})"
