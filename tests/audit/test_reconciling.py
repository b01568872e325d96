"""Boundaries and periods that do not match, from files to the pack, on land whose shares are plain to see."""

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from county import caseload, street
from two_drawings import (
    ASHBY,
    BIRLEY,
    CORLEY,
    DENBY,
    EASTON,
    Made,
    made,
    redrawn,
    strips,
)

from geoaudit.audit import run
from geoaudit.errors import PeriodError, SpecificationError
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec

ROUNDED = ('policy = "standard"', 'policy = "midpoint-6"')
WHOLE = (('partnership = "Northside"', 'partnership = "Trial county"'), ('parent = "LAD21NM"\n', ""))
CRIMES = """
[[tables]]
title = "Crimes"
source = "street-level"
by = ["area"]
where = {{ record_type = "crime" }}
boundaries = [{}]
"""
DATED = """
[[tables]]
title = "By date"
source = "street-level"
by = ["area", "month"]
by_date = ["before", "wards"]
"""
PEOPLE = """
[[tables]]
title = "People"
source = "caseload"
by = ["area", "gender"]

[[tables]]
title = "People of before"
source = "caseload"
by = ["area", "gender"]
boundaries = "before"
"""
FIGURES = """
[[sources]]
name = "attendances"
kind = "table"
public = {public}
files = ["attendances.csv"]
boundaries = "before"
{source}

[[tables]]
title = "Given"
source = "attendances"
by = ["area"]

[[tables]]
title = "Moved"
source = "attendances"
by = ["area"]
boundaries = "wards"
{table}
"""
AREA = 'basis = "area"'
BY_DAYS = f'{AREA}\nperiods = "by days"'


def periods(*labels: str) -> tuple[str, str]:
    """The change of the specification that asks for these periods."""
    listed = ", ".join(f'"{label}"' for label in labels)
    return '["2021-05 to 2021-06"]', f"[{listed}]"


def attendances(spec: Path, years: dict[str, tuple[object, object, object]]) -> None:
    """Write a partner's figures of Ashby, Denby and Easton by period."""
    rows = [
        f"{code},{year},{n}\n"
        for year, figures in years.items()
        for code, n in zip((ASHBY, DENBY, EASTON), figures, strict=True)
    ]
    (spec.parent / "attendances.csv").write_text("area_code,period,n\n" + "".join(rows), encoding="utf-8")


def archive(path: Path, months: dict[str, str]) -> None:
    """Write months of street-level crime as police.uk publishes them."""
    with zipfile.ZipFile(path, "w") as files:
        for month, text in months.items():
            files.writestr(zipfile.ZipInfo(f"{month}/{month}-force-street.csv"), text)


@pytest.fixture
def partner(county, tmp_path):
    """Makes the pack of a partner's figures, moved from the wards of before to those of the audit."""

    def make(
        years: dict[str, tuple[object, object, object]],
        *changes: tuple[str, str],
        table: str = AREA,
        source: str = "",
        public: bool = True,
        further: str = "",
    ) -> Made:
        text = FIGURES.format(public=str(public).lower(), source=source, table=table)
        redrawn(county, text + further, *changes)
        attendances(county, years)
        return made(county, tmp_path)

    return make


def test_public_records_are_counted_on_each_set_that_a_table_names(county, tmp_path):
    """Crimes at the middle of Birley are Denby's before, those of Corley Easton's; none is an estimate."""
    redrawn(county, CRIMES.format('"wards", "before"'), *WHOLE)
    (county.parent / "police.zip").unlink()
    archive(county.parent / "police.zip", {month: street(month, 31) for month in ("2021-05", "2021-06")})
    pack = made(county, tmp_path)
    assert pack.shown("Crimes (wards)", "n") == {ASHBY: "20", BIRLEY: "0", CORLEY: "20", "All": "40"}
    assert pack.shown("Crimes (before)", "n") == {ASHBY: "20", DENBY: "0", EASTON: "20", "All": "40"}
    assert not any(entry["estimated"] for entry in pack.manifest["tables"])


def test_each_record_is_counted_on_the_set_in_force_on_its_own_day(county, tmp_path):
    """Wards in force from June take June's records; May's, before the first set's own first day, are its."""
    changes = (
        ("date = 2021-12-31", "date = 2021-12-31\nin_force = 2021-06-01"),
        ("[gazetteer]", "[gazetteer]"),
    )
    redrawn(county, DATED, *WHOLE, *changes)
    text = county.read_text(encoding="utf-8")
    county.write_text(text.replace("2013-12-31", "2021-05-20\nin_force = 2021-05-20"), encoding="utf-8")
    pack = made(county, tmp_path)
    table = pack.table("By date").astype({"n": "int64"})
    assert int(table["n"][(table["area_code"] == "All") & (table["month"] == "All")].sum()) == 56
    fine = table[(table["area_code"] != "All") & (table["month"] != "All") & (table["n"] > 0)]
    assert set(fine[["area_code", "month", "n"]].itertuples(index=False, name=None)) == {
        (ASHBY, "2021-05", 9),
        (DENBY, "2021-05", 9),
        (EASTON, "2021-05", 10),
        (ASHBY, "2021-06", 9),
        (BIRLEY, "2021-06", 9),
        (CORLEY, "2021-06", 10),
    }
    assert "before, wards" in pack.entry("By date")["note"]


