"""Crosswalks between two boundary sets, each by what it takes an area's figure to be spread like.

Areas that are carried whole come first in every one of them. Of the others, land is the last resort: where
a basis has nothing to say of an area, its figure is spread like its land, and its rows say so.
"""

from datetime import date

import numpy as np
import pandas as pd

from geoaudit.crosswalks.centres import live_postcodes
from geoaudit.crosswalks.crosswalk import AREA, BEST_FIT, CLOSED, NOT_SUPPLIED, POSTCODES, Crosswalk
from geoaudit.crosswalks.overlay import overlay
from geoaudit.crosswalks.sharing import no_units, shared_out, units
from geoaudit.errors import GeographyError
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.lookup import Lookup, Tolerance, locate


def by_area(origin: BoundarySet, target: BoundarySet, official: pd.DataFrame | None = None) -> Crosswalk:
    """Return the crosswalk that spreads each figure evenly over its area's land.

    Parameters
    ----------
    origin, target : BoundarySet
    official : DataFrame, optional
        ``from_code``, ``to_code``: what the publisher says became of the areas named. One named once is
        carried whole; one split keeps its figure within its parts. Areas of which the publisher does not
        say where their land went are left out, and go by geometry.

    Source: areal weighting, Goodchild, M. F. and Lam, N. S. (1980) Areal interpolation: a variant of the
    traditional spatial problem. Geo-Processing 1, 297-312.
    """
    return shared_out(overlay(origin, target, official), AREA, no_units())


def by_postcodes(
    origin: BoundarySet,
    target: BoundarySet,
    origin_lookup: Lookup,
    target_lookup: Lookup,
    at: date,
    official: pd.DataFrame | None = None,
) -> Crosswalk:
    """Return the crosswalk that spreads each figure evenly over the postcodes live in its area on a day.

    Parameters
    ----------
    origin, target : BoundarySet
    origin_lookup, target_lookup : Lookup
        Of one gazetteer on the two sets.
    at : date
        The figures' date: postcodes introduced by then and not yet terminated count, one each.
    official : DataFrame, optional
        As of `by_area`.

    Raises
    ------
    GeographyError
        Where no live postcode lies in any area of the origin.
    """
    old, new = live_postcodes(origin_lookup, at), live_postcodes(target_lookup, at)
    both = old.merge(new, on="postcode", suffixes=("", "_new"), validate="one_to_one")
    both = both[both["area_code"].notna()]
    if both.empty:
        raise GeographyError(
            f"Weights by postcode need postcodes live on {at} in the areas of {origin.name!r}, but there are "
            "none: name a gazetteer that covers them, or another date."
        )
    spread = units(both["area_code"], both["area_code_new"], np.ones(len(both)))
    return shared_out(overlay(origin, target, official), POSTCODES, spread)


def by_weights(
    origin: BoundarySet,
    target: BoundarySet,
    small: pd.DataFrame,
    basis: str,
    official: pd.DataFrame | None = None,
) -> Crosswalk:
    """Return the crosswalk that spreads each figure like something counted for small areas in it.

    Parameters
    ----------
    origin, target : BoundarySet
    small : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700: where the people of a small area live, or a point on
        it), ``value`` (what is counted there, 0 or more: residents, households).
    basis : str
        What to call the weights.
    official : DataFrame, optional
        As of `by_area`.

    Raises
    ------
    GeographyError
        Where a value is missing or negative, or nothing is counted in any area of the origin.
    """
    values = small["value"].to_numpy(np.float64)
    wrong = int((~(np.isfinite(values) & (values >= 0))).sum())
    if wrong:
        raise GeographyError(
            f"The weights {basis!r} must be numbers of 0 or more, but {wrong:,} of {len(small):,} are not: "
            "correct them."
        )
    old, new = (locate(small, areas, Tolerance())["area_code"] for areas in (origin, target))
    inside = (old.notna() & (values > 0)).to_numpy()
    if not inside.any():
        raise GeographyError(
            f"The weights {basis!r} must be above 0 in the areas of {origin.name!r}, but none of their "
            f"{len(small):,} points with a value lies there: name weights that cover them."
        )
    spread = units(old[inside], new[inside], values[inside])
    return shared_out(overlay(origin, target, official), basis, spread)


def best_fit(
    origin: BoundarySet, target: BoundarySet, centres: pd.DataFrame, official: pd.DataFrame | None = None
) -> Crosswalk:
    """Return the crosswalk that gives each small area's whole figure to the area that holds its centre.

    How much of each small area that leaves in the right place, `fit` says.

    Parameters
    ----------
    origin, target : BoundarySet
        Output areas or LSOAs, and larger areas.
    centres : DataFrame
        ``area_code``, ``easting``, ``northing`` (metres, EPSG:27700): the population-weighted centroid of
        each area of the origin; one without has its figure spread like its land.
    official : DataFrame, optional
        As of `by_area`.

    Raises
    ------
    GeographyError
        Where an area of the origin has several centres, or none of them has any.

    Source: Office for National Statistics (2012) Best-fit policy: statistics for any area are built from the
    output areas whose population-weighted centroids lie in it.
    """
    known = centres[centres["area_code"].isin(origin.areas["area_code"])]
    known = known.dropna(subset=["easting", "northing"])
    several = int(known["area_code"].duplicated().sum())
    if several or known.empty:
        raise GeographyError(
            f"Best fit needs one centre for each area of {origin.name!r}, but {len(known):,} of "
            f"{len(centres):,} rows are of its areas and {several:,} repeat one: name a file with one "
            "row for each."
        )
    place = locate(known, target, Tolerance())["area_code"]
    spread = units(known["area_code"], place, np.ones(len(known)))
    return shared_out(overlay(origin, target, official), BEST_FIT, spread)


def given(
    origin: BoundarySet,
    target: BoundarySet,
    supplied: pd.DataFrame,
    basis: str,
    official: pd.DataFrame | None = None,
) -> Crosswalk:
    """Return the crosswalk of weights that are given outright; what they leave of an area is not transferred.

    Parameters
    ----------
    origin, target : BoundarySet
    supplied : DataFrame
        ``from_code``, ``to_code``, ``weight`` (0 to 1), as `supplied.read_weights` returns.
        Rows of areas that are not of the origin are left aside.
    basis : str
        What to call the weights.
    official : DataFrame, optional
        As of `by_area`.

    Raises
    ------
    GeographyError
        Where no row is of an area of the origin, or the weights of an area sum to more than 1.
    """
    rows = supplied[supplied["from_code"].isin(origin.areas["area_code"]) & (supplied["weight"] > 0)]
    if rows.empty:
        raise GeographyError(
            f"The weights {basis!r} must be of areas of {origin.name!r}, but none of their {len(supplied):,} "
            "rows is: check which boundary sets they lead from and to."
        )
    codes = origin.areas["area_code"].astype("str")
    left = 1 - rows.groupby("from_code")["weight"].sum().reindex(codes, fill_value=0.0)
    _check_left(left, basis)
    left = left[left > CLOSED]
    places = rows["to_code"].where(rows["to_code"].isin(target.areas["area_code"]))
    rest = units(left.index, [None] * len(left), left, NOT_SUPPLIED)
    spread = pd.concat([units(rows["from_code"], places, rows["weight"]), rest])
    return shared_out(overlay(origin, target, official), basis, spread)


def _check_left(left: "pd.Series[float]", basis: str) -> None:
    over = left[left < -CLOSED]
    if len(over):
        raise GeographyError(
            f"The weights {basis!r} of an area must sum to 1 at most, but those of {len(over):,} areas sum "
            f"to more (first: {over.index[0]}): correct them."
        )
