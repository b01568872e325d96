"""A map as a page shows it: what it is of, how its areas are filled, and the figure of each."""

from dataclasses import dataclass

import pandas as pd

from geoaudit.ui.looks import Painted
from geoaudit.ui.outlines import Outlines
from geoaudit.ui.shading import Key
from geoaudit.ui.taking import Shown

FIGURES = ("area_code", "name", "words", "colour", "n", "lower", "upper")
"""The columns of the figures of a map."""


@dataclass(frozen=True)
class Sheet:
    """A map with what stands around it.

    Attributes
    ----------
    title : str
    about : str
        Of what and when, in words.
    place : str
        The boundary set or the grid: maps of one place have the same areas.
    on : Outlines
    painted : Painted
        In the order of the outlines.
    keys : tuple of Key
        The legend.
    rule : str
        What the legend rests on.
    head : str
        What the figures are, in a word.
    figures : DataFrame
        `FIGURES`, a row an area; those that are not on the map, such as the total, come last, without a
        colour. `n`, `lower` and `upper` (numbers) are missing where there is no figure to reckon with.
    decimals : int
        How many decimals the figures are told with.
    shown : Shown
        What of it is taken away.
    """

    title: str
    about: str
    place: str
    on: Outlines
    painted: Painted
    keys: tuple[Key, ...]
    rule: str
    head: str
    figures: pd.DataFrame
    decimals: int
    shown: Shown

    @property
    def areas(self) -> dict[str, str]:
        """The name of each area that the map can show, by code."""
        placed = self.figures[self.figures["colour"] != ""]
        return dict(zip(placed["area_code"], placed["name"], strict=True))

    def words_of(self, code: str) -> str:
        """Return what the map says of an area in a word or a figure."""
        return str(self.figures.set_index("area_code")["words"].get(code, "not on this map"))
