"""geoaudit check-figures: what it prints, and its exit codes."""

import json

import pytest

WRONG = "item,n,of,printed\nalcohol a factor,198,457,45%\nprogramme planned,79,457,17%\n"
RIGHT = "item,n,of,printed\nprogramme planned,79,457,17%\n"
SENTENCE = (
    "Row 2, 'alcohol a factor': 198 of 457 is 43%, not 45%, which would be true of a base of 436 to 444 or a "
    "count of 204 to 207."
)


@pytest.fixture
def figures(tmp_path):
    """Write text to a file and return it."""

    def write(text):
        path = tmp_path / "figures.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_mismatch_is_a_line_and_code_1(geoaudit, figures):
    """The line says what the figure is and what base would make it true; the last line sums up."""
    ran = geoaudit("check-figures", figures(WRONG))
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [SENTENCE, "Rows: 2; agrees: 1; does not agree: 1."]


def test_figures_that_agree_end_with_code_0(geoaudit, figures):
    """Only the summary is printed."""
    ran = geoaudit("check-figures", figures(RIGHT))
    assert (ran.code, ran.out, ran.err) == (0, "Rows: 1; agrees: 1.\n", "")


def test_json_holds_rows_groups_and_sentences(geoaudit, figures):
    """One JSON summary on standard output, with the same exit code; what is missing is null."""
    ran = geoaudit("check-figures", figures(WRONG), "--json")
    value = json.loads(ran.out)
    assert ran.code == 1
    assert value["agree"] is False
    assert value["sentences"][0] == SENTENCE
    assert value["groups"] == []
    assert value["rows"][0] == {
        "row": 2,
        "item": "alcohol a factor",
        "n": 198,
        "of": 457,
        "group": None,
        "printed": "45",
        "recomputed": "43",
        "verdict": "does not agree",
        "base_low": 436,
        "base_high": 444,
        "n_low": 204,
        "n_high": 207,
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("item,n,printed\na,1,50\n", "must have a column 'of'"),
        ("item,n,of,printed\na,one,2,50\n", "column 'n'"),
        ("", "is empty"),
    ],
)
def test_a_file_that_cannot_be_read_is_code_11(geoaudit, figures, text, message):
    """One sentence on standard error, nothing on standard output."""
    ran = geoaudit("check-figures", figures(text))
    assert (ran.code, ran.out) == (11, "")
    assert message in ran.err


def test_a_file_that_is_not_there_is_code_11(geoaudit, tmp_path):
    """It is named without its folder."""
    ran = geoaudit("check-figures", tmp_path / "none.csv")
    assert (ran.code, ran.err) == (11, "geoaudit: none.csv is not there: check the path.\n")


def test_help_says_the_exit_codes_and_an_example(geoaudit):
    """A script's author finds them there."""
    ran = geoaudit("check-figures", "--help")
    assert ran.code == 0
    assert "Example: geoaudit check-figures figures.csv" in ran.out
    assert "1 where some do not" in " ".join(ran.out.split())
