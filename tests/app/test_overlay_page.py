"""The page Your layer: an analyst's layer is drawn and counted, and one about people is protected."""

import gc
import io
import json
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from finding_pack import CELLS_TITLE, DULL, HOT, WARDS_TITLE, make_finding_pack
from pages import html, opened, select
from square_pack import COUNTS, HOSTILE, WARDS, code

from geoaudit.overlays.overlay import overlay_of
from geoaudit.ui import laying, opening, packs, state
from geoaudit.ui.finding import Folder
from geoaudit.ui.over import MOST_CATEGORIES, MOST_DRAWN, NO_DATA, REST, styled, thinned
from geoaudit.ui.taking import as_csv, as_geopackage, as_picture
from geoaudit.ui.widgets import laid_people, laid_places, way_back

LAY = "Lay it over the map"
CANARY = "Zebedee Quartermaine"


@pytest.fixture(scope="module")
def finding_pack(tmp_path_factory):
    """The place of a pack with findings on the map."""
    return make_finding_pack(tmp_path_factory.mktemp("packs") / "found")


def layer(shapes, **columns):
    """Return shapes in metres as the bytes of a GeoJSON in degrees."""
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=27700).to_crs(4326)
    return frame.to_json().encode()


def homes(many=1):
    """Return homes: `many` in the middle of the first ward and forty in the second, with a secret column."""
    points = [shapely.Point(420_500 + i, 560_500) for i in range(many)]
    points += [shapely.Point(421_300 + 10 * i, 560_500) for i in range(40)]
    return layer(points, name=[CANARY] * len(points), nothing=HOSTILE)


def press(app, words):
    """Press the button with that label."""
    next(button for button in app.button if button.label == words).click()
    app.run()
    assert not app.exception
    return app


def lay(app, content, name="../secret name.geojson"):
    """Upload a layer and lay it over the pack."""
    app.file_uploader[0].set_value((name, content, "application/octet-stream"))
    return press(app, LAY)


def about(app, words):
    """Say what the layer is about."""
    next(radio for radio in app.radio if radio.label == "This layer is").set_value(words).run()
    assert not app.exception
    return app


def everything(app):
    """Return all that the page sends to the browser but what was typed there."""
    parts = [str(block.proto) for block in app.main] + [str(block.proto) for block in app.sidebar]
    return html(app) + "".join(parts) + "".join(c.proto.json_args for c in app.get("component_instance"))


def drawn(app):
    """Return the script that draws the layer and what lies beneath."""
    (component,) = app.get("component_instance")
    return json.loads(component.proto.json_args)["feature_group"]


def alarm(app):
    """Return the alarms of the page."""
    return [part.partition("</p>")[0] for part in html(app).split('role="alert">')[1:]]


def unpacked(folder, shown):
    """Return the areas of a map as they are taken away."""
    path = folder / "taken.gpkg"
    path.write_bytes(as_geopackage(shown))
    return gpd.read_file(path)


@pytest.fixture
def taken(monkeypatch):
    """What the page offers to take away, in the order in which it was offered."""
    offered = []
    for module in (laid_people, laid_places):
        monkeypatch.setattr(module, "take_away", lambda *shown: offered.append(shown))
    return offered


def test_without_a_layer_the_page_asks_for_one_and_shows_the_way_back(finding_pack, monkeypatch):
    """Before anything is laid there is one choice of a file, what it may be, and the steps for a GIS."""
    app = opened(finding_pack, monkeypatch, "overlay")
    assert len(app.file_uploader) == 1
    for words in ("GeoPackage", "50 MB", "In QGIS", "In ArcGIS Pro", "EPSG:27700"):
        assert words in html(app)


