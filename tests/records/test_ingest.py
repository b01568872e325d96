"""Files in; accepted rows staged, the others with one reason each."""

import datetime as dt
import json
import stat
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoaudit.errors import FileError, RecordsError, SpecificationError
from geoaudit.records import ingest as module
from geoaudit.records.ingest import ingest
from geoaudit.records.source import RecordSource

CANARIES = ("Quillfeather", "1985-03-04", "04/03/1985", "NE27 0AA", "NE270AA", "X999")
AS_AT = dt.date(2022, 9, 30)
STREET = "Crime ID,Month,Longitude,Latitude,Crime type,Last outcome category\n"


def reasons(rejected: pd.DataFrame) -> list[tuple[int, str]]:
    return list(zip(rejected["row"], rejected["reason"], strict=True))


def police(tmp_path: Path, months: dict[str, str], name: str = "p.zip") -> RecordSource:
    with zipfile.ZipFile(tmp_path / name, "w") as archive:
        for month, rows in months.items():
            archive.writestr(f"{month}/{month}-force-street.csv", STREET + rows)
        archive.writestr("2020-01/2020-01-force-outcomes.csv", "Crime ID,Month\na,2020-01\n")
    return RecordSource("crime", "offences", (tmp_path / name,), True, "police.uk")


def test_offenders_are_staged_without_their_date_of_birth(take):
    """What tables need is there in canonical form, and a date of birth is nowhere."""
    records, staged, _ = take(
        "offenders",
        "CRN,Postcode,Sex,Date of Birth,Address Type,Needs,Review Due,Cohort\n"
        "A1,ne27 oaa,Male,1990-10-01,Householder,Drugs; alcohol;Drugs;,2030-01-01,x\n"
        "A2,,,2004-09-30,HMP Durham,,,\n"
        "A3,NF1 1NF,Female,,,Alcohol,soon,y\n",
        format="delius",
        as_at=AS_AT,
        columns={"cohort": "Cohort"},
    )
    assert staged["person_id"].tolist() == ["A1", "A2", "A3"]
    assert staged["age_band"].tolist() == ["30-39", "18-20", "not recorded"]
    assert staged["gender"].tolist() == ["Male", "not recorded", "Female"]
    assert staged["address_class"].tolist() == ["settled", "custody", "no fixed abode"]
    assert staged["postcode"].tolist()[0] == "NE27 0AA"
    assert staged["repaired"].tolist() == [True, False, False]
    assert staged["date"].isna().all()
    assert "date_of_birth" not in staged.columns
    assert {"cohort", "age_band", "gender", "address_class", "outward"} <= set(records.columns)
    assert not {"person_id", "postcode", "easting", "review_due"} & set(records.columns)
    needs = pd.read_parquet(records.needs)
    assert list(zip(needs["record"], needs["need"], strict=True)) == [
        (0, "drugs"),
        (0, "alcohol"),
        (2, "alcohol"),
    ]
    assert records.has_person
    assert records.months == ()
    assert records.notes["postcodes repaired"] == 1
    assert records.notes["dates not readable, taken as not recorded"] == 1


def test_each_rejected_row_has_the_first_reason_that_applies(take):
    """Missing, unreadable, future, early, duplicate and repeated rows are told apart by row number."""
    _, staged, rejected = take(
        "orders",
        "order_id,person_id,start_date,order_type,postcode,hours_lost\n"
        "1,A,25/03/2021,licence,NE1 1AA,\n"
        "2,,soon,licence,NE1 1AA,\n"
        "\n"
        + "".join(f"{n},B,25/03/2021,licence,NE1 1AA,\n" for n in range(100, 160))
        + "3,A,31/02/2021,licence,NE1 1AA,\n"
        "4,A,25/03/2921,licence,NE1 1AA,\n"
        "5,A,25/03/1899,licence,NE1 1AA,\n"
        "1,A,25/03/2021,licence,NE1 1AA,\n"
        "1,A,26/03/2021,licence,NE1 1AA,\n",
    )
    assert reasons(rejected) == [
        (3, "required value missing: person_id"),
        (65, "date not readable"),
        (66, "date in the future"),
        (67, "date before 1900"),
        (68, "duplicate row"),
    ]
    assert len(staged) == 62
    assert staged["row"].tolist()[:2] == [2, 5]


def test_an_age_that_cannot_be_is_not_recorded_and_counted(take):
    """A person is not lost because a date of birth is a stopgap; ages fill in where there is none."""
    records, staged, _ = take(
        "offenders",
        "person_id,postcode,date_of_birth,age\nA,,1899-01-01,\nB,,2023-01-01,44\nC,,,ten\nD,,,999\nE,,1990-01-01,12\n",
        as_at=AS_AT,
    )
    assert staged["age_band"].tolist() == ["not recorded", "40-49", "not recorded", "not recorded", "30-39"]
    assert [n for words, n in sorted(records.notes.items()) if "age" in words or "birth" in words] == [
        1,
        1,
        2,
    ]


