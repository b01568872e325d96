"""What a pack published is kept in the workspace, and what follows is protected together with it."""

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from county import EAST, NORTH
from shapely import box

from geoaudit.audit import check, run
from geoaudit.errors import PackError, SpecificationError
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.register import read_register
from geoaudit.spec import read_spec

ASHBY, BIRLEY = "E05000001", "E05000002"
POSTCODES = {ASHBY: "NE1 1AA", BIRLEY: "NE1 1AB"}
SPEC = """
[audit]
title = "Trial county"
partnership = "Northside"
boundaries = "wards"
periods = [{periods}]
report_formats = []
policy = "{policy}"

[boundaries.wards]
file = "wards.geojson"
date = 2021-12-31
code = "WD21CD"
name = "WD21NM"
parent = "LAD21NM"

[gazetteer]
files = ["postcodes.csv"]

[[sources]]
name = "people"
kind = "{kind}"
files = ["people.csv"]
{as_at}
"""
TABLE = """
[[tables]]
title = "{title}"
source = "people"
by = [{by}]
"""
AS_AT = "as_at = 2022-09-30"
EVERYBODY = TABLE.format(title="Everybody", by='"area"')
MEN = TABLE.format(title="Men", by='"area"') + 'where = { gender = "Male" }\n'
BY_GENDER = TABLE.format(title="Gender", by='"area", "gender"')
# Without the two women of Ashby everybody there is a man.
GENDERS = {(ASHBY, "Male"): 28, (ASHBY, "Female"): 2, (BIRLEY, "Male"): 20, (BIRLEY, "Female"): 12}
# Two orders of Ashby began in July.
MONTHS = {(ASHBY, "2021-05"): 20, (ASHBY, "2021-07"): 2, (BIRLEY, "2021-06"): 15, (BIRLEY, "2021-07"): 8}


def offenders(spec: Path, text: str, policy: str = "suppress-6") -> Path:
    """Give the county another caseload, and a specification of these tables of it."""
    kinds = [key for key, n in GENDERS.items() for _ in range(n)]
    rows = [
        f"P{i},{gender},Settled,{POSTCODES[area]}\n"
        for i, (area, gender) in enumerate([*kinds, (BIRLEY, "rather not say")])
    ]
    head = "person_id,gender,address_type,postcode\n"
    (spec.parent / "people.csv").write_text(head + "".join(rows), encoding="utf-8")
    about = {"periods": '"2021"', "policy": policy, "kind": "offenders", "as_at": AS_AT}
    spec.write_text(SPEC.format(**about) + text, encoding="utf-8")
    return spec


def orders(spec: Path, period: str) -> Path:
    """Give the county a list of orders, each of somebody else, and a table by ward in the period."""
    kinds = [key for key, n in MONTHS.items() for _ in range(n)]
    rows = [f"P{i},{month}-10,licence,{POSTCODES[area]}\n" for i, (area, month) in enumerate(kinds)]
    head = "person_id,start_date,order_type,postcode\n"
    (spec.parent / "people.csv").write_text(head + "".join(rows), encoding="utf-8")
    about = {"periods": f'"{period}"', "policy": "suppress-6", "kind": "orders", "as_at": 'covers = "2021"'}
    spec.write_text(SPEC.format(**about) + EVERYBODY, encoding="utf-8")
    return spec


def pack(spec: Path, name: str) -> Path:
    """Make the pack of a specification in the workspace beside it: whole, and nothing in it exposed."""
    out = spec.parent / name
    (outcome,) = run(read_spec(spec), out, spec.parent / "workspace", lambda _: None, replace=False)
    assert outcome.certificate.exposed == 0
    assert verify(out) == []
    return out


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a pack; of the manifest all but when it was made and how long the attack took."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    manifest = json.loads(found["manifest.json"])
    del manifest["created"], manifest["disclosure"]["seconds"]
    return {**found, "manifest.json": json.dumps(manifest, sort_keys=True).encode()}


def shown(made: Path, title: str) -> dict[str, int]:
    """The figures of a table by ward that are shown."""
    found = open_pack(made)
    (table,) = (found.profile(entry) for entry in found.manifest["tables"] if entry["title"] == title)
    cells = table.cells.dropna(subset="n")
    return dict(zip(cells["area_code"], cells["n"].astype(int), strict=True))


def told_apart(first: dict[str, int], second: dict[str, int]) -> list[int]:
    """The differences between two tables, where both show a figure, that are of one to five people."""
    return [n for area in first.keys() & second.keys() if 0 < (n := abs(first[area] - second[area])) < 6]


def kept(spec: Path) -> list[Path]:
    """The files that the workspace keeps of what was published."""
    return sorted((spec.parent / "workspace" / "released").iterdir())


