"""One person's name, date of birth, postcode and number, looked for in everything that is ever written."""

import io
import json
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import typst
from county import HEAD, caseload, make, person, postcodes
from pypdf import PdfReader
from two_drawings import BEFORE, strips

NAME = "Zebedee Quagmire-Canary"
BORN = "13/02/1971"
NUMBER = "Z971302"
PLACED, NEVER, MISTYPED = "ZE7 7XQ", "QX7 7XQ", "ZE7 7XO1"
SLIPPED = "Slipperton"
"""A name that stands where a code should: staged among the codes, and in nothing that leaves."""
CANARY = [NAME, NUMBER, BORN, "Male", "White", PLACED, "Settled", "00100", "Red"]

ALWAYS = re.compile(
    r"zebedee|quagmire|1971.?02.?13|13.?02.?1971|02.13.1971|13(th)?.feb\w*.1971|feb\w*.13(th)?,?.1971",
    re.IGNORECASE,
)
PLACES = re.compile(r"ze7\s?7x[qo]|qx7\s?7xq|z971302|slipperton", re.IGNORECASE)


def texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """Return the text of a file, and of the files in it, in every way that it could be read."""
    yield name, content.decode("utf-8", "replace")
    yield name, content.decode("utf-16-le", "replace")
    if name.endswith(".parquet") and content:
        table = pq.read_table(io.BytesIO(content))
        yield name, "\n".join(str(value) for column in table.columns for value in column.unique().to_pylist())
        yield name, str(table.schema) + str(table.schema.metadata)
    if name.endswith(".pdf"):
        yield name, "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if name.endswith((".zip", ".xlsx", ".docx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from texts(f"{name}: {member}", archive.read(member))


def found(folder: Path, inputs: Path) -> list[str]:
    """Return the files below the folder that hold the canary, the audit's own inputs left out.

    A staged table may hold the postcode, the number and codes, since it must, and a lookup every postcode
    of the gazetteer; a name or a date of birth never.
    """
    held = []
    for path in sorted(p for p in folder.rglob("*") if not p.is_relative_to(inputs)):
        inside = path.relative_to(folder).as_posix()
        staged = path.parent.name in {"staged", "lookups"} and path.suffix == ".parquet"
        read = texts(inside, path.read_bytes()) if path.is_file() else []
        for name, text in [(inside, inside), *read]:
            if ALWAYS.search(text) or (not staged and PLACES.search(text)):
                held.append(name)
    return held


@pytest.fixture
def quiet(geoaudit, county, tmp_path):
    """Run the audit, and look for the canary in all that was written; return what was said."""

    def go(code: int | None, *before: str) -> str:
        inputs = {path: path.read_bytes() for path in county.parent.rglob("*") if path.is_file()}
        said = ""
        for command in (
            *([name, county] for name in before),
            ["run", county, "--out", tmp_path / "pack", "--json"],
        ):
            ran = geoaudit(*command, "--workspace", tmp_path / "ws")
            assert code is None or ran.code == code, ran.err
            assert not ALWAYS.search(ran.out + ran.err)
            assert not PLACES.search(ran.out + ran.err)
            if ran.code:
                assert ran.err.count("\n") == 1
            said += ran.err
        assert found(tmp_path, county.parent) == []
        assert {p: p.read_bytes() for p in county.parent.rglob("*") if p.is_file()} == inputs
        return said

    return go


@pytest.fixture
def printed(county):
    """The county's specification, of a pack that holds the report in every format."""
    text = county.read_text(encoding="utf-8")
    assert "report_formats = []\n" in text
    county.write_text(text.replace("report_formats = []\n", ""), encoding="utf-8")
    return county


def put(county: Path, content: str | bytes, name: str = "caseload.csv") -> None:
    """Write the caseload; the specification names it by another name where it has one."""
    path = county.parent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if name != "caseload.csv":
        (county.parent / "caseload.csv").unlink()
        county.write_text(county.read_text(encoding="utf-8").replace("caseload.csv", name), encoding="utf-8")


def frame(*rows: list[str], header: list[str] | None = None) -> pd.DataFrame:
    """Return a caseload as a table."""
    return pd.DataFrame([*rows, *(person(i) for i in range(40))], columns=header or list(HEAD))


