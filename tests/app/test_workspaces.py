"""Workspaces: a folder with the specifications and the packs of audits, opened by the app."""

import gc
import os
import shutil
import stat
import tempfile
import zipfile
from functools import partial
from pathlib import Path

import pytest
from county import make
from pages import alarm, html, opened, press, turned

from geoaudit.audit import run
from geoaudit.errors import AccessError, SpecificationError
from geoaudit.spec import read_spec
from geoaudit.ui import finding, opening, state
from geoaudit.ui.finding import Folder
from geoaudit.ui.roles import ACCESS, Role
from geoaudit.ui.workspaces import EXACT, Workspace, workspace_at, workspaces_in

OPEN = "Open the workspace"
NONE_YET = "the workspace has none to show yet"


@pytest.fixture
def county(tmp_path):
    """The folder of the small county."""
    return make(tmp_path / "county <b>").parent


@pytest.fixture
def app(square_pack, monkeypatch):
    """The first page, opened on a pack that is in no workspace."""
    return opened(square_pack, monkeypatch, "start")


def by_path(app, path):
    """Write the path of a workspace and press the button below it."""
    next(box for box in app.text_input if "specification" in box.label).set_value(str(path))
    return press(app, OPEN)


def test_a_workspace_is_a_folder_with_a_specification_or_that_itself(county, square_pack):
    """A pack, an empty folder and a folder with other TOML are none."""
    assert workspace_at(county) == Workspace(county)
    other = shutil.copy(county / "audit.toml", county / "other.toml")
    found = workspace_at(Path(other))
    assert [path.name for path in found.specs] == ["other.toml", "audit.toml"]
    (county / "audit.toml").unlink()
    Path(other).write_text('[auth]\nkey = "x"\n', encoding="utf-8")
    assert [workspace_at(place) for place in (county, square_pack, county / "none")] == [None] * 3


def test_its_packs_are_those_of_the_command_line_and_the_app_the_newest_first(county, square_pack):
    """Beside the records and in the folder of packs, folders and zips; no records, no half of a pack."""
    places = [county / "pack", county / "packs" / "audit", county / "packs" / "several" / "northside"]
    for number, place in enumerate(places):
        shutil.copytree(square_pack, place)
        os.utime(place / "manifest.json", (number, number))
    shutil.copytree(square_pack, county / "packs" / ".audit.x.partial" / "pack")
    with zipfile.ZipFile(county / "packs" / "sent.zip", "w") as archive:
        archive.write(square_pack / "manifest.json", "manifest.json")
    assert (county / "police.zip").is_file()
    assert Workspace(county).packs == (county / "packs" / "sent.zip", *places[::-1])


def test_it_is_opened_by_its_path_and_offers_to_make_a_pack(app, county):
    """Without a pack every page says so in a sentence and the page Pack works; its name is never markup."""
    shown = by_path(app, f'"{county}"')
    assert "Open now: county &lt;b&gt;." in shown
    for page in ("quality", "places", "map", "profiles", "tables"):
        shown = html(turned(app, page))
        assert NONE_YET in shown
        assert [link.proto.page for link in app.get("page_link")] == ["pack"]
        assert "<b>" not in shown.partition("ga-masthead")[2].partition("</header>")[0]
    shown = html(turned(app, "pack"))
    assert NONE_YET not in shown
    assert any(button.label == "Build the pack" for button in app.button)
    assert "where to look next" in html(turned(app, "start")).lower()


def test_the_app_is_started_with_it_and_opens_its_newest_pack(
    county, square_pack, internal_pack, monkeypatch
):
    """`geoaudit app FOLDER` shows the packs that were made in the folder."""
    shutil.copytree(square_pack, county / "packs" / "audit")
    shutil.copytree(internal_pack, county / "packs" / "internal")
    os.utime(county / "packs" / "audit" / "manifest.json", (1, 1))
    shown = html(opened(county, monkeypatch, "start"))
    assert "The app was started with it." in shown
    assert "Not for release" in shown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda folder: (folder / "wards.geojson").unlink(), None),
        (lambda folder: (folder / "caseload.csv").unlink(), "caseload.csv"),
        (lambda folder: (folder / "audit.toml").write_text("[audit", encoding="utf-8"), "must be TOML"),
        (lambda folder: (folder / "audit.toml").unlink(), "there is none of this name"),
    ],
)
def test_what_is_wrong_with_it_is_one_sentence_and_nothing_is_lost(app, county, change, words):
    """A specification that does not hold is refused, and what was open stays open."""
    change(county)
    shown = by_path(app, county)
    if words:
        assert words in alarm(shown)
        assert "Squareshire" in shown
    else:
        assert "Open now" in shown


