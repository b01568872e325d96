"""Needs by state as tables: counted by hand, laid out whole, and safe in a pack beside other tables."""

import datetime as dt
import random
import sys
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from county import make

from geoaudit.audit import run
from geoaudit.counts.count import count
from geoaudit.counts.flow import flow_counted
from geoaudit.counts.request import TableRequest
from geoaudit.counts.study import Study
from geoaudit.errors import SpecificationError
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.records.ingest import ingest
from geoaudit.records.needs import NO_EVIDENCE, NOT_ASSESSED, STATES, WITH, WITHOUT
from geoaudit.records.placing import Placed
from geoaudit.records.source import InstrumentFile, RecordSource
from geoaudit.spec import read_spec

sys.path.insert(0, str(Path(__file__).parents[1] / "spec"))
from engines import ENGINES

AREAS = pd.DataFrame({"area_code": ["A1", "A2"], "area_name": ["One", "Two"], "neighbour": ["A", "A"]})
OASYS = """column,need,section,least,most,cut_off,yes,no,scored
S3,accommodation,Section 3,0,8,2,,,yes
S8,drugs,Section 8,0,10,2,,,yes
S10,emotional well-being,Section 10,,,,Y,N,no
"""
# Of each person: the ward, the gender, and the three sections.
PEOPLE = [
    ("A1", "Male", "2", "5", "Y"),
    ("A1", "Male", "0", "5", "N"),
    ("A1", "Female", "0", "", "N"),
    ("A2", "Male", "0", "0", "N"),
    ("A2", "Male", "99", "3", ""),
    ("A2", "Female", "", "", ""),
]


@pytest.fixture(params=list(ENGINES))
def engine(request):
    with ENGINES[request.param]() as opened:
        yield opened


