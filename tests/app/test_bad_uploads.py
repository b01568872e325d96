"""What is wrong with what a person brings, in a real browser: a sentence, and nothing is lost."""

import shutil

import pytest
from browsing import still, turn_to, upload
from playwright.sync_api import expect

from geoaudit.ui import packs

OPEN = "The app was started with it."


def damaged(pack, folder):
    """Return the first half of a pack's zip."""
    whole = packs.zipped(str(pack), packs.stamp_of(pack))
    return written(folder, whole[: len(whole) // 2])


def changed(pack, folder):
    """Return the zip of a pack in which one byte is another."""
    copy = folder / "copy"
    shutil.copytree(pack, copy)
    table = next((copy / "tables").glob("*.csv"))
    content = table.read_bytes()
    table.write_bytes(content[:-3] + bytes([content[-3] ^ 1]) + content[-2:])
    return written(folder, packs.zipped(str(copy), packs.stamp_of(copy)))


def too_large(pack, folder):
    """Return a file of 60 MB."""
    return written(folder, bytes(60_000_000))


def written(folder, content):
    """Return the place of a zip with that content."""
    place = folder / "sent.zip"
    place.write_bytes(content)
    return place


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (damaged, "it is no zip or is damaged"),
        (changed, "Only a whole pack is opened, and"),
        (too_large, "at most 50 MB, and none came"),
    ],
)
def test_a_bad_zip_is_one_sentence_and_what_is_open_stays(visit, pack, tmp_path, make, words):
    """There is one alarm and no traceback, and the pack that was open is still there on every page."""
    page = visit("Start")
    upload(page, make(pack, tmp_path))
    expect(page.get_by_text("A zip of at most 50 MB")).to_be_visible()
    page.get_by_role("button", name="Check and open the zip").click()
    expect(page.get_by_role("alert").filter(has_text=words)).to_have_count(1, timeout=60_000)
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    expect(page.get_by_text(OPEN)).to_be_visible()
    turn_to(page, "Tables")
    expect(page.get_by_role("alert")).to_have_count(0)
    turn_to(page, "Start")
    expect(page.get_by_text(OPEN)).to_be_visible()


def test_a_folder_that_moved_is_one_sentence_and_can_be_opened_again(visit, pack, tmp_path):
    """On the page that is open a sentence says so, and the pack is opened where it lies now."""
    place, moved = tmp_path / "here", tmp_path / "there"
    shutil.copytree(pack, place)
    page = visit("Start")
    open_by_path(page, place)
    expect(page.get_by_text("It lies on this machine, as here.")).to_be_visible(timeout=60_000)
    turn_to(page, "Tables")
    place.rename(moved)
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Pack", exact=True).click()
    expect(page.get_by_role("alert")).to_have_count(1)
    expect(page.get_by_role("alert")).to_contain_text("'here' is not there")
    expect(page.get_by_test_id("stException")).to_have_count(0)
    open_by_path(page, moved)
    expect(page.locator("h1", has_text="Pack")).to_be_visible(timeout=60_000)
    still(page)
    expect(page.get_by_role("alert")).to_have_count(0)


def open_by_path(page, place):
    """Open a pack by its path."""
    page.get_by_label("Path of a folder or a zip").fill(str(place))
    page.get_by_role("button", name="Check and open it").click()
