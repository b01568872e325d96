"""The few tables that all others are margins of, and periods that overlap: reductions by hand."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.counts.cliques import cliques, column_sets, families_of, pieces
from geoaudit.counts.table import Counts
from geoaudit.disclosure.attack_cliques import _united
from geoaudit.periods.calendar import parse_period
from geoaudit.periods.period import Period


def sets(*names: str) -> list[frozenset[str]]:
    """Column sets of one-letter columns."""
    return [frozenset(name) for name in names]


def found(*names: str) -> set[str]:
    return {"".join(sorted(columns)) for columns in cliques(sets(*names))}


def test_a_margin_of_another_table_is_no_clique():
    """Of ab, a, b and ab again only ab is left."""
    assert found("ab", "a", "b", "ab") == {"ab"}


def test_a_chain_and_a_star_stay_apart():
    """ab, bc, cd can be reduced to nothing, and so can ab, ac, ad: each table is a clique."""
    assert found("ab", "bc", "cd") == {"ab", "bc", "cd"}
    assert found("ab", "ac", "ad") == {"ab", "ac", "ad"}


def test_a_triangle_is_taken_together():
    """ab, bc and ca share columns all round: figures that agree pair by pair need come from no records."""
    assert found("ab", "bc", "ca") == {"abc"}


def test_a_triangle_with_its_own_table_is_reduced():
    """Where abc is published the three pairs are margins of it."""
    assert found("ab", "bc", "ca", "abc") == {"abc"}


def test_only_the_core_of_a_cycle_is_taken_together():
    """A tail that hangs on a triangle, and a table that shares nothing, stay apart."""
    assert found("ab", "bc", "ca", "cd", "xy") == {"abc", "cd", "xy"}


def test_a_square_becomes_two_triangles():
    """ab, bc, cd, da go round with no table across: cut from b to d they can be reduced to nothing."""
    assert found("ab", "bc", "cd", "da") == {"abd", "bcd"}


def reduced(columns: list[frozenset[str]]) -> list[frozenset[str]]:
    """What is left of column sets by Graham's reduction, to the letter of its two rules."""
    left = set(columns)
    changed = True
    while changed:
        lone = {name for name in frozenset().union(*left) if sum(name in one for one in left) == 1}
        smaller = {one - lone for one in left}
        smaller = {one for one in smaller if not any(one < other for other in smaller)}
        changed, left = smaller != left, smaller
    return [one for one in left if one]


@pytest.mark.parametrize("made", [lambda s: [frozenset(c) for c in cliques(s)], _united])
@given(st.lists(st.frozensets(st.sampled_from("abcdefg"), min_size=1, max_size=3), min_size=1, max_size=9))
def test_whatever_the_tables_they_are_margins_of_what_can_be_reduced_to_nothing(made, tables):
    """Each table lies in a clique, and the cliques are decomposable: as counted and as attacked."""
    cut = made(tables)
    assert all(any(table <= clique for clique in cut) for table in tables)
    assert reduced(cut) == []


@given(st.lists(st.frozensets(st.sampled_from("abcdefg"), min_size=1, max_size=3), min_size=1, max_size=9))
def test_tables_that_can_be_reduced_stay_as_they_are(tables):
    """Where the largest tables are decomposable already they are the cliques."""
    largest = [t for t in set(tables) if not any(t < other for other in tables)]
    if not reduced(largest):
        assert {frozenset(c) for c in cliques(tables)} == set(largest)


@pytest.mark.parametrize("order", list(permutations(["abc", "cde", "ef", "bx"])))
def test_a_tree_has_what_two_share_in_every_one_between(order):
    """Whatever the order given, each clique's columns shared with any before are all in one before."""
    made = [set(columns) for columns in cliques(sets(*order))]
    for i, columns in enumerate(made[1:], 1):
        before = set().union(*made[:i])
        assert any(columns & before <= earlier for earlier in made[:i])


def test_the_area_comes_first_and_the_rest_by_name():
    """Whatever the order of a table's columns, a clique's are always in the same."""
    assert cliques([frozenset(("gender", "area", "age_band"))]) == [("area", "age_band", "gender")]


