"""When a postcode was where: months to dates, and each postcode's line of time cut into spans."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import GeographyError
from geoaudit.places.postcodes import sort_keys

BEGINNING = np.datetime64("1800-01-01", "ms")
END = np.datetime64("2200-01-01", "ms")

_MONTH = r"^[12][0-9]{3}(?:0[1-9]|1[0-2])$"


def as_dates(text: pd.Series, *, ends: bool) -> pd.Series:
    """Return dates of introduction or termination, from months (YYYYMM) or days (YYYY-MM-DD).

    A month of introduction is its first day. A month of termination is the first day of the month after:
    the directories say that a postcode ended in that month and not when, and give some postcodes one and
    the same month for both, which must not leave them without a day. So a termination is in every case
    the first day on which the postcode was no longer in use.

    Parameters
    ----------
    text : Series of str
        Missing where there is no date.
    ends : bool
        Whether these are terminations.

    Returns
    -------
    Series of datetime64[ms]
        NaT where there is no date.

    Raises
    ------
    GeographyError
        Where a date is in neither form.
    """
    months = text.str.fullmatch(_MONTH).fillna(value=False).astype(bool)
    # The directories name few months again and again.
    codes, distinct = pd.factorize(text.where(~months, text.str.slice(0, 4) + "-" + text.str.slice(4, 6)))
    dates = pd.to_datetime(pd.Series(distinct, dtype="str"), format="ISO8601", errors="coerce")
    wrong = int(np.isin(codes, np.flatnonzero(dates.isna())).sum())
    if wrong:
        raise GeographyError(
            f"A gazetteer must give dates of postcodes as YYYYMM or YYYY-MM-DD, but {wrong} rows do not: "
            "correct its columns introduced and terminated."
        )
    days = pd.concat([dates, pd.Series([pd.NaT])], ignore_index=True).astype("datetime64[ms]")
    found = pd.Series(days.to_numpy()[codes], index=text.index)
    later = found + pd.DateOffset(months=1)
    return found.mask(months, later).astype("datetime64[ms]") if ends else found


def one_line_of_time(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cut each postcode's line of time so that every day falls into exactly one of its rows.

    Parameters
    ----------
    rows : DataFrame
        ``postcode``, ``introduced``, ``terminated`` and others. Rows with a date are taken before rows
        without; of those that begin on the same day, the first.

    Returns
    -------
    taken : DataFrame
        The rows that are taken, sorted by postcode and introduction, with ``valid_from`` and ``valid_to``
        (datetime64[ms], half-open): the first row of a postcode reaches back to `BEGINNING`, each next one
        begins when it was introduced, and the last reaches on to `END`.
    left : DataFrame
        The others.
    """
    introduced = rows["introduced"].to_numpy("datetime64[ms]")
    began = np.where(np.isnat(introduced), np.iinfo(np.int64).min, introduced.astype(np.int64))
    keys = sort_keys(rows["postcode"])
    order = np.lexsort((began, keys))
    keys, began = keys[order], began[order]
    first = np.r_[True, keys[1:] != keys[:-1]]
    dated = (rows["introduced"].notna() | rows["terminated"].notna()).to_numpy()[order]
    any_dated = np.logical_or.reduceat(dated, np.flatnonzero(first))[np.cumsum(first) - 1]
    fit = dated | ~any_dated
    order, keys, began = order[fit], keys[fit], began[fit]
    taken = np.r_[True, (keys[1:] != keys[:-1]) | (began[1:] != began[:-1])]
    left = np.ones(len(rows), dtype=bool)
    left[order[taken]] = False
    kept = rows.take(order[taken]).reset_index(drop=True)
    return _with_spans(kept, keys[taken]), rows[left]


def _with_spans(rows: pd.DataFrame, keys: NDArray[np.uint64]) -> pd.DataFrame:
    introduced = rows["introduced"].to_numpy("datetime64[ms]")
    changes = keys[1:] != keys[:-1]
    begins = np.where(np.r_[True, changes], BEGINNING, introduced)
    ends = np.where(np.r_[changes, True], END, np.r_[introduced[1:], END])
    return rows.assign(valid_from=begins, valid_to=ends)
