"""Two boundary sets laid over each other: what is carried whole, what is shared, what is lost."""

from dataclasses import dataclass

import pandas as pd

from geoaudit.crosswalks.codes import among
from geoaudit.crosswalks.exact import COAST_SHARE, carried_whole, official_pairs
from geoaudit.crosswalks.overlap import overlaps
from geoaudit.places.boundaries import BoundarySet

SLIVER_SHARE = 0.005
SLIVER_AREA = 10_000.0
SMALL_AREA_SHARE = 0.1
"""An overlap is a sliver, which drawing alone can make, unless it is more than `SLIVER_SHARE` of the area and
either more than `SLIVER_AREA` square metres or more than `SMALL_AREA_SHARE` of a small area."""


@dataclass(frozen=True)
class Overlay:
    """How the land of one set lies on another.

    Attributes
    ----------
    origin, target : BoundarySet
    exact : DataFrame
        ``from_code``, ``to_code``: the areas carried whole.
    shared : DataFrame
        ``from_code``, ``to_code``, ``area`` (square metres): the land of every other area, without slivers;
        of an area that official pairs name, only what lies in those.
    lost : Series
        For each area not carried whole, by its code: the share of its land outside every target; 0 where
        drawing alone can make that, 1 where nothing but slivers lies in any.
    official : DataFrame
        ``from_code``, ``to_code``: the parts of areas not carried whole, where the publisher names them.
    """

    origin: BoundarySet
    target: BoundarySet
    exact: pd.DataFrame
    shared: pd.DataFrame
    lost: "pd.Series[float]"
    official: pd.DataFrame


def overlay(origin: BoundarySet, target: BoundarySet, official: pd.DataFrame | None = None) -> Overlay:
    """Lay two sets over each other.

    Parameters
    ----------
    origin, target : BoundarySet
    official : DataFrame, optional
        ``from_code``, ``to_code``: what the publisher says became of the areas named (of an area split, a
        row for each part; leave out areas of which the publisher does not say where their land went).
    """
    pairs = overlaps(origin.areas, target.areas)
    exact = carried_whole(origin, target, pairs, official)
    codes = pd.Index(origin.areas["area_code"], dtype="str")
    land = pd.Series(origin.areas.geometry.area.to_numpy(), codes).drop(exact["from_code"])
    pairs = pairs[among(pairs["from_code"], land.index)]
    named = _parts(origin, official, exact)
    free = pairs[~among(pairs["from_code"], named["from_code"])] if len(named) else pairs
    bound = named.merge(pairs, on=["from_code", "to_code"])
    shared = pd.concat([_no_slivers(free, land), bound])
    lost = _lost(land, pd.concat([free, bound]), _complete(named, target))
    lost = lost.where(among(lost.index, shared["from_code"]), 1.0)
    shared = shared.sort_values(["from_code", "to_code"], ignore_index=True)
    return Overlay(origin, target, exact, shared, lost, named)


def _parts(origin: BoundarySet, official: pd.DataFrame | None, exact: pd.DataFrame) -> pd.DataFrame:
    """Return the official pairs of the areas not carried whole."""
    if official is None:
        return exact[:0]
    named = official_pairs(origin, official)
    return named[~among(named["from_code"], exact["from_code"])]


def _no_slivers(pairs: pd.DataFrame, land: "pd.Series[float]") -> pd.DataFrame:
    share = pairs["area"] / land.reindex(pairs["from_code"]).to_numpy()
    large = (pairs["area"] > SLIVER_AREA) | (share > SMALL_AREA_SHARE)
    return pairs[(share > SLIVER_SHARE) & large]


def _complete(named: pd.DataFrame, target: BoundarySet) -> "pd.Index[str]":
    """Return the areas all of whose official parts are among the targets: none of their land is lost."""
    elsewhere = named.loc[~among(named["to_code"], target.areas["area_code"]), "from_code"]
    whole: pd.Index[str] = pd.Index(named.loc[~among(named["from_code"], elsewhere), "from_code"])
    return whole


def _lost(land: "pd.Series[float]", pairs: pd.DataFrame, complete: "pd.Index[str]") -> "pd.Series[float]":
    covered = pairs.groupby("from_code")["area"].sum().reindex(land.index, fill_value=0.0)
    lost = 1 - covered / land
    return lost.mask((lost <= COAST_SHARE) | among(lost.index, complete), 0.0)
