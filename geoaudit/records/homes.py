"""How far offenders live from where they offended: homes of one source beside the offences of another.

The home is the one that the source of people gives, on the day of its extract or order; where somebody lived
when the offence happened may have been elsewhere. People are matched by their `person_id` as it is written.
"""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from geoaudit.engine import Engine
from geoaudit.errors import HotspotError
from geoaudit.hotspots.journeys import (
    BANDS,
    EDGES,
    FURTHER,
    NEIGHBOURING,
    NO_FIXED,
    NOT_KNOWN,
    OUTSIDE,
    SAME,
)
from geoaudit.places import postcodes as reasons
from geoaudit.provenance import digest
from geoaudit.records.address import NFA, SETTLED
from geoaudit.records.ingest import Records
from geoaudit.records.placing import Placed
from geoaudit.records.standardising import PEOPLE

HOME, HOME_DISTANCE, HOME_AREA = "home", "home_distance", "home_area"
COLUMNS = (HOME, HOME_DISTANCE, HOME_AREA)

_LAST = "DATE '2199-12-31'"  # the last day on which any row of the gazetteer holds


def with_homes(
    engine: Engine,
    offences: Placed,
    homes: Placed,
    neighbours: pd.DataFrame,
    postcodes: pd.DataFrame,
    passing: Path,
) -> Placed:
    """Return the offences with where each one's offender lives, as categories that tables can be split by.

    `home` is seen from the offence's area: the same area, a neighbouring one, further off on the boundary
    set, or outside it. It is `NO_FIXED` for who has no fixed abode, and `NOT_KNOWN` where the offence names
    nobody, names one who is not in the source of people, or is not placed itself, or where the person's
    address is not settled (custody, approved premises) or cannot be found. `home_distance` is the band of the
    straight line between the record's and the home's points, each its own coordinates or its postcode's on
    its day; it is known outside the set too. `home_area` is the code of the home's area, and where it lies in
    none `OUTSIDE`, `NO_FIXED` or `NOT_KNOWN`.

    Parameters
    ----------
    offences, homes : Placed
        A source whose `person_id` says who was dealt with for each record, and one of people, both placed on
        one boundary set. Of a person's several rows that with the latest date is taken, and of those the
        first.
    neighbours : DataFrame
        ``area_code``, ``other_code``: areas that touch, in both directions.
    postcodes : DataFrame
        The gazetteer's: ``postcode``, ``valid_from``, ``valid_to``, ``easting``, ``northing`` (metres,
        EPSG:27700).
    passing : Path
        The folder for what must not outlive the run.

    Raises
    ------
    HotspotError
        Where the sources cannot be brought together.
    """
    _require(offences, homes)
    made_of = [one.stem for one in (offences.records.path, offences.path, homes.records.path, homes.path)]
    path = passing / f"{digest(['homes', *made_of])[:32]}.parquet"
    for name, placed in (("offences", offences), ("homes", homes)):
        engine.register(name, placed.records.path)
        engine.register(f"{name}_placed", placed.path)
    engine.register("neighbours", neighbours[["area_code", "other_code"]].astype("str").drop_duplicates())
    metres = ["easting", "northing"]
    known = postcodes.loc[postcodes[metres].notna().all(axis=1)]
    engine.register("postcodes", known[["postcode", "valid_from", "valid_to", *metres]])
    engine.write(_statement(offences.records, homes.records), path)
    records = replace(offences.records, path=path, columns=(*offences.records.columns, *COLUMNS))
    return replace(offences, records=records)


def _require(offences: Placed, homes: Placed) -> None:
    records, people = offences.records, homes.records
    if not records.has_person or records.public:
        raise HotspotError(
            f"Journeys to crime need offences that name who was dealt with for them, and '{records.name}' "
            "names nobody: map its person_id."
        )
    if people.kind not in PEOPLE or people.public:
        raise HotspotError(
            f"Journeys to crime need a source of people's homes ({', '.join(PEOPLE)}), and '{people.name}' "
            f"is of {people.kind}: name another."
        )
    if offences.boundaries != homes.boundaries:
        raise HotspotError(
            f"Offences and homes must be placed on one boundary set, and '{records.name}' is on "
            f"'{offences.boundaries}' and '{people.name}' on '{homes.boundaries}': place both on one."
        )