def test_without_in_force_a_set_is_in_force_from_its_date(county, tmp_path):
    """Wards dated December 2021 take no record of the summer before."""
    redrawn(county, DATED, *WHOLE)
    table = made(county, tmp_path).table("By date")
    assert set(table["area_code"][table["n"].astype("int64") > 0]) == {ASHBY, DENBY, EASTON, "All"}


def test_people_on_a_second_set_are_estimated_from_what_is_published_of_them(county, tmp_path):
    """Birley's 13 are published as 15, of which seven of nine postcodes give Denby 12, though it has 9."""
    redrawn(county, PEOPLE, ROUNDED, *WHOLE)
    pack = made(county, tmp_path)
    assert pack.shown("People", "n", gender="All")[BIRLEY] == "15"
    found = pack.shown("People of before", "n", "marker", "lower", "upper", "basis", gender="All")
    assert found[ASHBY] == ("15", "", "13", "18", "exact")
    assert found[DENBY] == ("12", "e", "0", "18", "postcodes")
    assert found[EASTON] == ("18", "e", "13", "36", "postcodes")
    assert found["All"] == ("39", "", "37", "42", "")
    origin = pack.file(pack.entry("People of before")["origin"])
    assert origin.equals(pack.table("People"))


def test_people_are_nowhere_counted_on_a_set_on_which_they_are_only_estimated(county, tmp_path):
    """No file beside the estimates says anything of a personal source on the second set."""
    redrawn(county, PEOPLE, *WHOLE)
    pack = made(county, tmp_path)
    assert {entry["boundaries"] for entry in pack.manifest["placed"] if entry["source"] == "caseload"} == {
        "wards"
    }
    assert {one.boundaries for one in pack.outcome.balance.placed if one.source == "caseload"} == {"wards"}
    assert not any("placing on before" in step for step in pack.file("quality/balance.csv")["step"])
    second = [entry for entry in pack.manifest["tables"] if entry["boundaries"] == "before"]
    assert [entry["estimated"] for entry in second] == [True]


def test_people_are_counted_on_a_second_set_where_the_table_says_records(county, tmp_path):
    """Asked for, Denby's own 9 are counted and protected, where the estimate is 12."""
    redrawn(county, PEOPLE + 'restated_from = "records"\n', *WHOLE)
    pack = made(county, tmp_path)
    found = pack.shown("People of before", "n", "marker", gender="All")
    assert (found[DENBY], found[EASTON]) == (("9", ""), ("15", ""))
    assert pack.entry("People of before")["origin"] is None


def test_a_partners_table_is_moved_and_keeps_its_total_to_the_unit(partner):
    """A fifth of Easton's 101 is Birley's: 20 and 81; Ashby's 50 pass untouched and all are 181 still."""
    pack = partner({"2021": (50, 30, 101)}, *WHOLE, periods("2021"))
    columns = ("n", "marker", "lower", "upper", "basis")
    found = pack.shown("Moved", *columns)
    assert found == {
        ASHBY: ("50", "", "50", "50", "exact"),
        BIRLEY: ("50", "e", "30", "131", "area"),
        CORLEY: ("81", "e", "0", "101", "area"),
        "All": ("181", "", "181", "181", ""),
    }
    assert pack.shown("Given", "n") == {ASHBY: "50", DENBY: "30", EASTON: "101", "All": "181"}


def test_the_audits_own_basis_moves_what_names_none(partner):
    """Without a word two of Easton's eleven postcodes send Birley 18; a basis of the audit sends it 20."""
    years = {"2021": (50, 30, 99)}
    pack = partner(years, *WHOLE, periods("2021"), table="")
    assert pack.shown("Moved", "n", "basis")[BIRLEY] == ("48", "postcodes")


def test_a_basis_of_the_audit_moves_every_table(partner):
    """With basis = "area" in [audit], Birley's share of Easton's 100 is a fifth."""
    basis = ('policy = "standard"', 'policy = "standard"\nbasis = "area"')
    pack = partner({"2021": (50, 30, 100)}, *WHOLE, periods("2021"), basis, table="")
    assert pack.shown("Moved", "n", "basis")[BIRLEY] == ("50", "area")


