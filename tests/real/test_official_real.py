"""The published lookups, code history and probation areas, whole.

What is expected was counted from the files with csv and json alone.
"""

import csv
import datetime as dt
import io
import json
import zipfile
from collections import Counter, defaultdict
from pathlib import Path

import pandas as pd
import pytest

from geoaudit.errors import GeographyError
from geoaudit.hierarchy.history import followed, read_history
from geoaudit.hierarchy.official import read_lookup, read_lookups
from geoaudit.hierarchy.partnerships import former_districts, partnerships_of
from geoaudit.hierarchy.reading import read_hierarchy
from geoaudit.hierarchy.relations import carried_whole, changes, containments
from geoaudit.hierarchy.tree import Hierarchy, later_codes, parents_of

LOOKUPS = ("ons_lookups.zip", "lookups_2021_2024.zip")
HISTORY = "code_history_database_2024-07.zip"
MERGED = "E06000058"
THREE = {"E22000063", "E22000067", "E22000367"}
LEFT_OUT = {"E08000025", "E08000012", "E08000003", "E07000124", "E06000035", "E06000034", "W06000006"}
"""Birmingham, Liverpool, Manchester and Ribble Valley (cut), Medway, Thurrock and Wrexham (not named)."""
YEARS = (
    ("ons_lookups.zip", "LAD_to_CSP_to_PFA_2017-01.csv", dt.date(2017, 1, 31), 15),
    ("ons_lookups.zip", "LAD_to_CSP_to_PFA_2018-12.csv", dt.date(2018, 12, 31), 15),
    ("ons_lookups.zip", "LAD_to_CSP_to_PFA_2019-12.csv", dt.date(2019, 12, 31), 15),
    ("lookups_2021_2024.zip", "lookup_ltla24_csp24_pfa24.csv", dt.date(2024, 6, 30), 12),
)


@pytest.fixture(scope="module")
def official(real_data: Path) -> Path:
    """The folder of what is published for England and Wales."""
    return real_data / "england-and-wales"


@pytest.fixture(scope="module")
def hierarchy(official: Path) -> Hierarchy:
    """Everything, read once for this module."""
    return read_hierarchy([official / name for name in (*LOOKUPS, HISTORY, "probation_areas.zip")])


def _raw(path: Path, member: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(member).decode("utf-8-sig"))))


def _ward_codes(hierarchy: Hierarchy, district: str, day: dt.date) -> list[str]:
    links = hierarchy.links
    now = links[(links["valid_from"] <= pd.Timestamp(day)) & (links["valid_to"] > pd.Timestamp(day))]
    return now.loc[(now["parent_code"] == district) & (now["child_kind"] == "ward"), "child_code"].tolist()


@pytest.mark.parametrize("name", LOOKUPS)
def test_every_file_of_both_archives_reads_whole(official: Path, name: str) -> None:
    """Each of the 26 files has the rows and distinct codes that csv counts in it."""
    read = {lookup.label.split(": ")[1]: lookup for lookup in read_lookups(official / name)}
    with zipfile.ZipFile(official / name) as archive:
        assert sorted(read) == sorted(archive.namelist())
    for member, lookup in read.items():
        raw = _raw(official / name, member)
        assert len(lookup.table) == len(raw)
        for level in lookup.levels:
            codes = {row[level.code].strip() for row in raw} - {""}
            assert set(lookup.table[level.code].dropna()) == codes


def test_what_the_archives_relate_is_what_csv_counts(official: Path) -> None:
    """Distinct pairs of LSOA 2021 and ward 2024, and of ward and district 2021, are those of the raw rows."""
    path = official / "lookups_2021_2024.zip"
    for member, child, parent in (
        ("lookup_lsoa21_ward24_ltla24.csv", "lsoa21_code", "ward24_code"),
        ("lookup_ward21_ltla21.csv", "ward21_code", "ltla21_code"),
    ):
        kind = {"ward24_code": "ward", "ltla21_code": "district"}[parent]
        found = containments(read_lookup(path, member))
        got = found.loc[found["parent_kind"] == kind, ["child_code", "parent_code"]]
        wanted = {(row[child], row[parent]) for row in _raw(path, member)}
        assert set(got.itertuples(index=False, name=None)) >= wanted
        assert len(got[got["child_code"].isin([pair[0] for pair in wanted])]) == len(wanted)