def workbook(table: pd.DataFrame, header: bool = True) -> bytes:
    """Return the table as a workbook with one sheet."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(buffer, engine="xlsxwriter") as book:
        table.to_excel(book, sheet_name="People", index=False, header=header)
    return buffer.getvalue()


def parquet(table: pd.DataFrame) -> bytes:
    """Return the table as Parquet, as others' tools write it."""
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(table, preserve_index=False), buffer)
    return buffer.getvalue()


def line(row: list[str]) -> str:
    """Return a row as CSV."""
    return ",".join(row) + "\n"


def replaced(column: str, value: str) -> list[str]:
    """Return the canary's row with another value in one column."""
    return [value if name == column else cell for name, cell in zip(HEAD, CANARY, strict=True)]


BODY = caseload().split("\n", 1)[1]
FAILING = {
    "ragged, longer": caseload(40, [*CANARY, NAME]),
    "ragged, shorter": caseload(40, CANARY[:-1]),
    "ragged, in the middle": caseload(3) + line([*CANARY, BORN]) + BODY,
    "quotation mark never closed": caseload() + '"' + line(CANARY),
    "quotation mark inside a cell": caseload() + line(replaced("Name", f'{NAME}"x')) + '"',
    "in no encoding": caseload(40, CANARY).encode() + b"\x81\x8d\xff\n",
    "binary beside it": line(CANARY).encode() + b"\0\1\2\3" * 50,
    "another kind of file": b"PK\x03\x04" + line(CANARY).encode() * 9,
    "no header": line(CANARY) + BODY,
    "no header, spaced": line([f" {cell} " for cell in CANARY]) + BODY,
    "no header, quoted": ",".join(f'"{cell}"' for cell in CANARY) + "\n" + BODY,
    "no header, semicolons": (line(CANARY) + BODY).replace(",", ";"),
    "no header, tabs": (line(CANARY) + BODY).replace(",", "\t"),
    "no header, UTF-16": (line(CANARY) + BODY).encode("utf-16"),
    "no header, one row": line(CANARY),
    "no header, number and name": f"{NAME},{NUMBER}\n" + "".join(f"P {i},P{100 + i}\n" for i in range(30)),
    "no header, name and date": f"{NAME},{BORN}\n",
    "no header, name and written date": f"{NAME},13 February 1971\nA B,14 March 1980\n",
    "no header, American date": f"{NAME},Feb 13 1971\nA B,Mar 14 1980\n",
    "no header, long date": f"{NAME},Saturday 13 February 1971\nA B,Friday 14 March 1980\n",
    "no header, ordinal date": f"{NAME},13th February 1971\nA B,14th March 1980\n",
    "no header, name and postcode": f"{NAME},{PLACED}\n",
    "no header, mistyped postcode": f"{NAME},ZE7 7XO,Male\nA B,NE1 1AO,Male\nC D,NE1 1AI,Male\n",
    "no header, the same twice": f"{NAME},{NAME},{BORN}\nA,B,{BORN}\n",
    "no header, date among words": "born 13/02/1971,Red\nborn 01/01/1980,Blue\n",
    "title above the header": f"Cases of {BORN}\n" + caseload(40, CANARY),
    "wrong column": caseload(40, CANARY).replace("CRN", "Case"),
    "date column of names": caseload(0, *(replaced("Date of Birth", NAME) for _ in range(9))),
    "dates in two ways": caseload(20, *(replaced("Date of Birth", "1971-02-13") for _ in range(20))),
    "dates readable in two ways": caseload(0, *(replaced("Date of Birth", "02/03/1971") for _ in range(3))),
    "years of two digits": caseload(0, *(replaced("Date of Birth", "13/02/71") for _ in range(9))),
}


@pytest.mark.parametrize("content", FAILING.values(), ids=FAILING)
def test_refused_csv(quiet, county, content):
    """A caseload that is refused is refused in one sentence without a value of any of its rows."""
    put(county, content)
    assert quiet(11, "check")