def test_best_fit_sends_each_area_whole_to_where_its_postcodes_centre(partner):
    """Easton's postcodes centre in Corley, which gets all of its 100."""
    pack = partner({"2021": (50, 30, 100)}, *WHOLE, periods("2021"), table='basis = "best-fit"')
    assert pack.shown("Moved", "n") == {ASHBY: "50", BIRLEY: "30", CORLEY: "100", "All": "180"}


def test_figures_are_spread_like_the_people_of_small_areas(partner, county):
    """Where 30 of Easton's 100 people live in Birley, so do 30 of its 100 attendances."""
    small = (("L1", "One", "", 1.75, 2), ("L2", "Two", "", 2, 2.5), ("L3", "Three", "", 2.5, 3))
    strips(county.parent / "small.geojson", small, ("CODE", "NAME", None))
    (county.parent / "people.csv").write_text("lsoa,residents\nL1,30\nL2,60\nL3,10\n", encoding="utf-8")
    weights = """
[boundaries.small]
file = "small.geojson"
date = 2021-03-21
code = "CODE"
name = "NAME"

[weights.residents]
file = "people.csv"
code = "lsoa"
value = "residents"
boundaries = "small"
"""
    table = 'basis = "residents"'
    pack = partner({"2021": (50, 30, 100)}, *WHOLE, periods("2021"), table=table, further=weights)
    assert pack.shown("Moved", "n", "basis")[BIRLEY] == ("60", "residents")
    assert pack.shown("Moved", "n")[CORLEY] == "70"


GIVEN = '[weights.given]\nfile = "given.csv"\n'


def test_what_no_weight_carries_is_a_row_of_its_own(partner, county):
    """Weights that leave a tenth of Easton name 10 of its 100 as not transferred, in table and balance."""
    rows = f"from_code,to_code,weight\n{EASTON},{BIRLEY},0.2\n{EASTON},{CORLEY},0.7\n"
    (county.parent / "given.csv").write_text(rows, encoding="utf-8")
    years = {"2021": (50, 30, 100)}
    pack = partner(years, *WHOLE, periods("2021"), table='basis = "given"', further=GIVEN)
    assert pack.shown("Moved", "n") == {
        ASHBY: "50",
        BIRLEY: "50",
        CORLEY: "70",
        "NOT-TRANSFERRED": "10",
        "All": "180",
    }
    (step,) = next(t.estimated for t in pack.outcome.balance.tables if t.title == "Moved")
    assert (step.into, step.out, step.lost) == (180, 170, {"not in the supplied weights": pytest.approx(10)})
    balance = pack.file("quality/balance.csv").query("table == 'Moved' and step.str.startswith('estimating')")
    assert dict(zip(balance["outcome"], balance["n"], strict=True)) == {
        "in": "180",
        "out": "170",
        "not transferred: not in the supplied weights": "10",
        "of which estimated": "120",
    }
    shares = pack.file("quality/shares.csv").query("by == 'given' and from_code == @EASTON")
    told = shares["share"].astype(float).round(9)
    assert set(zip(shares["to_code"], told, shares["rests_on"], strict=True)) == {
        (BIRLEY, 0.2, "given"),
        (CORLEY, 0.7, "given"),
        ("", 0.1, "not in the supplied weights"),
    }


def test_hidden_marks_are_carried_as_ranges_and_never_as_noughts(partner):
    """Denby's * for 1 to 4 leaves Birley 1 to 104, not the 0 to 100 of a nought; the total has no figure."""
    marks = 'marks = { "*" = "1 to 4" }'
    pack = partner({"2021": (50, "*", 100)}, *WHOLE, periods("2021"), source=marks)
    columns = ("n", "marker", "lower", "upper")
    given, moved = pack.shown("Given", *columns), pack.shown("Moved", *columns)
    assert given[DENBY] == ("", "x", "1", "4")
    assert given["All"] == ("", "x", "151", "154")
    assert moved[BIRLEY] == ("22", "e", "1", "104")
    assert moved["All"] == ("", "x", "151", "154")
    assert pack.shown("Moved", "basis")[BIRLEY] == "area; interval"


def test_a_mark_of_which_nothing_is_known_leaves_a_gap_and_not_a_nought(partner):
    """Where Denby is .. nobody knows Birley, and Easton's 20 for it are named as not transferred."""
    pack = partner({"2021": (50, "..", 100)}, *WHOLE, periods("2021"))
    columns = ("n", "marker", "lower", "upper")
    assert pack.shown("Given", *columns)[DENBY] == ("", "x", "0", "")
    moved = pack.shown("Moved", *columns)
    assert moved[BIRLEY] == ("", "x", "0", "")
    assert moved["NOT-TRANSFERRED"][:2] == ("20", "e")
    assert moved["All"] == ("", "x", "150", "")


