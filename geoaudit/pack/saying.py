"""How the report says things: figures with their markers, shares, lists, errors, where a file came from."""

from collections.abc import Callable

import pandas as pd
from markupsafe import Markup

from geoaudit.disclosure.profile import MARKERS, Profile
from geoaudit.disclosure.utility import Utility
from geoaudit.pack.contents import SourceSummary
from geoaudit.pack.figures import Cell, basis_in_words
from geoaudit.pack.margins import plain
from geoaudit.pack.trends import Total
from geoaudit.profiles.lists import listed
from geoaudit.provenance import Source

_COUNTED = {"records": "records", "persons": "distinct people"}

KEPT = "Kept by the sender: counts of these records would give back what is protected."
"""What stands once in the place of all accounts of a source of which none leave the service."""


def figure(cell: Cell | Total, several: bool = False) -> Markup:
    """Return a figure with its marker and range; `several` where what it rests on must be said at each."""
    cell = cell.cell if isinstance(cell, Total) else cell
    if cell.n is None and not cell.marker:
        return Markup('<abbr title="not in this period">–</abbr>')
    shown = "" if cell.n is None else f"{cell.n:,}"
    sign = Markup("")
    if cell.n is None or cell.marker == "e":
        title = MARKERS[cell.marker] + (f" by {basis_in_words(cell.basis)}" if cell.marker == "e" else "")
        sign = Markup('<abbr title="{}">[{}]</abbr>').format(title, cell.marker)
    small = [cell.span] if cell.ranged else []
    small += [cell.basis] if several and cell.basis else []
    under = Markup("").join(Markup(' <small class="range">{}</small>').format(words) for words in small)
    return Markup("{}{}{}{}").format(shown, " " if shown and sign else "", sign, under)


def count(n: int | None) -> Markup:
    """Return a row count; a missing one is hidden."""
    return figure(Cell(n, "" if n is not None else "c"))


def percent(share: float | None) -> str:
    """Return a share of rows as a percentage."""
    return "not said" if share is None else f"{share:.1%}"


def rejects(source: SourceSummary) -> Markup:
    """Return how many rows of a source were rejected; hidden where one of the reasons is."""
    rejected = source.rows_rejected.values()
    return count(None if None in rejected else sum(n for n in rejected if n is not None))


def entry(value: object) -> str:
    """Return an entry of a plain table."""
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return (
        f"{value:,.4g}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def portion(share: float | None) -> str:
    """Return a share of land or addresses; a whole one and a nothing are said only where they are such."""
    if share is None:
        return "–"
    if share in {0.0, 1.0}:
        return f"{share:.0%}"
    return f"{min(max(share, 0.001), 0.999):.1%}"


def error(percent: float) -> str:
    """Return how far off an estimate is, in per cent."""
    return "–" if pd.isna(percent) else f"{percent:,.1f}%"


def capital(words: str) -> str:
    """Return the words with a capital at their head and nothing else changed."""
    return words[:1].upper() + words[1:]


def css_text(words: str) -> Markup:
    """Return words as they may stand between the quotes of a style sheet, whatever marks they hold."""
    plain_marks = (c if c == " " or (c.isascii() and c.isalnum()) else f"\\{ord(c):x} " for c in words)
    return Markup("").join(plain_marks)


def provenance(file: Source) -> str:
    """Return who published a file, its edition and its licence, as far as they are known."""
    return ", ".join(words for words in (file.publisher, file.edition, file.licence) if words)


def base_of(table: Profile) -> str:
    """Return what the figures of a table are of: records, people or numbers added up, and which of them."""
    counted = _COUNTED.get(table.measure, f"'{table.measure.replace('_', ' ')}' added up over the records")
    only = [f"{name.replace('_', ' ')} {' or '.join(values)}" for name, values in table.where.items()]
    return f"{counted} with {listed(only)}" if only else counted


def usefulness(utility: Utility) -> str:
    """Return what protection leaves of a table, in a sentence or two; nothing of a table without figures."""
    return " ".join(words for words in (_shown(utility), _off(utility)) if words)


def _shown(utility: Utility) -> str:
    if utility.cells_shown is None:
        return ""
    if utility.cells_shown == 1.0:
        return "No cell is hidden."
    cells = f"A figure is shown in {portion(utility.cells_shown)} of the cells"
    if utility.total_shown is None:
        return f"{cells}."
    return f"{cells}; the parts that are shown hold about {portion(utility.total_shown)} of the total."


def _off(utility: Utility) -> str:
    if utility.largest_error is None or utility.mean_error is None:
        return ""
    if utility.largest_error == 0:
        return "Figures that are shown are exact."
    return (
        f"Through rounding a figure can be up to {utility.largest_error:,} from the true one, and is "
        f"{utility.mean_error:,.1f} from it on average if each number that it may stand for is as likely."
    )


FILTERS: dict[str, Callable[..., object]] = {
    "figure": figure,
    "count": count,
    "percent": percent,
    "plain": plain,
    "rejects": rejects,
    "listed": listed,
    "entry": entry,
    "provenance": provenance,
    "capital": capital,
    "portion": portion,
    "error": error,
    "usefulness": usefulness,
}
