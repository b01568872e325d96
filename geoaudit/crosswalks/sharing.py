"""From what lies in each pair of areas to a crosswalk."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from geoaudit.crosswalks.codes import among
from geoaudit.crosswalks.crosswalk import AREA, EXACT, OUTSIDE, Crosswalk
from geoaudit.crosswalks.overlay import Overlay

_PAIR = ["from_code", "to_code"]
_ROW = [*_PAIR, "reason"]


def units(
    from_code: Any,  # noqa: ANN401 any column of codes
    to_code: Any,  # noqa: ANN401 any column of codes
    value: ArrayLike,
    reason: str = OUTSIDE,
) -> pd.DataFrame:
    """Return what an area's figure is spread like, each unit of it in its place.

    Parameters
    ----------
    from_code, to_code : columns of str
        The area of the origin and of the target; the target missing where it lies in none.
    value : array
        How much it counts, above 0.
    reason : str
        Why a unit has no target.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, ``reason`` (empty where there is a target), ``value``.
    """
    old, new = (pd.Series(pd.array(codes, dtype="str")) for codes in (from_code, to_code))
    frame = pd.DataFrame({"from_code": old, "to_code": new, "reason": pd.Series("", old.index, dtype="str")})
    frame["reason"] = frame["reason"].mask(new.isna(), reason)
    return frame.assign(value=np.asarray(value, np.float64))


def no_units() -> pd.DataFrame:
    """Return no unit at all: every figure is spread like its area's land."""
    return units([], [], [])


def shared_out(laid: Overlay, basis: str, spread: pd.DataFrame) -> Crosswalk:
    """Return the crosswalk in which each area's figure is spread like the units in it.

    An area carried whole needs none, an area without a unit has its figure spread like its land, and an area
    of which official pairs name the parts keeps its figure in those.

    Parameters
    ----------
    laid : Overlay
        The two sets.
    basis : str
        What to call it.
    spread : DataFrame
        As `units` returns.
    """
    counted = spread[~among(spread["from_code"], laid.exact["from_code"])]
    counted = _within_official(counted, laid)
    land = _land(laid, counted)
    rows = pd.concat([_shares(counted, basis), _shares(land, AREA), _whole(laid.exact)])
    weights = rows[rows["reason"] == ""].sort_values(_PAIR, ignore_index=True)
    lost = rows[rows["reason"] != ""].sort_values(["from_code", "reason"], ignore_index=True)
    possible = pd.concat([weights[_PAIR], laid.shared[_PAIR]]).drop_duplicates()
    return Crosswalk(
        laid.origin.name,
        laid.target.name,
        basis,
        weights[[*_PAIR, "weight", "basis"]],
        lost[["from_code", "reason", "weight"]],
        possible.sort_values(_PAIR, ignore_index=True),
    )


def _within_official(counted: pd.DataFrame, laid: Overlay) -> pd.DataFrame:
    """Leave out units that lie where the publisher says that nothing of their area went."""
    if laid.official.empty:
        return counted
    named = laid.official["from_code"]
    whole = laid.lost.index[laid.lost == 0]
    right = pd.MultiIndex.from_frame(counted[_PAIR]).isin(pd.MultiIndex.from_frame(laid.official[_PAIR]))
    astray = counted["to_code"].isna() & ~among(counted["from_code"], whole)
    return counted[~among(counted["from_code"], named) | right | astray]


def _land(laid: Overlay, counted: pd.DataFrame) -> pd.DataFrame:
    """Return the land of the areas without a unit as units, each area's summing to 1."""
    shared = laid.shared[~among(laid.shared["from_code"], counted["from_code"])]
    lost = laid.lost[(laid.lost > 0) & ~among(laid.lost.index, counted["from_code"])]
    share = shared["area"] / shared.groupby("from_code")["area"].transform("sum")
    kept = share * (1 - shared["from_code"].map(laid.lost).astype("float64"))
    return pd.concat(
        [
            units(shared["from_code"], shared["to_code"], kept),
            units(lost.index, [None] * len(lost), lost),
        ]
    )


def _shares(spread: pd.DataFrame, basis: str) -> pd.DataFrame:
    """Return ``from_code``, ``to_code``, ``reason``, ``weight``, ``basis``: what sums to 1 for each area."""
    found = spread.groupby(_ROW, dropna=False, sort=False)["value"].sum().reset_index(name="weight")
    found["weight"] /= found.groupby("from_code")["weight"].transform("sum")
    return found.assign(basis=pd.Series(basis, found.index, dtype="str"))


def _whole(exact: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the areas carried whole."""
    text = {"reason": "", "basis": EXACT}
    columns = {name: pd.Series(value, exact.index, dtype="str") for name, value in text.items()}
    return exact[_PAIR].assign(**columns, weight=1.0)
