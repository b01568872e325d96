"""The dated hierarchy: what lies in what, from a day to a day."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import GeographyError
from geoaudit.hierarchy.dating import dated
from geoaudit.hierarchy.partnerships import (
    DISTRICT_NOT_IN_FORCE,
    FORMER_IN_NONE,
    NO_FORMER,
    former_districts,
    partnerships_of,
)
from geoaudit.hierarchy.reading import read_hierarchy
from geoaudit.hierarchy.tree import NO_PARENT, NOT_IN_FORCE, NOT_KNOWN, Hierarchy, parents_of

from .hierarchies import HISTORY, LOOKUP_2018, country, pairs, write, write_history

BEFORE, MIDDLE, AFTER = dt.date(2012, 1, 1), dt.date(2018, 6, 1), dt.date(2020, 1, 1)


@pytest.fixture
def small(tmp_path: Path) -> Hierarchy:
    """The small country."""
    return country(tmp_path)


def _former(**codes: str) -> pd.DataFrame:
    return pd.DataFrame({"area_code": list(codes), "former_code": list(codes.values())}, dtype="str")


def test_parents_are_those_of_the_day(small: Hierarchy) -> None:
    """A ward lies in the district of the day: before the merger in one, after it in another."""
    for day, district in ((MIDDLE, "E06000011"), (dt.date(2019, 4, 1), "E06000013")):
        assert pairs(parents_of(small, ["E05000011"], "district", day)) == [("E05000011", district)]


def test_a_district_may_lie_in_several_partnerships(small: Hierarchy) -> None:
    """Every parent has its row, and each its name for people to read."""
    found = parents_of(small, ["E06000013"], "CSP", AFTER)
    assert pairs(found) == [("E06000013", "E22000011"), ("E06000013", "E22000012")]
    assert found["parent_name"].tolist() == ["Name of E22000011", "Name of E22000012"]


def test_two_levels_up_come_through_the_one_between(small: Hierarchy) -> None:
    """A ward's police force is that of its district's partnership, and an area is its own kind's parent."""
    assert pairs(parents_of(small, ["E05000001"], "police force", MIDDLE)) == [("E05000001", "E23000001")]
    assert pairs(parents_of(small, ["E22000001"], "CSP", MIDDLE)) == [("E22000001", "E22000001")]


def test_a_code_before_its_recoding_has_the_partnership_of_the_code_after(small: Hierarchy) -> None:
    """Lookups know E06000002 alone; E06000001, of which it is the new code, lay in the same partnership."""
    assert pairs(parents_of(small, ["E06000001"], "CSP", BEFORE)) == [("E06000001", "E22000001")]
    assert pairs(parents_of(small, ["E06000002"], "CSP", BEFORE)) == [("E06000002", None)]


def test_each_missing_parent_has_its_reason(small: Hierarchy) -> None:
    """Not in force, not known and placed in none are told apart."""
    found = parents_of(small, ["E06000002", "E06999999", "E06000014"], "CSP", BEFORE).set_index("area_code")
    assert found["reason"].to_dict() == {
        "E06000002": NOT_IN_FORCE,
        "E06000014": NOT_IN_FORCE,
        "E06999999": NOT_KNOWN,
    }
    later = parents_of(small, ["E06000014"], "CSP", dt.date(2024, 1, 1))
    assert later["reason"].tolist() == [NO_PARENT]


def test_a_kind_that_no_file_holds_is_refused_with_those_there_are(small: Hierarchy) -> None:
    """Asking for probation regions without their files says what there is."""
    with pytest.raises(GeographyError, match="'probation region', but they hold CSP, district"):
        parents_of(small, ["E06000001"], "probation region", AFTER)


def test_the_order_of_the_files_changes_nothing(tmp_path: Path, small: Hierarchy) -> None:
    """The same files named the other way round give the same links, names and changes."""
    files = [tmp_path / name for name in ("LAD_to_CSP_2019-12.csv", "history.json", "LAD_to_CSP_2018-12.csv")]
    again = read_hierarchy(files)
    for one, other in (
        (again.links, small.links),
        (again.names, small.names),
        (again.changes, small.changes),
    ):
        pd.testing.assert_frame_equal(one, other)


