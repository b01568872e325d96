"""What figures are sums of, worked by hand on tables of a few people."""

import numpy as np
import pytest
from small_tables import NONE, Audit, people, zones_of

from geoaudit.counts.table import TOTAL
from geoaudit.disclosure.linking import alone, atoms_of, sums_of, ties_of
from geoaudit.disclosure.several import NONE_RECORDED
from geoaudit.errors import EngineError

TWO = zones_of(wards={"W1": "W1", "W2": "W2"})
STREET = zones_of(
    wards={"z1": "A1", "z2": "A1", "z3": "A2"},
    old={"z1": "B1", "z2": "B2", "z3": "B2"},
)
"""Of ward A1 one street, z2, was in ward B2 before."""


def held(links, atoms=None) -> np.ndarray:
    """Which ties hold of some counts; of the true ones where none are given."""
    of = atoms_of(links)
    ties, least, most = ties_of(links, of)
    found = ties @ (of.n if atoms is None else atoms)
    return (least <= found) & (found <= most)


def test_every_figure_is_the_sum_of_its_atoms():
    """In two tables with a total each row of sums gives the very figure that was counted."""
    audit = Audit(
        people((2, {"gender": "F", "age": "old"}), (3, {"gender": "M", "zone": "W2", "age": "young"})), TWO
    )
    audit.table("area", "gender").table("age")
    links = audit.links()
    atoms = atoms_of(links)
    for table in audit.tables:
        assert (sums_of(table, links, atoms) @ atoms.n).tolist() == table.cells["n"].tolist()


def test_a_table_that_does_not_add_up_is_no_table():
    """A figure that is not the sum of its parts is refused, and not protected as if it were."""
    audit = Audit(people((2, {"gender": "F"}), (3, {"gender": "M"})), TWO).table("area", "gender")
    links = audit.links()
    audit.tables[0].cells.loc[0, "n"] += 1
    with pytest.raises(EngineError, match="1 are not"):
        sums_of(audit.tables[0], links, atoms_of(links))


def test_areas_of_two_dates_are_sums_of_the_same_zones():
    """The street counts in ward A1 now and in ward B2 before: ones stand in just those rows."""
    audit = Audit(people((2, {"zone": "z1"}), (3, {"zone": "z2"}), (4, {"zone": "z3"})), STREET)
    audit.table("area").table("area", boundaries="old")
    links = audit.links()
    atoms = atoms_of(links)
    assert atoms.cells[0]["area_code"].tolist() == ["z1", "z2", "z3"]
    new, old = (sums_of(table, links, atoms).toarray().tolist() for table in audit.tables)
    assert new == [[1, 1, 0], [0, 0, 1], [1, 1, 1]]
    assert old == [[1, 0, 0], [0, 1, 1], [1, 1, 1]]


def test_a_restricted_table_is_the_sum_of_the_atoms_it_names():
    """Men alone are the sum of the men of both ages, and their total is no total of everybody."""
    audit = Audit(people((2, {"gender": "F", "age": "old"}), (3, {"gender": "M", "age": "old"})), TWO)
    audit.table("age", where={"gender": ("M",)}).table("gender", "age")
    links = audit.links()
    atoms = atoms_of(links)
    assert (sums_of(audit.tables[0], links, atoms) @ atoms.n).tolist() == [3, 3]


def test_a_year_is_the_sum_of_its_quarters():
    """Each quarter's atoms count once in the year and once in the quarter, where that is published too."""
    audit = Audit(
        people((2, {"period": "2021 Q1"}), (3, {"period": "2021 Q2"})),
        TWO,
        spans={"2021 Q1 to 2021 Q2": ("2021 Q1", "2021 Q2"), "2021 Q1": ("2021 Q1",)},
    ).table("area")
    links = audit.links()
    atoms = atoms_of(links)
    assert (sums_of(audit.tables[0], links, atoms) @ atoms.n).tolist() == [5, 0, 5, 2, 0, 2]


def test_two_tables_have_the_sums_that_they_share():
    """By ward: as many by gender as by age. Somebody moved from ward to ward in one alone breaks the ties."""
    audit = Audit(
        people((2, {"gender": "F", "age": "old"}), (3, {"gender": "M", "age": "young", "zone": "W2"})), TWO
    )
    audit.table("area", "gender").table("area", "age")
    links = audit.links()
    n = atoms_of(links).n
    assert held(links).all()
    moved = n.copy()
    moved[np.flatnonzero(n)[0]] -= 1
    moved[np.flatnonzero(n == 0)[-1]] += 1
    assert (~held(links, moved)).sum() == 2


def test_a_total_over_needs_is_no_sum():
    """A total of people by need is an atom, between its largest part and the sum of all."""
    audit = Audit(people((1, {"need": "drink,drugs,debt"}), (1, {"need": "debt"}), (1, {"need": NONE})), TWO)
    links = audit.table("need").links()
    cells = atoms_of(links).cells[0].set_index("need")
    assert cells["n"].to_dict() == {"debt": 2, "drink": 1, "drugs": 1, NONE: 1, TOTAL: 3}
    assert held(links).all()
    for total, fits in ((2, False), (3, True), (5, True), (6, False)):
        atoms = atoms_of(links).n
        atoms[cells.loc[TOTAL, "atom"]] = total
        assert held(links, atoms).all() == fits
    assert NONE == NONE_RECORDED


def test_a_table_by_itself_is_its_own_parts():
    """Nothing but the table is used: its inner cells are the atoms and its areas the zones."""
    table = Audit(people((2, {"gender": "F"}), (3, {"gender": "M"})), TWO).table("area", "gender").tables[0]
    links = alone(table)
    assert links.zones["zone"].tolist() == ["W1", "W2"]
    assert atoms_of(links).count == 4
    assert not links.overlaps


def test_cliques_of_one_title_are_told_apart():
    """Two cliques are called alike; a table of either's columns is found in its own."""
    audit = Audit(people((2, {"gender": "F", "age": "old"}), (3, {"gender": "M", "age": "old"})), TWO)
    links = audit.table("area", "gender").table("area", "age").links()
    assert len({clique.title for clique in links.cliques}) == 1
    assert [links.of(clique) for clique in links.cliques] == [0, 1]
    assert sorted(links.of(table) for table in audit.tables) == [0, 1]
