import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from geoaudit.disclosure.certificate import Targets
from geoaudit.errors import PackError
from geoaudit.pack import write
from geoaudit.pack.place import recover, workplace
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack, write_packs


def files_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def without_created(content: bytes) -> dict:
    manifest = json.loads(content)
    del manifest["created"], manifest["disclosure"]["seconds"]
    return manifest


def test_equal_contents_give_equal_bytes_save_the_date(contents, tmp_path):
    """Two packs of one contents are the same to the byte, save `created` and `seconds` in the manifests."""
    write_pack(contents, tmp_path / "a")
    write_pack(contents, tmp_path / "b")
    one, other = files_of(tmp_path / "a"), files_of(tmp_path / "b")
    assert without_created(one.pop("manifest.json")) == without_created(other.pop("manifest.json"))
    assert one == other


def test_equal_contents_give_equal_zips(contents, tmp_path, monkeypatch):
    """At one moment two zips are equal: no date, owner or order of the file system is in them."""

    class Noon(write.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2022, 12, 31, 12, tzinfo=tz)

    certify = write.certify
    monkeypatch.setattr(write, "datetime", Noon)
    monkeypatch.setattr(write, "certify", lambda *given: replace(certify(*given), seconds=0.1))
    write_pack(contents, tmp_path / "a.zip")
    os.umask(os.umask(0o077))
    write_pack(contents, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_folder_and_the_zip_hold_the_same(contents, written, tmp_path):
    """A zip is the folder packed: the same files, and nothing else beside the pack afterwards."""
    write_pack(contents, tmp_path / "p.zip")
    with zipfile.ZipFile(tmp_path / "p.zip") as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    folder = files_of(written)
    assert without_created(inside.pop("manifest.json")) == without_created(folder.pop("manifest.json"))
    assert inside == folder
    assert [p.name for p in tmp_path.iterdir()] == ["p.zip"]


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_what_exists_is_refused_and_left_alone(contents, tmp_path, name):
    """An output that exists is never written into, not even an empty folder."""
    out = tmp_path / name
    out.mkdir()
    with pytest.raises(PackError, match="exists: choose another"):
        write_pack(contents, out)
    assert list(tmp_path.rglob("*")) == [out]


@pytest.mark.parametrize("name", ["out", "out.zip"])
def test_only_a_pack_is_replaced(contents, changed, tmp_path, name):
    """`replace` exchanges a pack for the new one, and refuses to touch anything that is no pack."""
    write_pack(contents, tmp_path / name)
    write_pack(changed(title="Second"), tmp_path / name, replace=True)
    assert verify(tmp_path / name) == []
    assert [p.name for p in tmp_path.iterdir()] == [name]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(PackError, match="Only a pack can be replaced"):
        write_pack(contents, tmp_path / "mine", replace=True)
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_a_folder_of_packs_is_replaced_whole_or_not_at_all(contents, changed, tmp_path):
    """Several packs in one folder are exchanged together, unless something else lies among them."""
    out = tmp_path / "out"
    write_packs({"north": (contents, Targets()), "south": (contents, Targets())}, out)
    write_packs({"north": (changed(title="Second"), Targets())}, out, replace=True)
    assert sorted(p.name for p in out.iterdir()) == ["index.csv", "index.html", "index.json", "north"]
    assert verify(out / "north") == []
    (out / "notes.txt").write_text("mine")
    with pytest.raises(PackError, match="Only a pack can be replaced"):
        write_packs({"north": (contents, Targets())}, out, replace=True)
    assert (out / "notes.txt").exists()


def test_a_place_under_a_file_is_refused(contents, tmp_path):
    """Where the folder above is a file the pack cannot be written, and one sentence says so."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(PackError, match="'file' is a file"):
        write_pack(contents, tmp_path / "file" / "deep" / "out")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_without_permission_is_refused(contents, tmp_path):
    """A folder that may not be written in is refused before anything is made."""
    tmp_path.chmod(0o500)
    with pytest.raises(PackError, match="may write in"):
        write_pack(contents, tmp_path / "out")


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "full"), RuntimeError])
@pytest.mark.parametrize("name", ["deep/er/out", "deep/er/out.zip"])
def test_a_stop_in_the_middle_leaves_nothing(contents, tmp_path, monkeypatch, stop, name):
    """Ctrl-C, a full disk or a fault while the layers are written: no pack, no half of one, no new folder."""

    def stopped(*_):
        raise stop

    monkeypatch.setattr(write, "write_layers", stopped)
    expected = PackError if isinstance(stop, OSError) else stop
    with pytest.raises(expected) as caught:
        write_pack(contents, tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    if expected is PackError:
        assert "no space left" in str(caught.value)


def test_a_stop_in_the_last_move_keeps_the_old_pack(contents, changed, tmp_path, monkeypatch):
    """When the new pack cannot be moved to its place, the one that stood there is put back whole."""
    out = tmp_path / "out"
    write_pack(contents, out)
    before = files_of(out)
    rename = Path.rename

    def interrupted(self, target):
        if self.name == "pack":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_pack(changed(title="Second"), out, replace=True)
    assert files_of(out) == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_another_run_that_comes_first_is_not_overwritten(contents, tmp_path, monkeypatch):
    """Of two runs into one place the first one stands, and the second says that the place was taken."""
    out = tmp_path / "out"
    fill = write._fill

    def overtaken(*given):
        manifest = fill(*given)
        out.mkdir()
        (out / "first").write_text("here before")
        return manifest

    monkeypatch.setattr(write, "_fill", overtaken)
    with pytest.raises(PackError, match="come to be there meanwhile"):
        write_pack(contents, out)
    assert list(files_of(tmp_path)) == ["out/first"]


KILLED = """
import os, sys
from pathlib import Path
from geoaudit.pack.place import put, workplace
out = Path(sys.argv[1])
with workplace(out) as folder:
    (folder / "pack").mkdir()
    if out.exists():
        out.rename(folder / "replaced")
    os._exit(9)
"""


@pytest.mark.skipif(os.name != "posix", reason="elsewhere only age tells what is left over")
def test_what_a_killed_run_left_is_cleared_and_the_old_pack_put_back(contents, written, tmp_path):
    """After a kill between the two moves the next run finds the old pack again, and no litter."""
    out = tmp_path / "out"
    write_pack(contents, out)
    before = files_of(out)
    subprocess.run([sys.executable, "-c", KILLED, str(out)], check=False)
    assert not out.exists()
    recover(out)
    assert files_of(out) == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_run_that_still_works_is_left_alone(contents, tmp_path):
    """The workplace of a living process is not cleared away by another run into the same place."""
    with workplace(tmp_path / "out") as folder:
        recover(tmp_path / "out")
        assert folder.is_dir()
