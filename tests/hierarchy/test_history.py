"""The Code History Database, and what became of a code."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import GeographyError
from geoaudit.hierarchy.history import CodeHistory, followed, lives, read_history, unchanged
from geoaudit.hierarchy.successors import (
    NO_SUCCESSOR,
    NOT_IN_FORCE,
    NOT_KNOWN,
    exact_successors,
    successors,
)
from geoaudit.hierarchy.tree import later_codes

from .hierarchies import HISTORY, country, write, write_history

EARLY, LATE = pd.Timestamp(2010, 1, 1), pd.Timestamp(2022, 1, 1)


@pytest.fixture
def history(tmp_path: Path) -> CodeHistory:
    """The small country's codes."""
    return read_history(write_history(tmp_path, HISTORY))


def _changes(*rows: tuple[str, str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["from_code", "to_code", "date"])
    return frame.astype({"date": "datetime64[ms]"})


def _later(changed: pd.DataFrame, *codes: str) -> dict[str, list[str]]:
    nothing = pd.DataFrame({"valid_from": [], "valid_to": []}, dtype="datetime64[ms]")
    found = successors(changed, nothing, pd.Series(codes, dtype="str"), EARLY, LATE)
    return found.groupby("area_code")["successor_code"].agg(list).to_dict()


def test_the_day_after_the_last_is_the_first_without_the_code(history: CodeHistory) -> None:
    """An end of 31 March is a span that ends on 1 April, and a code without an end goes on."""
    span = lives(history)
    assert span.loc["E06000001", "valid_to"] == pd.Timestamp(2013, 4, 1)
    assert span.loc["E06000002", "valid_to"] > pd.Timestamp(2100, 1, 1)


def test_a_code_follows_another_where_its_parts_went_over(history: CodeHistory) -> None:
    """Wards that kept their codes say which district followed which, and nothing else is read from names."""
    found = followed(history)[["from_code", "to_code", "date", "parts"]]
    assert found.astype("str").to_numpy().tolist() == [
        ["E06000001", "E06000002", "2013-04-01", "2"],
        ["E06000011", "E06000013", "2019-04-01", "1"],
        ["E06000012", "E06000013", "2019-04-01", "1"],
    ]


def test_a_ward_that_moves_between_districts_makes_no_successor(tmp_path: Path) -> None:
    """While the old district lives on, a ward gone over is a boundary change and not a recoding."""
    codes = {
        "E05000001": [("2009-01-01", "2013-03-31", "E06000001"), ("2013-04-01", None, "E06000002")],
        "E06000001": [("2009-01-01", None, "E12000001")],
        "E06000002": [("2009-01-01", None, "E12000001")],
    }
    assert followed(read_history(write_history(tmp_path, codes))).empty


def test_chains_on_one_day_are_made_at_once() -> None:
    """Where A became B and B became C on the same day, A is B and never C."""
    changed = _changes(("A", "B", "2013-04-01"), ("B", "C", "2013-04-01"))
    assert _later(changed, "A", "B") == {"A": ["B"], "B": ["C"]}


def test_chains_over_time_are_followed() -> None:
    """Where A became B and later B became C, A is C; two that swap codes swap them."""
    changed = _changes(
        ("A", "B", "2013-04-01"), ("B", "C", "2019-04-01"), ("P", "Q", "2013-04-01"), ("Q", "P", "2013-04-01")
    )
    assert _later(changed, "A", "P", "Q") == {"A": ["C"], "P": ["Q"], "Q": ["P"]}


def test_only_changes_between_the_days_count() -> None:
    """A change on the first day has been made already, and one on the last is made."""
    changed = _changes(("A", "B", "2010-01-01"), ("C", "D", "2022-01-01"), ("E", "F", "2022-01-02"))
    assert _later(changed, "A", "C", "E") == {"A": ["A"], "C": ["D"], "E": ["E"]}


@given(st.permutations(["A", "B", "C", "D", "E"]))
def test_any_exchange_of_codes_on_one_day_is_made_once(order: list[str]) -> None:
    """Whatever codes change hands on one day, each area has exactly the code that took its place."""
    changed = _changes(*((old, new, "2015-04-01") for old, new in zip("ABCDE", order, strict=True)))
    assert _later(changed, *"ABCDE") == {old: [new] for old, new in zip("ABCDE", order, strict=True)}


def test_what_is_not_known_has_its_reason(tmp_path: Path) -> None:
    """A ward that ended, a code not yet in force and one nobody knows: each says so and gets no code."""
    read = country(tmp_path)
    codes = pd.Series(["E05000011", "E06000013", "E06999999", "E06000011", "E05000001"])
    found = successors(read.changes, read.lives, codes, EARLY, LATE).set_index("area_code")
    assert found["reason"].dropna().to_dict() == {
        "E05000011": NO_SUCCESSOR,
        "E06000013": NOT_IN_FORCE,
        "E06999999": NOT_KNOWN,
    }
    assert found["successor_code"].dropna().to_dict() == {"E06000011": "E06000013", "E05000001": "E05000001"}


def test_a_single_successor_holds_the_whole_area() -> None:
    """Recoded and merged areas go over whole; one that was split does not."""
    changed = _changes(
        ("A", "B", "2013-04-01"), ("C", "B", "2013-04-01"), ("D", "E", "2013-04-01"), ("D", "F", "2013-04-01")
    )
    nothing = pd.DataFrame({"valid_from": [], "valid_to": []}, dtype="datetime64[ms]")
    found = successors(changed, nothing, pd.Series(["A", "C", "D"]), EARLY, LATE)
    assert exact_successors(found).to_numpy().tolist() == [["A", "B"], ["C", "B"]]


def test_a_code_is_unchanged_while_it_is_in_force(history: CodeHistory) -> None:
    """In force on both days is unchanged; a day before the register is refused and not answered."""
    codes = pd.Series(["E06000001", "E06000002", "E22000001", "E99999999"])
    assert unchanged(history, codes, EARLY, LATE).tolist() == [False, False, True, False]
    with pytest.raises(GeographyError, match="begins on 2009-01-01"):
        unchanged(history, codes, pd.Timestamp(2004, 1, 1), LATE)


def test_records_that_never_held_are_left_out_and_counted(tmp_path: Path) -> None:
    """A record that ends before it begins and one inside another leave the code one line of time."""
    codes = {
        "E05000001": [("2018-05-03", "2018-05-03", "E06000001"), ("2018-05-03", None, "E06000001")],
        "E05000002": [("2017-05-04", "2017-05-03", "E06000001")],
    }
    read = read_history(write_history(tmp_path, codes))
    assert read.records["code"].tolist() == ["E05000001"]
    assert read.findings["n"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "with its records under 'areas'"),
        ('{"areas": [1]}', "with its records under 'areas'"),
        ('{"areas": {"E05000001": [{"date": {"s": "May 2009"}}]}}', "1 of 1 records do not"),
        ('{"areas": {"Mr Smith": [{"date": {"s": "2009-01-01"}}]}}', "1 of 1 records do not"),
    ],
)
def test_a_file_that_is_no_history_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Damaged JSON, another JSON, a day in words and a code that is none are refused, and none is shown."""
    with pytest.raises(GeographyError, match=said) as refused:
        read_history(write(tmp_path, "a.json", text))
    assert "Smith" not in str(refused.value)


def test_a_hierarchy_follows_codes_from_its_first_day_on(tmp_path: Path) -> None:
    """The hierarchy follows codes between two dates, and refuses a first day before its history."""
    read = country(tmp_path)
    found = later_codes(read, ["E06000001"], dt.date(2012, 1, 1), dt.date(2020, 1, 1))
    assert found["successor_code"].tolist() == ["E06000002"]
    with pytest.raises(GeographyError, match="begins on 2009-01-01"):
        later_codes(read, ["E06000001"], dt.date(2001, 1, 1), dt.date(2020, 1, 1))
