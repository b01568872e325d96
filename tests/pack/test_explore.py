"""What the report's map to be explored holds."""

import json
from dataclasses import replace

import pandas as pd
import pytest

from geoaudit.pack import explore
from geoaudit.pack.explore import Mapped, explored, in_words
from geoaudit.pack.explore_page import as_json
from geoaudit.pack.leaflet import leaflet
from geoaudit.pack.maps import draw
from geoaudit.pack.outlines import outline

CODES = {
    "wards": ["E05000001", "E05000002", "E05000003"],
    "wards-later": ["E05000001", "E05000002", "E05000013"],
}


def _one(profile):
    (entry,) = explored([Mapped("tables/one.csv", "table-1", profile)], CODES)
    return entry


def test_a_table_has_its_total_and_each_category(crimes):
    """All, then each type of crime, at the periods of the table; by hand from the table of crimes."""
    entry = _one(crimes)
    assert entry["periods"] == ["2021", "2022"]
    assert {choice["words"]: choice["figures"] for choice in entry["choices"]} == {
        "All": [[14, 101, 7], [25, 90, 8]],
        "Crime type: burglary": [[4, 1, 7], [5, 0, 8]],
        "Crime type: theft": [[10, 100, 0], [20, 90, 0]],
    }
    assert entry["whole"]


def test_what_is_hidden_has_no_figure(people):
    """The hidden cell is -1, which is said to be hidden; a row that is no area is on no map."""
    women = next(one for one in _one(people)["choices"] if one["words"] == "Gender: f")
    assert women["figures"] == [[3, -1, 0]]
    assert in_words()[0] == "hidden to protect people"
    assert in_words()[2] == "not available"


def test_an_estimate_carries_its_ends(estimates):
    """An estimate is its figure, its sign and the ends that it lies between; the latest periods are held."""
    entry = _one(estimates)
    assert entry["periods"] == ["2019/2020", "2020/2021", "2021/2022"] or len(entry["periods"]) == 3
    assert entry["choices"][0]["figures"][0] == [[4, "e", 2, 5], [6, "e", 4, None], 7]


def test_its_classes_are_those_of_the_still_map(crimes, wards):
    """The classes of the total are those in the legend of the table's own map."""
    (total, *_) = _one(crimes)["choices"]
    still = draw(crimes, outline(wards)).legend
    words = [(style, f"{low} to {high}" if low < high else str(low)) for style, low, high in total["classes"]]
    assert words == [one for one in still if one[0] not in {"q0", "qh", "qx"}]


def test_what_is_never_added_up_has_no_total(crimes):
    """Where a column has no total each of its kinds is a choice of its own."""
    cells = crimes.cells[crimes.cells["crime_type"] != "All"]
    words = [one["words"] for one in _one(replace(crimes, cells=cells, apart=("crime_type",)))["choices"]]
    assert words == ["Burglary, all", "Theft, all"]


def test_a_very_large_pack_keeps_the_totals(crimes, monkeypatch):
    """Once there are more figures than a page should hold, further tables have their totals alone."""
    monkeypatch.setattr(explore, "MOST_FIGURES", 1)
    first, second = explored([Mapped("a.csv", "table-1", crimes), Mapped("b.csv", "table-2", crimes)], CODES)
    assert [len(one["choices"]) for one in (first, second)] == [3, 1]
    assert [one["whole"] for one in (first, second)] == [True, False]


@pytest.mark.parametrize("bad", ["</script>", "<!--", "<script>", "a & b", "\u2028", "'\"", "Ŵ"])
def test_no_text_can_leave_its_place(bad):
    """JSON in the page holds no mark that ends or begins markup, and reads back as it was."""
    text = as_json({"name": bad})
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == {"name": bad}


def test_leaflet_is_there_and_can_stand_in_a_page():
    """The package still has Leaflet where it is looked for, with no end of a script in it."""
    script = leaflet()
    assert "Leaflet 1.9.3" in script
    assert "</script" not in script.lower()
    assert "sourceMappingURL" not in script
    assert "\r" not in script


def test_a_table_without_an_area_of_the_set_is_not_available(crimes):
    """An area that a table says nothing of is not available, which is not nought."""
    cells = crimes.cells[crimes.cells["area_code"] != "E05000003"]
    (total, *_) = _one(replace(crimes, cells=pd.DataFrame(cells)))["choices"]
    assert [row[2] for row in total["figures"]] == [-3, -3]
