"""How long the app takes, and how much memory, on the published Northumbria data in a real browser.

    python benchmarks/app.py [FOLDER OF THE DATA]

The pack has recorded crime by ward (177 of them) and type in four periods, a hotspot map of squares of a
kilometre, and a profile. Its app is served as `geoaudit app PACK` serves it, and Chromium does what a person
does: every page is opened, on a server that has just begun and on one that has shown it before; every filter
is changed; the map is moved; and three people have visited every page. A page is usable when it has its
heading, all areas of its maps, and nothing is being worked out; a map that was moved must have asked the
server for nothing. Beside the seconds by the clock stand the server's own of the processor, which other work
of the machine does not lengthen. Medians of several; needs the test extra and a Chromium.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from geoaudit.audit import run
from geoaudit.spec import read_spec
from geoaudit.ui import menu
from geoaudit.ui.finding import CHOSEN
from geoaudit.ui.launch import HOST, command

PORT = 8655
COLD, WARM, FILTERS, SESSIONS = 3, 5, 5, 3
PAGES = (menu.START, *menu.OTHERS)
MAP = 'iframe[title="streamlit_folium.st_folium"]'
AREAS = ".leaflet-overlay-pane path.leaflet-interactive"
PERIODS = ("2013-06 to 2014-06", "2018-11 to 2019-02", "2020-05 to 2021-12", "2022-02 to 2023-02")
TABLE, OTHER = "Recorded crime by ward and type (wards-2022)", "Recorded crime by ward and type (wards-2019)"
SPEC = """
[audit]
title = "Northumbria recorded crime"
partnership = "Northumbria"
boundaries = "wards-2022"
periods = {periods}
report_formats = ["pictures"]

[boundaries.wards-2022]
file = "{data}/northumbria/boundaries/WD_2022-12.geojson"
date = 2022-12-31
code = "WD22CD"
name = "WD22NM"

[boundaries.wards-2019]
file = "{data}/northumbria/boundaries/WD_2019-12.geojson"
date = 2019-12-31
code = "WD19CD"
name = "WD19NM"

[boundaries.squares-1000]
cells = 1000

[[sources]]
name = "recorded-crime"
public = true
kind = "offences"
files = ["{data}/northumbria/police-uk/*.zip"]
format = "police.uk"
offence_list = "police-uk"

[[tables]]
title = "Recorded crime by ward and type"
source = "recorded-crime"
by = ["area", "crime_type"]
where = {{ record_type = "crime" }}
boundaries = ["wards-2022", "wards-2019"]

[[hotspots]]
title = "Hot spots of anti-social behaviour"
method = "gi-star"
source = "recorded-crime"
boundaries = "squares-1000"
where = {{ record_type = "incident" }}
period = "{period}"

