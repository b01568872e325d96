import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import parse_period, split
from geoaudit.periods.windows import common_window, comparable

YEAR = [month.label for month in split(parse_period("2021"), "month")]


def test_the_common_window_is_the_longest_run_that_all_hold():
    """A gap in one source cuts the window, and the longer side of it is taken."""
    window = common_window({"a": YEAR, "b": [m for m in YEAR if m != "2021-03"], "c": YEAR[:-2]})
    assert (window.label, window.months) == ("2021-04 to 2021-10", tuple(YEAR[3:10]))


def test_of_two_windows_as_long_the_later_is_taken():
    """What is nearer to now is worth more."""
    assert common_window({"a": [*YEAR[:2], *YEAR[4:6]]}).label == "2021-05 to 2021-06"
    assert common_window({"a": [*YEAR[:3], *YEAR[4:6]]}).label == "2021-01 to 2021-03"
    assert common_window({"a": YEAR[:1]}).label == "2021-01"


def test_sources_with_nothing_in_common_are_named_with_what_they_hold():
    """Where no month is common the two sources that exclude each other are named, with their coverage."""
    held = {"street": ["2018-11", "2018-12"], "force": ["2017-04", "2017-05", "2017-06"], "all": YEAR}
    with pytest.raises(
        PeriodError, match="'street' holds 2018-11 to 2018-12; 'force' holds 2017-04 to 2017-06"
    ):
        common_window(held)
    with pytest.raises(PeriodError, match="must have sources"):
        common_window({})


@given(st.lists(st.sets(st.sampled_from(YEAR), min_size=1), min_size=1, max_size=4))
def test_every_source_holds_the_whole_window(sources):
    """Whatever sources hold, the window is held by all of them, or refused where no month is."""
    held = {f"s{i}": sorted(months) for i, months in enumerate(sources)}
    if not set.intersection(*sources):
        with pytest.raises(PeriodError, match="month in common"):
            common_window(held)
        return
    assert all(set(common_window(held).months) <= months for months in sources)


@pytest.mark.parametrize(
    "labels",
    [
        ["2021"],
        ["2019", "2020", "2021"],
        ["2020/21", "2022/23"],
        ["2021 Q1", "2022 Q1"],
        ["2020-02", "2021-02"],
        ["2021", "2022-02 to 2023-01"],
        ["2020-W07", "2021-W07"],
        ["2020-01-15 to 2020-03-14", "2021-01-15 to 2021-03-14"],
    ],
)
def test_windows_of_one_length_and_season_compare(labels):
    """Years of either kind, the same quarter, month or week of several years make a trend."""
    assert comparable([parse_period(label) for label in labels]) == ""


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (["2021", "2022 Q1"], "the periods '2021' and '2022 Q1' are not as long as each other"),
        (["2021 Q1", "2021 Q2"], "are of different seasons"),
        (["2022-01", "2022-03"], "are of different seasons"),
        (["2021", "2021/22"], "share days"),
        (["2021-01-01 to 2021-01-10", "2022-01-01 to 2022-01-11"], "not as long"),
    ],
)
def test_other_windows_do_not_and_the_reason_says_which(labels, reason):
    """Windows of other lengths or seasons, or that overlap, make no trend, and two of them are named."""
    assert reason in comparable([parse_period(label) for label in labels])
