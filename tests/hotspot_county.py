"""A county with hotspots: twenty square wards, crimes that gather in one corner, and the people dealt with.

The wards of Northside are a square of four by four, those of Southside a column beside it. They begin half a
kilometre east of a line of the National Grid, so that cells of a kilometre on the border are of both.
"""

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from county import STREET, TO_DEGREES

from geoaudit.audit import run
from geoaudit.pack.read import AuditPack, open_pack
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec

WEST, SOUTH, SIDE, ACROSS, UP = 430_500, 570_000, 1_000, 5, 4
FIRST, LATER, GAP = "2021-01 to 2021-06", "2021-08 to 2021-11", "2021-07"
MONTHS = tuple(f"2021-{m:02}" for m in range(1, 12) if f"2021-{m:02}" != GAP)
TYPES = ("Burglary", "Drugs", "Vehicle crime")
WARDS = [f"E050000{number:02}" for number in range(ACROSS * UP)]
NORTHSIDE = [code for number, code in enumerate(WARDS) if number % ACROSS < ACROSS - 1]
HOT = [number for number in range(ACROSS * UP) if number % ACROSS < 2 and number // ACROSS < 2]
LIVED_IN = [number for number in range(ACROSS * UP) for _ in range(4 if number in HOT else 1)]
"""The wards in which people live in turn."""
SPOTS = (150, 420, 780)
"""Metres from a ward's corner, east and north alike: where its events and its postcodes are."""

HEAD = """
[audit]
title = "Hot county"
partnership = "Northside"
boundaries = "wards"
periods = ["2021-01 to 2021-06", "2021-08 to 2021-11"]
report_formats = []
policy = "standard"
near = 0

[boundaries.wards]
file = "wards.geojson"
date = 2021-12-31
code = "WD21CD"
name = "WD21NM"
parent = "LAD21NM"

[boundaries.squares-500]
cells = 500

[boundaries.squares-1000]
cells = 1000

[boundaries.hexagons-1000]
cells = 1000
shape = "hexagon"

[gazetteer]
files = ["postcodes.csv"]

[weights.residents]
file = "residents.csv"
code = "ward"
value = "people"
boundaries = "wards"

[harm.severity]
file = "severity.csv"
edition = "Made up for a test, 2021"
column = "crime_type"
code = "type"
weight = "days"
"""
SOURCES = {
    "street": """
[[sources]]
name = "street"
public = true
kind = "offences"
format = "police.uk"
files = ["police.zip"]
""",
    "burglaries": """
[[sources]]
name = "burglaries"
public = true
kind = "offences"
files = ["burglaries.csv"]
dates = "yyyy-mm-dd"
covers = "2021"
""",
    "dealt": """
[[sources]]
name = "dealt"
kind = "offences"
files = ["dealt.csv"]
dates = "yyyy-mm-dd"
covers = "2021"
""",
    "caseload": """
[[sources]]
name = "caseload"
kind = "offenders"
files = ["caseload.csv"]
as_at = 2022-01-31
""",
}
TABLE = """
[[tables]]
title = "Crimes by ward and type"
source = "street"
by = ["area", "crime_type"]
"""


def drawn(count: int, seed: int) -> pd.DataFrame:
    """Return events in the wards, six times as many in each of the four at the south-west corner."""
    rng = np.random.default_rng(seed)
    number = np.arange(ACROSS * UP)
    weight = np.where(np.isin(number, HOT), 6.0, 1.0)
    ward = rng.choice(number, count, p=weight / weight.sum())
    spot = rng.choice(SPOTS, count)
    easting, northing = WEST + ward % ACROSS * SIDE + spot, SOUTH + ward // ACROSS * SIDE + spot
    return pd.DataFrame({"ward": ward, "spot": spot, "easting": easting, "northing": northing})


def postcode(ward: int, spot: int) -> str:
    """Return the postcode at a spot of a ward."""
    return f"NE{ward + 1} 1A{'ABD'[SPOTS.index(spot)]}"


def street(month: str, events: pd.DataFrame) -> str:
    """Return a month of street-level crime as police.uk publishes it."""
    lines = [STREET]
    for i, (east, north) in enumerate(zip(events["easting"], events["northing"], strict=True)):
        longitude, latitude = TO_DEGREES.transform(east, north)
        name = f"{month.replace('-', '')}{i:058x}"
        place = f"{longitude:.7f},{latitude:.7f}"
        lines.append(f"{name},{month},Force,Force,{place},On or near A,,,{TYPES[i % 3]}")
    return "\n".join(lines) + "\n"


def burglaries(count: int = 240, seed: int = 3) -> pd.DataFrame:
    """Return burglaries with days and hours, every third of them a repeat within four days."""
    rng = np.random.default_rng(seed)
    found = drawn(count, seed)
    day = pd.Timestamp("2021-01-04") + pd.to_timedelta(rng.integers(0, 300, count), unit="D")
    found["date"], again = day, np.arange(count) % 3 == 2
    before = found.shift(1)
    for column in ("easting", "northing"):
        found[column] = found[column].where(~again, before[column]).astype(int)
    found["date"] = found["date"].where(~again, before["date"] + pd.Timedelta(days=3))
    found = found[(found["date"].dt.month != 7) & (found["date"].dt.month < 12)]
    hour = np.where(np.arange(len(found)) % 2, 21, np.arange(len(found)) % 24)
    return pd.DataFrame(
        {
            "offence_id": [f"B{i}" for i in range(len(found))],
            "date": found["date"].dt.strftime("%Y-%m-%d"),
            "time_from": [f"{h:02}:10" for h in hour],
            "time_to": [f"{h:02}:20" for h in hour],
            "date_to": found["date"].dt.strftime("%Y-%m-%d"),
            "easting": found["easting"],
            "northing": found["northing"],
            "crime_type": [("Burglary", "Robbery")[i % 2] for i in range(len(found))],
        }
    )


def dealt(count: int = 900, seed: int = 5) -> pd.DataFrame:
    """Return offences whose offender is known: of each six, four at home, one next door, one anywhere."""
    found = drawn(count, seed)
    month = np.arange(count) % 6 + 1
    return pd.DataFrame(
        {
            "offence_id": [f"D{i}" for i in range(count)],
            "person_id": [f"P{_home_of(i, ward)}" for i, ward in enumerate(found["ward"])],
            "date": [f"2021-{m:02}-{i % 28 + 1:02}" for i, m in enumerate(month)],
            "postcode": [postcode(w, s) for w, s in zip(found["ward"], found["spot"], strict=True)],
            "crime_type": [TYPES[i % 3] for i in range(count)],
        }
    )


def _home_of(number: int, ward: int) -> int:
    """The number of somebody who lives in the ward, next to it or anywhere."""
    step = {4: 1, 5: 7}.get(number % 6, 0)
    return LIVED_IN.index((ward + step) % (ACROSS * UP)) + len(LIVED_IN) * (number % 10)


def caseload(people: int = 320) -> pd.DataFrame:
    """Return people who live in turn in the wards of `LIVED_IN`."""
    return pd.DataFrame(
        {
            "person_id": [f"P{i}" for i in range(people)],
            "postcode": [postcode(LIVED_IN[i % len(LIVED_IN)], SPOTS[i % 3]) for i in range(people)],
            "address_type": "Settled",
            "gender": [("Male", "Female")[i % 4 == 0] for i in range(people)],
        }
    )


def wards() -> dict[str, Any]:
    """Return the wards as GeoJSON in metres."""
    features = []
    for number, code in enumerate(WARDS):
        west, south = WEST + number % ACROSS * SIDE, SOUTH + number // ACROSS * SIDE
        ring = [(west, south), (west + SIDE, south), (west + SIDE, south + SIDE), (west, south + SIDE)]
        about = {
            "WD21CD": code,
            "WD21NM": f"Ward {number:02}",
            "LAD21NM": "Southside" if number % ACROSS == ACROSS - 1 else "Northside",
        }
        shape = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
        features.append({"type": "Feature", "properties": about, "geometry": shape})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    return {"type": "FeatureCollection", "crs": crs, "features": features}


def hot_county(folder: Path, *sources: str) -> Path:
    """Write the county's files and return its specification, of some of its sources and no map yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "wards.geojson").write_text(json.dumps(wards()), encoding="utf-8")
    places = [
        f"{postcode(w, s)},{WEST + w % ACROSS * SIDE + s},{SOUTH + w // ACROSS * SIDE + s}"
        for w in range(ACROSS * UP)
        for s in SPOTS
    ]
    write(folder / "postcodes.csv", ["postcode,easting,northing", *places])
    write(folder / "residents.csv", ["ward,people", *(f"{c},{900 + 10 * i}" for i, c in enumerate(WARDS))])
    write(folder / "severity.csv", ["type,days", "Burglary,20", "Drugs,5", "Vehicle crime,1", "Robbery,300"])
    with zipfile.ZipFile(folder / "police.zip", "w") as archive:
        for i, month in enumerate(MONTHS):
            text = street(month, drawn(60 + 3 * i, 100 + i))
            archive.writestr(zipfile.ZipInfo(f"{month}/{month}-force-street.csv"), text)
    for name, table in (("burglaries", burglaries()), ("dealt", dealt()), ("caseload", caseload())):
        table.to_csv(folder / f"{name}.csv", index=False)
    spec = folder / "audit.toml"
    named = [SOURCES[name] for name in sources or SOURCES]
    spec.write_text("".join([HEAD, *named, TABLE]), encoding="utf-8")
    return spec


def write(path: Path, lines: Iterable[str]) -> None:
    """Write lines of text."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def hotspot(title: str, method: str, source: str, **keys: object) -> str:
    """Return a hotspot map as it stands in a specification."""
    given = {"title": title, "method": method, "source": source, **keys}
    lines = [f"{key} = {json.dumps(value)}" for key, value in given.items() if not isinstance(value, dict)]
    tables = [
        f"{key} = {{ {', '.join(f'{k} = {json.dumps(v)}' for k, v in value.items())} }}"
        for key, value in given.items()
        if isinstance(value, dict)
    ]
    return "\n".join(["\n[[hotspots]]", *lines, *tables]) + "\n"


def asking(spec: Path, *texts: str, policy: str = "standard") -> Path:
    """Let the specification ask for more, under a policy."""
    text = spec.read_text(encoding="utf-8").replace('policy = "standard"', f'policy = "{policy}"')
    spec.write_text(text + "".join(texts), encoding="utf-8")
    return spec


def packed(spec: Path, name: str = "pack", workspace: str = "ws") -> AuditPack:
    """Make the pack, in which nothing is wrong, and open it."""
    out = spec.parent / name
    run(read_spec(spec), out, spec.parent / workspace, lambda _: None, replace=False)
    assert verify(out) == []
    return open_pack(out)


def finding(pack: AuditPack, title: str) -> dict[str, pd.DataFrame]:
    """The tables of a finding, by the names of their files without folder and ending."""
    entry = next(one for one in pack.found if one["title"] == title)
    tables = pack.finding_tables(entry)
    return {Path(name).stem: table for name, table in tables.items()}


def first(pack: AuditPack, title: str) -> pd.DataFrame:
    """The first table of a finding."""
    return next(iter(finding(pack, title).values()))
