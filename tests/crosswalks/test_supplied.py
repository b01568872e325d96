"""Weights of one's own: tables of points with a value, and crosswalks."""

from pathlib import Path

import pandas as pd
import pytest

from geoaudit.crosswalks.supplied import read_supplied
from geoaudit.errors import GeographyError


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_places_and_values_are_read_by_name(tmp_path: Path) -> None:
    """Columns in any order and capitals, with others beside them; the values' own name is told."""
    path = _write(
        tmp_path / "oa.csv", "OA21CD,Population,NORTHING,easting\nE1,120,564500,425500\nE2,0,564600,425600\n"
    )
    small, name = read_supplied(path)
    assert name == "Population"
    assert small.to_dict("list") == {
        "easting": [425500, 425600],
        "northing": [564500, 564600],
        "value": [120, 0],
    }


def test_a_spreadsheet_will_do(tmp_path: Path) -> None:
    """Numbers of a Parquet file are read like text of a CSV."""
    path = tmp_path / "oa.parquet"
    pd.DataFrame({"easting": [1.5], "northing": [2.5], "households": [3]}).to_parquet(path)
    assert read_supplied(path)[0].to_numpy().tolist() == [[1.5, 2.5, 3.0]]


def test_a_crosswalk_is_known_by_its_columns(tmp_path: Path) -> None:
    """A table of from_code, to_code and weight is taken as it is, and called what its file is called."""
    path = _write(tmp_path / "ours.v2.csv", "weight,to_code,from_code,n\n0.25,A,W2,9\n0.75,B,W2,9\n")
    table, name = read_supplied(path)
    assert name == "ours"
    assert table.to_dict("list") == {"from_code": ["W2"] * 2, "to_code": ["A", "B"], "weight": [0.25, 0.75]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("easting,value\n1,2\n", "no northing"),
        ("easting,northing,people\n1,2,3\n", "0 of the last"),
        ("easting,northing,value,weight\n1,2,3,4\n", "2 of the last"),
        (
            "easting,northing,value\n1,2,3\n1,x,3\n1,,3\n",
            "'northing', but 2 of 3 rows do not: correct row 3, 4",
        ),
        ("easting,northing,value\n1,2,3\n1,2,-3\n", "at least 0 in column 'value', but 1 of 2 rows"),
        ("from_code,to_code,weight\nW1,A,7\n", "at most 1 in column 'weight'"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, text: str, found: str) -> None:
    """A missing column, several values and a cell without a number are refused in one sentence, by row."""
    with pytest.raises(GeographyError, match=found) as refused:
        read_supplied(_write(tmp_path / "oa.csv", text))
    assert "oa.csv" in str(refused.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is a refusal of geography."""
    with pytest.raises(GeographyError, match=r"absent\.csv"):
        read_supplied(tmp_path / "absent.csv")
