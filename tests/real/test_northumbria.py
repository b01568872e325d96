"""The main job on the published data of the Northumbria Police area."""

import json
import re
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geoaudit.audit import Outcome, check, run
from geoaudit.errors import PeriodError
from geoaudit.pack.verify import verify
from geoaudit.places.squares import square_shape
from geoaudit.spec import read_spec

SPEC = """
[audit]
title = "Northumbria recorded crime"
partnership = "Northumbria"
boundaries = "wards-2022"
periods = [{periods}]
national = "districts-2024"

[boundaries.wards-2022]
file = "{data}/northumbria/boundaries/WD_2022-12.geojson"
date = 2022-12-31
code = "WD22CD"
name = "WD22NM"

[boundaries.districts-2024]
file = "{data}/england-and-wales/boundaries/LAD_2024_UK.gpkg.zip"
date = 2024-12-31
code = "ltla24_code"
name = "ltla24_name"

[[sources]]
name = "recorded-crime"
public = true
kind = "offences"
files = ["{data}/northumbria/police-uk/*.zip"]
format = "police.uk"

[[tables]]
title = "By ward, month and type"
source = "recorded-crime"
by = ["area", "month", "crime_type"]
"""
NEAR = "placed in the nearest area, lying just outside all of them"
HELD = ("2013-06 to 2014-06", "2018-11 to 2019-02", "2020-05 to 2021-12", "2022-02 to 2023-02")