def test_the_change_codes_of_lsoas_are_complete(official: Path) -> None:
    """33,647 U, 1,900 S, 239 M and 9 X; U and M have one successor, each S several of one parent."""
    found = changes(read_lookup(official / "lookups_2021_2024.zip", "lookup_lsoa11_lsoa21_ltla22.csv"))
    assert found["change"].value_counts().to_dict() == {"U": 33_647, "S": 1_900, "M": 239, "X": 9}
    assert (found["from_code"].nunique(), found["to_code"].nunique()) == (34_753, 35_672)
    unchanged = found[found["change"] == "U"]
    assert (unchanged["from_code"] == unchanged["to_code"]).all()
    split, merged = found[found["change"] == "S"], found[found["change"] == "M"]
    assert split["from_code"].value_counts().min() > 1
    assert split["to_code"].is_unique
    assert merged["from_code"].is_unique
    assert merged["to_code"].value_counts().min() > 1
    assert len(carried_whole(found)) == 33_647 + 239


def test_the_code_history_is_read_whole(official: Path) -> None:
    """Every code is there, and as many records as json counts, less 4 that never held and 6 within others."""
    with zipfile.ZipFile(official / HISTORY) as archive:
        areas = {
            code: records
            for name in archive.namelist()
            for code, records in json.loads(archive.read(name))["areas"].items()
        }
    history = read_history(official / HISTORY)
    never = {
        code for code, rows in areas.items() if all(r["date"].get("e", "9") < r["date"]["s"] for r in rows)
    }
    assert len(never) == 4
    assert set(history.records["code"]) == set(areas) - never
    assert history.findings["n"].tolist() == [4, 6]
    assert len(history.records) == sum(map(len, areas.values())) - 10
    assert history.records["kind"].notna().all()
    spans = history.records.sort_values(["code", "valid_from"])
    within = spans["code"].eq(spans["code"].shift()) & (spans["valid_from"] < spans["valid_to"].shift())
    assert not within.any()


def test_northumberlands_code_followed_the_one_before_it(official: Path, hierarchy: Hierarchy) -> None:
    """E06000048 became E06000057 on 1 April 2013 by its 66 wards, and Gateshead E08000037 by its 21."""
    found = followed(read_history(official / HISTORY)).set_index("from_code")
    assert found.loc["E06000048", ["to_code", "parts"]].tolist() == ["E06000057", 66]
    assert found.loc["E08000020", ["to_code", "parts"]].tolist() == ["E08000037", 21]
    assert found.loc["E06000048", "date"] == pd.Timestamp(2013, 4, 1)
    later = later_codes(hierarchy, ["E06000048"], dt.date(2010, 1, 1), dt.date(2022, 12, 31))
    assert later["successor_code"].tolist() == ["E06000057"]
    day = dt.date(2012, 6, 30)
    assert parents_of(hierarchy, ["E06000048"], "CSP", day)["parent_code"].tolist() == ["E22000358"]


def test_the_districts_that_changed_are_those_of_the_published_table(
    official: Path, hierarchy: Hierarchy
) -> None:
    """Following every district of 2016 through all changes at once a day gives the table's column of 2024."""
    wanted = defaultdict(set)
    for row in _raw(official / "lookups_2021_2024.zip", "lookup_ltla_ltla.csv"):
        wanted[row["ltla16_code"]].add(row["ltla24_code"])
    found = later_codes(hierarchy, list(wanted), dt.date(2016, 12, 31), dt.date(2024, 6, 30))
    got = found.groupby("area_code")["successor_code"].agg(set).to_dict()
    assert len(got) == 391
    assert got == dict(wanted)


@pytest.mark.parametrize(("archive", "member", "day", "spanning"), YEARS)
def test_partnerships_span_districts_and_districts_partnerships(
    official: Path, hierarchy: Hierarchy, archive: str, member: str, day: dt.date, spanning: int
) -> None:
    """The links of each lookup's day are its rows, 12 to 15 partnerships of several districts among them."""
    rows = _raw(official / archive, member)
    lad, csp = (
        next(c for c in rows[0] if c.upper().startswith(kind) and c.upper().endswith(("CD", "CODE")))
        for kind in (("LAD", "LTLA"), "CSP")
    )
    wanted = {(row[lad], row[csp]) for row in rows}
    links = hierarchy.links
    now = links[(links["valid_from"] <= pd.Timestamp(day)) & (links["valid_to"] > pd.Timestamp(day))]
    held = now[(now["child_kind"] == "district") & (now["parent_kind"] == "CSP")]
    got = set(held[["child_code", "parent_code"]].itertuples(index=False, name=None))
    assert got == wanted
    assert sum(n > 1 for n in Counter(pair[1] for pair in got).values()) == spanning
    assert (MERGED in {pair[0] for pair in got}) == (day >= dt.date(2019, 4, 1))


def test_bournemouth_christchurch_and_poole_lies_in_three(hierarchy: Hierarchy) -> None:
    """The merged district has its three partnerships as three rows, from its first day on."""
    found = parents_of(hierarchy, [MERGED], "CSP", dt.date(2019, 4, 1))
    assert set(found["parent_code"]) == THREE


