"""Where and when the records of a source are: what hotspot maps of public sources are made of."""

import pandas as pd

from geoaudit.counts.conditions import require_categories
from geoaudit.counts.request import TableRequest
from geoaudit.counts.statement import chosen, in_table, is_snapshot
from geoaudit.counts.study import Study, lay_out
from geoaudit.engine import Engine
from geoaudit.errors import SpecificationError
from geoaudit.records.ingest import Records

TYPE = "record_type"


def points_of(engine: Engine, request: TableRequest, study: Study, postcodes: pd.DataFrame) -> pd.DataFrame:
    """Return the places and days of the records placed in the study area, summed to distinct ones.

    A record is at its own coordinates or, where it has none, at its postcode's as they were on its day.

    Parameters
    ----------
    request : TableRequest
        What is counted; `by` names the categories that are told apart.
    postcodes : DataFrame
        The gazetteer's `postcode`, `valid_from`, `valid_to`, `easting`, `northing`.

    Returns
    -------
    DataFrame
        `easting`, `northing` (metres, EPSG:27700), `day` (datetime64; a month's first day where dates are
        months, missing where the source has no dates), the columns of `by`, and `n`.

    Raises
    ------
    SpecificationError
        Where the source has no such column or category.
    """
    records = study.placed.records
    _require_columns(request, records)
    lay_out(engine, study)
    engine.register("postcodes", postcodes)
    require_categories(engine, request, study)
    found = engine.query(_statement(request, study, _told_apart(request, records)))
    return found.sort_values([*found.columns.drop("n")], ignore_index=True)


def at_its_postcode(records: Records) -> str:
    """Return SQL that joins to each record (r) its postcode (pc of `postcodes`) as it was on its day."""
    as_at = f"DATE '{records.as_at.isoformat()}'" if records.as_at else "DATE '2199-12-31'"
    day = f"COALESCE(CAST(r.date AS DATE), {as_at})"
    return f"""
            LEFT JOIN postcodes pc ON pc.postcode = r.postcode
                AND {day} >= CAST(pc.valid_from AS DATE) AND {day} < CAST(pc.valid_to AS DATE)
    """


def _told_apart(request: TableRequest, records: Records) -> tuple[str, ...]:
    """What is asked for, and crimes and incidents, which are never added up."""
    return tuple(dict.fromkeys([*request.by, *((TYPE,) if TYPE in records.columns else ())]))


def _require_columns(request: TableRequest, records: Records) -> None:
    for name in (*request.by, *request.where):
        if name not in records.columns:
            raise SpecificationError(
                f"A hotspot map must be of columns of its source, and '{request.source}' has no '{name}' for "
                f"'{request.title}': it has {', '.join(records.columns)}."
            )


def _statement(request: TableRequest, study: Study, columns: tuple[str, ...]) -> str:
    records = study.placed.records
    told = [f'r."{name}" AS "{name}"' for name in columns]
    keys = ["easting", "northing", "day", *(f'"{name}"' for name in columns)]
    within = "" if is_snapshot(records) else _PERIODS
    return f"""
        WITH found AS (
            SELECT COALESCE(r.easting, pc.easting) AS easting, COALESCE(r.northing, pc.northing) AS northing,
                   {", ".join(["CAST(r.date AS DATE) AS day", *told])}
            FROM records r
            JOIN placed p ON p.record = r.record
            LEFT JOIN study s ON s.area_code = p.area_code
            {at_its_postcode(records)}
            {within}
            WHERE {" AND ".join([in_table(study), *chosen(request)])}
        )
        SELECT {", ".join(keys)}, COUNT(*) AS n FROM found WHERE easting IS NOT NULL
        GROUP BY {", ".join(keys)}
    """


_PERIODS = """
    JOIN periods t ON CAST(r.date AS DATE) >= CAST(t.start AS DATE)
                  AND CAST(r.date AS DATE) < CAST(t.finish AS DATE)
"""
