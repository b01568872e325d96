"""Medians by group: by hand, of hidden and rounded figures, and of random numbers under every policy."""

import statistics
from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_profiles import case, protected

from geoaudit.charts.tables import as_table
from geoaudit.counts.table import LARGE, SMALL, Counts
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import protect
from geoaudit.portraits.median_figures import AGES, medians_of
from geoaudit.portraits.medians import medians
from geoaudit.portraits.rows import rows
from geoaudit.records.ages import band
from geoaudit.records.bands import band_labels, in_bands
from geoaudit.records.schema import AGE_BANDS

EDGES = (0.0, 40.0, 80.0, 120.0)
LABELS = band_labels(EDGES)
POLICIES = ["standard", "midpoint-6", "round-5", "suppress-5", "suppress-10", "internal"]


def table(groups: dict[str, list[str]]) -> str:
    """Lines of groups by band, each with its figures in the order of the bands, not recorded and all."""
    return "\n".join(
        f"{group}|{label}|{figure}"
        for group, figures in groups.items()
        for label, figure in zip([*LABELS, "All"], figures, strict=True)
    )


PAINTING = ["10", "20", "10", "0", "5", "45"]
GARDENING = ["2", "6", "20", "40", "0", "68"]
EVERY = ["12", "26", "30", "40", "5", "113"]
GROUPS = {"Painting": PAINTING, "Gardening": GARDENING, "All": EVERY}


def told(groups=GROUPS, policy="internal", by=("project_type",), edges=EDGES, of="hours", **more):
    shown = protected(table(groups) if isinstance(groups, dict) else groups, (*by, f"{of}_band"), policy)
    one = case("medians", "spells of unpaid work", figures=shown)
    return medians(replace(one, plan=replace(one.plan, of=of, edges=edges, by=by), **more))


def row(found, group="All"):
    return found.tables["medians"].set_index("project_type").loc[group]


def test_a_median_by_hand():
    """Of 40 recorded the middle is 10 of 20 into the band from 40 to 80; the 5 not recorded are beside it."""
    one = row(told(), "Painting")
    assert one[["n", "not_recorded", "base_recorded", "median_in"]].tolist() == [45, 5, 40, "40 to under 80"]
    assert one[["median", "median_least", "median_most"]].tolist() == [60, 60, 60]
    assert one[["band_from", "band_to"]].tolist() == [40, 80]


def test_limits_by_ranks():
    """The limits are 1.96 half roots of 40 ranks from the middle, in the same band: 2 hours a rank."""
    one = row(told(), "Painting")
    reach = 1.959963984540054 * np.sqrt(40) / 2 * 2
    assert one[["median_lower", "median_upper"]].tolist() == pytest.approx([60 - reach, 60 + reach])


def test_a_median_in_the_last_band_has_no_estimate():
    """Of 68 the middle is beyond 120, where no band ends: the band is told, and no figure in it."""
    one = row(told(), "Gardening")
    assert one["median_in"] == "120 and over"
    assert one["band_from"] == 120
    assert one[["median", "median_most", "band_to"]].isna().all()


def test_sentences():
    """The whole's median, whose is the highest and by what, and how many are not recorded."""
    first, second, last = told().sentences
    assert first == (
        "The median number of hours of spells of unpaid work lies in the band 80 to under 120, "
        "at about 101.3 by interpolation (2022/23)."
    )
    assert second == (
        "The highest median number of hours is that of Gardening: it lies in the band 120 and over."
    )
    assert last == "For 4% the number of hours is not recorded."


def test_medians_that_chance_could_have_made_alike_are_not_ranked():
    """Two groups with their middles in one band are told together, whatever their estimates say."""
    near = {"Painting": PAINTING, "Gardening": ["8", "22", "10", "0", "0", "40"]}
    found = told({**near, "All": ["18", "42", "20", "0", "5", "85"]})
    assert "that of Gardening" in found.sentences[1]
    assert found.sentences[1].endswith("it cannot be told apart from Painting.")


def test_fewer_than_30_have_no_median():
    """Of 29 with the number recorded none is told, and of 30 one is."""
    few = {"Painting": ["9", "10", "10", "0", "50", "79"], "Gardening": ["9", "11", "10", "0", "0", "30"]}
    found = told({**few, "All": ["18", "21", "20", "0", "50", "109"]})
    assert row(found, "Painting")["median_in"] == ""
    assert row(found, "Painting")[["median", "median_least", "band_from"]].isna().all()
    assert row(found, "Gardening")["median"] > 0
    assert "No median is told of Painting." in found.sentences


def test_hidden_figures_leave_an_estimate_out_and_its_range_in():
    """A band of 1 to 5 that is hidden: the median is told as its band, with the least and most it can be."""
    hidden = {
        "Painting": ["20", "30", "c", "c", "0", "55"],
        "Gardening": [*["9"] * 5, "45"],
        "All": ["c"] * 6,
    }
    one = row(told(hidden, "suppress-6"), "Painting")
    assert one["median_in"] == "40 to under 80"
    assert np.isnan(one["median"])
    assert one["median_least"] <= one["median_most"]
    assert one["median_least"] == pytest.approx(40 + (55 / 2 - 20) / 30 * 40)


