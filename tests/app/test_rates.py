"""Rates on the map: of published figures alone, per what the pack publishes of each area."""

from dataclasses import replace

import pytest
from pages import html, opened, select
from rated_pack import HOURS, RATES_TITLE, make_rated_pack
from square_pack import COUNTS, HIDDEN_WARD, MISSING_WARD, code

from geoaudit.ui import packs
from geoaudit.ui.rates import bases_for, decimals_of, rate_words, rated, why_none
from geoaudit.ui.taking import as_csv
from geoaudit.ui.widgets.choices import Choice
from geoaudit.ui.widgets.table_map import measured, parts_of, table_sheet


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The place of a pack that publishes residents."""
    return make_rated_pack(tmp_path_factory.mktemp("rated") / "pack")


@pytest.fixture
def rows(pack):
    """Rates of the latest period and all genders, by code."""
    found = packs.opened(pack)
    table = found.tables[COUNTS]
    (base,) = bases_for(found, table, [code(1)]).values()
    cells = Choice(table, "2022", {"gender": "All"}).cells
    return rated(table, cells, base).set_index("area_code")


def test_a_rate_is_the_published_figure_to_residents_with_what_it_can_stand_for(rows):
    """27 of 4,000 are 6.75 in 1,000; rounded to the middle of six it can stand for 25 to 30: 6.25 to 7.5."""
    row = next(row for row in rows.to_dict("records") if row["n"] == 27)
    assert (row["base"], row["rate"], row["rate_lower"], row["rate_upper"]) == (4000, 6.75, 6.25, 7.5)
    assert rate_words(row, 1) == "6.8 (6.2 to 7.5)"


def test_what_is_hidden_small_or_in_no_area_has_no_rate(rows):
    """Hidden, without data, under 500 residents, of no fixed abode, the total: none has a rate or a range."""
    for area in (HIDDEN_WARD, MISSING_WARD, code(11), "NFA", "All"):
        assert rows.loc[area, ["rate", "rate_lower", "rate_upper"]].isna().all(), area
    assert rows.loc[code(12), "rate"] > 0


def test_no_rates_are_offered_where_an_area_lacks_its_residents(pack):
    """One area of the map without residents, or another boundary set, and rates are not offered at all."""
    found = packs.opened(pack)
    table = found.tables[COUNTS]
    assert list(bases_for(found, table, [code(1)])) == ["residents"]
    assert bases_for(found, table, [code(1), "E05999999"]) == {}
    assert bases_for(found, replace(table, boundaries="wards-2013"), [code(1)]) == {}


def test_small_rates_are_told_to_a_hundredth(rows):
    """Where every rate is under 2 a tenth would make most of them alike."""
    assert decimals_of(rows["rate"]) == 1
    assert decimals_of(rows["rate"] / 100) == 2


def test_rates_are_offered_where_residents_are_published(pack, monkeypatch):
    """The measure stands in the sidebar and in the address; words, legend and table say rates."""
    app = opened(pack, monkeypatch, "map")
    assert select(app, "Measure").options == ["Number", "Rate per 1,000 residents"]
    select(app, "Measure").set_value("residents").run()
    assert not app.exception
    assert app.query_params["measure"] in ("residents", ["residents"])
    shown = html(app)
    row = shown.partition("ga-beside")[2].partition("Ward 12</th>")[2].partition("</tr>")[0]
    assert "(" in row
    assert "hidden to protect people" in shown.partition("Ward 03</th>")[2].partition("</tr>")[0]
    assert "no rate" in shown.partition("Ward 11</th>")[2].partition("</tr>")[0]
    assert "Not on the map" not in shown
    assert f"publishes it in ‘{RATES_TITLE}’" in shown
    assert "per 1,000 residents" in shown


def test_numbers_beside_rates_are_sent_as_they_are_seen(pack, monkeypatch):
    """A second map that shows numbers beside rates shows numbers to whoever opens the address, too."""
    app = opened(pack, monkeypatch, "map", compare="two", measure="residents")
    assert select(app, "Second map – measure").value == "residents"
    select(app, "Second map – measure").set_value("").run()
    assert app.query_params["beside.measure"] in ("", [""])
    sent = {name: app.query_params[name] for name in app.query_params}
    came = opened(pack, monkeypatch, "map", **sent)
    assert select(came, "Measure").value == "residents"
    assert select(came, "Second map – measure").value == ""
    assert "First less second" not in html(came)


def test_no_rates_are_offered_of_amounts_and_it_is_said_why(pack, monkeypatch):
    """Hours are no people: no rate of them is offered, and the page says so in a sentence."""
    app = opened(pack, monkeypatch, "map")
    select(app, "Table").set_value(HOURS).run()
    assert not [box for box in app.selectbox if box.label == "Measure"]
    assert "adds up amounts" in html(app)


def test_a_pack_without_residents_says_what_it_lacks(square_pack, monkeypatch):
    """Where nothing says how many live in an area, the page says that this is what is missing."""
    found = packs.opened(square_pack)
    assert "it says of no area how many people live there" in why_none(found, found.tables[COUNTS])
    assert "No rates are offered" in html(opened(square_pack, monkeypatch, "map"))


def test_rates_are_taken_away_with_their_base(pack):
    """The file of the rows has the residents, the rate and its ends beside each figure."""
    found = packs.opened(pack)
    table = found.tables[COUNTS]
    base = bases_for(found, table, [code(1)])["residents"]
    choice = Choice(table, "2022", {"gender": "All"}, base)
    sheet = table_sheet(found, choice, measured(choice, choice.in_every_period))
    head = as_csv(sheet.shown).decode().splitlines()[0]
    assert head.endswith("n,marker,base,rate,rate_lower,rate_upper")
    assert list(sheet.shown.areas)[:4] == ["area_code", "area_name", "n", "marker"]


def test_the_tables_of_an_area_say_in_their_caption_what_a_rate_is_per(pack, monkeypatch):
    """The heading is one word, so that number and rate stand side by side in half a page or on a phone."""
    app = opened(pack, monkeypatch, "map", measure="residents", area=code(1))
    table = html(app).partition("<caption>By gender, 2022, rate per 1,000 residents</caption>")[2]
    heads = table.partition("</thead>")[0]
    assert [head.partition("<")[0] for head in heads.split('">')[1:]] == ["Gender", "Number", "Rate"]


def test_a_column_of_one_category_has_no_table_of_its_own(pack):
    """Where all are of one gender, the table of genders would say what the map says, and is left out."""
    table = packs.opened(pack).tables[COUNTS]
    one = replace(table, cells=table.cells[table.cells["gender"] == "All"])
    captions = [
        [about for _, _, about, _ in parts_of(Choice(shown, "2022", {"gender": "All"}), code(1))]
        for shown in (table, one)
    ]
    assert captions == [["Every period", "By gender, 2022"], ["Every period"]]


def test_rates_are_taken_away_to_six_significant_digits(pack):
    """33 of 28,000 are 1.17857 in 1,000, and no more digits are in the rows or in the areas."""
    found = packs.opened(pack)
    table = found.tables[COUNTS]
    base = bases_for(found, table, [code(1)])["residents"]
    choice = Choice(table, "2022", {"gender": "All"}, replace(base, n=base.n * 7))
    sheet = table_sheet(found, choice, measured(choice, choice.cells))
    for shown in (sheet.shown.rows, sheet.shown.areas):
        rates = shown[["rate", "rate_lower", "rate_upper"]].stack().dropna()
        assert len(rates) > 100
        assert all(rate == float(f"{rate:.6g}") for rate in rates)
