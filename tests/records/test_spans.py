"""Between which two moments something happened."""

import pandas as pd
import pytest

from geoaudit.errors import RecordsError
from geoaudit.records.spans import BACKWARDS, BAD_TIMES, NO_TIME

TOGETHER = """offence_id,date,date_to,postcode
1,04/06/2021 18:00,05/06/2021 08:00,NE1 1AA
2,04/06/2021 18:00,,NE1 1AA
3,04/06/2021,06/06/2021,NE1 1AA
4,04/06/2021 18:00,04/06/2021 17:00,NE1 1AA
5,04/06/2021 25:61,,NE1 1AA
6,04/06/2021 18:00,31/02/2021 09:00,NE1 1AA
7,24/06/2021,,NE1 1AA
"""


def clock(staged, name):
    """The moments as the clock showed them."""
    moments = pd.to_datetime(staged[name], unit="s", utc=True).dt.tz_convert("Europe/London")
    return moments.dt.strftime("%Y-%m-%d %H:%M").fillna("").tolist()


def test_one_column_each_for_from_and_to(take):
    """Both times, an exact time, days alone, an end before the beginning, times and days that are none."""
    records, staged, rejected = take("offences", TOGETHER, dates="dd/mm/yyyy")
    assert len(rejected) == 0
    assert clock(staged, "begins") == [
        "2021-06-04 18:00", "2021-06-04 18:00", "2021-06-04 00:00", "", "2021-06-04 00:00", "",
        "2021-06-24 00:00",
    ]  # fmt: skip
    assert clock(staged, "ends") == [
        "2021-06-05 08:00", "2021-06-04 18:00", "2021-06-07 00:00", "", "2021-06-05 00:00", "",
        "2021-06-25 00:00",
    ]  # fmt: skip
    assert staged["timed"].tolist() == [True, True, False, False, False, False, False]
    assert {name: records.notes[name] for name in (BAD_TIMES, BACKWARDS, NO_TIME)} == {
        BAD_TIMES: 1, BACKWARDS: 1, NO_TIME: 5,
    }  # fmt: skip
    assert records.spans
    assert "hour" in records.columns
    assert "hour" not in staged


def test_dates_and_times_in_columns_of_their_own(take):
    """Committed From Date, From Time, To Date and To Time, each mapped, with times as systems write them."""
    columns = {
        "date": "Committed From Date", "time_from": "Committed From Time",
        "date_to": "Committed To Date", "time_to": "Committed To Time",
    }  # fmt: skip
    text = ",".join([*columns.values(), "postcode"]) + "\n" + "\n".join(
        f"2021-06-04,{first},2021-06-05,{last},NE1 1AA"
        for first, last in
        [("18:00", "08:00"), ("1805", "830"), ("6:05 pm", "12:30 AM"), ("0.75", "07:15:30")]
    )  # fmt: skip
    _, staged, _ = take("offences", text, columns=columns)
    assert [c[-5:] for c in clock(staged, "begins")] == ["18:00", "18:05", "18:05", "18:00"]
    assert [c[-5:] for c in clock(staged, "ends")] == ["08:00", "08:30", "00:30", "07:15"]
    assert staged["timed"].all()


def test_one_date_with_two_times(take):
    """An end without a day of its own is on the day of the beginning."""
    _, staged, _ = take("incidents", "date,time_from,time_to,postcode\n2021-06-04,18:00,19:30,NE1 1AA\n")
    assert clock(staged, "ends") == ["2021-06-04 19:30"]


def test_midnight_throughout_is_no_time(take):
    """Spreadsheets write a date as its midnight: a column of nothing else says no times."""
    records, staged, _ = take("offences", "date,postcode\n2021-06-04 00:00:00,NE1 1AA\n")
    assert "begins" not in staged
    assert not records.spans
    assert "hour" not in records.columns


def test_a_time_with_a_zone_is_put_on_the_clock(take):
    """17:00 in universal time is 18:00 on a summer's clock in the United Kingdom."""
    _, staged, _ = take(
        "offences", "date,date_to,postcode\n2021-06-04T17:00:00Z,2021-06-04T20:00:00+01:00,NE1 1AA\n"
    )
    assert clock(staged, "begins") == ["2021-06-04 18:00"]
    assert clock(staged, "ends") == ["2021-06-04 20:00"]


def test_an_exact_time_in_the_hour_that_comes_twice_stays_one_moment(take):
    """An offence at 01:30 on the night of the autumn change is no hour long."""
    _, staged, _ = take("offences", "date,postcode\n2021-10-31 01:30,NE1 1AA\n")
    assert (staged["ends"] == staged["begins"]).all()


def test_months_have_no_spans(take):
    """A source dated by month says nothing of hours."""
    records, staged, _ = take("offences", "date,longitude,latitude\n2021-06,-1.5,55.0\n", public=True)
    assert "begins" not in staged
    assert not records.spans


def test_a_column_of_ends_that_holds_no_dates_is_refused(take):
    """A wrong mapping is told and not taken for times that nobody knows."""
    with pytest.raises(RecordsError, match="must hold dates"):
        take("offences", "date,date_to,postcode\n2021-06-04 18:00,none,NE1 1AA\n")
