"""What a hostile reading of hotspot maps found: each would come back if its mending were undone."""

import pytest
from hotspot_county import FIRST, LATER, asking, drawn, first, hot_county, hotspot, packed

from geoaudit.errors import HotspotError
from geoaudit.hotspots.journeys import HOMES
from geoaudit.records.schema import AGE_BANDS

DATELESS = """
[[sources]]
name = "places"
kind = "facilities"
public = true
files = ["places.csv"]
as_at = 2022-01-31
"""


@pytest.fixture
def county(tmp_path):
    """The specification of the hot county, its files beside it."""
    return hot_county(tmp_path)


def test_every_word_of_homes_stands_whether_or_not_anybody_has_it(county):
    """A row of `home` does not say that somebody is in it: all six words stand in every table."""
    asked = hotspot("Where they live", "journeys", "dealt", homes="caseload", period=FIRST)
    pack = packed(asking(county, asked))
    entry = next(one for one in pack.manifest["tables"] if one["by"] == ["area", "record_type", "home"])
    assert set(pack.profile(entry).cells["home"]) == {*HOMES, "All"}


def test_the_offences_of_a_map_of_journeys_are_those_that_its_table_publishes(county):
    """Each ward's number is the total of the table, which its parts, rounded one by one, need not come to."""
    asked = hotspot("Where they live", "journeys", "dealt", homes="caseload", period=FIRST)
    pack = packed(asking(county, asked))
    entry = next(one for one in pack.manifest["tables"] if one["by"] == ["area", "record_type", "home"])
    cells = pack.profile(entry).cells
    cells = cells[(cells["record_type"] == "crime") & (cells["period"] == FIRST)]
    published = cells[cells["home"] == "All"].set_index("area_code")["n"]
    parts = cells[cells["home"] != "All"].groupby("area_code")["n"].sum()
    found = first(pack, "Where they live").set_index("area_code")["n"].dropna()
    assert (found == published[found.index]).all()
    assert (found != parts[found.index]).any()


def test_figures_of_home_wards_are_rounded_in_totals_too(county):
    """How many offences are by people of one ward is a ward's figure: in sixes, whatever the area."""
    pack = packed(asking(county, hotspot("Flows", "flows", "dealt", homes="caseload", period=FIRST)))
    (entry,) = (one for one in pack.manifest["tables"] if "home_area" in one["by"])
    cells = pack.profile(entry).cells
    shown = cells[(cells["home_area"] != "All") & cells["n"].notna()]["n"]
    assert (shown > 0).sum() > 20
    assert (shown % 3 == 0).all()


def test_cells_of_the_second_source_alone_are_kept(county):
    """Side by side on cells the second source's events are all there, where the first has none too."""
    asked = hotspot(
        "Beside",
        "side-by-side",
        "street",
        boundaries="squares-500",
        where={"crime_type": "Drugs"},
        beside="burglaries",
        period=FIRST,
    )
    alone = hotspot("Alone", "concentration", "burglaries", boundaries="squares-500", period=FIRST)
    pack = packed(asking(county, asked, alone))
    assert first(pack, "Beside")["beside"].sum() == first(pack, "Alone")["n"].sum() > 30


def test_months_that_no_period_asks_for_are_no_part_of_what_lasts(county):
    """On wards and on cells the same months count: those of the audit's periods."""
    text = county.read_text(encoding="utf-8")
    apart = '["2021-01 to 2021-03", "2021-06 to 2021-11"]\nallow_part_covered = true'
    county.write_text(text.replace(f'["{FIRST}", "{LATER}"]', apart), encoding="utf-8")
    cells = hotspot("Cells", "persistence", "street", boundaries="squares-1000")
    pack = packed(asking(county, cells, hotspot("Wards", "persistence", "street")))
    found = {title: first(pack, title) for title in ("Cells", "Wards")}
    assert {title: set(table["months"]) for title, table in found.items()} == {"Cells": {8}, "Wards": {8}}
    assert found["Cells"]["n"].sum() == found["Wards"]["n"].sum()


@pytest.mark.parametrize(
    ("method", "keys"),
    [
        ("change", {"before": FIRST, "period": LATER}),
        ("persistence", {}),
        ("gi-star", {"period": FIRST, "tested_on": LATER}),
        ("concentration", {"period": FIRST}),
    ],
)
def test_what_has_no_dates_is_of_no_period(county, method, keys):
    """A source of one day is refused by what asks for a time, and not taken to be the same every month."""
    lines = ["facility_type,easting,northing"]
    events = drawn(60, 8)
    lines += [f"shop,{e},{n}" for e, n in zip(events["easting"], events["northing"], strict=True)]
    (county.parent / "places.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    asked = hotspot("M", method, "places", boundaries="squares-500", **keys)
    with pytest.raises(HotspotError, match="'M' must be of a source with dates to be of a period"):
        packed(asking(county, DATELESS, asked))


def test_journeys_of_too_few_say_so(county):
    """Where no area shows enough homes the map says that, and there is a pack."""
    dealt = county.parent / "dealt.csv"
    dealt.write_text("\n".join(dealt.read_text(encoding="utf-8").split("\n")[:61]), encoding="utf-8")
    asked = hotspot("Where they live", "journeys", "dealt", homes="caseload", period=FIRST)
    report = packed(asking(county, asked)).container.read("report.html").decode("utf-8")
    assert "No area shows 20 or more offences whose offender&#39;s home is known." in report


def test_what_lasts_is_of_whole_months(tmp_path):
    """A month that a period cuts would be counted in part and look quiet: it is refused."""
    county = hot_county(tmp_path, "burglaries")
    text = county.read_text(encoding="utf-8").replace('source = "street"', 'source = "burglaries"')
    text = text.replace('by = ["area", "crime_type"]', 'by = ["area"]')
    county.write_text(text.replace(f'"{LATER}"', '"2021-08-10 to 2021-11-30"'), encoding="utf-8")
    with pytest.raises(HotspotError, match="'M' must be of whole months"):
        packed(asking(county, hotspot("M", "persistence", "burglaries")))


def test_every_age_band_stands_whether_or_not_anybody_is_in_it(county):
    """A row of an age band does not say that somebody is of that age."""
    people = county.parent / "caseload.csv"
    head, *rows = people.read_text(encoding="utf-8").splitlines()
    aged = [f"{head},Age", *(f"{row},{25 if i else 70}" for i, row in enumerate(rows))]
    people.write_text("\n".join(aged) + "\n", encoding="utf-8")
    text = county.read_text(encoding="utf-8")
    county.write_text(
        text.replace('name = "caseload"', 'name = "caseload"\ncolumns = { age = "Age" }'), "utf-8"
    )
    table = '\n[[tables]]\ntitle = "Ages"\nsource = "caseload"\nby = ["age_band"]\n'
    pack = packed(asking(county, table))
    entry = next(one for one in pack.manifest["tables"] if one["title"] == "Ages")
    assert set(AGE_BANDS) <= set(pack.profile(entry).cells["age_band"])
