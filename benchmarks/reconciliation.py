"""How far off figures moved to other boundaries are, by basis and type of crime, through the whole program.

    python benchmarks/reconciliation.py [FOLDER OF THE DATA]

Recorded crime of 2021 in Newcastle, counted on wards of 2013, 2019 and 2022 and census wards of 2001: every
count of an earlier set is moved to each later one by land, by postcodes and by residents, and compared with
counting there. Newcastle's 26 wards were redrawn in 2018. Printed is what the pack says, and the time taken.
"""

import os
import sys
import tempfile
import time
import zipfile
from pathlib import Path

import pandas as pd

from geoaudit.audit import run
from geoaudit.spec import read_spec

SPECIFICATION = """
[audit]
title = "Newcastle's crimes on four boundary sets"
partnership = "Newcastle upon Tyne"
boundaries = "wards-2022"
periods = ["2021"]

[boundaries.cas-2001]
file = "{data}/northumbria/boundaries/CASWD_2001-04.geojson"
date = 2001-04-29
code = "ons_label"
name = "name"

[boundaries.wards-2013]
file = "{data}/northumbria/boundaries/WD_2013-12.geojson"
date = 2013-12-31
code = "WD13CD"
name = "WD13NM"

[boundaries.wards-2019]
file = "{data}/northumbria/boundaries/WD_2019-12.geojson"
date = 2019-12-31
code = "WD19CD"
name = "WD19NM"

[boundaries.wards-2022]
file = "{data}/northumbria/boundaries/WD_2022-12.geojson"
date = 2022-12-31
code = "WD22CD"
name = "WD22NM"

[boundaries.lsoas-2011]
file = "{data}/northumbria/boundaries/LSOA_2011-12.geojson"
date = 2011-12-31
code = "LSOA11CD"
name = "LSOA11NM"

[gazetteer]
files = ["{data}/northumbria/postcodes/codepo_gb_2022.zip"]

[weights.residents]
file = "population20_lsoa11.csv"
code = "lsoa11_code"
value = "total_population"
boundaries = "lsoas-2011"

[[sources]]
name = "recorded-crime"
public = true
kind = "offences"
files = ["{data}/northumbria/police-uk/2020-05_2021-12_northumbria.zip"]
format = "police.uk"

[[tables]]
title = "Crimes"
source = "recorded-crime"
by = ["area", "crime_type"]
where = {{ record_type = "crime" }}
boundaries = ["wards-2022", "wards-2019", "wards-2013", "cas-2001"]
"""
BASES = ("area", "postcodes", "residents")


def main() -> None:
    """Print the errors and the times."""
    given = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GEOAUDIT_DATA", "../shared/data")
    data = Path(given).resolve()
    with tempfile.TemporaryDirectory() as folder:
        steps = made(Path(folder), data)
        errors = pd.read_csv(Path(folder) / "pack" / "quality" / "estimate_errors.csv")
    print("Error in per cent of the count over the redrawn wards: median and worst")
    print_types(errors)
    print_sets(errors)
    total = sum(seconds for _, seconds in steps)
    print(f"\n{total:.1f} s on {os.cpu_count()} cores, of which")
    for step, seconds in steps:
        print(f"  {step:34}{seconds:6.1f} s")


def made(folder: Path, data: Path) -> list[tuple[str, float]]:
    """Make the pack, and return its steps with the seconds that each took."""
    with zipfile.ZipFile(data / "england-and-wales" / "population_mid_year.zip") as archive:
        archive.extract("population20_lsoa11.csv", folder)
    spec = folder / "audit.toml"
    spec.write_text(SPECIFICATION.format(data=data.as_posix()), encoding="utf-8")
    began: list[tuple[str, float]] = []
    run(
        read_spec(spec),
        folder / "pack",
        folder / "workspace",
        lambda step: began.append((step, time.perf_counter())),
        replace=False,
    )
    ends = [when for _, when in began[1:]] + [time.perf_counter()]
    return [(step, end - start) for (step, start), end in zip(began, ends, strict=True)]


def print_types(errors: pd.DataFrame) -> None:
    """Print the errors from the wards of 2013 to those of 2019, by type of crime."""
    rows = errors[(errors["from"] == "wards-2013") & (errors["to"] == "wards-2019")]
    print(f"\n{'wards of 2013 to wards of 2019':32}" + "".join(f"{basis:>18}" for basis in BASES))
    for category in rows["category"].unique():
        print(f"  {category:30}" + in_columns(rows[rows["category"] == category]))


def print_sets(errors: pd.DataFrame) -> None:
    """Print the errors of all crime from each set to each."""
    rows = errors[errors["category"] == "All"]
    print(f"\n{'all crime':32}" + "".join(f"{basis:>18}" for basis in BASES))
    for (start, end), pair in rows.groupby(["from", "to"]):
        print(f"  {f'{start} to {end}':30}" + in_columns(pair))


def in_columns(rows: pd.DataFrame) -> str:
    """Return the median and the worst of each basis."""
    by_basis = rows.set_index("basis")
    return "".join(
        f"{by_basis.loc[basis, 'median']:>9.1f}{by_basis.loc[basis, 'worst']:>9.1f}" for basis in BASES
    )


if __name__ == "__main__":
    main()
