"""What is said of needs, for the member of a committee: from shown figures, by fixed rules, of no cause."""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.portraits.need_figures import NEED, counted
from geoaudit.portraits.need_ratios import LESS, MORE, NOT_COMPARED, TOO_FEW, against_the_rest
from geoaudit.portraits.wording import column_in_words, percent_in_words
from geoaudit.profiles.lists import named
from geoaudit.records.needs import NEED_STATE
from geoaudit.statistics.comparing import LEAST_BASE, NO_EVIDENCE
from geoaudit.statistics.rounding import half_up

MOST_OF_AREA, MOST_OF_COLUMN = 3, 2
NOT_THE_SAME = (
    "The needs come from a plain list: that a need is not recorded for somebody is not the same as that they "
    "do not have it."
)
RATIO = ("ratio", "ratio_lower", "ratio_upper")
ON_LIST = "people"
_WHO = {True: ON_LIST, False: "people with a full assessment"}
_LEVEL = 0.05


def said_of_assessed(found: pd.DataFrame, listed: bool, noun: str, about: str) -> Iterator[str]:
    """Yield of how many people anything is known: first of all else."""
    if len(found) and np.isfinite(float(found["percent"].iloc[0])):
        one = found.iloc[0]
        of = f"{about}{one['n']:,.0f} of the {about}{one['base']:,.0f} {noun} ({one['percent']:.0f}%)"
        if listed:
            yield f"For {of} something is recorded of their needs."
        else:
            yield f"{_capital(of)} have a current full assessment; what follows is of those whom it tells of."
    if listed:
        yield NOT_THE_SAME


def said_of_common(table: pd.DataFrame, listed: bool, about: str) -> Iterator[str]:
    """Yield which need is the most common, and which more than half have; of needs that are shown."""
    shown = table[table["percent"].notna() & (table["n"] > 0)]
    shown = shown.sort_values(["percent", "n"], ascending=False, kind="stable")
    if shown.empty:
        return
    yield _most_common(shown, listed, about)
    half = [str(need) for need in shown.loc[shown["lower"] > 50, NEED]]
    if len(half) > 1:
        verb = "are recorded for" if listed else "are needs of"
        yield f"{_capital(named(half))} each {verb} more than half."


def said_of_column(table: pd.DataFrame, column: str, listed: bool, about: str) -> Iterator[str]:
    """Yield what stands out by a column: one need of one category, and how many others there are."""
    kind = column_in_words(column)
    told = table["verdict"].isin([MORE, LESS, NO_EVIDENCE])
    if not told.any():
        yield f"By {kind} nothing is compared: each group has fewer than {LEAST_BASE} people, or may have."
        return
    more, left = _of(table, MORE, "ratio_lower"), _left_out(table, column)
    if not table["verdict"].isin([MORE, LESS]).any():
        yield (
            f"By {kind} there is no evidence of a difference in any need: none was found in {told.sum():,} "
            f"comparisons of a group with the rest.{left}"
        )
        return
    for _, one in more.head(MOST_OF_COLUMN).iterrows():
        yield standing_sentence(one, column, _WHO[listed], about)
    counts = [int((table["verdict"] == verdict).sum()) for verdict in (MORE, LESS)]
    yield (
        f"By {kind}, in {counts[0]:,} of {told.sum():,} comparisons a need is more common than elsewhere and "
        f"in {counts[1]:,} less common; in the others there is no evidence of a difference.{left}"
    )


def _left_out(table: pd.DataFrame, column: str) -> str:
    """How many groups are compared in no need, as a sentence with a space before it; empty where all are."""
    key = "area_code" if column == "area" else column
    ours = table[table["verdict"] != NOT_COMPARED]
    told = ours["verdict"].isin([MORE, LESS, NO_EVIDENCE]).groupby(ours[key]).any()
    if told.all():
        return ""
    what = "areas" if column == "area" else "groups"
    return (
        f" Of {len(told):,} {what} {int((~told).sum()):,} could not be compared: each has fewer than "
        f"{LEAST_BASE} people assessed, or may have, or a figure that is hidden."
    )


def standing_out(
    profile: Profile, area_code: str, period: str, about: str = "", apart: Collection[str] = ()
) -> tuple[str, ...]:
    """Return which needs stand out in one area, by how much, with what certainty, among whom.

    Parameters
    ----------
    profile : Profile
        By area, need and state of the need (or, of a plain list, by area and need).
    area_code : str
    period : str
        The label of a period that the table has.
    about : str
        What stands before a figure that is rounded.
    apart : collection of str
        Needs that the instrument does not score: they are not spoken of.

    Returns
    -------
    tuple of str
        Empty where the table has no such area. Comparisons are with everybody else of the table, corrected
        for all areas and needs in it.
    """
    counts = counted(profile, ["area"], period)
    table = against_the_rest(counts, "area_code")
    own = table[(table["area_code"] == area_code) & ~table[NEED].isin(list(apart))]
    return tuple(_of_area(own, NEED_STATE not in profile.by, about)) if len(own) else ()


