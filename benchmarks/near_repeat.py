"""Near repeats of 12,000 events with 99 permutations, beside pointpats and a look at all pairs, in one run.

    pip install pointpats
    python benchmarks/near_repeat.py [METRES OF THE LARGEST DISTANCE, 400]

The events are simulated: a county of 20 × 20 km, most of them about 400 centres of unlike size, a tenth at
the place of another, over a year. pointpats takes one distance and one time where ours fills a table; the
look at all pairs fills the same table as ours from n × n distances, with n × n days apart in each
permutation. Both are timed without and with a few permutations, and what each of these took is carried to
99. Times are the first call and the median of three later ones, taken in turn; the counts must agree.
"""

import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.hotspots.near_repeat import EUCLIDEAN, Bands, knox

EVENTS, COUNTY, DAYS = 12_000, 20_000, 365
PERMUTATIONS = 99
FEW = {"pointpats": 10, "all pairs": 3}
LATER = 3

Table = NDArray[np.int64]


def simulated(seed: int) -> pd.DataFrame:
    """Return events as crime has them: about centres, some at one place, and over a year."""
    random = np.random.default_rng(seed)
    centres = random.uniform(0, COUNTY, (400, 2))
    at = random.choice(400, size=EVENTS, p=random.dirichlet(np.full(400, 0.5)))
    points = centres[at] + random.normal(0, 400, (EVENTS, 2))
    alone = random.random(EVENTS) < 0.3
    points[alone] = random.uniform(0, COUNTY, (int(alone.sum()), 2))
    again = random.random(EVENTS) < 0.1
    points[again] = points[random.integers(0, EVENTS, int(again.sum()))]
    east, north = np.clip(np.rint(points), 0, COUNTY - 1).T
    date = np.datetime64("2021-01-01") + random.integers(0, DAYS, EVENTS).astype("timedelta64[D]")
    return pd.DataFrame({"easting": east, "northing": north, "date": date})


def ours(events: pd.DataFrame, bands: Bands, permutations: int) -> Table:
    """Return the pairs in each cell of our table."""
    table = knox(events, bands, EUCLIDEAN, permutations, 1).table
    return table["pairs"].to_numpy().reshape(-1, len(bands.days) - 1)


def theirs(events: pd.DataFrame, bands: Bands, permutations: int) -> Table:
    """Return the pairs that pointpats counts within the largest distance and time."""
    from pointpats import Knox  # noqa: PLC0415

    points, days = numbers(events)
    most = bands.metres[-1] - 1e-6, bands.days[-1] - 0.5
    return np.array([[Knox(points, days[:, None].astype(float), *most, permutations=permutations).nst]])


def all_pairs(events: pd.DataFrame, bands: Bands, permutations: int) -> Table:
    """Return the table from the distances between all events, with all days apart in each permutation."""
    points, days = numbers(events)
    random = np.random.default_rng(1)
    near = np.empty((len(points), len(points)), np.uint8)
    for rows in blocks(len(points)):
        apart = np.hypot(*(axis[rows, None] - axis[None] for axis in points.T))
        near[rows] = np.searchsorted(bands.distances, apart, side="right") * (len(bands.days) + 1)
    counted = looked_at(near, days, bands)
    for _ in range(permutations):
        looked_at(near, random.permutation(days), bands)
    return counted


def looked_at(near: NDArray[np.uint8], days: NDArray[np.int16], bands: Bands) -> Table:
    """Return the table from n × n bands of distance."""
    shape = len(bands.distances) + 1, len(bands.days) + 1
    lags = np.searchsorted(bands.days, np.arange(DAYS + 1), side="right").astype(np.uint8)
    counted = np.zeros(shape[0] * shape[1], np.int64)
    for rows in blocks(len(days)):
        soon = lags[np.abs(days[rows, None] - days[None])]
        counted += np.bincount((near[rows] + soon).ravel(), minlength=len(counted))
    table = counted.reshape(shape)[1:-1, 1:-1].copy()
    table[0, 0] -= len(days)  # each with itself
    return table // 2


def blocks(events: int) -> list[slice]:
    """Return rows a few hundred at a time, so that they fit into memory."""
    return [slice(start, start + 250) for start in range(0, events, 250)]


def numbers(events: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.int16]]:
    """Return points and days as plain arrays."""
    days = (events["date"] - events["date"].min()).dt.days
    return events[["easting", "northing"]].to_numpy(np.float64), days.to_numpy(np.int16)


def timed(do: Callable[[], Table]) -> tuple[float, Table]:
    """Return the seconds that it took, and what it made."""
    began = time.perf_counter()
    result = do()
    return time.perf_counter() - began, result


def main() -> None:
    """Print what each way took, and how much faster ours is."""
    largest = float(sys.argv[1]) if len(sys.argv) > 1 else 400.0
    bands = Bands(tuple(float(m) for m in np.linspace(0, largest, 5)), (0, 7, 14, 21, 28))
    events = simulated(1)
    ways = {"pointpats": theirs, "all pairs": all_pairs}
    runs = [
        (ours, "ours", PERMUTATIONS),
        *((do, name, n) for name, do in ways.items() for n in (0, FEW[name])),
    ]
    seconds: dict[tuple[str, int], list[float]] = {(name, n): [] for _, name, n in runs}
    tables: dict[str, Table] = {}
    for _ in range(1 + LATER):
        for do, name, n in runs:
            took, tables[name] = timed(lambda do=do, n=n: do(events, bands, n))
            seconds[name, n].append(took)
    assert (tables["ours"] == tables["all pairs"]).all()
    assert tables["ours"].sum() == tables["pointpats"].sum()
    later = {run: median(took[1:]) for run, took in seconds.items()}
    fast = later["ours", PERMUTATIONS]
    print(
        f"{EVENTS:,} events, {tables['ours'].sum():,} pairs in {tables['ours'].size} cells to {largest:g} m"
    )
    first = seconds["ours", PERMUTATIONS][0]
    print(f"ours, {PERMUTATIONS} permutations: first {first:.3f} s, later {fast:.3f} s")
    for name, few in FEW.items():
        none, some = later[name, 0], later[name, few]
        whole = none + (some - none) * PERMUTATIONS / few
        print(
            f"{name}: {none:.2f} s without and {some:.2f} s with {few} permutations, so {whole:.1f} s with "
            f"{PERMUTATIONS}, {whole / fast:.0f} times ours; {none / fast:.0f} times without any"
        )


if __name__ == "__main__":
    main()
