"""A pack of three square wards, small enough to check by hand."""

import datetime as dt
import itertools
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.contents import PackContents, PlacedSummary, SourceSummary
from geoaudit.pack.write import write_pack
from geoaudit.places.boundaries import BoundarySet
from geoaudit.provenance import Source

WARDS = {"E05000001": "Abbey", "E05000002": "=Bridge", "E05000003": "Castle"}
POLICY = policy_named("midpoint-6")

# Burglary and theft in each ward and year; Castle has no theft.
CRIMES = {
    ("E05000001", "burglary"): (4, 5),
    ("E05000001", "theft"): (10, 20),
    ("E05000002", "burglary"): (1, 0),
    ("E05000002", "theft"): (100, 90),
    ("E05000003", "burglary"): (7, 8),
    ("E05000003", "theft"): (0, 0),
}
# People by ward and gender, as midpoint-6 rounds them; NFA is a class of addresses and no area.
PEOPLE = {
    ("E05000001", "f"): 3,
    ("E05000001", "m"): 9,
    ("E05000002", "f"): None,
    ("E05000002", "m"): 15,
    ("E05000003", "f"): 0,
    ("E05000003", "m"): 3,
    ("NFA", "f"): 3,
    ("NFA", "m"): 9,
    ("All", "f"): 9,
    ("All", "m"): 33,
    ("E05000001", "All"): 9,
    ("E05000002", "All"): 21,
    ("E05000003", "All"): 3,
    ("NFA", "All"): 9,
    ("All", "All"): 39,
}
NAMES = {**WARDS, "NFA": "No fixed abode", "All": "All"}


@pytest.fixture(scope="session")
def wards() -> BoundarySet:
    """Three wards of one square kilometre, side by side."""
    squares = [shapely.box(400_000 + 1000 * i, 500_000, 401_000 + 1000 * i, 501_000) for i in range(3)]
    areas = gpd.GeoDataFrame(
        {"area_code": list(WARDS), "area_name": list(WARDS.values()), "parent": pd.NA},
        geometry=squares,
        crs="EPSG:27700",
    )
    return BoundarySet(
        "wards", dt.date(2022, 12, 31), areas, Source("wards.geojson", "a" * 64), pd.DataFrame(), "b" * 64
    )


@pytest.fixture(scope="session")
def crimes() -> Profile:
    """Exact counts of a public source by ward, type and year, with every total."""
    rows = []
    for (area, kind), years in CRIMES.items():
        for year, n in zip(("2021", "2022"), years, strict=True):
            for code, category in itertools.product((area, "All"), (kind, "All")):
                rows.append((code, NAMES[code], category, year, n))
    keys = ["area_code", "area_name", "crime_type", "period"]
    cells = pd.DataFrame(rows, columns=[*keys, "n"]).groupby(keys, sort=False, as_index=False)["n"].sum()
    cells = cells.astype({"n": "Int64"}).assign(marker="")
    return Profile("Crime by ward and type", "crime", True, "wards", ("area", "crime_type"), POLICY, cells)


@pytest.fixture(scope="session")
def people() -> Profile:
    """Protected counts of people by ward and gender, one of them hidden."""
    rows = [(code, NAMES[code], gender, "as at 2022-09-30", n) for (code, gender), n in PEOPLE.items()]
    cells = pd.DataFrame(rows, columns=["area_code", "area_name", "gender", "period", "n"])
    cells["n"] = pd.array(cells["n"], dtype="Int64")
    cells["marker"] = cells["n"].isna().map({True: "c", False: ""}).astype("str")
    return Profile("People by ward and gender", "caseload", False, "wards", ("area", "gender"), POLICY, cells)


@pytest.fixture(scope="session")
def shares() -> Profile:
    """The share placed by gender, protected."""
    rows = [("gender", g, o, "whole source", n) for g, o, n in [("f", "placed", 15), ("f", "All", 21)]]
    cells = pd.DataFrame(rows, columns=["characteristic", "category", "outcome", "period", "n"])
    cells = cells.astype({"n": "Int64"}).assign(marker="")
    by = ("characteristic", "category", "outcome")
    return Profile("Share placed on the map, by group: caseload", "caseload", False, "", by, POLICY, cells)


@pytest.fixture(scope="session")
def contents(wards: BoundarySet, crimes: Profile, people: Profile, shares: Profile) -> PackContents:
    """The whole small pack."""
    files = (Source("crime.csv", "c" * 64, "Invented Police", "2022", "OGL"),)
    crime = SourceSummary("crime", "offences", True, files, 250, 248, {"duplicate row": 2})
    caseload = SourceSummary(
        "caseload",
        "offenders",
        False,
        (Source("caseload.csv", "d" * 64),),
        45,
        39,
        {"date in the future": None},
    )
    return PackContents(
        title="Three wards <audit>",
        partnership="Threewards",
        spec_sha256="e" * 64,
        policy=POLICY,
        sources=(crime, caseload),
        placed=(
            PlacedSummary("crime", True, "wards", 248, 245, {"no coordinates": 3}),
            PlacedSummary("caseload", False, "wards", 39, 33, {"no postcode": 3}),
        ),
        tables=(crimes, people),
        quality={"share-placed": shares},
        findings={
            "boundary-findings": pd.DataFrame(
                {"finding": ["gap", "-overlap"], "area_code": ["E05000001", None], "value": [1.5, -2.0]}
            )
        },
        rejected={"crime": pd.DataFrame({"file": "crime.csv", "row": [7, 9], "reason": "duplicate row"})},
        boundaries={"wards": wards},
        notes=("One outline was repaired.",),
        attributions=("Contains invented data.",),
    )


@pytest.fixture
def changed(contents: PackContents) -> Callable[..., PackContents]:
    """The small pack with some of its parts exchanged."""
    return lambda **parts: replace(contents, **parts)


@pytest.fixture(scope="session")
def written(contents: PackContents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack as a folder; not to be changed."""
    out = tmp_path_factory.mktemp("packs") / "three"
    write_pack(contents, out)
    return out


@pytest.fixture
def pack(written: Path, tmp_path: Path) -> Path:
    """A copy of the small pack that a test may damage."""
    return Path(shutil.copytree(written, tmp_path / "pack"))
