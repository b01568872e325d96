"""Populations that people are held against: read, checked, and put into the groups that records are in.

A file has a row an area and group of people. Its ages are GeoAudit's bands or whole years, of which those
under 10, the age of criminal responsibility, are left out; its ethnic groups are read by the classification
of the source that they are held against.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.errors import FileError, SpecificationError
from geoaudit.files.archives import members
from geoaudit.files.headers import numbers_listed
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.files.tables import TextTable
from geoaudit.periods.labels import parse_period
from geoaudit.periods.period import Period
from geoaudit.records.ages import YOUNGEST, band
from geoaudit.records.ethnicity import OTHER_CODE, ethnic_columns
from geoaudit.records.genders import FEMALE, MALE, genders_meant
from geoaudit.records.schema import AGE_BANDS, KINDS, NOT_RECORDED
from geoaudit.spec.plans import AuditSpec, PopulationFile
from geoaudit.spec.profile_plan import ProfilePlan

NEAR, FARTHEST = 6, 18
"""Months between a population and the period from which on it is said, and is refused."""

CHILDREN = (
    "A population in bands may hold those under 10 in its youngest, of whom records have none: rates of "
    "under 18 and under 25 are then lower than of those who could be counted."
)
_BANDS = {
    **{band: band for band in AGE_BANDS if band != NOT_RECORDED},
    **dict.fromkeys(("0-17", "10-17", "0 to 17", "10 to 17"), AGE_BANDS[0]),
    **{band.replace("-", " to "): band for band in AGE_BANDS if "-" in band},
    **dict.fromkeys(("60+", "60 or over"), AGE_BANDS[-2]),
}


def population_for(spec: AuditSpec, plan: ProfilePlan) -> pd.DataFrame | None:
    """Return the population that a profile names, as `read_population`; None where it names none.

    Raises
    ------
    FileError, SpecificationError
        As `require_own` and `read_population`.
    """
    file = spec.populations.get(plan.population or "")
    if file is None:
        return None
    require_own(plan.population or "", file, spec.main)
    ethnicity = next((one.ethnicity for one in spec.sources if one.name == plan.source), None)
    return read_population(file, ethnicity)


def remarks_of(spec: AuditSpec, plan: ProfilePlan, now: str) -> tuple[str, ...]:
    """Return what a reader must know of the population that a profile names, if it does.

    Parameters
    ----------
    now : str
        The label of the period that the profile is about; that of a snapshot is of the source's own day.

    Raises
    ------
    SpecificationError
        As `remark_on`.
    """
    file = spec.populations.get(plan.population or "")
    if file is None:
        return ()
    snapshots = [one for one in spec.sources if one.name == plan.source and not KINDS[one.kind].date_field]
    day = next((one.as_at for one in snapshots), None)
    period = parse_period(now) if day is None else Period(now, day, day + dt.timedelta(days=1))
    said = remark_on(plan.population or "", file, spec.main, period)
    return (said, CHILDREN) if "age_band" in file.columns else (said,)


def read_population(file: PopulationFile, ethnicity: str | None) -> pd.DataFrame:
    """Return how many live in each area.

    Parameters
    ----------
    file : PopulationFile
    ethnicity : str or None
        The classification of its ethnic groups, where it has any.

    Returns
    -------
    DataFrame
        ``area_code``, those of ``age_band``, ``gender`` and ``ethnic_group`` that the file has, and ``n``.

    Raises
    ------
    FileError
        Where the file cannot be read, or a row has no code, no number of people, a group that is none, or
        the area and group of another row.
    SpecificationError
        Where it has ethnic groups and the source names no classification.
    """
    read = _read(file)
    text = read.table.to_pandas().astype("str")
    code, value = text[file.code], text[file.value].str.replace(",", "")
    numbers = pd.to_numeric(value, errors="coerce").astype("float64")
    _refuse(read, "a code of an area", code.isna())
    _refuse(read, "a number of people, 0 or more,", ~(np.isfinite(numbers) & (numbers >= 0)))
    _refuse(read, "each area and group once", text[[file.code, *file.columns.values()]].duplicated())
    found = pd.DataFrame({"area_code": code})
    for name, column in file.columns.items():
        found[name] = _groups(read, name, text[column], ethnicity)
    keys = list(found.columns)
    kept = found.assign(n=numbers).dropna()
    return kept.groupby(keys, sort=False)[["n"]].sum().reset_index()


def own_population(population: pd.DataFrame, areas: Sequence[str], name: str) -> pd.DataFrame:
    """Return the rows of some areas.

    Raises
    ------
    SpecificationError
        Where one has no row for a group that another has.
    """
    own = population[population["area_code"].isin(list(areas))].reset_index(drop=True)
    groups = [one for one in own.columns if one not in {"area_code", "n"}]
    each = own.drop_duplicates(groups) if groups else own[:1]
    lacking = len(areas) * max(len(each), 1) - len(own)
    if lacking:
        raise SpecificationError(
            f"Every area must have a figure for every group in [populations.{name}], and {lacking:,} of "
            f"{len(areas) * max(len(each), 1):,} are missing: complete the file."
        )
    return own


def require_own(name: str, file: PopulationFile, boundaries: str) -> None:
    """Refuse a population of other areas than the audit's own.

    Raises
    ------
    SpecificationError
        Naming both boundary sets.
    """
    if file.boundaries != boundaries:
        raise SpecificationError(
            f"A population must be on the audit's own boundary set '{boundaries}', and [populations.{name}] "
            f"is on '{file.boundaries}': give it for those areas."
        )


def remark_on(name: str, file: PopulationFile, boundaries: str, period: Period) -> str:
    """Return what a reader must know of a population: its day, and that it is not that of the period.

    Parameters
    ----------
    boundaries : str
        The set that it must be of.
    period : Period
        What it is held against.

    Raises
    ------
    SpecificationError
        Where it is of another boundary set, or of a day more than `FARTHEST` months from the period.
    """
    require_own(name, file, boundaries)
    if _apart(file.date, period, FARTHEST):
        raise SpecificationError(
            f"A population must be of a day at most {FARTHEST} months from the period, and "
            f"[populations.{name}] is of {file.date.isoformat()} for {period.label}: give one of the time."
        )
    said = f"The population is that of {file.date.isoformat()} on the boundary set {boundaries}."
    if not _apart(file.date, period, NEAR):
        return said
    return f"{said} That is more than {NEAR} months from {period.label}: it may have changed since."


def _apart(day: dt.date, period: Period, months: int) -> bool:
    """Whether a day is more than so many months before a period begins or after it ends."""
    here, step = pd.Timestamp(day), pd.DateOffset(months=months)
    return bool(here + step < pd.Timestamp(period.start) or here - step > pd.Timestamp(period.last))


def _read(file: PopulationFile) -> TextTable:
    found = members(file.file, SUFFIXES)
    if len(found) != 1:
        raise FileError(
            f"A population must be in one file, and {file.file.name} holds {len(found)}: name one."
        )
    return read_table(found[0], columns=list(dict.fromkeys([file.code, file.value, *file.columns.values()])))


def _groups(read: TextTable, name: str, words: "pd.Series[str]", ethnicity: str | None) -> "pd.Series[str]":
    """The groups of records that the words of a file mean; missing for those too young to be of one."""
    if name == "age_band":
        return _ages(read, words)
    if name == "gender":
        genders = genders_meant(words)
        _refuse(read, "a gender, male or female,", ~genders.isin([MALE, FEMALE]))
        return genders
    if ethnicity is None:
        raise SpecificationError(
            f"A population by ethnic group must be held against a source that names its classification, for "
            f"{read.label}: add ethnicity to the source."
        )
    groups = ethnic_columns(words, ethnicity)[0]["ethnic_group"]
    what = f"an ethnic group of the classification of {ethnicity}"
    _refuse(read, what, groups.isin([OTHER_CODE, NOT_RECORDED]))
    return groups


def _ages(read: TextTable, words: "pd.Series[str]") -> "pd.Series[str]":
    plain = words.str.strip().str.casefold()
    years = pd.to_numeric(plain.str.removesuffix("+"), errors="coerce").astype("float64")
    named = plain.map(_BANDS).astype("str")
    of_years = band(years)[0]
    known = named.fillna(of_years.where(of_years != NOT_RECORDED))
    _refuse(read, "an age in years or a band of ages that records are in", known.isna() & ~(years < YOUNGEST))
    return known


def _refuse(read: TextTable, what: str, wrong: "pd.Series[bool]") -> None:
    """Refuse a file of which rows do not give `what`."""
    rows = read.rows[wrong.fillna(value=True).to_numpy(bool)].tolist()
    if rows:
        raise FileError(
            f"{read.label} must give {what} in every row, but {len(rows):,} of {len(wrong):,} do not: "
            f"correct row {numbers_listed(rows)}."
        )
