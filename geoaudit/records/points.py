"""Where records say that they are: coordinates brought to the National Grid, postcodes to one form."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.places.datum import Metres, by_parameters, in_great_britain, made_by_parameters, to_grid
from geoaudit.places.postcodes import (
    MISSING,
    NO_COORDINATES,
    NO_FIXED_ABODE,
    OUTSIDE_GB,
    ZERO,
    normalise,
)
from geoaudit.records.numbers import parse_numbers

UNREADABLE = "coordinates not readable"
REPAIRED = "postcodes repaired"


def locate_text(text: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return where each record is, or why it cannot be said.

    Coordinates are taken where they can be read, else the postcode.

    Parameters
    ----------
    text : DataFrame
        Any of `postcode`, `longitude` and `latitude` (degrees, WGS84), `easting` and `northing` (metres,
        EPSG:27700), as text.

    Returns
    -------
    places : DataFrame
        `postcode`, `outward`, `sector`, `repaired`, `easting`, `northing` (metres, EPSG:27700),
        `place_reason` (missing where there is a point or a postcode), `pseudo` (a postcode that stands for no
        fixed abode).
    notes : dict of str to int
        Postcodes repaired.
    """
    easting, northing, reason = _points(text)
    postcodes = normalise(text["postcode"]) if "postcode" in text else None
    places = pd.DataFrame(
        {"easting": easting, "northing": northing, "place_reason": reason}, index=text.index
    )
    if postcodes is None:
        blank = pd.Series(pd.NA, text.index, dtype="str")
        told = {"postcode": blank, "outward": blank, "sector": blank}
        return places.assign(**told, repaired=False, pseudo=False), {}
    with_point = places["easting"].notna()
    # A faulty point says more than a blank postcode beside it, and a point more than any postcode.
    keep = reason.notna() & (reason != NO_COORDINATES) & (postcodes["reason"] == MISSING)
    places["place_reason"] = postcodes["reason"].mask(keep, reason).mask(with_point)
    places = places.assign(
        postcode=postcodes["postcode"],
        outward=postcodes["outward"],
        sector=postcodes["sector"],
        repaired=postcodes["repaired"],
        pseudo=postcodes["reason"] == NO_FIXED_ABODE,
    )
    return places, {REPAIRED: int(postcodes["repaired"].sum())}


def _points(text: pd.DataFrame) -> "tuple[pd.Series[float], pd.Series[float], pd.Series[str]]":
    for x, y in (("easting", "northing"), ("longitude", "latitude")):
        if x in text and y in text:
            return _each_once(text[x], text[y], degrees=x == "longitude")
    nowhere = pd.Series(np.nan, text.index)
    return nowhere, nowhere, pd.Series(pd.NA, text.index, dtype="str")


def _each_once(
    x: "pd.Series[str]", y: "pd.Series[str]", *, degrees: bool
) -> "tuple[pd.Series[float], pd.Series[float], pd.Series[str]]":
    """Read each distinct pair of texts once: anonymised points recur by the thousand."""
    pairs = pd.DataFrame({"x": x, "y": y})
    group = pairs.groupby(["x", "y"], dropna=False, sort=False).ngroup().to_numpy()
    distinct = pairs.iloc[np.unique(group, return_index=True)[1]]
    read = _read(distinct, degrees=degrees).take(group).set_axis(x.index)
    return read["easting"], read["northing"], read["reason"]


def _read(pairs: pd.DataFrame, *, degrees: bool) -> pd.DataFrame:
    x, y = (np.asarray(parse_numbers(pairs[name]), np.float64) for name in ("x", "y"))
    blank = (pairs["x"].isna() | pairs["y"].isna()).to_numpy()
    unreadable = ~blank & (np.isnan(x) | np.isnan(y))
    zero = (x == 0) & (y == 0)
    easting, northing = _from_degrees(x, y, ~zero) if degrees else (x.copy(), y.copy())
    outside = ~blank & ~unreadable & ~zero & ~in_great_britain(easting, northing)
    reasons = [NO_COORDINATES, UNREADABLE, ZERO, OUTSIDE_GB]
    reason = np.select([blank, unreadable, zero, outside], reasons, default="")
    nowhere = reason != ""
    easting[nowhere] = northing[nowhere] = np.nan
    # To the millimetre, so that equal points compare equal wherever they were worked out.
    read = pd.DataFrame({"easting": easting.round(3), "northing": northing.round(3), "reason": reason})
    return read.assign(reason=pd.Series(reason, dtype="str").mask(~nowhere))


def _from_degrees(x: Metres, y: Metres, some: NDArray[np.bool_]) -> tuple[Metres, Metres]:
    """Turn degrees back into metres the way that the publisher turned whole metres into degrees."""
    known = some & np.isfinite(x) & np.isfinite(y)
    way = by_parameters if made_by_parameters(x[known], y[known], step=1.0) else to_grid
    return way(x, y)