SHEETS = {
    "no header": workbook(frame(CANARY), header=False),
    "wrong column": workbook(frame(CANARY).rename(columns={"CRN": "Case"})),
    "a name in the dates": workbook(
        frame(*[replaced("Date of Birth", NAME)] * 3).tail(3).assign(**{"Date of Birth": NAME})
    ),
    "cut short": workbook(frame(CANARY))[:-200],
    "real dates, no header": workbook(
        frame(CANARY).assign(**{"Date of Birth": pd.Timestamp(1971, 2, 13)}), header=False
    ),
}


@pytest.mark.parametrize("content", SHEETS.values(), ids=SHEETS)
def test_refused_workbook(quiet, county, content):
    """A workbook that is refused is refused without a value of any of its rows."""
    put(county, content, "cases.xlsx")
    assert quiet(11, "check")


TABLES = {
    "no header": parquet(frame(header=CANARY)),
    "wrong column": parquet(frame(CANARY).rename(columns={"CRN": "Case"})),
    "lists": parquet(frame(CANARY).assign(Gender=[[NAME]] * 41)),
    "cut short": parquet(frame(CANARY))[:-100],
    "dates in two ways": parquet(frame(*[replaced("Date of Birth", "1971-02-13")] * 30)),
}


@pytest.mark.parametrize("content", TABLES.values(), ids=TABLES)
def test_refused_parquet(quiet, county, content):
    """A Parquet file that is refused is refused without a value of any of its rows."""
    put(county, content, "cases.parquet")
    assert quiet(11, "check")


def test_refused_zip(quiet, county):
    """A zip whose member is ragged, headerless or damaged is refused without a value of any of its rows."""
    for content in (line(CANARY) + BODY, caseload(40, [*CANARY, NAME])):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("cases.csv", content)
        for whole in (buffer.getvalue(), buffer.getvalue()[:-30]):
            (county.parent / "cases.zip").write_bytes(whole)
            county.write_text(
                county.read_text(encoding="utf-8").replace("caseload.csv", "cases.zip"), encoding="utf-8"
            )
            assert quiet(11)


def test_gazetteer_and_lookup(quiet, geoaudit, county, tmp_path):
    """Records given as a gazetteer, or to `lookup`, are refused without a value of any of their rows."""
    listed = county.parent / "listed.csv"
    places = ["--gazetteer", county.parent / "postcodes.csv", "--boundaries", county.parent / "wards.geojson"]
    for content in FAILING.values():
        listed.write_bytes(content if isinstance(content, bytes) else content.encode())
        ran = geoaudit("lookup", listed, *places, "--code", "WD21CD", "--out", tmp_path / "areas.csv")
        said = ran.out + ran.err
        assert not ALWAYS.search(said)
        assert not PLACES.search(said)
        (tmp_path / "areas.csv").unlink(missing_ok=True)
        (county.parent / "postcodes.csv").write_bytes(listed.read_bytes())
        said = geoaudit("lookup", listed, *places, "--code", "WD21CD", "--out", tmp_path / "areas.csv").err
        assert not ALWAYS.search(said)
        assert not PLACES.search(said)
        (county.parent / "postcodes.csv").write_text(postcodes(), encoding="utf-8")


def test_rejected_rows(quiet, county, tmp_path):
    """Rows rejected as duplicates, or for want of a value, are listed by number and reason alone."""
    put(county, caseload(40, CANARY, CANARY, replaced("Team", "Blue"), replaced("CRN", "")))
    quiet(0)
    listed = (tmp_path / "ws" / "audit" / "quality" / "rejected_caseload.csv").read_text(encoding="utf-8")
    assert listed.splitlines()[1:] == [
        "caseload.csv,43,duplicate row",
        "caseload.csv,44,second row for the same identifier",
        "caseload.csv,45,required value missing: person_id",
    ]


ORDERS = """
[[sources]]
name = "orders"
kind = "orders"
format = "delius"
dates = "dd/mm/yyyy"
files = ["orders.csv"]
covers = "2021-05 to 2021-06"

[[sources]]
name = "work"
kind = "unpaid-work"
files = ["work.csv"]
dates = "dd/mm/yyyy"
covers = "2021-05 to 2021-06"
columns = { person_id = "CRN", project_id = "Name" }

[[tables]]
title = "Orders by ward and type"
source = "orders"
by = ["area", "order_type"]

[[tables]]
title = "Work by ward"
source = "work"
by = ["area"]

[[tables]]
title = "Hours by ward"
source = "work"
by = ["area"]
measure = "hours"
keep = { area = "All" }

[[tables]]
title = "People with orders by ward"
source = "orders"
by = ["area"]
measure = "persons"

[categories]
offences = "codes.csv"
"""
CODES = "list,code,valid_from,valid_to,home_office_group,police_uk_type,probation_offence_group,record_type\n"


