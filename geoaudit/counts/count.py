"""Records to a table."""

from collections.abc import Iterator, Sequence

import pandas as pd

from geoaudit.counts.conditions import require_categories
from geoaudit.counts.dimensions import TIMES, Dimension, dimensions_of
from geoaudit.counts.given import parts_statement
from geoaudit.counts.grid import complete
from geoaudit.counts.measure import lay_out_measure, note_of
from geoaudit.counts.request import TableRequest
from geoaudit.counts.spread import SHARED, is_spread, spread
from geoaudit.counts.standing import AREA_CODES
from geoaudit.counts.statement import amounts_statement, names_people, spans_statement, statement
from geoaudit.counts.states import notes_of, with_states
from geoaudit.counts.study import Study, lay_out
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.counts.words import NEED, lay_out_words
from geoaudit.engine import Engine
from geoaudit.records.ingest import Records

NOBODY = "No record of the source is counted here."
NO_PLACE = "Records that could not be placed in an area are in no row, and in no total."
ELSEWHERE_COUNTED = (
    "People with no place on the map are not in this table, since nobody knows which of them are of this "
    "partnership."
)
INCOMPLETE = "Figures that the partner did not give are marked x, and so are totals that hold one."
RANGES = (
    "Figures that the partner hid or rounded lie between two ends, lower and upper, and so do totals that "
    "hold one; where there is no upper end nobody knows it."
)


def count(engine: Engine, request: TableRequest, study: Study) -> Counts:
    """Count a source's records by what the request asks, for each period, with totals.

    Counted are the records placed in the study area and, in a source with address classes, those with no
    place on the map as rows of their own. `n` is the records (or what else the request measures), or a
    partner's own figures summed; with several needs to a person each total counts the person once.

    Raises
    ------
    SpecificationError
        Where the source has no such column, category or measure, or the table would be too large to use.
    """
    records = study.placed.records
    request = with_states(request, records)
    dimensions = dimensions_of(request, study)
    lay_out(engine, study)
    require_categories(engine, request, study)
    lay_out_measure(engine, study, request)
    lay_out_words(engine, study, [d.name for d in dimensions])
    counted, parts = _counted(engine, request, study, dimensions), _parts(engine, request, study, dimensions)
    cells = complete(counted, dimensions, study, request.title, parts)
    by = tuple(d.name for d in dimensions)
    return Counts(
        title=request.title,
        source=request.source,
        public=records.public,
        boundaries=study.placed.boundaries if "area" in by else "",
        by=by,
        apart=tuple(d.column for d in dimensions if d.apart),
        cells=_named(cells, study.areas) if "area" in by else cells,
        note=" ".join([*_notes(request, study, cells), *_of_time(dimensions, records)]),
        measure=request.measure,
        where=request.where,
        several=(NEED,) if NEED in by else (),
        keep=request.keep,
    )


def _counted(
    engine: Engine, request: TableRequest, study: Study, dimensions: Sequence[Dimension]
) -> pd.DataFrame:
    """Return the counted cells; events that lie between two times are shared over the times between."""
    records = study.placed.records
    if request.adds_up:
        return engine.query(amounts_statement(request, study, dimensions))
    if not is_spread(dimensions, records.spans):
        return engine.query(statement(request, study, dimensions))
    others = [d for d in dimensions if d.name not in TIMES]
    return spread(engine.query(spans_statement(request, study, others)), dimensions, names_people(records))


def _parts(
    engine: Engine, request: TableRequest, study: Study, dimensions: Sequence[Dimension]
) -> pd.DataFrame | None:
    """Return what a partner gave figures of; None where records are counted."""
    if study.placed.records.kind != "table":
        return None
    return engine.query(parts_statement(request, study, dimensions))


def _of_time(dimensions: Sequence[Dimension], records: Records) -> Iterator[str]:
    if is_spread(dimensions, records.spans):
        steps = {"weekday": "weekdays", "hour": "hours"}
        yield SHARED.format(steps=" and ".join(steps[d.name] for d in dimensions if d.name in TIMES))


def _notes(request: TableRequest, study: Study, cells: pd.DataFrame) -> Iterator[str]:
    records = study.placed.records
    yield from filter(None, [note_of(request, study)])
    yield from notes_of(request, records)
    if "address_class" in records.columns and not study.shows_unplaced:
        yield ELSEWHERE_COUNTED
    elif "address_class" not in records.columns and not records.public and records.kind != "table":
        yield NO_PLACE
    if not cells["n"].any() and cells["available"].all():
        yield NOBODY
    if records.kind == "table":
        yield from _of_figures(cells)


def _of_figures(cells: pd.DataFrame) -> Iterator[str]:
    """Say of a partner's figures which were not given, and which are known as ranges."""
    ranged = "lower" in cells
    if ranged:
        yield RANGES
    if not (cells["available"] | (cells["lower"].notna() if ranged else False)).all():
        yield INCOMPLETE


def _named(cells: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Put each area's name beside its code; names are for reading and never join."""
    standing = {code: name for name, code in AREA_CODES.items()}
    names = {**dict(zip(areas["area_code"], areas["area_name"], strict=True)), **standing, TOTAL: TOTAL}
    named = cells.copy()
    named.insert(list(cells.columns).index("area_code") + 1, "area_name", cells["area_code"].map(names))
    return named
