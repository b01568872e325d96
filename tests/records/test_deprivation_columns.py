"""Deciles of deprivation of records: the index as it is read, and the columns that records are given."""

import datetime as dt
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geoaudit.engine import open_engine
from geoaudit.errors import FileError, RecordsError, SpecificationError
from geoaudit.hotspots.journeys import NOT_KNOWN
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.places.lookup import Tolerance, make_lookup
from geoaudit.provenance import Source
from geoaudit.records.deprivation import with_deprivation
from geoaudit.records.deprivation_index import DECILES, DEPRIVATION, RURAL, IndexFile, read_index
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Geography, place
from geoaudit.records.source import RecordSource

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))
from engines import ENGINES

EAST, NORTH, SIDE = 430_000, 570_000, 1_000
CODES = pd.Series(["E1", "E2", "E3"])
INDEX = "code,decile,land\nE1,1,Urban city and town\nE2,10.0,D1\nE3,4,Rural village\nE9,5,A1\n"
GAZETTEER = """postcode,easting,northing
NE1 1AA,430500,570500
NE1 1AB,431500,570500
NE1 1AD,432500,570500
NE1 1AE,439500,570500
"""
PEOPLE = """person_id,postcode,address_type
P1,NE1 1AA,Settled
P2,NE1 1AB,Settled
P3,NE1 1AD,Settled
P4,NE1 1AE,Settled
P5,NE1 1AA,No fixed abode
P6,NE1 1AA,Prison
P7,NE1 1ZZ,Settled
P8,,Settled
"""


def index_of(folder, text=INDEX, codes=CODES, rural="land", name="index.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    file = IndexFile(folder / name, "code", "decile", rural)
    return read_index(file, "Indices of 2019", "small", codes)


def test_an_index_is_read_with_its_land(tmp_path):
    """Deciles in words, whole numbers written as decimals too, and urban and rural by words or by codes."""
    index = index_of(tmp_path)
    assert index.table.to_dict("list") == {
        "area_code": ["E1", "E2", "E3", "E9"],
        DEPRIVATION: ["1 (most deprived)", "10 (least deprived)", "4", "5"],
        RURAL: ["urban", "rural", "rural", "urban"],
    }
    assert (index.edition, index.boundaries, index.columns) == (
        "Indices of 2019",
        "small",
        (DEPRIVATION, RURAL),
    )
    assert index_of(tmp_path, rural=None).columns == (DEPRIVATION,)


@pytest.mark.parametrize(
    ("word", "land"),
    [
        ("Urban major conurbation", "urban"),
        ("URBAN", "urban"),
        ("C2", "urban"),
        ("UN1", "urban"),
        ("Urban: Further from a major town or city", "urban"),
        ("Larger rural: Nearer to a major town or city", "rural"),
        ("Smaller rural: Further from a major town or city", "rural"),
        ("F2", "rural"),
        ("RLN1", "rural"),
        ("RSF1", "rural"),
        ("rural town and fringe in a sparse setting", "rural"),
    ],
)
def test_both_classifications_tell_urban_from_rural(tmp_path, word, land):
    """The words and codes of the rural-urban classifications of 2011 and 2021."""
    found = index_of(tmp_path, f"code,decile,land\nE1,1,{word}\n", pd.Series(["E1"]))
    assert found.table[RURAL].tolist() == [land]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            ("E3,4", "E3,11"),
            r"a whole number from 1 to 10 in 'decile', but 1 of 4 rows do not: correct row 4",
        ),
        (("E3,4", "E3,0"), "1 of 4 rows do not: correct row 4"),
        (("E3,4", "E3,2.5"), "1 of 4 rows do not: correct row 4"),
        (("E3,4", "E3,"), "1 of 4 rows do not: correct row 4"),
        (("E9,5", ",5"), r"a code in 'code', but 1 of 4 rows do not: correct row 5"),
        (("E9,5", "E1,5"), "each small area once, but 1 of 4 rows do not: correct row 5"),
        (("Rural village", "suburb"), r"urban or rural, .* in 'land', but 1 of 4 rows do not: correct row 4"),
    ],
)
def test_rows_that_are_none_are_refused(tmp_path, change, words):
    """A decile outside 1 to 10, no code, a code twice, land of neither kind: with how many and which rows."""
    with pytest.raises(RecordsError, match=words):
        index_of(tmp_path, INDEX.replace(*change))


