"""Printed percentages: the published inconsistencies, the ranges of bases, and sums of parts."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.appraisal.findings import check_file, findings_sentences, printed_sentences
from geoaudit.appraisal.parts import parts_sentences
from geoaudit.appraisal.rounding import UNBOUNDED, as_text, base_range, count_range, half_up
from geoaudit.errors import RecordsError

PUBLISHED = Path(__file__).parent / "published"
HEADER = "item,n,of,printed,group,sum_to"


def rounded(n, base, decimals):
    """Return the percentage in units of its last decimal, by the decimal arithmetic of Python."""
    exact = Decimal(100 * n * 10**decimals) / Decimal(base)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def checked(tmp_path, *rows):
    """Check rows of text below the header."""
    path = tmp_path / "figures.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return check_file(path)


@pytest.fixture(scope="module")
def adult_offending():
    """Figures of the text of the Inspection of Adult Offending Work, 2014, by paragraph."""
    return check_file(PUBLISHED / "adult_offending_2014.csv")


class TestPublished:
    """What the report of 2014 prints."""

    def test_inconsistencies(self, adult_offending):
        """198 of 457 is no 45 %, 128 of 176 no 75 % and 58 of 286 no 21 %; the nine others agree."""
        rows = adult_offending.rows
        wrong = rows[rows["verdict"] == "does not agree"].set_index(["n", "of"])
        assert wrong["recomputed"].to_dict() == {(198, 457): "43", (128, 176): "73", (58, 286): "20"}
        assert wrong["base_low"].tolist() == [436, 170, 270]
        assert wrong["base_high"].tolist() == [444, 171, 282]
        assert (rows["verdict"] == "agrees").sum() == 9
        assert not adult_offending.agree

    def test_bases_that_are_not_printed(self, adult_offending):
        """103 as 27 % is of 375 to 388, 94 as 46 % of 203 to 206, and so on."""
        rows = adult_offending.rows[adult_offending.rows["verdict"] == "base not printed"]
        assert {
            n: (low, high)
            for n, low, high in zip(rows["n"], rows["base_low"], rows["base_high"], strict=True)
        } == {
            103: (375, 388),
            94: (203, 206),
            45: (201, 209),
            127: (274, 279),
            96: (264, 270),
            92: (239, 245),
        }

    def test_counts_that_are_not_printed(self, adult_offending):
        """17 % of 457 is 76 to 79, 29 % of 241 is 69 to 71, 55 % of 186 is 102 or 103, 53 % of 96 is 51."""
        rows = adult_offending.rows[adult_offending.rows["verdict"] == "count not printed"]
        assert rows[["n_low", "n_high"]].to_numpy().tolist() == [[76, 79], [69, 71], [102, 103], [51, 51]]

    def test_parts(self, adult_offending):
        """45 + 3 + 31 = 79, 38 + 15 = 53, 66 + 28 = 94 and so on; percentages 51 + 34 + 15 = 100."""
        groups = adult_offending.groups.set_index("group")
        assert groups["counts_verdict"].drop("progress").eq("adds up").all()
        assert groups.loc["progress", "percentages_verdict"] == "adds up"

    def test_words(self, adult_offending):
        """Each inconsistency is a sentence that says what would make it true, and the last one sums up."""
        said = findings_sentences(adult_offending)
        assert said[:2] == (
            (
                "Row 9, 'alcohol a reoffending factor': 198 of 457 is 43%, not 45%, which would be true of a "
                "base of 436 to 444 or a count of 204 to 207."
            ),
            (
                "Row 11, 'alcohol taken into account sufficiently': 128 of 176 is 73%, not 75%, which would "
                "be true of a base of 170 to 171 or a count of 132."
            ),
        )
        assert said[-1] == (
            "Rows: 36; agrees: 9; does not agree: 3; base not printed: 6; count not printed: 4; percentage "
            "not printed: 11; too little to check: 3. Groups of parts: 6; does not add up: 0."
        )


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_rounding_is_half_up(n, base, decimals):
    """As the decimal arithmetic of Python rounds."""
    assert half_up(100 * n, base, decimals) == rounded(n, base, decimals)


def test_a_half_goes_up():
    """1 of 8 is 12.5, which is 13; 5 of 8 is 62.5, which is 63; 3 of 2000 is 0.15, which is 0.2."""
    assert half_up([100, 500], 8).tolist() == [13, 63]
    assert as_text(half_up(300, 2000, 1), 1) == "0.2"
    assert as_text([5, 450, 45], [2, 1, 0]).tolist() == ["0.05", "45.0", "45"]


@given(st.integers(0, 400), st.integers(0, 1200), st.integers(0, 1))
def test_the_bases_are_those_and_no_others(n, units, decimals):
    """Of all bases up to 2,000, exactly those within the range come to the percentage."""
    low, high = base_range(n, units, decimals)
    bases = np.arange(1, 2001)
    true = half_up(100 * n, bases, decimals) == units
    assert (true == ((low <= bases) & (bases <= high))).all()


@given(st.integers(1, 400), st.integers(0, 1200), st.integers(0, 1))
def test_the_counts_are_those_and_no_others(base, units, decimals):
    """Of all counts up to 6,000, exactly those within the range come to the percentage."""
    low, high = count_range(base, units, decimals)
    counts = np.arange(6001)
    assert ((half_up(100 * counts, base, decimals) == units) == ((low <= counts) & (counts <= high))).all()


def test_no_base_is_too_large_for_nought():
    """3 is 0 % of any base from 601 on: 3 of 600 is 0.5, which is 1."""
    low, high = base_range(3, 0)
    assert (low, high) == (601, UNBOUNDED)


@pytest.mark.parametrize(
    ("row", "verdict", "sentence"),
    [
        ("a,1,,67%,,", "not possible", "no whole base makes 1 come to the 67% printed."),
        ("a,,10,45%,,", "not possible", "no whole count of 10 comes to the 45% printed."),
        ("a,0,0,5%,,", "base of 0", "5% is printed of a base of 0, of which there is no percentage."),
        (
            "a,3,500,0%,,",
            "does not agree",
            "3 of 500 is 1%, not 0%, which would be true of a base of 601 or more or a count of 0 to 2.",
        ),
        ("a,1,7,67%,,", "does not agree", "1 of 7 is 14%, not 67%, which is true of no other base or count."),
        (
            "a,45,46,100%,,",
            "does not agree",
            "45 of 46 is 98%, not 100%, which would be true of a base of 45 or a count of 46.",
        ),
        ("a,198,457,43.3%,,", "agrees", None),
        (
            "a,198,457,43.30%,,",
            "does not agree",
            "198 of 457 is 43.33%, not 43.30%, which is true of no other base or count.",
        ),
        ("a,127,116,109%,,", "agrees", None),
        ("a,0,0,,,", "percentage not printed", None),
    ],
)
def test_each_verdict_in_words(tmp_path, row, verdict, sentence):
    """What is wrong is said with its row, and what would be right; decimals count as they are printed."""
    rows = checked(tmp_path, row).rows
    assert rows["verdict"].tolist() == [verdict]
    assert printed_sentences(rows) == ((f"Row 2, 'a': {sentence}",) if sentence else ())


def test_a_part_is_not_larger_than_its_whole(tmp_path):
    """300 of 303 is 100 % of no base below 300, and no count above 303 is offered."""
    row = checked(tmp_path, "a,300,303,100%,,").rows.iloc[0]
    assert row[["base_low", "base_high", "n_low", "n_high"]].tolist() == [300, 301, 302, 303]


@pytest.mark.parametrize(
    ("printed", "verdict", "sentence"),
    [
        (
            (33, 29, 39),
            "adds up but for rounding",
            "rounding, since the figures before it add up to something between 99.5 and 102.5",
        ),
        ((33, 33, 33), "adds up but for rounding", "between 97.5 and 100.5"),
        ((51, 49), "adds up", None),
        (
            (50, 49),
            "does not add up",
            "rounding does not explain it: the figures before it add up to something between 98 and 100",
        ),
        ((51, 50), "adds up but for rounding", "between 100 and 102"),
        (("33.3", "33.3", "33.5"), "adds up but for rounding", "add up to 100.1, not to 100"),
        (("33.3", "33.3", "33.7"), "does not add up", "between 100.15 and 100.45"),
        ((0, 0, 99), "adds up but for rounding", "between 98.5 and 100.5"),
    ],
)
def test_percentages_of_one_whole(tmp_path, printed, verdict, sentence):
    """99 and 101 are told from an error by what rounding of so many parts allows."""
    found = checked(tmp_path, *(f"{i},,,{value},g," for i, value in enumerate(printed)))
    assert found.groups["percentages_verdict"].tolist() == [verdict]
    assert found.agree == (verdict != "does not add up")
    said = parts_sentences(found.groups)
    assert sentence in said[0] if sentence else said == ()


def test_counts_that_do_not_add_up(tmp_path):
    """45 + 3 + 30 is not 79, whether the sum is printed or is the base of all parts."""
    for rows in (("a,45,,,g,79", "b,3,,,g,", "c,30,,,g,"), ("a,45,79,,g,", "b,3,79,,g,", "c,30,79,,g,")):
        found = checked(tmp_path, *rows)
        assert parts_sentences(found.groups) == ("The 3 parts of 'g' add up to 78, not to 79.",)
        assert not found.agree


def test_parts_of_a_part_add_up_to_its_own_percentage(tmp_path):
    """46 % and 18 % of 457 are 295 of 457, which is 64.55 %: 64 but for rounding."""
    found = checked(tmp_path, "a,211,457,46,g,295", "b,84,457,18,g,")
    assert found.groups["percentages_verdict"].tolist() == ["adds up but for rounding"]
    assert parts_sentences(found.groups)[0].startswith(
        "The percentages of 'g' add up to 64, not to 64.55: that is"
    )


@settings(max_examples=40)
@given(st.lists(st.integers(0, 300), min_size=1, max_size=6).filter(any))
def test_what_was_rounded_right_is_never_flagged(tmp_path_factory, counts):
    """Parts with their true percentages, half up, agree in rows and in sum, with their counts or without."""
    base = sum(counts)
    full = [f"{i},{n},{base},{rounded(n, base, 0)},g," for i, n in enumerate(counts)]
    bare = [f"{i},,,{rounded(n, base, 0)},h," for i, n in enumerate(counts)]
    assert checked(tmp_path_factory.mktemp("figures"), *full, *bare).agree


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["a,1.5,2,3,,"], r"a whole number, or nothing, in column 'n' .*row 2"),
        (["a,1,-2,3,,"], "a number of at least 0, or nothing, in column 'of'"),
        (["a,1,2,<1%,,"], r"a percentage as printed \(of at most four decimals\), or nothing, in column"),
        (["a,1,2,0.12345,,"], "at most four decimals"),
        (["a,1,2,50,,2"], "a 'group' wherever it gives a 'sum_to'"),
        (["a,1,2,50,g,2", "b,1,2,50,g,3"], "one 'sum_to' for each 'group'"),
        ([",1,2,50,,"], "something in column 'item'"),
    ],
)
def test_a_file_that_is_no_table_of_figures_is_refused(tmp_path, rows, message):
    """The file, the column and the row are named."""
    with pytest.raises(RecordsError, match=message):
        checked(tmp_path, *rows)


def test_shares_of_a_workbook_are_not_taken_for_percentages(tmp_path):
    """A sheet that shows 43 % and holds 0.43 is refused; 0.4% with its sign is a percentage."""
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["item", "n", "of", "printed"])
        sheet.write_row(1, 0, ["a", 198, 457, 0.43], book.add_format({"num_format": "0%"}))
    with pytest.raises(RecordsError, match="all 1 of them are at most 1, as shares are"):
        check_file(path)
    assert checked(tmp_path, "a,2,457,0.4%,,").agree
