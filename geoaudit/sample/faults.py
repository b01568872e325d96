"""The faults of real files, put in on purpose: postcodes and dates as clerks type them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Texts = NDArray[np.object_]

PSEUDO = ("ZZ99 3VZ", "NFA", "NF1 1NF", "No fixed abode")


@dataclass(frozen=True)
class PostcodeFaults:
    """How many of a thousand postcodes are written with each fault.

    Attributes
    ----------
    untidy : float
        Small letters, no space, two spaces or a hyphen.
    exchanged : float
        Letter O for digit 0, or letter I for digit 1.
    partial : float
        The outward code or the sector alone.
    unknown : float
        Of the right form but in no gazetteer.
    invalid : float
        No postcode at all.
    missing : float
        Blank.
    ended : float
        Terminated before anything in the sample happened.
    unplaced : float
        Without a grid reference.
    """

    untidy: float = 60
    exchanged: float = 12
    partial: float = 9
    unknown: float = 8
    invalid: float = 5
    missing: float = 10
    ended: float = 25
    unplaced: float = 3


@dataclass(frozen=True)
class OddPostcodes:
    """Postcodes that a clerk may use although they are no good.

    Attributes
    ----------
    ended : array of str
        Terminated before anything in the sample happened, and not used again.
    unplaced : array of str
        Without a grid reference.
    """

    ended: Texts
    unplaced: Texts


def spoil_postcodes(
    postcodes: Texts, odd: OddPostcodes, faults: PostcodeFaults, rng: np.random.Generator
) -> Texts:
    """Return postcodes with faults; no postcode has two of them.

    Parameters
    ----------
    postcodes : array of str
        As gazetteers write them.
    odd : OddPostcodes
        The terminated ones and those without a grid reference to take from.
    faults : PostcodeFaults
        How many of each.
    rng : Generator
        Decides which.
    """
    text = pd.Series(postcodes, dtype="str")
    drawn = rng.random(len(text)) * 1000
    bounds = np.cumsum(list(vars(faults).values()))
    kind = np.searchsorted(bounds, drawn, side="right")
    way = rng.integers(0, 4, len(text))
    spoilt = [
        _untidy(text, way),
        _exchanged(text),
        text.str.split(" ").str[0].where(way < 2, text.str[:-2]),
        text.str.replace(r"^([A-Z]+)\d+[A-Z]?", r"\g<1>99", regex=True),
        pd.Series(np.array(["TBC", "see file", "12 High St", "XXXX XXX"], dtype=object)[way], dtype="str"),
        pd.Series("", text.index, dtype="str"),
        pd.Series(rng.choice(odd.ended, len(text)) if len(odd.ended) else text, dtype="str"),
        pd.Series(rng.choice(odd.unplaced, len(text)) if len(odd.unplaced) else text, dtype="str"),
    ]
    for number, each in enumerate(spoilt):
        text = text.where(kind != number, each)
    return text.to_numpy(dtype=object)


def _untidy(text: "pd.Series[str]", way: NDArray[np.int64]) -> "pd.Series[str]":
    small, joined = text.str.lower(), text.str.replace(" ", "")
    wide, dashed = text.str.replace(" ", "  "), text.str.replace(" ", "-")
    return small.where(way == 0, joined.where(way == 1, wide.where(way == 2, dashed)))


def _exchanged(text: "pd.Series[str]") -> "pd.Series[str]":
    inward, outward = text.str[-3:], text.str[:-3]
    nought = outward + inward.str.replace("0", "O")
    one = outward.str.replace("1", "I", n=1) + inward
    return nought.where(nought != text, one)


def spoil_dates(dates: Texts, spoilt: dict[str, int], rng: np.random.Generator) -> Texts:
    """Return dates of which some are replaced by each of `spoilt`'s texts, as often as it says."""
    dates = dates.copy()
    where = rng.choice(len(dates), min(sum(spoilt.values()), len(dates)), replace=False)
    words = np.repeat(np.array(list(spoilt), dtype=object), list(spoilt.values()))
    dates[where] = words[: len(where)]
    return dates


def days(dates: "pd.Series[pd.Timestamp]") -> Texts:
    """Return dates as dd/mm/yyyy, blank where there is none."""
    return dates.dt.strftime("%d/%m/%Y").fillna("").to_numpy(dtype=object)


def minutes(dates: "pd.Series[pd.Timestamp]") -> Texts:
    """Return dates with their time, as dd/mm/yyyy hh:mm."""
    return dates.dt.strftime("%d/%m/%Y %H:%M").fillna("").to_numpy(dtype=object)


def repeat_rows(frame: pd.DataFrame, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return the table with `count` of its rows a second time, each somewhere after the first."""
    again = np.sort(rng.choice(len(frame), min(count, len(frame)), replace=False))
    after = np.minimum(again + rng.integers(1, 400, len(again)), len(frame) - 1)
    order = np.argsort(np.concatenate([np.arange(len(frame)), after + 0.5]), kind="stable")
    return pd.concat([frame, frame.iloc[again]]).iloc[order].reset_index(drop=True)
