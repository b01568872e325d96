"""Figures that a partner has added up: what is hidden or rounded, and what they are for."""

import pandas as pd
import pytest

from geoaudit.records.ingest import ingest
from geoaudit.records.source import RecordSource

FIGURES = """area_code,period,n
A1,2021,12
A2,2021,*
A3,2021,<5
A4,2021,[c]
A5,2021,0
A6,2021,twelve
"""


@pytest.fixture
def take(tmp_path):
    def go(text, **options):
        (tmp_path / "partner.csv").write_text(text)
        source = RecordSource(name="partner", kind="table", files=(tmp_path / "partner.csv",), **options)
        return ingest(source, tmp_path / "workspace")

    return go


def staged(records):
    rows = pd.read_parquet(records.path)[["n", "lower", "upper"]].astype("object")
    return [tuple(row) for row in rows.where(rows.notna(), None).to_numpy()]


def test_a_figure_that_its_publisher_hid_is_a_range_and_never_a_zero(take):
    """A star and a `[c]` are from 0 to nobody knows what, a `<5` from 0 to 4; a word is no figure."""
    records = take(FIGURES)
    assert records.rejected == {"number not readable": 1}
    assert staged(records) == [(12, 12, 12), (None, 0, None), (None, 0, 4), (None, 0, None), (0, 0, 0)]
    told = {words: n for words, n in records.notes.items() if n}
    assert told == {
        "figures that their maker hid, taken as the range that their mark means": 1,
        "figures that their maker hid, known only not to be below zero": 2,
    }


def test_a_mark_means_what_the_specification_says(take):
    """Where the specification explains a star it has that range, and it is staged anew."""
    assert staged(take(FIGURES))[1] == (None, 0, None)
    assert staged(take(FIGURES, marks={"*": (1, 4)}))[1] == (None, 1, 4)


def test_rounded_figures_keep_the_range_that_they_stand_for(take):
    """Rounded to 5, 20 lies from 18 to 22; a figure that is no multiple of 5 contradicts what is said."""
    records = take("area_code,period,n\nA1,2021,20\nA2,2021,0\nA3,2021,17\n", rounded_to=5)
    assert staged(records) == [(20, 18, 22), (0, 0, 2)]
    assert records.rejected == {"figure not rounded as the specification says": 1}


def test_a_figure_below_zero_is_rejected_for_that(take):
    """It can be read, and is none that anybody counted; a nought with a sign is a nought."""
    text = "area_code,period,n\nA1,2021,-5\nA2,2021,-0.5\nA3,2021,-0\nA4,2021,4\n"
    assert take(text).rejected == {"number below zero": 2}
    assert take(text, rounded_to=5).rejected["number below zero"] == 2


def test_a_number_too_large_for_any_figure_is_not_readable(take):
    """Twenty digits are rejected, not taken for a count."""
    assert take("area_code,period,n\nA1,2021,99999999999999999999\n").rejected == {"number not readable": 1}


def test_a_total_is_not_counted_beside_its_parts(take):
    """Rows for all categories or all areas are rejected; a table that has nothing but totals keeps them."""
    text = "area_code,period,category,n\nA1,2021,Burglary,1\nA1,2021,TOTAL,3\nA1,2021,Both sexes,3\n"
    assert take(text + "All,2021,Burglary,9\nA1,2021,,2\n").rejected == {"a total of other rows": 3}
    assert take("area_code,period,category,n\nA1,2021,Persons,1\nA2,2021,Persons,1\n").rejected == {}


def test_a_second_figure_for_the_same_is_rejected(take):
    """An area, period and category have one figure, however the period is written; rejected ones are none."""
    text = "area_code,period,category,n\nA1,2021/22,x,?\nA1,2021/22,x,*\nA1,2021-22,x,1\nA1,2021/22,y,1\n"
    second = "second figure for the same area and period"
    assert take(text).rejected == {"number not readable": 1, second: 1}
    assert take("area_code,period,n\nA1,2021,1\nA1,2021,2\nA2,2021,2\n").rejected == {second: 1}
    split = "area_code,period,n,sex\nA1,2021,1,f\nA1,2021,1,m\nA1,2021,1,m\n"
    assert take(split, columns={"sex": "sex"}).rejected == {second: 1}


def test_a_figure_for_no_period_is_rejected(take):
    """A label that names no period is rejected, and where the specification says years a month is too."""
    text = "area_code,period,n\nA1,2021,1\nA1,2021/22,1\nA1,2021-05,1\nA1,Ada Lovelace,1\n"
    assert take(text).rejected == {"period not readable": 1}
    assert take(text, period="calendar year").rejected == {"period not readable": 3}
    assert take(text, period="financial year").rejected == {"period not readable": 3}
