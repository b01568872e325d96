"""The layers as Shapefiles and wide CSVs: for the council's older GIS."""

import json
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from geoaudit.pack.gis_formats import fitting, short_names
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack
from tests.pack.forging import copied, restated

PEOPLE = "people_by_ward_and_gender"


@pytest.fixture(scope="module")
def both(whole, tmp_path_factory):
    """The whole small pack with its layers in every format."""
    out = tmp_path_factory.mktemp("packs") / "both"
    write_pack(replace(whole, gis_formats=("shapefile", "csv")), out)
    return out


def test_a_pack_has_other_formats_on_request_alone(written, both):
    """Who did not ask gets no Shapefiles; who asked gets one a layer, and verify finds the pack whole."""
    assert not (written / "layers/shapefile").exists()
    assert not (written / "layers/csv").exists()
    shapefiles = {path.stem for path in (both / "layers/shapefile").glob("*.shp")}
    assert shapefiles == set(pyogrio.list_layers(both / "layers/audit.gpkg")[:, 0]) - {"layer_styles"}
    assert {path.stem for path in (both / "layers/csv").glob("*.csv")} == {
        "burglary_on_later_wards",
        "crime_by_ward_and_type",
        PEOPLE,
    }
    assert open_pack(both).manifest["gis_formats"] == ["shapefile", "csv"]
    assert verify(both) == []


def test_a_shapefile_shows_the_layer_under_short_names(both):
    """Opened by itself, a Shapefile has the land, the figures and the markers; hidden figures are missing."""
    areas = gpd.read_file(both / f"layers/shapefile/{PEOPLE}.shp")
    fields = pd.read_csv(both / "layers/shapefile/fields.csv", keep_default_na=False)
    known = fields[fields["layer"] == PEOPLE].set_index("column")["field"]
    assert areas.crs.to_epsg() == 27700
    assert areas["area_name"].tolist() == ["Abbey", "=Bridge", "Castle"]
    assert known["n_as_at_2022_09_30_f"] == "n_0001"
    assert areas[known["n_as_at_2022_09_30_f"]].fillna(-1).tolist() == [3, -1, 0]
    assert areas[known["marker_as_at_2022_09_30_f"]].fillna("").tolist() == ["", "c", ""]
    assert areas.geometry.area.round().tolist() == [1e6, 1e6, 1e6]
    assert (both / f"layers/shapefile/{PEOPLE}.cpg").read_text() == "UTF-8"


def test_a_wide_csv_has_a_row_an_area_and_its_description(both):
    """A council joins a wide CSV to boundaries of its own by the code; text cannot become a formula."""
    wide = pd.read_csv(both / f"layers/csv/{PEOPLE}.csv")
    assert wide["area_code"].tolist() == ["E05000001", "E05000002", "E05000003"]
    assert wide["area_name"].tolist() == ["Abbey", "'=Bridge", "Castle"]
    assert wide["n_as_at_2022_09_30"].tolist() == [9, 21, 3]
    described = json.loads((both / f"layers/csv/{PEOPLE}.csv-metadata.json").read_text())
    assert [c["titles"] for c in described["tableSchema"]["columns"]] == list(wide.columns)


def test_equal_contents_are_equal_bytes_in_every_format(whole, tmp_path):
    """Two packs of the same contents have the same bytes in every file of the GIS, dates included."""
    contents = replace(whole, gis_formats=("shapefile", "csv"))
    for name in ("a", "b"):
        write_pack(contents, tmp_path / name)
    files = [p.relative_to(tmp_path / "a") for p in (tmp_path / "a/layers").rglob("*") if p.is_file()]
    assert {path.suffix for path in files} == {
        *(".gpkg", ".qgz", ".qml", ".shp", ".shx", ".dbf", ".prj", ".cpg", ".csv", ".json")
    }
    for path in files:
        assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes(), path
    # The three bytes of the date in the header of a dBASE table: years since 1900, month, day.
    dbf = (tmp_path / f"a/layers/shapefile/{PEOPLE}.dbf").read_bytes()
    assert tuple(dbf[1:4]) == (100, 1, 1)


def test_short_names_are_distinct_whatever_they_stand_for():
    """Ten characters, no two alike even where case is all that differs; what belongs together is seen to."""
    columns = ["area_code", "Area_Code", "p_corrected", "p_correctly", "n_2022", "marker_2022", "n_0001"]
    columns += [
        f"{kind}_2022_23_{word * 9}" for word in ("aé", "b") for kind in ("n", "marker", "lower", "upper")
    ]
    names = short_names(columns)
    assert list(names) == columns
    assert len({name.lower() for name in names.values()}) == len(columns)
    assert all(len(name) <= 10 and name.isascii() and name.isidentifier() for name in names.values())
    assert names["area_code"] == "area_code"
    assert names["n_2022"] == "n_2022"
    assert names["marker_2022"] == "m_2022"
    assert {names[f"{kind}_2022_23_bbbbbbbbb"][2:] for kind in ("n", "marker", "lower", "upper")} == {"0004"}


def test_a_shapefile_of_too_many_columns_keeps_the_latest():
    """Most programs read 255 fields at most: codes and names stay, and the last figures and markers."""
    columns = ["area_code", "area_name"]
    columns += [f"{kind}_{i}" for i in range(200) for kind in ("n", "marker")]
    kept = fitting([*columns, "geometry"])
    assert len(kept) == 254
    assert kept[:4] == ["area_code", "area_name", "n_74", "marker_74"]
    assert kept[-1] == "marker_199"


@pytest.mark.parametrize("part", [".shp", ".dbf", ".qml"])
def test_a_file_that_is_missing_or_extra_is_named(both, tmp_path, part):
    """The folder holds the parts of each layer's Shapefile and nothing else."""
    pack = copied(both, tmp_path)
    (pack / f"layers/shapefile/{PEOPLE}{part}").rename(pack / f"layers/shapefile/other{part}")
    restated(pack)
    assert any("layers/shapefile must hold the files of the layers" in problem for problem in verify(pack))


def test_a_figure_changed_in_another_format_is_found(both, tmp_path):
    """Whoever changes a figure in a Shapefile or a wide CSV, and every hash with it, is found out."""
    pack = copied(both, tmp_path)
    wide = pack / f"layers/csv/{PEOPLE}.csv"
    wide.write_bytes(wide.read_bytes().replace(b"E05000001,Abbey,3,", b"E05000001,Abbey,9,"))
    dbf = pack / "layers/shapefile/crime_by_ward_and_type.dbf"
    content = bytearray(dbf.read_bytes())
    at = content.index(b"101", content.index(b"E05000002"))
    content[at : at + 3] = b"109"
    dbf.write_bytes(bytes(content))
    restated(pack)
    problems = verify(pack)
    assert f"layers/csv/{PEOPLE}.csv does not show the figures of the layer {PEOPLE}." in problems
    assert (
        "The Shapefile crime_by_ward_and_type does not show the areas and figures of the layer." in problems
    )
