"""The commands: what they write, whole or not at all, and how they end."""

import csv
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from asking import POLICE, asking, fill, offences

from geoaudit.errors import PackError
from geoaudit.requests import asked_of, template, write_request
from geoaudit.spec import read_spec_before_files

OFFICE, BROWSER = shutil.which("soffice"), shutil.which("chromium")
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@pytest.fixture
def spec(tmp_path):
    """A specification that asks partners for files that are not there yet."""
    return asking(tmp_path)


def test_a_request_is_a_workbook_and_a_page_for_each_file(spec, tmp_path, geoaudit):
    """The command works before any file has come, and says what it wrote."""
    ran = geoaudit("request", spec, "--to", POLICE, "--out", tmp_path / "asked", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert json.loads(ran.out)["files"] == ["recorded.xlsx", "recorded.html"]
    assert sorted(path.name for path in (tmp_path / "asked").iterdir()) == ["recorded.html", "recorded.xlsx"]


def test_an_unknown_partner_is_suggested_the_nearest(spec, tmp_path, geoaudit):
    """A slip of the keys in --to leaves nothing behind."""
    ran = geoaudit("request", spec, "--to", "Northside Polcie", "--out", tmp_path / "asked")
    assert ran.code == 10
    assert "did you mean 'Northside Police'" in ran.err
    assert not (tmp_path / "asked").exists()


def test_a_specification_without_partners_says_how_to_name_one(spec, tmp_path, geoaudit):
    """Nobody is asked for anything: the refusal says which key is missing."""
    text = spec.read_text(encoding="utf-8")
    start = text.index("\n[categories]")
    spec.write_text(text[:start], encoding="utf-8")
    ran = geoaudit("request", spec, "--to", POLICE, "--out", tmp_path / "asked")
    assert ran.code == 10
    assert "add partner to a source" in ran.err


def test_a_folder_that_is_there_is_kept(spec, tmp_path, geoaudit):
    """Without --replace nothing is touched; with it only a folder of requests is replaced."""
    out = tmp_path / "asked"
    out.mkdir()
    (out / "notes.docx").write_text("mine", encoding="utf-8")
    assert geoaudit("request", spec, "--to", POLICE, "--out", out).code == 16
    assert geoaudit("request", spec, "--to", POLICE, "--out", out, "--replace").code == 16
    assert [path.name for path in out.iterdir()] == ["notes.docx"]
    (out / "notes.docx").unlink()
    assert geoaudit("request", spec, "--to", POLICE, "--out", out, "--replace").code == 0
    assert geoaudit("request", spec, "--to", POLICE, "--out", out, "--replace").code == 0
    assert not list(tmp_path.glob(".asked*"))


@pytest.mark.parametrize("name", ["from_police.xlsx", "recorded.csv"])
def test_a_folder_of_what_partners_sent_is_not_replaced(spec, tmp_path, geoaudit, name):
    """A folder with a file of records alone is none of ours, whatever the file ends in."""
    came = tmp_path / "came"
    came.mkdir()
    (came / name).write_bytes(b"the only copy")
    assert geoaudit("request", spec, "--to", POLICE, "--out", came, "--replace").code == 16
    assert geoaudit("check", spec, "--for", POLICE, "--out", came, "--replace").code == 16
    assert (came / name).read_bytes() == b"the only copy"


def test_nothing_is_written_over_what_came_to_be_there(spec, tmp_path):
    """Whoever calls the function and not the command is refused a taken place, too."""
    out = tmp_path / "asked"
    asked = asked_of(read_spec_before_files(spec), POLICE)
    write_request(asked, out)
    (out / "recorded.html").write_text("mine", encoding="utf-8")
    with pytest.raises(PackError, match="must not exist"):
        write_request(asked, out)
    assert (out / "recorded.html").read_text(encoding="utf-8") == "mine"


def test_a_workbook_that_cannot_be_made_leaves_nothing(spec, tmp_path, geoaudit, monkeypatch):
    """A full disk in the middle: no folder, and no half of one."""

    def full(_path, _content):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    ran = geoaudit("request", spec, "--to", POLICE, "--out", tmp_path / "asked")
    assert ran.code == 16
    assert "no space left" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["county"]


def test_check_for_a_partner_writes_them_a_letter(spec, tmp_path, geoaudit):
    """Text, page and list of rows; code 1 while something has to be corrected, and 0 once it is."""
    geoaudit("request", spec, "--to", POLICE, "--out", tmp_path / "asked")
    rows = offences()
    rows[1][3] = "999Z"
    fill(tmp_path / "asked" / "recorded.xlsx", spec.parent / "from_police.xlsx", rows)
    ran = geoaudit("check", spec, "--for", POLICE, "--out", tmp_path / "letter")
    assert ran.code == 1
    assert "1 row: “Offence code” holds something else than was asked for (row 3)." in ran.out
    text = (tmp_path / "letter" / "letter.txt").read_text(encoding="utf-8")
    assert text == ran.out
    page = (tmp_path / "letter" / "letter.html").read_text(encoding="utf-8")
    assert "holds something else than was asked for" in page
    with (tmp_path / "letter" / "rows.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert [(row["file"], row["row"]) for row in listed] == [("from_police.xlsx", "3")]
    rows[1][3] = "028A"
    fill(tmp_path / "asked" / "recorded.xlsx", spec.parent / "from_police.xlsx", rows)
    ran = geoaudit("check", spec, "--for", POLICE, "--json")
    assert (ran.code, json.loads(ran.out)["complete"]) == (0, True)


def test_a_letter_needs_somebody_to_go_to(spec, tmp_path, geoaudit):
    """--out without --for is a slip."""
    assert geoaudit("check", spec, "--out", tmp_path / "letter").code == 2


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc")
def test_libreoffice_keeps_the_lists_and_the_rules(spec, tmp_path, geoaudit):
    """Saved by the program that receivers have, the template has its rules and lists of codes still."""
    geoaudit("request", spec, "--to", POLICE, "--out", tmp_path / "asked")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    book = tmp_path / "asked" / "recorded.xlsx"
    command = [
        OFFICE,
        "--headless",
        profile,
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path / "out"),
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(tmp_path / "out" / "recorded.ods") as parts:
        content = ET.fromstring(parts.read("content.xml"))
    rules = [rule.get(f"{TABLE}condition") for rule in content.iter(f"{TABLE}content-validation")]
    assert len(rules) == 5
    assert sum("cell-content-is-in-list" in (rule or "") for rule in rules) == 2
    assert any("cell-content-is-date" in (rule or "") and "between" in rule for rule in rules)
    lists = [match for rule in rules for match in re.findall(r"in-list\((.*?)\)", rule or "")]
    assert lists == ["[$Codes.$B$2:.$B$3]", "[$Codes.$B$4:.$B$5]"]
    assert [t.get(f"{TABLE}name") for t in content.iter(f"{TABLE}table")][:4] == [
        "Data",
        "About",
        "Columns",
        "Codes",
    ]


@pytest.mark.skipif(BROWSER is None, reason="chromium is not installed")
def test_the_page_prints_on_one_sheet(spec, tmp_path, geoaudit):
    """Chromium, with no network, prints the explanation on a single sheet of A4."""
    geoaudit("request", spec, "--to", POLICE, "--out", tmp_path / "asked")
    printed = tmp_path / "page.pdf"
    command = [
        BROWSER,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    page = (tmp_path / "asked" / "recorded.html").as_uri()
    subprocess.run(
        [*command, profile, f"--print-to-pdf={printed}", page], check=True, capture_output=True, timeout=120
    )
    assert len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) == 1


def test_the_rows_that_are_checked_are_more_than_a_ward_has():
    """A template checks ten thousand rows as they are filled in."""
    assert template.ROWS >= 5_000
