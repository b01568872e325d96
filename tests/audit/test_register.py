"""Every pack is a line of the workspace's register, and no line can be changed or go missing unseen."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date

import pytest
from county import make
from hypothesis import given, settings
from hypothesis import strategies as st
from protocols import DAY, PARTNER, agreed

from geoaudit import audit, register
from geoaudit.errors import PackError
from geoaudit.pack.manifest import hash_of
from geoaudit.pack.read import open_pack
from geoaudit.register import FILE, FIRST, LOCK, SEAL, read_register, recorded, require_whole
from geoaudit.spec import read_spec

LINES = 4


def manifest(number: int) -> dict:
    """The manifest of a pack, as far as the register reads it."""
    found = {
        "geoaudit": "0",
        "title": f"Größe {number} \u2028",
        "partnership": "Northside",
        "created": f"2023-06-0{number}T12:00:00+00:00",
        "recipient": {"partner": PARTNER, "gateway": ["crime-and-disorder-s115"]} if number % 2 else None,
        "spec_sha256": "5" * 64,
        "disclosure": {"policy": "standard"},
        "tables": [{"title": "People by ward"}],
    }
    return found | {"manifest_sha256": hash_of(found)}


def write(folder, *numbers):
    """Write packs down one after another."""
    for number in numbers:
        with recorded(folder, [manifest(number)]):
            pass


def changed(folder, content: bytes) -> tuple[str, ...]:
    """What is found wrong where a register's file holds other bytes."""
    (folder / FILE).write_bytes(content)
    return read_register(folder).problems


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A register of four lines; the value is its folder and the content of its file."""
    folder = tmp_path_factory.mktemp("kept")
    write(folder, *range(1, LINES + 1))
    return folder, (folder / FILE).read_bytes()


class TestRuns:
    """What runs write down."""

    def test_a_line_for_each_pack(self, tmp_path):
        """Each pack is one line: for whom, what, when and its hashes; a check leaves none."""
        spec = agreed(make(tmp_path / "county"))
        workspace = tmp_path / "ws"
        audit.check(read_spec(spec), workspace, lambda _: None, DAY)
        assert not (workspace / FILE).exists()
        for name in ("one", "two"):
            audit.run(read_spec(spec), tmp_path / name, workspace, lambda _: None, False, DAY)
        found = read_register(workspace)
        assert found.problems == ()
        assert [line["recipient"] for line in found.lines] == [PARTNER, PARTNER]
        first, second = found.lines
        made = open_pack(tmp_path / "one").manifest
        assert first == {
            "created": made["created"],
            "recipient": PARTNER,
            "gateway": ["crime-and-disorder-s115", "offender-management-s14"],
            "title": "Trial county",
            "partnership": "Northside",
            "policy": "standard",
            "tables": ["People by ward and gender", "Crimes by ward, month and type"],
            "geoaudit": made["geoaudit"],
            "spec_sha256": made["spec_sha256"],
            "manifest_sha256": made["manifest_sha256"],
            "before": FIRST,
            "sha256": first["sha256"],
        }
        assert second["before"] == first["sha256"]
        assert found.line_of(made) == 1
        assert found.line_of({**made, "created": date.max.isoformat()}) == 0
        assert found.line_of({**made, "title": "Another"}) == 0
        for name in (FILE, SEAL, LOCK):
            assert (workspace / name).stat().st_mode & 0o777 == 0o600
        assert not list(workspace.glob("*.partial"))

    def test_several_at_once(self, tmp_path):
        """A run for several partnerships writes a line for each of their packs."""
        spec = make(tmp_path / "county")
        text = spec.read_text(encoding="utf-8")
        spec.write_text(text.replace('partnership = "Northside"', 'partnership = "all"'), encoding="utf-8")
        audit.run(read_spec(spec), tmp_path / "packs", tmp_path / "ws", lambda _: None, False)
        found = read_register(tmp_path / "ws")
        assert [line["partnership"] for line in found.lines] == ["Northside", "Southside"]
        assert found.problems == ()

    def test_a_pack_that_was_not_put_in_its_place(self, tmp_path, monkeypatch):
        """Where a pack cannot be moved to its place no line of it stays, be it the first or a later one."""
        spec, workspace = read_spec(make(tmp_path / "county")), tmp_path / "ws"

        def full(*_):
            raise OSError(28, "full")

        def fails():
            with monkeypatch.context() as patched:
                patched.setattr("geoaudit.pack.write.put", full)
                audit.run(spec, tmp_path / "pack", workspace, lambda _: None, False)

        with pytest.raises(PackError, match="that failed"):
            fails()
        assert not (workspace / FILE).exists()
        audit.run(spec, tmp_path / "other", workspace, lambda _: None, False)
        with pytest.raises(PackError, match="that failed"):
            fails()
        found = read_register(workspace)
        assert (len(found.lines), found.problems) == (1, ())

    def test_a_broken_register_is_not_gone_on_with(self, tmp_path, monkeypatch):
        """A run is refused at its beginning where the register is not whole, and leaves it as it is."""
        workspace = tmp_path / "ws"
        workspace.mkdir()
        write(workspace, 1, 2)
        content = (workspace / FILE).read_bytes()[1:]
        (workspace / FILE).write_bytes(content)
        monkeypatch.setattr(audit, "gather", lambda *_: pytest.fail("a file was read"))
        spec = read_spec(make(tmp_path / "county"))
        with pytest.raises(PackError, match=r"line 1 of releases\.jsonl is not as it was written"):
            audit.run(spec, tmp_path / "pack", workspace, lambda _: None, False)
        with pytest.raises(PackError, match="must be whole"):
            write(workspace, 3)
        assert (workspace / FILE).read_bytes() == content


class TestChain:
    """What is found of a register that was tampered with."""

    def test_whole(self, kept):
        """A register as it was written has nothing wrong with it, whatever letters its titles have."""
        folder, content = kept
        assert changed(folder, content) == ()
        assert content.count(b"\n") == LINES
        require_whole(folder)

    @settings(max_examples=300, deadline=None)
    @given(st.data())
    def test_any_byte(self, kept, data):
        """A register of which any byte was changed, left out or put in is not whole."""
        folder, content = kept
        place = data.draw(st.integers(0, len(content) - 1))
        other = data.draw(st.binary(max_size=2).filter(lambda new: new != content[place : place + 1]))
        assert changed(folder, content[:place] + other + content[place + 1 :])

    @settings(max_examples=100, deadline=None)
    @given(st.integers(0, 10_000))
    def test_cut_short(self, kept, place):
        """A register that was cut anywhere, between two lines or within one, is not whole."""
        folder, content = kept
        assert changed(folder, content[: place % len(content)])

    @settings(max_examples=100, deadline=None)
    @given(st.permutations(range(LINES)), st.integers(1, LINES))
    def test_lines_of_another_order(self, kept, order, many):
        """Lines that were removed or change places are found, though each is as it was written."""
        folder, content = kept
        lines = content.splitlines(keepends=True)
        found = changed(folder, b"".join(lines[i] for i in order[:many]))
        assert bool(found) is (order[:many] != list(range(LINES)))

    @settings(max_examples=50, deadline=None)
    @given(st.integers(0, LINES - 1), st.sampled_from(["title", "recipient", "created", "manifest_sha256"]))
    def test_written_anew(self, kept, number, key):
        """A line that was changed with its own hash made to fit is found by the next line or the seal."""
        folder, content = kept
        lines = content.split(b"\n")
        value = json.loads(lines[number])
        lines[number] = register._line({**value, key: "another"})
        found = changed(folder, b"\n".join(lines))
        assert any("releases.jsonl" in problem for problem in found)

    @pytest.mark.parametrize("number", range(LINES))
    def test_put_in_between(self, kept, number):
        """A line put in before any other, made to follow the one before it, is found."""
        folder, content = kept
        lines = content.split(b"\n")
        before = json.loads(lines[number])["before"]
        lines.insert(number, register._line({"title": "Another", "before": before}))
        found = changed(folder, b"\n".join(lines))
        assert f"line {number + 2} of {FILE} does not follow the line before it" in found[0]

    def test_the_sentences_name_the_line(self, kept):
        """What is wrong is said of the line that it is wrong with."""
        folder, content = kept
        one, two, three, four, _ = content.split(b"\n")
        assert (
            "line 3 of releases.jsonl does not follow"
            in changed(folder, b"\n".join([one, two, four, b""]))[0]
        )
        worse = b"\n".join([one, two.replace(b"Northside", b"Southside"), three, four, b""])
        (said,) = changed(folder, worse)
        assert said.startswith("line 2 of releases.jsonl is not as it was written")
        (said,) = changed(folder, b"\n".join([one, two, three, b""]))
        assert "has 3 lines and must have 4" in said

    @pytest.mark.parametrize("seal", [None, b"", b"{}", b"[]", b'{"lines": true, "sha256": ""}\n', b"null"])
    def test_the_seal(self, kept, seal):
        """A register whose seal is missing or no seal is not whole."""
        folder, content = kept
        good = (folder / SEAL).read_bytes()
        (folder / SEAL).unlink() if seal is None else (folder / SEAL).write_bytes(seal)
        try:
            assert changed(folder, content) == (f"{SEAL} is missing or not as it was written",)
        finally:
            (folder / SEAL).write_bytes(good)

    def test_all_of_it_gone(self, kept):
        """A register whose file is gone is missed by its seal; where both are, there is none."""
        folder, content = kept
        (folder / FILE).unlink()
        assert "has 0 lines and must have 4" in read_register(folder).problems[0]
        (folder / FILE).write_bytes(content)
        with pytest.raises(PackError, match=r"has no releases\.jsonl"):
            read_register(folder / "elsewhere")


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = {paths!r}
from test_register import manifest
from geoaudit import register
from geoaudit.pack.manifest import hash_of
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
{where}
with register.recorded(Path({folder!r}), [manifest(3)]):
    {within}
"""


class TestTogether:
    """Kills in the middle, and several at once."""

    @pytest.mark.parametrize(
        ("where", "within", "lines"),
        [("os.fsync = die", "pass", 2), ("", "die()", 3)],
        ids=["while it was written", "before the pack was in its place"],
    )
    def test_killed(self, tmp_path, where, within, lines):
        """A run that is killed while it writes leaves the old register or the new one, and others go on."""
        write(tmp_path, 1, 2)
        code = KILLED.format(paths=sys.path, folder=str(tmp_path), where=where, within=within)
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
        found = read_register(tmp_path)
        assert (len(found.lines), found.problems) == (lines, ())
        write(tmp_path, 4)
        after = read_register(tmp_path)
        assert (len(after.lines), after.problems) == (lines + 1, ())
        assert not list(tmp_path.glob("*.partial"))

    def test_at_once(self, tmp_path):
        """Of many that write at once none loses a line of another's."""

        def some():
            for number in range(1, 6):
                with suppress(ZeroDivisionError), recorded(tmp_path, [manifest(number)]):
                    _ = 1 // (number - 3)

        threads = [threading.Thread(target=some) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found = read_register(tmp_path)
        assert (len(found.lines), found.problems) == (16, ())
