"""The page Places and periods: what changed between boundary sets, and what each source covers."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from changed_pack import SPLIT_FROM, changes, make_changed_pack
from pages import html, opened
from square_pack import WARDS, code

from geoaudit.pack.timeline import numbered
from geoaudit.periods.breaks import Break
from geoaudit.ui import packs
from geoaudit.ui.changes import FROM, TO, Comparison, comparison
from geoaudit.ui.months import covered, shared_words, strips

APP = Path(__file__).resolve().parents[2] / "app.py"
PAIR = "wards-2013 to wards-2022"


@pytest.fixture(scope="module")
def changed_pack(tmp_path_factory):
    """The place of a pack with a comparison and with months."""
    return make_changed_pack(tmp_path_factory.mktemp("changed") / "pack")


def maps_of(app):
    """Return the scripts that shade the two maps."""
    return [json.loads(c.proto.json_args)["feature_group"] for c in app.get("component_instance")]


def part(shown, caption):
    """Return the table with that caption."""
    return shown.partition(f"<caption>{caption}")[2].partition("</table>")[0]


def table_of(rows):
    """Return what `covered` gives, of rows of source, month and share."""
    return pd.DataFrame(rows, columns=["source", "month", "covered"])


def test_two_maps_and_a_legend_say_what_became_of_each_area(changed_pack, monkeypatch):
    """Both maps hold every ward in the pattern of its change, and the legend counts those of either set."""
    app = opened(changed_pack, monkeypatch, "places")
    before, after = maps_of(app)
    assert (before.count('"type": "Feature"'), after.count('"type": "Feature"')) == (WARDS, WARDS)
    assert all(f"is-{change}" in before for change in ("redrawn", "split", "gone"))
    assert "is-gone" not in after
    legend = part(html(app), "What became of the areas")
    assert "<td>1</td><td>0</td>" in legend.partition("ga-is-gone")[2].partition("</tr>")[0]
    assert "<td>53</td><td>53</td>" in legend
    assert "ga-new" not in legend


def test_the_land_of_a_chosen_area_is_told_with_its_shares(changed_pack, monkeypatch):
    """An area chosen without a mouse shows where its land went, and is marked with its parts on both maps."""
    plain = [script.count("add (data)") for script in maps_of(opened(changed_pack, monkeypatch, "places"))]
    app = opened(changed_pack, monkeypatch, "places", land=f"from {SPLIT_FROM}")
    rows = part(html(app), "Where its land went").partition("<tbody>")[2].split("<tr>")[1:]
    assert [("87.5%" in row, "12.5%" in row) for row in rows] == [(True, False), (False, True)]
    assert "split, one area cut into several" in html(app)
    marked = [script.count("add (data)") for script in maps_of(app)]
    assert [now - then for now, then in zip(marked, plain, strict=True)] == [1, 2]


def test_where_the_land_of_a_later_area_came_from_is_told(changed_pack, monkeypatch):
    """An area of the later set is told by what it was made from."""
    shown = html(opened(changed_pack, monkeypatch, "places", land=f"to {code(6)}"))
    row = part(shown, "Where its land came from").partition("Ward 04")[2].partition("</tr>")[0]
    assert "40%" in row.replace("40.0%", "40%")
    assert "70.0%" in row


def test_a_choice_that_the_pack_lacks_does_no_harm(changed_pack, monkeypatch):
    """An address that names an area or boundary sets that are not there shows the page without them."""
    shown = html(opened(changed_pack, monkeypatch, "places", land="from nowhere", sets="x to y"))
    assert "Click an area on either map" in shown


def test_what_changed_is_listed_and_taken_away_whole(changed_pack, monkeypatch):
    """The table has those that changed alone, with land that went nowhere; the download has every pair."""
    app = opened(changed_pack, monkeypatch, "places")
    listed = part(html(app), "Areas that changed")
    assert listed.count("<tr>") == 6
    assert "no area" in listed
    (button,) = app.get("download_button")
    assert "every pair" in button.proto.label
    whole = comparison(packs.opened(changed_pack), PAIR)
    assert len(whole.frame) == len(changes())


def test_text_from_data_never_becomes_markup(changed_pack, monkeypatch):
    """A ward, a series and a break that are markup are shown as they are written."""
    app = opened(changed_pack, monkeypatch, "places", land=f"from {SPLIT_FROM}")
    shown = html(app)
    assert "<script" not in shown
    assert "&lt;script&gt;" in part(shown, "Areas that changed")
    assert "&lt;b&gt;crime" in shown
    assert "<b>crime" not in shown
    assert "<i>rules" not in shown
    for script in maps_of(app):
        assert "\\u0026lt;script" in script
        assert "\\u003cscript" not in script


def test_months_are_a_strip_with_gaps_parts_odd_months_and_breaks(changed_pack, monkeypatch):
    """Each month has its sign and its words; the break stands in its month alone."""
    shown = html(opened(changed_pack, monkeypatch, "places"))
    strip = part(shown, "January 2019 to December 2022")
    assert [strip.count(f"ga-month ga-{state}") for state in ("gap", "part", "odd")] == [2, 1, 1]
    assert 'aria-label="2021-05: nothing held"' in strip
    assert 'style="height:50%"' in strip
    assert strip.count("ga-break") == 1
    assert "2020-10: 20. Break 1, 1 October 2020: new &lt;i&gt;" in strip
    words = part(shown, "The same in words")
    assert "2021-05" in words
    assert "2022-12 (50%)" in words


def test_the_months_that_all_sources_share_are_told(changed_pack, monkeypatch):
    """The shared months are told with the common window, which is the longest run of them."""
    shown = html(opened(changed_pack, monkeypatch, "places"))
    assert "July 2019 to April 2021, June 2021 to May 2022, 34 months in all" in shown
    assert "the common window, is July 2019 to April 2021: 22 months" in shown


def test_sources_that_share_no_month_are_said_to(changed_pack):
    """Without a month that all hold whole there is no window; one month is one month."""
    apart = table_of([("a", "2021-01", 1.0), ("b", "2021-02", 1.0), ("b", "2021-01", 0.5)])
    assert "no month that all 2 sources with months hold whole" in shared_words(apart)
    alone = table_of([("a", "2021-01", 1.0)])
    assert shared_words(alone) == "The one source with months holds whole: January 2021, 1 month in all."


def test_a_strip_is_cut_after_four_years(changed_pack):
    """Five years make two strips; where a source has ended there is no month."""
    months = covered(packs.opened(changed_pack))
    longer = pd.concat([months, months[months["month"] == "2022-12"].assign(month="2023-01")])
    first, second = strips(longer, numbered([Break("other", pd.Timestamp("2020-10-01").date(), "x")]))
    assert [sum(n for _, n in strip.years) for strip in (first, second)] == [48, 1]
    assert second.heading == "January 2023"
    assert [months[0] is None for _, months in second.rows] == [False, True]
    assert not any(month.breaks for _, row in first.rows for month in row if month)


def test_an_area_says_what_became_of_it_when_pointed_at():
    """The words name the change and the largest parts, at most three; nothing more where nothing changed."""
    rows = [("a", "A", f"b{i}", f"B{i}", "split", share, 1.0) for i, share in enumerate((0.1, 0.4, 0.3, 0.2))]
    rows.append(("u", "U", "u", "U", "unchanged", 1.0, 1.0))
    before, after = Comparison("", pd.DataFrame(rows, columns=changes().columns), ("x", "y")).both
    assert (before.end, after.end) == (FROM, TO)
    assert before.areas.loc["a", "said"] == "split: 40% to B1, 30% to B2, 20% to B3"
    assert after.areas.loc["b0", "said"] == "split: 100% from A"
    assert before.areas.loc["u", "said"] == "unchanged"


def test_a_pack_without_these_parts_says_so_once_each(square_pack, monkeypatch):
    """Without comparisons, months and breaks each part is one sentence, and no choice is offered."""
    app = opened(square_pack, monkeypatch, "places")
    shown = html(app)
    for sentence in ("compares no boundary sets", "does not say which months", "tells of no break"):
        assert shown.count(sentence) == 1
    assert not app.selectbox
    assert "31 December 2022" in part(shown, "Boundary sets of the pack")


@pytest.mark.parametrize(
    ("stem", "column", "value"),
    [
        ("coverage_months", "month", "2021-13"),
        ("coverage_months", "covered", "2"),
        ("boundary_changes*", "change", None),
    ],
)
def test_a_part_that_is_damaged_is_one_sentence(changed_pack, tmp_path, monkeypatch, stem, column, value):
    """A table that somebody changed is refused in one sentence that says what must hold."""
    broken = tmp_path / "broken"
    shutil.copytree(changed_pack, broken)
    broken.touch()
    (file,) = (broken / "quality").glob(f"{stem}.csv")
    frame = pd.read_csv(file, dtype=str, keep_default_na=False)
    frame = frame.drop(columns=column) if value is None else frame.assign(**{column: value})
    file.write_bytes(frame.to_csv(index=False).encode())
    shown = html(opened(broken, monkeypatch, "places"))
    assert shown.count('role="alert"') == 1
    assert "ask for the pack again" in shown.lower()
