"""The app in a real browser, on the sample, with everything but this machine blocked."""

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pandas as pd
import pytest
from playwright.sync_api import expect, sync_playwright
from square_pack import make_pack

from geoaudit.audit import run
from geoaudit.pack.container import open_container
from geoaudit.pack.read import open_pack
from geoaudit.spec import read_spec
from geoaudit.ui import finding
from geoaudit.ui.launch import HOST, command

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium")
MAP = 'iframe[title="streamlit_folium.st_folium"]'
AREAS = ".leaflet-overlay-pane path.leaflet-interactive"
ADDRESSES = {"Start": "", "Data quality": "quality", "Places and periods": "places"}

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The sample's pack with what the app shows of it; a pack of square wards where there is no sample."""
    folder = tmp_path_factory.mktemp("browser")
    path = ROOT / "sample_data" / "audit.toml"
    if not path.is_file():
        return make_pack(folder / "pack")
    spec = replace(read_spec(path), report_formats=("pictures",))
    run(spec, folder / "pack", folder / "workspace", lambda _: None, False)
    return folder / "pack"


@pytest.fixture(scope="module")
def address(pack, tmp_path_factory):
    """The address of the app, served as `geoaudit app PACK` serves it."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    home = tmp_path_factory.mktemp("home")
    environment = os.environ | {finding.CHOSEN: str(pack), "HOME": str(home)}
    with (home / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command(port), "--server.headless=true"], env=environment, cwd=home, stdout=log, stderr=log
        )
        try:
            _wait_for(f"http://{HOST}:{port}/_stcore/health", server)
            yield f"http://{HOST}:{port}"
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(url, server):
    for _ in range(150):
        assert server.poll() is None, "the app ended before it began"
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("the app did not begin within thirty seconds")


@pytest.fixture(scope="module")
def browser():
    """Chromium."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def visit(browser, address):
    """Open the app in a window of its own; afterwards nothing was asked of any other machine."""
    opened, elsewhere, failures = [], [], []

    def guard(route):
        if urlsplit(route.request.url).hostname == HOST:
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    def socket_opened(found):
        if urlsplit(found.url).hostname != HOST:
            elsewhere.append(found.url)

    def open_page(title, width=1280, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        opened.append(context)
        context.route(re.compile("^(http|ws)"), guard)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("websocket", socket_opened)
        page.on("pageerror", lambda problem: failures.append(str(problem)))
        page.goto(f"{address}/{ADDRESSES.get(title, title.lower())}")
        expect(page.locator("h1", has_text=title)).to_be_visible(timeout=30_000)
        return page

    yield open_page
    for context in opened:
        context.close()
    assert elsewhere == []
    assert failures == []


def areas_of(page, wanted):
    """Return the areas drawn on the map, once all are there and none is drawn anew any more."""
    found = page.frame_locator(MAP).locator(AREAS)
    expect(found).to_have_count(wanted, timeout=30_000)
    before = None
    for _ in range(40):
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        page.wait_for_timeout(400)
        drawn = found.evaluate_all("paths => paths.map(p => p._drawn ??= Math.random())")
        if drawn == before:
            return found
        before = drawn
    return pytest.fail("the map is drawn again and again")


def fills(areas):
    """Return the colour of every area."""
    return areas.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")


def choose(page, label, words):
    """Choose something in the sidebar."""
    page.get_by_test_id("stSidebar").get_by_role("combobox", name=re.compile(label)).click()
    page.get_by_role("option", name=words, exact=True).click()


def mapped(pack):
    """Return the first table by area with several periods, and its pack."""
    found = open_pack(pack)
    table = next(t for t in found.profiles() if "area" in t.by and len(set(t.cells["period"])) > 1)
    return found, table


def test_the_map_draws_every_ward(visit, pack):
    """As many paths are in Leaflet's pane as the boundary set has areas, each with a size on the screen."""
    found, table = mapped(pack)
    wards = len(found.areas(table.boundaries))
    page = visit("Map")
    choose(page, "Table", table.title)
    areas = areas_of(page, wards)
    assert wards >= 60
    sizes = areas.evaluate_all(
        "paths => paths.map(p => p.getBoundingClientRect()).map(b => b.width * b.height)"
    )
    assert min(sizes) > 4
    assert len(set(fills(areas))) > 2


def test_a_ward_says_its_name_and_figure_when_pointed_at(visit, pack):
    """Pointing at a ward shows a tooltip with its name and its figure."""
    found, table = mapped(pack)
    names = found.areas(table.boundaries)["area_name"]
    page = visit("Map")
    choose(page, "Table", table.title)
    areas = areas_of(page, len(names))
    areas.nth(20).hover()
    tip = page.frame_locator(MAP).locator(".area-tip")
    expect(tip).to_contain_text(names.iloc[20])
    assert re.search(r"\d", tip.inner_text().replace(names.iloc[20], ""))


def test_another_period_has_other_colours_on_the_same_map(visit, pack):
    """Choosing another period shades the wards anew without drawing another map."""
    found, table = mapped(pack)
    periods = list(table.cells["period"].unique())
    page = visit("Map")
    choose(page, "Table", table.title)
    areas = areas_of(page, len(found.areas(table.boundaries)))
    before = fills(areas)
    page.frame_locator(MAP).locator("#map_div").evaluate("div => { div.dataset.same = 'yes' }")
    choose(page, "Period", str(periods[0]))
    expect(page.locator(".ga-heading small").first).to_contain_text(str(periods[0]))
    assert fills(areas_of(page, len(before))) != before
    assert page.frame_locator(MAP).locator("#map_div").get_attribute("data-same") == "yes"


def test_a_clicked_ward_shows_its_figures(visit, pack):
    """Clicking a ward shows its name and its figures of every period below the map."""
    found, table = mapped(pack)
    names = found.areas(table.boundaries)["area_name"]
    page = visit("Map")
    choose(page, "Table", table.title)
    areas = areas_of(page, len(names))
    areas.nth(20).click()
    expect(page.locator("h2", has_text=names.iloc[20])).to_be_visible()
    expect(page.locator("caption", has_text="Every period")).to_be_visible()
    assert areas_of(page, len(names))


def test_a_finding_is_drawn_clicked_and_taken_away(visit, pack):
    """A hotspot map has every area of its layer; a click shows the area's figures, and a picture is taken."""
    found = open_pack(pack)
    entry = next((one for one in found.manifest.get("hotspots", []) if one["layer"]), None)
    if entry is None:
        pytest.skip("the pack has no hotspots")
    names = found.layer(entry["layer"])["area_name"]
    page = visit("Map")
    page.get_by_test_id("stSidebar").get_by_text("Hotspots", exact=True).click()
    choose(page, "Finding", entry["title"])
    areas_of(page, len(names)).nth(20).click()
    expect(page.locator("h2", has_text=names.iloc[20])).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="The picture (PNG)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")


