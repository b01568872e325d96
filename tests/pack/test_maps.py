import itertools

import numpy as np
import pytest
import shapely

from geoaudit.pack.maps import class_bounds, draw
from geoaudit.pack.outlines import WIDTH, outline


def test_an_outline_is_north_up_and_to_scale(wards):
    """Three squares in a row are drawn three times as wide as high, with a bar of a round length."""
    drawn = outline(wards)
    assert (drawn.width, drawn.height) == (WIDTH, round(WIDTH / 3))
    assert drawn.bar_label == "500 m"
    assert drawn.bar == round(WIDTH / 6)
    assert [shape.name for shape in drawn.shapes] == ["Abbey", "=Bridge", "Castle"]


def test_north_is_up(wards):
    """An area that lies further north is drawn further up, which on a page is a smaller number."""
    areas = wards.areas.copy()
    areas.loc[2, "geometry"] = shapely.box(400_000, 501_000, 401_000, 502_000)
    drawn = outline(type(wards)(**{**vars(wards), "areas": areas}))
    lowest = [max(_heights(shape.path)) for shape in drawn.shapes]
    assert lowest == [WIDTH, WIDTH, WIDTH / 2]


def _heights(path: str) -> list[int]:
    start, steps = path.removeprefix("M").removesuffix("z").split("l")
    down = [int(start.split()[1]), *map(int, steps.split()[1::2])]
    return list(itertools.accumulate(down))


def test_each_area_has_the_shade_of_its_figure(crimes, wards):
    """The darkest area is the one with most, and what it says when pointed at is the published figure."""
    (first, second) = draw(crimes, outline(wards)).panels
    assert (first.heading, second.heading) == ("2021", "2022")
    assert [patch.words for patch in second.patches] == ["Abbey: 25", "=Bridge: 90", "Castle: 8"]
    styles = [patch.style for patch in second.patches]
    assert sorted(styles) == [styles[2], styles[0], styles[1]]
    assert "from 8 to 90" in second.alt
    assert "The highest figures are shown for =Bridge (90), Abbey (25) and Castle (8)." in second.alt


def test_a_hidden_area_is_hatched_and_shows_no_figure(people, wards):
    """An area whose figure is hidden is hatched, says so, and the legend explains it."""
    cells = people.cells.copy()
    at = (cells["area_code"] == "E05000002") & (cells["gender"] == "All")
    cells.loc[at, "n"] = None
    cells.loc[at, "marker"] = "c"
    figure = draw(type(people)(**{**vars(people), "cells": cells}), outline(wards))
    patch = figure.panels[0].patches[1]
    assert (patch.style, patch.words) == ("qh", "=Bridge: hidden to protect people")
    assert ("qh", "hidden") in figure.legend
    assert "1 hidden" in figure.panels[0].alt


def test_an_area_without_a_cell_has_no_data(people, wards):
    """An area that the table does not hold is grey, and never white like a nought."""
    cells = people.cells.query("area_code != 'E05000003'")
    figure = draw(type(people)(**{**vars(people), "cells": cells}), outline(wards))
    assert figure.panels[0].patches[2].style == "qx"
    assert figure.legend[-1] == ("qx", "no data")


@pytest.mark.parametrize("figures", [[3, 9, 15], list(range(1, 200)), [1] * 50 + [900], [7], []])
def test_classes_hold_every_figure_and_none_is_empty(figures):
    """There are at most five classes, they end at the highest figure, and each has a figure in it."""
    bounds = class_bounds(np.array(figures, float))
    assert len(bounds) <= 5
    assert bounds == sorted(set(bounds))
    assert bounds[-1:] == ([max(figures)] if figures else [])
    for low, high in zip([0, *bounds], bounds, strict=False):
        assert any(low < figure <= high for figure in figures)


def test_an_islet_too_small_to_draw_keeps_a_dot(wards):
    """An area of a few metres can still be pointed at."""
    areas = wards.areas.copy()
    areas.loc[2, "geometry"] = shapely.box(402_000, 500_000, 402_000.5, 500_000.5)
    drawn = outline(type(wards)(**{**vars(wards), "areas": areas}))
    assert drawn.shapes[2].path.endswith("h3v3h-3z")


def test_an_estimated_area_says_so_with_its_range(estimates, later):
    """An estimated area says that it is one and between what it lies; the heading counts them."""
    panel = draw(estimates, outline(later)).panels[-1]
    assert [patch.words for patch in panel.patches] == [
        "Abbey: 4 (estimated, between 2 and 5)",
        "=Bridge: 6 (estimated, 4 or more)",
        "Castle: 7",
    ]
    assert panel.heading == "2021/22 (2 of 3 areas estimated)"
    assert "2 estimated" in panel.alt
