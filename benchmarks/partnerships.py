"""Six partnerships of Northumbria from one run, start to finish, and one of them again.

    python benchmarks/partnerships.py [FOLDER OF THE DATA] [NUMBER OF PEOPLE]

The published crimes and anti-social behaviour of the force's six districts, and an invented caseload and its
orders at real postcodes (as in `profiles.py`), on the 177 wards of 2022 and in part on those of 2013, with
the ready-made set of profiles and hotspot maps, under `standard`: a pack for each district, protected
together. The second run makes one pack in the same workspace, where records are staged, postcodes looked up
and the first six are published. Each run is a process of its own; making the files is not timed. At the end
the six are verified.
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

import profiles

from geoaudit.audit import run
from geoaudit.pack.index_checks import examine_packs
from geoaudit.spec import read_spec

OLD_WARDS = "northumbria/boundaries/WD_2013-12.geojson"
CRIMES = "northumbria/police-uk/*.zip"
SPECIFICATION = """
[boundaries.wards-2013]
file = "{old_wards}"
date = 2013-12-31
code = "WD13CD"
name = "WD13NM"

[boundaries.squares]
cells = 500

[[sources]]
name = "street-level"
public = true
kind = "offences"
files = ["{crimes}"]
format = "police.uk"
offence_list = "police-uk"

[[tables]]
title = "Crime by ward and type"
source = "street-level"
by = ["area", "crime_type"]
boundaries = ["wards-2022", "wards-2013"]

[[tables]]
title = "Crime by ward and month"
source = "street-level"
by = ["area", "month"]

[[tables]]
title = "Anti-social behaviour by ward and month"
source = "street-level"
by = ["area", "month"]
where = {{ crime_type = "Anti-social behaviour" }}

[[tables]]
title = "People by ward of 2013"
source = "caseload"
by = ["area"]
boundaries = "wards-2013"

[[hotspots]]
title = "Where crime is dense"
method = "density"
source = "street-level"
boundaries = "squares"
period = "2022/23"

[[hotspots]]
title = "Wards that stand out"
method = "gi-star"
source = "street-level"
period = "2022/23"

[[hotspots]]
title = "Where burglary changed"
method = "change"
source = "street-level"
where = {{ crime_type = "Burglary" }}
before = "2021/22"
period = "2022/23"

[[hotspots]]
title = "Where anti-social behaviour lasts"
method = "persistence"
source = "street-level"
where = {{ crime_type = "Anti-social behaviour" }}

[[hotspots]]
title = "Few wards, much crime"
method = "concentration"
source = "street-level"
period = "2022/23"
"""
ONE = "Sunderland"


@dataclass(frozen=True)
class Made:
    """What a run took and made.

    Attributes
    ----------
    seconds : list of (str, float)
        What the run said that it did, and how long that took, in order.
    processor : float
        Seconds of the processors, those of every process of the run.
    memory : float
        The most that its own process held, GiB; each that fills packs for it holds about 0.4 besides.
    packs : dict of str to dict
        The manifests, by partnership.
    """

    seconds: list[tuple[str, float]]
    processor: float
    memory: float
    packs: dict[str, dict[str, object]]


def main() -> None:
    """Make the files, then the packs of them in another process, then one of them again."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("data", nargs="?", default=os.environ.get("GEOAUDIT_DATA", "../shared/data"))
    options.add_argument("people", nargs="?", type=int, default=20_000)
    options.add_argument("--keep", type=Path, help="a folder in which files and packs are left")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        folder = given.keep or Path(passing)
        folder.mkdir(parents=True, exist_ok=True)
        specification, rows = write(folder, Path(given.data).resolve(), given.people)
        print(", ".join(f"{count:,} rows of {name}" for name, count in rows.items()), flush=True)
        say("Six partnerships (limits: 180 s, 4 GiB)", apart(specification, "all", "packs"))
        say(f"{ONE} again (limit: 45 s)", apart(specification, ONE, "one"))
        began = time.process_time()
        problems = examine_packs(folder / "packs").problems
        print(f"Verifying the six: {len(problems)} problems, {time.process_time() - began:.1f} s")


def write(folder: Path, data: Path, count: int) -> tuple[Path, dict[str, int]]:
    """Write the files and the specification for all partnerships; return it and the rows."""
    path, rows = profiles.write(folder, data, count)
    files = {"old_wards": (data / OLD_WARDS).as_posix(), "crimes": (data / CRIMES).as_posix()}
    text = path.read_text(encoding="utf-8").replace('name = "WD22NM"', 'name = "WD22NM"\nparent = "LAD22NM"')
    text = text.replace("near = 0", "near = 50\nallow_part_covered = true")
    path.write_text(text + SPECIFICATION.format(**files), encoding="utf-8")
    return path, rows


def apart(specification: Path, partnership: str, name: str) -> Made:
    """Make the packs in a process of its own."""
    text = specification.read_text(encoding="utf-8")
    one = specification.with_name(f"{name}.toml")
    one.write_text(text.replace('partnership = "Northumbria"', f'partnership = "{partnership}"'), "utf-8")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(timed, one).result()


def timed(specification: Path) -> Made:
    """Make the packs of a specification."""
    folder, began = specification.parent, time.process_time()
    marks = [("Reading the specification", time.perf_counter())]
    outcomes = run(
        read_spec(specification),
        folder / specification.stem,
        folder / "workspace",
        lambda step: marks.append((step, time.perf_counter())),
        replace=False,
    )
    ends = [moment for _, moment in marks[1:]] + [time.perf_counter()]
    seconds = [(step, end - began) for (step, began), end in zip(marks, ends, strict=True)]
    mine, theirs = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    held = mine.ru_maxrss / (2**30 if sys.platform == "darwin" else 2**20)
    used = time.process_time() - began + theirs.ru_utime + theirs.ru_stime
    read = {
        one.partnership: json.loads((one.pack / "manifest.json").read_text(encoding="utf-8"))
        for one in outcomes
    }
    return Made(seconds, used, held, read)


def say(title: str, made: Made) -> None:
    """Print what a run took and what its manifests say."""
    print(title)
    for step, seconds in made.seconds:
        print(f"  {step:40}{seconds:8.1f} s")
    print(f"  {'in all':40}{sum(s for _, s in made.seconds):8.1f} s on {os.cpu_count()} cores")
    print(f"  {'of the processors':40}{made.processor:8.1f} s")
    print(f"  {'peak memory':40}{made.memory:8.2f} GiB")
    print(f"  {'partnership':24}{'tables':>8}{'hidden':>8}{'exposed':>8}{'attack':>8}{'files':>8}{'MiB':>8}")
    for name, manifest in made.packs.items():
        told, files = manifest["disclosure"], manifest["files"]
        size = sum(file["bytes"] for file in files) / 2**20
        figures = f"{len(manifest['tables']):8}{told['hidden']:8,}{told['exposed']:8}{told['seconds']:8.1f}"
        print(f"  {name:24}{figures}{len(files):8}{size:8.1f}", flush=True)


if __name__ == "__main__":
    main()