def test_a_table_is_taken_away(visit, pack):
    """The table that is downloaded is the pack's own."""
    first = open_pack(pack).profiles()[0]
    page = visit("Tables")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the whole table (CSV)").click()
    taken = pd.read_csv(download.value.path(), dtype=str, keep_default_na=False)
    assert list(taken.columns) == list(first.cells.columns)
    assert len(taken) == len(first.cells)


def test_the_pack_is_checked_and_taken_away(visit, pack, tmp_path):
    """The pack is found whole, and the zip that is downloaded holds its files to the byte."""
    page = visit("Pack")
    page.get_by_role("button", name="Check the pack").click()
    expect(page.get_by_text("The pack is whole")).to_be_visible(timeout=120_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the pack (zip)").click()
    target = tmp_path / "pack.zip"
    download.value.save_as(target)
    zipped = open_container(target)
    files = {path.relative_to(pack).as_posix(): path for path in pack.rglob("*") if path.is_file()}
    assert set(zipped.names) == set(files)
    assert all(zipped.read(name) == path.read_bytes() for name, path in files.items())


def test_a_profile_is_drawn_and_prints_without_what_is_for_the_screen(visit, pack):
    """Every chart is drawn; on paper there are neither choices nor buttons, and all rows are in sight."""
    if not open_pack(pack).manifest.get("figures"):
        pytest.skip("this pack has no pictures")
    page = visit("Profiles")
    charts = page.locator(".ga-pictures img")
    expect(charts.first).to_be_visible()
    assert all(width > 0 for width in charts.evaluate_all("images => images.map(i => i.naturalWidth)"))
    expect(page.get_by_text("To print this page")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_text("To print this page")).to_be_hidden()
    expect(page.get_by_test_id("stDownloadButton").first).to_be_hidden()
    assert page.locator(".ga-scroll").first.evaluate("e => getComputedStyle(e).maxHeight") == "none"


def test_the_land_of_a_clicked_ward_is_followed_to_the_other_map(visit, pack):
    """A ward clicked on the earlier map is marked there, its parts on the later one, and told."""
    page = visit("Places and periods")
    pair = page.locator("h2", has_text="From ").inner_text().split()
    found = open_pack(pack)
    (frame,) = (
        found.frame(e) for e in found.manifest["quality"] if e["title"].endswith(f"{pair[1]} to {pair[3]}")
    )
    changed = frame[frame["change"] == "split"].iloc[0]
    wards = list(found.areas(pair[1])["area_code"])
    here, there = (page.frame_locator(MAP).nth(i).locator(AREAS) for i in (0, 1))
    expect(here).to_have_count(len(wards), timeout=30_000)
    marked = page.frame_locator(MAP).nth(1).locator(".leaflet-overlay-pane path")
    before = marked.count()
    here.nth(wards.index(changed["from_code"])).click()
    expect(page.locator("h3", has_text=changed["from_name"])).to_be_visible()
    expect(page.locator("caption", has_text="Where its land went")).to_be_visible()
    expect(marked).to_have_count(before + int((frame["from_code"] == changed["from_code"]).sum()))
    expect(there).to_have_count(len(found.areas(pair[3])))


@pytest.mark.parametrize(
    "title", ["Start", "Data quality", "Places and periods", "Map", "Profiles", "Tables", "Pack"]
)
def test_every_page_fits_a_phone(visit, title):
    """At 390 pixels no page is wider than the screen."""
    page = visit(title, width=390, scheme="dark")
    page.wait_for_timeout(1500)
    wide = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMainBlockContainer] *')]"
        ".filter(e => !e.closest('.ga-scroll, [data-testid=stDataFrame]'))"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className || e.tagName)"
    )
    assert wide == []
