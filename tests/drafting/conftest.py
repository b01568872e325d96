"""The sample county's files, taken in as a person takes them in."""

from pathlib import Path

import pytest

from geoaudit.drafting.arriving import found_at
from geoaudit.drafting.draft import Draft
from geoaudit.drafting.growing import with_files

ROOT = Path(__file__).resolve().parents[2]
SAMPLE, BOUNDARIES = ROOT / "sample_data", ROOT / "boundaries"
FILES = (
    "caseload.csv",
    "orders.xlsx",
    "recorded_offences.zip",
    "police_uk.zip",
    "unpaid_work.csv",
    "facilities.parquet",
    "victims.csv",
    "reoffending.csv",
    "assault_attendances.csv",
    "offence_codes.csv",
    "residents.csv",
    "ONSPD_FEB_2023_WT.zip",
)
SETS = ("wards_2022.geojson", "wards_2013.geojson")


@pytest.fixture(scope="session")
def drafted():
    """A draft of the sample county's files, with nothing said by anybody."""
    paths = [*(SAMPLE / name for name in FILES), *(BOUNDARIES / name for name in SETS)]
    return with_files(Draft(), [found_at(path) for path in paths])
