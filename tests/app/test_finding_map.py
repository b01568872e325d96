"""Findings on the map: what is drawn and told of them, and what is taken away."""

import io
import json
import re
import shutil
import tempfile
from itertools import groupby

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from finding_pack import (
    CELLS,
    CELLS_TITLE,
    COLD,
    DULL,
    HOT,
    WARDS_TITLE,
    make_finding_pack,
)
from matplotlib.image import imread
from pages import html, opened, select
from square_pack import COUNTS, HIDDEN_WARD, HOSTILE, MISSING_WARD, WARDS, code

from geoaudit.charts.area_map import AreaMap, MapClass, draw_area_map
from geoaudit.charts.page import Fill
from geoaudit.errors import PackError
from geoaudit.pack import hotspot_shapes
from geoaudit.pack.hotspot_shapes import MOST_APART
from geoaudit.profiles.finding import STYLES
from geoaudit.ui import packs
from geoaudit.ui.beneath import of_finding
from geoaudit.ui.looks import background, fills_of_styles, patterns, rules
from geoaudit.ui.mapped import NOT_NOTED, Mapped, by_class, figures_of, ground_of, mapped, on_a_map
from geoaudit.ui.taking import Shown, as_csv, as_geopackage, as_picture
from geoaudit.ui.widgets.choices import Choice
from geoaudit.ui.widgets.finding_map import backgrounds_of, finding_sheet
from geoaudit.ui.widgets.table_map import measured, table_sheet


@pytest.fixture(scope="session")
def finding_pack(tmp_path_factory):
    """The place of a pack with findings on the map."""
    return make_finding_pack(tmp_path_factory.mktemp("packs") / "found")


@pytest.fixture
def showing(finding_pack, monkeypatch):
    """Open the page Map on the hotspots or the profiles."""

    def show(kind):
        app = opened(finding_pack, monkeypatch, "map")
        (choice,) = app.radio
        choice.set_value(kind).run()
        assert not app.exception
        return app

    return show


def frame_of(app):
    """Return what the map's frame is told."""
    (component,) = app.get("component_instance")
    return json.loads(component.proto.json_args)


def test_the_first_choice_tells_tables_and_findings_apart(showing):
    """Tables, hotspots and profiles are three groups, and each offers its own."""
    app = showing("Hotspots")
    assert app.radio[0].options == ["Tables", "Hotspots", "Profiles"]
    assert select(app, "Finding").options == [CELLS_TITLE]
    app.radio[0].set_value("Profiles").run()
    assert select(app, "Finding").options == [WARDS_TITLE]


def test_a_pack_without_findings_has_no_such_choice(square_pack, monkeypatch):
    """Where there are tables alone, nobody is asked what kind of thing to show."""
    assert not opened(square_pack, monkeypatch, "map").radio


def test_a_finding_is_drawn_by_class_over_the_borders(showing):
    """Every cell is drawn, the land of sixty wards lies beneath, and cold is striped while hot is plain."""
    app = showing("Hotspots")
    frame = frame_of(app)
    drawn = frame["script"]
    assert drawn.count('"type": "Feature"') == CELLS + 2 * WARDS
    assert "look-1" in frame["html"]
    assert "look-0" not in frame["html"]
    assert "path.is-1 { fill: url(#look-1); }" in frame["header"]
    assert "is-1" in drawn


def test_wards_need_no_land_beneath_them(showing):
    """A finding on the pack's own wards is drawn once, its hidden ward with the pattern of its class."""
    drawn = frame_of(showing("Profiles"))["script"]
    assert drawn.count('"type": "Feature"') == WARDS
    assert "is-2" in drawn
    assert "is-3" in drawn


def test_the_legend_counts_the_classes_in_the_order_of_the_manifest(finding_pack):
    """Each class has as many areas as the layer, and hidden and no data stand where they occur."""
    found = packs.opened(finding_pack)
    assert list(mapped(found, CELLS_TITLE).counts.items()) == [(HOT, 3), (COLD, 2), (DULL, CELLS - 5)]
    counts = mapped(found, WARDS_TITLE).counts
    assert list(counts) == ["far", "near", "hidden", "no figure"]
    assert (counts["hidden"], counts["no figure"], sum(counts.values())) == (1, 1, WARDS)


def test_a_finding_says_what_it_found_and_how(showing):
    """The sentences stand beside the map and the methods in an expander, as text and not as markup."""
    app = showing("Hotspots")
    shown = html(app)
    assert "Three cells are hot: &lt;script&gt;" in shown
    assert app.expander[0].label == "How this was worked out"
    assert "Counted by hand. &lt;script&gt;" in shown


