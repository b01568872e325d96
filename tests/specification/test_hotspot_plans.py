"""What a specification may ask of hotspot maps and of cells, and what not: a sentence that names the map."""

import re
from typing import get_args

import pytest
from hotspot_county import FIRST, LATER, asking, hot_county
from hotspot_county import hotspot as a_map

from geoaudit.errors import SpecificationError
from geoaudit.spec import hotspot_plan, read_spec
from geoaudit.spec.document import METHODS
from geoaudit.spec.hotspots import _KEYS
from geoaudit.spec.plans import CellSet

ON_CELLS = {"boundaries": "squares-500"}
FINE = "\n[boundaries.squares-250]\ncells = 250\n"
FIGURES = (
    '\n[[sources]]\nname = "figures"\nkind = "table"\npublic = true\n'
    'files = ["residents.csv"]\nboundaries = "wards"\n'
)


@pytest.fixture
def spec(tmp_path):
    """A county that asks for no map yet."""
    return hot_county(tmp_path)


def refused(spec, *texts, policy="standard"):
    """The one sentence in which the specification is refused."""
    with pytest.raises(SpecificationError) as found:
        read_spec(asking(spec, *texts, policy=policy))
    said = str(found.value)
    assert re.fullmatch(r"[A-Z][^\n]+[.?]", said), said
    return said


class TestRead:
    """What is asked for, in the types of the domain."""

    def test_plain(self, spec):
        """What is not said is the safe thing: corrected, seeded, on the audit's own areas, never finer."""
        (plan,) = read_spec(asking(spec, a_map("Hot", "gi-star", "street"))).hotspots
        assert (plan.boundaries, plan.period, plan.kernel, plan.bandwidth) == ("wards", None, "quartic", None)
        assert (plan.permutations, plan.seed, plan.corrected, plan.finer_than_points) == (999, 1, True, False)

    def test_given(self, spec):
        """What is said is taken as it is said, a seed of 0 and a bandwidth of 0 among it."""
        near = {"metres": [0.0, 50.0], "days": [0, 3, 6], "distance": "manhattan", "seed": 0}
        texts = (
            a_map("Near", "near-repeat", "burglaries", **near),
            a_map("Dense", "density", "street", bandwidth=0, kernel="gaussian", **ON_CELLS),
            a_map("As it is", "gi-star", "street", correction="none", where={"crime_type": "Drugs"}),
        )
        one, other, third = read_spec(asking(spec, *texts)).hotspots
        assert (one.metres, one.days, one.distance, one.seed) == ((0.0, 50.0), (0, 3, 6), "manhattan", 0)
        assert (other.bandwidth, other.kernel, third.corrected) == (0.0, "gaussian", False)
        assert third.where == {"crime_type": ("Drugs",)}

    def test_periods(self, spec):
        """A map that is compared and one that is tested name periods of the audit in their order."""
        texts = (
            a_map("Changed", "change", "street", before=FIRST, period=LATER),
            a_map("Tested", "gi-star", "street", period=FIRST, tested_on=LATER),
        )
        for plan in read_spec(asking(spec, *texts)).hotspots:
            assert [period.label for period in plan.asked] == [FIRST, LATER]

    def test_cells(self, spec):
        """A boundary set of cells has their size and shape and the day of the audit's own set."""
        found = read_spec(spec)
        day = found.boundaries["wards"].date
        assert found.boundaries["squares-500"] == CellSet("squares-500", "square", 500, day)
        assert found.boundaries["hexagons-1000"] == CellSet("hexagons-1000", "hexagon", 1000, day)
        assert found.cells == {"squares-500", "squares-1000", "hexagons-1000"}

    @pytest.mark.parametrize(
        ("text", "tables"),
        [
            (a_map("M", "gi-star", "street", **ON_CELLS), []),
            (a_map("M", "near-repeat", "burglaries"), []),
            (a_map("M", "gi-star", "street"), [("M: the figures", "street", ("area",))]),
            (a_map("M", "persistence", "street"), [("M: the figures", "street", ("area", "month"))]),
            (
                a_map("M", "hours-of-week", "burglaries"),
                [("M: the figures", "burglaries", ("weekday", "hour"))],
            ),
            (
                a_map("M", "side-by-side", "street", beside="caseload", boundaries="squares-1000"),
                [
                    ("M: the figures", "street", ("area",)),
                    ("M: the figures beside", "caseload", ("area",)),
                ],
            ),
            (
                a_map("M", "journeys", "dealt", homes="caseload"),
                [("M: the figures", "dealt", ("area", "home"))],
            ),
            (
                a_map("M", "flows", "dealt", homes="caseload"),
                [("M: the figures", "dealt", ("area", "home_area"))],
            ),
            (
                a_map("M", "gi-star", "street", harm="severity"),
                [("M: the figures", "street", ("area", "crime_type"))],
            ),
        ],
    )
    def test_tables_beneath(self, spec, text, tables):
        """What is of people, or on wards, is made of tables of the pack; public points on cells of none."""
        made = read_spec(asking(spec, text)).tables[1:]
        assert [(one.request.title, one.request.source, one.request.by) for one in made] == tables

    def test_every_method_has_its_keys(self):
        """Each method that can be written says which keys it takes, and there is no other."""
        assert set(_KEYS) == set(get_args(METHODS))
        assert len(_KEYS) == 13


