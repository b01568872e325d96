"""Plain files, folders and zip archives."""

import io
import zipfile
from pathlib import Path

import pytest

from geoaudit.errors import FileError, PackError
from geoaudit.files.archives import Member, expand, members, unpacked
from geoaudit.files.sheets import sheet_names
from geoaudit.pack.container import open_container
from geoaudit.ui.workspaces import workspace_at

CSV = (".csv",)


def make_zip(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as caught:
        _ = [member.read() for member in members(path, CSV)]
    message = str(caught.value)
    assert message.endswith(".")
    assert message.count(". ") == 0, "a message is one sentence"
    return message


def test_a_plain_file_is_its_own_member(tmp_path):
    """A file that is no archive is read as it is, whatever its ending."""
    (tmp_path / "a.dat").write_bytes(b"x,y\n")
    [member] = members(tmp_path / "a.dat", CSV)
    assert (member.label, member.name, member.read()) == ("a.dat", "a.dat", b"x,y\n")


def test_an_archive_gives_its_members_sorted_with_their_folders(tmp_path):
    """Members keep their folders, come sorted, and macOS's additions and hidden files are left."""
    entries = {
        "2020-06/b.csv": b"b",
        "2020-05/a.CSV": b"a",
        "__MACOSX/a.csv": b"x",
        ".h.csv": b"x",
        "n.txt": b"x",
    }
    found = members(make_zip(tmp_path / "z.zip", entries), CSV)
    assert [m.name for m in found] == ["2020-05/a.CSV", "2020-06/b.csv"]
    assert [m.label for m in found] == ["z.zip: 2020-05/a.CSV", "z.zip: 2020-06/b.csv"]
    assert [m.read() for m in found] == [b"a", b"b"]


def test_a_folder_gives_the_files_below_it(tmp_path):
    """A folder is read like an archive that was expanded."""
    (tmp_path / "f" / "2020-05").mkdir(parents=True)
    (tmp_path / "f" / "2020-05" / "a.csv").write_bytes(b"a")
    (tmp_path / "f" / ".hidden.csv").write_bytes(b"h")
    assert [(m.name, m.read()) for m in members(tmp_path / "f", CSV)] == [("2020-05/a.csv", b"a")]


def test_windows_separators_in_an_archive_are_folders(tmp_path):
    """An archive made with backslashes is read like any other."""
    [member] = members(make_zip(tmp_path / "z.zip", {"2020-05\\a.csv": b"a"}), CSV)
    assert member.name == "2020-05/a.csv"
    assert member.read() == b"a"


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "C:\\a.csv", "b/../../a.csv", "..\\a.csv"])
def test_a_member_outside_the_archives_folder_is_refused(tmp_path, name):
    """Whatever would be written outside the folder if expanded makes the archive refused, unread."""
    assert "outside" in refusal(make_zip(tmp_path / "z.zip", {name: b"a", "b.csv": b"b"}))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """A missing file is named."""
    assert refusal(tmp_path / "gone.csv").startswith("gone.csv is not there")


@pytest.mark.parametrize("name", ["a.csv", "a.zip"])
def test_an_empty_file_is_refused(tmp_path, name):
    """An empty file, archive or not, is said to be empty."""
    (tmp_path / name).write_bytes(b"")
    assert "is empty" in refusal(tmp_path / name)


def test_a_truncated_archive_is_refused_wherever_it_ends(tmp_path):
    """No cut of an archive is read as a whole one."""
    whole = make_zip(tmp_path / "z.zip", {"a.csv": bytes(range(256)) * 40}).read_bytes()
    for length in range(1, len(whole), 37):
        (tmp_path / "cut.zip").write_bytes(whole[:length])
        assert "cut.zip" in refusal(tmp_path / "cut.zip")


def test_a_damaged_member_is_refused(tmp_path):
    """A member whose bytes do not give its checksum is not read."""
    path = make_zip(tmp_path / "z.zip", {"a.csv": b"0123456789" * 500})
    data = bytearray(path.read_bytes())
    data[45] ^= 0xFF
    path.write_bytes(data)
    assert "cannot be read" in refusal(path)


def test_an_encrypted_archive_is_refused(tmp_path):
    """Encryption is told from damage."""
    path = make_zip(tmp_path / "z.zip", {"a.csv": b"a"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in refusal(path)


def test_an_archive_that_would_fill_the_disk_is_refused(tmp_path):
    """An archive of endless noughts is refused by its directory, before it is expanded."""
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.csv", "w") as file:
        for _ in range(300):
            file.write(bytes(2**20))
    assert "GiB" in refusal(path)


def test_an_archive_without_a_table_is_refused(tmp_path):
    """An archive of other things says what was looked for."""
    assert ".csv" in refusal(make_zip(tmp_path / "z.zip", {"readme.pdf": b"a"}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_one_name_twice_is_refused(tmp_path):
    """Two members of one name would be the last one read twice."""
    path = make_zip(tmp_path / "z.zip", {"a.csv": b"1"})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("a.csv", b"2")
    assert "more than once" in refusal(path)


def test_patterns_stand_for_files_in_order_and_once(tmp_path):
    """Patterns keep their order, each one's matches are sorted, and nothing is named twice."""
    for name in ("b.zip", "a.zip", "c.csv", "[1].csv"):
        (tmp_path / name).write_bytes(b"x")
    found = expand(["c.csv", "*.zip", "./a.zip", "[1].csv"], tmp_path)
    assert [path.name for path in found] == ["c.csv", "a.zip", "b.zip", "[1].csv"]


def test_a_file_in_a_folder_that_is_named_too_is_not_read_twice(tmp_path):
    """`**` stands for a folder and for what is in it, and its rows are counted once."""
    (tmp_path / "d").mkdir()
    (tmp_path / "d" / "a.csv").write_bytes(b"x")
    assert expand(["d/*.csv", "d"], tmp_path) == (tmp_path / "d",)
    assert expand(["**"], tmp_path / "d") == expand(["."], tmp_path / "d")


def test_a_pattern_that_stands_for_nothing_is_refused(tmp_path):
    """The pattern is named."""
    with pytest.raises(FileError, match=r"'police/\*\.zip'"):
        expand(["police/*.zip"], tmp_path)


def odd_zips():
    """Zips that no reader here can list: of a version to come, and with a name that is no text."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("caf\u00e9.csv", "a")
    content = bytearray(target.getvalue())
    listed = content.index(b"PK\x01\x02")
    newer = content[: listed + 6] + b"\xc8\x00" + content[listed + 8 :]
    return [bytes(newer), bytes(content).replace("caf\u00e9".encode(), b"caf\xff\xff")]


@pytest.mark.parametrize("number", [0, 1])
def test_a_zip_that_no_reader_knows_is_one_sentence(tmp_path, number):
    """As records, a workbook, a pack, or beside records: refused or passed over, and never a traceback."""
    content = odd_zips()[number]
    with pytest.raises((NotImplementedError, UnicodeDecodeError)):
        zipfile.ZipFile(io.BytesIO(content))
    path, book = tmp_path / "x.zip", tmp_path / "x.xlsx"
    for each in (path, book):
        each.write_bytes(content)
    with pytest.raises(FileError, match="not a whole zip"):
        members(path, (".csv",))
    with pytest.raises(FileError, match="not a whole Excel workbook"):
        sheet_names(Member("x.xlsx", "x.xlsx", book))
    with pytest.raises(PackError, match="is neither or is damaged"):
        open_container(path)
    assert unpacked(path) == 0
    (tmp_path / "audit.toml").write_text("[audit]", encoding="utf-8")
    assert workspace_at(tmp_path).packs == ()
