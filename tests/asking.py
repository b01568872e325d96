"""A small county that asks partners for files, and a partner who fills in the template."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from county import make
from python_calamine import CalamineWorkbook

POLICE, HOSPITAL = "Northside Police", "Northside Hospitals"
TODAY = date(2023, 6, 1)
GROUPS = "home_office_group,police_uk_type,probation_offence_group"
CODES = f"""list,code,description,valid_from,valid_to,{GROUPS},record_type
home-office-code,004/01,Murder,,,Violence,Violence,Violence,crime
home-office-code,028A,Burglary in a dwelling,,,Burglary,Burglary,Burglary,crime
"""
ASKED = f"""
[categories]
offences = "codes.csv"

[[sources]]
name = "recorded"
kind = "offences"
partner = "{POLICE}"
files = ["from_police.xlsx"]
covers = "2021-05 to 2021-06"
offence_list = "home-office-code"
[sources.columns]
offence_id = "Crime No"
date = "Committed"
postcode = "Post Code"
setting = "Setting"

[[sources]]
name = "attendances"
kind = "table"
partner = "{HOSPITAL}"
files = ["from_hospital.xlsx"]
boundaries = "wards"
period = "month"
marks = {{ "*" = "1 to 4" }}

[[requests]]
partner = "{POLICE}"
source = "recorded"
due = 2023-07-31
contact = "the analyst"
[requests.codes.setting]
"01" = "Dwelling"
"02" = "Street"

[[tables]]
title = "Recorded by ward"
source = "recorded"
by = ["area", "home_office_group"]

[[tables]]
title = "Attendances by ward"
source = "attendances"
by = ["area"]
"""
HEADINGS = ["Crime No", "Committed", "Post Code", "Offence code", "Setting"]

Cell = str | float | date


def asking(folder: Path, more: str = "") -> Path:
    """Write the county's files and a specification that asks partners for two more, which are not there."""
    spec = make(folder / "county")
    (spec.parent / "codes.csv").write_text(CODES, encoding="utf-8")
    spec.write_text(spec.read_text(encoding="utf-8") + ASKED + more, encoding="utf-8")
    return spec


def offences(count: int = 12) -> list[list[Cell]]:
    """Return rows as the police would fill them in."""
    return [
        [f"C{i:04}", date(2021, 5 + i % 2, 1 + i), f"NE1 {i % 9 + 1}AA", ("004/01", "028A")[i % 2], "01"]
        for i in range(count)
    ]


def sheets(book: bytes) -> Mapping[str, list[list[object]]]:
    """Return every sheet of a workbook, in its order."""
    read = CalamineWorkbook.from_filelike(io.BytesIO(book))
    return {name: read.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in read.sheet_names}


def fill(template: Path, out: Path, rows: Sequence[Sequence[Cell]], headings: Sequence[str] = ()) -> None:
    """Save the template with rows in its first sheet, the others as they are, as a spreadsheet would."""
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd/mm/yyyy"})
    read = sheets(template.read_bytes())
    for number, (name, cells) in enumerate(read.items()):
        page = book.add_worksheet(name)
        heads = list(headings) or cells[0] if number == 0 else cells[0]
        for place, row in enumerate([heads, *rows] if number == 0 else cells):
            for column, cell in enumerate(row):
                if cell != "":
                    write = page.write_datetime if isinstance(cell, date) else page.write
                    (page.write_string if isinstance(cell, str) else write)(place, column, cell)
    book.close()
