"""What a chart says in words and as a table."""

from math import inf, nan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.charts.describing import described
from geoaudit.charts.figures import decimals_of, listed, printed, with_interval
from geoaudit.charts.limits import BEYOND_95, BEYOND_998, UNKNOWN, WITHIN, standing
from geoaudit.charts.tables import as_table
from geoaudit.profiles.charts import Bars, Funnel, Limits


def test_bars_in_words(charts):
    """The largest and the smallest with their intervals, the reference, and how many are hidden."""
    assert described(charts["bars"]) == (
        "Bar chart of 4 bars, in per 1,000 residents. Largest: Chirton, 20 (15 to 26). "
        "Smallest shown: Weetslade, 0 (0 to 4). The range in brackets is the 95 % interval. "
        "A line marks North Tyneside: 12. 1 of 4 hidden."
    )


def test_groups_in_words(charts):
    """Each series by itself."""
    assert described(charts["grouped"]) == (
        "Bar chart of 2 groups of bars for Women and Men, in %. "
        "Women: Largest: Drugs, 40 (30 to 50). Smallest shown: Alcohol, 7 (5 to 9). None is hidden. "
        "Men: Largest: Drugs, 33 (30 to 36). 1 of 2 hidden. The range in brackets is the interval."
    )


def test_a_pyramid_in_words(charts):
    """Each side by itself."""
    assert described(charts["pyramid"]) == (
        "Population pyramid of 3 age bands from 18–20 to 25+, in people. "
        "Men: Largest: 21–24, 60. Smallest shown: 18–20, 30. 1 of 3 hidden. "
        "Women: Largest: 18–20, 15. Smallest shown: 25+, 5. 1 of 3 hidden."
    )


def test_a_funnel_in_words(charts):
    """Which are beyond the limits, on which side, and how many are between."""
    assert described(charts["funnel"]) == (
        "Funnel plot of 5 points against their base (people in the cohort), in %; target 30.0 %. "
        "Largest: High, 70.0. Smallest shown: Low, 2.0. "
        "Beyond the 99.8 % limit, above the target: High. Beyond the 99.8 % limit, below the target: Low. "
        "Beyond 95 % but within 99.8 %: 1. 1 of 5 hidden."
    )


def test_a_trend_in_words(charts):
    """Gaps are counted, and a break is said with its reason."""
    assert described(charts["trend"]) == (
        "Trend over 6 periods from 2000 to 2005, in offences. "
        "Burglary: Largest: 2005, 50 (48 to 52). Smallest shown: 2000, 10 (8 to 12). "
        "No figure is shown for 1 of them. "
        "Theft: Largest: 2005, 10. Smallest shown: 2000, 5. Every period has a figure. "
        "From 2004 not comparable with before: new counting rules."
    )


def test_a_heat_table_in_words(charts):
    """The cell is named by its row and its column."""
    assert described(charts["heat"]) == (
        "Table of 2 rows and 2 columns, shaded by size, in %. Largest: Drugs, Theft, 50. "
        "Smallest shown: Drugs, Violence, 10. 1 of 4 hidden."
    )


def test_ranges_are_said_as_such_and_are_not_hidden():
    """A range is named with its ends, and what is hidden is counted without it."""
    ranges = {"least": (nan, 40, 120, nan), "most": (nan, 80, inf, nan)}
    says = described(
        Bars("t", "hours", "ABCD", (60, nan, nan, nan), (50, 30, 110, 0), (70, 90, inf, 9), **ranges)
    )
    assert "Largest: A, 60 (50 to 70). Known as a range: B, 40 to 80; C, 120 or more." in says
    assert says.endswith("1 of 4 hidden.")
    alone = described(Bars("t", "hours", "A", (nan,), (nan,), (nan,), least=(1.25,), most=(2,)))
    assert alone == "Bar chart of 1 bar, in hours. Known as a range: A, 1.3 to 2.0. None is hidden."


def test_words_never_name_what_is_hidden():
    """A hidden figure's label and range stay out of the text alternative."""
    says = described(Bars("t", "people", ("Shown", "Secret"), (7, nan), (5, 1), (9, 4)))
    assert "Secret" not in says
    assert "1 to 4" not in says