def test_hostile_words_of_a_finding_never_become_markup(showing):
    """A title, class, sentence, meaning and ward that are markup are shown as they are written."""
    app = showing("Hotspots")
    select(app, "Area").set_value("NZ 0000").run()
    assert "standard score &lt;script&gt;" in html(app)
    for shown in (html(app), html(showing("Profiles"))):
        assert "<script" not in shown
        assert "&lt;script&gt;" in shown
    assert not app.markdown
    drawn = frame_of(app)["script"]
    assert "\\u0026lt;script" in drawn
    assert "\\u003cscript" not in drawn
    assert "\\u0026#123;% x" in drawn


def test_a_chosen_cell_shows_its_figures_and_is_marked(showing):
    """An area chosen without a mouse has its class and figures below; its mark alone is drawn anew."""
    app = showing("Hotspots")
    before = frame_of(app)
    assert '"type": "Feature"' not in before["feature_group"]
    select(app, "Area").set_value("NZ 0003").run()
    assert "Class: cold spot" in html(app)
    row = html(app).partition("how many</td>")[2]
    assert row.lstrip().startswith("<td>27</td>")
    after = frame_of(app)
    assert after["feature_group"].count('"type": "Feature"') == 1
    assert after["script"] == before["script"]


def test_a_chosen_ward_comes_back_after_a_map_of_cells(showing):
    """On cells no ward can be chosen; the one that was is chosen again on the next map of wards, once."""
    app = showing("Profiles")
    select(app, "Area").set_value(code(12)).run()
    for kind, chosen in (("Hotspots", ""), ("Tables", code(12))):
        app.radio[0].set_value(kind).run()
        assert select(app, "Area").value == chosen
    select(app, "Area").set_value("").run()
    app.radio[0].set_value("Hotspots").run()
    app.radio[0].set_value("Tables").run()
    assert select(app, "Area").value == ""


def test_what_gave_way_does_not_come_back_over_another_choice(showing):
    """Whoever chose a cell since is not given the ward of before."""
    app = showing("Profiles")
    select(app, "Area").set_value(code(12)).run()
    app.radio[0].set_value("Hotspots").run()
    select(app, "Area").set_value("NZ 0003").run()
    app.radio[0].set_value("Tables").run()
    assert select(app, "Area").value == ""


def test_tips_say_the_class_and_the_first_figures(finding_pack):
    """A tooltip has the class of the area, then what its first figures are; one that is hidden says so."""
    tips = mapped(packs.opened(finding_pack), WARDS_TITLE).tips
    assert tips[code(1)] == "near\nKilometres: 1"
    assert tips[HIDDEN_WARD] == "hidden\nKilometres: not shown"


def test_the_table_has_what_stands_out_first_and_twenty_of_each_class(finding_pack):
    """Hot comes before cold and cold before the rest, of which the table has twenty; nothing is left out."""
    found = packs.opened(finding_pack)
    rows = by_class(mapped(found, CELLS_TITLE)).rows
    assert [row[1] for row in rows] == [HOT] * 3 + [COLD] * 2 + [DULL] * 20
    words = [row[2] for row in by_class(mapped(found, WARDS_TITLE)).rows]
    assert words == ["far"] * 20 + ["near"] * 20 + ["hidden", "no figure"]


def test_figures_of_an_area_say_what_they_are(finding_pack):
    """Each figure has its meaning beside it, and a hidden one is said not to be shown."""
    one = mapped(packs.opened(finding_pack), WARDS_TITLE)
    assert figures_of(one, code(1)) == [["Kilometres", "kilometres to the nearest", "1"]]
    assert figures_of(one, HIDDEN_WARD)[0][2] == "not shown"


def test_of_very_many_cells_only_what_is_special_is_drawn(finding_pack):
    """Beyond what can be drawn apart, cells of nothing special are left to the land beneath."""
    one = mapped(packs.opened(finding_pack), CELLS_TITLE)
    times = MOST_APART // CELLS + 1
    many = gpd.GeoDataFrame(pd.concat([one.layer] * times, ignore_index=True), crs=one.layer.crs)
    assert len(Mapped(one.entry, many, one.table, {}).drawn) == 5 * times
    assert len(one.drawn) == CELLS
    dull = many.assign(**{"class": DULL})
    assert len(Mapped(one.entry, dull, one.table, {}).drawn) == len(many)