def test_rounded_figures_are_moved_with_the_room_that_rounding_leaves(partner):
    """Rounded to 5, Denby's 30 is 28 to 32 and Easton's 100 is 98 to 102, so Birley holds 28 to 134."""
    pack = partner({"2021": (50, 30, 100)}, *WHOLE, periods("2021"), source="rounded_to = 5")
    columns = ("n", "lower", "upper")
    moved = pack.shown("Moved", *columns)
    assert (moved[ASHBY], moved[BIRLEY]) == (("50", "48", "52"), ("50", "28", "134"))


def test_half_years_of_a_moved_table_add_up_to_its_year(partner):
    """Each ward's halves by days sum to what it got of the year, and all of them to 182."""
    halves = ("2021-01 to 2021-06", "2021-07 to 2021-12")
    pack = partner({"2021": (51, 30, 101)}, *WHOLE, periods(*halves), table=BY_DAYS)
    parts = [pack.shown("Moved", "n", period=half) for half in halves]
    sums = {area: sum(int(part[area]) for part in parts) for area in parts[0]}
    assert sums == {ASHBY: 51, BIRLEY: 50, CORLEY: 81, "All": 182}
    assert pack.shown("Moved", "n", "marker", "lower", "upper", "basis", period=halves[0])[ASHBY] == (
        "25", "e", "0", "51", "days",
    )  # fmt: skip
    assert pack.shown("Moved", "basis", period=halves[0])[BIRLEY] == "area; days"


def test_years_are_added_up_to_a_longer_period(partner):
    """Two calendar years that nest in one asked for are summed, and are no estimate where they stay."""
    years = {"2021": (50, 30, 100), "2022": (7, 10, 5)}
    table = f'{AREA}\nperiods = "summed"'
    pack = partner(years, *WHOLE, periods("2021-01 to 2022-12"), table=table)
    found = pack.shown("Moved", "n", "marker")
    assert found[ASHBY] == ("57", "")
    assert {area: int(n) for area, (n, _) in found.items()} == {ASHBY: 57, BIRLEY: 61, CORLEY: 84, "All": 202}


def test_an_indicator_gives_months_their_share(partner, county):
    """A partner's May and June, of 20, are shared like 30 and 90 crimes of another source: 5 and 15."""
    archive(
        county.parent / "police.zip",
        {"2021-05": street("2021-05", 30), "2021-06": street("2021-06", 90)},
    )
    table = f'{AREA}\nperiods = "by indicator"\nindicator = "street-level"'
    months = ("2021-05", "2021-06")
    pack = partner({"2021-05 to 2021-06": (20, 0, 0)}, *WHOLE, periods(*months), table=table)
    assert [pack.shown("Moved", "n", period=month)[ASHBY] for month in months] == ["5", "15"]
    assert "street-level" in pack.entry("Moved")["note"]


def test_periods_that_share_no_day_are_refused_with_both_coverages(partner):
    """Figures of 2021 for an audit of 2023 are refused, and the sentence says what each covers."""
    with pytest.raises(PeriodError, match=r"2021-01 to 2021-12.*2023-01 to 2023-12") as refused:
        partner({"2021": (50, 30, 100)}, *WHOLE, periods("2023"), table=BY_DAYS)
    assert "'attendances'" in str(refused.value)


def test_periods_covered_in_part_are_refused_too(partner):
    """Half a year's figures make no year: without a word for it the year is refused, not filled up."""
    with pytest.raises(PeriodError, match=r"2021-01 to 2021-06.*2021-01 to 2021-12"):
        partner({"2021-01 to 2021-06": (50, 30, 100)}, *WHOLE, periods("2021"), table=BY_DAYS)


def test_a_period_that_the_partner_does_not_cover_is_left_out_and_said(partner):
    """Of 2021 and 2022 a partner with 2021 alone has rows of 2021, and the table's note names 2022."""
    pack = partner({"2021": (50, 30, 100)}, *WHOLE, periods("2021", "2022"), table=BY_DAYS)
    assert set(pack.table("Moved")["period"]) == {"2021"}
    assert "do not cover 2022" in pack.entry("Moved")["note"]


def test_periods_of_the_audit_that_share_days_are_each_reckoned_for_itself(partner):
    """2021 keeps its year's figures, and 2021/22, which shares nine months with it, gets 275 and 90 days'."""
    years = {"2021": (365, 30, 100), "2022": (730, 30, 100)}
    pack = partner(years, *WHOLE, periods("2021", "2021/22"), table=BY_DAYS)
    assert pack.shown("Moved", "n", period="2021")[ASHBY] == "365"
    assert pack.shown("Moved", "n", period="2021/22")[ASHBY] == str(275 + 2 * 90)
    steps = next(t.estimated for t in pack.outcome.balance.tables if t.title == "Moved")
    assert [round(step.into - step.out - sum(step.lost.values()), 6) for step in steps] == [0.0] * len(steps)


