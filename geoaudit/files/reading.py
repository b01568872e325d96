"""The one way to read a table, whatever file it is in."""

from geoaudit.errors import FileError
from geoaudit.files.archives import Member
from geoaudit.files.columnar import read_parquet
from geoaudit.files.delimited import column_names, read_delimited
from geoaudit.files.headers import Columns
from geoaudit.files.sheets import read_sheet
from geoaudit.files.tables import TextTable

DELIMITED = (".csv", ".tsv", ".txt")
SUFFIXES = (*DELIMITED, ".xlsx", ".parquet")


def read_table(member: Member, sheet: str | None = None, columns: Columns = None) -> TextTable:
    """Return the table in a delimited text file, an Excel workbook or a Parquet file, by its ending.

    Parameters
    ----------
    member : Member
        The file.
    sheet : str, optional
        Which sheet of a workbook; the first that is not empty without it.
    columns : Columns
        Keep these alone, in this order.

    Raises
    ------
    FileError
        Where the ending is none of these, or the file is not what its ending says.
    """
    if member.suffix in DELIMITED:
        return read_delimited(member, columns)
    if member.suffix == ".xlsx":
        return read_sheet(member, sheet, columns)
    if member.suffix == ".parquet":
        return read_parquet(member, columns)
    raise FileError(f"{member.label} must end in one of {', '.join(SUFFIXES)}: save it as one of them.")


def table_columns(member: Member, sheet: str | None = None) -> list[str]:
    """Return the names of the table's columns.

    Raises
    ------
    FileError
        Where the file holds no table.
    """
    if member.suffix in DELIMITED:
        return column_names(member)
    return list(read_table(member, sheet).table.column_names)
