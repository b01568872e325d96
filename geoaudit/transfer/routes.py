"""What of a crosswalk bears on some figures: where they go, where they could, and what is left."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.crosswalks.crosswalk import EXACT, Crosswalk
from geoaudit.transfer.grid import Array, Mask, Places
from geoaudit.transfer.links import Links, links

NOT_AN_AREA = "not an area of the boundary set"
INTERVAL = "interval"

_PAIR = ["from_code", "to_code"]


@dataclass(frozen=True)
class Routes:
    """A crosswalk as places in arrays.

    Attributes
    ----------
    origin, target, reasons : Index
        Codes of the areas that matter, sorted, and the reasons for not being carried.
    shares : Links
        Origin to target with the share of the figure; those of an origin sum to 1 with `lost`.
    ways : Links
        Origin to target wherever an event counted in the one can have happened in the other.
    certain : Links
        The shares that are also ways: a target fed so by a figure that is not known is not known either.
    lost : Links
        Origin to reason, with the share.
    stray : array of bool
        Origins that the crosswalk does not know.
    whole : array of bool
        Targets that areas carried whole feed and no other can feed.
    alone : array of bool
        Those of them fed by one area.
    basis : list of str
        By which way of sharing each target's figures come.
    """

    origin: pd.Index
    target: pd.Index
    reasons: pd.Index
    shares: Links
    ways: Links
    certain: Links
    lost: Links
    stray: Mask
    whole: Mask
    alone: Mask
    basis: list[str]


def make_routes(crosswalk: Crosswalk, codes: pd.Index) -> Routes:
    """Return what of a crosswalk bears on figures of the areas `codes`.

    Targets are those that one of the areas feeds or can feed. Other areas that can feed them are origins
    too: they have no figure, which is not a figure of 0.
    """
    weights, lost, ways = _shares(crosswalk, codes), _lost(crosswalk, codes), possible_pairs(crosswalk)
    near = ways["to_code"][among(ways["from_code"], codes)]
    target = pd.Index(pd.concat([weights["to_code"], near]).unique()).sort_values()
    ways = ways[among(ways["to_code"], target)]
    origin = pd.Index(ways["from_code"].unique()).union(codes)
    reasons = pd.Index(lost["to_code"].unique()).sort_values()
    exact = _pairs_to(target, crosswalk.weights[crosswalk.weights["basis"] == EXACT])
    others = np.maximum(_pairs_to(target, crosswalk.weights), _pairs_to(target, ways)) - exact
    whole = (exact > 0) & (others == 0)
    return Routes(
        origin,
        target,
        reasons,
        links(weights, origin, target),
        links(ways, origin, target),
        links(crosswalk.weights[_PAIR].merge(ways, on=_PAIR), origin, target),
        links(lost, origin, reasons),
        ~among(origin, _known(crosswalk)),
        whole,
        whole & (exact == 1),
        _basis(weights, target[~whole], crosswalk.basis).reindex(target, fill_value=EXACT).tolist(),
    )


def possible_pairs(crosswalk: Crosswalk) -> pd.DataFrame:
    """Return ``from_code``, ``to_code``: every pair by which an event can have come.

    An area carried whole goes to its target alone: what the lines of two drawings seem to share beyond that
    is no land. An area with no overlap large enough to be possible can go wherever it has a weight.
    """
    weights, given = crosswalk.weights, crosswalk.possible
    exact = weights[weights["basis"] == EXACT]
    shared = weights[weights["basis"] != EXACT]
    known = _known(crosswalk)
    given = given[among(given["from_code"], known) & ~among(given["from_code"], exact["from_code"])]
    small = shared[~among(shared["from_code"], given["from_code"])]
    parts = [exact[_PAIR], given[_PAIR], small[_PAIR]]
    return pd.concat(parts, ignore_index=True).drop_duplicates(ignore_index=True)


def _pairs_to(target: pd.Index, pairs: pd.DataFrame) -> Places:
    """Return how many pairs lead to each target."""
    place = target.get_indexer(pd.Index(pairs["to_code"]))
    return np.bincount(place[place >= 0], minlength=len(target))


def _known(crosswalk: Crosswalk) -> pd.Index:
    codes = pd.concat([crosswalk.weights["from_code"], crosswalk.untransferred["from_code"]])
    known: pd.Index = pd.Index(codes.unique())
    return known


def _shares(crosswalk: Crosswalk, codes: pd.Index) -> pd.DataFrame:
    rows = crosswalk.weights[among(crosswalk.weights["from_code"], codes)]
    return rows.assign(weight=_of_one(rows, crosswalk))


def _lost(crosswalk: Crosswalk, codes: pd.Index) -> pd.DataFrame:
    """Return ``from_code``, ``to_code`` (the reason), ``weight``."""
    rows = crosswalk.untransferred[among(crosswalk.untransferred["from_code"], codes)]
    left = rows.rename(columns={"reason": "to_code"}).assign(weight=_of_one(rows, crosswalk))
    stray = codes[~among(codes, _known(crosswalk))]
    unknown = pd.DataFrame({"from_code": stray, "to_code": NOT_AN_AREA, "weight": 1.0})
    parts = [part for part in (left, unknown) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else unknown


def _of_one(rows: pd.DataFrame, crosswalk: Crosswalk) -> Array:
    """Return the rows' shares, with what those of an area sum to made 1: no rounding is carried on."""
    both = pd.concat([crosswalk.weights, crosswalk.untransferred])
    sums = both.groupby("from_code")["weight"].sum().reindex(rows["from_code"])
    shares: Array = rows["weight"].to_numpy(np.float64) / sums.to_numpy(np.float64)
    return shares


def _basis(weights: pd.DataFrame, target: pd.Index, usual: str) -> pd.Series:
    """Return by what each of some targets is fed: all its bases but exact ones, the usual one if none."""
    named = weights.loc[weights["basis"] != EXACT, ["to_code", "basis"]].drop_duplicates()
    named = named[among(named["to_code"], target)].sort_values(["to_code", "basis"])
    several = named[named["to_code"].duplicated(keep=False)]
    found = pd.Series(usual, target, dtype="object")
    found[named["to_code"]] = named["basis"].to_numpy()
    joined = several.groupby("to_code")["basis"].agg("; ".join)
    found[joined.index] = joined.to_numpy()
    return found


def with_interval(basis: str) -> str:
    """Return the words for a figure shared out by `basis` into which the middle of an interval went."""
    return INTERVAL if basis == EXACT else f"{basis}; {INTERVAL}"


def destinations(routes: Routes) -> Places:
    """Return to how many targets and reasons the events of each origin can go."""
    size = len(routes.origin)
    ways = np.bincount(routes.ways.origin, minlength=size)
    return ways + np.bincount(routes.lost.origin, minlength=size)


def among(values: pd.Series | pd.Index, codes: pd.Series | pd.Index) -> Mask:
    """Return which values are among the codes: what `isin` does, several times faster for text."""
    found: Mask = pd.Index(codes.unique()).get_indexer(pd.Index(values)) >= 0
    return found