def _statement(offences: Records, people: Records) -> str:
    """Return SQL for every offence with its further columns."""
    return f"""
        WITH crime AS ({_located("offences", offences)}),
             lives AS ({_located("homes", people)}),
             latest AS (
                 SELECT h.record, h.person_id,
                        ROW_NUMBER() OVER (
                            PARTITION BY h.person_id
                            ORDER BY CASE WHEN h.date IS NULL THEN 1 ELSE 0 END, h.date DESC, h.record
                        ) AS place
                 FROM homes h WHERE h.person_id IS NOT NULL
             ),
             met AS (
                 SELECT c.record, c.area_code, l.record AS home_record, l.area_code AS home_code, l.reason,
                        (c.x - l.x) * (c.x - l.x) + (c.y - l.y) * (c.y - l.y) AS square
                 FROM crime c
                 LEFT JOIN latest t ON t.person_id = c.person_id AND t.place = 1
                 LEFT JOIN lives l ON l.record = t.record
             ),
             told AS (
                 SELECT m.record, {_HOME} AS {HOME}, {_distance("m.square")} AS {HOME_DISTANCE},
                        {_HOME_AREA} AS {HOME_AREA}
                 FROM met m
                 LEFT JOIN neighbours n ON n.area_code = m.area_code AND n.other_code = m.home_code
             )
        SELECT o.*, t.{HOME}, t.{HOME_DISTANCE}, t.{HOME_AREA}
        FROM offences o JOIN told t ON t.record = o.record ORDER BY o.record
    """


def _located(name: str, records: Records) -> str:
    """Return SQL for each record's person, area and point: its own, or its postcode's on its day."""
    as_at = f"DATE '{records.as_at.isoformat()}'" if records.as_at else _LAST
    settled = f"COALESCE(r.address_class, '{SETTLED}') = '{SETTLED}'"
    return f"""
        SELECT r.record, r.person_id, p.area_code, p.reason,
               CASE WHEN NOT {settled} THEN NULL WHEN r.easting IS NULL THEN pc.easting
                    ELSE r.easting END AS x,
               CASE WHEN NOT {settled} THEN NULL WHEN r.easting IS NULL THEN pc.northing
                    ELSE r.northing END AS y
        FROM {name} r JOIN {name}_placed p ON p.record = r.record
        LEFT JOIN postcodes pc ON pc.postcode = r.postcode
            AND COALESCE(CAST(r.date AS DATE), {as_at}) >= CAST(pc.valid_from AS DATE)
            AND COALESCE(CAST(r.date AS DATE), {as_at}) < CAST(pc.valid_to AS DATE)
    """


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _distance(square: str) -> str:
    """Return SQL for the band of a distance of which the square is known."""
    under = " ".join(
        f"WHEN {square} < {edge * edge} THEN {_text(band)}" for edge, band in zip(EDGES, BANDS, strict=False)
    )
    return f"CASE WHEN {square} IS NULL THEN {_text(NOT_KNOWN)} {under} ELSE {_text(BANDS[-1])} END"


_BEYOND = f"m.reason IN ({_text(reasons.OUTSIDE)}, {_text(reasons.ELSEWHERE)})"
_HOME = f"""
    CASE WHEN m.home_record IS NULL THEN {_text(NOT_KNOWN)}
         WHEN m.reason = {_text(NFA)} THEN {_text(NO_FIXED)}
         WHEN m.area_code IS NULL THEN {_text(NOT_KNOWN)}
         WHEN m.home_code = m.area_code THEN {_text(SAME)}
         WHEN n.area_code IS NOT NULL THEN {_text(NEIGHBOURING)}
         WHEN m.home_code IS NOT NULL THEN {_text(FURTHER)}
         WHEN {_BEYOND} THEN {_text(OUTSIDE)}
         ELSE {_text(NOT_KNOWN)} END
"""
_HOME_AREA = f"""
    CASE WHEN m.home_code IS NOT NULL THEN m.home_code
         WHEN m.reason = {_text(NFA)} THEN {_text(NO_FIXED)}
         WHEN {_BEYOND} THEN {_text(OUTSIDE)}
         ELSE {_text(NOT_KNOWN)} END
"""