def test_a_hidden_number_of_those_not_recorded_leaves_the_median_known():
    """Of 55 in all 50 are shown in their bands: they are enough, whoever is not recorded."""
    others = {"Gardening": [*["9"] * 5, "45"], "All": ["c"] * 6}
    one = row(told({"Painting": ["20", "30", "c", "0", "c", "55"], **others}, "suppress-6"), "Painting")
    assert one["median_in"] == "40 to under 80"
    assert one[["not_recorded", "base_recorded", "median"]].isna().all()
    assert one["median_least"] == pytest.approx(40 + (25 - 20) / 30 * 40)


def test_the_chart_shows_a_range_as_one_and_hides_none_that_is_told():
    """An estimate, the range that a hidden band leaves, one without an end, and a group without any."""
    groups = {
        "Painting": ["10", "20", "10", "0", "0", "40"],
        "Litter": ["c", "30", "15", "c", "0", "55"],
        "Gardening": ["8", "6", "20", "40", "0", "74"],
        "Shop": [*["c"] * 5, "60"],
        "All": ["c"] * 6,
    }
    found = told(groups, "suppress-6")
    (bars,) = map(as_table, found.charts)
    assert bars["value"][0] == 60
    assert bars["value"][1:].isna().all()
    least, most = (found.tables["medians"][f"median_{end}"].to_numpy() for end in ("least", "most"))
    assert (bars["least"][1], bars["most"][1]) == (least[1], most[1])
    assert least[1] < most[1] < 80
    assert bars.loc[2, ["least", "most", "upper"]].tolist() == [120, np.inf, np.inf]
    assert bars.loc[3, ["least", "most", "lower", "upper"]].isna().all()


def test_a_range_of_one_figure_is_that_figure_in_the_chart():
    """Bands hidden above the middle leave no doubt about it: it has a bar like any other."""
    groups = {"Painting": [*PAINTING[:4], "0", "40"], "Litter": ["20", "30", "c", "c", "0", "55"]}
    (bars,) = told({**groups, "All": ["c"] * 6}, "suppress-6").charts
    assert as_table(bars)["value"].tolist() == pytest.approx([60, 50])


def test_two_medians_without_an_estimate_are_a_chart():
    """Both lie beyond where the last band begins: each is drawn from there on."""
    late = {"Painting": ["0", "0", "0", "40", "0", "40"], "Gardening": GARDENING}
    (bars,) = told({**late, "All": ["2", "6", "20", "80", "0", "108"]}).charts
    assert list(bars.least) == [120, 120]
    assert np.isinf(bars.most).all()


def test_an_interval_without_an_upper_end_has_none_in_the_chart():
    """A median of 115 of which the interval goes into the last band does not end at its estimate."""
    late = {"Painting": ["0", "0", "40", "35", "0", "75"], "Gardening": GARDENING}
    (bars,) = told({**late, "All": ["2", "6", "60", "75", "0", "143"]}).charts
    assert 80 < as_table(bars)["value"][0] < 120
    assert bars.upper[0] == np.inf


def test_where_hidden_figures_leave_all_open_nothing_is_told():
    """With every band hidden the median could lie in any of them: none is told, and that is said."""
    hidden = {
        "Painting": ["c", "c", "c", "c", "c", "60"],
        "Gardening": [*["20"] * 5, "100"],
        "All": ["c"] * 6,
    }
    found = told(hidden, "suppress-20")
    assert row(found, "Painting")["median_in"] == ""
    assert "No median is told of Painting." in found.sentences


def test_a_run_of_bands_is_named_by_its_ends():
    """Half in one band and half in the next lie in a run of the two: from the first, or from one within."""
    even = {"Painting": ["20", "20", "0", "0", "0", "40"], "Gardening": ["0", "20", "20", "0", "0", "40"]}
    found = told({**even, "All": ["20", "40", "20", "0", "0", "80"]})
    assert row(found, "Painting")["median_in"] == "under 80"
    assert row(found, "Gardening")["median_in"] == "40 to under 120"


def test_a_run_of_more_than_half_of_the_bands_is_not_told():
    """Half under 40 and half of 80 or more, of four bands, leave three open: that is no median."""
    split = {"Painting": ["20", "0", "20", "0", "0", "40"], "Gardening": GARDENING, "All": EVERY}
    assert row(told(split), "Painting")["median_in"] == ""


def test_rounded_figures_widen_what_is_told():
    """Of figures each known to six the least is below and the most above what exact ones give."""
    rounded = {
        "Painting": ["9", "21", "9", "0", "3", "45"],
        "Gardening": ["3", "9", "21", "39", "0", "69"],
        "All": ["15", "27", "33", "39", "3", "111"],
    }
    one = row(told(rounded, "midpoint-6"), "Painting")
    assert one["median_least"] < 60 < one["median_most"]
    assert one["median_least"] <= one["median"] <= one["median_most"]


