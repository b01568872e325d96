"""Where records say that they are."""

import pandas as pd
import pytest

from geoaudit.places.postcodes import INVALID, MISSING, NO_COORDINATES, NO_FIXED_ABODE, OUTSIDE_GB, ZERO
from geoaudit.records.points import UNREADABLE, locate_text


def locate(**columns):
    found, _ = locate_text(
        pd.DataFrame({name: pd.Series(texts, dtype="str") for name, texts in columns.items()})
    )
    return found


def test_degrees_become_metres():
    """Ordnance Survey's worked example, Caister water tower, comes out within a decimetre."""
    found = locate(longitude=["1.716073973"], latitude=["52.658007833"])
    assert found["easting"].iloc[0] == pytest.approx(651409.804, abs=0.1)
    assert found["northing"].iloc[0] == pytest.approx(313177.450, abs=0.1)
    assert found["place_reason"].isna().all()


def test_every_point_that_is_none_has_its_reason():
    """Blank, half blank, not a number, nought and abroad are told apart, and have no metres."""
    found = locate(
        longitude=[None, "-1.6", "x", "0", "0.0", "2.35", "-1.6"],
        latitude=["55", None, "55", "0", "0", "48.85", "55"],
    )
    assert found["place_reason"].tolist()[:6] == [
        NO_COORDINATES,
        NO_COORDINATES,
        UNREADABLE,
        ZERO,
        ZERO,
        OUTSIDE_GB,
    ]
    assert found["easting"].notna().tolist() == [False] * 6 + [True]
    assert found["northing"].notna().tolist() == [False] * 6 + [True]


def test_metres_are_taken_as_they_are():
    """Eastings and northings need no change, and must lie in Great Britain."""
    found = locate(easting=["424860", "9999999", "0"], northing=["564350.5", "1", "0"])
    assert found["easting"].tolist()[0] == 424860
    assert found["northing"].tolist()[0] == 564350.5
    assert found["place_reason"].tolist()[1:] == [OUTSIDE_GB, ZERO]


def test_a_postcode_stands_in_for_a_point():
    """With both, the point is used where it can be, and the reason is why neither can."""
    found = locate(
        longitude=["-1.6", None, None, "0", None], latitude=["55", None, None, "0", None],
        postcode=[None, "ne270aa", "rubbish", None, "NF1 1NF"],
    )  # fmt: skip
    assert found["postcode"].tolist()[1] == "NE27 0AA"
    reasons = [None if pd.isna(reason) else reason for reason in found["place_reason"]]
    assert reasons == [None, None, INVALID, ZERO, NO_FIXED_ABODE]
    assert found["pseudo"].tolist() == [False] * 4 + [True]


def test_a_missing_postcode_is_missing():
    """A blank cell has no postcode."""
    assert locate(postcode=[None])["place_reason"].tolist() == [MISSING]
