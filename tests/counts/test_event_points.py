"""Where and when records are, for the maps that are made of points: on every engine."""

import datetime as dt
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoaudit.counts.count import count
from geoaudit.counts.points import points_of
from geoaudit.counts.request import TableRequest
from geoaudit.counts.study import Study
from geoaudit.errors import SpecificationError
from geoaudit.periods.labels import parse_period
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.places.lookup import Tolerance, make_lookup
from geoaudit.provenance import Source
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Geography, place
from geoaudit.records.source import RecordSource

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))
from engines import ENGINES

EAST, NORTH, SIDE = 430_000, 570_000, 1_000
# NE1 1AH was in W1 and has been in W3 since 2020; NE1 1AJ has no grid reference; NE1 1AF is far outside.
GAZETTEER = """postcode,easting,northing,introduced,terminated
NE1 1AA,430500,570500,1990-01-01,
NE1 1AD,431500,570500,1990-01-01,
NE1 1AE,432500,570500,1990-01-01,
NE1 1AF,450500,570500,1990-01-01,
NE1 1AH,430500,570500,1990-01-01,2010-01-01
NE1 1AH,432500,570500,2020-01-01,
NE1 1AJ,,,1990-01-01,
"""


def wards():
    codes = ["W1", "W2", "W3"]
    areas = gpd.GeoDataFrame(
        {"area_code": codes, "area_name": codes, "parent": [None] * 3},
        geometry=[shapely.box(EAST + i * SIDE, NORTH, EAST + (i + 1) * SIDE, NORTH + SIDE) for i in range(3)],
        crs="EPSG:27700",
    ).astype({"parent": "str"})
    return BoundarySet("W", dt.date(2022, 12, 31), areas, Source("W", ""), pd.DataFrame(), "W" * 20)


class Desk:
    """A folder, an engine and a gazetteer to ask for points with."""

    def __init__(self, engine, folder):
        (folder / "gazetteer.csv").write_text(GAZETTEER)
        self.engine, self.folder, self.wards = engine, folder, wards()
        self.gazetteer = read_gazetteer([folder / "gazetteer.csv"])
        tolerance = Tolerance(0.0)
        self.lookup = make_lookup(self.gazetteer, self.wards, tolerance, None)
        self.geography = Geography(self.wards, self.lookup, tolerance)

    def study(self, text, periods=("2021",), own=("W1", "W2", "W3"), kind="offences", **options):
        """The records of a file, and whose they are and of what time."""
        path = self.folder / f"{kind}.csv"
        path.write_text(text)
        records = ingest(RecordSource(kind, kind, (path,), public=True, **options), self.folder / "workspace")
        placed = place(self.engine, records, self.geography, self.folder, self.folder / "lookups")
        areas = self.wards.areas.loc[self.wards.areas["area_code"].isin(own), ["area_code", "area_name"]]
        everywhere = pd.DataFrame({"area_code": list(own), "neighbour": list(own)})
        held = ("2021-05", "2021-06")
        return Study(
            placed, areas, everywhere, tuple(map(parse_period, periods)), len(own) == 3, held=held, few=1
        )

    def points(self, study, by=(), where=None):
        """The points of a study."""
        request = TableRequest("M", study.placed.records.name, by, where or {})
        return points_of(self.engine, request, study, self.lookup.table)


@pytest.fixture(params=list(ENGINES))
def desk(request, tmp_path):
    """Each engine in turn."""
    with ENGINES[request.param]() as engine:
        yield Desk(engine, tmp_path)


def rows(table, *columns):
    """The rows of a table as tuples, days as text."""
    shown = table.assign(day=table["day"].astype("datetime64[ns]").dt.strftime("%Y-%m-%d"))
    return [tuple(row) for row in shown[["easting", "northing", "day", *columns, "n"]].to_numpy()]


def test_distinct_places_and_days(desk):
    """Records of one place and day are one row with their number, in the order of places and days."""
    text = (
        "date,easting,northing\n2021-05-02,431500,570100\n2021-05-02,430500,570500\n2021-05-01,430500,570500\n"
        "2021-05-02,430500,570500\n2021-05-02,430500,570501\n"
    )
    found = desk.points(desk.study(text))
    assert rows(found) == [
        (430_500, 570_500, "2021-05-01", 1),
        (430_500, 570_500, "2021-05-02", 2),
        (430_500, 570_501, "2021-05-02", 1),
        (431_500, 570_100, "2021-05-02", 1),
    ]


def test_own_coordinates_or_the_postcode_of_the_day(desk):
    """A record is at its own point, or at its postcode's on its day; one without either is nowhere."""
    text = (
        "date,postcode,easting,northing\n2021-05-01,NE1 1AE,430600,570600\n2021-05-02,NE1 1AD,,\n"
        "2005-05-01,NE1 1AH,,\n2021-05-03,NE1 1AH,,\n2021-05-04,NE1 1AJ,,\n2021-05-05,,,\n"
        "2021-05-06,NE1 9ZZ,,\n"
    )
    found = desk.points(desk.study(text, ("2005", "2021")))
    assert rows(found) == [
        (430_500, 570_500, "2005-05-01", 1),
        (430_600, 570_600, "2021-05-01", 1),
        (431_500, 570_500, "2021-05-02", 1),
        (432_500, 570_500, "2021-05-03", 1),
    ]


