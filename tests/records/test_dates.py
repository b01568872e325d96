"""How a column writes its dates."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.errors import RecordsError
from geoaudit.records.dates import parse_dates


def read(*values: str | None, style: str | None = None) -> tuple[list[str | None], list[bool], str]:
    parsed = parse_dates(pd.Series(values, dtype="str"), "'When' of f.csv", style)
    days = [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in parsed.dates]
    assert str(parsed.dates.dtype) == "datetime64[s]"
    return days, parsed.bad.tolist(), parsed.precision


def refusal(*values: str, style: str | None = None) -> str:
    with pytest.raises(RecordsError) as caught:
        read(*values, style=style)
    message = str(caught.value)
    assert "'When' of f.csv" in message
    assert not [value for value in values if value in message]
    return message


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2021-05-24",
            "2021/05/24",
            "2021-05-24T13:45:10.250Z",
            "2021-05-24 13:45",
            "2021-05-24 00:00:00+01:00",
        ),
        *("24/05/2021", "24-5-2021", "24.05.2021", "24/05/2021 1:45:00 PM", "20210524"),
        *("24 May 2021", "24-MAY-2021", "24 may 2021 13:00", "44340", "44340.75"),
    ],
)
def test_each_usual_way_gives_the_same_day(text):
    """ISO, day first, words and Excel's serial numbers, with or without a time, are one day."""
    assert read(text) == (["2021-05-24"], [False], "day")


def test_a_month_stays_a_month():
    """A column of months says so, and is never taken for its first days."""
    assert read("2021-05", None, "2021-13") == (["2021-05-01", None, None], [False, False, True], "month")


def test_one_telling_value_decides_the_whole_column():
    """A day above 12 anywhere makes every row of the column day first."""
    assert read("03/04/2021", "25/12/2021")[0] == ["2021-04-03", "2021-12-25"]


def test_a_column_that_could_be_read_both_ways_is_refused():
    """It is not guessed, and the message says how to say it."""
    assert 'dates = "dd/mm/yyyy"' in refusal("03/04/2021", "05/06/2021")


def test_saying_the_style_settles_it():
    """Both orders can be stated, month first only so."""
    assert read("03/04/2021", style="dd/mm/yyyy")[0] == ["2021-04-03"]
    assert read("03/04/2021", style="mm/dd/yyyy")[0] == ["2021-03-04"]


def test_the_same_day_both_ways_needs_no_style():
    """05/05 is the fifth of May however it is read."""
    assert read("05/05/2021")[0] == ["2021-05-05"]


def test_month_first_is_never_taken_unsaid():
    """American dates are refused until the specification says so."""
    assert "looks like mm/dd/yyyy" in refusal("03/25/2021", "05/06/2021")
    assert read("03/25/2021", style="mm/dd/yyyy")[0] == ["2021-03-25"]


def test_two_orders_in_one_column_are_refused():
    """A mixture of both would misread what fits either."""
    assert "can only be" in refusal("25/03/2021", "03/25/2021")


def test_two_ways_in_one_column_are_refused():
    """Real dates among text are what a spreadsheet leaves where it swapped day and month."""
    assert "1 as yyyy-mm-dd" in refusal("2021-03-04", "25/03/2021")


def test_a_stray_among_many_is_not_readable():
    """One row in a hundred that is written otherwise, or is no day, is rejected alone."""
    days, bad, _ = read(*["25/03/2021"] * 98, "2021-03-04", "31/02/2021", "soon", None)
    assert days[-4:] == [None] * 4
    assert bad[-4:] == [True, True, True, False]


def test_years_of_two_digits_are_refused():
    """21 is 1921 or 2021."""
    assert "four digits" in refusal("04/05/21", "14-MAY-21")


def test_a_column_without_dates_is_refused():
    """A wrong column is said to be one, instead of every row rejected."""
    assert "none of its 2 values" in refusal("Quillfeather", "NE27 0AA")


def test_a_blank_column_has_no_dates():
    """Nothing written is nothing wrong."""
    assert read(None, None) == ([None, None], [False, False], "day")


@pytest.mark.parametrize("text", ["2021-02-29", "2020-00-10", "2020-04-31", "0000-01-01"])
def test_days_that_there_are_not_are_bad(text):
    """The calendar is kept to."""
    assert read("2020-02-29", text)[1] == [False, True]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.dates(min_value=pd.Timestamp("1000-01-01").date()), min_size=1, max_size=20),
    st.sampled_from(["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d-%b-%Y"]),
)
def test_every_day_is_read_back(days, form):
    """Whatever day is written in a stated way is read as that day."""
    assert read(*(day.strftime(form) for day in days), style="dd/mm/yyyy")[0] == [
        day.isoformat() for day in days
    ]
