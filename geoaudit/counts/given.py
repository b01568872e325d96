"""Which cells of a partner's table have every figure that they are the sum of."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.dimensions import Dimension
from geoaudit.counts.request import TableRequest
from geoaudit.counts.statement import chosen
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL

_FIGURES, _PLACE, _ONE = "figures given", "its place", "one thing"


def parts_statement(request: TableRequest, study: Study, dimensions: Sequence[Dimension]) -> str:
    """Return the statement over records and placed for what a partner gave figures of.

    Its answer has the dimensions' columns but for the area's, ``left out 0`` and so on for the source's
    other columns, `period`, ``its place`` and ``figures given``. It is of every area of the boundary set,
    asked about or not: what one has, another can lack.
    """
    split = [(d.sql, d.column) for d in dimensions if d.name != "area"]
    others = [name for name in study.placed.records.columns if name not in {d.name for d in dimensions}]
    left = [(f"COALESCE(r.\"{name}\", '')", f"left out {i}") for i, name in enumerate(others)]
    cell = [*split, *left, ("r.period", "period"), ("p.area_code", _PLACE)]
    names = ", ".join(f'"{name}"' for _, name in cell)
    return f"""
        WITH told AS (
            SELECT {", ".join(f'{sql} AS "{name}"' for sql, name in cell)}
            FROM records r JOIN placed p ON p.record = r.record
            WHERE {" AND ".join(["p.area_code IS NOT NULL", *chosen(request)])}
        )
        SELECT {names}, COUNT(*) AS "{_FIGURES}" FROM told GROUP BY {names}
    """


def given(
    full: pd.DataFrame, parts: pd.DataFrame, dimensions: Sequence[Dimension], study: Study
) -> NDArray[np.bool_]:
    """Say which cells have every figure that they are the sum of.

    A cell must have each combination of the left-out categories that its kind has in any area and period,
    for each area of the study that it sums over; a total must have that of every category. A combination
    that the others suggest and no area has keeps all of its kind from being whole: no figure that is
    missing is taken for a zero.

    Parameters
    ----------
    full : DataFrame
        The cells with their columns and `figures`: how many figures they are the sum of.
    parts : DataFrame
        What `parts_statement` answers.
    """
    by = [d.column for d in dimensions if d.name != "area"]
    each = _with_totals(_expected(parts.assign(**{_ONE: ""}), [_ONE, *by]), by)
    found = full[[*by, "figures"]].assign(**{_ONE: ""}).merge(each, how="left", on=[_ONE, *by])
    areas = np.full(len(full), len(study.areas))
    if "area_code" in full:
        areas = np.where(full["area_code"] == TOTAL, areas, 1)
    return np.asarray(found["figures"].to_numpy() == found[_FIGURES].to_numpy(np.float64) * areas)


def _expected(parts: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return how many figures an area has of each of `by`; missing where that cannot be told."""
    left = [str(name) for name in parts if name not in {*by, "period", _PLACE, _FIGURES}]
    left = [name for name in left if not _tells_where_or_when(parts, name)]
    held = parts.groupby([*by, *left, "period", _PLACE], sort=False)[_FIGURES].sum()
    most = held.groupby(level=[*by, *left], sort=False).max().astype("float64").reset_index()
    whole = _has_all(most, by, left)
    for name in left:
        others = [other for other in left if other != name]
        kind = _kinds(most, [name], others)
        whole &= _has_all(most, [name], others).groupby(kind).transform("all")
    sums = most.assign(**{_FIGURES: most[_FIGURES].where(whole)}).groupby(by, sort=False)
    return sums[_FIGURES].sum(skipna=False).reset_index()


def _has_all(rows: pd.DataFrame, by: list[str], others: list[str]) -> "pd.Series[bool]":
    """Say of which rows the categories `by` have every combination of the others that their kind has.

    Categories that share a combination of the others are of one kind and must all have the same: women need
    the ages that men have. Those that share none are whole with their own, as offences are with subtypes.
    """
    other = _numbered(rows, others)
    found = other.groupby(_numbered(rows, by)).transform("nunique")
    return found == other.groupby(_kinds(rows, by, others)).transform("nunique")


def _tells_where_or_when(parts: pd.DataFrame, name: str) -> bool:
    """Whether a column has one value in every area, such as its name, or one in every period."""
    return any(parts.groupby(of)[name].nunique().max() == 1 for of in (_PLACE, "period"))


def _kinds(rows: pd.DataFrame, by: list[str], others: list[str]) -> "pd.Series[int]":
    """Return one number for all rows that hang together: by the same `by` or others, at any remove."""
    one, other = _numbered(rows, by), _numbered(rows, others)
    kind, before = one, one - 1
    while not kind.equals(before):
        before = kind
        kind = kind.groupby(other).transform("min").groupby(one).transform("min")
    return kind


def _numbered(rows: pd.DataFrame, columns: list[str]) -> "pd.Series[int]":
    """Return one number for all rows that are the same in the columns."""
    return rows.assign(**{_ONE: ""}).groupby([_ONE, *columns], sort=False).ngroup()


def _with_totals(each: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return every combination of `by` and of their totals; a total lacks what one of its parts lacks."""
    levels = [[""], *([str(level) for level in each[name].unique()] for name in by)]
    whole = pd.MultiIndex.from_product(levels, names=[_ONE, *by]).to_frame(index=False)
    whole = whole.merge(each, how="left", on=[_ONE, *by])
    for name in by:
        others = [column for column in (_ONE, *by) if column != name]
        sums = whole.groupby(others, as_index=False, sort=False)[_FIGURES].sum(skipna=False)
        whole = pd.concat([whole, sums.assign(**{name: TOTAL})], ignore_index=True)
    return whole
