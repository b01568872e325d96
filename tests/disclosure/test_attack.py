import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.disclosure.attack import Published, attack
from geoaudit.errors import DisclosureError

SMALL = 5
SECONDS = 20.0
ONE_SET = pd.DataFrame({"zone": ["W1", "W2"], "wards": ["W1", "W2"], "": "here"})
"""Two wards."""


def table(name, text, boundaries="wards", **of) -> Published:
    """A table as text: its columns and `n`; ``2c`` is a hidden 2, ``1:6`` a class, ``?`` unpublished."""
    rows = [line.split() for line in text.strip().splitlines()]
    cells = pd.DataFrame(rows[1:], columns=rows[0])
    by = tuple("area" if c == "area_code" else c for c in cells.columns if c not in ("n", "period"))
    ends = pd.DataFrame([known(n) for n in cells.pop("n")], columns=["lower", "upper", "down", "up", "width"])
    if "period" not in cells:
        cells["period"] = "2021"
    own = boundaries if "area" in by else ""
    cells = pd.concat([cells, ends.astype(float)], axis=1)
    return Published(
        name, "caseload", of.pop("measure", "records"), own, by, of.pop("apart", ()), cells, **of
    )


def known(n: str) -> tuple[float, float, float, float, float]:
    """What is shown of a figure, and what must stay possible of it."""
    if n.endswith("?"):
        return (0, np.inf, 0, SMALL, np.nan) if 0 < float(n[:-1]) < SMALL else (0, np.inf, *[np.nan] * 3)
    if ":" in n:
        lower, upper = (float(end) for end in n.split(":"))
        return lower, upper, *((np.nan, 5, 4) if upper == 6 else [np.nan] * 3)
    if not n.endswith("c"):
        return float(n), float(n), np.nan, np.nan, np.nan
    small = 0 < float(n[:-1]) < SMALL
    return (0, np.inf, 0, SMALL, np.nan) if small else (0, np.inf, np.nan, np.nan, SMALL)


def exposed(*tables: Published, zones: pd.DataFrame = ONE_SET) -> list[tuple[str, int]]:
    """The table and the row of each exposed cell."""
    found = attack(tables, zones, SECONDS).exposed
    return list(found.itertuples(index=False, name=None))


def grid(counts, hidden) -> str:
    """Wards (rows) by offence (columns) with all totals shown."""
    counts, hidden = np.array(counts), np.array(hidden)
    lines = ["area_code offence n"]
    for i, j in itertools.product(range(counts.shape[0] + 1), range(counts.shape[1] + 1)):
        rows = slice(i, i + 1) if i < counts.shape[0] else slice(None)
        columns = slice(j, j + 1) if j < counts.shape[1] else slice(None)
        inner = i < counts.shape[0] and j < counts.shape[1]
        mark = "c" if inner and hidden[i, j] else ""
        ward = f"W{i + 1}" if i < counts.shape[0] else "All"
        offence = f"o{j + 1}" if j < counts.shape[1] else "All"
        lines.append(f"{ward} {offence} {counts[rows, columns].sum()}{mark}")
    return "\n".join(lines)


def wards(count: int) -> pd.DataFrame:
    names = [f"W{i + 1}" for i in range(count)]
    return pd.DataFrame({"zone": names, "wards": names, "": "here"})


