"""People without a place on the map, in tables that are protected together with those by area."""

from pathlib import Path

import pytest
from county import caseload, person
from two_drawings import made, redrawn

from geoaudit.audit import run
from geoaudit.errors import SpecificationError
from geoaudit.spec import read_spec

WHOLE = (('partnership = "Northside"', 'partnership = "Trial county"'), ('parent = "LAD21NM"\n', ""))
TABLE = """
[[tables]]
title = "{title}"
source = "caseload"
by = [{by}]
{more}
"""
GENDER = TABLE.format(title="Gender", by='"gender"', more="")


def unsettled(spec: Path) -> None:
    """Give the caseload five more people whose addresses are not found, and four without any."""
    places = [("NE9 9ZZ", "Settled")] * 5 + [("", "No fixed abode")] * 4
    further = [[*person(51 + i)[:5], *place, *person(51)[7:]] for i, place in enumerate(places)]
    (spec.parent / "caseload.csv").write_text(caseload(40, *further), encoding="utf-8")


def by_area(**more: str) -> str:
    """A table by ward and gender for each word, with its further lines."""
    return "".join(
        TABLE.format(title=name, by='"area", "gender"', more=words) for name, words in more.items()
    )


def test_two_sets_and_a_table_without_areas_are_one_system(county, tmp_path):
    """Counted on both sets and by gender alone, four and five people stand beside the map in each."""
    text = by_area(Now="", Before='boundaries = "before"\nrestated_from = "records"') + GENDER
    unsettled(redrawn(county, text, *WHOLE))
    pack = made(county, tmp_path)
    assert pack.outcome.certificate.exposed == 0
    for title in ("Now", "Before"):
        found = pack.shown(title, "n", gender="All")
        assert (found["NFA"], found["NOT-PLACED"]) == ("3", "3")


def test_an_address_class_can_be_asked_for_where_others_are_shown(county, tmp_path):
    """Restricted to those with an address on the map, tables by ward and by gender are of 40 people each."""
    where = 'where = { address_class = "settled" }'
    settled = TABLE.format(title="Settled", by='"gender"', more=where)
    unsettled(redrawn(county, by_area(Everybody="", Placed=where) + settled, *WHOLE))
    pack = made(county, tmp_path)
    assert pack.outcome.certificate.exposed == 0
    assert pack.shown("Placed", "n", gender="All")["All"] == "40"
    table = pack.table("Settled")
    assert set(table["address_class"]) == {"settled", "All"}
    assert set(table["n"][(table["address_class"] == "All") & (table["gender"] == "All")]) == {"40"}


def test_a_word_that_one_person_has_is_refused_by_its_place(county, tmp_path):
    """Neither an accident of the engine nor a table of one: a sentence without the word, and no pack."""
    text = by_area(Few='where = { gender = ["Male", "Singular"] }')
    redrawn(county, text, *WHOLE)
    people = caseload(40, [*person(51)[:3], "Singular", *person(51)[4:]])
    (county.parent / "caseload.csv").write_text(people, encoding="utf-8")
    with pytest.raises(SpecificationError, match="value 2 of 'gender' in the where of 'Few'") as refused:
        run(read_spec(county), tmp_path / "pack", tmp_path / "workspace", lambda _: None, replace=False)
    assert "Singular" not in str(refused.value)
    assert not (tmp_path / "pack").exists()
