"""Make the README's pictures from the sample pack: python docs/screenshots/make.py

Needs the test extra, a Chromium and pdftoppm (poppler-utils); writes map.png, printed.png, the pictures
of `HEADINGS` and one of every page of the app beside itself.
"""

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from geoaudit.ui import menu

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SIZE = {"width": 1280, "height": 1120}
TABLE = "Recorded offences by ward and offence group"
PRINTED = (1, 7, 88)  # pages of the printed report that the README shows side by side
HEADINGS = {
    "summary": "summary-heading",
    "explore": "explore-heading",
    "report": "table-1-heading",
    "boundaries": "boundaries-heading",
    "hotspots": "hotspot-2-heading",
    "profiles": "profile-7-heading",
}
MAP = 'iframe[title="streamlit_folium.st_folium"]'
MOST_BYTES, FEWEST_COLOURS = 200_000, 200
RUN = "from geoaudit.cli import main; main()"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until something listens on the port."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    sys.exit("The app did not start.")


def show_table(page: Page) -> None:
    """Choose the table that the picture is of, and wait until its map stands."""
    page.get_by_role("combobox", name="Table").click()
    page.get_by_role("option", name=TABLE).click()
    page.get_by_role("heading", name=TABLE).wait_for()
    page.frame_locator("iframe").locator(".leaflet-overlay-pane path").first.wait_for()
    page.wait_for_timeout(3000)


def main() -> None:
    """Make the pack, serve it, and take the pictures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(
            ROOT / "sample_data", folder / "sample_data", ignore=shutil.ignore_patterns("workspace")
        )
        shutil.copytree(ROOT / "boundaries", folder / "boundaries")
        pack = folder / "pack"
        spec = folder / "sample_data" / "audit.toml"
        subprocess.run([sys.executable, "-c", RUN, "run", str(spec), "--out", str(pack)], check=True)
        port = free_port()
        serving = [sys.executable, "-c", RUN, "app", str(pack), "--port", str(port)]
        server = subprocess.Popen(serving, env=os.environ)
        try:
            wait_for(port)
            take(port, pack)
        finally:
            server.terminate()
            server.wait()


def take(port: int, pack: Path) -> None:
    """Take the pictures of the app's map and of the report."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport=SIZE)
        page.goto(f"http://127.0.0.1:{port}/map")
        show_table(page)
        page.screenshot(path=HERE / "map.png")
        page.goto((pack / "report.html").as_uri())
        for name, heading in HEADINGS.items():
            page.evaluate(f"document.getElementById('{heading}').scrollIntoView()")
            page.wait_for_timeout(2000)
            page.screenshot(path=HERE / f"{name}.png")
        print_pages(page, pack / "report.pdf")
        take_app(browser, port)
        browser.close()


def take_app(browser: Browser, port: int) -> None:
    """Take a picture of every page of the app; of the map in the dark, on a phone and beside another too."""
    for entry in (menu.START, *menu.OTHERS):
        take_page(browser, port, entry)
    (by_map,) = (entry for entry in menu.OTHERS if entry.address == "map")
    take_page(browser, port, by_map, scheme="dark")
    take_page(browser, port, by_map, width=390)
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/map?compare=two")
    take_when_drawn(page, "app-two-maps")
    context.close()


def take_page(
    browser: Browser, port: int, entry: menu.Entry, scheme: str = "light", width: int = SIZE["width"]
) -> None:
    """Take a picture of a page of the app when its maps are drawn."""
    manner = "" if (scheme, width) == ("light", SIZE["width"]) else f"-{scheme}-{width}"
    name = f"app-{entry.address or 'start'}{manner}"
    context = browser.new_context(viewport=SIZE | {"width": width}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/{entry.address}")
    page.locator("h1", has_text=entry.title).wait_for()
    take_when_drawn(page, name)
    context.close()


def take_when_drawn(page: Page, name: str) -> None:
    """Take a picture of what a page shows when nothing is worked out and its maps are drawn."""
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    for frame in page.locator(MAP).all():
        frame.content_frame.locator(".leaflet-interactive").first.wait_for()
    page.wait_for_timeout(2000)
    keep(page.screenshot(), HERE / f"{name}.png")


def keep(taken: bytes, path: Path) -> None:
    """Write a picture in 256 colours; one that is empty or too large is refused."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB")
    colours = len(picture.getcolors(picture.width * picture.height))
    if colours < FEWEST_COLOURS:
        sys.exit(f"{path.name} has {colours} colours: it is as good as empty.")
    picture.quantize(256, dither=Image.Dither.NONE).save(path, optimize=True)
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path.name} has {path.stat().st_size:,} bytes.")


def print_pages(page: Page, pdf: Path) -> None:
    """Take one picture of some pages of the printed report, side by side."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in PRINTED:
            numbered = ["-f", str(number), "-l", str(number), "-singlefile"]
            subprocess.run(["pdftoppm", "-r", "90", "-png", *numbered, pdf, folder / str(number)], check=True)
        sheets = "".join(f'<img src="{number}.png">' for number in PRINTED)
        style = "body{margin:0;display:flex;gap:12px;padding:12px;background:#d6d6d6}img{width:410px}"
        (folder / "page.html").write_text(f"<style>{style}</style>{sheets}", encoding="utf-8")
        page.set_viewport_size({"width": 1278, "height": 604})
        page.goto((folder / "page.html").as_uri())
        page.screenshot(path=HERE / "printed.png")


if __name__ == "__main__":
    main()
