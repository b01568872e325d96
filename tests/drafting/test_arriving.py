"""How files come in, and what is refused."""

import io
import zipfile

import pytest

from geoaudit.drafting.arriving import lying, sent
from geoaudit.errors import DraftError, GeoAuditError

ROWS = b"Reference,Incident date,Postcode\n1,2021-04-01,NE27 0AA\n"


def zip_of(**files):
    """Return the bytes of a zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../evil.csv",
        "..\\evil.csv",
        "/etc/passwd.csv",
        "<script>.csv",
        ".hidden.csv",
        "a\nb.csv",
        "con.csv",
        "nothing",
        "evil..csv",
        "x" * 200 + ".csv",
        "program.exe",
    ],
)
def test_a_name_that_is_a_path_or_markup_is_refused_and_nothing_written(tmp_path, name):
    """In one sentence; the folder of the session stays as it was, and so does the one above it."""
    folder = tmp_path / "desk"
    folder.mkdir()
    with pytest.raises(DraftError) as refused:
        sent(name, ROWS, folder)
    assert "\n" not in str(refused.value)
    assert [path.name for path in tmp_path.rglob("*")] == ["desk"]


def test_a_plain_name_is_kept_and_taken_once(tmp_path):
    """Letters of other languages, blanks and brackets are plain."""
    came = sent("Vorfälle 2021 (neu).csv", ROWS, tmp_path)
    assert came.sent
    assert came.path.read_bytes() == ROWS
    with pytest.raises(DraftError, match="different names"):
        sent("Vorfälle 2021 (neu).csv", ROWS, tmp_path)


@pytest.mark.parametrize(
    "content", [b"", b"no zip", zip_of(**{"../out.csv": ROWS}), zip_of(**{"a.txt.exe": ROWS})]
)
def test_a_zip_that_is_none_or_would_write_elsewhere_is_refused_and_not_kept(tmp_path, content):
    """It is never unpacked; nothing of it is left in the folder of the session."""
    with pytest.raises(GeoAuditError):
        sent("files.zip", content, tmp_path)
    assert not list(tmp_path.iterdir())


def test_the_files_of_a_folder_are_used_where_they_lie(tmp_path):
    """Those that can be taken in; quotation marks around the path are no part of it."""
    for name in ("a.csv", "b.toml", ".c.csv"):
        (tmp_path / name).write_bytes(ROWS)
    (tmp_path / "d.csv").mkdir()
    assert [path.name for path in lying(f'"{tmp_path}"')] == ["a.csv"]
    assert lying(str(tmp_path / "a.csv")) == ((tmp_path / "a.csv").resolve(),)


@pytest.mark.parametrize("text", ["", "  ", "/nowhere/at/all", "\0", "~nobody-of-that-name/x"])
def test_a_path_of_nothing_is_refused_in_one_sentence(text):
    """Whatever was written."""
    with pytest.raises(DraftError, match="folder must hold"):
        lying(text)