def test_a_missing_column_is_named(tmp_path):
    """With the nearest that there is."""
    with pytest.raises(FileError, match="must have a column 'land'"):
        index_of(tmp_path, "code,decile,lands\nE1,1,urban\n")


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        (["E1", "E2", "E4"], r"1 of 3 have none in index.csv \(66.6% match\)"),
        (["S1", "S2"], r"2 of 2 have none in index.csv \(0% match\)"),
        ([f"E{number}" for number in range(1, 4)] + ["E7"] * 1, r"1 of 4 .*\(75% match\)"),
    ],
)
def test_an_index_on_other_small_areas_is_refused(tmp_path, codes, words):
    """With how many areas of the boundary set it has no decile of, and what share match."""
    with pytest.raises(SpecificationError, match=words):
        index_of(tmp_path, codes=pd.Series(codes))


def test_areas_of_a_country_that_the_index_is_not_of_need_no_decile(tmp_path):
    """Small areas of Wales beside an index of England are of no decile and no fault."""
    assert len(index_of(tmp_path, codes=pd.Series(["E1", "W1", "W2"])).table) == 4


def small_areas():
    areas = gpd.GeoDataFrame(
        {"area_code": CODES, "area_name": CODES, "parent": [None] * 3},
        geometry=[shapely.box(EAST + i * SIDE, NORTH, EAST + (i + 1) * SIDE, NORTH + SIDE) for i in range(3)],
        crs="EPSG:27700",
    ).astype({"parent": "str"})
    return BoundarySet("small", dt.date(2011, 12, 31), areas, Source("small", ""), pd.DataFrame(), "s" * 20)


def people(engine, folder):
    """The people of `PEOPLE`, placed on the small areas."""
    (folder / "gazetteer.csv").write_text(GAZETTEER)
    (folder / "people.csv").write_text(PEOPLE)
    areas, tolerance = small_areas(), Tolerance(0.0)
    lookup = make_lookup(read_gazetteer([folder / "gazetteer.csv"]), areas, tolerance, None)
    source = RecordSource("people", "offenders", (folder / "people.csv",), as_at=dt.date(2022, 9, 30))
    records = ingest(source, folder / "workspace")
    return place(engine, records, Geography(areas, lookup, tolerance), folder, folder / "lookups")


@pytest.mark.parametrize("engine", list(ENGINES))
def test_each_record_has_the_decile_of_its_small_area(tmp_path, engine):
    """By postcode, on every engine; without a settled or known address, or elsewhere, it is not known."""
    with ENGINES[engine]() as one:
        placed = people(one, tmp_path)
        found = with_deprivation(one, placed.records, placed, index_of(tmp_path), tmp_path)
    table = pd.read_parquet(found.path).sort_values("record")
    assert table[DEPRIVATION].tolist() == [DECILES[0], DECILES[9], "4"] + [NOT_KNOWN] * 5
    assert table[RURAL].tolist() == ["urban", "rural", "rural"] + [NOT_KNOWN] * 5
    assert found.columns == (*placed.records.columns, DEPRIVATION, RURAL)
    before = pd.read_parquet(placed.records.path)
    pd.testing.assert_frame_equal(table[list(before)], before, check_dtype=False)


def test_records_on_other_areas_are_refused(tmp_path):
    """An index is told on its own small areas."""
    with open_engine() as engine:
        placed = people(engine, tmp_path)
        index = index_of(tmp_path)
        elsewhere = type(placed)(placed.records, "wards", placed.path)
        with pytest.raises(SpecificationError, match="small areas of the index"):
            with_deprivation(engine, placed.records, elsewhere, index, tmp_path)
