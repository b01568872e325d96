"""Scoring sheets: criteria or sections with their weights and scores, as a report prints them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geoaudit.appraisal.reading import PublishedTable, read_published, refuse, require_filled, require_once
from geoaudit.appraisal.rounding import as_weights, printed_range


@dataclass(frozen=True)
class SectionSheet:
    """Scores of sections.

    Attributes
    ----------
    sections : DataFrame
        ``area``, ``section``, ``weight`` (in the overall score; 0 where the section is no part of it), and
        the score as printed, in per cent: ``low``, ``exact``, ``high``, ``decimals`` (`printed_range`).
    overall : DataFrame
        By ``area``: the overall score as published, in the same four columns, missing where it is not.
    """

    sections: pd.DataFrame
    overall: pd.DataFrame


@dataclass(frozen=True)
class CriteriaSheet:
    """Scores of criteria.

    Attributes
    ----------
    criteria : DataFrame
        ``area``, ``section``, ``criterion``, ``weight`` (in the section; 0 for one that is not scored), and
        the score as printed: ``low``, ``exact``, ``high``, ``decimals``.
    sections : DataFrame
        By ``area`` and ``section``: ``weight``, and the section's score as published.
    overall : DataFrame
        As of `SectionSheet`.
    """

    criteria: pd.DataFrame
    sections: pd.DataFrame
    overall: pd.DataFrame


def read_sections(path: Path) -> SectionSheet:
    """Read scores of sections, where those of criteria are not published.

    Parameters
    ----------
    path : Path
        A table with the columns ``area``, ``section``, ``score`` (per cent, as printed) and ``weight``, and
        where wanted ``published_overall`` (the same in each row of an area).

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a column or has no row.
    RecordsError
        Where a row lacks a name or weight, repeats another, has a score that is none or above 100, a weight
        below 0, or another overall score than the row before.
    """
    read = read_published(path, ("area", "section", "score", "weight"), ("published_overall",))
    require_filled(read, ["area", "section", "weight"])
    require_once(read, ["area", "section"])
    sections = read.text[["area", "section"]].assign(weight=as_weights(read, "weight"))
    return SectionSheet(
        sections.join(printed_range(read, "score")), _published(read, ["area"], "published_overall")
    )


def read_criteria(path: Path) -> CriteriaSheet:
    """Read scores of criteria.

    Parameters
    ----------
    path : Path
        A table with the columns ``area``, ``section``, ``criterion``, ``score`` (per cent, as printed),
        ``weight`` (in the section; 0 or blank for a criterion that is not scored, such as a descriptor) and
        ``section_weight`` (the same in each row of a section), and where wanted ``published_section`` and
        ``published_overall`` (the same in each row of a section, of an area).

    Raises
    ------
    FileError, RecordsError
        As `read_sections`; and where a criterion has a score and no weight.
    """
    read = read_published(
        path,
        ("area", "section", "criterion", "score", "weight", "section_weight"),
        ("published_section", "published_overall"),
    )
    require_filled(read, ["area", "section", "criterion", "section_weight"])
    require_once(read, ["area", "section", "criterion"])
    names = ["area", "section"]
    refuse(read, "a weight wherever it has a score", read.text["weight"].isna() & read.text["score"].notna())
    _require_same(read, names, "section_weight")
    criteria = read.text[[*names, "criterion"]].assign(weight=as_weights(read, "weight"))
    weights = read.text[names].assign(weight=as_weights(read, "section_weight")).drop_duplicates(names)
    return CriteriaSheet(
        criteria.join(printed_range(read, "score")),
        weights.set_index(names).join(_published(read, names, "published_section")),
        _published(read, ["area"], "published_overall"),
    )


def _published(read: PublishedTable, keys: list[str], column: str) -> pd.DataFrame:
    """Return one published score for each of the keys."""
    _require_same(read, keys, column)
    table = read.text[keys].join(printed_range(read, column))
    return table.drop_duplicates(keys).set_index(keys)


def _require_same(read: PublishedTable, keys: Sequence[str], column: str) -> None:
    first = read.text.groupby(list(keys), sort=False)[column].transform(lambda rows: rows.iloc[0])
    differs = ~((read.text[column] == first) | (read.text[column].isna() & first.isna()))
    refuse(read, f"one {column!r} for each {' and '.join(keys)}", differs)