def test_land_lies_beneath_cells_alone(finding_pack):
    """Cells have the wards beneath them; wards are their own land."""
    found = packs.opened(finding_pack)
    assert ground_of(found, ["NZ 0000"]) == "wards-2022"
    assert ground_of(found, [code(1), code(2)]) == ""


def test_a_finding_without_classes_is_not_offered(finding_pack):
    """A finding of an earlier version, which says nothing of its classes, is on no map."""
    found = packs.opened(finding_pack)
    del found.manifest["hotspots"][0]["classes"]
    offered = on_a_map(found)
    found.manifest["hotspots"][0]["classes"] = {HOT: "h2", COLD: "k2", DULL: "q0"}
    assert offered == {"hotspots": [], "profiles": [WARDS_TITLE]}
    assert on_a_map(found)["hotspots"] == [CELLS_TITLE]


@pytest.mark.parametrize("change", ["table", "classes", "period"])
def test_a_finding_that_was_changed_is_refused_in_a_sentence(finding_pack, tmp_path, change):
    """A table of other areas, or a class without a known style, or a finding of no period, is refused."""
    broken = tmp_path / "broken"
    shutil.copytree(finding_pack, broken)
    manifest = json.loads((broken / "manifest.json").read_text())
    entry = manifest["hotspots"][0]
    if change == "table":
        file = broken / entry["files"][0]
        file.write_bytes(file.read_bytes().replace(b"NZ 0003", b"NZ 9999"))
    elif change == "classes":
        entry["classes"][COLD] = "url(http://example.org)"
    else:
        del entry["period"]
    (broken / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(PackError, match="ask for the pack again"):
        mapped(packs.opened(broken), CELLS_TITLE)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_style_has_a_look_that_is_told_without_colour(theme):
    """Each style of a finding has a fill; cold, hidden and no data have patterns and hot has none."""
    fills = fills_of_styles(theme)
    assert set(fills) == set(STYLES)
    assert all(fills[style].pattern for style in ("k1", "k2", "c3", "c4", "c5", "c6", "qh", "qx"))
    assert not any(fills[style].pattern for style in ("h1", "h2", "q1", "q5"))
    seen = {(fill.pattern, background(fill)) for fill in fills.values()}
    assert len(seen) == len(STYLES)
    assert patterns(fills).count("<pattern") == rules(fills).count("url(#look-") == 8


def shown_of(areas, kinds, legend):
    """Return what a map shows of areas, as it is taken away."""
    rows = pd.DataFrame(areas.drop(columns="geometry"))
    return Shown("A $map$ of <b>", ("2022", "Wards"), ("Source.",), rows, areas, kinds, legend)


@pytest.fixture
def wards_shown(finding_pack):
    """What the map of wards shows: figures, of which one is hidden and one is missing."""
    one = mapped(packs.opened(finding_pack), WARDS_TITLE)
    fills = fills_of_styles("light")
    legend = {str(i): (word, fills[style]) for i, (word, style) in enumerate(one.classes.items())}
    areas = one.layer.assign(marker=one.layer["class"].map({"hidden": "c", "no figure": "x"}).fillna(""))
    return shown_of(areas, one.kinds(one.layer), legend)


def test_the_geopackage_has_one_layer_with_hidden_figures_missing(wards_shown, tmp_path, monkeypatch):
    """It is in EPSG:27700 and holds every area; a hidden figure is missing beside c; no file is left."""
    own = tmp_path / "own"
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    target = tmp_path / "map.gpkg"
    target.write_bytes(as_geopackage(wards_shown))
    assert list(own.iterdir()) == []
    assert len(gpd.list_layers(target)) == 1
    layer = gpd.read_file(target).set_index("area_code")
    assert (layer.crs.to_epsg(), len(layer)) == (27700, WARDS)
    assert layer.loc[[HIDDEN_WARD, MISSING_WARD], "marker"].tolist() == ["c", "x"]
    assert layer.loc[[HIDDEN_WARD, MISSING_WARD], "kilometres"].isna().all()
    assert layer.loc[code(1), "kilometres"] == 1


def test_the_geopackage_of_a_table_says_why_a_figure_is_missing(square_pack, tmp_path):
    """On the map of a table a hidden ward has no figure and c, one without data x, and nought is nought."""
    found = packs.opened(square_pack)
    choice = Choice(found.tables[COUNTS], "2022", {"gender": "All"})
    target = tmp_path / "map.gpkg"
    sheet = table_sheet(found, choice, measured(choice, choice.in_every_period))
    target.write_bytes(as_geopackage(sheet.shown))
    layer = gpd.read_file(target).set_index("area_code")
    assert list(layer.columns) == ["area_name", "n", "marker", "geometry"]
    assert layer.loc[[HIDDEN_WARD, MISSING_WARD], "marker"].tolist() == ["c", "x"]
    assert layer.loc[[HIDDEN_WARD, MISSING_WARD], "n"].isna().all()
    assert layer.loc[[code(9), code(10)], "n"].tolist() == [0, 33]


def test_the_csv_has_every_area(wards_shown):
    """The rows have each ward once, a hostile name as text, and no figure where one is hidden."""
    rows = pd.read_csv(io.BytesIO(as_csv(wards_shown)), keep_default_na=False, dtype=str)
    assert len(rows) == WARDS
    assert HOSTILE in set(rows["area_name"])
    assert rows.set_index("area_code").loc[HIDDEN_WARD, "kilometres"] == ""


def test_the_picture_is_the_same_twice_and_large_enough_to_print(wards_shown):
    """The PNG is ten inches wide at 150 dots, equal bytes for equal maps; a title is never mathematics."""
    picture = as_picture(wards_shown)
    assert picture == as_picture(wards_shown)
    assert imread(io.BytesIO(picture)).shape[1] == 1500


def test_a_picture_fills_areas_and_leaves_their_holes():
    """The ring of a hollow square has its colour, and the hole in it the colour of the page."""
    hollow = shapely.Polygon(
        [(0, 0), (900, 0), (900, 900), (0, 900)], [[(300, 300), (600, 300), (600, 600), (300, 600)]]
    )
    one = MapClass("hollow", Fill("#ff0000"), np.array([hollow], dtype=object))
    pixels = imread(io.BytesIO(draw_area_map(AreaMap("T", (), (one,), np.array([], dtype=object), ()))))
    red = (pixels[..., 0] > 0.9) & (pixels[..., 1] < 0.1)
    rows, columns = np.nonzero(red)
    middle = (rows.min() + rows.max()) // 2
    map_right = columns[rows == middle].max()
    left = columns[rows == middle].min()
    across = red[middle, left:map_right]
    assert 0.55 < across.mean() < 0.75
    assert not red[middle, (left + map_right) // 2]


@pytest.mark.parametrize("kind", ["Tables", "Hotspots", "Profiles"])
def test_what_is_shown_can_be_taken_away(showing, kind):
    """Each map offers its rows, its areas and its picture."""
    labels = [button.proto.label for button in showing(kind).get("download_button")]
    assert labels == ["The rows (CSV)", "The areas (GeoPackage)", "The picture (PNG)"]


def test_what_stands_out_is_first_beside_another_map(finding_pack):
    """The areas of a finding are in the order of its classes; hidden ones and those without come last."""
    words = finding_sheet(packs.opened(finding_pack), WARDS_TITLE).figures["words"]
    assert [word for word, _ in groupby(words)] == ["far", "near", "hidden", "no figure"]


def test_the_legend_and_the_sentence_count_the_same_cells(pack):
    """The ground beneath cells is in the legend, with as many as the method says that nothing is shown of."""
    found = packs.opened(pack)
    titles = [e["title"] for e in found.manifest["hotspots"] if str(e["boundaries"]).startswith("squares")]
    sheets = [finding_sheet(found, title) for title in titles]
    (known,) = {
        int(of.replace(",", ""))
        for sheet in sheets
        for line in mapped(found, sheet.title).entry["sentences"]
        for of in re.findall(r"cells of ([\d,]+) with a figure", line)
    }
    assert {sum(key.areas for key in sheet.keys) for sheet in sheets} == {known}
    assert all(sheet.keys[-1].words == NOT_NOTED for sheet in sheets)
    beneath = [of_finding(found, title)[1].keys["light"] for title in titles]
    assert all(keys[-1].words == NOT_NOTED for keys in beneath)
    assert all(any(NOT_NOTED in note for note in sheet.shown.notes) for sheet in sheets)


def test_the_swatch_of_a_class_that_is_not_drawn_is_that_of_the_ground(finding_pack, monkeypatch):
    """Of very many cells the dull ones are not drawn: the legend has them in the colour seen there."""
    monkeypatch.setattr(hotspot_shapes, "MOST_APART", CELLS - 1)
    one = mapped(packs.opened(finding_pack), CELLS_TITLE)
    swatches = backgrounds_of(one, "light", "#123456")
    assert (swatches[DULL], swatches[HOT]) == ("#123456", background(fills_of_styles("light")["h2"]))
