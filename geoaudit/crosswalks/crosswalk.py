"""The crosswalk: which share of each area's figure goes to which area of another boundary set."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.files.writing import write_text

EXACT, AREA, POSTCODES, BEST_FIT = "exact", "area", "postcodes", "best-fit"

OUTSIDE = "outside every target area"
NOT_SUPPLIED = "not in the supplied weights"

CLOSED = 1e-9
"""By how much the weights of one area may differ from 1: rounding alone."""


@dataclass(frozen=True)
class Crosswalk:
    """How figures on one boundary set are shared out over another.

    Attributes
    ----------
    origin, target : str
        The names of the boundary sets.
    basis : str
        `AREA`, `POSTCODES`, `BEST_FIT`, `EXACT`, or the name of the supplied weights.
    weights : DataFrame
        ``from_code``, ``to_code``, ``weight`` (share of the area's figure, above 0 and at most 1) and
        ``basis`` (`EXACT` for an area that is carried whole, else what its share rests on); one row a pair,
        sorted by codes.
    untransferred : DataFrame
        ``from_code``, ``reason``, ``weight``: the share that no target gets; sorted.
    possible : DataFrame
        ``from_code``, ``to_code``: where an event of each area can lie at all, for the method of bounds:
        every pair of `weights`, and every pair that shares more land than a sliver (`SLIVER_SHARE` and
        `SLIVER_AREA` of `geoaudit.crosswalks.overlay`; of an area that official pairs name, those pairs
        alone). A sliver counts only where something that weighs, such as a live postcode, lies in it:
        otherwise each border drawn twice would widen the bounds from nothing to the whole figure. Sorted.

    Raises
    ------
    GeographyError
        Where the weights of an area do not sum to 1, a weight is no share, a pair is there twice, or an area
        carried whole has another row or is not among the possible pairs.
    """

    origin: str
    target: str
    basis: str
    weights: pd.DataFrame
    untransferred: pd.DataFrame
    possible: pd.DataFrame

    def __post_init__(self) -> None:
        _check_pairs(self)
        _check_sums(self)
        _check_exact(self)


def write_crosswalk(crosswalk: Crosswalk, path: Path) -> None:
    """Write ``from_code``, ``to_code``, ``weight`` (to the last digit) as CSV, whole or not at all.

    Raises
    ------
    PackError
        Where the file exists or cannot be written.
    """
    table = crosswalk.weights[["from_code", "to_code", "weight"]]
    # Without a format, a number is written as the shortest text that reads back as itself.
    write_text(table.to_csv(index=False, lineterminator="\n"), path)


def _check_pairs(crosswalk: Crosswalk) -> None:
    weights, lost = crosswalk.weights, crosswalk.untransferred
    twice = int(weights.duplicated(["from_code", "to_code"]).sum())
    twice += int(lost.duplicated(["from_code", "reason"]).sum())
    if twice:
        raise _refusal(crosswalk, f"name each pair of areas once, but {twice:,} rows repeat one")
    every = np.r_[weights["weight"].to_numpy(float), lost["weight"].to_numpy(float)]
    wrong = int((~((every > 0) & (every <= 1 + CLOSED))).sum())
    if wrong:
        raise _refusal(crosswalk, f"have weights above 0 and at most 1, but {wrong:,} are not")


def _check_sums(crosswalk: Crosswalk) -> None:
    rows = pd.concat([crosswalk.weights, crosswalk.untransferred])
    sums = rows.groupby("from_code")["weight"].sum()
    off = sums[(sums - 1).abs() > CLOSED]
    if len(off):
        found = f"but those of {len(off):,} of {len(sums):,} areas do not (first: {off.index[0]})"
        raise _refusal(crosswalk, f"share out each area's figure in weights that sum to 1, {found}")


def _check_exact(crosswalk: Crosswalk) -> None:
    weights = crosswalk.weights
    exact = weights[weights["basis"] == EXACT]
    rows = pd.concat([weights["from_code"], crosswalk.untransferred["from_code"]]).value_counts()
    alone = (exact["weight"] == 1.0) & (exact["from_code"].map(rows) == 1)
    pairs = pd.MultiIndex.from_frame(crosswalk.possible[["from_code", "to_code"]])
    held = pd.MultiIndex.from_frame(exact[["from_code", "to_code"]]).isin(pairs)
    wrong = exact.loc[~(alone & held), "from_code"]
    if len(wrong):
        found = f"but {len(wrong):,} have another row or no possible pair (first: {wrong.iloc[0]})"
        raise _refusal(crosswalk, f"carry each unchanged area in one row of weight 1, {found}")


def _refusal(crosswalk: Crosswalk, what: str) -> GeographyError:
    return GeographyError(
        f"The crosswalk from {crosswalk.origin!r} to {crosswalk.target!r} must {what}: correct its weights."
    )
