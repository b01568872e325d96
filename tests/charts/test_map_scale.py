"""The scale bar of a map: its length is what it says."""

import io

import numpy as np
import pytest
import shapely
from matplotlib.image import imread

from geoaudit.charts.area_map import AreaMap, MapClass, draw_area_map
from geoaudit.charts.map_scale import length_of_bar, words_of_length
from geoaudit.charts.page import Fill


@pytest.mark.parametrize(
    ("unit", "metres"), [(1.0, 100), (0.5, 200), (0.002, 50_000), (0.016, 5_000), (0.3, 500)]
)
def test_the_bar_is_the_longest_round_length_that_has_room(unit, metres):
    """In room for 150 units the bar is a 1, 2 or 5 with noughts, and the next longer one has no room."""
    assert length_of_bar(unit, 150) == metres
    assert metres * unit <= 150 < metres * 2.5 * unit


def test_lengths_are_told_in_metres_or_kilometres():
    """Under a kilometre a length is told in metres."""
    assert [words_of_length(metres) for metres in (500, 1000, 20_000)] == ["500 m", "1 km", "20 km"]


def test_the_bar_of_a_picture_is_as_long_as_the_land_that_it_stands_for():
    """Beside a square of 1,000 m, drawn so many pixels wide, the bar of 200 m is a fifth as long."""
    square = np.array([shapely.box(0, 0, 1000, 1000)], dtype=object)
    one = MapClass("square", Fill("#ff0000", edge="#ff0000"), square)
    pixels = imread(io.BytesIO(draw_area_map(AreaMap("T", (), (one,), square[:0], ()))))
    red = (pixels[..., 0] > 0.9) & (pixels[..., 1] < 0.1)
    low = np.nonzero(red.any(axis=1))[0].max() - 20
    across = np.nonzero(red[low])[0]
    dark = pixels[..., :3].max(axis=2) < 0.4
    runs = dark[low:, across.max() + 10 :].sum(axis=1)
    assert runs.max() == pytest.approx(0.2 * len(across), rel=0.03)
