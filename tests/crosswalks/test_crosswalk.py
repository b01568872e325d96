"""Crosswalks between square wards, worked out by hand."""

import datetime as dt
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from squares import SIDE, SOUTH, WEST, Write, file_of, square

from geoaudit.crosswalks import weighting
from geoaudit.crosswalks.centres import centres_of_postcodes, live_postcodes, points_of, spread_over_postcodes
from geoaudit.crosswalks.crosswalk import (
    AREA,
    BEST_FIT,
    EXACT,
    NOT_SUPPLIED,
    OUTSIDE,
    POSTCODES,
    Crosswalk,
    write_crosswalk,
)
from geoaudit.crosswalks.edges import edges_of, shared_area
from geoaudit.crosswalks.exact import carried_whole, exact_pairs
from geoaudit.crosswalks.fitting import fit
from geoaudit.crosswalks.overlap import overlaps
from geoaudit.crosswalks.supplied import read_values, read_weights
from geoaudit.errors import GeographyError, PackError
from geoaudit.places.boundaries import BoundarySet, read_boundaries
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.places.lookup import Lookup, Tolerance, make_lookup
from geoaudit.places.topology import nothing
from geoaudit.provenance import Source

DAY = dt.date(2020, 6, 1)


def rows(frame: pd.DataFrame) -> list[tuple[object, ...]]:
    """The rows of a table, numbers rounded to where a rounding error cannot show."""
    return [tuple(row) for row in frame.round(12).astype(object).to_numpy()]


def pairs(text: str) -> pd.DataFrame:
    """Official pairs written as `W1>A W2>B`."""
    return pd.DataFrame(
        [pair.split(">") for pair in text.split()], columns=["from_code", "to_code"], dtype="str"
    )


@pytest.fixture
def cut(write_wards: Write) -> BoundarySet:
    """The three wards' land as two areas, A a ward and a half, B the rest; C lies away from all."""
    shapes = [
        shapely.box(*_corner(0), *_corner(1.5, 1)),
        shapely.box(*_corner(1.5), *_corner(3, 1)),
        square(5),
    ]
    return read_boundaries(file_of(write_wards(shapes, ["A", "B", "C"], file="cut.gpkg")))


def _corner(x: float, y: float = 0) -> tuple[float, float]:
    return WEST + SIDE * x, SOUTH + SIDE * y


@pytest.fixture
def lookups(tmp_path: Path, wards: BoundarySet, cut: BoundarySet) -> tuple[Lookup, Lookup]:
    """W2 has four postcodes live on the day, three of them in A; one was terminated, one came later."""
    text = (
        "postcode,easting,northing,introduced,terminated\n"
        "NE1 1AA,426100,564500,1990-01-01,\nNE1 1AB,426200,564500,2020-06-01,\n"
        "NE1 1AD,426300,564500,1990-01-01,2020-06-02\nNE1 1AE,426700,564500,,\n"
        "NE1 1AF,426800,564500,1990-01-01,2020-06-01\nNE1 1AG,426900,564500,2020-06-02,\n"
        "NE1 1AH,425500,564500,1990-01-01,\nNE1 1AJ,490000,564500,1990-01-01,\n"
    )
    path = tmp_path / "gazetteer.csv"
    path.write_text(text)
    gazetteer = read_gazetteer([path])
    made = [make_lookup(gazetteer, areas, Tolerance(0), None) for areas in (wards, cut)]
    return made[0], made[1]


def test_by_area_a_ward_cut_in_two_is_shared_by_its_land(wards: BoundarySet, cut: BoundarySet) -> None:
    """W1 and W3 lie whole in A and B and are exact; W2 goes half and half, estimated."""
    found = weighting.by_area(wards, cut)
    assert rows(found.weights) == [
        ("W1", "A", 1.0, EXACT),
        ("W2", "A", 0.5, AREA),
        ("W2", "B", 0.5, AREA),
        ("W3", "B", 1.0, EXACT),
    ]
    assert found.untransferred.empty
    assert rows(found.possible) == [row[:2] for row in rows(found.weights)]
    assert (found.origin, found.target, found.basis) == ("wards", "wards", AREA)


