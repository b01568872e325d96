"""Events that lie between two times, counted by hour and weekday on every engine."""

from datetime import date
from itertools import product

import numpy as np
import pandas as pd
import pytest
from engines import ENGINES
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geoaudit.counts.count import count
from geoaudit.counts.request import TableRequest
from geoaudit.counts.spread import LONG, whole_lines
from geoaudit.counts.study import Study
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import protect
from geoaudit.errors import SpecificationError
from geoaudit.periods.aoristic import HOURS
from geoaudit.periods.calendar import parse_period
from geoaudit.records.ingest import ingest
from geoaudit.records.placing import Placed
from geoaudit.records.source import RecordSource

AREAS = pd.DataFrame({"area_code": ["A1", "A2"], "area_name": ["Ash", "Birch"], "parent": "A"})
# 4 June 2021 was a Friday.
EVENTS = """offence_id,person_id,date,date_to,postcode
1,p1,2021-06-04 22:00,2021-06-05 02:00,NE1 1AA
2,p1,2021-06-04 22:15,,NE1 1AA
3,p2,2021-06-04 18:00,2021-06-20 18:00,NE1 1AA
4,p3,2021-06-05,2021-06-06,NE1 1AA
5,p4,2021-06-06 10:00,2021-06-05 09:00,NE1 1AA
6,p5,2021-12-31 22:00,2022-01-01 02:00,NE1 1AA
"""


@pytest.fixture(params=list(ENGINES))
def engine(request):
    with ENGINES[request.param]() as opened:
        yield opened


def study(tmp_path, text, areas=(), public=False):
    """A source of offences, of which all lie in A1 unless it is said where."""
    (tmp_path / "offences.csv").write_text(text)
    source = RecordSource("offences", "offences", (tmp_path / "offences.csv",), public=public)
    records = ingest(source, tmp_path / "workspace")
    codes = list(areas) or ["A1"] * records.rows_accepted
    blank = pd.Series(pd.NA, range(len(codes)), dtype="str")
    frame = pd.DataFrame({"record": range(len(codes)), "area_code": pd.Series(codes, dtype="str")})
    frame = frame.assign(reason=blank, near=False, elsewhere=blank, early=False, late=False)
    frame.to_parquet(tmp_path / "placed.parquet")
    everywhere = AREAS.rename(columns={"parent": "neighbour"})
    periods = (parse_period("2021"),)
    return Study(Placed(records, "wards", tmp_path / "placed.parquet"), AREAS, everywhere, periods)


def table(counts, *by):
    """The figures of a table by what it is split by."""
    return counts.cells.set_index(list(by))["n"].to_dict()


def test_a_night_is_shared_over_its_hours_and_the_rest_has_rows_of_its_own(engine, tmp_path):
    """Six events of 2021 are six: shared, at their hour, over a week, on a day, or not known."""
    counts = count(engine, TableRequest("t", "offences", ("weekday", "hour")), study(tmp_path, EVENTS))
    assert counts.by == ("record_type", "weekday", "hour")
    got = {key: n for key, n in table(counts, "weekday", "hour").items() if n and "All" not in key}
    assert got["Friday", HOURS[22]] >= 2
    assert got[LONG, LONG] == 1
    assert got["not recorded", "not recorded"] == 1
    assert got["Saturday", "not recorded"] + got.get(("Sunday", "not recorded"), 0) == 1
    assert sum(got.values()) == table(counts, "weekday", "hour")["All", "All"] == 6
    assert set(counts.cells["hour"]) == {*HOURS, LONG, "not recorded", "All"}
    assert "seven days apart" in counts.note


def test_an_event_over_the_new_year_is_of_the_year_in_which_it_can_first_have_happened(engine, tmp_path):
    """Its hours of the first of January count with its year, since each event is of one period."""
    text = EVENTS.splitlines()[0] + "\n" + EVENTS.splitlines()[6] + "\n"
    counts = count(engine, TableRequest("t", "offences", ("weekday",)), study(tmp_path, text * 1))
    got = table(counts, "weekday")
    assert got["All"] == 1
    assert got["Friday"] + got.get("Saturday", 0) == 1


def test_each_total_is_the_sum_of_its_parts(engine, tmp_path):
    """Over wards, weekdays and hours the whole figures of a table add up, and every event is in it once."""
    rng = np.random.default_rng(4)
    first = pd.Timestamp("2021-02-01") + pd.to_timedelta(rng.integers(0, 400_000, 300), unit="min")
    last = first + pd.to_timedelta(rng.integers(-100, 12_000, 300), unit="min")
    rows = [
        f"{i},q{i % 17},{a:%Y-%m-%d %H:%M},{b:%Y-%m-%d %H:%M},NE1 1AA"
        for i, (a, b) in enumerate(zip(first, last, strict=True))
    ]
    text = EVENTS.splitlines()[0] + "\n" + "\n".join(rows) + "\n"
    found = study(tmp_path, text, rng.choice(["A1", "A2"], 300))
    cells = count(engine, TableRequest("t", "offences", ("area", "weekday", "hour")), found).cells
    by = ["area_code", "weekday", "hour"]
    totals = cells.set_index(by)["n"]
    inner = cells[(cells[by] != "All").all(axis=1)]
    for kept in product([True, False], repeat=3):
        sums = (
            inner.assign(**{c: "All" for c, k in zip(by, kept, strict=True) if not k}).groupby(by)["n"].sum()
        )
        assert (totals.loc[sums.index] == sums).all()
    assert totals["All", "All", "All"] == 300
    assert (cells["persons"] <= cells["n"]).all()
    assert ((cells["persons"] > 0) == (cells["n"] > 0)).all()


