"""What a pack holds where its specification asks for fewer formats of the report."""

import json
from dataclasses import replace

import pytest

from geoaudit.pack.figure_checks import format_problems
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack

PRINTED = {"pdf": "report.pdf", "word": "report.docx", "pictures": "figures"}


@pytest.mark.parametrize("asked", [(), ("pdf",), ("word",), ("pictures",), ("pdf", "word")])
def test_a_pack_holds_the_formats_that_are_asked_for_and_no_others(contents, tmp_path, asked):
    """Each format is there or not; the page links to what is there; and the receiver finds the pack whole."""
    write_pack(replace(contents, report_formats=asked), tmp_path / "pack")
    there = {name for name, path in PRINTED.items() if (tmp_path / "pack" / path).exists()}
    page = (tmp_path / "pack" / "report.html").read_text(encoding="utf-8")
    manifest = json.loads((tmp_path / "pack" / "manifest.json").read_text(encoding="utf-8"))
    assert there == set(asked)
    assert {name for name, path in PRINTED.items() if f">{path}" in page} == set(asked)
    assert bool(manifest["figures"]) == ("pictures" in asked)
    assert manifest["report_formats"] == list(asked)
    assert verify(tmp_path / "pack") == []


@pytest.mark.parametrize("said", [["pdf", "word"], ["word", "pictures"], ["pdf", "pictures"], []])
def test_a_manifest_that_names_other_formats_is_found(pack, said):
    """A format that the pack holds and its manifest leaves out, and the receiver is told."""
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    (pack / "manifest.json").write_text(json.dumps(manifest | {"report_formats": said}), encoding="utf-8")
    assert list(format_problems(open_pack(pack))) == [
        "A pack must hold the report in the formats that its manifest names, and in no others."
    ]


def test_a_format_that_is_named_and_not_there_is_found(contents, tmp_path):
    """A manifest that promises a document for Word that the pack has not is told."""
    write_pack(replace(contents, report_formats=("pdf",)), tmp_path / "pack")
    file = tmp_path / "pack" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps(manifest | {"report_formats": ["pdf", "word"]}), encoding="utf-8")
    assert len(list(format_problems(open_pack(tmp_path / "pack")))) == 1
