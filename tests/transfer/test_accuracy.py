"""How far estimates are off."""

import numpy as np
import pytest

from geoaudit.errors import GeographyError
from geoaudit.transfer.accuracy import errors
from tests.transfer.crosswalks import counted

DIRECT = counted(
    [
        *(("theft", "X", 100), ("theft", "Y", 40), ("theft", "Z", 50), ("theft", "U", 9)),
        *(("arson", "X", 0), ("arson", "Y", 4)),
    ],
    "crime",
)
ESTIMATED = counted(
    [
        *(("theft", "X", 110), ("theft", "Y", 20), ("theft", "Z", 60), ("theft", "U", 0)),
        *(("arson", "X", 3), ("arson", "Y", 1)),
    ],
    "crime",
)


def test_errors_worked_by_hand() -> None:
    """Thefts off by 10, 50 and 20 %; of arson one area has none, where three were put; U was not redrawn."""
    found = errors(ESTIMATED, DIRECT, {"X", "Y", "Z"}, ["crime"]).set_index("crime")
    theft, arson = found.loc["theft"], found.loc["arson"]
    assert theft[["areas", "median", "worst", "mean", "zero", "unknown"]].tolist() == pytest.approx(
        [3, 20, 50, 80 / 3, 0, 0]
    )
    assert theft["misplaced"] == pytest.approx(100 * 40 / 2 / 190)
    assert arson[["areas", "median", "worst", "mean", "zero", "unknown"]].tolist() == [1, 75, 75, 75, 1, 0]
    assert arson["misplaced"] == pytest.approx(100 * 6 / 2 / 4)


def test_areas_without_an_estimate_or_a_count_are_counted_apart() -> None:
    """One estimate is missing, one count has no row: neither makes an error of 100 %."""
    estimated = counted([("X", None), ("Y", 20), ("Z", 5)])
    found = errors(estimated, counted([("X", 10), ("Y", 40)]), ["X", "Y", "Z"], [])
    assert found[["areas", "worst", "unknown"]].iloc[0].tolist() == [1, 50, 2]


def test_nothing_but_zeros_has_no_percentage() -> None:
    """Where nothing happened anywhere there is no error to state."""
    found = errors(counted([("X", 1)]), counted([("X", 0)]), ["X"], []).iloc[0]
    assert found["areas"] == 0
    assert found["zero"] == 1
    assert np.isnan(found[["median", "worst", "mean", "misplaced"]].astype(float)).all()


def test_nothing_to_compare_is_refused() -> None:
    """Codes of another set, and rows that stand twice, give one sentence and no error of 0 %."""
    with pytest.raises(GeographyError, match="none of the 1 named is in either table"):
        errors(ESTIMATED, DIRECT, ["E99"], ["crime"])
    with pytest.raises(GeographyError, match="2 of 6 repeat an earlier one"):
        errors(ESTIMATED.assign(crime="any"), DIRECT, ["X", "Y", "Z", "U"], ["crime"])
