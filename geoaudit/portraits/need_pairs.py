"""Which needs come together: how common each is among those with one named need, and among everybody else."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.portraits.need_figures import NEED, Counted, Known, everybody_assessed, figures_of, in_order
from geoaudit.portraits.need_ratios import LESS, MORE, against_the_rest
from geoaudit.portraits.need_sentences import RATIO, ratio_in_words
from geoaudit.portraits.rows import rows
from geoaudit.profiles.lists import named
from geoaudit.records.needs import TOGETHER, WITH, WITHOUT, need_together, words_together
from geoaudit.statistics.comparing import NO_EVIDENCE

MOST_TOLD = 3
COME_TOGETHER = (
    "Which needs come together is told of one named need: how common each other is among those who have it, "
    "against everybody else whom percentages are of. A number of those with both that would tell of the "
    "people of a ward, an offence or an order is hidden. That two needs come together does not say that one "
    "leads to the other."
)


def together(pairs: Profile, overall: Counted, period: str) -> pd.DataFrame:
    """Return how common each need is among those with the named one, against the rest.

    Parameters
    ----------
    pairs : Profile
        By `TOGETHER` and need: those with each need.
    overall : Counted
        Everybody, by need.

    Returns
    -------
    DataFrame
        `TOGETHER` (whose need it is: one word), and the columns of `against_the_rest`; a row for each need
        but the named one.
    """
    table = rows(pairs, [TOGETHER, NEED], period)
    of = need_together(str(table.loc[table[TOGETHER] != TOTAL, TOGETHER].iloc[0]))
    with_it, _ = words_together(of)
    table = table[table[TOGETHER].isin([with_it, TOTAL]) & (table[NEED] != of)]
    groups = in_order(table[[TOGETHER, NEED]])
    has = figures_of(groups, table)
    assessed = _assessed(groups, has, everybody_assessed(overall))
    counts = Counted(groups, {WITH: has, WITHOUT: assessed.less(has), TOTAL: assessed}, overall.listed)
    return against_the_rest(counts, TOGETHER).assign(**{TOGETHER: of})


def _assessed(groups: pd.DataFrame, has: Known, everybody: Known) -> Known:
    """How many of each row can have a need: all who have the named one, and of the total everybody."""
    named = (groups[TOGETHER] != TOTAL).to_numpy()
    with_it = has.at(np.flatnonzero(named & (groups[NEED] == TOTAL)))
    return Known(*(np.where(named, *sides) for sides in zip(with_it, everybody, strict=True)))


def said_of_together(found: pd.DataFrame, listed: bool, about: str) -> Iterator[str]:
    """Yield which needs are more common with the named one, and by how much; nothing of one hidden."""
    told = found[found["verdict"].isin([MORE, LESS, NO_EVIDENCE])]
    if told.empty:
        return
    of = str(found[TOGETHER].iloc[0])
    who = f"those with a need to do with {of}"
    more = told[(told["verdict"] == MORE) & told[list(RATIO)].notna().all(axis=1)]
    for _, one in more.sort_values("ratio_lower", ascending=False, kind="stable").head(MOST_TOLD).iterrows():
        yield _more(one, who, listed, about)
    less = [str(need) for need in told.loc[told["verdict"] == LESS, NEED]]
    if less:
        verb = "recorded less often" if listed else "less common"
        yield f"Needs to do with {named(less)} are {verb} among {who} than among everybody else."
    if not told["verdict"].isin([MORE, LESS]).any():
        yield (
            f"There is no evidence that any of the {len(told):,} needs compared is more or less common among "
            f"{who} than among everybody else."
        )


def _more(one: pd.Series, who: str, listed: bool, about: str) -> str:
    ratio, lower, upper = ratio_in_words(one)
    verb, size = ("is recorded", "as often") if listed else ("is", "as common")
    return (
        f"Among {who}, one to do with {one[NEED]} {verb} {ratio} times {size} as among everybody else (95% "
        f"interval {lower} to {upper}): {one['percent']:.0f}% of {about}{one['base']:,.0f}, against "
        f"{one['percent_rest']:.0f}%."
    )
