"""A comparison: areas against the rest, a period against an earlier one, published figures of others.

Sources: those of `against`.
"""

from collections.abc import Iterator

import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.errors import StatisticsError
from geoaudit.portraits.against import (
    METHOD,
    RATE_MEANINGS,
    SHARE_MEANINGS,
    rates_against,
    shares_against,
)
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.over_time import as_long, breaks_between
from geoaudit.portraits.side_charts import charts, label
from geoaudit.portraits.sides import REST, beside, column_of, own_rates, own_shares, rest_of
from geoaudit.portraits.wording import NOBODY_SAYS, column_in_words
from geoaudit.statistics.comparing import HIGHER, LOWER

MOST_TOLD, MOST_ROWS = 3, 40
PERSONS = "persons"
SAME_PEOPLE = (
    "The test takes the two periods to hold different people. Where many are in both, as in a caseload on "
    "two days, it finds less than there is."
)
OTHERS_OWN = (
    "Published comparators are as their file gives them: another place may count, record or define "
    "otherwise, and a group that this partnership is itself part of looks more like it than it is."
)


def comparison(case: Case) -> Told:
    """Return how areas or categories differ from the rest, an earlier period, or published comparators.

    Raises
    ------
    StatisticsError
        Where there is nothing to compare, a period is not in the table or not as long as the other (of
        rates), or distinct people are to be compared by area.
    """
    _require(case)
    pairs, lost = pairs_of(case)
    if pairs.empty:
        raise StatisticsError(
            "A comparison must have categories that both sides have, and there are none: check by and the "
            "file."
        )
    found = (rates_against if case.plan.per else shares_against)(pairs)
    table = pairs[_keys(case)].join(found)
    sentences = [*_breaks(case), *_sentences(case, table)]
    methods = [METHOD, _bases(case), SAME_PEOPLE if case.before else "", OTHERS_OWN if case.plan.file else ""]
    left = f"Rows of the file whose category this table has not, left out: {lost}." if lost else ""
    return Told(
        tuple(sentences) or (NOBODY_SAYS,),
        _tables(table),
        _meanings(case),
        tuple(charts(case, pairs, table)),
        tuple(filter(None, [*methods, left])),
    )


def pairs_of(case: Case) -> tuple[pd.DataFrame, int]:
    """Return all that is held side by side, and how many rows of the file have no category of the table's."""
    plan, side = case.plan, own_rates if case.plan.per else own_shares
    own = side(case, case.now)
    found, lost = [], 0
    if "area" in plan.by and (plan.per or column_of(plan.by)):
        found.append(rest_of(own))
    if case.before:
        keys = ["area_code", "category"]
        found.append(beside(own, side(case, case.before), keys, case.before))
    if case.published:
        given = case.published.table
        exact = dict.fromkeys(("lower", "upper"), given["n"])
        of = {f"base_{end}": given["base"] for end in ("lower", "upper")}
        whole = own[own["area_code"] == TOTAL]
        found.append(beside(whole, given.assign(**exact, **of), ["category"]))
        lost = int((~given["category"].isin(whole["category"])).sum())
    return pd.concat(found, ignore_index=True), lost


def _require(case: Case) -> None:
    plan = case.plan
    if "area" in plan.by and case.figures.measure == PERSONS:
        raise StatisticsError(
            "Areas must be compared by records, and these are distinct people, of whom one can be in several "
            "areas: leave measure out."
        )
    if not (column_of(plan.by) or plan.per or case.before):
        raise StatisticsError(
            "Areas must be compared by something: name a column besides area in by, per, or before."
        )
    if not case.before:
        return
    if case.before not in case.periods:
        raise StatisticsError(
            f"The period '{case.before}' must be in the table that is compared, and is not: add it to "
            f"periods."
        )
    if plan.per and not as_long(case.now, case.before):
        raise StatisticsError("Rates must be of periods of the same length to be compared: choose another.")


def _keys(case: Case) -> list[str]:
    area = ["area_code", "area_name"] if "area" in case.plan.by else []
    return [*area, *(["category"] if column_of(case.plan.by) else []), "against"]


def _tables(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All comparisons; where they are more than a page shows, those that differ before them."""
    told = table[table["verdict"].isin([HIGHER, LOWER])].reset_index(drop=True)
    first = {"differences": told} if len(told) and len(table) > MOST_ROWS else {}
    return first | {"comparisons": table}


def _meanings(case: Case) -> dict[str, str]:
    column = column_of(case.plan.by)
    return {
        "area_code": "code of the area; All for the partnership",
        "area_name": "name of the area; All for the partnership",
        "category": column_in_words(column) if column else "",
        "against": "what it is held against",
        **(RATE_MEANINGS if case.plan.per else SHARE_MEANINGS),
    }


def _bases(case: Case) -> str:
    column = column_of(case.plan.by)
    if case.plan.per:
        return f"Rates are per 1,000 {case.plan.per}; those in no area are in none."
    if not column:
        return "Shares are of all, those in no area among them."
    return (
        f"Shares are of those whose {column_in_words(column)} is recorded; the rest of the partnership is "
        "everybody else, those in no area among them."
    )


def _breaks(case: Case) -> Iterator[str]:
    """Yield what changed between the two periods, so that they do not compare."""
    for changed in breaks_between(case, case.now, case.before) if case.before else ():
        yield (
            f"What is counted changed on {changed}: a difference between {case.before} and {case.now} can be "
            "that alone."
        )


def _sentences(case: Case, table: pd.DataFrame) -> Iterator[str]:
    """Yield which comparisons differ, the surest first, and of how many nothing of the kind can be said."""
    made = table[table["verdict"].notna()]
    told = made[made["verdict"].isin([HIGHER, LOWER])]
    surest = told.assign(far=told["difference"].abs()).sort_values(
        ["p_corrected", "far"], ascending=[True, False], kind="stable"
    )
    for _, one in surest.head(MOST_TOLD).iterrows():
        yield _one(case, one)
    if len(surest) > MOST_TOLD:
        yield f"{len(surest) - MOST_TOLD:,} more differ; the table lists them."
    without = len(made) - len(told)
    if without and len(told):
        yield f"In {without:,} of {len(made):,} comparisons there is no evidence of a difference."
    elif without:
        yield f"There is no evidence of a difference in any of the comparisons ({len(made):,})."
    if hidden := len(table) - len(made):
        yield f"Comparisons that cannot be made, their figures being hidden or missing: {hidden:,}."


def _one(case: Case, one: pd.Series) -> str:
    shares = not case.plan.per
    unit = "%" if shares else f" per 1,000 {case.plan.per}"
    figure, other = ("percent", "other_percent") if shares else ("rate", "other_rate")
    points = " percentage points" if shares else ""
    against = f"in {one['against']}" if one["against"] in {REST, case.before} else f"for {one['against']}"
    return (
        f"{label(one)}: {one[figure]:.1f}{unit} against {one[other]:.1f}{unit} {against}, which is "
        f"{one['verdict']} (95% interval of the difference {one['difference_lower']:.1f} to "
        f"{one['difference_upper']:.1f}{points})."
    )
