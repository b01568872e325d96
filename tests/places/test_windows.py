"""Dates of postcodes, and lines of time cut into spans."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import GeographyError
from geoaudit.places.windows import BEGINNING, END, as_dates, one_line_of_time

_DAYS = st.one_of(st.none(), st.dates(dt.date(1980, 1, 1), dt.date(1980, 12, 31)))


def _rows(*rows: tuple[str, str | None, str | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["postcode", "introduced", "terminated"], dtype="str")
    for column in ("introduced", "terminated"):
        frame[column] = pd.to_datetime(frame[column]).astype("datetime64[ms]")
    return frame.assign(place=range(len(rows)))


def test_a_month_of_introduction_is_its_first_day_and_one_of_termination_the_day_after_its_last() -> None:
    """A postcode that began and ended in one month was in use in that month."""
    months = pd.Series(["200701", None, "199912"], dtype="str")
    assert as_dates(months, ends=False).dt.strftime("%Y-%m-%d").tolist()[::2] == ["2007-01-01", "1999-12-01"]
    assert as_dates(months, ends=True).dt.strftime("%Y-%m-%d").tolist()[::2] == ["2007-02-01", "2000-01-01"]
    assert as_dates(months, ends=True).isna().tolist() == [False, True, False]


def test_days_are_taken_as_they_are() -> None:
    """A day in full needs no convention."""
    days = pd.Series(["2007-01-15"], dtype="str")
    assert (
        as_dates(days, ends=True).iloc[0] == as_dates(days, ends=False).iloc[0] == pd.Timestamp("2007-01-15")
    )


def test_a_day_that_does_not_exist_is_refused_without_being_shown() -> None:
    """The thirtieth of February is counted in the message and not repeated."""
    with pytest.raises(GeographyError, match="1 rows do not") as refused:
        as_dates(pd.Series(["2007-02-30"], dtype="str"), ends=False)
    assert "02-30" not in str(refused.value)


def test_a_reused_postcode_changes_its_place_on_the_day_of_reintroduction() -> None:
    """Spans are half-open: the day of the second introduction belongs to the second place."""
    taken, left = one_line_of_time(
        _rows(("A1 1AA", "2010-03-01", None), ("A1 1AA", "1990-01-01", "2001-01-01"), ("B1 1AA", None, None))
    )
    assert taken["place"].tolist() == [1, 0, 2]
    assert taken["valid_from"].tolist() == [BEGINNING.item(), dt.datetime(2010, 3, 1), BEGINNING.item()]
    assert taken["valid_to"].tolist() == [dt.datetime(2010, 3, 1), END.item(), END.item()]
    assert left.empty


def test_dated_rows_win_and_else_the_first() -> None:
    """A row with dates beats one without, and of two that begin alike the first is taken."""
    taken, left = one_line_of_time(
        _rows(
            ("A1 1AA", None, None),
            ("A1 1AA", "1990-01-01", None),
            ("A1 1AA", "1990-01-01", "2001-01-01"),
            ("B1 1AA", None, None),
            ("B1 1AA", None, None),
        )
    )
    assert taken["place"].tolist() == [1, 3]
    assert left["place"].tolist() == [0, 2, 4]


@given(st.lists(st.tuples(st.sampled_from(["A1 1AA", "B1 1AA"]), _DAYS, _DAYS), min_size=1), _DAYS)
def test_every_day_of_a_postcode_falls_into_exactly_one_row(
    rows: list[tuple[str, dt.date | None, dt.date | None]], day: dt.date | None
) -> None:
    """Whatever the rows say, each postcode has one place on each day, and no row is lost or made."""
    text = [(p, b and b.isoformat(), e and e.isoformat()) for p, b, e in rows]
    taken, left = one_line_of_time(_rows(*text))
    assert sorted([*taken["place"], *left["place"]]) == list(range(len(rows)))
    on = pd.Timestamp(day or dt.date(2000, 1, 1))
    holds = taken[(taken["valid_from"] <= on) & (on < taken["valid_to"])]
    assert sorted(holds["postcode"]) == sorted({postcode for postcode, _, _ in rows})