@pytest.fixture
def everywhere(county):
    """A county with the canary in each of its sources, in good rows and in bad ones."""
    bad = [
        replaced("Postcode", MISTYPED),
        replaced("Postcode", NEVER),
        replaced("Date of Birth", "13/02/2971"),
        replaced("Offence", SLIPPED),
        replaced("Address Type", SLIPPED),
    ]
    for i, row in enumerate(bad):
        row[1] = f"{NUMBER}{'ABCDE'[i]}"
    put(county, caseload(40, CANARY, *bad))
    places = county.parent / "postcodes.csv"
    places.write_text(f"{postcodes()}{PLACED},430500,570500\n", encoding="utf-8")
    starts = ("13/05/2021", "13/02/1871", "13/02/2971", NAME, "")
    orders = [
        f"{NAME},{NUMBER},{BORN},{s},Community order,{PLACED},Order {i}\n" for i, s in enumerate(starts)
    ]
    fill = [f"A,P{i},01/02/1980,{i % 28 + 1}/06/2021,Licence,NE1 1AA,Order 1{i}\n" for i in range(40)]
    head = "Name,CRN,DOB,Order Start Date,Order Type,Postcode,Order Number\n"
    (county.parent / "orders.csv").write_text(head + "".join(orders + fill), encoding="utf-8")
    hours = ("7", NAME, "-1", BORN)
    work = [f"{NAME},{NUMBER},13/05/2021,{h},{PLACED}\n" for h in hours]
    (county.parent / "work.csv").write_text(
        "Name,CRN,Date,Hours,Postcode\n" + "".join(work), encoding="utf-8"
    )
    (county.parent / "codes.csv").write_text(
        f"{CODES}home-office-code,00100,,,Theft,,,crime\n", encoding="utf-8"
    )
    county.write_text(county.read_text(encoding="utf-8") + ORDERS, encoding="utf-8")
    return county


def under(policy: str, spec: Path) -> str:
    """The specification under another policy: where figures are exact, each source counted in one way."""
    text = spec.read_text(encoding="utf-8").replace('"standard"', f'"{policy}"')
    if policy.startswith("suppress"):
        text = text.replace('measure = "hours"\n', "").replace('measure = "persons"\n', "")
    return text


@pytest.mark.parametrize("policy", ["standard", "internal"])
def test_published(quiet, printed, everywhere, tmp_path, policy):
    """A person who is counted is in no file of the pack, no message, no balance and no name of a file."""
    everywhere.write_text(under(policy, everywhere), encoding="utf-8")
    quiet(0, "check")
    assert (tmp_path / "pack" / "report.pdf").is_file()
    balance = json.loads((tmp_path / "ws" / "audit" / "run.json").read_text(encoding="utf-8"))[0]["sources"]
    assert balance["caseload"]["accepted"] == 46
    assert balance["orders"]["accepted"] == 41
    assert balance["work"]["rejected: number not readable"] == 2
    assert balance["work"]["rejected: number below zero"] == 1


def test_zip_published(geoaudit, printed, everywhere, tmp_path):
    """A pack that is one zip holds nothing of the person either, nor does what the zip says of its files."""
    ran = geoaudit("run", everywhere, "--out", tmp_path / "pack.zip", "--workspace", tmp_path / "ws")
    assert ran.code == 0, ran.err
    assert found(tmp_path, everywhere.parent) == []


def test_finder(tmp_path, everywhere):
    """The search itself finds the canary: in the inputs, a zip, Parquet, a PDF and a file's name."""
    (tmp_path / "e.pdf").write_bytes(typst.compile(f"#{json.dumps(NAME)}".encode()))
    (tmp_path / "a.parquet").write_bytes(parquet(frame(CANARY)))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c.csv", line(CANARY) * 9)
    (tmp_path / f"d {PLACED}.txt").write_text("x", encoding="utf-8")
    names = found(tmp_path, tmp_path / "none")
    assert {"a.parquet", "b.zip: c.csv", "e.pdf", f"d {PLACED}.txt", "county/caseload.csv"} <= set(names)
    assert "county/wards.geojson" not in names


