"""Bands of distance and of time, named by what is in each."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from geoaudit.errors import HotspotError

SAME_PLACE = "same place"
_LIKE = {"metres": "0, 100, 200, 400", "days": "0, 7, 14, 28"}


@dataclass(frozen=True)
class Bands:
    """Edges of the bands of distance and of time, each half-open: what lies on an edge is in the later band.

    Attributes
    ----------
    metres : tuple of float
        Increasing from 0 or more. Where the first is 0, events at exactly one point are a band of their
        own, "same place", and the first band beside it is "(0, b) m": a repeat at one address is no near
        repeat.
    days : tuple of int
        Increasing from 0 or more; ``(0, 7, 14)`` is [0, 7) and [7, 14): the same day up to six days apart,
        and seven to thirteen.

    Raises
    ------
    HotspotError
        Where there are fewer than two edges, or they do not increase from 0 or more.
    """

    metres: tuple[float, ...]
    days: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse edges that make no bands."""
        _require_increasing(self.metres, "metres")
        _require_increasing(self.days, "days")
        if any(edge != int(edge) for edge in self.days):
            raise HotspotError("Edges of bands of time must be whole days, but some are not; round them.")

    @property
    def distances(self) -> NDArray[np.float64]:
        """The edges in metres, with the least distance above 0 after a 0: what makes one place a band."""
        edges = np.array(self.metres, np.float64)
        return np.insert(edges, 1, np.nextafter(0.0, 1.0)) if edges[0] == 0 else edges

    @property
    def labels(self) -> tuple[list[str], list[str]]:
        """What is in each band of distance and of time."""
        metres = [f"[{a:g}, {b:g}) m" for a, b in pairwise(self.metres)]
        if self.metres[0] == 0:
            metres = [SAME_PLACE, f"(0, {self.metres[1]:g}) m", *metres[1:]]
        return metres, [f"[{a}, {b}) days" for a, b in pairwise(self.days)]


def _require_increasing(edges: tuple[float, ...], unit: str) -> None:
    """Refuse edges that do not increase from 0 or more."""
    values = np.array(edges, np.float64)
    if len(values) < 2 or not np.isfinite(values).all() or values[0] < 0 or (np.diff(values) <= 0).any():
        raise HotspotError(
            f"Edges of bands in {unit} must be two or more numbers that increase from 0 or more, but the "
            f"{len(values)} given do not; write them like {_LIKE[unit]}."
        )
