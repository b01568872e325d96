"""The area of each postcode of a file, as a file."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest
from squares import Write, square

from geoaudit.errors import FileError, GeoAuditError, GeographyError, PackError, RecordsError
from geoaudit.places.service import COLUMNS, LookupRequest, look_up_file

PLAIN = "postcode,easting,northing\nNE1 1AA,425500,564500\nNE1 1AB,426500,564500\nNE1 1AD,0,0\n"
DATED = (
    "pcds,dointr,doterm,oseast1m,osnrth1m,osgrdind\n"
    "NE1 1AA,199001,200001,425500,564500,1\n"
    "NE1 1AA,201003,,426500,564500,1\n"
    "NE1 1AB,199001,200001,425500,564500,1\n"
)
CODE_POINT = (
    '"NE1 1AA",10,425500,564500,"E92000001","","","","E08000021","W1"\n'
    '"NE1 1AD",90,0,0,"E92000001","","","","E08000021","W1"\n'
)


@pytest.fixture
def boundaries(write_wards: Write) -> Path:
    """A file of two wards, W1 and W2."""
    return write_wards([square(0), square(1)], ["W1", "W2"])


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def _request(
    postcodes: Path, boundaries: Path, gazetteer: Sequence[Path] = (), column: str = "postcode"
) -> LookupRequest:
    return LookupRequest(postcodes, column, gazetteer, boundaries, "code", 0.0)


def _rows(out: Path) -> list[tuple[str, str, str]]:
    read = pd.read_csv(out, dtype="str", keep_default_na=False, skip_blank_lines=False)
    return list(zip(read["postcode"], read["area_code"], read["reason"], strict=True))


def test_every_row_has_its_area_or_its_reason(tmp_path: Path, boundaries: Path) -> None:
    """The columns are those of the contract, the rows those of the file, and the counts those of the rows."""
    gazetteer = _write(tmp_path / "own.csv", PLAIN)
    typed = "Name,Postcode\na,ne11ab\nb,NE1 1AA\nc,nowhere\nd,NE1\ne,NE1 1AD\nf,NE9 9ZZ\ng,NFA\n"
    out = tmp_path / "out.csv"
    counts = look_up_file(_request(_write(tmp_path / "in.csv", typed), boundaries, [gazetteer]), out)
    assert out.read_text(encoding="utf-8").splitlines()[0].split(",") == COLUMNS
    assert out.read_text(encoding="utf-8").splitlines()[1] == "NE1 1AB,W2,426500.0,564500.0,"
    assert _rows(out) == [
        ("NE1 1AB", "W2", ""),
        ("NE1 1AA", "W1", ""),
        ("", "", "not a postcode"),
        ("", "", "only the outward code or sector"),
        ("NE1 1AD", "", "in the gazetteer without a grid reference"),
        ("NE9 9ZZ", "", "not in the gazetteer"),
        ("", "", "no fixed abode or other pseudo-postcode"),
    ]
    assert counts.pop("placed") == 2
    assert set(counts.values()) == {1}
    assert len(counts) == 5


@pytest.mark.parametrize(
    "text", ["postcode\n\nNE1 1AA\n\n\nNE1 1AB\n", "postcode,n\n,\nNE1 1AA,1\n,2\n,\nNE1 1AB,3\n"]
)
def test_blank_rows_keep_their_place(tmp_path: Path, boundaries: Path, text: str) -> None:
    """A blank row of the file is a row of what is written, so that the two can be laid side by side."""
    gazetteer, out = _write(tmp_path / "own.csv", PLAIN), tmp_path / "out.csv"
    counts = look_up_file(_request(_write(tmp_path / "in.csv", text), boundaries, [gazetteer]), out)
    assert [row[1] for row in _rows(out)] == ["", "W1", "", "", "W2"]
    assert counts == {"placed": 2, "no postcode": 3}


@pytest.mark.parametrize("text", ["postcode\n", "postcode\n\n"])
def test_a_file_without_a_row_gives_one_without_a_row(tmp_path: Path, boundaries: Path, text: str) -> None:
    """A header alone is looked up like any other file."""
    gazetteer, out = _write(tmp_path / "own.csv", PLAIN), tmp_path / "out.csv"
    counts = look_up_file(_request(_write(tmp_path / "in.csv", text), boundaries, [gazetteer]), out)
    assert counts == {"placed": 0}
    assert out.read_text(encoding="utf-8").splitlines() == [",".join(COLUMNS)]


def test_a_gazetteer_is_looked_up_whole(tmp_path: Path, boundaries: Path) -> None:
    """Without another gazetteer a directory's postcodes are placed once each, where they were last."""
    out = tmp_path / "out.csv"
    counts = look_up_file(_request(_write(tmp_path / "nspl.csv", DATED), boundaries), out)
    assert _rows(out) == [("NE1 1AA", "W2", ""), ("NE1 1AB", "W1", "")]
    assert counts == {"placed": 2}


