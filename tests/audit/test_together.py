"""What may be published together: what would be protected apart, and so give people away, is refused."""

import json
import random
from pathlib import Path

import pandas as pd
import pytest
from county import EAST, NORTH, SIDE
from test_releases import ASHBY, BIRLEY, EVERYBODY, POSTCODES, SPEC, TABLE, offenders

from geoaudit.audit import run
from geoaudit.errors import SpecificationError
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
    about = {"periods": '"2021-05"', "policy": policy, "kind": "orders", "as_at": 'covers = "2021"'}
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


@pytest.mark.parametrize("policy", ["suppress-6", "round-5", "midpoint-6"])
def test_people_of_one_day_are_published_under_one_policy(county, policy):
    """Rounded to sixes and then to fives, or hidden, a figure is told more nearly than by either alone."""
    made(offenders(county, EVERYBODY, "standard"), "first")
    refused(offenders(county, EVERYBODY, policy), "under one policy", "second")


def test_another_policy_is_free_for_another_time(county):
    """A caseload of four weeks later is another: it may be hidden where the first was rounded."""
    made(offenders(county, EVERYBODY, "standard"), "first")
    later(offenders(county, EVERYBODY, "suppress-6"), "2022-10-28")
    arrived(county)
    assert verify(made(county, "second")) == []


def later(spec: Path, day: str) -> None:
    """Give the caseload another day."""
    spec.write_text(spec.read_text(encoding="utf-8").replace("2022-09-30", day), encoding="utf-8")


def arrived(spec: Path) -> None:
    """Put another person into the caseload, in Ashby."""
    with (spec.parent / "people.csv").open("a", encoding="utf-8") as file:
        file.write(f"Pnew,Female,Settled,{POSTCODES[ASHBY]}\n")


def totals(pack: Path) -> set[int]:
    """Every figure of all areas."""
    opened = open_pack(pack)
    cells = pd.concat([opened.profile(entry).cells for entry in opened.manifest["tables"]])
    return set(cells.loc[cells["area_code"] == "All", "n"].dropna())


@pytest.mark.parametrize("day", ["2022-09-30", "2022-10-27"])
def test_one_more_person_is_not_told_by_totals_of_two_extracts(county, day):
    """The first pack's total is as counted; of other records of less than four weeks away it is rounded."""
    before = totals(made(offenders(county, EVERYBODY, "standard"), "first"))
    arrived(county)
    later(county, day)
    after = totals(made(county, "second"))
    assert before == {63}
    assert after == {63 // 6 * 6 + 3}
    assert "totals are rounded too" in open_pack(county.parent / "second").manifest["tables"][0]["note"]
    assert verify(county.parent / "second") == []


def test_one_file_is_of_one_day(county):
    """The same people under another day would be protected apart from what was published of them."""
    made(offenders(county, EVERYBODY), "first")
    later(county, "2022-12-31")
    refused(county, "must be of one day", "second")


def test_a_later_caseload_is_no_part_of_what_an_earlier_one_hid(county):
    """What was hidden of another day's people asks nothing of these."""
    table = TABLE.format(title="G", by='"area", "gender"')
    first = made(offenders(county, table), "first")
    assert any(entry["hidden"] for entry in open_pack(first).manifest["tables"])
    arrived(county)
    later(county, "2022-12-31")
    assert verify(made(county, "second")) == []


def test_months_of_people_are_those_that_the_source_is_said_to_cover(county):
    """Taken from the records the first and the last month would be known to hold somebody."""
    spec = orders(county, EVERYBODY)
    spec.write_text(spec.read_text(encoding="utf-8").replace('covers = "2021"', ""), encoding="utf-8")
    refused(spec, "must say which months it covers")


def test_a_caseload_of_four_weeks_later_is_another(county):
    """Its total is as counted again."""
    made(offenders(county, EVERYBODY, "standard"), "first")
    arrived(county)
    later(county, "2022-10-28")
    assert totals(made(county, "second")) == {64}


def test_exact_figures_of_two_extracts_of_one_time_are_refused(county):
    """Where nothing is rounded every difference of two extracts is people."""
    made(offenders(county, EVERYBODY), "first")
    arrived(county)
    refused(county, "must be counted once for a time", "second")


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


def test_the_pack_of_a_partnership_tells_of_its_own_people_alone(tmp_path):
    """What its estimates are made from is of its own areas: a total of all would tell the other's."""
    packs = made(two_partnerships(tmp_path))
    own = {"northside": "E0500009", "southside": "E0500008"}
    for name, code in own.items():
        assert verify(packs / name) == []
        tables = [pd.read_csv(path, dtype=str) for path in packs.rglob(f"{name}/*/*.csv")]
        codes = set().union(*(table["area_code"] for table in tables if {"area_code", "n"} <= set(table)))
        assert {one[:8] for one in codes} == {code, "E0500001", "All"}
    wards = [set(pd.read_csv(packs / name / "tables" / "gender.csv")["area_code"]) - {"All"} for name in own]
    assert not set.intersection(*wards)


def test_an_area_with_a_part_of_others_gets_no_figure(tmp_path):
    """The other's ward that was a half of the partnership's area before is not counted in its pack."""
    spec = two_partnerships(tmp_path)
    path = tmp_path / "before.geojson"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Southside"', '"Northside"', 1), encoding="utf-8"
    )
    packs = made(spec)
    gained, own = "E05000080", "E05000090"
    moved = pd.read_csv(packs / "northside" / "tables" / "before.csv", dtype=str).set_index("area_code")
    assert moved.loc[gained, "n"].isna().all()
    assert moved.loc[own, "n"].notna().any()
    entries = {entry["title"]: entry for entry in open_pack(packs / "northside").manifest["tables"]}
    assert "hold a part have no figure: 1." in entries["Before"]["note"]
    assert verify(packs / "northside") == []


