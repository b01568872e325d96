"""Squares of 10 km by their references."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import GeographyError
from geoaudit.places.squares import SIDE, square_named, square_shape

# Easting and northing in metres, and the reference of the square: the worked example of Ordnance Survey's
# guide (651409 313177 is TG 51409 13177), and places whose references are printed on its maps.
PLACES = [
    (651_409, 313_177, "TG51"),  # the guide's example
    (424_800, 564_100, "NZ26"),  # Newcastle upon Tyne
    (530_000, 180_000, "TQ38"),  # London
    (134_200, 25_300, "SW32"),  # Land's End
    (338_000, 973_400, "ND37"),  # John o' Groats
    (460_900, 1_218_300, "HP61"),  # Out Stack, Shetland
    (0, 0, "SV00"),  # the false origin
]


@pytest.mark.parametrize(("easting", "northing", "reference"), PLACES)
def test_a_place_is_in_the_square_that_maps_name(easting, northing, reference):
    """The published reference of a place is the name of its square, and the square holds it."""
    assert square_named(easting // SIDE, northing // SIDE) == reference
    assert square_shape(reference).covers(shapely.Point(easting, northing))


@given(column=st.integers(-100, 149), row=st.integers(-50, 199))
def test_a_name_leads_back_to_its_square(column, row):
    """Every square that the letters reach has a name, by which it is found again."""
    corner = column * SIDE, row * SIDE
    assert square_shape(square_named(column, row)).bounds == (*corner, corner[0] + SIDE, corner[1] + SIDE)


@pytest.mark.parametrize("place", [(-101, 0), (150, 0), (0, -51), (0, 200)])
def test_a_square_beyond_the_letters_is_refused(place):
    """What has no name gets none."""
    with pytest.raises(GeographyError, match="within its letters"):
        square_named(*place)


@pytest.mark.parametrize("reference", ["", "NZ2", "NZ266", "NI26", "nz26", "NZ2²", "<b>1"])
def test_a_name_that_is_none_is_refused(reference):
    """What is no reference of two letters and two digits is refused, and not repeated."""
    with pytest.raises(GeographyError, match="two letters and two digits") as refused:
        square_shape(reference)
    assert not reference or reference not in str(refused.value)