@pytest.mark.parametrize("many", [1, 5])
def test_a_few_people_in_a_ward_are_never_told(finding_pack, monkeypatch, taken, tmp_path, many):
    """Of a layer about people, the default, neither page nor file has the number in a ward where few are."""
    app = lay(opened(finding_pack, monkeypatch, "overlay"), homes(many))
    rows = html(app).partition("Your layer by area")[2].partition("</table>")[0]
    assert "Ward 00</th><td>3<" in rows.replace("\n", "")
    (shown,) = taken[-1]
    table = pd.read_csv(io.BytesIO(as_csv(shown))).set_index("area_code")["n"]
    assert table[code(0)] == 3
    assert table[code(1)] == 39
    areas = unpacked(tmp_path, shown).set_index("area_code")["n"]
    assert areas[code(0)] == 3
    assert as_picture(shown).startswith(b"\x89PNG")


def test_no_column_and_no_point_of_a_layer_about_people_reaches_the_page(finding_pack, monkeypatch, taken):
    """A value of a column, the file's name and the place of a home are nowhere on the page or in files."""
    app = lay(opened(finding_pack, monkeypatch, "overlay"), homes())
    sent = everything(app)
    for secret in ("Zebedee", "secret name", "CircleMarker"):
        assert secret not in sent
    assert drawn(app).count('"type": "Feature"') == WARDS
    (shown,) = taken[-1]
    assert b"Zebedee" not in as_csv(shown) + as_geopackage(shown)
    assert list(shown.areas.columns) == ["area_code", "area_name", "geometry", "n", "marker"]


def test_a_layer_about_people_is_counted_on_one_set_and_coloured_by_nothing(finding_pack, monkeypatch):
    """There is no choice of boundaries, of what lies beneath, or of a column; and a sentence says why."""
    app = lay(opened(finding_pack, monkeypatch, "overlay"), homes())
    labels = {box.label for box in app.selectbox}
    assert not labels & {"Count your layer into", "Colour your layer by", "Table"}
    assert "somebody&#39;s home" in html(app)
    assert "do not give out two layers" in html(app)


def test_what_is_near_of_people_is_told_as_a_range_of_the_protected_counts(finding_pack, monkeypatch):
    """Wards with 3 and 39 on the page lie wholly within reach: they stand for 1 to 6 and 37 to 42."""
    app = lay(opened(finding_pack, monkeypatch, "overlay"), homes())
    assert "there are between 0 and 0 of your layer" in html(app)
    select(app, "Within").set_value("5000").run()
    assert "there are between 38 and 48 of your layer" in html(app)


def test_lines_about_people_are_refused(finding_pack, monkeypatch, taken):
    """What is said by a line cannot be protected, and there is nothing to take away."""
    line = shapely.LineString([(420_500, 560_500), (422_500, 560_500)])
    app = lay(opened(finding_pack, monkeypatch, "overlay"), layer([line], name=[CANARY]))
    assert "must hold points" in alarm(app)[0]
    assert not taken
    assert not app.get("component_instance")


def test_under_a_policy_that_hides_nothing_points_are_drawn_with_an_alarm(internal_pack, monkeypatch):
    """A pack that stays in the service shows a layer about people as it is, and says that it must stay."""
    app = lay(opened(internal_pack, monkeypatch, "overlay"), homes())
    assert "must not leave the service" in alarm(app)[-1]
    assert "CircleMarker" in drawn(app)


def test_a_layer_about_places_is_drawn_and_counted_exactly(finding_pack, monkeypatch, taken, tmp_path):
    """Every point is drawn, the ward with one says one, and the files have the same figures."""
    app = about(lay(opened(finding_pack, monkeypatch, "overlay"), homes()), "places")
    assert drawn(app).count('"type": "Feature"') == WARDS + 41
    assert "Ward 00</th><td>1<" in html(app).replace("\n", "")
    shown, pictured = taken[-1]
    assert shown.rows.set_index("area_code")["n"].loc[[code(0), code(1)]].tolist() == [1, 40]
    areas = unpacked(tmp_path, shown)
    assert areas["n"].sum() == 41
    assert as_picture(pictured) != as_picture(shown)


