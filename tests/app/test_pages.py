"""Every page of the app, opened as a person opens it, on a small pack."""

import io
import json
import shutil
import zipfile
from dataclasses import replace

import pandas as pd
import pytest
from pages import APP, html, opened, select, turned
from square_pack import COUNTS, HIDDEN_WARD, INCIDENTS, WARDS, by_month, by_ward, code, make_pack

from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.saying import KEPT
from geoaudit.pack.verify import verify
from geoaudit.ui import packs
from geoaudit.ui.lengths import lengths_of
from geoaudit.ui.shading import rounding_of
from geoaudit.ui.widgets.choices import Choice
from geoaudit.ui.widgets.table_map import measured, table_sheet

PAGES = ("start", "quality", "places", "map", "overlay", "profiles", "tables", "pack")


def shaded(app):
    """Return the script that shades the map."""
    (component,) = app.get("component_instance")
    return json.loads(component.proto.json_args)["feature_group"]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_what_stands_behind_its_figures(square_pack, monkeypatch, page):
    """Policy, boundary date, periods and sources stand on every page; a pack for release has no banner."""
    shown = html(opened(square_pack, monkeypatch, page))
    for words in ("standard", "31 December 2022", "60 areas", "2021 and 2022", "caseload and street-level"):
        assert words in shown
    assert policy_named("standard").sentence in shown
    assert "Not for release" not in shown


@pytest.mark.parametrize("page", PAGES)
def test_an_internal_pack_has_a_banner_on_every_page(internal_pack, monkeypatch, page):
    """A pack that hides nothing says on every page that it must not leave the service."""
    assert "must not leave the service" in html(opened(internal_pack, monkeypatch, page))


@pytest.mark.parametrize("page", PAGES)
def test_text_from_data_never_becomes_markup(square_pack, monkeypatch, page):
    """A title and a ward's name that are markup are shown as they are written."""
    app = opened(square_pack, monkeypatch, page)
    if page == "map":
        select(app, "Area").set_value(code(5)).run()
        assert "&lt;script&gt;" in html(app)
        # The script of the map writes & as \u0026 and < as \u003c; the tooltip takes the result for HTML.
        assert "\\u0026lt;script" in shaded(app)
        assert "\\u003cscript" not in shaded(app)
        assert "\\u0026#123;% x" in shaded(app)
    assert "<b>Squareshire" not in html(app)
    assert "<script" not in html(app)
    assert not app.markdown


def test_quality_shows_rows_reasons_shares_remarks_and_findings(internal_pack, monkeypatch):
    """The first page tells what became of the rows of the largest source, and what was found."""
    shown = html(opened(internal_pack, monkeypatch, "quality"))
    for words in ("1,509", "date not readable", "93.6%", "no fixed abode", "postcodes repaired"):
        assert words in shown
    for words in ("Ratcliffe 2004", "Age band", "overlap", "2022-02", "within 50 m"):
        assert words in shown


def test_quality_of_people_stays_with_the_sender_and_says_so_once(square_pack, monkeypatch):
    """Of a source of people one sentence stands in the place of all figures about its rows, and no reason."""
    app = opened(square_pack, monkeypatch, "quality")
    assert select(app, "Source").value == "street-level"
    assert KEPT not in html(app)
    select(app, "Source").set_value("caseload").run()
    assert not app.exception
    shown = html(app)
    assert shown.count(KEPT) == 1
    row = shown.partition(">caseload<")[2].partition("</tr>")[0]
    assert "kept by the sender" in row
    for words in ("hidden", "not said", "None", "nan", ">0<"):
        assert words not in row
    for words in ("Why rows were", "Share placed, by group", "No row was rejected", "Every accepted row"):
        assert words not in shown


def test_quality_says_no_share_of_a_small_group(internal_pack, monkeypatch):
    """A share of fewer than thirty rows is not said."""
    shown = html(opened(internal_pack, monkeypatch, "quality"))
    assert "not said" in shown.partition(">female<")[2].partition("</tr>")[0]
    assert "92.2%" in shown.partition(">male<")[2].partition("</tr>")[0]


def test_quality_offers_the_rejected_rows_of_public_sources_alone(square_pack, monkeypatch):
    """Row numbers can be downloaded for a public source; those of a personal one are not in the pack."""
    app = opened(square_pack, monkeypatch, "quality")
    select(app, "Source").set_value("caseload").run()
    assert not app.get("download_button")
    select(app, "Source").set_value("street-level").run()
    assert [b.proto.label for b in app.get("download_button")] == [
        "Download the rejected rows' numbers (CSV)"
    ]


