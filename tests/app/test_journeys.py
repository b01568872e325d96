"""What three people come to the app for, each from the first page to what they take away.

A journey is a list of steps, each a function of what the traveller has; a further step is a further line.
"""

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browsing import AREAS, MAP, areas_of, choose, fills, mapped, show_hotspots, still, turn_to, upload
from county import make
from pages import html, opened, select, turned
from PIL import Image
from playwright.sync_api import expect

from geoaudit.disclosure.profile import TOTAL
from geoaudit.pack.container import open_container
from geoaudit.pack.read import open_pack
from geoaudit.pack.unplaced import UNPLACED_BY
from geoaudit.places.squares import NO_PLACE
from geoaudit.ui import packs

WARD = 20


@dataclass
class Traveller:
    """Somebody in a window of the app.

    Attributes
    ----------
    page : Page
    visit : Windows
        Opens another window.
    pack : Path
        The pack that the app was started with.
    folder : Path
        Where their files are.
    seen : dict
        What a step keeps for a later one.
    """

    page: Any
    visit: Any
    pack: Path
    folder: Path
    seen: dict[str, Any] = field(default_factory=dict)


def choose_a_table_period_and_category(person):
    """The wards are shaded anew for another period, and for another category."""
    found, table = mapped(person.pack)
    names = found.areas(table.boundaries)["area_name"]
    turn_to(person.page, "Map")
    choose(person.page, "Table", table.title)
    shades = [fills(areas_of(person.page, len(names)))]
    choose(person.page, "Period", min(table.cells["period"]))
    shades.append(fills(areas_of(person.page, len(names))))
    crime = next(one for one in table.cells["crime_type"].unique() if one != "All")
    choose(person.page, "Crime type", crime)
    expect(person.page.locator(".ga-heading small").first).to_contain_text(crime)
    shades.append(fills(areas_of(person.page, len(names))))
    assert len(set(map(tuple, shades))) == 3
    person.seen |= {"names": names, "crime": crime, "shades": shades[-1]}


def click_a_ward(person):
    """The figures of the clicked ward stand below the map, which is still there with a border marked."""
    names = person.seen["names"]
    areas_of(person.page, len(names)).nth(WARD).click()
    expect(person.page.locator("h2", has_text=names.iloc[WARD])).to_be_visible()
    expect(person.page.locator("caption", has_text="Every period")).to_be_visible()
    every = person.page.frame_locator(MAP).locator(".leaflet-overlay-pane path")
    expect(every).to_have_count(len(areas_of(person.page, len(names)).all()) + 1)


def open_the_profile_of_the_ward(person):
    """The profile shows the chosen ward beside all areas together."""
    name = person.seen["names"].iloc[WARD]
    turn_to(person.page, "Profiles")
    expect(person.page.locator("h3", has_text=f"{name} beside all areas together")).to_be_visible()
    assert person.page.locator(".ga-pictures img").first.evaluate("image => image.naturalWidth") > 0
    turn_to(person.page, "Map")


def take_the_picture(person):
    """The PNG shows a map of several colours."""
    areas_of(person.page, len(person.seen["names"]))
    assert colours(download(person, "The picture (PNG)")) > 8


def send_the_address(person):
    """Who opens the address sees the same period, category and ward, in the same shades."""
    areas_of(person.page, len(person.seen["names"]))
    page = person.visit("Map", told=person.page.url)
    assert fills(areas_of(page, len(person.seen["names"]))) == person.seen["shades"]
    expect(page.locator("h2", has_text=person.seen["names"].iloc[WARD])).to_be_visible()
    expect(page.locator(".ga-heading small").first).to_contain_text(person.seen["crime"])


def open_a_zip_that_was_sent(person):
    """The zip is found to be whole, and is what is open."""
    sent = person.folder / "sent.zip"
    sent.write_bytes(packs.zipped(str(person.pack), packs.stamp_of(person.pack)))
    upload(person.page, sent)
    person.page.get_by_role("button", name="Check and open the zip").click()
    expect(person.page.get_by_text("It was sent to you as a zip")).to_be_visible(timeout=60_000)


def look_at_the_quality_of_the_data(person):
    """How many rows were read stands there as the pack has it; those not placed are drawn where they lie."""
    turn_to(person.page, "Data quality")
    public = next(one for one in open_pack(person.pack).manifest["sources"] if one["public"])
    row = person.page.get_by_role("row").filter(has_text=public["name"]).first
    expect(row).to_contain_text(f"{public['rows_read']:,}")
    table = next(one for one in open_pack(person.pack).quality().values() if one.by == UNPLACED_BY)
    squares = set(table.cells["square"]) - {NO_PLACE, TOTAL}
    expect(person.page.frame_locator(MAP).first.locator(AREAS)).to_have_count(len(squares))


