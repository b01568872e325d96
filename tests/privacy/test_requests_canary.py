"""One person, looked for in every letter about the file that they are in."""

import re

import pytest
from asking import HEADINGS, POLICE, asking, fill, offences

CANARY = re.compile(r"zebedee|quagmire|ze7\s?7xq|1971|Z971302", re.IGNORECASE)
PERSON = ["Z971302", "13/02/1971", "ZE7 7XQ", "Zebedee", "Quagmire"]
CROWDED = [*HEADINGS, "Victim"]
WRONG = {
    "a bad value in every column": (HEADINGS, [*offences(), PERSON]),
    "no names of columns": (PERSON, offences()),
    "no names of columns, and none that looks like a record": (
        ["Zebedee", "Quagmire", "a", "b", "c"],
        offences(),
    ),
    "no names of columns, and a word that is one": (
        ["Zebedee", "Setting", "Quagmire", "b", "c"],
        offences(),
    ),
    "no names of columns, and a word twice": (["Zebedee", "Quagmire", "Quagmire", "b", "c"], offences()),
    "a column of names": (CROWDED, [[*row, "Zebedee Quagmire"] for row in offences()]),
    "nothing right": (HEADINGS, [PERSON] * 3),
}


@pytest.mark.parametrize("which", WRONG)
def test_no_letter_tells_of_anybody(tmp_path, geoaudit, which):
    """Whatever is wrong with a file, neither the letter nor its list of rows names anybody."""
    headings, rows = WRONG[which]
    spec = asking(tmp_path)
    assert geoaudit("request", spec, "--to", POLICE, "--out", tmp_path / "asked").code == 0
    fill(tmp_path / "asked" / "recorded.xlsx", spec.parent / "from_police.xlsx", rows, headings)
    ran = geoaudit("check", spec, "--for", POLICE, "--out", tmp_path / "letter")
    assert ran.code == 1
    letters = [path.read_text(encoding="utf-8") for path in (tmp_path / "letter").iterdir()]
    assert len(letters) == 3
    for text in (ran.out, ran.err, *letters):
        assert not CANARY.search(text)
    assert not CANARY.search(geoaudit("check", spec, "--for", POLICE, "--json").out)
