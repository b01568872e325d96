"""Who has the one need that others are told together with: from the records to what tables count."""

from datetime import date

import pandas as pd
import pytest

from geoaudit.counts.count import count
from geoaudit.counts.request import TableRequest
from geoaudit.counts.study import Study
from geoaudit.engine.duck import DuckEngine
from geoaudit.errors import RecordsError, SpecificationError
from geoaudit.records.columns import check_mapping
from geoaudit.records.needs import (
    NO_EVIDENCE,
    NOT_ASSESSED,
    TOGETHER,
    WITH,
    WITHOUT,
    need_together,
    who_has,
    words_together,
)
from geoaudit.records.placing import Placed
from geoaudit.records.schema import OFFENDERS
from geoaudit.records.source import InstrumentFile

EXIT = 11
HAS, OTHERS = WORDS = ("drugs: with the need", "drugs: otherwise")
OASYS = """column,need,section,least,most,cut_off,yes,no,scored
S3,accommodation,Section 3,0,8,2,,,yes
S8,drugs,Section 8,0,10,2,,,yes
"""
# In turn with the need, without it, no evidence of it, not assessed at all.
ASSESSED = "person_id,postcode,S3,S8\n1,NE1 1AA,0,5\n2,NE1 1AA,8,0\n3,NE1 1AA,1,\n4,NE1 1AA,,\n"
LISTED = "person_id,postcode,needs\n1,NE1 1AA,Drugs;debt\n2,NE1 1AA,alcohol\n3,NE1 1AA,\n4,NE1 1AA,none\n"
NOBODY = "person_id,postcode,needs\n1,NE1 1AA,alcohol\n2,NE1 1AA,alcohol\n3,NE1 1AA,alcohol\n"
AREAS = pd.DataFrame({"area_code": ["A1"], "area_name": ["One"], "neighbour": ["A"]})


@pytest.fixture
def people(take, tmp_path):
    """Ingest people with an instrument or a list: the records, and what is staged of them."""

    def taken(text, together="drugs", assessed=False):
        (tmp_path / "oasys.csv").write_text(OASYS, encoding="utf-8")
        asked = {"instrument": InstrumentFile(tmp_path / "oasys.csv", "2009")} if assessed else {}
        return take("offenders", text, as_at=date(2022, 9, 30), together=together, **asked)[:2]

    return taken


def test_the_words_say_whose_need_it_is_and_give_it_back():
    """Two categories of each need, from either of which the need can be read, whatever stands in its name."""
    assert words_together("drugs") == WORDS
    for need in ("education, training and employment", "odd: one"):
        assert [need_together(word) for word in words_together(need)] == [need, need]


def test_who_has_the_need_is_who_is_with_it_and_nobody_else():
    """Without it, without evidence, not assessed and not written down at all are all 'otherwise'."""
    states = [WITH, WITHOUT, NO_EVIDENCE, NOT_ASSESSED]
    needs = pd.DataFrame({"record": [3, 4, 5, 6, 7], "need": [*["drugs"] * 4, "alcohol"]})
    found = who_has("drugs", needs.assign(state=[*states, WITH]), pd.RangeIndex(3, 9))
    assert found.to_dict() == {3: HAS, **dict.fromkeys(range(4, 9), OTHERS)}


@pytest.mark.parametrize(("text", "assessed"), [(ASSESSED, True), (LISTED, False)])
def test_everybody_is_staged_with_it_or_otherwise(people, text, assessed):
    """Of an instrument and of a list the first of four has it, and tables can be by the column."""
    records, staged = people(text, assessed=assessed)
    assert staged[TOGETHER].tolist() == [HAS, OTHERS, OTHERS, OTHERS]
    assert TOGETHER in records.columns
    assert records.words == {TOGETHER: WORDS}


def test_without_a_need_named_there_is_no_such_column(people):
    """Nothing is made that no profile asks for."""
    records, staged = people(LISTED, together="")
    assert TOGETHER not in staged
    assert TOGETHER not in records.columns
    assert records.words == {}


def counted(records, tmp_path) -> dict[str, int]:
    """How many stand in each row of the table by who has the need, over all needs."""
    rows = pd.DataFrame({"record": range(records.rows_accepted), "area_code": "A1"})
    none = pd.Series(pd.NA, rows.index, dtype="str")
    rows.assign(reason=none, elsewhere=none, near=False, early=False, late=False).to_parquet(
        tmp_path / "placed.parquet"
    )
    placed = Placed(records, "wards", tmp_path / "placed.parquet")
    with DuckEngine() as engine:
        cells = count(
            engine, TableRequest("t", "s", (TOGETHER, "need"), {}), Study(placed, AREAS, AREAS, ())
        ).cells
    return dict(cells[cells["need"] == "All"].set_index(TOGETHER)["n"])


@pytest.mark.parametrize(("text", "has"), [(LISTED, 1), (NOBODY, 0)])
def test_both_words_stand_in_a_table_whoever_has_the_need(people, tmp_path, text, has):
    """That a row is there does not say that anybody has the need, nor that a rare word is one."""
    records, _ = people(text)
    n = counted(records, tmp_path)
    assert n == {HAS: has, OTHERS: records.rows_accepted - has, "All": records.rows_accepted}
    assert list(n) == [*WORDS, "All"]


def test_a_need_that_the_instrument_does_not_ask_of_is_refused(people):
    """Nobody could have it: one sentence says which there are, and none of the records' values."""
    with pytest.raises(RecordsError) as found:
        people(ASSESSED, together="alcohol", assessed=True)
    said = str(found.value)
    assert said.endswith("and 'alcohol' is none: put in together one of accommodation; drugs.")
    assert "\n" not in said
    assert found.value.exit_code == EXIT


def test_another_need_is_staged_anew_from_the_same_records(people):
    """What is staged is of the need that is named, and the records the same with one and without."""
    plain, drugs, alcohol = (people(LISTED, together=need) for need in ("", "drugs", "alcohol"))
    assert len({records.path for records, _ in (plain, drugs, alcohol)}) == 3
    assert {records.made_of for records, _ in (plain, drugs, alcohol)} == {plain[0].path.name}
    assert alcohol[1][TOGETHER].tolist() == [
        f"alcohol: {word}" for word in ("otherwise", "with the need", "otherwise", "otherwise")
    ]


def test_the_column_is_nobodys_own():
    """A column of the user's own cannot be called as ours is."""
    with pytest.raises(SpecificationError, match="cannot call a column"):
        check_mapping({TOGETHER: "X"}, OFFENDERS)
