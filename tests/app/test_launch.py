"""How the app is started, and where it looks for its packs."""

import socket
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from streamlit.testing.v1 import AppTest

from geoaudit import sample as counties
from geoaudit.errors import PackError, UsageError
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec
from geoaudit.ui import finding, frame, launch, sample
from geoaudit.ui.widgets.choices import label

ROOT = Path(__file__).resolve().parents[2]
UI = Path(launch.__file__).parent


def test_both_ways_to_start_have_one_configuration():
    """The configuration in the package and that for `streamlit run app.py` are the same."""
    assert (ROOT / ".streamlit" / "config.toml").read_bytes() == (UI / "config.toml").read_bytes()


def test_the_app_listens_on_this_machine_and_gathers_nothing():
    """The command names the loopback address, the port, and that no statistics are gathered."""
    command = launch.command(8765)
    assert "--server.address=127.0.0.1" in command
    assert "--server.port=8765" in command
    assert "--browser.gatherUsageStats=false" in command


def test_no_folder_of_pages_stands_beside_the_script():
    """Streamlit would take it for its older navigation, and run a page without its frame."""
    script = Path(launch.command(8765)[4])
    assert script.is_file()
    assert not (script.parent / "pages").exists()
    assert not (ROOT / "pages").exists()


def test_launch_refuses_what_is_no_pack(tmp_path):
    """A folder without a pack is refused in one sentence before anything is served."""
    with pytest.raises(PackError, match="there is none at 'nothing'"):
        launch.launch(tmp_path / "nothing", 8501)


def test_launch_refuses_a_port_that_is_taken(square_pack):
    """A port on which something listens is refused with the way to name another."""
    with socket.socket() as other:
        other.bind((launch.HOST, 0))
        other.listen()
        with pytest.raises(UsageError, match="--port"):
            launch.launch(square_pack, other.getsockname()[1])


def test_a_server_is_not_started_with_a_workspace(tmp_path, monkeypatch):
    """A workspace may hold packs that must not leave the service: viewers would see them."""
    (tmp_path / "audit.toml").write_text("[audit]\n", encoding="utf-8")
    monkeypatch.setattr(launch, "read_access", lambda _: None)
    with pytest.raises(UsageError, match="by the key 'workspaces'"):
        launch.launch(tmp_path, _free_port(), tmp_path / "access.toml")


def test_launch_serves_the_pack_and_ends_what_it_started(square_pack, monkeypatch):
    """The server is told which pack, and is ended when the command is stopped."""
    started = []

    class Server:
        def __init__(self, command, env):
            started.append((command, env))
            self.ended = False

        def wait(self):
            if not self.ended:
                raise KeyboardInterrupt

        def poll(self):
            return None

        def terminate(self):
            self.ended = True
            started.append("ended")

    monkeypatch.setattr(launch.subprocess, "Popen", Server)
    with pytest.raises(KeyboardInterrupt):
        launch.launch(square_pack, _free_port())
    (command, environment), ended = started
    assert command[0] == sys.executable
    assert environment[finding.CHOSEN] == str(square_pack)
    assert ended == "ended"


def _free_port():
    with socket.socket() as probe:
        probe.bind((launch.HOST, 0))
        return probe.getsockname()[1]


def test_no_icon_is_fetched():
    """The page's icon is a file of the package: a named one would be fetched from another machine."""
    assert frame._ICON.is_file()


def test_the_sample_is_in_the_project_where_there_is_one(tmp_path, monkeypatch):
    """Started in a folder with sample_data, the app has its sample there, else in the person's own folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "own"))
    monkeypatch.setattr(sample.geoaudit, "__file__", str(tmp_path / "lib" / "geoaudit" / "__init__.py"))
    monkeypatch.setattr(sample.sys, "platform", "linux")
    monkeypatch.chdir(tmp_path)
    assert sample.sample_place().pack == tmp_path / "own" / "geoaudit" / "packs" / "sample"
    (tmp_path / "sample_data").mkdir()
    (tmp_path / "sample_data" / "audit.toml").touch()
    assert sample.sample_place().pack == tmp_path / "packs" / "sample"


def test_the_sample_is_made_where_there_is_none(tmp_path, monkeypatch):
    """The first time, the county is invented and its pack made, whole, and the page shows it."""
    place = sample.Place(tmp_path / "sample_data", tmp_path / "packs" / "sample")
    monkeypatch.delenv(finding.CHOSEN, raising=False)
    monkeypatch.setattr(sample, "sample_place", lambda: place)
    monkeypatch.setattr(sample, "OFFENDERS", 60)
    monkeypatch.setattr(sample, "read_spec", _with_few_tables)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    assert not app.exception
    assert "Wethershire" in "".join(element.proto.body for element in app.get("html"))
    (made,) = finding.packs_in(place.pack)
    assert verify(made) == []


def _with_few_tables(path):
    """Return the sample's specification with what is quickly made of it."""
    spec = read_spec(path)
    return replace(spec, tables=spec.tables[:6], profiles=(), hotspots=(), report_formats=())


def test_a_sample_that_cannot_be_made_is_one_sentence(tmp_path, monkeypatch):
    """A refusal while the sample is made is a sentence on the page, and nothing is left."""

    def refused(*_):
        raise PackError("The sample cannot be made here.")

    place = sample.Place(tmp_path / "sample_data", tmp_path / "packs" / "sample")
    monkeypatch.delenv(finding.CHOSEN, raising=False)
    monkeypatch.setattr(sample, "sample_place", lambda: place)
    monkeypatch.setattr(counties, "make_sample", refused)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not app.exception
    assert "cannot be made here" in "".join(element.proto.body for element in app.get("html"))
    assert not place.pack.exists()


def test_the_sample_is_made_once(tmp_path, monkeypatch):
    """Whoever comes second finds the sample made."""
    place = sample.Place(tmp_path / "sample_data", tmp_path / "packs" / "sample")
    made = []

    def making(*_):
        made.append(1)
        place.pack.mkdir(parents=True)
        (place.pack / "manifest.json").touch()

    monkeypatch.setattr(sample, "_make", making)
    for _ in range(2):
        sample.make(place)
    assert len(made) == 1


@given(st.text(st.one_of(st.sampled_from("*_[]()<>#:~`!-+=.1 a/&;w@$|\\"), st.characters(min_codepoint=33))))
@example("![x](http://h/x.png)")
@example("1. *a* _b_ <b> :red[x] &amp; `c` ~~d~~")
def test_a_label_is_never_markup(text):
    """Text in a widget's label, which Streamlit takes for Markdown, is shown as it is written."""
    shown = " ".join(text.split())
    (paragraph,) = MarkdownIt("commonmark").enable("strikethrough").parse(label(shown))[1:-1] or [None]
    inside = paragraph.children if paragraph else []
    assert {token.type for token in inside} <= {"text", "text_special"}
    assert "".join(token.content for token in inside) == shown


def test_a_label_is_read_aloud_as_it_is_written():
    """A screen reader is told a label as it stands: nothing is escaped that need not be."""
    for text in (
        "Crimes by month and type: street-level",
        "Codes (wards-2022)",
        "age_band, 18-20",
        "85% of £3",
    ):
        assert label(text) == text
