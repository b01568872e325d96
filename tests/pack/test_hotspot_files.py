"""The files, layers and manifest entries of findings."""

import json
import warnings
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from csvw import CSVW

from geoaudit.pack.filing import file_contents
from geoaudit.pack.hotspot_files import tidy
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack

WARDS = "hotspots/hot-wards.csv"


def test_each_table_of_a_finding_is_a_file(spotted):
    """The first table has the finding's name, the others their own after it; text is no formula."""
    names = sorted(p.name for p in (spotted / "hotspots").glob("*.csv"))
    assert names == ["crime-by-density-b.csv", "hot-wards-test.csv", "hot-wards.csv", "near-repeats.csv"]
    assert (spotted / WARDS).read_bytes().decode().split("\r\n") == [
        "area_code,area_name,class,n,z",
        "E05000001,Abbey,hot spot,9,2.34568",
        "E05000002,'=Bridge,cold spot,21,-2.5",
        "E05000003,Castle,hidden,,",
        "",
    ]
    assert "8.12346\r\n" in (spotted / "hotspots/hot-wards-test.csv").read_bytes().decode()
    assert "'=[100, 200)" in (spotted / "hotspots/near-repeats.csv").read_text()


def test_each_column_says_what_it_means(spotted):
    """Beside each file stands valid CSVW: what every column is, the source, and how it is protected."""
    for file in (spotted / "hotspots").glob("*.csv"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert CSVW(str(file), md_url=f"{file}-metadata.json", validate=True).is_valid
    told = json.loads((spotted / f"{WARDS}-metadata.json").read_text())
    meanings = [column["dc:description"] for column in told["tableSchema"]["columns"]]
    assert meanings == [
        "Code of the area or cell",
        "Name of the area or cell",
        "what the map shows",
        "how many",
        "standard score",
    ]
    assert told["dc:source"] == "caseload"
    assert "Protected by the policy midpoint-6" in told["dc:description"]
    cells = json.loads((spotted / "hotspots/crime-by-density-b.csv-metadata.json").read_text())
    assert "Worked out from a public source." in cells["dc:description"]


def test_figures_have_six_digits_and_whole_ones_stay_whole():
    """Fractions are cut to six digits, whole columns are whole numbers, and no digit of millions is lost."""
    frame = pd.DataFrame(
        {
            "whole": [3.0, np.nan, 9.0],
            "mixed": [1234567.8, 1e-12 / 3, -0.0],
            "nothing": [np.nan] * 3,
            "count": [1, 2, 3],
            "text": ["a", None, "b"],
        }
    )
    found = tidy(frame)
    assert found["whole"].dtype == "Int64"
    assert found["whole"].tolist() == [3, pd.NA, 9]
    assert found["mixed"].tolist() == [1234568.0, 3.33333e-13, 0.0]
    assert not np.signbit(found["mixed"].iloc[2])
    assert found["nothing"].isna().all()
    assert found[["count", "text"]].equals(frame[["count", "text"]])


def test_a_layer_a_finding(spotted):
    """A GIS opens the finding: areas, class and the figures of its first table, and says what it shows."""
    path = spotted / "layers/audit.gpkg"
    assert [name for name, _ in pyogrio.list_layers(path)][-3:-1] == [
        "hotspot_crime_by_density_b",
        "hotspot_hot_wards",
    ]
    areas = gpd.read_file(path, layer="hotspot_hot_wards")
    assert list(areas.columns) == ["area_code", "area_name", "class", "n", "z", "geometry"]
    assert areas.crs.to_epsg() == 27700
    assert areas["area_name"].tolist() == ["Abbey", "=Bridge", "Castle"]
    assert areas["n"].fillna(-1).tolist() == [9, 21, -1]
    assert areas.geometry.area.tolist() == [1e6, 1e6, 1e6]
    told = pyogrio.read_info(path, layer="hotspot_hot_wards")["layer_metadata"]["DESCRIPTION"]
    assert told.startswith("Hot wards. as at 30 September 2022. Policy midpoint-6, version 2:")


def test_the_manifest_lists_findings(spotted, written, found):
    """Each finding stands in the manifest with its words, files, layer and the tables that it was made of."""
    hot = found[1]
    found = json.loads((spotted / "manifest.json").read_text())["hotspots"]
    assert found[1] == {
        "title": "Hot wards",
        "method": "gi-star",
        "source": "caseload",
        "public": False,
        "period": "as at 30 September 2022",
        "boundaries": "wards",
        "made_of": ["tables/people-by-ward-and-gender.csv"],
        "files": [WARDS, "hotspots/hot-wards-test.csv"],
        "layer": "hotspot_hot_wards",
        "internal": False,
        "per": "",
        "left_out": 0,
        "sentences": list(hot.sentences),
        "methods": list(hot.methods),
        "classes": dict(hot.classes),
    }
    assert (found[2]["layer"], found[2]["made_of"]) == (None, [])
    assert json.loads((written / "manifest.json").read_text())["hotspots"] == []


def test_namesakes_have_names_of_their_own(changed, crimes, hot_wards, hot_cells):
    """Titles alike but for their marks, and one that is another's table, make distinct files and layers."""
    found = (
        replace(hot_wards, title="Hot spots!"),
        replace(hot_cells, title="Hot spots"),
        replace(hot_cells, title="Hot spots: test"),
    )
    tables = (*changed().tables, replace(crimes, title="Hotspot hot spots"))
    filed = file_contents(changed(tables=tables, found=found)).found
    assert [one.paths for one in filed] == [
        ("hotspots/hot-spots.csv", "hotspots/hot-spots-test-2.csv"),
        ("hotspots/hot-spots-2.csv",),
        ("hotspots/hot-spots-test.csv",),
    ]
    assert [one.layer for one in filed] == [
        "hotspot_hot_spots_2",
        "hotspot_hot_spots_2_2",
        "hotspot_hot_spots_test",
    ]


def test_a_pack_of_findings_alone_has_layers(changed, hot_cells, tmp_path):
    """Without a boundary set there is still a GeoPackage, a map and a whole pack."""
    found = (hot_cells, replace(hot_cells, title="None", layer=hot_cells.layer.iloc[:0]))
    found = (found[0], replace(found[1], tables={"areas": hot_cells.tables["areas"].iloc[:0]}))
    made = changed(tables=(), boundaries={}, quality={}, placed=(), found=found)
    write_pack(made, tmp_path / "p")
    assert [name for name, _ in pyogrio.list_layers(tmp_path / "p/layers/audit.gpkg")] == [
        "hotspot_crime_by_density_b",
        "layer_styles",
    ]
    assert verify(tmp_path / "p") == []


def test_a_pack_with_findings_reads_back(spotted, found):
    """The tables and layers of a finding come back as they were found; a pack of before has none."""
    pack = open_pack(spotted)
    tables = pack.finding_tables(pack.found[1])
    assert tables[WARDS]["n"].fillna(-1).tolist() == [9, 21, -1]
    assert tables[WARDS]["area_name"].tolist() == ["Abbey", "=Bridge", "Castle"]
    assert tables["hotspots/hot-wards-test.csv"]["pai"].tolist() == [8.12346, 2.0]
    assert pack.layer("hotspot_crime_by_density_b")["density"].tolist()[-1] == 1234568.0
    del pack.manifest["hotspots"]
    assert pack.found == []


def test_a_column_named_as_a_tables_is_read_as_it_is(changed, hot_cells, tmp_path):
    """A method's `n_expected` and `lower_95` are fractions, though a table's such columns are whole."""
    table = hot_cells.tables["areas"].assign(n_expected=1.25, lower_95=0.5)
    one = replace(
        hot_cells,
        tables={"areas": table},
        meanings={**hot_cells.meanings, "n_expected": "by chance", "lower_95": "lower end"},
    )
    write_pack(changed(found=(one,)), tmp_path / "p")
    assert verify(tmp_path / "p") == []
    layer = open_pack(tmp_path / "p").layer("hotspot_crime_by_density_b")
    assert layer["n_expected"].tolist() == [1.25] * 6


def test_equal_findings_are_equal_bytes(changed, found, tmp_path):
    """The same findings make the same report, layers and files."""
    for name in ("a", "b"):
        write_pack(changed(found=found), tmp_path / name)
    for file in (tmp_path / "a").rglob("*.*"):
        if file.name != "manifest.json":
            assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()
