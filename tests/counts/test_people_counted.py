"""Distinct people in a table of records: who has several records, who has one, and who has no number."""

import random
import sys
from pathlib import Path

import pandas as pd
import pytest

from geoaudit.counts.count import count
from geoaudit.counts.request import TableRequest
from geoaudit.counts.study import Study
from geoaudit.periods.calendar import parse_period
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Placed
from geoaudit.records.source import RecordSource

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))
from engines import ENGINES

AREAS = pd.DataFrame({"area_code": ["A1", "A2"], "area_name": ["One", "Two"], "neighbour": ["A", "A"]})
HEAD = "offence_id,person_id,date,postcode,crime_type"

Offences = list[tuple[str, str, str]]
"""Of each offence whose it is (empty where no number says), its area, and its type."""


@pytest.fixture(params=list(ENGINES))
def engine(request):
    with ENGINES[request.param]() as opened:
        yield opened


def study_of(folder: Path, offences: Offences) -> Study:
    lines = [f"{i},{person},2021-05-03,NE1 1AA,{kind}" for i, (person, _, kind) in enumerate(offences)]
    (folder / "offences.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    records = ingest(RecordSource("offences", "offences", (folder / "offences.csv",)), folder / "workspace")
    assert records.rows_accepted == len(offences)
    places = pd.DataFrame({"area_code": [area for _, area, _ in offences]}).assign(
        record=range(len(offences)), reason=pd.NA, near=False, elsewhere=pd.NA, early=False, late=False
    )
    places.astype({"reason": "str", "elsewhere": "str"}).to_parquet(folder / "placed.parquet")
    placed = Placed(records, "wards", folder / "placed.parquet")
    periods = (parse_period("2021"),)
    return Study(placed, AREAS[["area_code", "area_name"]], AREAS, periods, held=("2021-05",), few=1)


def people(engine, study: Study) -> dict[tuple[str, str], int]:
    """The people of each area and type of offence that there are, and over all."""
    cells = count(engine, TableRequest("t", "offences", ("area", "crime_type")), study).cells
    return cells[cells["n"] > 0].set_index(["area_code", "crime_type"])["persons"].to_dict()


def test_people_with_several_one_and_no_number(engine, tmp_path):
    """By hand: P1 has three offences in two areas, P2 two of one type, P3 one, and two have no number."""
    offences = [
        ("P1", "A1", "Drugs"),
        ("P1", "A1", "Burglary"),
        ("P1", "A2", "Drugs"),
        ("P2", "A1", "Drugs"),
        ("P2", "A1", "Drugs"),
        ("P3", "A2", "Burglary"),
        ("", "A1", "Drugs"),
        ("", "A1", "Drugs"),
    ]
    found = people(engine, study_of(tmp_path, offences))
    assert found == {
        ("A1", "Drugs"): 4,
        ("A1", "Burglary"): 1,
        ("A1", "All"): 4,
        ("A2", "Drugs"): 1,
        ("A2", "Burglary"): 1,
        ("A2", "All"): 2,
        ("All", "Drugs"): 4,
        ("All", "Burglary"): 2,
        ("All", "All"): 5,
    }


def test_measured_in_people_the_figures_are_people(engine, tmp_path):
    """Of five offences of two people and one without a number, the figure itself is three."""
    offences = [("P1", "A1", "Drugs")] * 3 + [("P2", "A1", "Drugs")] * 2 + [("", "A1", "Drugs")]
    request = TableRequest("t", "offences", ("area",), measure="persons")
    cells = count(engine, request, study_of(tmp_path, offences)).cells.set_index("area_code")
    assert cells["n"].to_dict() == {"A1": 3, "A2": 0, "All": 3}


@pytest.mark.parametrize("seed", range(4))
def test_people_are_those_of_a_set(engine, tmp_path, seed):
    """Of random offences each figure is the size of a set of numbers, one without being a person itself."""
    drawn = random.Random(seed)
    numbers = ["", *(f"P{i}" for i in range(12))]
    offences = [
        (drawn.choice(numbers), drawn.choice(["A1", "A2"]), drawn.choice(["Drugs", "Burglary"]))
        for _ in range(40)
    ]
    found = people(engine, study_of(tmp_path, offences))
    for (area, kind), n in found.items():
        own = {
            number or row
            for row, (number, place, sort) in enumerate(offences)
            if area in (place, "All") and kind in (sort, "All")
        }
        assert n == len(own)
