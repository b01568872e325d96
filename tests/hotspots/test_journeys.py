"""Flows from home to offence, and where the offenders of each area live."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import HotspotError
from geoaudit.hotspots.journeys import (
    BANDS,
    FURTHER,
    HOMES,
    LEAST_BASE,
    NEIGHBOURING,
    NO_FIXED,
    NO_ONE,
    NOT_KNOWN,
    OUTSIDE,
    SAME,
    Wording,
    band_of,
    flows,
    sentences,
    where_from,
)

# A 3-4-5 triangle in kilometres: from W1 it is 3 km to W2 and 4 km to W3, and 5 km from W2 to W3.
CENTRES = pd.DataFrame(
    {
        "area_code": ["W1", "W2", "W3"],
        "easting": [430_000, 433_000, 430_000],
        "northing": [570_000, 570_000, 574_000],
    }
)
NAMES = {"W1": "Ashby", "W2": "Birley", "W3": "Corley"}


def homes(**areas):
    """The table of homes by area, from each area's figures in the order of `HOMES`."""
    rows = [(code, home, n) for code, given in areas.items() for home, n in zip(HOMES, given, strict=True)]
    return pd.DataFrame(rows, columns=["area_code", "home", "n"])


def exactly(table):
    """Where offenders come from by figures as counted, of which each area's offences are the sum."""
    offences = table.groupby("area_code")["n"].agg(lambda n: n.sum(skipna=False))
    return where_from(table.assign(lower=table["n"], upper=table["n"]), offences)


def in_sixes(**areas):
    """Where offenders come from by figures that each stand for six numbers: 3 for 1 to 6, 9 for 7 to 12."""
    table, known = homes(**areas), {code: sum(given) for code, given in areas.items()}
    shown = table["n"] > 0
    ends = {"lower": table["n"] - 2 * shown, "upper": table["n"] + 3 * shown}
    return where_from(table.assign(**ends), pd.Series(known, dtype="float64"))


def test_a_distance_on_an_edge_is_in_the_band_that_begins_there():
    """Bands are half-open: 500 m is none that is under 500 m, and an unknown distance has no band."""
    metres = np.array([0, 499.9, 500, 999.9, 1000, 2000, 5000, 9999.9, 10_000, 1e6, np.nan])
    places = [0, 0, 1, 1, 2, 3, 4, 4, 5, 5]
    assert band_of(metres).tolist() == [*(BANDS[place] for place in places), NOT_KNOWN]


def test_flows_are_the_largest_first_with_the_distance_between_centres():
    """Known figures by size, then hidden ones; no flow of nobody; 3, 4 and 5 km by Pythagoras."""
    table = pd.DataFrame(
        [
            ("W1", "W1", 40),
            ("W1", "W2", 10),
            ("W1", "W3", np.nan),
            ("W2", "W3", 25),
            ("W3", "W1", 0),
            ("W3", OUTSIDE, 10),
        ],
        columns=["area_code", "home_area", "n"],
    )
    expected = pd.DataFrame(
        [
            ("W1", "W1", 40, 0.0, SAME),
            ("W3", "W2", 25, 5.0, "5 to 10 km"),
            ("W2", "W1", 10, 3.0, "2 to 5 km"),
            (OUTSIDE, "W3", 10, np.nan, NOT_KNOWN),
            ("W3", "W1", np.nan, 4.0, "2 to 5 km"),
        ],
        columns=["home_area", "area_code", "n", "distance_km", "band"],
    )
    found = flows(table, CENTRES)
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)
    nullable = flows(table.astype({"n": "Int64"}), CENTRES)
    pd.testing.assert_frame_equal(nullable, found)


@given(st.lists(st.one_of(st.none(), st.integers(0, 50)), min_size=9, max_size=9))
def test_flows_lose_nobody(figures):
    """Whatever the figures, those shown add up to what was given, and every hidden one is still there."""
    codes = CENTRES["area_code"]
    pairs = pd.MultiIndex.from_product([codes, codes], names=["area_code", "home_area"])
    table = pairs.to_frame(index=False).assign(n=pd.array(figures, dtype="Int64"))
    found = flows(table, CENTRES)
    assert found["n"].sum() == sum(figure or 0 for figure in figures)
    assert found["n"].isna().sum() == figures.count(None)


