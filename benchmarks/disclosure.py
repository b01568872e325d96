"""What is published together protected together and attacked: invented caseloads at Northumbria's postcodes.

    python benchmarks/disclosure.py [FOLDER OF THE DATA] [NUMBER OF PEOPLE ...]

6,000 and 20,000 people by ward, gender and age, by ward and offence group, by ward and order and by ward and
need, in a pack for each of six districts: under `standard`, and under `suppress-6` on the wards of 2022 and
on those of 2013 and 2022, both counted from the records. Printed are the seconds of all six packs together,
and what their manifests say.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geoaudit.audit import run
from geoaudit.errors import DisclosureError
from geoaudit.spec import read_spec

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from caseloads import caseload, specification

CASES = (
    ("standard, one date", "standard", False),
    ("suppress-6, one date", "suppress-6", False),
    ("suppress-6, two dates", "suppress-6", True),
)
COUNTING, ATTACKING = "Counting", "Attacking and writing the pack"
COLUMNS = ("in all", "reading", "protecting", "attack", "cells", "shown", "hidden", "exposed", "narrowest")


@dataclass(frozen=True)
class Made:
    """The packs of a run: their manifests, and the seconds that its parts took."""

    manifests: list[dict[str, object]]
    reading: float
    protecting: float
    writing: float


def main() -> None:
    """Print a line for each caseload and way of protecting it."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("data", nargs="?", default=os.environ.get("GEOAUDIT_DATA", "../shared/data"))
    options.add_argument("people", nargs="*", type=int, default=[6_000, 20_000])
    given = options.parse_args()
    data = Path(given.data).resolve()
    for count in given.people:
        people = caseload(data, count)
        print(f"\n{f'{count:,} people':24}" + "".join(f"{name:>11}" for name in COLUMNS), flush=True)
        for name, policy, both_dates in CASES:
            with tempfile.TemporaryDirectory() as folder:
                spec = specification(Path(folder), data, people, policy, both_dates)
                print(f"  {name:22}" + line(spec), flush=True)
    print(f"\nSeconds on {os.cpu_count()} cores; attack: as the packs' certificates state it.")


def line(spec: Path) -> str:
    """Make the packs of a specification, and return what is to be said of them."""
    try:
        made = timed(spec)
    except DisclosureError as problem:
        return f"  no pack: {problem}"
    told = pd.DataFrame([manifest["disclosure"] for manifest in made.manifests])
    cells = sum(table["cells"] for manifest in made.manifests for table in manifest["tables"])
    hidden, attack = int(told["hidden"].sum()), told["seconds"].sum()
    seconds = (made.reading + made.protecting + made.writing, made.reading, made.protecting, attack)
    figures = (cells, f"{1 - hidden / cells:.0%}", hidden, told["exposed"].sum())
    narrowest = told["narrowest_interval"].min()
    return "".join(f"{one:>11.1f}" for one in seconds) + "".join(
        f"{one:>11}" for one in (*figures, narrowest)
    )


def timed(spec: Path) -> Made:
    """Make the packs and take the time; protecting takes in counting, writing the attack."""
    steps: dict[str, float] = {}
    began = time.perf_counter()
    outcomes = run(
        read_spec(spec),
        spec.parent / "packs",
        spec.parent / "workspace",
        lambda step: steps.setdefault(step, time.perf_counter()),
        replace=False,
    )
    protecting, attacking, ended = steps[COUNTING], steps[ATTACKING], time.perf_counter()
    manifests = [
        json.loads((outcome.pack / "manifest.json").read_text(encoding="utf-8")) for outcome in outcomes
    ]
    return Made(manifests, protecting - began, attacking - protecting, ended - attacking)


if __name__ == "__main__":
    main()
