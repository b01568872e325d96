"""Whether the categories that a table is restricted to, or keeps cells of, are such as its source can have.

A word of the file's own that fewer people have than may be told apart is none: it stands in no table, and a
table restricted to it would be about these few. Messages give the place of a value and not the value, which
may be somebody's name.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from geoaudit.counts.request import TableRequest
from geoaudit.counts.spread import LONG
from geoaudit.counts.standing import AREA_CODES, CLASSES
from geoaudit.counts.states import words_asked
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL
from geoaudit.counts.words import NEED, NONE_RECORDED, RARE, own_words, words_of
from geoaudit.engine import Engine
from geoaudit.errors import SpecificationError
from geoaudit.hotspots.journeys import BANDS, HOMES, NOT_KNOWN
from geoaudit.periods.aoristic import HOURS, WEEKDAYS
from geoaudit.records.calendar_labels import STEPS, calendar_columns
from geoaudit.records.deprivation_index import INDEX_WORDS
from geoaudit.records.deriving import words_of_ours
from geoaudit.records.schema import AGE_BANDS, CRIME, INCIDENT, NOT_RECORDED

_LISTED = {
    "age_band": AGE_BANDS,
    "record_type": (CRIME, INCIDENT),
    "address_class": CLASSES,
    "weekday": (*WEEKDAYS, LONG, NOT_RECORDED),
    "hour": (*HOURS, LONG, NOT_RECORDED),
    "home": HOMES,
    "home_distance": (*BANDS, NOT_KNOWN),
    **INDEX_WORDS,
}
"""Columns whose categories are always the same, whatever the records."""


def require_categories(engine: Engine, request: TableRequest, study: Study) -> None:
    """Refuse a table that is restricted to what its source has not, or keeps cells that it cannot have.

    Of a source without records nothing is known, and nothing refused. A restriction to a time, or of what is
    no source of records about people, may find nothing: its table says so itself.

    Parameters
    ----------
    engine : Engine
        Laid out for the study.
    request : TableRequest
        Of columns that the source has.
    study : Study

    Raises
    ------
    SpecificationError
        Naming the table, the column and which of the values is none.
    """
    if not (request.where or request.keep) or engine.query("SELECT record FROM records LIMIT 1").empty:
        return
    records = study.placed.records
    about_people = not records.public and records.kind != "table"
    restricted = {c: values for c, values in request.where.items() if about_people and c not in STEPS}
    for column, values in restricted.items():
        known, which = _known(engine, study, column) - {TOTAL}, f"'{column}' in the where"
        _require(values, known, f"{which} of '{request.title}'", _wanted(study, column))
    for column, values in request.keep.items():
        known, which = _shown(engine, study, column), f"'{column}' in the keep"
        _require(values, known, f"{which} of '{request.title}'", _wanted(study, column))


def _require(values: Sequence[str], there: set[str], which: str, wanted: str) -> None:
    missing = [place for place, value in enumerate(values, start=1) if value not in there]
    if missing:
        raise SpecificationError(
            f"A table must ask for {wanted}, and value {missing[0]} of {which} is none: correct it."
        )


def _wanted(study: Study, column: str) -> str:
    """What a column's values must be, in words."""
    if column in _listed(study):
        return f"categories that there are ({', '.join(_listed(study)[column])})"
    if column == "area":
        return "areas that its boundary set has"
    own = own_words(study.placed.records, [column]) and study.few > 1
    return f"categories that at least {study.few} people of its source have" if own else "what its source has"


def _listed(study: Study) -> Mapping[str, tuple[str, ...]]:
    records = study.placed.records
    return {**_LISTED, **words_of_ours(records.ethnicity), **words_asked(records), **records.words}


def _shown(engine: Engine, study: Study, column: str) -> set[str]:
    """The categories that a table can show of a column, its totals among them."""
    if column == "area":
        standing = AREA_CODES.values() if study.shows_unplaced else ()
        return {*study.areas["area_code"], *study.everywhere["area_code"], *standing, TOTAL}
    known = _known(engine, study, column)
    more = [f"{TOTAL} (as recorded)"] if TOTAL in known else []
    more += [RARE] if own_words(study.placed.records, [column]) else []
    return {*known, *more, TOTAL}


def _known(engine: Engine, study: Study, column: str) -> set[str]:
    """The categories that a column of the records can have."""
    if column in _listed(study):
        return set(_listed(study)[column])
    if column in STEPS:
        return _labels(study, column)
    words = words_of(engine, study, column)["label"].dropna()
    none = NONE_RECORDED if column == NEED else NOT_RECORDED
    return {*map(str, words), *study.groups.get(column, ()), none}


def _labels(study: Study, column: str) -> set[str]:
    """The labels of the months that are counted or held."""
    months = {*(study.held or ()), *(month for period in study.periods for month in period.months)}
    days = pd.Series(pd.to_datetime(sorted(months), format="%Y-%m"))
    return {*calendar_columns(days, "month")[column].astype(str), NOT_RECORDED}
