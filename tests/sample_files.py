"""The sample county's files that an agency would bring, where they lie."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
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
