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

from geoaudit.disclosure.policy import ACCOUNTS, policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.contents import PackContents, PlacedSummary, SourceSummary
from geoaudit.pack.parts import CHANGES_COLUMNS, ERROR_COLUMNS
from geoaudit.pack.write import write_pack
from geoaudit.periods.breaks import Break
from geoaudit.places.boundaries import BoundarySet
from geoaudit.profiles.finding import Finding
from geoaudit.provenance import Source, Use

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
# Each later ward's burglaries in a year: figure, marker, ends of the range, what it rests on.
ESTIMATES = [
    (4, "e", 2, 5, "postcodes"),
    (6, "e", 4, None, "postcodes"),
    (7, "", 7, 7, ""),
    (17, "e", 13, None, "postcodes"),
]
MONTHS = [f"{year}-{month:02d}" for year in (2019, 2020, 2021) for month in range(1, 13)]
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
    """The share placed by type of crime."""
    figures = (("placed", 15), ("not placed", 6), ("All", 21))
    rows = [("crime_type", "theft", outcome, "whole source", n) for outcome, n in figures]
    cells = pd.DataFrame(rows, columns=["characteristic", "category", "outcome", "period", "n"])
    cells = cells.astype({"n": "Int64"}).assign(marker="")
    by = ("characteristic", "category", "outcome")
    title = "Share placed on the map, by group: crime"
    return Profile(title, "crime", True, "", by, POLICY, cells, scale=ACCOUNTS)


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
        None,
        None,
        {},
    )
    return PackContents(
        title="Three wards <audit>",
        partnership="Threewards",
        spec_sha256="e" * 64,
        policy=POLICY,
        sources=(crime, caseload),
        placed=(
            PlacedSummary("crime", True, "wards", 248, 245, {"no coordinates": 3}),
            PlacedSummary("caseload", False, "wards", None, None, {}),
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
        uses=(
            Use("profile 'Targets'", Source("people.csv", "f" * 64)),
            Use("population 'residents'", Source("people.csv", "f" * 64), dt.date(2021, 6, 30)),
            Use("instrument of needs", Source("needs.csv", "a" * 64, edition="2009")),
        ),
    )


@pytest.fixture(scope="session")
def later(wards: BoundarySet) -> BoundarySet:
    """The same land ten years on: Abbey has lost a part to Bridge, and Castle has another code."""
    cuts = [(0, 800), (800, 2000), (2000, 3000)]
    areas = wards.areas.assign(area_code=["E05000001", "E05000002", "E05000013"])
    land = [shapely.box(400_000 + west, 500_000, 400_000 + east, 501_000) for west, east in cuts]
    return replace(wards, name="wards-later", date=dt.date(2032, 12, 31), areas=areas.set_geometry(land))


@pytest.fixture(scope="session")
def changes() -> pd.DataFrame:
    """What became of each ward, as `geoaudit.crosswalks.comparison.compare` says it."""
    rows = [
        ("E05000001", "Abbey", "E05000001", "Abbey", "redrawn", 0.8, 1.0),
        ("E05000001", "Abbey", "E05000002", "=Bridge", "redrawn", 0.2, 1 / 6),
        ("E05000002", "=Bridge", "E05000002", "=Bridge", "redrawn", 1.0, 5 / 6),
        ("E05000003", "Castle", "E05000013", "Castle", "recoded", 1.0, 1.0),
    ]
    return pd.DataFrame(rows, columns=list(CHANGES_COLUMNS))


@pytest.fixture(scope="session")
def estimates() -> Profile:
    """Burglaries of five years moved to the later wards: Castle counted, the others estimated."""
    names = {"E05000001": "Abbey", "E05000002": "=Bridge", "E05000013": "Castle", "All": "All"}
    rows = [
        (code, name, f"20{year}/{year + 1}", *figures)
        for year in range(17, 22)
        for (code, name), figures in zip(names.items(), ESTIMATES, strict=True)
    ]
    columns = ["area_code", "area_name", "period", "n", "marker", "lower", "upper", "basis"]
    cells = pd.DataFrame(rows, columns=columns)
    cells = cells.astype({"n": "Int64", "lower": "Int64", "upper": "Int64"})
    return Profile("Burglary on later wards", "crime", True, "wards-later", ("area",), POLICY, cells)


@pytest.fixture(scope="session")
def balance() -> Profile:
    """What came in and went out when burglaries were moved."""
    rows = [("in", 20), ("out", 17), ("not transferred: outside every target area", 3)]
    rows += [("of which estimated", 10)]
    cells = pd.DataFrame(rows, columns=["outcome", "n"]).astype({"n": "Int64"})
    cells.insert(0, "table", "Burglary on later wards")
    cells.insert(1, "step", "to wards-later")
    cells.insert(3, "period", "2021/22")
    by = ("table", "step", "outcome")
    return Profile("Balance: crime", "crime", True, "", by, POLICY, cells.assign(marker=""))


@pytest.fixture(scope="session")
def months() -> Profile:
    """Crimes by month over three years, with one month that is far from the others and one without a file."""
    labels = [m for m in MONTHS if m != "2021-05"]
    n = [900 if m == "2020-07" else 100 + 7 * (int(m[5:]) % 4) for m in labels]
    cells = pd.DataFrame({"month": labels, "period": "whole source", "n": n, "marker": ""})
    cells = cells.astype({"n": "Int64"})
    return Profile("Rows by month: crime", "crime", True, "", ("month",), POLICY, cells)


@pytest.fixture(scope="session")
def covered() -> pd.DataFrame:
    """The first month is held from its 16th on, and May 2021 is not held at all."""
    share = [0.5 if m == "2019-01" else 0.0 if m == "2021-05" else 1.0 for m in MONTHS]
    return pd.DataFrame({"source": "crime", "month": MONTHS, "covered": share})


@pytest.fixture(scope="session")
def accuracy() -> pd.DataFrame:
    """How far two ways of estimating are off."""
    where = "crime", "Burglary", "All", "wards", "wards-later"
    rows = [(*where, "area", 12, 18.5, 124.0, 30.0), (*where, "postcodes", 12, 6.7, 85.0, 12.25)]
    return pd.DataFrame(rows, columns=list(ERROR_COLUMNS))


@pytest.fixture(scope="session")
def hot_wards(people: Profile, wards: BoundarySet) -> Finding:
    """Hot spots of people by ward, made of the protected table: one hot, one cold, one hidden."""
    table = pd.DataFrame(
        {
            "area_code": list(WARDS),
            "area_name": list(WARDS.values()),
            "class": ["hot spot", "cold spot", "hidden"],
            "n": [9.0, 21.0, None],
            "z": [2.3456789, -2.5, None],
        }
    )
    test = pd.DataFrame({"share_of_area": [0.01, 0.05], "pai": [8.123456789, 2.0]})
    return Finding(
        title="Hot wards",
        method="gi-star",
        source="caseload",
        public=False,
        made_of=(people,),
        period="as at 30 September 2022",
        boundaries="wards",
        sentences=("Abbey is a hot spot.", "Bridge is a cold spot."),
        methods=("Getis-Ord Gi* of counts as they are published.",),
        tables={"areas": table, "test": test},
        meanings={
            "class": "what the map shows",
            "n": "how many",
            "z": "standard score",
            "share_of_area": "share of the land",
            "pai": "prediction accuracy index",
        },
        layer=gpd.GeoDataFrame(table, geometry=wards.areas.geometry.to_numpy(), crs="EPSG:27700"),
        classes={"hot spot": "h2", "nothing special": "q0", "cold spot": "k2", "hidden": "qh"},
    )


@pytest.fixture(scope="session")
def hot_cells() -> Finding:
    """Crime on six squares of 500 m, of a public source; one name looks like a script."""
    corners = [(400_000 + 500 * i, 500_000 + 500 * j) for i, j in itertools.product(range(3), range(2))]
    codes = [f"NZ{i}" for i in range(6)]
    table = pd.DataFrame({"area_code": codes, "area_name": ["<script>alert(1)</script>", *codes[1:]]})
    classes = ["1 to 4", "5 and more", "1 to 4", "none", "none", "5 and more"]
    table = table.assign(**{"class": classes}, density=[1.5, 8.0, 2.0, 0.0, 0.0, 1234567.8])
    squares = [shapely.box(x, y, x + 500, y + 500) for x, y in corners]
    return Finding(
        title="Crime, by density <b>",
        method="density",
        source="crime",
        public=True,
        made_of=(),
        period="2022",
        boundaries="squares of 500 m",
        sentences=("Crime is densest in the north.",),
        methods=("Quartic kernel, bandwidth 750 m.",),
        tables={"areas": table},
        meanings={"class": "what the map shows", "density": "crimes per square kilometre"},
        layer=gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:27700"),
        classes={"none": "q0", "1 to 4": "q2", "5 and more": "q5"},
    )


@pytest.fixture(scope="session")
def near_repeats() -> Finding:
    """A finding that is on no map."""
    bands = {"metres": ["[0, 100)", "=[100, 200)"], "pairs": [1213, 877], "p_more": [0.00001, 0.5]}
    return Finding(
        title="Near repeats",
        method="near-repeat",
        source="crime",
        public=True,
        made_of=(),
        period="2022",
        boundaries="",
        sentences=("Pairs are 1.8 times as many as chance would give.",),
        methods=(),
        tables={"bands": pd.DataFrame(bands)},
        meanings={"metres": "band of distance", "pairs": "pairs of events", "p_more": "one-sided p-value"},
    )


@pytest.fixture(scope="session")
def found(hot_cells: Finding, hot_wards: Finding, near_repeats: Finding) -> tuple[Finding, ...]:
    """Three findings: on a grid, on wards and on no map."""
    return hot_cells, hot_wards, near_repeats


@pytest.fixture(scope="session")
def whole(contents, later, changes, estimates, balance, months, covered, accuracy, found) -> PackContents:
    """The small pack with everything that a pack can hold."""
    return replace(
        contents,
        tables=(*contents.tables, estimates),
        boundaries={**contents.boundaries, "wards-later": later},
        warnings=("Small wards are drawn on simplified boundaries.",),
        balance=(balance,),
        coverage={"crime": months},
        covered=covered,
        breaks=(
            Break("crime", dt.date(2021, 1, 1), "new <counting> rules"),
            Break("caseload", dt.date(2020, 3, 23), "the pandemic"),
        ),
        comparisons={"wards to wards-later": changes},
        accuracy=accuracy,
        found=found,
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


@pytest.fixture(scope="session")
def spotted(contents: PackContents, found, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small pack with the three findings, as a folder; not to be changed."""
    out = tmp_path_factory.mktemp("packs") / "spotted"
    write_pack(replace(contents, found=found), out)
    return out


@pytest.fixture
def pack(written: Path, tmp_path: Path) -> Path:
    """A copy of the small pack that a test may damage."""
    return Path(shutil.copytree(written, tmp_path / "pack"))
