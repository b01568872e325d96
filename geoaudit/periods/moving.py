"""Figures times shares of time: sums, bounds, marks, and what is left over."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period
from geoaudit.periods.shares import OUTSIDE, part_covered

INTERVAL = "interval"
PART_UNKNOWN = "part of the wanted period has no figure"
Spans = tuple[Sequence[Period], Sequence[Period]]
"""Source periods and wanted periods."""


def completed(figures: pd.DataFrame, keys: Sequence[str], origin: Sequence[Period]) -> pd.DataFrame:
    """Return a row for every combination of keys and source period, unknown where there was none.

    Returns
    -------
    DataFrame
        The keys, ``period``, ``n`` (the middle where only an interval is known), ``lower``, ``upper``,
        ``interval`` (bool: `n` is such a middle).
    """
    labels = pd.DataFrame({"period": pd.Series([one.label for one in origin], dtype="str")})
    cells = figures[list(keys)].drop_duplicates().merge(labels, how="cross")
    full = cells.merge(figures[[*keys, "period", "n", "lower", "upper"]], how="left", on=[*keys, "period"])
    n, lower, upper = (full[name].astype("float64").to_numpy() for name in ("n", "lower", "upper"))
    lower = np.where(np.isnan(lower), 0.0, lower)
    upper = np.where(np.isnan(upper), np.inf, upper)
    interval = np.isnan(n) & np.isfinite(upper)
    middle = np.where(interval, (lower + np.where(interval, upper, 0.0)) / 2, n)
    return full.assign(n=middle, lower=lower, upper=upper, interval=interval)


def moved(
    figures: pd.DataFrame, keys: Sequence[str], spans: Spans, shares: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures of the wanted periods and what is outside them; columns as `reconcile.Apportioned`.

    Parameters
    ----------
    shares : DataFrame
        ``period``, ``to``, ``share``, ``whole`` (as `shares.day_shares`), ``basis`` (what a figure is
        estimated by that does not go whole), and the keys where they differ by them.

    Raises
    ------
    PeriodError
        Where what comes out is not what went in, which no figures and shares can bring about.
    """
    given = completed(figures, keys, spans[0])
    on = [name for name in [*keys, "period"] if name in shares]
    parts = given.merge(shares, on=on, how="left")
    whole, interval = parts["whole"].to_numpy(bool), parts["interval"].to_numpy(bool)
    parts["lower"] = np.where(whole, parts["lower"], 0.0)
    parts["n"] *= parts["share"]
    parts["basis"] = parts["basis"].mask(whole, np.where(interval, INTERVAL, ""))
    _balanced(given["n"].sum(), parts["n"].sum())
    left = parts["to"] == OUTSIDE
    found = _gathered(parts[~left], given, keys, spans)
    lost = pd.concat([parts[left].assign(reason=OUTSIDE), _withheld(parts[~left], found, keys)])
    return found, lost[[*keys, "period", "reason", "n", "lower", "upper"]].reset_index(drop=True)


def _withheld(parts: pd.DataFrame, found: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the known parts of wanted periods of which another part is not known."""
    unknown = found.loc[found["n"].isna(), [*keys, "period"]].rename(columns={"period": "to"})
    return parts[parts["n"].notna()].merge(unknown, on=[*keys, "to"]).assign(reason=PART_UNKNOWN)


def _gathered(parts: pd.DataFrame, given: pd.DataFrame, keys: Sequence[str], spans: Spans) -> pd.DataFrame:
    """Return the sums of the parts, a row for each combination of keys and wanted period."""
    origin, target = spans
    by = [*keys, "to"]
    bases = sorted(set(parts["basis"]) - {""})
    marks = pd.DataFrame({i: parts["basis"] == basis for i, basis in enumerate(bases)}, index=parts.index)
    table = parts[[*by, "n", "lower", "upper"]].assign(unknown=parts["n"].isna()).join(marks)
    how: dict[str | int, str] = {"n": "sum", "lower": "sum", "upper": "sum", "unknown": "any"}
    sums = table.groupby(by, sort=False, as_index=False).agg(how | dict.fromkeys(marks, "any"))
    labels = pd.DataFrame({"to": pd.Series([one.label for one in target], dtype="str")})
    cells = given[list(keys)].drop_duplicates().merge(labels, how="cross")
    full = cells.merge(sums, how="left", on=by, validate="one_to_one")
    known = full["unknown"].eq(other=False)
    part = full["to"].isin(part_covered(origin, target))
    estimated = (
        full[list(marks)].eq(other=True).any(axis=1) if bases else pd.Series(data=False, index=full.index)
    )
    return full.assign(
        n=full["n"].where(known),
        lower=full["lower"].fillna(0.0),
        upper=full["upper"].fillna(np.inf).mask(part, np.inf),
        estimated=estimated & known,
        basis=_in_words(full, bases).where(known, ""),
    ).rename(columns={"to": "period"})[[*keys, "period", "n", "lower", "upper", "estimated", "basis"]]


def _in_words(full: pd.DataFrame, bases: Sequence[str]) -> "pd.Series[str]":
    """Return what each row was estimated by, `sum` where by nothing."""
    words = pd.Series("", full.index, dtype="str")
    for i, basis in enumerate(bases):
        marked = full[i].eq(other=True)
        words = words.mask(marked & (words != ""), words + "; " + basis).mask(marked & (words == ""), basis)
    return words.mask(words == "", "sum")


def _balanced(before: float, after: float) -> None:
    if not np.isclose(before, after, rtol=1e-9, atol=1e-9):
        raise PeriodError(
            "What is brought to other periods must come to what there was, and it does not: report it."
        )
