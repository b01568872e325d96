"""Deciles of deprivation from the files to the pack: of a public source as counted, of people protected."""

import json
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from county import EAST, NORTH, SIDE, SPEC, wards

from geoaudit.audit import run
from geoaudit.errors import DisclosureError, SpecificationError
from geoaudit.hotspots.journeys import NOT_KNOWN
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.records.address import NFA
from geoaudit.records.deprivation_index import DECILES, DEPRIVATION, RURAL
from geoaudit.spec import read_spec

STRIPS = 5
INDEX = """
[boundaries.small]
file = "small.geojson"
date = 2011-12-31
code = "code"
name = "name"

[deprivation.imd]
file = "imd.csv"
edition = "Invented Indices of 2019"
boundaries = "small"
code = "code"
decile = "decile"
rural = "land"
"""
BY_DECILE = '\n[[tables]]\ntitle = "By decile"\nsource = "{}"\nby = ["deprivation", "gender"]\n'
BY_WARD = '\n[[tables]]\ntitle = "By ward"\nsource = "caseload"\nby = ["area", "gender"]\n'
PROFILE = '\n[[profiles]]\ntitle = "Profile"\nkind = "deprivation"\nsource = "{}"\nindex = "imd"\n'
HEAD = SPEC.split("[[tables]]", maxsplit=1)[0]
CASELOAD = "Name,CRN,Date of Birth,Gender,Ethnicity,Postcode,Address Type,Offence,Team\n"


