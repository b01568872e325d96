"""Figures carried to other boundaries: what arrives, what is marked, what is left, and that it adds up."""

import itertools
import math
import random

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.crosswalks.crosswalk import AREA, EXACT, POSTCODES, Crosswalk
from geoaudit.crosswalks.overlap import overlaps
from geoaudit.errors import GeographyError
from geoaudit.transfer.grid import amounts
from geoaudit.transfer.moving import PART_UNKNOWN, Moved, move
from geoaudit.transfer.routes import NOT_AN_AREA
from tests.transfer.crosswalks import bounded, counted, crosswalk

INF = math.inf
SEA = "outside every target area"

THREE = crosswalk(
    [("A", "X", 1.0, EXACT), ("B", "Y", 0.75, AREA), ("B", "Z", 0.25, AREA), ("C", "Z", 0.9, AREA)],
    lost=[("C", SEA, 0.1)],
)


def _rows(table: pd.DataFrame) -> list[tuple[object, ...]]:
    return list(table.astype(object).where(table.notna(), None).itertuples(index=False, name=None))


def test_three_wards_worked_by_hand() -> None:
    """X is A untouched; Y is 0.75 x 60; Z is 0.25 x 60 + 0.9 x 40; a tenth of C's 40 is in the sea."""
    moved = move(counted([("A", 100), ("B", 60), ("C", 40)]), [], THREE)
    assert _rows(moved.figures) == [
        ("X", 100.0, 100.0, 100.0, False, EXACT),
        ("Y", 45.0, 0.0, 60.0, True, AREA),
        ("Z", 51.0, 0.0, 100.0, True, AREA),
    ]
    assert _rows(moved.untransferred) == [(SEA, 4.0, 0.0, 40.0)]


def test_bounds_are_those_of_the_method_of_bounds() -> None:
    """Z holds at least D's 7, which lies in it alone, and at most the 67 that could be there."""
    walk = crosswalk([("B", "Y", 0.75, AREA), ("B", "Z", 0.25, AREA), ("D", "Z", 1.0, AREA)])
    moved = move(counted([("B", 60), ("D", 7)]), [], walk)
    assert _rows(moved.figures[["lower", "upper"]]) == [(0.0, 60.0), (7.0, 67.0)]


def test_a_precinct_of_two_groups_has_the_published_estimate_and_bounds() -> None:
    """90 votes in a precinct of 100 and 400 voters: 18 are estimated to be the hundred's, of 0 to 90.

    Source: Freedman, D. A., Klein, S. P., Ostland, M. and Roberts, M. R. (1998) Review of A Solution to the
    Ecological Inference Problem. Journal of the American Statistical Association 93, 1518-1522 (the
    neighbourhood model shares out as a crosswalk by population does).
    """
    walk = crosswalk([("precinct", "hispanic", 0.2, "voters"), ("precinct", "other", 0.8, "voters")])
    moved = move(counted([("precinct", 90)]), [], walk).figures.set_index("area_code")
    assert moved.loc["hispanic", ["n", "lower", "upper"]].tolist() == [18.0, 0.0, 90.0]


def test_published_areal_weights_give_the_published_estimates() -> None:
    """Two tracts of St. Louis over three wards, to 1e-9 of the weights printed and to every digit printed.

    Source: Prener, C. G. (2019) areal: An R package for areal weighted interpolation. Journal of Open Source
    Software 4 (37), 1221; the tables by hand of its vignette "Areal Weighted Interpolation", steps 2 to 4.
    """
    one, two = "29510101100", "29510101200"
    walk = crosswalk(
        [
            *((one, "11", 0.28297, AREA), (one, "12", 0.71703, AREA)),
            *((two, "12", 0.807583, AREA), (two, "13", 0.192417, AREA)),
        ]
    )
    n = move(counted([(one, 2510), (two, 3545)]), [], walk).figures["n"].to_numpy()
    np.testing.assert_allclose(n, [710.2547, 1799.7453 + 2862.881735, 682.118265], rtol=1e-9)
    assert [f"{value:.7g}" for value in n] == ["710.2547", "4662.627", "682.1183"]
    assert abs(n[2] - 682.1182) < 1e-4  # printed cut off, not rounded


