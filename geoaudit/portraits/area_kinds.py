"""Of what kind people, offences and places of one area are, against the rest of its partnership."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.area_figures import IN_WORDS, LESS, MORE, Place
from geoaudit.portraits.beside import ALL_AREAS, REST, beside, interval
from geoaudit.portraits.rows import FIGURES
from geoaudit.portraits.shares import recorded, shares
from geoaudit.portraits.subjects import PERSONS, Subject
from geoaudit.portraits.wording import NO_KINDS, column_in_words
from geoaudit.statistics.comparing import compare_proportions_between
from geoaudit.statistics.intervals import Interval

LEAST_BASE = 10
"""Under so many a share is not held against another: chi-squared says nothing of so few."""

LEAST_NAMED = 5
"""So many there must be for a sentence to name them."""

MEANINGS = {
    "what": "what is counted",
    "by": "what it is split by",
    "kind": "the category, those that differ from the rest first",
    "n": "how many in the area, as published (missing where hidden)",
    "base": "how many of them there have it recorded, as published",
    "percent": "n per cent of base, rounded half up",
    "lower": "lower end of the 95% interval, per cent",
    "upper": "upper end of the 95% interval, per cent",
    "all_areas_percent": "the same per cent in all the partnership's areas, those of no area left out",
}
COLUMNS = [*MEANINGS, "than_the_rest"]
"""The last is as `area_figures` has it."""


def kinds_of(subjects: Sequence[Subject], place: Place) -> pd.DataFrame:
    """Return a row for each category of each subject that can be shared out, with `COLUMNS`.

    Of a source that is counted in several ways, each split is told of the first alone.
    """
    found, told = [], set()
    for one in subjects:
        for column in one.columns if one.counted else ():
            key = one.key, column
            if key not in told:
                told.add(key)
                found.append(_split(one, column, place))
    return _different_first(pd.concat(found)) if found else pd.DataFrame(columns=COLUMNS)


def _different_first(kinds: pd.DataFrame) -> pd.DataFrame:
    """What differs from the rest first, and else in the order of the tables."""
    differs = kinds["than_the_rest"].isin([MORE, LESS])
    return pd.concat([kinds[differs], kinds[~differs]], ignore_index=True)


def _split(one: Subject, column: str, place: Place) -> pd.DataFrame:
    table = one.split(column)
    once = one.table.measure != PERSONS
    totals = table[table[column] == TOTAL].reset_index(drop=True)
    of = totals.drop(columns=list(FIGURES)).join(_recorded(table, column))
    base = beside(of.drop(columns=column), place.code, place.areas, once)
    part = beside(table[~table[column].isin(NO_KINDS)], place.code, place.areas, once)
    bases = base.loc[base.index.repeat(len(part))].reset_index(drop=True)
    labels = pd.DataFrame({"what": one.noun, "by": column_in_words(column), "kind": part[column]})
    in_all = shares(_in_all(part), _in_all(bases))["percent"]
    told = labels.join(shares(part, bases)).assign(all_areas_percent=in_all)
    return told.assign(than_the_rest=_verdicts(part, bases))[COLUMNS]


def _recorded(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Of each area how many have the column recorded."""
    known = recorded(table, column, ["area_code"])
    return known[(table[column] == TOTAL).to_numpy()].reset_index(drop=True)


def _in_all(found: pd.DataFrame) -> pd.DataFrame:
    every = found[[f"{ALL_AREAS}_{name}" for name in FIGURES]]
    return every.set_axis(list(FIGURES), axis=1)


def _verdicts(part: pd.DataFrame, base: pd.DataFrame) -> list[str]:
    """Whether each share differs from that of the rest; empty for one that is hidden or of few."""
    found = compare_proportions_between(
        _at_most(interval(part), interval(base)),
        interval(base),
        _at_most(interval(part, REST), interval(base, REST)),
        interval(base, REST),
    )
    shown = part["n"].notna() & (base["n"] >= LEAST_BASE)
    return [IN_WORDS[str(each)] if known else "" for each, known in zip(found.verdict, shown, strict=True)]


def _at_most(part: Interval, base: Interval) -> Interval:
    """The least of a part can be no more than the most of its whole, rounded as both may be."""
    most = np.where(np.isnan(base.upper), np.inf, base.upper)
    return Interval(np.minimum(part.lower, most), part.upper)


def more_than_the_rest(kinds: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the categories whose share is larger than in the rest, by column, the largest share first.

    Those of fewer than `LEAST_NAMED` are left out: a sentence on them would be on one or two.
    """
    told = kinds[(kinds["than_the_rest"] == MORE) & (kinds["n"] >= LEAST_NAMED)]
    for _, same in told[told["all_areas_percent"].notna()].groupby("by", sort=False):
        yield same.sort_values("percent", ascending=False, kind="stable")