def test_no_row_of_no_area_is_compared():
    """People of no fixed abode have a median in the table, and are in no sentence and no chart."""
    names = [("W1|Alder", PAINTING), ("W2|Birch", EVERY), ("NFA|no fixed abode", GARDENING)]
    every = [str(sum(int(figures[i]) for _, figures in names)) for i in range(6)]
    found = told(table(dict([*names, ("All|All", every)])), by=("area",))
    medians_by = found.tables["medians"].set_index("area_code")
    assert medians_by.loc["NFA", "median_in"] == "120 and over"
    assert not any("abode" in one for one in found.sentences)
    (bars,) = found.charts
    assert list(bars.labels) == ["Alder", "Birch"]


def test_ages_in_their_own_bands():
    """Without edges the bands are those of ages: half of 40 people are under 30, from 25 on."""
    figures = dict.fromkeys(AGE_BANDS, "0") | {"18-20": "10", "25-29": "20", "40-49": "10", "All": "40"}
    lines = "\n".join(f"{label}|{figure}" for label, figure in figures.items())
    shown = protected(lines, ("age_band",))
    one = case("medians", figures=shown)
    (found,) = medians(replace(one, plan=replace(one.plan, of="age"))).tables["medians"].to_dict("records")
    assert (found["median_in"], found["median"]) == ("25-29", 27.5)


def test_the_edges_of_ages_are_those_that_they_are_put_into_bands_by():
    """A whole year at each edge, and the one below it, are in the bands on its two sides."""
    inner = pd.Series(AGES[1:-1])
    assert list(band(inner)[0]) == list(AGE_BANDS[1:-1])
    assert list(band(inner - 1)[0]) == list(AGE_BANDS[:-2])


def test_every_column_has_its_meaning():
    """Whatever stands in a table is said in words."""
    found = told()
    assert {str(name) for one in found.tables.values() for name in one} <= set(found.meanings)


def test_nothing_to_say():
    """Of a table of which every figure is hidden nothing is said but that."""
    found = told({group: ["c"] * 6 for group in GROUPS}, "suppress-5")
    assert found.sentences[0].startswith("No median is told") or "Nothing can be said" in found.sentences[0]
    assert found.tables["medians"]["median"].isna().all()


def _drawn(seed: int) -> list[list[int | None]]:
    """Some groups of numbers, many of them on an edge, a few not recorded, some of them nearly all alike."""
    rng = np.random.default_rng(seed)
    spread, sizes = rng.choice([2, 30, 160]), rng.integers(20, 120, rng.integers(1, 4))
    drawn = [rng.integers(max(0, 80 - spread), 80 + spread, size) for size in sizes]
    edged = [np.where(rng.random(len(one)) < 0.2, rng.choice([0, 40, 80, 120]), one) for one in drawn]
    return [[int(n) if rng.random() < 0.95 else None for n in one] for one in edged]


def _counted(given_numbers, scale) -> Counts:
    """The table of true counts by group and band, with all totals, each number one person's."""
    bands = [in_bands(pd.Series(one, dtype="float64"), EDGES) for one in given_numbers]
    inner = np.array([[int((one == label).sum()) for label in LABELS] for one in bands])
    full = np.pad(inner, ((0, 1), (0, 1)))
    full[-1, :-1], full[:-1, -1], full[-1, -1] = inner.sum(0), inner.sum(1), inner.sum()
    names = [*(f"g{i}" for i in range(len(given_numbers))), "All"]
    cells = pd.DataFrame(product(names, [*LABELS, "All"]), columns=["group", "hours_band"])
    n = full.ravel()
    cells = cells.assign(period="2021", n=n, persons=n, available=True)
    return Counts("t", "s", False, "", ("group", "hours_band"), (), cells, scale=scale)


@given(st.integers(0, 2**32), st.sampled_from(POLICIES))
@settings(max_examples=12, deadline=None)
def test_the_true_median_is_in_the_told_range_under_every_policy(seed, policy):
    """Whatever numbers there are and however their bands are protected, the told band holds their median."""
    given_numbers = _drawn(seed)
    scale = SMALL if policy == "standard" else LARGE
    profile = protect(_counted(given_numbers, scale), policy_named(policy))
    found = medians_of(rows(profile, ("group", "hours_band"), "2021"), "hours_band", EDGES)
    own = [[n for n in one if n is not None] for one in given_numbers]
    everybody = [n for group in own for n in group]
    for one, mine in zip(found.to_dict("records"), [*own, everybody], strict=True):
        if one["median_in"]:
            assert len(mine) >= 30
            true = statistics.median(mine)
            assert one["band_from"] <= true
            assert np.isnan(one["band_to"]) or true < one["band_to"]
            assert np.isnan(one["median_most"]) or one["median_least"] <= one["median_most"]
