"""A county of three square wards and forty people, small enough to be audited in a second."""

import json
import signal
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyproj
import pytest

from geoaudit import cli

TO_DEGREES = pyproj.Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
EAST, NORTH, SIDE = 430_000, 570_000, 1000
WARDS = (
    ("E05000001", "Ashby", "Northside"),
    ("E05000002", "Birley", "Northside"),
    ("E05000003", "Corley", "Southside"),
)
HEAD = ("Name", "CRN", "Date of Birth", "Gender", "Ethnicity", "Postcode", "Address Type", "Offence", "Team")
CRIMES = ("Burglary", "Anti-social behaviour", "Drugs")
STREET = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type"

SPEC = """
[audit]
title = "Trial county"
partnership = "Northside"
boundaries = "wards"
periods = ["2021-05 to 2021-06"]
policy = "standard"
report_formats = []

[boundaries.wards]
file = "wards.geojson"
date = 2021-12-31
code = "WD21CD"
name = "WD21NM"
parent = "LAD21NM"

[gazetteer]
files = ["postcodes.csv"]

[[sources]]
name = "caseload"
kind = "offenders"
format = "delius"
files = ["caseload.csv"]
as_at = 2022-09-30
columns = { offence_code = "Offence" }

[[sources]]
name = "street-level"
public = true
kind = "offences"
format = "police.uk"
files = ["police.zip"]

[[tables]]
title = "People by ward and gender"
source = "caseload"
by = ["area", "gender"]

[[tables]]
title = "Crimes by ward, month and type"
source = "street-level"
by = ["area", "month", "crime_type"]
"""


def person(number: int) -> list[str]:
    """Return one row of the caseload; the numbers run from 0."""
    born = date(1960, 1, 1) + timedelta(days=397 * (number % 55))
    return [
        f"Person Number{number}",
        f"P{100_000 + number}",
        born.strftime("%d/%m/%Y"),
        ("Male", "Female")[number % 3 == 0],
        ("White", "Asian", "Black")[number % 3],
        f"NE1 {number % 9 + 1}A{'ABD'[number % 3]}",
        "Settled",
        ("00100", "00800")[number % 2],
        ("Red", "Blue")[number % 2],
    ]


def square(number: int) -> dict[str, Any]:
    """Return the geometry of ward `number`: squares side by side, in metres."""
    west = EAST + number * SIDE
    ring = [(west, NORTH), (west + SIDE, NORTH), (west + SIDE, NORTH + SIDE), (west, NORTH + SIDE)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def wards(names: tuple[tuple[str, str, str], ...] = WARDS) -> dict[str, Any]:
    """Return the wards as GeoJSON in metres, with the old `crs` member that says so."""
    features = [
        {
            "type": "Feature",
            "properties": {"WD21CD": code, "WD21NM": name, "LAD21NM": parent},
            "geometry": square(i),
        }
        for i, (code, name, parent) in enumerate(names)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    return {"type": "FeatureCollection", "crs": crs, "features": features}


def postcodes() -> str:
    """Return the gazetteer: twenty-seven postcodes, nine in each ward."""
    lines = [
        f"NE1 {digit}A{letter},{EAST + ward * SIDE + 100 * digit},{NORTH + 100 * digit}"
        for ward, letter in enumerate("ABD")
        for digit in range(1, 10)
    ]
    return "\n".join(["postcode,easting,northing", *lines]) + "\n"


def caseload(people: int = 40, *further: list[str]) -> str:
    """Return the caseload as CSV, with further rows at its end."""
    rows = [HEAD, *(person(i) for i in range(people)), *further]
    return "".join(",".join(row) + "\n" for row in rows)


def street(month: str, rows: int = 30) -> str:
    """Return a month of street-level crime as police.uk publishes it, two of its rows without a place."""
    lines = [STREET]
    for i in range(rows):
        longitude, latitude = TO_DEGREES.transform(EAST + (i % 3) * SIDE + 500, NORTH + 100 + i)
        place = f"{longitude:.6f},{latitude:.6f}" if i > 1 else ","
        crime = CRIMES[i % 3]
        name = "" if crime.startswith("Anti") else f"{month.replace('-', '')}{i:058x}"
        lines.append(f"{name},{month},Force,Force,{place},On or near A,,,{crime}")
    return "\n".join(lines) + "\n"


def make(folder: Path, months: tuple[str, ...] = ("2021-05", "2021-06")) -> Path:
    """Write the county's files and return its specification."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wards.geojson").write_text(json.dumps(wards()), encoding="utf-8")
    (folder / "postcodes.csv").write_text(postcodes(), encoding="utf-8")
    (folder / "caseload.csv").write_text(caseload(), encoding="utf-8")
    with zipfile.ZipFile(folder / "police.zip", "w") as archive:
        for month in months:
            name = f"{month}/{month}-force-street.csv"
            archive.writestr(zipfile.ZipInfo(name), street(month))
    spec = folder / "audit.toml"
    spec.write_text(SPEC, encoding="utf-8")
    return spec


@dataclass(frozen=True)
class Ran:
    """How a command ended: its exit code and all that it wrote, whoever wrote it."""

    code: int
    out: str
    err: str


@pytest.fixture
def geoaudit(capfd, monkeypatch):
    """Run a command in this process, as the installed `geoaudit` does, and return how it ended."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr("sys.argv", ["geoaudit", *map(str, arguments)])
        capfd.readouterr()
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code
        return Ran(int(code or 0), *capfd.readouterr())

    yield run
    for number, answer in kept.items():
        signal.signal(number, answer)


@pytest.fixture
def county(tmp_path):
    """A fresh county; the value is its specification."""
    return make(tmp_path / "county")