def study_of(folder: Path, head: str, rows: list[str], **of) -> Study:
    (folder / "people.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    source = RecordSource("people", "offenders", (folder / "people.csv",), as_at=dt.date(2022, 9, 30), **of)
    records = ingest(source, folder / "workspace")
    places = pd.DataFrame({"area_code": [person[0] for person in PEOPLE]}).assign(
        record=range(len(PEOPLE)), reason=pd.NA, near=False, elsewhere=pd.NA, early=False, late=False
    )
    places.astype({"reason": "str", "elsewhere": "str"}).to_parquet(folder / "placed.parquet")
    placed = Placed(records, "wards", folder / "placed.parquet")
    return Study(placed, AREAS[["area_code", "area_name"]], AREAS, ())


@pytest.fixture
def assessed(tmp_path):
    """Six people assessed with an instrument of three sections."""
    (tmp_path / "oasys.csv").write_text(OASYS, encoding="utf-8")
    rows = [f"{i},{gender},NE1 1AA,{','.join(said)}" for i, (_, gender, *said) in enumerate(PEOPLE)]
    instrument = InstrumentFile(tmp_path / "oasys.csv", "OASys of 2009")
    return study_of(tmp_path, "person_id,gender,postcode,S3,S8,S10", rows, instrument=instrument)


@pytest.fixture
def listed(tmp_path):
    """The same six with a list of needs."""
    needs = ["Housing;drugs", "DRUGS", "", "", "drugs", ""]
    rows = [
        f"{i},{person[1]},NE1 1AA,{need}" for i, (person, need) in enumerate(zip(PEOPLE, needs, strict=True))
    ]
    return study_of(tmp_path, "person_id,gender,postcode,needs", rows)


def table(engine, study, *by, where=None):
    """Count a table and return its figures by its columns; of people with a settled address alone."""
    where = {name: (value,) if isinstance(value, str) else value for name, value in (where or {}).items()}
    counts = count(engine, TableRequest("t", "people", by, where), study)
    cells = counts.cells
    if "address_class" in cells:
        cells = cells[cells["address_class"] == "settled"]
    names = ["area_code" if name == "area" else name for name in by]
    assert not cells.duplicated(names).any()
    return counts, cells.set_index(names if len(names) > 1 else names[0])["n"]


def test_everybody_stands_once_in_each_need_and_over_all(engine, assessed):
    """The hand count of six people by need and state."""
    counts, n = table(engine, assessed, "need", "need_state")
    assert counts.several == ("need",)
    wanted = {
        "accommodation": {WITH: 1, WITHOUT: 3, NO_EVIDENCE: 1, NOT_ASSESSED: 1, "All": 6},
        "drugs": {WITH: 3, WITHOUT: 1, NO_EVIDENCE: 1, NOT_ASSESSED: 1, "All": 6},
        "emotional well-being": {WITH: 1, WITHOUT: 3, NO_EVIDENCE: 1, NOT_ASSESSED: 1, "All": 6},
        "All": {WITH: 3, WITHOUT: 1, NO_EVIDENCE: 1, NOT_ASSESSED: 1, "All": 6},
    }
    assert {need: n[need].to_dict() for need in wanted} == wanted
    assert "OASys of 2009" in counts.note


def test_by_need_alone_only_those_with_it_are_counted(engine, assessed):
    """In Two one of three has drugs; the total is the people with any need, and says so by its where."""
    counts, n = table(engine, assessed, "area", "need")
    assert n["A1"].to_dict() == {"accommodation": 1, "drugs": 2, "emotional well-being": 1, "All": 2}
    assert n["A2"].to_dict() == {"accommodation": 0, "drugs": 1, "emotional well-being": 0, "All": 1}
    assert n["All", "All"] == 3
    assert counts.where == {"need_state": (WITH,)}


def test_one_need_in_where_counts_who_has_it(engine, assessed):
    """A table by area of drugs, of those with, and of those without."""
    counts, n = table(engine, assessed, "area", where={"need": "drugs"})
    assert n.loc[["A1", "A2", "All"]].tolist() == [2, 1, 3]
    assert counts.several == ()
    _, without = table(engine, assessed, "area", where={"need": "drugs", "need_state": WITHOUT})
    assert without.loc[["A1", "A2", "All"]].tolist() == [0, 1, 1]
    _, by_state = table(engine, assessed, "area", "need_state", where={"need": "accommodation"})
    assert by_state["A2"].to_dict() == {WITH: 0, WITHOUT: 1, NO_EVIDENCE: 1, NOT_ASSESSED: 1, "All": 3}


def test_over_all_needs_people_are_told_by_state_and_by_assessment(engine, assessed):
    """Without a need in the table the state is that over all needs."""
    _, n = table(engine, assessed, "area", "need_state")
    assert n["A1"].to_dict() == {WITH: 2, WITHOUT: 0, NO_EVIDENCE: 1, NOT_ASSESSED: 0, "All": 3}
    _, n = table(engine, replace(assessed, few=1), "gender", "assessed")
    assert n["Female"].to_dict() == {"full assessment": 1, "no full assessment": 1, "All": 2}


def test_words_of_an_instrument_always_stand(engine, assessed):
    """Nobody of One lacks an assessment, and none of three women is few: the rows stand all the same."""
    assert assessed.few == 3
    _, n = table(engine, assessed, "area", "need", "need_state", where={"gender": "Male"})
    in_one = n.xs("A1", level="area_code")
    assert len(in_one) == 4 * 5
    assert in_one["drugs"].to_dict() == {WITH: 2, WITHOUT: 0, NO_EVIDENCE: 0, NOT_ASSESSED: 0, "All": 2}
    assert list(in_one["drugs"].index) == [*STATES, "All"]


@pytest.mark.parametrize(
    ("by", "where"),
    [
        (("area",), {"need": ("drugs", "accommodation")}),
        (("area", "need"), {"need": ("drugs",)}),
        (("area",), {"need": ("drugz",)}),
        (("area",), {"need": ("drugs",), "need_state": ("without",)}),
    ],
)
def test_what_needs_cannot_be_asked_is_refused(engine, assessed, by, where):
    """Several needs together, need in both places, a need or a state that there is not."""
    with pytest.raises(
        SpecificationError, match=r"must be by need, or of one need|must ask for categories that"
    ):
        table(engine, assessed, *by, where=where)


def test_a_list_has_no_states(engine, listed):
    """Who has a need in no list may have been assessed or not: nobody knows."""
    with pytest.raises(SpecificationError, match="has no 'need_state'"):
        table(engine, listed, "need", "need_state")


def test_a_list_is_counted_as_before(engine, listed):
    """By need with those of none recorded, and each person once in the total; of one need by where."""
    listed = replace(listed, few=1)
    _, n = table(engine, listed, "need")
    assert n.to_dict() == {"accommodation": 1, "drugs": 3, "none recorded": 3, "All": 6}
    _, drugs = table(engine, listed, "area", where={"need": "drugs"})
    assert drugs.loc[["A1", "A2", "All"]].tolist() == [2, 1, 3]
    _, none = table(engine, listed, "area", where={"need": "none recorded"})
    assert none.loc[["A1", "A2", "All"]].tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("by", "where", "counted"),
    [
        (("need", "need_state"), {}, 6),
        (("need",), {}, 3),
        (("area",), {"need": ("drugs",)}, 3),
        (("area",), {"need": ("drugs",), "need_state": (NOT_ASSESSED,), "gender": ("Female",)}, 1),
        (("area",), {"need_state": (WITH, NO_EVIDENCE)}, 4),
    ],
)
def test_the_account_of_a_table_counts_each_row_once(engine, assessed, by, where, counted):
    """Of six rows so many are counted and the others are not what the table asks for."""
    cells = flow_counted(engine, TableRequest("t", "people", by, where), assessed).cells
    n = cells.set_index("outcome")["n"].to_dict()
    assert (n["counted"], n["All"]) == (counted, 6)
    assert n.get("not counted: not what the table asks for", 0) == 6 - counted