@pytest.mark.parametrize("policy", ["standard", "suppress-6"])
def test_the_same_audit_twice_in_one_workspace_gives_the_same_pack(county, policy):
    """Byte for byte and to the manifest's hash, though the second was protected together with the first."""
    spec = offenders(county, BY_GENDER + MEN, policy)
    first, second = pack(spec, "first"), pack(spec, "second")
    assert any(entry["hidden"] for entry in open_pack(first).manifest["tables"])
    assert files(first) == files(second)
    hashes = {json.loads((made / "manifest.json").read_text())["manifest_sha256"] for made in (first, second)}
    assert len(hashes) == 1
    assert len(kept(spec)) == 2


def test_a_table_of_all_but_one_category_does_not_tell_what_was_left_out(county):
    """Alone the 28 men of Ashby are shown; after a pack that showed 30 people there they are not."""
    first = shown(pack(offenders(county, EVERYBODY), "first"), "Everybody")
    assert first[ASHBY] == 30
    assert told_apart(first, shown(pack(offenders(county, MEN), "second"), "Men")) == []
    shutil.rmtree(county.parent / "workspace" / "released")
    assert told_apart(first, shown(pack(offenders(county, MEN), "alone"), "Men")) == [2]


def test_everybody_after_a_table_of_all_but_one_category_is_not_told_either(county):
    """The other way round, the 30 people of Ashby are what is not shown any more."""
    first = shown(pack(offenders(county, MEN), "first"), "Men")
    assert first[ASHBY] == 28
    assert told_apart(first, shown(pack(offenders(county, EVERYBODY), "second"), "Everybody")) == []
    shutil.rmtree(county.parent / "workspace" / "released")
    assert told_apart(first, shown(pack(offenders(county, EVERYBODY), "alone"), "Everybody")) == [2]


@pytest.mark.parametrize("periods", [("2021-05 to 2021-06", "2021-05 to 2021-07")])
def test_a_longer_period_does_not_tell_what_was_added_to_a_shorter_one(county, periods):
    """Alone the 22 orders of Ashby to July are shown; after the 20 to June they are not, nor backwards."""
    for before, after in (periods, periods[::-1]):
        first = shown(pack(orders(county, before), f"{before} first"), "Everybody")
        assert first[ASHBY] in {20, 22}
        assert told_apart(first, shown(pack(orders(county, after), f"{after} second"), "Everybody")) == []
        shutil.rmtree(county.parent / "workspace" / "released")
        assert told_apart(first, shown(pack(orders(county, after), f"{after} alone"), "Everybody")) == [2]
        shutil.rmtree(county.parent / "workspace" / "released")


def test_what_is_kept_is_what_was_published(county):
    """Each file holds the bytes of one table of the pack and what its manifest says of it, and no more."""
    spec = offenders(county, BY_GENDER + MEN)
    made = pack(spec, "pack")
    manifest = json.loads((made / "manifest.json").read_text())
    published = {entry["title"]: entry for entry in manifest["tables"]}
    values = [json.loads(path.read_text(encoding="utf-8")) for path in kept(spec)]
    assert sorted(value["title"] for value in values) == sorted(published)
    for value in values:
        entry = published[value.pop("title")]
        assert value.pop("cells").encode() == (made / entry["file"]).read_bytes()
        assert value.pop("ends").count("\n") == entry["cells"] + 1
        assert value.pop("policy") == manifest["disclosure"]["policy"]
        assert value.pop("partnership") == manifest["partnership"]
        assert re.fullmatch("[0-9a-f]{64}", value.pop("boundaries_sha256"))
        (records,) = value.pop("records_sha256")
        assert re.fullmatch("[0-9a-f]{64}", records)
        assert re.fullmatch("[0-9a-f]{64}", value.pop("made_of"))
        assert value == {name: entry[name] for name in value}
    # The two women of Ashby are in none of them.
    cells = pd.read_csv(made / published["Gender"]["file"], dtype=str, keep_default_na=False)
    women = cells[(cells["area_code"] == ASHBY) & (cells["gender"] == "Female")]
    assert women[["n", "marker"]].to_numpy().tolist() == [["", "c"]]


def test_nothing_is_kept_of_what_does_not_leave(county):
    """Neither a check nor a pack that is not for release is taken for something that others have."""
    spec = offenders(county, EVERYBODY)
    workspace = spec.parent / "workspace"
    check(read_spec(spec), workspace, lambda _: None)
    inside = read_spec(offenders(county, EVERYBODY, "internal"))
    run(inside, spec.parent / "pack", workspace, lambda _: None, replace=False)
    assert not (workspace / "released").exists()


def changed(**parts: Any) -> Any:
    """A way of damaging a file: some of its parts exchanged."""
    return lambda text: json.dumps(json.loads(text) | parts)


