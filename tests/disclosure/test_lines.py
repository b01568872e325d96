"""The lines of tables, worked by hand."""

import numpy as np
from small_tables import Audit, people, zones_of

from geoaudit.disclosure.lines import lines_of
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.system import system_of

SIX = people(
    (1, {"zone": "W1", "gender": "F"}),
    (2, {"zone": "W2", "gender": "F"}),
    (3, {"zone": "W3", "gender": "M"}),
)
NESTED = zones_of(wards={"W1": "W1", "W2": "W2", "W3": "W3"}, districts={"W1": "D1", "W2": "D1", "W3": "D2"})


def lines(audit: Audit) -> tuple[np.ndarray, np.ndarray]:
    """The lines, and the true figure of each statistic."""
    system = system_of(audit.tables, audit.links(), policy_named("internal"))
    places = system.places[: len(audit.tables)]
    found = lines_of(audit.tables, places, audit.links(), len(system.linked.shown))
    return found.toarray(), system.linked.lower


def test_a_table_has_a_line_for_each_row_and_each_column():
    """Three wards by two genders: three lines along gender and one for all wards, three along wards."""
    found, true = lines(Audit(SIX, NESTED).table("area", "gender"))
    assert len(found) == 4 + 3
    assert (found.sum(axis=1) == [len(row[row > 0]) - 1 for row in found]).all()
    assert (found @ true == 0).all()


def test_areas_that_make_up_a_larger_one_are_its_line():
    """D1 is W1 and W2 for women, men and all; D2, which is W3 alone, is no line: both are one figure."""
    both = Audit(SIX, NESTED).table("area", "gender").table("area", "gender", boundaries="districts")
    found, true = lines(both)
    assert (found @ true == 0).all()
    alone = len(lines(Audit(SIX, NESTED).table("area", "gender"))[0])
    of_districts = [row for row in found[alone:] if (row > 0).sum() == 2 and (row < 0).sum() == 1]
    assert len(of_districts) >= 3


def test_an_area_that_crosses_the_larger_ones_is_in_no_line_of_theirs():
    """A ward of two districts gives neither a line; every line that is left adds up all the same."""
    halves = zones_of(
        wards={"z1": "W1", "z2": "W2", "z3": "W2"}, districts={"z1": "D1", "z2": "D1", "z3": "D2"}
    )
    some = people((1, {"zone": "z1"}), (2, {"zone": "z2"}), (4, {"zone": "z3"}))
    audit = Audit(some, halves).table("area").table("area", boundaries="districts")
    found, true = lines(audit)
    assert (found @ true == 0).all()
    assert len(found) == 2


def test_categories_that_a_person_can_be_in_twice_make_no_line():
    """Needs are no parts of the total; the wards of each need are of its total."""
    needy = people((2, {"zone": "W1", "need": "drugs,alcohol"}), (3, {"zone": "W2", "need": "alcohol"}))
    found, true = lines(Audit(needy, NESTED).table("area", "need"))
    assert (found @ true == 0).all()
    assert len(found) == 3
