"""Sentences on tables: in the report under the heading of each, in the manifest, and the same in both."""

import json
import shutil
from dataclasses import replace
from html import escape

import pytest

from geoaudit.errors import PackError
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack
from tests.pack.test_verify import exchange, rehash

CRIMES = ("There were 145 crimes in 2022.", "The largest share by area is that of <Bridge> & more.")
PEOPLE = ("There were about 39 people on 30 September 2022.",)


@pytest.fixture
def said(contents, tmp_path):
    """The small pack with sentences on both of its tables."""
    titles = [table.title for table in contents.tables]
    write_pack(replace(contents, sentences=dict(zip(titles, (CRIMES, PEOPLE), strict=True))), tmp_path / "p")
    return tmp_path / "p"


def test_sentences_stand_under_the_heading_of_their_table(said):
    """Before its source, its map and its figures, and once more in short; what a script could be is text."""
    page = (said / "report.html").read_text()
    heading, *_ = page.partition("Crime by ward and type</h2>")[2].partition("Numbers from")
    assert [escape(words, quote=False) in heading for words in CRIMES] == [True, True]
    assert "<Bridge>" not in page
    assert page.count(f'tells">{PEOPLE[0]}') == 1
    assert page.count(PEOPLE[0]) == 2


def test_the_manifest_has_the_sentences_of_each_table(said):
    """For a program that reads no page; a table about the data has none."""
    manifest = json.loads((said / "manifest.json").read_text())
    assert [entry["sentences"] for entry in manifest["tables"]] == [list(CRIMES), list(PEOPLE)]
    assert verify(said) == []


@pytest.mark.parametrize(("file", "before"), [("report.html", 'tells">'), ("manifest.json", '"')])
def test_a_sentence_that_differs_between_report_and_manifest_is_found(said, file, before):
    """Though every hash was redone; a manifest that says another is at odds with the workbook too."""
    words = f"{before}There were about %s people"
    exchange(said / file, words % 39, words % 93)
    rehash(said)
    assert verify(said)[0] == "report.html says other sentences than the manifest does."
    assert any("sheet Table 2" in words for words in verify(said)) == (file == "manifest.json")


def test_a_sentence_that_was_taken_out_is_found(said):
    """The report alone cannot be silent on what the manifest says."""
    rehash(said, lambda manifest: manifest["tables"][0].update(sentences=[]))
    assert verify(said) == ["report.html says other sentences than the manifest does."]


def test_sentences_are_of_tables_of_the_pack(contents):
    """None of a table that is not there."""
    with pytest.raises(PackError, match="'No such table' is none"):
        replace(contents, sentences={"No such table": ("There were 3.",)})


def test_sentences_of_findings_are_those_of_the_report(spotted, tmp_path):
    """The manifest has what a method found, how, and its classes; another sentence is found."""
    pack = shutil.copytree(spotted, tmp_path / "spotted")
    entry = json.loads((pack / "manifest.json").read_text())["hotspots"][0]
    page = (pack / "report.html").read_text()
    assert entry["sentences"]
    assert all(f'tells">{escape(words, quote=False)}' in page for words in entry["sentences"])
    assert entry["methods"]
    assert entry["classes"]
    rehash(pack, lambda manifest: manifest["hotspots"][0].update(sentences=["It is hot."]))
    assert verify(pack) == ["report.html says other sentences than the manifest does."]
