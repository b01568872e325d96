"""How many of what a table counts there were, and whether that is more or fewer than before, in a sentence.

Source: Przyborowski, J. and Wilenski, H. (1940), Homogeneity of results in testing samples from Poisson
series, Biometrika 31 (whether two counts differ by more than chance would give).
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.timeline import read
from geoaudit.periods.breaks import Break
from geoaudit.portraits.over_time import changed_between
from geoaudit.portraits.rows import COUNTS, CRIME, TYPE, between, marked, periods_of
from geoaudit.portraits.subjects import nouns_of
from geoaudit.portraits.when import earlier, period_in_words, when_in_words
from geoaudit.records.schema import KINDS
from geoaudit.spec.profile_parts import RECORDS
from geoaudit.statistics.comparing import HIGHER, LOWER, NO_EVIDENCE, compare_rates_between
from geoaudit.statistics.intervals import Interval, exactly


@dataclass(frozen=True)
class Counting:
    """What a table counts, and over which days it means the same.

    Attributes
    ----------
    kind : str
        What the rows of its source are.
    breaks : sequence of Break
        Days from which a source means something else.
    part_covered : set of str
        The labels of periods that the source does not hold all of.
    """

    kind: str
    breaks: Sequence[Break] = ()
    part_covered: AbstractSet[str] = frozenset()


@dataclass(frozen=True)
class Everything:
    """All that a table counts of one type, in one period.

    Attributes
    ----------
    type : str
        Crimes or incidents, which are never added; empty where there are no types.
    period : str
        Its label.
    row : DataFrame
        ``n``, ``lower``, ``upper``, ``marker`` of one row.
    """

    type: str
    period: str
    row: pd.DataFrame

    @property
    def fixed(self) -> dict[str, str]:
        """The categories that columns of the table are to have."""
        return {TYPE: self.type} if self.type else {}


def everything(table: Profile) -> tuple[Everything, ...]:
    """Return all of each type in the latest period of which it is known; none where it is never known."""
    types = sorted(set(table.cells[TYPE].astype(str))) if TYPE in table.cells else [""]
    found = (_latest(table, each) for each in types)
    return tuple(one for each in found for one in each)


def _latest(table: Profile, each: str) -> list[Everything]:
    periods = reversed(periods_of(table))
    every = (Everything(each, period, _of(table, each, period)) for period in periods)
    return [one for one in every if _known(one.row)][:1]


def _of(table: Profile, each: str, period: str) -> pd.DataFrame:
    return marked(table, [], period, **({TYPE: each} if each else {}))


def _known(row: pd.DataFrame) -> bool:
    return len(row) == 1 and bool(np.isfinite(row["upper"]).all())


def how_many(table: Profile, counting: Counting, one: Everything) -> str:
    """Return in a sentence how many there were, and the same of the period before where they compare."""
    figure, when, ends = figure_in_words(one.row), when_in_words(one.period), _ends(one.row)
    if table.measure not in COUNTS:
        meaning = KINDS[counting.kind].field(table.measure).meaning
        meaning += "," if "," in meaning else ""
        return f"The {meaning} added up to {figure or 'nothing'} {when}{ends}."
    single, several = nouns_of("incidents" if one.type not in {"", CRIME} else counting.kind, table)
    alone = bool((one.row[["lower", "upper"]] == 1).all(axis=None))
    there = f"There {'was' if alone else 'were'} {figure or 'no'} {single if alone else several} {when}{ends}"
    return f"{there}{_change(table, counting, one)}."


def figure_in_words(row: pd.DataFrame) -> str:
    """Return a figure as it is read: ``1,204``, ``about 57``, ``an estimated 57``; empty where it is none.

    What was published as a range alone is ``between 50 and 57``.
    """
    n, low, high, marker = (row[name].iloc[0] for name in ("n", "lower", "upper", "marker"))
    if marker == "e":
        return f"an estimated {n:,.0f}"
    if high == 0:
        return ""
    if np.isnan(n):
        return f"between {low:,.0f} and {high:,.0f}"
    return f"{n:,.0f}" if low == high else f"about {n:,.0f}"


def _ends(row: pd.DataFrame) -> str:
    """Between what an estimate lies."""
    low, high, marker = (row[name].iloc[0] for name in ("lower", "upper", "marker"))
    return f" (between {low:,.0f} and {high:,.0f})" if marker == "e" else ""


def _change(table: Profile, counting: Counting, one: Everything) -> str:
    """Whether that is more or fewer than in the period before, of what chance can be told of."""
    label = earlier(periods_of(table), one.period, counting.part_covered)
    then = _of(table, one.type, label)
    if table.measure != RECORDS or not label or not _known(then):
        return ""
    if changed := changed_between(counting.breaks, table.source, one.period, label):
        why = f"what is counted changed on {' and '.join(changed)}"
        return f"; they cannot be compared with those {when_in_words(label)}: {why}"
    figure = figure_in_words(then) or "none"
    verdict = _verdict(one, then, label)
    if verdict in {HIGHER, LOWER}:
        return f", {'more' if verdict == HIGHER else 'fewer'} than {when_in_words(label)} ({figure})"
    return f"; there is {NO_EVIDENCE} from {period_in_words(label)} ({figure})"


def _verdict(one: Everything, then: pd.DataFrame, label: str) -> str:
    found = compare_rates_between(between(one.row), _days(one.period), between(then), _days(label))
    return str(found.verdict[0])


def _days(label: str) -> Interval:
    period = read(label)
    return exactly([float((period.end - period.start).days) if period else np.nan])
