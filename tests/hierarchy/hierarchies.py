"""A small country: one district recoded, two merged, their partnerships left as they were."""

import json
from pathlib import Path

import pandas as pd

from geoaudit.hierarchy.reading import read_hierarchy
from geoaudit.hierarchy.tree import Hierarchy

RECORD = tuple[str, str | None, str]  # first day, last day, parent

HISTORY: dict[str, list[RECORD]] = {
    "E05000001": [("2009-01-01", "2013-03-31", "E06000001"), ("2013-04-01", None, "E06000002")],
    "E05000002": [("2009-01-01", "2013-03-31", "E06000001"), ("2013-04-01", None, "E06000002")],
    "E05000011": [("2009-01-01", "2019-03-31", "E06000011"), ("2019-04-01", "2019-05-01", "E06000013")],
    "E05000012": [("2009-01-01", "2019-03-31", "E06000012"), ("2019-04-01", "2019-05-01", "E06000013")],
    "E05000013": [("2019-05-02", None, "E06000013")],
    "E05000014": [("2019-05-02", None, "E06000013")],
    "E05000015": [("2022-05-05", None, "E06000014")],
    "E06000001": [("2009-01-01", "2013-03-31", "E12000001")],
    "E06000002": [("2013-04-01", None, "E12000001")],
    "E06000011": [("2009-01-01", "2019-03-31", "E12000001")],
    "E06000012": [("2009-01-01", "2019-03-31", "E12000001")],
    "E06000013": [("2019-04-01", None, "E12000001")],
    "E06000014": [("2023-04-01", None, "E12000001")],
    "E22000001": [("2009-01-01", None, "E23000001")],
    "E22000011": [("2009-01-01", None, "E23000001")],
    "E22000012": [("2009-01-01", None, "E23000001")],
}
LOOKUP_2018 = """LAD18CD,LAD18NM,CSP18CD,CSP18NM
E06000002,Two,E22000001,One
E06000011,Eleven,E22000011,Eleven
E06000012,Twelve,E22000012,Twelve
"""
LOOKUP_2019 = """CSP19NM,CSP19CD,LAD19NM,LAD19CD
One,E22000001,Two,E06000002
Eleven,E22000011,Thirteen,E06000013
Twelve,E22000012,Thirteen,E06000013
"""


def write_history(folder: Path, codes: dict[str, list[RECORD]]) -> Path:
    """Write records in the form of the Code History Database."""
    areas = {
        code: [
            {
                "date": {"s": began, **({"e": ended} if ended else {})},
                "nm": f"Name of {code}",
                "parent": parent,
            }
            for began, ended, parent in records
        ]
        for code, records in codes.items()
    }
    path = folder / "history.json"
    path.write_text(json.dumps({"areas": areas}), encoding="utf-8")
    return path


def write(folder: Path, name: str, text: str) -> Path:
    """Write a text as published: with a byte-order mark."""
    path = folder / name
    path.write_text(text, encoding="utf-8-sig")
    return path


def country(folder: Path) -> Hierarchy:
    """Read the small country's history and its two lookups."""
    return read_hierarchy(
        [
            write_history(folder, HISTORY),
            write(folder, "LAD_to_CSP_2018-12.csv", LOOKUP_2018),
            write(folder, "LAD_to_CSP_2019-12.csv", LOOKUP_2019),
        ]
    )


def pairs(found: pd.DataFrame) -> list[tuple[str, str | None]]:
    """Area and parent of each row, None where there is none."""
    rows = found[["area_code", "parent_code"]].astype(object)
    return [tuple(row) for row in rows.where(rows.notna(), None).to_numpy()]
