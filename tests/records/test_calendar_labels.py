"""Calendar columns."""

import pandas as pd

from geoaudit.records.calendar_labels import calendar_columns, months_between


def dates(*days):
    return pd.Series(
        pd.to_datetime(list(days)).to_numpy().astype("datetime64[s]"), index=range(5, 5 + len(days))
    )


def test_a_day_has_its_month_quarter_years_and_weekday():
    """31 March and 1 April are in two financial years; a missing date is in none."""
    found = calendar_columns(dates("2022-03-31", None, "2022-04-01", "1999-12-31"), "day")
    assert found.index.tolist() == [5, 6, 7, 8]
    assert found.to_numpy().tolist() == [
        ["2022-03", "2022 Q1", "2022", "2021/22", "Thursday"],
        ["not recorded"] * 5,
        ["2022-04", "2022 Q2", "2022", "2022/23", "Friday"],
        ["1999-12", "1999 Q4", "1999", "1999/00", "Friday"],
    ]


def test_a_month_has_no_weekday():
    """The first day of a month is no day on which anything happened."""
    assert calendar_columns(dates("2022-03-01"), "month")["weekday"].tolist() == ["not recorded"]


def test_months_run_from_the_first_date_to_the_last():
    """Months between without a record are held too; without a date there are none."""
    assert months_between(dates("2022-01-31", "2021-11-01", None)) == ("2021-11", "2021-12", "2022-01")
    assert months_between(dates(None)) == ()
