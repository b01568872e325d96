"""Offence categories by code and day."""

import pandas as pd
import pytest

from geoaudit.errors import RecordsError
from geoaudit.records.categories import UNMAPPED, classify, is_anti_social, read_categories

HEADER = (
    "list,code,description,valid_from,valid_to,home_office_group,police_uk_type,probation_offence_group,record_type"
    "\n"
)
ROWS = (
    "home-office-code,001/01,Murder,,2019-03-31,Violence,Violence and sexual offences,Violence,crime\n"
    "home-office-code,00101,Murder,2019-04-01,,Homicide,Violence and sexual offences,Violence,\n"
    "home-office-code,02801,Burglary,,,Theft,Burglary,,crime\n"
    "police-uk,Anti-social behaviour,,,,,Anti-social behaviour,,incident\n"
)


@pytest.fixture
def table(tmp_path):
    def make(rows: str):
        (tmp_path / "c.csv").write_text(HEADER + rows)
        return tmp_path / "c.csv"

    return make


def groups(path, codes, days, code_list="home-office-code"):
    series = pd.Series(pd.to_datetime(pd.Series(days)).to_numpy().astype("datetime64[s]"))
    return classify(pd.Series(codes, dtype="str"), series, read_categories(path), code_list)


def test_a_code_is_what_it_was_on_the_day(table):
    """The last day of a row is its own, the next belongs to the next; without a day the latest row counts."""
    found, notes = groups(table(ROWS), ["00101"] * 3, ["2019-03-31", "2019-04-01", None])
    assert found["home_office_group"].tolist() == ["Violence", "Homicide", "Homicide"]
    assert sum(notes.values()) == 0


def test_codes_are_compared_as_offices_write_them(table):
    """A stroke, and a nought that a spreadsheet dropped, make no other code."""
    found, _ = groups(table(ROWS), ["1/01", "2801", "028/01"], ["2020-01-01"] * 3)
    assert found["home_office_group"].tolist() == ["Homicide", "Theft", "Theft"]


def test_two_noughts_that_a_spreadsheet_dropped_are_restored(table):
    """Three digits are the one code that noughts make of them, and none where they make two."""
    two = ROWS + "home-office-code,0333,x,,,A,B,C,crime\nhome-office-code,00333,x,,,A,B,C,crime\n"
    found, _ = groups(table(two), ["101", "801", "333"], ["2020-01-01"] * 3)
    assert found["home_office_group"].tolist() == ["Homicide", UNMAPPED, UNMAPPED]


def test_whatever_begins_as_anti_social_behaviour_is(table):
    """Systems add a kind or write the initials; what only mentions it is a crime."""
    yes = [
        "ASB - Nuisance",
        "asb",
        "Anti-social behaviour - personal",
        "anti social behavior",
        "AntiSocial Behaviour",
    ]
    no = ["ASBO breach", "Breach of anti-social behaviour order", "Basbury", None]
    assert is_anti_social(pd.Series(yes + no, dtype="str")).tolist() == [True] * 5 + [False] * 4


def test_an_unmapped_code_is_counted_and_none_is_not(table):
    """A code that the table lacks is said to be unmapped; a blank one and a blank group are not recorded."""
    found, notes = groups(table(ROWS), ["99999", None, "02801"], ["2020-01-01"] * 3)
    assert found["home_office_group"].tolist() == [UNMAPPED, "not recorded", "Theft"]
    assert found["probation_offence_group"].tolist() == [UNMAPPED, "not recorded", "not recorded"]
    assert list(notes.values()) == [1]


def test_the_order_of_records_is_kept(table):
    """Groups stand beside their own records, whatever their order and index."""
    codes = pd.Series(["02801", "00101", "02801"], index=[7, 3, 5], dtype="str")
    days = pd.Series(pd.Timestamp("2020-01-01"), index=codes.index)
    found, _ = classify(codes, days, read_categories(table(ROWS)), "home-office-code")
    assert found["home_office_group"].to_dict() == {7: "Theft", 3: "Homicide", 5: "Theft"}


def test_incidents_are_told_from_crimes(table):
    """The table says which of its codes are incidents."""
    found, _ = groups(table(ROWS), ["ANTI-SOCIAL  BEHAVIOUR"], ["2020-01-01"], "police-uk")
    assert found["record_type"].tolist() == ["incident"]
    assert is_anti_social(pd.Series(["Antisocial behaviour", "Burglary", None], dtype="str")).tolist() == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (ROWS + "home-office-code,00101,x,2019-01-01,2019-12-31,A,B,C,crime\n", "once for each day"),
        ("home-office-code,1,x,2020-01-01,2019-01-01,A,B,C,crime\n", "end before they begin"),
        ("home-office-code,1,x,2020-02-31,2020-01-01,A,B,C,crime\n", "row 2"),
        ("cjs,1,x,,,A,B,C,crime\n", "list"),
        ("police-uk,1,x,,,A,B,C,felony\n", "record_type"),
    ],
)
def test_a_table_that_cannot_be_meant_is_refused(table, rows, said):
    """Overlaps, lists and types that are not known, and days that there are not, name their row."""
    with pytest.raises(RecordsError, match=said):
        read_categories(table(rows))


def test_a_list_that_the_table_lacks_is_refused(table):
    """The lists that there are are named."""
    with pytest.raises(RecordsError, match="its lists are home-office-code, police-uk"):
        groups(table(ROWS), ["1"], ["2020-01-01"], "probation-group")