def test_polygons_give_what_another_library_gives() -> None:
    """Three polygons cut by a slanting line, to 1e-9 of the answer of maup 2.1.1.

    Source: Metric Geometry and Gerrymandering Group, maup 2.1.1 (``maup.prorate`` with the pieces' shares
    of their source's area). tobler 0.13.0 gives 133.550935, 61.449066 and 1709.253995, 802.746020: it keeps
    its table of areas in single precision.
    """
    corners = [
        [(0, 0), (7, 0), (5, 6), (0, 5)],
        [(7, 0), (13, 1), (11, 8), (5, 6)],
        [(0, 5), (5, 6), (11, 8), (4, 12)],
    ]
    cut = [[(-1, -1), (6, -1), (8, 13), (-1, 13)], [(6, -1), (14, -1), (14, 13), (8, 13)]]
    origin, target = _areas("S", corners), _areas("T", cut)
    shared = overlaps(origin, target)
    land = shared["from_code"].map(dict(zip(origin["area_code"], origin.area, strict=True)))
    rows = zip(shared["from_code"], shared["to_code"], shared["area"] / land, itertools.repeat(AREA))
    crimes = [("crimes", "S1", 100.0), ("crimes", "S2", 60.0), ("crimes", "S3", 35.0)]
    homes = [("homes", "S1", 1234.0), ("homes", "S2", 777.0), ("homes", "S3", 501.0)]
    n = move(counted(crimes + homes, "what"), ["what"], crosswalk(rows)).figures["n"]
    theirs = [133.5509333678496, 61.4490666321504, 1709.2539757849684, 802.7460242150318]
    np.testing.assert_allclose(n, theirs, rtol=1e-9)
    single = [133.55093479156494, 61.44906625151634, 1709.2539954185486, 802.7460195124149]
    np.testing.assert_allclose(n, single, rtol=1e-7)


def _areas(prefix: str, rings: list[list[tuple[float, float]]]) -> gpd.GeoDataFrame:
    codes = [f"{prefix}{place + 1}" for place in range(len(rings))]
    shapes = [shapely.Polygon(ring) for ring in rings]
    return gpd.GeoDataFrame({"area_code": codes}, geometry=shapes, crs=27700)


def test_an_unchanged_area_passes_everything_on_as_it_is() -> None:
    """A third, a rounded figure, an interval and an unknown arrive bit for bit, and none is an estimate."""
    walk = crosswalk([(code, code.lower(), 1.0, EXACT) for code in "ABCD"])
    figures = bounded([("A", 1 / 3, 1 / 3, 1 / 3), ("B", 20, 18, 22), ("C", None, 1, 4), ("D", None, 0, INF)])
    moved = move(figures, [], walk)
    pd.testing.assert_frame_equal(
        moved.figures[["n", "lower", "upper"]], figures[["n", "lower", "upper"]], check_exact=True
    )
    assert not moved.figures["estimated"].any()
    assert moved.untransferred.empty


def test_merged_areas_add_up_and_an_interval_among_them_makes_an_estimate() -> None:
    """Two known areas make a count; one known and one of 1 to 4 make 12.5 of 11 to 14, marked."""
    walk = crosswalk([(code, "M", 1.0, EXACT) for code in "AB"])
    figures = bounded(
        [("x", "A", 10, 10, 10), ("x", "B", 2, 2, 2), ("y", "A", 10, 10, 10), ("y", "B", None, 1, 4)], "k"
    )
    moved = move(figures, ["k"], walk)
    assert _rows(moved.figures) == [
        ("x", "M", 12.0, 12.0, 12.0, False, EXACT),
        ("y", "M", 12.5, 11.0, 14.0, True, "interval"),
    ]


