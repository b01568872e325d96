"""How an area's figures are shared out over other boundaries, by each way of the pack."""

from dataclasses import replace

import pandas as pd
import pytest
from changed_pack import SPLIT_FROM, changes, earlier_wards
from pages import html, opened
from square_pack import code, contents
from test_places_page import part

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.parts import SHARE_COLUMNS
from geoaudit.pack.write import write_pack
from geoaudit.ui import packs
from geoaudit.ui.sharing import given, received, used_for

BEFORE, AFTER = "wards-2013", "wards-2022"
ROWS = [
    (BEFORE, AFTER, "area", SPLIT_FROM, code(0), 0.875, "area"),
    (BEFORE, AFTER, "area", SPLIT_FROM, SPLIT_FROM, 0.125, "area"),
    (BEFORE, AFTER, "<b>homes</b>", SPLIT_FROM, code(0), 0.5, "<b>homes</b>"),
    (BEFORE, AFTER, "<b>homes</b>", SPLIT_FROM, SPLIT_FROM, 0.3, "<b>homes</b>"),
    (BEFORE, AFTER, "<b>homes</b>", SPLIT_FROM, None, 0.2, "outside every target area"),
]


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The place of a pack that says how one ward's figures are shared out, by land and by homes."""
    made = contents()
    whole = replace(
        made,
        boundaries={**made.boundaries, BEFORE: earlier_wards()},
        comparisons={f"{BEFORE} to {AFTER}": changes()},
        shares=pd.DataFrame(ROWS, columns=list(SHARE_COLUMNS)),
    )
    write_pack(whole, place := tmp_path_factory.mktemp("sharing") / "pack")
    return place


def test_each_way_shares_the_whole_figure_out(pack):
    """By every way what goes to the areas, and to none, comes to 1; by homes a fifth goes to no area."""
    shares = given(packs.opened(pack), BEFORE, AFTER, SPLIT_FROM).by_way
    assert shares.sum().tolist() == pytest.approx([1.0, 1.0])
    assert shares.loc["no area: outside every target area", "<b>homes</b>"] == 0.2
    assert shares.loc[code(0)].tolist() == [0.875, 0.5]


def test_an_area_is_told_what_it_is_given(pack):
    """The later ward is given shares of the earlier one's figure; one that is given nothing has no row."""
    found = packs.opened(pack)
    assert received(found, BEFORE, AFTER, code(0)).by_way.loc[SPLIT_FROM].tolist() == [0.875, 0.5]
    assert received(found, BEFORE, AFTER, code(9)).by_way.empty
    assert given(found, AFTER, BEFORE, code(0)).by_way.empty


def test_the_page_shows_every_way_with_its_sum(pack, monkeypatch):
    """A clicked ward has a column a way, the sum of each, and no markup out of a way's name."""
    shown = html(opened(pack, monkeypatch, "places", land=f"from {SPLIT_FROM}"))
    table = part(shown, f"Where its figures go in {AFTER}")
    for words in ("By land", "87.5%", "30.0%", "no area: outside every target area", "20.0%"):
        assert words in table
    assert table.partition("ga-total")[2].count("100%") == 2
    assert "&lt;b&gt;homes" in table
    assert "<b>homes" not in shown


def test_areas_of_which_nothing_is_known_say_so(pack, monkeypatch):
    """Where the pack does not say how figures are shared out, one sentence stands for it."""
    assert "does not say how figures" in html(opened(pack, monkeypatch, "places", land=f"from {code(9)}"))


def test_the_way_that_a_table_went_is_told(pack):
    """A table on later wards that rests on postcodes, made of one on earlier wards, went by postcodes."""
    found = packs.opened(pack)
    cells = pd.DataFrame(
        {"area_code": ["a", "b"], "area_name": ["a", "b"], "period": "2022", "n": [5, 6], "marker": ["", "e"]}
    ).astype({"n": "Int64"})
    before = Profile("Before", "street-level", True, BEFORE, ("area",), found.pack.policy, cells.head(1))
    ranged = cells.assign(lower=cells["n"], upper=cells["n"], basis=["exact", "postcodes; days"])
    after = Profile("After", "street-level", True, AFTER, ("area",), found.pack.policy, ranged, origin=before)
    used = used_for(replace(found, tables={"After": after}))
    assert used[BEFORE, AFTER, "postcodes"] == ["After"]
    assert (BEFORE, AFTER, "area") not in used
