"""The sentences of an area's page: short words, one idea each, of shown figures alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.periods.snapshots import as_read
from geoaudit.portraits.area_figures import BROKEN, LESS, MORE
from geoaudit.portraits.area_kinds import more_than_the_rest
from geoaudit.portraits.need_figures import NEED
from geoaudit.portraits.subjects import Subject
from geoaudit.profiles.lists import listed, named
from geoaudit.statistics.comparing import NO_EVIDENCE

MOST_KINDS = 3
"""So many categories are named of one column; the table has them all."""

WIDEST = 10.0
"""Points of per cent: a share that can lie further apart says nothing."""


@dataclass(frozen=True)
class Names:
    """What a page calls things.

    Attributes
    ----------
    area, partnership : str
    per : str
        What rates are of, in words for several; empty for no rates.
    """

    area: str
    partnership: str
    per: str = ""

    @property
    def rest(self) -> str:
        """The other areas of the partnership."""
        return f"the rest of {self.partnership}"


def opening(known: pd.DataFrame, code: str, base: Mapping[str, float], names: Names) -> Iterator[str]:
    """Yield what share of all that rates are of the area has, and of what it has more or fewer than that."""
    if not base:
        return
    own, every = base[code], base[TOTAL]
    if every > 0:
        yield (
            f"{names.area} has {own:,.0f} of the {every:,.0f} {names.per} of {names.partnership}: "
            f"{100 * own / every:.1f}%."
        )
    said = [
        f"{words} {listed(list(nouns))}"
        for words, verdict in (("more", MORE), ("fewer", LESS))
        if len(nouns := known.loc[known["than_the_rest"] == verdict, "what"])
    ]
    if said:
        yield f"For its number of {names.per} it has {' and '.join(said)} than {names.rest}."
    elif (known["than_the_rest"] == NO_EVIDENCE).any():
        yield f"For its number of {names.per} there is no evidence that it differs from {names.rest}."


def paragraphs(
    subjects: Sequence[Subject],
    known: pd.DataFrame,
    kinds: pd.DataFrame,
    needs: Mapping[str, Sequence[str]],
    names: Names,
) -> Iterator[str]:
    """Yield what is said of the same records: how many, how that differs, what stands out.

    Parameters
    ----------
    subjects : sequence of Subject
    known : DataFrame
        As `known_of` returns, a row a subject.
    kinds : DataFrame
        As `kinds_of` returns.
    needs : mapping of str to sequence of str
        What is said of the needs of a subject, by its noun.
    names : Names
    """
    rows = [row for _, row in known.iterrows()]
    pairs = [pair for pair in zip(subjects, rows, strict=True) if np.isfinite(pair[1]["n"])]
    for _, group in groupby(pairs, key=lambda pair: pair[0].key):
        (one, row), *others = group
        stand_out = needs.get(one.noun, ())
        own = kinds[(kinds["what"] == one.noun) & ((kinds["by"] != NEED) | (len(stand_out) == 0))]
        more = [_how_many(each, figures, names) for each, figures in others if figures["n"] > 0]
        parts = (_how_many(one, row, names), *_rate(one, row, names), *_changed(one, row), *more)
        yield " ".join([*parts, *_kinds(own, names), *stand_out])


def _about(one: Subject, whole: bool = False) -> str:
    """What stands before a figure that is rounded or estimated; some policies leave totals as counted."""
    if one.table.estimated:
        return "an estimated "
    exact = one.table.public or not one.table.policy.rounded or (whole and not one.table.policy.large.blurs)
    return "" if exact else "about "


def _how_many(one: Subject, row: pd.Series, names: Names) -> str:
    start = f"There {_counted(one, row['n'])} in {names.area} ({as_read(row['period'])})"
    wide = row["share_upper"] - row["share_lower"] > WIDEST
    if row["n"] == 0 or wide or np.isnan(row["share"]):
        return f"{start}."
    share = f"{start}: {_about(one)}{row['share']:.1f}%"
    elsewhere = row["partnership"] - row["all_areas"]
    if not elsewhere > 0:
        return f"{share} {_of(one, row['all_areas'], whole=True)} in {names.partnership}."
    more = f"There {'was' if elsewhere == 1 else 'were'} {_about(one)}{elsewhere:,.0f} more in none of them."
    return f"{share} {_of(one, row['all_areas'])} in the areas of {names.partnership}. {more}"


def _of(one: Subject, n: float, whole: bool = False) -> str:
    """What a share is of: ``of the 180``, ``of about 183``."""
    return f"of {_about(one, whole) or 'the '}{n:,.0f}"


def _counted(one: Subject, n: float) -> str:
    """A verb, a figure and what it is of: ``were about 21 orders``, ``was 1 order``, ``were no orders``."""
    single = n == 1 and not _about(one)
    figure = "no" if n == 0 else f"{_about(one)}{n:,.0f}"
    return f"{'was' if single else 'were'} {figure} {one.single if single else one.noun}"


def _rate(one: Subject, row: pd.Series, names: Names) -> Iterator[str]:
    verdict = row["than_the_rest"]
    if not verdict:
        return
    rest = _span(row["rest_rate_lower"], row["rest_rate_upper"])
    if row["n"] > 0:
        there = f", and {rest} in {names.rest}" if rest else ""
        yield f"For every 1,000 {names.per} there are {_about(one)}{row['rate']:.1f} here{there}."
    yield {
        MORE: f"That is more than in {names.rest}.",
        LESS: f"That is fewer than in {names.rest}.",
        NO_EVIDENCE: f"There is no evidence of a difference from {names.rest}.",
    }[verdict]


def _span(low: float, high: float) -> str:
    if not np.isfinite(low + high):
        return ""
    ends = f"{low:.1f}", f"{high:.1f}"
    return ends[0] if ends[0] == ends[1] else f"between {ends[0]} and {ends[1]}"


def _changed(one: Subject, row: pd.Series) -> Iterator[str]:
    verdict, before = row["than_before"], row["before"]
    if verdict.startswith(BROKEN):
        yield f"It cannot be held against {before}, since there was {verdict.removeprefix(f'{BROKEN}: ')}."
    elif verdict and row["n"] + row["n_before"] > 0:
        n = row["n_before"]
        then = f"{before} ({'none' if n == 0 else f'{_about(one)}{n:,.0f}'})"
        yield {
            MORE: f"That is more than in {then}.",
            LESS: f"That is fewer than in {then}.",
            NO_EVIDENCE: f"There is no evidence of a difference from {then}.",
        }[verdict]


def _kinds(own: pd.DataFrame, names: Names) -> Iterator[str]:
    for same in more_than_the_rest(own):
        said = [
            f"{row['kind']} ({row['percent']:.0f}% here, {row['all_areas_percent']:.0f}% in all areas "
            f"of {names.partnership})"
            for _, row in same.head(MOST_KINDS).iterrows()
        ]
        yield f"By {same['by'].iloc[0]}, a larger share than in {names.rest}: {named(said)}."
