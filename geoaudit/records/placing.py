"""Records to areas, by their coordinates where they have them and else by their postcode."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geoaudit.engine import Engine
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.lookup import Lookup, Tolerance, locate_cached
from geoaudit.places.postcodes import ELSEWHERE, NOT_IN_GAZETTEER
from geoaudit.provenance import digest
from geoaudit.records.address import SETTLED
from geoaudit.records.ingest import Records

NOT_AN_AREA = "the code is of no area of the boundary set"
_NO_DATE = "DATE '2199-12-31'"


@dataclass(frozen=True)
class Geography:
    """What records are placed on.

    Attributes
    ----------
    areas : BoundarySet
        The areas (EPSG:27700).
    lookup : Lookup
        The gazetteer's postcodes on these areas.
    tolerance : Tolerance
        How far outside every area a point may lie, in metres, and the national set that tells neighbours.
    """

    areas: BoundarySet
    lookup: Lookup
    tolerance: Tolerance


@dataclass(frozen=True)
class Placed:
    """Where each accepted record of a source lies on one boundary set.

    Attributes
    ----------
    records : Records
        The source.
    boundaries : str
        The boundary set's name.
    path : Path
        Parquet with a row a record: `record`, `area_code` (null where not placed), `reason` (null where
        placed), `near` (within the tolerance, not inside), `elsewhere` (the neighbouring area that holds
        it), `early` (dated before its postcode was introduced), `late` (after it was terminated).
    """

    records: Records
    boundaries: str
    path: Path


def place(engine: Engine, records: Records, geography: Geography, passing: Path, lookups: Path) -> Placed:
    """Place every accepted record once, or give the one reason why not.

    Only settled addresses are placed; the others keep their class as the reason. A postcode is looked up
    as it was on the record's date, or on the snapshot's. What is written goes to the folder `passing`;
    points once located are kept in `lookups`.
    """
    path = passing / f"{records.path.stem[:16]}-{geography.areas.sha256[:16]}.parquet"
    engine.register("records", records.path)
    if records.kind == "table":
        engine.register("areas", geography.areas.areas[["area_code"]])
        engine.write(_BY_CODE, path)
    else:
        points = engine.query(
            "SELECT DISTINCT easting, northing FROM records WHERE easting IS NOT NULL ORDER BY 1, 2"
        )
        located = locate_cached(points, geography.areas, geography.tolerance, lookups)
        engine.register("points", points.join(located))
        engine.register("postcodes", geography.lookup.table)
        engine.write(_by_point_or_postcode(records), path)
    return Placed(records, geography.areas.name, path)


def place_by_date(
    engine: Engine, name: str, steps: Sequence[tuple[dt.date, Placed]], passing: Path
) -> Placed:
    """Place every record where the boundary set in force at its own date has it.

    Parameters
    ----------
    name : str
        What the series of sets is called.
    steps : sequence of (date, Placed)
        The first day on which each set was in force, and the same records placed on it. A record before
        the first of these days, or without a date, has its place on the first set.
    """
    ordered = sorted(steps, key=lambda step: step[0])
    records = ordered[0][1].records
    made_of = [records.path.stem, *(placed.path.stem for _, placed in ordered)]
    path = passing / f"{digest(made_of)[:32]}.parquet"
    engine.register("records", records.path)
    for i, (_, placed) in enumerate(ordered):
        engine.register(f"placed_{i}", placed.path)
    engine.write(_in_turn([day for day, _ in ordered], records), path)
    return Placed(records, name, path)


def _in_turn(days: Sequence[dt.date], records: Records) -> str:
    """Return SQL for each record's place on the last set in force by its date."""
    as_at = f"DATE '{records.as_at.isoformat()}'" if records.as_at else "DATE '1800-01-01'"
    turn = " ".join(
        f"WHEN day >= DATE '{day.isoformat()}' THEN {i}" for i, day in reversed(list(enumerate(days)))
    )
    parts = " UNION ALL ".join(
        f"SELECT p.* FROM placed_{i} p JOIN turns t ON t.record = p.record AND t.turn = {i}"
        for i in range(len(days))
    )
    return f"""
        WITH dated AS (SELECT record, COALESCE(CAST(date AS DATE), {as_at}) AS day FROM records),
             turns AS (SELECT record, CASE {turn} ELSE 0 END AS turn FROM dated)
        {parts}
    """


