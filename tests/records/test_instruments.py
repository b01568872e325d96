"""The file of an instrument: sections, scales and cut-offs, refused where they cannot be meant."""

import pytest

from geoaudit.errors import FileError, RecordsError
from geoaudit.records.instruments import NEEDS, read_instrument
from geoaudit.records.source import InstrumentFile

HEAD = "column,need,section,least,most,cut_off,yes,no,scored\n"
GOOD = """S3,Accommodation,OASys section 3,0,8,2,,,yes
S4,"Education, Training and Employment",OASys section 4,0,8,3,,,
"""


def instrument(tmp_path, rows, head=HEAD):
    path = tmp_path / "oasys.csv"
    path.write_text(head + rows, encoding="utf-8")
    return read_instrument(InstrumentFile(path, "OASys of 2009"))


def test_an_instrument_is_its_sections_with_their_edition(tmp_path):
    """Two scored sections and one told by words; the needs stand in the order of the one list."""
    read = instrument(tmp_path, "S10,emotional well-being,OASys section 10,,,,Y | yes,N,no\n" + GOOD)
    assert read.edition == read.source.edition == "OASys of 2009"
    assert read.columns == ("S10", "S3", "S4")
    assert read.needs == ("accommodation", "education, training and employment", "emotional well-being")
    assert read.unscored == ("emotional well-being",)
    assert read.sections["cut_off"].tolist()[1:] == [2, 3]
    assert read.sections["yes"].tolist() == [("y", "yes"), (), ()]
    assert read.sections["scored"].tolist() == [False, True, True]


def test_several_sections_may_tell_of_one_need(tmp_path):
    """Two sections on drugs are one need."""
    read = instrument(tmp_path, "A,drugs,Use,0,3,1,,,\nB,drugs,Dependence,0,3,1,,,\n")
    assert read.needs == ("drugs",)


def test_the_one_list_has_fifteen_needs_each_once():
    """Eleven of the assessment system and the four of Box 1."""
    assert len(NEEDS) == len(set(NEEDS)) == 15


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("S5,debts,Section 5,0,8,2,,,", r"one of the needs there are \(need\).*row 4"),
        ("S3,drugs,Section 8,0,8,2,,,", r"a column of the records that no row before has.*row 4"),
        (",drugs,Section 8,0,8,2,,,", r"the column of the records.*row 4"),
        ("S8,drugs,,0,8,2,,,", r"what the instrument calls the section.*row 4"),
        ("S8,drugs,Section 8,0,8,9,,,", r"a cut-off on its scale.*row 4"),
        ("S8,drugs,Section 8,2,8,1,,,", r"a cut-off on its scale.*row 4"),
        ("S8,drugs,Section 8,8,0,4,,,", r"a scale that does not end before it begins.*row 4"),
        ("S8,drugs,Section 8,0,,4,,,", r"both ends of the scale.*row 4"),
        ("S8,drugs,Section 8,0,8,two,,,", r"a number or nothing in cut_off.*row 4"),
        ("S8,drugs,Section 8,0,8,,,,", r"a cut-off of its scores, or words.*row 4"),
        ("S8,drugs,Section 8,,,,,N,", r"the words that mean a need.*row 4"),
        ("S8,drugs,Section 8,,,,Y|x,X|n,", r"other words for a need than for none.*row 4"),
        ("S8,drugs,Section 8,0,8,2,,,no", r"no cut-off where it is not scored.*row 4"),
        ("S8,drugs,Section 8,0,8,2,,,perhaps", r"yes or no for whether it is scored.*row 4"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_its_row(tmp_path, row, words):
    """One sentence names the file, what each row must have, and the row that has not."""
    with pytest.raises(RecordsError, match=r"^oasys\.csv must have in every row " + words):
        instrument(tmp_path, GOOD + row + "\n")


def test_a_file_without_sections_or_without_a_column_is_refused(tmp_path):
    """Nothing could be read of anybody's needs."""
    with pytest.raises(FileError, match="a row for each section"):
        instrument(tmp_path, ",,,,,,,,\n")
    with pytest.raises(FileError, match="must have a column 'cut_off'"):
        instrument(tmp_path, "S3,drugs,Section 8,0,8,,,\n", HEAD.replace("cut_off,", ""))
