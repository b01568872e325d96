"""What checking a pack finds wrong with its findings."""

import json
import shutil
from pathlib import Path

import pytest

from geoaudit.pack.verify import verify
from tests.pack.test_verify import exchange, rehash

WARDS, CELLS = "hotspots/hot-wards.csv", "hotspots/crime-by-density-b.csv"


@pytest.fixture
def spots(spotted, tmp_path) -> Path:
    """A copy of the pack with findings that a test may damage."""
    return Path(shutil.copytree(spotted, tmp_path / "pack"))


def test_a_pack_with_findings_is_whole(spotted):
    """Nothing is wrong with it as it was written."""
    assert verify(spotted) == []


def test_a_changed_figure_of_a_finding_is_found(spots):
    """A figure changed in the file is not the layer's nor the workbook's, though every hash was redone."""
    exchange(spots / CELLS, "1.5", "9.5")
    exchange(spots / WARDS, "hot spot,9,", "hot spot,15,")
    rehash(spots)
    said = "The layer {} of layers/audit.gpkg does not show the figures of {}."
    sheets, layers = verify(spots)[:2], verify(spots)[2:]
    for words, number, cell, file in zip(sheets, (3, 4), ("D8", "D10"), (CELLS, WARDS), strict=True):
        assert words == f"The sheet Table {number} of workbook.xlsx differs from {file} in the cell {cell}."
    assert layers == [
        said.format("hotspot_crime_by_density_b", CELLS),
        said.format("hotspot_hot_wards", WARDS),
    ]


def test_a_figure_about_people_that_no_table_holds_is_found(spots):
    """A count of 8 is none of a table of threes, nines and fifteens, and no sum of them."""
    exchange(spots / WARDS, "hot spot,9,", "hot spot,8,")
    rehash(spots)
    assert f"{WARDS} holds figures that the policy midpoint-6 never publishes." in verify(spots)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m["hotspots"][1].update(made_of=[]), "must be made of a protected table of 'caseload'"),
        (
            lambda m: m["hotspots"][1].update(made_of=["tables/crime-by-ward-and-type.csv"]),
            "must be made of a protected table of 'caseload'",
        ),
        (lambda m: m["hotspots"][1].update(made_of=["tables/none.csv"]), "and 1 of 1 are not"),
        (lambda m: m["hotspots"][1].update(internal=True), "must not be in a pack for release"),
        (lambda m: m["hotspots"][1].update(public=True), "must agree on being public"),
        (lambda m: m["hotspots"][1].update(source="none"), "must be of a source of the pack"),
        (lambda m: m["hotspots"][1]["files"].append("hotspots/x.csv"), "hotspots/x.csv of a finding is miss"),
        (lambda m: m["hotspots"][1]["files"].pop(), "hotspots/hot-wards-test.csv must be of a finding that"),
        (lambda m: m["hotspots"][1].update(layer=None), "must hold the layers that the manifest names"),
        (lambda m: m["hotspots"][0].update(layer="hotspot_hot_wards"), "the areas and columns of"),
        (lambda m: m["hotspots"][0].pop("files"), "manifest.json does not describe the pack"),
        (lambda m: m.pop("hotspots"), f"{CELLS} must be of a finding that the manifest names"),
        (lambda m: m.update(hotspots=3), "manifest.json does not describe the pack"),
    ],
)
def test_a_manifest_that_contradicts_its_findings_is_found(spots, change, said):
    """What the manifest says of a finding is checked against the tables, files and layers."""
    rehash(spots, change)
    problems = verify(spots)
    assert any(said in problem for problem in problems), problems


def test_a_finding_without_its_description_is_found(spots):
    """Each file of a finding must have its CSVW metadata, and each must be there."""
    (spots / f"{WARDS}-metadata.json").unlink()
    (spots / CELLS).unlink()
    problems = verify(spots)
    assert (
        f"The table {WARDS} must have its description {WARDS}-metadata.json, and it is missing." in problems
    )
    assert f"The file {CELLS} of a finding is missing from the pack." in problems


def test_a_pack_of_before_is_still_whole(pack):
    """A pack that was made before there were findings has no such list, and nothing is wrong with it."""
    rehash(pack, lambda manifest: manifest.pop("hotspots"))
    assert "hotspots" not in json.loads((pack / "manifest.json").read_text())
    assert verify(pack) == []
