"""Categories that are not what somebody or something is: the same ones wherever kinds are named."""

import pytest
from small_profiles import protected

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.kinds import parts_of
from geoaudit.portraits.parts import made_up_of, most_common
from geoaudit.portraits.rows import rows
from geoaudit.portraits.wording import BLANKS, NO_KINDS, how_many_unknown, is_category, is_kind

WORDS = sorted(NO_KINDS - {TOTAL})


def by_word(word: str):
    """More have the word than anything else."""
    return protected(f"{word}|500\nTheft|300\nFraud|20\nAll|820", ("offence",))


def test_what_is_a_kind_is_recorded():
    """No kind is a blank, and each blank is said in words."""
    assert set(BLANKS) < NO_KINDS
    assert all(BLANKS.values())
    assert not any(is_kind(word) for word in NO_KINDS)
    assert is_kind("Theft")
    assert is_category("none identified")


@pytest.mark.parametrize("word", WORDS)
def test_it_is_never_named_the_most_common(word):
    """Though it is of most, the most common offence is Theft."""
    made_up = made_up_of(rows(by_word(word), ("offence",), "2022/23"), "offence")
    assert next(most_common(made_up, "offence")).startswith("The most common offence is Theft")


@pytest.mark.parametrize("word", WORDS)
def test_it_is_a_part_and_no_kind(word):
    """It stays among the parts of a table, and is marked as no kind."""
    parts, _ = parts_of(by_word(word), "offence", "2022/23")
    assert parts.set_index("name")["kind"].to_dict() == {word: False, "Theft": True, "Fraud": True}


def test_of_how_many_it_is_not_known_is_said_from_one_per_cent():
    """Three of 820 round to none of a hundred, of whom nothing is said; 21 of 820 are said."""

    def said(blank: int) -> list[str]:
        figures = protected(f"not recorded|{blank}\nTheft|{820 - blank}\nAll|820", ("offence",))
        return list(most_common(made_up_of(rows(figures, ("offence",), "2022/23"), "offence"), "offence"))

    assert said(3) == []
    assert said(21) == ["For 3% the offence is not recorded."]
    assert list(how_many_unknown(float("nan"), "age")) == []
