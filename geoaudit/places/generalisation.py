"""How generalised a boundary set is drawn, measured from its vertices, and whether that is too coarse for it.

A line that was generalised with a tolerance keeps no vertex that stands much less than the tolerance off the
line around it. So how far vertices typically stand off the line between their two neighbours tells the
tolerance, whoever drew the set and whatever the file is called.

Source
------
Office for National Statistics, "Digital boundaries": full resolution (BFC, BFE), generalised to 20 m (BGC),
super generalised to 200 m (BSC) and ultra generalised to 500 m (BUC), each clipped to the coastline (mean
high water) or to the extent of the realm (usually mean low water). Douglas and Peucker (1973), "Algorithms
for the reduction of the number of points required to represent a digitized line", Cartographica 10(2),
112–122.
"""

import re
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoaudit.places.boundaries import BoundarySet

FULL, GENERALISED = "full resolution", "generalised"
SUPER, ULTRA = "super generalised", "ultra generalised"
CLIPPED, REALM, NOT_TOLD = "clipped to the coastline", "extent of the realm", "its coast not told"

TOLERANCE_A_BEND = 0.5
"""Metres of tolerance to a metre of typical bend.

Measured: what Douglas and Peucker's method leaves of the wards of Northumbria at 50, 100 and 200 m has a
typical bend of 99, 186 and 335 m, and the wards that ONS generalised to 20 m have 42 m.
"""

_STEPS = (5.0, 63.0, 316.0)
"""Metres between the four kinds: the geometric means of ONS's 20, 200 and 500 m; of 20 m and the metre or so
to which full resolution is drawn."""

MOST_IN_DOUBT = 0.25
"""The share of a typical area that may lie within the tolerance of its border.

Measured on the postcodes of Northumbria against the same areas generalised to 20 m: where a quarter is in
doubt, 1 to 2 % of postcodes fall into another area. The UK's simplified wards of 2022 (0.42 in doubt)
misplace 5.3 %, the simplified LSOAs (0.89) 11 %, and simplified districts (0.13 and 0.20) 1 %, half of that
off the coast. Wards and LSOAs generalised to 20 m have 0.06 and 0.16.
"""

_LETTERS = re.compile(r"(?<![A-Za-z])B([FGSU])([CE])(?![A-Za-z])")
_KINDS = {"F": FULL, "G": GENERALISED, "S": SUPER, "U": ULTRA}
_COASTS = {"C": CLIPPED, "E": REALM}


@dataclass(frozen=True)
class Generalisation:
    """How generalised a boundary set is.

    Attributes
    ----------
    boundaries : str
        The boundary set's name.
    kind : str
        `FULL`, `GENERALISED`, `SUPER` or `ULTRA`, as the file's name says or else as measured.
    coast : str
        `CLIPPED`, `REALM` or `NOT_TOLD`: only the file's name can tell.
    stated : bool
        Whether the file's name says it in ONS's letters (BFC, BGC, …).
    tolerance : float
        Metres: about how far the drawn border may lie from the true one.
    segment : float
        Metres: the median distance from one vertex to the next.
    vertices : float
        Vertices to a kilometre of border.
    in_doubt : float
        The share, 0 to 1, of the median area that lies within the tolerance of its border.
    """

    boundaries: str
    kind: str
    coast: str
    stated: bool
    tolerance: float
    segment: float
    vertices: float
    in_doubt: float

    @property
    def warning(self) -> str:
        """A sentence for who reports on these areas; empty where they are drawn finely enough."""
        if self.in_doubt <= MOST_IN_DOUBT:
            return ""
        return (
            f"The areas of {self.boundaries} seem drawn too simply for their size ({self.kind}, to about "
            f"{self.rounded:,} m, with {self.in_doubt:.0%} of a typical area that near to its border): "
            "addresses near borders may be counted in a neighbouring area; use boundaries at full resolution "
            "or generalised to 20 m."
        )

    @property
    def sentence(self) -> str:
        """A sentence that says how the set is drawn, and how that is known."""
        how = "as its file's name says" if self.stated else "measured from its vertices"
        return (
            f"{self.boundaries} is {self.kind} ({how}), {self.coast}: its borders have {self.vertices:,.1f} "
            f"vertices to the kilometre and keep to about {self.rounded:,} m."
        )

    @property
    def rounded(self) -> int:
        """The tolerance in metres, to two figures, at least 1."""
        power = 10 ** max(int(np.floor(np.log10(max(self.tolerance, 1.0)))) - 1, 0)
        return max(int(round(self.tolerance / power) * power), 1)


def generalisation(boundaries: BoundarySet) -> Generalisation:
    """Return how generalised a boundary set is.

    Parameters
    ----------
    boundaries : BoundarySet
        Polygons in metres, EPSG:27700.
    """
    shapes = boundaries.areas.geometry.to_numpy()
    points, first = _vertices(shapes)
    length = _lengths(points, first)
    length = length[length > 0]
    tolerance = TOLERANCE_A_BEND * _median(_bends(points, first))
    doubt = np.minimum(shapely.length(shapes) * tolerance / shapely.area(shapes), 1.0)
    stated = stated_in(boundaries.source.name)
    kind, coast = stated or (kind_of(tolerance), NOT_TOLD)
    border = float(length.sum())
    to_km = 1000.0 * len(length) / border if border else 0.0
    return Generalisation(
        boundaries.name, kind, coast, bool(stated), tolerance, _median(length), to_km, _median(doubt)
    )


def kind_of(tolerance: float) -> str:
    """Return the kind of boundaries that are drawn to this tolerance in metres."""
    kinds = (FULL, GENERALISED, SUPER, ULTRA)
    return kinds[int(np.searchsorted(_STEPS, tolerance, side="right"))]


def stated_in(name: str) -> tuple[str, ...]:
    """Return the kind and coast that ONS's letters in a file's name say; empty where there are none.

    Letters that stand in the name twice and disagree say nothing.
    """
    found = {(_KINDS[kind], _COASTS[coast]) for kind, coast in _LETTERS.findall(name)}
    return found.pop() if len(found) == 1 else ()


def _vertices(shapes: NDArray[np.object_]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return all rings' vertices in order, and which of them are the first of their ring."""
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shapes)), return_index=True)
    return points, np.r_[True, ring[1:] != ring[:-1]]


def _lengths(points: NDArray[np.float64], first: NDArray[np.bool_]) -> NDArray[np.float64]:
    steps = np.diff(points, axis=0)[~first[1:]]
    return np.asarray(np.hypot(steps[:, 0], steps[:, 1]))


def _bends(points: NDArray[np.float64], first: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return how many metres each vertex stands off the line between its neighbours on the ring."""
    whole = ~first[1:-1] & ~first[2:]
    before, here, after = points[:-2][whole], points[1:-1][whole], points[2:][whole]
    along, out = after - before, here - before
    base = np.hypot(along[:, 0], along[:, 1])
    twice = np.abs(along[:, 0] * out[:, 1] - along[:, 1] * out[:, 0])
    return np.asarray(twice[base > 0] / base[base > 0])


def _median(values: NDArray[np.float64]) -> float:
    return float(np.median(values)) if len(values) else 0.0
