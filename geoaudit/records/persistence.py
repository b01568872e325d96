"""Persistent and prolific offenders, by a rule that the specification states, and the lists they are on.

There is no one scheme: the annual report of the inspectorate counts persons of 18 or over convicted of six or
more recordable offences in 12 months, and a partnership has a local cohort, such as that of integrated
offender management. Which lists a person is on is told as combinations that tables count; who is on which
stays in the workspace.

Source: HM Inspectorate of Probation, annual report 2002/2003, paragraphs 4.21 to 4.25.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.records.numbers import parse_numbers
from geoaudit.records.schema import NOT_RECORDED

PERSISTENT, NOT_PERSISTENT = "persistent", "not persistent"
STATES = (PERSISTENT, NOT_PERSISTENT, NOT_RECORDED)
ON_NONE = "on none"
LEAST, COLUMN = 6, "convictions_12m"
BAD_CONVICTIONS = "convictions not readable, taken as not recorded"

_MINOR = "under 18"


@dataclass(frozen=True)
class PersistentRule:
    """Who is counted as a persistent offender.

    Attributes
    ----------
    least : int or None
        Convicted of so many or more; None for a local cohort, which is told by lists.
    column : str
        The column of the number of convictions.
    adult : bool
        Whether a person must be 18 or over as well; of a local cohort nothing is asked.
    lists : tuple of str
        The lists of which being on any makes somebody persistent; empty for any list that the source has.
    """

    least: int | None = None
    column: str = COLUMN
    adult: bool = True
    lists: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The rule as it is to be printed beside what it gives."""
        if self.least is None:
            return f"on {' or '.join(self.lists)}" if self.lists else "on any list that the source names"
        of_what = "recordable offences in 12 months" if self.column == COLUMN else f"by {self.column}"
        return f"{'18 or over, ' if self.adult else ''}convicted of {self.least} or more {of_what}"


def persistent_by_convictions(
    text: "pd.Series[str]", bands: "pd.Series[str]", rule: PersistentRule
) -> "tuple[pd.Series[str], dict[str, int]]":
    """Return which of `STATES` each person is in by a number of convictions.

    Where the number or, of a rule for adults, the age is not recorded, somebody is still not persistent if
    the other says so.

    Parameters
    ----------
    text : Series of str
        The number as recorded.
    bands : Series of str
        The age band (`schema.AGE_BANDS`); read where the rule is for adults.
    """
    number = parse_numbers(text)
    number = number.where(number >= 0)
    many, known = number >= (rule.least or LEAST), number.notna()
    minor = (bands == _MINOR) & rule.adult
    ageless = (bands == NOT_RECORDED) & rule.adult
    never = (known & ~many) | minor
    states = np.select([never, ~known | ageless], [NOT_PERSISTENT, NOT_RECORDED], PERSISTENT)
    notes = {BAD_CONVICTIONS: int((text.notna() & ~known).sum())}
    return pd.Series(states, text.index, dtype="str"), notes


def persistent_by_lists(lists: "pd.Series[str]", rule: PersistentRule) -> "pd.Series[str]":
    """Return which of `STATES` each person is in by the lists they are on, names compared without case.

    Whom no list names is not persistent: a list says who is on it, and nobody is left not recorded.

    Parameters
    ----------
    lists : Series of str
        As recorded: ``IOM; PPO``, missing where there is none.
    """
    wanted = {name.strip().casefold() for name in rule.lists}

    def state(names: tuple[str, ...]) -> str:
        on = any(not wanted or name.casefold() in wanted for name in names)
        return PERSISTENT if on else NOT_PERSISTENT

    return _each_once(lists, {text: state(names) for text, names in _read(lists).items()}, NOT_PERSISTENT)


def on_lists(lists: "pd.Series[str]") -> "pd.Series[str]":
    """Return the combination of lists each person is on: `IOM only`, `IOM and PPO`, `on none`.

    The names of a combination stand in the order of the alphabet; one that is written with other capitals is
    the same list, and is called as it is first written.
    """
    read = _read(lists)
    called = _called(read)

    def combination(names: tuple[str, ...]) -> str:
        folded = {name.casefold() for name in names}
        on = [called[name] for name in sorted(folded)]
        return f"{on[0]} only" if len(on) == 1 else " and ".join(on) or ON_NONE

    return _each_once(lists, {text: combination(names) for text, names in read.items()}, ON_NONE)


def _read(lists: "pd.Series[str]") -> dict[str, tuple[str, ...]]:
    """The names in each distinct text."""
    return {
        str(text): tuple(name for part in str(text).split(";") if (name := " ".join(part.split())))
        for text in lists.dropna().unique()
    }


def _called(read: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    called: dict[str, str] = {}
    for names in read.values():
        for name in names:
            called.setdefault(name.casefold(), name)
    return called


def _each_once(lists: "pd.Series[str]", found: Mapping[str, str], blank: str) -> "pd.Series[str]":
    return lists.map(dict(found)).astype("str").fillna(blank)
