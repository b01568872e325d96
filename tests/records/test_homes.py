"""Where offenders live, seen from where they offended: on every engine, from files to categories."""

import datetime as dt
import itertools
import math
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoaudit.counts.count import count
from geoaudit.counts.request import TableRequest
from geoaudit.counts.study import Study
from geoaudit.engine import open_engine
from geoaudit.errors import HotspotError
from geoaudit.hotspots.journeys import BANDS, FURTHER, NEIGHBOURING, NO_FIXED, NOT_KNOWN, OUTSIDE, SAME
from geoaudit.periods.labels import parse_period
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.places.lookup import Tolerance, make_lookup
from geoaudit.provenance import Source
from geoaudit.records.homes import COLUMNS, HOME, HOME_AREA, HOME_DISTANCE, with_homes
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Geography, place
from geoaudit.records.source import RecordSource

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))
from engines import ENGINES

EAST, NORTH, SIDE = 430_000, 570_000, 1_000
CODES = ["W1", "W2", "W3"]
NEIGHBOURS = pd.DataFrame(
    [("W1", "W2"), ("W2", "W1"), ("W2", "W3"), ("W3", "W2")], columns=["area_code", "other_code"]
)
# NE1 1AA is in the middle of W1, NE1 1AB 400 m east of it, NE1 1AD in W2 and NE1 1AE in W3, a kilometre from
# one to the next. NE1 1AF is 20 km off and NE1 1AG 5 km, in an area of the country. NE1 1AH was in W1 and has
# been in W3 since 2020; NE1 1AJ has no grid reference.
GAZETTEER = """postcode,easting,northing,introduced,terminated
NE1 1AA,430500,570500,1990-01-01,
NE1 1AB,430900,570500,1990-01-01,
NE1 1AD,431500,570500,1990-01-01,
NE1 1AE,432500,570500,1990-01-01,
NE1 1AF,450500,570500,1990-01-01,
NE1 1AG,435500,570500,1990-01-01,
NE1 1AH,430500,570500,1990-01-01,2010-01-01
NE1 1AH,432500,570500,2020-01-01,
NE1 1AJ,,,1990-01-01,
"""
PEOPLE = """person_id,postcode,address_type
P1,NE1 1AA,Settled
P2,NE1 1AB,Settled
P3,NE1 1AD,Settled
P4,NE1 1AE,Settled
P5,NE1 1AF,Settled
P6,NE1 1AG,Settled
P7,NE1 1AA,No fixed abode
P8,NE1 1AA,Prison
P9,NE1 1AA,Approved premises
P10,ZZ99 3VZ,
P11,NE1 1ZZ,Settled
P12,NE1 1AJ,Settled
P13,,Settled
P14,NE1 1AH,Settled
P15,NE1 1AA,
"""
W1, W3, NOWHERE = "NE1 1AA", "NE1 1AE", "NE1 1ZZ"
# The person and the postcode of each offence, and what it is worked out by hand to have.
OFFENCES = [
    ("P1", W1, SAME, BANDS[0], "W1"),
    ("P2", W1, SAME, BANDS[0], "W1"),
    ("P3", W1, NEIGHBOURING, BANDS[2], "W2"),
    ("P4", W1, FURTHER, BANDS[3], "W3"),
    ("P5", W1, OUTSIDE, BANDS[5], OUTSIDE),
    ("P6", W1, OUTSIDE, BANDS[4], OUTSIDE),
    ("P7", W1, NO_FIXED, NOT_KNOWN, NO_FIXED),
    ("P8", W1, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ("P9", W1, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ("P10", W1, NO_FIXED, NOT_KNOWN, NO_FIXED),
    ("P11", W1, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ("P12", W1, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ("P13", W1, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ("P14", W1, FURTHER, BANDS[3], "W3"),
    ("P15", W1, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ("", W1, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ("P99", W1, NOT_KNOWN, NOT_KNOWN, NOT_KNOWN),
    ("P1", W3, FURTHER, BANDS[3], "W1"),
    ("P3", W3, NEIGHBOURING, BANDS[2], "W2"),
    ("P1", NOWHERE, NOT_KNOWN, NOT_KNOWN, "W1"),
    ("P7", NOWHERE, NO_FIXED, NOT_KNOWN, NO_FIXED),
    ("P5", "NE1 1AF", NOT_KNOWN, BANDS[0], OUTSIDE),
]


def squares(name, *wests):
    codes = [f"{name}{number}" for number in range(1, len(wests) + 1)]
    areas = gpd.GeoDataFrame(
        {"area_code": codes, "area_name": codes, "parent": [None] * len(codes)},
        geometry=[shapely.box(west, NORTH, west + SIDE, NORTH + SIDE) for west in wests],
        crs="EPSG:27700",
    ).astype({"parent": "str"})
    return BoundarySet(name, dt.date(2022, 12, 31), areas, Source(name, ""), pd.DataFrame(), name * 20)


WARDS = squares("W", EAST, EAST + SIDE, EAST + 2 * SIDE)
COUNTRY = squares("N", EAST + 5 * SIDE)


class Desk:
    """A folder, an engine and a gazetteer to place sources with."""

    def __init__(self, engine, folder):
        (folder / "gazetteer.csv").write_text(GAZETTEER)
        self.engine, self.folder = engine, folder
        self.gazetteer = read_gazetteer([folder / "gazetteer.csv"])
        tolerance = Tolerance(0.0, COUNTRY)
        lookup = make_lookup(self.gazetteer, WARDS, tolerance, None)
        self.geography = Geography(WARDS, lookup, tolerance)

    def placed(self, kind, text, **options):
        path = self.folder / f"{kind}.csv"
        path.write_text(text)
        records = ingest(RecordSource(kind, kind, (path,), **options), self.folder / "workspace")
        return place(self.engine, records, self.geography, self.folder, self.folder / "lookups")

    def offences(self, text):
        return self.placed("offences", text)

    def people(self, text=PEOPLE, **options):
        return self.placed("offenders", text, as_at=dt.date(2022, 9, 30), **options)

    def joined(self, offences, homes, neighbours=NEIGHBOURS):
        return with_homes(self.engine, offences, homes, neighbours, self.gazetteer.postcodes, self.folder)


def crimes(rows=OFFENCES):
    lines = [f"{person},2021-05-{day % 28 + 1:02d},{where}" for day, (person, where, *_) in enumerate(rows)]
    return "\n".join(["person_id,date,postcode", *lines]) + "\n"


@pytest.fixture(params=list(ENGINES))
def desk(request, tmp_path):
    with ENGINES[request.param]() as engine:
        yield Desk(engine, tmp_path)


@pytest.fixture
def quick(tmp_path):
    with open_engine() as engine:
        yield Desk(engine, tmp_path)


def staged(placed):
    return pd.read_parquet(placed.records.path).sort_values("record", ignore_index=True)


def test_every_offence_has_its_offenders_home(desk):
    """Each way in which a home can be near, far or not known, with its distance and its area."""
    offences = desk.offences(crimes())
    found = desk.joined(offences, desk.people())
    table = staged(found)
    assert [tuple(row) for row in table[list(COLUMNS)].to_numpy()] == [row[2:] for row in OFFENCES]
    before = staged(offences)
    pd.testing.assert_frame_equal(table[before.columns], before, check_dtype=False)
    assert found.records.columns == (*offences.records.columns, HOME, HOME_DISTANCE, HOME_AREA)
    assert (found.path, found.boundaries) == (offences.path, "W")
    assert offences.records.path.is_file()


def test_own_coordinates_come_before_a_postcode(desk):
    """A point of the record's own is measured from, not its postcode's; 600 m is 500 m to 1 km."""
    head = "person_id,date,postcode,easting,northing\n"
    offences = desk.offences(f"{head}P1,2021-05-01,NE1 1AE,430500,569900\nP1,2021-05-01,NE1 1AA,,\n")
    table = staged(desk.joined(offences, desk.people()))
    assert table[HOME_DISTANCE].tolist() == ["500 m to 1 km", "under 500 m"]


def test_a_postcode_is_where_it_was_on_the_day(desk):
    """NE1 1AH was in W1 until it was used again in W3: an offence there in 2005 was in W1."""
    offences = desk.offences("person_id,date,postcode\nP1,2005-05-01,NE1 1AH\nP1,2021-05-01,NE1 1AH\n")
    table = staged(desk.joined(offences, desk.people()))
    assert table[HOME].tolist() == [SAME, FURTHER]
    assert table[HOME_DISTANCE].tolist() == ["under 500 m", "2 to 5 km"]


def test_of_several_addresses_the_latest_is_taken(desk):
    """Of a person's orders the last that began says where the home is, and of two on a day the first row."""
    orders = (
        "person_id,start_date,order_type,postcode\nP1,2021-01-01,Community,NE1 1AE\n"
        "P1,2020-01-01,Community,NE1 1AA\nP2,2020-01-01,Community,NE1 1AD\nP2,2020-01-01,Licence,NE1 1AE\n"
    )
    offences = desk.offences("person_id,date,postcode\nP1,2021-05-01,NE1 1AA\nP2,2021-05-01,NE1 1AA\n")
    table = staged(desk.joined(offences, desk.placed("orders", orders)))
    assert table[HOME_AREA].tolist() == ["W3", "W2"]


def test_areas_without_neighbours_have_none(desk):
    """An empty table of neighbours, or one with a pair twice, neither fails nor repeats an offence."""
    offences, people = desk.offences(crimes()), desk.people()
    alone = staged(desk.joined(offences, people, NEIGHBOURS.iloc[:0]))
    assert len(alone) == len(OFFENCES)
    assert NEIGHBOURING not in set(alone[HOME])
    twice = staged(desk.joined(offences, people, pd.concat([NEIGHBOURS, NEIGHBOURS])))
    assert len(twice) == len(OFFENCES)


def test_tables_are_split_by_where_offenders_live(desk):
    """The flow table: offences by area and home area, counted as any table is."""
    found = desk.joined(desk.offences(crimes()), desk.people())
    everywhere = pd.DataFrame({"area_code": CODES, "neighbour": CODES})
    areas = WARDS.areas[["area_code", "area_name"]]
    study = Study(found, areas, everywhere, (parse_period("2021"),), held=("2021-05",), few=1)
    counted = count(desk.engine, TableRequest("Journeys", "offences", ("area", HOME_AREA)), study)
    cells = counted.cells.set_index(["area_code", HOME_AREA])["n"]
    by_hand = pd.DataFrame(OFFENCES).groupby([1, 4]).size()
    assert cells["W1", "W1"] == by_hand[W1, "W1"] == 2
    assert cells["W1", "W3"] == by_hand[W1, "W3"] == 2
    assert cells["W3", "W1"] == 1
    assert cells["W3", "All"] == 2
    assert cells["W1", OUTSIDE] == 2


def test_the_band_holds_the_distance(quick):
    """Over a thousand ways the band holds the distance by Pythagoras; an edge is of the band it begins."""
    edges = [500, 1_000, 2_000, 5_000, 10_000]
    ends = list(itertools.pairwise([0, *edges, math.inf]))
    triangles = [(edge * 3 // 5, edge * 4 // 5) for edge in edges]
    steps = [(east + more, north) for east, north in triangles for more in (-1, 0, 1)]
    steps += np.random.default_rng(1).integers(-12_000, 12_000, (1_000, 2)).tolist()
    rows = [f"P1,2021-05-01,{430_500 + east},{570_500 + north}" for east, north in steps]
    offences = quick.offences("\n".join(["person_id,date,easting,northing", *rows]) + "\n")
    found = staged(quick.joined(offences, quick.people()))[HOME_DISTANCE]
    assert set(found) == set(BANDS)
    for (east, north), band in zip(steps, found, strict=True):
        low, high = ends[BANDS.index(band)]
        assert low**2 <= east**2 + north**2 < high**2


def test_what_cannot_be_brought_together_is_refused(quick):
    """Offences that name nobody, homes of no people, and two boundary sets."""
    nameless = quick.offences("date,postcode\n2021-05-01,NE1 1AA\n")
    named, people = quick.offences(crimes()), quick.people()
    with pytest.raises(HotspotError, match="'offences' names nobody"):
        quick.joined(nameless, people)
    with pytest.raises(HotspotError, match="'offences' is of offences"):
        quick.joined(named, named)
    other = type(people)(people.records, "V", people.path)
    with pytest.raises(HotspotError, match="on one boundary set, and 'offences' is on 'W'"):
        quick.joined(named, other)


def test_the_same_inputs_make_the_same_file(quick):
    """The name follows from the sources, and other homes have another: neither is taken for the other's."""
    offences = quick.offences(crimes())
    first = quick.joined(offences, quick.people())
    again = quick.joined(offences, quick.people())
    other = quick.joined(offences, quick.people(PEOPLE.replace("P1,NE1 1AA", "P1,NE1 1AE")))
    assert first.records.path == again.records.path
    assert first.records.path != other.records.path
    assert staged(other)[HOME].iloc[0] == FURTHER
