"""Packs are filled in several processes as in one, and none of those outlives the run."""

import logging
import os
import subprocess
import sys
import time
import warnings
from types import ModuleType

import pytest

from geoaudit.disclosure.certificate import Targets
from geoaudit.errors import DisclosureError
from geoaudit.pack import at_once
from geoaudit.pack.verify import verify
from geoaudit.pack.write import _filled, write_packs

pytestmark = pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one processor alone fills one by one")


def process(_: int) -> int:
    return os.getpid()


def ended_apart(parent: int) -> int:
    """Be killed, as for want of memory, in any process but the first."""
    if os.getpid() != parent:
        os._exit(9)
    return parent


def refuse(number: int) -> None:
    raise DisclosureError(f"Not number {number}.")


def test_the_packs_are_those_of_one_process(contents, tmp_path, monkeypatch):
    """Four packs from two processes are to the byte those that one makes, but for the time of day."""
    packs = dict.fromkeys(("a", "b", "c", "d"), (contents, Targets()))
    write_packs(packs, tmp_path / "many")
    monkeypatch.setattr(at_once, "_MOST", 1)
    write_packs(packs, tmp_path / "one")
    found = [
        {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}
        for out in (tmp_path / "many", tmp_path / "one")
    ]
    assert found[0].keys() == found[1].keys()
    assert [n for n in found[0] if found[0][n] != found[1][n] and not n.endswith("manifest.json")] == []


def warn(number: int) -> int:
    warnings.warn("Zebedee Quagmire", stacklevel=1)
    logging.getLogger("library").warning("Zebedee Quagmire")
    return number


def test_no_process_shows_what_a_library_says(capfd):
    """A value could stand in any library's warning or log: those of other processes are shown no more."""
    assert at_once.each_done(warn, range(4)) == [0, 1, 2, 3]
    assert capfd.readouterr() == ("", "")


def test_few_packs_are_filled_here():
    """A process is not begun for less than two packs; of four others take their part."""
    assert at_once.each_done(process, range(3)) == [os.getpid()] * 3
    assert os.getpid() not in at_once.each_done(process, range(4))


def test_the_program_that_began_them_is_not_run_again(monkeypatch, tmp_path):
    """A page of the app, or a script without a guard, is run by no new process and stays as it was here."""
    page = ModuleType("__main__")
    page.__file__ = str(tmp_path / "page.py")
    (tmp_path / "page.py").write_text("from pathlib import Path\nPath(__file__).with_name('run').touch()\n")
    monkeypatch.setitem(sys.modules, "__main__", page)
    assert os.getpid() not in at_once.each_done(process, range(4))
    assert sys.modules["__main__"] is page
    assert not (tmp_path / "run").exists()


def test_a_process_that_is_ended_is_made_up_for():
    """Where another process is killed, all is done here."""
    assert at_once.each_done(ended_apart, [os.getpid()] * 4) == [os.getpid()] * 4


def test_a_refusal_comes_through():
    """What another process refuses is refused with the same sentence."""
    with pytest.raises(DisclosureError, match=r"Not number 0\."):
        at_once.each_done(refuse, range(4))


STOPPED = """
import os, sys, time
sys.path[:0] = {paths!r}
from geoaudit.cli.stopping import stop_when_asked
from geoaudit.pack.at_once import each_done
from {module} import last
stop_when_asked()
try:
    each_done(last, [{folder!r}] * 4)
except KeyboardInterrupt:
    sys.exit(130)
"""


def last(folder: str) -> None:
    """Say that this process has begun, and take long."""
    with open(f"{folder}/{os.getpid()}", "w", encoding="utf-8"):  # noqa: PTH123
        pass
    time.sleep(600)


def runs(number: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("number", [2, 15, 9], ids=["Ctrl-C", "asked to end", "killed"])
def test_no_process_outlives_the_run(tmp_path, number):
    """However the run is ended, even killed, the processes that fill its packs end with it, in seconds."""
    code = STOPPED.format(paths=sys.path, module=__name__, folder=str(tmp_path))
    run = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE)
    until = time.monotonic() + 120
    while run.poll() is None and len(list(tmp_path.iterdir())) < 2 and time.monotonic() < until:
        time.sleep(0.1)
    others = [int(path.name) for path in tmp_path.iterdir()]
    assert len(others) == 2
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert run.returncode == (-9 if number == 9 else 130)
    if number != 9:  # of a run that was killed, Python's own tracker says what it cleared up
        assert said == b""
    until = time.monotonic() + 30
    while any(map(runs, others)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(map(runs, others))


def test_what_a_process_that_is_ended_left_is_in_no_pack(contents, tmp_path):
    """A folder that a killed process had begun, or filled, is filled anew: nothing that it left is listed."""
    task = contents, tmp_path / "a", Targets()
    first = _filled(task)
    (tmp_path / "a" / "layers" / "audit.gpkg-journal").write_bytes(b"left")
    assert _filled(task)["files"] == first["files"]
    assert verify(tmp_path / "a") == []
