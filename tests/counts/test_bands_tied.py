"""Bands are protected together with what tells of the same number."""

import pytest

from geoaudit.counts.cliques import column_sets
from geoaudit.counts.table import Counts


def table(*by: str) -> Counts:
    return Counts("t", "s", False, "", by, (), None)


@pytest.mark.parametrize(
    ("band", "other"),
    [
        ("points_band", "points"),
        ("convictions_12m_band", "persistent"),
        ("predicted_band", "risk_band"),
        ("predicted_band", "prediction"),
        ("reoffences_band", "reoffended"),
    ],
)
def test_what_tells_of_one_number_is_taken_together(band, other):
    """Tables by the bands and by the number's own words, or by what follows from it, hang together."""
    sets = column_sets([table("gender", band), table(other, "area")], spread=False)
    assert all({band, other} <= columns for columns in sets)


def test_bands_alone_are_tied_to_nothing():
    """A table by the bands of hours and one by the kind of work share what they share."""
    sets = column_sets([table("gender", "hours_band"), table("project_type", "gender")], spread=False)
    assert sets == [{"gender", "hours_band"}, {"project_type", "gender"}]
