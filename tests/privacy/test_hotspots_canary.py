"""One person, looked for in whatever hotspot maps make of records about people, or refuse to make."""

import pytest
from hotspot_county import FIRST, LATER, SOUTH, WEST, asking, hot_county, hotspot, write
from test_canary import ALWAYS, BORN, NAME, NEVER, NUMBER, PLACED, PLACES, SLIPPED, found

PEOPLE = {
    "Dealt with": ("gi-star", {"period": FIRST}),
    "Alike": ("local-moran", {"period": FIRST, "permutations": 99}),
    "Concentrated": ("concentration", {"period": FIRST}),
    "Rates": ("rates", {"period": FIRST, "per": "residents"}),
    "Journeys": ("journeys", {"period": FIRST, "homes": "caseload"}),
}
INSIDE = {
    "Near repeats": ("near-repeat", {"period": FIRST, "permutations": 99}),
    "Flows": ("flows", {"period": FIRST, "homes": "caseload"}),
    "On cells": ("gi-star", {"period": FIRST, "boundaries": "squares-500"}),
}


def asked(maps):
    """The maps of people as they stand in a specification."""
    return [hotspot(title, method, "dealt", **keys) for title, (method, keys) in maps.items()]


@pytest.fixture
def county(tmp_path):
    """A county where the canary offends and lives, known by name, in good rows and in bad ones."""
    spec = hot_county(tmp_path / "county", "street", "dealt", "caseload")
    folder = spec.parent
    with (folder / "postcodes.csv").open("a", encoding="utf-8") as file:
        file.write(f"{PLACED},{WEST + 77},{SOUTH + 77}\n")
    people = (folder / "caseload.csv").read_text(encoding="utf-8").splitlines()
    write(
        folder / "caseload.csv",
        [
            f"{people[0]},name,date_of_birth",
            *(f"{line},A B,01/02/1980" for line in people[1:]),
            f"{NUMBER},{PLACED},Settled,Male,{NAME},{BORN}",
            f"{NUMBER}A,{NEVER},{SLIPPED},Male,{NAME},13/02/2971",
        ],
    )
    crimes = (folder / "dealt.csv").read_text(encoding="utf-8").splitlines()
    write(
        folder / "dealt.csv",
        [
            f"{crimes[0]},name",
            *(f"{line},A B" for line in crimes[1:]),
            *(f"Z{i},{NUMBER},2021-05-{i + 1:02},{PLACED},Drugs,{NAME}" for i in range(9)),
            f"Z9,{NUMBER},2021-05-13,{NEVER},Drugs,{NAME}",
            f"Z10,{NUMBER},{NAME},{PLACED},Drugs,{NAME}",
        ],
    )
    return spec


@pytest.fixture
def quiet(geoaudit, county, tmp_path):
    """Run the audit and look for the canary in all that was written and said; return what was said."""

    def go(code):
        ran = geoaudit("run", county, "--out", tmp_path / "pack", "--workspace", tmp_path / "ws", "--json")
        assert code is None or ran.code == code, ran.err
        assert not ALWAYS.search(ran.out + ran.err)
        assert not PLACES.search(ran.out + ran.err)
        if ran.code:
            assert ran.err.count("\n") == 1
            assert not (tmp_path / "pack").exists()
        assert found(tmp_path, county.parent) == []
        return ran.err

    return go


@pytest.mark.parametrize(("policy", "maps"), [("standard", PEOPLE), ("internal", PEOPLE | INSIDE)])
def test_published(quiet, county, tmp_path, policy, maps):
    """Somebody who is on every map is in no file of a finding, no layer, no section and no message."""
    if policy == "internal":
        del (maps := dict(maps))["Journeys"]
    quiet_maps = asked(maps)
    asking(county, *quiet_maps, policy=policy)
    quiet(0)
    assert len(list((tmp_path / "pack" / "hotspots").glob("*.csv"))) >= len(maps)


FAILING = {
    "too few": [hotspot("M", "gi-star", "dealt", period=LATER)],
    "a category that there is not": [hotspot("M", "gi-star", "dealt", where={"crime_type": "Arson"})],
    "near repeats for release": [hotspot("M", "near-repeat", "dealt", period=FIRST)],
    "two ways of homes": [
        hotspot("M", "journeys", "dealt", homes="caseload", period=FIRST),
        hotspot("N", "flows", "dealt", homes="caseload", period=FIRST),
    ],
    "months alone": [hotspot("M", "persistence", "dealt", period=FIRST)],
    "harm of a column that is not there": [hotspot("M", "gi-star", "dealt", harm="other", period=FIRST)],
    "a bandwidth of 0": [
        hotspot("M", "density", "dealt", bandwidth=0, boundaries="squares-1000", period=FIRST)
    ],
}
OTHER = (
    '\n[harm.other]\nfile = "severity.csv"\nedition = "x"\ncolumn = "outcome"\n'
    'code = "type"\nweight = "days"\n'
)


@pytest.mark.parametrize("maps", FAILING.values(), ids=FAILING)
def test_refused(quiet, county, maps):
    """A map of people that cannot be made is refused without a value of any record."""
    asking(county, OTHER, *maps)
    assert quiet(10)


SPOILT = {
    "a name as a weight": ("severity.csv", f"Theft,{NAME}"),
    "a birthday as a weight": ("severity.csv", f"Theft,{BORN}"),
    "a person as a code twice": ("severity.csv", f"{NUMBER},1\n{NUMBER},2"),
    "a name as a population": ("residents.csv", f"E05999999,{NAME}"),
    "a person as an area twice": ("residents.csv", f"{NUMBER},1\n{NUMBER},2"),
}


@pytest.mark.parametrize(("name", "row"), SPOILT.values(), ids=SPOILT)
def test_spoilt(quiet, county, name, row):
    """A person among weights of harm or populations is refused or passed over, never quoted."""
    path = county.parent / name
    write(path, [*path.read_text(encoding="utf-8").splitlines(), row])
    asking(
        county,
        hotspot("Harm", "gi-star", "street", harm="severity", permutations=99),
        hotspot("Rates", "rates", "street", per="residents"),
    )
    assert quiet(None)


@pytest.mark.parametrize(
    "room",
    [
        "geoaudit.evidence.with_homes",
        "geoaudit.land.cells_over",
        "geoaudit.tally.events_of",
        "geoaudit.events.points_of",
        "geoaudit.analysis.recipe.of_profile",
        "geoaudit.analysis.recipe.areas_scene",
        "geoaudit.analysis.places.knox",
        "geoaudit.analysis.places.flows",
        "geoaudit.analysis.local.gi_star_exact",
        "geoaudit.analysis.case.finding",
        "geoaudit.assembly.on.findings_of",
    ],
)
def test_unforeseen(quiet, county, monkeypatch, room):
    """A failure that nobody foresaw, with a record in its message, ends in a sentence without it."""

    def fail(*_, **__):
        try:
            raise LookupError(NAME)
        except LookupError as cause:
            raise KeyError(NAME, BORN, PLACED, NUMBER) from cause

    asking(county, *asked(INSIDE), policy="internal")
    monkeypatch.setattr(room, fail)
    assert quiet(None)
