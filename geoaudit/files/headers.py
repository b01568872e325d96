"""The header row: what it must hold, and what may be said of it in a message.

A file that lost its header has a record in its place, so that its cells may be named in a message only
when they cannot be one.
"""

import difflib
import re
from collections.abc import Callable, Sequence

from geoaudit.errors import FileError

Columns = Sequence[str] | Callable[[Sequence[str]], Sequence[str]] | None
"""Which columns to keep: their names, a function from the names there are to those wanted, or all."""

_DATA = re.compile(
    r"""
    [A-Z]{1,2}[0-9][A-Z0-9]?[\s-]*[0-9][ABD-HJLNP-UW-Z]{2}      # a postcode: never ends in C I K M O V
    | [A-Z]{1,2}[0-9][A-Z0-9]?[\s-]+[0-9][A-Z0-9]{2}            # a postcode with a slip in it
    | [-+£$]?[0-9][0-9.,\s]*%?                                  # a number
    | [0-9]{1,4}[-/.\s][0-9]{1,2}[-/.\s][0-9]{1,4}([T\s].*)?    # a date
    | [0-9]{4}-(0[1-9]|1[0-2])                                  # a month
    | ([A-Z]{3,9}[,\s]+)?[0-9]{1,2}(st|nd|rd|th)?[-/\s]?(of\s)?[A-Z]{3,9}[-/,\s]*[0-9]{2,4}  # a date in words
    | ([A-Z]{3,9}[,\s]+)?[A-Z]{3,9}[-/\s][0-9]{1,2}(st|nd|rd|th)?[-/,\s]+[0-9]{2,4}           # another
    | [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?                           # a time
    | [A-Z]{0,2}[0-9]{5,}[A-Z]?                                 # a reference
    | [A-Z]{2}[0-9]{6}[A-D]                                     # a National Insurance number
    | [0-9a-f]{32,}                                             # a hash
    | \S+@\S+\.\S+                                              # an e-mail address
    """,
    re.VERBOSE | re.IGNORECASE,
)

_NUMBER = re.compile(r"[0-9]{3}|[0-9]{1,2}[-/.][0-9]{1,2}")


def check_header(label: str, names: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    """Refuse a header row with blank or repeated names, or one that is a record itself.

    Parameters
    ----------
    label : str
        What messages call the file.
    names : sequence of str
        The cells of the header row.
    below : sequence of sequences of str
        Some of the rows that follow: a header repeats none of their values.

    Raises
    ------
    FileError
        Where the row cannot be a header; the cells of one that looks like a record are not named.
    """
    if _is_data(names, below):
        raise FileError(
            f"{label} must begin with a row of column names, but its first row looks like a record: add them."
        )
    blank = sum(not name for name in names)
    if blank:
        raise FileError(
            f"{label} must name every column, but {blank} of {len(names)} have no name: add them."
        )
    twice = [i for i, name in enumerate(names, start=1) if names.count(name) > 1]
    if twice:
        raise FileError(
            f"{label} must name each column once, but those in places {numbers_listed(twice)} share a name: "
            "rename them."
        )


def choose(label: str, columns: Columns, found: Sequence[str]) -> list[str]:
    """Return which of a file's columns are wanted.

    Parameters
    ----------
    label : str
        What messages call the file.
    columns : Columns
        Names, or what picks them from those there are; all of them where it is None.
    found : sequence of str
        The columns that there are.

    Raises
    ------
    FileError
        Where a wanted column is not there; the message names those there are and the nearest match.
    """
    if columns is None:
        return list(found)
    wanted = list(columns(found) if callable(columns) else columns)
    missing = [name for name in wanted if name not in found]
    if missing:
        raise FileError(f"{label} must have a column {missing[0]!r}{hint(missing[0], found)}.")
    return wanted


def hint(wanted: str, found: Sequence[str], near: str | None = None) -> str:
    """Return the end of a sentence that says which columns there are and which comes nearest.

    Parameters
    ----------
    wanted : str
        The name that is not there.
    found : sequence of str
        Those that are.
    near : str, optional
        The nearest of them, where the caller knows better than by likeness; empty where none is near.
    """
    near = nearest(wanted, found) if near is None else near
    meant = f": did you mean {near!r}?" if near else ":"
    separator = " It has " if near else " it has "
    return f"{meant}{separator}{listed(found)}"


def nearest(wanted: str, names: Sequence[str]) -> str:
    """Return the name that is most like the wanted one, or an empty string where none is."""
    plain = {re.sub(r"[\W_]+", " ", name).strip().casefold(): name for name in reversed(names)}
    like = difflib.get_close_matches(
        re.sub(r"[\W_]+", " ", wanted).strip().casefold(), plain, n=1, cutoff=0.6
    )
    return plain[like[0]] if like else ""


def listed(names: Sequence[str]) -> str:
    """Return the names in quotation marks, the first thirty of them; none with a date or a number in it."""
    shown = ", ".join("(one not shown)" if _NUMBER.search(name) else repr(name[:60]) for name in names[:30])
    return shown + (f" and {len(names) - 30} more" if len(names) > 30 else "")


def _is_data(names: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    if any(_DATA.fullmatch(name) for name in names):
        return True
    if len(names) == 1 and any(len(row) > 1 or re.search("[;\t]", row[0]) for row in below if row):
        return True  # a title, which may name whom the table is about
    rows = [row for row in below if list(row) != list(names)]
    repeated = [
        i for i, name in enumerate(names) if name and any(i < len(row) and row[i] == name for row in rows)
    ]
    return len(repeated) >= min(2, len(names))


def numbers_listed(numbers: Sequence[int]) -> str:
    """Return the first five numbers, and how many more there are."""
    shown = ", ".join(str(number) for number in numbers[:5])
    return shown + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
