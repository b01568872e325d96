"""Packs of one run cannot be subtracted from one another: each counts its own partnership's people alone."""

import json
from pathlib import Path

import pandas as pd
import pytest
from county import EAST, SIDE
from test_releases import TABLE
from test_together import LETTERS, made, refused, ring_of, two_partnerships

FORCE = """
[boundaries.force]
file = "force.geojson"
date = 2021-12-31
code = "WD21CD"
name = "WD21NM"
{parent}
"""


@pytest.fixture
def spec(tmp_path) -> Path:
    """Two partnerships, their people by ward and gender, and by gender alone."""
    path = two_partnerships(tmp_path)
    with path.open("a", encoding="utf-8") as file:
        file.write(TABLE.format(title="All wards", by='"gender"'))
    return path


def force(spec: Path, parent: str) -> None:
    """Add one area of the whole force, and a table of people on it."""
    properties = {"WD21CD": "E23000001", "WD21NM": "Force", "LAD21NM": "Northside"}
    ring = ring_of(EAST, EAST + 8 * SIDE)
    value = {
        "type": "FeatureCollection",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}},
        "features": [{"type": "Feature", "properties": properties, "geometry": ring}],
    }
    (spec.parent / "force.geojson").write_text(json.dumps(value), encoding="utf-8")
    table = TABLE.format(title="Whole force", by='"area"') + 'boundaries = "force"\n'
    text = spec.read_text(encoding="utf-8").replace(
        "[gazetteer]", FORCE.format(parent=parent) + "[gazetteer]"
    )
    spec.write_text(text + table, encoding="utf-8")


def test_every_figure_is_of_its_own_people(spec):
    """Whatever is shown of people, totals too, is what their own wards' rows add up to, counted here anew."""
    packs = made(spec)
    people = pd.read_csv(spec.parent / "people.csv")
    ward = people["postcode"].str[-1].map({letter: i for i, letter in enumerate(LETTERS)})
    for name, own in (("northside", ward < 4), ("southside", ward >= 4)):
        mine = people[own].assign(area_code="E0500001" + ward[own].astype(str))
        shown = 0
        for file in ("gender.csv", "all-wards.csv"):
            cells = pd.read_csv(packs / name / "tables" / file).dropna(subset=["n"])
            for cell in cells.to_dict("records"):
                asked = [key for key in ("area_code", "gender") if cell.get(key, "All") != "All"]
                there = mine
                for key in asked:
                    there = there[there[key] == cell[key]]
                assert cell["n"] == len(there)
                shown += 1
        assert shown > 12


@pytest.mark.parametrize("parent", ["", 'parent = "LAD21NM"'])
def test_a_figure_of_the_whole_force_is_in_no_pack(spec, parent):
    """A table of people of all partnerships in each pack would tell the other's by subtraction: refused."""
    force(spec, parent)
    refused(spec, "'force' names none")
