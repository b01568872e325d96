from datetime import date

import pytest

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import parse_period
from geoaudit.periods.coverage import (
    coverage_of,
    gaps,
    missing_months,
    require_covered,
    require_whole_months,
)

HELD = ("2021-11", "2021-12", "2022-02")


def test_a_month_that_no_file_holds_is_found():
    """A gap in the middle and a month beyond the end are both missing."""
    assert missing_months(parse_period("2021-12 to 2022-03"), HELD) == ("2022-01", "2022-03")


def test_a_period_with_a_gap_is_refused_by_name():
    """A gap is never a zero: the period is refused and the month is named."""
    with pytest.raises(PeriodError, match="nothing for 2022-01 of the period"):
        require_covered("crime", parse_period("2021-12 to 2022-02"), HELD)


def test_a_covered_period_is_let_through():
    """A period whose months are all held is not refused."""
    require_covered("crime", parse_period("2021-11 to 2021-12"), HELD)


def test_many_missing_months_are_counted_not_listed():
    """A message stays one sentence when years are missing."""
    with pytest.raises(PeriodError, match="2010-06 and 6 more months"):
        require_covered("crime", parse_period("2010"), HELD)


def test_a_month_is_not_cut():
    """A source dated by month is refused for a period that starts in the middle of one."""
    with pytest.raises(PeriodError, match="whole months only"):
        require_whole_months("crime", parse_period("2021-11-15 to 2021-12-31"))


def test_coverage_is_the_share_of_each_month():
    """A month that the source starts or ends in is covered in part, one without a file not at all."""
    months = ("2021-11", "2021-12", "2022-02")
    found = coverage_of(date(2021, 11, 16), date(2022, 2, 7), months).set_index("month")["covered"]
    assert found.to_dict() == {"2021-11": 0.5, "2021-12": 1.0, "2022-01": 0.0, "2022-02": 0.25}


def test_gaps_are_the_days_that_nothing_covers():
    """Days before, between and after what is held are gaps, named by their dates."""
    held = [parse_period("2021 Q2"), parse_period("2021-08"), parse_period("2021-05")]
    assert [gap.label for gap in gaps(parse_period("2021-03 to 2021-09"), held)] == [
        "2021-03-01 to 2021-03-31",
        "2021-07-01 to 2021-07-31",
        "2021-09-01 to 2021-09-30",
    ]
    assert gaps(parse_period("2021-05"), held) == ()


def test_where_nothing_at_all_is_held_no_month_is_named_as_held():
    """A source without a month is said to hold neither the period's nor any other."""
    with pytest.raises(
        PeriodError, match=r"holds nothing for 2017-04 of the period '2017-04' or of any other:"
    ):
        require_covered("crime", parse_period("2017-04"), ())


def test_a_period_beyond_all_that_is_held_is_refused_with_both_coverages():
    """Where nothing of a period is held, the message says what is."""
    with pytest.raises(
        PeriodError, match=r"2017-04.* of the period '2017/18', but 2021-11 to 2021-12, 2022-02:"
    ):
        require_covered("crime", parse_period("2017/18"), HELD)