def test_a_partnership_that_is_a_part_of_the_set_gets_its_part_of_all_figures(partner):
    """Northside's Birley has its fifth of Southside's Easton; the rest is other people's, not lost."""
    pack = partner({"2021": (50, 30, 100)}, periods("2021"))
    assert pack.shown("Moved", "n", "marker") == {ASHBY: ("50", ""), BIRLEY: ("50", "e"), "All": ("100", "e")}
    assert pack.shown("Moved", "lower", "upper")["All"] == ("80", "180")
    assert pack.shown("Given", "n") == {ASHBY: "50", DENBY: "30", "All": "80"}
    balance = pack.file("quality/balance.csv").query("table == 'Moved' and step.str.startswith('estimating')")
    assert dict(zip(balance["outcome"], balance["n"], strict=True)) == {
        "in": "180",
        "out": "100",
        "not transferred: outside the areas asked about": "80",
        "of which estimated": "50",
    }


def test_each_of_several_partnerships_gets_its_own_part(county, tmp_path):
    """Northside's and Southside's packs hold 100 and 80 of the 180, and nothing twice."""
    text = FIGURES.format(public="true", source="", table=AREA)
    redrawn(county, text, ('partnership = "Northside"', 'partnership = "all"'), periods("2021"))
    attendances(county, {"2021": (50, 30, 100)})
    found = run(read_spec(county), tmp_path / "packs", tmp_path / "ws", lambda _: None, replace=False)
    sums = {}
    for one in found:
        assert verify(one.pack) == []
        sums[one.partnership] = Made(one.pack, one).shown("Moved", "n")
    assert sums == {
        "Northside": {ASHBY: "50", BIRLEY: "50", "All": "100"},
        "Southside": {CORLEY: "80", "All": "80"},
    }


def test_areas_without_a_partnership_of_their_own_are_told_by_the_audits_land(county, tmp_path):
    """Wards of before name none: Denby lies in Northside, Easton mostly not; the pack says so."""
    redrawn(county, CRIMES.format('"wards", "before"'))
    pack = made(county, tmp_path)
    assert set(pack.table("Crimes (before)")["area_code"]) == {ASHBY, DENBY, "All"}
    findings = pack.file("quality/boundaries.csv")
    told = findings[findings["finding"].str.startswith("partnership taken from the land")]
    assert told[["boundaries", "value"]].to_numpy().tolist() == [["before", "3.0"]]


HIERARCHY = '\n[hierarchy]\nfiles = ["own.csv"]\n'


def links(**districts: tuple[str, ...]) -> str:
    """A hierarchy of one's own: wards in districts, and each district in a partnership of its name."""
    rows = ["child_code,child_kind,parent_code,parent_kind,parent_name"]
    for i, (name, wards) in enumerate(districts.items(), start=1):
        rows += [f"{ward},ward,E0700000{i},district,{name} district" for ward in wards]
        rows.append(f"E0700000{i},district,E2200000{i},CSP,{name}")
    return "\n".join(rows) + "\n"


def test_a_hierarchy_of_ones_own_tells_which_areas_are_a_partnerships(county, tmp_path):
    """By it, and against the land, Easton is Northside's before, and of the wards Ashby and Birley are."""
    redrawn(county, CRIMES.format('"wards", "before"') + HIERARCHY, ('parent = "LAD21NM"\n', ""))
    wards = county.parent / "wards.geojson"
    wards.write_text(wards.read_text(encoding="utf-8").replace("LAD21NM", "OTHER"), encoding="utf-8")
    wards.write_text(wards.read_text(encoding="utf-8").replace("side", "land"), encoding="utf-8")
    own = links(Northside=(ASHBY, BIRLEY, EASTON), Southside=(CORLEY, DENBY))
    (county.parent / "own.csv").write_text(own, encoding="utf-8")
    pack = made(county, tmp_path)
    assert set(pack.table("Crimes (wards)")["area_code"]) == {ASHBY, BIRLEY, "All"}
    assert set(pack.table("Crimes (before)")["area_code"]) == {ASHBY, EASTON, "All"}
    assert not pack.file("quality/boundaries.csv")["finding"].str.startswith("partnership taken").any()