[[profiles]]
title = "Anti-social behaviour"
kind = "theme"
theme = "anti-social-behaviour"
source = "recorded-crime"
"""
# A page is still when nothing is worked out and something on every map, which has areas, is another than
# before: all of its areas are drawn anew together, or the mark of the chosen one alone.
STILL = """(wanted) => {
    const app = document.querySelector("[data-test-script-state]");
    if (app.dataset.testScriptState !== "notRunning") return false;
    const maps = [...document.querySelectorAll('iframe[title="streamlit_folium.st_folium"]')];
    return maps.length >= wanted && maps.every((one) =>
        one.contentDocument.querySelector("path.leaflet-interactive") &&
        [...one.contentDocument.querySelectorAll("path")].some((path) => !path.old));
}"""
AGE = """() => document.querySelectorAll('iframe[title="streamlit_folium.st_folium"]').forEach((one) =>
    one.contentDocument.querySelectorAll("path").forEach((path) => { path.old = true; }))"""


@dataclass
class Server:
    """The app's server."""

    process: int

    @property
    def seconds(self) -> float:
        """The processor's seconds that it has had, its own and the system's."""
        fields = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self, which: str) -> float:
        """Return `VmRSS`, the memory it has, or `VmHWM`, the most it had, in GiB."""
        lines = Path(f"/proc/{self.process}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(which)).split()[1]) / 2**20


@dataclass
class Took:
    """What one thing took each time: seconds by the clock, and of the server's processor."""

    clock: list[float]
    processor: list[float]

    def __str__(self) -> str:
        return f"{statistics.median(self.clock):7.2f} s {statistics.median(self.processor):7.2f} s"


@contextmanager
def served(pack: Path, folder: Path) -> Iterator[Server]:
    """Serve the app."""
    environment = os.environ | {CHOSEN: str(pack), "HOME": str(folder)}
    start = [*command(PORT), "--server.headless=true"]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(start, env=environment, cwd=folder, stdout=log, stderr=log)
        try:
            wait_for_health()
            yield Server(process.pid)
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for_health() -> None:
    """Wait until the server answers."""
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{PORT}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    sys.exit("The app did not begin within two minutes.")


def window(browser: Browser) -> Page:
    """Return a window of a person of their own."""
    return browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce").new_page()


def timed(server: Server, took: Took, action: Callable[..., None], *told: object) -> None:
    """Do something and add what it took."""
    before, began = server.seconds, time.perf_counter()
    action(*told)
    took.clock.append(time.perf_counter() - began)
    took.processor.append(server.seconds - before)


def open_page(page: Page, entry: menu.Entry) -> None:
    """Open a page at its address and wait until it is usable."""
    page.goto(f"http://{HOST}:{PORT}/{entry.address}")
    page.locator("h1", has_text=entry.title).wait_for(timeout=60_000)
    maps = {"map": 1, "places": 2}.get(entry.address, 0)
    page.wait_for_function(STILL, arg=maps, timeout=60_000, polling=50)


def choose(page: Page, label: str, words: str, shown: str) -> None:
    """Choose something and wait until the page shows it and is still."""
    field = page.get_by_test_id("stSidebar").get_by_role("combobox", name=label, exact=True)
    field.click()
    field.fill(words)
    option = page.get_by_role("option", name=words, exact=True)
    option.wait_for()
    page.evaluate(AGE)
    option.click()
    page.locator(".ga-heading", has_text=shown).first.wait_for()
    page.wait_for_function(STILL, arg=0, timeout=60_000, polling=50)


def first_loads(browser: Browser, pack: Path, folder: Path) -> None:
    """Print how long each page takes until it is usable, on a server that has just begun and later."""
    print(f"{'First load':34} {'cold: clock':>9} {'processor':>9} {'warm: clock':>11} {'processor':>9}")
    cold = {entry: Took([], []) for entry in PAGES}
    for entry in PAGES:
        for _ in range(COLD):
            with served(pack, folder) as server:
                page = window(browser)
                timed(server, cold[entry], open_page, page, entry)
                page.context.close()
    with served(pack, folder) as server:
        for entry in PAGES:
            warm = Took([], [])
            for number in range(WARM + 1):
                page = window(browser)
                timed(server, warm if number else Took([], []), open_page, page, entry)
                page.context.close()
            print(f"  {entry.title:30} {cold[entry]} {warm}")


def filters(browser: Browser, server: Server) -> None:
    """Print how long each change of a filter takes until the page is still."""
    page = window(browser)
    by_title = {entry.title: entry for entry in PAGES}
    open_page(page, by_title["Map"])
    print(f"{'Change of a filter':34} {'clock':>9} {'processor':>9}")
    report(page, server, "Map: period", "Period", PERIODS[:2], "{}, ")
    report(page, server, "Map: category", "Crime type", ("Burglary", "Drugs"), "crime type: {}")
    report(page, server, "Map: table", "Table", (OTHER, TABLE), "{}")
    report(page, server, "Map: area", "Area", ("Alnwick", "Saltwell"), "{}")
    move(page)
    page.get_by_test_id("stSidebar").get_by_text("Hotspots", exact=True).click()
    page.get_by_text("What it says").wait_for()
    page.wait_for_function(STILL, arg=1, timeout=60_000, polling=50)
    cells = page.frame_locator(MAP).locator(AREAS).count()
    names = page.get_by_role("row").locator("th[scope=row]").all_text_contents()[:2]
    report(page, server, f"Map: area of {cells:,} cells", "Area", tuple(names), "{}")
    open_page(page, by_title["Places and periods"])
    report(
        page,
        server,
        "Places: area",
        "Area",
        ("Alnwick (wards-2022)", "Saltwell (wards-2022)"),
        "{}",
    )
    open_page(page, by_title["Profiles"])
    report(page, server, "Profiles: area", "Area", ("Alnwick", "Saltwell"), "{} beside all areas")
    open_page(page, by_title["Tables"])
    report(page, server, "Tables: table", "Table", (OTHER, TABLE), "{}")
    page.context.close()


def report(page: Page, server: Server, name: str, label: str, both: tuple[str, ...], shown: str) -> None:
    """Print how long it takes to choose one of two and then the other."""
    took = Took([], [])
    for number in range(FILTERS + 1):
        words = both[number % 2]
        kept = took if number else Took([], [])
        timed(server, kept, choose, page, label, words, shown.format(words.partition(" (wards-2022)")[0]))
    print(f"  {name:30} {took}")


def move(page: Page) -> None:
    """Print how long it takes to move the map, and refuse where the server was asked for anything."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("""() => {
        const send = WebSocket.prototype.send;
        window.sent = 0;
        WebSocket.prototype.send = function (...told) { window.sent += 1; return send.apply(this, told); };
    }""")
    box = page.locator(MAP).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    path = page.frame_locator(MAP).locator(AREAS).first
    took = []
    for number in range(FILTERS):
        before = path.bounding_box()
        assert before is not None
        began = time.perf_counter()
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + (60 if number % 2 else -60), y, steps=5)
        page.mouse.up()
        after = path.bounding_box()
        took.append(time.perf_counter() - began)
        assert after is not None
        assert abs(after["x"] - before["x"]) > 20, "the map did not move"
    page.wait_for_timeout(1500)
    runs = page.evaluate("window.sent")
    print(
        f"  {'Map: moved':30} {statistics.median(took):7.2f} s; messages to the server: {runs + len(asked)}"
    )


def memory(browser: Browser, pack: Path, folder: Path) -> None:
    """Print the server's memory when three people have visited every page."""
    with served(pack, folder) as server:
        print(f"Memory: at first {server.memory('VmRSS'):.2f} GiB")
        pages = [window(browser) for _ in range(SESSIONS)]
        for number, page in enumerate(pages, start=1):
            for entry in PAGES:
                open_page(page, entry)
            print(f"  after {number} with every page    {server.memory('VmRSS'):5.2f} GiB")
        print(f"  at the most                 {server.memory('VmHWM'):5.2f} GiB (limit 1.5)")


def make_pack(data: Path, folder: Path) -> Path:
    """Make the pack and return its place."""
    spec = folder / "audit.toml"
    periods = str(list(PERIODS)).replace("'", '"')
    spec.write_text(SPEC.format(data=data.as_posix(), periods=periods, period=PERIODS[-1]), encoding="utf-8")
    run(read_spec(spec), folder / "pack", folder / "workspace", lambda _: None, False)
    return folder / "pack"


def main() -> None:
    """Print the figures."""
    data = Path(sys.argv[1] if len(sys.argv) > 1 else os.environ.get("GEOAUDIT_DATA", "../shared/data"))
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        pack = make_pack(data.resolve(), folder)
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        print("The app on recorded crime of Northumbria, 177 wards (limits: 3 s a page, 1 s a filter)")
        first_loads(browser, pack, folder)
        with served(pack, folder) as server:
            filters(browser, server)
        memory(browser, pack, folder)
        browser.close()


if __name__ == "__main__":
    main()
