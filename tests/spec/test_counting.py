"""Every statement of the counts room, on every engine."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from engines import ENGINES

from geoaudit.counts.count import count
from geoaudit.counts.dimensions import dimensions_of
from geoaudit.counts.grid import complete
from geoaudit.counts.quality import (
    neighbours_counted,
    placing_counted,
    remarks_counted,
    rows_counted,
    share_counted,
    unplaced_counted,
)
from geoaudit.counts.request import TableRequest
from geoaudit.counts.study import Study
from geoaudit.errors import EngineError, SpecificationError
from geoaudit.periods.calendar import parse_period
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Placed
from geoaudit.records.source import RecordSource

AREAS = pd.DataFrame(
    {"area_code": ["A1", "A2", "B1"], "area_name": ["One", "Two", "Three"], "parent": ["A", "A", "B"]}
)
OFFENCES = """offence_id,date,crime_type,postcode
1,2021-01-05,Burglary,
2,2021-01-20,Burglary,
3,2021-02-01,Robbery,
4,2021-12-31,Robbery,
5,2022-01-01,Robbery,
6,2021-06-01,Anti-social behaviour,
7,2021-06-02,Burglary,
8,2021-06-03,Burglary,
"""
# record: area, reason, near, elsewhere
OFFENCES_PLACED = [
    ("A1", None, False, None),
    ("A1", None, True, None),
    ("A2", None, False, None),
    ("A2", None, False, None),
    ("A1", None, False, None),
    ("A1", None, False, None),
    ("B1", None, False, None),
    (None, "outside every area", False, None),
]
PEOPLE = """person_id,gender,needs,address_type,postcode
p1,Male,drugs;alcohol,Settled,NE1 1AA
p2,Male,drugs,Settled,NE1 1AB
p3,Female,,Settled,NE1 1AD
p4,Female,drugs,Custody,
p5,Male,alcohol,No fixed abode,
p6,Female,alcohol,Settled,NE1 1AE
"""
PEOPLE_PLACED = [
    ("A1", None, False, None),
    ("A2", None, False, None),
    ("B1", None, False, None),
    (None, "custody", False, None),
    (None, "no fixed abode", False, None),
    (None, "not in the gazetteer", False, None),
]


@pytest.fixture(params=list(ENGINES))
def engine(request):
    with ENGINES[request.param]() as opened:
        yield opened


def placed(tmp_path, records, rows):
    frame = pd.DataFrame(rows, columns=["area_code", "reason", "near", "elsewhere"]).astype(
        {"area_code": "str", "reason": "str", "elsewhere": "str"}
    )
    path = tmp_path / "placed.parquet"
    frame.assign(record=range(len(rows)), early=False, late=False).to_parquet(path)
    return Placed(records, "wards", path)


def study(tmp_path, kind, text, rows, **options):
    file = tmp_path / f"{kind}.csv"
    file.write_text(text)
    plain = {
        "public": kind == "offences",
        "format": "",
        "as_at": None,
        "columns": {},
        "dates": None,
        "sheet": None,
        "categories": None,
        "offence_list": None,
    }
    records = ingest(
        RecordSource(name=kind, kind=kind, files=(file,), **{**plain, **options}), tmp_path / "workspace"
    )
    periods = (parse_period("2021"), parse_period("2021-06 to 2022-05")) if kind == "offences" else ()
    everywhere = AREAS.rename(columns={"parent": "neighbour"})
    return Study(placed(tmp_path, records, rows), AREAS[AREAS["parent"] == "A"], everywhere, periods)


@pytest.fixture
def offences(tmp_path):
    return study(tmp_path, "offences", OFFENCES, OFFENCES_PLACED)


@pytest.fixture
def people(tmp_path):
    return study(tmp_path, "offenders", PEOPLE, PEOPLE_PLACED, as_at=date(2022, 9, 30))


def figures(counts, **where):
    cells = counts.cells
    for column, value in where.items():
        cells = cells[cells[column] == value]
    return cells["n"].tolist()


def test_records_are_counted_by_area_and_category_in_each_period(engine, offences):
    """The hand count: in 2021 A1 had two burglaries and A2 two robberies; B1 lies outside the study area."""
    counts = count(engine, TableRequest("t", "offences", ("area", "crime_type")), offences)
    assert list(counts.cells.columns) == [
        "area_code", "area_name", "record_type", "crime_type", "period", "n", "persons", "available",
    ]  # fmt: skip
    crime = {"record_type": "crime", "period": "2021"}
    assert figures(counts, area_code="A1", crime_type="Burglary", **crime) == [2]
    assert figures(counts, area_code="A2", crime_type="Robbery", **crime) == [2]
    assert figures(counts, area_code="A2", crime_type="Burglary", **crime) == [0]
    assert figures(counts, area_code="All", crime_type="All", **crime) == [4]
    assert set(counts.cells["area_code"]) == {"A1", "A2", "All"}


def test_periods_that_overlap_each_count_their_own(engine, offences):
    """A day belongs to each period that holds it, and the end of a period is not in it."""
    counts = count(engine, TableRequest("t", "offences", ("area",)), offences)
    total = {"area_code": "All", "record_type": "crime"}
    assert figures(counts, period="2021", **total) == [4]
    assert figures(counts, period="2021-06 to 2022-05", **total) == [2]


def test_an_incident_enters_no_total_called_crime(engine, offences):
    """Anti-social behaviour stands under incidents, and no row adds the two."""
    counts = count(engine, TableRequest("t", "offences", ("area",)), offences)
    assert figures(counts, area_code="All", record_type="incident", period="2021") == [1]
    assert "All" not in set(counts.cells["record_type"])
    assert counts.apart == ("record_type",)


def test_months_are_those_of_the_period_and_none_else(engine, offences):
    """A table by month has each month of its period, at 0 where nothing happened."""
    counts = count(engine, TableRequest("t", "offences", ("month",)), offences)
    year = counts.cells[(counts.cells["period"] == "2021") & (counts.cells["record_type"] == "crime")]
    assert len(year) == 13
    assert year.set_index("month")["n"].to_dict() == {
        **{f"2021-{m:02d}": 0 for m in range(1, 13)}, "2021-01": 2, "2021-02": 1, "2021-12": 1, "All": 4,
    }  # fmt: skip


def test_every_combination_stands_once_and_adds_up(engine, offences):
    """Rows of a total sum to it, and no combination is missing or twice."""
    counts = count(engine, TableRequest("t", "offences", ("area", "month", "crime_type")), offences)
    keys = ["area_code", "month", "record_type", "crime_type", "period"]
    assert not counts.cells.duplicated(keys).any()
    inner = counts.cells[(counts.cells[["area_code", "month", "crime_type"]] != "All").all(axis=1)]
    whole = counts.cells[(counts.cells[["area_code", "month", "crime_type"]] == "All").all(axis=1)]
    assert inner.groupby(["record_type", "period"])["n"].sum().to_dict() == (
        whole.set_index(["record_type", "period"])["n"].to_dict()
    )


def test_where_keeps_only_what_is_asked(engine, offences):
    """A condition of the specification counts only the categories that it names."""
    request = TableRequest("t", "offences", ("area", "crime_type"), {"crime_type": ("Robbery",)})
    counts = count(engine, request, offences)
    assert set(counts.cells["crime_type"]) == {"Robbery", "All"}
    assert figures(counts, area_code="All", crime_type="All", period="2021") == [2]


def test_people_without_a_settled_address_have_rows_of_their_own(engine, people):
    """Custody, no fixed abode and an address not found stand beside the areas and are part of the total."""
    counts = count(engine, TableRequest("t", "offenders", ("area",)), people)
    got = counts.cells.set_index("area_code")["n"].to_dict()
    assert got == {
        "A1": 1,
        "A2": 1,
        "NFA": 1,
        "PROVIDED": 0,
        "CUSTODY": 1,
        "UNKNOWN": 0,
        "NOT-PLACED": 1,
        "All": 5,
    }
    assert counts.cells["period"].unique().tolist() == ["as at 2022-09-30"]


def test_a_table_of_people_that_is_not_by_area_shows_their_address_class(engine, people):
    """Every table of people says how many have no settled address, by class."""
    counts = count(engine, TableRequest("t", "offenders", ("gender",)), people)
    assert counts.by == ("address_class", "gender")
    assert figures(counts, address_class="custody", gender="Female") == [1]
    assert figures(counts, address_class="settled", gender="All") == [2]
    assert figures(counts, address_class="All", gender="All") == [5]


def test_several_needs_of_a_person_are_one_person_in_the_total(engine, people):
    """Drugs and alcohol of one person are two rows and one person."""
    counts = count(engine, TableRequest("t", "offenders", ("need",)), people)
    assert not counts.cells["need"].duplicated().any()
    got = counts.cells.set_index("need")["n"].to_dict()
    assert got == {"alcohol": 3, "drugs": 3, "All": 5}
    assert "each person once" in counts.note


def test_an_address_without_a_postcode_is_not_recorded_by_outward_code(engine, people):
    """A table by outward code has a row for those who gave none, so that it adds up to its total."""
    counts = count(engine, TableRequest("t", "offenders", ("outward",)), people)
    got = counts.cells[counts.cells["address_class"] == "All"].set_index("outward")["n"].to_dict()
    assert got == {"NE1": 3, "not recorded": 2, "All": 5}


def test_a_figure_without_a_cell_is_refused(offences):
    """What was counted for an area that the table does not have is not dropped in silence."""
    request = TableRequest("t", "offences", ("area",))
    counted = pd.DataFrame(
        {
            "period": "2021",
            "record_type": "crime",
            "area_code": ["A1", "B1"],
            "n": 1,
            "persons": 1,
            "figures": 1,
        }
    )
    dimensions = dimensions_of(request, offences)
    assert len(complete(counted[:1], dimensions, offences, "t"))
    with pytest.raises(EngineError, match="1 have none"):
        complete(counted, dimensions, offences, "t")


def test_a_record_that_was_never_placed_is_missed(engine, tmp_path):
    """Fewer outcomes than accepted rows are refused: nothing is lost between two steps."""
    short = study(tmp_path, "offences", OFFENCES, OFFENCES_PLACED[:-1])
    with pytest.raises(EngineError, match="of 8 rows 7 are accounted for"):
        placing_counted(engine, short)


def test_the_account_of_a_source_counts_its_people_too(engine, tmp_path):
    """Three orders of one person are one person in every figure about them, so that they can be hidden."""
    orders = "order_id,person_id,start_date,order_type,postcode,gender\n" + "".join(
        f"{i},{person},2021-05-01,licence,NE1 1AA,{gender}\n"
        for i, (person, gender) in enumerate([("x", "F"), ("x", "F"), ("x", "F"), ("0", "M"), ("y", "M")])
    )
    where = [("A1", None, False, None)] * 3 + [("B1", None, False, None)] * 2
    found = replace(study(tmp_path, "orders", orders, where), few=1)
    share = share_counted(engine, found, ["gender"]).cells.set_index(["category", "outcome"])
    assert share.loc[("F", "placed"), ["n", "persons"]].tolist() == [3, 1]
    assert share.loc[("M", "not placed"), ["n", "persons"]].tolist() == [2, 2]
    placing = placing_counted(engine, found).cells.set_index("outcome")["persons"].to_dict()
    assert placing == {"placed": 1, "not placed: outside the study area": 2, "All": 3}
    assert neighbours_counted(engine, found).cells["persons"].tolist() == [2, 2]


def test_an_unknown_column_is_refused_with_the_nearest(engine, offences):
    """A typo in `by` names the columns there are and the nearest."""
    with pytest.raises(SpecificationError, match="did you mean 'crime_type'"):
        count(engine, TableRequest("t", "offences", ("crime_typ",)), offences)


def test_read_is_accepted_and_rejected(offences):
    """The account of the rows adds up to the rows read."""
    cells = rows_counted(offences.placed.records).cells.set_index("outcome")["n"]
    assert cells["All"] == cells.drop("All").sum() == 8


def test_accepted_is_placed_and_not_placed(engine, offences):
    """Each accepted row is placed in the study area or has one reason why not."""
    cells = placing_counted(engine, offences).cells.set_index("outcome")["n"].to_dict()
    assert cells == {
        "placed": 6,
        "not placed: outside every area": 1,
        "not placed: outside the study area": 1,
        "All": 8,
    }


def test_a_neighbour_is_named_for_what_it_holds(engine, offences):
    """A record in another partnership's area is counted under that partnership."""
    cells = neighbours_counted(engine, offences).cells.set_index("neighbour")["n"].to_dict()
    assert cells == {"B": 1, "All": 1}