def test_an_interval_is_shared_out_as_its_middle_and_keeps_its_ends_in_the_bounds() -> None:
    """1 to 4 counts for 2.5 over the two halves, each of which can hold none or all 4."""
    walk = crosswalk([("A", "X", 0.5, POSTCODES), ("A", "Y", 0.5, POSTCODES)])
    moved = move(bounded([("A", None, 1, 4)]), [], walk)
    assert _rows(moved.figures) == [
        ("X", 1.25, 0.0, 4.0, True, "postcodes; interval"),
        ("Y", 1.25, 0.0, 4.0, True, "postcodes; interval"),
    ]


def test_each_basis_that_feeds_an_area_is_named() -> None:
    """An area fed by an unchanged one, by postcodes and by area where there are none says the latter two."""
    rows = [
        ("A", "X", 1.0, EXACT),
        ("B", "X", 0.5, POSTCODES),
        ("B", "Y", 0.5, POSTCODES),
        ("C", "X", 1.0, AREA),
    ]
    moved = move(counted([("A", 1), ("B", 1), ("C", 1)]), [], crosswalk(rows))
    assert moved.figures["basis"].tolist() == ["area; postcodes", "postcodes"]


def test_what_is_not_known_is_never_zero() -> None:
    """X, fed by an unknown, has no figure but a lower bound; the 5 that went there are not transferred."""
    walk = crosswalk(
        [("A", "X", 0.5, AREA), ("A", "Y", 0.5, AREA), ("B", "X", 1.0, AREA), ("D", "X", 1.0, AREA)]
    )
    moved = move(bounded([("A", 10, 10, 10), ("B", None, 0, INF), ("D", 3, 3, 3)]), [], walk)
    assert _rows(moved.figures[["area_code", "n", "lower", "upper"]]) == [
        ("X", None, 3.0, INF),
        ("Y", 5.0, 0.0, 10.0),
    ]
    assert _rows(moved.untransferred) == [(PART_UNKNOWN, 8.0, 3.0, 13.0)]


def test_an_area_without_a_row_is_not_known() -> None:
    """B has a row for thefts alone and C for nothing: what they can feed has a figure only with theirs."""
    rows = [("A", "X", 1.0, AREA), ("B", "X", 0.5, AREA), ("B", "Y", 0.5, AREA), ("C", "Y", 1.0, AREA)]
    figures = counted([("theft", "A", 4), ("theft", "B", 2), ("arson", "A", 3)], "crime")
    moved = move(figures, ["crime"], crosswalk(rows))
    assert _rows(moved.figures[["crime", "area_code", "n", "lower", "upper"]]) == [
        ("theft", "X", 5.0, 4.0, 6.0),
        ("theft", "Y", None, 0.0, INF),
        ("arson", "X", None, 3.0, INF),
        ("arson", "Y", None, 0.0, INF),
    ]
    assert moved.untransferred["n"].tolist() == [1.0, 3.0]


def test_a_sliver_of_an_area_without_figures_does_not_make_its_neighbour_unknown() -> None:
    """N, next door, shares with X a sliver too small to hold anybody: X is what A says."""
    rows = [("A", "X", 1.0, AREA), ("N", "X", 0.001, AREA), ("N", "Y", 0.999, AREA)]
    moved = move(counted([("A", 9)]), [], crosswalk(rows, possible=[("A", "X"), ("N", "Y")]))
    assert _rows(moved.figures) == [("X", 9.0, 9.0, 9.0, True, AREA)]


def test_bounds_hold_the_estimate_where_a_sliver_is_shared_out() -> None:
    """What a sliver gets by its weight lies within the bounds, though nothing is thought possible there."""
    rows = [("A", "X", 0.998, AREA), ("A", "Y", 0.002, AREA)]
    moved = move(counted([("A", 1000)]), [], crosswalk(rows, possible=[("A", "X")]))
    assert _rows(moved.figures[["n", "lower", "upper"]]) == [(998.0, 998.0, 1000.0), (2.0, 0.0, 2.0)]


def test_an_area_too_small_for_any_possible_overlap_can_go_where_it_is_shared_out() -> None:
    """A market place of half a hectare has no overlap of a hectare: both its halves can hold all of it."""
    rows = [("A", "X", 0.5, AREA), ("A", "Y", 0.5, AREA)]
    moved = move(counted([("A", 8)]), [], crosswalk(rows, possible=[]))
    assert _rows(moved.figures[["lower", "upper"]]) == [(0.0, 8.0), (0.0, 8.0)]


