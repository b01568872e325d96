"""The state of each person in each need, from the file to what is staged."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.errors import RecordsError, SpecificationError
from geoaudit.records.columns import check_mapping
from geoaudit.records.instruments import NEEDS, Instrument
from geoaudit.records.needs import (
    ASSESSED,
    FULL,
    NEED_STATE,
    NO_EVIDENCE,
    NONE_IDENTIFIED,
    NOT_ASSESSED,
    NOT_FULL,
    NOT_READABLE,
    OFF_SCALE,
    STATES,
    WITH,
    WITHOUT,
    assessed_needs,
    listed_needs,
)
from geoaudit.records.schema import OFFENDERS, section_column
from geoaudit.records.source import InstrumentFile

AS_AT = date(2022, 9, 30)
OASYS = """column,need,section,least,most,cut_off,yes,no,scored
S3,accommodation,Section 3,0,8,2,,,yes
S8,drugs,Section 8,0,10,2,,,yes
S8b,drugs,Section 8 (injecting),,,,Y,N,yes
S10,emotional well-being,Section 10,,,,Y,N,no
"""
HEAD = "person_id,postcode,assessment_type,assessed_on,S3,S8,S8b,S10\n"


@pytest.fixture
def assess(take, tmp_path):
    """Ingest people with an instrument: what was read, staged, and each person's state by need."""

    def taken(rows, head=HEAD, **of):
        (tmp_path / "oasys.csv").write_text(OASYS, encoding="utf-8")
        instrument = InstrumentFile(tmp_path / "oasys.csv", "2009", **of)
        records, staged, rejected = take("offenders", head + rows, as_at=AS_AT, instrument=instrument)
        needs = pd.read_parquet(records.needs).set_index(["record", "need"])["state"]
        assert not needs.index.duplicated().any()
        states = pd.DataFrame({need: part.droplevel("need") for need, part in needs.groupby("need")})
        return records, staged, states, rejected

    return taken


def test_each_person_has_one_state_in_each_need(assess):
    """From the cut-off on a need, below it none; blank, unreadable and off the scale are no evidence."""
    records, staged, states, _ = assess(
        "1,NE1 1AA,,,2,1,N,y\n2,NE1 1AA,,,1,2,,\n3,NE1 1AA,,,9,x,N,N\n4,NE1 1AA,,,,,,\n5,NE1 1AA,,,0,0,N,N\n"
    )
    assert states["accommodation"].tolist() == [WITH, WITHOUT, NO_EVIDENCE, NOT_ASSESSED, WITHOUT]
    assert states["drugs"].tolist() == [WITHOUT, WITH, NO_EVIDENCE, NOT_ASSESSED, WITHOUT]
    assert states["emotional well-being"].tolist() == [WITH, NO_EVIDENCE, WITHOUT, NOT_ASSESSED, WITHOUT]
    assert staged[NEED_STATE].tolist() == [WITH, WITH, NO_EVIDENCE, NOT_ASSESSED, WITHOUT]
    assert staged[ASSESSED].tolist() == [FULL, FULL, FULL, NOT_FULL, FULL]
    assert (records.notes[OFF_SCALE], records.notes[NOT_READABLE]) == (1, 1)
    assert records.asked == ("accommodation", "drugs", "emotional well-being")
    assert (records.unscored, records.edition) == (("emotional well-being",), "2009")


def test_scores_are_not_staged(assess):
    """Of what stands in a section only the state is kept, and no table can be by it."""
    records, staged, _, _ = assess("1,NE1 1AA,,,2,1,N,Y\n")
    assert not [name for name in staged if "S3" in name or "S8" in name]
    assert not [name for name in records.columns if "S" in name]
    assert {NEED_STATE, ASSESSED, "assessment_type"} <= set(records.columns)


def test_who_has_no_full_assessment_is_not_assessed(assess):
    """The types named are the full ones, case and blanks apart; another, or none, is not one."""
    rows = "".join(
        f"{i},NE1 1AA,{kind},,9,2,Y,Y\n" for i, kind in enumerate(["Layer 3", "layer  3", "Basic", ""])
    )
    records, staged, states, _ = assess(rows, full=("Layer 3",))
    assert staged[ASSESSED].tolist() == [FULL, FULL, NOT_FULL, NOT_FULL]
    assert states["drugs"].tolist() == [WITH, WITH, NOT_ASSESSED, NOT_ASSESSED]
    assert (states.iloc[2:] == NOT_ASSESSED).all(axis=None)
    assert records.notes[OFF_SCALE] == 2


def test_an_assessment_is_current_for_so_many_months(assess):
    """Twelve months before 30 September 2022 is 30 September 2021; who has no date has none that is."""
    days = ["2021-09-30", "2021-09-29", "", "2022-09-30"]
    rows = "".join(f"{i},NE1 1AA,,{day},0,2,Y,Y\n" for i, day in enumerate(days))
    _, staged, _, _ = assess(rows, current_months=12)
    assert staged[ASSESSED].tolist() == [FULL, NOT_FULL, NOT_FULL, FULL]


