"""What a table's figures can be beside records: distinct people, and number columns added up."""

from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from engines import ENGINES
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.counts.count import count
from geoaudit.counts.measure import whole_parts
from geoaudit.counts.request import PERSONS, TableRequest
from geoaudit.counts.study import Study
from geoaudit.errors import SpecificationError
from geoaudit.periods.calendar import parse_period
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Placed
from geoaudit.records.source import RecordSource

AREAS = pd.DataFrame({"area_code": ["A1", "A2"], "area_name": ["Ash", "Birch"], "parent": "A"})
# By area and kind: x gives 3.5 twice to Food in A1, y 2.5, z nothing that was written down.
WORK = """person_id,date,hours,project_type,postcode
x,2021-01-05,3.5,Food,NE1 1AA
x,2021-02-05,3.5,Food,NE1 1AA
y,2021-03-05,2.5,Food,NE1 1AA
z,2021-03-06,,Food,NE1 1AA
x,2021-04-05,1,Paths,NE1 1AB
z,2021-05-05,7,Food,NE1 1AB
x,2021-06-05,7,Food,NE1 1AB
y,2022-01-05,4,Paths,NE1 1AB
"""
WHERE = ["A1", "A1", "A1", "A1", "A1", "A2", "A2", "A2"]
ORDERS = """order_id,person_id,start_date,order_type,postcode
1,x,2021-01-05,community order,NE1 1AA
2,x,2021-05-05,community order,NE1 1AA
3,x,2021-06-05,licence,NE1 1AB
4,y,2021-07-05,licence,NE1 1AA
"""


@pytest.fixture(params=list(ENGINES))
def engine(request):
    with ENGINES[request.param]() as opened:
        yield opened


def study(tmp_path, kind, text, areas, **options):
    (tmp_path / "source.csv").write_text(text)
    source = RecordSource("source", kind, (tmp_path / "source.csv",), **{"public": False, **options})
    records = ingest(source, tmp_path / "workspace")
    blank = pd.Series(pd.NA, range(len(areas)), dtype="str")
    frame = pd.DataFrame({"record": range(len(areas)), "area_code": pd.Series(areas, dtype="str")})
    frame = frame.assign(reason=blank, near=False, elsewhere=blank, early=False, late=False)
    frame.to_parquet(tmp_path / "placed.parquet")
    everywhere = AREAS.rename(columns={"parent": "neighbour"})
    placed = Placed(records, "wards", tmp_path / "placed.parquet")
    return Study(placed, AREAS, everywhere, (parse_period("2021"), parse_period("2022")), few=1)


@pytest.fixture
def work(tmp_path):
    return study(tmp_path, "unpaid-work", WORK, WHERE)


def asked(measure, *by, where=None, keep=None):
    return TableRequest("t", "source", by, where or {}, measure, keep or {})


def in_2021(counts, *by):
    return counts.cells[counts.cells["period"] == "2021"].set_index(list(by))


def test_hours_are_added_up_and_say_who_gave_most(engine, work):
    """By hand: 9.5 hours are 10, of two people, and one person's two days are one contribution."""
    counts = count(engine, asked("hours", "area", "project_type"), work)
    cells = in_2021(counts, "area_code", "project_type")
    assert cells.loc[("A2", "Food"), ["n", "persons", "largest", "second"]].tolist() == [14, 2, 7, 7]
    assert cells.loc[("A1", "Paths"), ["n", "persons", "largest", "second"]].tolist() == [1, 1, 1, 0]
    assert cells.loc[("A2", "Paths"), ["n", "persons", "largest", "second"]].tolist() == [0, 0, 0, 0]
    assert cells.loc[("A1", "Food"), ["n", "persons", "largest", "second"]].tolist() == [10, 2, 7, 3]
    total = cells.loc[("All", "All")]
    assert (total["persons"], total["largest"], total["second"]) == (3, 15, 7)
    assert counts.measure == "hours"
    assert "hours worked, added up in whole units" in counts.note
    assert counts.cells["largest"].dtype == counts.cells["second"].dtype == "float64"


def test_every_total_of_hours_is_the_sum_of_its_parts(engine, tmp_path):
    """300 spells of half and tenth hours: areas, kinds and months add up to the unit, near the true sums."""
    rng = np.random.default_rng(3)
    hours = rng.integers(1, 80, 300) / 10
    days = pd.Timestamp("2021-01-01") + pd.to_timedelta(rng.integers(0, 365, 300), unit="D")
    rows = [
        f"q{i % 23},{day:%Y-%m-%d},{h},{'Food' if i % 3 else 'Paths'},NE1 1AA"
        for i, (h, day) in enumerate(zip(hours, days, strict=True))
    ]
    areas = rng.choice(["A1", "A2"], 300)
    found = study(tmp_path, "unpaid-work", "\n".join([WORK.splitlines()[0], *rows]) + "\n", areas)
    by = ["area_code", "project_type", "month"]
    cells = in_2021(count(engine, asked("hours", "area", "project_type", "month"), found), *by)["n"]
    inner = cells.reset_index()
    inner = inner[(inner[by] != "All").all(axis=1)]
    for kept in product([True, False], repeat=3):
        totals = {c: "All" for c, k in zip(by, kept, strict=True) if not k}
        sums = inner.assign(**totals).groupby(by)["n"].sum()
        assert (cells.loc[sums.index] == sums).all()
    assert cells["All", "All", "All"] == np.floor(hours.sum() + 0.5)
    for area in ("A1", "A2"):
        assert abs(cells[area, "All", "All"] - hours[areas == area].sum()) < 6


