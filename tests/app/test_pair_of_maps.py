"""Two maps side by side: their choices, their scale, and the figures of each area on both."""

import json

import pytest
from changed_pack import make_changed_pack
from finding_pack import WARDS_TITLE, make_finding_pack
from pages import html, opened, select
from rated_pack import HOURS, make_rated_pack
from square_pack import COUNTS, HIDDEN_WARD, code

from geoaudit.ui import packs
from geoaudit.ui.pairs import NONE, rows_of
from geoaudit.ui.widgets.choices import Choice
from geoaudit.ui.widgets.table_map import measured, table_sheet


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The place of a pack with two tables by ward."""
    return make_rated_pack(tmp_path_factory.mktemp("pair") / "pack")


def both(app):
    """Return the scripts that shade the two maps."""
    return [json.loads(c.proto.json_args)["feature_group"] for c in app.get("component_instance")]


def two(pack, monkeypatch):
    """Open the page Map with two maps."""
    app = opened(pack, monkeypatch, "map")
    select(app, "Compare").set_value("two").run()
    assert not app.exception
    return app


def keys(app):
    """Return the legends of the maps, without how many areas each class has."""
    parts = [part.partition("</ul>")[0] for part in html(app).split('aria-label="Legend"')[1:]]
    return [[line.partition("</span>")[2].partition("<small>")[0] for line in p.split("<li>")] for p in parts]


def test_a_second_map_begins_with_the_period_before_on_the_same_scale(pack, monkeypatch):
    """Both maps have the same table and legend, differ in period, and the address says what each shows."""
    app = two(pack, monkeypatch)
    assert len(both(app)) == 2
    assert (select(app, "Period").value, select(app, "Second map – period").value) == ("2022", "2021")
    first, second = keys(app)
    assert first == second
    assert "a shade means the same on both" in html(app)
    assert app.query_params["beside.period"] in ("2021", ["2021"])
    assert app.query_params["beside.table"] in (COUNTS, [COUNTS])


def test_categories_of_one_table_are_on_one_scale(pack, monkeypatch):
    """Women beside all: figures of both make the classes, which are others than those of women alone."""
    app = two(pack, monkeypatch)
    select(app, "Gender").set_value("female").run()
    mixed = keys(app)
    assert mixed[0] == mixed[1]
    select(app, "Second map – gender").set_value("female").run()
    assert keys(app)[0] != mixed[0]


def test_different_tables_have_scales_of_their_own_and_it_is_said(pack, monkeypatch):
    """Hours beside people: no difference is reckoned, and the page says that shades differ in meaning."""
    app = two(pack, monkeypatch)
    assert '<th scope="col">First less second</th>' in html(app)
    select(app, "Second map – table").set_value(HOURS).run()
    shown = html(app)
    assert "does not mean what it means on the other" in shown
    assert "First less second" not in shown


def test_an_area_is_marked_on_both_maps_with_both_figures(pack, monkeypatch):
    """One choice of an area is of both maps, and its figures stand together."""
    app = two(pack, monkeypatch)
    before = both(app)
    select(app, "Area").set_value(code(12)).run()
    after = both(app)
    marks = [a.count("add (data)") - b.count("add (data)") for a, b in zip(after, before, strict=True)]
    assert marks == [1, 1]
    assert "The chosen area on both maps" in html(app)
    assert not [box for box in app.selectbox if box.label == "Second map – area"]


def test_maps_of_other_boundaries_have_areas_and_tables_of_their_own(tmp_path, monkeypatch):
    """Cells beside wards: an area is chosen for each, and each has a table, or its figures in words."""
    app = two(make_finding_pack(tmp_path / "found"), monkeypatch)
    radio = next(one for one in app.radio if one.label.startswith("Second map"))
    radio.set_value("Hotspots").run()
    assert not app.exception
    assert [box.label for box in app.selectbox if "rea" in box.label] == ["Area", "Second map – area"]
    assert "marked on both" not in html(app)
    assert html(app).count("Click an area on this map") == 2
    select(app, "Area").set_value(code(12)).run()
    select(app, "Second map – area").set_value("NZ 0003").run()
    shown = html(app)
    tile = shown.partition('aria-label="The chosen area"')[2]
    assert COUNTS in tile.partition("</ul>")[0]
    row = shown.partition("<caption>Its figures</caption>")[2].partition("how many</td>")[2]
    assert row.lstrip().startswith("<td>27</td>")
    beside = shown.partition("<caption>Its figures</caption>")[2].partition("ga-beside")[2]
    assert 'scope="col">Class</th>' in beside
    assert beside.index("cold spot") < beside.index("nothing special")
    radio = next(one for one in app.radio if one.label.startswith("Second map"))
    radio.set_value("Profiles").run()
    assert [box.label for box in app.selectbox if "rea" in box.label] == ["Area"]
    assert WARDS_TITLE in html(app).partition("Figures of both maps")[2]


def test_hidden_figures_have_no_difference_and_rounded_ones_say_its_ends(pack):
    """27 (25 to 30) this year after 9 (7 to 12) are 18 more, or 13 to 23. Of a hidden one nothing is said."""
    found = packs.opened(pack)
    table = found.tables[COUNTS]
    choices = [Choice(table, period, {"gender": "All"}) for period in ("2022", "2021")]
    sheets = [table_sheet(found, one, measured(one, one.in_every_period)) for one in choices]
    rows = {row.code: row for row in rows_of(*sheets)}
    assert rows[HIDDEN_WARD].difference == NONE
    assert rows[HIDDEN_WARD].words == ("hidden to protect people",) * 2
    assert rows[code(0)].words == ("27", "9")
    assert rows[code(0)].difference == "+18 (+13 to +23)"
    assert list(rows)[-1] == "All"


def test_maps_of_one_pack_that_compares_sets_stay_linked(tmp_path, monkeypatch):
    """Both maps tell each other their view; a map that stands alone tells nobody."""
    alone = opened(make_changed_pack(tmp_path / "changed"), monkeypatch, "map")
    (component,) = alone.get("component_instance")
    assert "linkedView" not in json.loads(component.proto.json_args)["script"]
    select(alone, "Compare").set_value("two").run()
    scripts = [json.loads(c.proto.json_args)["script"] for c in alone.get("component_instance")]
    assert all("linkedView" in script for script in scripts)
