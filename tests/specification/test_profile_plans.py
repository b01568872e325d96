"""What a specification may ask of profiles, which tables they are made of, and the ready-made sets."""

import re
from typing import get_args

import pytest
from hotspot_county import asking, hot_county

from geoaudit.errors import SpecificationError
from geoaudit.spec import profile_plan as plan_of
from geoaudit.spec import read_spec
from geoaudit.spec.document import PROFILES
from geoaudit.spec.profile_parts import PARTS
from geoaudit.spec.profiles import _KEYS

OF_FILES = {plan_of.PERFORMANCE, plan_of.SCORES, plan_of.AREA}


def profile(title, kind, source="caseload", **keys):
    """A profile's lines."""
    given = {"title": title, "kind": kind, **({"source": source} if source else {}), **keys}
    return "\n[[profiles]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in given.items())


def _toml(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(one) for one in value) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


@pytest.fixture
def spec(tmp_path):
    """A county that asks for no profile yet."""
    return hot_county(tmp_path)


def refused(spec, *texts, policy="standard"):
    """The one sentence in which the specification is refused."""
    with pytest.raises(SpecificationError) as found:
        read_spec(asking(spec, *texts, policy=policy))
    said = str(found.value)
    assert re.fullmatch(r"[A-Z][^\n]+[.?]", said), said
    return said


def tables(read):
    """What each table is by, by title."""
    return {plan.request.title: plan.request.by for plan in read.tables}


def test_every_kind_has_its_keys_and_its_tables():
    """No kind of profile can be asked for that nobody checks or makes."""
    kinds = set(get_args(PROFILES))
    assert set(_KEYS) == kinds
    assert set(PARTS) == kinds - OF_FILES


class TestTables:
    """The tables that profiles are made of are tables like any other."""

    def test_made(self, spec):
        """A breakdown has the one table that it asks for, of the same source and restriction."""
        asked = profile("Men", "breakdown", by=["age_band"], where={"gender": "Male"})
        read = read_spec(asking(spec, asked))
        (plan,) = read.profiles
        table = next(one for one in read.tables if one.request.title == plan.tables["figures"])
        assert (table.request.source, table.request.by) == ("caseload", ("age_band",))
        assert dict(table.request.where) == {"gender": ("Male",)}

    def test_shared(self, spec):
        """Two profiles of the same figures share one table, and one that is there is not made again."""
        asked = [profile(f"By age {i}", "breakdown", by=["age_band"]) for i in (1, 2)]
        own = '\n[[tables]]\ntitle = "My ages"\nsource = "caseload"\nby = ["age_band"]\n'
        read = read_spec(asking(spec, *asked, own))
        assert [plan.tables for plan in read.profiles] == [{"figures": "My ages"}] * 2
        assert sum(by == ("age_band",) for by in tables(read).values()) == 1

    def test_restrictions_are_told_apart(self, spec):
        """Two flags with the same word make two tables."""
        asked = [
            profile(column, "breakdown", by=["age_band"], where={column: "yes"}) for column in ("one", "two")
        ]
        first, second = read_spec(asking(spec, *asked)).profiles
        assert first.tables["figures"] != second.tables["figures"]