def test_text_of_a_layer_never_becomes_markup(finding_pack, monkeypatch):
    """A column's value that is markup is shown as it is written, on the page and in the map's words."""
    app = about(lay(opened(finding_pack, monkeypatch, "overlay"), homes()), "places")
    select(app, "Colour your layer by").set_value("nothing").run()
    assert not app.exception
    assert "&lt;script&gt;" in html(app)
    assert "<script" not in html(app)
    assert "\\u0026lt;script" in drawn(app)
    assert "\\u003cscript" not in drawn(app)
    assert "\\u0026#123;% x" in drawn(app)


def test_a_layer_of_areas_is_held_against_hotspots_and_a_table(finding_pack, monkeypatch):
    """Hot cells within an area are told whole or in part, and a table's figures by the least and the most."""
    beat = shapely.box(420_000, 560_000, 420_750, 563_000)
    app = about(lay(opened(finding_pack, monkeypatch, "overlay"), layer([beat], beat=["North"])), "places")
    assert select(app, "Areas of the class").value == HOT
    told = html(app).partition("Areas that stand out in each of yours")[2]
    assert 'NZ 0000</td><td class="ga-label">whole' in told.replace("\n", "")
    assert 'NZ 0001</td><td class="ga-label">in part' in told.replace("\n", "")
    next(radio for radio in app.radio if radio.label == "What to show").set_value("Tables").run()
    assert not app.exception
    # Three wards lie in it in part and none wholly: nothing is certain of them.
    told = html(app).partition("Figures of the pack within your areas")[2].replace("\n", "")
    assert '<th scope="row">Area 1</th><td>0</td><td>3</td><td>0</td>' in told


def test_figures_within_areas_are_bounded_by_hand(finding_pack, monkeypatch):
    """Of two whole wards and a third in part the sums are those of what each published figure stands for."""
    beat = shapely.box(419_990, 559_990, 422_500, 561_000)
    app = about(lay(opened(finding_pack, monkeypatch, "overlay"), layer([beat], beat=["North"])), "places")
    next(radio for radio in app.radio if radio.label == "What to show").set_value("Tables").run()
    told = html(app).partition("Figures of the pack within your areas")[2].replace("\n", "")
    table = packs.opened(finding_pack).tables[COUNTS]
    cells = table.cells.assign(**table.ranges[["lower", "upper"]])
    cells = cells[(cells["period"] == "2022") & (cells["gender"] == "All")].set_index("area_code")
    least = cells.loc[[code(0), code(1)], "lower"].sum()
    most = cells.loc[[code(0), code(1), code(2)], "upper"].sum()
    assert f"<td>2</td><td>1</td><td>{least}</td><td>{most}</td>" in told


def test_nearness_counts_features_of_places(finding_pack, monkeypatch):
    """Of 41 points 1.5 km and more from the hot cells none is within 500 m, and all are within 2 km."""
    app = about(lay(opened(finding_pack, monkeypatch, "overlay"), homes()), "places")
    assert "0 of 41 points" in html(app)
    select(app, "Within").set_value("2000").run()
    assert "41 of 41 points" in html(app)
    select(app, "Areas of the class").set_value(DULL).run()
    assert "40 of 41 points" in html(app)


BAD = {
    "a photo": (b"\xff\xd8\xff\xe0" + b"\0" * 99, "layer.gpkg"),
    "a table of no places": (b"\n", "layer.csv"),
    "no features": (b'{"type":"FeatureCollection","features":[]}', "layer.geojson"),
    "a broken zip": (b"PK\3\4 nothing", "layer.zip"),
}


def test_what_is_no_layer_is_a_sentence_and_what_was_laid_stays(finding_pack, monkeypatch):
    """A bad file is refused in a sentence without a traceback, and the layer before it stays on the page."""
    app = lay(opened(finding_pack, monkeypatch, "overlay"), homes())
    for content, name in BAD.values():
        lay(app, content, name)
        assert len(alarm(app)) == 1
        assert "How many are in each area" in html(app)