def test_flows_and_homes_refuse_what_stands_twice():
    """Two rows for one pair may be two periods, which a sum of both would hide."""
    twice = pd.DataFrame({"area_code": ["W1", "W1"], "home_area": ["W2", "W2"], "n": [1, 2]})
    with pytest.raises(HotspotError, match="one row for each home_area and area_code, but 1 of 2"):
        flows(twice, CENTRES)
    with pytest.raises(HotspotError, match="Centres"):
        flows(twice.iloc[:1], pd.concat([CENTRES, CENTRES]))
    with pytest.raises(HotspotError, match="one row for each area_code and home"):
        exactly(pd.concat([homes(W1=[1] * 6), homes(W1=[1] * 6)]))


def test_shares_are_of_the_offences_whose_offenders_home_is_known():
    """By hand: 131, 40 and 30 + 13 of 214 are 61.2, 18.7 and 20.1%; 6 and 20 of all 240 are 2.5 and 8.3%."""
    found = exactly(homes(W1=[131, 40, 30, 13, 6, 20])).iloc[0]
    assert found.tolist() == ["W1", 240, 214, 61, 19, 20, 3, 8, "residents"]
    assert found.index.tolist() == [
        "area_code",
        "n",
        "known",
        "residents",
        "neighbours",
        "afar",
        "no_fixed",
        "not_known",
        "largest",
    ]


def test_all_offences_are_the_areas_own_figure_and_not_the_sum_of_rounded_parts():
    """Of the 411 published, 357 of no known home are 87%; the six rounded parts come to 405 and 88%."""
    table = homes(W1=[3, 21, 21, 0, 3, 357])
    ends = {"lower": [1, 19, 19, 0, 1, 355], "upper": [6, 24, 24, 0, 6, 360]}
    found = where_from(table.assign(**ends), pd.Series({"W1": 411.0})).iloc[0]
    assert found[["n", "known", "not_known"]].tolist() == [411, 45, 87]


def test_of_groups_that_are_equal_none_stands_out():
    """A third each, or two that tie for the most, is no one group; one offence more is."""
    found = exactly(
        homes(
            W1=[9, 9, 9, 0, 0, 0], W2=[15, 9, 10, 5, 0, 0], W3=[16, 9, 10, 5, 0, 0], W4=[0, 20, 20, 0, 0, 0]
        )
    )
    assert found["largest"].tolist() == [NO_ONE, NO_ONE, "residents", NO_ONE]


def test_a_lead_that_rounding_may_have_made_is_none():
    """15 and 9 are at least 13 and at most 12: a lead. 15 and 9 + 3 may be 13 and 18, 21 and 9 + 3 not so.

    Homes further off and outside are one group of two figures, each rounded by itself: 21 is 19 at the least.
    """
    found = in_sixes(W1=[15, 9, 0, 0, 0, 0], W2=[15, 0, 9, 3, 0, 0], W3=[21, 0, 9, 3, 0, 0])
    assert found["largest"].tolist() == ["residents", NO_ONE, "residents"]
    assert found["residents"].tolist() == [63, 56, 64]


def test_halves_are_rounded_up():
    """1 of 40 is 2.5% and said as 3; 5 of 40 is 12.5% and said as 13, where rounding to even would say 12."""
    found = exactly(homes(W1=[1, 5, 34, 0, 0, 0])).iloc[0]
    assert found[["residents", "neighbours", "afar"]].tolist() == [3, 13, 85]


def test_shares_need_a_base_that_bears_them():
    """One offence under the least base leaves the figures and takes the shares."""
    found = exactly(homes(W1=[LEAST_BASE - 1, 0, 0, 0, 0, 0], W2=[LEAST_BASE, 0, 0, 0, 0, 0]))
    assert found["known"].tolist() == [19, 20]
    assert found["residents"].isna().tolist() == [True, False]
    assert found["largest"].isna().tolist() == [True, False]


def test_a_hidden_figure_hides_what_is_made_of_it_and_nothing_else():
    """A hidden part of the known hides all shares of them; a hidden unknown hides its own alone."""
    found = exactly(
        homes(W1=[50, np.nan, 10, 0, 0, 30], W2=[50, 30, 20, 0, 0, np.nan], W3=[10, 30, 60, 0, 0, 0])
    ).set_index("area_code")
    assert found.loc["W1", ["n", "known", "residents", "afar", "not_known", "largest"]].isna().all()
    assert found.loc["W2", ["known", "residents", "largest"]].tolist() == [100, 50, "residents"]
    assert found.loc["W2", ["n", "not_known"]].isna().all()
    assert found.loc["W3", ["n", "afar", "largest"]].tolist() == [100, 60, "afar"]