def test_a_second_row_for_an_offender_is_rejected(take):
    """A caseload holds a person once; who says it twice alike is a duplicate."""
    _, staged, rejected = take(
        "offenders", "person_id,postcode\nA,NE1 1AA\nA,NE1 1AB\nA,NE1 1AA\nB,\n", as_at=AS_AT
    )
    assert staged["row"].tolist() == [2, 5]
    assert reasons(rejected) == [(3, "second row for the same identifier"), (4, "duplicate row")]


def test_a_rejected_row_does_not_make_the_next_a_duplicate(take):
    """Only accepted rows can be repeated."""
    _, _, rejected = take("orders", "order_id,person_id,start_date,order_type,postcode\n1,A,,x,\n1,A,,x,\n")
    assert {reason for _, reason in reasons(rejected)} == {"required value missing: start_date"}


def test_orders_have_an_address_class_whether_or_not_they_have_types(take):
    """A person without a fixed abode is none on the map of orders either, and tables can say so."""
    records, staged, _ = take(
        "orders",
        "person_id,start_date,order_type,postcode\nA,2022-01-01,x,NE1 1AA\nB,2022-01-01,x,ZZ99 3VZ\n",
    )
    assert staged["address_class"].tolist() == ["settled", "no fixed abode"]
    assert "address_class" in records.columns
    assert records.notes["address types not in the source, taken as settled because there is a postcode"] == 1


def test_orders_without_a_reference_are_never_repeated(take):
    """A person may begin two orders alike on one day: only a reference tells that they are one."""
    rows = "A,2022-01-01,x,NE1 1AA\n" * 2
    _, staged, _ = take("orders", "person_id,start_date,order_type,postcode\n" + rows)
    assert len(staged) == 2


def test_dates_that_may_lie_ahead_do(take):
    """An order that ends in the future is accepted, one that began there is not."""
    _, staged, rejected = take(
        "orders",
        "person_id,start_date,expected_end,order_type,postcode\n"
        "A,2022-01-01,2099-12-31,x,NE1 1AA\nB,2099-12-31,2099-12-31,x,NE1 1AA\n",
    )
    assert staged["expected_end"].tolist() == [dt.date(2099, 12, 31)]
    assert reasons(rejected) == [(3, "date in the future")]


def test_the_day_of_the_extract_bounds_its_dates(take):
    """What is dated after the extract lies in its future."""
    _, _, rejected = take("incidents", "date,postcode\n2022-09-30,\n2022-10-01,\n", as_at=AS_AT)
    assert reasons(rejected) == [(3, "date in the future")]


def test_incidents_are_never_crimes(take):
    """Anti-social behaviour, however it arrives, is of the record type incident."""
    _, staged, _ = take("incidents", "date,postcode,type\n2022-09-30,,noise\n")
    assert staged["record_type"].tolist() == ["incident"]
    _, staged, _ = take(
        "offences", "date,postcode,crime_type\n2022-09-30,,Anti-social behaviour\n2022-09-30,,Drugs\n"
    )
    assert staged["record_type"].tolist() == ["incident", "crime"]


def test_police_uk_months_are_months_and_its_incidents_are_kept(tmp_path):
    """Identical rows without an identifier are separate, with one they are duplicates; a month is no day."""
    asb, crime = ",2020-05,-1.6,55.0,Anti-social behaviour,\n", "ab,2020-05,-1.6,55.0,Drugs,Charged\n"
    source = police(tmp_path, {"2020-05": asb * 3 + crime * 2 + ",2020-05,,,Drugs,\n", "2020-07": ""})
    records = ingest(source, tmp_path / "w")
    staged = pd.read_parquet(records.path)
    assert (records.rows_read, records.rows_accepted, records.rejected) == (6, 5, {"duplicate row": 1})
    assert records.months == ("2020-05", "2020-07")
    assert records.month_precision
    assert set(staged["date_precision"]) == {"month"}
    assert "weekday" not in records.columns
    assert staged["record_type"].tolist() == ["incident"] * 3 + ["crime"] * 2
    assert [None if pd.isna(x) else x for x in staged["place_reason"]] == [None] * 4 + ["no coordinates"]
    assert pd.read_csv(records.rejects).to_dict("list") == {
        "file": ["p.zip: 2020-05/2020-05-force-street.csv"],
        "row": [6],
        "reason": ["duplicate row"],
    }


