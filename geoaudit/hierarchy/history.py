"""The Code History Database: which codes were in force when, what they lay in, and what followed them.

The database gives a code's first and last day; here the last day is the first one after it, so that spans
are half-open. It begins on 1 January 2009 with the register itself: what was before that day it does not say.

It does not say either which code followed which. A code that ended is taken to have been followed by the
code that its own parts, whose codes did not change, lie in from the next day on: E06000057 followed
E06000048 because 66 wards went over from the one to the other on 1 April 2013.

Source
------
Office for National Statistics, "Code History Database (July 2024)", table ChangeHistory, as JSON.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member, members
from geoaudit.hierarchy.levels import CODE, kinds_of
from geoaudit.places.refusing import as_geography
from geoaudit.places.windows import END
from geoaudit.provenance import Source, describe

BEGAN = pd.Timestamp(2009, 1, 1)
"""The first day that the database knows."""

_DAY = np.timedelta64(1, "D")
_LICENCE = "Source: Office for National Statistics licensed under the Open Government Licence v3.0."
_COLUMNS = ["code", "kind", "name", "parent_code", "valid_from", "valid_to"]


@dataclass(frozen=True)
class CodeHistory:
    """Codes and their days.

    Attributes
    ----------
    records : DataFrame
        ``code``, ``kind``, ``name``, ``parent_code`` (missing where none is given), ``valid_from``,
        ``valid_to`` (datetime64[ms], half-open; 2200 where still in force); sorted; the spans of one code
        do not overlap.
    sources : tuple of Source
        The files.
    findings : DataFrame
        ``finding``, ``file``, ``n``: records left out, and why.
    """

    records: pd.DataFrame
    sources: tuple[Source, ...]
    findings: pd.DataFrame


def no_history() -> CodeHistory:
    """Return the history that knows no code."""
    text = pd.DataFrame(columns=_COLUMNS[:4], dtype="str")
    days = dict.fromkeys(_COLUMNS[4:], pd.Series(dtype="datetime64[ms]"))
    return CodeHistory(text.assign(**days), (), _findings("", {}))


def read_history(path: Path) -> CodeHistory:
    """Read the Code History Database from a JSON file, or a zip or folder of them.

    Raises
    ------
    GeographyError
        Where a file is missing, damaged or of another kind, or holds a code or day that is none.
    """
    with as_geography():
        return as_history(
            members(path, (".json",)), describe(path, "Office for National Statistics", _LICENCE)
        )


def as_history(files: Sequence[Member], source: Source) -> CodeHistory:
    """Return the history in JSON files.

    Raises
    ------
    GeographyError
        As `read_history`.
    """
    raw = pd.concat([_read(member) for member in files], ignore_index=True)
    lived = raw[raw["valid_from"] < raw["valid_to"]]
    kept = _without_overlap(lived)
    counts = {
        "records of a code that ended before it began": len(raw) - len(lived),
        "records of a code within another of its records": len(lived) - len(kept),
    }
    return CodeHistory(kept, (source,), _findings(source.name, counts))


def lives(history: CodeHistory) -> pd.DataFrame:
    """Return each code's days.

    A code without records of its own lives at least as long as something is recorded to lie in it.

    Returns
    -------
    DataFrame
        Index ``code``; ``valid_from``, ``valid_to`` (datetime64[ms], half-open).
    """
    records = history.records
    own = records.groupby("code").agg(valid_from=("valid_from", "min"), valid_to=("valid_to", "max"))
    through = records.groupby("parent_code").agg(
        valid_from=("valid_from", "min"), valid_to=("valid_to", "max")
    )
    return pd.concat([own, through[~through.index.isin(own.index)]]).rename_axis("code").sort_index()


def followed(history: CodeHistory) -> pd.DataFrame:
    """Return which code followed which: that in which the parts of an ended one lie from the day it ended on.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, ``kind``, ``date`` (the first day of the later code), ``parts`` (how
        many codes went over); sorted by date.
    """
    rows = history.records.sort_values(["code", "valid_from"])
    after = rows.shift(-1)
    moved = (
        (rows["code"] == after["code"])
        & (rows["valid_to"] == after["valid_from"])
        & rows["parent_code"].notna()
        & after["parent_code"].notna()
        & (rows["parent_code"] != after["parent_code"])
    )
    pairs = pd.DataFrame(
        {
            "from_code": rows["parent_code"],
            "to_code": after["parent_code"],
            "kind": kinds_of(rows["parent_code"]),
            "date": rows["valid_to"],
        }
    )[moved]
    last = lives(history).reindex(pairs["from_code"])["valid_to"]
    ended = last.to_numpy() == pairs["date"].to_numpy()
    counted = pairs[ended].groupby(["date", "from_code", "to_code", "kind"]).size()
    named: pd.DataFrame = counted.rename("parts").reset_index()
    return named[["from_code", "to_code", "kind", "date", "parts"]]


def unchanged(history: CodeHistory, codes: pd.Series, since: pd.Timestamp, until: pd.Timestamp) -> pd.Series:
    """Return whether each code was in force on both days without a break between.

    A code is given up when the land changes, so that such an area is the same land.

    Raises
    ------
    GeographyError
        Where `since` is before the database begins.
    """
    check_began(since)
    found = codes.to_frame("code").join(lives(history), on="code")
    return (found["valid_from"] <= since) & (found["valid_to"] > until)


def check_began(day: pd.Timestamp) -> None:
    """Refuse a day that the Code History Database does not know.

    Raises
    ------
    GeographyError
        Where it is before 2009.
    """
    if day < BEGAN:
        raise GeographyError(
            f"The Code History Database must know {day:%Y-%m-%d}, but it begins on {BEGAN:%Y-%m-%d}: ask "
            "for a later day, or compare the boundaries themselves."
        )


def _read(member: Member) -> pd.DataFrame:
    areas = _areas(member)
    rows = [(code, record) for code, records in areas.items() for record in records]
    frame = pd.DataFrame(
        {
            "code": [code for code, _ in rows],
            "name": [record.get("nm") for _, record in rows],
            "parent_code": [record.get("parent") for _, record in rows],
            "began": [record.get("date", {}).get("s") for _, record in rows],
            "ended": [record.get("date", {}).get("e") for _, record in rows],
        },
        dtype="str",
    )
    began, ended = (pd.to_datetime(frame[c], format="%Y-%m-%d", errors="coerce") for c in ("began", "ended"))
    right = frame["code"].str.fullmatch(CODE) & began.notna() & (ended.notna() == frame["ended"].notna())
    if not right.all():
        raise GeographyError(
            f"{member.label} must give each code of the register the days of its records as YYYY-MM-DD, but "
            f"{int((~right).sum())} of {len(frame)} records do not: download it again."
        )
    last = ended.astype("datetime64[ms]") + _DAY
    days = {"valid_from": began.astype("datetime64[ms]"), "valid_to": last.fillna(pd.Timestamp(END))}
    return frame.assign(kind=kinds_of(frame["code"]), **days)[_COLUMNS]


def _areas(member: Member) -> dict[str, list[dict[str, Any]]]:
    try:
        areas = json.loads(member.read())["areas"]
        right = all(isinstance(records, list) for records in areas.values())
        right = right and all(isinstance(r, dict) for records in areas.values() for r in records)
    except (ValueError, KeyError, TypeError, AttributeError):
        right = False
    if not right:
        raise GeographyError(
            f"{member.label} must be the Code History Database as JSON, with its records under 'areas', but "
            "it is not: download it again."
        )
    found: dict[str, list[dict[str, Any]]] = areas
    return found


def _without_overlap(rows: pd.DataFrame) -> pd.DataFrame:
    """Cut each record where the next of its code begins; of two that begin on one day the longer stays."""
    longest = rows.sort_values(["code", "valid_from", "valid_to"]).drop_duplicates(
        ["code", "valid_from"], keep="last"
    )
    following = longest.groupby("code")["valid_from"].shift(-1)
    ends = longest["valid_to"].where(~(following < longest["valid_to"]), following)
    return longest.assign(valid_to=ends.astype("datetime64[ms]")).reset_index(drop=True)


def _findings(file: str, counts: dict[str, int]) -> pd.DataFrame:
    frame = pd.DataFrame({"finding": list(counts), "file": file, "n": list(counts.values())})
    typed = frame.astype({"finding": "str", "file": "str", "n": "int64"})
    return typed[typed["n"] > 0].reset_index(drop=True)