def test_what_is_too_large_is_refused_before_it_is_read(finding_pack, monkeypatch):
    """60 MB, and a zip that would expand to far more than it may, are refused by their size alone."""
    app = lay(opened(finding_pack, monkeypatch, "overlay"), b"\0" * 60 * 2**20)
    assert "at most 50 MB" in alarm(app)[0]
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("layer.geojson", b" " * 2**20)
    monkeypatch.setattr(laying, "MOST_UNPACKED", 2**19)
    assert "may come to" in alarm(lay(app, bomb.getvalue(), "layer.zip"))[0]


def test_rows_of_a_table_are_placed_by_the_columns_chosen(finding_pack, monkeypatch, tmp_path):
    """Columns are suggested; rows are placed when that is asked for; postcodes by a list at a path."""
    rows = b"Who,Easting,Northing,Postcode\nA,420500,560500,NE1 1AA\nB,421500,560500,NE1 1AB\n"
    app = lay(opened(finding_pack, monkeypatch, "overlay"), rows, "homes.csv")
    assert select(app, "The column of the easting").value == "Easting"
    press(app, "Place the rows")
    assert "How many are in each area" in html(app)
    listed = tmp_path / "list.csv"
    listed.write_text("postcode,easting,northing\nNE1 1AA,420500,560500\n")
    next(radio for radio in app.radio if radio.label.startswith("Its rows")).set_value("postcodes").run()
    assert "How many are in each area" not in html(app)
    app.file_uploader[-1].set_value(("list.csv", listed.read_bytes(), "text/csv"))
    press(app, "Place the rows")
    assert "How many are in each area" in html(app)
    about(app, "places")
    assert "not in the gazetteer" in html(app)
    assert "NE1 1AB" not in html(app)


def test_another_layer_is_about_people_again_and_a_layer_can_be_taken_off(finding_pack, monkeypatch):
    """What was said of one layer is not taken for the next; of each its file goes with it."""
    made = []
    monkeypatch.setattr(opening, "Folder", lambda inside: made.append(Folder(inside)) or made[-1])
    app = about(lay(opened(finding_pack, monkeypatch, "overlay"), homes()), "places")
    lay(app, homes())
    assert next(radio for radio in app.radio if radio.label == "This layer is").value == "people"
    places = [folder.path for folder in made]
    assert [file.name for file in places[-1].iterdir()] == ["layer.geojson"]
    press(app, "Take your layer off")
    assert not app.get("component_instance")
    # What AppTest remembers of a session is what it was one run before.
    app.run()
    made.clear()
    gc.collect()
    assert [place.exists() for place in places] == [False, False]


def test_what_is_said_of_one_layer_is_not_said_of_another_of_its_file(finding_pack, monkeypatch, tmp_path):
    """Schools are about places; the homes beside them in one file are about people until that is said."""
    path = tmp_path / "both.gpkg"
    for name, at in (("a_schools", 420_500), ("b_homes", 421_300)):
        points = [shapely.Point(at + i, 560_500) for i in range(3)]
        one = gpd.GeoDataFrame({"name": [CANARY] * 3}, geometry=points, crs=27700)
        one.to_file(path, driver="GPKG", layer=name)
    app = lay(opened(finding_pack, monkeypatch, "overlay"), path.read_bytes(), "both.gpkg")
    about(app, "places")
    assert app.get("component_instance")
    select(app, "Which layer of the file").set_value("b_homes").run()
    assert next(radio for radio in app.radio if radio.label == "This layer is").value == "people"
    assert CANARY not in everything(app)
    select(app, "Which layer of the file").set_value("a_schools").run()
    assert next(radio for radio in app.radio if radio.label == "This layer is").value == "places"


