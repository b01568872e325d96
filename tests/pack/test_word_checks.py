"""What a receiver's check says of a document for Word that is other than the pack's tables, or harmful."""

import io
import json
import shutil
import zipfile

import pytest

from geoaudit.pack import word_checks
from geoaudit.pack.verify import verify
from tests.pack.test_verify import CRIME, PEOPLE, rehash

DOCUMENT, BODY = "report.docx", "word/document.xml"
DANGEROUS = f"{DOCUMENT} must have no fields but its contents and pages, and {BODY} has others."
UNREADABLE = f"{DOCUMENT} is no document that can be read."


def rewrite(pack, change) -> None:
    """Change the parts of the document as a forger would, and state the new hashes."""
    with zipfile.ZipFile(pack / DOCUMENT) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    (pack / DOCUMENT).write_bytes(buffer.getvalue())
    rehash(pack)


def exchanged(old: str, new: str, part: str = BODY):
    def change(parts):
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode(), 1)

    return change


def test_a_changed_figure_is_named_by_table_and_row(pack):
    """One cell of one table is not what the CSV says: its file and its row are named, and nothing else."""
    cell = '<w:t xml:space="preserve">{}</w:t></w:r></w:p></w:tc></w:tr>'
    rewrite(pack, exchanged(cell.format("39"), cell.format("45")))
    assert verify(pack) == [f"{DOCUMENT} differs from {PEOPLE} in row 15 of a table that shows it."]


def test_a_table_that_was_taken_out_is_named(pack):
    """A table of the pack that the document does not show is missed."""

    def change(parts):
        start, end = (parts[BODY].index(mark) for mark in (b"<w:tbl>", b"</w:tbl>"))
        parts[BODY] = parts[BODY][:start] + b"<w:p/>" + parts[BODY][end + len(b"</w:tbl>") :]

    rewrite(pack, change)
    assert verify(pack) == [f"{DOCUMENT} must have 1 tables of {CRIME}, and has 0."]


def test_a_row_that_was_taken_out_is_named(pack):
    """A table that ends too soon is told from one whose figures differ."""

    def change(parts):
        end = parts[BODY].index(b"</w:tbl>")
        start = parts[BODY].rindex(b"<w:tr>", 0, end)
        parts[BODY] = parts[BODY][:start] + parts[BODY][end:]

    rewrite(pack, change)
    assert verify(pack) == [f"{DOCUMENT} differs from {CRIME} in the number of its rows (11, not 12)."]


def test_another_sentence_is_found(pack):
    """What the manifest says of a table must stand in the document."""

    def say(manifest):
        manifest["tables"][0]["sentences"] = ["There were 9 crimes."]

    rehash(pack, say)
    assert f"{DOCUMENT} says other sentences of the tables than the manifest does." in verify(pack)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            exchanged(
                "</Relationships>",
                '<Relationship Id="x" Type="t" Target="http://e" TargetMode="External"/></Relationships>',
                "word/_rels/document.xml.rels",
            ),
            f"{DOCUMENT} must hold all that it shows, and word/_rels/document.xml.rels leads elsewhere.",
        ),
        (
            lambda parts: parts.update({"word/vbaProject.bin": b"macro"}),
            f"{DOCUMENT} must hold text and pictures alone, and holds word/vbaProject.bin.",
        ),
        (exchanged(" TOC ", " DDEAUTO cmd "), DANGEROUS),
        (exchanged("</w:body>", '<w:altChunk r:id="x"/></w:body>'), DANGEROUS),
        (exchanged("</w:body>", "</w:bodi>"), UNREADABLE),
        (lambda parts: parts.pop(BODY), f"{DOCUMENT} must have the part {BODY}, and has none."),
    ],
)
def test_what_would_be_fetched_or_run_is_named(pack, change, said):
    """A link to elsewhere, a macro, a field that runs a program, a damaged part: each in a sentence."""
    rewrite(pack, change)
    assert verify(pack) == [said]


def test_entities_are_not_expanded(pack):
    """A document type that would grow without end, or read a file, is refused before it does either."""
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document '
    rewrite(pack, exchanged("<w:document ", bomb))
    assert verify(pack) == [UNREADABLE]


def test_what_is_too_large_is_not_read(pack, monkeypatch):
    """A document that unpacks to more than any report is named, not unpacked."""
    monkeypatch.setattr(word_checks, "MOST_BYTES", 10_000)
    assert verify(pack) == [UNREADABLE]


def test_what_is_no_document_is_named(pack):
    """A file that is no zip is one sentence and no traceback."""
    (pack / DOCUMENT).write_bytes(b"PK no document")
    rehash(pack)
    assert verify(pack) == [UNREADABLE]


def test_a_pack_of_before_has_no_document(pack):
    """Without the document there is nothing to say of it."""
    (pack / DOCUMENT).unlink()
    manifest = json.loads((pack / "manifest.json").read_text())
    kept = [entry for entry in manifest["files"] if entry["path"] != DOCUMENT]
    del manifest["report_formats"]
    (pack / "manifest.json").write_text(json.dumps(manifest | {"files": kept}))
    rehash(pack, lambda stated: stated.update(files=kept))
    assert verify(pack) == []


def test_findings_are_compared_with_their_files(spotted, tmp_path):
    """A further table of a finding is held against its CSV as tables are."""
    pack = tmp_path / "p"
    shutil.copytree(spotted, pack)
    rewrite(pack, exchanged(">8.123<", ">8.124<"))
    assert verify(pack) == [
        f"{DOCUMENT} differs from hotspots/hot-wards-test.csv in row 1 of a table that shows it."
    ]
