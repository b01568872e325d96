"""What the app's first page says of the pack that is open, and how another is opened."""

import gc
import io
import shutil
import zipfile
from dataclasses import replace

import pytest
import streamlit as st
from pages import alarm, html, opened, press
from square_pack import COUNTS, contents

from geoaudit.errors import PackError
from geoaudit.pack.write import write_pack
from geoaudit.ui import access, opening, packs, sample, state
from geoaudit.ui.finding import Folder
from geoaudit.ui.roles import Role

SENT = "Check and open the zip"
BY_PATH = "Check and open it"


@pytest.fixture(scope="module")
def other_pack(tmp_path_factory):
    """The place of a pack with another title, a warning, and a sentence on its table."""
    made = contents("standard")
    folder = tmp_path_factory.mktemp("other") / "<b>other"
    said = {COUNTS: ("There were <1,497> people.", "Most were men.", "No more is said here.")}
    write_pack(replace(made, title="Another audit", warnings=("Small <wards>.",), sentences=said), folder)
    return folder


@pytest.fixture(scope="module")
def other_zip(other_pack):
    """The bytes of the same pack as a zip."""
    return packs.zipped(str(other_pack), packs.opened(other_pack).stamp)


@pytest.fixture
def app(square_pack, monkeypatch):
    """The first page, opened on a pack of square wards."""
    return opened(square_pack, monkeypatch, "start")


def send(app, content, name="../../evil.zip"):
    """Upload a file and press the button below it."""
    app.file_uploader[0].set_value((name, content, "application/zip"))
    return press(app, SENT)


def by_path(app, path):
    """Write a path and press the button below it."""
    app.text_input[0].set_value(str(path))
    return press(app, BY_PATH)


def zip_of(**files):
    """Return a zip of the files given by path."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return target.getvalue()


def changed(place, out):
    """Return a copy of a pack in which one byte is another."""
    shutil.copytree(place, out)
    report = out / "report.html"
    report.write_bytes(report.read_bytes()[:-1] + b"?")
    return out


def test_what_is_open_is_said_once(app):
    """The day it was made and how it came to be open are added to the masthead, which is not said again."""
    shown = html(app)
    assert "This pack was made on" in shown
    assert "The app was started with it." in shown
    assert shown.count("Audit of &lt;b&gt;Squareshire&lt;/b&gt;") == 1
    assert shown.count("rounded") == 1
    assert "In short" not in shown


def test_what_was_found_and_what_was_warned_of_stand_there(other_pack, monkeypatch):
    """A table's first two sentences are shown as they are written, and so is a warning."""
    shown = html(opened(other_pack, monkeypatch, "start"))
    assert "Small &lt;wards&gt;." in shown
    assert alarm(shown) == "Small <wards>."
    told = shown.partition("In short")[2]
    assert COUNTS in told
    assert "There were &lt;1,497&gt; people." in told
    assert "Most were men." in told
    assert "No more is said here." not in told


def test_every_other_page_has_a_link(app):
    """Each page of the menu but this one is linked to, with a line on what it is for."""
    links = [link.proto.page for link in app.get("page_link")]
    assert links == ["new", "quality", "places", "map", "overlay", "profiles", "tables", "pack"]
    assert "For a partnership meeting." in html(app)


def test_a_pack_that_was_sent_is_opened_and_goes_with_the_session(square_pack, other_zip, monkeypatch):
    """A zip is opened on every page, under a name of our own, and removed when the session ends."""
    app = opened(square_pack, monkeypatch, "start")
    made = []
    monkeypatch.setattr(opening, "Folder", lambda inside: made.append(Folder(inside)) or made[-1])
    shown = send(app, other_zip)
    assert "Another audit" in shown
    assert "It was sent to you as a zip" in shown
    assert "Another audit" in html(app.switch_page("geoaudit/ui/pages/tables.py").run())
    place = made.pop().path
    assert [file.name for file in place.iterdir()] == ["pack.zip"]
    del app
    gc.collect()
    assert not place.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is no zip"),
        (b"not a zip", "it is no zip"),
        (b"PK\x05\x06" + bytes(18), "must hold manifest.json"),
        (zip_of(**{"readme.txt": "x"}), "must hold manifest.json"),
        (zip_of(**{"manifest.json": "[" * 100_000}), "is not JSON"),
        (zip_of(**{"../manifest.json": "{}"}), "some lead out of it (1)"),
        (zip_of(**{"manifest.json": "{}"}).replace(b"PK\x01\x02", b"PK\x01\x00"), "damaged"),
    ],
)
def test_what_is_no_pack_is_one_sentence_and_nothing_is_lost(app, content, words):
    """What was sent and is no pack is refused in a sentence, and what was open stays open."""
    shown = send(app, content)
    assert words in alarm(shown)
    assert "Audit of &lt;b&gt;Squareshire" in shown


def test_a_zip_that_did_not_come_is_one_sentence(app):
    """Where the browser kept back a zip that is too large, or none was chosen, a sentence says so."""
    assert "at most 50 MB, and none came" in alarm(press(app, SENT))


