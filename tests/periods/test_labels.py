from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import KINDS, parse_period, split
from geoaudit.periods.labels import parse_day


@pytest.mark.parametrize(
    ("text", "start", "last", "label"),
    [
        ("2022–23", date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
        ("2022/2023", date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
        ("FY2022/23", date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
        ("financial year 2022-23", date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
        ("Q1 2022/23", date(2022, 4, 1), date(2022, 6, 30), "Q1 2022/23"),
        ("2022/23 Q4", date(2023, 1, 1), date(2023, 3, 31), "Q4 2022/23"),
        ("2021 Q3", date(2021, 7, 1), date(2021, 9, 30), "2021 Q3"),
        ("2021Q3", date(2021, 7, 1), date(2021, 9, 30), "2021 Q3"),
        ("May 2021", date(2021, 5, 1), date(2021, 5, 31), "May 2021"),
        ("Sept 2021", date(2021, 9, 1), date(2021, 9, 30), "Sept 2021"),
        ("Apr 2022–Mar 2023", date(2022, 4, 1), date(2023, 3, 31), "Apr 2022–Mar 2023"),
        ("April 2022 — March 2023", date(2022, 4, 1), date(2023, 3, 31), "April 2022 — March 2023"),
        ("Apr-Jun 2022", date(2022, 4, 1), date(2022, 6, 30), "Apr-Jun 2022"),
        ("1 April to 30 June 2022", date(2022, 4, 1), date(2022, 6, 30), "1 April to 30 June 2022"),
        ("1st to 7th May 2022", date(2022, 5, 1), date(2022, 5, 7), "1st to 7th May 2022"),
        ("13/04/2022 - 31/03/2023", date(2022, 4, 13), date(2023, 3, 31), "13/04/2022 - 31/03/2023"),
        ("2011-12-01–2012-01-31", date(2011, 12, 1), date(2012, 1, 31), "2011-12-01–2012-01-31"),
        ("2011-01 to 2011-12", date(2011, 1, 1), date(2011, 12, 31), "2011-01 to 2011-12"),
        ("year ended 31 March 2023", date(2022, 4, 1), date(2023, 3, 31), "year ended 31 March 2023"),
        (
            "rolling 12 months to Mar 2023",
            date(2022, 4, 1),
            date(2023, 3, 31),
            "rolling 12 months to Mar 2023",
        ),
        (
            "twelve months ending June 2022",
            date(2021, 7, 1),
            date(2022, 6, 30),
            "twelve months ending June 2022",
        ),
        ("quarter ending June 2022", date(2022, 4, 1), date(2022, 6, 30), "quarter ending June 2022"),
        ("2021-W07", date(2021, 2, 15), date(2021, 2, 21), "2021-W07"),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3), "2020-W53"),
        ("week commencing 15 February 2021", date(2021, 2, 15), date(2021, 2, 21), None),
        ("2021-W07 to 2021-W10", date(2021, 2, 15), date(2021, 3, 14), None),
        ("1999-2002", date(1999, 4, 1), date(2002, 3, 31), "1999-2002"),
        ("1999–2002", date(1999, 4, 1), date(2002, 3, 31), "1999–2002"),
        ("1999/00 to 2001/02", date(1999, 4, 1), date(2002, 3, 31), "1999/00 to 2001/02"),
        ("Q3 2022/23 to Q1 2023/24", date(2022, 10, 1), date(2023, 6, 30), None),
    ],
)
def test_labels_are_read_as_they_are_written(text, start, last, label):
    """Every way in which people write a period gives its days, and one label for what has one."""
    period = parse_period(text)
    assert (period.start, period.last) == (start, last)
    assert period.label == (label or text)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("FY2023", ("2022/23 for the year that ends", "2023/24 for the one that starts")),
        ("Q1 2022", ("2022 Q1", "Q1 2022/23")),
        ("2011–12", ("2011/12 for the financial year", "2011-12-01 to 2011-12-31 for the month")),
        ("2022-2023", ("2022/23 for the financial year", "2022-01 to 2023-12")),
        ("2019 to 2021", ("2019-04 to 2021-03", "2019-01 to 2021-12")),
        ("1999 to 2002", ("1999-04 to 2002-03", "1999-01 to 2002-12")),
        ("03/04/2022 to 31/03/2023", ("2022-04-03", "2022-03-04")),
    ],
)
def test_a_label_of_two_meanings_is_refused_with_both(text, readings):
    """The message of an ambiguous label holds how to write each reading, and each can be read."""
    with pytest.raises(PeriodError, match="has two") as refused:
        parse_period(text)
    assert all(reading in str(refused.value) for reading in readings)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2020-W54", "days that exist"),
        ("May 2021 to April 2021", "end after it starts"),
        ("2023-2019", "end after it starts"),
        ("as at 30 September 2022", "a snapshot of one day, which never adds"),
        ("0 months to March 2022", "end after it starts"),
        ("Foo 2021", "days that exist"),
        ("2021-05-03", "none of these"),
        ("", "none of these"),
    ],
)
def test_what_is_no_period_is_refused(text, said):
    """A label that names no days, or a snapshot's, is refused with the reason."""
    with pytest.raises(PeriodError, match=said):
        parse_period(text)


def test_a_day_is_read_in_every_common_writing():
    """A day has one reading in words, in ISO order, and in figures where the month cannot be mistaken."""
    ways = ("2022-09-30", "30 September 2022", "30th Sept. 2022", "30/09/2022", "30.9.2022")
    assert {parse_day(way) for way in ways} == {date(2022, 9, 30)}
    with pytest.raises(PeriodError, match="must be written as 2022-09-30"):
        parse_day("September")


DAYS = st.dates(date(1980, 1, 1), date(2060, 12, 1))


@given(DAYS, st.integers(0, 4000))
def test_any_two_days_are_read_back(start, length):
    """Two ISO dates, whichever dash or word joins them, are the days that they name."""
    last = start + timedelta(days=length)
    for join in (" to ", "–", " - "):
        period = parse_period(f"{start.isoformat()}{join}{last.isoformat()}")
        assert (period.start, period.last) == (start, last)


@given(st.integers(1980, 2060), st.sampled_from([*KINDS[:4], "financial quarter"]))
def test_the_labels_that_tables_show_are_read_as_the_same_days(year, step):
    """A year's steps, as they are labelled, are read back as themselves, but for what has two readings."""
    whole = f"{year}-04 to {year + 1}-03" if step in {"financial year", "financial quarter"} else f"{year}"
    for part in split(parse_period(whole), step):
        if step == "month" and (part.start.year + 1) % 100 == part.start.month:
            with pytest.raises(PeriodError, match="has two"):
                parse_period(part.label)
        else:
            assert parse_period(part.label) == part