def check_the_pack(person):
    """The pack is said to be whole."""
    turn_to(person.page, "Pack")
    person.page.get_by_role("button", name="Check the pack").click()
    expect(person.page.get_by_text("The pack is whole")).to_be_visible(timeout=60_000)


def take_the_pack(person):
    """The zip that is downloaded holds the files of the pack that was sent, to the byte."""
    taken = open_container(download(person, "Download the pack (zip)"))
    files = {
        path.relative_to(person.pack).as_posix(): path for path in person.pack.rglob("*") if path.is_file()
    }
    assert set(taken.names) == set(files)
    assert all(taken.read(name) == path.read_bytes() for name, path in files.items())


def compare_boundaries(person):
    """Two maps draw every ward of two dates."""
    turn_to(person.page, "Places and periods")
    found = open_pack(person.pack)
    before, after = (len(found.areas(name)) for name in ("wards-2013", "wards-2022"))
    for number, wanted in enumerate((before, after)):
        frame = person.page.frame_locator(MAP).nth(number)
        expect(frame.locator(".leaflet-overlay-pane path.leaflet-interactive")).to_have_count(wanted)
    expect(
        person.page.get_by_text("sources with months").or_(person.page.get_by_text("one source"))
    ).to_be_visible()


def look_at_hotspots(person):
    """Every cell is drawn, in more than one colour, and what is on the screen is no empty box."""
    (entry,) = open_pack(person.pack).manifest["hotspots"]
    names = open_pack(person.pack).layer(entry["layer"])["area_name"]
    turn_to(person.page, "Map")
    show_hotspots(person.page)
    cells = areas_of(person.page, len(names))
    assert len(set(fills(cells))) > 1
    shown = Image.open(io.BytesIO(person.page.locator(MAP).screenshot())).convert("RGB")
    assert len(np.unique(np.asarray(shown).reshape(-1, 3), axis=0)) > 20
    cells.nth(WARD).click()
    expect(person.page.locator("h2", has_text=names.iloc[WARD])).to_be_visible()
    areas_of(person.page, len(names))
    assert colours(download(person, "The picture (PNG)")) > 4


def take_a_table(person):
    """The table that is downloaded is the pack's own."""
    _, table = mapped(person.pack)
    turn_to(person.page, "Tables")
    choose(person.page, "Table", table.title)
    expect(person.page.locator(".ga-heading", has_text=table.title).first).to_be_visible()
    taken = pd.read_csv(download(person, "Download the whole table (CSV)"), dtype=str, keep_default_na=False)
    assert list(taken.columns) == list(table.cells.columns)
    assert list(taken["n"]) == ["" if pd.isna(n) else str(n) for n in table.cells["n"]]


def lay_their_own_layer(person):
    """Points are drawn over the wards, and of a layer of people there are counts and no points."""
    found, table = mapped(person.pack)
    wards = found.areas(table.boundaries).to_crs("EPSG:4326")
    places = wards.set_geometry(wards.representative_point())[["geometry"]]
    own = person.folder / "schools.geojson"
    places.to_file(own, driver="GeoJSON")
    turn_to(person.page, "Your layer")
    upload(person.page, own)
    person.page.get_by_role("button", name="Lay it over the map").click()
    expect(person.page.locator("caption", has_text="Your layer by area")).to_be_visible()
    dots = person.page.frame_locator(MAP).locator("path[d*='a5,5']")
    assert dots.count() == 0
    person.page.get_by_text("About places: ").click()
    expect(dots).to_have_count(len(wards))
    counted = pd.read_csv(download(person, "The rows (CSV)"))
    assert counted.loc[counted["area_code"].isin(wards["area_code"]), "n"].tolist() == [1] * len(wards)


def draw_up_an_audit(person):
    """From a folder of files to a workspace that is open."""
    page, files = person.page, make(person.folder / "files")
    files.unlink()
    turn_to(page, "New audit")
    write(page, "Path of a folder, of one file", files.parent)
    page.get_by_role("button", name="Add what is there").click()
    expect(page.get_by_text("It holds areas, with their codes")).to_be_visible()
    page.get_by_role("button", name="Next: Columns").click()
    expect(page.get_by_text("40 of 40 rows would be taken.")).to_be_visible()
    write(page, "True on", "30/09/2022")
    page.get_by_role("button", name="Next: Areas and periods").click()
    write(page, "Title", "Trial county")
    write(page, "The partnership or area is called", "Northside and Southside")
    page.get_by_role("button", name="Next: Tables and protection").click()
    page.get_by_role("button", name="Next: Save").click()
    write(page, "Folder to save it in", person.folder / "audit")
    page.get_by_role("button", name="Save the audit").click()
    expect(page.get_by_text("which is the workspace that is open now")).to_be_visible()


