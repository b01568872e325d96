"""Whatever files a pack comes to have: each is listed, checked, described, and the same each time."""

import csv
import io
import os
import pickle
import re
import shutil
import sqlite3
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pytest
from csvw import CSVW

from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack
from tests.pack.test_verify import flip, rehash

MADE_ALIKE = """
import pickle, sys, time
from pathlib import Path
from geoaudit.pack.write import write_pack
now, local, zulu = time.time, time.localtime, time.gmtime
time.time = lambda: now() + float(sys.argv[3])
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: zulu(time.time() if seconds is None else seconds)
write_pack(pickle.loads(Path(sys.argv[1]).read_bytes()), Path(sys.argv[2]))
"""


def files_of(folder: Path) -> dict[str, bytes]:
    """The files of a pack but its manifest."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    del found["manifest.json"]
    return found


@pytest.fixture(scope="module")
def full(whole, tmp_path_factory) -> Path:
    """A pack with every part that a pack can have; not to be changed."""
    out = tmp_path_factory.mktemp("full") / "pack"
    write_pack(whole, out)
    return out


@pytest.fixture
def damaged(full, tmp_path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(full, tmp_path / "pack"))


def test_it_is_whole(full):
    """As it was made, with everything in it, nothing is wrong."""
    assert verify(full) == []


def test_a_byte_changed_in_each_file_names_each(damaged):
    """In every file at once one bit is changed: each is named by its hash."""
    names = sorted(files_of(damaged))
    for name in names:
        flip(damaged / name, (damaged / name).stat().st_size // 2)
    found = verify(damaged)
    assert [
        n for n in names if f"The file {n} has changed since the pack was made: its hash" not in str(found)
    ] == []


def test_each_file_that_is_missing_is_named(damaged):
    """With nothing but the manifest left every file is named as missing."""
    names = sorted(files_of(damaged))
    for name in names:
        (damaged / name).unlink()
    found = verify(damaged)
    assert [name for name in names if f"The file {name} is missing from the pack." not in found] == []


def test_each_file_that_was_added_is_named(damaged):
    """Beside every file, of whatever kind, another of the kind is named as added."""
    names = [f"{Path(name).parent.as_posix()}/added-{Path(name).name}" for name in files_of(damaged)]
    added = [name.removeprefix("./") for name in names]
    for name in added:
        shutil.copyfile(damaged / name.replace("added-", ""), damaged / name)
    found = verify(damaged)
    said = "The file {} was added to the pack: the manifest does not list it."
    assert [name for name in added if said.format(name) not in found] == []


# What stands in one file alone can be held against nothing but its hash.
ALONE = ("balance", "boundary", "coverage_months", "estimate_errors", "rejected")


def test_a_figure_changed_in_any_table_is_found(damaged):
    """In each CSV by itself one figure is another and every hash is restated: the table's file is named."""
    missed = []
    for name in sorted(n for n in files_of(damaged) if n.endswith(".csv")):
        if Path(name).name.startswith(ALONE):
            continue
        before = (damaged / name).read_bytes()
        changed = another_figure(before)
        if changed is None:
            continue
        (damaged / name).write_bytes(changed)
        rehash(damaged)
        if not any(name in problem for problem in verify(damaged)):
            missed.append(name)
        (damaged / name).write_bytes(before)
    assert missed == []


def another_figure(content: bytes) -> bytes | None:
    """The CSV with the last figure of its last column of figures changed; None where it has none."""
    rows = list(csv.reader(io.StringIO(content.decode())))
    for row in reversed(rows[1:]):
        for place in reversed(range(len(row))):
            if re.fullmatch(r"-?\d+(\.\d+)?", row[place]):
                row[place] = row[place][:-1] + str((int(row[place][-1]) + 6) % 10)
                text = io.StringIO()
                csv.writer(text, lineterminator="\r\n").writerows(rows)
                return text.getvalue().encode()
    return None


def test_a_figure_changed_in_any_layer_is_found(damaged):
    """In each layer of figures one is another, as a GIS would write it: the layer is named."""
    path = damaged / "layers" / "audit.gpkg"
    before = path.read_bytes()
    with sqlite3.connect(path) as layers:
        listed = layers.execute(
            "select table_name from gpkg_contents where data_type = 'features'"
        ).fetchall()
    missed, tried = [], 0
    for (layer,) in listed:
        column = figure_of(path, layer)
        if column:
            change_figure(path, layer, column)
            rehash(damaged)
            missed += [] if any(layer in problem for problem in verify(damaged)) else [layer]
            path.write_bytes(before)
            tried += 1
    assert missed == []
    assert tried >= 3


def figure_of(path: Path, layer: str) -> str:
    """A column of figures of a layer; empty where it has none."""
    with sqlite3.connect(path) as layers:
        columns = layers.execute(f'pragma table_info("{layer}")').fetchall()
    known = [c[1] for c in columns if c[2].startswith(("INTEGER", "MEDIUMINT", "REAL")) and c[1] != "fid"]
    return known[-1] if known else ""


def change_figure(path: Path, layer: str, column: str) -> None:
    """Add six to the column's first figure, past the triggers of the geometry."""
    with sqlite3.connect(path) as layers:
        for (name,) in layers.execute(
            "select name from sqlite_master where type = 'trigger' and tbl_name = ?", (layer,)
        ).fetchall():
            layers.execute(f'drop trigger "{name}"')
        layers.execute(
            f'update "{layer}" set "{column}" = "{column}" + 6 where fid = '
            f'(select min(fid) from "{layer}" where "{column}" is not null)'
        )
    layers.close()


def test_every_table_is_valid_csvw(full):
    """The csvw package accepts every CSV of the pack with its metadata."""
    tables = sorted(full.rglob("*.csv"))
    assert len(tables) > 10
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the package's own dependencies; what it says of a table is below
        for table in tables:
            found = CSVW(str(table), md_url=f"{table}-metadata.json", validate=True)
            assert found.is_valid, (table.name, [str(w.message) for w in found.warnings])


def test_the_same_on_another_day_in_another_process(full, whole, tmp_path):
    """Made by another process with other hashes, elsewhere, 400 days later: every file is equal."""
    (tmp_path / "contents").write_bytes(pickle.dumps(whole))
    out = tmp_path / "elsewhere" / "other"
    again = os.environ | {"PYTHONHASHSEED": "77", "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    arguments = [str(tmp_path / "contents"), str(out), str(400 * 86_400)]
    subprocess.run([sys.executable, "-c", MADE_ALIKE, *arguments], check=True, env=again)
    one, other = files_of(full), files_of(out)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_every_part_of_packed_files_has_one_date(full):
    """Files that are archives themselves hold no moment of their making."""
    for name in files_of(full):
        if zipfile.is_zipfile(full / name):
            with zipfile.ZipFile(full / name) as archive:
                assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}, name
