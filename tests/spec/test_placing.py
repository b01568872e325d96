"""The statement that places records, on every engine."""

from datetime import date

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from engines import ENGINES

from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.lookup import Lookup, Tolerance
from geoaudit.provenance import Source
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Geography, place
from geoaudit.records.source import RecordSource

WARDS = gpd.GeoDataFrame(
    {"area_code": ["A1", "A2"], "area_name": ["One", "Two"], "parent": [None, None]},
    geometry=[
        shapely.box(424_000, 564_000, 425_000, 565_000),
        shapely.box(425_000, 564_000, 426_000, 565_000),
    ],
    crs="EPSG:27700",
).astype({"parent": "str"})
# NE1 1AA was in A1 until it was used again in A2; NE1 1AB ended in 2020; NE1 1AD came in 2022.
POSTCODES = [
    ("NE1 1AA", "1800-01-01", "2015-01-01", "1990-01-01", "2010-01-01", 424_500, "A1"),
    ("NE1 1AA", "2015-01-01", "2200-01-01", "2015-01-01", None, 425_500, "A2"),
    ("NE1 1AB", "1800-01-01", "2200-01-01", "1990-01-01", "2020-01-01", 424_500, "A1"),
    ("NE1 1AD", "1800-01-01", "2200-01-01", "2022-01-01", None, 425_500, "A2"),
]
RECORDS = """incident_id,date,postcode,easting,northing
1,2008-05-01,NE1 1AA,,
2,2012-05-01,NE1 1AA,,
3,2021-05-01,NE1 1AA,,
4,2021-05-01,NE1 1AB,,
5,2021-05-01,NE1 1AD,,
6,2021-05-01,NE1 1AE,,
7,2021-05-01,ZZ99 3VZ,,
8,2021-05-01,NE1 1AA,424500,564500
9,2021-05-01,,426030,564500
10,2021-05-01,,440000,564500
"""
# area, reason, near, early, late: worked out by hand
EXPECTED = [
    ("A1", None, False, False, False),
    ("A1", None, False, False, True),
    ("A2", None, False, False, False),
    ("A1", None, False, False, True),
    ("A2", None, False, True, False),
    (None, "not in the gazetteer", False, False, False),
    (None, "no fixed abode or other pseudo-postcode", False, False, False),
    ("A1", None, False, False, False),
    ("A2", None, True, False, False),
    (None, "outside every area", False, False, False),
]


@pytest.fixture(params=list(ENGINES))
def engine(request):
    with ENGINES[request.param]() as opened:
        yield opened


def lookup():
    columns = ["postcode", "valid_from", "valid_to", "introduced", "terminated", "easting", "area_code"]
    table = pd.DataFrame(POSTCODES, columns=columns)
    days = {name: pd.to_datetime(table[name]) for name in columns[1:5]}
    none = pd.Series([None] * len(table), dtype="str")
    return Lookup(table.assign(**days, northing=564_500.0, near=False, reason=none, elsewhere=none))


def test_a_record_is_placed_as_things_were_on_its_day(engine, tmp_path):
    """A point before a postcode, a postcode by its date, and one reason for each that has no place."""
    (tmp_path / "incidents.csv").write_text(RECORDS)
    source = RecordSource(name="incidents", kind="incidents", files=(tmp_path / "incidents.csv",))
    records = ingest(source, tmp_path / "workspace")
    wards = BoundarySet("wards", date(2022, 12, 31), WARDS, Source("wards", ""), pd.DataFrame(), "0" * 64)
    geography = Geography(wards, lookup(), Tolerance(50.0))
    found = pd.read_parquet(place(engine, records, geography, tmp_path, tmp_path / "lookups").path)
    found = found.sort_values("record")
    shown = found[["area_code", "reason", "near", "early", "late"]].astype(object)
    assert [tuple(row) for row in shown.where(shown.notna(), None).to_numpy()] == EXPECTED
