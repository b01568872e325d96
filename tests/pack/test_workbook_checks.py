import io
import json
import zipfile

import pytest

from geoaudit.pack import workbook_sheets
from geoaudit.pack.verify import verify
from geoaudit.pack.workbook_checks import _letters
from geoaudit.pack.write import write_pack
from tests.pack.test_verify import PEOPLE, exchange, rehash

BOOK = "workbook.xlsx"


def rewrite(pack, part: str, old: str, new: str) -> None:
    """Change one part of the workbook as a forger would, and state the new hashes."""
    with zipfile.ZipFile(pack / BOOK) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    assert parts[part].count(old) == 1
    parts[part] = parts[part].replace(old, new)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    (pack / BOOK).write_bytes(buffer.getvalue())
    rehash(pack)


def test_a_changed_figure_of_the_workbook_is_named_by_sheet_and_cell(pack):
    """Every hash was stated anew: the one cell that is not what the CSV says is named."""
    rewrite(pack, "xl/worksheets/sheet6.xml", "<v>39</v>", "<v>45</v>")
    assert verify(pack) == [f"The sheet Table 2 of {BOOK} differs from {PEOPLE} in the cell E23."]


def test_a_changed_name_and_a_changed_title_are_found(pack):
    """Text is compared as figures are, and a sheet under another table's title is named."""
    rewrite(pack, "xl/sharedStrings.xml", "<t>Castle</t>", "<t>Castel</t>")
    found = verify(pack)
    assert [words.partition(" differs")[0] for words in found] == [
        f"The sheet Table {i} of {BOOK}" for i in (1, 2)
    ]
    rewrite(pack, "xl/sharedStrings.xml", "<t>Castel</t>", "<t>Castle</t>")
    assert verify(pack) == []
    rewrite(pack, "xl/sharedStrings.xml", "Table 2: People by ward", "Table 2: Homes by ward")
    assert verify(pack) == [
        f"The sheet Table 2 of {BOOK} has another title or other sentences than its table."
    ]


def test_a_row_and_a_sheet_too_few_are_found(pack):
    """A workbook that leaves out a row of a table, or has another sheet than the manifest says, is named."""
    with zipfile.ZipFile(pack / BOOK) as archive:
        sheet = archive.read("xl/worksheets/sheet6.xml").decode()
    last = sheet[sheet.rindex("<row ") : sheet.index("</sheetData>")]
    rewrite(pack, "xl/worksheets/sheet6.xml", last, "")
    assert verify(pack) == [f"{BOOK} shows 14 rows of {PEOPLE}, which has 15."]
    rewrite(pack, "xl/workbook.xml", 'name="Notes"', 'name="Remarks"')
    assert f"{BOOK} must have the sheets that the manifest names, in that order, and has others." in verify(
        pack
    )


def test_a_workbook_that_is_none_and_a_pack_of_before_that_has_none(pack):
    """A damaged workbook is said in a sentence; a pack that was made without one is as whole as it was."""
    (pack / BOOK).write_bytes(b"PK not a workbook")
    rehash(pack)
    assert verify(pack) == [f"{BOOK} is no workbook that can be read."]
    (pack / BOOK).unlink()

    def before(manifest):
        del manifest["workbook"]
        manifest["files"] = [entry for entry in manifest["files"] if entry["path"] != BOOK]

    manifest = json.loads((pack / "manifest.json").read_text())
    before(manifest)
    (pack / "manifest.json").write_text(json.dumps(manifest))
    rehash(pack)
    assert verify(pack) == []


def test_a_long_table_is_compared_over_all_its_sheets(contents, tmp_path, monkeypatch):
    """The parts of a table are read one after the other: one of the last is found too."""
    monkeypatch.setattr(workbook_sheets, "MOST_ROWS", 6)
    write_pack(contents, tmp_path / "p")
    assert verify(tmp_path / "p") == []
    exchange(tmp_path / "p" / PEOPLE, "All,All,All,as at 2022-09-30,39,", "All,All,All,as at 2022-09-30,33,")
    rehash(tmp_path / "p")
    assert any(
        f"The sheet Table 2 part 3 of {BOOK} differs from {PEOPLE}" in words
        for words in verify(tmp_path / "p")
    )


@pytest.mark.parametrize(("column", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_cells_are_named_as_a_spreadsheet_names_them(column, letters):
    """The column after Z is AA."""
    assert _letters(column) == letters
