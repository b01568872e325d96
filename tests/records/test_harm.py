"""Weights of offences, from the user's own file to the harm of a table."""

import hashlib

import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import FileError, HotspotError, RecordsError
from geoaudit.provenance import Source
from geoaudit.records.harm import HarmWeights, compared, read_harm, require_codes, weighed

# Invented weights: none is of a published edition.
TEXT = 'Code,Offence,Weight\n1/30,One,"5,500"\n034 A,Two,12.5\n 49/10 ,Three,0\n'


def written(tmp_path, text, name="weights.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def read(path, column="offence_code"):
    return read_harm("Index of harm", "2020", path, column, "Code", "Weight")


def harm(**weights):
    series = pd.Series(weights, dtype="float64")
    return HarmWeights("Index", "2020", Source("w.csv", ""), "crime_type", series)


def test_weights_are_read_with_what_they_are_from(tmp_path):
    """The codes as they are compared, the weights as numbers, the file's name, hash and edition."""
    path = written(tmp_path, TEXT)
    found = read(path)
    assert found.weights.to_dict() == {"00130": 5500.0, "034 a": 12.5, "04910": 0.0}
    assert (found.name, found.edition, found.column) == ("Index of harm", "2020", "offence_code")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    assert found.source == Source("weights.csv", sha256, edition="2020")


def test_a_workbook_reads_as_text_does(tmp_path):
    """Numbers of a spreadsheet are the same codes and weights; a row that has neither is none."""
    path = tmp_path / "weights.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    rows = [("Code", "Note", "Weight"), (130, "", 5500), ("34A", "", 12.5), ("", "See the guide", "")]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    assert read(path).weights.to_dict() == {"130": 5500.0, "34a": 12.5}


@pytest.mark.parametrize(
    ("text", "error", "told"),
    [
        ("Codes,Weight\n1,2\n", FileError, "must have a column 'Code': did you mean 'Codes'"),
        ("Code,Weight\n", FileError, "weights.csv"),
        (
            "Code,Weight\n5/1,2\n4,3\n005/01,2\n",
            RecordsError,
            r"a code that no row before has, but 1 of 3.*4",
        ),
        ("Code,Weight\n5,two\n4,3\n", RecordsError, r"a weight \('Weight'\) of 0 or more, but 1 of 2.*row 2"),
        ("Code,Weight\n5,2\n4,-3\n", RecordsError, r"of 0 or more, but 1 of 2 rows have not \(row 3\)"),
        ("Code,Weight\n5,2\n4,\n", RecordsError, "of 0 or more, but 1 of 2"),
        ("Code,Weight\n5,2\n,3\n", RecordsError, r"a code \('Code'\), but 1 of 2 rows have not \(row 3\)"),
    ],
)
def test_what_is_no_list_of_weights_is_refused(tmp_path, text, error, told):
    """One sentence that gives the row and never what stands in it."""
    with pytest.raises(error, match=told) as refused:
        read(written(tmp_path, text))
    assert "\n" not in str(refused.value)
    assert "two" not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """A path that leads nowhere says so."""
    with pytest.raises(FileError, match="is not there"):
        read(tmp_path / "none.csv")


def test_codes_are_compared_without_case_blanks_and_slashes():
    """What files write in several ways is one code; what is none stays none."""
    codes = pd.Series([" 8n ", "8N", "1/30", "00130", "Violence  and Sexual\u00a0offences", None])
    found = compared(codes.astype("str"))
    assert found.tolist()[:5] == ["8n", "8n", "00130", "00130", "violence and sexual offences"]
    assert found.isna().tolist() == [False] * 5 + [True]


def test_harm_is_figures_times_weights_summed():
    """By hand: 3 x 100 + 10 x 2.5 is 325 in W1; what has no weight is counted beside it."""
    table = pd.DataFrame(
        [
            ("W2", "2021", "robbery", 1),
            ("W1", "2021", "Robbery", 3),
            ("W1", "2021", "theft", 10),
            ("W1", "2021", "not recorded", 7),
            ("W1", "2022", "theft", 4),
        ],
        columns=["area_code", "period", "crime_type", "n"],
    )
    found = weighed(table, harm(robbery=100, theft=2.5, fraud=50))
    expected = pd.DataFrame(
        [("W2", "2021", 100, 1, 0), ("W1", "2021", 325, 20, 7), ("W1", "2022", 10, 4, 0)],
        columns=["area_code", "period", "harm", "n", "unweighted"],
    )
    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_a_hidden_figure_hides_the_harm_that_needs_it_alone():
    """A hidden robbery hides the harm of its area; hidden offences without weight or of weight 0 do not."""
    table = pd.DataFrame(
        [
            ("W1", "robbery", None),
            ("W1", "theft", 4),
            ("W2", "robbery", 1),
            ("W2", "litter", None),
            ("W3", "robbery", 2),
            ("W3", "not recorded", None),
        ],
        columns=["area_code", "crime_type", "n"],
    ).astype({"n": "Int64"})
    found = weighed(table, harm(robbery=100, theft=2.5, litter=0)).set_index("area_code")
    assert found["harm"].fillna(-1).to_dict() == {"W1": -1, "W2": 100, "W3": 200}
    assert found["n"].isna().all()
    assert found["unweighted"].fillna(-1).to_dict() == {"W1": 0, "W2": 0, "W3": -1}


def test_a_table_without_other_columns_has_one_harm():
    """The whole of a table by offence alone."""
    table = pd.DataFrame({"crime_type": ["robbery", "theft", "x"], "n": [2, 4, 1]})
    found = weighed(table, harm(robbery=100, theft=2.5))
    assert found.to_dict("records") == [{"harm": 210.0, "n": 7.0, "unweighted": 1.0}]


@given(
    st.dictionaries(
        st.tuples(st.sampled_from(["W1", "W2"]), st.sampled_from(["a", "b", "c", "d"])), st.integers(0, 1000)
    )
)
def test_weights_of_one_count(figures):
    """Where every weight is 1 the harm is what has a weight, and no figure is lost."""
    rows = [(*key, n) for key, n in {("W1", "a"): 1, **figures}.items()]
    table = pd.DataFrame(rows, columns=["area_code", "crime_type", "n"])
    found = weighed(table, harm(a=1, b=1, c=1))
    assert (found["harm"] + found["unweighted"] == found["n"]).all()
    assert found["n"].sum() == table["n"].sum()


def test_no_harm_weights_without_offence_codes():
    """A source that has no column of codes is refused, and so is one whose codes are of another list."""
    require_codes(harm(robbery=1), ("district", "crime_type"))
    with pytest.raises(HotspotError, match=r"no harm weights without offence codes.*has district;"):
        require_codes(harm(robbery=1), ("district",))
    with pytest.raises(HotspotError, match="no harm weights without offence codes"):
        weighed(pd.DataFrame({"area_code": ["W1"], "n": [1]}), harm(robbery=1))
    with pytest.raises(HotspotError, match="none of 2 figures has a weight"):
        weighed(pd.DataFrame({"crime_type": ["00130", "00140"], "n": [1, 2]}), harm(robbery=1))


def test_figures_that_stand_twice_are_refused():
    """A row that comes twice may be of two periods, or of a crime and an incident."""
    table = pd.DataFrame({"area_code": ["W1"] * 2, "crime_type": ["robbery"] * 2, "n": [1, 2]})
    with pytest.raises(HotspotError, match="1 of 2 repeat an earlier one"):
        weighed(table, harm(robbery=1))