def test_a_partnership_that_the_hierarchy_does_not_know_is_refused(county, tmp_path):
    """Where the hierarchy places every ward elsewhere, the audit names those that there are."""
    redrawn(county, CRIMES.format('"wards"') + HIERARCHY, ('parent = "LAD21NM"\n', ""))
    wards = county.parent / "wards.geojson"
    wards.write_text(wards.read_text(encoding="utf-8").replace("side", "land"), encoding="utf-8")
    own = links(Eastside=(ASHBY, BIRLEY, EASTON), Westside=(CORLEY, DENBY))
    (county.parent / "own.csv").write_text(own, encoding="utf-8")
    with pytest.raises(SpecificationError, match="'Northside' is not: it has Eastside, Westside"):
        made(county, tmp_path)


def test_the_common_window_is_what_every_counted_source_covers(county, tmp_path):
    """May to July of one source and June to August of another leave June and July."""
    other = """
[[sources]]
name = "other"
public = true
kind = "offences"
format = "police.uk"
files = ["other.zip"]

[[tables]]
title = "Others"
source = "other"
by = ["area"]
where = { record_type = "crime" }
"""
    window = ('["2021-05 to 2021-06"]', '"common window"')
    redrawn(county, CRIMES.format('"wards"') + other, *WHOLE, window)
    for name, numbers in (("police", (5, 6, 7)), ("other", (6, 7, 8))):
        months = [f"2021-0{number}" for number in numbers]
        archive(county.parent / f"{name}.zip", {month: street(month) for month in months})
    pack = made(county, tmp_path)
    assert pack.manifest["periods"] == ["2021-06 to 2021-07"]
    for title in ("Crimes", "Others"):
        assert pack.shown(title, "n", "period")["All"] == ("38", "2021-06 to 2021-07")


def test_sources_without_a_month_in_common_are_refused(county, tmp_path):
    """There is no common window of May and of July, and the sentence says what each holds."""
    other = """
[[sources]]
name = "other"
public = true
kind = "offences"
format = "police.uk"
files = ["other.zip"]

[[tables]]
title = "Others"
source = "other"
by = ["area"]
"""
    window = ('["2021-05 to 2021-06"]', '"common window"')
    redrawn(county, CRIMES.format('"wards"') + other, *WHOLE, window)
    archive(county.parent / "police.zip", {"2021-05": street("2021-05")})
    archive(county.parent / "other.zip", {"2021-07": street("2021-07")})
    with pytest.raises(PeriodError, match=r"'other' holds 2021-07|'street-level' holds 2021-05"):
        made(county, tmp_path)


def errors_of(pack: Made) -> pd.DataFrame:
    """The errors of the pack's estimates; no rows where it has none."""
    listed = [entry["file"] for entry in pack.manifest["quality"] if entry["title"].startswith("How far off")]
    return pack.file(listed[0]) if listed else pd.DataFrame(columns=["source"])


def test_errors_about_people_are_in_no_pack_for_release(county, tmp_path):
    """Those of crimes are told; those of people in a pack that stays in the service alone."""
    redrawn(county, PEOPLE + CRIMES.format('"before", "wards"'), *WHOLE)
    pack = made(county, tmp_path / "release")
    assert set(errors_of(pack)["source"]) == {"street-level"}
    assert pack.entry("People of before")["estimated"]
    text = county.read_text(encoding="utf-8").replace('policy = "standard"', 'policy = "internal"')
    county.write_text(text, encoding="utf-8")
    assert set(errors_of(made(county, tmp_path))["source"]) == {"street-level", "caseload"}


def test_errors_of_public_estimates_are_those_of_moving_and_counting(county, tmp_path):
    """Easton's 20 crimes all lie in Corley: area gives it 16, a fifth too few; postcodes 16 of 20, 18 %."""
    redrawn(county, CRIMES.format('"before", "wards"'), *WHOLE)
    found = errors_of(made(county, tmp_path)).query("category == 'All'")
    worst = dict(zip(found["basis"], found["worst"].astype("float64"), strict=True))
    assert worst == {"area": 20.0, "postcodes": pytest.approx(20, abs=2)}
    assert set(found["from"]) == {"before"}
    assert set(found["to"]) == {"wards"}


