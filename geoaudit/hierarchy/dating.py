"""From what lookups saw on certain days to links that hold from a day to a day.

A link that a lookup shows holds as long as both of its codes are in force, because a code is given up when
its land changes. It holds no longer than the lookups allow: where an earlier or later one places the same
area in another, it begins with the first lookup of the run that shows it or ends with the last, and of the
days between the two nothing is said. Where the days of neither code are known, it holds for the calendar
years from the first lookup of its run to the last.
"""

import pandas as pd

LINKS = ["child_code", "child_kind", "parent_code", "parent_kind", "valid_from", "valid_to"]

_PAIR = LINKS[:4]
_CHILD = ["child_code", "child_kind", "parent_kind"]


def dated(seen: pd.DataFrame, lived: pd.DataFrame) -> pd.DataFrame:
    """Return the links with the days on which they hold.

    Parameters
    ----------
    seen : DataFrame
        ``child_code``, ``child_kind``, ``parent_code``, ``parent_kind``, ``as_at``.
    lived : DataFrame
        Index ``code``; ``valid_from``, ``valid_to`` (half-open), of the codes whose days are known.

    Returns
    -------
    DataFrame
        `LINKS` (datetime64[ms], half-open), sorted; a row for each run of lookups that agree.
    """
    runs = _runs(seen.drop_duplicates([*_PAIR, "as_at"]))
    began, ended = _lives(runs, lived)
    began = began.fillna(runs["first"].dt.to_period("Y").dt.start_time.astype("datetime64[ms]"))
    years = runs["last"].dt.to_period("Y").dt.end_time.dt.normalize() + pd.Timedelta(days=1)
    ended = ended.fillna(years.astype("datetime64[ms]"))
    late = began <= runs["before"]
    early = ended > runs["after"]
    dates = {
        "valid_from": began.mask(late, runs["first"]).astype("datetime64[ms]"),
        "valid_to": ended.mask(early, runs["last"] + pd.Timedelta(days=1)).astype("datetime64[ms]"),
    }
    links = runs[_PAIR].assign(**dates)
    held = links[links["valid_from"] < links["valid_to"]]
    return held.sort_values(LINKS, ignore_index=True)


def _runs(seen: pd.DataFrame) -> pd.DataFrame:
    """Return each pair's runs: ``first``, ``last`` that show it, ``before``, ``after`` that do not."""
    looked = seen[[*_CHILD, "as_at"]].drop_duplicates().sort_values([*_CHILD, "as_at"])
    looked["place"] = looked.groupby(_CHILD).cumcount()
    rows = seen.merge(looked, on=[*_CHILD, "as_at"]).sort_values([*_PAIR, "place"])
    rows["run"] = rows["place"] - rows.groupby(_PAIR).cumcount()
    runs = rows.groupby([*_PAIR, "run"], as_index=False).agg(
        first=("as_at", "min"), last=("as_at", "max"), low=("place", "min"), high=("place", "max")
    )
    for name, place in (("before", runs["low"] - 1), ("after", runs["high"] + 1)):
        near = runs[_CHILD].assign(place=place).merge(looked, on=[*_CHILD, "place"], how="left")
        runs[name] = near["as_at"].to_numpy()
    return runs


def _lives(runs: pd.DataFrame, lived: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    ends = [lived.reindex(runs[code]).reset_index(drop=True) for code in ("child_code", "parent_code")]
    began = pd.concat([end["valid_from"] for end in ends], axis=1).max(axis=1)
    ended = pd.concat([end["valid_to"] for end in ends], axis=1).min(axis=1)
    return began.set_axis(runs.index), ended.set_axis(runs.index)
