"""Scores: what weighted criteria or sections come to, and whether a published score can be reached from them.

Sources: HM Inspectorate of Probation (2003), Effective Supervision Inspection of Derbyshire Probation Area,
scoring approach; the same (2004), Annual Report 2003/2004, paragraph 2.14; the same (2014), Inspection of
Adult Offending Work, scoring approach.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.appraisal.averaging import averaged, averaging_sentences
from geoaudit.appraisal.score_sheets import CriteriaSheet, SectionSheet
from geoaudit.appraisal.scores import score, score_sections, score_sentences, section_sentences
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.filed import published_in, told_of
from geoaudit.profiles.charts import Bars, Chart

MEANINGS = {
    "area": "whose score it is",
    "section": "the part of the inspection",
    "score": "what the parts come to, per cent, rounded half up to the decimals of the published one",
    "low": "the least that it can be, per cent, since the parts are printed rounded",
    "high": "the most that it can be, per cent",
    "published": "the score as published, per cent",
    "agrees": "to the digit, by rounding (what is published can be reached before rounding), or no",
    "rule": "how questions are averaged",
    "criteria": "how many criteria are averaged",
    "questions": "how many questions are averaged",
}
DIGIT, ROUNDING, NEITHER = "to the digit", "by rounding", "no"
_SCORE = ["score", "low", "high", "published", "agrees"]
_WEIGHED = (
    "Each criterion has a weight in its section, and each section in the overall score. All is worked out as "
    "fractions and rounded half up once, at the end."
)
_RANGES = (
    "A printed figure stands for all that is rounded to it. A published score agrees where what it stands "
    "for meets what its parts, as printed, can come to."
)
_AVERAGED = (
    "A section is averaged in both ways that the source names: over all its questions alike, and over the "
    "means of its criteria."
)
_INTERVAL = "range that the printed parts leave"


def scoring(case: Case) -> Told:
    """Return what the scores of a published sheet come to: of questions, of criteria, or of sections."""
    published = published_in(case)
    how = told_of(published.source)
    if isinstance(published.sheet, CriteriaSheet):
        return _of_criteria(case, published.sheet, how)
    if isinstance(published.sheet, SectionSheet):
        return _of_sections(case, published.sheet, how)
    return _of_questions(case, published.sheet, how)


def _of_criteria(case: Case, sheet: CriteriaSheet, how: str) -> Told:
    scores = score(sheet)
    sentences = (*section_sentences(scores), *_agreement(scores.overall))
    tables = {"overall": _shown(scores.overall), "sections": _shown(scores.sections)}
    charts = (*_chart(case.plan.title, scores.overall), *_sections(case, scores.sections))
    return Told(sentences, tables, MEANINGS, charts, (how, _WEIGHED, _RANGES))


def _of_sections(case: Case, sheet: SectionSheet, how: str) -> Told:
    overall = score_sections(sheet)
    tables = {"overall": _shown(overall)}
    charts = tuple(_chart(case.plan.title, overall))
    return Told(score_sentences(overall), tables, MEANINGS, charts, (how, _WEIGHED, _RANGES))


def _of_questions(case: Case, questions: pd.DataFrame, how: str) -> Told:
    scored = averaged(questions)
    charts = []
    for rule, part in scored[scored["score"].notna()].groupby("rule", sort=False):
        nothing = [np.nan] * len(part)
        title = f"{case.plan.title}: {rule}"
        labels = [str(name) for name in part["section"]]
        charts.append(Bars(title, "%", labels, list(part["score"]), nothing, nothing, decimals=1))
    return Told(averaging_sentences(scored), {"sections": scored}, MEANINGS, tuple(charts), (how, _AVERAGED))


def _agreement(overall: pd.DataFrame) -> tuple[str, ...]:
    """Whether published overall scores can be reached, where any is published."""
    return score_sentences(overall) if overall["published"].notna().any() else ()


def _shown(scores: pd.DataFrame) -> pd.DataFrame:
    """The columns of a score as they are read; without those of a published one where there is none."""
    same, met = (scores[name].fillna(value=False).astype(bool) for name in ("to_the_digit", "consistent"))
    agrees = pd.Series(np.select([same, met], [DIGIT, ROUNDING], NEITHER), scores.index, dtype="str")
    table = scores.assign(agrees=agrees.where(scores["consistent"].notna(), ""))
    keys = [name for name in ("area", "section") if name in table]
    nothing = ["published", "agrees"] if table["published"].isna().all() else []
    return table[[*keys, *_SCORE]].drop(columns=nothing)


def _chart(title: str, scores: pd.DataFrame) -> Iterator[Chart]:
    """Scores with the range that they can have, and a mark of their own where one alone has been scored."""
    known = scores[scores["score"].notna()]
    if len(known):
        labels = [str(name) for name in known["section" if "section" in known else "area"]]
        value, low, high = (known[name].to_numpy(np.float64) for name in ("score", "low", "high"))
        ends = list(np.fmin(low, value)), list(np.fmax(high, value))
        yield Bars(title, "%", labels, list(value), *ends, interval=_INTERVAL)


def _sections(case: Case, sections: pd.DataFrame) -> Iterator[Chart]:
    """The sections of each area in a chart of its own."""
    for area, part in sections.groupby("area", sort=False):
        yield from _chart(f"{case.plan.title}: sections of {area}", part)
