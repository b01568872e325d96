"""The scale bar of a map on the National Grid, with an arrow to the north of the grid, which is up."""

import math

from matplotlib.patches import Polygon

from geoaudit.charts.lettering import SMALL, width_of
from geoaudit.charts.page import Letters, Page, Pen, line, write
from geoaudit.charts.palette import INK

HEIGHT = 34.0
"""How much of a page it takes from its top."""
_TICK, _ARROW, _GAP = 5.0, 9.0, 22.0
_STEPS = (5, 2, 1)


def length_of_bar(unit: float, room: float) -> int:
    """Return the longest length in metres, a 1, 2 or 5 with noughts, that has room.

    Parameters
    ----------
    unit : float
        Units of the page in a metre.
    room : float
        Units of the page that there are; at least a metre's.
    """
    power = int(10 ** math.floor(math.log10(room / unit)))
    return next(step * power for step in _STEPS if step * power * unit <= room)


def words_of_length(metres: int) -> str:
    """Return a length in words: `500 m`, `5 km`."""
    return f"{metres // 1000:,} km" if metres >= 1000 else f"{metres} m"


def draw_map_scale(sheet: Page, at: tuple[float, float], unit: float, room: float) -> None:
    """Draw a bar with its length in words, and the arrow to its right, from a top left corner on."""
    left, top = at
    metres = length_of_bar(unit, room - _GAP - 2 * _ARROW)
    right, base = left + metres * unit, top + HEIGHT
    ends = [left, left, right, right]
    line(sheet, ends, [base - _TICK, base, base, base - _TICK], Pen(INK, 1.2))
    write(sheet, (left, base - _TICK - 4), words_of_length(metres), Letters(SMALL))
    across = right + _GAP
    tip, foot = top + 2, top + 2 + 2 * _ARROW
    arrow = [(across, tip), (across + _ARROW / 2, foot), (across, foot - 4), (across - _ARROW / 2, foot)]
    sheet.plane.add_artist(Polygon(arrow, fc=INK, lw=0))
    write(sheet, (across - width_of("N", SMALL) / 2, base), "N", Letters(SMALL))