POSTCODES = pd.DataFrame(
    {
        "postcode": ["NE1 1AA", "NE1 1AA", "NE1 1AD"],
        "valid_from": pd.to_datetime(["1980-01-01", "2022-01-01", "1980-01-01"]),
        "valid_to": pd.to_datetime(["2022-01-01", "2200-01-01", "2200-01-01"]),
        "easting": [424_800.0, 434_800.0, 399_999.9],
        "northing": [564_100.0, 564_100.0, 570_000.0],
    }
)


def rows_by_square(counts):
    """Return the rows of each square and reason, but for what sums over the reasons."""
    cells = counts.cells[counts.cells["reason"] != "All"]
    return {(s, r): n for s, r, n in cells[["square", "reason", "n"]].itertuples(index=False)}


def test_rows_not_placed_are_counted_where_they_lie(engine, tmp_path):
    """By own coordinates, else by the postcode of the day; what has neither is in no square; sums hold."""
    rows = """offence_id,date,crime_type,postcode,easting,northing
1,2021-01-05,Burglary,,430000,560000
2,2021-01-06,Burglary,NE1 1AA,439999.9,569999.9
3,2021-01-07,Burglary,NE1 1AA,,
4,2022-06-07,Burglary,NE1 1AA,,
5,2021-01-07,Burglary,NE9 9ZZ,,
6,2021-01-07,Burglary,NE1 1AD,,
"""
    outside, unknown = "outside every area", "not in the gazetteer"
    places = [
        ("B1", None, False, None),
        (None, outside, False, None),
        (None, outside, False, None),
        (None, outside, False, None),
        (None, unknown, False, None),
        ("A1", None, False, None),
    ]
    found = study(tmp_path, "offences", rows, places)
    counts = unplaced_counted(engine, found, POSTCODES)
    assert rows_by_square(counts) == {
        ("NZ36", "outside the study area"): 1,
        ("NZ36", outside): 2,
        ("NZ26", outside): 1,
        ("no place known", unknown): 1,
        ("All", "outside the study area"): 1,
        ("All", outside): 3,
        ("All", unknown): 1,
    }
    whole = counts.cells[counts.cells["reason"] == "All"].set_index("square")["n"].to_dict()
    assert whole == {"NZ26": 1, "NZ36": 3, "no place known": 1, "All": 5}


