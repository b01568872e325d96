"""Exact kernel density beside scipy and KDEpy on the same points in the same run.

    pip install KDEpy
    python benchmarks/density.py [FOLDER OF THE DATA]

The first call and the median of three later ones, in seconds; without KDEpy, or without the data, those lines
are left out. scipy's gaussian_kde is timed on one cell in 256 and its time multiplied. `off` is the largest
difference from direct sums at 500 cells, as a share of the highest of them. Memory is what one call holds at
most. On a busy machine set OPENBLAS_NUM_THREADS=1: threads that wait for each other take longer than one.
"""

import os
import sys
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from scipy.stats import gaussian_kde

from geoaudit.hotspots.bandwidth import suggested_bandwidth
from geoaudit.hotspots.density import corrected, density, distinct
from geoaudit.hotspots.kernels import GAUSSIAN, KM2, QUARTIC, Kernel
from geoaudit.places.datum import to_grid

Array = NDArray[np.float64]

SIDE, SIZE, COUNT = 256, 100, 100_000
WEST, SOUTH = 400_000, 500_000
AT = ["easting", "northing"]
SCIPY_CELLS = 256


def timed(do: Callable[[], Array]) -> tuple[float, float, Array]:
    """Return the seconds of the first call, the median of three later ones, and what it made."""
    taken = []
    for _ in range(4):
        began = time.perf_counter()
        made = do()
        taken.append(time.perf_counter() - began)
    return taken[0], median(taken[1:]), made


def line(name: str, first: float, later: float, note: str) -> None:
    """Print one line of figures."""
    print(f"  {name:56}{first:8.3f}{later:8.3f}  {note}")


def squares(west: float, south: float, columns: int, rows: int) -> pd.DataFrame:
    """Return the centres of squares."""
    east, north = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    at = {"easting": west + SIZE * east.ravel(), "northing": south + SIZE * north.ravel()}
    return pd.DataFrame(at).assign(land=1.0)


def scattered(seed: int) -> pd.DataFrame:
    """Return points spread evenly."""
    at = np.random.default_rng(seed).uniform(0, SIDE * SIZE, (COUNT, 2)).round()
    return pd.DataFrame(at + [WEST, SOUTH], columns=AT).assign(n=1.0)  # noqa: RUF005


def clustered(seed: int) -> pd.DataFrame:
    """Return points around forty centres."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, SIDE * SIZE, (40, 2))
    at = np.clip(
        (centres[rng.integers(0, 40, COUNT)] + rng.normal(0, 600, (COUNT, 2))).round(), 0, SIDE * SIZE
    )
    return pd.DataFrame(at + [WEST, SOUTH], columns=AT).assign(n=1.0)  # noqa: RUF005


def off(found: Array, points: pd.DataFrame, cells: pd.DataFrame, kernel: Kernel) -> str:
    """Return how far densities are from direct sums at 500 cells, the highest among them."""
    some = np.r_[np.random.default_rng(1).integers(0, len(cells), 499), np.nanargmax(found)]
    at = distinct(points)
    h2 = kernel.bandwidth**2
    squared = cdist(cells[AT].to_numpy()[some], at[AT], "sqeuclidean")
    if kernel.name == QUARTIC:
        heights = 3 / (np.pi * h2) * np.clip(1 - squared / h2, 0, None) ** 2
    else:
        heights = np.exp(-squared / (2 * h2)) / (2 * np.pi * h2)
    direct = heights @ at["n"].to_numpy() * KM2
    return f"off {np.abs(found[some] - direct).max() / direct.max():.0e}"


def memory(do: Callable[[], Array]) -> str:
    """Return the most that a call holds at once."""
    tracemalloc.start()
    do()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{peak / 2**20:,.0f} MiB"


def ours(name: str, points: pd.DataFrame, cells: pd.DataFrame, kernel: Kernel) -> None:
    """Print the times of ours."""

    def do() -> Array:
        return density(points, cells, kernel)

    first, later, made = timed(do)
    note = f"{off(made, points, cells, kernel)}, {memory(do)}"
    line(f"{name}, {kernel.name} of {kernel.bandwidth:,.0f} m", first, later, note)


def with_correction(points: pd.DataFrame, cells: pd.DataFrame, kernel: Kernel) -> None:
    """Print the times of ours with correction at edges, and that no event is lost."""

    def do() -> Array:
        return corrected(points, cells, kernel, SIZE**2 / KM2)

    first, later, made = timed(do)
    total = np.nansum(made * cells["land"]) * SIZE**2 / KM2
    note = f"{points['n'].sum():,.0f} events in, {total:,.4f} out, {memory(do)}"
    line(f"  the same corrected at edges, {kernel.name}", first, later, note)


def scipys(points: pd.DataFrame, cells: pd.DataFrame) -> None:
    """Print the times of scipy's gaussian_kde, of a part of the cells and multiplied."""
    estimate = gaussian_kde(points[AT].to_numpy().T)
    part = cells[AT].to_numpy()[::SCIPY_CELLS].T
    first, later, _ = timed(lambda: estimate(part))
    line("  scipy gaussian_kde", first * SCIPY_CELLS, later * SCIPY_CELLS, "exact")


