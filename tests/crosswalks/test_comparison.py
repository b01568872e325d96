"""Two boundary sets compared: what became of each area."""

import datetime as dt
from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from squares import SIDE, SOUTH, WEST, square

from geoaudit.crosswalks.comparison import (
    CHANGES,
    COLUMNS,
    GONE,
    MERGED,
    NEW,
    RECODED,
    REDRAWN,
    SPLIT,
    UNCHANGED,
    areas_changed,
    change_of,
    compare,
    with_addresses,
)
from geoaudit.crosswalks.overlap import overlaps
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.lookup import Lookup
from geoaudit.places.topology import nothing
from geoaudit.provenance import Source

NO_PAIRS = pd.DataFrame({"from_code": [], "to_code": []}, dtype="str")


def _set(**areas: shapely.Geometry) -> BoundarySet:
    """Areas by code, drawn with a vertex every ten metres, as finely as full resolution."""
    return _coarse(**{code: shapely.segmentize(shape, 10) for code, shape in areas.items()})


def _coarse(**areas: shapely.Geometry) -> BoundarySet:
    """Areas by code, drawn as they come: with vertices at corners alone, as if to hundreds of metres."""
    frame = gpd.GeoDataFrame(
        {"area_code": list(areas), "area_name": [f"Ward {c}" for c in areas], "parent": None},
        geometry=list(areas.values()),
        crs="EPSG:27700",
    )
    return BoundarySet("set", dt.date(2022, 1, 1), frame, Source("set.gpkg", "0"), nothing(), "0")