def test_whose_address_is_none_to_be_placed_by_has_no_square(engine, tmp_path):
    """Who is in custody lies in no square, though the row has the prison's postcode; who lives there does."""
    rows = """person_id,address_type,postcode
p1,Custody,NE1 1AA
p2,Settled,NE1 1AA
"""
    places = [(None, "custody", False, None), (None, "outside every area", False, None)]
    found = study(tmp_path, "offenders", rows, places, as_at=date(2021, 9, 30))
    told = rows_by_square(unplaced_counted(engine, found, POSTCODES))
    assert told == {
        ("no place known", "custody"): 1,
        ("NZ26", "outside every area"): 1,
        ("All", "custody"): 1,
        ("All", "outside every area"): 1,
    }


def test_what_was_assumed_is_counted(engine, offences):
    """A record put into the nearest area is counted as such."""
    cells = remarks_counted(engine, offences).cells.set_index("remark")["n"].to_dict()
    assert cells["placed in the nearest area, lying just outside all of them"] == 1
    assert "placed, in no period asked for" not in cells


def test_the_share_placed_stands_for_each_group(engine, people):
    """Placed and not placed add up within each category of each characteristic."""
    cells = share_counted(engine, people, ["gender"]).cells
    got = cells[cells["category"] == "Male"].set_index("outcome")["n"].to_dict()
    assert got == {"placed": 2, "not placed": 1, "All": 3}


