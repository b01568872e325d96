"""What publishers say became of areas: by codes, from one boundary set's date to another's, and back."""

import datetime as dt
import json
from pathlib import Path

import geopandas as gpd
import pytest
from squares import square

from geoaudit.crosswalks.official import official_changes
from geoaudit.crosswalks.weighting import by_area
from geoaudit.hierarchy.reading import read_hierarchy
from geoaudit.hierarchy.tree import Hierarchy
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.topology import nothing
from geoaudit.provenance import Source

KEPT, ENDED, BEGUN, UNKNOWN = "E05000001", "E05000002", "E05000003", "E05000009"
DISTRICT, LATER_DISTRICT = "E06000001", "E06000002"
HISTORY = {
    KEPT: [("2009-01-01", "2013-03-31", DISTRICT), ("2013-04-01", None, LATER_DISTRICT)],
    ENDED: [("2009-01-01", "2018-05-02", LATER_DISTRICT)],
    BEGUN: [("2018-05-03", None, LATER_DISTRICT)],
    DISTRICT: [("2009-01-01", "2013-03-31", None)],
    LATER_DISTRICT: [("2013-04-01", None, None)],
}
LOOKUP = """LSOA11CD,CHGIND,LSOA21CD
E01000001,U,E01000001
E01000002,S,E01000021
E01000002,S,E01000022
E01000003,M,E01000023
E01000004,M,E01000023
E01000005,X,E01000024
E01000006,X,E01000024
E01000006,X,E01000025
"""


@pytest.fixture
def history(tmp_path: Path) -> Hierarchy:
    """A ward that kept its code, one that gave it up for another on redrawn land, and a district recoded."""
    areas = {
        code: [
            {"nm": "Wingrove", "parent": parent, "date": {"s": began, **({"e": ended} if ended else {})}}
            for began, ended, parent in records
        ]
        for code, records in HISTORY.items()
    }
    path = tmp_path / "history.json"
    path.write_text(json.dumps({"areas": areas}), encoding="utf-8")
    return read_hierarchy([path])


@pytest.fixture
def lookup(tmp_path: Path) -> Hierarchy:
    """LSOAs unchanged, split, merged and changed in another way between 2011 and 2021."""
    path = tmp_path / "lsoa.csv"
    path.write_text(LOOKUP, encoding="utf-8")
    return read_hierarchy([path])


def _set(year: int, *codes: str) -> BoundarySet:
    """Areas in a row as at the end of a year, all of one name."""
    areas = {"area_code": list(codes), "area_name": "Wingrove"}
    frame = gpd.GeoDataFrame(areas, geometry=[square(i) for i in range(len(codes))], crs="EPSG:27700")
    typed = frame.astype({"area_code": "str", "area_name": "str"})
    return BoundarySet(str(year), dt.date(year, 12, 31), typed, Source("set", ""), nothing(), str(year))


def _rows(hierarchy: Hierarchy, origin: BoundarySet, target: BoundarySet) -> list[tuple[str, str]]:
    return list(official_changes(hierarchy, origin, target).itertuples(index=False, name=None))


def test_a_code_in_force_on_both_days_is_the_same_land(history: Hierarchy) -> None:
    """The ward that kept its code is named both ways; redrawn and unknown ones are not."""
    old, new = _set(2013, KEPT, ENDED, UNKNOWN), _set(2019, KEPT, BEGUN, UNKNOWN)
    assert _rows(history, old, new) == [(KEPT, KEPT)]
    assert _rows(history, new, old) == [(KEPT, KEPT)]


def test_a_code_not_in_force_on_the_sets_day_says_nothing(history: Hierarchy) -> None:
    """A later set that still has a code given up before its date, or a day before 2009, leaves it to land."""
    assert _rows(history, _set(2013, KEPT, ENDED), _set(2019, KEPT, ENDED)) == [(KEPT, KEPT)]
    assert _rows(history, _set(2001, KEPT), _set(2019, KEPT)) == []


def test_a_district_is_followed_by_that_to_which_its_wards_went(history: Hierarchy) -> None:
    """The recoded district is one and the same, on the days before and after alone."""
    assert _rows(history, _set(2012, DISTRICT), _set(2019, LATER_DISTRICT)) == [(DISTRICT, LATER_DISTRICT)]
    assert _rows(history, _set(2019, LATER_DISTRICT), _set(2012, DISTRICT)) == [(LATER_DISTRICT, DISTRICT)]
    assert _rows(history, _set(2013, DISTRICT), _set(2019, LATER_DISTRICT)) == []


def test_change_codes_say_what_went_where_and_x_says_nothing(lookup: Hierarchy) -> None:
    """U, S and M are named with every part; of X, and of what lies outside the other set, nothing is."""
    old = _set(2011, *(f"E0100000{i}" for i in range(1, 7)))
    new = _set(2021, "E01000001", *(f"E010000{i}" for i in range(21, 26)))
    forward = [
        ("E01000001", "E01000001"),
        ("E01000002", "E01000021"),
        ("E01000002", "E01000022"),
        ("E01000003", "E01000023"),
        ("E01000004", "E01000023"),
    ]
    assert _rows(lookup, old, new) == forward
    assert _rows(lookup, new, old) == sorted((after, before) for before, after in forward)
    assert _rows(lookup, old, _set(2021, "E01000021", "E01000023")) == forward[3:]
    assert _rows(lookup, new, _set(2011, "E01000002", "E01000003")) == [
        ("E01000021", "E01000002"),
        ("E01000022", "E01000002"),
    ]


def test_a_code_that_no_history_dates_is_not_the_same_for_being_in_both_sets(lookup: Hierarchy) -> None:
    """A child of 2021 that stands in a set of 2011 already is left to land: nobody says it was there."""
    assert _rows(lookup, _set(2011, "E01000021"), _set(2021, "E01000021")) == []


def test_named_areas_need_no_land(lookup: Hierarchy) -> None:
    """Drawn one place along from where it was, the unchanged area keeps its figure."""
    old = _set(2011, "E01000001", "E01000002")
    new = _set(2021, "E01000021", "E01000001", "E01000022")
    found = by_area(old, new, official_changes(lookup, old, new)).weights
    assert found[["from_code", "to_code", "weight", "basis"]].to_numpy().tolist()[0] == [
        "E01000001",
        "E01000001",
        1.0,
        "exact",
    ]
    plain = by_area(old, new).weights
    assert plain[["from_code", "to_code"]].to_numpy().tolist()[0] == ["E01000001", "E01000021"]


def test_codes_that_the_files_only_put_side_by_side_are_not_official(tmp_path: Path) -> None:
    """A lookup of two years without change codes says where areas lie, not that their land is the same."""
    path = tmp_path / "wards.csv"
    path.write_text(f"WD13CD,WD19CD\n{KEPT},{KEPT}\n{ENDED},{BEGUN}\n", encoding="utf-8")
    assert _rows(read_hierarchy([path]), _set(2012, KEPT, ENDED), _set(2019, KEPT, BEGUN)) == []
