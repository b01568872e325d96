"""What is said of each table of a pack, from its specification to its report."""

import json
import zipfile
from pathlib import Path

import pytest
from county import street

from geoaudit.audit import run
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec

YEARS = '["2020-05 to 2020-06", "2021-05 to 2021-06"]\nallow_part_covered = true'


def sentences(spec: Path, out: Path) -> list[list[str]]:
    """What is said of each table, as the manifest of the pack made of a specification has it."""
    run(read_spec(spec), out / "pack", out / "workspace", lambda _: None, replace=False)
    assert verify(out / "pack") == []
    tables = json.loads((out / "pack" / "manifest.json").read_text(encoding="utf-8"))["tables"]
    return [table["sentences"] for table in tables]


def test_every_table_has_its_sentences(county, tmp_path):
    """27 of 40 people live in Northside, and 18 crimes and 18 incidents of two months are placed there."""
    people, crimes = sentences(county, tmp_path)
    assert people[0].startswith("There were 27 people under supervision on 30 September 2022.")
    assert crimes == [
        "There were 18 recorded offences in the period 2021-05 to 2021-06.",
        "There were 18 incidents in the period 2021-05 to 2021-06.",
    ]


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (
            ("2020-05", "2020-06", "2021-05", "2021-06"),
            "; there is no evidence of a difference from the period 2020-05 to 2020-06 (18).",
        ),
        (("2020-05", "2021-05", "2021-06"), "."),
    ],
)
def test_a_period_that_is_held_in_part_is_compared_with_none(county, tmp_path, months, said):
    """The same two months of another year are, and are not where one of the four has no file."""
    text = county.read_text(encoding="utf-8")
    county.write_text(text.replace('["2021-05 to 2021-06"]', YEARS), encoding="utf-8")
    with zipfile.ZipFile(county.parent / "police.zip", "w") as archive:
        for month in months:
            archive.writestr(f"{month}/{month}-force-street.csv", street(month))
    _, crimes = sentences(county, tmp_path)
    assert crimes[0] == f"There were 18 recorded offences in the period 2021-05 to 2021-06{said}"
