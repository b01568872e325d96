"""Populations: what is read of their files, and what is refused of another place, time or kind."""

import datetime as dt
from pathlib import Path

import pytest

from geoaudit.errors import FileError, SpecificationError
from geoaudit.periods.labels import parse_period
from geoaudit.reference.population import own_population, read_population, remark_on
from geoaudit.spec.plans import PopulationFile

HEAD = "code,age,sex,people\n"


def file(folder: Path, text: str, **columns: str) -> PopulationFile:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    return PopulationFile(path, dt.date(2022, 6, 30), "wards-2022", "code", "people", columns)


def test_years_of_age_become_bands_without_children_under_10(tmp_path):
    """9 is left out, 10 and 17 are under 18, 18 and 20 one band, 90+ is 60 and over."""
    rows = "".join(f"W1,{age},M,100\n" for age in ("9", "10", "17", "18", "20", "90+"))
    found = read_population(file(tmp_path, HEAD + rows, age_band="age", gender="sex"), None)
    assert found.set_index("age_band")["n"].to_dict() == {"under 18": 200, "18-20": 200, "60 and over": 100}
    assert set(found["gender"]) == {"Male"}


def test_detailed_ethnic_groups_are_put_into_broad_ones(tmp_path):
    """Indian and Pakistani are of one broad group of the census of 2001: their people are added up."""
    text = 'code,group,people\nW1,Indian,"1,200"\nW1,Pakistani,300\nW1,White British,5000\n'
    found = read_population(file(tmp_path, text, ethnic_group="group"), "2001")
    assert found.set_index("ethnic_group")["n"].to_dict() == {"Asian or Asian British": 1500, "White": 5000}


@pytest.mark.parametrize(
    ("row", "what"),
    [
        ("W1,30,M,-5", "a number of people, 0 or more, in every row, but 1 of 2 do not: correct row 3"),
        ("W1,30,M,many", "a number of people, 0 or more, in every row, but 1 of 2 do not: correct row 3"),
        (",30,M,5", "a code of an area in every row"),
        ("W1,214,M,5", "an age in years or a band"),
        ("W1,30,X,5", "a gender, male or female, in every row"),
        ("W1,20,M,5", "each area and group once in every row, but 1 of 2"),
    ],
)
def test_rows_that_give_no_figure_are_refused_by_number(tmp_path, row, what):
    """Each refusal names the file and the row, and repeats nothing that is in it."""
    made = file(tmp_path, f"{HEAD}W1,20,M,100\n{row}\n", age_band="age", gender="sex")
    with pytest.raises(FileError, match=r"people\.csv") as refusal:
        read_population(made, None)
    assert what in str(refusal.value)
    assert "many" not in str(refusal.value)
    assert "214" not in str(refusal.value)


def test_every_area_must_have_every_group(tmp_path):
    """One of four figures is missing: nobody is taken to be nobody."""
    text = f"{HEAD}W1,20,M,1\nW1,30,M,1\nW2,20,M,1\nW9,20,M,1\n"
    found = read_population(file(tmp_path, text, age_band="age"), None)
    with pytest.raises(SpecificationError, match="1 of 4 are missing"):
        own_population(found, ["W1", "W2"], "people")
    assert own_population(found, ["W1"], "people")["n"].tolist() == [1, 1]


def test_a_population_of_another_boundary_set_is_refused(tmp_path):
    """A rate over the people of other areas would be of nobody."""
    with pytest.raises(SpecificationError, match="on the audit's own boundary set 'wards-2019'"):
        remark_on("people", file(tmp_path, HEAD), "wards-2019", parse_period("2022/23"))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2022/23", ""),
        ("2021/22", ""),
        ("2020/21", "more than 6 months"),
        ("2024", ""),
    ],
)
def test_a_population_of_another_time_is_said_or_refused(tmp_path, period, said):
    """30 June 2022 lies in 2022/23, 3 months after 2021/22, 15 after 2020/21 and 18 before 2024."""
    made = file(tmp_path, HEAD)
    if period == "2024":
        with pytest.raises(SpecificationError, match="at most 18 months"):
            remark_on("people", made, "wards-2022", parse_period("2024"))
        return
    found = remark_on("people", made, "wards-2022", parse_period(period))
    assert said in found
    assert ("more than" in found) == bool(said)