def test_ties_are_counted_and_nothing_shown_is_said():
    """Where several are the largest they are not ranked, and where none is shown no figure is said."""
    ties = described(Bars("t", "people", ("A", "B", "C"), (7, 7, 7), (5, 6, 7), (9, 9, 9)))
    assert "Largest: A and 2 others, 7." in ties
    assert "Smallest" not in ties
    assert "No figure is shown. 2 of 2 hidden." in described(Bars("t", "u", "AB", (nan, nan), (0, 0), (9, 9)))


def test_a_table_has_every_figure_and_nothing_else(chart):
    """Values are those of the chart, in its order; hidden ones are missing."""
    values = getattr(chart, "values", None)
    if isinstance(values, tuple):
        figures = np.asarray(values, float)
        figures = figures.T.ravel() if type(chart).__name__ == "Grouped" else figures.ravel()
    elif hasattr(chart, "series"):
        figures = np.column_stack([np.asarray(each, float) for each in chart.series.values()]).ravel()
    else:
        figures = np.column_stack([chart.left, chart.right]).ravel()
    np.testing.assert_array_equal(as_table(chart)["value"].to_numpy(float), figures)


def test_bars_as_a_table_have_the_range_of_what_is_known_as_one():
    """Of a figure that is known its ends are left out, whatever they were given as."""
    table = as_table(Bars("t", "u", "AB", (1, nan), (0, nan), (2, nan), least=(1, 3), most=(1, inf)))
    assert list(table.columns) == ["label", "value", "lower", "upper", "least", "most"]
    assert table[["least", "most"]].isna().all(axis=1).tolist() == [True, False]
    assert table.loc[1, ["least", "most"]].tolist() == [3, inf]


def test_a_trend_as_a_table_has_its_break_where_it_begins(charts):
    """The words stand at the first period after the break, for each series."""
    table = as_table(charts["trend"])
    assert table.loc[table["break"] != "", "period"].tolist() == ["2004", "2004"]
    assert list(table.columns) == ["period", "series", "value", "lower", "upper", "break"]


def test_where_points_stand_against_the_limits(charts):
    """By hand, at base 100: 10 to 50 is taken to 13.3 to 46.7 for 95 %; 30 is within."""
    assert standing(charts["funnel"]).tolist() == [WITHIN, BEYOND_998, BEYOND_95, UNKNOWN, BEYOND_998]
    assert as_table(charts["funnel"])["standing"].tolist() == standing(charts["funnel"]).tolist()


def test_a_protected_figure_is_beyond_only_if_all_of_its_range_is():
    """44 that may be 39 is not said to be beyond a limit of 40."""
    limits95, limits998 = Limits((1, 100), (20, 20), (40, 40)), Limits((1, 100), (15, 15), (45, 45))
    one = Funnel("t", "%", (50, 50), (44, 44), "ab", 30, limits95, limits998, (39, 41), (46, 46))
    assert standing(one).tolist() == [WITHIN, BEYOND_95]


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (12.25, 1, "12.3"),
        (2.675, 2, "2.68"),
        (0.5, 0, "1"),
        (1234567, 0, "1,234,567"),
        (-0.04, 1, "0.0"),
        (-3.25, 1, "−3.3"),
        (0.1 + 0.2, 1, "0.3"),
        (nan, 1, "hidden"),
        (inf, 0, "no limit"),
    ],
)
def test_figures_are_rounded_half_up(value, decimals, words):
    """As people round: a half goes away from zero, whatever the float's last bits."""
    assert printed(value, decimals) == words


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_a_printed_figure_is_within_half_a_step(value, decimals):
    """Rounding moves a figure by half a unit of its last decimal at most."""
    back = float(printed(value, decimals).replace(",", "").replace("−", "-"))
    assert abs(back - value) <= 0.5 * 10**-decimals + 1e-6


def test_figures_are_whole_where_all_are():
    """One decimal where any has a part, none for counts, those asked for before all."""
    assert [decimals_of(None, ((1, nan),)), decimals_of(None, ((1, 2.5),)), decimals_of(3, ((1,),))] == [
        0,
        1,
        3,
    ]
    assert with_interval((5, nan, nan), 0) == "5"
    assert listed(["a", "b", "c"]) == "a, b and c"
