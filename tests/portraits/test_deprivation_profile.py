"""Figures by decile of deprivation, against arithmetic by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from small_profiles import case, protected

from geoaudit.counts.table import THROUGHOUT
from geoaudit.errors import StatisticsError
from geoaudit.portraits.deciles import GROUPS
from geoaudit.portraits.deprivation import CAUTION, deprivation
from geoaudit.profiles.charts import Bars, Grouped
from geoaudit.records.deprivation_index import DECILES
from geoaudit.statistics.counts import count_limits
from geoaudit.statistics.proportions import wilson
from geoaudit.statistics.rate_ratios import rate_ratio

COUNTS = (60, 30, 0, 20, 10, 0, 0, 0, 15, 5)
PEOPLE = (2000, 2000, 1000, 1000, 1000, 1000, 0, 1000, 4000, 2000)


def lines(counts=COUNTS, unknown=10, total=None, land=""):
    """The lines of a table by decile, those not known and all."""
    whole = sum(counts) + unknown if total is None else total
    rows = [*zip(DECILES, counts, strict=True), ("not known", unknown), ("All", whole)]
    return "\n".join(f"{name} | {f'{land} | ' if land else ''}{n}" for name, n in rows)


def made(text, by=("deprivation",), per=True, areas=None, **more):
    """A case of two small areas in each decile that has people, with or without the people of each."""
    figures = protected(text, by, **more)
    found = case("deprivation", noun="offences", figures=figures)
    areas = areas if areas is not None else two_each()
    lived = dict(zip(DECILES, PEOPLE, strict=True))
    base = areas.set_index("area_code")["deprivation"].map(lived) / 2 if per else None
    about = "about " if more.get("policy") == "standard" else ""
    plan = replace(found.plan, per="residents" if per else None, index="imd")
    return replace(found, plan=plan, small_areas=areas, base=base, index="Indices of 2019", about=about)


def two_each(land=None):
    deciles = [name for name, people in zip(DECILES, PEOPLE, strict=True) if people for _ in range(2)]
    areas = pd.DataFrame({"area_code": [f"E{i}" for i in range(len(deciles))], "deprivation": deciles})
    return areas.assign(rural=["urban", "rural"] * (len(deciles) // 2)) if land else areas


def test_rates_and_shares_are_those_of_hand_arithmetic():
    """60 in 2,000 is 30 per 1,000 with Byar's limits; 60 of 140 known is 43 per cent, of all 150, 40."""
    table = deprivation(made(lines())).tables["deciles"].set_index("deprivation")
    first = table.loc[DECILES[0]]
    ends = count_limits(60)
    assert (first["n"], first["base"], first["percent"]) == (60, 150, 40)
    assert (first["base_known"], first["percent_known"]) == (140, 43)
    assert tuple(first[["known_lower", "known_upper"]] / 100) == pytest.approx(
        [float(end) for end in wilson(60, 140)], abs=6e-4
    )
    assert first["rate"] == 30
    assert tuple(first[["rate_lower", "rate_upper"]]) == pytest.approx(
        (ends.lower / 2, ends.upper / 2), abs=0.01
    )
    assert (first["small_areas"], first["population"], first["percent_population"]) == (2, 2000, 13)
    assert table.loc["All", "rate"] == pytest.approx(140 / 15, abs=0.005)


def test_a_decile_without_small_areas_has_no_rate():
    """Nobody lives there: the figure stands, and the rate is missing and not 0."""
    row = deprivation(made(lines())).tables["deciles"].set_index("deprivation").loc["7"]
    assert (row["n"], row["small_areas"], row["population"]) == (0, 0, 0)
    assert row[["rate", "rate_lower", "rate_upper"]].isna().all()


def test_the_most_deprived_fifth_is_held_against_the_least():
    """90 in 4,000 against 20 in 6,000 is 6.75 times as many, with exact limits; the sentence says so."""
    told = deprivation(made(lines()))
    table = told.tables["compared"].set_index("group")
    assert table["n"].tolist() == [90, 20, 60, 5]
    assert table["population"].tolist() == [4000, 6000, 2000, 2000]
    most = table.loc["most deprived fifth"]
    wanted = [float(each) for each in rate_ratio(90, 4000, 20, 6000)]
    assert tuple(most[["ratio", "ratio_lower", "ratio_upper"]]) == pytest.approx(wanted, abs=0.005)
    assert told.sentences[1] == (
        "In the small areas here that are of the most deprived fifth of all there were 22.5 offences per "
        "1,000 residents, and in those of the least deprived fifth 3.3: 6.8 times the rate of the least "
        "deprived (95% interval 4.12 to 11.57)."
    )
    assert told.sentences[0] == "There were 150 offences (2022/23); the decile is not known of 10 of them."
    assert told.sentences[2].startswith(
        "The most deprived tenth of all small areas has 13% of the residents here, and 43% (95%"
    )
    assert told.sentences[-1] == CAUTION
    assert table["ratio"].notna().tolist() == [True, False, True, False]


def test_no_difference_is_said_in_those_words():
    """Where the interval of the ratio holds 1."""
    told = deprivation(made(lines((6, 4, 5, 5, 5, 5, 0, 5, 9, 6))))
    assert ": no evidence of a difference (95% interval of their ratio 0.40 to 2.38)." in told.sentences[1]
    assert "times the rate" not in " ".join(told.sentences)