def test_an_address_that_asks_for_what_is_not_there_is_not_passed_over(square_pack, monkeypatch):
    """What it asked for in vain is named until the page is left; what it asked for and is there is shown."""
    asked = {"table": "Orders <by> ward", "area": code(5), "period": "2022"}
    app = opened(square_pack, monkeypatch, "map", **asked)
    words = "It asks for what is not here (table), and something else is shown instead."
    assert words in html(app)
    assert "Orders" not in html(app)
    assert select(app, "Area").value == code(5)
    select(app, "Period").set_value("2021").run()
    assert words in html(app)
    for page in ("quality", "map"):
        app.query_params.clear()
        assert "It asks for" not in html(turned(app, page))


def test_an_address_says_of_which_pack_it_is(square_pack, internal_pack, monkeypatch):
    """Opened on another pack with the same tables it says so; on its own it says nothing."""
    told = dict(opened(square_pack, monkeypatch, "map").query_params)
    manifest = json.loads((square_pack / "manifest.json").read_text(encoding="utf-8"))
    assert told["of"] in manifest["manifest_sha256"]
    words = "is of another pack than the one that is open"
    assert words not in html(opened(square_pack, monkeypatch, "map", **told))
    assert words in html(opened(internal_pack, monkeypatch, "map", **told))


def test_map_shades_every_ward_and_changes_with_the_period(square_pack, monkeypatch):
    """The map holds sixty wards; another period has other colours on the same scale and the same map."""
    app = opened(square_pack, monkeypatch, "map")
    assert shaded(app).count('"type": "Feature"') == WARDS
    before, legend = shaded(app), html(app).partition("ga-legend")[2].partition("ga-note")[0]
    select(app, "Period").set_value("2021").run()
    assert shaded(app) != before
    words = ["1 to", "hidden", "no data", "1 area"]
    assert all(word in legend for word in words)
    (component,) = app.get("component_instance")
    arguments = json.loads(component.proto.json_args)
    assert "E05" not in arguments["script"]


def test_map_asks_for_nothing_but_data_addresses(square_pack, monkeypatch):
    """Every script and style of the map comes with it."""
    (component,) = opened(square_pack, monkeypatch, "map").get("component_instance")
    arguments = json.loads(component.proto.json_args)
    links = arguments["js_links"] + arguments["css_links"]
    assert links
    assert all(link.startswith("data:") for link in links)
    assert "//" not in arguments["header"] + arguments["html"]


def test_map_marks_hidden_and_missing_wards(square_pack, monkeypatch):
    """A hidden ward is hatched and says so, and one without data is dotted; neither is shown as nought."""
    app = opened(square_pack, monkeypatch, "map")
    assert "is-hidden" in shaded(app)
    assert "is-missing" in shaded(app)
    row = html(app).partition("Ward 03</th>")[2].partition("</tr>")[0]
    assert "hidden to protect people" in row


def test_map_has_its_figures_beside_it(square_pack, monkeypatch):
    """Every ward is in the table beside the map, then those who are in no ward, then the total."""
    shown = html(opened(square_pack, monkeypatch, "map")).partition("ga-beside")[2]
    assert all(f"Ward {i:02d}</th>" in shown for i in range(WARDS) if i != 5)
    assert shown.index("Ward 59") < shown.index("Not on the map") < shown.index("no fixed abode")
    assert "4,377" in shown.partition("no fixed abode")[2]


def test_map_shows_the_figures_of_a_chosen_area(square_pack, monkeypatch):
    """An area chosen without a mouse shows every period and every category, and is marked on the map."""
    app = opened(square_pack, monkeypatch, "map")
    before = shaded(app)
    select(app, "Area").set_value(code(12)).run()
    shown = html(app)
    assert "Every period" in shown
    assert "By gender, 2022" in shown
    assert shaded(app).count("add (data)") == before.count("add (data)") + 1


def test_map_without_a_table_by_area_says_so(tmp_path, monkeypatch):
    """A pack without a table by area has a page that says where its figures are."""
    app = opened(make_pack(tmp_path / "pack", tables=(by_month,)), monkeypatch, "map")
    assert "there is no map" in html(app)


def test_choices_stay_when_the_page_is_changed(square_pack, monkeypatch):
    """The table and period chosen on one page are those of the next time it is opened."""
    app = opened(square_pack, monkeypatch, "map")
    select(app, "Period").set_value("2021").run()
    app.switch_page("geoaudit/ui/pages/pack.py").run()
    app.switch_page("geoaudit/ui/pages/map.py").run()
    assert select(app, "Period").value == "2021"


def by_ward_and_month(policy):
    """Return public incidents by ward and month, of two quarters."""
    months = {"Q1": ("2022-01", "2022-02", "2022-03", "All"), "Q2": ("2022-04", "2022-05", "2022-06", "All")}
    rows = [
        (code(i), f"Ward {i:02d}", month, quarter, 3 if month == "All" else 1, "")
        for quarter, own in months.items()
        for month in own
        for i in range(WARDS)
    ]
    cells = pd.DataFrame(rows, columns=["area_code", "area_name", "month", "period", "n", "marker"])
    cells = cells.astype({"n": "Int64"})
    by = ("area", "month")
    return Profile("Incidents by ward", "street-level", True, "wards-2022", by, policy, cells)


