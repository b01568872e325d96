"""What the app's page on data quality says of warnings, of the balance, of areas and of who is missing."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
from pages import html, opened, select
from square_pack import by_month, by_ward, code, contents

from geoaudit.disclosure.policy import ACCOUNTS
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.write import write_pack
from geoaudit.ui import packs
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
    app = opened(tmp_path / "p", monkeypatch, "quality")
    shown = "\n".join(element.proto.body for element in app.get("html"))
    assert "Small &lt;wards&gt;." in shown
    part = shown.partition("to later wards")[2]
    assert "1,509" in part
    assert "hidden" in part


def test_what_was_found_of_areas_is_on_a_map(square_pack, monkeypatch):
    """The ward of which an overlap was found is marked on a map, and told beside it."""
    app = opened(square_pack, monkeypatch, "quality")
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


UNPLACED = [
    ("NZ26", "outside every area", 5),
    ("NZ26", "outside the study area", 1),
    ("NZ26", "All", 6),
    ("TQ38", "outside every area", 2),
    ("TQ38", "All", 2),
    ("no place known", "no coordinates", 8),
    ("no place known", "All", 8),
    ("All", "no coordinates", 8),
    ("All", "outside every area", 7),
    ("All", "outside the study area", 1),
    ("All", "All", 16),
]


def of_unplaced(tmp_path, monkeypatch, rows):
    """The page, opened on a pack whose street-level source has these rows that were not placed."""
    made = contents("standard", (by_ward, by_month))
    caseload, street = made.placed
    cells = pd.DataFrame(rows, columns=["square", "reason", "n"]).assign(period="whole source", marker="")
    cells = cells.astype({"n": "Int64"})[["square", "reason", "period", "n", "marker"]]
    title = "Where records lie that are in no area of the study: street-level"
    by = ("square", "reason")
    table = Profile(title, "street-level", True, "", by, made.policy, cells, scale=ACCOUNTS)
    reasons = {reason: n for square, reason, n in rows if square == "All" and reason != "All"}
    placed = replace(street, placed=street.rows - sum(reasons.values()), not_placed=reasons)
    quality = {**made.quality, "unplaced_street-level": table}
    write_pack(replace(made, placed=(caseload, placed), quality=quality), tmp_path / "p")
    return opened(tmp_path / "p", monkeypatch, "quality")


def squares_on_the_map(app):
    """The squares that the map of rows not placed draws, with what their tooltips say."""
    (drawn,) = [
        json.loads(c.proto.json_args)["feature_group"]
        for c in app.get("component_instance")
        if "Square" in c.proto.json_args
    ]
    return drawn


def test_rows_not_placed_are_on_a_map_where_they_lie(tmp_path, monkeypatch):
    """Each square is drawn with its reasons; those without a place stand beside, and all come to the sum."""
    app = of_unplaced(tmp_path, monkeypatch, UNPLACED)
    assert not app.exception
    drawn = squares_on_the_map(app)
    assert drawn.count("Square NZ26") == drawn.count("Square TQ38") == 1
    assert "outside every area: 5" in drawn
    assert "outside the study area: 1" in drawn
    beside = html(app).partition("Rows not placed, by square")[2].partition("</table>")[0]
    told = re.findall(r"(?:</span>|<th scope=\"row\">)([^<]+)</th><td>([^<]+)</td>", beside)
    assert told == [("Square NZ26", "6"), ("Square TQ38", "2"), ("no place known", "8"), ("All", "16")]


def test_rows_of_one_reason_can_be_looked_at_alone(tmp_path, monkeypatch):
    """A reason that is chosen leaves its own squares, and the address says which it is."""
    app = of_unplaced(tmp_path, monkeypatch, UNPLACED)
    reasons = select(app, "Rows not placed for")
    assert reasons.options == ["every reason", "outside every area", "outside the study area"]
    reasons.set_value("outside the study area").run()
    drawn = squares_on_the_map(app)
    assert "Square NZ26" in drawn
    assert "Square TQ38" not in drawn
    assert app.query_params["reason"] == "outside the study area"


def test_rows_far_off_are_told_of(tmp_path, monkeypatch):
    """The map opens on the land and what is around it, and says how many rows lie beyond."""
    app = of_unplaced(tmp_path, monkeypatch, UNPLACED)
    assert "of these rows lie farther off than the map shows at first" in html(app)


def test_where_no_row_has_a_place_the_page_says_so(tmp_path, monkeypatch):
    """Rows without coordinates are on no map; a pack that does not tell says that, and not that none has."""
    rows = [row for row in UNPLACED if row[0] == "no place known" or row[1] == "no coordinates"]
    shown = html(of_unplaced(tmp_path, monkeypatch, [*rows, ("All", "All", 8)]))
    assert "None of the rows that were not placed has a place that is known" in shown


def test_a_pack_of_before_does_not_say_that_none_has_a_place(square_pack, monkeypatch):
    """A pack without the table says that it does not tell where its rows lie."""
    shown = html(opened(square_pack, monkeypatch, "quality"))
    assert "This pack does not tell where they lie" in shown
    assert "has a place that is known" not in shown


def test_the_months_of_a_source_stand_with_it(pack, monkeypatch):
    """Of the source that is chosen, and of no other, whether or not its rows are kept by the sender."""
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    app = opened(pack, monkeypatch, "quality")
    for source in manifest["sources"]:
        select(app, "Source").set_value(source["name"]).run()
        strips = html(app).split('aria-label="Months covered')[1:]
        tables = [strip.partition("</table>")[0] for strip in strips]
        rows = {row for table in tables for row in re.findall(r'<tr><th scope="row">([^<:]+)', table)}
        assert rows <= {source["name"]}
        assert bool(rows) == (source["name"] == "street-level")


def test_those_placed_least_often_are_named_first():
    """Of groups of 30 rows or more, those with the lowest share; none that is placed as often as all are."""
    rows = [("All", 900, 1000), ("a", 10, 29), ("b", 30, 60), ("c", 20, 100), ("d", 850, 900), ("e", 40, 60)]
    share = [Share(group, many, placed, share_of(placed, many)) for group, placed, many in rows]
    found = least_placed([Shares("age_band", tuple(share))])
    assert [(name, one.group) for name, one in found] == [("age_band", g) for g in ("c", "b", "e")]


def test_the_page_says_who_is_missing(internal_pack, square_pack, monkeypatch):
    """Who is placed least often stands in a sentence; of people, where the rejected rows are found."""
    shown = html(opened(internal_pack, monkeypatch, "quality"))
    assert "Who is missing: placed least often are age band 18-20 (84.0%)" in shown
    app = opened(square_pack, monkeypatch, "quality")
    select(app, "Source").set_value("caseload").run()
    assert "quality/rejected_caseload.csv" in html(app)
