"""What may be published together: what would be protected apart, and so give people away, is refused."""

import json
import random
from pathlib import Path

import pandas as pd
import pytest
from county import EAST, NORTH, SIDE
from test_releases import ASHBY, BIRLEY, EVERYBODY, POSTCODES, SPEC, TABLE, offenders

from geoaudit.audit import run
from geoaudit.errors import DisclosureError, SpecificationError
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec

PEOPLE = TABLE.format(title="People", by='"area"') + 'measure = "persons"\n'
MEN = TABLE.format(title="Men", by='"area"') + 'measure = "persons"\nwhere = { gender = "Male" }\n'


def orders(spec: Path, text: str, policy: str = "suppress-6") -> Path:
    """Give the county a list of orders, of which every third person has two, and tables of them."""
    homes = [POSTCODES[ASHBY]] * 30 + [POSTCODES[BIRLEY]] * 41
    lines = ["person_id,gender,start_date,order_type,postcode"]
    for i, home in enumerate(homes):
        lines += [
            f"P{i},{'Female' if i % 9 == 0 else 'Male'},2021-05-1{k},licence,{home}"
            for k in range(1 + (i % 3 == 0))
        ]
    (spec.parent / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    about = {"periods": '"2021-05"', "policy": policy, "kind": "orders", "as_at": ""}
    spec.write_text(SPEC.format(**about) + text, encoding="utf-8")
    return spec


def made(spec: Path, name: str = "pack") -> Path:
    run(read_spec(spec), spec.parent / name, spec.parent / "ws", lambda _: None, replace=False)
    return spec.parent / name


def refused(spec: Path, words: str, name: str = "pack") -> None:
    """The run ends in a sentence with these words, and leaves no pack."""
    with pytest.raises(SpecificationError, match=words):
        made(spec, name)
    assert not (spec.parent / name).exists()


def test_records_and_people_of_a_source_are_not_exact_together(county):
    """That a number of records is shown says that it is of six people or more: under suppress-6 refused."""
    refused(orders(county, EVERYBODY + PEOPLE), "must count one thing")


def test_records_and_people_of_a_source_are_rounded_throughout(county):
    """Under standard every figure of both, the totals of all areas too, is the middle of its six."""
    pack = open_pack(made(orders(county, EVERYBODY + PEOPLE, "standard")))
    shown = pd.concat([pack.profile(entry).cells["n"].dropna() for entry in pack.manifest["tables"]])
    assert set(shown % 6) <= {0, 3}
    assert len(shown) >= 4


def test_people_after_records_are_refused_unless_both_are_asked_for(county):
    """A table of people in a later pack would be protected without the earlier one of records."""
    made(orders(county, EVERYBODY), "first")
    refused(orders(county, PEOPLE), "none counts records of 'people'", "second")


def test_records_under_another_name_are_refused(county):
    """The same file as another source would be protected apart from what was published of it."""
    made(offenders(county, EVERYBODY), "first")
    spec = offenders(county, EVERYBODY)
    spec.write_text(spec.read_text().replace('"people"', '"cases"'), encoding="utf-8")
    refused(spec, "those of 'cases' are 'people' too", "second")


def test_people_in_all_and_in_part_are_refused(county):
    """Whoever is in the whole and not in the part is told by the difference, whatever is rounded."""
    for policy in ("suppress-6", "standard"):
        refused(orders(county, PEOPLE + MEN, policy), "must be counted with one where")


def test_a_policy_that_cannot_keep_what_an_earlier_pack_left_open_says_so(county):
    """What was rounded from 1 to 6 cannot be hidden afterwards so that it may be 0: the message names why."""
    made(offenders(county, TABLE.format(title="G", by='"area", "gender"'), "standard"), "first")
    with pytest.raises(DisclosureError, match="together with what earlier packs of this workspace showed"):
        made(offenders(county, TABLE.format(title="G", by='"area", "gender"')), "second")


def test_accounts_of_people_stay_in_the_service(county):
    """No number of rows, of those placed or of any month is anywhere in a pack, nor that there are such."""
    spec = offenders(county, EVERYBODY)
    pack = open_pack(made(spec))
    (source,) = pack.manifest["sources"]
    assert (source["rows_read"], source["rows_accepted"], source["rows_rejected"]) == (None, None, {})
    assert [(one["rows"], one["placed"], one["not_placed"]) for one in pack.manifest["placed"]] == [
        (None, None, {})
    ]
    tables = [entry for entry in pack.manifest["quality"] if entry["kind"] == "table"]
    numbers = [pack.frame(entry)["n"].dropna().tolist() for entry in tables if "n" in pack.frame(entry)]
    assert not any(numbers)


LETTERS = "ABDEFGHJ"
TWO_SETS = """
[boundaries.before]
file = "before.geojson"
date = 2013-12-31
code = "WD21CD"
name = "WD21NM"
parent = "LAD21NM"

"""


def ring_of(west: float, east: float) -> dict[str, object]:
    """A square kilometre or more between two eastings."""
    ring = [(west, NORTH), (east, NORTH), (east, NORTH + SIDE), (west, NORTH + SIDE), (west, NORTH)]
    return {"type": "Polygon", "coordinates": [ring]}


def two_partnerships(folder: Path) -> Path:
    """Eight wards in a row, four for each partnership, and before them four areas that cut across."""
    sides = ["Northside"] * 4 + ["Southside"] * 4
    wards = [(f"E0500001{i}", sides[i], i, i + 1) for i in range(8)]
    before = [(f"E0500009{i}", sides[2 * i], a, b) for i, (a, b) in enumerate([(0, 1.95), (1.95, 4)])]
    before += [(f"E0500008{i}", "Southside", a, b) for i, (a, b) in enumerate([(4, 5.95), (5.95, 8)])]
    for name, areas in (("wards", wards), ("before", before)):
        features = [
            {
                "type": "Feature",
                "properties": {"WD21CD": code, "WD21NM": code, "LAD21NM": side},
                "geometry": ring_of(EAST + west * SIDE, EAST + east * SIDE),
            }
            for code, side, west, east in areas
        ]
        crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
        text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": features})
        (folder / f"{name}.geojson").write_text(text, encoding="utf-8")
    points = [
        f"NE1 {d}A{LETTERS[w]},{EAST + w * SIDE + 100 * d},{NORTH + 100 * d}"
        for w in range(8)
        for d in range(1, 10)
    ]
    (folder / "postcodes.csv").write_text("\n".join(["postcode,easting,northing", *points]), encoding="utf-8")
    chance = random.Random(6)
    rows = [
        f"P{w}{g}{i},{gender},Settled,NE1 1A{LETTERS[w]}"
        for w in range(8)
        for g, gender in enumerate(["Male", "Female", "Other"])
        for i in range(chance.choice([2, 3, 8, 12, 20, 30, 25]))
    ]
    head = "person_id,gender,address_type,postcode"
    (folder / "people.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    text = SPEC.format(periods='"2021"', policy="suppress-6", kind="offenders", as_at="as_at = 2022-09-30")
    text = text.replace("[gazetteer]", TWO_SETS + "[gazetteer]").replace('"Northside"', '"all"')
    moved = TABLE.format(title="Before", by='"area", "gender"') + 'boundaries = "before"\n'
    spec = folder / "audit.toml"
    spec.write_text(text + TABLE.format(title="Gender", by='"area", "gender"') + moved, encoding="utf-8")
    return spec


def test_two_partnerships_of_one_run_hide_the_same(tmp_path):
    """What both packs hold, counted on the whole of a set, is hidden alike in both."""
    spec = two_partnerships(tmp_path)
    packs = made(spec)
    tables = []
    for name in ("northside", "southside"):
        assert verify(packs / name) == []
        (path,) = (packs / name / "quality").glob("made_from_*.csv")
        tables.append(pd.read_csv(path, dtype=str).set_index(["area_code", "gender"])["n"])
    one, other = tables
    assert one.isna().sum() > 0
    assert one.isna().equals(other.isna())
