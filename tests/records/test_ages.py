"""Ages and their bands."""

import pandas as pd
import pytest

from geoaudit.records.ages import age_on, band


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2000-05-24", "2018-05-23", 17),
        ("2000-05-24", "2018-05-24", 18),
        ("2000-02-29", "2018-02-28", 17),
        ("2000-02-29", "2018-03-01", 18),
    ],
)
def test_a_birthday_counts_from_its_day(born, day, age):
    """A year is added on the birthday itself, on 1 March for those born on 29 February."""
    assert age_on(pd.Series([pd.Timestamp(born)]), pd.Series([pd.Timestamp(day)])).tolist() == [age]


def test_bands_meet_without_gap_or_overlap():
    """Every plausible age has the band that names it; others have none and are counted."""
    ages = [10, 17, 18, 20, 21, 24, 25, 29, 30, 39, 40, 49, 50, 59, 60, 110, 9, 111, None]
    bands, notes = band(pd.Series(ages, dtype=float))
    assert bands.tolist() == [
        *["under 18"] * 2, *["18-20"] * 2, *["21-24"] * 2, *["25-29"] * 2, *["30-39"] * 2, *["40-49"] * 2,
        *["50-59"] * 2, *["60 and over"] * 2, *["not recorded"] * 3,
    ]  # fmt: skip
    assert list(notes.values()) == [2]