def test_two_tables_of_hours_agree(engine, work):
    """Whatever it is split by or restricted to, a table of hours is a sum of the same whole parts."""
    by_kind = in_2021(
        count(engine, asked("hours", "area", "project_type"), work), "area_code", "project_type"
    )
    by_month = in_2021(count(engine, asked("hours", "month", "area"), work), "area_code", "month")
    food = asked("hours", "area", where={"project_type": ("Food",)})
    alone = in_2021(count(engine, food, work), "area_code")
    for area in ("A1", "A2", "All"):
        assert by_kind.loc[(area, "All"), "n"] == by_month.loc[(area, "All"), "n"]
        assert by_kind.loc[(area, "Food"), "n"] == alone.loc[area, "n"]


def test_where_nobody_is_named_each_record_is_somebody(engine, tmp_path):
    """Places of a public source: those that have any are counted, and the two largest of them."""
    text = "facility_type,capacity,postcode\nhostel,20,NE1 1AA\nhostel,5,NE1 1AA\nhostel,0,NE1 1AA\n"
    found = study(tmp_path, "facilities", text, ["A1"] * 3, public=True, as_at=date(2022, 9, 30))
    counts = count(engine, asked("capacity", "area"), found)
    cells = counts.cells.set_index("area_code")
    assert cells.loc["A1", ["n", "persons", "largest", "second"]].tolist() == [25, 2, 20, 5]
    assert "places or seats" in counts.note


def test_people_are_counted_once_in_every_figure(engine, tmp_path):
    """Three orders of one person are one in each cell and in each total, which are no sums."""
    found = study(tmp_path, "orders", ORDERS, ["A1", "A1", "A2", "A1"])
    counts = count(engine, asked(PERSONS, "area", "order_type"), found)
    cells = in_2021(counts, "area_code", "order_type")["n"]
    assert cells["A1", "community order"] == cells["A2", "licence"] == cells["A1", "licence"] == 1
    assert cells["A1", "All"] == cells["All", "licence"] == 2
    assert cells["All", "All"] == 2
    assert (counts.cells["n"] == counts.cells["persons"]).all()
    assert counts.measure == "persons"
    assert "distinct people" in counts.note
    records = in_2021(count(engine, asked("records", "area", "order_type"), found), "area_code", "order_type")
    assert records.loc[("All", "All"), ["n", "persons"]].tolist() == [4, 2]


def test_a_table_says_what_it_was_asked(engine, tmp_path):
    """Its measure, conditions, needs and what is to be kept go with its figures to the door."""
    text = "person_id,gender,needs,address_type,postcode\np1,Male,drugs;alcohol,Settled,NE1 1AA\n"
    found = study(tmp_path, "offenders", text, ["A1"], as_at=date(2022, 9, 30))
    where, keep = {"gender": ("Male",)}, {"area": ("All",), "need": ("drugs", "alcohol")}
    counts = count(engine, asked("records", "area", "need", where=where, keep=keep), found)
    assert (counts.measure, counts.where, counts.several, counts.keep) == ("records", where, ("need",), keep)
    assert not {"largest", "second"} & set(counts.cells)


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        (asked("minutes", "area"), "'source' has no 'minutes'"),
        (asked("project_type", "area"), "has no 'project_type'"),
        (asked("hours", "area", keep={"gender": ("All",)}), "split by area and not by 'gender'"),
    ],
)
def test_a_measure_that_a_source_has_not_is_refused(engine, work, request_, said):
    """Only numbers are added up, and only cells of the table are kept."""
    with pytest.raises(SpecificationError, match=said) as refused:
        count(engine, request_, work)
    assert "\n" not in str(refused.value)


def test_hours_that_no_file_has_are_refused(engine, tmp_path):
    """A source without the column cannot be added up, nor one without people be counted by them."""
    text = "date,project_type,postcode\n2021-01-05,Food,NE1 1AA\n"
    found = study(tmp_path, "unpaid-work", text, ["A1"])
    with pytest.raises(SpecificationError, match="has no 'hours' for the table 't': map it"):
        count(engine, asked("hours", "area"), found)
    with pytest.raises(SpecificationError, match="tells people apart, and 'source' does not"):
        count(engine, asked(PERSONS, "area"), found)


def test_people_are_not_shared_over_hours(engine, tmp_path):
    """An event of a night is shared over its hours; half a person is none."""
    text = "offence_id,person_id,date,date_to,postcode\n1,x,2021-06-04 22:00,2021-06-05 02:00,NE1 1AA\n"
    found = study(tmp_path, "offences", text, ["A1"])
    with pytest.raises(SpecificationError, match="by weekday or hour must count records"):
        count(engine, asked(PERSONS, "area", "hour"), found)


@given(st.lists(st.integers(0, 1000), max_size=60), st.integers(0, 60))
def test_whole_parts_are_next_to_their_numbers_and_keep_every_sum_so_far(tenths, first):
    """However long, no part is off by one or more, and the sum of the first so many by half at the most."""
    numbers = np.array(tenths) / 10
    parts = whole_parts(numbers)
    assert (np.abs(parts - numbers) < 1).all()
    assert (parts >= 0).all()
    assert abs(parts[:first].sum() - numbers[:first].sum()) <= 0.5 + 1e-9
