from datetime import date

import pytest

from geoaudit.pack.timeline import numbered, place, read, within
from geoaudit.periods.breaks import Break

YEARS = ["2018/19", "2019/20", "2020/21"]


@pytest.mark.parametrize(
    ("day", "at"),
    [
        (date(2019, 4, 1), 1.0),
        (date(2019, 10, 1), 1.5),
        (date(2018, 4, 1), 0.0),
        (date(2021, 4, 1), None),
    ],
)
def test_a_day_lies_in_its_period(day, at):
    """A day lies as far into a step as into the period that the step is for."""
    assert place(day, YEARS) == (at if at is None else pytest.approx(at, abs=0.002))


def test_a_day_between_periods_lies_between_their_steps():
    """In the gap between two periods the line stands between their bars."""
    assert place(date(2020, 6, 1), ["2019", "2021"]) == 1.0


def test_steps_that_are_no_periods_have_no_place_for_a_day():
    """Where steps overlap, or mean no days, nobody can say where the line belongs."""
    assert place(date(2020, 6, 1), ["2019", "2019/20"]) is None
    assert place(date(2020, 6, 1), ["2019", "not recorded"]) is None


def test_a_month_is_never_taken_for_a_financial_year():
    """The label 2011-12, which people read in two ways, is in a pack always December 2011."""
    month = read("2011-12")
    assert month is not None
    assert (month.start, month.end) == (date(2011, 12, 1), date(2012, 1, 1))


def test_breaks_are_numbered_by_date_and_found_by_source():
    """A break has one number in the report; one on the first day or of another source is not crossed."""
    breaks = numbered(
        [
            Break("crime", date(2020, 3, 23), "the pandemic"),
            Break("crime", date(2018, 4, 1), "first day"),
            Break("fires", date(2019, 4, 1), "other"),
        ]
    )
    assert [one.number for one in breaks] == [1, 2, 3]
    assert [one.number for one in within(breaks, "crime", YEARS)] == [3]
    assert within(breaks, "crime", ["whole source"]) == ()
