from datetime import date

import pytest

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period, months_of, nests, parse_period, split, whole_month


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
        ("2021 Q3", "quarter"),
        ("Q1 2022/23", "quarter"),
        ("2021-05 to 2021-07", ""),
        ("2021-W07", "week"),
        ("2021-02-16 to 2021-02-22", ""),
        ("2020-02-29 to 2021-02-28", ""),
        ("9998-01 to 9998-12", "calendar year"),
    ],
)
def test_a_period_knows_its_kind(text, kind):
    """A year of either kind and a month are told by their days, however they are written."""
    assert parse_period(text).kind == kind


@pytest.mark.parametrize(
    ("text", "step", "first", "last", "count"),
    [
        ("2021", "month", "2021-01", "2021-12", 12),
        ("2011", "month", "2011-01", "2011-12", 12),
        ("2021", "quarter", "2021 Q1", "2021 Q4", 4),
        ("2022/23", "financial quarter", "Q1 2022/23", "Q4 2022/23", 4),
        ("1999-2002", "financial year", "1999/00", "2001/02", 3),
        ("2019-01 to 2021-12", "calendar year", "2019", "2021", 3),
        ("2020-12-28 to 2021-01-10", "week", "2020-W53", "2021-W01", 2),
    ],
)
def test_a_period_is_split_into_its_steps(text, step, first, last, count):
    """Steps follow each other without a gap, make the whole up, and are labelled as tables write them."""
    whole = parse_period(text)
    parts = split(whole, step)
    assert (parts[0].label, parts[-1].label, len(parts)) == (first, last, count)
    assert nests(whole, parts)


@pytest.mark.parametrize(
    ("text", "step"), [("2021", "financial year"), ("2021-02 to 2021-04", "quarter"), ("2021", "week")]
)
def test_a_step_is_never_cut(text, step):
    """A period that holds a part of a step only cannot be split by it."""
    with pytest.raises(PeriodError, match="cuts one"):
        split(parse_period(text), step)


def test_months_of_a_cut_period_are_refused():
    """A period from the middle of a month has no whole months to be split into."""
    assert [month.label for month in months_of(parse_period("2021 Q1"))] == ["2021-01", "2021-02", "2021-03"]
    with pytest.raises(PeriodError, match="cuts one"):
        months_of(parse_period("2021-01-02 to 2021-02-28"))


def test_a_step_written_as_a_month_is_a_month():
    """`2011-12` as the label of a month is one, though as a period's label it could be a financial year."""
    assert whole_month("2011-12") == Period("2011-12", date(2011, 12, 1), date(2012, 1, 1))
    with pytest.raises(PeriodError, match="must be written as 2021-05"):
        whole_month("2011/12")


def test_nesting_is_every_day_once():
    """Periods nest where they make the outer one up: no gap, no overlap, nothing over."""
    year, quarters = parse_period("2021"), split(parse_period("2021"), "quarter")
    assert nests(year, quarters[::-1])
    assert not nests(year, quarters[1:])
    assert not nests(year, [*quarters, quarters[0]])
    assert not nests(year, [parse_period("2021-01 to 2022-01")])
    assert not nests(year, [])