SPEC = """
[audit]
title = "Trial county"
partnership = "all"
boundaries = "wards"
periods = ["2021"]
report_formats = []
policy = "{policy}"

[boundaries.wards]
file = "wards.geojson"
date = 2021-12-31
code = "WD21CD"
name = "WD21NM"

[gazetteer]
files = ["postcodes.csv"]

[needs.oasys]
file = "oasys.csv"
edition = "OASys of 2009"
full = ["Layer 3"]
current_months = 12

[[sources]]
name = "people"
kind = "offenders"
files = ["people.csv"]
as_at = 2022-09-30
needs = "oasys"
"""
TABLE = """
[[tables]]
title = "{title}"
source = "people"
by = [{by}]
{more}
"""
STATES_TABLE = TABLE.format(title="States", by='"need", "need_state"', more="")
NEEDS_TABLE = TABLE.format(title="Needs", by='"area", "need"', more="")
DRUGS_TABLE = TABLE.format(title="Drugs", by='"area"', more='where = { need = "drugs" }')
ASSESSED_TABLE = TABLE.format(title="Assessed", by='"area", "assessed"', more="")


def audit(folder: Path, tables: str, policy: str = "standard", people: int = 80) -> Path:
    """Three wards of invented people, four of five of them assessed; return the specification."""
    spec, chance = make(folder), random.Random(3)
    (folder / "oasys.csv").write_text(OASYS, encoding="utf-8")
    rows = [
        f"P{i},{chance.choice(['Male', 'Male', 'Female'])},Settled,NE1 {chance.randint(1, 9)}A"
        f"{chance.choice('AAABBD')},Layer {3 - (i % 5 == 0)},2022-0{chance.randint(1, 9)}-01,"
        f"{chance.choice(['0', '1', '3', '', '12'])},{chance.choice('01234')},{chance.choice('YNN')}"
        for i in range(people)
    ]
    head = "person_id,gender,address_type,postcode,assessment_type,assessed_on,S3,S8,S10"
    (folder / "people.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    spec.write_text(SPEC.format(policy=policy) + tables, encoding="utf-8")
    return spec


def made(spec: Path):
    run(read_spec(spec), spec.parent / "pack", spec.parent / "ws", lambda _: None, replace=False)
    assert verify(spec.parent / "pack") == []
    return open_pack(spec.parent / "pack")


def cells_of(pack, title: str) -> pd.DataFrame:
    return pack.profile(next(entry for entry in pack.manifest["tables"] if entry["title"] == title)).cells


def test_needs_by_state_and_by_ward_are_published_together_and_nobody_is_exposed(tmp_path):
    """Under standard: figures are hidden, the attack exposes none, and the partnership's agree."""
    pack = made(audit(tmp_path / "county", STATES_TABLE + NEEDS_TABLE + DRUGS_TABLE))
    disclosure = pack.manifest["disclosure"]
    assert disclosure["exposed"] == 0
    assert disclosure["figures_attacked"] > 0
    states = cells_of(pack, "States")
    states = states.set_index(["need", "need_state"])["n"]
    needs = cells_of(pack, "Needs").set_index(["area_code", "need"])["n"]
    drugs = cells_of(pack, "Drugs").set_index("area_code")["n"]
    both = pd.DataFrame({"state": states.xs(WITH, level="need_state"), "need": needs["All"]})
    assert len(both) == 4
    assert (both["state"].isna() == both["need"].isna()).all()
    assert (both.dropna()["state"] == both.dropna()["need"]).all()
    of_drugs = needs.xs("drugs", level="need")
    assert drugs.loc[of_drugs.index].fillna(-1).tolist() == of_drugs.fillna(-1).tolist()


@pytest.mark.parametrize("policy", ["suppress-6", "midpoint-6"])
def test_so_they_are_under_other_policies_beside_who_is_assessed(tmp_path, policy):
    """Who is not assessed stands in two tables, and in one of them as a state of each need."""
    pack = made(audit(tmp_path / "county", STATES_TABLE + ASSESSED_TABLE, policy, people=60))
    assert pack.manifest["disclosure"]["exposed"] == 0
    states, assessed = cells_of(pack, "States"), cells_of(pack, "Assessed")
    everywhere = states[states["need_state"] == NOT_ASSESSED]
    without = assessed[(assessed["area_code"] == "All") & (assessed["assessed"] == "no full assessment")]
    assert set(everywhere["n"].dropna()) <= set(without["n"].dropna())


def test_a_list_and_an_instrument_are_not_published_one_after_the_other(tmp_path):
    """Nobody could say how needs of an earlier pack's list hang together with those assessed."""
    spec = audit(tmp_path / "county", NEEDS_TABLE)
    whole = spec.read_text(encoding="utf-8")
    people = spec.parent / "people.csv"
    head, *rows = people.read_text(encoding="utf-8").splitlines()
    text = [f"{head},needs", *(f"{row},{'drugs' if i % 3 else 'alcohol'}" for i, row in enumerate(rows))]
    people.write_text("\n".join(text) + "\n", encoding="utf-8")
    spec.write_text(whole.replace('needs = "oasys"\n', ""), encoding="utf-8")
    run(read_spec(spec), spec.parent / "first", spec.parent / "ws", lambda _: None, replace=False)
    spec.write_text(whole, encoding="utf-8")
    with pytest.raises(SpecificationError, match="must be told in one way, in earlier packs too"):
        made(spec)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('needs = "oasys"', 'needs = "oasis"'), "did you mean 'oasys'"),
        (("[needs.oasys]", "[needs.other]"), "needs of the source 'people' must be defined"),
        (("current_months = 12", "months = 12"), r"means nothing in \[needs.oasys\]"),
        (('kind = "offenders"', 'kind = "orders"'), "must be those of offenders"),
        (('needs = "oasys"', 'needs = "oasys"\ncolumns = { needs = "N" }'), "maps a list"),
    ],
)
def test_a_specification_that_cannot_mean_its_needs_is_refused(tmp_path, change, words):
    """Names that are not defined, keys that there are not, and needs of what has none."""
    spec = audit(tmp_path / "county", NEEDS_TABLE)
    spec.write_text(spec.read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(SpecificationError, match=words):
        read_spec(spec)


def test_no_value_of_a_section_stands_in_what_is_written(tmp_path):
    """A canary in a section is in no file of the pack, nor in a message."""
    spec = audit(tmp_path / "county", STATES_TABLE)
    people = spec.parent / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace(",12,", ",Ada Lovelace,"), encoding="utf-8")
    made(spec)
    for path in (spec.parent / "pack").rglob("*"):
        assert not path.is_file() or b"Lovelace" not in path.read_bytes()