def decile_of(east: int) -> str:
    """The decile of the strip of 200 m that a place of the county lies in; on an edge the western one."""
    return DECILES[(east - EAST - 1) // (SIDE // STRIPS) % 10]


def people(count: int) -> list[tuple[str, str, str]]:
    """The postcode, gender and address type of invented people: digit d of a ward is 100 d metres east."""
    return [
        (f"NE1 {i * i % 9 + 1}A{'AB'[i % 5 == 0]}", ("Male", "Female")[i % 4 == 0], KINDS[i % 11 == 3])
        for i in range(count)
    ]


KINDS = ("Settled", "No fixed abode")


@pytest.fixture
def specify(county):
    """Gives the county its small areas, an index and a caseload, and writes its specification."""
    places = [(f"E0100{k:04d}", EAST + k * SIDE // STRIPS, k) for k in range(3 * STRIPS)]
    rings = [
        [(w, NORTH), (w + SIDE // STRIPS, NORTH), (w + SIDE // STRIPS, NORTH + SIDE), (w, NORTH + SIDE)]
        for _, w, _ in places
    ]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": code},
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        }
        for (code, _, _), ring in zip(places, rings, strict=True)
    ]
    folder = county.parent
    (folder / "small.geojson").write_text(json.dumps(wards() | {"features": features}))
    rows = [f"{code},{k % 10 + 1},{'rural' if k % 5 == 4 else 'urban'}" for code, _, k in places]
    (folder / "imd.csv").write_text("\n".join(["code,decile,land", *rows]) + "\n")
    lines = [
        f"N{i},P{i},01/01/1980,{gender},White,{postcode},{kind},00100,Red"
        for i, (postcode, gender, kind) in enumerate(people(200))
    ]
    (folder / "caseload.csv").write_text(CASELOAD + "\n".join(lines) + "\n")

    def specify(*parts: str, policy: str = "standard", index: str = INDEX, whole: bool = False) -> Path:
        text = HEAD.replace('policy = "standard"', f'policy = "{policy}"') + index + "".join(parts)
        if whole:
            text = text.replace('parent = "LAD21NM"\n', "").replace('"Northside"', '"all"')
        county.write_text(text, encoding="utf-8")
        return county

    return specify


def packed(path: Path, name: str = "pack") -> dict[str, pd.DataFrame]:
    """Make a pack in which nobody is exposed, and return its tables' cells by title."""
    out = path.parent / name
    (outcome,) = run(read_spec(path), out, path.parent / "workspace", lambda _: None, replace=False)
    assert not outcome.certificate.exposed
    assert verify(out) == []
    found = open_pack(out)
    return {entry["title"]: found.profile(entry).cells for entry in found.manifest["tables"]}


def truth(whole: bool = False) -> Counter[tuple[str, str]]:
    """How many people are of each decile and gender, counted without GeoAudit."""
    found: Counter[tuple[str, str]] = Counter()
    for postcode, gender, kind in people(200):
        east = EAST + 100 * int(postcode[4]) + (SIDE if postcode[-1] == "B" else 0)
        if kind == KINDS[0]:
            found[decile_of(east), gender] += 1
        elif whole:
            found[NOT_KNOWN, gender] += 1
    return found


def middle(n: int) -> int:
    """The middle of the six that a figure lies in."""
    return 0 if n == 0 else (n - 1) // 6 * 6 + 3


def test_people_by_decile_are_those_of_their_postcodes(specify):
    """In the service each decile and gender has the people of a count by hand, and all ten deciles stand."""
    cells = packed(specify(BY_DECILE.format("caseload"), policy="internal"))["By decile"]
    inner = cells[(cells[DEPRIVATION] != "All") & (cells["gender"] != "All")]
    found = inner.set_index([DEPRIVATION, "gender"])["n"]
    wanted = truth()
    assert found[found > 0].to_dict() == dict(wanted)
    assert list(cells[DEPRIVATION].unique()) == [*DECILES, NOT_KNOWN, "All"]


def test_people_by_decile_beside_wards_are_rounded_throughout(specify):
    """Deciles cut across wards: totals too are the middle of their six, and nobody is exposed."""
    tables = packed(specify(BY_DECILE.format("caseload"), BY_WARD))
    cells, wanted = tables["By decile"], truth()
    shown = cells[cells["n"].notna()].set_index([DEPRIVATION, "gender"])["n"]
    assert len(shown) > 20
    for (decile, gender), n in shown.items():
        mine = [m for (d, g), m in wanted.items() if decile in (d, "All") and gender in (g, "All")]
        assert n == middle(sum(mine))


@pytest.mark.parametrize(
    ("policy", "beside"), [("suppress-6", ""), ("standard", BY_WARD), ("internal", BY_WARD)]
)
def test_people_of_no_fixed_abode_are_of_no_decile(specify, policy, beside):
    """Where the table shows them they are not known, and what follows from that is protected."""
    path = specify(BY_DECILE.format("caseload"), beside, policy=policy, whole=True)
    cells = packed(path)["By decile"]
    nobody = cells[(cells["address_class"] == NFA) & (cells["gender"] == "All")].set_index(DEPRIVATION)["n"]
    known = nobody[nobody.notna()]
    wanted = sum(n for (decile, _), n in truth(whole=True).items() if decile == NOT_KNOWN)
    assert (known.drop(["All", NOT_KNOWN], errors="ignore") == 0).all()
    if policy == "internal":
        assert nobody[NOT_KNOWN] == nobody["All"] == wanted > 10


def test_exact_wards_beside_deciles_are_refused(specify):
    """Under a policy that does not round, the few where they overlap could be told."""
    path = specify(BY_DECILE.format("caseload"), BY_WARD, policy="suppress-6")
    with pytest.raises(SpecificationError, match="both by area and by deprivation"):
        packed(path)


def test_crimes_by_decile_and_land_are_as_counted(specify):
    """A public source is exact: points 500 m east of each ward's edge are in its third strip."""
    path = specify(PROFILE.format("street-level"))
    (cells,) = packed(path).values()
    crimes = cells[(cells["record_type"] == "crime") & (cells[RURAL] == "All")].set_index(DEPRIVATION)["n"]
    assert crimes[decile_of(EAST + 500)] == crimes["All"] == 18
    assert list(cells[RURAL].unique()) == ["urban", "rural", NOT_KNOWN, "All"]
    manifest = json.loads((path.parent / "pack" / "manifest.json").read_text(encoding="utf-8"))
    (table,) = manifest["tables"]
    assert "Deciles are those of Invented Indices of 2019, of the small area (small)" in table["note"]


def test_a_table_can_be_of_some_deciles(specify):
    """Restricted to two deciles the figures are those of the two."""
    where = 'where = { deprivation = ["1 (most deprived)", "2"] }\n'
    table = '\n[[tables]]\ntitle = "Two"\nsource = "caseload"\nby = ["gender"]\n' + where
    cells = packed(specify(table, policy="internal"))["Two"].set_index("gender")["n"]
    assert cells["All"] == sum(n for (decile, _), n in truth().items() if decile in DECILES[:2])


def test_what_was_published_by_decile_stays_protected(specify):
    """A later pack without deciles is protected with the earlier one; without its index it is refused."""
    packed(specify(BY_DECILE.format("caseload")))
    packed(specify(BY_WARD), "second")
    with pytest.raises(
        DisclosureError, match="by decile of deprivation, of which this specification names 0"
    ):
        packed(specify(BY_WARD, index=""), "third")


def test_another_edition_of_the_same_people_is_told_and_protected(specify):
    """Deciles of a corrected file are other counts of one time: the table says so, and nobody is exposed."""
    packed(specify(BY_DECILE.format("caseload")))
    path = specify(BY_DECILE.format("caseload"))
    file = path.parent / "imd.csv"
    file.write_text(file.read_text().replace("E01000000,1,", "E01000000,2,"))
    out = path.parent / "second"
    (outcome,) = run(read_spec(path), out, path.parent / "workspace", lambda _: None, replace=False)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert outcome.certificate.exposed == 0
    assert "an earlier pack counted other records of the same time" in manifest["tables"][0]["note"]