def test_the_bridge_between_two_squares_alone_is_exposed():
    """In 4×4 with two or more hidden in every row and column the one that joins two squares still follows."""
    counts = [[3, 3, 9, 9], [3, 3, 2, 9], [9, 9, 3, 3], [9, 9, 3, 3]]
    hidden = [[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    found = attack([table("t", grid(counts, hidden))], wards(4), SECONDS)
    assert list(found.exposed.itertuples(index=False, name=None)) == [("t", 1 * 5 + 2)]
    assert found.least["t"][7] == found.most["t"][7] == 2
    assert found.narrowest == 0
    assert found.least["t"][0] == 0
    assert 5 <= found.most["t"][0] <= 6
    assert np.isnan(found.least["t"][2])


GENDERS = """
area_code gender n
W1  M   2c
W1  F   10
W1  All 12c
W2  M   3c
W2  F   20
W2  All 23c
All M   5
All F   30
All All 35
"""
AGES = """
area_code age n
W1  young 6
W1  old   6
W1  All   12
W2  young 11
W2  old   12
W2  All   23
All young 17
All old   18
All All   35
"""


def test_two_tables_safe_alone_are_exposed_together():
    """Ages give the ward's total that the table by gender hides, and with it the hidden men."""
    assert exposed(table("g", GENDERS)) == []
    assert exposed(table("a", AGES)) == []
    assert exposed(table("g", GENDERS), table("a", AGES)) == [("g", 0), ("g", 2), ("g", 3), ("g", 5)]


def test_one_person_behind_a_shown_total_is_exposed():
    """Where the total of 1 is shown nobody can be hidden among the parts; where it is hidden too they can."""
    rows = "area_code gender n\nW1 M 1c\nW1 F 0c\nW1 All 1{0}\nW2 M 9c\nW2 F 8c\nW2 All 17{0}\n"
    rows += "All M 10\nAll F 8\nAll All 18"
    assert ("t", 0) in exposed(table("t", rows.format("")))
    assert exposed(table("t", rows.format("c"))) == []


def test_a_hidden_cell_must_be_as_wide_as_its_requirement_in_whole_numbers():
    """Two hidden cells that add up to 4 are 4 wide: enough for 4, too little for 5."""
    text = "area_code gender n\nW1 M 0c\nW1 F 9\nW1 All 9c\nW2 M 4c\nW2 F 9\nW2 All 13c\n"
    text += "All M 4\nAll F 18\nAll All 22"
    mine = table("t", text)
    assert exposed(mine) == [("t", 0), ("t", 2), ("t", 3), ("t", 5)]
    wide = mine.cells.assign(
        down=np.nan, up=np.nan, width=mine.cells["width"].where(mine.cells.index != 3, 4.0)
    )
    wide["width"] = wide["width"].clip(upper=4.0)
    assert exposed(Published("t", "caseload", "records", "wards", mine.by, (), wide)) == []


STREET = pd.DataFrame(
    {
        "zone": ["z1", "z2", "z3"],
        "wards": ["A1", "A1", "A2"],
        "old": ["B1", "B2", "B2"],
        "": "here",
    }
)


def test_boundary_sets_that_differ_by_one_street_expose_the_street():
    """Wards of two dates give the people of the street between them, whom neither table shows."""
    new = table("new", "area_code n\nA1 20\nA2 30\nAll 50")
    old = table("old", "area_code n\nB1 17\nB2 33\nAll 50", boundaries="old")
    street = table("street", "area_code n\nz1 17?\nz2 3?\nz3 30?", boundaries="zone")
    assert exposed(new, street, zones=STREET) == []
    assert exposed(old, street, zones=STREET) == []
    assert exposed(new, old, street, zones=STREET) == [("street", 1)]


def test_places_outside_the_study_are_in_no_total():
    """The zone that only the old set has is counted in the old total and not in tables without areas."""
    zones = STREET.assign(**{"": ["here", "here", ""], "wards": ["A1", "A1", ""]})
    new = table("new", "area_code n\nA1 20c\nAll 20c")
    old = table("old", "area_code n\nB1 17\nB2 33\nAll 50", boundaries="old")
    plain = table("plain", "gender n\nM 12\nF 8\nAll 20")
    found = attack([new, old, plain], zones, SECONDS)
    assert list(found.exposed["row"]) == [0, 1]
    assert found.least["new"][0] == found.most["new"][0] == 20
    free = attack([new, old], zones, SECONDS)
    assert free.exposed.empty


def test_a_table_and_its_complement_expose_what_is_between_them():
    """All, less those who are not male, are the men that the table of men hides."""
    everybody = table("all", "area_code n\nW1 12\nW2 23\nAll 35")
    rows = "area_code n\nW1 2c\nW2 3c\nAll 5"
    men = table("men", rows, where={"gender": ("M",)})
    others = table("others", "area_code n\nW1 10\nW2 20\nAll 30", where={"gender": ("F", "X")})
    assert exposed(everybody, men) == []
    assert exposed(everybody, men, others) == [("men", 0), ("men", 1)]


NEEDS = "area_code need n\nW1 drugs {}\nW1 debt {}\nW1 housing {}\nW1 All {}"


def test_three_needs_of_one_person_do_not_contradict_the_total():
    """Needs of 1, 1 and 1 stand beside a total of 1: they are no sum."""
    one = table("needs", NEEDS.format("1", "1", "1", "1c"), several=("need",))
    found = attack([one], ONE_SET.head(1), SECONDS)
    assert (found.least["needs"][3], found.most["needs"][3]) == (1, 3)
    assert exposed(table("needs", NEEDS.format("1", "1", "1", "1"), several=("need",))) == []


def test_a_total_over_needs_is_between_its_largest_and_their_sum():
    """Totals that are below a need, or above their sum, fit nobody; a need is at most the total."""
    for total in ("5", "16"):
        with pytest.raises(DisclosureError, match="no whole numbers fit"):
            exposed(table("needs", NEEDS.format("6", "6", "3", total), several=("need",)))
    capped = table("needs", NEEDS.format("3c", "4", "3", "4:5"), several=("need",))
    found = attack([capped], ONE_SET.head(1), SECONDS)
    assert (found.least["needs"][0], found.most["needs"][0]) == (0, 5)
    tight = table("needs", NEEDS.format("3c", "4", "3", "4"), several=("need",))
    assert exposed(tight, zones=ONE_SET.head(1)) == [("needs", 0)]


def test_who_has_no_need_recorded_has_no_other():
    """Of 9 people 6 have none recorded, so that at most 3 can have debts."""
    rows = "area_code need n\nW1 none_recorded 6\nW1 debt 2c\nW1 housing 3\nW1 All 9"
    own = table("needs", rows.replace("none_recorded", "none-recorded"), several=("need",))
    cells = own.cells.replace({"need": {"none-recorded": "none recorded"}})
    own = Published("needs", "caseload", "records", "wards", own.by, (), cells, several=("need",))
    found = attack([own], ONE_SET.head(1), SECONDS)
    assert list(found.exposed["row"]) == [1]
    assert found.most["needs"][1] == 3


def test_people_with_one_of_two_needs_are_bounded_by_both():
    """A table restricted to drugs or debt is at least either, at most both, and tells of each."""
    needs = table("needs", NEEDS.format("3c", "4", "9c", "20"), several=("need",))
    either = table("either", "area_code n\nW1 6", where={"need": ("drugs", "debt")}, several=("need",))
    found = attack([needs, either], ONE_SET.head(1), SECONDS)
    assert (found.least["needs"][0], found.most["needs"][0]) == (2, 6)
    assert list(found.exposed["row"]) == [0]


def test_two_rounded_parts_of_a_rounded_total_stay_in_their_class_and_three_do_not():
    """3 and 3 of 3 can each be 1 to 5; of three parts of at least 1, in at most 6, none can be 5."""
    two = "gender n\nM 1:6\nF 1:6\nAll 1:6"
    three = "gender n\nM 1:6\nF 1:6\nX 1:6\nAll 1:6"
    found = attack([table("t", two)], ONE_SET, SECONDS)
    assert found.exposed["row"].tolist() == []
    assert (found.least["t"][0], found.most["t"][0]) == (1, 5)
    assert exposed(table("t", three)) == [("t", 0), ("t", 1), ("t", 2), ("t", 3)]


def test_a_period_and_a_longer_one_expose_the_month_between():
    """A year less eleven months is December, hidden in the table of December."""
    year = table("year", "area_code n period\nW1 30 2021\nW2 40 2021\nAll 70 2021")
    months = "area_code n period\nW1 28 P\nW2 36 P\nAll 64 P".replace("P", "P1")
    most = table("most", months)
    most.cells["period"] = "2021-01-01 to 2021-11-30"
    december = table("december", "area_code n period\nW1 2c D\nW2 4c D\nAll 6 D")
    december.cells["period"] = "December 2021"
    assert exposed(year, december) == []
    assert exposed(year, december, most) == [("december", 0), ("december", 1)]


def test_months_are_parts_of_quarters_and_of_both_kinds_of_year():
    """Two hidden months of a quarter are 5 together once another table shows the quarter, or the rest."""
    months = "month n\n2021-01 7\n2021-02 3c\n2021-03 4c\n2021-04 9c\n2021-05 8c\nAll 31"
    quarters = table("quarters", "quarter n\n2021-Q1 13c\n2021-Q2 18c\nAll 31")
    assert exposed(table("months", months)) == []
    quarters.cells["quarter"] = ["2021 Q1", "2021 Q2", "All"]
    shown = table("quarters", "quarter n\n2021-Q1 14\n2021-Q2 17\nAll 31")
    shown.cells["quarter"] = ["2021 Q1", "2021 Q2", "All"]
    found = attack([table("months", months), shown], ONE_SET, SECONDS)
    assert found.exposed.empty
    assert found.most["months"][1] <= 7
    years = table("years", "financial_year n\n2020/21 12\n2021/22 19\nAll 31")
    with pytest.raises(DisclosureError, match="no whole numbers fit"):
        exposed(table("months", months), shown, years)
    fewer = table("years", "financial_year n\n2020/21 10\n2021/22 17\nAll 27")
    short = "month n\n2021-01 7\n2021-02 1c\n2021-03 2c\n2021-04 9c\n2021-05 8c\nAll 27"
    assert exposed(table("months", short)) == []
    assert [row for _, row in exposed(table("months", short), fewer)] == [1, 2]


def test_tables_that_contradict_one_another_are_never_called_safe():
    """Two totals of the same people, or parts that are no whole numbers, are refused."""
    with pytest.raises(DisclosureError, match="no whole numbers fit"):
        exposed(table("a", "gender n\nM 2c\nF 5c\nAll 7"), table("b", "age n\nyoung 3c\nold 5c\nAll 8"))
    crossed = [
        table("a", "a b n\nx u 1c\nx v 1c\ny u 1c\ny v 1c\nx All 1\ny All 1\nAll u 1\nAll v 1\nAll All 2"),
        table("b", "b c n\nu p 1c\nu q 1c\nv p 1c\nv q 1c\nu All 1\nv All 1\nAll p 1\nAll q 1\nAll All 2"),
        table("c", "a c n\nx p 1\nx q 0\ny p 1\ny q 0\nx All 1\ny All 1\nAll p 2\nAll q 0\nAll All 2"),
    ]
    with pytest.raises(DisclosureError, match="no whole numbers fit"):
        exposed(*crossed)


def test_what_fractions_alone_reach_is_exposed():
    """Of three kinds of which any two are at most 5, fractions reach 15 in two wards, people 14."""
    pairs = [
        table(f"{a}{b}", "area_code n\nW1 0:5\nW2 0:5", where={"gender": (a, b)})
        for a, b in itertools.combinations("FMX", 2)
    ]
    every = table("all", "area_code n\nW1 7?\nW2 7?\nAll 14?", where={"gender": ("F", "M", "X")})
    for up, found in ((14.0, []), (15.0, [("all", 2)])):
        every.cells.loc[2, "up"] = up
        assert exposed(*pairs, every) == found


def test_a_part_that_a_table_with_totals_does_not_list_is_nobody():
    """A table with totals that lists men alone says that there are no others."""
    men = table("men", "area_code gender n\nW1 M 9\nW1 All 9\nW2 M 8\nW2 All 8\nAll M 17\nAll All 17")
    by_both = "area_code gender n\nW1 M 9c\nW1 F 0c\nW1 All 9c\nW2 M 8c\nW2 F 0c\nW2 All 8c"
    assert len(exposed(table("both", by_both), men)) == 6


def test_what_is_not_proven_in_time_is_exposed():
    """Without any time nothing is called safe."""
    found = attack([table("g", GENDERS)], ONE_SET, 0.0)
    assert list(found.exposed["row"]) == [0, 2, 3, 5]


def test_cells_without_a_requirement_ask_for_nothing():
    """Public and exact figures are no targets, and nothing is searched for."""
    found = attack([table("a", AGES)], ONE_SET, SECONDS)
    assert found.exposed.empty
    assert found.narrowest is None
    assert found.programs == 0


def test_people_of_several_orders_are_fewer_than_the_sum_of_orders():
    """Where shown lines do not add up a total is only bounded; where all do the hidden part follows."""
    lines = (
        "area_code order n\nW1 community 9\nW1 custody {}\nW1 All {}\nW2 community 7\nW2 custody 8\nW2 All {}"
    )
    apart = table("t", lines.format("2c", "9", "12"), measure="persons")
    found = attack([apart], ONE_SET, SECONDS)
    assert found.least["t"][1] == 0
    assert 5 <= found.most["t"][1] <= 9
    assert found.exposed.empty
    adding = table("t", lines.format("2c", "11", "15"), measure="persons")
    assert exposed(adding) == [("t", 1)]


def test_people_of_a_part_are_people_of_the_whole():
    """Distinct people of a zone, a month or a restriction are no more than those of what it lies in."""
    month = table("month", "area_code n period\nW1 9c 2021-05\nAll 9c 2021-05", measure="persons")
    year = table("year", "area_code n period\nW1 9 2021\nAll 9 2021", measure="persons")
    found = attack([month, year], ONE_SET, SECONDS)
    assert found.exposed.empty
    tight = table("year", "area_code n period\nW1 4 2021\nAll 4 2021", measure="persons")
    assert exposed(month, tight) == [("month", 0), ("month", 1)]
    men = table("men", "area_code n\nW1 3c\nW2 2c", where={"gender": ("M",)}, measure="persons")
    few = table("few", "area_code n\nW1 4\nW2 40\nAll 44", measure="persons")
    assert exposed(men, few) == [("men", 0)]


def test_people_of_two_boundary_sets_are_bounded_by_the_zones():
    """A ward all of whose zones lie in a small old ward can have no more people than that."""
    new = table("new", "area_code n\nA1 3c\nA2 30c\nAll 33c", measure="persons")
    old = table("old", "area_code n\nB1 1\nB2 2\nAll 3", boundaries="old", measure="persons")
    assert ("new", 0) in exposed(new, old, zones=STREET)


# What enumeration says: every table of a few people, of all kinds that there are, that fits.

KINDS = [
    {"zone": zone, "gender": gender, "age": age}
    for zone, gender, age in itertools.product(("z1", "z2", "z3"), "MF", ("young", "old"))
]
NEEDY = [
    {"zone": zone, "need": frozenset(needs)}
    for zone in ("z1", "z2", "z3")
    for needs in (["none recorded"], ["debt"], ["housing"], ["debt", "housing"])
]
PLACES = STREET.set_index("zone")
FEW = 3


def membership(kinds, by, boundaries, where=()) -> tuple[pd.DataFrame, np.ndarray]:
    """The cells of a table with all its totals, and which kinds of people each of them counts."""

    def values(kind, name):
        found = PLACES.loc[kind["zone"], boundaries] if name == "area" else kind[name]
        return found if isinstance(found, frozenset) else {found}

    labels = [[*sorted({v for kind in kinds for v in values(kind, name)}), "All"] for name in by]
    cells = pd.DataFrame(
        list(itertools.product(*labels)), columns=["area_code" if n == "area" else n for n in by], dtype=str
    )
    counted = [
        [
            all(label == "All" or label in values(kind, name) for name, label in zip(by, row, strict=True))
            and all(set(wanted) & values(kind, name) for name, wanted in where)
            for kind in kinds
        ]
        for row in itertools.product(*labels)
    ]
    return cells, np.array(counted, float)


def every_way(kinds, people) -> np.ndarray:
    """Every number of people of each kind that there could be."""
    ways = itertools.combinations_with_replacement(range(len(kinds)), people)
    return np.array([np.bincount(way, minlength=len(kinds)) for way in ways], float)


def drawn_tables(kinds, shapes, rng) -> list[tuple[Published, np.ndarray]]:
    """Tables of the same few people, some cells hidden at random, the whole total always shown."""
    truth = np.bincount(rng.integers(len(kinds), size=PEOPLE), minlength=len(kinds))
    found = []
    for number, (by, boundaries, where) in enumerate(shapes):
        cells, counted = membership(kinds, by, boundaries, where)
        n = counted @ truth
        hidden = rng.random(len(n)) < rng.choice([0.4, 0.7, 0.95])
        total = (cells == "All").all(axis=1).to_numpy() & (not where)
        hidden &= ~total
        few = hidden & (n > 0) & (n < FEW)
        cells = cells.assign(
            period="2021",
            n=n,
            lower=np.where(hidden, 0.0, n),
            upper=np.where(hidden, np.inf, n),
            down=np.where(few, 0.0, np.nan),
            up=np.where(few, FEW, np.nan),
            width=np.where(hidden & ~few, FEW, np.nan),
        )
        several = ("need",) if "need" in by else ()
        own = boundaries if "area" in by else ""
        published = Published(f"t{number}", "s", "records", own, by, (), cells, several, dict(where))
        found.append((published, counted))
    return found


PEOPLE = 5
WAYS = every_way(KINDS, PEOPLE)
NEEDY_WAYS = every_way(NEEDY, PEOPLE)
SHAPES = [
    (("area", "gender"), "wards", ()),
    (("area", "age"), "wards", ()),
    (("area", "gender"), "old", ()),
    (("area",), "old", ()),
    (("gender", "age"), "", ()),
    (("area",), "wards", (("gender", ("M",)),)),
    (("age",), "", (("gender", ("F",)),)),
    (("area", "age", "gender"), "old", ()),
]
TOTAL = (("gender",), "", ())
"""A table that always stands beside the others: of all that there are."""
NEEDY_SHAPES = [
    (("area", "need"), "wards", ()),
    (("area",), "old", ()),
    (("area",), "wards", (("need", ("debt",)),)),
    (("area",), "wards", (("need", ("debt", "housing")),)),
    (("area", "need"), "old", ()),
]
NEEDY_TOTAL = (("need",), "", ())


def as_enumerated(tables, ways) -> list[tuple[str, int]]:
    """The cells that some whole-number table of people does not free as far as they must be."""
    fits = np.ones(len(ways), bool)
    for published, counted in tables:
        sums = ways @ counted.T
        fits &= (
            (published.cells["lower"].to_numpy() <= sums) & (sums <= published.cells["upper"].to_numpy())
        ).all(axis=1)
    found = []
    for published, counted in tables:
        sums = ways[fits] @ counted.T
        least, most = sums.min(axis=0), sums.max(axis=0)
        cells = published.cells
        short = (least > cells["down"]) | (most < cells["up"]) | (most - least < cells["width"])
        found += [(published.name, row) for row in np.flatnonzero(short)]
    return found


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(0, len(SHAPES) - 1), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
def test_verdicts_on_linked_tables_are_those_of_enumeration(chosen, seed):
    """On every random set of linked tables, decomposable or not, exactly the cells are exposed that are."""
    tables = drawn_tables(KINDS, [TOTAL, *(SHAPES[i] for i in sorted(chosen))], np.random.default_rng(seed))
    assert exposed(*(t for t, _ in tables), zones=STREET) == as_enumerated(tables, WAYS)


@settings(max_examples=40, deadline=None)
@given(st.sets(st.integers(0, len(NEEDY_SHAPES) - 1), min_size=1), st.integers(0, 2**32 - 1))
def test_verdicts_on_needs_are_those_of_enumeration(chosen, seed):
    """So they are where a person can have several needs."""
    tables = drawn_tables(
        NEEDY, [NEEDY_TOTAL, *(NEEDY_SHAPES[i] for i in sorted(chosen))], np.random.default_rng(seed)
    )
    assert exposed(*(t for t, _ in tables), zones=STREET) == as_enumerated(tables, NEEDY_WAYS)


@pytest.mark.parametrize("seed", range(12))
def test_three_tables_in_a_triangle_are_those_of_enumeration(seed):
    """Ward by gender, ward by age, and gender by age: which agree in pairs without any people being so."""
    tables = drawn_tables(KINDS, [SHAPES[0], SHAPES[1], SHAPES[4]], np.random.default_rng(seed))
    assert exposed(*(t for t, _ in tables), zones=STREET) == as_enumerated(tables, WAYS)


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(0, len(SHAPES) - 1), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_the_true_tables_in_place_of_the_protected_are_exposed(chosen, seed):
    """Published as counted, every cell with a requirement is exposed."""
    for published, _ in drawn_tables(
        KINDS, [TOTAL, *(SHAPES[i] for i in sorted(chosen))], np.random.default_rng(seed)
    ):
        cells = published.cells.assign(lower=published.cells["n"], upper=published.cells["n"])
        bare = Published(
            "t", "s", "records", published.boundaries, published.by, (), cells, (), published.where
        )
        required = published.cells[["down", "up", "width"]].notna().any(axis=1)
        assert [row for _, row in exposed(bare, zones=STREET)] == list(np.flatnonzero(required))
