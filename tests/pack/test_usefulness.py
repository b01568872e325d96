"""What a pack says of how much protection leaves of each table: manifest, readers, report and verifying."""

import json

import pytest

from geoaudit.pack.manifest import hash_of
from geoaudit.pack.read import open_pack
from geoaudit.pack.tables import to_json
from geoaudit.pack.verify import verify

# Of 15 cells one is hidden; the parts that are shown come to 42, more than the total of 39; all but the one 0
# of the 14 figures stand for six numbers each, from which they are 1.5 off on average.
PEOPLE = {"cells_shown": 0.9333, "total_shown": 1.0, "largest_error": 3, "mean_error": 1.3929}


def test_the_manifest_says_how_much_a_table_about_people_shows(written):
    """The table of people has its four figures, worked out by hand; the public one and those of data none."""
    manifest = json.loads((written / "manifest.json").read_text())
    assert [entry["utility"] for entry in manifest["tables"]] == [None, PEOPLE]
    assert {entry.get("utility") for entry in manifest["quality"]} == {None}


def test_who_opens_a_pack_is_told_it_by_the_table(written):
    """An opened pack says of a table what its own figures say, and nothing of a public one."""
    pack = open_pack(written)
    crime, people = pack.manifest["tables"]
    assert pack.utility(people).value == PEOPLE
    assert pack.utility(crime) is None


@pytest.mark.parametrize(
    ("number", "forged"),
    [
        (1, PEOPLE | {"mean_error": 1.0}),
        (1, PEOPLE | {"cells_shown": 1.0}),
        (1, PEOPLE | {"largest_error": 0}),
        (1, None),
        (0, PEOPLE),
    ],
)
def test_a_manifest_that_praises_a_table_too_much_is_found(pack, number, forged):
    """Whichever figure is changed, whoever redid the hash, the table named is the one."""
    manifest = json.loads((pack / "manifest.json").read_text())
    manifest["tables"][number]["utility"] = forged
    manifest["manifest_sha256"] = hash_of(manifest)
    (pack / "manifest.json").write_bytes(to_json(manifest))
    (problem,) = verify(pack)
    assert manifest["tables"][number]["file"] in problem
    assert "how exactly" in problem


def test_the_report_says_it_in_words(written):
    """One table of the report says how much of it is shown and how far off rounding is: that about people."""
    html = (written / "report.html").read_text()
    said = (
        "A figure is shown in 93.3% of the cells; the parts that are shown hold about 100% of the total. "
        "Through rounding a figure can be up to 3 from the true one, and is 1.4 from it on average if each "
        "number that it may stand for is as likely."
    )
    tables = html.partition("What was hidden, and why</h2>")[0]
    assert tables.count("Through rounding a figure") == tables.count(said) == 1
    assert html.count("Through rounding a figure") == html.count(said) == 2
