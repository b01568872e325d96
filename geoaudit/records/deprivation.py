"""How deprived the small area is that each record lies in, as categories that tables can be split by."""

from dataclasses import replace
from pathlib import Path

from geoaudit.engine import Engine
from geoaudit.errors import SpecificationError
from geoaudit.hotspots.journeys import NOT_KNOWN
from geoaudit.provenance import digest
from geoaudit.records.deprivation_index import Index
from geoaudit.records.ingest import Records
from geoaudit.records.placing import Placed


def with_deprivation(
    engine: Engine, records: Records, on_small_areas: Placed, index: Index, passing: Path
) -> Records:
    """Return the records with the columns of the index: those of the small area that each lies in.

    What has no place there (no fixed address, custody, a postcode that nobody knows, a place in another
    country) is `NOT_KNOWN`.

    Parameters
    ----------
    records : Records
        The source, with whatever columns it has been given.
    on_small_areas : Placed
        The same records on the index's boundary set.
    passing : Path
        The folder for what must not outlive the run.

    Raises
    ------
    SpecificationError
        Where the records are figures that somebody added up, or placed on another boundary set.
    """
    _require(records, on_small_areas, index)
    made_of = [records.path.stem, on_small_areas.path.stem, index.source.sha256, index.columns]
    path = passing / f"{digest(['deprivation', *made_of])[:32]}.parquet"
    engine.register("records", records.path)
    engine.register("placed", on_small_areas.path)
    engine.register("ranked", index.table)
    told = ", ".join(f"COALESCE(i.{name}, '{NOT_KNOWN}') AS {name}" for name in index.columns)
    engine.write(
        f"""
        SELECT r.*, {told} FROM records r
        JOIN placed p ON p.record = r.record
        LEFT JOIN ranked i ON i.area_code = p.area_code
        ORDER BY r.record
        """,
        path,
    )
    return replace(records, path=path, columns=(*records.columns, *index.columns))


def _require(records: Records, placed: Placed, index: Index) -> None:
    if records.kind == "table":
        raise SpecificationError(
            f"Deciles of deprivation must be of records, each with its place, and '{records.name}' holds "
            "figures that a partner added up: leave it out of the tables by deprivation."
        )
    if placed.boundaries != index.boundaries:
        raise SpecificationError(
            f"Deciles must be told on the small areas of the index ('{index.boundaries}'), and "
            f"'{records.name}' is placed on '{placed.boundaries}': place it on those."
        )