def test_of_the_study_area_alone(desk):
    """What lies in another's area, or in none, is no point of the map."""
    text = "date,postcode\n2021-05-01,NE1 1AA\n2021-05-01,NE1 1AD\n2021-05-01,NE1 1AE\n2021-05-01,NE1 1AF\n"
    assert desk.points(desk.study(text, own=("W2",)))["easting"].tolist() == [431_500]
    assert desk.points(desk.study(text))["n"].sum() == 3


def test_periods_are_half_open(desk):
    """The first day of a period is in it, and the day after its last is not."""
    days = ("2021-04-30", "2021-05-01", "2021-05-31", "2021-06-01")
    text = "date,postcode\n" + "".join(f"{day},NE1 1AA\n" for day in days)
    found = desk.points(desk.study(text, ("2021-05",)))
    assert [row[2] for row in rows(found)] == ["2021-05-01", "2021-05-31"]


def test_months_are_their_first_day(desk):
    """A date that is a month stands for its first day."""
    found = desk.points(desk.study("date,postcode\n2021-05,NE1 1AA\n2021-05,NE1 1AA\n"))
    assert rows(found) == [(430_500, 570_500, "2021-05-01", 2)]


def test_what_has_no_day(desk):
    """Places that have no dates, such as premises, are there whatever the period, on no day."""
    text = "facility_id,facility_type,postcode\n1,pub,NE1 1AA\n2,pub,NE1 1AA\n3,bar,NE1 1AD\n"
    study = desk.study(text, (), kind="facilities")
    found = desk.points(study, ("facility_type",))
    assert found["day"].isna().all()
    assert found[["facility_type", "n"]].to_numpy().tolist() == [["pub", 2], ["bar", 1]]


def test_told_apart_and_chosen(desk):
    """Categories are told apart where they are asked for, and what is asked for alone is counted."""
    text = (
        "date,postcode,crime_type\n2021-05-01,NE1 1AA,Drugs\n2021-05-01,NE1 1AA,Burglary\n"
        "2021-05-01,NE1 1AA,Drugs\n2021-05-01,NE1 1AD,Burglary\n"
    )
    study = desk.study(text)
    assert desk.points(study)["n"].tolist() == [3, 1]
    found = desk.points(study, ("crime_type",))
    assert found[["crime_type", "n"]].to_numpy().tolist() == [["Burglary", 1], ["Drugs", 2], ["Burglary", 1]]
    assert desk.points(study, where={"crime_type": ("Burglary",)})["n"].tolist() == [1, 1]


def test_as_many_as_a_table_counts(desk):
    """Whatever records there are, points come to the total of a table of the same, and lose nobody."""
    rng = np.random.default_rng(7)
    where = rng.choice(["NE1 1AA", "NE1 1AD", "NE1 1AE", "NE1 1AF", "NE1 1AH", "NE1 1AJ", ""], 400)
    days = pd.Timestamp("2021-03-01") + pd.to_timedelta(rng.integers(0, 200, 400), unit="D")
    types = rng.choice(["Drugs", "Burglary"], 400)
    lines = [f"{d:%Y-%m-%d},{w},{t}" for d, w, t in zip(days, where, types, strict=True)]
    study = desk.study(
        "\n".join(["date,postcode,crime_type", *lines]) + "\n", ("2021-05 to 2021-06",), own=("W1", "W3")
    )
    table = count(desk.engine, TableRequest("T", "offences", ("area", "crime_type")), study).cells
    total = table.query("area_code == 'All' and crime_type == 'All'")["n"].sum()
    found = desk.points(study)
    assert found["n"].sum() == total > 30
    for code, east in (("W1", 430_500), ("W3", 432_500)):
        mine = table.loc[(table["area_code"] == code) & (table["crime_type"] == "All"), "n"]
        assert found.loc[found["easting"] == east, "n"].sum() == mine.sum()
    assert not found.duplicated(["easting", "northing", "day", "record_type"]).any()


def test_columns_are_the_sources_own(desk):
    """A column that the source has not is refused with those that it has; a category finds nothing."""
    study = desk.study("date,postcode,crime_type\n2021-05-01,NE1 1AA,Drugs\n")
    with pytest.raises(SpecificationError, match=r"no 'outcom' for 'M': it has .*crime_type"):
        desk.points(study, ("outcom",))
    with pytest.raises(SpecificationError, match="'offences' has no 'crimetype'"):
        desk.points(study, where={"crimetype": ("Drugs",)})
    assert desk.points(study, where={"crime_type": ("Drug",)}).empty


def test_nothing_else_is_in_it(desk):
    """Of a record the place, the day and the categories asked for, and neither reference nor postcode."""
    study = desk.study("offence_id,date,postcode,outcome\nX1,2021-05-01,NE1 1AA,None\n")
    assert set(desk.points(study).columns) <= {"easting", "northing", "day", "record_type", "n"}
