"""What a table's figures are: records, distinct people, or a number column of the source in whole units.

A number column is made whole record by record, once for the whole source and whatever the table. Figures that
are rounded cell by cell do not add up, and two tables of a source that are rounded each by itself contradict
one another; here every figure of every table is a sum of the same whole parts. Going through the source in a
fixed order, each record is given what the sum so far, rounded, has grown by: its part is the whole number
just below or just above its own number, and what is cut from one record is given to the next like it (of the
same categories, then the same postcode, then by date), so that sums stay near the true ones.

Source: cumulative rounding, as in Cox and Ernst (1982), "Controlled rounding".
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.dimensions import TIMES
from geoaudit.counts.request import PERSONS, TableRequest
from geoaudit.counts.statement import names_people
from geoaudit.counts.study import Study
from geoaudit.engine import Engine
from geoaudit.errors import SpecificationError
from geoaudit.records.calendar_labels import COLUMNS as CALENDAR
from geoaudit.records.schema import KINDS

DISTINCT = (
    "Figures are distinct people: a person with several records is one in each figure, so that a total can "
    "be less than the sum of its parts."
)
ADDED_UP = (
    "Figures are {meaning}, added up in whole units: each record's part is rounded so that every total is "
    "the sum of its parts. A record that gives no number adds nothing."
)
_THEN = ("postcode", "easting", "northing", "date", "record")
_DECIMALS = 6


def note_of(request: TableRequest, study: Study) -> str:
    """Return what a reader must know of the figures' measure; nothing where they are records."""
    if request.measure == PERSONS:
        return DISTINCT
    if not request.adds_up:
        return ""
    return ADDED_UP.format(meaning=KINDS[study.placed.records.kind].field(request.measure).meaning)


def lay_out_measure(engine: Engine, study: Study, request: TableRequest) -> None:
    """Give the engine, laid out for the study, `amounts` where they are asked for: `record` and `amount`.

    Raises
    ------
    SpecificationError
        Where the source has no such measure.
    """
    if request.measure == PERSONS:
        _require_people(request, study)
    if request.adds_up:
        there = [str(name) for name in engine.query("SELECT * FROM records LIMIT 0").columns]
        _require_numbers(request, study, there)
        like = [name for name in study.placed.records.columns if name in there and name not in CALENDAR]
        numbers = engine.query(_numbers(request.measure, [*like, *_THEN]))
        engine.register("amounts", _in_whole_units(numbers))


def whole_parts(numbers: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return whole numbers, each next to its number, whose sums so far are the rounded sums so far.

    Parameters
    ----------
    numbers : array of float
        In the order in which they are gone through, none below 0.
    """
    so_far = np.floor(np.round(np.cumsum(numbers), _DECIMALS) + 0.5)
    parts: NDArray[np.int64] = np.diff(so_far, prepend=0.0).astype(np.int64)
    return parts


def _in_whole_units(numbers: pd.DataFrame) -> pd.DataFrame:
    parts = whole_parts(numbers["number"].to_numpy(np.float64))
    return pd.DataFrame({"record": numbers["record"], "amount": parts})


def _numbers(column: str, order: Sequence[str]) -> str:
    by = ", ".join(f'r."{name}"' for name in order)
    return f'SELECT r.record AS record, COALESCE(r."{column}", 0) AS number FROM records r ORDER BY {by}'


def _require_people(request: TableRequest, study: Study) -> None:
    records = study.placed.records
    if not names_people(records):
        raise SpecificationError(
            f"A table of distinct people must be of a source that tells people apart, and '{request.source}' "
            f"does not for the table '{request.title}': map its person_id, or leave the measure out."
        )
    if records.spans and set(TIMES) & set(request.by):
        raise SpecificationError(
            f"A table by weekday or hour must count records, which are shared over the time between which "
            f"they happened, and '{request.title}' counts people: leave the measure out."
        )


def _require_numbers(request: TableRequest, study: Study, there: Sequence[str]) -> None:
    field = KINDS[study.placed.records.kind].field(request.measure)
    if field.role != "number" or field.name not in there:
        raise SpecificationError(
            f"A table must add up a column of numbers of its source, and '{request.source}' has no "
            f"'{request.measure}' for the table '{request.title}': map it in the source's columns."
        )