REFUSED = {
    "a bandwidth of Gi*": (a_map("M", "gi-star", "street", bandwidth=300.0), "'bandwidth'"),
    "a test of a change": (
        a_map("M", "change", "street", before=FIRST, period=LATER, tested_on=LATER),
        "'tested_on', which means nothing to change",
    ),
    "a seed of a density": (a_map("M", "density", "street", seed=1, **ON_CELLS), "'seed'"),
    "harm of local Moran": (a_map("M", "local-moran", "street", harm="severity"), "'harm'"),
    "near repeats on cells": (a_map("M", "near-repeat", "burglaries", **ON_CELLS), "'boundaries'"),
    "no before": (a_map("M", "change", "street", period=LATER), "must have 'before'"),
    "no second source": (a_map("M", "side-by-side", "street"), "must have 'beside'"),
    "no base of rates": (a_map("M", "rates", "street"), "must have 'per'"),
    "no homes": (a_map("M", "journeys", "dealt"), "must have 'homes' for the method journeys"),
    "no homes of flows": (a_map("M", "flows", "dealt"), "must have 'homes' for the method flows"),
    "tested, of no period": (a_map("M", "gi-star", "street", tested_on=LATER), "add period"),
    "compared, of no period": (a_map("M", "change", "street", before=FIRST), "add period"),
    "tested on itself": (
        a_map("M", "gi-star", "street", period=LATER, tested_on=LATER),
        "before the one that it is tested on",
    ),
    "compared with itself": (a_map("M", "change", "street", before=LATER, period=LATER), "begins before"),
    "tested on what was before": (
        a_map("M", "gi-star", "street", period=LATER, tested_on=FIRST),
        "begins before",
    ),
    "a period that is none of the audit's": (
        a_map("M", "gi-star", "street", period="2021-03"),
        "'2021-03' is none: add it to periods",
    ),
    "a density on wards": (a_map("M", "density", "street"), "must be on cells"),
    "a risk on wards": (a_map("M", "risk", "street", beside="burglaries"), "must be on cells"),
    "a risk to nothing": (a_map("M", "risk", "street", **ON_CELLS), "what the risk is to"),
    "a risk to two things": (
        a_map("M", "risk", "street", beside="burglaries", per="residents", **ON_CELLS),
        "leave one out",
    ),
    "categories of no second source": (
        a_map("M", "risk", "street", per="residents", beside_where={"crime_type": "Drugs"}, **ON_CELLS),
        "'beside_where'",
    ),
    "a base that is not defined": (a_map("M", "rates", "street", per="resident"), "mean 'residents'"),
    "a base of other areas": (
        a_map("M", "rates", "street", per="residents", boundaries="squares-1000"),
        "[weights.residents] has none of 'squares-1000'",
    ),
    "harm that is not defined": (a_map("M", "gi-star", "street", harm="severe"), "'severe' is not"),
    "a source that is not defined": (a_map("M", "gi-star", "stret"), "did you mean 'street'?"),
    "a second source that is not defined": (
        a_map("M", "side-by-side", "street", beside="burglery"),
        "'burglery' is not",
    ),
    "homes that are not defined": (a_map("M", "flows", "dealt", homes="casload"), "did you mean 'caseload'?"),
    "boundaries that are not defined": (
        a_map("M", "gi-star", "street", boundaries="ward"),
        "did you mean 'wards'?",
    ),
    "homes of no offenders": (a_map("M", "journeys", "dealt", homes="dealt"), "'dealt' is none"),
    "journeys on cells": (
        a_map("M", "journeys", "dealt", homes="caseload", boundaries="squares-1000"),
        "the audit's own boundary set",
    ),
    "near repeats of people": (a_map("M", "near-repeat", "dealt"), "under the policy internal"),
    "people on fine cells": (
        a_map("M", "gi-star", "dealt", boundaries="squares-250") + FINE,
        "500 m or more in a pack for release, and 'M: the figures'",
    ),
    "people beside on fine cells": (
        a_map("M", "side-by-side", "street", beside="caseload", boundaries="squares-250") + FINE,
        "500 m or more in a pack for release",
    ),
    "figures": (FIGURES + a_map("M", "gi-star", "figures"), "must be of records"),
    "figures beside": (
        FIGURES + a_map("M", "side-by-side", "street", beside="figures"),
        "must be of records",
    ),
    "a seed below 0": (a_map("M", "near-repeat", "burglaries", seed=-1), "a seed of 0 or more"),
    "a table of its own name": (
        a_map("M", "gi-star", "street")
        + '\n[[tables]]\ntitle = "M: the figures"\nsource = "street"\nby = ["area"]\n',
        "stands twice",
    ),
}