def test_a_police_uk_month_that_comes_twice_is_refused(tmp_path):
    """Overlapping downloads would count every incident without an identifier twice."""
    first = police(tmp_path, {"2020-05": ""})
    second = police(tmp_path, {"2020-05": ""}, "q.zip")
    both = RecordSource("crime", "offences", (*first.files, *second.files), True, "police.uk")
    with pytest.raises(RecordsError, match="each month once"):
        ingest(both, tmp_path / "w")


def test_a_partners_table_keeps_its_figures(take):
    """Whole numbers, thousands parted or not, are taken; anything else in their place is rejected."""
    records, staged, rejected = take(
        "table",
        'area_code,period,category,n\nE1,2021,a,"1,234"\nE2,2021,a,0\nE3,2021,a,<5\nE4,2021,a,1.5\nE5,2021,a,-1\nE6,2021,a,\n',
    )
    assert staged["n"].dropna().tolist() == [1234, 0]
    assert staged["lower"].tolist() == [1234, 0, 0]
    assert staged["upper"].tolist() == [1234, 0, 4]
    assert [row for row, _ in reasons(rejected)] == [5, 6, 7]
    assert records.columns == ("category",)


def test_offence_groups_come_from_the_dated_table(take, tmp_path):
    """Codes get their groups by day, and unmapped ones are counted."""
    table = tmp_path / "categories.csv"
    table.write_text(
        "list,code,description,valid_from,valid_to,home_office_group,police_uk_type,probation_offence_group,record_type\n"
        "home-office-code,02801,Burglary,,,Theft,Burglary,Acquisitive,crime\n"
    )
    records, staged, _ = take(
        "offences", "date,postcode,offence_code\n2022-01-31,,02801\n2022-01-31,,99999\n", categories=table
    )
    assert staged["home_office_group"].tolist() == ["Theft", "unmapped code"]
    assert "probation_offence_group" in records.columns
    assert 1 in records.notes.values()


def test_several_files_are_one_source(tmp_path):
    """Rows keep their file and number, a column that one file lacks is blank there, months run through."""
    (tmp_path / "a.csv").write_text("date,postcode,type\n2022-01-31,NE1 1AA,x\n")
    (tmp_path / "b.csv").write_text("date;postcode\n31/03/2022;NE1 1AA\n".replace("31/03/2022", "2022-03-31"))
    source = RecordSource("s", "incidents", (tmp_path / "a.csv", tmp_path / "b.csv"))
    records = ingest(source, tmp_path / "w")
    staged = pd.read_parquet(records.path)
    assert staged[["file", "row"]].to_numpy().tolist() == [[0, 2], [1, 2]]
    assert staged["type"].tolist() == ["x", "not recorded"]
    assert records.months == ("2022-01", "2022-02", "2022-03")
    assert [file.name for file in records.files] == ["a.csv", "b.csv"]


def test_a_stage_is_used_again_while_nothing_changed(tmp_path, monkeypatch):
    """The file and the options make the stage; a change of either makes another."""
    path = tmp_path / "a.csv"
    path.write_text("date,postcode\n2022-01-31,NE1 1AA\n")
    source = RecordSource("s", "incidents", (path,))
    first = ingest(source, tmp_path / "w")
    with monkeypatch.context() as patched:
        patched.setattr(module, "gather", lambda _: pytest.fail("the file was read again"))
        again = ingest(source, tmp_path / "w")
    assert again == first
    path.write_text("date,postcode\n2022-01-30,NE1 1AA\n")
    assert ingest(source, tmp_path / "w").path != first.path


def test_a_stage_with_a_future_in_it_is_made_again_when_the_day_has_come(tmp_path):
    """What was in the future when it was staged is judged by the day of the run."""
    path = tmp_path / "a.csv"
    path.write_text("date,postcode\n2099-01-31,NE1 1AA\n")
    source = RecordSource("s", "incidents", (path,))
    facts = ingest(source, tmp_path / "w").path.with_suffix(".json")
    stale = {**json.loads(facts.read_text()), "today": "2001-01-01"}
    facts.write_text(json.dumps(stale))
    ingest(source, tmp_path / "w")
    assert json.loads(facts.read_text())["today"] != "2001-01-01"


@pytest.mark.parametrize("suffix", [".parquet", ".json", ".rejected.csv"])
@pytest.mark.parametrize("harm", [b"", b"{}", None])
def test_a_damaged_stage_is_made_again(tmp_path, suffix, harm):
    """No part of a stage is believed when it was cut short, changed or lost."""
    path = tmp_path / "a.csv"
    path.write_text("date,postcode\n2022-01-31,NE1 1AA\n,x\n")
    source = RecordSource("s", "incidents", (path,))
    first = ingest(source, tmp_path / "w")
    hurt = first.path.with_name(first.path.stem + suffix)
    whole = hurt.read_bytes()
    hurt.unlink() if harm is None else hurt.write_bytes(harm)
    assert ingest(source, tmp_path / "w") == first
    assert hurt.read_bytes() == whole


