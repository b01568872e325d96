"""Making a sample: an invented county, or invented people on real land, as files that GeoAudit reads."""

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from geoaudit.errors import UsageError
from geoaudit.sample import caseload, deprivation, geography, harmed, projects, published, recorded, streets
from geoaudit.sample.assessed import assessments, instrument
from geoaudit.sample.codes import offence_table
from geoaudit.sample.county import invented_land
from geoaudit.sample.faults import OddPostcodes
from geoaudit.sample.land import Land
from geoaudit.sample.offences import make_offences
from geoaudit.sample.people import People, make_people
from geoaudit.sample.population import population, residents, shared_out
from geoaudit.sample.scene import Scene, make_scene
from geoaudit.sample.specification import specification
from geoaudit.sample.writing import csv_bytes, write_parquet, write_workbook, write_zip

_OFFENCES_PER_PERSON = 25_000 / 3_000
_NOTES = [
    "Orders and licences that began from 1 April 2020 to 31 March 2023",
    "Every person, place and number in this workbook is invented.",
    "The figures are on the sheet Commencements.",
]


@dataclass(frozen=True)
class SampleSummary:
    """What was made.

    Attributes
    ----------
    folder, specification : Path
        Where it is, and its audit.toml.
    counts : dict of str to int
        Rows by file.
    size : int
        Bytes of all files together.
    """

    folder: Path
    specification: Path
    counts: dict[str, int]
    size: int