def test_land_without_a_postcode_can_hold_events_all_the_same() -> None:
    """The moor gets none of B's by postcodes, and may hold all of them."""
    rows = [("B", "X", 1.0, POSTCODES)]
    moved = move(counted([("B", 8)]), [], crosswalk(rows, possible=[("B", "X"), ("B", "moor")]))
    assert _rows(moved.figures[["area_code", "n", "lower", "upper", "estimated"]]) == [
        ("X", 8.0, 0.0, 8.0, True),
        ("moor", 0.0, 0.0, 8.0, True),
    ]


def test_lines_drawn_twice_take_nothing_out_of_an_unchanged_area() -> None:
    """An address of A's in a sliver between two drawings of its edge makes nothing of A's possible in Y."""
    rows = [("A", "X", 1.0, EXACT), ("B", "Y", 0.5, AREA), ("B", "Z", 0.5, AREA)]
    pairs = [("A", "X"), ("A", "Y"), ("B", "Y"), ("B", "Z")]
    moved = move(counted([("A", 5), ("B", 8)]), [], crosswalk(rows, possible=pairs))
    assert _rows(moved.figures[["area_code", "lower", "upper", "estimated"]]) == [
        ("X", 5.0, 5.0, False),
        ("Y", 0.0, 8.0, True),
        ("Z", 0.0, 8.0, True),
    ]


def test_an_area_that_grew_by_land_without_addresses_is_an_estimate() -> None:
    """X is A and a moor of B's: it holds A's 5, and perhaps some of the 8 that happened in B."""
    rows = [("A", "X", 1.0, EXACT), ("B", "Y", 1.0, POSTCODES)]
    pairs = [("A", "X"), ("B", "X"), ("B", "Y")]
    moved = move(counted([("A", 5), ("B", 8)]), [], crosswalk(rows, possible=pairs))
    assert _rows(moved.figures) == [
        ("X", 5.0, 5.0, 13.0, True, AREA),  # the helper's crosswalk is by area
        ("Y", 8.0, 0.0, 8.0, True, POSTCODES),
    ]


def test_an_area_of_another_set_is_not_transferred() -> None:
    """A code that the crosswalk does not know, or none of its rows does, is left with its reason."""
    moved = move(counted([("A", 100), ("NFA", 6), ("E99", 1)]), [], THREE)
    assert moved.figures["area_code"].tolist() == ["X"]
    assert _rows(moved.untransferred) == [(NOT_AN_AREA, 7.0, 7.0, 7.0)]


def test_an_area_of_another_set_has_nothing_where_it_has_no_row() -> None:
    """Only thefts stand for no fixed abode: of arson nothing is left, known or not."""
    figures = counted([("theft", "A", 3), ("theft", "NFA", 6), ("arson", "A", 2)], "crime")
    moved = move(figures, ["crime"], THREE)
    assert _rows(moved.untransferred) == [("theft", NOT_AN_AREA, 6.0, 6.0, 6.0)]


def test_what_is_left_of_an_unknown_figure_is_unknown() -> None:
    """A tenth of C lies in the sea: of a C that is not known, so much is not known either."""
    moved = move(bounded([("C", None, 0, INF)]), [], THREE)
    assert _rows(moved.untransferred) == [(SEA, None, 0.0, INF)]


def test_weights_rounded_in_the_tenth_digit_lose_nothing() -> None:
    """Thirds of ten digits sum to a little less than 1: a billion shared out by them is a billion still."""
    walk = crosswalk([("A", place, 0.3333333333, AREA) for place in "XYZ"])
    assert move(counted([("A", 1e9)]), [], walk).figures["n"].sum() == pytest.approx(1e9, rel=1e-15)