RECONCILED = """
[boundaries.before]
file = "before.geojson"
date = 2013-12-31
code = "WD13CD"
name = "WD13NM"

[hierarchy]
files = ["hierarchy.csv"]

[weights.own]
file = "weights.csv"

[weights.residents]
file = "residents.csv"
code = "CRN"
value = "people"
boundaries = "before"

[[sources]]
name = "attendances"
kind = "table"
files = ["attendances.csv"]
boundaries = "before"
marks = { "*" = "1 to 4" }
columns = { area_code = "Ward", period = "Year", n = "N", category = "Word" }

[[sources]]
name = "burglaries"
kind = "offences"
files = ["burglaries.csv"]
dates = "dd/mm/yyyy"
covers = "2021-05 to 2021-06"
[sources.columns]
offence_id = "Number"
date = "From"
time_from = "At"
date_to = "To"
time_to = "Until"
postcode = "Postcode"

[[tables]]
title = "Attendances by ward of today"
source = "attendances"
by = ["area"]
boundaries = "wards"
basis = "own"
periods = "by days"

[[tables]]
title = "Attendances like residents"
source = "attendances"
by = ["area"]
boundaries = "wards"
basis = "residents"

[[tables]]
title = "People by ward of before"
source = "caseload"
by = ["area", "gender"]
boundaries = "before"

[[tables]]
title = "People of before from records"
source = "caseload"
by = ["area", "gender"]
boundaries = "before"
restated_from = "records"

[[tables]]
title = "Crimes by their own day"
source = "street-level"
by = ["area", "month"]
by_date = ["before", "wards"]

[[tables]]
title = "Burglaries by weekday and hour"
source = "burglaries"
by = ["weekday", "hour"]

[[breaks]]
source = "burglaries"
date = 2021-06-01
what = "a new records system"
"""
BY_DATE = """
[[tables]]
title = "Orders by their own day"
source = "orders"
by = ["area", "order_type"]
by_date = ["before", "wards"]
restated_from = "records"
"""
FILES = {
    "hierarchy.csv": "child_code,child_kind,parent_code,parent_kind,parent_name\n"
    "E05000004,ward,E07000001,district,North\nE07000001,district,E22000001,CSP,Northside\n"
    "E05000005,ward,E07000002,district,South\nE07000002,district,E22000002,CSP,Southside\n"
    "E05000001,ward,E07000001,district,North\n",
    "weights.csv": "from_code,to_code,weight\nE05000005,E05000002,0.5\nE05000005,E05000003,0.5\n",
    "residents.csv": "CRN,people\nE05000001,5\nE05000004,5\nE05000005,9\n",
    "attendances.csv": "Ward,Year,N,Word\nE05000001,2021,50,a\nE05000004,2021,*,a\nE05000005,2021,<5,a\n",
    "burglaries.csv": "Number,From,At,To,Until,Postcode\n"
    + "".join(f"B{i},{i % 28 + 1}/05/2021,22:00,{i % 28 + 2}/05/2021,07:00,NE1 1AA\n" for i in range(26)),
}


@pytest.fixture
def reconciled(everywhere):
    """The canary's county with what is brought to other boundaries and periods, and other files for that."""
    strips(everywhere.parent / "before.geojson", BEFORE, ("WD13CD", "WD13NM", None))
    for name, content in FILES.items():
        (everywhere.parent / name).write_text(content, encoding="utf-8")
    everywhere.write_text(everywhere.read_text(encoding="utf-8") + RECONCILED, encoding="utf-8")
    return everywhere


@pytest.mark.parametrize("policy", ["standard", "internal"])
def test_reconciled(quiet, printed, reconciled, tmp_path, policy):
    """A person counted on one set, estimated on another and taken by date is in nothing that is written."""
    text = under(policy, reconciled)
    inside = BY_DATE if policy == "internal" else ""
    reconciled.write_text(text + inside, encoding="utf-8")
    quiet(0, "check")
    assert (tmp_path / "pack" / "report.docx").is_file()
    tables = {path.stem for path in (tmp_path / "pack" / "tables").glob("*.csv")}
    assert {"people-by-ward-of-before", "crimes-by-their-own-day", "attendances-like-residents"} <= tables
    assert ("orders-by-their-own-day" in tables) == (policy == "internal")


