"""What the app's tests share."""

import os
import shutil
from pathlib import Path

import pytest
from browsing import Windows
from county import geoaudit
from playwright.sync_api import sync_playwright
from serving import free_port, served
from square_pack import make_pack

from geoaudit.audit import run
from geoaudit.spec import read_spec
from geoaudit.ui import finding
from geoaudit.ui.launch import HOST, command

__all__ = ["geoaudit"]

SPEC = Path(__file__).with_name("wethershire.toml")


@pytest.fixture(scope="session")
def square_pack(tmp_path_factory):
    """The place of a pack of sixty square wards."""
    return make_pack(tmp_path_factory.mktemp("packs") / "square")


@pytest.fixture(scope="session")
def internal_pack(tmp_path_factory):
    """The place of the same pack under the policy that hides nothing."""
    return make_pack(tmp_path_factory.mktemp("packs") / "internal", "internal")


@pytest.fixture(scope="session")
def pack(tmp_path_factory):
    """The place of a pack of the sample's county with one of everything that the pages show."""
    folder = tmp_path_factory.mktemp("wethershire")
    run(read_spec(SPEC), folder / "pack", folder / "workspace", lambda _: None, False)
    return folder / "pack"


@pytest.fixture(scope="session")
def address(pack, tmp_path_factory):
    """The address of the app, served once for all tests as `geoaudit app PACK` serves it."""
    home, port = tmp_path_factory.mktemp("home"), free_port()
    environment = os.environ | {finding.CHOSEN: str(pack), "HOME": str(home)}
    start = [*command(port), "--server.headless=true"]
    with served(start, f"http://{HOST}:{port}/_stcore/health", home, environment):
        yield f"http://{HOST}:{port}"


@pytest.fixture(scope="module")
def browser():
    """Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def visit(browser, address):
    """Open the app in windows; afterwards nothing was asked of any other machine, and no script failed."""
    windows = Windows(browser, address)
    yield windows
    windows.close()
    assert windows.elsewhere == []
    assert windows.failures == []