def test_its_wards_are_refused_without_their_former_districts(hierarchy: Hierarchy) -> None:
    """The 33 wards of May 2019 have new codes, so that only the former district can say where they lie."""
    day = dt.date(2022, 12, 31)
    wards = _ward_codes(hierarchy, MERGED, day)
    assert len(wards) == 33
    with pytest.raises(
        GeographyError, match=r"33 areas lie in several \(E06000058 in 3\): give the boundary set"
    ):
        partnerships_of(hierarchy, wards, "ward", day)


def test_its_wards_are_resolved_by_their_former_districts(hierarchy: Hierarchy) -> None:
    """Land of Bournemouth, Poole and Christchurch goes to Bournemouth's, Poole's and Dorset's partnership."""
    day = dt.date(2022, 12, 31)
    wards = _ward_codes(hierarchy, MERGED, day)[:3]
    former = pd.DataFrame({"area_code": wards, "former_code": ["E06000028", "E06000029", "E07000048"]})
    found = partnerships_of(hierarchy, wards, "ward", day, former).set_index("area_code")
    assert found["parent_code"].reindex(wards).tolist() == ["E22000063", "E22000067", "E22000367"]
    assert found["reason"].isna().all()


def test_its_small_areas_say_their_former_district_themselves(hierarchy: Hierarchy) -> None:
    """LSOAs kept their codes over the merger: all find one of the three, as their districts of 2018."""
    links = hierarchy.links
    held = links[(links["parent_code"] == MERGED) & (links["child_kind"] == "LSOA")]["child_code"]
    known = former_districts(hierarchy, held, dt.date(2018, 12, 31))
    areas = known["area_code"]
    found = partnerships_of(hierarchy, areas, "LSOA", dt.date(2019, 12, 31)).merge(known, on="area_code")
    by = {"E06000028": "E22000063", "E06000029": "E22000067", "E07000048": "E22000367"}
    assert len(found) > 200
    assert (found["parent_code"] == found["former_code"].map(by)).all()


def test_every_ward_of_the_northumbria_force_has_its_partnership(hierarchy: Hierarchy) -> None:
    """The wards of 2022 in the six districts of the North East lie each in the one of their own district."""
    day = dt.date(2022, 12, 31)
    districts = ["E06000057", "E08000021", "E08000022", "E08000023", "E08000024", "E08000037"]
    partnerships = parents_of(hierarchy, districts, "CSP", day).set_index("area_code")["parent_code"]
    assert partnerships.is_unique
    assert partnerships["E08000022"] == "E22000246"
    for district in districts:
        wards = _ward_codes(hierarchy, district, day)
        found = partnerships_of(hierarchy, wards, "ward", day)
        assert set(found["parent_code"]) == {partnerships[district]}


def test_every_district_finds_one_probation_region_on_both_ways(hierarchy: Hierarchy) -> None:
    """By police force and by delivery unit every district of 2022 and 2024 comes to one of 12 regions."""
    for day, districts in ((dt.date(2022, 12, 31), 331), (dt.date(2024, 6, 30), 318)):
        links = hierarchy.links
        now = links[(links["valid_from"] <= pd.Timestamp(day)) & (links["valid_to"] > pd.Timestamp(day))]
        codes = now.loc[
            (now["child_kind"] == "district") & (now["parent_kind"] == "CSP"), "child_code"
        ].unique()
        assert len(codes) == districts
        found = parents_of(hierarchy, codes, "probation region", day)
        assert found["area_code"].is_unique
        assert found["parent_code"].nunique() == 12
        assert found["parent_code"].notna().all()
        units = parents_of(hierarchy, codes, "delivery unit", day).dropna(subset=["parent_code"])
        assert units["area_code"].is_unique
        assert set(codes) - set(units["area_code"]) == LEFT_OUT
        above = parents_of(hierarchy, units["parent_code"], "probation region", day)
        by_unit = units["parent_code"].map(above.set_index("area_code")["parent_code"])
        by_force = units["area_code"].map(found.set_index("area_code")["parent_code"])
        assert by_unit.tolist() == by_force.tolist()


def test_the_probation_areas_of_the_north_east_by_date(hierarchy: Hierarchy) -> None:
    """North Tyneside lay in Northumbria's area, trust and company, and lies in the North East's region."""
    days = {
        "probation area": (dt.date(2009, 6, 1), "probation-area/northumbria"),
        "probation trust": (dt.date(2012, 6, 1), "probation-trust/northumbria"),
        "CRC": (dt.date(2016, 6, 1), "CRC/northumbria"),
        "probation region": (dt.date(2022, 6, 1), "N54"),
        "delivery unit": (dt.date(2022, 6, 1), "N54NOT"),
    }
    found = {
        kind: parents_of(hierarchy, ["E08000022"], kind, day)["parent_code"].tolist()
        for kind, (day, _) in days.items()
    }
    assert found == {kind: [code] for kind, (_, code) in days.items()}
