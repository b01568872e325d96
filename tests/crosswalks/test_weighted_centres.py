"""The mean place of people, by hand."""

import pandas as pd

from geoaudit.crosswalks.centres import weighted_centres

POINTS = pd.DataFrame(
    {
        "area_code": ["A", "A", "B", "B", "C", None],
        "easting": [100.0, 200.0, 500.0, 900.0, 700.0, 0.0],
        "northing": [0.0, 400.0, 100.0, 300.0, 700.0, 0.0],
        "value": [3.0, 1.0, 0.0, 2.5, 0.0, 50.0],
    }
)


def test_by_hand():
    """Three people at 100 and one at 200 live at 125 on average; who is in no area moves no centre."""
    found = weighted_centres(POINTS).set_index("area_code")
    assert found.loc["A"].tolist() == [125, 100]
    assert found.loc["B"].tolist() == [900, 300]


def test_an_area_of_nobody_has_no_centre():
    """An area in which nobody lives has no mean place of its people."""
    assert weighted_centres(POINTS)["area_code"].tolist() == ["A", "B"]
