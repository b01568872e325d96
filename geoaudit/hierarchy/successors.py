"""What an area is called later: changes of code followed from one day to another.

All changes of one day are made at once: where A became B and B became C on the same day, A is B after it
and never C.
"""

import pandas as pd

NOT_KNOWN = "not a code that the files know"
NOT_IN_FORCE = "not in force on the first day"
NO_SUCCESSOR = "ended, and the files name no successor"

CHANGES = ["from_code", "to_code", "kind", "date", "change"]


def successors(
    changed: pd.DataFrame, lived: pd.DataFrame, codes: pd.Series, since: pd.Timestamp, until: pd.Timestamp
) -> pd.DataFrame:
    """Return what became of each code after the day `since`, up to and on the day `until`.

    Parameters
    ----------
    changed : DataFrame
        ``from_code``, ``to_code``, ``date`` (the first day of the later code). A code that went on beside
        a new one stands here as its own successor too.
    lived : DataFrame
        Index ``code``; ``valid_from``, ``valid_to`` (half-open), of the codes whose days are known.
    codes : Series of str
        Codes in force on `since`.

    Returns
    -------
    DataFrame
        ``area_code``, ``successor_code`` (missing where there is none), ``reason``; a row for each
        distinct code and successor, sorted by code.
    """
    start = codes.dropna().drop_duplicates().sort_values(ignore_index=True)
    now = pd.DataFrame({"area_code": start, "successor_code": start})
    wanted = changed[(changed["date"] > since) & (changed["date"] <= until)]
    for _, day in wanted.sort_values("date").groupby("date"):
        now = _at_once(now, day)
    known = start.isin(lived.index) | start.isin(changed["from_code"]) | start.isin(changed["to_code"])
    span = lived.reindex(start)
    absent = ((span["valid_from"] > since) | (span["valid_to"] <= since)).to_numpy()
    reasons = pd.Series(index=start, dtype="str")
    reasons[absent] = NOT_IN_FORCE
    reasons[~known.to_numpy()] = NOT_KNOWN
    reason = now["area_code"].map(reasons).astype("str")
    ended = (lived.reindex(now["successor_code"])["valid_to"] <= until).to_numpy()
    reason = reason.mask(reason.isna() & ended, NO_SUCCESSOR)
    return now.assign(successor_code=now["successor_code"].mask(reason.notna()), reason=reason)


def exact_successors(found: pd.DataFrame) -> pd.DataFrame:
    """Return the codes with a single successor: each lies in it whole, unchanged, recoded or merged.

    Parameters
    ----------
    found : DataFrame
        As `successors` returns it.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``; sorted.
    """
    single = ~found["area_code"].duplicated(keep=False) & found["successor_code"].notna()
    pairs = found.loc[single, ["area_code", "successor_code"]].set_axis(["from_code", "to_code"], axis=1)
    return pairs.sort_values("from_code", ignore_index=True)


def _at_once(now: pd.DataFrame, day: pd.DataFrame) -> pd.DataFrame:
    step = day[["from_code", "to_code"]].drop_duplicates()
    made = now.merge(step, left_on="successor_code", right_on="from_code", how="left")
    made["successor_code"] = made["to_code"].fillna(made["successor_code"])
    kept = made[["area_code", "successor_code"]].drop_duplicates()
    return kept.sort_values(["area_code", "successor_code"], ignore_index=True)
