"""The probation service's areas, as its own software lists them."""

import datetime as dt
from pathlib import Path

import pytest

from geoaudit.errors import GeographyError
from geoaudit.hierarchy.probation_codes import POLICE_AREAS, REGIONS, UNITS
from geoaudit.hierarchy.reading import read_hierarchy
from geoaudit.hierarchy.tree import parents_of

from .hierarchies import pairs, write

KEY = "734261a0-d053-4aed-968d-ffc518cc17f8"
FIRST = f"""
INSERT INTO probation_delivery_units (id, name, probation_region_id) VALUES
    -- West Midlands
    ('u1', 'Staffordshire and Stoke', '{KEY}'),
    ('u2', 'Coventry (the City''s)', '{KEY}');
"""
CODES = """
ALTER TABLE probation_delivery_units ADD COLUMN delius_code TEXT;
Update probation_delivery_units Set delius_code = 'N52STST' Where id = 'u1';
Update probation_delivery_units Set delius_code = 'N52CSW' Where id = 'u2';
"""
OTHERS = f"""
INSERT INTO probation_delivery_units (id, name, probation_region_id,delius_code) VALUES
    ('u3','Headquarters','{KEY}','N52HDQT');
"""
SPLIT = """
Update probation_delivery_units Set name = 'Staffordshire North', delius_code = 'N52STF' Where id = 'u1';
"""
POLICE = "insert into pcc_region (id, name, nps_region_id) values ('northumbria','Northumbria','A');"
LETTERS = "insert into nps_region (id, name) values ('A', 'North East'), ('E', 'West Midlands');"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Seed files in the order in which they were applied."""
    texts = {
        "20230405_first.sql": FIRST,
        "20240411_codes.sql": CODES,
        "20240422_others.sql": OTHERS,
        "20250324_split.sql": SPLIT,
        "V1_16_regions.sql": LETTERS,
        "V1_17_police.sql": POLICE,
    }
    for name, text in texts.items():
        write(tmp_path, name, text)
    return tmp_path


def test_there_are_as_many_areas_trusts_and_companies_as_there_were() -> None:
    """42 areas, 35 trusts and 21 companies, each made of whole police force areas."""
    counts = [len({row[i] for row in POLICE_AREAS.values()}) for i in (1, 2, 3)]
    assert (len(POLICE_AREAS), counts, len(REGIONS)) == (43, [42, 35, 21], 12)


def test_no_district_lies_in_two_delivery_units() -> None:
    """Each district and county is named once."""
    named = [code for codes in UNITS.values() for code in codes.split()]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("kind", "day", "code", "name"),
    [
        ("probation area", dt.date(2005, 1, 1), "probation-area/county-durham", "County Durham"),
        ("probation trust", dt.date(2010, 4, 1), "probation-trust/durham-tees-valley", "Durham Tees Valley"),
        ("CRC", dt.date(2014, 6, 1), "CRC/durham-tees-valley", "Durham Tees Valley"),
    ],
)
def test_a_police_force_area_has_its_probation_area_by_date(
    folder: Path, kind: str, day: dt.date, code: str, name: str
) -> None:
    """Durham was an area of its own, then part of a trust and of a company with Teesside."""
    found = parents_of(read_hierarchy([folder]), ["E23000008"], kind, day)
    assert found[["parent_code", "parent_name"]].to_numpy().tolist() == [[code, name]]
    gone = parents_of(read_hierarchy([folder]), ["E23000008"], kind, dt.date(2021, 6, 26))
    assert gone["parent_code"].isna().all()


def test_regions_come_by_police_force_and_by_delivery_unit(folder: Path) -> None:
    """A force finds its region by the list of commissioners, a district by its unit; both by code alone."""
    read = read_hierarchy([folder])
    assert pairs(parents_of(read, ["E08000026", "E23000007"], "probation region", dt.date(2022, 1, 1))) == [
        ("E08000026", "N52"),
        ("E23000007", "N54"),
    ]
    found = parents_of(read, ["E08000026"], "delivery unit", dt.date(2022, 1, 1))
    assert found["parent_name"].tolist() == ["Coventry (the City's)"]


def test_a_unit_that_was_cut_in_two_ends_on_the_day_of_the_file(folder: Path) -> None:
    """Stoke lay in the joint unit until the day before it was split, and since then in none that is known."""
    read = read_hierarchy([folder])
    assert pairs(parents_of(read, ["E06000021"], "delivery unit", dt.date(2025, 3, 23))) == [
        ("E06000021", "N52STST")
    ]
    assert pairs(parents_of(read, ["E06000021"], "delivery unit", dt.date(2025, 3, 24))) == [
        ("E06000021", None)
    ]


def test_units_that_are_no_areas_are_counted(folder: Path) -> None:
    """Headquarters and the half without known districts are left out, and the findings say how many."""
    assert read_hierarchy([folder]).findings["n"].tolist() == [2]


def test_other_sql_and_unknown_regions_are_refused(tmp_path: Path) -> None:
    """A script without the lists, and a region that nobody knows, are refused."""
    with pytest.raises(GeographyError, match="must list probation regions"):
        read_hierarchy([write(tmp_path, "a.sql", "select 1;")])
    unknown = FIRST.replace(KEY, "x")
    with pytest.raises(GeographyError, match="must name the 12 regions"):
        read_hierarchy([write(tmp_path, "b.sql", unknown), write(tmp_path, "c.sql", CODES)])
