"""Cells by their Ordnance Survey grid reference."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import GeographyError
from geoaudit.hotspots.lattice import HEXAGON, SQUARE, Lattice, columns_and_rows, corners
from geoaudit.hotspots.references import names, references

PUBLISHED = [
    (651_409, 313_177, 5, "TG 51409 13177"),  # A guide to coordinate systems in Great Britain: Caister
    (438_700, 114_800, 3, "SU 387 148"),  # the same guide: the office in Southampton
    (568_300, 236_500, 3, "TL 683 365"),  # Using the National Grid: the church
    (572_600, 235_000, 3, "TL 726 350"),  # the same leaflet: the windmill
    (216_600, 771_200, 3, "NN 166 712"),  # the summit of Ben Nevis
]
SQUARES = """
JL
HL HM HN HO HP JL JM
HQ HR HS HT HU JQ JR
HV HW HX HY HZ JV JW
NA NB NC ND NE OA OB
NF NG NH NJ NK OF OG
NL NM NN NO NP OL OM
NQ NR NS NT NU OQ OR
NV NW NX NY NZ OV OW
SA SB SC SD SE TA TB
SF SG SH SJ SK TF TG
SL SM SN SO SP TL TM
SQ SR SS ST SU TQ TR
SV SW SX SY SZ TV TW
"""


def reference(easting: int, northing: int, digits: int = 5) -> str:
    return references(np.array([easting]), np.array([northing]), digits)[0]


def name(lattice: Lattice, easting: float, northing: float) -> str:
    return names(lattice, *columns_and_rows(lattice, np.array([easting]), np.array([northing])))[0]


@pytest.mark.parametrize(("easting", "northing", "digits", "published"), PUBLISHED)
def test_points_have_their_published_references(easting, northing, digits, published):
    assert reference(easting, northing, digits) == published


def test_every_square_of_100_km_has_the_letters_of_the_published_diagram():
    rows = [line.split() for line in SQUARES.split("\n")[2:-1]]
    found = [[reference(e * 100_000, n * 100_000)[:2] for e in range(7)] for n in range(12, -1, -1)]
    assert found == rows


@pytest.mark.parametrize(
    ("lattice", "expected"),
    [
        (Lattice(SQUARE, 100), "NZ 248 642"),
        (Lattice(SQUARE, 1_000), "NZ 24 64"),
        (Lattice(SQUARE, 250), "NZ 2475 6425 250 m"),
        (Lattice(SQUARE, 500), "NZ 2450 6400 500 m"),
        (Lattice(SQUARE, 200), "NZ 2480 6420 200 m"),
        (Lattice(SQUARE, 125), "NZ 24875 64250 125 m"),
        (Lattice(HEXAGON, 500), "NZ 24500 63782 hexagon 500 m"),
    ],
)
def test_a_cell_of_the_city_of_newcastle_is_named_by_its_shape_and_size(lattice, expected):
    assert name(lattice, 424_880.0, 564_250.0) == expected


def test_a_cell_is_named_by_its_own_corner_not_by_its_lattice():
    """Squares of 150 m have their corners at multiples of 150 m from the false origin."""
    assert name(Lattice(SQUARE, 150), 424_880.0, 564_250.0) == "NZ 2480 6415 150 m"


@given(
    st.sampled_from([SQUARE, HEXAGON]),
    st.integers(100, 1_000),
    st.integers(1, 600_000),
    st.integers(1, 1_200_000),
)
def test_no_two_cells_share_a_name_and_a_name_gives_back_its_corner(shape, size, easting, northing):
    lattice = Lattice(shape, size)
    column, row = columns_and_rows(lattice, np.array([float(easting)]), np.array([float(northing)]))
    up, right = (steps.ravel() for steps in np.mgrid[0:12, 0:12])
    column, row = column + right + 1, row + up + 1
    found = names(lattice, column, row)
    assert len(set(found)) == len(found)
    west, south = corners(lattice, column, row)
    for text, x, y in zip(found, west, south, strict=True):
        east, north = text.split()[1:3]
        unit = 10 ** (5 - len(east))
        assert (int(east) * unit, int(north) * unit) == (int(x) % 100_000, int(y) % 100_000)


def test_cells_off_the_lettered_squares_are_refused_with_how_many_there_are():
    with pytest.raises(GeographyError, match=r"700 by 1,300 km, but 3 of 4 lie outside"):
        names(Lattice(SQUARE, 1_000), np.array([-1, 0, 700, 0]), np.array([0, 0, 0, 1_300]))


def test_no_cells_have_no_names():
    assert names(Lattice(SQUARE, 100), np.array([], dtype=np.int64), np.array([], dtype=np.int64)).size == 0
