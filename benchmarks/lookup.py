"""From file to lookup for all of Great Britain, beside geopandas on the same input in the same run.

    python benchmarks/lookup.py CODE_POINT_OPEN BOUNDARIES CODE_COLUMN NAME_COLUMN

Prints seconds and the peak of memory; asserts nothing but that both find the same areas.
"""

import argparse
import datetime as dt
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import geopandas as gpd
import numpy as np

from geoaudit.places.boundaries import BoundaryFile, read_boundaries
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.places.lookup import Tolerance, make_lookup
from geoaudit.places.within import area_of

Result = TypeVar("Result")


def timed(what: str, do: Callable[[], Result]) -> Result:
    """Do it, and print how long it took and the peak of memory so far."""
    start = time.perf_counter()
    result = do()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)
    print(f"{what:<48} {seconds:6.2f} s   peak {peak:4.2f} GiB", flush=True)
    return result


def main() -> None:
    """Time each part of the way, then the join alone in two ways."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gazetteer", type=Path)
    options.add_argument("boundaries", type=Path)
    options.add_argument("code")
    options.add_argument("name")
    given = options.parse_args()
    start = time.perf_counter()
    gazetteer = timed("read the gazetteer", lambda: read_gazetteer([given.gazetteer]))
    file = BoundaryFile("areas", given.boundaries, given.code, given.name, dt.date(2022, 12, 31))
    areas = timed("read, repair and measure the boundaries", lambda: read_boundaries(file))
    table = timed("look up every postcode", lambda: make_lookup(gazetteer, areas, Tolerance(), None)).table
    print(f"{'from file to lookup':<48} {time.perf_counter() - start:6.2f} s")
    placed = table["area_code"].notna()
    print(f"{len(table):,} postcodes, {len(areas.areas):,} areas, {placed.mean():.4f} placed")
    compare(table, areas.areas)


def compare(table: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> None:
    """Time the join alone: this one, and geopandas' with two predicates."""
    known = table[table["easting"].notna()].reset_index(drop=True)
    x, y = known["easting"].to_numpy(), known["northing"].to_numpy()
    ours = timed("the join alone: geoaudit", lambda: area_of(x, y, fresh(areas).geometry.to_numpy()))
    for predicate in ("within", "intersects"):
        what = f"the join alone: geopandas.sjoin, {predicate!r}"
        theirs = timed(what, lambda p=predicate: joined(x, y, fresh(areas), p))
        first = theirs.groupby(level=0)["index_right"].min().reindex(range(len(x)), fill_value=-1)
        print(f"{'':<4}points answered otherwise: {(first.to_numpy() != ours).sum():,}")


def fresh(areas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return copies of the areas: what one way prepared must not help the next."""
    return areas.set_geometry(gpd.GeoSeries.from_wkb(areas.geometry.to_wkb(), crs=areas.crs))


def joined(x: np.ndarray, y: np.ndarray, areas: gpd.GeoDataFrame, predicate: str) -> gpd.GeoDataFrame:
    """Join by geopandas, the making of its points included."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(x, y), crs=areas.crs)
    return points.sjoin(areas, how="inner", predicate=predicate)


if __name__ == "__main__":
    main()