def test_by_postcodes_those_live_on_the_day_count_one_each(
    wards: BoundarySet, cut: BoundarySet, lookups: tuple[Lookup, Lookup]
) -> None:
    """Three of W2's four live postcodes lie in A; its first day counts, its last day's successor does not."""
    found = weighting.by_postcodes(wards, cut, *lookups, DAY)
    assert rows(found.weights)[1:3] == [("W2", "A", 0.75, POSTCODES), ("W2", "B", 0.25, POSTCODES)]
    later = weighting.by_postcodes(wards, cut, *lookups, dt.date(2020, 6, 2))
    assert rows(later.weights)[1:3] == [("W2", "A", 0.5, POSTCODES), ("W2", "B", 0.5, POSTCODES)]


def test_an_area_that_neither_land_nor_postcode_places_goes_nowhere(
    cut: BoundarySet, wards: BoundarySet, lookups: tuple[Lookup, Lookup]
) -> None:
    """Turned round, A and B go by their postcodes, and C, which no postcode and no ward has, nowhere."""
    found = weighting.by_postcodes(cut, wards, lookups[1], lookups[0], dt.date(1995, 1, 1))
    assert rows(found.weights) == [
        ("A", "W1", round(1 / 3, 12), POSTCODES),
        ("A", "W2", round(2 / 3, 12), POSTCODES),
        ("B", "W2", 1.0, POSTCODES),
    ]
    assert rows(found.untransferred) == [("C", OUTSIDE, 1.0)]
    assert ("B", "W3") in rows(found.possible)


def test_the_fallback_says_that_it_goes_by_area(
    wards: BoundarySet, cut: BoundarySet, lookups: tuple[Lookup, Lookup]
) -> None:
    """With W2's postcodes taken away, its two rows say area though the crosswalk's basis is postcodes."""
    left = tuple(Lookup(k.table[~k.table["easting"].between(426_000, 427_000)]) for k in lookups)
    found = weighting.by_postcodes(wards, cut, left[0], left[1], DAY)
    assert found.basis == POSTCODES
    assert rows(found.weights)[1:3] == [("W2", "A", 0.5, AREA), ("W2", "B", 0.5, AREA)]


def test_weights_by_residents_follow_them(wards: BoundarySet, cut: BoundarySet) -> None:
    """Of W2's 300 residents 240 live where A is: 0.8 to A; those outside every ward weigh nothing."""
    places = [_corner(x, 0.5) for x in (1.25, 1.75, 9)]
    small = pd.DataFrame(places, columns=["easting", "northing"]).assign(value=[240, 60, 1000])
    found = weighting.by_weights(wards, cut, small, "residents")
    assert rows(found.weights)[1:3] == [("W2", "A", 0.8, "residents"), ("W2", "B", 0.2, "residents")]


def test_best_fit_gives_the_whole_to_where_the_people_are(wards: BoundarySet, cut: BoundarySet) -> None:
    """W2's people live in its west: A gets the whole, and half of its land is all that fits."""
    centres = pd.DataFrame(
        [("W1", *_corner(0.5, 0.5)), ("W2", *_corner(1.2, 0.5)), ("W3", *_corner(2.5, 0.5))],
        columns=["area_code", "easting", "northing"],
    )
    found = weighting.best_fit(wards, cut, centres)
    assert rows(found.weights)[1] == ("W2", "A", 1.0, BEST_FIT)
    assert ("W2", "B") in rows(found.possible)
    assert rows(fit(found, weighting.by_area(wards, cut))) == [
        ("W1", "A", 1.0),
        ("W2", "A", 0.5),
        ("W3", "B", 1.0),
    ]
    by_land = weighting.best_fit(wards, cut, centres.drop(index=1))
    assert rows(by_land.weights)[1:3] == [("W2", "A", 0.5, AREA), ("W2", "B", 0.5, AREA)]
    for wrong in (centres[:0], pd.concat([centres, centres])):
        with pytest.raises(GeographyError, match="one centre for each area"):
            weighting.best_fit(wards, cut, wrong)


