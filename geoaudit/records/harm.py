"""Harm: how heavily each kind of offence weighs, by a file that the user supplies and that is named with it.

Source: Sherman, L., Neyroud, P. W. and Neyroud, E. (2016) The Cambridge Crime Harm Index: measuring total
harm from crime based on sentencing guidelines. Policing 10 (3), 171-183; Office for National Statistics,
Crime Severity Score (experimental statistics). Neither's weights are part of this program: they change from
edition to edition, and figures say which one they were made with.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import FileError, HotspotError, RecordsError
from geoaudit.files.archives import members
from geoaudit.files.headers import numbers_listed
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.provenance import Source, describe
from geoaudit.records.numbers import parse_numbers

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class HarmWeights:
    """Weights of offences.

    Attributes
    ----------
    name, edition : str
        As the publisher words them.
    source : Source
        The file.
    column : str
        The column of records whose categories are weighed, such as ``offence_code``.
    weights : Series of float
        The weight of each code as it is compared (`compared`), in the publisher's unit; not negative.
    """

    name: str
    edition: str
    source: Source
    column: str
    weights: "pd.Series[float]"


def read_harm(
    name: str, edition: str, path: Path, column: str, code_column: str, weight_column: str
) -> HarmWeights:
    """Read weights from delimited text, the first sheet of a workbook that is not empty, or Parquet.

    Rows that have neither a code nor a weight are passed over.

    Parameters
    ----------
    name, edition : str
        What the weights are called, and which edition of them this is.
    path : Path
        The file.
    column : str
        The column of records that its codes are of.
    code_column, weight_column : str
        The columns of the file that hold the codes and the weights.

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a column or holds no weight.
    RecordsError
        Where a row has no code, a code comes twice, or a weight is no number or below zero.
    """
    member = members(path, SUFFIXES)[0]
    read = read_table(member, columns=(code_column, weight_column))
    text = read.table.to_pandas().astype("str")
    rows = pd.DataFrame({"row": read.rows, "code": compared(text[code_column]), "text": text[weight_column]})
    rows = rows.dropna(subset=["code", "text"], how="all")
    if rows.empty:
        raise FileError(f"{member.label} must hold harm weights, but it has no row with one: name another.")
    rows["weight"] = parse_numbers(rows["text"]).to_numpy()
    _refuse(rows, rows["code"].isna(), member.label, f"a code ({code_column!r})")
    _refuse(rows, ~(rows["weight"] >= 0), member.label, f"a weight ({weight_column!r}) of 0 or more")
    _refuse(rows, rows["code"].duplicated(), member.label, "a code that no row before has")
    weights = rows.set_index("code")["weight"].rename("weight").astype("float64")
    return HarmWeights(name, edition, replace(describe(path), edition=edition), column, weights)


def compared(codes: "pd.Series[str]") -> "pd.Series[str]":
    """Return codes as they are compared: letter case and blanks apart, and ``1/30`` the same as ``00130``."""
    distinct = pd.Series(codes.dropna().unique(), dtype="str")
    plain = distinct.str.strip().str.casefold().str.replace(r"\s+", " ", regex=True)
    plain = plain.str.replace(r"^(\d+)/(\d+)$", lambda m: m[1].zfill(3) + m[2].zfill(2), regex=True)
    return codes.map(dict(zip(distinct, plain, strict=True))).astype("str")


def require_codes(harm: HarmWeights, columns: Collection[str]) -> None:
    """Refuse to weigh a source that has no such codes.

    Parameters
    ----------
    harm : HarmWeights
    columns : collection of str
        Those that tables of the source can be split by.

    Raises
    ------
    HotspotError
        Where the column of codes is none of them.
    """
    if harm.column not in columns:
        raise HotspotError(
            f"There are no harm weights without offence codes: '{harm.name}' weighs {harm.column}, and the "
            f"source has {', '.join(sorted(columns)) or 'no categories'}; map its {harm.column}, or weigh a "
            "source that has it."
        )


def weighed(table: pd.DataFrame, harm: HarmWeights) -> pd.DataFrame:
    """Return the harm of a table's figures: each times its offence's weight, summed.

    Parameters
    ----------
    table : DataFrame
        The column that the weights are of, ``n`` (missing where hidden), and keys: all other columns. One row
        for each combination of keys and code, and no totals over the codes.
    harm : HarmWeights

    Returns
    -------
    DataFrame
        One row for each combination of keys, in their order: the keys; ``harm``, in the weights' unit
        (missing where a hidden figure would be needed); ``n``, all figures, and ``unweighted``, those whose
        code has no weight and that are no part of the harm (each missing where one of them is hidden).

    Raises
    ------
    HotspotError
        Where the table has no such column, no figure in it has a weight, or a row comes twice.
    """
    require_codes(harm, [str(name) for name in table])
    keys = [str(name) for name in table if name not in (harm.column, "n")]
    _require_rows(table, [*keys, harm.column])
    codes = compared(table[harm.column].astype("str"))
    weight = np.asarray(codes.map(harm.weights), np.float64)
    _require_any(weight, harm)
    n = np.asarray(table["n"].to_numpy(np.float64, na_value=np.nan), np.float64)
    without = np.isnan(weight)
    # What weighs nothing is not needed, hidden or not.
    parts: dict[str, Reals] = {
        "harm": np.where(without | (weight == 0), 0.0, n * weight),
        "n": n,
        "unweighted": np.where(without, n, 0.0),
    }
    if not keys:
        return pd.DataFrame({name: [part.sum()] for name, part in parts.items()})
    groups = table[keys].assign(**parts).groupby(keys, sort=False, dropna=False)
    return groups[list(parts)].sum(skipna=False).reset_index()


def _refuse(rows: pd.DataFrame, wrong: "pd.Series[bool]", label: str, wanted: str) -> None:
    if wrong.any():
        which = numbers_listed(rows["row"][wrong].tolist())
        raise RecordsError(
            f"{label} must have in every row {wanted}, but {int(wrong.sum()):,} of {len(rows):,} rows have "
            f"not (row {which}): correct them."
        )


def _require_rows(table: pd.DataFrame, keys: list[str]) -> None:
    again = int(table.duplicated(keys).sum())
    if again:
        raise HotspotError(
            f"Figures to be weighed must have one row for each of {', '.join(keys)}, but {again:,} of "
            f"{len(table):,} repeat an earlier one; add them up first."
        )


def _require_any(weight: Reals, harm: HarmWeights) -> None:
    if len(weight) and np.isnan(weight).all():
        raise HotspotError(
            f"Harm weights must be of the codes that the records have, but none of {len(weight):,} figures "
            f"has a weight in '{harm.name}': name the column of its codes, or the list that the codes are of."
        )