def test_a_lookup_without_history_holds_for_its_years_only(tmp_path: Path) -> None:
    """Nothing says what was before or after the lookup's own year, so nothing is said."""
    read = read_hierarchy([write(tmp_path, "LAD_to_CSP_2018-12.csv", LOOKUP_2018)])
    assert pairs(parents_of(read, ["E06000011"], "CSP", MIDDLE)) == [("E06000011", "E22000011")]
    assert pairs(parents_of(read, ["E06000011"], "CSP", dt.date(2019, 1, 1))) == [("E06000011", None)]
    assert pairs(parents_of(read, ["E06000011"], "CSP", dt.date(2017, 12, 31))) == [("E06000011", None)]


def _seen(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["child_code", "parent_code", "as_at"])
    return frame.assign(child_kind="district", parent_kind="CSP").astype({"as_at": "datetime64[ms]"})


def _lived(**spans: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame.from_dict(spans, orient="index", columns=["valid_from", "valid_to"])
    return frame.astype("datetime64[ms]").rename_axis("code")


def test_between_two_lookups_that_differ_nothing_is_said() -> None:
    """A in P in 2017 and in Q in 2019, all codes alive throughout: 2018 belongs to neither."""
    lived = _lived(
        A=("2009-01-01", "2200-01-01"), P=("2009-01-01", "2200-01-01"), Q=("2009-01-01", "2200-01-01")
    )
    found = dated(_seen(("A", "P", "2017-01-31"), ("A", "Q", "2019-12-31")), lived)
    assert found[["parent_code", "valid_from", "valid_to"]].astype("str").to_numpy().tolist() == [
        ["P", "2009-01-01", "2017-02-01"],
        ["Q", "2019-12-31", "2200-01-01"],
    ]


def test_codes_that_end_and_begin_date_the_change_between_lookups() -> None:
    """Where P ended and Q began on a day between the two lookups, each holds right up to that day."""
    lived = _lived(
        A=("2009-01-01", "2200-01-01"), P=("2009-01-01", "2018-04-01"), Q=("2018-04-01", "2200-01-01")
    )
    found = dated(_seen(("A", "P", "2017-01-31"), ("A", "Q", "2019-12-31")), lived)
    assert found["valid_to"].iloc[0] == found["valid_from"].iloc[1] == pd.Timestamp(2018, 4, 1)


@given(st.lists(st.tuples(st.integers(2010, 2020), st.sampled_from("PQR")), min_size=1, max_size=12))
def test_a_link_never_holds_where_a_lookup_shows_another(rows: list[tuple[int, str]]) -> None:
    """Whatever the lookups show, each day that one speaks of has exactly the parents that it shows."""
    seen = _seen(*(("A", parent, f"{year}-06-30") for year, parent in rows))
    lived = _lived(A=("2009-01-01", "2200-01-01"))
    found = dated(seen, lived)
    for year in {year for year, _ in rows}:
        day = pd.Timestamp(year, 6, 30)
        held = found[(found["valid_from"] <= day) & (found["valid_to"] > day)]["parent_code"]
        assert sorted(held) == sorted({parent for other, parent in rows if other == year})


def test_a_hierarchy_of_ones_own_adds_any_level(tmp_path: Path) -> None:
    """A plain CSV with its own kinds and days joins the rest, so that no level has to be known beforehand."""
    text = (
        "child_code,child_kind,parent_code,parent_kind,parent_name,valid_from,valid_to\n"
        "E06000002,district,DIV1,probation division,North,2014-06-01,2021-06-26\n"
    )
    files = [write(tmp_path, "own.csv", text), write_history(tmp_path, HISTORY)]
    read = read_hierarchy(files)
    found = parents_of(read, ["E05000001"], "probation division", MIDDLE)
    assert found[["parent_code", "parent_name"]].to_numpy().tolist() == [["DIV1", "North"]]
    assert pairs(parents_of(read, ["E05000001"], "probation division", AFTER.replace(year=2022))) == [
        ("E05000001", None)
    ]


@pytest.mark.parametrize(
    "row", ["E06000002,district,,x,,", "E06000002,district,D,x,1 June,", "A,b,C,d,2014-01-01,2014-01-01"]
)
def test_a_link_without_code_day_or_length_is_refused_with_its_row(tmp_path: Path, row: str) -> None:
    """A blank code, a day in words and a link that ends as it begins are each refused by row."""
    text = f"child_code,child_kind,parent_code,parent_kind,valid_from,valid_to\n{row}\n"
    with pytest.raises(GeographyError, match="1 rows do not: see row 2"):
        read_hierarchy([write(tmp_path, "own.csv", text)])


def test_no_file_is_refused() -> None:
    """A hierarchy is made of files."""
    with pytest.raises(GeographyError, match="at least one file"):
        read_hierarchy([])


def test_partnerships_come_through_the_district_of_the_day(small: Hierarchy) -> None:
    """Wards and districts have one partnership each where their district lies in one."""
    assert pairs(partnerships_of(small, ["E05000011", "E05000001"], "ward", MIDDLE)) == [
        ("E05000001", "E22000001"),
        ("E05000011", "E22000011"),
    ]
    assert pairs(partnerships_of(small, ["E06000012"], "district", MIDDLE)) == [("E06000012", "E22000012")]


def test_a_merged_district_is_resolved_by_the_wards_own_code(small: Hierarchy) -> None:
    """A ward that kept its code over the merger says itself which former district it was in."""
    found = partnerships_of(small, ["E05000011", "E05000012"], "ward", dt.date(2019, 4, 15))
    assert pairs(found) == [("E05000011", "E22000011"), ("E05000012", "E22000012")]
    assert pairs(
        former_districts(small, ["E05000011"], MIDDLE).rename(columns={"former_code": "parent_code"})
    ) == [("E05000011", "E06000011")]


def test_a_new_ward_of_a_merged_district_is_refused_with_the_hint(small: Hierarchy) -> None:
    """Without the former district nobody can say, and the message says what to give."""
    with pytest.raises(
        GeographyError, match=r"2 areas lie in several \(E06000013 in 2\): give the boundary set"
    ):
        partnerships_of(small, ["E05000013", "E05000014"], "ward", AFTER)


def test_a_new_ward_is_resolved_by_the_former_district_given(small: Hierarchy) -> None:
    """The former district decides; an area without one, and one whose former district helps not, say so."""
    former = _former(E05000013="E06000012")
    found = partnerships_of(small, ["E05000013", "E05000014"], "ward", AFTER, former)
    assert pairs(found) == [("E05000013", "E22000012"), ("E05000014", None)]
    assert found["reason"].tolist()[1] == NO_FORMER
    other = partnerships_of(small, ["E05000014"], "ward", AFTER, _former(E05000014="E06000001"))
    assert other["reason"].tolist() == [FORMER_IN_NONE]


def test_wards_ahead_of_their_council_follow_the_district_given(small: Hierarchy) -> None:
    """A ward elected before its district began has no partnership, unless the land's district is given."""
    day = dt.date(2022, 12, 31)
    without = partnerships_of(small, ["E05000015"], "ward", day)
    assert (pairs(without), without["reason"].tolist()) == ([("E05000015", None)], [DISTRICT_NOT_IN_FORCE])
    found = partnerships_of(small, ["E05000015"], "ward", day, _former(E05000015="E06000002"))
    assert (pairs(found), found["reason"].isna().tolist()) == ([("E05000015", "E22000001")], [True])


def test_codes_of_another_kind_and_two_former_districts_are_refused(small: Hierarchy) -> None:
    """Districts called wards, and an area with two former districts, are refused before anything is said."""
    with pytest.raises(GeographyError, match="kind ward must have codes of that kind, but 1 of 1"):
        partnerships_of(small, ["E06000011"], "ward", MIDDLE)
    twice = pd.concat([_former(E05000013="E06000011"), _former(E05000013="E06000012")])
    with pytest.raises(GeographyError, match="1 have several, as E05000013"):
        partnerships_of(small, ["E05000013"], "ward", AFTER, twice)


def test_areas_come_once_each_and_all_of_them(small: Hierarchy) -> None:
    """Repeated and missing codes make no rows of their own, and unknown ones are not dropped."""
    found = partnerships_of(small, pd.Series(["E05000001", None, "E05000001", "E05999999"]), "ward", MIDDLE)
    assert pairs(found) == [("E05000001", "E22000001"), ("E05999999", None)]
    assert found["reason"].tolist()[1] == NOT_KNOWN
