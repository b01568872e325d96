"""Gazetteers as they are published, and files that are none."""

import datetime as dt
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geoaudit.errors import GeographyError
from geoaudit.places.gazetteer import read_gazetteer, read_wards

ONS = "pcd,pcds,dointr,doterm,usertype,oseast1m,osnrth1m,osgrdind,ward\n"
CODE_POINT = '"NE270AA",10,430604,571487,"E92000001","","","","E08000022","E05001131"\n'
CANARY = "ZQ9 9ZZ"


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def _zip(path: Path, files: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def _row(gazetteer: pd.DataFrame, postcode: str) -> pd.Series:
    return gazetteer.set_index("postcode").loc[postcode]


def test_code_point_open_is_read_from_a_zip_and_from_a_folder(tmp_path: Path) -> None:
    """The published folders without a header give the same postcodes zipped or not."""
    none = '"NE270AB",90,0,0,"E92000001","","","","E08000022","E05001131"\n'
    files = {
        "Data/CSV/ne.csv": CODE_POINT + none,
        "Doc/Code-Point_Open_Column_Headers.csv": "PC,PQ\nPostcode,Q\n",
    }
    zipped = read_gazetteer([_zip(tmp_path / "codepo.zip", files)])
    for name, text in files.items():
        _write(tmp_path / "codepo" / name, text)
    folder = read_gazetteer([tmp_path / "codepo"])
    pd.testing.assert_frame_equal(zipped.postcodes, folder.postcodes)
    assert _row(zipped.postcodes, "NE27 0AA")[["easting", "northing"]].tolist() == [430604.0, 571487.0]
    assert np.isnan(_row(zipped.postcodes, "NE27 0AB")["easting"])
    assert zipped.findings.to_numpy().tolist() == [["rows without a grid reference", "codepo.zip", 1]]
    assert zipped.sources[0].publisher == "Ordnance Survey"


def test_a_directory_of_the_statistics_office_is_read_with_its_dates(tmp_path: Path) -> None:
    """Introduction, termination, reuse and quality 9 come out as dates, spans and missing grid references."""
    text = ONS + (
        "NE1 1AA,NE1 1AA,199001,200001,0,0425000,0564000,1,W\n"
        "NE1 1AA,NE1 1AA,201003,,0,0426000,0565000,1,W\n"
        "NE1 1AB,NE1 1AB,199001,,0,0425000,0564000,9,W\n"
        "NE1 1AD,NE1 1AD,199001,,0,,,9,W\n"
    )
    found = read_gazetteer([_zip(tmp_path / "ONSPD.zip", {"Data/ONSPD.csv": text})]).postcodes
    reused = found[found["postcode"] == "NE1 1AA"]
    assert reused["easting"].tolist() == [425000.0, 426000.0]
    assert reused["terminated"].iloc[0] == dt.datetime(2000, 2, 1)
    assert reused["valid_to"].iloc[0] == reused["valid_from"].iloc[1] == dt.datetime(2010, 3, 1)
    assert found.set_index("postcode").loc[["NE1 1AB", "NE1 1AD"], "easting"].isna().all()


def test_a_directory_that_comes_whole_and_in_parts_is_read_once(tmp_path: Path) -> None:
    """The parts by postcode area beside the whole file are not read as rows given twice."""
    text = ONS + "NE1 1AA,NE1 1AA,199001,,0,425000,564000,1,W\n"
    files = {"Data/NSPL.csv": text, "Data/multi_csv/NSPL_NE.csv": text, "Documents/Names.csv": "a,b\n1,2\n"}
    assert read_gazetteer([_zip(tmp_path / "NSPL.zip", files)]).findings.empty


def test_the_newer_column_names_are_known(tmp_path: Path) -> None:
    """The directories of 2025 name the same columns in capitals and without the prefix."""
    text = "PCDS,DOINTR,DOTERM,EAST1M,NORTH1M,GRIDIND\nNE1 1AA,199001,,425000,564000,1\n"
    assert read_gazetteer([_write(tmp_path / "onspd.csv", text)]).postcodes["easting"].tolist() == [425000.0]


def test_northern_irelands_grid_references_are_brought_to_the_british_grid(tmp_path: Path) -> None:
    """Belfast's Irish Grid reference does not put it into Wales."""
    text = ONS + "BT1 5GS,BT1 5GS,199001,,0,333800,374000,1,W\n"
    found = _row(read_gazetteer([_write(tmp_path / "nspl.csv", text)]).postcodes, "BT1 5GS")
    assert np.hypot(found["easting"] - 146_206, found["northing"] - 529_475) < 10


def test_a_plain_table_is_a_gazetteer(tmp_path: Path) -> None:
    """Three columns are enough, and 0,0 is no grid reference."""
    path = _write(tmp_path / "own.csv", "postcode,easting,northing\nNE1 1AA,425000,564000\nNE1 1AB,0,0\n")
    found = read_gazetteer([path]).postcodes
    assert found["easting"].isna().tolist() == [False, True]
    assert found["introduced"].isna().all()


def test_a_dated_postcode_without_a_grid_reference_takes_it_from_another_file(tmp_path: Path) -> None:
    """A postcode in use is placed by the first undated file that can, a terminated one is not."""
    text = ONS + (
        "NE1 1AA,NE1 1AA,199001,,0,,,9,W\n"
        "NE1 1AB,NE1 1AB,199001,200001,0,,,9,W\n"
        "NE1 1AD,NE1 1AD,199001,,0,3000,3000,1,W\n"
    )
    plain = "postcode,easting,northing\n"
    files = [
        _write(tmp_path / "nspl.csv", text),
        _write(tmp_path / "none.csv", plain + "NE1 1AA,0,0\n"),
        _write(tmp_path / "first.csv", plain + "NE1 1AB,1000,1000\nNE1 1AA,1000,1001\nNE1 1AD,1000,1000\n"),
        _write(tmp_path / "second.csv", plain + "NE1 1AA,2000,2000\n"),
    ]
    found = read_gazetteer(files)
    assert _row(found.postcodes, "NE1 1AA")[["easting", "northing"]].tolist() == [1000.0, 1001.0]
    assert _row(found.postcodes, "NE1 1AA")["introduced"] == dt.datetime(1990, 1, 1)
    assert np.isnan(_row(found.postcodes, "NE1 1AB")["easting"])
    assert _row(found.postcodes, "NE1 1AD")["easting"] == 3000.0
    lent = found.findings[found.findings["finding"] == "grid references taken from another file"]
    assert lent[["file", "n"]].to_numpy().tolist() == [["nspl.csv", 1]]


def test_several_files_are_one_gazetteer(tmp_path: Path) -> None:
    """Dated rows beat undated ones; of two undated ones the first file's is taken; all is counted."""
    plain = "postcode,easting,northing\n"
    first = _write(tmp_path / "first.csv", plain + "NE1 1AA,1000,1000\nNE1 1AB,1000,1000\n")
    second = _write(tmp_path / "second.csv", plain + "NE1 1AA,2000,2000\nNE1 1AD,2000,2000\n")
    dated = _write(tmp_path / "dated.csv", ONS + "NE1 1AB,NE1 1AB,199001,,0,3000,3000,1,W\n")
    found = read_gazetteer([first, second, dated])
    assert found.postcodes.set_index("postcode")["easting"].to_dict() == {
        "NE1 1AA": 1000.0,
        "NE1 1AB": 3000.0,
        "NE1 1AD": 2000.0,
    }
    assert found.findings[["file", "n"]].to_numpy().tolist() == [["first.csv", 1], ["second.csv", 1]]
    assert [source.name for source in found.sources] == ["first.csv", "second.csv", "dated.csv"]
    assert found.sha256 != read_gazetteer([second, first, dated]).sha256


def test_rows_without_a_postcode_are_counted_and_left_out(tmp_path: Path) -> None:
    """A row that names no postcode cannot place anything, and says so."""
    path = _write(tmp_path / "own.csv", "postcode,easting,northing\nNE1 1AA,1,1\nnowhere,1,1\nNE1 OAB,1,1\n")
    found = read_gazetteer([path])
    assert found.postcodes["postcode"].tolist() == ["NE1 1AA"]
    assert found.findings.to_numpy().tolist() == [["rows without a postcode", "own.csv", 2]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "is not there"),
        (b"", "empty"),
        (bytes(range(256)) * 40, "binary|text"),
        (b"postcode,easting\nZQ9 9ZZ,1\n", "has no northing: it has 'postcode', 'easting'"),
        (b"postcode,easting,northing\nZQ9 9ZZ,1,1,1\n", "row"),
        (
            b"postcode,easting,northing\nZQ9 9ZZ,ZQ9 9ZZ,1\n",
            "metres in column 'easting', but 1 rows .* row 2",
        ),
        (b"postcode,easting,northing\nZQ99ZZ!,1,1\n", "none of its 1 rows"),
        (
            b"postcode,easting,northing,introduced\nZQ9 9ZZ,1,1,ZQ9 9ZZ\n",
            "column 'introduced', but 1 rows .* row 2",
        ),
    ],
)
def test_a_file_that_is_no_gazetteer_is_refused_without_showing_a_value(
    tmp_path: Path, content: bytes | None, said: str
) -> None:
    """Each fault ends in one sentence that names the file and never what stands in a row."""
    path = tmp_path / "own.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GeographyError, match=said) as refused:
        read_gazetteer([path])
    message = str(refused.value)
    assert message.startswith("own.csv")
    assert message.endswith(".")
    assert CANARY not in message
    assert "ZQ99ZZ" not in message