def test_keys_keep_their_order_types_and_missing_values() -> None:
    """Years stay numbers, a missing category stays missing, and combinations come as they first stood."""
    figures = counted([(2022, "b", "A", 1), (2021, None, "A", 2), (2022, None, "A", 3)], "year crime")
    found = move(figures, ["year", "crime"], THREE).figures
    assert found["year"].dtype == figures["year"].dtype
    assert _rows(found[["year", "crime", "n"]]) == [(2022, "b", 1.0), (2021, None, 2.0), (2022, None, 3.0)]


def test_no_rows_give_no_rows() -> None:
    """Empty figures come back with the same columns and types."""
    full = move(counted([("a", "A", 1)], "k"), ["k"], THREE)
    empty = move(counted([("a", "A", 1)], "k")[:0], ["k"], THREE)
    assert empty.figures.empty
    assert empty.untransferred.empty
    assert empty.figures.dtypes.to_dict() == full.figures.dtypes.to_dict()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("A", 1, 1, 1), ("A", 2, 2, 2)], "one row an area and combination of keys, but 1 of 2 rows repeat"),
        ([("A", 1, 1, 1), (None, 2, 2, 2)], r"an area code, but 1 of 2 rows have none.*row 2"),
        ([("A", 1, 2, 3)], "lower <= n <= upper, but 1 of 1 rows do not"),
        ([("A", 4, 2, 3)], "lower <= n <= upper"),
        ([("A", None, 3, 2)], "lower <= n <= upper"),
        ([("A", None, 3, None)], "lower <= n <= upper"),
        ([("A", -1, -1, -1)], "a lower bound of 0 or more"),
        ([("A", INF, 0, INF)], "a finite figure"),
    ],
)
def test_figures_that_cannot_be_are_refused(rows: list[tuple[object, ...]], message: str) -> None:
    """One sentence says what must hold and how many rows do not, and shows no figure."""
    with pytest.raises(GeographyError, match=message):
        move(bounded(rows), [], THREE)


def test_missing_columns_and_taken_names_are_refused() -> None:
    """A key that the result has already, and a column that is not there, are named."""
    figures = counted([("a", "A", 1)], "reason")
    with pytest.raises(GeographyError, match="must not be called reason"):
        move(figures, ["reason"], THREE)
    with pytest.raises(GeographyError, match="columns ward, upper, which are missing"):
        move(figures.drop(columns="upper"), ["ward"], THREE)


@st.composite
def walks(draw: st.DrawFn) -> Crosswalk:
    """Any crosswalk of four areas to four: some whole, some shared out, some partly lost."""
    rows, lost = [], []
    for code in "ABCD":
        if draw(st.booleans()):
            rows.append((code, draw(st.sampled_from("WXYZ")), 1.0, EXACT))
            continue
        parts = draw(
            st.dictionaries(
                st.sampled_from(["W", "X", "Y", "Z", SEA, "gone"]), st.integers(1, 99), min_size=1
            )
        )
        for place, part in parts.items():
            share = part / sum(parts.values())
            lost += [(code, place, share)] if place in {SEA, "gone"} else []
            rows += (
                [(code, place, share, draw(st.sampled_from([AREA, POSTCODES])))] if place in "WXYZ" else []
            )
    pairs = draw(st.sets(st.tuples(st.sampled_from("ABCD"), st.sampled_from("WXYZ"))))
    whole = {(row[0], row[1]) for row in rows if row[3] == EXACT}
    return crosswalk(rows, lost, sorted(pairs | whole))


_amount = st.one_of(st.integers(0, 10**6), st.floats(0, 1e12, allow_nan=False))


@st.composite
def figures(draw: st.DrawFn) -> pd.DataFrame:
    """Any figures of two kinds: known, rounded, intervals, unknown, without a row, of another set."""
    rows = []
    for key, code in draw(
        st.sets(st.tuples(st.sampled_from("kl"), st.sampled_from([*"ABCD", "stray"])), min_size=1)
    ):
        low, n, high = sorted(draw(st.tuples(_amount, _amount, _amount)))
        high = draw(st.sampled_from([high, INF]))
        rows.append((key, code, draw(st.sampled_from([n, None])), low, high))
    return bounded(rows, "key")


