"""What the app's page on data quality says of warnings, of the balance, of areas and of who is missing."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
from square_pack import by_month, by_ward, code, contents
from streamlit.testing.v1 import AppTest
from test_pages import html, opened, select

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.write import write_pack
from geoaudit.ui import finding, packs
from geoaudit.ui.figures import Share, Shares, least_placed, share_of
from geoaudit.ui.located import located

APP = Path(__file__).resolve().parents[2] / "app.py"


def test_the_page_shows_warnings_and_the_balance(tmp_path, monkeypatch):
    """A warning heads the page as text, and each outcome of a step stands with its figure or as hidden."""
    made = contents("standard", (by_ward, by_month))
    source = next(source for source in made.sources if source.public)
    cells = pd.DataFrame(
        {"table": "People", "step": "to later wards", "outcome": ["in", "out"], "period": "2021"}
    ).assign(n=pd.array([1509, None], dtype="Int64"), marker=["", "c"])
    by = ("table", "step", "outcome")
    balance = Profile("Balance", source.name, True, "", by, made.policy, cells)
    write_pack(replace(made, balance=(balance,), warnings=("Small <wards>.",)), tmp_path / "p")
    monkeypatch.setenv(finding.CHOSEN, str(tmp_path / "p"))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    app.switch_page("geoaudit/ui/pages/quality.py").run()
    assert not app.exception
    shown = "\n".join(element.proto.body for element in app.get("html"))
    assert "Small &lt;wards&gt;." in shown
    part = shown.partition("to later wards")[2]
    assert "1,509" in part
    assert "hidden" in part


def test_what_was_found_of_areas_is_on_a_map(square_pack, monkeypatch):
    """The ward of which an overlap was found is marked on a map, and told beside it."""
    app = opened(square_pack, monkeypatch)
    (component,) = app.get("component_instance")
    assert json.loads(component.proto.json_args)["feature_group"].count("overlap: 2.5 m2") == 1
    part = html(app).partition("Found of areas of wards-2022")[2]
    assert f"Ward 01 ({code(1)})" in part.partition("</tr>")[2]
    assert "1 area" in html(app).partition("something was found")[2][:40]


def test_a_pack_that_found_nothing_of_areas_says_so(square_pack):
    """A finding without an area, or of areas that the pack cannot draw, is on no map."""
    found = packs.opened(square_pack)
    assert [one.boundaries for one in located(found)] == ["wards-2022"]
    frame = found.findings["geography"]
    assert located(replace(found, findings={"a": frame.assign(boundaries="lsoa-2011")})) == ()
    assert located(replace(found, findings={"a": frame.assign(area_code=None)})) == ()


def test_those_placed_least_often_are_named_first():
    """Of groups of 30 rows or more, those with the lowest share; none that is placed as often as all are."""
    rows = [("All", 900, 1000), ("a", 10, 29), ("b", 30, 60), ("c", 20, 100), ("d", 850, 900), ("e", 40, 60)]
    share = [Share(group, many, placed, share_of(placed, many)) for group, placed, many in rows]
    found = least_placed([Shares("age_band", tuple(share))])
    assert [(name, one.group) for name, one in found] == [("age_band", g) for g in ("c", "b", "e")]


def test_the_page_says_who_is_missing(internal_pack, square_pack, monkeypatch):
    """Who is placed least often stands in a sentence; of people, where the rejected rows are found."""
    shown = html(opened(internal_pack, monkeypatch))
    assert "Who is missing: placed least often are age band 18-20 (84.0%)" in shown
    app = opened(square_pack, monkeypatch)
    select(app, "Source").set_value("caseload").run()
    assert "quality/rejected_caseload.csv" in html(app)
