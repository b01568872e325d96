"""Events that lie between two times."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import PeriodError
from geoaudit.periods.aoristic import HOURS, earliest, latest, over_days, over_hours, over_week

# Published examples. A: Ratcliffe, "Aoristic analysis" (jratcliffe.net/aoristic-analysis), gives a burglary
# between 8 am and 4 pm a probability of 0.125 in each hour. B: Wheeler, "Crime Analysis Lab 05", gives one
# between 08:00 and 10:00 a weight of 0.50 in the hours from 08:00 and 09:00 and 0 in that from 10:00. C: the
# R package aoristic (Ratcliffe 2020, README) takes 10:55 to 11:55, which older methods gave 0.5 in each of
# two hours, by the minute: 5 of 60 and 55 of 60. D: the package's manual gives an event without an end 1.0
# in its hour.
PUBLISHED = {
    "A": ("2021-06-08 08:00", "2021-06-08 16:00", dict.fromkeys(range(8, 16), 0.125)),
    "B": ("2021-06-08 08:00", "2021-06-08 10:00", {8: 0.5, 9: 0.5}),
    "C": ("2021-06-08 10:55", "2021-06-08 11:55", {10: 5 / 60, 11: 55 / 60}),
    "D": ("2021-06-08 14:20", "2021-06-08 14:20", {14: 1.0}),
}
MINUTES = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda m: pd.Timestamp("2020-01-01") + pd.Timedelta(minutes=m)
)
CHANGES = st.sampled_from(["2020-10-25", "2021-03-28", "2021-10-31", "2022-03-27"]).flatmap(
    lambda day: st.integers(-2_880, 2_880).map(lambda m: pd.Timestamp(day) + pd.Timedelta(minutes=m))
)


def spans(*pairs):
    """Spans between times of the clock."""
    first, last = (pd.Series(pd.to_datetime([pair[i] for pair in pairs])) for i in (0, 1))
    return pd.DataFrame({"begins": earliest(first), "ends": latest(last)})


def by_minute(begins, ends):
    """The share of each hour of the week, minute by minute: slow, and made another way."""
    minutes = pd.date_range(
        pd.Timestamp(begins, unit="s", tz="UTC"),
        pd.Timestamp(ends, unit="s", tz="UTC"),
        freq="min",
        inclusive="left",
    ).tz_convert("Europe/London")
    return (minutes.strftime("%A %H:00 to %H:59").value_counts() / len(minutes)).to_dict()


def test_published_examples_have_their_published_table():
    """Four events whose shares are published have these shares, and each hour's sum is the column's."""
    found = over_week(spans(*((a, b) for a, b, _ in PUBLISHED.values())))
    table = found.pivot_table("weight", "span", "hour", aggfunc="sum", observed=False).reindex(
        columns=list(HOURS)
    )
    wanted = pd.DataFrame([[row.get(h, 0.0) for h in range(24)] for _, _, row in PUBLISHED.values()])
    assert np.abs(table.fillna(0).to_numpy() - wanted.to_numpy()).max() < 1e-15
    assert table.sum()["10:00 to 10:59"] == pytest.approx(0.125 + 5 / 60)
    assert set(found["weekday"]) == {"Tuesday"}


@given(st.lists(st.tuples(MINUTES | CHANGES, MINUTES | CHANGES).map(sorted), min_size=1, max_size=8))
def test_every_event_adds_up_to_one(pairs):
    """Whatever the two times, the shares of hours, of hours of the week and of days add up to one event."""
    given = spans(*pairs)
    whole = np.ones(len(given))
    for share in (over_hours, over_week, over_days):
        found = share(given)
        assert (found["weight"] > 0).all()
        assert found.groupby("span")["weight"].sum().to_numpy() == pytest.approx(whole, abs=1e-12)


@given(CHANGES, st.integers(1, 4_000))
def test_shares_are_those_of_a_count_of_minutes(first, length):
    """Counting minutes one by one on the clock gives the same shares, on nights of a change too."""
    given = spans((first, first + pd.Timedelta(minutes=length)))
    begins, ends = (int(given[name].iloc[0]) for name in ("begins", "ends"))
    if begins == ends:
        return
    found = over_week(given)
    labels = found["weekday"].astype(str) + " " + found["hour"].astype(str)
    assert dict(zip(labels, found["weight"], strict=True)) == pytest.approx(
        by_minute(begins, ends), abs=1e-12
    )


def test_the_night_of_the_autumn_change_has_an_hour_more():
    """From 22:00 to 06:00 on 31 October 2021 is nine hours, of which two were the hour from 01:00."""
    found = over_week(spans(("2021-10-30 22:00", "2021-10-31 06:00"))).set_index(["weekday", "hour"])[
        "weight"
    ]
    assert found["Sunday", "01:00 to 01:59"] == pytest.approx(2 / 9)
    assert found["Saturday", "23:00 to 23:59"] == pytest.approx(1 / 9)


def test_the_night_of_the_spring_change_has_an_hour_less():
    """From 22:00 to 06:00 on 28 March 2021 is seven hours, of which none was the hour from 01:00."""
    found = over_week(spans(("2021-03-27 22:00", "2021-03-28 06:00")))
    assert found["weight"].to_numpy() == pytest.approx(np.full(7, 1 / 7))
    assert "01:00 to 01:59" not in set(found["hour"])


def test_a_time_that_comes_twice_is_taken_as_wide_as_it_can_be():
    """A beginning is the first 01:50 and an end the second 01:10, 20 minutes later."""
    given = spans(("2021-10-31 01:50", "2021-10-31 01:10"), ("2021-10-31 01:30", "2021-10-31 01:30"))
    assert (given["ends"] - given["begins"]).tolist() == [20 * 60, 60 * 60]
    assert over_week(given)["weight"].tolist() == [1.0, 1.0]


def test_a_time_that_never_comes_is_the_moment_of_the_change():
    """On 28 March 2021 the clock went from 00:59 to 02:00."""
    found = over_week(spans(("2021-03-28 01:30", "2021-03-28 01:30")))
    assert found[["weekday", "hour", "weight"]].to_numpy().tolist() == [["Sunday", "02:00 to 02:59", 1.0]]


def test_days_have_the_parts_of_the_span_that_lie_in_them():
    """Of a weekend from Friday 18:00 to Monday 06:00, 60 hours, each whole day has 24 and Monday six."""
    found = over_days(spans(("2022-07-15 18:00", "2022-07-18 06:00")))
    assert found["day"].dt.strftime("%Y-%m-%d").tolist() == [f"2022-07-{d}" for d in (15, 16, 17, 18)]
    assert found["weight"].to_numpy() == pytest.approx(np.array([6, 24, 24, 6]) / 60)


def test_an_unknown_time_has_no_moment():
    """No time is missing, and no date of 1970."""
    assert earliest(pd.Series(pd.to_datetime([None, "1970-01-01 00:00"]))).isna().tolist() == [True, False]


def test_a_span_that_runs_backwards_is_refused():
    """An end before the beginning is no span."""
    with pytest.raises(PeriodError, match="1 of 2 end before"):
        over_hours(pd.DataFrame({"begins": [10, 10], "ends": [9, 10]}))


def test_no_spans_have_no_shares():
    """Nothing in, nothing out, with the columns that there always are."""
    empty = pd.DataFrame({"begins": [], "ends": []}, dtype="int64")
    assert [len(share(empty)) for share in (over_hours, over_week, over_days)] == [0, 0, 0]
