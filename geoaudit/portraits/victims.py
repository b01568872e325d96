"""Victims: who they are, how they know the offender, and how many were victims before within 12 months.

Who was a victim before can be told of those alone whose 12 months the source covers and who are told apart;
the share is of these. Nothing here is by named place unless that is asked for, and then no area stands in it
of which fewer than 30 are counted: few people beside a place say who they are.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from geoaudit.counts.standing import AREA_CODES
from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.age_and_gender import MEANINGS as AGE_MEANINGS
from geoaudit.portraits.age_and_gender import age_and_gender
from geoaudit.portraits.breakdown import percentages_of
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.parts import bars_of, made_up_of, most_common, share_of
from geoaudit.portraits.rows import rows
from geoaudit.portraits.wording import column_in_words, percent_in_words
from geoaudit.profiles.charts import Chart
from geoaudit.records.victims import AGAIN, FIRST
from geoaudit.spec.profile_plan import TOTAL as OF_ALL
from geoaudit.statistics.comparing import LEAST_BASE

REPEAT = "repeat"
MEANINGS = AGE_MEANINGS | {
    "unknown": "of how many more nobody can say whether they were victims before (missing where hidden)",
    "repeat": "whether somebody was a victim in the 12 months before",
}
REPEATS = (
    "A repeat is a victim of another offence within 12 months before, by the calendar. The share of repeats "
    "is of those of whom that can be told: not of those whom the source does not tell apart, and not of its "
    "first 12 months."
)
NO_PLACE = (
    "This page is of who victims are and names no place: do not put it beside a place in which few of them "
    "live."
)
FEW = (
    f"Of areas those stand here of which {LEAST_BASE} or more are counted: fewer people beside a place could "
    "say who they are."
)


def victims(case: Case) -> Told:
    """Return who victims are, and the share of those who were victims before."""
    who = age_and_gender(case)
    others = {column: _by(case, column) for column in case.plan.by if column in case.tables}
    tables: dict[str, pd.DataFrame] = {**who.tables}
    sentences = [*who.sentences]
    if REPEAT in case.tables:
        again = rows(case.tables[REPEAT], (REPEAT,), case.now)
        tables["repeats"] = share_of(again, REPEAT, AGAIN, FIRST)
        tables["repeat"] = made_up_of(again, REPEAT).drop(columns=["base_recorded", "percent_recorded"])
        sentences += _of_repeats(tables["repeats"], case.about_total)
    sentences += [said for column, one in others.items() for said in most_common(one, _name(column))]
    names = {str(name): column_in_words(str(name)) for one in others.values() for name in one}
    return Told(
        tuple(sentences),
        tables | {f"by-{column.replace('_', '-')}": one for column, one in others.items()},
        names | MEANINGS,
        (*who.charts, *_charts(case, others)),
        (*who.methods, REPEATS, FEW if "area" in others else NO_PLACE),
    )


def _by(case: Case, column: str) -> pd.DataFrame:
    """A column with its percentages; of areas, those alone of which enough are counted."""
    table = rows(case.tables[column], (column,), case.now)
    found = percentages_of(table, (column,), OF_ALL)
    if column != "area":
        return found
    enough = (table["lower"] >= LEAST_BASE) | table["area_code"].isin([TOTAL, *AREA_CODES.values()])
    return found[enough.to_numpy()].reset_index(drop=True)


def _name(column: str) -> str:
    return "area_name" if column == "area" else column


def _of_repeats(share: pd.DataFrame, about: str) -> Iterator[str]:
    one = share.iloc[0] if len(share) else None
    if one is None or np.isnan(one["percent"]):
        return
    yield (
        f"Of {about}{one['base']:,.0f} of whom it is known whether they had been victims in the 12 months "
        f"before, {percent_in_words(one['percent'], one['lower'], one['upper'])} had."
    )
    if one["unknown"] > 0:
        yield f"Of {about}{one['unknown']:,.0f} more that is not known."


def _charts(case: Case, others: Mapping[str, pd.DataFrame]) -> Iterator[Chart]:
    for column, one in others.items():
        name = _name(column)
        title = f"{case.plan.title}: {column_in_words(name)}"
        yield from bars_of(title, f"per cent of {case.noun}", one[one[name] != TOTAL], name)
