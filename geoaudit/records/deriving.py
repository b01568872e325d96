"""Categories that are made from what is recorded: they stand beside it and take nothing away.

Their words are GeoAudit's own and the same for every source, but for `ethnic_group`, whose words are those of
the source's classification, and `on_lists`, which holds the file's own names of lists.
"""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from geoaudit.errors import RecordsError
from geoaudit.records.bands import band_column, bands_of
from geoaudit.records.ethnicity import PAIRS, ethnic_columns, labels_of
from geoaudit.records.groupings import (
    AGE_AND_GENDER,
    AGE_PAIR,
    AGES_AND_GENDERS,
    ANSWERS,
    PREDICTIONS,
    REVIEW_STATES,
    age_and_gender,
    age_pair,
    review_state,
    yes_or_no,
)
from geoaudit.records.persistence import (
    STATES,
    PersistentRule,
    on_lists,
    persistent_by_convictions,
    persistent_by_lists,
)
from geoaudit.records.schema import KINDS
from geoaudit.records.source import RecordSource
from geoaudit.records.victims import REPEAT, repeats

DERIVED = (
    "age_pair",
    AGE_AND_GENDER,
    "ethnic_group",
    "ethnic_pair",
    "review_state",
    "persistent",
    "on_lists",
    "repeat",
    "reoffended",
    "prediction",
)
"""Every column that is made here, in the order in which they stand."""
WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "age_pair": AGE_PAIR,
        AGE_AND_GENDER: AGES_AND_GENDERS,
        "ethnic_pair": PAIRS,
        "review_state": REVIEW_STATES,
        "persistent": STATES,
        "repeat": REPEAT,
        "reoffended": ANSWERS,
        "prediction": PREDICTIONS,
    }
)
"""The words of those that are the same in every source."""
CONTRADICTED = "reoffended says otherwise than reoffences, taken as recorded"

_Made = tuple[pd.DataFrame, dict[str, int]]


def words_of_ours(ethnicity: str | None) -> Mapping[str, tuple[str, ...]]:
    """Return the words of each derived column of ours in a source of that ethnic classification, if any."""
    return {**WORDS, "ethnic_group": labels_of(ethnicity)} if ethnicity else WORDS


def derived_names(source: RecordSource) -> tuple[str, ...]:
    """Return every column that can be made of a source: `DERIVED`, and the bands of its numbers."""
    return (*DERIVED, *map(band_column, source.bands))


def derived_columns(source: RecordSource, text: pd.DataFrame, staged: pd.DataFrame) -> _Made:
    """Return those of `DERIVED` that can be made of the source, the bands of its numbers, and notes on rows.

    Parameters
    ----------
    source : RecordSource
    text : DataFrame
        The accepted rows as text, a column for each canonical name.
    staged : DataFrame
        The same rows as they are staged so far: `date`, `age_band`, `review_due` where there are any.

    Raises
    ------
    RecordsError
        Where the source asks for a column that it has nothing to make from.
    """
    parts = [
        _ages(staged),
        _ethnicity(source, text),
        _reviews(source, staged),
        _lists(source, text),
        _persistent(source, text, staged),
        _victims(source, text, staged),
        _reoffending(source, text, staged),
        bands_of(text, source.bands, source.name),
    ]
    made = pd.concat([pd.DataFrame(index=text.index), *(part for part, _ in parts)], axis=1)
    notes = {words: n for _, some in parts for words, n in some.items()}
    return made[[name for name in derived_names(source) if name in made]], notes


def _ages(staged: pd.DataFrame) -> _Made:
    if "age_band" not in staged:
        return pd.DataFrame(index=staged.index), {}
    made = {"age_pair": age_pair(staged["age_band"])}
    if "gender" in staged:
        made[AGE_AND_GENDER] = age_and_gender(staged["age_band"], staged["gender"])
    return pd.DataFrame(made), {}


def _ethnicity(source: RecordSource, text: pd.DataFrame) -> _Made:
    if source.ethnicity is None:
        return pd.DataFrame(index=text.index), {}
    if "ethnicity" not in text:
        raise RecordsError(
            f"A source that names an ethnic classification must have ethnicity, and {source.name!r} has no "
            "such column: map it in columns, or take ethnicity out of the source."
        )
    return ethnic_columns(text["ethnicity"], source.ethnicity)


def _reviews(source: RecordSource, staged: pd.DataFrame) -> _Made:
    if source.kind != "offenders" or source.as_at is None or "review_due" not in staged:
        return pd.DataFrame(index=staged.index), {}
    return pd.DataFrame({"review_state": review_state(staged["review_due"], source.as_at)}), {}


def _lists(source: RecordSource, text: pd.DataFrame) -> _Made:
    if KINDS[source.kind].field("lists").role != "list" or "lists" not in text:
        return pd.DataFrame(index=text.index), {}
    return pd.DataFrame({"on_lists": on_lists(text["lists"])}), {}


def _persistent(source: RecordSource, text: pd.DataFrame, staged: pd.DataFrame) -> _Made:
    rule = source.persistent
    if rule is None:
        return pd.DataFrame(index=text.index), {}
    _require_for(rule, source, text, staged)
    if rule.least is None:
        return pd.DataFrame({"persistent": persistent_by_lists(text["lists"], rule)}), {}
    bands = staged["age_band"] if rule.adult else pd.Series("", text.index, dtype="str")
    states, notes = persistent_by_convictions(text[rule.column], bands, rule)
    return pd.DataFrame({"persistent": states}), notes


def _require_for(
    rule: PersistentRule, source: RecordSource, text: pd.DataFrame, staged: pd.DataFrame
) -> None:
    needed = "lists" if rule.least is None else rule.column
    if needed not in text:
        raise RecordsError(
            f"The rule for persistent offenders of {source.name!r} must have the column it is by, and there "
            f"is no {needed}: map it in columns, or take persistent out of the source."
        )
    if rule.least is not None and rule.adult and "age_band" not in staged:
        raise RecordsError(
            f"The rule for persistent offenders of {source.name!r} is for those of 18 or over, and the "
            "source has no ages: map date_of_birth or age in columns, or say adult = false."
        )


def _victims(source: RecordSource, text: pd.DataFrame, staged: pd.DataFrame) -> _Made:
    if source.kind != "victims":
        return pd.DataFrame(index=text.index), {}
    nobody = pd.Series(pd.NA, text.index, dtype="str")
    person, offence = (text.get(name, nobody) for name in ("person_id", "offence_id"))
    return pd.DataFrame({"repeat": repeats(person, staged["date"], offence)}), {}


def _reoffending(source: RecordSource, text: pd.DataFrame, staged: pd.DataFrame) -> _Made:
    if source.kind != "reoffending":
        return pd.DataFrame(index=text.index), {}
    made: dict[str, pd.Series[str]] = {}
    if "predicted" in staged:
        known = staged["predicted"].notna().map({True: PREDICTIONS[0], False: PREDICTIONS[1]})
        made["prediction"] = known.astype("str")
    if "reoffended" not in text:
        return pd.DataFrame(made, index=text.index), {}
    answers, notes = yes_or_no(text["reoffended"])
    if "reoffences" in staged:
        yes, no = answers == ANSWERS[0], answers == ANSWERS[1]
        wrong = (yes & (staged["reoffences"] == 0)) | (no & (staged["reoffences"] > 0))
        notes[CONTRADICTED] = int(wrong.sum())
    return pd.DataFrame({"reoffended": answers, **made}), notes
