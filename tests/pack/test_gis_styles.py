"""How layers look: the classes, shades and words of the report's maps, written for a GIS."""

import re
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import geoaudit.pack
from geoaudit.pack.gis_looks import (
    FACILITY,
    OUTLINES,
    Condition,
    Entry,
    Look,
    look_of_areas,
    look_of_finding,
    look_of_table,
)
from geoaudit.pack.gis_project import bounds_of
from geoaudit.pack.gis_styles import expression, qml_of, sld_of
from geoaudit.pack.gis_symbols import FILLS, MARKERS, symbol_of
from geoaudit.pack.layers import Layer, make_layers, shown_first, write_layers
from geoaudit.pack.maps import draw
from geoaudit.pack.outlines import outline
from geoaudit.profiles.finding import STYLES

CODES = pd.Index(["E05000001", "E05000002", "E05000003"])
TEMPLATES = Path(geoaudit.pack.__file__).parent / "templates"


def places():
    """Three facilities of two kinds, as a layer of points."""
    kinds = {"name": ["One", "Two", "Three"], FACILITY: ["police station", "hospital", "hospital"]}
    points = shapely.points([[400_100, 500_100], [401_500, 500_500], [402_500, 500_500]])
    return gpd.GeoDataFrame(kinds, geometry=points, crs="EPSG:27700")


