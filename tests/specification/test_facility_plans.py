"""Profiles of facilities: the tables that they are made of, and what cannot be asked."""

import re

import pytest
from county import make
from facility_county import NEAR, SMALL, SOURCE, profile, with_places

from geoaudit.errors import SpecificationError
from geoaudit.spec import read_spec

SET = 'policy = "standard"\nprofile = "crime-and-disorder-audit"'


@pytest.fixture
def spec(tmp_path):
    """The small county."""
    return make(tmp_path)


def refused(spec, *parts: str) -> str:
    """The one sentence in which a specification is refused."""
    with pytest.raises(SpecificationError) as found:
        read_spec(with_places(spec, *parts))
    said = str(found.value)
    assert re.fullmatch(r"[A-Z][^\n]+[.?]", said), said
    return said


def test_its_tables_are_facilities_and_people_by_area(spec):
    """One table of facilities by area and kind, one of the people by area, whom no condition restricts."""
    read = read_spec(with_places(spec, profile(where={"facility_type": "Clinic"}, **NEAR)))
    (plan,) = read.profiles
    tables = {one.request.title: one.request for one in read.tables}
    figures, people = (tables[plan.tables[part]] for part in ("figures", "people"))
    assert (figures.source, figures.by) == ("places", ("area", "facility_type"))
    assert figures.where == {"facility_type": ("Clinic",)}
    assert (people.source, people.by, people.where) == ("caseload", ("area",), {})
    assert plan.within == 600


def test_what_is_near_without_being_told(spec):
    """Where nothing is said of it, near is 1,600 m, nobody is held against facilities, and postcodes do."""
    (plan,) = read_spec(with_places(spec, profile())).profiles
    assert (plan.within, plan.residents, list(plan.tables)) == (1600, None, ["figures"])


def test_the_set_of_1999_has_it(spec):
    """With a source of facilities the ready-made set has the profile, of its people and its small areas."""
    path = with_places(spec, SMALL)
    path.write_text(path.read_text().replace('policy = "standard"', SET))
    plan = next(one for one in read_spec(path).profiles if one.kind == "facilities")
    assert (plan.source, plan.residents, set(plan.tables)) == ("places", "inhabitants", {"figures", "people"})


def test_the_set_of_1999_without_facilities(spec):
    """Without a source of facilities the ready-made set has no such profile."""
    path = with_places(spec, source="")
    path.write_text(path.read_text().replace('policy = "standard"', SET))
    assert all(one.kind != "facilities" for one in read_spec(path).profiles)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((profile(within=0),), "within"),
        ((profile(within=-5),), "-5"),
        ((profile(within=200_000),), "100,000"),
        ((profile(source="caseload"),), "facilities"),
        ((profile(people="street-level"),), "name another as people"),
        ((profile(people="nobody"),), "nobody"),
        ((profile(residents="nothing"),), "nothing"),
        ((profile(where={"capacity": "20"}),), "facility_type"),
        ((profile(by=["area"]),), "'by'"),
        ((SMALL.replace('"small"', '"wards"'), profile(residents="inhabitants")), "small areas"),
    ],
)
def test_what_cannot_be(spec, parts, said):
    """What cannot be asked of facilities is refused in a sentence that names it."""
    assert said in refused(spec, *parts)


def test_without_facilities_there_is_no_profile(spec):
    """A profile of a source that is not there is refused, naming it."""
    with pytest.raises(SpecificationError, match="places"):
        read_spec(with_places(spec, profile(), source=""))


def test_people_that_a_partner_added_up(spec):
    """A partner's table is no table of people by area: the profile names the kinds that are."""
    partner = SOURCE.replace("places", "given", 1).replace('kind = "facilities"', 'kind = "table"')
    partner = partner.replace("public = true\n", 'boundaries = "wards"\n')
    assert "kind table" in refused(spec, partner, profile(people="given"))