def test_a_layer_of_another_world_is_one_sentence(finding_pack, monkeypatch, tmp_path):
    """A system of coordinates from which no way leads to the National Grid is refused."""
    path = tmp_path / "moon.gpkg"
    moon = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(1, 1)], crs="IAU_2015:30100")
    moon.to_file(path, driver="GPKG")
    app = lay(opened(finding_pack, monkeypatch, "overlay"), path.read_bytes(), "moon.gpkg")
    assert "of the Earth" in alarm(app)[0]


def test_a_layer_is_of_one_session_and_not_told_in_the_address(finding_pack, monkeypatch):
    """Another session has no layer; the address says nothing of it and cannot say that it is about places."""
    app = about(lay(opened(finding_pack, monkeypatch, "overlay"), homes()), "places")
    select(app, "Colour your layer by").set_value("name").run()
    assert not any("own" in name or "name" in str(value) for name, value in app.query_params.items())
    other = opened(finding_pack, monkeypatch, "overlay")
    assert not other.get("component_instance")
    assert "Lay your own layer over the pack" in html(other)
    assert not state._is_choice("own.about")


def overlay(n, **columns):
    """Return a layer of so many points on a line."""
    points = gpd.points_from_xy(np.linspace(420_000, 430_000, n), np.linspace(560_000, 566_000, n))
    return overlay_of(gpd.GeoDataFrame(columns, geometry=points, crs=27700))


def test_very_many_points_are_drawn_as_dots_that_lose_none():
    """Of 20,000 points at most `MOST_DRAWN` dots are drawn; each says how many it stands for."""
    many = overlay(20_000, kind=["a", "b"] * 10_000)
    dots = thinned(many, styled(many, "kind"))
    assert len(dots.shapes) <= MOST_DRAWN
    assert dots.many.sum() == 20_000
    assert "20,000 points are drawn as" in dots.how
    few = overlay(10, kind=["a"] * 10)
    assert thinned(few, styled(few, "kind")).how == ""


def test_a_column_is_classed_by_its_values_or_its_numbers():
    """The commonest values have a class each, the rest one; numbers are cut into classes about as full."""
    words = [f"w{i % 9}" for i in range(90)] + [None] * 10
    style = styled(overlay(100, kind=words), "kind")
    assert len(style.words) == MOST_CATEGORIES + 2
    assert style.counts()[NO_DATA] == 10
    assert style.counts()[REST] == 30
    graded = styled(overlay(101, pupils=[*range(100), None]), "pupils")
    assert graded.counts() == {"0": 20, "1": 20, "2": 20, "3": 20, "4": 20, NO_DATA: 1}
    for theme in ("light", "dark"):
        assert len(set(graded.colours(theme).values())) == 6
        assert len(set(style.colours(theme).values())) == MOST_CATEGORIES + 2


def test_any_layer_of_the_pack_can_be_taken_into_a_gis(finding_pack, monkeypatch, tmp_path):
    """Every layer is offered by its title; one alone has its figures, a style and the policy; or all."""
    app = opened(finding_pack, monkeypatch, "overlay")
    offered = [option.replace("\\", "") for option in select(app, "Layer").options]
    assert {"Every layer of the pack", "Boundaries: wards-2022", COUNTS, CELLS_TITLE} == set(offered) - {
        WARDS_TITLE
    }
    found = packs.opened(finding_pack)
    name = next(iter(entry["layer"] for entry in found.pack.found))
    path = tmp_path / "one.gpkg"
    path.write_bytes(way_back.content(found, name, CELLS_TITLE))
    assert set(pyogrio.list_layers(path)[:, 0]) == {name, "layer_styles"}
    pd.testing.assert_frame_equal(gpd.read_file(path, layer=name), gpd.GeoDataFrame(found.pack.layer(name)))
    assert "rounded to the middle of their six" in str(pyogrio.read_info(path, layer=name)["layer_metadata"])
    assert way_back.content(found, "", "") == found.pack.container.read("layers/audit.gpkg")
