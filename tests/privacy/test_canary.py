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
from county import HEAD, caseload, make, person, postcodes

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
    if name.endswith((".zip", ".xlsx")):
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
    """Check and run the audit, and look for the canary in all that was written; return what was said."""

    def go(code: int | None) -> str:
        inputs = {path: path.read_bytes() for path in county.parent.rglob("*") if path.is_file()}
        said = ""
        for command in (["check", county], ["run", county, "--out", tmp_path / "pack", "--json"]):
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
    assert quiet(11)


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
    assert quiet(11)


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
    assert quiet(11)


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


@pytest.mark.parametrize("policy", ["standard", "round-5", "suppress-5", "internal"])
def test_published(quiet, everywhere, tmp_path, policy):
    """A person who is counted is in no file of the pack, no message, no balance and no name of a file."""
    text = everywhere.read_text(encoding="utf-8").replace('"standard"', f'"{policy}"')
    everywhere.write_text(text, encoding="utf-8")
    quiet(0)
    balance = json.loads((tmp_path / "ws" / "audit" / "run.json").read_text(encoding="utf-8"))[0]["sources"]
    assert balance["caseload"]["accepted"] == 46
    assert balance["orders"]["accepted"] == 41
    assert balance["work"]["rejected: number not readable"] == 3


def test_zip_published(geoaudit, everywhere, tmp_path):
    """A pack that is one zip holds nothing of the person either, nor does what the zip says of its files."""
    ran = geoaudit("run", everywhere, "--out", tmp_path / "pack.zip", "--workspace", tmp_path / "ws")
    assert ran.code == 0, ran.err
    assert found(tmp_path, everywhere.parent) == []


def test_finder(tmp_path, everywhere):
    """The search itself finds the canary: in the inputs, in a zip, in Parquet and in a file's name."""
    (tmp_path / "a.parquet").write_bytes(parquet(frame(CANARY)))
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("c.csv", line(CANARY) * 9)
    (tmp_path / f"d {PLACED}.txt").write_text("x", encoding="utf-8")
    names = found(tmp_path, tmp_path / "none")
    assert {"a.parquet", "b.zip: c.csv", f"d {PLACED}.txt", "county/caseload.csv"} <= set(names)
    assert "county/wards.geojson" not in names


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
        "geoaudit.reconciliation.overlaps",
        "geoaudit.assembly.protect",
        "geoaudit.audit.write_pack",
        "geoaudit.audit.balance_of",
        "geoaudit.pack.write.render",
        "geoaudit.pack.layers.pyogrio.write_dataframe",
    ],
)
def test_unforeseen(quiet, everywhere, monkeypatch, room):
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
