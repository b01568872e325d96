"""Performance against targets: what was met, near or missed, with the period, the unit and the direction.

Source: HM Inspectorate of Probation (2003), Effective Supervision Inspection of Derbyshire Probation Area,
whose table of 14 measures calls met "or nearly met" what is within 10 points of its target.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.appraisal.performance import (
    NEAR_POINTS,
    NEAR_SHARE,
    NOT_AVAILABLE,
    PERCENT,
    VERDICTS,
    appraise,
    performance_sentences,
)
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.filed import published_in, told_of
from geoaudit.profiles.charts import Bars, Chart

MEANINGS = {
    "measure": "what is measured",
    "area": "whose performance it is, where the file says",
    "period": "when: a period, or the day as at which it was",
    "unit": "of the target, the result and the comparator: %, days, or number",
    "direction": "whether higher or lower is better",
    "target": "what was to be reached, in the unit",
    "actual": "what was reached, in the unit (missing where it is not available)",
    "comparator": "what it is compared with, such as the national average, in the unit",
    "verdict": "met, near (short of the target by no more than near), missed, or not available",
    "gap": "by how much the result is better than the target, in the unit; below 0 where it falls short",
    "against_comparator": "by how much the result is better than the comparator, in the unit",
    "near": "by how much a result may fall short and still count as near, in the unit",
    "how_many": "how many measures",
}
COLUMNS = [name for name in MEANINGS if name != "how_many"]
_RULES = (
    "A result that equals its target meets it. One that falls short by no more than near is near it: "
    f"{NEAR_POINTS:g} percentage points, or {NEAR_SHARE:.0%} of a target in days or a number, unless the "
    "file says otherwise (HM Inspectorate of Probation 2003)."
)
_DIRECTION = (
    "Gaps are towards the better side: where lower is better, such as days of sickness, a result under its "
    "target is ahead of it."
)


def performance(case: Case) -> Told:
    """Return how the measures of a published table stand against their targets and comparators."""
    published = published_in(case)
    measures = appraise(published.table)
    counts = measures["verdict"].value_counts().reindex(list(VERDICTS), fill_value=0)
    counts = counts.drop(NOT_AVAILABLE) if not counts[NOT_AVAILABLE] else counts
    return Told(
        performance_sentences(measures),
        {
            "verdicts": pd.DataFrame({"verdict": counts.index, "how_many": counts.to_numpy()}),
            "measures": _shown(measures),
        },
        MEANINGS,
        tuple(_charts(case, measures)),
        (told_of(published.source), _RULES, _DIRECTION),
        "; ".join(measures["period"].unique()),
    )


def _shown(measures: pd.DataFrame) -> pd.DataFrame:
    """The table without the columns in which it says nothing."""
    table = measures[COLUMNS].reset_index(drop=True)
    return table.drop(columns=[name for name in COLUMNS if table[name].isna().all()])


def _charts(case: Case, measures: pd.DataFrame) -> Iterator[Chart]:
    """How far each result is ahead of its target or behind it: a chart a unit, since units do not mix."""
    for unit, part in measures[measures["gap"].notna()].groupby("unit", sort=False):
        of = "points" if unit == PERCENT else str(unit)
        nothing = [np.nan] * len(part)
        values = list(part["gap"])
        several = part["measure"].duplicated(keep=False)
        labels = part["measure"].where(~several, part["measure"] + ", " + part["period"])
        title = f"{case.plan.title}: ahead of target, or behind it (below 0), in {of}"
        yield Bars(title, of, [str(label) for label in labels], values, nothing, nothing)