def open_a_workspace(person):
    """The folder of an audit is open by its path."""
    turn_to(person.page, "Start")
    write(person.page, "Path of the folder or of the specification", make(person.folder / "county").parent)
    person.page.get_by_role("button", name="Open the workspace").click()
    expect(person.page.get_by_text("Open now: county")).to_be_visible()


def build_a_pack(person):
    """What will be hidden is said first; then the pack is built, checked, open and in the register."""
    page = person.page
    turn_to(page, "Pack")
    page.get_by_role("button", name="See what will be hidden and why").click()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.locator("caption", has_text="hidden and why")).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Build the pack").click()
    expect(page.get_by_text("The pack was built and then checked")).to_be_visible(timeout=120_000)
    assert "manifest.json" in open_container(download(person, "Download the pack (zip)")).names
    page.get_by_test_id("stRadio").get_by_text("Register of releases").click()
    expect(page.get_by_text("The pack that is open is that of line 1.")).to_be_visible()


JOURNEYS = {
    "somebody in a partnership": [
        choose_a_table_period_and_category,
        click_a_ward,
        open_the_profile_of_the_ward,
        take_the_picture,
        send_the_address,
    ],
    "a manager": [
        open_a_zip_that_was_sent,
        look_at_the_quality_of_the_data,
        check_the_pack,
        take_the_pack,
        open_a_workspace,
        build_a_pack,
    ],
    "an analyst": [
        compare_boundaries,
        look_at_hotspots,
        take_a_table,
        lay_their_own_layer,
        draw_up_an_audit,
    ],
}


def write(page, label, text):
    """Write into a field, and leave it."""
    field = page.get_by_role("textbox", name=label)
    field.fill(str(text))
    field.press("Tab")
    still(page)


def download(person, button):
    """Press a button and return the file that comes.

    The app must have done what it was asked for before: a button of a page that is made anew gives no file.
    """
    still(person.page)
    with person.page.expect_download() as coming:
        person.page.get_by_role("button", name=button).click()
    taken = person.folder / coming.value.suggested_filename
    coming.value.save_as(taken)
    return taken


def colours(picture):
    """Return how many colours a PNG has that cover more than a trace of it."""
    image = Image.open(picture)
    assert image.format == "PNG"
    counted = image.convert("RGB").getcolors(image.width * image.height)
    return sum(pixels > image.width * image.height / 5000 for pixels, _ in counted)


@pytest.mark.parametrize("who", JOURNEYS)
def test_a_journey(visit, pack, tmp_path, who):
    """A person finds what they came for, step by step, and nothing is asked of another machine."""
    person = Traveller(visit("Start"), visit, pack, tmp_path)
    for step in JOURNEYS[who]:
        step(person)


def test_the_same_without_a_browser(pack, monkeypatch):
    """Choices, a ward, its profile; a zip that was sent and its check; hotspots: each page says its part."""
    app = opened(pack, monkeypatch, "start")
    _, table = mapped(pack)
    turned(app, "map")
    select(app, "Table").set_value(table.title).run()
    select(app, "Period").set_value(min(table.cells["period"])).run()
    ward = select(app, "Area").set_value(table.cells["area_code"].iloc[0]).run()
    assert "Every period" in html(ward)
    assert "beside all areas together" in html(turned(app, "profiles"))
    assert table.cells["area_code"].iloc[0] in app.query_params["area"]
    app.switch_page("geoaudit/ui/pages/start.py").run()
    sent = packs.zipped(str(pack), packs.stamp_of(pack))
    app.file_uploader[0].set_value(("sent.zip", sent, "application/zip"))
    next(button for button in app.button if button.label == "Check and open the zip").click().run()
    assert "It was sent to you as a zip" in html(app)
    assert "What was read" in html(turned(app, "quality"))
    turned(app, "pack").button[0].click().run()
    assert "The pack is whole" in html(app)
    assert "What became of each area" in html(turned(app, "places"))
    turned(app, "map").radio[0].set_value("Hotspots").run()
    assert "What stands out" in html(app)
    assert app.get("component_instance")