def test_a_name_that_slipped_into_a_category_is_not_shown(engine, tmp_path):
    """A word that fewer than three people have is taken together with its like, and nobody is lost by it."""
    people = "person_id,gender,needs,address_type,postcode\n" + "".join(
        f"p{i},{gender},{need},Settled,NE1 1AA\n"
        for i, (gender, need) in enumerate([("Male", "drugs")] * 3 + [("Ada Lovelace", "Ada's own")])
    )
    found = study(tmp_path, "offenders", people, [("A1", None, False, None)] * 4, as_at=date(2022, 9, 30))
    by_gender = count(engine, TableRequest("t", "offenders", ("area", "gender")), found)
    assert figures(by_gender, area_code="All", gender="rare, taken together") == [1]
    assert figures(by_gender, area_code="All", gender="All") == [4]
    by_need = count(engine, TableRequest("t", "offenders", ("area", "need")), found)
    shares = share_counted(engine, found, ["gender"])
    shown = [by_gender.cells.to_csv(), by_need.cells.to_csv(), shares.cells.to_csv()]
    assert not any("Ada" in text for text in shown)


def test_twelve_orders_of_one_person_do_not_make_a_word_common(engine, tmp_path):
    """A word is common by its people and not by its rows."""
    orders = "order_id,person_id,start_date,order_type,postcode\n" + "".join(
        f"{i},x,2021-05-01,Ada Lovelace,NE1 1AA\n" for i in range(12)
    )
    found = study(tmp_path, "orders", orders, [("A1", None, False, None)] * 12)
    counts = count(engine, TableRequest("t", "orders", ("area", "order_type")), found)
    assert set(counts.cells["order_type"]) <= {"rare, taken together", "All"}


