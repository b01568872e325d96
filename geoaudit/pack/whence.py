"""What stands behind a finding, in words: whose figures, of when, on which areas, and how protected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geoaudit.profiles.finding import Finding


@dataclass(frozen=True)
class Whence:
    """Where the figures of a finding are from.

    Attributes
    ----------
    source, kind : str
        The source, and what its rows are; empty where it is of several, or of none.
    of_tables : bool
        Whether it was made of tables of the pack.
    period, boundaries : str
        Empty where it has none.
    public, internal : bool
        As of a `Finding`.
    """

    source: str
    kind: str
    of_tables: bool
    period: str
    boundaries: str
    public: bool
    internal: bool

    @property
    def words(self) -> str:
        """Source, period and boundaries."""
        period = f": {self.period}" if self.period else ""
        on = f" On {self.boundaries}." if self.boundaries else ""
        return f"{self._from}{period}.{on}"

    @property
    def _from(self) -> str:
        if self.source:
            return f"From {self.source} ({self.kind})"
        return (
            "From the tables by area in this pack"
            if self.of_tables
            else "From figures that somebody has published"
        )

    def protection(self, policy: str) -> str:
        """Return how the figures are protected."""
        if self.internal:
            return "NOT FOR RELEASE: made from records of people"
        if not self.public:
            return f"Protected: {policy}"
        return "Public source" if self.source or self.of_tables else "Published figures"

    def made_of(self, titles: Sequence[str]) -> str:
        """Return of which tables, at least one, it was made."""
        alone = "" if self.public or self.internal else " as published here, and of nothing else about people"
        return f"Made of {', '.join(titles)}{alone}."


def whence_of(one: Finding, kind: str) -> Whence:
    """Return where a finding's figures are from; `kind` is what the rows of its source are."""
    return Whence(one.source, kind, bool(one.made_of), one.period, one.boundaries, one.public, one.internal)


def whence_of_entry(entry: Mapping[str, Any], kind: str) -> Whence:
    """Return the same of an entry of the manifest's `profiles` or `hotspots`."""
    return Whence(
        str(entry["source"]),
        kind,
        bool(entry["made_of"]),
        str(entry["period"]),
        str(entry["boundaries"]),
        bool(entry["public"]),
        bool(entry["internal"]),
    )
