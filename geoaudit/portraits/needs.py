"""Why offenders offend, as far as records tell: how common each need is, and where it stands out.

A need that is more common somewhere is no proof of why anybody there offends.

Source: HM Inspectorate of Probation (2000), Crime and Disorder Partnerships, paragraph 3.19 and box 1; Home
Office (2002), Offender Assessment System (OASys) User Manual.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from geoaudit.portraits.breakdown import within
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.need_figures import NEED, Counted, assessed, counted, of_assessed, prevalence
from geoaudit.portraits.need_pairs import COME_TOGETHER, said_of_together, together
from geoaudit.portraits.need_ratios import CORRECTED, NOT_COMPARED, RATIO_MEANINGS, RATIOS, against_the_rest
from geoaudit.portraits.need_sentences import (
    said_of_assessed,
    said_of_column,
    said_of_common,
    said_of_genders,
)
from geoaudit.portraits.need_standards import (
    AGE,
    GENDER,
    STANDARD_MEANINGS,
    STANDARDISED,
    by_age_and_gender,
    differences,
    standardised,
)
from geoaudit.portraits.shares import INTERVALS
from geoaudit.portraits.wording import NOBODY_SAYS, column_in_words
from geoaudit.profiles.charts import Bars, Chart, HeatTable
from geoaudit.records.groupings import AGE_AND_GENDER
from geoaudit.records.needs import NO_EVIDENCE, NOT_ASSESSED, TOGETHER
from geoaudit.spec.profile_parts import OF_ASSESSED
from geoaudit.spec.profile_plan import FIGURES, PEOPLE
from geoaudit.statistics.comparing import LEAST_BASE

AREA = "area"
MOST_COLUMNS = 12
_MEANINGS = {
    NEED: "the need, as the one list of needs calls it",
    TOGETHER: "the need that those counted have besides",
    "n": "how many have the need, as published (missing where hidden); in assessed: how many are assessed",
    "base": (
        "how many were assessed on it, with the need or without; by group: how many have a full assessment; "
        "in assessed: everybody; in together: who has the named need"
    ),
    "percent": "n per cent of base, rounded half up",
    "lower": "lower end of the 95% interval, per cent",
    "upper": "upper end of the 95% interval, per cent",
    "no_evidence": "how many have a full assessment that says nothing of the need, as published",
    "not_assessed": "how many have no current full assessment, as published",
}
_LISTED = {
    "n": "how many have the need recorded (missing where hidden); in assessed: of whom anything is",
    "base": "everybody, since a plain list does not say who was asked; in together: who has the named need",
}
FOUR_STATES = (
    "Everybody is in one of four states of each need: with it, assessed without it, no evidence (a section "
    "that is blank, not readable or off its scale), or not assessed (no current full assessment). "
    "Percentages are of the first two, since nobody knows it of the others, who are shown beside them."
)
BY_GROUP = (
    "By group, percentages are of those with a full assessment; those whose section gives no evidence are "
    "among them, since their number in each group would be about a handful."
)
OF_A_LIST = (
    "The needs come from a plain list. Percentages are of everybody, and those for whom a need is not "
    "recorded may have it: a difference between groups can be one of recording."
)
NO_CAUSE = "That a need is more common in a group does not say why the people in it offend."


def needs(case: Case) -> Told:
    """Return how common each need is, and in which groups it is more or less common than in the rest.

    Where the tables have no state of needs they are of a plain list, and percentages are of everybody.
    """
    overall = counted(case.figures, (), case.now)
    common = _states(overall)
    columns = {name: _compared(case, name) for name in case.tables if _is_compared(name)}
    people = _people(case) if PEOPLE in case.tables else {}
    pairs = _pairs(case, overall)
    scored, apart = _scored(case, common), common[common[NEED].isin(case.unscored)]
    sentences = [
        *said_of_assessed(assessed(overall), overall.listed, case.noun, case.about_total),
        *said_of_common(scored, overall.listed, case.about_total),
        *_by_column(case, columns, overall.listed),
        *(said_of_together(pairs, overall.listed, case.about_total) if len(pairs) else ()),
        *(said_of_genders(_scored(case, people["genders"]), people["standardised"]) if people else ()),
    ]
    tables = {"assessed": assessed(overall), "needs": scored, **({"not_scored": apart} if len(apart) else {})}
    tables |= {f"by_{name}": table for name, table in columns.items()} | people
    tables |= {"together": pairs} if len(pairs) else {}
    return Told(
        tuple(sentences) or (NOBODY_SAYS,),
        tables,
        _meanings(overall.listed, [*columns, *(AGE, GENDER)]),
        (*_charts(case, scored, columns), *_chart_of_pairs(case, pairs)),
        tuple(_methods(case, overall.listed, bool(people))),
    )


def _states(overall: Counted) -> pd.DataFrame:
    """How common each need is, the most common first, with those of whom nothing is known."""
    own = overall.of_needs
    found = prevalence(own)
    if not own.listed:
        found = found.assign(
            no_evidence=own.states[NO_EVIDENCE].n,
            not_assessed=own.states[NOT_ASSESSED].n,
        )
    return found.sort_values("percent", ascending=False, kind="stable", ignore_index=True)


def _is_compared(part: str) -> bool:
    return part not in {FIGURES, PEOPLE, TOGETHER} and not part.endswith(OF_ASSESSED)


def _counted(case: Case, part: str, keep: Sequence[str]) -> Counted:
    """Who of each group has each need: of those assessed, or of a plain list of everybody."""
    own, of = case.tables[part], case.tables.get(f"{part}{OF_ASSESSED}")
    return counted(own, keep, case.now) if of is None else of_assessed(own, of, keep, case.now)


def _compared(case: Case, column: str) -> pd.DataFrame:
    return against_the_rest(_counted(case, column, [column]), "area_code" if column == AREA else column)


def _people(case: Case) -> dict[str, pd.DataFrame]:
    """Needs by age and gender, each with the other allowed for."""
    counts = by_age_and_gender(_counted(case, PEOPLE, [AGE_AND_GENDER]))
    both = (standardised(counts, *names) for names in ((GENDER, AGE), (AGE, GENDER)))
    shares = [one for one in both if len(one)]
    return {
        "people": prevalence(counts.of_needs),
        "standardised": pd.concat(shares, ignore_index=True) if shares else standardised(counts, GENDER, AGE),
        "genders": differences(counts, GENDER, AGE),
    }


def _pairs(case: Case, overall: Counted) -> pd.DataFrame:
    """Which needs come together with the one that the profile names; no rows where it names none."""
    if TOGETHER not in case.tables:
        return pd.DataFrame()
    return _scored(case, together(case.tables[TOGETHER], overall, case.now))


def _scored(case: Case, table: pd.DataFrame) -> pd.DataFrame:
    """Those that the instrument scores as needs."""
    return table[~table[NEED].isin(case.unscored)].reset_index(drop=True)


def _by_column(case: Case, columns: Mapping[str, pd.DataFrame], listed: bool) -> Iterator[str]:
    for name, table in columns.items():
        about = case.about if name == AREA else case.about_total
        yield from said_of_column(_scored(case, table), name, listed, about)


def _charts(case: Case, scored: pd.DataFrame, columns: Mapping[str, pd.DataFrame]) -> Iterator[Chart]:
    shown = scored[scored["percent"].notna()]
    if len(shown) > 1:
        ends = [shown[end].to_numpy(np.float64) for end in ("percent", "lower", "upper")]
        labels = [str(need) for need in shown[NEED]]
        unit = "per cent of those assessed on it" if "no_evidence" in shown else "per cent of everybody"
        yield Bars(
            f"{case.plan.title}: how common each need is",
            unit,
            labels,
            *within(*ends),
            interval="95% interval",
        )
    for name, table in columns.items():
        if name != AREA:
            yield from _heat(case, _scored(case, table), name)


def _chart_of_pairs(case: Case, pairs: pd.DataFrame) -> Iterator[Chart]:
    """How common each other need is among those with the named one."""
    shown = pairs[pairs["percent"].notna()] if len(pairs) else pairs
    if len(shown) > 1:
        shown = shown.sort_values("percent", ascending=False, kind="stable")
        of, base = shown[TOGETHER].iloc[0], shown["base"].iloc[0]
        yield Bars(
            f"{case.plan.title}: among those with a need to do with {of}",
            f"per cent of {base:,.0f} people",
            [str(need) for need in shown[NEED]],
            *within(*(shown[end].to_numpy(np.float64) for end in ("percent", "lower", "upper"))),
            interval="95% interval",
        )


def _heat(case: Case, table: pd.DataFrame, column: str) -> Iterator[Chart]:
    """The share with each need in each category; none where it is hidden or of too few."""
    enough = table.assign(percent=table["percent"].where(table["base"] >= LEAST_BASE))
    enough = enough[enough["verdict"] != NOT_COMPARED]
    wide = enough.pivot_table(index=NEED, columns=column, values="percent", sort=False, dropna=False)
    wide = wide.loc[:, wide.notna().any()]
    if wide.shape[0] > 1 and 1 < wide.shape[1] <= MOST_COLUMNS:
        title = f"{case.plan.title}: by {column_in_words(column)}"
        yield HeatTable(
            title, "per cent", list(wide.index), list(wide.columns), list(wide.to_numpy(np.float64))
        )


def _meanings(listed: bool, columns: list[str]) -> dict[str, str]:
    words = {name: column_in_words(name) for name in columns if name != AREA}
    return {**_MEANINGS, **(_LISTED if listed else {}), **words, **RATIO_MEANINGS, **STANDARD_MEANINGS}


def _methods(case: Case, listed: bool, people: bool) -> Iterator[str]:
    yield OF_A_LIST if listed else FOUR_STATES
    yield "" if listed else BY_GROUP
    if case.edition:
        yield f"Needs are as assessed with {case.edition}."
    if case.unscored:
        yield f"The instrument does not score as needs, and they are told apart: {', '.join(case.unscored)}."
    yield from (INTERVALS, RATIOS, CORRECTED)
    if people:
        yield STANDARDISED
    if TOGETHER in case.tables:
        yield COME_TOGETHER
    yield NO_CAUSE
