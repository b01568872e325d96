"""Offence categories: different lists, joined by a dated table that the user supplies.

Its columns: `list` (one of `LISTS`), `code`, `description`, `valid_from` and `valid_to` (ISO days, the last
day included; blank where open), `home_office_group`, `police_uk_type`, `probation_offence_group` and
`record_type` (`crime` or `incident`; crime where blank). A code may have several rows, for different times.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geoaudit.errors import RecordsError
from geoaudit.files.archives import members
from geoaudit.files.reading import DELIMITED, read_table
from geoaudit.records.dates import parse_dates
from geoaudit.records.schema import CRIME, INCIDENT, NOT_RECORDED

HOME_OFFICE, POLICE_UK = "home-office-code", "police-uk"
LISTS = (HOME_OFFICE, "home-office-group", POLICE_UK, "probation-group")
GROUPS = ("home_office_group", "police_uk_type", "probation_offence_group")
UNMAPPED = "unmapped code"

_REQUIRED = ("list", "code", "valid_from", "valid_to", *GROUPS, "record_type")
_ANTI_SOCIAL = r"\s*(?:anti[\W_]*social[\W_]+behaviou?r|asb)(?![a-z0-9])"
_OPEN = (np.datetime64("0001-01-01", "s"), np.datetime64("9999-12-31", "s"))


@dataclass(frozen=True)
class Categories:
    """The category table.

    Attributes
    ----------
    label : str
        What messages call the file.
    table : DataFrame
        `list`, `code` (as compared), `valid_from`, `valid_to` (days, both included), `GROUPS`, `record_type`.
    """

    label: str
    table: pd.DataFrame

    def has(self, code_list: str) -> bool:
        """Say whether the table holds the list."""
        return bool((self.table["list"] == code_list).any())

    def of(self, code_list: str) -> pd.DataFrame:
        """Return the rows of one list.

        Raises
        ------
        RecordsError
            Where there are none.
        """
        rows = self.table[self.table["list"] == code_list]
        if rows.empty:
            known = ", ".join(sorted(set(self.table["list"])))
            raise RecordsError(
                f"{self.label} must hold the list {code_list!r}, but its lists are {known}: add it."
            )
        return rows.drop(columns="list")


def read_categories(path: Path) -> Categories:
    """Return the category table.

    Raises
    ------
    RecordsError
        Where the table cannot be read, names another list, or gives a code twice for one day.
    """
    member = members(path, DELIMITED)[0]
    read = read_table(member, columns=_REQUIRED)
    table = read.table.to_pandas().assign(row=read.rows)
    table = table.assign(code=_comparable(table["code"]), **_windows(table, member.label))
    table["record_type"] = table["record_type"].str.casefold().fillna(CRIME)
    known = table["list"].isin(LISTS) & table["record_type"].isin([CRIME, INCIDENT])
    wrong = table["code"].isna() | ~known
    if wrong.any():
        raise RecordsError(
            f"{member.label} must have in every row a list ({', '.join(LISTS)}), a code and a record_type "
            f"(crime, incident), but {int(wrong.sum())} have not (row {_first(table, wrong)}): correct them."
        )
    _refuse_overlaps(table, member.label)
    return Categories(member.label, table[["list", "code", "valid_from", "valid_to", *GROUPS, "record_type"]])


def groups_of(categories: Categories) -> dict[str, tuple[str, ...]]:
    """Return the groups that the table has, and that of codes which it has not, by their column."""
    return {
        name: (*sorted(categories.table[name].dropna().unique()), UNMAPPED, NOT_RECORDED) for name in GROUPS
    }


def classify(
    codes: "pd.Series[str]", days: "pd.Series[pd.Timestamp]", categories: Categories, code_list: str
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return each record's groups as its code stood on its day.

    Parameters
    ----------
    codes : Series of str
        Codes of `code_list`.
    days : Series of datetime64
        The records' days; where there is none, the code's latest row is taken.
    categories : Categories
        The table.
    code_list : str
        One of `LISTS`.

    Returns
    -------
    groups : DataFrame
        `GROUPS` and `record_type`; groups are `UNMAPPED` where the list has no such code on that day, and
        `not recorded` where there is no code or the list leaves the group blank.
    notes : dict of str to int
        Rows whose code is unmapped.

    Raises
    ------
    RecordsError
        Where the table does not hold the list.
    """
    table = categories.of(code_list)
    plain = _restored(_comparable(codes), table["code"])
    asked = pd.DataFrame({"code": plain.to_numpy(), "day": days.fillna(pd.Timestamp(_OPEN[1])).to_numpy()})
    each = asked.drop_duplicates().dropna(subset="code")
    pairs = each.merge(table, on="code")
    latest = pairs.groupby("code")["valid_to"].transform("max")
    undated = pairs["day"] == pd.Timestamp(_OPEN[1])
    holds = (pairs["valid_from"] <= pairs["day"]) & (pairs["day"] <= pairs["valid_to"])
    pairs = pairs[np.where(undated, pairs["valid_to"] == latest, holds)]
    names = [*GROUPS, "record_type"]
    found = asked.merge(
        pairs[["code", "day", *names]], on=["code", "day"], how="left", validate="many_to_one"
    )
    unmapped = (found["code"].notna() & found["record_type"].isna()).to_numpy()
    groups = found[names].set_axis(codes.index).astype("str")
    for name in GROUPS:
        groups[name] = groups[name].fillna(NOT_RECORDED).mask(unmapped, UNMAPPED)
    groups["record_type"] = groups["record_type"].fillna(CRIME)
    return groups, {"offence codes that the category table does not hold on their day": int(unmapped.sum())}


