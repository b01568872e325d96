"""The report's parts on where figures come from: coverage, breaks, boundaries compared, errors, balance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.pack.changes import Comparison, compared
from geoaudit.pack.contents import PackContents
from geoaudit.pack.coverage import STATES, Block, Span, picture, spans
from geoaudit.pack.figures import basis_in_words
from geoaudit.pack.filing import BALANCE, CHANGES, COVERAGE, ERRORS, FiledFrame, Filing
from geoaudit.pack.margins import MOST_LINES, Sheet, sheet_of
from geoaudit.pack.outlines import Outline
from geoaudit.pack.timeline import Numbered

MOST_ERRORS = 250


@dataclass(frozen=True)
class Coverage:
    """What the sources cover: its file, the picture, what its signs mean, and the same in words."""

    filed: FiledFrame
    blocks: tuple[Block, ...]
    signs: tuple[tuple[str, str], ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Errors:
    """How far off estimates are: the file, the rows shown (`parts.ERROR_COLUMNS`), and how many there are."""

    filed: FiledFrame
    rows: pd.DataFrame
    whole: int


@dataclass(frozen=True)
class Balance:
    """A source's balance as it is printed, and whether it is all of it."""

    source: str
    public: bool
    sheet: Sheet
    whole: bool


@dataclass(frozen=True)
class Quality:
    """All of these parts; each empty or None where the pack has nothing of it."""

    breaks: tuple[Numbered, ...]
    coverage: Coverage | None
    comparisons: tuple[tuple[FiledFrame, Comparison], ...]
    errors: Errors | None
    balance_file: FiledFrame | None
    balance: tuple[Balance, ...]


def quality_of(
    contents: PackContents, filing: Filing, outlines: Mapping[str, Outline], breaks: Sequence[Numbered]
) -> Quality:
    """Return the parts for a pack.

    Parameters
    ----------
    contents, filing : PackContents, Filing
    outlines : mapping of str to Outline
        By boundary set.
    breaks : sequence of Numbered
        Every break of the pack, with its number.
    """
    compared_sets = zip(filing.about(CHANGES), contents.comparisons.items(), strict=True)
    return Quality(
        tuple(breaks),
        next((_coverage(filed, breaks) for filed in filing.about(COVERAGE)), None),
        tuple((filed, compared(name, frame, outlines)) for filed, (name, frame) in compared_sets),
        next((_errors(filed) for filed in filing.about(ERRORS)), None),
        next(iter(filing.about(BALANCE)), None),
        tuple(_balance(contents, i) for i in range(len(contents.balance))),
    )


def _coverage(filed: FiledFrame, breaks: Sequence[Numbered]) -> Coverage:
    return Coverage(filed, picture(filed.frame, breaks), tuple(STATES.items()), tuple(spans(filed.frame)))


def _errors(filed: FiledFrame) -> Errors:
    totals_first = filed.frame.sort_values("category", key=lambda name: name != TOTAL, kind="stable")
    shown = totals_first.head(MOST_ERRORS)
    return Errors(filed, shown.assign(basis=shown["basis"].map(basis_in_words)), len(filed.frame))


def _balance(contents: PackContents, i: int) -> Balance:
    profile = contents.balance[i]
    whole = len(profile.cells[list(profile.by)].drop_duplicates()) <= MOST_LINES
    return Balance(profile.source, profile.public, sheet_of(profile), whole)