def test_shades_are_those_of_the_report():
    """Every style of the report's maps has its colour in the GIS, its stripes theirs."""
    css = "".join((TEMPLATES / name).read_text() for name in ("style.css", "hotspots.css"))
    light = dict(reversed(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", css)))  # the first is daylight's
    assert {FILLS[s].colour for s in ("qh", "qx")} == {light["hatch-page"], light["nodata"]}
    for style in set(STYLES) - {"qh", "qx"}:
        assert FILLS[style].colour == light[style]
        assert FILLS[style].ink == (light.get(f"{style}-line", "") if FILLS[style].pattern else "")
    assert FILLS["qh"].ink == light["hatch"]
    assert set(FILLS) == set(STYLES)


def test_a_table_is_shown_by_its_latest_period_in_the_reports_classes(crimes, wards):
    """2022: 8, 90 and 13 crimes; the classes are those of the report's map of the same table."""
    assert shown_first(crimes) == ("2022", "2022")
    look = look_of_table(crimes, CODES, "2022", "2022")
    report = [pair for pair in draw(crimes, outline(wards)).legend if pair[0].startswith("q")]
    assert [(e.style, e.words) for e in look.entries if e.style in dict(report)] == report
    assert look.heading == "Number, 2022"
    assert look.entries[1].tests[0] == Condition("n_2022", ">", 0)
    assert look.entries[0].style == "q0"
    assert "qh" not in [e.style for e in look.entries]  # nothing of a public source is hidden
    assert look.entries[-1] == Entry("qx", "no data")


def test_each_area_is_in_one_class_and_in_the_right_one(people):
    """Every area of a table is of one entry alone: hidden, no data, nought, or the class that holds it."""
    cells = people.cells.assign(period="2021/22")
    look = look_of_table(replace(people, cells=cells), CODES, "2021_22", "2021/22")
    for n, marker in [(9, ""), (3, ""), (21, ""), (None, "c"), (0, ""), (None, "x"), (None, "z")]:
        row = {"n_2021_22": n, "marker_2021_22": marker}
        held = [e for e in look.entries if e.tests and all(holds(t, row[t.column]) for t in e.tests)]
        assert len(held) == (marker not in {"x", "z"})  # else it is of the last entry: no data
        if n == 0 or marker == "c":
            assert held[0].words == {"": "0", "c": "hidden"}[marker]
        elif n:
            low, _, high = held[0].words.partition(" to ")
            assert int(low) <= n <= int(high or low)


def holds(test, value):
    """Whether a value is as a condition wants it."""
    if not isinstance(value, type(test.value)):
        return False
    if test.sign == "=":
        return value == test.value
    return value > test.value if test.sign == ">" else value <= test.value


def test_a_table_without_cells_is_an_outline(crimes, wards):
    """A table that came to nothing is drawn as its boundaries, and writing it fails nowhere."""
    empty = replace(crimes, cells=crimes.cells.iloc[:0])
    layers = list(make_layers({"empty": empty}, {"wards": wards}, ""))
    assert layers[-1].shown == OUTLINES


def test_of_kinds_that_have_no_total_the_first_is_shown(crimes):
    """Crimes and incidents are never added: the layer shows the first kind, and says which."""
    cells = crimes.cells[crimes.cells["crime_type"] != "All"]
    assert shown_first(replace(crimes, cells=cells)) == ("2022_burglary", "burglary, 2022")


def test_findings_keep_their_own_classes(hot_wards, hot_cells):
    """Hot and cold have their own styles, squares no names; hidden is in the legend where any area is."""
    look = look_of_finding(hot_wards, hot_wards.layer)
    assert [(e.style, e.words) for e in look.entries] == [
        ("h2", "hot spot"),
        ("q0", "nothing special"),
        ("k2", "cold spot"),
        ("qh", "hidden"),
    ]
    assert look.column == "class"
    assert look.label == "area_name"
    shown = hot_wards.layer[hot_wards.layer["class"] != "hidden"]
    assert "qh" not in [e.style for e in look_of_finding(hot_wards, shown).entries]
    squares = hot_cells.layer.assign(area_name=hot_cells.layer["area_code"])
    assert look_of_finding(hot_cells, squares).label == ""


def test_facilities_are_marked_by_kind_and_named():
    """A layer of points with `facility_type` has a marker for each kind, and names; without, plain points."""
    look = look_of_areas(places())
    assert look.points
    assert [(e.style, e.words) for e in look.entries] == [("m1", "hospital"), ("m2", "police station")]
    assert (look.column, look.label) == (FACILITY, "name")
    assert look_of_areas(places().rename(columns={"name": "facility_name"})).label == "facility_name"
    assert look_of_areas(places().drop(columns=["name"])).label == ""
    assert look_of_areas(places().drop(columns=[FACILITY])).points
    assert not look_of_areas(places().buffer(100).to_frame("geometry")).points
    assert len({(mark.shape, mark.colour) for mark in MARKERS.values()}) == len(MARKERS)


def test_words_from_the_data_stay_words():
    """Quotes, markup and QGIS's own marks in a class are text in every style, and its XML parses."""
    word = "a'b\\<script>[%now()%]\x07\"&"
    look = Look(
        (Entry("h2", word, (Condition('c"x', "=", word),)),), column='c"x', heading=word, label="area_name"
    )
    for text in (qml_of(look), qml_of(replace(look, column="")), sld_of("n", look)):
        root = ET.fromstring(text)
        shown = [e.get("label", "") for e in root.iter() if e.tag in {"rule", "category"}]
        assert not any("[%" in words for words in [*root.itertext(), *shown] if words != look.column)
    assert expression(look.entries[0].tests).startswith(r""""c""x" = 'a''b\\<script>[%""")


@pytest.mark.parametrize("style", [*FILLS, *MARKERS, "outline"])
def test_every_style_has_a_symbol(style):
    """No style of the report is without a symbol, in QGIS and in SLD."""
    assert symbol_of(style, "0").find("layer") is not None
    look = Look((Entry(style, "x"),), points=style in MARKERS)
    assert ET.fromstring(sld_of("n", look)).iter("{http://www.opengis.net/sld}Fill")


def test_the_geopackage_says_what_it_holds(written):
    """A layer's description: what is shown, source, boundaries with date, policy and attribution."""
    with closing(sqlite3.connect(written / "layers/audit.gpkg")) as database:
        described = dict(database.execute("SELECT table_name, description FROM gpkg_contents"))
        joined = "gpkg_metadata_reference JOIN gpkg_metadata ON id = md_file_id"
        kept = dict(database.execute(f"SELECT table_name, metadata FROM {joined}"))
        styles = database.execute(
            "SELECT f_table_name, useAsDefault, length(styleSLD) > 0, update_time FROM layer_styles"
        ).fetchall()
        (version,) = database.execute("PRAGMA user_version").fetchone()
    text = described["crime_by_ward_and_type"]
    for said in (
        "Crime by ward and type.",
        "The source is public: its figures are exact.",
        "Shown: 2022.",
        "Source: crime (Invented Police, OGL).",
        "Boundaries: wards, 31 December 2022.",
        "Contains invented data.",
    ):
        assert said in text
    assert "Policy midpoint-6, version" in described["people_by_ward_and_gender"]
    assert "Invented Police" in kept["crime_by_ward_and_type"]
    assert {row[0] for row in styles} == set(described) - {"layer_styles"}
    assert {row[1:] for row in styles} == {(1, 1, "2000-01-01T00:00:00.000Z")}
    assert version == 10_200  # GeoPackage 1.2, which programs of ten years ago read


def test_a_layer_of_points_is_written_and_read_back(tmp_path):
    """Facilities go into the GeoPackage like any layer, with their style."""
    write_layers([Layer("facilities", "Facilities", places())], tmp_path / "a.gpkg")
    found = gpd.read_file(tmp_path / "a.gpkg", layer="facilities")
    assert found[FACILITY].tolist() == places()[FACILITY].tolist()
    assert found.total_bounds.tolist() == places().total_bounds.tolist()
    assert set(found.geom_type) == {"Point"}


def test_the_project_is_as_wide_as_the_land(wards):
    """Facilities far around the land do not make the map small; without any land the map is of them."""
    far = Layer("facilities", "", places().translate(30_000, 0).to_frame("geometry"))
    land = list(make_layers({}, {"wards": wards}, ""))
    assert bounds_of([far, *land]) == (400_000, 500_000, 403_000, 501_000)
    assert bounds_of([far]) == (430_100, 500_100, 432_500, 500_500)
    assert bounds_of([]) == (0, 0, 700_000, 1_300_000)