def test_given_weights_leave_what_they_do_not_share_out(wards: BoundarySet, cut: BoundarySet) -> None:
    """A shortfall and a target that is not of the set are rows with their reason; more than 1 is refused."""
    supplied = pd.DataFrame(
        [("W2", "A", 0.6), ("W2", "Z", 0.1), ("X9", "A", 1.0)], columns=["from_code", "to_code", "weight"]
    )
    found = weighting.given(wards, cut, supplied, "ours")
    assert rows(found.weights)[1] == ("W2", "A", 0.6, "ours")
    assert rows(found.untransferred) == [("W2", NOT_SUPPLIED, 0.3), ("W2", OUTSIDE, 0.1)]
    with pytest.raises(GeographyError, match="sum to 1 at most"):
        weighting.given(wards, cut, supplied.assign(weight=[0.6, 0.5, 1.0]), "ours")
    with pytest.raises(GeographyError, match="must be of areas of 'wards'"):
        weighting.given(wards, cut, supplied[2:], "ours")


def test_official_pairs_need_no_geometry(wards: BoundarySet, cut: BoundarySet) -> None:
    """An area named once is carried whole, wherever it is drawn; one split keeps its figure in its parts."""
    found = weighting.by_area(wards, cut, pairs("W1>C W2>A W3>A W3>B"))
    assert rows(found.weights) == [
        ("W1", "C", 1.0, EXACT),
        ("W2", "A", 1.0, EXACT),
        ("W3", "B", 1.0, AREA),
    ]


def test_official_parts_confine_the_postcodes(
    wards: BoundarySet, cut: BoundarySet, lookups: tuple[Lookup, Lookup]
) -> None:
    """Where W2 is said to be split into B and C alone, its postcodes drawn in A do not count."""
    found = weighting.by_postcodes(wards, cut, *lookups, DAY, pairs("W2>B W2>C"))
    assert rows(found.weights)[1] == ("W2", "B", 1.0, POSTCODES)


@pytest.mark.parametrize(("metres", "whole"), [(9, True), (11, False)])
def test_a_border_drawn_anew_is_the_same_border(
    wards: BoundarySet, write_wards: Write, metres: int, whole: bool
) -> None:
    """One in a hundred of W1's land in the next ward is drawing; more is a change."""
    edge = WEST + SIDE - metres
    shapes = [shapely.box(WEST, SOUTH, edge, SOUTH + SIDE), shapely.box(edge, SOUTH, *_corner(3, 1))]
    drawn = read_boundaries(file_of(write_wards(shapes, ["N1", "N2"], file="drawn.gpkg")))
    shared = overlaps(wards.areas, drawn.areas)
    assert ("W1", "N1") in rows(carried_whole(wards, drawn, shared)) or not whole
    assert (("W1", "N1") in rows(exact_pairs(wards, drawn, shared))) == whole


def test_a_corner_that_reaches_far_is_a_change(wards: BoundarySet, write_wards: Write) -> None:
    """60 m by 100 m, 0.6 % of the ward, is not the drawing's: it may be a street."""
    corner = shapely.box(WEST + SIDE - 60, SOUTH, WEST + SIDE, SOUTH + 100)
    shapes = [square(0).difference(corner), square(1).union(corner), square(2)]
    drawn = read_boundaries(file_of(write_wards(shapes, file="drawn.gpkg")))
    found = rows(carried_whole(wards, drawn, overlaps(wards.areas, drawn.areas)))
    assert found == [("W2", "W2"), ("W3", "W3")]


def test_an_enclave_is_not_near_because_its_edge_is(write_wards: Write, tmp_path: Path) -> None:
    """An area of its own in the middle of another, 120 m wide, is no drawing of the other's border."""
    hole = shapely.box(WEST + 1000, SOUTH + 1000, WEST + 1120, SOUTH + 1120)
    large = shapely.box(WEST, SOUTH, WEST + 3000, SOUTH + 3000)
    old = read_boundaries(file_of(write_wards([large], ["L"], file="old.gpkg")))
    new = read_boundaries(file_of(write_wards([large.difference(hole), hole], ["L", "H"], file="new.gpkg")))
    assert carried_whole(old, new, overlaps(old.areas, new.areas)).empty


def test_the_foreshore_is_not_land_lost(wards: BoundarySet, write_wards: Write) -> None:
    """15 m of coast drawn away leave the ward whole; 40 m are told as lost, and nothing vanishes."""
    for metres, lost in ((15, []), (40, [("W3", OUTSIDE, 0.04)])):
        coast = shapely.box(*_corner(2), WEST + 3 * SIDE - metres, SOUTH + SIDE)
        drawn = read_boundaries(file_of(write_wards([square(0), square(1), coast], file=f"{metres}.gpkg")))
        found = weighting.by_area(wards, drawn)
        assert rows(found.untransferred) == lost
        assert found.weights["weight"].sum() == pytest.approx(3 - sum(row[2] for row in lost))