def test_where_finds_a_rare_word_inside_the_service(engine, tmp_path):
    """Where nothing is hidden, a table can be restricted to a word that one person has."""
    people = "person_id,gender,address_type,postcode\np1,Rare,Settled,NE1 1AA\np2,Male,Settled,NE1 1AA\n"
    found = study(tmp_path, "offenders", people, [("A1", None, False, None)] * 2, as_at=date(2022, 9, 30))
    asked = TableRequest("t", "offenders", ("area",), {"gender": ("Rare",)})
    assert figures(count(engine, asked, replace(found, few=1)), area_code="All") == [1]


def test_inside_the_service_every_word_is_shown(engine, tmp_path):
    """Where nothing is hidden, no word is either."""
    people = "person_id,gender,address_type,postcode\np1,Rare,Settled,NE1 1AA\n"
    found = study(tmp_path, "offenders", people, [("A1", None, False, None)], as_at=date(2022, 9, 30))
    counts = count(engine, TableRequest("t", "offenders", ("area", "gender")), replace(found, few=1))
    assert "Rare" in set(counts.cells["gender"])


FIGURES = """area_code,period,category,n
A1,2021,Female,4
A1,2021,Male,5
A2,2021,Female,*
A2,2021,Male,6
A1,2022,Female,0
"""


def partner_table(engine, tmp_path, text, **options):
    areas = [line.split(",")[0] for line in text.splitlines()[1:]]
    partner = study(tmp_path, "table", text, [(area, None, False, None) for area in areas], **options)
    counts = count(engine, TableRequest("t", "table", ("area", "category")), partner)
    return counts, counts.cells.set_index(["period", "area_code", "category"])


def test_a_figure_that_a_partner_hid_is_not_available_and_never_zero(engine, tmp_path):
    """Neither the figure nor a total that it is part of is shown, and a true 0 stays a 0."""
    _, got = partner_table(engine, tmp_path, FIGURES)
    assert got.loc[("2021", "A1", "All"), ["n", "available"]].tolist() == [9, True]
    assert got.loc[("2022", "A1", "Female"), ["n", "available"]].tolist() == [0, True]
    lacking = {key for key, there in got["available"].items() if not there}
    assert {("2021", "A2", "Female"), ("2021", "A2", "All"), ("2021", "All", "Female")} <= lacking
    assert {("2021", "All", "All"), ("2022", "A1", "Male"), ("2022", "A2", "Male")} <= lacking
    assert ("2021", "All", "Male") not in lacking


