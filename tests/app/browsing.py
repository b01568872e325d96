"""What a person does in a window of the app, and what they see there."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from geoaudit.pack.read import open_pack
from geoaudit.ui import menu

HOST = "127.0.0.1"
MAP = 'iframe[title="streamlit_folium.st_folium"]'
AREAS = ".leaflet-overlay-pane path.leaflet-interactive"
ENTRIES = (menu.START, *menu.OTHERS)
ADDRESSES = {entry.title: entry.address for entry in ENTRIES}


class Windows:
    """The windows that a test opens; each reaches this machine alone.

    Attributes
    ----------
    elsewhere, failures : list of str
        The addresses of other machines that were asked for, and the errors of the pages' scripts.
    """

    def __init__(self, browser, address):
        self.address = address
        self.elsewhere, self.failures = [], []
        self._browser, self._opened = browser, []

    def __call__(self, title="Start", width=1280, scheme="light", told=None):
        """Open a page by its title, or at an address that somebody told, in a window of its own."""
        page = self._window(width, scheme)
        page.goto(told or f"{self.address}/{ADDRESSES[title]}")
        arrived(page, title)
        return page

    def close(self):
        """Close all windows."""
        for context in self._opened:
            context.close()

    def _window(self, width, scheme):
        context = self._browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        self._opened.append(context)
        context.route(re.compile("^(http|ws)"), self._guard)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.on("websocket", lambda found: self._note(found.url))
        page.on("pageerror", lambda problem: self.failures.append(str(problem)))
        return page

    def _guard(self, route):
        if self._note(route.request.url):
            route.continue_()
        else:
            route.abort()

    def _note(self, url):
        here = urlsplit(url).hostname == HOST
        if not here:
            self.elsewhere.append(url)
        return here


def arrived(page, title):
    """Wait until a page of the app stands whole."""
    expect(page.locator("h1", has_text=title)).to_be_visible(timeout=30_000)
    still(page)


def still(page):
    """Wait until the app has done what it was asked for."""
    expect(page.get_by_test_id("stApp")).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=30_000
    )


def turn_to(page, title):
    """Turn to another page by the menu."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
    arrived(page, title)


def choose(page, label, words):
    """Choose something in the sidebar; a list at the screen's edge would close as the sidebar scrolls."""
    field = page.get_by_test_id("stSidebar").get_by_role("combobox", name=re.compile(label))
    field.evaluate("one => one.scrollIntoView({ block: 'center' })")
    field.click()
    page.get_by_role("option", name=words, exact=True).click()


def upload(page, path):
    """Choose a file to upload, and wait until the app has the whole of it."""
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)
    expect(page.get_by_test_id("stFileChipName")).to_be_visible()
    expect(page.get_by_test_id("stFileChipIconSpinner")).to_have_count(0)


def show_hotspots(page):
    """Have the page Map show hotspots, and wait until the map of before has gone."""
    page.get_by_test_id("stSidebar").get_by_text("Hotspots", exact=True).click()
    expect(page.locator("h3", has_text="What it says")).to_be_visible(timeout=30_000)
    still(page)
    expect(page.locator(MAP)).to_have_count(1)


def areas_of(page, wanted):
    """Return the areas drawn on the map, once all are there and none is drawn anew any more."""
    found = page.frame_locator(MAP).locator(AREAS)
    expect(found).to_have_count(wanted, timeout=30_000)
    before = None
    for _ in range(40):
        still(page)
        page.wait_for_timeout(400)
        drawn = found.evaluate_all("paths => paths.map(p => p._drawn ??= Math.random())")
        if drawn == before:
            return found
        before = drawn
    return pytest.fail("the map is drawn again and again")


def fills(areas):
    """Return the colour of every area."""
    return areas.evaluate_all("paths => paths.map(path => path.getAttribute('fill'))")


def mapped(pack):
    """Return the first table by area with several periods, and its pack."""
    found = open_pack(pack)
    table = next(t for t in found.profiles() if "area" in t.by and len(set(t.cells["period"])) > 1)
    return found, table
