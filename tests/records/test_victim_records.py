"""Victims who were victims before, and cohorts of reoffenders, as kinds of record."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import RecordsError
from geoaudit.records.victims import AGAIN, FIRST, NOT_TOLD, REPEAT, TOO_EARLY, repeats

BEGAN = ("z", "2018-01-15", None)
"""Somebody else's record, so that the source is old enough for those from 2019 on."""
HEAD = "person_id,offence_id,date,postcode,relationship\n"
COHORT = "person_id,start_date,postcode,reoffended,reoffences,predicted\n"


def told(*records: tuple[str | None, str, str | None]) -> list[str]:
    frame = pd.DataFrame([BEGAN, *records], columns=["person", "day", "offence"])
    days = pd.to_datetime(frame["day"]).astype("datetime64[s]")
    return repeats(frame["person"].astype("str"), days, frame["offence"].astype("str")).tolist()[1:]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2020-05-10", "2021-05-10", AGAIN),  # the same day of the next year
        ("2020-05-10", "2021-05-11", FIRST),
        ("2020-02-29", "2021-02-28", AGAIN),  # a leap day's year ends on 28 February
        ("2020-02-29", "2021-03-01", FIRST),
        ("2019-02-28", "2020-02-28", AGAIN),
        ("2019-02-28", "2020-02-29", FIRST),
        ("2019-03-01", "2020-03-01", AGAIN),  # 366 days, and 12 months by the calendar
    ],
)
def test_twelve_months_go_by_the_calendar(before, after, expected):
    """The anniversary is still within 12 months and the day after it is not, leap years or none."""
    assert told(("a", before, None), ("a", after, None)) == [FIRST, expected]


def test_only_the_record_just_before_counts_and_in_whatever_order():
    """Three within a year of one another are one first and two repeats, however the file is sorted."""
    assert told(("a", "2020-12-01", None), ("a", "2020-01-01", None), ("a", "2021-11-01", None)) == [
        AGAIN,
        FIRST,
        AGAIN,
    ]


def test_of_several_on_one_day_all_but_one_are_repeats():
    """The first in the file is the first; of several of one offence none repeats another."""
    assert told(("a", "2020-01-01", None), ("a", "2020-01-01", None), ("a", "2020-01-01", None)) == [
        FIRST,
        AGAIN,
        AGAIN,
    ]
    assert (
        told(("a", "2020-01-01", "o1"), ("a", "2020-01-01", "o1"), ("b", "2020-01-01", "o1")) == [FIRST] * 3
    )
    assert told(("a", "2020-01-01", "o1"), ("a", "2020-01-01", "o2"), ("a", "2020-01-02", "o2")) == [
        FIRST,
        AGAIN,
        AGAIN,
    ]


def test_nobody_is_told_who_is_not_named():
    """Records without a reference of the victim are not told, and repeat nobody's."""
    assert told((None, "2020-01-01", None), (None, "2020-01-02", "o1"), ("a", "2020-01-02", "o1")) == [
        NOT_TOLD,
        NOT_TOLD,
        FIRST,
    ]


def test_before_the_source_is_a_year_old_nothing_is_told():
    """The first 12 months from the month of the earliest record are too early, even for a repeat in them."""
    assert told(("a", "2018-03-01", None), ("a", "2018-12-31", None), ("b", "2019-01-01", None)) == [
        TOO_EARLY,
        TOO_EARLY,
        FIRST,
    ]
    assert told(("a", "2018-12-31", None), ("a", "2019-01-01", None)) == [TOO_EARLY, AGAIN]


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.dates(dt.date(2019, 1, 1), dt.date(2022, 12, 31))),
        max_size=12,
    )
)
def test_repeats_are_those_with_a_record_in_the_year_before(records):
    """As counted by hand: a record is a repeat where an earlier one of the person is within 12 months."""
    seen, expected = [], {}
    for number, (person, day) in sorted(enumerate(records), key=lambda one: (one[1][1], one[0])):
        since = pd.Timestamp(day) - pd.Timedelta(days=400)
        near = [
            d
            for p, d in seen
            if p == person and d >= since and pd.Timestamp(day) <= d + pd.DateOffset(months=12)
        ]
        expected[number] = AGAIN if near else FIRST
        seen.append((person, pd.Timestamp(day)))
    found = told(*((person, str(day), None) for person, day in records))
    assert found == [expected[number] for number in range(len(records))]


def test_victims_are_staged_as_people(take):
    """A victim has a class of address, is told apart by reference; that of the offence is not kept."""
    rows = "a,o1,2020-01-05,NE1 1AA,stranger\na,o2,2021-01-03,NE1 1AA,\n,o3,2021-02-03,ZZ99 3VZ,partner\n"
    records, staged, _ = take("victims", HEAD + rows)
    assert staged["repeat"].tolist() == [TOO_EARLY, AGAIN, NOT_TOLD]
    assert staged["relationship"].tolist() == ["stranger", "not recorded", "partner"]
    assert staged["address_class"].tolist() == ["settled", "settled", "no fixed abode"]
    assert records.has_person
    assert "offence_id" not in staged
    assert {"repeat", "relationship", "address_class", "weekday", "sector"} <= set(records.columns)
    assert set(staged["repeat"]) <= set(REPEAT)


def test_a_cohort_has_answers_and_predictions(take):
    """Yes and no become words of ours; what contradicts itself is counted and left as it is."""
    rows = "a,2020-01-01,NE1 1AA,Y,2,35.5\nb,2020-01-02,NE1 1AA,no,1,0\nc,2020-01-03,,maybe,,100\n"
    records, staged, _ = take("reoffending", COHORT + rows)
    assert staged["reoffended"].tolist() == ["yes", "no", "not recorded"]
    assert staged["predicted"].tolist() == [35.5, 0, 100]
    assert staged["prediction"].tolist() == ["recorded"] * 3
    assert records.notes["reoffended says otherwise than reoffences, taken as recorded"] == 1
    assert records.notes["answers neither yes nor no, taken as not recorded"] == 1
    assert "reoffended" in records.columns
    assert not {"predicted", "reoffences"} & set(records.columns)


def test_a_prediction_that_is_blank_is_not_recorded(take):
    """A probability of 0 is one."""
    rows = "a,2020-01-01,NE1 1AA,yes,1,\nc,2020-01-03,NE1 1AA,no,0,0\n"
    records, staged, _ = take("reoffending", COHORT + rows)
    assert staged["prediction"].tolist() == ["not recorded", "recorded"]
    assert "prediction" in records.columns


def test_a_prediction_above_100_per_cent_is_rejected(take):
    """Such a row has a reason of its own, and a person is in a cohort once."""
    rows = "a,2020-01-01,NE1 1AA,yes,1,101\nb,2020-01-01,NE1 1AA,no,,50\nb,2020-02-01,NE1 1AA,no,,50\n"
    _, staged, rejected = take("reoffending", COHORT + rows)
    assert staged["person_id"].tolist() == ["b"]
    assert rejected["reason"].tolist() == ["number above 100 per cent", "second row for the same identifier"]


def test_predictions_between_0_and_1_are_refused(take):
    """Shares taken for per cents would predict a hundredth of what they say."""
    rows = "".join(f"p{i},2020-01-01,NE1 1AA,no,,0.{i}\n" for i in range(10))
    with pytest.raises(RecordsError, match="none of 10 in 's' is above 1"):
        take("reoffending", COHORT + rows)