def test_what_a_partner_hid_is_carried_as_a_range_through_every_total(engine, tmp_path):
    """A star for 1 to 4 makes its row 7 to 10 and the whole 16 to 19; unexplained it has no upper end."""
    ends = ["lower", "upper"]
    counts, got = partner_table(engine, tmp_path, FIGURES, marks={"*": (1, 4)})
    assert got.loc[("2021", "A2", "Female"), ends].tolist() == [1, 4]
    assert got.loc[("2021", "A2", "All"), ["persons", *ends]].tolist() == [7, 7, 10]
    assert got.loc[("2021", "All", "All"), ends].tolist() == [16, 19]
    assert got.loc[("2021", "A1", "All"), ["n", *ends]].tolist() == [9, 9, 9]
    assert got.loc[("2022", "A2", "Male"), ends].isna().all()
    assert "lie between two ends" in counts.note
    assert "did not give" in counts.note
    _, unknown = partner_table(engine, tmp_path, FIGURES)
    assert unknown.loc[("2021", "All", "All"), ends].tolist() == [15, float("inf")]


def test_rounded_figures_are_shown_and_their_sums_have_ends(engine, tmp_path):
    """Two figures rounded to 5 have a sum that can be off by four; every one of them has its number."""
    text = "area_code,period,category,n\nA1,2021,x,10\nA2,2021,x,20\n"
    counts, got = partner_table(engine, tmp_path, text, rounded_to=5)
    assert got.loc[("2021", "All", "All"), ["n", "lower", "upper", "available"]].tolist() == [
        30,
        26,
        34,
        True,
    ]
    assert "did not give" not in counts.note


def test_a_table_of_exact_figures_has_no_ends(engine, tmp_path):
    """Where a partner hid and rounded nothing the table has the columns that it always had."""
    counts, _ = partner_table(engine, tmp_path, "area_code,period,category,n\nA1,2021,x,10\n")
    assert list(counts.cells.columns)[-3:] == ["n", "persons", "available"]


def test_a_month_that_no_file_holds_is_not_available_and_never_zero(engine, offences):
    """A gap within a period is marked, and so is a period of which nothing is held."""
    held = replace(offences, held=("2021-01", "2021-02", "2021-06", "2021-12"))
    cells = count(engine, TableRequest("t", "offences", ("month",)), held).cells
    crime = cells[cells["record_type"] == "crime"].set_index(["period", "month"])["available"]
    assert crime["2021", "2021-01"]
    assert crime["2021", "All"]
    assert not crime["2021", "2021-03"]
    nothing = count(engine, TableRequest("t", "offences", ("area",)), replace(offences, held=()))
    assert not nothing.cells["available"].any()


def test_the_categories_of_a_share_add_up_to_one_total(engine, people):
    """The total over a characteristic's categories stands with them, so that protection sees the sum."""
    counts = share_counted(engine, people, ["gender"])
    assert counts.apart == ("characteristic",)
    cells = counts.cells[counts.cells["outcome"] == "All"].set_index("category")["n"]
    assert cells["All"] == cells.drop("All").sum() == 6


def test_people_with_no_place_are_not_counted_in_each_of_several_partnerships(engine, people):
    """In a part of the boundary set only those placed in it are counted, and the table says so."""
    part = replace(people, whole=False)
    by_area = count(engine, TableRequest("t", "offenders", ("area",)), part)
    assert by_area.cells.set_index("area_code")["n"].to_dict() == {"A1": 1, "A2": 1, "All": 2}
    assert "nobody knows which of them are of this partnership" in by_area.note
    by_gender = count(engine, TableRequest("t", "offenders", ("gender",)), part)
    assert figures(by_gender, gender="All") == [2]


def test_a_condition_that_nobody_meets_gives_zeros_and_says_so(engine, offences):
    """A table of nothing has its rows and a sentence, not an empty file."""
    counts = count(engine, TableRequest("t", "offences", ("area",), {"crime_type": ("Burglry",)}), offences)
    assert figures(counts, area_code="All", period="2021") == [0]
    assert "No record" in counts.note