def test_merged_areas_are_exact_but_not_the_same_land(wards: BoundarySet, write_wards: Write) -> None:
    """Two wards made into one each pass on their whole figure, and neither is the new area."""
    drawn = read_boundaries(
        file_of(write_wards([square(0).union(square(1)), square(2)], ["M", "K"], file="m.gpkg"))
    )
    assert rows(weighting.by_area(wards, drawn).weights) == [
        ("W1", "M", 1.0, EXACT),
        ("W2", "M", 1.0, EXACT),
        ("W3", "K", 1.0, EXACT),
    ]
    assert rows(exact_pairs(wards, drawn, overlaps(wards.areas, drawn.areas))) == [("W3", "K")]


def test_slivers_are_no_place_where_anybody_lives(wards: BoundarySet, write_wards: Write) -> None:
    """An overlap of 0.9 hectares beside a real change gets no weight and is not possible."""
    edge = WEST + SIDE - 9
    shapes = [
        shapely.box(WEST, SOUTH, edge, SOUTH + SIDE / 2),
        shapely.box(WEST, SOUTH + SIDE / 2, edge, SOUTH + SIDE),
        shapely.box(edge, SOUTH, *_corner(3, 1)),
    ]
    drawn = read_boundaries(file_of(write_wards(shapes, ["N1", "N2", "N3"], file="drawn.gpkg")))
    found = weighting.by_area(wards, drawn)
    assert rows(found.weights)[:2] == [("W1", "N1", 0.5, AREA), ("W1", "N2", 0.5, AREA)]
    assert ("W1", "N3") not in rows(found.possible)


def test_a_small_area_is_shared_out_whatever_its_size(write_wards: Write) -> None:
    """Half of an area of half a hectare is no sliver."""
    small = shapely.box(WEST, SOUTH, WEST + 100, SOUTH + 50)
    old = read_boundaries(file_of(write_wards([small], ["S"], file="old.gpkg")))
    halves = [shapely.box(WEST + x, SOUTH, WEST + x + 50, SOUTH + 50) for x in (0, 50)]
    new = read_boundaries(file_of(write_wards(halves, ["A", "B"], file="new.gpkg")))
    assert rows(weighting.by_area(old, new).weights) == [("S", "A", 0.5, AREA), ("S", "B", 0.5, AREA)]


def test_overlaps_are_the_areas_of_the_intersections(wards: BoundarySet, cut: BoundarySet) -> None:
    """Pairs that share an edge alone are left out, and rows come sorted in whatever order areas stand."""
    expected = [("W1", "A", 1e6), ("W2", "A", 5e5), ("W2", "B", 5e5), ("W3", "B", 1e6)]
    assert rows(overlaps(wards.areas, cut.areas)) == expected
    assert rows(overlaps(wards.areas[::-1], cut.areas[::-1])) == expected
    assert overlaps(wards.areas[:0], cut.areas).empty


def _star(centre: tuple[float, float], reaches: list[float], hole: bool) -> shapely.Polygon:
    """A shape with a corner at each reach from its centre, with or without its middle."""
    turns = np.linspace(0, 2 * np.pi, len(reaches), endpoint=False)
    rays = np.c_[np.cos(turns), np.sin(turns)] * np.array(reaches)[:, None]
    return shapely.Polygon(rays + centre, [rays / 3 + centre] if hole else [])


STARS = st.builds(
    _star,
    st.tuples(st.integers(425_000, 427_000), st.integers(564_000, 566_000)),
    st.lists(st.integers(100, 1_500), min_size=3, max_size=12),
    st.booleans(),
)