def test_a_missing_row_is_no_zero_unless_the_table_never_has_its_home():
    """Nobody from outside in the whole table is 0 of them; a row that only other areas have is not known."""
    table = homes(W1=[30, 10, 10, 0, 0, 0], W2=[30, 10, 10, 0, 0, 0])
    without = table[table["home"] != OUTSIDE]
    assert exactly(without)["known"].tolist() == [50, 50]
    gap = table[~((table["home"] == NEIGHBOURING) & (table["area_code"] == "W2"))]
    assert exactly(gap)["known"].fillna(-1).tolist() == [50, -1]


def test_homes_that_are_none_are_refused():
    """A row of totals, or of words taken together, would be counted beside its parts."""
    table = pd.concat(
        [homes(W1=[5] * 6), pd.DataFrame([("W1", "All", 30)], columns=["area_code", "home", "n"])]
    )
    with pytest.raises(HotspotError, match="1 of 7 rows say otherwise"):
        exactly(table)


@given(st.lists(st.integers(0, 10_000), min_size=6, max_size=6))
def test_the_three_shares_are_of_the_whole(figures):
    """Each share is within half a per cent of its own, so the three sum to within 1.5 of 100."""
    found = exactly(homes(W1=figures)).iloc[0]
    base = sum(figures[:4])
    assert found["known"] == base
    if base < LEAST_BASE:
        assert pd.isna(found["residents"])
        return
    parts = {"residents": figures[0], "neighbours": figures[1], "afar": figures[2] + figures[3]}
    assert all(abs(found[name] - 100 * n / base) <= 0.5 + 1e-9 for name, n in parts.items())
    assert abs(sum(found[name] for name in parts) - 100) <= 1.5
    first, second, _ = sorted(parts.values(), reverse=True)
    assert found["largest"] == (max(parts, key=parts.get) if first > second else NO_ONE)


def test_a_sentence_says_what_the_share_is_of():
    """The largest share with its base, hedged where figures are protected; none without a base."""
    origins = exactly(
        homes(
            W1=[131, 40, 30, 13, 6, 20],
            W2=[200, 900, 100, 0, 0, 0],
            W3=[np.nan, 1, 1, 1, 0, 0],
            W4=[1, 1, 20, 8, 0, 0],
            W5=[20, 20, 10, 0, 0, 0],
        )
    )
    exact = sentences(origins, NAMES, Wording("ward")).tolist()
    assert exact[0] == (
        "Of the 214 offences in Ashby whose offender's home is known, 61% were by people who live in the "
        "same ward."
    )
    assert exact[1] == (
        "Of the 1,200 offences in Birley whose offender's home is known, 75% were by people who live in a "
        "neighbouring ward."
    )
    assert (
        exact[2] == "Too few offences in Corley are shown with where the offender lives to say more of them."
    )
    assert exact[3].startswith("Of the 30 offences in W4 ")
    assert exact[3].endswith("93% were by people who live further off.")
    assert exact[4] == (
        "Of the 50 offences in W5 whose offender's home is known, no one group stands out: 40% by people who "
        "live in the same ward, 40% by people who live in a neighbouring ward and 20% by people who live "
        "further off."
    )
    hedged = sentences(origins, NAMES, Wording("ward", "about")).tolist()
    assert hedged[0].startswith("Of about 214 offences in Ashby")
    assert "known, about 61% were" in hedged[0]
    assert hedged[2] == exact[2]


def test_every_home_has_its_share():
    """Each of the six homes stands in one share alone."""
    for home in HOMES:
        figures = [100 if other == home else 0 for other in HOMES]
        found = exactly(homes(W1=figures)).iloc[0]
        share = {SAME: "residents", NEIGHBOURING: "neighbours", FURTHER: "afar", OUTSIDE: "afar"}
        share |= {NO_FIXED: "no_fixed", NOT_KNOWN: "not_known"}
        assert found[share[home]] == 100
        assert found[["residents", "neighbours", "afar", "no_fixed", "not_known"]].sum() == 100


def test_no_rows_are_no_areas():
    """An empty table has neither flows nor areas."""
    empty = pd.DataFrame({"area_code": pd.Series(dtype="str"), "n": pd.Series(dtype="float64")})
    assert flows(empty.assign(home_area=empty["area_code"]), CENTRES).empty
    assert exactly(empty.assign(home=empty["area_code"])).empty
