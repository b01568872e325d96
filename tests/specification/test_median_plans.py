"""Profiles of medians: their table by bands, the bands of the source, and what cannot be told."""

import re

import pytest
from hotspot_county import asking, hot_county

from geoaudit.errors import SpecificationError
from geoaudit.spec import read_spec


def lines(title="A", kind="medians", source="work", **keys) -> str:
    """A profile's lines."""
    given = {"title": title, "kind": kind, "source": source, **keys}
    return "\n[[profiles]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in given.items())


def _toml(value) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return str(value).replace("'", '"') if isinstance(value, list) else f'"{value}"'


WORK = """
[[sources]]
name = "work"
kind = "unpaid-work"
files = ["caseload.csv"]
[sources.columns]
points = "person_id"
date = "age"
"""
HOURS = {"of": "hours", "edges": [0, 40, 80]}
SUMS = '\n[[tables]]\ntitle = "Hours"\nsource = "work"\nby = ["area"]\nmeasure = "hours"\n'


@pytest.fixture
def spec(tmp_path):
    """A county that has unpaid work."""
    path = hot_county(tmp_path)
    path.write_text(path.read_text() + WORK)
    return path


def refused(spec, *texts, policy="standard") -> str:
    """The one sentence in which the specification is refused."""
    with pytest.raises(SpecificationError) as found:
        read_spec(asking(spec, *texts, policy=policy))
    said = str(found.value)
    assert re.fullmatch(r"[A-Z][^\n]+[.?]", said), said
    return said


def test_its_table_is_by_what_is_asked_and_the_bands(spec):
    """The records of the source have the bands, and the one table is by the group and these."""
    read = read_spec(asking(spec, lines(by=["project_type"], **HOURS)))
    (plan,) = read.profiles
    table = next(one for one in read.tables if one.request.title == plan.tables["figures"])
    assert table.request.by == ("project_type", "hours_band")
    assert (plan.of, plan.edges) == ("hours", (0, 40, 80))
    bands = {source.name: dict(source.bands) for source in read.sources}
    assert bands == {**{name: {} for name in bands}, "work": {"hours": (0, 40, 80)}}


def test_ages_have_their_own_bands(spec):
    """A median of ages is of the bands that there are, and the records get none."""
    read = read_spec(asking(spec, lines(source="caseload", of="age", by=["gender"])))
    assert [tuple(t.request.by) for t in read.tables if "age_band" in t.request.by] == [
        ("gender", "age_band")
    ]
    assert not any(source.bands for source in read.sources)


def test_two_profiles_of_one_number_share_its_bands(spec):
    """By two things, of the same edges, the source has one column of bands."""
    read = read_spec(asking(spec, lines(by=["project_type"], **HOURS), lines("B", by=["area"], **HOURS)))
    assert [dict(s.bands) for s in read.sources if s.name == "work"] == [{"hours": (0, 40, 80)}]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (lines(edges=[0, 40, 80]), "must have 'of' for the kind medians"),
        (lines(of="hours"), "have 2 to 30 edges above 0 that its numbers are put into bands by, and has 0"),
        (lines(of="hours", edges=[0, 40]), "and has 1"),
        (lines(of="hours", edges=list(range(32))), "and has 31"),
        (lines(of="hours", edges=[0, 80, 40]), "have edges that rise"),
        (lines(of="hours", edges=[0, 40, 40]), "have edges that rise"),
        (lines(of="hours", edges=[-5, 40, 80]), "have edges that rise, from 0 on"),
        (lines(of="hours", edges=["a", "b"]), "input should be a valid number"),
        (lines(of="project_type", edges=[0, 40, 80]), "'project_type' is none: name hours"),
        (lines(of="cost", edges=[0, 40, 80]), "'work' has no 'cost': map it"),
        (lines(by=["hours_band"], **HOURS), "split and restricted by other columns than 'hours'"),
        (lines(where={"hours_band": "80 and over"}, **HOURS), "restricted by other columns"),
        (lines(source="caseload", of="age", edges=[0, 18, 30]), "leave edges out"),
        (lines(source="caseload", kind="needs", edges=[1, 2]), "do without 'edges'"),
        (lines(**HOURS) + lines("B", by=["area"], of="hours", edges=[0, 50, 80]), "make them equal"),
    ],
)
def test_what_cannot_be(spec, asked, said):
    """Each contradiction is named with what to do."""
    assert said in refused(spec, asked)


def test_a_band_has_a_name_of_its_own(spec):
    """A column of the user's own that is called as the bands would be is to be renamed."""
    text = spec.read_text().replace('points = "person_id"', 'points = "person_id"\nhours_band = "gender"')
    spec.write_text(text)
    assert "has a column 'hours_band': rename that" in refused(spec, lines(**HOURS))


@pytest.mark.parametrize(
    "sums", [SUMS, lines("Sums", "breakdown", by=["area"], measure="hours")], ids=["table", "profile"]
)
def test_sums_of_the_same_number_are_refused(spec, sums):
    """The sum of a few numbers and the band of each could tell somebody's own."""
    assert "adds it up" in refused(spec, lines(**HOURS), sums)


def test_sums_beside_medians_are_allowed_where_nobody_is_protected(spec):
    """A pack that stays in the service may hold both."""
    assert read_spec(asking(spec, lines(**HOURS), SUMS, policy="internal")).profiles


def test_sums_beside_medians_of_a_public_source_are_allowed(spec):
    """Of what anybody can download nothing is told."""
    spec.write_text(spec.read_text().replace('kind = "unpaid-work"', 'kind = "unpaid-work"\npublic = true'))
    assert read_spec(asking(spec, lines(**HOURS), SUMS)).profiles


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"by": ["gender"]}, "have rates of areas, and is by none: add 'area' to by"),
        ({"by": ["area"], "boundaries": "squares-1000"}, "not figures on 'squares-1000'"),
        ({"by": ["area"], "measure": "hours"}, "have rates of records or persons"),
    ],
)
def test_rates_of_a_table_that_cannot_be(spec, keys, said):
    """Rates are of areas on the set that the weights are of, and of what is counted."""
    weights = '\n[weights.homes]\nfile = "homes.csv"\ncode = "a"\nvalue = "b"\nboundaries = "wards"\n'
    assert said in refused(spec, weights, lines("R", "breakdown", "caseload", per="homes", **keys))


def test_rates_of_a_table_by_area(spec):
    """A breakdown by area can be per what is known of the same areas."""
    weights = '\n[weights.homes]\nfile = "homes.csv"\ncode = "a"\nvalue = "b"\nboundaries = "wards"\n'
    asked = lines("R", "breakdown", "caseload", per="homes", by=["area", "gender"])
    assert read_spec(asking(spec, weights, asked)).profiles[0].per == "homes"