def standing_sentence(one: pd.Series, column: str, who: str, about: str) -> str:
    """Return how much more or less common a need is in one group than in the rest.

    Parameters
    ----------
    who : str
        Of whom the share is, in words: `ON_LIST` where the needs are of a plain list.
    """
    listed = who == ON_LIST
    name = str(one["area_name" if column == "area" else column])
    where = f"In {name}" if column == "area" else f"Where the {column_in_words(column)} is {name}"
    rest = "in the rest of the partnership" if column == "area" else "among everybody else"
    verb = "is recorded" if listed else "is"
    size = "as often" if listed else "as common"
    ratio, lower, upper = ratio_in_words(one)
    return (
        f"{where}, a need to do with {one[NEED]} {verb} {ratio} times {size} as {rest} (95% interval {lower} "
        f"to {upper}): {one['percent']:.0f}% of {about}{one['base']:,.0f} {who}, against "
        f"{one['percent_rest']:.0f}%."
    )


def ratio_in_words(one: pd.Series) -> tuple[str, str, str]:
    """Return a ratio and its ends, with as many decimals as tell each from 1."""
    ends = [float(one[key]) for key in RATIO]
    digits = 1 if all(abs(half_up(end, 1) - 1) > _LEVEL for end in ends) else 2
    ratio, lower, upper = (f"{half_up(end, digits):.{digits}f}" for end in ends)
    return ratio, lower, upper


def said_of_genders(table: pd.DataFrame, shares: pd.DataFrame) -> Iterator[str]:
    """Yield of the need in which two groups differ most clearly what is left once ages are allowed for."""
    sure = table[(table["p_corrected"] < _LEVEL) & table["standardised_difference"].notna()]
    if sure.empty:
        return
    one = sure.sort_values(["p_corrected", NEED], kind="stable").iloc[0]
    own = shares[shares[NEED] == one[NEED]].set_index("group")
    first, second = own.loc[one["first"]], own.loc[one["second"]]
    ends = [float(one[f"standardised_difference_{end}"]) for end in ("lower", "upper")]
    points = f"95% interval {half_up(ends[0]):.0f} to {half_up(ends[1]):.0f} points"
    left = (
        "a difference is left"
        if ends[0] * ends[1] > 0
        else "there is no evidence of a difference that is left"
    )
    yield (
        f"A need to do with {one[NEED]} is that of {first['percent']:.0f}% of those whose gender is "
        f"{one['first']} and {second['percent']:.0f}% of those whose gender is {one['second']}; with the "
        f"ages of both together it would be {half_up(first['standardised']):.0f}% and "
        f"{half_up(second['standardised']):.0f}%: {left} ({points})."
    )


def _of_area(own: pd.DataFrame, listed: bool, about: str) -> Iterator[str]:
    name = str(own["area_name"].iloc[0])
    verdicts = own["verdict"]
    told = verdicts.isin([MORE, LESS, NO_EVIDENCE])
    more, less = _of(own, MORE, "ratio_lower"), _of(own, LESS, "ratio")
    for _, one in more.head(MOST_OF_AREA).iterrows():
        yield standing_sentence(one, "area", ON_LIST if listed else "people assessed on it", about)
    if len(less):
        which = named([str(need) for need in less[NEED]])
        verb = "recorded less often" if listed else "less common"
        yield f"In {name}, needs to do with {which} are {verb} than in the rest of the partnership."
    if told.any() and not verdicts.isin([MORE, LESS]).any():
        yield (
            f"There is no evidence of a difference between {name} and the rest of the partnership in any of "
            f"the {told.sum():,} needs compared."
        )
    if (verdicts == TOO_FEW).all():
        yield (
            f"Needs in {name} are not compared with the rest: fewer than {LEAST_BASE} people were assessed "
            "there, or may have been."
        )


def _most_common(shown: pd.DataFrame, listed: bool, about: str) -> str:
    first = shown.iloc[0]
    alike = shown[shown["upper"] >= first["lower"]]
    share = percent_in_words(*(float(first[key]) for key in ("percent", "lower", "upper")))
    who = f"of the {about}{first['base']:,.0f} {'people' if listed else 'people assessed on it'}"
    if len(alike) == 1:
        return f"The most common need is to do with {first[NEED]}: {share} {who}."
    others = named([str(need) for need in alike[NEED].iloc[1:]])
    return (
        f"The largest share is that of needs to do with {first[NEED]}, {share} {who}; it cannot be told "
        f"apart from {others}, whose intervals overlap with it."
    )


def _of(table: pd.DataFrame, verdict: str, key: str) -> pd.DataFrame:
    """Rows of a verdict whose ratio can be told with both its ends, the farthest from 1 first."""
    whole = table[list(RATIO)].notna().all(axis=1)
    return table[(table["verdict"] == verdict) & whole].sort_values(
        key, ascending=verdict == LESS, kind="stable"
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
