"""Postcodes as people type them."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.places.postcodes import (
    INVALID,
    MISSING,
    NO_FIXED_ABODE,
    PARTIAL,
    is_postcode,
    normalise,
    sort_keys,
)

_INWARD = st.tuples(
    st.sampled_from("0123456789"),
    st.sampled_from("ABDEFGHJLNPQRSTUWXYZ"),
    st.sampled_from("ABDEFGHJLNPQRSTUWXYZ"),
).map("".join)
_OUTWARD = st.one_of(
    st.from_regex("[A-PR-UWYZ][1-9][0-9]?", fullmatch=True),
    st.from_regex("[A-PR-UWYZ][1-9][A-HJKPSTUW]", fullmatch=True),
    st.from_regex("[A-PR-UWYZ][A-HK-Y][1-9][0-9]?", fullmatch=True),
    st.from_regex("[A-PR-UWYZ][A-HK-Y][1-9][ABEHMNPRVWXY]", fullmatch=True),
).filter(lambda outward: outward not in {"NF1", "ZZ99"})


def _one(text: object) -> pd.Series:
    return normalise(pd.Series([text], dtype=object)).iloc[0]


@pytest.mark.parametrize(
    "typed", ["ne27 0aa", "NE270AA", " Ne27-0aA ", "N E 2 7 0 A A", "NE27\u00a00AA", "NE27–0AA"]
)
def test_case_spaces_and_hyphens_do_not_matter(typed: str) -> None:
    """One postcode typed in six ways is read as one, without being called repaired."""
    read = _one(typed)
    assert (read["postcode"], read["repaired"], read["outward"]) == ("NE27 0AA", False, "NE27")
    assert pd.isna(read["reason"])


@pytest.mark.parametrize(
    "known",
    [
        "M1 1AE",
        "B33 8TH",
        "CR2 6XH",
        "DN55 1PT",
        "W1A 1HQ",
        "EC1A 1BB",
        "BL0 9AA",
        "GIR 0AA",
        "W1V 1AA",
        "BT1 5GS",
    ],
)
def test_every_shape_of_postcode_is_read(known: str) -> None:
    """All six shapes, a district 0, a retired London district and the Girobank's own postcode are read."""
    assert _one(known)["postcode"] == known


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("NE27 OAA", "NE27 0AA"),
        ("NEI 1AA", "NE1 1AA"),
        ("NEIO IAA", "NE10 1AA"),
        ("0L1 1AA", "OL1 1AA"),
        ("1P1 1AA", "IP1 1AA"),
        ("S01 1AA", "SO1 1AA"),
        ("L1I 1AA", "L11 1AA"),
        ("WIA 1HQ", "W1A 1HQ"),
    ],
)
def test_letters_and_digits_are_exchanged_where_the_position_allows_one(typed: str, meant: str) -> None:
    """O for 0, I for 1 and the reverse are put right where no other reading is possible, and marked."""
    read = _one(typed)
    assert (read["postcode"], read["repaired"]) == (meant, True)


@pytest.mark.parametrize("typed", ["GIR OAA", "NE27 0OA", "NE27 01A", "SO 1AA"])
def test_what_could_be_several_or_none_is_not_repaired(typed: str) -> None:
    """GIR OAA could be GIR 0AA or G1R 0AA; no postcode ends in O, I or a digit: none is guessed."""
    read = _one(typed)
    assert (read["reason"], read["repaired"]) == (INVALID, False)
    assert pd.isna(read["postcode"])


@pytest.mark.parametrize(
    "typed",
    ["Q1 1AA", "NE01 1AA", "NJ1 1AA", "NE1 1CA", "NE1 1A", "12345", "NE1 1AAA", "A street", "N\u00c91 1AA"],
)
def test_letters_that_a_position_never_has_make_no_postcode(typed: str) -> None:
    """A letter or number that Royal Mail puts nowhere at that place is not a postcode."""
    assert _one(typed)["reason"] == INVALID