def place_of_one(
    engine: Engine, placed: Placed, main: Placed, areas: tuple[pd.DataFrame, pd.DataFrame], passing: Path
) -> Placed:
    """Place no record on a set whose area there is of another partnership than its area on the main set.

    Parameters
    ----------
    placed, main : Placed
        The same records on the set, and on the main one.
    areas : (DataFrame, DataFrame)
        `area_code` and `parent`, the partnership, of the areas of either.
    """
    path = passing / f"{digest([placed.path.stem, main.path.stem])[:32]}.parquet"
    for name, one in (("placed_there", placed), ("placed_main", main)):
        engine.register(name, one.path)
    for name, table in zip(("areas_there", "areas_main"), areas, strict=True):
        engine.register(name, table[["area_code", "parent"]])
    engine.write(_OF_ONE, path)
    return Placed(placed.records, placed.boundaries, path)


_OF_ONE = f"""
    WITH found AS (
        SELECT t.*, t.area_code IS NOT NULL AND COALESCE(a.parent, '') <> COALESCE(b.parent, '') AS others
        FROM placed_there t JOIN placed_main m ON m.record = t.record
        LEFT JOIN areas_there a ON a.area_code = t.area_code
        LEFT JOIN areas_main b ON b.area_code = m.area_code
    )
    SELECT record, CASE WHEN NOT others THEN area_code END AS area_code,
           CASE WHEN others THEN '{ELSEWHERE}' ELSE reason END AS reason,
           near AND NOT others AS near, elsewhere, early AND NOT others AS early, late AND NOT others AS late
    FROM found
"""

_BY_CODE = f"""
    SELECT r.record, a.area_code, CASE WHEN a.area_code IS NULL THEN '{NOT_AN_AREA}' END AS reason,
           FALSE AS near, CAST(NULL AS VARCHAR) AS elsewhere, FALSE AS early, FALSE AS late
    FROM records r LEFT JOIN areas a ON a.area_code = r.area_code
"""


def _by_point_or_postcode(records: Records) -> str:
    as_at = f"DATE '{records.as_at.isoformat()}'" if records.as_at else _NO_DATE
    return f"""
        WITH dated AS (
            SELECT record, postcode, easting, northing, place_reason, address_class,
                   COALESCE(CAST(date AS DATE), {as_at}) AS day
            FROM records
        ), found AS (
            SELECT d.record, d.place_reason, d.address_class,
                   COALESCE(d.address_class, '{SETTLED}') = '{SETTLED}' AS settled,
                   CASE WHEN pt.easting IS NULL THEN pc.area_code ELSE pt.area_code END AS area_code,
                   CASE WHEN pt.easting IS NULL THEN pc.reason ELSE pt.reason END AS reason,
                   COALESCE(pt.near, pc.near, FALSE) AS near,
                   CASE WHEN pt.easting IS NULL THEN pc.elsewhere ELSE pt.elsewhere END AS elsewhere,
                   pt.easting IS NULL AND COALESCE(CAST(pc.introduced AS DATE) > d.day, FALSE) AS early,
                   pt.easting IS NULL AND d.day < {_NO_DATE}
                       AND COALESCE(CAST(pc.terminated AS DATE) <= d.day, FALSE) AS late
            FROM dated d
            LEFT JOIN points pt ON pt.easting = d.easting AND pt.northing = d.northing
            LEFT JOIN postcodes pc ON pc.postcode = d.postcode
                AND d.day >= CAST(pc.valid_from AS DATE) AND d.day < CAST(pc.valid_to AS DATE)
        )
        SELECT record,
               CASE WHEN settled THEN area_code END AS area_code,
               CASE WHEN NOT settled THEN address_class
                    WHEN area_code IS NOT NULL THEN NULL
                    ELSE COALESCE(reason, place_reason, '{NOT_IN_GAZETTEER}') END AS reason,
               settled AND near AS near,
               CASE WHEN settled THEN elsewhere END AS elsewhere,
               settled AND area_code IS NOT NULL AND early AS early,
               settled AND area_code IS NOT NULL AND late AS late
        FROM found
    """
