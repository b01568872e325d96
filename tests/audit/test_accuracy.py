"""How far off estimates about people are, as roughly as it may be said."""

import numpy as np
import pandas as pd
import pytest

from geoaudit.accuracy import _coarse
from geoaudit.pack.parts import AREA_CLASSES, ERROR_CLASSES, ERROR_COLUMNS


def errors(percent: float, areas: int = 4) -> pd.DataFrame:
    """One line of errors, all three the same."""
    return pd.DataFrame(
        [["s", "t", "All", "a", "b", "area", areas, *[percent] * 3]], columns=list(ERROR_COLUMNS)
    )


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        (0, 25),
        (25, 25),
        (25.1, 50),
        (999.9, 1000),
        (1000, 1000),
        (1000.1, np.inf),
        (10_000, np.inf),
        (1e9, np.inf),
    ],
)
def test_an_error_is_never_said_to_be_less_than_it_is(percent, said):
    """Each is rounded up to its class, and the last class has no end."""
    found = _coarse(errors(percent))
    assert found[["median", "worst", "mean"]].to_numpy().tolist() == [[said] * 3]
    assert said in ERROR_CLASSES


@pytest.mark.parametrize(("areas", "said"), [(4, 4), (9, 4), (10, 10), (26, 20), (999, 500), (5000, 1000)])
def test_the_number_of_areas_is_rounded_down(areas, said):
    """How many areas have somebody is a figure about people, too."""
    assert _coarse(errors(30, areas))["areas"].tolist() == [said]
    assert said in AREA_CLASSES


def test_of_too_few_areas_nothing_is_said():
    """Three areas' errors tell of single ones."""
    assert _coarse(errors(30, 3)).empty