@pytest.mark.parametrize(
    ("typed", "outward"),
    [("NE27", "NE27"), ("ne27 0", "NE27"), ("NE270", "NE27"), ("NE2 7", "NE2"), ("W1A", "W1A")],
)
def test_a_partial_postcode_keeps_its_outward_code(typed: str, outward: str) -> None:
    """An outward code or sector alone is its own reason, with the outward code as it was spaced."""
    read = _one(typed)
    assert (read["reason"], read["outward"]) == (PARTIAL, outward)
    assert pd.isna(read["postcode"])


@pytest.mark.parametrize(
    "typed", ["ZZ99 3VZ", "zz993wz", "ZZ99", "NF1 1NF", "NF1", "NFA", "No fixed abode", "homeless"]
)
def test_pseudo_postcodes_are_no_places(typed: str) -> None:
    """ZZ99, NF1 and words for no fixed abode have their own reason, whatever their shape."""
    read = _one(typed)
    assert read["reason"] == NO_FIXED_ABODE
    assert pd.isna(read["postcode"])


@pytest.mark.parametrize("typed", [None, np.nan, "", "  ", "-", "N/A", "Not known", "null"])
def test_nothing_and_words_for_nothing_are_missing(typed: object) -> None:
    """An empty cell and what people write for one are no postcode, not a wrong one."""
    assert _one(typed)["reason"] == MISSING


def test_rows_keep_their_index_and_types() -> None:
    """The result lines up with its input, repeated values and all, also where there is no row."""
    raw = pd.Series(["NE1 1AA", None, "ne11aa", "x9"], index=[7, 3, 3, 1])
    read = normalise(raw)
    assert read.index.tolist() == [7, 3, 3, 1]
    assert read["postcode"].tolist()[::2] == ["NE1 1AA", "NE1 1AA"]
    assert normalise(raw[:0]).dtypes.to_dict() == read.dtypes.to_dict()


@given(_OUTWARD, _INWARD, st.sampled_from(["", " ", "  ", "-", " - "]), st.booleans())
def test_every_postcode_is_read_as_itself(outward: str, inward: str, between: str, lower: bool) -> None:
    """A well-formed postcode comes back as itself, unrepaired, however it is spaced."""
    typed = outward + between + inward
    read = _one(typed.lower() if lower else typed)
    assert (read["postcode"], read["repaired"]) == (f"{outward} {inward}", False)


@given(_OUTWARD, _INWARD, st.randoms(use_true_random=False))
def test_an_exchange_never_makes_a_different_postcode_of_a_slip(
    outward: str, inward: str, random: object
) -> None:
    """With any O, 0, I and 1 mistyped, what is read differs from the original in those characters alone."""
    flip = {"O": "0", "0": "O", "I": "1", "1": "I"}
    typed = "".join(flip.get(c, c) if random.random() < 0.5 else c for c in outward + inward)
    read = _one(typed)["postcode"]
    same = str.maketrans("OI", "01")
    assert pd.isna(read) or read.replace(" ", "").translate(same) == (outward + inward).translate(same)


def test_sort_keys_sort_as_the_text_does() -> None:
    """Sorting by number gives the order of the text, short postcodes and long ones mixed."""
    postcodes = pd.Series(["NE27 0AA", "M1 1AE", "NE2 7AA", "B33 8TH", "AB10 1AA", "NE27 0AB"])
    by_number = postcodes.iloc[np.argsort(sort_keys(postcodes))].tolist()
    assert by_number == sorted(postcodes)
    assert sort_keys(postcodes[:0]).size == 0


def test_is_postcode_takes_whole_ones_alone() -> None:
    """A unit postcode is one; a part, a slip and a word are not."""
    assert [is_postcode(text) for text in ("NE270AA", "NE27", "NE27 OAA", "postcode")] == [
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    "none",
    [
        pa.chunked_array([], pa.string()).to_pandas(),
        pa.array([], pa.null()).to_pandas(),
        pd.Series([], dtype=pd.ArrowDtype(pa.null())),
        pd.Series([], dtype=pd.ArrowDtype(pa.string())),
    ],
)
def test_no_postcodes_at_all_are_read(none: pd.Series) -> None:
    """A column without a row, of whatever type pyarrow gives it, gives the same columns without a row."""
    read, some = normalise(none), normalise(pd.Series(["NE1 1AA"]))
    assert read.empty
    assert read.dtypes.to_dict() == some.dtypes.to_dict()