def test_coverage_shows_gaps_and_odd_months_of_crimes_and_incidents_apart(county, tmp_path):
    """A month without a file is a gap, no nought; one with ten times the incidents is odd for those alone."""
    months = [f"{year}-{number:02d}" for year in (2019, 2020, 2021) for number in range(1, 13)]
    texts = {month: street(month, 30) for month in months if month != "2020-03"}
    usual = texts["2020-08"].splitlines(keepends=True)
    incidents = [line for line in usual if line.startswith(",")]
    texts["2020-08"] = "".join(usual) + "".join(incidents * 9)
    redrawn(county, CRIMES.format('"wards"'), *WHOLE)
    archive(county.parent / "police.zip", texts)
    pack = made(county, tmp_path)
    found = pack.file("quality/coverage_months.csv").set_index(["source", "month"])
    assert {name for name, _ in found.index} == {"street-level: crime", "street-level: incident"}
    for kind, n in (("crime", "20"), ("incident", "10")):
        gap = found.loc[(f"street-level: {kind}", "2020-03")]
        assert (float(gap["covered"]), gap["n"], gap["marker"]) == (0, "", "x")
        assert found.loc[(f"street-level: {kind}", "2020-04"), "n"] == n
    assert found.index[found["odd"] == "yes"].tolist() == [("street-level: incident", "2020-08")]
    assert "nothing held" in pack.report


def test_a_period_with_a_gap_is_refused_or_shown_as_covered_in_part(county, tmp_path):
    """June 2021 without a file keeps May to June from being counted, unless the audit says that it may be."""
    redrawn(county, CRIMES.format('"wards"'), *WHOLE)
    archive(county.parent / "police.zip", {month: street(month) for month in ("2021-05", "2021-07")})
    with pytest.raises(PeriodError, match=r"'street-level' holds nothing for 2021-06"):
        made(county, tmp_path)
    text = county.read_text(encoding="utf-8")
    county.write_text(text.replace("[audit]", "[audit]\nallow_part_covered = true"), encoding="utf-8")
    pack = made(county, tmp_path)
    assert "part-covered: nothing is held for 2021-06" in pack.entry("Crimes")["note"]


def test_breaks_are_in_the_manifest_and_the_report(county, tmp_path):
    """A day on which a source stopped being comparable is handed on with what changed on it."""
    text = CRIMES.format('"wards"') + (
        '\n[[breaks]]\nsource = "street-level"\ndate = 2021-06-01\nwhat = "a new records system"\n'
    )
    pack = made(redrawn(county, text, *WHOLE), tmp_path)
    assert pack.manifest["breaks"] == [
        {"source": "street-level", "date": "2021-06-01", "what": "a new records system"}
    ]
    assert "a new records system" in pack.report


def dense(path: Path) -> None:
    """Draw the squares of a file with a vertex every ten metres."""
    drawn = gpd.read_file(path)
    shapes = drawn.geometry.segmentize(10)
    path.unlink()
    drawn.set_geometry(shapes).to_file(path)


def test_boundaries_drawn_too_simply_are_warned_of_and_others_are_not(county, tmp_path):
    """Squares of four corners may be anything in truth; drawn every ten metres they are what they seem."""
    redrawn(county, CRIMES.format('"before", "wards"'), *WHOLE)
    dense(county.parent / "before.geojson")
    pack = made(county, tmp_path)
    (warning,) = pack.manifest["warnings"]
    assert "The areas of wards seem drawn too simply" in warning
    assert "seem drawn too simply" in pack.report


def people(*groups: tuple[str, str, int]) -> str:
    """A caseload of people who differ in nothing but gender and postcode: so many of each."""
    rows = []
    for gender, postcode, n in groups:
        for _ in range(n):
            number = f"P{len(rows):05d}"
            rows.append([number, number, "01/01/1980", gender, "White", postcode, "Settled", "00100", "Red"])
    return caseload(0, *rows)


IN_ASHBY, IN_DENBY, IN_BIRLEY_AND_EASTON, IN_CORLEY = "NE1 1AA", "NE1 1AB", "NE1 9AB", "NE1 5AD"


def of_pack(pack: Made, tells: dict[str, bytes]) -> dict[str, object]:
    """What a pack says: its files, and its manifest without hashes and how long anything took."""
    kept = pack.manifest
    for key in ("created", "manifest_sha256", "files"):
        del kept[key]
    del kept["disclosure"]["seconds"]
    for source in kept["sources"]:
        del source["files"]
    paths = sorted(path for path in pack.pack.rglob("*") if path.is_file())
    said = {path.relative_to(pack.pack).as_posix(): path.read_bytes() for path in paths}
    return said | {"manifest.json": kept, "report.html": without(said["report.html"], tells)}


def without(text: bytes, words: dict[str, bytes]) -> bytes:
    """The text with each word, where it stands, in place of its name."""
    for name, word in words.items():
        text = text.replace(word, name.encode())
    return text


