import json
from xml.etree import ElementTree as ET

import pytest

from geoaudit.pack.figure_checks import figure_problems, printed_problems
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify

SVG, PNG = "figures/crime-by-ward-and-type-map.svg", "figures/crime-by-ward-and-type-map.png"


def problems(pack) -> list[str]:
    """What the checks of pictures and of the printed report say, whatever the hashes say."""
    opened = open_pack(pack)
    return [*figure_problems(opened), *printed_problems(opened)]


def entry_of(pack) -> dict:
    """What the manifest says of the first picture."""
    return json.loads((pack / "manifest.json").read_text())["figures"][0]


def told(pack, **changes) -> None:
    """Write another manifest that says something else of the first picture."""
    manifest = json.loads((pack / "manifest.json").read_text())
    manifest["figures"][0] |= changes
    (pack / "manifest.json").write_text(json.dumps(manifest))


def test_the_manifest_says_what_each_picture_is(written):
    """A script finds of each picture its files, what it draws, its title, its words and its size."""
    entry = entry_of(written)
    assert entry["files"] == [SVG, PNG]
    assert entry["about"] == "tables/crime-by-ward-and-type.csv"
    assert entry["title"] == "Crime by ward and type"
    assert entry["alt"].startswith("Map of Crime by ward and type, 2021: 3 areas")
    assert ET.fromstring((written / SVG).read_bytes()).attrib["width"] == f"{entry['millimetres'][0]:.1f}mm"


def test_a_whole_pack_has_whole_pictures(written):
    """Nothing is wrong with the pictures and the printed report of a pack as it is written."""
    assert problems(written) == []


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ("<script>alert(1)</script>", "the element script"),
        ('<image href="http://example.org/x.png"/>', "the element image"),
        ("<style>@import 'http://example.org';</style>", "the element style"),
        ('<rect onload="alert(1)"/>', "something that runs or lies outside it"),
        ('<use xlink:href="http://example.org/#a"/>', "something that runs or lies outside it"),
        ('<rect fill="url(http://example.org/a.svg#b)"/>', "something that runs or lies outside it"),
        ("<?php echo 1 ?>", "an instruction to a program"),
    ],
)
def test_a_picture_that_runs_or_fetches_something_is_named(pack, inside, said):
    """Whatever a browser would run or fetch in an SVG is found, and named."""
    content = (pack / SVG).read_text()
    (pack / SVG).write_text(content.replace("</svg>", f"{inside}</svg>"))
    assert problems(pack) == [f"The picture {SVG} must show what it holds and nothing else, and has {said}."]


def test_a_picture_that_would_grow_is_not_read_on(pack):
    """Entities that would expand to billions of letters are never expanded: a document type is refused."""
    entities = "".join(f'<!ENTITY e{i + 1} "{f"&e{i};" * 10}">' for i in range(12))
    (pack / SVG).write_text(f'<!DOCTYPE svg [<!ENTITY e0 "ha">{entities}]><svg>&e12;</svg>')
    assert problems(pack) == [
        f"The picture {SVG} must show what it holds and nothing else, and has a document type."
    ]


@pytest.mark.parametrize("content", [b"", b"<svg>", b"\x00\xff", b'<?xml version="1.0" encoding="x"?><a/>'])
def test_what_is_no_svg_is_named(pack, content):
    """A picture that is empty, cut off or something else is one sentence, never a traceback."""
    (pack / SVG).write_bytes(content)
    (problem,) = problems(pack)
    assert SVG in problem


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(60)])
def test_what_is_no_png_is_named(pack, content):
    """A picture of dots that is empty, cut off or something else is named."""
    (pack / PNG).write_bytes(content)
    assert problems(pack) == [f"The picture {PNG} is no PNG."]


def test_a_picture_of_another_size_or_title_is_named(pack):
    """What the manifest says of a picture must be so."""
    told(pack, title="Something else", millimetres=[10, 10])
    assert problems(pack) == [
        f"The picture {SVG} must have its title in it, and does not.",
        f"The picture {PNG} has another size than the manifest says.",
    ]


def test_a_picture_must_draw_something_of_the_pack(pack):
    """A picture of what is not in the pack is named."""
    told(pack, about="tables/none.csv")
    assert problems(pack) == ["A picture must draw a file of the pack, and tables/none.csv is none."]


def test_a_picture_that_nobody_names_is_found(pack):
    """A picture that the manifest lists as a file and says nothing of is named."""
    told(pack, files=[SVG])
    assert problems(pack) == [
        "The folder figures must hold the pictures that the manifest names, and holds others."
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda pdf: b"", "report.pdf is no PDF, or not a whole one."),
        (lambda pdf: pdf[:-200], "report.pdf is no PDF, or not a whole one."),
        (lambda pdf: pdf.replace(b"&lt;audit", b"&lt;other"), "report.pdf has another title than the pack."),
        (lambda pdf: pdf.replace(b"dc:title", b"dc:other"), "report.pdf has another title than the pack."),
        (
            lambda pdf: pdf.replace(b"/StructTreeRoot", b"/Structureless__"),
            "report.pdf must be tagged and say its language, so that it can be read out, and is not.",
        ),
    ],
)
def test_a_printed_report_that_is_not_what_it_should_be_is_named(pack, change, said):
    """No PDF, half of one, one of another title and one without tags are each named."""
    file = pack / "report.pdf"
    file.write_bytes(change(file.read_bytes()))
    assert problems(pack) == [said]


def test_verify_names_a_picture_that_was_changed(pack):
    """One byte of a picture, or the printed report taken away, and the receiver is told."""
    content = bytearray((pack / PNG).read_bytes())
    content[-20] ^= 1
    (pack / PNG).write_bytes(bytes(content))
    (pack / "report.pdf").unlink()
    assert verify(pack) == [
        "The file report.pdf is missing from the pack.",
        f"The file {PNG} has changed since the pack was made: its hash is not the manifest's.",
    ]


def test_a_manifest_that_says_nonsense_of_its_pictures_is_a_sentence(pack):
    """Kinds that no manifest has are said to be wrong, and are no traceback."""
    for nonsense in ([1], [{"files": 3}], [{}], {"a": 1}, "x"):
        manifest = json.loads((pack / "manifest.json").read_text())
        (pack / "manifest.json").write_text(json.dumps(manifest | {"figures": nonsense}))
        assert any("does not describe the pack" in problem for problem in verify(pack))
