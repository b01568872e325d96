"""Persistent offenders by a stated rule, and the lists that people are on."""

import datetime as dt

import pandas as pd
import pytest

from geoaudit.errors import RecordsError, SpecificationError
from geoaudit.records.persistence import (
    PersistentRule,
    on_lists,
    persistent_by_convictions,
    persistent_by_lists,
)
from geoaudit.spec import read_spec

AS_AT = dt.date(2022, 9, 30)
SCHEME = PersistentRule(least=6)
HEAD = "person_id,postcode,age,convictions_12m,lists\n"
SPEC = """
[audit]
title = "An audit"
boundaries = "wards"
periods = ["2021"]

[boundaries.wards]
file = "wards.geojson"
date = 2022-12-31
code = "CD"
name = "NM"

[[sources]]
name = "people"
kind = "{kind}"
files = ["people.csv"]
as_at = 2022-09-30
{rule}

[[tables]]
title = "A table"
source = "people"
by = ["area"]
"""


def states(rule: PersistentRule, *people: tuple[str | None, str]) -> list[str]:
    number, bands = zip(*people, strict=True)
    found, _ = persistent_by_convictions(
        pd.Series(list(number), dtype="str"), pd.Series(list(bands), dtype="str"), rule
    )
    return found.tolist()


def test_the_scheme_of_the_annual_report():
    """18 or over and convicted of six or more: five are too few, and a child is none however many."""
    assert states(SCHEME, ("6", "18-20"), ("5", "60 and over"), ("9", "under 18"), ("11", "30-39")) == [
        "persistent",
        "not persistent",
        "not persistent",
        "persistent",
    ]


def test_what_is_not_recorded_is_so_unless_the_rest_says_no():
    """Six convictions at no known age, or no number, is not recorded; a child or five is not persistent."""
    assert states(
        SCHEME, ("6", "not recorded"), (None, "25-29"), (None, "under 18"), ("5", "not recorded")
    ) == [
        "not recorded",
        "not recorded",
        "not persistent",
        "not persistent",
    ]


def test_without_adult_the_age_is_not_asked():
    """A rule that is not for adults counts everybody by the number alone."""
    rule = PersistentRule(least=3, adult=False)
    assert states(rule, ("3", "under 18"), ("2", "30-39"), ("3", "not recorded")) == [
        "persistent",
        "not persistent",
        "persistent",
    ]


def test_a_local_cohort_is_told_by_lists():
    """Being on the named list makes somebody persistent, or on any where none is named."""
    lists = pd.Series(["iom; PPO", "PPO", None, " ; "], dtype="str")
    named = persistent_by_lists(lists, PersistentRule(lists=("IOM",)))
    assert named.tolist() == ["persistent", *["not persistent"] * 3]
    assert persistent_by_lists(lists, PersistentRule()).tolist() == [
        *["persistent"] * 2,
        *["not persistent"] * 2,
    ]


def test_the_combination_of_lists_is_the_same_however_it_is_written():
    """Order, capitals, blanks and repetition make no other combination."""
    lists = pd.Series(["PPO; IOM", "IOM;ppo ;IOM", "IOM", None, "", "NIM;PPO;IOM"], dtype="str")
    assert on_lists(lists).tolist() == [
        "IOM and PPO",
        "IOM and PPO",
        "IOM only",
        "on none",
        "on none",
        "IOM and NIM and PPO",
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (SCHEME, "18 or over, convicted of 6 or more recordable offences in 12 months"),
        (PersistentRule(least=3, adult=False), "convicted of 3 or more recordable offences in 12 months"),
        (PersistentRule(lists=("IOM", "PPO")), "on IOM or PPO"),
        (PersistentRule(), "on any list that the source names"),
    ],
)
def test_a_rule_says_itself(rule, words):
    """What is printed beside the figures is the rule that made them."""
    assert rule.words == words


def test_a_source_stages_its_rule_and_its_lists_alone(take):
    """Tables can be split by both; single lists are staged nowhere."""
    records, staged, _ = take(
        "offenders",
        HEAD + "A,NE1 1AA,30,7,IOM\nB,NE1 1AA,17,7,\nC,NE1 1AA,30,,PPO;IOM\n",
        as_at=AS_AT,
        persistent=SCHEME,
    )
    assert staged["persistent"].tolist() == ["persistent", "not persistent", "not recorded"]
    assert staged["on_lists"].tolist() == ["IOM only", "on none", "IOM and PPO"]
    assert {"persistent", "on_lists"} <= set(records.columns)
    assert "lists" not in {*staged.columns, *records.columns}


def test_another_rule_is_staged_anew(take):
    """What one rule made is not taken for another's."""
    text = HEAD + "A,NE1 1AA,30,3,\n"
    _, first, _ = take("offenders", text, as_at=AS_AT, persistent=SCHEME)
    _, second, _ = take("offenders", text, as_at=AS_AT, persistent=PersistentRule(least=3))
    assert (first["persistent"].item(), second["persistent"].item()) == ("not persistent", "persistent")


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        ("person_id,postcode,age\nA,,30\n", SCHEME, "there is no convictions_12m"),
        ("person_id,postcode,convictions_12m\nA,,7\n", SCHEME, "the source has no ages"),
        ("person_id,postcode,age\nA,,30\n", PersistentRule(), "there is no lists"),
    ],
)
def test_a_rule_needs_its_columns(take, text, rule, said):
    """One sentence says what is missing and what to do."""
    with pytest.raises(RecordsError, match=said):
        take("offenders", text, as_at=AS_AT, persistent=rule)


def read(folder, kind: str, rule: str):
    (folder / "people.csv").touch()
    (folder / "audit.toml").write_text(SPEC.format(kind=kind, rule=rule), encoding="utf-8")
    return read_spec(folder / "audit.toml").sources[0]


def test_a_specification_states_the_rule_and_the_classification(tmp_path):
    """Both keys of a source come to where it is read."""
    source = read(tmp_path, "offenders", 'ethnicity = "2011"\npersistent = { least = 6 }')
    assert (source.ethnicity, source.persistent) == ("2011", SCHEME)
    assert read(tmp_path, "offenders", 'persistent = { lists = ["IOM"] }').persistent == PersistentRule(
        lists=("IOM",)
    )
    assert read(tmp_path, "offenders", "").persistent is None


@pytest.mark.parametrize(
    ("kind", "rule", "said"),
    [
        ("orders", "persistent = { least = 6 }", "must be of a source of offenders"),
        ("offenders", 'persistent = { least = 6, lists = ["IOM"] }', "by convictions or by lists"),
        ("offenders", "persistent = { adult = false }", "must say of how many"),
        ("offenders", "persistent = { least = 0 }", "least"),
        ("offenders", "persistent = { leest = 6 }", "did you mean 'least'"),
        ("offenders", 'ethnicity = "1981"', "ethnicity"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(tmp_path, kind, rule, said):
    """A rule is by one thing, of the right source, and of numbers that can be."""
    with pytest.raises(SpecificationError, match=said):
        read(tmp_path, kind, rule)