def test_an_assessment_of_tomorrow_is_no_assessment(assess):
    """A day after the extract, or one that there is not, is a fault of the row."""
    rows = "".join(
        f"{i},NE1 1AA,,{day},0,2,Y,Y\n"
        for i, day in enumerate(["2022-01-01"] * 40 + ["2022-10-01", "2022-02-30"])
    )
    *_, rejected = assess(rows)
    assert rejected["reason"].tolist() == [
        "date in the future (assessed_on)",
        "date not readable (assessed_on)",
    ]


@pytest.mark.parametrize(
    ("column", "of"),
    [("assessment_type", {"full": ("Layer 3",)}), ("assessed_on", {"current_months": 6})],
)
def test_what_says_which_assessments_count_must_be_there(assess, column, of):
    """Without the column nobody could say who is assessed."""
    with pytest.raises(RecordsError, match=f"must have .*column for {column}"):
        assess("1,NE1 1AA,a,2022-01-01,0,0,N,N\n", head=HEAD.replace(column, "other"), **of)


def test_a_section_without_its_column_is_refused(assess):
    """The column is named, and the nearest that there is."""
    with pytest.raises(RecordsError, match="has none called 'S10': did you mean 'S10b'"):
        assess("1,NE1 1AA,,,0,0,N,N\n", head=HEAD.replace("S10", "S10b"))


def test_a_list_beside_an_instrument_is_not_read(assess):
    """What the instrument says stands, whatever a list says besides."""
    _, _, states, _ = assess("1,NE1 1AA,,,0,0,N,N,alcohol\n", head=HEAD.replace("S10\n", "S10,needs\n"))
    assert "alcohol" not in states


def test_another_instrument_is_another_stage(assess):
    """What was staged with other cut-offs, or other full types, is not used again."""
    first, *_ = assess("1,NE1 1AA,Layer 3,,2,0,N,N\n")
    second, staged, *_ = assess("1,NE1 1AA,Layer 3,,2,0,N,N\n", full=("Layer 2",))
    assert first.path != second.path
    assert staged[ASSESSED].tolist() == [NOT_FULL]


def test_words_of_a_list_are_put_to_the_one_list():
    """Synonyms and capitals are one need, once a person; what is none of them stays as it is."""
    text = pd.Series(
        ["Drug misuse; drugs ;DRUGS", "ETE;Peer pressure; Mental Health", None, "Gambling;;", "Debt"]
    )
    pairs = listed_needs(text)
    assert list(pairs.itertuples(index=False, name=None)) == [
        (0, "drugs", WITH),
        (1, "education, training and employment", WITH),
        (1, "peer influence", WITH),
        (1, "emotional well-being", WITH),
        (3, "Gambling", WITH),
        (4, "finance", WITH),
    ]


def test_that_a_list_says_there_is_none_is_no_need():
    """Its words for none are one, beside a need they are nothing; words for not known are as a blank."""
    text = pd.Series(["None identified", " NIL ", "No needs; Drugs", "Not known", "n/a; debt", "none;None"])
    pairs = listed_needs(text)
    assert list(pairs.itertuples(index=False, name=None)) == [
        (0, NONE_IDENTIFIED, WITHOUT),
        (1, NONE_IDENTIFIED, WITHOUT),
        (2, "drugs", WITH),
        (4, "finance", WITH),
        (5, NONE_IDENTIFIED, WITHOUT),
    ]


@pytest.mark.parametrize("need", NEEDS)
def test_each_need_is_its_own_word(need):
    """A file in the words of the one list is taken as it is."""
    assert listed_needs(pd.Series([need.upper()]))["need"].tolist() == [need]


def test_names_that_mean_something_are_not_a_users_own():
    """A column of the user's own cannot be taken for a state."""
    for name in (NEED_STATE, ASSESSED, section_column("S3")):
        with pytest.raises(SpecificationError, match="cannot call a column"):
            check_mapping({name: "X"}, OFFENDERS)


SECTIONS = pd.DataFrame(
    {
        "column": ["a", "b", "c"],
        "need": ["drugs", "drugs", "alcohol"],
        "section": ["A", "B", "C"],
        "least": 0.0,
        "most": 8.0,
        "cut_off": 3.0,
        "yes": [("y",)] * 3,
        "no": [("n",)] * 3,
        "scored": True,
    }
)
CELLS = st.sampled_from(["0", "2", "3", "8", "9", "y", "N", "?", None])


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, st.booleans()), min_size=1, max_size=12))
def test_states_partition_people_in_each_need_and_over_all(rows):
    """Everybody has one state in each need; over all that of the first of need, no evidence and none."""
    text = pd.DataFrame(
        {
            section_column(name): pd.Series([row[i] for row in rows], dtype="str")
            for i, name in enumerate("abc")
        }
    )
    full = np.array([row[3] for row in rows])
    found = assessed_needs(text, Instrument("1", None, SECTIONS), full)
    assert not found.needs.duplicated(["record", "need"]).any()
    assert len(found.needs) == 2 * len(rows)
    assert set(found.needs["state"]) <= set(STATES)
    by_person = found.needs.groupby("record")["state"].agg(set)
    order = [NOT_ASSESSED, WITH, NO_EVIDENCE, WITHOUT]
    assert found.table[NEED_STATE].tolist() == [next(s for s in order if s in mine) for mine in by_person]
    assert ((found.table[ASSESSED] == NOT_FULL) == (found.table[NEED_STATE] == NOT_ASSESSED)).all()
