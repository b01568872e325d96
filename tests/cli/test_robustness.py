"""A full disk, a kill, two runs at once: the old packs or the new ones, never a half, and in the register."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from county import make

from geoaudit.pack.index_checks import examine_packs, holds_packs, packs_at
from geoaudit.pack.place import recover
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.register import read_register
from geoaudit.releases import released

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and kills are POSIX's")

RUN = """
import resource, signal, sys, os
{before}
from geoaudit.cli import main
main()
"""
LIMIT = "resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))"
KILL = """
import geoaudit.audit, geoaudit.pack.place, geoaudit.pack.write, geoaudit.register, geoaudit.releases
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
{} = die
"""
MOMENTS = {
    "while it is filled": "geoaudit.pack.write.write_layers",
    "when it is whole": "geoaudit.audit.recorded",
    "when it is in the register": "geoaudit.audit.kept",
    "before the move": "geoaudit.pack.write.put",
    "between the two moves": "geoaudit.pack.place._move",
}


def command(spec: Path, before: str = "") -> list[str]:
    """The run of a specification as a process, with something before it."""
    folder = spec.parent
    code = [sys.executable, "-c", RUN.format(before=before), "run", str(spec), "--replace"]
    return [*code, "--out", str(folder / "out"), "--workspace", str(folder / "ws")]


def ran(spec: Path, before: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command(spec, before), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", params=["Northside", "all"])
def made(request, tmp_path_factory) -> Path:
    """The small county, for one partnership and for both, with its packs of before; not to be changed."""
    path = make(tmp_path_factory.mktemp("made") / "county")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"Northside"', f'"{request.param}"'), encoding="utf-8")
    assert ran(path).returncode == 0
    path.write_text(path.read_text(encoding="utf-8").replace("Trial county", "Second"), encoding="utf-8")
    return path


@pytest.fixture
def spec(made, tmp_path) -> Path:
    """A copy that a test may run anew: its packs will be called otherwise."""
    return Path(shutil.copytree(made.parent, tmp_path / "county")) / made.name


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def require_whole(spec: Path) -> str:
    """What stands is whole and in the register, with nothing beside it; the value is its title."""
    out, workspace = spec.parent / "out", spec.parent / "ws"
    assert (examine_packs(out).problems if holds_packs(out) else verify(out)) == []
    register = read_register(workspace)
    assert register.problems == ()
    manifests = [open_pack(one).manifest for one in packs_at(out)]
    assert all(register.line_of(manifest) for manifest in manifests)
    assert {one.partnership for one in released(workspace)} >= {one["partnership"] for one in manifests}
    assert not list(spec.parent.glob(".out*"))
    (title,) = {manifest["title"] for manifest in manifests}
    return str(title)


def test_a_full_disk(spec):
    """Where no file can be longer than so many bytes the old packs stay, and a sentence says why.

    At the second of these lengths all areas fit and a spatial index of them does not, of which GDAL says
    nothing.
    """
    out = spec.parent / "out"
    before = files_in(out)
    lines = len(read_register(spec.parent / "ws").lines)
    layers = max(path.stat().st_size for path in out.rglob("audit.gpkg"))
    for limit in (3000, layers - 4096):
        found = ran(spec, LIMIT.format(limit))
        assert found.returncode in {15, 16}, (limit, found.stderr)
        assert found.stderr.startswith("geoaudit: ")
        assert found.stderr.count("\n") == 1
        assert files_in(out) == before
    assert require_whole(spec) == "Trial county"
    assert len(read_register(spec.parent / "ws").lines) == lines


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill(spec, moment):
    """Whenever a run is killed, the next finds the old packs, whole and in the register."""
    assert ran(spec, KILL.format(MOMENTS[moment])).returncode == -9
    recover(spec.parent / "out")
    assert require_whole(spec) == "Trial county"


def test_a_run_after_a_kill(spec):
    """The run after one that was killed between the two moves makes the new packs, and clears up."""
    assert ran(spec, KILL.format(MOMENTS["between the two moves"])).returncode == -9
    assert not (spec.parent / "out").exists()
    assert ran(spec).returncode == 0
    assert require_whole(spec) == "Second"


def test_two_at_once(spec):
    """Of two runs into one place and one workspace what stands is whole, and every line is of a pack."""
    both = [subprocess.Popen(command(spec), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    for process in both:
        process.communicate(timeout=300)
    assert {process.returncode for process in both} <= {0, 16}
    assert 0 in {process.returncode for process in both}
    assert require_whole(spec) == "Second"
