import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.records.rare import FEW, RARE, people_of, take_together
from geoaudit.records.schema import NOT_RECORDED


def series(*values):
    return pd.Series(list(values), dtype="str")


def test_a_name_that_slipped_into_a_category_is_not_one():
    """A word that one person alone has is taken together with others like it; common ones stay."""
    values = series("Male", "Male", "Male", "Ada Lovelace", "Female", "Female", "Female")
    people = series(*"abcdefg")
    assert take_together(values, people).tolist() == ["Male"] * 3 + [RARE] + ["Female"] * 3


def test_twelve_rows_of_one_person_are_one_person():
    """A category is common by its people and not by its rows."""
    values = series(*["Ada Lovelace"] * 12)
    assert set(take_together(values, series(*["a"] * 12))) == {RARE}


def test_rows_that_name_nobody_are_somebody_each():
    """Without a person each row counts for itself, and so it does where the person is blank."""
    people = people_of(series("a", None, None), pd.RangeIndex(3))
    assert people.nunique() == 3
    assert people_of(None, pd.RangeIndex(3)).nunique() == 3


def test_what_is_not_recorded_says_so_however_few_they_are():
    """A blank is no word of anybody's and stays what it is."""
    assert take_together(series(NOT_RECORDED), series("a")).tolist() == [NOT_RECORDED]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("uvwxyz")), min_size=1))
def test_no_category_of_few_people_is_left(rows):
    """Whatever the rows, each category that is left has at least three people."""
    frame = pd.DataFrame(rows, columns=["value", "person"]).astype("str")
    left = frame.assign(value=take_together(frame["value"], frame["person"]))
    people = left[left["value"] != RARE].groupby("value")["person"].nunique()
    assert (people >= FEW).all()
