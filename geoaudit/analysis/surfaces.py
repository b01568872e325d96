"""Surfaces: how dense events are on the ground, and how dense beside what is at risk."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.analysis.case import Case, classed, mapped
from geoaudit.analysis.figures import in_period, one_type
from geoaudit.analysis.tested import tested
from geoaudit.analysis.words import told
from geoaudit.hotspots.bandwidth import suggested_bandwidth
from geoaudit.hotspots.density import corrected, least_base, ratio
from geoaudit.hotspots.kernels import Kernel
from geoaudit.profiles.finding import PLAIN, SEQUENTIAL, Finding

STEPS = (1.0, 2.0, 3.0, 5.0)
"""Times the average: where the classes of a surface begin."""
UNDER = "under the average"
STYLES = {
    UNDER: PLAIN,
    "1 to 2 times the average": SEQUENTIAL[1],
    "2 to 3 times the average": SEQUENTIAL[2],
    "3 to 5 times the average": SEQUENTIAL[3],
    "5 times the average and more": SEQUENTIAL[4],
}
_DENSITY = (
    "Density by a {kernel} kernel with a bandwidth of {metres:,.0f} m ({rule}), the exact sum of all "
    "kernels; what a kernel would put beyond the study area is shared out within it, so that densities "
    "times land come to what was counted."
)
_RISK = (
    "Risk is one density over the other, per 1,000 ({rule}, {metres:,.0f} m, {kernel}), and told only "
    "where at least {least:.1f} of what it is to are near, per square kilometre."
)
_GIVEN = "as the specification says"


def density_map(case: Case) -> Finding:
    """Return how dense events are, per square kilometre."""
    points = _points(case)
    kernel, rule = _kernel(case, points)
    found = corrected(points, case.scene.areas, kernel, _cell_km2(case))
    times = found / (points["n"].sum() / case.scene.km2.sum())
    classes = classed(_steps(times), found, STYLES)
    table = pd.DataFrame({case.amount: case.n, "density": found, "times_average": times})
    dense = _names(case, times)
    share = float(np.nansum(case.n[times >= STEPS[-1]]) / max(np.nansum(case.n), 1))
    high = f"{STEPS[-1]:g} times the average density of {case.noun} or more"
    sentences = [
        told(dense, "cell", (f"has {high}", f"have {high}")),
        f"In them are {case.about}{share:.0%} of all {case.noun}." if dense else "",
    ]
    how = _DENSITY.format(kernel=kernel.name, metres=kernel.bandwidth, rule=rule)
    hits, said, method = tested(case, found, np.zeros(len(found), bool))
    return mapped(case, table, classes, [*sentences, *said], [how, *method], hits)


def risk_map(case: Case) -> Finding:
    """Return how many events there are to what is at risk: dual kernel density, per 1,000."""
    points, base = _points(case), _base(case)
    kernel, rule = _kernel(case, points)
    above, below = (corrected(one, case.scene.areas, kernel, _cell_km2(case)) for one in (points, base))
    least = least_base(kernel)
    found = ratio(above, below, least)
    times = found / (1000 * points["n"].sum() / base["n"].sum())
    classes = classed(_steps(times), found, STYLES)
    table = pd.DataFrame(
        {"n": case.n, "density": above, "base_density": below, "risk": found, "times_average": times}
    )
    high = f"{STEPS[-1]:g} times the average risk or more"
    sentences = [told(_names(case, times), "cell", (f"has {high}", f"have {high}"))]
    how = _RISK.format(rule=rule, metres=kernel.bandwidth, kernel=kernel.name, least=least)
    return mapped(case, table, classes, sentences, [how])


def _points(case: Case) -> pd.DataFrame:
    """The events at their own places, or, of a protected table, at the centres of their cells."""
    if case.events is None or case.plan.harm:
        return _at_centres(case, case.n)
    table, _ = one_type(case.events.table)
    now = case.plan.period
    return (in_period(table, now) if now else table)[["easting", "northing", "n"]]


def _base(case: Case) -> pd.DataFrame:
    """What the risk is to: figures of small areas at a point of each, or the second source."""
    if case.base_points is not None:
        return case.base_points
    if case.beside_events is None:
        return _at_centres(case, case.n_beside)
    table, _ = one_type(case.beside_events.table)
    return table[["easting", "northing", "n"]]


def _at_centres(case: Case, n: NDArray[np.float64]) -> pd.DataFrame:
    places = case.scene.areas[["easting", "northing"]].assign(n=n)
    return places[places["n"] > 0]


def _kernel(case: Case, points: pd.DataFrame) -> tuple[Kernel, str]:
    plan = case.plan
    if plan.bandwidth is not None:
        return Kernel(plan.kernel, plan.bandwidth), _GIVEN
    suggested = suggested_bandwidth(points, plan.kernel)
    return Kernel(plan.kernel, suggested.metres), suggested.rule.rstrip(".")


def _cell_km2(case: Case) -> float:
    """The area of a whole cell; of cut ones the land of all over their shares."""
    land = case.scene.areas["land"].to_numpy()
    whole = np.flatnonzero(land > 0)
    return float(case.scene.km2[whole].sum() / land[whole].sum())


def _steps(times: NDArray[np.float64]) -> NDArray[np.object_]:
    at = np.searchsorted(STEPS, np.nan_to_num(times), side="right")
    return np.array(list(STYLES), dtype=object)[at]


def _names(case: Case, times: NDArray[np.float64]) -> list[str]:
    """The cells of the highest class, the highest first."""
    high = np.flatnonzero(np.nan_to_num(times) >= STEPS[-1])
    ordered = high[np.argsort(-times[high], kind="stable")]
    return [str(name) for name in case.scene.areas["area_name"].iloc[ordered]]