DAMAGE = {
    "cut short": lambda text: text[: len(text) // 2],
    "empty": lambda _: "",
    "no table": lambda _: "[]",
    "no figures": lambda text: json.dumps({k: v for k, v in json.loads(text).items() if k != "cells"}),
    "a figure about few": lambda text: text.replace(",30,", ",2,"),
    "another figure": lambda text: text.replace(",30,", ",36,"),
    "another policy": changed(policy="none"),
    "a list": changed(where=[]),
    "a number": changed(by=7),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_release_is_refused(geoaudit, county, damage):
    """One sentence names the file and what to do, no pack is written, and the workspace keeps what it had."""
    spec = offenders(county, EVERYBODY)
    pack(spec, "first")
    (release,) = kept(spec)
    text = release.read_text(encoding="utf-8")
    assert DAMAGE[damage](text) != text
    release.write_text(DAMAGE[damage](text), encoding="utf-8")
    before = release.read_bytes()
    out = spec.parent / "second"
    ran = geoaudit("run", offenders(county, MEN), "--out", out, "--workspace", spec.parent / "workspace")
    assert (ran.code, ran.out) == (16, "")
    assert one_sentence(ran.err.splitlines())
    assert f"released/{release.name}" in ran.err
    assert not out.exists()
    assert kept(spec) == [release]
    assert release.read_bytes() == before


def one_sentence(lines: Iterable[str]) -> bool:
    """Whether what was said is one line, and none that the program did not foresee."""
    (line,) = [line for line in lines if line]
    return line.startswith("geoaudit: What earlier packs published must be readable")


@pytest.mark.parametrize("column", ["outward", "sector"])
def test_postcode_districts_beside_wards_are_refused_where_figures_are_exact(county, tmp_path, column):
    """Two places that overlap give people away by their difference: refused exact, allowed rounded."""
    both = EVERYBODY + TABLE.format(title="Districts", by=f'"{column}"')
    with pytest.raises(SpecificationError, match=f"both by area and by {column}"):
        run(read_spec(offenders(county, both)), tmp_path / "pack", tmp_path / "ws", print, False)
    assert not (tmp_path / "pack").exists()
    run(read_spec(offenders(county, both, "standard")), tmp_path / "pack", tmp_path / "ws", print, False)
    assert verify(tmp_path / "pack") == []


def test_people_at_points_that_no_postcode_is_near_are_counted_on_one_set_alone(county, tmp_path):
    """Where coordinates lie in an overlap without a postcode nobody could name it: refused in a sentence."""
    text = EVERYBODY.replace('by = ["area"]', 'by = ["area"]\nboundaries = ["wards", "halves"]')
    spec = offenders(county, text + 'restated_from = "records"\n')
    halves(spec)
    lines = ["person_id,gender,address_type,easting,northing"]
    lines += [f"P{i},Male,Settled,{EAST + 10 + i},{NORTH + 10}" for i in range(40)]
    (spec.parent / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(SpecificationError, match="lie in overlaps of wards, halves that have none"):
        run(read_spec(spec), tmp_path / "pack", tmp_path / "ws", print, False)


def halves(spec: Path) -> None:
    """Name a second boundary set: the county cut across its wards, with no postcode in the south-west."""
    land = [box(EAST, NORTH, EAST + 1500, NORTH + 50), box(EAST, NORTH + 50, EAST + 3000, NORTH + 1000)]
    codes = {"WD21CD": ["E05000011", "E05000012"], "WD21NM": ["South", "North"], "LAD21NM": "Northside"}
    drawn = gpd.GeoDataFrame(codes, geometry=land, crs=27700)
    drawn.to_file(spec.parent / "halves.geojson")
    text = spec.read_text(encoding="utf-8")
    named = text[text.index("[boundaries.wards]") : text.index("[gazetteer]")]
    named = named.replace("wards", "halves")
    spec.write_text(text.replace("[gazetteer]", named + "[gazetteer]"), encoding="utf-8")


def test_a_pack_that_another_was_made_beside_is_refused(county):
    """Two that were protected without knowing of each other could be told apart: the later is made again."""
    spec = offenders(county, EVERYBODY)
    other = spec.with_name("other.toml")
    other.write_text(spec.read_text(encoding="utf-8").replace(EVERYBODY, MEN), encoding="utf-8")

    def told(step: str) -> None:
        if step == "Protecting":
            pack(other, "other")

    with pytest.raises(PackError, match="another was made while this one was"):
        run(read_spec(spec), spec.parent / "out", spec.parent / "workspace", told, replace=False)
    assert not (spec.parent / "out").exists()
    register = read_register(spec.parent / "workspace")
    assert (len(register.lines), register.problems) == (1, ())
    assert len(kept(spec)) == 1
    assert told_apart(shown(pack(spec, "again"), "Everybody"), shown(spec.parent / "other", "Men")) == []
