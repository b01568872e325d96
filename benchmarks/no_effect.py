"""On maps without any effect, how often is anything flagged? At most as often as the level allows.

    python benchmarks/no_effect.py POLICE_UK [--maps 1000] [--size 500]

POLICE_UK is the folder of the Northumbria archives; the boundary of the force lies beside it. Each map
shuffles counts over cells, so that nothing is hot; cells are tested with the exact tail and with the normal
approximation, and corrected at 5 %. Printed: the share of maps with any cell flagged, the number that chance
allows (the 99 % bound of as many draws at 5 %), and whether it holds. Values drawn from a normal distribution
are no counts, and are tested with the normal approximation alone.
"""

import argparse
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.stats import binom

from geoaudit.hotspots.correction import corrected
from geoaudit.hotspots.getis_ord import gi_star, gi_star_by_tails
from geoaudit.hotspots.neighbours import Neighbours, of_squares
from geoaudit.hotspots.window_tails import window_tails

LEVEL = 0.05


def main() -> None:
    """Shuffle each kind of map so many times."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("police_uk", type=Path)
    options.add_argument("--maps", type=int, default=1_000)
    options.add_argument("--size", type=int, default=500)
    given = options.parse_args()
    cells = cells_of(given.police_uk.parent / "boundaries" / "PFA_2020-12.geojson", given.size)
    around, chance = (
        of_squares(cells["column"].to_numpy(), cells["row"].to_numpy()),
        np.random.default_rng(2021),
    )
    print(
        f"{len(cells):,} cells of {given.size} m, {given.maps:,} maps of each kind, corrected at {LEVEL:.0%}"
    )
    normal_values(around, chance, given.maps)
    counts_shuffled("Poisson counts, 2 a cell", chance.poisson(2.0, len(cells)), around, given.maps)
    crimes = crimes_of(given.police_uk / "2020-05_2021-12_northumbria.zip")
    for kind in ("Burglary", "Anti-social behaviour"):
        counted = counts_in(cells, crimes[crimes["Crime type"] == kind], given.size)
        counts_shuffled(f"{kind}, 2021", counted, around, given.maps)


def normal_values(around: Neighbours, chance: np.random.Generator, maps: int) -> None:
    """Test maps of normal values."""
    size = around.matrix.shape[0]
    flagged = sum(any_flagged(gi_star(chance.normal(size=size), around)) for _ in range(maps))
    report("normal values", "normal approximation", flagged, maps)


def counts_shuffled(name: str, counts: np.ndarray, around: Neighbours, maps: int) -> None:
    """Test shuffles of one map of counts, with tails made once."""
    largest = int(np.sort(counts)[-9:].sum())
    start = time.perf_counter()
    tails = window_tails(counts, 9, largest)
    seconds = time.perf_counter() - start
    print(
        f"{name}: {counts.sum():,} events, {len(np.unique(counts)):,} distinct counts up to {counts.max():,};"
    )
    print(f"    tails of every window up to {largest:,} events in {seconds:.2f} s")
    exact = normal = 0
    for seed in range(maps):
        shuffled = np.random.default_rng(seed).permutation(counts)
        exact += any_flagged(gi_star_by_tails(shuffled, around, tails))
        normal += any_flagged(gi_star(shuffled, around))
    report(name, "exact tail", exact, maps)
    report(name, "normal approximation", normal, maps)


def any_flagged(table: pd.DataFrame) -> bool:
    """Tell whether a cell is hot or cold after correction."""
    return bool(np.nanmin(corrected(table["p"])) <= LEVEL)


def report(name: str, method: str, flagged: int, maps: int) -> None:
    """Print a share beside what chance allows."""
    bound = int(binom.ppf(0.99, maps, LEVEL))
    verdict = "holds" if flagged <= bound else "does not hold"
    share = f"{flagged:>5} of {maps:,} ({flagged / maps:.1%})"
    print(f"    {name:<28} {method:<22} {share}, bound {bound}: {verdict}", flush=True)


def cells_of(boundary: Path, size: int) -> pd.DataFrame:
    """Return the square cells whose centre lies in the force's area: ``column``, ``row``."""
    forces = gpd.read_file(boundary)
    area = forces[forces["pfa20_name"] == "Northumbria"].to_crs(27700).union_all()
    west, south, east, north = (int(edge // size) for edge in area.bounds)
    column, row = (v.ravel() for v in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
    shapely.prepare(area)
    inside = shapely.contains_xy(area, (column + 0.5) * size, (row + 0.5) * size)
    return pd.DataFrame({"column": column[inside], "row": row[inside]})


def crimes_of(archive: Path) -> gpd.GeoDataFrame:
    """Return the crimes of 2021 that have a point (EPSG:27700)."""
    with zipfile.ZipFile(archive) as files:
        names = [name for name in files.namelist() if "2021-" in Path(name).name and "-street" in name]
        columns = ["Crime type", "Longitude", "Latitude"]
        crimes = pd.concat([pd.read_csv(files.open(name), usecols=columns) for name in names]).dropna()
    points = gpd.points_from_xy(crimes["Longitude"], crimes["Latitude"], crs=4326)
    return gpd.GeoDataFrame(crimes, geometry=points).to_crs(27700)


def counts_in(cells: pd.DataFrame, crimes: gpd.GeoDataFrame, size: int) -> np.ndarray:
    """Return the number of crimes in each cell."""
    places = pd.DataFrame({"column": crimes.geometry.x // size, "row": crimes.geometry.y // size}).astype(
        np.int64
    )
    counted = places.value_counts()
    return counted.reindex(pd.MultiIndex.from_frame(cells), fill_value=0).to_numpy()


if __name__ == "__main__":
    main()
