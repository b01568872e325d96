"""Recorded ethnicity, read by the classification of one census."""

import pandas as pd
import pytest

from geoaudit.errors import RecordsError
from geoaudit.records.ethnicity import (
    CLASSIFICATIONS,
    GROUPS_OF,
    OTHER_CODE,
    PAIRS,
    ethnic_columns,
    labels_of,
)

# The codes as police and probation write them, with the group of the census that each is printed under.
SIXTEEN_PLUS_ONE = {
    "White": ("W1", "W2", "W9"),
    "Mixed": ("M1", "M2", "M3", "M9"),
    "Asian or Asian British": ("A1", "A2", "A3", "A9"),
    "Black or Black British": ("B1", "B2", "B9"),
    "Chinese or other ethnic group": ("O1", "O9"),
    "not recorded": ("NS",),
}
EIGHTEEN_PLUS_ONE = {
    "White": ("W1", "W2", "W3", "W9"),
    "Mixed/multiple ethnic groups": ("M1", "M2", "M3", "M9"),
    "Asian/Asian British": ("A1", "A2", "A3", "A4", "A9"),
    "Black/African/Caribbean/Black British": ("B1", "B2", "B9"),
    "Other ethnic group": ("O2", "O9"),
    "not recorded": ("NS",),
}


def groups(year: str, *recorded: str | None) -> list[str]:
    found, _ = ethnic_columns(pd.Series(list(recorded), dtype="str"), year)
    return found["ethnic_group"].tolist()


@pytest.mark.parametrize(("year", "codes"), [("2001", SIXTEEN_PLUS_ONE), ("2011", EIGHTEEN_PLUS_ONE)])
def test_every_code_of_self_defined_ethnicity_is_in_its_group(year, codes):
    """All of 16+1 and 18+1 are read, and nothing else has a code."""
    for group, of_group in codes.items():
        assert groups(year, *of_group) == [group] * len(of_group)
    known = {c.code for group in GROUPS_OF[year] for c in group.categories} - {""}
    assert known | {"NS"} == {code for of_group in codes.values() for code in of_group}


def test_chinese_moved_between_the_censuses():
    """The same word is in another broad group ten years later, and its old code is none of the new list."""
    assert groups("2001", "Chinese", "O1", "A4") == [*["Chinese or other ethnic group"] * 2, OTHER_CODE]
    assert groups("2011", "Chinese", "A4", "O1") == [*["Asian/Asian British"] * 2, OTHER_CODE]


def test_the_four_groups_of_1991():
    """Who was asked in 1991 is in one of the four groups of its report."""
    black = ("Black-Caribbean", "Black - African", "Black Other")
    assert groups("1991", "White", *black) == ["White", "Black", "Black", "Black"]
    asian = "Indian, Pakistani and Bangladeshi"
    assert groups("1991", "Indian", "PAKISTANI", "Bangladeshi") == [asian] * 3
    assert groups("1991", "Chinese", "Other-Asian", "Other-other") == ["Chinese and other groups"] * 3
    assert groups("1991", "White and Asian", "W1", "0") == [OTHER_CODE] * 3


def test_every_category_is_read_by_its_own_words_its_group_and_its_code():
    """Words with their group's name, and a code beside its words in either order, are the category."""
    for year, found in GROUPS_OF.items():
        for group in found:
            assert groups(year, group.name, group.name.upper()) == [group.name] * 2
            for category in group.categories:
                ways = [f"{group.name}: {category.words}", f"{group.name} - {category.words}"]
                ways += (
                    [f"{category.code} - {ways[0]}", f"{ways[0]} ({category.code})"] if category.code else []
                )
                assert groups(year, *ways) == [group.name] * len(ways), (year, category)


def test_no_spelling_stands_for_two_groups():
    """Each detailed category's words and code are one group's alone within a classification."""
    for year, found in GROUPS_OF.items():
        told = [c.words for group in found for c in group.categories]
        assert len(told) == len(set(told)), year


@pytest.mark.parametrize("year", CLASSIFICATIONS)
def test_what_is_not_stated_is_not_recorded(year):
    """Not stated, refused, unknown and blank are one, and never another code."""
    words = ("NS", "Not stated", "NS - Not stated", "Refused", "unknown", "Not Known", "", None, "-", "N/K")
    assert groups(year, *words, "Prefer not to say", "Missing") == ["not recorded"] * 12


def test_a_code_of_no_classification_is_counted_and_never_named():
    """Officers' codes, and a code beside words that contradict it, are other codes, and counted."""
    recorded = pd.Series(["IC3", "ic3", "IC1", "W1 - Indian", "British", "A1", None])
    found, notes = ethnic_columns(recorded, "2001")
    assert (found["ethnic_group"] == OTHER_CODE).tolist() == [True] * 5 + [False] * 2
    assert notes == {
        "ethnicity codes not in the classification of 2001, taken as other code": 5,
        "different ethnicity codes that the classification of 2001 has not": 4,
    }
    assert found["ethnic_pair"].tolist() == [*[OTHER_CODE] * 5, "minority ethnic", "not recorded"]


def test_white_minorities_are_white_in_the_pair():
    """As in the inspectorate's tables the pair parts white from minority ethnic by the broad group."""
    found, _ = ethnic_columns(pd.Series(["W1", "W2", "W3", "Roma", "M1", "O2"]), "2021")
    assert found["ethnic_pair"].tolist() == ["white"] * 4 + ["minority ethnic"] * 2
    assert set(found["ethnic_pair"]) <= set(PAIRS)


def test_a_source_stages_both_beside_what_is_recorded(take):
    """Tables can be split by all three, and what the file says is left as it is."""
    records, staged, _ = take(
        "orders",
        "person_id,start_date,order_type,postcode,ethnicity\n"
        "A,2022-01-01,x,NE1 1AA,W1\nB,2022-01-01,x,NE1 1AA,IC4\nC,2022-01-01,x,NE1 1AA,\n",
        ethnicity="2001",
    )
    assert staged["ethnicity"].tolist() == ["W1", "IC4", "not recorded"]
    assert staged["ethnic_group"].tolist() == ["White", "other code", "not recorded"]
    assert staged["ethnic_pair"].tolist() == ["white", "other code", "not recorded"]
    assert {"ethnicity", "ethnic_group", "ethnic_pair"} <= set(records.columns)
    assert not any("IC4" in words for words in records.notes)
    assert set(staged["ethnic_group"]) <= set(labels_of("2001"))


def test_without_a_classification_neither_is_made(take):
    """Nobody guesses what a file's codes mean."""
    records, staged, _ = take(
        "offenders",
        "person_id,postcode,ethnicity\nA,NE1 1AA,W1\n",
        as_at=pd.Timestamp("2022-09-30").date(),
    )
    assert not {"ethnic_group", "ethnic_pair"} & {*staged.columns, *records.columns}


def test_a_classification_of_nothing_is_refused(take):
    """A source that names a classification has the column that it is of."""
    with pytest.raises(RecordsError, match="must have ethnicity, and 's' has no such column"):
        take("orders", "person_id,start_date,order_type,postcode\nA,2022-01-01,x,NE1 1AA\n", ethnicity="2011")