def make_sample(
    folder: Path, seed: int = 1, offenders: int = 3000, land: Land | None = None
) -> SampleSummary:
    """Write a sample: records, postcodes, boundaries and the audit.toml that puts them together.

    The same arguments write the same bytes. The folder appears when everything in it is written.

    Parameters
    ----------
    folder : Path
        Where to; it must not be there, or be empty.
    seed : int
        Decides the people, their postcodes and all that happens; never the invented county's shape.
    offenders : int
        How many people are under supervision; offences and the rest grow with them.
    land : Land, optional
        Where they live; the invented county where none is given.

    Raises
    ------
    UsageError
        Where the folder holds something or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(
            f"The sample must go to a new or empty folder, and {folder} is neither: name another."
        )
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".geoaudit-", dir=folder.parent) as hidden:
            made = Path(hidden) / "sample"
            summary = write_sample(made, made / "boundaries", (seed, offenders), land)
            if folder.exists():
                folder.rmdir()
            made.rename(folder)
    except OSError as problem:
        why = problem.strerror or "cannot be written"
        raise UsageError(
            f"The sample must go where files can be written, and {folder} is not ({why})."
        ) from None
    return replace(summary, folder=folder, specification=folder / "audit.toml")


def write_sample(
    folder: Path, boundaries: Path, size: tuple[int, int], land: Land | None = None
) -> SampleSummary:
    """Write a sample with its boundary files in a folder of choice; `size` is seed and offenders.

    Files of the same names are replaced: this is how the county in GeoAudit's own repository is made.
    """
    seed, offenders = size
    land = land or invented_land(seed)
    folder.mkdir(parents=True, exist_ok=True)
    events = _events(land, seed, offenders)
    counts = _write_records(folder, land, events, seed)
    gazetteer = [path.resolve().as_posix() for path in land.gazetteer] or [geography.POSTCODES]
    if not land.gazetteer:
        geography.write_boundaries(land, boundaries)
        geography.write_postcodes(land, folder / geography.POSTCODES)
        counts |= {
            geography.POSTCODES: len(land.postcodes),
            **_write_residents(folder, land, events[0], seed),
        }
    text = specification(land, _seen_from(folder, boundaries), _files(land), gazetteer)
    (folder / "audit.toml").write_bytes(text.encode())
    written = {*folder.rglob("*"), *boundaries.rglob("*")}
    size_in_bytes = sum(path.stat().st_size for path in written if path.is_file())
    return SampleSummary(folder, folder / "audit.toml", counts, size_in_bytes)


def _events(land: Land, seed: int, offenders: int) -> tuple[Scene, People, pd.DataFrame]:
    scene = make_scene(land, np.random.default_rng([seed, 2]))
    people = make_people(scene, offenders, np.random.default_rng([seed, 3]))
    count = round(offenders * _OFFENCES_PER_PERSON)
    return scene, people, make_offences(scene, people, count, np.random.default_rng([seed, 4]))


def _write_records(
    folder: Path, land: Land, events: tuple[Scene, People, pd.DataFrame], seed: int
) -> dict[str, int]:
    """Write the files of records, each in another format; return their rows."""
    scene, people, offences = events
    odd = _odd(land)

    def rng(number: int) -> np.random.Generator:
        return np.random.default_rng([seed, number])

    load = caseload.caseload(people, scene, odd, rng(5), assessments(people, rng(13)))
    (folder / "caseload.csv").write_bytes(csv_bytes(load, encoding="utf-8-sig"))
    orders = caseload.orders(people, scene, odd, rng(6))
    dates = ("Order Start Date", "Expected End Date", "Date of Birth")
    write_workbook(folder / "orders.xlsx", _NOTES, "Commencements", orders, dates)
    crimes = recorded.recorded_offences(scene, offences, odd, rng(7))
    write_zip(
        folder / "recorded_offences.zip", {"recorded_offences.csv": csv_bytes(crimes, encoding="cp1252")}
    )
    street = streets.street_rows(land, scene, offences, rng(8))
    write_zip(folder / "police_uk.zip", _monthly(street, land.slug))
    work = projects.unpaid_work(scene, people, odd, rng(9))
    (folder / "unpaid_work.csv").write_bytes(csv_bytes(work, separator=";"))
    places = projects.facilities(scene, rng(10))
    write_parquet(folder / "facilities.parquet", places)
    plain = {
        "assault_attendances.csv": projects.attendances(land.sets[0], scene, offences, rng(11)),
        "victims.csv": harmed.victims(scene, offences, rng(14)),
        "reoffending.csv": harmed.cohort(scene, people, rng(15)),
        "needs_instrument.csv": instrument(),
        "performance.csv": published.performance(),
        "scores.csv": published.scores(),
        "offence_codes.csv": offence_table(),
    }
    for name, table in plain.items():
        (folder / name).write_bytes(csv_bytes(table))
    names = (
        "caseload.csv", "orders.xlsx", "recorded_offences.zip", "police_uk.zip", "unpaid_work.csv",
        "facilities.parquet",
    )  # fmt: skip
    tables = (load, orders, crimes, street, work, places)
    every = {**dict(zip(names, tables, strict=True)), **plain}
    return {name: len(table) for name, table in every.items()}


def _write_residents(folder: Path, land: Land, scene: Scene, seed: int) -> dict[str, int]:
    """Write how many live in the invented county's areas and how deprived they are; return the rows."""
    people = population(land.newest, np.random.default_rng([seed, 12]))
    tables = {"population.csv": people, "residents.csv": residents(land.newest, people)}
    if land.small_areas:
        tables["small_area_residents.csv"] = shared_out(land.small_areas, int(people["Population"].sum()))
        rng = np.random.default_rng([seed, 16])
        tables["deprivation.csv"] = deprivation.index(land.small_areas, scene, rng)
    for name, table in tables.items():
        (folder / name).write_bytes(csv_bytes(table))
    return {name: len(table) for name, table in tables.items()}


def _odd(land: Land) -> OddPostcodes:
    """Return postcodes terminated before April 2020 for good, and those without a grid reference."""
    frame = land.postcodes
    gone = frame["terminated"] < pd.Timestamp("2020-04-01")
    once = ~frame["postcode"].duplicated(keep=False)
    placed = frame["easting"].notna()
    return OddPostcodes(
        frame.loc[gone & once & placed, "postcode"].to_numpy(dtype=object),
        frame.loc[~gone & once & ~placed, "postcode"].to_numpy(dtype=object),
    )


def _monthly(street: pd.DataFrame, force: str) -> dict[str, bytes]:
    return {
        f"{month}/{month}-{force}-street.csv": csv_bytes(rows)
        for month, rows in street.groupby("Month", sort=True)
    }


def _files(land: Land) -> dict[str, str]:
    return {
        areas.name: areas.file.resolve().as_posix() if areas.file else geography.file_name(areas)
        for areas in land.boundaries
    }


def _seen_from(folder: Path, boundaries: Path) -> str:
    """Return the way from audit.toml to the boundary files, with a stroke at its end."""
    inside = boundaries.resolve().is_relative_to(folder.resolve())
    return "boundaries/" if inside else "../boundaries/"