@pytest.mark.parametrize("changes", [WHOLE, ()], ids=["the whole county", "a part of it"])
@pytest.mark.parametrize("figures", [(8, 9, 1, 8, 8), (10, 2, 5, 9, 8), (8, 5, 5, 8, 8)], ids=str)
def test_a_pack_tells_no_more_of_people_than_the_policy_does(county, tmp_path, changes, figures):
    """Caseloads whose figures on the audit's wards round alike make one and the same pack, to the byte.

    Denby has 4, 9, 2 or 5 women and Easton's part of Birley 5, 1, 5 or 5: to the policy all is one.
    """
    redrawn(county, PEOPLE, ROUNDED, *changes)
    packs = []
    for i, (ashby, denby, easton, men, corley) in enumerate(((9, 4, 5, 9, 9), figures)):
        text = people(
            ("Female", IN_ASHBY, ashby),
            ("Female", IN_DENBY, denby),
            ("Female", IN_BIRLEY_AND_EASTON, easton),
            ("Male", IN_BIRLEY_AND_EASTON, men),
            ("Male", IN_CORLEY, corley),
        )
        (county.parent / "caseload.csv").write_text(text, encoding="utf-8")
        pack = made(county, tmp_path / str(i))
        words = {key: str(pack.manifest[key]).encode() for key in ("manifest_sha256", "created")}
        assert "sha256" not in pack.manifest["sources"][0]["files"][0]
        packs.append(of_pack(pack, words))
    one, other = packs
    assert [name for name in one if one[name] != other.get(name)] == []
    assert one.keys() == other.keys()


def about_people(pack: Made) -> dict[str, pd.DataFrame]:
    """Every row of every CSV file of the pack that is about the caseload, by path."""
    listed = [*pack.manifest["tables"], *pack.manifest["quality"]]
    found = {}
    for entry in listed:
        frame = pack.file(entry["file"])
        if entry.get("source"):
            frame = frame if entry["source"] == "caseload" else frame[:0]
        elif "source" in frame:
            frame = frame[frame["source"].str.startswith("caseload")]
        found[entry["file"]] = frame
    on_disk = {path.relative_to(pack.pack).as_posix() for path in pack.pack.rglob("*.csv")}
    assert on_disk == found.keys()
    return found


def largest_remainders(shares: list[float]) -> list[int]:
    """Whole numbers that sum to the shares' own sum, by the largest remainders; no two are alike here."""
    down = [int(share) for share in shares]
    over = round(sum(shares)) - sum(down)
    for i in sorted(range(len(shares)), key=lambda i: down[i] - shares[i])[:over]:
        down[i] += 1
    return down


OF_LAND_OR_FILES = (
    "quality/zones.csv",
    "quality/bound",
    "quality/how_bound",
    "quality/gazetteer",
    "quality/coverage.csv",
    "quality/shares",
)


def test_every_number_about_people_is_the_policys_or_follows_from_the_published_table(county, tmp_path):
    """In all files of a pack on two sets a figure is 0, or 3 more than a multiple of 6, or can be recomputed.

    Recomputed by land: Denby is three quarters of what is published of Birley, Easton the rest and Corley.
    """
    redrawn(county, PEOPLE + f"{AREA}\n" + CRIMES.format('"before", "wards"'), ROUNDED, *WHOLE)
    (county.parent / "caseload.csv").write_text(caseload(101), encoding="utf-8")
    pack = made(county, tmp_path)
    files = about_people(pack)
    assert sum(len(frame) > 0 for frame in files.values()) >= 3
    assert files["quality/balance.csv"].empty
    assert not [path for path in files if "caseload" in path]
    for path, frame in files.items():
        if frame.empty or path.startswith(OF_LAND_OR_FILES):
            continue
        own = frame[frame["marker"] != "e"].astype({"n": "int64"})
        assert ((own["n"] == 0) | (own["n"] % 6 == 3)).all(), path
        if "lower" in own:
            assert (own["lower"].astype("int64") == (own["n"] - 2).clip(lower=0)).all(), path
            assert (own["upper"].astype("int64") == (own["n"] + 3).where(own["n"] > 0, 0)).all(), path
    assert [path for path, f in files.items() if "marker" in f and (f["marker"] == "e").any()] == [
        pack.entry("People of before")["file"]
    ]
    published, estimated = pack.table("People"), pack.table("People of before")
    assert set(estimated.loc[estimated["marker"] == "e", "area_code"]) == {DENBY, EASTON}
    for gender in ("Female", "Male", "All"):
        n = {a: int(m) for a, g, m in published[["area_code", "gender", "n"]].to_numpy() if g == gender}
        denby, easton = largest_remainders([n[BIRLEY] * 0.75, n[BIRLEY] * 0.25 + n[CORLEY]])
        most = {a: m + 3 if m else 0 for a, m in n.items()}
        found = pack.shown("People of before", "n", "lower", "upper", gender=gender)
        assert found[DENBY] == (str(denby), "0", str(most[BIRLEY]))
        least = max(n[CORLEY] - 2, 0)
        assert found[EASTON] == (str(easton), str(least), str(most[BIRLEY] + most[CORLEY]))
