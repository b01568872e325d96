"""The main job on the published Northumbria data, cold and warm, beside geopandas.sjoin on the same points.

Usage: python benchmarks/northumbria.py [FOLDER OF THE DATA]

Each run is a process of its own, as a user's is. Times are medians of three; memory is the largest peak.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SPEC = """
[audit]
title = "Northumbria recorded crime"
partnership = "Northumbria"
boundaries = "wards-2022"
periods = ["2013-06 to 2014-06", "2018-11 to 2019-02", "2020-05 to 2021-12", "2022-02 to 2023-02"]
national = "districts-2024"

[boundaries.wards-2022]
file = "{data}/northumbria/boundaries/WD_2022-12.geojson"
date = 2022-12-31
code = "WD22CD"
name = "WD22NM"

[boundaries.districts-2024]
file = "{data}/england-and-wales/boundaries/LAD_2024_UK.gpkg.zip"
date = 2024-12-31
code = "ltla24_code"
name = "ltla24_name"

[[sources]]
name = "recorded-crime"
public = true
kind = "offences"
files = ["{data}/northumbria/police-uk/*.zip"]
format = "police.uk"

[[tables]]
title = "Recorded crime by ward, month and type"
source = "recorded-crime"
by = ["area", "month", "crime_type"]
"""
SJOIN = """
import glob, sys, zipfile
import geopandas, pandas
data = sys.argv[1]
frames = []
for path in sorted(glob.glob(data + "/northumbria/police-uk/*.zip")):
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith("street.csv"):
                frames.append(pandas.read_csv(archive.open(name)))
rows = pandas.concat(frames)
geometry = geopandas.points_from_xy(rows.Longitude, rows.Latitude)
points = geopandas.GeoDataFrame(rows, geometry=geometry, crs=4326)
wards = geopandas.read_file(data + "/northumbria/boundaries/WD_2022-12.geojson")
joined = geopandas.sjoin(points, wards[["WD22CD", "geometry"]], predicate="within", how="left")
joined.groupby(["WD22CD", "Month", "Crime type"]).size()
"""


def timed(command: list[str]) -> float:
    """Return the wall time of a command in seconds."""
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    """Print the figures."""
    data = Path(
        sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GEOAUDIT_DATA", "../shared/data")
    ).resolve()
    cold, warm, joined = [], [], []
    for _ in range(3):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            spec = folder / "audit.toml"
            spec.write_text(SPEC.format(data=data.as_posix()), encoding="utf-8")
            run = [
                sys.executable,
                "-c",
                "from geoaudit.cli import main; main()",
                "run",
                str(spec),
                "--json",
                "--out",
            ]
            cold.append(timed([*run, str(folder / "cold")]))
            warm.append(timed([*run, str(folder / "warm")]))
            balance = json.loads((folder / "workspace" / "audit" / "run.json").read_text(encoding="utf-8"))[0]
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    joined = [timed([sys.executable, "-c", SJOIN, str(data)]) for _ in range(3)]
    rows = balance["sources"]["recorded-crime"]["All"]
    print(f"geoaudit run, {rows:,} rows on 177 wards by month and type, files to pack")
    print(f"  cold                         {statistics.median(cold):6.1f} s   (limit 60)")
    print(f"  staged and looked up before  {statistics.median(warm):6.1f} s   (limit 15)")
    print(f"  peak memory                  {peak:6.2f} GiB (limit 3)")
    print("geopandas.sjoin, the same rows, files to counts alone: nothing checked, protected or written")
    print(f"  {statistics.median(joined):34.1f} s")


if __name__ == "__main__":
    main()