def table(*by: str, where=()) -> Counts:
    return Counts("t", "s", False, "", by, (), None, where=dict.fromkeys(where, ("x",)))


def test_what_a_table_is_restricted_by_is_a_column_of_it():
    """A table of men by age tells of gender and of age."""
    assert column_sets([table("age_band", where=["gender"])], spread=False) == [
        frozenset(("age_band", "gender"))
    ]


def test_columns_that_tell_of_one_another_are_taken_together():
    """Where one table is by month and another by quarter both are by the two, and by no year."""
    assert column_sets([table("month", "gender"), table("quarter"), table("area")], spread=False) == [
        frozenset(("month", "quarter", "gender")),
        frozenset(("month", "quarter")),
        frozenset(("area",)),
    ]


def test_what_tells_of_the_place_alone_stands_beside_the_area_and_in_no_other_table():
    """Where one table is by ward and age and another by decile, each tells of the other by it."""
    found = cliques(column_sets([table("area", "age_band"), table("deprivation")], spread=False))
    assert sorted(found) == [("area", "age_band"), ("area", "deprivation")]
    around = cliques(column_sets([table("area", "gender"), table("deprivation", "gender")], spread=False))
    assert around == [("area", "deprivation", "gender")]


def test_ages_of_two_stand_beside_the_bands_that_they_are_made_of_and_in_no_other_table():
    """Needs by two ages are tied to people by age band through the two ages, and are by no band."""
    found = cliques(column_sets([table("age_band", "gender"), table("age_pair", "gender", "need")], False))
    assert sorted(found) == [("age_band", "age_pair", "gender"), ("age_pair", "gender", "need")]


def test_age_and_gender_in_one_column_ties_the_two_and_they_are_else_apart():
    """A table by the two in one column hangs on that by age and gender; without it these tell of neither."""
    found = cliques(column_sets([table("age_band", "gender"), table("age_and_gender", "need")], spread=False))
    assert sorted(found) == [("age_and_gender", "age_band", "gender"), ("age_and_gender", "need")]
    assert all("age_and_gender" not in family for family in families_of(["age_band", "gender"]))


def test_hours_of_events_that_are_shared_out_are_no_columns():
    """A table over which events are shared tells of others by its totals over weekday and hour alone."""
    assert column_sets([table("area", "hour", "weekday")], spread=True) == [frozenset(("area",))]
    assert column_sets([table("area", "hour")], spread=False) == [frozenset(("area", "hour"))]


def periods(*labels: str) -> list[Period]:
    return [parse_period(label) for label in labels]


def test_periods_that_do_not_overlap_are_their_own_pieces():
    """Two quarters side by side, in any order, are cut nowhere."""
    given = periods("2021 Q2", "2021 Q1")
    assert pieces(given) == (tuple(given), {})


def test_a_year_and_its_quarter_are_cut_where_the_quarter_begins_and_ends():
    """2021 and its second quarter make three pieces, named by their first and last days."""
    parts, made_of = pieces(periods("2021", "2021 Q2"))
    assert [(p.start, p.end) for p in parts] == [
        (date(2021, 1, 1), date(2021, 4, 1)),
        (date(2021, 4, 1), date(2021, 7, 1)),
        (date(2021, 7, 1), date(2022, 1, 1)),
    ]
    labels = [part.label for part in parts]
    assert made_of == {"2021": tuple(labels), "2021 Q2": (labels[1],)}
    assert [(p.start, p.end) for p in map(parse_period, labels)] == [(p.start, p.end) for p in parts]


def test_what_lies_between_periods_is_no_piece():
    """A gap that no period covers is cut out."""
    parts, made_of = pieces(periods("2021 Q1", "2021-01-01 to 2021-02-28", "2021 Q4"))
    assert [part.label for part in parts] == [
        "2021-01-01 to 2021-02-28",
        "2021-03-01 to 2021-03-31",
        "2021-10-01 to 2021-12-31",
    ]
    assert made_of["2021 Q4"] == ("2021-10-01 to 2021-12-31",)
