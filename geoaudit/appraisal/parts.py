"""Parts of a whole: whether printed counts add up, and printed percentages as far as rounding lets them.

Each percentage printed as p stands for a true one from half a unit of its last decimal below p to under half
a unit above. What such percentages may add up to is known from that, so that 99 or 101 is told from an error.
"""

from fractions import Fraction
from typing import Any

import pandas as pd

ADDS_UP, BY_ROUNDING, DOES_NOT, NOT_CHECKED = (
    "adds up",
    "adds up but for rounding",
    "does not add up",
    "not checked",
)


def check_parts(figures: pd.DataFrame) -> pd.DataFrame:
    """Add up the parts of each group.

    Parameters
    ----------
    figures : DataFrame
        As `read_printed` returns.

    Returns
    -------
    DataFrame
        One row for each group: ``group``; ``parts``; ``total`` : what the counts must add up to, as
        ``sum_to`` says, or the base where all parts have the same; ``counts`` : what they add up to;
        ``counts_verdict``; ``expected`` : what the percentages must add up to, the total's own percentage of
        the base, or 100 where no part gives one; ``percentages`` : what they add up to; ``low``, ``high`` :
        between which the true ones do, given rounding; ``percentages_verdict``. Missing, and `NOT_CHECKED`,
        where a part or what it must add up to is not printed, or the group gives two sums or bases.
    """
    rows = [_added(str(name), rows) for name, rows in figures.groupby("group", sort=False)]
    columns = [*_counts(figures[:0]), *_percentages(figures[:0])]
    return pd.DataFrame(rows, columns=["group", "parts", *columns])


def faulty_parts(checked: pd.DataFrame) -> pd.DataFrame:
    """Return the groups whose counts or percentages do not add up."""
    return checked[(checked[["counts_verdict", "percentages_verdict"]] == DOES_NOT).any(axis=1)]


def parts_sentences(checked: pd.DataFrame) -> tuple[str, ...]:
    """Return a sentence for each group whose parts do not add up, or do so but for rounding.

    Parameters
    ----------
    checked : DataFrame
        As `check_parts` returns, or some of its rows.
    """
    counts = checked[checked["counts_verdict"] == DOES_NOT]
    by_count = (
        f"The {row.parts} parts of '{row.group}' add up to {row.counts}, not to {row.total}."
        for row in counts.itertuples()
    )
    said = checked[checked["percentages_verdict"].isin([DOES_NOT, BY_ROUNDING])]
    return (*by_count, *(_of_percentages(row) for row in said.to_dict("records")))


def _added(name: str, rows: pd.DataFrame) -> dict[str, object]:
    return {"group": name, "parts": len(rows), **_counts(rows), **_percentages(rows)}


def _counts(rows: pd.DataFrame) -> dict[str, object]:
    total, counts = _total(rows), rows["n"].sum(skipna=False)
    known = len(rows) > 0 and not (pd.isna(total) or pd.isna(counts))
    verdict = (ADDS_UP if counts == total else DOES_NOT) if known else NOT_CHECKED
    return {"total": total, "counts": counts, "counts_verdict": verdict}


def _percentages(rows: pd.DataFrame) -> dict[str, object]:
    expected = _expected(rows)
    if rows.empty or expected is None or rows["units"].isna().any():
        none = dict.fromkeys(("expected", "percentages", "low", "high"), float("nan"))
        return {**none, "percentages_verdict": NOT_CHECKED}
    unit = rows["decimals"].astype(object).map(lambda decimals: Fraction(1, 10**decimals))
    parts = rows["units"].astype(object) * unit
    low = sum((max(end, Fraction(0)) for end in parts - unit / 2), Fraction(0))
    high, added = sum(parts + unit / 2, Fraction(0)), sum(parts, Fraction(0))
    within = BY_ROUNDING if low <= expected < high else DOES_NOT
    verdict = ADDS_UP if added == expected else within
    ends = {"expected": expected, "percentages": added, "low": low, "high": high}
    return {**{name: float(end) for name, end in ends.items()}, "percentages_verdict": verdict}


def _one(column: pd.Series) -> Any:  # noqa: ANN401 a whole number or missing
    """Return the one value of a column, missing where it has none or several."""
    values = column.dropna().unique()
    return values[0] if len(values) == 1 else pd.NA


def _total(rows: pd.DataFrame) -> Any:  # noqa: ANN401 a whole number or missing
    """Return what the counts must add up to."""
    if rows["sum_to"].notna().any():
        return _one(rows["sum_to"])
    return _one(rows["of"]) if rows["of"].notna().all() else pd.NA


def _expected(rows: pd.DataFrame) -> Fraction | None:
    """Return what the percentages must add up to; None where that is not known."""
    if rows["of"].isna().all():
        return Fraction(100)
    total, base = _total(rows), _one(rows["of"])
    if pd.isna(total) or pd.isna(base) or base == 0:
        return None
    return Fraction(100 * int(total), int(base))


def _of_percentages(row: dict[Any, Any]) -> str:
    start = (
        f"The percentages of '{row['group']}' add up to {row['percentages']:g}, not to {row['expected']:.4g}"
    )
    between = f"between {row['low']:g} and {row['high']:g}"
    if row["percentages_verdict"] == BY_ROUNDING:
        return f"{start}: that is rounding, since the figures before it add up to something {between}."
    return f"{start}, and rounding does not explain it: the figures before it add up to something {between}."