def test_nothing_half_written_stays(tmp_path, monkeypatch):
    """An interrupt while staging leaves no temporary file and no facts."""
    path = tmp_path / "a.csv"
    path.write_text("date,postcode\n2022-01-31,NE1 1AA\n")

    def interrupted(*_args: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pd.DataFrame, "to_csv", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ingest(RecordSource("s", "incidents", (path,)), tmp_path / "w")
    left = [p.name for p in (tmp_path / "w" / "staged").iterdir()]
    assert not [name for name in left if name.startswith(".") or name.endswith(".json")]


def test_the_workspace_is_its_owners_alone(take, tmp_path):
    """Staged records are people's data."""
    records, _, _ = take("incidents", "date,postcode\n2022-01-31,NE1 1AA\n")
    assert stat.S_IMODE((tmp_path / "workspace").stat().st_mode) == 0o700
    assert stat.S_IMODE(records.path.parent.stat().st_mode) == 0o700


PERSON = "X999,Quillfeather,04/03/1985,NE27 0AA"
BAD = {
    "missing file": (None, {}),
    "empty": ("", {}),
    "ragged": (f"CRN,Name,Date of Birth,Postcode\n{PERSON},extra\n", {}),
    "no header": (f"{PERSON}\n{PERSON}\n", {}),
    "wrong column": (f"Ref,Name,Date of Birth,Postcode\n{PERSON}\n", {}),
    "wrong map": (f"CRN,Name,Date of Birth,Postcode\n{PERSON}\n", {"columns": {"gender": "Sex"}}),
    "ambiguous date": (f"CRN,Name,Date of Birth,Postcode\n{PERSON}\n", {}),
    "wrong dates": (f"CRN,Name,Date of Birth,Postcode\n{PERSON}\n", {"columns": {"date_of_birth": "Name"}}),
    "open quote": (f'CRN,Name,Date of Birth,Postcode\nA,"{PERSON}\n', {}),
    "binary": (f"CRN,Postcode\n{PERSON}\0\n", {}),
    "misspelt": (f"CRN,Name,Date of Birth,Postcode\n{PERSON}\n", {"columns": {"gendre": "Name"}}),
}


@pytest.mark.parametrize("case", BAD)
def test_no_value_of_a_record_stands_in_a_message_or_a_name(tmp_path, case):
    """A person pushed down every failing path is in no message, and nothing is written."""
    text, options = BAD[case]
    path = tmp_path / "caseload.csv"
    if text is not None:
        path.write_text(text)
    source = RecordSource("s", "offenders", (path,), format="delius", as_at=AS_AT, **options)
    with pytest.raises((RecordsError, FileError, SpecificationError)) as caught:
        ingest(source, tmp_path / "w")
    chain, problem = [], caught.value
    while problem is not None:
        chain.append(str(problem))
        problem = problem.__context__
    assert not [canary for canary in CANARIES if canary in " ".join(chain)]
    assert chain[0].endswith(".")
    assert not list((tmp_path / "w").rglob("*.*"))


def test_rejected_rows_and_cache_names_hold_no_value(tmp_path):
    """The list of rejects has a number and a reason, and the cache's names are digests."""
    path = tmp_path / "caseload.csv"
    path.write_text(f"CRN,Name,Date of Birth,Postcode\n{PERSON}\n,Quillfeather,25/03/1985,NE27 0AA\n")
    source = RecordSource("s", "offenders", (path,), format="delius", as_at=AS_AT)
    records = ingest(source, tmp_path / "w")
    facts = records.path.with_suffix(".json").read_text()
    names = " ".join(p.name for p in (tmp_path / "w").rglob("*"))
    assert reasons(pd.read_csv(records.rejects)) == [(3, "required value missing: person_id")]
    assert not [c for c in CANARIES if c in records.rejects.read_text() + facts + names + repr(records)]


words = st.sampled_from(
    ["", "A", "B", "2021-05-24", "2031-05-24", "1850-01-01", "soon", "2021-02-30", "NE1 1AA", "5"]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(words, words, st.sampled_from(["", "2021-05-24", "2099-01-01"]), words), max_size=12
    )
)
def test_every_row_read_is_accepted_or_rejected_once(take, rows):
    """Read is accepted plus rejected, and each row that is not blank is in one of them, by its number."""
    header = ["order_id", "person_id", "start_date", "order_type", "postcode"]
    text = "\n".join(",".join(row) for row in [header, *((*row, "NE1 1AA") for row in rows)]) + "\n"
    records, staged, rejected = take("orders", text)
    assert sorted([*staged["row"], *rejected["row"]]) == list(range(2, len(rows) + 2))
    assert records.rows_read == len(rows)