def kdepys(points: pd.DataFrame, cells: pd.DataFrame, kernel: Kernel) -> None:
    """Print the times of KDEpy's FFTKDE and how far off it is."""
    try:
        from KDEpy import FFTKDE  # noqa: PLC0415
    except ImportError:
        return
    kind = "biweight" if kernel.name == QUARTIC else "gaussian"
    order = cells.sort_values(AT).index.to_numpy()
    grid = cells[AT].to_numpy()[order]
    # KDEpy scales by the standard deviation that the kernel has in one dimension
    sd = kernel.bandwidth / np.sqrt(7) if kernel.name == QUARTIC else kernel.bandwidth

    def do() -> Array:
        inside = points[_between(points, grid)]
        estimate = FFTKDE(kernel=kind, bw=sd, norm=2).fit(inside[AT].to_numpy())
        made = np.empty(len(grid))
        made[order] = estimate.evaluate(grid) * len(inside) * KM2
        return made

    first, later, made = timed(do)
    inside = points[_between(points, grid)]
    line(f"  KDEpy FFTKDE, {kind}", first, later, off(made, inside, cells, kernel))


def _between(points: pd.DataFrame, grid: Array) -> "pd.Series[bool]":
    """Return which points are between the outermost centres, as KDEpy wants them."""
    east = points["easting"].between(grid[0, 0], grid[-1, 0], inclusive="neither")
    return east & points["northing"].between(grid[0, 1], grid[-1, 1], inclusive="neither")


def made_up() -> None:
    """Print the figures of points made up."""
    print(f"{COUNT:,} points on {SIDE} x {SIDE} cells of {SIZE} m {'first':>27}   later")
    cells = squares(WEST, SOUTH, SIDE, SIDE)
    for name, points in (("random", scattered(1)), ("clustered", clustered(1))):
        suggested = suggested_bandwidth(points, QUARTIC).metres
        for metres in (500, 1_000, suggested):
            ours(name, points, cells, Kernel(QUARTIC, metres))
        with_correction(points, cells, Kernel(QUARTIC, 1_000))
        kdepys(points, cells, Kernel(QUARTIC, 1_000))
        ours(name, points, cells, Kernel(GAUSSIAN, 400))
        with_correction(points, cells, Kernel(GAUSSIAN, 400))
        kdepys(points, cells, Kernel(GAUSSIAN, 400))
    scipys(points, cells)


def crimes(data: Path) -> pd.DataFrame:
    """Return every street-level record with a point: ``easting``, ``northing``, ``n``."""
    parts = []
    for path in sorted((data / "northumbria" / "police-uk").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            streets = [name for name in archive.namelist() if name.endswith("-street.csv")]
            parts += [pd.read_csv(archive.open(name), usecols=["Longitude", "Latitude"]) for name in streets]
    rows = pd.concat(parts).dropna()
    easting, northing = to_grid(rows["Longitude"].to_numpy(), rows["Latitude"].to_numpy())
    found = pd.DataFrame({"easting": easting.round(), "northing": northing.round(), "n": 1.0})
    return found[np.isfinite(found).all(axis=1)]


def force_area(data: Path) -> pd.DataFrame:
    """Return the cells whose centre is in a ward of the force area."""
    wards = gpd.read_file(data / "northumbria" / "boundaries" / "WD_2022-12.geojson").to_crs(27700)
    land = shapely.union_all(shapely.make_valid(wards.geometry.to_numpy()))
    west, south, east, north = (np.array(land.bounds) // SIZE * SIZE).tolist()
    cells = squares(west, south, int((east - west) / SIZE) + 1, int((north - south) / SIZE) + 1)
    shapely.prepare(land)
    return cells[shapely.contains_xy(land, cells["easting"], cells["northing"])].reset_index(drop=True)


def northumbria(data: Path) -> None:
    """Print the figures of the published crimes."""
    points, cells = crimes(data), force_area(data)
    print(
        f"\n{len(points):,} crimes of Northumbria on {len(distinct(points)):,} points, "
        f"{len(cells):,} cells of {SIZE} m{'first':>12}   later"
    )
    ours("all crimes", points, cells, Kernel(QUARTIC, 500))
    ours("all crimes", points, cells, Kernel(GAUSSIAN, 200))
    at = distinct(points)
    off_land = density(cells.assign(n=1.0), at, Kernel(QUARTIC, 250)) == 0
    print(
        f"  left out: {at['n'][off_land].sum():,.0f} crimes at sea or over the border, 250 m from any centre"
    )
    with_correction(at[~off_land], cells, Kernel(QUARTIC, 500))
    with_correction(at[~off_land], cells, Kernel(GAUSSIAN, 200))


def main() -> None:
    """Print the figures."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GEOAUDIT_DATA", "../shared/data")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    made_up()
    if (Path(given) / "northumbria").is_dir():
        northumbria(Path(given))


if __name__ == "__main__":
    main()