STANDARDISED = """
[[profiles]]
title = "Needs"
kind = "needs"
source = "people"
by = ["area"]
standardised = true

[[profiles]]
title = "Ages"
kind = "age-and-gender"
source = "people"
"""


def aged(folder: Path, more: str = "", policy: str = "standard") -> Path:
    """The same county with 400 people, men younger than women and the young oftener with a need of drugs."""
    spec, chance = audit(folder, STANDARDISED + more, policy, people=400), random.Random(4)
    people = pd.read_csv(folder / "people.csv", dtype=str, keep_default_na=False)
    young = [chance.random() < (0.6 if gender == "Male" else 0.3) for gender in people["gender"]]
    ages = [chance.choice([19, 20, 22, 23] if each else [27, 31, 45, 58]) for each in young]
    scores = ["5" if chance.random() < (0.7 if each else 0.3) else "0" for each in young]
    people.assign(age=ages, S8=scores).to_csv(folder / "people.csv", index=False)
    return spec


@pytest.mark.parametrize(("policy", "exposed", "rows"), [("internal", None, 6), ("standard", 0, 0)])
def test_needs_by_age_and_gender_are_standardised_as_the_records_say(tmp_path, policy, exposed, rows):
    """Each share with everybody's ages is that worked out of the records; for release, nobody is exposed.

    Where figures are hidden there may be none, and there is none that only says what was counted.
    """
    spec = aged(tmp_path / "county", policy=policy)
    pack = made(spec)
    assert pack.manifest["disclosure"]["exposed"] == exposed
    tables = pack.finding_tables(next(one for one in pack.found if one["title"] == "Needs"))
    found = next(table for name, table in tables.items() if name.endswith("-standardised.csv"))
    found = found[found["compared"] == "gender"]
    assert len(found) >= rows
    people = pd.read_csv(spec.parent / "people.csv")
    full = people[people["assessment_type"] == "Layer 3"]
    full = full[full["assessed_on"] >= "2021-09-30"].assign(young=full["age"] < 25)
    weights = full["young"].value_counts(normalize=True)
    accommodation = pd.to_numeric(full["S3"]).between(2, 8)
    having = {
        "accommodation": accommodation,
        "drugs": full["S8"] >= 2,
        "emotional well-being": full["S10"] == "Y",
    }
    for _, row in found.iterrows():
        has = having[row["need"]]
        own = has[full["gender"] == row["group"]]
        shares = own.groupby(full["young"]).mean()
        assert (row["n"], row["base"]) == (own.sum(), len(own))
        assert row["standardised"] == pytest.approx(100 * (shares * weights).sum(), abs=1e-4)
        assert row["standardised_lower"] < row["standardised"] < row["standardised_upper"]


@pytest.mark.parametrize(
    "more",
    [
        TABLE.format(title="Genders", by='"area", "gender"', more=""),
        TABLE.format(title="Young", by='"area"', more='where = { age_pair = "under 25" }'),
    ],
)
def test_needs_by_age_and_gender_are_refused_beside_areas_by_either(tmp_path, more):
    """All areas by gender or age by need would be the parts of such tables: too many."""
    with pytest.raises(SpecificationError, match="Take standardised out of the profile of needs"):
        made(aged(tmp_path / "county", more))
