"""Risk: who is of which risk of serious harm and MAPPA level, and whose reviews are overdue, by team.

A team is said to differ only where the interval of its share lies clear of the share of all teams together.
That goes by its caseload as much as by its work: a team of high-risk cases has more reviews to do.

Source: Spiegelhalter, D. J. (2005), Funnel plots for comparing institutional performance, Statistics in
Medicine 24, for not ranking units whose differences chance alone explains.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.breakdown import percentages_of
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.parts import (
    SHARE_OF,
    bars_of,
    clear_of,
    made_up_of,
    most_common,
    share_of,
)
from geoaudit.portraits.rows import rows
from geoaudit.portraits.shares import BASES, INTERVALS, SHARE_MEANINGS
from geoaudit.portraits.wording import (
    NO_KINDS,
    NOBODY_SAYS,
    column_in_words,
    percent_in_words,
    read_out,
)
from geoaudit.profiles.charts import Chart
from geoaudit.profiles.lists import named
from geoaudit.records.groupings import REVIEW_STATES
from geoaudit.spec.profile_plan import TOTAL as OF_ALL
from geoaudit.statistics.comparing import HIGHER, LOWER

RISK, TEAM, STATE = "risk_of_serious_harm", "team", "review_state"
OVERDUE, NOT_OVERDUE, _ = REVIEW_STATES
MEANINGS = SHARE_MEANINGS | {
    "unknown": SHARE_OF["unknown"],
    "verdict": "whether the interval of a team's share overdue lies clear of the share of all",
}
REVIEWS = (
    "The share overdue is of those whose next review is recorded; due on the day itself is not overdue. A "
    "team differs where its 95% interval is clear of the share of all teams, its own people among them: of "
    "twenty teams that do not differ about one is said to, and a share says nothing of how hard a team's "
    "cases are (Spiegelhalter 2005)."
)


def risk(case: Case) -> Told:
    """Return who is of which risk, and whose reviews are overdue."""
    harm = made_up_of(rows(case.figures, (RISK,), case.now), RISK)
    others = {column: _by(case, column) for column in _columns(case)}
    reviews = _reviews(case)
    tables = {"risk": harm, **{column.replace("_", "-"): one for column, one in others.items()}}
    names = {str(name): column_in_words(str(name)) for one in (harm, *others.values()) for name in one}
    return Told(
        tuple(_sentences(case, harm, others, reviews)) or (NOBODY_SAYS,),
        tables | reviews,
        names | {TEAM: "team that supervises"} | MEANINGS,
        tuple(_charts(case, harm, reviews)),
        (BASES, INTERVALS, *([REVIEWS] if reviews else [])),
    )


def _columns(case: Case) -> list[str]:
    return [one for one in case.plan.by if one != TEAM and one in case.tables]


def _by(case: Case, column: str) -> pd.DataFrame:
    return percentages_of(rows(case.tables[column], (column,), case.now), (column,), OF_ALL)


def _reviews(case: Case) -> dict[str, pd.DataFrame]:
    """The share overdue of each team and of all together, where teams are asked for."""
    if TEAM not in case.tables:
        return {}
    table = rows(case.tables[TEAM], (TEAM, STATE), case.now)
    found = share_of(table, STATE, OVERDUE, NOT_OVERDUE)
    whole = float(found.loc[found[TEAM] == TOTAL, "percent"].iloc[0])
    teams = ~found[TEAM].isin(NO_KINDS)
    return {"reviews-overdue": found.assign(verdict=clear_of(found, whole).where(teams, ""))}


def _sentences(
    case: Case,
    harm: pd.DataFrame,
    others: Mapping[str, pd.DataFrame],
    reviews: Mapping[str, pd.DataFrame],
) -> Iterator[str]:
    total = float(harm.loc[harm[RISK] == TOTAL, "n"].iloc[0])
    if not np.isnan(total):
        yield f"There were {read_out(total, case.noun, case.about_total)} ({case.when})."
    yield from most_common(harm, RISK)
    for column, one in others.items():
        yield from most_common(one, "area_name" if column == "area" else column)
    for found in reviews.values():
        yield from _of_reviews(found, case.about_total)


def _of_reviews(found: pd.DataFrame, about: str) -> Iterator[str]:
    """Say the share overdue, and which teams lie clear of it."""
    whole = found[found[TEAM] == TOTAL].iloc[0]
    if np.isnan(whole["percent"]):
        return
    yield (
        f"Of {about}{whole['base']:,.0f} whose next review is recorded it is overdue for "
        f"{percent_in_words(whole['percent'], whole['lower'], whole['upper'])}."
    )
    if whole["unknown"] > 0:
        yield f"For {about}{whole['unknown']:,.0f} more no next review is recorded."
    for verdict in (HIGHER, LOWER):
        teams = [str(one) for one in found.loc[found["verdict"] == verdict, TEAM]]
        if teams:
            yield f"The share overdue is {verdict} than that of all teams together in {named(teams)}."
    if len(found[found["verdict"] != ""]) and not found["verdict"].isin([HIGHER, LOWER]).any():
        yield "There is no evidence of a difference of any team from all of them together."


def _charts(case: Case, harm: pd.DataFrame, reviews: Mapping[str, pd.DataFrame]) -> Iterator[Chart]:
    unit = f"per cent of {case.noun}"
    yield from bars_of(f"{case.plan.title}: risk of serious harm", unit, harm[harm[RISK] != TOTAL], RISK)
    for found in reviews.values():
        whole = float(found.loc[found[TEAM] == TOTAL, "percent"].iloc[0])
        teams = found[found[TEAM] != TOTAL]
        title = f"{case.plan.title}: reviews overdue"
        yield from bars_of(
            title, "per cent of those whose review is recorded", teams, TEAM, ("all teams", whole)
        )
