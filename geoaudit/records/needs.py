"""What is known of each person's needs: four states of each need that an instrument asks of.

A section that is blank, not readable or off its scale is no evidence, and never a need or its absence; who
has no current full assessment is not assessed, whatever stands in the sections.

Source: Home Office (2002), Offender Assessment System (OASys) User Manual: sections are scored, and a need is
a score from the section's cut-off on; which are reported for people with a full (Layer 3) assessment.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import RecordsError
from geoaudit.records.instruments import NEEDS, Instrument, compared
from geoaudit.records.numbers import parse_numbers
from geoaudit.records.schema import section_column
from geoaudit.records.source import RecordSource

WITH, WITHOUT = "with the need", "assessed, without the need"
NO_EVIDENCE, NOT_ASSESSED = "no evidence", "not assessed"
STATES = (WITH, WITHOUT, NO_EVIDENCE, NOT_ASSESSED)
"""One of which every person has in every need of an instrument."""
NEED_STATE, ASSESSED = "need_state", "assessed"
TOGETHER, OTHERWISE = "together_with", "otherwise"
"""The column of who has one named need, and what it says of all others: of whom nothing is known too."""
FULL, NOT_FULL = "full assessment", "no full assessment"
ASSESSMENTS = (FULL, NOT_FULL)

OFF_SCALE = "needs scored off their scale, taken as no evidence"
NOT_READABLE = "needs not readable, taken as no evidence"

_BLANK, _NOT_READABLE, _OFF, _IS_NOT, _IS = range(5)
"""What a section says of a person."""

Flags = NDArray[np.bool_]

_SAME: Mapping[str, tuple[str, ...]] = {
    "accommodation": ("housing", "homelessness", "accommodation problems"),
    "education, training and employment": (
        "employment", "unemployment", "education", "training", "ete", "education training and employment",
        "education, training and employability", "education/employment", "employment and education",
        "education and employment",
    ),
    "finance": ("financial", "finances", "debt", "money", "financial management",
                "financial management and income"),
    "relationships": ("relationship", "family relationships", "family/marital"),
    "lifestyle and associates": ("lifestyle", "lifestyle & associates", "associates", "companions"),
    "drugs": ("drug misuse", "drug use", "drug abuse", "substance misuse (drugs)"),
    "alcohol": ("alcohol misuse", "alcohol use", "alcohol abuse"),
    "emotional well-being": ("emotional wellbeing", "emotional well being", "mental health", "emotional",
                             "emotional/personal"),
    "thinking and behaviour": ("thinking", "thinking skills", "thinking & behaviour", "thinking/behaviour",
                               "behaviour"),
    "attitudes": ("attitude", "attitudes/orientation", "attitudes to offending"),
    "health": ("physical health", "general health"),
    "aggression": ("anger", "anger management", "temper"),
    "isolation": ("social isolation", "loneliness"),
    "family influence": ("family", "family pressure"),
    "peer influence": ("peers", "peer pressure", "peer group"),
}  # fmt: skip
NONE_IDENTIFIED = "none identified"
"""What stands for a person whom a list says to have no need: no need, and not that nobody says."""
_NO_NEED = ("none", "none identified", "no need", "no needs", "no needs identified", "nil")
_NOBODY_SAYS = ("n/a", "not applicable", "not known", "unknown", "not recorded", "not assessed", "nk", "n/k")
_ONE_LIST = {
    **{word: need for need in NEEDS for word in (need, *_SAME[need])},
    **dict.fromkeys(_NO_NEED, NONE_IDENTIFIED),
}


@dataclass(frozen=True)
class Assessed:
    """What is known of everybody's needs.

    Attributes
    ----------
    needs : DataFrame or None
        `record`, `need` and `state`: of an instrument a row for each person and need, of a list one for each
        need of each; None where the source says nothing of needs.
    table : DataFrame
        A row a person, of an instrument: `need_state`, over all needs (`WITH` for who has any; of the others
        `NO_EVIDENCE` for whom some section says nothing), and `assessed` (`FULL` or `NOT_FULL`).
    notes : mapping of str to int
        People by what was taken as no evidence.
    """

    needs: pd.DataFrame | None
    table: pd.DataFrame
    notes: Mapping[str, int]


def words_together(need: str) -> tuple[str, str]:
    """Return the two categories of `TOGETHER`: who has the need, and everybody else."""
    return f"{need}: {WITH}", f"{need}: {OTHERWISE}"


def need_together(category: str) -> str:
    """Return the need that a category of `TOGETHER` is of."""
    return category.rsplit(":", 1)[0]


def who_has(need: str, needs: pd.DataFrame, records: "pd.Index[int]") -> "pd.Series[str]":
    """Return for each record its category of `TOGETHER`.

    Parameters
    ----------
    needs : DataFrame
        `record`, `need` and `state`, as `Assessed.needs`.
    """
    having = needs.loc[(needs["need"] == need) & (needs["state"] == WITH), "record"]
    with_it, otherwise = words_together(need)
    return pd.Series(np.where(records.isin(having), with_it, otherwise), records, dtype="str")


def listed_needs(text: "pd.Series[str]") -> pd.DataFrame:
    """Return `record`, `need` and `state`: a row for each need of each record, once.

    A word for one of the needs of the one list is put to it; any other stays as the file has it. A word that
    says that there is none is `NONE_IDENTIFIED`, of state `WITHOUT`, for who has no need beside it; one that
    says that nobody knows is no row, as a blank is.

    Parameters
    ----------
    text : Series of str
        By record: the needs of each, divided by semicolons.
    """
    words = text.str.split(";").explode().str.strip()
    words = words[words.notna() & (words != "")]
    words = words[~compared(words).isin(_NOBODY_SAYS)]
    needs = compared(words).map(_ONE_LIST).astype("str").fillna(words)
    pairs = pd.DataFrame({"record": needs.index.astype("int64"), "need": needs.to_numpy()})
    none = pairs["need"] == NONE_IDENTIFIED
    others = pairs["record"].isin(pairs["record"][~none])
    found = pairs[~(none & others)].drop_duplicates(ignore_index=True)
    state = np.where(found["need"] == NONE_IDENTIFIED, WITHOUT, WITH)
    return found.assign(state=pd.Series(state, found.index, dtype="str"))


def assessed_needs(text: pd.DataFrame, instrument: Instrument, full: Flags) -> Assessed:
    """Return everybody's state in each need of an instrument.

    Parameters
    ----------
    text : DataFrame
        A row a record; a column for each section, named by `schema.section_column`.
    instrument : Instrument
    full : array of bool
        Who has a current full assessment; who has nothing in any section has none.
    """
    sections = instrument.sections
    said = np.column_stack(
        [_said(text[section_column(row["column"])], row) for _, row in sections.iterrows()]
    )
    assessed = full & (said != _BLANK).any(axis=1)
    of_need = {need: (sections["need"] == need).to_numpy() for need in instrument.needs}
    states = pd.DataFrame(
        {need: _state(said[:, mine], assessed) for need, mine in of_need.items()}, dtype="str"
    )
    pairs = states.reset_index(names="record").melt("record", var_name="need", value_name="state")
    pairs = pairs.sort_values("record", kind="stable", ignore_index=True).astype({"record": "int64"})
    overall = pd.Series(_state(said, assessed), text.index, dtype="str")
    told = pd.Series(np.where(assessed, FULL, NOT_FULL), text.index, dtype="str")
    notes = {
        name: int(((said == what).any(axis=1) & assessed).sum())
        for name, what in ((OFF_SCALE, _OFF), (NOT_READABLE, _NOT_READABLE))
    }
    return Assessed(pairs, pd.DataFrame({NEED_STATE: overall, ASSESSED: told}), notes)


def fully_assessed(
    source: RecordSource, text: pd.DataFrame, assessed_on: "pd.Series[pd.Timestamp] | None"
) -> Flags:
    """Say who has a full assessment that is current, as the specification says what is.

    Where it names the types that are full, who has none of them written has no full assessment; where it says
    for how many months one is current, who has no date of one has none that is.

    Parameters
    ----------
    source : RecordSource
        With an instrument.
    text : DataFrame
        A row a record, canonical columns.
    assessed_on : Series of datetime64, optional
        When each was assessed; missing where nobody says.

    Raises
    ------
    RecordsError
        Where the records do not have the column that is asked, or the source no day.
    """
    asked, found = source.instrument, np.ones(len(text), bool)
    if asked and asked.full:
        if "assessment_type" not in text:
            raise _lacking(source, "a column for assessment_type, since its needs say which are full")
        words = compared(pd.Series(list(asked.full), dtype="str"))
        found &= compared(text["assessment_type"]).isin(words).to_numpy()
    if asked and asked.current_months is not None:
        if assessed_on is None or source.as_at is None:
            raise _lacking(source, "as_at and a column for assessed_on, since its needs say current_months")
        first = pd.Timestamp(source.as_at) - pd.DateOffset(months=asked.current_months)
        found &= (assessed_on >= first).to_numpy(bool)
    return found


def _lacking(source: RecordSource, wanted: str) -> RecordsError:
    return RecordsError(f"Source {source.name!r} must have {wanted}: add it, or take that out of [needs].")


def _said(text: "pd.Series[str]", section: "pd.Series") -> NDArray[np.int64]:
    """What each cell of a section says."""
    words = compared(text)
    score = parse_numbers(words)
    cut_off = section["cut_off"]
    on_scale = score.between(section["least"], section["most"])
    said = [
        (words.isna(), _BLANK),
        (words.isin(section["yes"]), _IS),
        (words.isin(section["no"]), _IS_NOT),
        (score.isna() | np.isnan(cut_off), _NOT_READABLE),
        (~on_scale, _OFF),
        (score >= cut_off, _IS),
    ]
    return np.select([rows.to_numpy(bool) for rows, _ in said], [what for _, what in said], _IS_NOT)


def _state(said: NDArray[np.int64], assessed: Flags) -> NDArray[np.object_]:
    """The state of each person in what some sections tell of."""
    found = [~assessed, (said == _IS).any(axis=1), (said == _IS_NOT).all(axis=1)]
    return np.select(found, np.array([NOT_ASSESSED, WITH, WITHOUT], object), NO_EVIDENCE)