def is_anti_social(*texts: "pd.Series[str]") -> "pd.Series[bool]":
    """Say which records are anti-social behaviour: one of the given columns begins with it, or with ASB."""
    found = pd.Series(data=False, index=texts[0].index)
    for text in texts:
        distinct = pd.Series(text.dropna().unique(), dtype="str")
        named = distinct[distinct.str.match(_ANTI_SOCIAL, case=False)]
        found |= text.isin(named)
    return found


def _comparable(codes: "pd.Series[str]") -> "pd.Series[str]":
    distinct = pd.Series(codes.dropna().unique(), dtype="str")
    plain = distinct.str.casefold().str.replace(r"\s+", " ", regex=True)
    plain = plain.str.replace(r"^(\d+)/(\d+)$", lambda m: m[1].zfill(3) + m[2].zfill(2), regex=True)
    return codes.map(dict(zip(distinct, plain, strict=True))).astype("str")


def _restored(codes: "pd.Series[str]", known: "pd.Series[str]") -> "pd.Series[str]":
    """Return codes with the noughts that a spreadsheet dropped, where that makes one code of the list."""
    lost = codes.str.fullmatch(r"\d{3,4}").fillna(value=False) & ~codes.isin(known)
    one, two = "0" + codes, "00" + codes
    by_one, by_two = lost & one.isin(known), lost & two.isin(known)
    return codes.mask(by_one & ~by_two, one).mask(by_two & ~by_one, two)


def _windows(table: pd.DataFrame, label: str) -> dict[str, "pd.Series[pd.Timestamp]"]:
    windows = {}
    for name, open_end in zip(("valid_from", "valid_to"), _OPEN, strict=True):
        read = parse_dates(table[name], name)
        if read.bad.any():
            row = _first(table, read.bad)
            raise RecordsError(
                f"{label} must have days in {name}, but row {row} has none that there is: correct it."
            )
        windows[name] = read.dates.fillna(pd.Timestamp(open_end))
    return windows


def _refuse_overlaps(table: pd.DataFrame, label: str) -> None:
    ordered = table.sort_values(["list", "code", "valid_from"], kind="stable")
    before = ordered.groupby(["list", "code"])["valid_to"].shift()
    wrong = (ordered["valid_from"] <= before) | (ordered["valid_from"] > ordered["valid_to"])
    if wrong.any():
        raise RecordsError(
            f"{label} must give a code once for each day (valid_to is its last), but {int(wrong.sum())} rows "
            f"overlap others or end before they begin (row {_first(ordered, wrong)}): correct them."
        )


def _first(table: pd.DataFrame, wrong: "pd.Series[bool]") -> int:
    return int(table["row"][wrong].min())
