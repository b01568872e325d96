"""The ready-made profiles of an invented caseload and its orders at Northumbria's postcodes, start to finish.

    python benchmarks/profiles.py [FOLDER OF THE DATA] [NUMBER OF PEOPLE]

20,000 people under supervision and the orders of three years, with faults as real extracts have them, on the
177 wards of 2022; all six districts as one partnership, under `standard`. Printed are the seconds that each
step of the run took, its peak memory, and what the manifest says. The run is a process of its own; making the
files is not timed.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from geoaudit.audit import run
from geoaudit.sample.assessed import assessments, instrument
from geoaudit.sample.caseload import caseload, orders
from geoaudit.sample.codes import offence_table
from geoaudit.sample.faults import OddPostcodes
from geoaudit.sample.people import make_people
from geoaudit.sample.real import real_land
from geoaudit.sample.scene import make_scene
from geoaudit.sample.writing import csv_bytes
from geoaudit.spec import read_spec

WARDS = "northumbria/boundaries/WD_2022-12.geojson"
POSTCODES = "northumbria/postcodes/codepo_gb_2022.zip"
SPECIFICATION = """
[audit]
title = "Invented caseload"
partnership = "Northumbria"
boundaries = "wards-2022"
periods = ["2020/21", "2021/22", "2022/23"]
policy = "standard"
profile = "crime-and-disorder-audit"
near = 0

[boundaries.wards-2022]
file = "{wards}"
date = 2022-12-31
code = "WD22CD"
name = "WD22NM"

[gazetteer]
files = ["{postcodes}"]

[categories]
offences = "offence_codes.csv"

[needs.assessment]
file = "needs_instrument.csv"
edition = "an invented instrument, edition 1"
full = ["Full (Layer 3)"]
current_months = 12

[[sources]]
name = "caseload"
kind = "offenders"
files = ["caseload.csv"]
format = "delius"
as_at = 2023-03-31
dates = "dd/mm/yyyy"
offence_list = "home-office-code"
ethnicity = "2021"
needs = "assessment"
persistent = {{ least = 6 }}
[sources.columns]
mappa_level = "MAPPA Level"
lists = "Lists"
convictions_12m = "Convictions in 12 Months"
assessment_type = "Assessment Type"
assessed_on = "Assessed On"

[[sources]]
name = "orders"
kind = "orders"
files = ["orders.csv"]
format = "delius"
covers = "2020-04 to 2023-03"
dates = "yyyy-mm-dd"
offence_list = "probation-group"
ethnicity = "2021"
"""
SEED = 1


@dataclass(frozen=True)
class Made:
    """What a run took and made.

    Attributes
    ----------
    seconds : dict of str to float
        By step, in order.
    processor : float
        Seconds of the processors, which other work on the machine does not lengthen as it does the others.
    memory : float
        The most that its process held, GiB.
    manifest : dict
    """

    seconds: dict[str, float]
    processor: float
    memory: float
    manifest: dict[str, object]


def main() -> None:
    """Make the files, make the pack of them in another process, and print what it took."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("data", nargs="?", default=os.environ.get("GEOAUDIT_DATA", "../shared/data"))
    options.add_argument("people", nargs="?", type=int, default=20_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        specification, rows = write(Path(folder), Path(given.data).resolve(), given.people)
        listed = ", ".join(f"{count:,} rows of {name}" for name, count in rows.items())
        print(f"{given.people:,} people: {listed}", flush=True)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart:
            made = apart.submit(timed, specification).result()
    say(made)


def write(folder: Path, data: Path, count: int) -> tuple[Path, dict[str, int]]:
    """Write the files of that many people, the same ones each time; return the specification and the rows."""
    land = real_land(data / WARDS, data / POSTCODES)
    scene = make_scene(land, np.random.default_rng([SEED, count, 0]))
    people = make_people(scene, count, np.random.default_rng([SEED, count, 1]))
    none = np.array([], dtype=object)
    odd, rng = OddPostcodes(none, none), np.random.default_rng([SEED, count, 2])
    records = {
        "caseload": caseload(people, scene, odd, rng, assessments(people, rng)),
        "orders": orders(people, scene, odd, rng),
    }
    lists = {"offence_codes": offence_table(), "needs_instrument": instrument()}
    for name, table in {**records, **lists}.items():
        (folder / f"{name}.csv").write_bytes(csv_bytes(table))
    path = folder / "audit.toml"
    files = {"wards": (data / WARDS).as_posix(), "postcodes": (data / POSTCODES).as_posix()}
    path.write_text(SPECIFICATION.format(**files), encoding="utf-8")
    return path, {name: len(table) for name, table in records.items()}


def timed(specification: Path) -> Made:
    """Make the pack of a specification."""
    folder, began = specification.parent, time.process_time()
    marks = [("Reading the specification", time.perf_counter())]
    outcomes = run(
        read_spec(specification),
        folder / "pack",
        folder / "workspace",
        lambda step: marks.append((step, time.perf_counter())),
        replace=False,
    )
    ends = [moment for _, moment in marks[1:]] + [time.perf_counter()]
    seconds = {step: end - began for (step, began), end in zip(marks, ends, strict=True)}
    used = resource.getrusage(resource.RUSAGE_SELF)
    memory = used.ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)
    manifest = (outcomes[0].pack / "manifest.json").read_text(encoding="utf-8")
    return Made(seconds, time.process_time() - began, memory, json.loads(manifest))


def say(made: Made) -> None:
    """Print what a run took and what its manifest says."""
    for step, seconds in made.seconds.items():
        print(f"  {step:34}{seconds:8.1f} s")
    print(f"  {'in all':34}{sum(made.seconds.values()):8.1f} s on {os.cpu_count()} cores")
    print(f"  {'of the processors':34}{made.processor:8.1f} s")
    print(f"  {'peak memory':34}{made.memory:8.2f} GiB")
    told, tables = made.manifest["disclosure"], made.manifest["tables"]
    figures = {
        "tables": len(tables),
        "cells": sum(table["cells"] for table in tables),
        "hidden": told["hidden"],
        "figures attacked": told["figures_attacked"],
        "exposed": told["exposed"],
        "narrowest interval": told["narrowest_interval"],
    }
    for name, figure in figures.items():
        print(f"  {name:34}{figure:8,}")
    print(f"  {'of which the attack took':34}{told['seconds']:8.1f} s")


if __name__ == "__main__":
    main()