def test_months_are_those_of_the_period(tmp_path, monkeypatch):
    """A month of another quarter is not offered; it comes back with its own."""
    app = opened(make_pack(tmp_path / "pack", tables=(by_ward_and_month,)), monkeypatch, "map")
    assert select(app, "Month").options == ["2022-04", "2022-05", "2022-06", "All"]
    select(app, "Month").set_value("2022-05").run()
    select(app, "Period").set_value("Q1").run()
    assert select(app, "Month").options == ["2022-01", "2022-02", "2022-03", "All"]
    assert select(app, "Month").value == "All"
    select(app, "Period").set_value("Q2").run()
    assert select(app, "Month").value == "2022-05"


def test_tables_are_narrowed_by_any_column(square_pack, monkeypatch):
    """Two choices leave the rows that have both, and the hidden figure is empty with its reason."""
    app = opened(square_pack, monkeypatch, "tables")
    by_label = {box.label: box for box in app.multiselect}
    by_label["Period"].set_value(["2022"])
    by_label["Area"].set_value(["Ward 03"]).run()
    (table,) = app.dataframe
    assert len(table.value) == 3
    assert set(table.value["area_code"]) == {HIDDEN_WARD}
    assert table.value["n"].isna().all()
    assert set(table.value["why"]) == {"hidden to protect people"}
    assert "3 of 372 rows" in html(app)


def test_tables_show_those_that_have_no_area(square_pack, monkeypatch):
    """A table by month can be chosen, and a choice that the next table lacks does no harm."""
    app = opened(square_pack, monkeypatch, "tables")
    next(box for box in app.multiselect if box.label == "Area").set_value(["Ward 03"]).run()
    select(app, "Table").set_value(INCIDENTS).run()
    assert len(app.dataframe[0].value) == 13
    select(app, "Table").set_value(COUNTS).run()
    assert not app.exception


def test_pack_is_checked(square_pack, tmp_path, monkeypatch):
    """A whole pack is said to be whole, and one changed by one byte is not."""
    app = opened(square_pack, monkeypatch, "pack")
    app.button[0].click().run()
    assert "The pack is whole" in html(app)
    broken = tmp_path / "broken"
    shutil.copytree(square_pack, broken)
    (broken / "report.html").write_bytes((broken / "report.html").read_bytes()[:-1] + b"?")
    app = opened(broken, monkeypatch, "pack")
    app.button[0].click().run()
    assert "1 thing is wrong" in html(app)
    assert "report.html has changed" in html(app)


def test_pack_is_taken_away_whole(square_pack, tmp_path):
    """The zip that is downloaded is the pack, and equal packs make equal zips."""
    found = packs.opened(square_pack)
    content = packs.zipped(str(square_pack), found.stamp)
    assert content == packs.zipped.__wrapped__(str(square_pack), found.stamp)
    target = tmp_path / "pack.zip"
    target.write_bytes(content)
    assert verify(target) == []
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


def test_a_zip_is_opened_like_a_folder(square_pack, tmp_path, monkeypatch):
    """A pack that someone sent as a zip has the same first page."""
    target = tmp_path / "sent.zip"
    target.write_bytes(packs.zipped(str(square_pack), packs.opened(square_pack).stamp))
    assert html(opened(target, monkeypatch, "quality")) == html(opened(square_pack, monkeypatch, "quality"))


def test_several_packs_can_be_chosen_from(square_pack, internal_pack, tmp_path, monkeypatch):
    """A folder that a run for several partnerships made offers each of its packs."""
    shutil.copytree(square_pack, tmp_path / "a")
    shutil.copytree(internal_pack, tmp_path / "b")
    app = opened(tmp_path, monkeypatch, "quality")
    box = select(app, "Pack")
    assert len(box.options) == 2
    assert "Not for release" not in html(app)
    box.set_value(box.options[1]).run()
    assert "Not for release" in html(app)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack_is_one_sentence_on_the_page(tmp_path, monkeypatch, content):
    """A file that is no pack is refused in one sentence, without a traceback."""
    target = tmp_path / "sent.zip"
    target.write_bytes(content)
    shown = html(opened(target, monkeypatch, "quality"))
    assert shown.count('role="alert"') == 1
    assert "pack must" in shown.lower()


