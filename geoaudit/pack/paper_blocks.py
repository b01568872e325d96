"""What a printed report is made of, whatever it is printed with: headings, words, pictures and tables."""

from dataclasses import dataclass

from geoaudit.disclosure.profile import TOTAL
from geoaudit.pack.drawings import Drawing

LEAD, PLAIN, NOTE, WARNING = "lead", "plain", "note", "warning"
KINDS = (LEAD, PLAIN, NOTE, WARNING)
"""What a paragraph is: what is said first, what follows, small print, what must be read before figures."""


@dataclass(frozen=True)
class Heading:
    """A heading: its level (1 for a part of the report), its words, and the name that links lead to."""

    level: int
    words: str
    anchor: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `kind` is one of `KINDS`."""

    words: str
    kind: str = PLAIN


@dataclass(frozen=True)
class Bullets:
    """A list without an order."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """A map or chart, with its title and the lines on it."""

    drawing: Drawing


@dataclass(frozen=True)
class Grid:
    """A table as it is printed.

    Attributes
    ----------
    caption : str
    head : tuple of str
        The headings of the columns.
    rows : tuple of tuple of str
        As many entries in each as there are headings.
    labels : int
        How many columns at the left are headings of their row; the others are figures, or words.
    notes : tuple of str
        Source, base, period, boundaries, protection and attribution; what is left out and where it is.
    about : str
        The path of the file of the pack with the same figures; empty where it is of several or of none.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    labels: int
    notes: tuple[str, ...] = ()
    about: str = ""

    @property
    def totals(self) -> tuple[bool, ...]:
        """Of each row whether it is a total: one of its headings says so."""
        return tuple(TOTAL in row[: self.labels] for row in self.rows)


Block = Heading | Paragraph | Bullets | Picture | Grid


@dataclass(frozen=True)
class Paper:
    """The report as blocks, one after the other.

    Attributes
    ----------
    title, partnership : str
    banner : str
        What stands on every page of a pack that is not for release; else empty.
    facts : tuple of (str, str)
        What the first page says of the pack.
    blocks : tuple of Block
    foot : str
        What the pack was made with, from what, and under which policy.
    """

    title: str
    partnership: str
    banner: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    foot: str = ""