class TestRefused:
    """What a profile must be and is not, in one sentence that names it."""

    @pytest.mark.parametrize(
        ("asked", "said"),
        [
            (profile("A", "breakdown", by=["gender"], per="homes"), "weights of the profile 'A'"),
            (profile("A", "breakdown", by=["area"], boundaries="moon"), "boundary set of the profile 'A'"),
            (profile("A", "breakdown"), "must have 'by' for the kind breakdown"),
            (profile("A", "breakdown", by=["gender"], areas=["x"]), "do without 'areas'"),
            (profile("A", "breakdown", "nobody", by=["gender"]), "'nobody' is not"),
            (profile("A", "breakdown", "", by=["gender"]), "name the source that it is of"),
            (profile("A", "needs", "street"), "be of a source of offenders"),
            (profile("A", "victims"), "be of a source of victims"),
            (profile("A", "comparison", by=["gender"]), "be compared with something"),
            (profile("A", "breakdown", by=["gender"], period="1999"), "a period of the audit"),
            (profile("A", "performance", ""), "must have 'file'"),
            (profile("A", "tea", by=["gender"]), "must have a usable 'kind'"),
        ],
    )
    def test_what_cannot_be(self, spec, asked, said):
        """Each contradiction is named with what to do."""
        assert said in refused(spec, asked)

    def test_one_title_of_two(self, spec):
        """Two profiles of one title would have one file."""
        asked = [profile("Same", "breakdown", by=[column]) for column in ("gender", "age_band")]
        assert "stands twice" in refused(spec, *asked)


class TestReadyMade:
    """Box 1 of 1999 from one line, each part of which can be another."""

    def ready(self, spec, *texts, policy="standard", more=""):
        as_it_was = spec.with_suffix(".plain")
        as_it_was.write_text(as_it_was.read_text() if as_it_was.exists() else spec.read_text())
        spec.write_text(as_it_was.read_text())
        path = asking(spec, *texts, policy=policy)
        text = path.read_text().replace("[audit]\n", f"[audit]\n{more}\n", 1)
        path.write_text(text)
        return path

    def test_set(self, spec):
        """A source of offenders gives the caseload by area, age and gender, and the needs of its people."""
        read = read_spec(self.ready(spec, more='profile = "crime-and-disorder-audit"'))
        kinds = [plan.kind for plan in read.profiles]
        assert {"breakdown", "age-and-gender", "needs"} <= set(kinds)
        assert all(plan.source for plan in read.profiles)

    def test_in_its_place(self, spec):
        """A profile of one's own with a ready-made title stands where the ready-made one did."""
        more = 'profile = "crime-and-disorder-audit"'
        titles = [plan.title for plan in read_spec(self.ready(spec, more=more)).profiles]
        own = profile(titles[0], "breakdown", by=["gender"])
        plans = read_spec(self.ready(spec, own, more=more)).profiles
        assert [plan.title for plan in plans] == titles
        assert plans[0].by == ("gender",)

    def test_left_out(self, spec):
        """What `without` names is not made; what the set has not is refused with the nearest title."""
        more = 'profile = "crime-and-disorder-audit"'
        titles = [plan.title for plan in read_spec(self.ready(spec, more=more)).profiles]
        fewer = read_spec(self.ready(spec, more=f'{more}\nwithout = ["{titles[1]}"]')).profiles
        assert [plan.title for plan in fewer] == [titles[0], *titles[2:]]
        with pytest.raises(SpecificationError, match="did you mean"):
            read_spec(self.ready(spec, more=f'{more}\nwithout = ["{titles[1]}x"]'))
        with pytest.raises(SpecificationError, match="add profile"):
            read_spec(self.ready(spec, more=f'without = ["{titles[1]}"]'))

    def test_sectors(self, spec):
        """Postcode sectors are a set of their own, and refused where figures are as counted."""
        more = 'profile = "offenders-by-postcode-sector"'
        (plan,) = read_spec(self.ready(spec, policy="midpoint-6", more=more)).profiles
        assert plan.by == ("sector",)
        with pytest.raises(SpecificationError, match="a policy that rounds"):
            read_spec(self.ready(spec, policy="suppress-6", more=more))


def test_a_specification_that_asks_for_nothing_is_refused(tmp_path):
    """Neither a table nor a profile nor a map: there would be nothing in the pack."""
    path = hot_county(tmp_path)
    blocks = re.split(r"(?m)^(?=\[\[)", path.read_text())
    path.write_text("".join(block for block in blocks if not block.startswith("[[tables]]")))
    with pytest.raises(SpecificationError, match="asks for none"):
        read_spec(path)
