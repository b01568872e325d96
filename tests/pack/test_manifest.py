import hashlib
import json
from datetime import datetime

from geoaudit import __version__


def test_the_manifest_holds_what_scripts_rely_on(written):
    """The keys of the contract stand in the manifest with the pack's own figures."""
    manifest = json.loads((written / "manifest.json").read_text())
    assert manifest["geoaudit"] == __version__
    assert manifest["title"] == "Three wards <audit>"
    assert manifest["partnership"] == "Threewards"
    assert manifest["spec_sha256"] == "e" * 64
    assert datetime.fromisoformat(manifest["created"]).tzinfo
    crime, caseload = manifest["sources"]
    assert crime["files"][0] == {
        "name": "crime.csv",
        "sha256": "c" * 64,
        "publisher": "Invented Police",
        "edition": "2022",
        "licence": "OGL",
    }
    assert (crime["rows_read"], crime["rows_accepted"], crime["rows_rejected"]) == (
        250,
        248,
        {"duplicate row": 2},
    )
    assert (caseload["rows_read"], caseload["rows_accepted"], caseload["rows_rejected"]) == (None, None, {})
    assert manifest["placed"][0] == {
        "source": "crime", "public": True, "boundaries": "wards", "rows": 248, "placed": 245,
        "not_placed": {"no coordinates": 3},
    }  # fmt: skip
    assert manifest["placed"][1] == {
        "source": "caseload", "public": False, "boundaries": "wards", "rows": None, "placed": None,
        "not_placed": {},
    }  # fmt: skip
    assert manifest["disclosure"] == {
        "policy": "midpoint-6",
        "version": "2",
        "sentence": manifest["disclosure"]["sentence"],
        "for_release": True,
        "hidden": 1,
        "exposed": 0,
        "narrowest_interval": 4,
        "figures_attacked": 5,
        "certificate_by": "receiver",
        "seconds": manifest["disclosure"]["seconds"],
    }
    people = manifest["tables"][1]
    assert people["file"] == "tables/people-by-ward-and-gender.csv"
    assert (people["by"], people["cells"], people["hidden"], people["estimated"]) == (
        ["area", "gender"],
        15,
        1,
        False,
    )


def test_files_that_are_neither_records_nor_areas_are_named_once(written):
    """One that was read for two things has both beside it, with the edition or day of each."""
    manifest = json.loads((written / "manifest.json").read_text())
    assert manifest["references"] == [
        {
            "name": "people.csv",
            "sha256": "f" * 64,
            "for": [
                {"what": "profile 'Targets'"},
                {"what": "population 'residents'", "date": "2021-06-30"},
            ],
        },
        {
            "name": "needs.csv",
            "sha256": "a" * 64,
            "for": [{"what": "instrument of needs", "edition": "2009"}],
        },
    ]


def test_the_manifest_lists_every_other_file(written):
    """Each file stands in the list with its size and hash, the manifest alone does not."""
    listed = {entry["path"]: entry for entry in json.loads((written / "manifest.json").read_text())["files"]}
    present = {p.relative_to(written).as_posix(): p.read_bytes() for p in written.rglob("*") if p.is_file()}
    del present["manifest.json"]
    assert listed.keys() == present.keys()
    for path, content in present.items():
        assert (listed[path]["bytes"], listed[path]["sha256"]) == (
            len(content),
            hashlib.sha256(content).hexdigest(),
        )