@settings(deadline=None, max_examples=200)
@given(st.lists(STARS, min_size=1, max_size=4), st.lists(STARS, min_size=1, max_size=4))
def test_land_summed_over_edges_is_the_land_cut_out(
    some: list[shapely.Polygon], others: list[shapely.Polygon]
) -> None:
    """For any shapes, with holes and apart, the sum is the intersection's area to a square centimetre."""
    one, other = (np.array([shapely.union_all(each), *each], dtype=object) for each in (some, others))
    first, second = (places.ravel() for places in np.indices((len(one), len(other))))
    cut = shapely.area(shapely.intersection(one[first], other[second]))
    found = shared_area(edges_of(one), edges_of(other), first, second)
    np.testing.assert_allclose(found, cut, rtol=1e-9, atol=1e-4)


def test_shapes_of_many_vertices_share_the_same_land() -> None:
    """Whether summed over edges or cut, the land two areas share is one figure."""
    simple, fine = ([square(0), square(1)], [shapely.segmentize(square(i), 5) for i in (0.25, 1.25)])
    frames = [_set("s", shapes).areas for shapes in (simple, fine)]
    few = [_set("s", shapes).areas for shapes in (simple, [square(0.25), square(1.25)])]
    expected = [("A0", "A0", 750_000), ("A1", "A0", 250_000), ("A1", "A1", 750_000)]
    assert rows(overlaps(*frames).round(3)) == rows(overlaps(*few).round(3)) == expected


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.floats(0.01, 2.99), min_size=1, max_size=6, unique=True),
    st.lists(st.tuples(st.floats(0, 3), st.integers(0, 9)), min_size=1, max_size=12),
    st.sampled_from([0.6, 1.0]),
)
def test_every_share_of_every_area_is_accounted_for(
    cuts: list[float], people: list[tuple[float, int]], height: float
) -> None:
    """However land is cut, part of it missing or not, weights and what is not transferred sum to 1."""
    edges = [0.0, *sorted(cuts), 3.0]
    shapes = [shapely.box(*_corner(a), *_corner(b, height)) for a, b in pairwise(edges)]
    origin = _set("old", [square(x) for x in range(3)])
    target = _set("new", shapes)
    small = pd.DataFrame([_corner(x, 0.5) for x, _ in people], columns=["easting", "northing"])
    made = [weighting.by_area(origin, target)]
    values = [n + 1 for _, n in people]
    made.append(weighting.by_weights(origin, target, small.assign(value=values), "residents"))
    for crosswalk in made:
        every = pd.concat([crosswalk.weights, crosswalk.untransferred])
        sums = every.groupby("from_code")["weight"].sum()
        assert sums.index.tolist() == ["A0", "A1", "A2"]
        np.testing.assert_allclose(sums, 1, rtol=0, atol=1e-9)


def _set(name: str, shapes: list[shapely.Geometry]) -> BoundarySet:
    """A boundary set of shapes, without a file."""
    codes = [f"A{i}" for i in range(len(shapes))]
    frame = pd.DataFrame({"area_code": codes, "area_name": codes}, dtype="str")
    areas = gpd.GeoDataFrame(frame, geometry=shapes, crs="EPSG:27700")
    return BoundarySet(name, DAY, areas, Source(name, ""), nothing(), name)


def test_weights_are_written_to_the_last_digit(wards: BoundarySet, cut: BoundarySet, tmp_path: Path) -> None:
    """What is written reads back bit for bit, and gives the same crosswalk; no file is written over."""
    supplied = pd.DataFrame(
        [("W2", "A", 0.1 + 0.2), ("W2", "B", 1 / 3)], columns=["from_code", "to_code", "weight"]
    )
    found = weighting.given(wards, cut, supplied, "ours")
    path = tmp_path / "weights.csv"
    write_crosswalk(found, path)
    assert path.read_text().splitlines()[:2] == ["from_code,to_code,weight", "W1,A,1.0"]
    again = weighting.given(wards, cut, read_weights(path), "ours")
    pd.testing.assert_frame_equal(again.weights, found.weights, check_exact=True)
    assert list(tmp_path.glob(".*")) == []
    with pytest.raises(PackError, match="must not exist"):
        write_crosswalk(found, path)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("W1,A,1.5", "at least 0 and at most 1 in column 'weight', but 1 of 2 rows do not: correct row 3"),
        (",A,0.5", "a code in from_code and to_code"),
        ("W2,A,0.5", "each pair of codes once"),
    ],
)
def test_supplied_weights_are_checked(tmp_path: Path, line: str, message: str) -> None:
    """A weight above 1, a missing code and a pair that is there twice are refused with their row."""
    path = tmp_path / "weights.csv"
    path.write_text(f"from_code,to_code,weight\nW2,A,0.5\n{line}\n")
    with pytest.raises(GeographyError, match=message):
        read_weights(path)