PASSED_OVER = (
    # a name as a mark, as a figure that is rounded, and as a ward; a number as a code; times and days
    ("attendances.csv", f"E05000001,2022,{NAME},a\n"),
    ("attendances.csv", f"E05000001,2022,<{NAME},a\n"),
    ("attendances.csv", f"{SLIPPED},2022,5,a\n"),
    ("weights.csv", f"{NUMBER},E05000002,1\n"),
    ("burglaries.csv", f"B99,{NAME},22:00,{BORN},07:00,{PLACED}\n"),
    ("burglaries.csv", f"B99,13/05/2021,{BORN},{NAME},{NAME},{PLACED}\n"),
    ("burglaries.csv", f"{NUMBER},13/05/2021,22:00,{BORN},07:00,{PLACED}\n"),
)
SPOILT = {
    "a birthday as a period": ("attendances.csv", f"E05000001,{BORN},5,a\n", None),
    "a person's row among figures": ("attendances.csv", line(CANARY), 11),
    "a name as a weight": ("weights.csv", f"E05000004,E05000002,{NAME}\n", 12),
    "a birthday as a weight": ("weights.csv", f"E05000004,E05000002,{BORN}\n", 12),
    "too much weight for one": ("weights.csv", "E05000005,E05000001,0.5\n", 12),
    "a person's row among weights": ("weights.csv", line(CANARY), 12),
    "the pair of a person twice": ("weights.csv", f"{NUMBER},{PLACED},1\n{NUMBER},{PLACED},1\n", 12),
    "a name as a value": ("residents.csv", f"E05000009,{NAME}\n", 12),
    "a person as a small area": ("residents.csv", f"{NUMBER},5\n", None),
    "a person as a small area twice": ("residents.csv", f"{NUMBER},5\n{NUMBER},6\n", 12),
    "a person as a child": ("hierarchy.csv", f"{NUMBER},{NAME},E07000001,district,North\n", None),
    "a person without a parent": ("hierarchy.csv", f"{NUMBER},{NAME},,district,{BORN}\n", 12),
    "a person's row among areas": ("hierarchy.csv", line(CANARY), None),
    "a person's row among crimes": ("burglaries.csv", line(CANARY), 11),
}


def test_passed_over(quiet, reconciled):
    """A person in single rows of figures, weights and times is passed over with those rows, never quoted."""
    for name, row in PASSED_OVER:
        with (reconciled.parent / name).open("a", encoding="utf-8") as file:
            file.write(row)
    quiet(0)


@pytest.mark.parametrize(("name", "row", "code"), SPOILT.values(), ids=SPOILT)
def test_spoilt(quiet, reconciled, name, row, code):
    """A person in the files of figures, weights and areas is refused or passed over, never quoted."""
    with (reconciled.parent / name).open("a", encoding="utf-8") as file:
        file.write(row)
    quiet(code)


@pytest.mark.parametrize("name", FILES)
def test_spoilt_from_the_first_row(quiet, reconciled, name):
    """A caseload in place of any file that reconciling needs is refused without a value of its rows."""
    for content in (line(CANARY) + BODY, caseload(40, CANARY), line(CANARY)):
        (reconciled.parent / name).write_text(content, encoding="utf-8")
        assert quiet(None)


@pytest.mark.parametrize("key", ["marks", "rounded_to", "basis", "by_date", "restated_from"])
def test_spoilt_keys(quiet, reconciled, key):
    """A specification that is wrong is refused without a value of any record."""
    wrong = {
        "marks": ('"1 to 4"', '"few"'),
        "rounded_to": ('marks = { "*"', 'rounded_to = 1\nmarks = { "*"'),
        "basis": ('basis = "own"', 'basis = "owm"'),
        "by_date": ('by_date = ["before", "wards"]', 'by_date = ["before"]'),
        "restated_from": ('"records"', '"record"'),
    }[key]
    text = reconciled.read_text(encoding="utf-8")
    assert wrong[0] in text
    reconciled.write_text(text.replace(*wrong), encoding="utf-8")
    assert quiet(10)


