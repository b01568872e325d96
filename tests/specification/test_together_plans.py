"""Profiles that tell which needs come together: their table, the need of the source, and what cannot be."""

import re

import pytest
from hotspot_county import asking, hot_county, hotspot

from geoaudit.errors import SpecificationError
from geoaudit.records.needs import TOGETHER
from geoaudit.spec import read_spec


def needs(title="A", kind="needs", source="caseload", **keys) -> str:
    """A profile's lines."""
    given = {"title": title, "kind": kind, "source": source, **keys}
    return "\n[[profiles]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in given.items())


def _toml(value) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    return str(value).replace("'", '"') if isinstance(value, list) else f'"{value}"'


def own(by, **where) -> str:
    """A table of one's own."""
    return f'\n[[tables]]\ntitle = "Mine"\nsource = "caseload"\nby = {_toml(by)}\nwhere = {_toml(where)}\n'


@pytest.fixture
def spec(tmp_path):
    """A county and its people."""
    return hot_county(tmp_path)


def refused(spec, *texts) -> str:
    """The one sentence in which the specification is refused."""
    with pytest.raises(SpecificationError) as found:
        read_spec(asking(spec, *texts))
    said = str(found.value)
    assert re.fullmatch(r"[A-Z][^\n]+[.?]", said), said
    return said


def tables_of(read) -> list[tuple[str, ...]]:
    """What each table of the people is by."""
    return [one.request.by for one in read.tables if one.request.source == "caseload"]


def test_it_has_a_table_by_who_has_the_need_and_by_need(spec):
    """The one table besides is of everybody, and the records of the source are told whose need it is."""
    (plan,) = read_spec(asking(spec, needs(together="drugs"))).profiles
    read = read_spec(spec)
    table = next(one for one in read.tables if one.request.title == plan.tables[TOGETHER])
    assert (table.request.by, dict(table.request.where)) == ((TOGETHER, "need"), {})
    assert table.request.title == "Caseload by named need, need"
    assert {source.name: source.together for source in read.sources if source.together} == {
        "caseload": "drugs"
    }


def test_without_a_need_there_is_no_such_table(spec):
    """A profile of needs that names none is made of the tables that it had."""
    read = read_spec(asking(spec, needs()))
    assert not any(TOGETHER in by for by in tables_of(read))
    assert not any(source.together for source in read.sources)
    assert TOGETHER not in read.profiles[0].tables


def test_two_profiles_of_the_same_need_share_its_table(spec):
    """A third that names none stands beside them."""
    asked = [needs(title, together="drugs") for title in "AB"]
    read = read_spec(asking(spec, *asked, needs("C", by=["gender"])))
    assert sum(by == (TOGETHER, "need") for by in tables_of(read)) == 1
    assert [TOGETHER in plan.tables for plan in read.profiles] == [True, True, False]


DRUGS = needs(together="drugs")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (needs(together="gambling"), "name in together a need of the one list, and 'gambling' is none: acc"),
        (needs(together="Drugs"), "and 'Drugs' is none: "),
        (needs(together=["drugs", "alcohol"]), "input should be a valid string"),
        (DRUGS + needs("B", together="alcohol"), "The profile 'B' must name in together the need that every"),
        (needs(together="drugs", where={"gender": "Male"}), "be of everybody where it names a need in tog"),
        (DRUGS + own([TOGETHER]), f"take {TOGETHER} out of 'Mine'"),
        (DRUGS + own(["area", TOGETHER]), f"take {TOGETHER} out of 'Mine'"),
        (DRUGS + own([TOGETHER, "need"]), f"take {TOGETHER} out of 'Mine'"),
        (
            DRUGS + own(["area"], **{TOGETHER: "drugs: with the need"}),
            "'A' must be alone in telling which needs come together",
        ),
        (
            DRUGS
            + hotspot(
                "Map", "density", "caseload", boundaries="squares-500", where={TOGETHER: "drugs: otherwise"}
            ),
            f"take {TOGETHER} out of",
        ),
        (needs(by=[TOGETHER]), f"be by other columns than {TOGETHER}"),
        (DRUGS + needs("B", by=["area", TOGETHER]), "'B' must be by other columns"),
        (DRUGS + needs("B", "breakdown", by=[TOGETHER, "need"]), "'B' must be by other columns"),
        (
            DRUGS + needs("B", "breakdown", by=["gender"], where={TOGETHER: "drugs: otherwise"}),
            "'B' must be by other columns",
        ),
        (needs(kind="breakdown", by=["gender"], together="drugs"), "do without 'together'"),
        (needs(kind="age-and-gender", together="drugs"), "'together', which means nothing to age-and-gender"),
    ],
)
def test_what_cannot_be(spec, asked, said):
    """Each contradiction is named in one sentence with what to do."""
    assert said in refused(spec, asked)
