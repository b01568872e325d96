"""Official lookups as published."""

from pathlib import Path

import pandas as pd
import pytest

from geoaudit.errors import GeographyError
from geoaudit.hierarchy.official import read_lookup, read_lookups
from geoaudit.hierarchy.relations import carried_whole, changes, containments, names

from .hierarchies import write

PUBLISHED = "FID,LSOA11CD,LSOA11NM,WD19CD,WD19NM,LAD19CD,LAD19NM\n1,E01000001,A,E05000001,B,E06000001,C\n"
TURNED = "ltla19_name,ltla19_code,ward19_code,ward19_name,lsoa11_code\nC,E06000001,E05000001,B,E01000001\n"
CHANGED = """LSOA11CD,LSOA21CD,CHGIND
E01000001,E01000001,U
E01000002,E01000021,S
E01000002,E01000022,S
E01000003,E01000023,M
E01000004,E01000023,M
E01000005,E01000024,X
"""


def _contained(path: Path) -> set[tuple[str, ...]]:
    found = containments(read_lookup(path))
    return set(
        found[["child_kind", "child_code", "parent_kind", "parent_code"]].itertuples(index=False, name=None)
    )


@pytest.mark.parametrize("text", [PUBLISHED, TURNED, PUBLISHED.lower().replace("e0", "E0")])
def test_a_lookup_reads_alike_in_any_spelling_and_order(tmp_path: Path, text: str) -> None:
    """Columns are known by kind and year whatever their order, and a byte-order mark is no part of a name."""
    assert _contained(write(tmp_path, "lookup.csv", text)) == {
        ("LSOA", "E01000001", "ward", "E05000001"),
        ("LSOA", "E01000001", "district", "E06000001"),
        ("ward", "E05000001", "district", "E06000001"),
    }


def test_the_day_is_the_files_month_else_the_end_of_the_latest_year(tmp_path: Path) -> None:
    """A month in the file's name, in figures or words, dates the lookup; else its year does."""
    dates = [
        read_lookup(write(tmp_path, f"{name}.csv", PUBLISHED)).as_at.date().isoformat()
        for name in ("a_2019-05", "Wards_(December_2018)_Lookup", "LSOA_to_ward_Jan_2017", "plain")
    ]
    assert dates == ["2019-05-31", "2018-12-31", "2017-01-31", "2019-12-31"]


def test_parents_are_of_the_latest_year_and_children_of_the_one_before_it(tmp_path: Path) -> None:
    """Of LSOAs of two years, those of 2021 lie in the districts of 2022, and those of 2011 in none."""
    text = "lsoa11_code,lsoa21_code,ltla22_code\nE01000001,E01000002,E06000001\n"
    assert _contained(write(tmp_path, "a.csv", text)) == {("LSOA", "E01000002", "district", "E06000001")}


def test_change_codes_keep_their_letters(tmp_path: Path) -> None:
    """U, S, M and X come as published, each with the codes and years that it joins."""
    found = changes(read_lookup(write(tmp_path, "a.csv", CHANGED)))
    assert found["change"].tolist() == ["U", "S", "S", "M", "M", "X"]
    assert set(found["kind"]) == {"LSOA"}
    assert found[["from_year", "to_year"]].drop_duplicates().to_numpy().tolist() == [[2011, 2021]]


def test_unchanged_and_merged_areas_go_over_whole(tmp_path: Path) -> None:
    """U and M have one successor each; S and X are left to weights."""
    whole = carried_whole(changes(read_lookup(write(tmp_path, "a.csv", CHANGED))))
    assert whole.to_numpy().tolist() == [
        ["E01000001", "E01000001"],
        ["E01000003", "E01000023"],
        ["E01000004", "E01000023"],
    ]


def test_an_unchanged_area_with_two_successors_is_refused() -> None:
    """A letter that the rows contradict is not believed."""
    wrong = pd.DataFrame(
        {"from_code": ["E01000001"] * 2, "to_code": ["E01000001", "E01000002"], "change": "U"}
    )
    with pytest.raises(GeographyError, match="1 have several, as E01000001"):
        carried_whole(wrong)


def test_codes_from_before_the_register_become_those_of_it(tmp_path: Path) -> None:
    """A column WD10CDO says which code a ward had until 2008."""
    text = "LSOA01CD,WD10CD,WD10CDO,WD10NM\nE01000001,E05000040,00ABGM,Valence\n"
    found = changes(read_lookup(write(tmp_path, "a.csv", text)))
    assert found[["from_code", "to_code", "from_year"]].to_numpy().tolist() == [["00ABGM", "E05000040", 2008]]


def test_a_code_in_the_wrong_column_is_refused_with_its_row(tmp_path: Path) -> None:
    """A ward's code under districts, or text that is no code, is named by row, and not shown."""
    text = "WD19CD,LAD19CD\nE05000001,E06000001\nE05000002,E05000003\nMr Smith,E06000001\n"
    with pytest.raises(
        GeographyError, match="kind district in column 'LAD19CD', but 1 rows do not: see row 3"
    ):
        read_lookup(write(tmp_path, "a.csv", text.replace("Mr Smith", "E05000004")))
    with pytest.raises(GeographyError, match="see row 4") as refused:
        read_lookup(write(tmp_path, "a.csv", text.replace("E05000003", "E06000002")))
    assert "Smith" not in str(refused.value)


def test_a_table_that_is_no_lookup_is_refused(tmp_path: Path) -> None:
    """A file with one kind of code relates nothing."""
    with pytest.raises(GeographyError, match="codes of two kinds or years"):
        read_lookup(write(tmp_path, "a.csv", "WD19CD,name\nE05000001,A\n"))


def test_one_of_several_files_must_be_named(tmp_path: Path) -> None:
    """A folder of two lookups reads as two, and as one only by its name."""
    for name in ("a.csv", "b.csv"):
        write(tmp_path, name, PUBLISHED)
    assert len(read_lookups(tmp_path)) == 2
    assert read_lookup(tmp_path, "b.csv").label.endswith("b.csv")
    with pytest.raises(GeographyError, match="2 files fit"):
        read_lookup(tmp_path)


def test_names_come_with_their_codes(tmp_path: Path) -> None:
    """Each level's names stand beside its codes, for people to read."""
    found = names(read_lookup(write(tmp_path, "a.csv", PUBLISHED)))
    assert found[["code", "name"]].to_numpy().tolist() == [
        ["E01000001", "A"],
        ["E05000001", "B"],
        ["E06000001", "C"],
    ]