@pytest.mark.parametrize(("text", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(spec, text, said):
    """What a map cannot mean is refused before a file is read, in one sentence with its title."""
    found = refused(spec, text)
    assert said in found
    assert re.search(r"'[Mm]\b", found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (a_map("M", "gistar", "street"), "usable 'method' in [hotspots number 1]: input should be 'density'"),
        (a_map("M", "gi-star", "street", bandwith=3), "did you mean 'bandwidth'?"),
        (a_map("M", "gi-star", "street", permutations=9), "usable 'permutations'"),
        (a_map("M", "near-repeat", "burglaries", metres=[100.0]), "usable 'metres'"),
        (a_map("M", "gi-star", "street") + a_map("m", "gi-star", "street"), "'m' stands twice"),
        ('\n[[hotspots]]\ntitle = "M"\n', "must have the key 'method'"),
        ('\n[harm.other]\nfile = "severity.csv"\n', "must have the key 'edition' in [harm.other]"),
    ],
)  # fmt: skip
def test_slips(spec, text, said):
    """A slip in a key or value of a map is refused with what was likely meant."""
    assert said in refused(spec, text)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cells = 500\n", 'cells = 500\nfile = "wards.geojson"\n', "a file of areas or cells, and says both"),
        ("cells = 500\n", 'cells = 500\nparent = "LAD21NM"\n', "leave out all but cells and shape"),
        ("cells = 500\n", "date = 2021-12-31\n", "must have file, date, code and name, or cells"),
        ('parent = "LAD21NM"\n', 'parent = "LAD21NM"\nshape = "square"\n', "a file: leave shape out"),
        ("cells = 500\n", "cells = 50\n", "usable 'cells' in [boundaries.squares-500]"),
        ("cells = 500\n", "cells = 1001\n", "usable 'cells' in [boundaries.squares-500]"),
        ('"hexagon"', '"triangle"', "usable 'shape' in [boundaries.hexagons-1000]"),
        ('boundaries = "wards"\nperiods', 'boundaries = "squares-500"\nperiods', "laid over a file of areas"),
    ],
)  # fmt: skip
def test_cells_refused(spec, old, new, said):
    """What is neither a file of areas nor cells, or both, is refused, and cells that nothing lies under."""
    text = spec.read_text(encoding="utf-8")
    assert old in text
    spec.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert said in refused(spec)


def test_inside_the_service(spec):
    """Under internal what nobody else sees may be asked of people: near repeats, fine cells."""
    texts = (
        a_map("M", "near-repeat", "dealt"),
        a_map("N", "gi-star", "dealt", boundaries="squares-250") + FINE,
    )
    assert len(read_spec(asking(spec, *texts, policy="internal")).hotspots) == 2


def test_same_homes(spec, tmp_path):
    """Maps of one source take homes from one source: what the one hides would follow from the other."""
    again = 'name = "others"\nkind = "offenders"\nfiles = ["caseload.csv"]\nas_at = 2022-01-31\n'
    texts = (
        f"\n[[sources]]\n{again}",
        a_map("M", "journeys", "dealt", homes="caseload"),
        a_map("N", "journeys", "dealt", homes="others"),
    )
    assert "name the same" in refused(spec, *texts)


def test_plain_values(spec):
    """The values that stand for what is not said are those of the field's tests."""
    plan = hotspot_plan.HotspotPlan("M", "near-repeat", "burglaries", "wards")
    assert plan.metres == (0.0, 100.0, 200.0, 300.0, 400.0)
    assert plan.days == (0, 7, 14, 21, 28)