def test_a_specification_that_is_no_toml_is_told_by_what_is_wrong_with_it(app, county):
    """One that somebody names is there, whatever it is called and whatever is in it."""
    (county / "audit.toml").rename(county / "mine.toml").write_text("[audit", encoding="utf-8")
    assert "mine.toml must be TOML" in alarm(by_path(app, county / "mine.toml"))


def test_a_workspace_that_moved_is_one_sentence_and_comes_back(app, county, square_pack):
    """Where the folder has gone a sentence says so on every page; put back, all is there again."""
    shutil.copytree(square_pack, county / "packs" / "audit")
    by_path(app, county)
    moved = county.rename(county.with_name("elsewhere"))
    for page in ("map", "pack", "start"):
        assert "open the workspace where it lies now" in alarm(html(turned(app, page)))
    moved.rename(county)
    assert "Squareshire" in html(turned(app, "pack"))
    assert "Make a pack" in app.radio[0].options


def test_records_that_moved_are_one_sentence_where_a_pack_is_made(county, square_pack, monkeypatch):
    """The pack that was made is still shown."""
    shutil.copytree(square_pack, county / "packs" / "audit")
    app = opened(county, monkeypatch, "start")
    (county / "caseload.csv").unlink()
    assert "The pack that is open" in app.switch_page("geoaudit/ui/pages/pack.py").run().radio[0].options
    app.radio[0].set_value("Make a pack").run()
    assert "caseload.csv" in alarm(html(app))


def test_a_damaged_pack_keeps_nobody_from_making_another(county, square_pack, monkeypatch):
    """What is wrong with it is a sentence, and the page Pack offers to make one."""
    shutil.copytree(square_pack, county / "packs" / "audit")
    (county / "packs" / "audit" / "manifest.json").write_text("{", encoding="utf-8")
    app = opened(county, monkeypatch, "start")
    alarm(html(turned(app, "pack")))
    assert any(button.label == "Build the pack" for button in app.button)
    assert NONE_YET in html(turned(app, "map"))


def test_on_a_server_an_analyst_chooses_by_name_and_a_viewer_not_at_all(county, monkeypatch, tmp_path):
    """Only the folders of the one that the file names are offered; no path is taken; no key, none."""
    access = tmp_path / "access.toml"
    auth = (
        'redirect_uri = "https://x.example/oauth2callback"\n'
        f'cookie_secret = "{"s" * 32}"\nclient_id = "x"\nclient_secret = "y"\n'
        'server_metadata_url = "https://x.example/"\n[analyst]\ngroups = ["a"]\n'
    )
    chosen = []
    monkeypatch.setenv(ACCESS, str(access))
    monkeypatch.setattr(state, "choose_pack", chosen.append)
    monkeypatch.setattr(opening, "offers_path", lambda: False)
    for role, key, names in (
        (Role.ANALYST, f'workspaces = "{tmp_path}"\n', (county.name,)),
        (Role.ANALYST, "", ()),
        (Role.VIEWER, f'workspaces = "{tmp_path}"\n', ()),
    ):
        monkeypatch.setattr(state, "role", lambda role=role: role)
        access.write_text(f"{key}[auth]\n{auth}", encoding="utf-8")
        assert opening.offers_workspaces() == names
        if names:
            opening.open_workspace(county.name, lambda _: None)
            assert chosen.pop().workspace == Workspace(county)
            assert opening.place_named(" New one ") == tmp_path / "New one"
        else:
            for refused in (partial(opening.open_workspace, tell=lambda _: None), opening.place_named):
                with pytest.raises((AccessError, SpecificationError)):
                    refused(county.name)
        assert opening.keeps_workspaces() == bool(names)
        for name in ("", "..", "../elsewhere", "/srv/elsewhere", ".hidden", "a\\b", "a" * 61):
            with pytest.raises((AccessError, SpecificationError)):
                opening.place_named(name)
        for path in (str(county), f"../{tmp_path.name}/{county.name}", "."):
            with pytest.raises((AccessError, SpecificationError)):
                opening.open_workspace(path, lambda _: None)
    assert chosen == []
    assert list(workspaces_in(tmp_path / "none")) == []