def test_values_of_areas_become_points_on_them(wards: BoundarySet, tmp_path: Path) -> None:
    """Each ward's residents stand on its land; a ward without residents is refused."""
    path = tmp_path / "residents.csv"
    path.write_text('code,residents\nW1,"1,200"\nW2,5\nW3,0\n')
    small = points_of(wards, read_values(path, "code", "residents"))
    assert small["value"].tolist() == [1200, 5, 0]
    assert small["easting"].between(WEST, WEST + 3 * SIDE).all()
    with pytest.raises(GeographyError, match="needs one value, but 1 of 3"):
        points_of(wards, read_values(path, "code", "residents")[1:])


def test_values_of_areas_lie_at_their_postcodes(wards: BoundarySet, lookups: tuple[Lookup, Lookup]) -> None:
    """W2's 100 residents are 25 at each of its four live postcodes; W3's, without one, stay on its land."""
    values = pd.DataFrame({"area_code": ["W1", "W2", "W3"], "value": [8.0, 100.0, 7.0]})
    found = spread_over_postcodes(points_of(wards, values), lookups[0], DAY).set_index("area_code")
    assert found["value"].sum() == 115
    assert found.loc["W2", "value"].tolist() == [25.0] * 4
    assert sorted(found.loc["W2", "easting"]) == [426_100, 426_200, 426_300, 426_700]
    assert found.loc["W3", ["easting", "northing", "value"]].tolist() == [WEST + 2.5 * SIDE, 564_500, 7.0]


def test_postcodes_stand_for_people_where_no_centroid_is_published(lookups: tuple[Lookup, Lookup]) -> None:
    """The mean of a ward's live postcodes, those alone."""
    centres = centres_of_postcodes(lookups[0], DAY).set_index("area_code")
    assert centres.loc["W2"].tolist() == [(426_100 + 426_200 + 426_300 + 426_700) / 4, 564_500]
    assert live_postcodes(lookups[0], DAY)["postcode"].is_unique


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([("W1", "A", 0.5, AREA)], "sum to 1"),
        ([("W1", "A", 1.0, AREA), ("W1", "A", 1.0, AREA)], "each pair of areas once"),
        ([("W1", "A", 1.5, AREA)], "above 0 and at most 1"),
        ([("W1", "A", 0.5, EXACT), ("W1", "B", 0.5, EXACT)], "one row of weight 1"),
        ([("W1", "Q", 1.0, EXACT)], "no possible pair"),
    ],
)
def test_a_crosswalk_that_does_not_add_up_cannot_be_made(
    weights: list[tuple[str, str, float, str]], message: str
) -> None:
    """A shortfall, a pair twice, a weight above 1 and an exact area in two rows or none are refused."""
    frame = pd.DataFrame(weights, columns=["from_code", "to_code", "weight", "basis"])
    lost = pd.DataFrame({"from_code": pd.Series(dtype="str"), "reason": pd.Series(dtype="str"), "weight": []})
    with pytest.raises(GeographyError, match=message):
        Crosswalk("old", "new", AREA, frame, lost, pairs("W1>A W1>B"))


def test_weights_that_have_nothing_to_say_are_refused(
    wards: BoundarySet, cut: BoundarySet, lookups: tuple[Lookup, Lookup]
) -> None:
    """No live postcode, no resident and a negative number are each refused with what to do."""
    none = Lookup(lookups[0].table[:0])
    with pytest.raises(GeographyError, match="need postcodes live on 2020-06-01"):
        weighting.by_postcodes(wards, cut, none, lookups[1], DAY)
    small = pd.DataFrame({"easting": [0.0], "northing": [0.0], "value": [5.0]})
    with pytest.raises(GeographyError, match="above 0 in the areas of 'wards'"):
        weighting.by_weights(wards, cut, small, "residents")
    with pytest.raises(GeographyError, match="numbers of 0 or more, but 1 of 1"):
        weighting.by_weights(wards, cut, small.assign(value=-1), "residents")
