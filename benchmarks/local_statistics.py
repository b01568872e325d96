"""Local statistics on 78,400 cells, beside esda on the same map in the same run.

    python benchmarks/local_statistics.py

Prints the first call and the median of three later ones, the making of the neighbours included, the peak of
memory of each in a process of its own, and the largest difference between the deviates; asserts nothing.
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from geoaudit.hotspots.getis_ord import gi_star, gi_star_exact, gi_star_permuted
from geoaudit.hotspots.moran import local_moran
from geoaudit.hotspots.neighbours import of_squares

SIDE, PERMUTATIONS, SEED = 280, 999, 7


def the_map() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return columns, rows and skewed counts with clusters, as crime has."""
    column, row = (values.ravel() for values in np.meshgrid(np.arange(SIDE), np.arange(SIDE)))
    centre = np.exp(-((column - 90) ** 2 + (row - 160) ** 2) / 3_000)
    chance = np.random.default_rng(SEED)
    return column, row, chance.negative_binomial(0.1, 0.02 / (0.02 + centre + 0.05))


def esda_weights() -> object:
    """Return PySAL's weights of the same cells."""
    from libpysal.weights import lat2W  # noqa: PLC0415 - the import is no part of what is timed here

    return lat2W(SIDE, SIDE, rook=False)


def esda_gi(values: np.ndarray, permutations: int) -> object:
    """Return esda's Gi*, on one core where it permutes, for ours takes one."""
    from esda import G_Local  # noqa: PLC0415

    how = {"permutations": permutations, "n_jobs": 1, "keep_simulations": False, "seed": SEED}
    return G_Local(values, esda_weights(), transform="B", star=True, **how)


def esda_moran(values: np.ndarray) -> object:
    """Return esda's local Moran, likewise."""
    from esda import Moran_Local  # noqa: PLC0415

    how = {"permutations": PERMUTATIONS, "n_jobs": 1, "keep_simulations": False, "seed": SEED}
    return Moran_Local(values, esda_weights(), **how)


def tasks() -> dict[str, Callable[[], object]]:
    """Return what is timed, ours before esda's."""
    column, row, counts = the_map()
    values = counts.astype(np.float64)
    return {
        "Gi* analytic: geoaudit": lambda: gi_star(counts, of_squares(column, row)),
        "Gi* analytic: esda": lambda: esda_gi(values, 0),
        "Gi* exact tail: geoaudit": lambda: gi_star_exact(counts, of_squares(column, row)),
        "Gi* 999 permutations: geoaudit": lambda: gi_star_permuted(
            counts, of_squares(column, row), PERMUTATIONS, SEED
        ),
        "Gi* 999 permutations: esda": lambda: esda_gi(values, PERMUTATIONS),
        "local Moran, 999: geoaudit": lambda: local_moran(
            counts, of_squares(column, row), PERMUTATIONS, SEED
        ),
        "local Moran, 999: esda": lambda: esda_moran(values),
    }


def seconds(do: Callable[[], object]) -> float:
    """Return how long it takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def peak_of(name: str) -> float:
    """Return the peak of memory (GiB) of one task in a process of its own."""
    command = [sys.executable, "-W", "ignore", __file__, "--only", name]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()[-1])


def only(name: str) -> None:
    """Do one task and print this process's peak of memory."""
    tasks()[name]()
    unit = 2**30 if sys.platform == "darwin" else 2**20
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)


def main() -> None:
    """Time each task, ours beside esda's."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", choices=list(tasks()))
    given = options.parse_args()
    warnings.simplefilter("ignore")
    if given.only:
        only(given.only)
        return
    print(f"numba, which esda uses where it is: {'installed' if find_spec('numba') else 'not installed'}")
    # Before anything is timed: a process inherits the peak of the one that it comes from.
    peaks = {name: peak_of(name) for name in tasks()}
    later: dict[str, float] = {}
    for name, do in tasks().items():
        first = seconds(do)
        later[name] = statistics.median(seconds(do) for _ in range(3))
        times = f"first {first:7.3f} s   later {later[name]:7.3f} s"
        print(f"{name:<34} {times}   peak {peaks[name]:5.2f} GiB", flush=True)
    for what in ("Gi* analytic", "Gi* 999 permutations", "local Moran, 999"):
        faster = later[f"{what}: esda"] / later[f"{what}: geoaudit"]
        print(f"{what}: {faster:.0f} times faster, neighbours included")
    column, row, counts = the_map()
    apart = gi_star(counts, of_squares(column, row))["z"] - esda_gi(counts.astype(np.float64), 0).Zs
    print(f"largest difference of z: {np.abs(apart).max():.1e}")


if __name__ == "__main__":
    main()
