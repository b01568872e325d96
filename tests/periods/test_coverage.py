import pytest

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import parse_period
from geoaudit.periods.coverage import missing_months, require_covered, require_whole_months

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