def test_whoever_has_the_workspace_open_takes_the_rejected_rows_of_people_away(county, app):
    """A workspace offers what its runs rejected of people, by row and reason; a pack alone offers none."""
    run(read_spec(county / "audit.toml"), county / "packs" / "audit", county / EXACT, lambda _: None, False)
    assert "the number of each row" not in html(turned(app, "quality"))
    turned(app, "start")
    by_path(app, county)
    turned(app, "quality")
    next(box for box in app.selectbox if box.label == "Source").set_value("caseload")
    assert "They are exact" in html(app.run())
    assert "Rejected rows of audit (CSV)" in {button.label for button in app.get("download_button")}
    (place,) = Workspace(county).rejected("caseload").values()
    assert place.read_text(encoding="utf-8").startswith("file,row,reason")


def test_where_people_sign_in_nobody_names_a_path(monkeypatch):
    """A server behind a proxy of its own machine listens on 127.0.0.1, and is a server all the same."""
    monkeypatch.setattr(opening.st, "get_option", {"server.address": "127.0.0.1"}.get)
    assert opening.offers_path()
    monkeypatch.setenv(ACCESS, "access.toml")
    assert not opening.offers_path()


def test_a_viewer_sees_no_pack_of_a_workspace(county, monkeypatch):
    """Not even where the server was started with it: some of its packs may be `internal`."""
    monkeypatch.setenv(finding.CHOSEN, str(county))
    monkeypatch.setattr(state, "chosen", lambda: None)
    monkeypatch.setattr(state, "role", lambda: Role.ANALYST)
    assert opening.places() == ()
    monkeypatch.setattr(state, "role", lambda: Role.VIEWER)
    with pytest.raises(AccessError):
        opening.places()


def test_what_is_sent_lies_in_the_workspace_and_goes_with_the_session(county, app, tmp_path, monkeypatch):
    """With a workspace open a zip that was sent is written beside its records and nowhere else."""
    by_path(app, county)
    folder = county / EXACT
    assert not folder.exists()
    app.file_uploader[0].set_value(("pack.zip", b"PK\x05\x06" + bytes(18), "application/zip"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    assert "must hold manifest.json" in alarm(press(app, "Check and open the zip"))
    assert list(elsewhere.iterdir()) == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    gc.collect()
    assert list(folder.iterdir()) == []


def test_a_folder_for_what_is_sent_is_made_where_it_is_told(tmp_path):
    """It lies inside, hidden and for nobody else; what was left behind goes a week later."""
    left, kept, others = (tmp_path / name for name in (".geoaudit-sent-old", ".geoaudit-sent-new", ".old"))
    for folder in (left, kept, others):
        folder.mkdir()
        (folder / "layer.csv").write_text("x", encoding="utf-8")
    for folder in (left, others):
        os.utime(folder, (1, 1))
    made = Folder(tmp_path)
    assert made.path.parent == tmp_path
    assert made.path.name.startswith(".")
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o700
    assert [folder.exists() for folder in (left, kept, others)] == [False, True, True]
    assert workspaces_in(tmp_path) == {}


def test_where_the_workspace_cannot_be_written_it_is_made_elsewhere(tmp_path):
    """A workspace on a disk that is read alone keeps nobody from laying a layer over its packs."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    made = Folder(tmp_path / "file" / "workspace")
    assert made.path.is_dir()
    assert tmp_path not in made.path.parents


def test_no_hidden_folder_is_a_workspace(county):
    """What is sent to a server lies in a hidden folder beside its workspaces, and is none of them."""
    shutil.copytree(county, county.parent / ".geoaudit-sent-x")
    assert list(workspaces_in(county.parent)) == [county.name]


def test_a_specification_that_is_being_written_is_none(county):
    """What is hidden is no specification: somebody may be saving one just then."""
    (county / ".0123.toml").write_text("[audit]", encoding="utf-8")
    assert [path.name for path in Workspace(county).specs] == ["audit.toml"]
    (county / "audit.toml").unlink()
    assert workspace_at(county) is None


@pytest.mark.parametrize("path", ["/" + "a" * 300, "~" + "b" * 300, "/x\0y"])
def test_a_path_that_no_machine_has_is_one_sentence(app, path):
    """However it is written."""
    assert alarm(by_path(app, path)).endswith((".", "check it."))