@pytest.mark.parametrize("form", ["zip", "folder", "plain"])
def test_a_gazetteer_may_come_as_published(tmp_path: Path, boundaries: Path, form: str) -> None:
    """Code-Point Open zipped or not, or a table with coordinates, needs no gazetteer beside it."""
    path, out = tmp_path / "codepo.zip", tmp_path / "out.csv"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("Data/CSV/ne.csv", CODE_POINT)
    elif form == "folder":
        path = tmp_path / "codepo"
        (path / "Data" / "CSV").mkdir(parents=True)
        _write(path / "Data" / "CSV" / "ne.csv", CODE_POINT)
    else:
        path = _write(tmp_path / "own.csv", PLAIN.replace("NE1 1AB,426500,564500\n", ""))
    look_up_file(_request(path, boundaries), out)
    none = "in the gazetteer without a grid reference"
    assert _rows(out) == [("NE1 1AA", "W1", ""), ("NE1 1AD", "", none)]


def test_postcodes_without_coordinates_need_a_gazetteer(tmp_path: Path, boundaries: Path) -> None:
    """A list of postcodes alone is answered with the option that it needs, and no value of it."""
    listed = _write(tmp_path / "in.csv", "postcode\nNE1 1AA\n")
    sheet = tmp_path / "in.parquet"
    pd.DataFrame({"postcode": ["NE1 1AA"]}).to_parquet(sheet)
    for path in (listed, sheet):
        with pytest.raises(GeographyError, match="--gazetteer") as refused:
            look_up_file(_request(path, boundaries), tmp_path / "out.csv")
        assert path.name in str(refused.value)
        assert "NE1" not in str(refused.value)
    with pytest.raises(FileError, match="absent"):
        look_up_file(_request(tmp_path / "absent.csv", boundaries), tmp_path / "out.csv")


def test_a_file_that_exists_is_kept(tmp_path: Path, boundaries: Path) -> None:
    """What stands where the answer would go is not overwritten."""
    out = _write(tmp_path / "out.csv", "mine")
    with pytest.raises(PackError, match=r"out\.csv"):
        look_up_file(_request(_write(tmp_path / "own.csv", PLAIN), boundaries), out)
    assert out.read_text(encoding="utf-8") == "mine"


def test_a_missing_column_is_named_with_those_that_are_there(tmp_path: Path, boundaries: Path) -> None:
    """A column of postcodes that the file lacks is refused by name."""
    gazetteer, listed = _write(tmp_path / "own.csv", PLAIN), _write(tmp_path / "in.csv", "Home\nNE1 1AA\n")
    with pytest.raises(RecordsError, match="Home"):
        look_up_file(_request(listed, boundaries, [gazetteer], "postcode"), tmp_path / "out.csv")


def test_nothing_is_left_but_the_answer(tmp_path: Path, boundaries: Path) -> None:
    """Neither an answer nor a refusal, of a file or of the place to write, leaves a part of a file behind."""
    folder = tmp_path / "answers"
    folder.mkdir()
    gazetteer = _write(tmp_path / "own.csv", PLAIN)
    refused = {
        folder / "refused.csv": _request(_write(tmp_path / "in.csv", "postcode\nNE1 1AA\n"), boundaries),
        folder / "absent" / "out.csv": _request(gazetteer, boundaries),
    }
    for out, request in refused.items():
        with pytest.raises(GeoAuditError):
            look_up_file(request, out)
    assert list(folder.iterdir()) == []
    look_up_file(_request(gazetteer, boundaries), folder / "out.csv")
    assert [path.name for path in folder.iterdir()] == ["out.csv"]
