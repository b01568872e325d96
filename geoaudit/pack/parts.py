"""What a pack says of how its figures came about, beside the tables: which columns, and what must hold.

The balance, what each source covers, its breaks, the comparison of boundary sets, how areas are shared out,
and how far off estimates are. Each function yields what contradicts the rest of the pack, one sentence each.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.periods.breaks import Break

Publicity = Mapping[str, bool]

BALANCE_BY = ("table", "step", "outcome")
CAME_IN, WENT_OUT, NOT_TRANSFERRED, OF_WHICH = "in", "out", "not transferred", "of which"
COVERAGE_BY = ("month",)
COVERED_COLUMNS = ("source", "month", "covered")
CHANGES_COLUMNS = ("from_code", "from_name", "to_code", "to_name", "change", "share_of_from", "share_of_to")
SHARE_COLUMNS = ("from", "to", "by", "from_code", "to_code", "share", "rests_on")
ROUNDED = 1e-6
"""By how much the shares of an area may miss 1."""
ERROR_COLUMNS = (
    "source",
    "table",
    "category",
    "from",
    "to",
    "basis",
    "areas",
    "median",
    "worst",
    "mean",
)


def unbalanced(balance: pd.DataFrame) -> list[str]:
    """Return the steps of a source's balance that do not close, as far as no figure of them is hidden.

    At each step of each table and period, `in` is the sum of all other outcomes, but for those that begin
    with `of which`: they say something of the others.

    Parameters
    ----------
    balance : DataFrame
        `table`, `step`, `outcome`, `period`, `n`: a row a cell.

    Returns
    -------
    list of str
        `table, step (period)` of each that does not close.
    """
    cells = balance[~balance["outcome"].str.startswith(OF_WHICH)]
    keys = ["table", "step", "period"]
    whole = (cells["outcome"] == CAME_IN).to_numpy()
    known = cells["n"].astype("float64").to_numpy(np.float64, na_value=np.nan)
    figures = cells[keys].assign(into=np.where(whole, known, 0.0), other=np.where(whole, 0.0, known))
    figures["stated"] = whole
    # A sum with an unknown figure is unknown, and unequal to nothing.
    sums = figures.groupby(keys, sort=False)[["into", "other"]].sum(min_count=0, skipna=False)
    stated = figures.groupby(keys, sort=False)["stated"].sum()
    wrong = (stated != 1) | ((sums["into"] - sums["other"]).abs() > 0)
    return [f"{table}, {step} ({period})" for table, step, period in sums.index[wrong]]


def faults_of_balance(balance: Sequence[Profile]) -> Iterator[str]:
    """Yield what is wrong with the balance: a wrong shape, or a public source's that does not close."""
    for profile in balance:
        if profile.by != BALANCE_BY:
            yield f"The balance of '{profile.source}' must be by {', '.join(BALANCE_BY)}."
        elif profile.public and unbalanced(profile.cells):
            found = unbalanced(profile.cells)
            yield (
                f"What came in must be what went out and what was not transferred, and it is not for "
                f"'{profile.source}' at {len(found)} steps, the first of them {found[0]}."
            )
    if len({profile.source for profile in balance}) < len(balance):
        yield "A pack must hold one balance of a source, and it holds two of one."


def source_of(series: str) -> str:
    """Return the source of a series of months: of ``street-level: crime`` it is ``street-level``."""
    return series.partition(": ")[0]


def faults_of_coverage(coverage: Mapping[str, Profile], covered: pd.DataFrame) -> Iterator[str]:
    """Yield what is wrong with what the sources cover."""
    if tuple(covered.columns) != COVERED_COLUMNS:
        yield f"What sources cover must have the columns {', '.join(COVERED_COLUMNS)}."
        return
    if not covered["covered"].between(0, 1).all():
        yield "The share of a month that a source covers must be from 0 to 1."
    if covered.duplicated(["source", "month"]).any():
        yield "What a source covers must stand once a month."
    for name, profile in coverage.items():
        if profile.by != COVERAGE_BY or source_of(name) != profile.source:
            yield f"The months of '{name}' must be a table of that source by month."


def faults_of_breaks(breaks: Iterable[Break], sources: Publicity) -> Iterator[str]:
    """Yield each break of a source that the pack does not hold."""
    for one in breaks:
        if one.source not in sources:
            yield f"A break must be of a source of the pack, and '{one.source}' is none."


def faults_of_comparisons(comparisons: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield each comparison of boundary sets that has not its columns."""
    for name, frame in comparisons.items():
        if tuple(frame.columns[: len(CHANGES_COLUMNS)]) != CHANGES_COLUMNS:
            yield f"The comparison '{name}' must have the columns {', '.join(CHANGES_COLUMNS)}."


def faults_of_shares(shares: pd.DataFrame) -> Iterator[str]:
    """Yield what is wrong with how areas are shared out: other columns, or shares that do not come to 1."""
    if tuple(shares.columns) != SHARE_COLUMNS:
        yield f"The shares of areas must have the columns {', '.join(SHARE_COLUMNS)}."
        return
    figures = shares.assign(share=pd.to_numeric(shares["share"], errors="coerce"))
    sums = figures.groupby(["from", "to", "by", "from_code"])["share"].sum()
    off = sums[~sums.sub(1).abs().le(ROUNDED)]
    if len(off):
        yield f"The shares of an area must come to 1, and those of {len(off):,} of {len(sums):,} do not."


def faults_of_accuracy(accuracy: pd.DataFrame, sources: Publicity) -> Iterator[str]:
    """Yield what is wrong with the errors of estimates: other columns, or a source that is not there."""
    if tuple(accuracy.columns) != ERROR_COLUMNS:
        yield f"The errors of estimates must have the columns {', '.join(ERROR_COLUMNS)}."
        return
    for name in sorted(set(accuracy["source"]) - set(sources)):
        yield f"The errors of estimates must be of sources of the pack, and '{name}' is none."


def about_people(accuracy: pd.DataFrame, sources: Publicity) -> list[str]:
    """Return the sources about people of which errors of estimates are told."""
    return sorted(name for name in set(accuracy["source"]) if not sources.get(name, False))


def no_months() -> pd.DataFrame:
    """Return the table of what sources cover, without rows."""
    return pd.DataFrame(columns=list(COVERED_COLUMNS))


def no_shares() -> pd.DataFrame:
    """Return the table of how areas are shared out, without rows."""
    return pd.DataFrame(columns=list(SHARE_COLUMNS))


def no_errors() -> pd.DataFrame:
    """Return the table of errors of estimates, without rows."""
    return pd.DataFrame(columns=list(ERROR_COLUMNS))


def balance_frame(balance: Sequence[Profile]) -> pd.DataFrame:
    """Return the balance of every source as one table: `source`, then the cells of each.

    Where one of them has ranges, the others have the columns too, empty.
    """
    parts = [profile.cells.assign(source=profile.source) for profile in balance]
    whole = pd.concat(parts, ignore_index=True)
    return whole[["source", *(name for name in whole.columns if name != "source")]]