def test_a_damaged_or_unsafe_archive_is_refused(tmp_path: Path) -> None:
    """A zip cut short, and one that would write outside its folder, are refused."""
    whole = _zip(tmp_path / "codepo.zip", {"Data/CSV/ne.csv": CODE_POINT * 100})
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-60])
    outside = _zip(tmp_path / "outside.zip", {"../Data/CSV/ne.csv": CODE_POINT})
    for path in (cut, outside):
        with pytest.raises(GeographyError, match=path.name):
            read_gazetteer([path])


def test_no_file_is_refused() -> None:
    """A gazetteer of nothing is a slip in the specification."""
    with pytest.raises(GeographyError, match="at least one file"):
        read_gazetteer([])


def test_the_publishers_wards_can_be_read(tmp_path: Path) -> None:
    """The ward beside a postcode is there to compare with, and a file without wards says so."""
    wards = read_wards(_zip(tmp_path / "codepo.zip", {"Data/CSV/ne.csv": CODE_POINT}))
    assert wards.to_numpy().tolist() == [["NE27 0AA", "E05001131"]]
    with pytest.raises(GeographyError, match="ward"):
        read_wards(_write(tmp_path / "own.csv", "postcode,easting,northing\nNE1 1AA,1,1\n"))


def test_the_published_nspl_keeps_its_terminated_postcodes(real_data: Path) -> None:
    """All 8,765 postcodes of Sunderland are there, 2,143 of them terminated, 77 without a grid reference."""
    found = read_gazetteer([real_data / "northumbria" / "postcodes" / "NSPL_NOV_2021_UK_SR.zip"]).postcodes
    ended = found["terminated"].notna()
    assert (len(found), int(ended.sum()), int(found["easting"].isna().sum())) == (8765, 2143, 77)
    assert (found["terminated"] > found["introduced"])[ended].all()


def test_every_postcode_of_great_britain_is_read(real_data: Path) -> None:
    """The 120 files of Code-Point Open give 1,728,243 postcodes, all readable, 718 without a point."""
    found = read_gazetteer([real_data / "england-and-wales" / "codepo_gb_2022.zip"])
    assert len(found.postcodes) == 1_728_243
    assert found.postcodes["postcode"].is_unique
    assert found.findings["n"].tolist() == [718]
