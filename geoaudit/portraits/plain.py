"""One or two sentences on a protected table, by fixed rules and of its published figures alone.

The first says how many there were in the latest period that has a figure, and whether that is more or fewer
than in the period before, where the two can be compared. The second says what has the largest share, and
whether it can be told from the others; of several columns, that of the one in which it is the plainest, the
last of those. Nothing is said of what is hidden.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.portraits.how_many import Counting, Everything, everything, how_many
from geoaudit.portraits.kinds import parts_of
from geoaudit.portraits.largest import WIDEST, Largest, Whole, ends_of, largest, share_of
from geoaudit.portraits.need_figures import NEED
from geoaudit.portraits.rows import COUNTS, TYPE, between
from geoaudit.portraits.wording import NOBODY_SAYS, UNKNOWN, column_in_words, is_not_known
from geoaudit.profiles.lists import MOST_NAMED, named
from geoaudit.records.groupings import ANSWERS
from geoaudit.records.needs import NEED_STATE, WITH
from geoaudit.statistics.intervals import Interval

FACILITIES, REOFFENDED = "facilities", "reoffended"
NO_TOTAL = "Nothing is said of all of them together here: how many there are is hidden or missing."

_NO_SPLITS = frozenset({TYPE, "month", "quarter", "year", "financial_year", "address_class", NEED_STATE})
_YES, _NO = ANSWERS[:2]
_ANSWERS = frozenset(ANSWERS)
_BY = {
    "age_pair": "age",
    "ethnic_pair": "ethnic group",
    "persistent": "persistence",
    "repeat": "repeat victimisation",
    "assessed": "assessment",
    "on_lists": "lists",
    "home": "home of the offender",
    "category": "kind",
}
"""What columns are called, whose own names are no nouns."""


def plain_sentences(table: Profile, counting: Counting) -> tuple[str, ...]:
    """Return what is said of a table; that nothing can be said, where that is so."""
    found = everything(table)
    if not found:
        return (NO_TOTAL if table.cells["n"].notna().any() else NOBODY_SAYS,)
    said = tuple(how_many(table, counting, one) for one in found)
    return (*said, *_share(table, counting, found[0])) if len(said) == 1 else said


def _share(table: Profile, counting: Counting, one: Everything) -> Iterator[str]:
    """The plainest of what the columns tell, the last column first."""
    columns = [name for name in reversed(table.by) if name not in _NO_SPLITS]
    told = [said for name in columns for said in _told(table, counting, one, name)]
    if told:
        yield min(told, key=lambda said: said[0])[1]


def _told(table: Profile, counting: Counting, one: Everything, column: str) -> Iterator[tuple[int, str]]:
    """Of how many others the largest cannot be told apart, and what is said of it."""
    state = {NEED_STATE: WITH} if column == NEED and NEED_STATE in table.by else {}
    parts, every = parts_of(table, column, one.period, **one.fixed, **state)
    if every is None or not every["upper"] > 0:
        return
    whole = Whole(every["lower"], every["upper"], _by_chance(table, counting), column not in table.several)
    words = _BY.get(column, column_in_words(column))
    them = _them(table, column)
    if column != "area" and (unknown := _unknown(parts)) is not None:
        yield from _not_known(unknown, whole, f"of {them} the {words}")
    elif set(parts["name"][parts["kind"]]) <= _ANSWERS:
        yield from _answer(table, parts, column)
    elif (found := largest(parts, whole)) is not None:
        yield len(found.alike), _largest(found, words, them)


def _by_chance(table: Profile, counting: Counting) -> bool:
    """Whether what is counted happens, so that it could have been other: places stand where they stand."""
    return table.measure in COUNTS and counting.kind != FACILITIES


def _them(table: Profile, column: str) -> str:
    """What shares are shares of."""
    if table.measure not in COUNTS:
        return "the whole"
    return "those with any need" if column == NEED and NEED_STATE in table.by else "them"


def _unknown(parts: pd.DataFrame) -> pd.Series | None:
    """Those of whom it is not known, where they are more than any of whom it is."""
    blank = parts[parts["name"].str.casefold().isin(UNKNOWN)]
    most = blank.sort_values("lower", ascending=False, kind="stable").head(1)
    told = len(most) and (most["lower"].iloc[0] > parts["upper"][parts["kind"]]).all()
    return most.iloc[0] if told else None


def _not_known(unknown: pd.Series, whole: Whole, what: str) -> Iterator[tuple[int, str]]:
    low, high = ends_of(unknown, whole)
    if high - low <= WIDEST:
        said = is_not_known(str(unknown["name"]))
        yield 0, f"For {share_of(low, high)} {what} {said}."


def _answer(table: Profile, parts: pd.DataFrame, column: str) -> Iterator[tuple[int, str]]:
    """For which share the answer is yes, of those of whom it is known; sums are not split by answers."""
    yes, no = (parts[parts["name"] == answer] for answer in (_YES, _NO))
    known = len(yes) == len(no) == 1 and np.isfinite([yes["upper"].iloc[0], no["upper"].iloc[0]]).all()
    if table.measure not in COUNTS or not known or not yes["upper"].iloc[0] + no["upper"].iloc[0] > 0:
        return
    low, high = (float(end[0]) for end in _share_between(yes, no))
    if high - low > WIDEST:
        return
    whom = "of them" if not (parts["upper"][~parts["kind"]] > 0).any() else "of those of whom it is known"
    share = f"{share_of(low, high)} {whom}"
    if column == REOFFENDED:
        yield 0, f"{share[:1].upper()}{share[1:]} reoffended."
    else:
        yield 0, f"For {share} the answer to {column_in_words(column)} is yes."


def _share_between(part: pd.DataFrame, rest: pd.DataFrame) -> Interval:
    """Between what the share of a part lies in itself and the rest."""
    low, high = between(part), between(rest)
    least = low.lower / np.maximum(low.lower + high.upper, 1.0)
    return Interval(least, low.upper / np.maximum(low.upper + high.lower, 1.0))


def _largest(found: Largest, words: str, them: str) -> str:
    estimated = " estimated" if found.estimated else ""
    if not found.alike:
        return f"The largest{estimated} share by {words} is that of {found.name}: {found.share} of {them}."
    if len(found.alike) > MOST_NAMED:
        return f"No one {words} stands out: the largest shares cannot be told apart."
    others = named(found.alike)
    return (
        f"The largest{estimated} share by {words} is that of {found.name}, {found.share} of {them}; "
        f"it cannot be told apart from {others}."
    )
