import sqlite3
from contextlib import closing
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.filing import file_contents
from geoaudit.pack.layers import MOST_COLUMNS, layer_name, make_layers, wide, write_layers
from geoaudit.pack.read import open_pack
from geoaudit.pack.write import write_pack

CODES = pd.Index(["E05000001", "E05000002", "E05000003"])


def test_layers_open_in_geopandas_with_figures_and_markers(written):
    """A council's GIS finds each table by ward as a layer: codes, names, counts, and what is hidden."""
    people = gpd.read_file(written / "layers/audit.gpkg", layer="people_by_ward_and_gender")
    assert people.crs.to_epsg() == 27700
    assert people["area_code"].tolist() == CODES.tolist()
    assert people["area_name"].tolist() == ["Abbey", "=Bridge", "Castle"]
    assert people["n_as_at_2022_09_30"].tolist() == [9, 21, 3]
    assert people["n_as_at_2022_09_30_f"].fillna(-1).tolist() == [3, -1, 0]
    assert people["marker_as_at_2022_09_30_f"].fillna("").tolist() == ["", "c", ""]
    assert people.geometry.area.tolist() == [1e6, 1e6, 1e6]


def test_a_layer_a_table_and_one_a_boundary_set(written):
    """The GeoPackage holds a layer for each table by area and one for the boundaries, and their styles."""
    names = [name for name, _ in pyogrio.list_layers(written / "layers/audit.gpkg")]
    assert names == [
        "boundaries_wards",
        "crime_by_ward_and_type",
        "people_by_ward_and_gender",
        "layer_styles",
    ]


def test_classes_of_addresses_are_in_no_layer(people):
    """People with no fixed abode are in the table and its total, and on no map."""
    assert "NFA" in set(people.cells["area_code"])
    assert wide(people, CODES)["area_code"].tolist() == CODES.tolist()


def test_an_area_that_the_table_lacks_is_not_available(people):
    """An area of the boundary set without a cell has the marker x and no figure, never a zero."""
    row = wide(people, CODES.append(pd.Index(["E05000009"]))).iloc[-1]
    assert row.iloc[1:].tolist() == [pd.NA, "x"] * 3


def test_long_lists_of_categories_stay_at_their_total(crimes):
    """Where a layer would be wider than a GIS likes, the longest list is left at its total."""
    copies = [crimes.cells.assign(crime_type=f"type {i}") for i in range(MOST_COLUMNS)]
    cells = pd.concat([*copies, crimes.cells.query("crime_type == 'All'")]).drop_duplicates(
        ["area_code", "crime_type", "period"]
    )
    large = Profile("t", "crime", True, "wards", crimes.by, crimes.policy, cells)
    table = wide(large, CODES)
    assert list(table.columns) == ["area_code", "n_2021", "marker_2021", "n_2022", "marker_2022"]
    assert table["n_2021"].tolist() == [14, 101, 7]


def test_equal_layers_are_equal_bytes(tmp_path, crimes, wards):
    """The GeoPackage carries no date of writing, and the setting for that is put back."""
    for name in ("a", "b"):
        write_layers(make_layers({"crime": crimes}, {"wards": wards}, ""), tmp_path / f"{name}.gpkg")
    assert (tmp_path / "a.gpkg").read_bytes() == (tmp_path / "b.gpkg").read_bytes()
    assert not pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")


@pytest.mark.parametrize("column", ["n_2022", "n_2022_theft"])
def test_a_layers_figures_are_the_tables(crimes, column):
    """Each column is one period and category of the table, to the unit."""
    cells = crimes.cells
    category = "theft" if column.endswith("theft") else "All"
    wanted = cells[(cells["period"] == "2022") & (cells["crime_type"] == category)].set_index("area_code")[
        "n"
    ]
    assert wide(crimes, CODES)[column].tolist() == wanted.reindex(CODES).tolist()


def test_a_layer_of_estimates_has_their_ranges(whole, estimates, tmp_path):
    """In a GIS an estimate stands beside the ends that it lies between; an open end is missing."""
    write_pack(whole, tmp_path / "p")
    areas = open_pack(tmp_path / "p").layer("burglary_on_later_wards")
    names = [f"{name}_2021_22" for name in ("n", "marker", "lower", "upper")]
    assert [name for name in areas.columns if name.endswith("2021_22")] == names
    assert areas.loc[0, names].tolist() == [4, "e", 2, 5]
    assert areas[names[3]].isna().tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("stem", "name"),
    [("crime-by-ward", "crime_by_ward"), ("2022-crimes", "layer_2022_crimes"), ("order", "layer_order")],
)
def test_a_layers_name_needs_no_quotation_marks(stem, name):
    """ArcGIS puts no quotation marks round names: SQLite must take a layer's name as it stands."""
    assert layer_name(stem) == name
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(f"CREATE TABLE {name} (n INTEGER)")


def test_layers_have_names_of_their_own(contents, crimes, changed):
    """Two tables whose titles differ in a mark alone have two layers, and none takes a boundary set's."""
    titles = ("Crime by ward", "Crime_by ward", "Boundaries wards")
    filed = file_contents(
        changed(tables=tuple(replace(crimes, title=title) for title in titles), sentences={})
    )
    assert [one.layer for one in filed.tables] == ["crime_by_ward", "crime_by_ward_2", "boundaries_wards_2"]