@given(walks(), figures())
def test_the_balance_closes_for_any_weights_and_figures(walk: Crosswalk, given_ones: pd.DataFrame) -> None:
    """What comes out and what is left add up to what went in, within bounds that hold each figure."""
    moved = move(given_ones, ["key"], walk)
    for key, rows in given_ones.groupby("key"):
        out = moved.figures[moved.figures["key"] == key]
        left = moved.untransferred[moved.untransferred["key"] == key]
        total = amounts(out).sum() + left["n"].sum()
        assert total == pytest.approx(amounts(rows).sum(), rel=1e-9, abs=1e-300)
    for table in (moved.figures, moved.untransferred):
        n = table["n"].fillna(table["lower"])
        assert ((table["lower"] <= n) & (n <= table["upper"])).all()


@given(walks(), st.randoms(use_true_random=False))
def test_bounds_hold_the_truth_wherever_the_events_were(walk: Crosswalk, chance: random.Random) -> None:
    """Each event of an area lies in one place where it can; none then has more or less than said."""
    truth: dict[str, int] = {}
    rows = []
    for code in "ABCD":
        events = [chance.choice(_places(walk, code)) for _ in range(chance.randrange(6))]
        for place in events:
            truth[place] = truth.get(place, 0) + 1
        blur = chance.randrange(3)
        rows.append((code, None if blur else len(events), max(0, len(events) - blur), len(events) + blur))
    moved = move(bounded(rows), [], walk)
    for table, name in ((moved.figures, "area_code"), (moved.untransferred, "reason")):
        for place, lower, upper in zip(table[name], table["lower"], table["upper"], strict=True):
            assert lower <= truth.pop(place, 0) <= upper
    assert not truth


def _places(walk: Crosswalk, code: str) -> list[str]:
    """Where an event of an area can lie, one area at a time."""
    weights = walk.weights
    of = weights[weights["from_code"] == code]
    if (of["basis"] == EXACT).any():
        return of["to_code"].tolist()
    pairs = walk.possible
    places = pairs["to_code"][pairs["from_code"] == code].tolist()
    lost = walk.untransferred
    return (places or of["to_code"].tolist()) + lost["reason"][lost["from_code"] == code].tolist()


def test_a_crosswalk_that_loses_weight_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a figure to vanish on the way, the whole is refused."""
    lossy = "geoaudit.transfer.links.Links.gather"
    monkeypatch.setattr(lossy, lambda self, values: np.zeros((self.size, values.shape[1])))
    with pytest.raises(GeographyError, match="must add up to what they were, but 1 of 1 sums do not"):
        move(counted([("B", 60)]), [], THREE)


def test_many_keys_at_once_give_what_each_gives_alone() -> None:
    """More shares than are summed at once give the sums of one combination at a time."""
    chance = np.random.default_rng(3)
    codes = [f"S{place:04d}" for place in range(3_000)]
    rows = [
        (code, f"T{(place + step) % 700:03d}", 0.25, AREA)
        for place, code in enumerate(codes)
        for step in range(4)
    ]
    walk = crosswalk(rows)
    keys = [f"k{key:03d}" for key in range(400)]
    table = pd.DataFrame({"key": np.repeat(keys, 3_000), "area_code": np.tile(codes, 400)})
    table["n"] = chance.integers(0, 50, len(table)).astype(float)
    table = table.assign(lower=table["n"], upper=table["n"])
    both = move(table, ["key"], walk).figures
    last = move(table[table["key"] == "k399"], ["key"], walk).figures
    pd.testing.assert_frame_equal(both[both["key"] == "k399"].reset_index(drop=True), last)


def test_moved_is_two_tables() -> None:
    """The columns are those that the rooms above rely on."""
    moved = move(counted([("a", "C", 1)], "k"), ["k"], THREE)
    assert isinstance(moved, Moved)
    assert moved.figures.columns.tolist() == ["k", "area_code", "n", "lower", "upper", "estimated", "basis"]
    assert moved.untransferred.columns.tolist() == ["k", "reason", "n", "lower", "upper"]