def test_people_of_a_street_that_changed_partnership_are_in_one_pack(tmp_path):
    """Counted on both sets, those of the street are in no table of the partnership that had it before."""
    spec = two_partnerships(tmp_path)
    path = tmp_path / "before.geojson"
    moved = path.read_text(encoding="utf-8").replace(str(EAST + 4 * SIDE), str(EAST + 4 * SIDE + 150))
    path.write_text(moved, encoding="utf-8")
    text = spec.read_text(encoding="utf-8").replace('"suppress-6"', '"internal"')
    spec.write_text(text + 'restated_from = "records"\n', encoding="utf-8")
    packs = made(spec)
    for name in ("northside", "southside"):
        cells = [pd.read_csv(packs / name / "tables" / file) for file in ("gender.csv", "before.csv")]
        wards, before = (
            table[(table.iloc[:, 0] == "All") & (table["gender"] == "All")]["n"].sum() for table in cells
        )
        street = pd.read_csv(tmp_path / "people.csv")["postcode"].eq("NE1 1AF").sum()
        assert street > 0
        assert before == wards - (street if name == "southside" else 0)


HOURS = """
[[tables]]
title = "Hours {name}"
source = "people"
by = ["{by}"]
measure = "hours"
"""


def test_hours_of_one_contributor_are_not_told_by_a_later_pack(county):
    """The 500 hours of one man in Ashby, hidden by ward, do not follow from later hours by project."""
    lines = [
        "project_id,person_id,date,hours,project_type,postcode",
        f"J,P0,2021-05-10,500,garden,{POSTCODES[ASHBY]}",
    ]
    lines += [f"J,P{i},2021-05-11,2,paint,{POSTCODES[ASHBY]}" for i in range(1, 11)]
    lines += [
        f"J,P{i},2021-05-12,{20 + i % 7},{('garden', 'paint')[i % 2]},{POSTCODES[BIRLEY]}"
        for i in range(11, 41)
    ]
    (county.parent / "people.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    about = {
        "periods": '"2021-05"',
        "policy": "midpoint-6",
        "kind": "unpaid-work",
        "as_at": 'covers = "2021"',
    }
    county.write_text(SPEC.format(**about) + HOURS.format(name="by ward", by="area"), encoding="utf-8")
    first = open_pack(made(county, "first"))
    cells = first.profile(first.manifest["tables"][0]).cells.set_index("area_code")["n"]
    assert pd.isna(cells[ASHBY])
    assert cells[BIRLEY] > 0
    county.write_text(
        SPEC.format(**about) + HOURS.format(name="by project", by="project_type"), encoding="utf-8"
    )
    second = open_pack(made(county, "second"))
    whole = second.profile(second.manifest["tables"][0]).cells.set_index("project_type")["n"]
    assert pd.isna(whole["All"])
    assert whole.drop("All").isna().any()


def test_another_title_does_not_let_a_pack_forget_an_earlier_one(county):
    """With no partnerships told apart all 63, less the 62 women and men of a second report, is one person."""
    spec = offenders(county, TABLE.format(title="All", by='"address_class"'))
    plain = spec.read_text(encoding="utf-8").replace('parent = "LAD21NM"\n', "")
    plain = plain.replace('partnership = "Northside"\n', "")
    boundaries = json.loads((county.parent / "wards.geojson").read_text(encoding="utf-8"))
    for feature in boundaries["features"]:
        feature["properties"].pop("LAD21NM", None)
    (county.parent / "wards.geojson").write_text(json.dumps(boundaries), encoding="utf-8")
    county.write_text(plain, encoding="utf-8")
    assert 63 in figures(made(county, "first"))
    second = plain.replace("Trial county", "A second report") + 'where = { gender = ["Female", "Male"] }\n'
    county.write_text(second, encoding="utf-8")
    assert 62 not in figures(made(county, "second"))


def figures(pack: Path) -> set[int]:
    """Every figure that a pack's tables show."""
    opened = open_pack(pack)
    return {int(n) for entry in opened.manifest["tables"] for n in opened.profile(entry).cells["n"].dropna()}


def test_other_postcodes_are_other_records(county):
    """People placed by a newer edition differ from the earlier by who lives at its new postcodes."""
    made(offenders(county, EVERYBODY), "first")
    with (county.parent / "postcodes.csv").open("a", encoding="utf-8") as file:
        file.write(f"NE9 9ZZ,{EAST + 500},{NORTH + 500}\n")
    refused(county, "must be counted once for a time", "second")


def test_what_one_person_adds_is_not_told_by_two_extracts(county):
    """Rounding hides one unit and not the two orders of one person: another extract is refused."""
    made(orders(county, EVERYBODY, "standard"), "first")
    with (county.parent / "people.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"Pnew,Male,2021-05-1{k},licence,{POSTCODES[ASHBY]}\n" for k in range(5))
    refused(county, "must be counted once for a time", "second")
