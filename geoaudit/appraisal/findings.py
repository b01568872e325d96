"""What a check of printed figures found, in words: a sentence each, and a summary."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geoaudit.appraisal.parts import DOES_NOT, check_parts, faulty_parts, parts_sentences
from geoaudit.appraisal.printed import (
    BASE_0,
    DIFFERS,
    FAULTS,
    IMPOSSIBLE,
    NO_BASE,
    NO_COUNT,
    VERDICTS,
    check_printed,
    faults,
    read_printed,
)


@dataclass(frozen=True)
class Findings:
    """What a check of a file of printed figures found.

    Attributes
    ----------
    rows : DataFrame
        As `check_printed` returns.
    groups : DataFrame
        As `check_parts` returns.
    """

    rows: pd.DataFrame
    groups: pd.DataFrame

    @property
    def agree(self) -> bool:
        """Whether no figure contradicts another."""
        return faults(self.rows).empty and faulty_parts(self.groups).empty


def check_file(path: Path) -> Findings:
    """Read a file of printed figures and check it.

    Parameters
    ----------
    path : Path
        As `read_printed` takes it.

    Raises
    ------
    FileError, RecordsError
        As `read_printed`.
    """
    figures = read_printed(path)
    return Findings(check_printed(figures), check_parts(figures))


def printed_sentences(rows: pd.DataFrame) -> tuple[str, ...]:
    """Return a sentence for each row that does not agree, or whose base or count is not printed.

    Parameters
    ----------
    rows : DataFrame
        As `check_printed` returns, or some of its rows; those that do not agree are said first.
    """
    wrong = rows["verdict"].isin(FAULTS)
    said = pd.concat([rows[wrong], rows[~wrong & rows["verdict"].isin([NO_BASE, NO_COUNT])]])
    return tuple(_sentence(row) for row in said.reset_index(names="row").to_dict("records"))


def findings_sentences(found: Findings) -> tuple[str, ...]:
    """Return all that was found, in words: each row, each group, and a summary at the end."""
    return (*printed_sentences(found.rows), *parts_sentences(found.groups), summary(found))


def summary(found: Findings) -> str:
    """Return how many figures there are of each verdict, and how many groups do not add up."""
    counts = found.rows["verdict"].value_counts()
    parts = "; ".join(f"{verdict}: {counts[verdict]:,}" for verdict in VERDICTS if verdict in counts)
    text = f"Rows: {len(found.rows):,}; {parts}."
    if found.groups.empty:
        return text
    wrong = (found.groups[["counts_verdict", "percentages_verdict"]] == DOES_NOT).any(axis=1)
    return f"{text} Groups of parts: {len(found.groups):,}; {DOES_NOT}: {int(wrong.sum()):,}."


def as_value(found: Findings) -> dict[str, Any]:
    """Return the findings as plain values for JSON; what is missing is null."""
    rows = found.rows.reset_index(names="row")
    return {
        "agree": found.agree,
        "rows": _records(rows),
        "groups": _records(found.groups),
        "sentences": list(findings_sentences(found)),
    }


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    plain = table.astype(object).where(table.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _sentence(row: dict[Any, Any]) -> str:
    start = f"Row {row['row']}, '{row['item']}': "
    return start + {
        DIFFERS: _differs,
        BASE_0: _base_0,
        IMPOSSIBLE: _impossible,
        NO_BASE: _no_base,
        NO_COUNT: _no_count,
    }[row["verdict"]](row)


def _differs(row: dict[Any, Any]) -> str:
    bases, counts = _span(row["base_low"], row["base_high"]), _span(row["n_low"], row["n_high"])
    true = [f"a base of {bases}"] if bases else []
    true += [f"a count of {counts}"] if counts else []
    would = f"would be true of {' or '.join(true)}" if true else "is true of no other base or count"
    return f"{row['n']} of {row['of']} is {row['recomputed']}%, not {row['printed']}%, which {would}."


def _span(low: Any, high: Any) -> str:  # noqa: ANN401 a whole number or missing
    """Return the whole numbers from one to the other in words; nothing where there are none."""
    if pd.isna(low):
        return ""
    if pd.isna(high):
        return f"{low} or more"
    return f"{low}" if low == high else f"{low} to {high}"


def _base_0(row: dict[Any, Any]) -> str:
    return f"{row['printed']}% is printed of a base of 0, of which there is no percentage."


def _impossible(row: dict[Any, Any]) -> str:
    if pd.isna(row["of"]):
        return f"no whole base makes {row['n']} come to the {row['printed']}% printed."
    return f"no whole count of {row['of']} comes to the {row['printed']}% printed."


def _no_base(row: dict[Any, Any]) -> str:
    bases = _span(row["base_low"], row["base_high"])
    return f"{row['n']} is printed as {row['printed']}% without its base, which must be {bases}."


def _no_count(row: dict[Any, Any]) -> str:
    counts = _span(row["n_low"], row["n_high"])
    return f"{row['printed']}% of {row['of']} is printed without its count, which must be {counts}."