@pytest.mark.parametrize(
    "room",
    [
        "geoaudit.spec.reading.check_references",
        "geoaudit.land.read_boundaries",
        "geoaudit.evidence.read_gazetteer",
        "geoaudit.evidence.make_lookup",
        "geoaudit.evidence.place",
        "geoaudit.records.gathering.read_table",
        "geoaudit.records.ingest.screen",
        "geoaudit.records.ingest.standardise",
        "geoaudit.records.staging._parquet",
        "geoaudit.tally.count",
        "geoaudit.tally.flow_counted",
        "geoaudit.reconciliation.compared",
        "geoaudit.reconciliation.by_weights",
        "geoaudit.reconciliation.given",
        "geoaudit.reference.reading.read_weights",
        "geoaudit.evidence.read_hierarchy",
        "geoaudit.evidence.place_by_date",
        "geoaudit.counts.count.spread",
        "geoaudit.estimating.on_boundaries",
        "geoaudit.estimating.for_periods",
        "geoaudit.estimating.by_days",
        "geoaudit.assembly.ledger",
        "geoaudit.assembly.accuracy_of",
        "geoaudit.assembly.protect",
        "geoaudit.audit.write_pack",
        "geoaudit.audit.balance_of",
        "geoaudit.pack.write.render",
        "geoaudit.pack.layers.pyogrio.write_dataframe",
    ],
)
def test_unforeseen(quiet, reconciled, monkeypatch, room):
    """A failure that nobody foresaw, with a record in its message, ends in a sentence without it."""
    failures = iter([KeyError(" ".join(CANARY)), OSError(5, NAME, BORN)] * 2)

    def fail(*_, **__):
        try:
            raise LookupError(NAME)
        except LookupError as cause:
            raise next(failures) from cause

    monkeypatch.setattr(room, fail)
    quiet(None)


def test_engine(quiet, everywhere, monkeypatch):
    """What the database says of a statement that fails is never passed on."""
    monkeypatch.setattr("geoaudit.records.placing._BY_CODE", "x")
    monkeypatch.setattr(
        "geoaudit.records.placing._by_point_or_postcode",
        lambda _: f"SELECT CAST('{NAME}' AS INTEGER) AS record",
    )
    assert "DuckDB failed" in quiet(15)


def test_warnings_and_logs(everywhere, tmp_path):
    """What a library warns of or logs is not shown, since it may quote a record."""
    code = (
        "import logging, warnings, geoaudit.evidence as e\n"
        "from geoaudit.cli import main\n"
        "read = e.read_gazetteer\n"
        "def warn(files):\n"
        f"    warnings.warn({NAME!r})\n"
        f"    logging.getLogger('pyogrio').error({NAME!r})\n"
        "    return read(files)\n"
        "e.read_gazetteer = warn\n"
        "main()"
    )
    command = [sys.executable, "-c", code, "run", str(everywhere), "--out", str(tmp_path / "pack")]
    ended = subprocess.run(
        [*command, "--workspace", str(tmp_path / "ws")], capture_output=True, text=True, check=True
    )
    assert ended.stderr == ""
    assert not ALWAYS.search(ended.stdout)
    with pytest.warns(UserWarning, match="Zebedee"):
        warnings.warn(NAME, stacklevel=1)


@pytest.mark.parametrize("column", ["Gender", "Team"])
def test_shifted_row(geoaudit, county, tmp_path, column):
    """A name in a column of categories, as where a row has slipped, is staged and not published."""
    put(county, caseload(40, replaced(column, NAME)))
    text = county.read_text(encoding="utf-8").replace('["area", "gender"]', f'["area", "{column.lower()}"]')
    county.write_text(text, encoding="utf-8")
    ran = geoaudit("run", county, "--out", tmp_path / "pack", "--workspace", tmp_path / "ws", "--json")
    assert ran.code == 0
    assert not ALWAYS.search(ran.out + ran.err)
    held = found(tmp_path, county.parent)
    assert held
    assert all(name.startswith("ws/staged/") and name.endswith(".parquet") for name in held)


def test_other_county(tmp_path):
    """The county that these tests change is made without the canary."""
    assert found(make(tmp_path / "county").parent, tmp_path / "none") == []
