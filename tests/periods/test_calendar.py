from datetime import date

import pytest

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period, parse_period


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021", date(2021, 1, 1), date(2022, 1, 1)),
        ("2022/23", date(2022, 4, 1), date(2023, 4, 1)),
        ("2022-23", date(2022, 4, 1), date(2023, 4, 1)),
        ("1999/00", date(1999, 4, 1), date(2000, 4, 1)),
        ("2020-02", date(2020, 2, 1), date(2020, 3, 1)),
        ("2022-02-01 to 2023-01-31", date(2022, 2, 1), date(2023, 2, 1)),
        ("2013-06 to 2014-06", date(2013, 6, 1), date(2014, 7, 1)),
        ("year ending March 2023", date(2022, 4, 1), date(2023, 4, 1)),
    ],
)
def test_labels_are_read_as_people_mean_them(text, start, end):
    """Each way of writing a period gives its first day and the day after its last."""
    period = parse_period(text)
    assert (period.start, period.end) == (start, end)


def test_a_financial_year_has_one_label():
    """However a financial year is written, tables show it with a stroke."""
    assert parse_period("2022-23").label == "2022/23"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2011-12", "two: write 2011/12"),
        ("2022/24", "write 2022/23"),
        ("2022-02-30 to 2022-03-01", "days that exist"),
        ("2023-02-01 to 2023-01-31", "end after it starts"),
        ("last year", "none of these"),
        ("9999", "days that exist"),
    ],
)
def test_what_cannot_be_read_one_way_is_refused_with_the_way_out(text, said):
    """An ambiguous, impossible or backward label is refused, and the message says what to write."""
    with pytest.raises(PeriodError, match=said):
        parse_period(text)


def test_months_are_those_that_the_period_touches():
    """A period's months run from its first day's to its last day's, the end not included."""
    assert parse_period("2021-11-15 to 2022-02-01").months == ("2021-11", "2021-12", "2022-01", "2022-02")
    assert parse_period("2021").months[-1] == "2021-12"


def test_whole_months_are_told_from_cut_ones():
    """A period that cuts a month says so, since records dated by month cannot be split by it."""
    assert Period("a", date(2021, 1, 1), date(2021, 3, 1)).whole_months
    assert not Period("a", date(2021, 1, 2), date(2021, 3, 1)).whole_months
    assert not Period("a", date(2021, 1, 1), date(2021, 3, 2)).whole_months


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2021", "calendar year"),
        ("2021-01 to 2021-12", "calendar year"),
        ("2022/23", "financial year"),
        ("2021-05", "month"),
        ("2021-05 to 2021-06", ""),
        ("2021-05-02 to 2021-06-01", ""),
    ],
)
def test_a_period_knows_its_kind(text, kind):
    """A year of either kind and a month are told by their days, however they are written."""
    assert parse_period(text).kind == kind