def specification(folder: Path, data: Path, periods: tuple[str, ...]) -> Path:
    path = folder / "audit.toml"
    quoted = ", ".join(f'"{period}"' for period in periods)
    path.write_text(SPEC.format(data=data.as_posix(), periods=quoted), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(real_data, tmp_path_factory) -> tuple[Path, Outcome]:
    """The whole run, once for this module."""
    folder = tmp_path_factory.mktemp("northumbria")
    spec = read_spec(specification(folder, real_data, HELD))
    (outcome,) = run(spec, folder / "pack", folder / "workspace", lambda _: None, replace=False)
    return folder / "pack", outcome


def test_every_row_is_accounted_for(made):
    """753,069 street rows are read; read = accepted + rejected, and accepted = placed + not placed."""
    _, outcome = made
    rows = outcome.balance.sources["recorded-crime"]
    assert rows["All"] == 753_069 == sum(n for name, n in rows.items() if name != "All")
    (placed,) = outcome.balance.placed
    assert (
        placed.figures["All"] == rows["accepted"] == sum(n for o, n in placed.figures.items() if o != "All")
    )


def test_the_table_sums_to_what_was_placed(made):
    """The sum over wards, months and types of the published table is the rows placed, to the unit."""
    pack, outcome = made
    table = pd.read_csv(next((pack / "tables").glob("*.csv")), keep_default_na=False)
    inner = table[(table[["area_code", "month", "crime_type"]] != "All").all(axis=1)]
    assert inner["area_code"].nunique() == 177
    assert inner["month"].nunique() == 50
    assert inner["n"].sum() == outcome.balance.placed[0].figures["placed"]


def test_anti_social_behaviour_is_in_no_total_of_crime(made, real_data):
    """Crimes are the rows of every type but anti-social behaviour; the two are never added."""
    pack, _ = made
    table = pd.read_csv(next((pack / "tables").glob("*.csv")), keep_default_na=False)
    whole = table[(table["area_code"] == "All") & (table["month"] == "All")]
    crime = whole[whole["record_type"] == "crime"]
    types = set(crime.loc[crime["n"] > 0, "crime_type"])
    assert "Anti-social behaviour" not in types
    incident = whole[(whole["record_type"] == "incident") & (whole["n"] > 0)]
    assert set(incident["crime_type"]) == {"Anti-social behaviour", "All"}


def test_reasons_are_those_of_the_published_faults(made):
    """670 rows of these files have blank coordinates; neighbours hold the rows that lie elsewhere."""
    pack, outcome = made
    reasons = outcome.balance.placed[0].figures
    assert reasons["not placed: no coordinates"] == 670
    outside = pd.read_csv(pack / "quality" / "outside_recorded-crime.csv").set_index("neighbour")["n"]
    assert outside["All"] == reasons["not placed: outside the study area"]
    assert outside["County Durham (E06000047)"] == outside.drop("All").max()
    near = outcome.balance.remarks["recorded-crime"][NEAR]
    beyond = (
        reasons["not placed: outside the study area"]
        + reasons["not placed: coordinates outside Great Britain"]
    )
    assert near + beyond == 206 + 389


def test_rows_not_placed_lie_where_another_library_has_them(made, real_data):
    """In squares wholly beyond the wards lie 56 rows, as pyproj and shapely find in the files themselves.

    They find 60, four of which lie beyond the waters of Great Britain, near Belfast, and have no square here.
    """
    pack, _ = made
    table = pd.read_csv(pack / "quality" / "unplaced_recorded-crime.csv")
    rows = table[(table["reason"] == "All") & ~table["square"].isin(["All", "no place known"])]
    wards = gpd.read_file(real_data / "northumbria" / "boundaries" / "WD_2022-12.geojson").to_crs(27700)
    apart = shapely.distance(wards.union_all(), [square_shape(name) for name in rows["square"]]) > 100
    assert rows.loc[apart, "n"].sum() == 60 - 4


def test_the_pack_verifies(made):
    """Hashes and sums of the pack are as its manifest says, and the manifest's sums are exact."""
    pack, outcome = made
    assert verify(pack) == []
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sources"][0]["rows_read"] == 753_069
    assert manifest["placed"][0]["placed"] == outcome.balance.placed[0].figures["placed"]


def test_a_month_that_no_file_holds_is_refused(real_data, tmp_path):
    """January 2022 is in no archive, and a period that contains it is refused by name."""
    spec = read_spec(specification(tmp_path, real_data, ("2021-12 to 2022-02",)))
    with pytest.raises(PeriodError, match=re.escape("nothing for 2022-01 of the period")):
        check(spec, tmp_path / "workspace", lambda _: None)


def test_a_gap_is_shown_where_it_is_allowed(real_data, tmp_path):
    """With allow_part_covered the period is counted and the table says which month is missing."""
    path = specification(tmp_path, real_data, ("2021-12 to 2022-02",))
    path.write_text(path.read_text().replace("[boundaries.w", "allow_part_covered = true\n[boundaries.w", 1))
    run(read_spec(path), tmp_path / "pack", tmp_path / "workspace", lambda _: None, replace=False)
    assert "nothing is held for 2022-01" in (tmp_path / "pack" / "report.html").read_text(encoding="utf-8")
    coverage = pd.read_csv(tmp_path / "pack" / "quality" / "coverage.csv")
    assert coverage[["period", "months", "missing"]].to_numpy().tolist() == [
        ["2021-12 to 2022-02", 3, "2022-01"]
    ]


def test_one_partnership_of_six_keeps_its_own_wards(real_data, tmp_path):
    """North Tyneside's pack has its 20 wards, and what lies in the other districts is counted under them."""
    path = specification(tmp_path, real_data, ("2021",))
    path.write_text(path.read_text().replace('partnership = "Northumbria"', 'partnership = "North Tyneside"'))
    (outcome,) = run(
        read_spec(path), tmp_path / "pack", tmp_path / "workspace", lambda _: None, replace=False
    )
    table = pd.read_csv(next((tmp_path / "pack" / "tables").glob("*.csv")), keep_default_na=False)
    assert table["area_code"].nunique() == 20 + 1
    outside = pd.read_csv(tmp_path / "pack" / "quality" / "outside_recorded-crime.csv").set_index(
        "neighbour"
    )["n"]
    assert {"Newcastle upon Tyne", "Sunderland", "Gateshead", "South Tyneside", "Northumberland"} < set(
        outside.index
    )
    figures = outcome.balance.placed[0].figures
    assert figures["All"] == 753_069 == sum(n for o, n in figures.items() if o != "All")