def _exact(*pairs: tuple[str, str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["from_code", "to_code"], dtype="str") if pairs else NO_PAIRS


def _compared(origin: BoundarySet, target: BoundarySet, *exact: tuple[str, str]) -> pd.DataFrame:
    return compare(origin, target, overlaps(origin.areas, target.areas), _exact(*exact))


def _rows(found: pd.DataFrame) -> list[tuple[object, ...]]:
    shown = found[["from_code", "to_code", "change"]].astype("object")
    return list(shown.where(shown.notna(), None).itertuples(index=False, name=None))


def _box(west: float, east: float, south: float = 0, north: float = 1) -> shapely.Polygon:
    """A rectangle in kilometres from the first ward's lower left corner."""
    corners = WEST + west * SIDE, SOUTH + south * SIDE, WEST + east * SIDE, SOUTH + north * SIDE
    return shapely.box(*corners)


def test_each_change_is_told() -> None:
    """One row of wards through every change: unchanged, recoded, split, merged, redrawn, gone and new."""
    origin = _set(
        A=square(0), B=square(1), C=square(2), D=square(3), E=square(4), F=square(5), G=square(6), H=square(9)
    )
    target = _set(
        A=square(0),
        B2=square(1),
        C1=_box(2, 2.5),
        C2=_box(2.5, 3),
        DE=_box(3, 5),
        F1=_box(5, 5.7),
        G1=_box(5.7, 7),
        N=square(12),
    )
    found = _compared(origin, target, ("A", "A"), ("B", "B2"))
    assert list(found.columns) == COLUMNS
    assert _rows(found) == [
        ("A", "A", UNCHANGED),
        ("B", "B2", RECODED),
        ("C", "C1", SPLIT),
        ("C", "C2", SPLIT),
        ("D", "DE", MERGED),
        ("E", "DE", MERGED),
        ("F", "F1", REDRAWN),
        ("F", "G1", REDRAWN),
        ("G", "G1", REDRAWN),
        ("H", None, GONE),
        (None, "N", NEW),
    ]
    shares = found.set_index(["from_code", "to_code"])[["share_of_from", "share_of_to"]]
    assert shares.loc[("F", "G1")].tolist() == pytest.approx([0.3, 0.3 / 1.3])
    assert shares.loc[("D", "DE")].tolist() == pytest.approx([1.0, 0.5])
    assert found.loc[found["change"] == GONE, "share_of_from"].tolist() == [1.0]
    assert found.loc[found["change"] == NEW, "share_of_to"].tolist() == [1.0]


def test_names_are_shown_and_never_join() -> None:
    """Two wards that swapped their names are told by their codes, each with the name of its own set."""
    origin, target = _set(A=square(0), B=square(1)), _set(A=square(0), B=square(1))
    target.areas["area_name"] = ["Ward B", "Ward A"]
    found = _compared(origin, target, ("A", "A"), ("B", "B"))
    assert found["change"].tolist() == [UNCHANGED, UNCHANGED]
    assert found[["from_name", "to_name"]].to_numpy().tolist() == [["Ward A", "Ward B"], ["Ward B", "Ward A"]]


def test_a_code_given_to_other_land_is_redrawn() -> None:
    """The same code on other land is not unchanged."""
    found = _compared(_set(A=square(0), B=square(1)), _set(A=_box(0, 0.6), B=_box(0.6, 2)))
    assert set(found["change"]) == {REDRAWN}


def test_slivers_between_two_drawings_of_one_border_do_not_matter() -> None:
    """A border drawn 8 m aside makes no pair; the same land in one place does."""
    origin = _set(A=square(0), B=square(1))
    sliver = _set(A1=_box(0, 0.4), A2=_box(0.4, 1.008), B=_box(1.008, 2))
    assert ("B", "A2", REDRAWN) not in _rows(_compared(origin, sliver))
    assert _rows(_compared(origin, sliver))[:2] == [("A", "A1", SPLIT), ("A", "A2", SPLIT)]
    corner = _set(A1=_box(0, 0.4), A2=shapely.union(_box(0.4, 1), _box(1, 1.15, 0, 0.15)), B=_box(1.15, 2))
    assert ("B", "A2", REDRAWN) in _rows(_compared(origin, corner))


def test_coarser_drawings_need_wider_land_to_tell_a_change() -> None:
    """What two fine drawings tell for a change of 30 m, two with vertices at corners alone cannot tell."""
    origin = _set(A=_box(0, 4, 0, 4), B=_box(4, 8, 0, 4))
    target = _set(A1=_box(0, 2, 0, 4), A2=_box(2, 4.03, 0, 4), B=_box(4.03, 8, 0, 4))
    coarse = [
        _coarse(**dict(zip(s.areas["area_code"], shapely.simplify(s.areas.geometry, 1), strict=True)))
        for s in (origin, target)
    ]
    assert ("B", "A2", REDRAWN) in _rows(_compared(origin, target))
    assert ("B", "A2", REDRAWN) not in _rows(_compared(*coarse))


def test_a_tiny_area_is_not_lost() -> None:
    """An area below a hectare still has what became of it, and is neither new nor gone."""
    tiny, rest = _box(0, 0.05, 0, 0.05), _box(0, 1).difference(_box(0, 0.05, 0, 0.05))
    found = _compared(_set(A=tiny, B=rest), _set(T=_box(0, 0.03, 0, 0.05), B=rest))
    assert _rows(found) == [("A", "T", REDRAWN), ("B", "B", UNCHANGED)]


def test_two_drawings_of_the_same_land_are_the_same_land() -> None:
    """Wards drawn a few metres otherwise are unchanged or recoded without an exact pair."""
    origin = _set(A=square(0), B=square(1))
    drawn = _set(A=_box(0.01, 1.008), B2=_box(1.008, 2, 0, 0.99))
    assert _rows(_compared(origin, drawn)) == [("A", "A", UNCHANGED), ("B", "B2", RECODED)]
    assert _rows(_compared(origin, _set(A=square(0), B=_box(1, 1.7)))) == [
        ("A", "A", UNCHANGED),
        ("B", "B", REDRAWN),
    ]


def test_a_large_share_matters_however_coarse_the_drawing() -> None:
    """A strip too narrow for coarse drawings is a change all the same where it is much of an area."""
    found = _compared(_coarse(A=square(0), B=square(1)), _coarse(A=_box(0, 0.7), B=_box(0.7, 2)))
    assert ("A", "B", REDRAWN) in _rows(found)
    slight = _compared(_coarse(A=square(0), B=square(1)), _coarse(A=_box(0, 0.8), B=_box(0.8, 2)))
    assert _rows(slight) == [("A", "A", UNCHANGED), ("B", "B", UNCHANGED)]


def test_official_pairs_need_no_land() -> None:
    """A pair that only the publisher gives is kept, with no share of land."""
    found = _compared(_set(A=square(0)), _set(B=square(5)), ("A", "B"))
    assert _rows(found) == [("A", "B", RECODED)]
    assert found[["share_of_from", "share_of_to"]].isna().all(axis=None)


def test_official_mergers_are_merged() -> None:
    """Two areas that a table pairs with one are merged, whatever the land says; others stay as they are."""
    found = _compared(
        _set(A=square(0), B=square(3), C=square(1)),
        _set(M=_box(0, 0.9), C=square(1)),
        ("A", "M"),
        ("B", "M"),
        ("C", "C"),
    )
    assert _rows(found) == [("A", "M", MERGED), ("B", "M", MERGED), ("C", "C", UNCHANGED)]


def test_every_change_is_counted_in_order() -> None:
    """Counts name all changes, with their words, also those that there are none of."""
    found = areas_changed(
        _compared(
            _set(A=square(0), B=square(1)), _set(A=square(0), C=_box(1, 1.5), D=_box(1.5, 2)), ("A", "A")
        )
    )
    assert found["change"].tolist() == list(CHANGES)
    assert found["meaning"].tolist() == list(CHANGES.values())
    assert found.set_index("change")[["from_areas", "to_areas"]].loc[
        [UNCHANGED, SPLIT, NEW]
    ].to_numpy().tolist() == [
        [1, 1],
        [1, 2],
        [0, 0],
    ]


def test_addresses_stand_beside_the_land() -> None:
    """Live postcodes are shared otherwise than land, and one ended before the day counts for nothing."""
    origin, target = _set(A=square(0)), _set(A1=_box(0, 0.5), A2=_box(0.5, 1))
    days = [pd.Timestamp("1800-01-01")] * 5, [pd.Timestamp("2200-01-01")] * 5
    ended = [pd.NaT, pd.NaT, pd.NaT, pd.NaT, pd.Timestamp("2010-01-01")]
    table = pd.DataFrame(
        {
            "postcode": list("abcde"),
            "easting": 0.0,
            "northing": 0.0,
            "valid_from": days[0],
            "valid_to": days[1],
            "introduced": pd.Series([pd.NaT] * 5, dtype="datetime64[ms]"),
            "terminated": pd.Series(ended, dtype="datetime64[ms]"),
        }
    )
    before = Lookup(table.assign(area_code=pd.Series(["A"] * 4 + ["A"], dtype="str")))
    after = Lookup(table.assign(area_code=pd.Series(["A1", "A2", "A2", None, "A1"], dtype="str")))
    found = with_addresses(_compared(origin, target), before, after, dt.date(2020, 1, 1))
    assert found["addresses"].tolist() == [1, 2]
    assert found["addresses_of_from"].tolist() == [0.25, 0.5]
    assert found["addresses_of_to"].tolist() == [1.0, 1.0]
    assert found["share_of_from"].tolist() == pytest.approx([0.5, 0.5])


@settings(max_examples=40, deadline=None)
@given(
    first=st.lists(st.integers(1, 39), min_size=1, max_size=6, unique=True),
    second=st.lists(st.integers(1, 39), min_size=1, max_size=6, unique=True),
)
def test_every_area_has_exactly_one_change(first: list[int], second: list[int]) -> None:
    """However a strip is cut twice, each area of both sets stands in the table, always with one change."""
    sets = []
    for cuts, letter in ((first, "F"), (second, "T")):
        edges = [0.0, *(cut / 4 for cut in sorted(cuts)), 10.0]
        sets.append(_set(**{f"{letter}{i}": _box(a, b) for i, (a, b) in enumerate(pairwise(edges))}))
    shared = overlaps(sets[0].areas, sets[1].areas)
    land = [dict(zip(s.areas["area_code"], s.areas.area, strict=True)) for s in sets]
    whole = shared["area"] / shared["from_code"].map(land[0]), shared["area"] / shared["to_code"].map(land[1])
    found = compare(*sets, shared, shared[(whole[0] > 0.99) & (whole[1] > 0.99)])
    for end, boundaries in zip(("from", "to"), sets, strict=True):
        assert set(found[f"{end}_code"].dropna()) == set(boundaries.areas["area_code"])
        assert found.groupby(f"{end}_code")["change"].nunique().eq(1).all()
        assert len(change_of(found, end)) == len(boundaries.areas)
        assert found.groupby(f"{end}_code")[f"share_of_{end}"].sum().to_numpy() == pytest.approx(1.0)
