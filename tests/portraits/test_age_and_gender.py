"""Age and gender: percentages with their bases, the pyramid, and between which bands the median lies."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_profiles import case, protected

from geoaudit.portraits.age_and_gender import BANDS, age_and_gender, medians_of
from geoaudit.portraits.rows import rows

BY = ("age_band", "gender")
SOME = """
18-20|Female|2
18-20|Male|10
18-20|Not Known|1
18-20|All|13
21-24|Female|4
21-24|Male|20
21-24|Not Known|0
21-24|All|24
25-29|Female|1
25-29|Male|5
25-29|Not Known|0
25-29|All|6
not recorded|Female|1
not recorded|Male|1
not recorded|Not Known|0
not recorded|All|2
All|Female|8
All|Male|36
All|Not Known|1
All|All|45
"""


def told(text: str = SOME, policy: str = "internal"):
    return age_and_gender(case("age-and-gender", figures=protected(text, BY, policy)))


def test_percentages_are_of_everybody_and_of_those_recorded():
    """36 of 45 is 80%, of the 44 whose gender is recorded 81.8%; 13 of 45 is 29%, of 43 ages 30%."""
    found = told()
    male = found.tables["genders"].set_index("gender").loc["Male"]
    assert male[["n", "base", "percent", "base_recorded", "percent_recorded"]].tolist() == [
        36,
        45,
        80,
        44,
        82,
    ]
    young = found.tables["ages"].set_index("age_band").loc["18-20"]
    assert young[["n", "base", "percent", "base_recorded", "percent_recorded"]].tolist() == [
        13,
        45,
        29,
        43,
        30,
    ]


def test_words_for_nothing_known_are_not_a_gender():
    """A gender of 'Not Known' is counted among those not recorded, and is no third gender."""
    found = told()
    assert set(found.tables["genders"]["gender"]) == {"Female", "Male", "not recorded", "All"}
    assert "For 2% the gender is not recorded." in found.sentences


def test_the_pyramid_is_of_the_two_largest_genders():
    """Three genders are recorded: the pyramid has the two of most, the third is in words and table."""
    found = told(SOME.replace("Not Known", "Non-binary"))
    (pyramid,) = found.charts
    assert (pyramid.left_label, pyramid.right_label) == ("Male", "Female")
    assert dict(zip(pyramid.bands, pyramid.left, strict=True))["21-24"] == 20
    assert "As Non-binary there were 1 recorded." in found.sentences


def test_the_median_is_that_of_the_person_in_the_middle():
    """Of 43 ages 13 are 18 to 20 and 24 are 21 to 24: the 22nd person is 21 to 24."""
    found = told().tables["median"].set_index("gender").loc["All"]
    assert found.tolist() == ["21-24"] * 3
    assert "The median age of those whose age is recorded lies in the band 21-24." in told().sentences


def test_of_two_in_the_middle_the_younger_is_meant():
    """Of 20 ages 10 in each of two bands: the tenth person is in the first."""
    text = "18-20|All|10\n21-24|All|10\nAll|All|20"
    assert medians_of(_rows(text)).loc[0, "median_band"] == "18-20"


def test_hidden_figures_leave_the_median_between_bands():
    """With 21 to 24 hidden of 45 people, of 13 younger and 6 older, it can lie in the first two bands."""
    text = "18-20|All|13\n21-24|All|c\n25-29|All|6\nAll|All|45"
    found = medians_of(_rows(text)).iloc[0]
    assert pd.isna(found["median_band"])
    assert (found["from_band"], found["to_band"]) == ("18-20", "21-24")


def test_rounded_figures_leave_the_median_between_bands():
    """9 stands for 7 to 12: of two bands of 9 either can hold the middle."""
    text = "18-20|All|9\n21-24|All|9\nAll|All|21"
    found = medians_of(_rows(text, "midpoint-6")).iloc[0]
    assert (found["median_band"], found["from_band"], found["to_band"]) == ("18-20", "18-20", "21-24")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=8, max_size=8), st.integers(0, 20))
def test_the_true_median_is_never_outside_the_bands_told(counts, blur):
    """Whatever the figures, the middle person is in a band from the first to the last that is told."""
    lower = np.maximum(np.array(counts) - blur, 0)
    table = pd.DataFrame(
        {"age_band": [*BANDS, "All"], "gender": "All", "n": [*counts, sum(counts)]}
        | {"lower": [*lower, sum(counts)], "upper": [*(np.array(counts) + blur), sum(counts)]}
    ).astype({"n": float, "lower": float, "upper": float})
    found = medians_of(table).iloc[0]
    if not sum(counts):
        return
    people = np.repeat(np.arange(8), counts)
    true = people[(len(people) - 1) // 2]
    assert BANDS.index(found["from_band"]) <= true <= BANDS.index(found["to_band"])
    assert found["median_band"] == BANDS[true]


def test_nobody_has_no_median_and_no_percentage():
    """With a base of 0 nothing is divided: percentages are missing and no median is told."""
    found = told("18-20|Male|0\n18-20|All|0\nAll|Male|0\nAll|All|0")
    assert found.tables["ages"]["percent"].isna().all()
    assert found.tables["median"][["median_band", "from_band", "to_band"]].isna().all(axis=None)


def test_a_hidden_total_is_not_talked_about():
    """Where the total is hidden no sentence says a figure."""
    assert (
        "nothing can be said" in told("18-20|Male|c\n18-20|All|c\nAll|Male|c\nAll|All|c").sentences[0].lower()
    )


def _rows(text: str, policy: str = "internal") -> pd.DataFrame:
    return rows(protected(text, BY, policy), BY, "2022/23")


@pytest.mark.parametrize("name", ["ages", "genders", "figures", "median"])
def test_every_column_has_a_meaning(name):
    """A reader finds in words what each column of each table is."""
    found = told()
    assert set(found.tables[name]) <= set(found.meanings)