def test_without_people_rates_are_of_small_areas_beside_their_share():
    """60 in two small areas are 30 to each, and each decile stands beside its share of the areas."""
    told = deprivation(made(lines(), per=False))
    table = told.tables["deciles"].set_index("deprivation")
    assert (table.loc[DECILES[0], "rate"], table.loc[DECILES[0], "percent_small_areas"]) == (30, 11)
    assert "population" not in table
    assert "22.5 offences to a small area" in told.sentences[1]
    (chart,) = told.charts
    assert isinstance(chart, Grouped)
    assert list(chart.series) == ["offences", "small areas"]


def test_a_fifth_that_is_not_here_is_not_compared():
    """A partnership without any small area of the least deprived fifth is told so, and no ratio is given."""
    areas = two_each()
    areas = areas[~areas["deprivation"].isin(DECILES[-2:])].reset_index(drop=True)
    told = deprivation(made(lines((60, 30, 0, 20, 10, 0, 0, 5, 0, 0)), areas=areas))
    assert told.tables["compared"]["ratio"].isna().all()
    assert "no small area here is in the least deprived fifth" in told.sentences[1]


def test_hidden_figures_are_neither_said_nor_compared():
    """A hidden decile leaves its group and its sentences out; it is missing and not 0."""
    told = deprivation(made(lines(("c", 30, 0, 20, 10, 0, 0, 0, 15, 8), total="c"), policy="suppress-6"))
    table = told.tables["compared"].set_index("group")
    assert np.isnan(table.loc["most deprived fifth", "n"])
    assert table["ratio"].isna().all()
    assert told.sentences == ("Nothing can be said of it here: every figure is hidden or missing.",)
    (chart,) = told.charts
    assert np.isnan(dict(zip(chart.labels, vars(chart)["values"], strict=True))["1 (most deprived)"])


def test_intervals_of_rounded_figures_hold_all_that_they_can_stand_for():
    """3 stands for 1 to 6: from the lower limit of 1 to the upper limit of 6; sentences say about."""
    counts = (63, 33, 0, 21, 9, 0, 0, 0, 15, 3)
    told = deprivation(made(lines(counts, 9, 153), policy="standard", scale=THROUGHOUT))
    last = told.tables["deciles"].set_index("deprivation").loc[DECILES[-1]]
    wanted = count_limits(1).lower / 2, count_limits(6).upper / 2
    assert tuple(last[["rate_lower", "rate_upper"]]) == pytest.approx(wanted, abs=0.01)
    assert (
        told.sentences[0]
        == "There were about 153 offences (2022/23); the decile is not known of about 9 of them."
    )
    most = told.tables["compared"].iloc[0]
    widest = rate_ratio([61 + 31, 66 + 36], 4000, [18 + 6, 13 + 1], 6000)
    assert most["ratio_lower"] == pytest.approx(widest.lower[0], abs=0.005)
    assert most["ratio_upper"] == pytest.approx(widest.upper[1], abs=0.005)


def test_urban_and_rural_stand_apart():
    """Of each land its own figures, people and comparison, and a chart with both side by side."""
    lands = {"urban": (50, 20, 0, 10, 5, 0, 0, 0, 5, 2), "rural": (10, 10, 0, 10, 5, 0, 0, 0, 10, 3)}
    text = "\n".join(
        [
            *(lines(counts, 0, land=land) for land, counts in lands.items()),
            lines((0,) * 10, 10, land="not known"),
            lines(land="All"),
        ]
    )
    told = deprivation(made(text, ("deprivation", "rural"), areas=two_each(land=True)))
    table = told.tables["compared"].set_index(["land", "group"])
    assert table.loc[("urban", "most deprived fifth"), ["n", "population"]].tolist() == [70, 2000]
    assert table.loc[("rural", "least deprived fifth"), ["n", "population"]].tolist() == [13, 3000]
    assert set(told.tables["deciles"]["land"]) == {"All", "urban", "rural"}
    assert [type(chart) for chart in told.charts] == [Bars, Grouped]
    assert list(told.charts[1].series) == ["urban", "rural"]
    assert told.sentences[2].startswith(
        "Of urban small areas alone: 15.0 times the rate of the least deprived ("
    )
    assert "; of rural small areas alone: 2.3 times the rate" in told.sentences[2]


def test_every_column_has_its_meaning():
    """With people and without, and with urban and rural apart."""
    for told in (deprivation(made(lines())), deprivation(made(lines(), per=False))):
        used = {str(name) for table in told.tables.values() for name in table}
        assert used <= set(told.meanings)


def test_a_partnership_without_small_areas_is_refused():
    """The index has none of its areas: no decile, no rate."""
    nowhere = two_each()[:0]
    with pytest.raises(StatisticsError, match="its index has none"):
        deprivation(made(lines(), per=False, areas=nowhere))


def test_the_groups_are_fifths_and_tenths():
    """Two deciles a fifth, one a tenth, the most deprived first."""
    assert [len(deciles) for deciles in GROUPS.values()] == [2, 2, 1, 1]
    assert GROUPS["least deprived tenth"] == ("10 (least deprived)",)
