"""What a table may be restricted to, and which of its cells it may keep."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from engines import ENGINES

from geoaudit.counts.count import count
from geoaudit.counts.request import TableRequest
from geoaudit.counts.study import Study
from geoaudit.errors import SpecificationError
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Placed
from geoaudit.records.source import RecordSource

AREAS = pd.DataFrame({"area_code": ["A1", "A2"], "area_name": ["Ash", "Birch"], "parent": ["A", "B"]})
HEAD = "person_id,gender,needs,address_type,postcode,offence_code,age\n"
# Three men of Ash, three women of Birch; one person of Birch whose word for it nobody else has, one without
# an address, and one whose address is in no gazetteer.
PEOPLE = HEAD + "".join(
    f"p{i},{gender},{need},{kind},NE1 1AA,00100,40\n"
    for i, (gender, need, kind) in enumerate(
        [
            *[("Male", "drugs", "Settled")] * 3,
            *[("Female", "", "Settled")] * 3,
            ("Word", "debt", "Settled"),
            ("Male", "drugs", "No fixed abode"),
            ("Male", "drugs", "Settled"),
        ]
    )
)
WHERE = [("A1", None)] * 3 + [("A2", None)] * 4 + [(None, "no fixed abode"), (None, "not in the gazetteer")]
CATEGORIES = (
    "list,code,description,valid_from,valid_to,home_office_group,police_uk_type,probation_offence_group,"
    "record_type\nhome-office-code,00100,,,,Violence,,,\nhome-office-code,00800,,,,Theft,,,\n"
)


@pytest.fixture(params=list(ENGINES))
def engine(request):
    with ENGINES[request.param]() as opened:
        yield opened


def study(tmp_path, text=PEOPLE, rows=WHERE, **options):
    """The people as they stand in a file, placed."""
    (tmp_path / "people.csv").write_text(text)
    day = date(2022, 9, 30)
    source = RecordSource(
        "people", "offenders", (tmp_path / "people.csv",), **{"public": False, "as_at": day, **options}
    )
    frame = pd.DataFrame(rows, columns=["area_code", "reason"]).astype("str")
    blank = pd.Series(pd.NA, range(len(rows)), dtype="str")
    frame = frame.assign(record=range(len(rows)), near=False, elsewhere=blank, early=False, late=False)
    frame.to_parquet(tmp_path / "placed.parquet")
    placed = Placed(ingest(source, tmp_path / "workspace"), "wards", tmp_path / "placed.parquet")
    everywhere = AREAS.rename(columns={"parent": "neighbour"})
    return Study(placed, AREAS, everywhere, ())


def asked(*by, where=None, keep=None):
    """A table of the people, called Table."""
    return TableRequest("Table", "people", by, where or {}, keep=keep or {})


def shown(counts, *by):
    """The figures of a table by what it is split by."""
    return counts.cells.set_index(list(by) if len(by) > 1 else by[0])["n"].to_dict()


@pytest.mark.parametrize("values", [("Word",), ("Male", "Wrod"), ("rare, taken together",), ("All",)])
def test_a_word_that_few_people_have_is_refused_like_one_that_nobody_has(engine, tmp_path, values):
    """The sentence is the same for both: it has the table, the column and the word's place alone."""
    with pytest.raises(SpecificationError) as refused:
        count(engine, asked("area", where={"gender": values}), study(tmp_path))
    assert str(refused.value) == (
        "A table must ask for categories that at least 3 people of its source have, and value "
        f"{len(values)} of 'gender' in the where of 'Table' is none: correct it."
    )


def test_inside_the_service_a_word_that_one_person_has_is_counted(engine, tmp_path):
    """Where nothing is hidden the one person is shown, and a word that nobody has is refused still."""
    inside = replace(study(tmp_path), few=1)
    counts = count(engine, asked("area", where={"gender": ("Word",)}), inside)
    assert shown(counts, "area_code")["All"] == 1
    with pytest.raises(SpecificationError, match="what its source has, and value 1 of 'gender'"):
        count(engine, asked("area", where={"gender": ("Wrod",)}), inside)


def test_a_category_that_is_known_and_that_nobody_has_is_none_of_anything(engine, tmp_path):
    """An age band and an offence group of the category table are counted as 0; what is none is refused."""
    (tmp_path / "offences.csv").write_text(CATEGORIES)
    found = study(tmp_path, categories=tmp_path / "offences.csv")
    found = replace(found, groups={"home_office_group": ("Theft", "Violence")})
    theft = {"home_office_group": ("Theft",), "age_band": ("21-24",)}
    counts = count(engine, asked("area", where=theft), found)
    assert set(shown(counts, "area_code").values()) == {0}
    assert "No record" in counts.note
    for column, value in (("home_office_group", "Thieving"), ("age_band", "21 to 24")):
        with pytest.raises(SpecificationError, match=f"value 1 of '{column}' in the where of 'Table'"):
            count(engine, asked("area", where={column: (value,)}), found)


def test_nothing_is_refused_of_a_source_without_records(engine, tmp_path):
    """A caseload of nobody makes a table of noughts, whatever it is restricted to."""
    counts = count(engine, asked("area", where={"gender": ("Male",)}), study(tmp_path, HEAD, []))
    assert set(shown(counts, "area_code").values()) == {0}


def test_an_address_class_is_asked_for_as_it_is_counted(engine, tmp_path):
    """Of eight with a settled address seven are on the map; the other is asked for by a class of its own."""
    found = study(tmp_path)
    settled = count(engine, asked("gender", where={"address_class": ("settled",)}), found)
    assert shown(settled, "address_class", "gender")["All", "All"] == 7
    # No row says of those without an address that there are none: they are not what was asked for.
    assert set(settled.cells["address_class"]) == {"settled", "All"}
    beside = count(engine, asked("area", where={"address_class": ("settled, not placed",)}), found)
    assert {area for area, n in shown(beside, "area_code").items() if n} == {"NOT-PLACED", "All"}


@pytest.mark.parametrize(
    ("keep", "said"),
    [
        ({"gender": ("All", "Word")}, "value 2 of 'gender' in the keep of 'Table'"),
        ({"gender": ("Wrod",)}, "value 1 of 'gender' in the keep of 'Table'"),
        ({"area": ("A1", "A9")}, "areas that its boundary set has, and value 2 of 'area' in the keep"),
        ({"need": ("debt",)}, "value 1 of 'need' in the keep of 'Table'"),
    ],
)
def test_cells_that_a_table_cannot_have_are_not_kept(engine, tmp_path, keep, said):
    """A rare word, one that nobody has, and an area of nowhere are refused by their place in the list."""
    with pytest.raises(SpecificationError, match=said) as refused:
        count(engine, asked("area", "gender", "need", keep=keep), study(tmp_path))
    assert "debt" not in str(refused.value)
    assert "Word" not in str(refused.value)


def test_cells_that_a_table_can_have_are_kept(engine, tmp_path):
    """Totals, areas of another partnership, rows beside the map, and rare words together are categories."""
    keep = {
        "area": ("A2", "NFA", "All"),
        "gender": ("Male", "rare, taken together", "not recorded"),
        "need": ("drugs", "none recorded", "All"),
    }
    assert count(engine, asked("area", "gender", "need", keep=keep), study(tmp_path)).keep == keep
