"""LSOAs to the UK's wards by land, beside tobler on the same input in the same run.

    pip install tobler
    python benchmarks/crosswalk.py [FOLDER OF THE DATA]

Times are the best and the median of five, taken in turn; the files are read before. The mass that tobler
drops is the land of LSOAs outside every ward: ours says of each how much that is, and the two must agree.
"""

import datetime as dt
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from geoaudit.crosswalks.overlap import overlaps
from geoaudit.crosswalks.weighting import by_area
from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries

ROUNDS = 5

Result = TypeVar("Result")


def read(data: Path, file: str, columns: str) -> BoundarySet:
    """Return a boundary set of the national data."""
    path = data / "england-and-wales" / "boundaries" / file
    return read_boundaries(
        BoundaryFile(file, path, f"{columns}_code", f"{columns}_name", dt.date(2022, 12, 31))
    )


def fresh(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return copies of the areas: what one way prepared must not help the next."""
    return areas.set_geometry(gpd.GeoSeries.from_wkb(areas.geometry.to_wkb(), crs=areas.crs))


def timed(do: Callable[[BoundarySet, BoundarySet], Result], *sets: BoundarySet) -> tuple[float, Result]:
    """Return the seconds that it took on fresh copies, and what it made."""
    copies = [BoundarySet(s.name, s.date, fresh(s.areas), s.source, s.findings, s.sha256) for s in sets]
    began = time.perf_counter()
    result = do(copies[0], copies[1])
    return time.perf_counter() - began, result


def theirs(origin: BoundarySet, target: BoundarySet) -> pd.DataFrame:
    """Return what tobler makes of one unit in each LSOA, as long as it lies in a ward."""
    from tobler.area_weighted import area_interpolate  # noqa: PLC0415

    units = origin.areas.assign(n=1.0)
    return area_interpolate(units, target.areas, extensive_variables=["n"], allocate_total=False)


def main() -> None:
    """Print the times, and where every unit went."""
    try:
        import tobler  # noqa: PLC0415
    except ImportError:
        sys.exit("This benchmark runs beside tobler: pip install tobler (in an environment of its own).")
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GEOAUDIT_DATA", "../shared/data")
    origin = read(Path(given), "LSOA_2011-12_EW.gpkg.zip", "lsoa11")
    target = read(Path(given), "WD_2022-12_UK.gpkg.zip", "ward22")
    ours, other = [], []
    for _ in range(ROUNDS):
        seconds, crosswalk = timed(by_area, origin, target)
        ours.append(seconds)
        seconds, estimate = timed(theirs, origin, target)
        other.append(seconds)
    print(
        f"{len(origin.areas):,} LSOAs of 2011 to {len(target.areas):,} wards of 2022, {os.cpu_count()} cores"
    )
    line = "  {:50}{:6.2f}  {:6.2f}  {}"
    print(f"{'best':>58}  median of {ROUNDS}")
    print(line.format("geoaudit: overlaps, exact pairs, weights, checks", min(ours), median(ours), "s"))
    print(line.format(f"tobler {tobler.__version__}: area_interpolate", min(other), median(other), "s"))
    print(line.format("ratio", min(ours) / min(other), median(ours) / median(other), "(limit 1.2)"))
    account(origin, target, crosswalk.weights["weight"].sum(), crosswalk.untransferred, estimate["n"].sum())


def account(
    origin: BoundarySet, target: BoundarySet, carried: float, lost: pd.DataFrame, kept: float
) -> None:
    """Print how much tobler drops, and that it is the land outside every ward, which ours names."""
    shared = overlaps(origin.areas, target.areas).groupby("from_code")["area"].sum()
    outside = 1 - shared / pd.Series(origin.areas.area.to_numpy(), origin.areas["area_code"])
    dropped = len(origin.areas) - kept
    left = lost["weight"].sum()
    print(f"one unit in each LSOA: tobler keeps {kept:,.4f}, drops {dropped:,.4f} without a word")
    print(f"  land outside every ward, by our overlaps          {outside.fillna(1).sum():,.4f}")
    print(
        f"  ours carries {carried:,.4f} and names {left:,.4f} in {len(lost):,} LSOAs: {carried + left:,.4f}"
    )
    print(f"  the rest of what tobler drops, {dropped - left:,.4f}, is coast within the tolerance")


if __name__ == "__main__":
    main()