def test_a_pack_changed_by_one_byte_is_not_opened(app, other_zip, other_pack, tmp_path):
    """A pack of which one byte is another is refused both ways, with the first problem and their number."""
    place = changed(other_pack, tmp_path / "changed")
    sent = packs.zipped(str(place), packs.stamp_of(place))
    cut = other_zip[: len(other_zip) // 2]
    for shown in (send(app, sent), by_path(app, place)):
        assert "1 thing is wrong with the pack: The file report.html has changed" in alarm(shown)
        assert "Audit of &lt;b&gt;Squareshire" in shown
    assert "no zip or is damaged" in alarm(send(app, cut))


def test_a_zip_that_would_fill_the_memory_is_not_opened(app, other_zip, monkeypatch):
    """Files that come to more than may be are refused before any is read."""
    monkeypatch.setattr(opening, "MOST_UNPACKED", 1_000)
    assert "may hold 0 MB" in alarm(send(app, other_zip))


def test_a_pack_is_opened_by_its_path(app, other_pack):
    """A path copied with quotation marks is opened; the name of a folder is never markup."""
    shown = by_path(app, f' "{other_pack}" ')
    assert "Another audit" in shown
    assert "as &lt;b&gt;other." in shown
    assert "Open now: Squareshire: Another audit." in shown
    assert "Open now" not in html(app.run())
    assert "Audit of" in press(app, "Back to the first pack")


@pytest.mark.parametrize("path", ["", " ", '"', "nowhere", "a\0b", "x" * 999, "~nobody-has-this-name/x", "/"])
def test_a_path_that_holds_no_pack_is_one_sentence(app, path):
    """A path of nothing, or of what cannot be one, is refused in a sentence, and nothing is lost."""
    shown = by_path(app, path)
    assert alarm(shown)
    assert "Audit of &lt;b&gt;Squareshire" in shown


def test_a_folder_of_several_packs_is_opened_when_each_is_whole(app, other_pack, square_pack, tmp_path):
    """Each pack of a folder is checked; the one that is not whole is named, and with it repaired all open."""
    shutil.copytree(other_pack, tmp_path / "a")
    changed(square_pack, tmp_path / "b")
    assert "pack 2 of 2, b: The file report.html" in alarm(by_path(app, tmp_path))
    shutil.copy(square_pack / "report.html", tmp_path / "b" / "report.html")
    assert "Another audit" in by_path(app, tmp_path)
    assert len(next(box for box in app.selectbox if box.label == "Pack").options) == 2


def test_a_pack_is_checked_once(square_pack, tmp_path, monkeypatch):
    """The verdict is kept while the pack's files are as they were, and a pack made anew is checked anew."""
    place = tmp_path / "pack"
    shutil.copytree(square_pack, place)
    checked = []
    monkeypatch.setattr(opening, "verify", lambda path: checked.append(path) or [])
    monkeypatch.setattr(state, "choose_pack", lambda _: None)
    for _ in range(2):
        opening.open_path(str(place), lambda _: None)
    assert len(checked) == 1
    (place / "report.html").write_text("anew")
    opening.open_path(str(place), lambda _: None)
    assert len(checked) == 2


def test_a_path_is_asked_for_on_this_machine_alone(square_pack, monkeypatch):
    """Where others can reach the app, a zip can be sent and the sample opened, and no path be written."""
    told = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: "0.0.0.0" if name == "server.address" else told(name))
    monkeypatch.setattr(access, "admit", lambda: state.let_in(Role.VIEWER))
    app = opened(square_pack, monkeypatch, "start")
    assert not app.text_input
    assert BY_PATH not in [button.label for button in app.button]
    assert len(app.file_uploader) == 1


def test_a_pack_that_has_gone_leaves_the_choices(other_pack, other_zip, tmp_path, monkeypatch):
    """Where the open pack was removed, on any page, a sentence says so and another can be opened."""
    place = tmp_path / "pack"
    shutil.copytree(other_pack, place)
    app = opened(place, monkeypatch, "start")
    app.switch_page("geoaudit/ui/pages/pack.py").run()
    shutil.rmtree(place)
    assert "'pack' is not there" in alarm(html(app.run()))
    assert "Another audit" in send(app, other_zip)


def test_the_sample_can_be_opened(app, other_pack, monkeypatch):
    """The sample is opened in the place of another pack; where it cannot be made, what was open stays."""
    place = sample.Place(other_pack.parent / "sample_data", other_pack)
    monkeypatch.setattr(sample, "sample_place", lambda: place)
    assert "It is the sample" in press(app, "Open the sample")
    assert "Another audit" in html(app)
    press(app, "Back to the first pack")
    monkeypatch.setattr(sample, "sample_place", lambda: replace(place, pack=other_pack / "none"))
    monkeypatch.setattr(sample, "make", refused)
    shown = press(app, "Open the sample")
    assert alarm(shown) == "The sample cannot be made here."
    assert "Audit of &lt;b&gt;Squareshire" in shown


def refused(*_):
    """Refuse."""
    raise PackError("The sample cannot be made here.")