def test_sums_over_wards_are_near_the_shares_of_the_whole(engine, tmp_path):
    """200 nights in 40 wards of five each give every hour of the night its 25, within two."""
    header = "offence_id,date,date_to,postcode\n"
    text = header + "".join(f"{i},2021-06-04 22:00,2021-06-05 06:00,NE1 1AA\n" for i in range(200))
    codes = [f"A{i % 40}" for i in range(200)]
    areas = pd.DataFrame({"area_code": sorted(set(codes)), "area_name": sorted(set(codes))})
    found = study(tmp_path, text, codes)
    found = Study(found.placed, areas, found.everywhere, found.periods)
    cells = count(engine, TableRequest("t", "offences", ("area", "hour")), found).cells
    whole = cells[cells["area_code"] == "All"].set_index("hour")["n"]
    night = [*HOURS[22:], *HOURS[:6]]
    assert (whole[night] - 25).abs().max() <= 2
    assert (cells[cells["area_code"] != "All"].groupby("area_code")["n"].sum() == 10).all()


def test_people_are_counted_by_their_shares(engine, tmp_path):
    """Five events of one person beside traces of others are few people; whole ones are distinct persons."""
    header = "offence_id,person_id,date,date_to,postcode\n"
    one = "".join(f"a{i},p1,2021-06-04 22:15,,NE1 1AA\n" for i in range(5))
    others = "".join(f"b{i},q{i},2021-06-04 18:00,2021-06-05 06:00,NE1 1AA\n" for i in range(12))
    request = TableRequest("t", "offences", ("hour",))
    cells = count(engine, request, study(tmp_path, header + one + others)).cells.set_index("hour")
    assert cells.loc[HOURS[22], ["n", "persons"]].tolist() == [6, 2]
    assert cells.loc["All", ["n", "persons"]].tolist() == [17, 13]


def test_a_figure_of_few_people_is_hidden(engine, tmp_path):
    """Under a threshold of five no figure is shown that five people's shares do not make up."""
    header = "offence_id,person_id,date,date_to,postcode\n"
    one = "".join(f"a{i},p1,2021-06-04 22:15,,NE1 1AA\n" for i in range(7))
    others = "".join(f"b{i},q{i},2021-06-04 18:00,2021-06-05 06:00,NE1 1AA\n" for i in range(12))
    counts = count(engine, TableRequest("t", "offences", ("hour",)), study(tmp_path, header + one + others))
    cells = protect(counts, policy_named("suppress-5")).cells.set_index("hour")
    assert cells.loc[HOURS[22], "marker"] == "c"
    assert cells.loc["All", "n"] == 19


def test_weekdays_without_times_of_day_are_shared_too(engine, tmp_path):
    """A source of days alone has weekdays between its two days, and no hours to be split by."""
    text = (
        "offence_id,date,date_to,postcode\n1,2021-06-05,2021-06-06,NE1 1AA\n2,2021-06-05,2021-06-06,NE1 1AA\n"
    )
    found = study(tmp_path, text)
    counts = count(engine, TableRequest("t", "offences", ("weekday",)), found)
    assert {k: n for k, n in table(counts, "weekday").items() if n} == {"Saturday": 1, "Sunday": 1, "All": 2}
    with pytest.raises(SpecificationError, match="has no 'hour'"):
        count(engine, TableRequest("t", "offences", ("hour",)), found)


def test_an_hour_is_no_condition(engine, tmp_path):
    """An event may lie in several hours, so that none can be asked for alone."""
    request = TableRequest("t", "offences", ("weekday",), {"hour": (HOURS[22],)})
    with pytest.raises(SpecificationError, match="has no 'hour'"):
        count(engine, request, study(tmp_path, EVENTS))


def test_a_table_of_nothing_has_its_hours_at_zero(engine, tmp_path):
    """A condition that no event meets leaves 24 hours of none."""
    request = TableRequest("t", "offences", ("hour",), {"month": ("1999-01",)})
    counts = count(engine, request, study(tmp_path, EVENTS))
    assert table(counts, "hour") == {**dict.fromkeys(HOURS, 0), "All": 0}


@given(arrays(np.int64, st.tuples(st.integers(1, 12), st.integers(1, 9)), elements=st.integers(0, 12)))
def test_whole_figures_keep_each_line_and_stay_beside_their_shares(parts):
    """Whatever the shares, a line keeps its sum, each figure is next to its share, and a 0 stays 0."""
    sums = np.maximum(parts.sum(axis=1, keepdims=True), 1)
    lines = parts / sums * np.arange(1, len(parts) + 1)[:, None]
    found = whole_lines(lines)
    assert (found.sum(axis=1) == np.rint(lines.sum(axis=1))).all()
    assert (np.abs(found - lines) < 1).all()
    assert (found[lines == 0] == 0).all()


def test_the_period_before_is_not_touched(engine, tmp_path):
    """A period in which nothing begins has none of the hours of what began before it."""
    found = study(tmp_path, EVENTS)
    later = Study(found.placed, found.areas, found.everywhere, (parse_period("2022"),))
    counts = count(engine, TableRequest("t", "offences", ("hour",)), later)
    assert date(2022, 1, 1) == later.periods[0].start
    assert counts.cells["n"].sum() == 0