@pytest.mark.parametrize(
    ("part", "key"), [("disclosure", "sentence"), ("sources", "rows_read"), ("notes", None)]
)
def test_a_manifest_that_lacks_something_is_one_sentence(square_pack, tmp_path, monkeypatch, part, key):
    """A manifest from which somebody took a part is refused in one sentence that names the part."""
    broken = tmp_path / "broken"
    shutil.copytree(square_pack, broken)
    manifest = json.loads((broken / "manifest.json").read_text())
    if key is None:
        del manifest[part]
    else:
        entry = manifest[part][0] if isinstance(manifest[part], list) else manifest[part]
        del entry[key]
    (broken / "manifest.json").write_text(json.dumps(manifest))
    shown = html(opened(broken, monkeypatch, "quality"))
    assert f"{part}.{key} is missing" in shown or f"{part} is missing" in shown
    assert "<header" not in shown


def test_a_pack_that_publishes_what_its_policy_forbids_is_not_shown(square_pack, tmp_path, monkeypatch):
    """A figure that the policy never publishes keeps the whole pack off the page."""
    broken = tmp_path / "broken"
    shutil.copytree(square_pack, broken)
    (table,) = (broken / "tables").glob("offenders*.csv")
    cells = pd.read_csv(table, dtype=str, keep_default_na=False)
    cells.loc[cells["n"] == "9", "n"] = "7"
    cells.to_csv(table, index=False)
    shown = html(opened(broken, monkeypatch, "quality"))
    assert "never publishes" in shown
    assert "<header" not in shown


def test_the_package_has_a_front_door_of_its_own(square_pack, monkeypatch):
    """The script that the command line serves shows what app.py shows."""
    door = APP.parent / "geoaudit" / "ui" / "door" / "start.py"
    own = html(opened(square_pack, monkeypatch, "start", door))
    assert own == html(opened(square_pack, monkeypatch, "start"))


def test_the_legend_says_what_a_rounded_figure_can_stand_for(square_pack, internal_pack):
    """A published 3 stands for 1 to 6, on the page and in the picture; of exact figures nothing is said."""
    said = "Figures are as the policy rounds them: 3 can stand for 1 to 6."
    rounded, exact = (_sheet_of(packs.opened(place)) for place in (square_pack, internal_pack))
    assert rounded.rule.endswith(said)
    assert said in rounded.shown.notes
    assert not any("can stand for" in words for words in (exact.rule, *exact.shown.notes))


def test_a_public_table_is_not_said_to_be_rounded(square_pack):
    """Figures of a public source are exact whatever the policy is."""
    table = packs.opened(square_pack).tables[COUNTS]
    assert rounding_of(table)
    assert rounding_of(replace(table, public=True)) == ""


def test_periods_of_different_length_are_told_with_their_length(tmp_path, monkeypatch):
    """A quarter beside a year has its months, and a sentence says that the counts do not compare."""
    app = opened(make_pack(tmp_path / "pack", tables=(_quarter_and_year,)), monkeypatch, "map", area=code(12))
    shown = html(app)
    assert "counts of periods of different length do not compare" in shown
    assert "2021 Q1<small>3 months</small>" in shown
    assert "2022<small>12 months</small>" in shown


def test_periods_of_one_length_are_told_without_it(square_pack, monkeypatch):
    """Where all periods are years nothing is said of their length."""
    shown = html(opened(square_pack, monkeypatch, "map", area=code(12)))
    assert "do not compare" not in shown
    assert "12 months" not in shown


def test_only_spans_have_a_length():
    """A snapshot and the whole of a source last for no known time; years are alike, leap years among them."""
    assert lengths_of(["as at 2022-03-31", "whole source", "All", "2022"]) == {}
    assert lengths_of(["2023", "2024", "2023/24"]) == {}
    told = {"2018-11 to 2019-02": "4 months", "2021-05": "1 month", "2022-01-03 to 2022-01-04": "2 days"}
    assert lengths_of(["as at 2022-03-31", *told]) == told


def test_areas_are_listed_by_name(tmp_path, monkeypatch):
    """The list in the sidebar is in the order of the table beside the map, not in that of the file."""
    app = opened(make_pack(tmp_path / "pack"), monkeypatch, "map")
    names = select(app, "Area").options[1:]
    assert names == sorted(names)


def test_a_filter_says_what_it_filters(square_pack, monkeypatch):
    """Until something is chosen each filter of a table shows that every one of its kind is there."""
    app = opened(square_pack, monkeypatch, "tables")
    told = {box.label: box.placeholder for box in app.multiselect}
    assert told == {"Period": "Every period", "Area": "Every area", "Gender": "Every gender"}


def _sheet_of(found):
    choice = Choice(found.tables[COUNTS], "2022", {"gender": "All"})
    return table_sheet(found, choice, measured(choice, choice.in_every_period))


def _quarter_and_year(policy):
    table = by_ward(policy)
    return replace(table, cells=table.cells.replace({"period": {"2021": "2021 Q1"}}))
