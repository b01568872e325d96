"""How well small areas fit the larger ones that their whole figures are given to."""

import pandas as pd

from geoaudit.crosswalks.crosswalk import Crosswalk

_PAIR = ["from_code", "to_code"]


def fit(given_whole: Crosswalk, spread: Crosswalk) -> pd.DataFrame:
    """Return the share of each area that lies in the area its figure is given to.

    Parameters
    ----------
    given_whole : Crosswalk
        As `geoaudit.crosswalks.weighting.best_fit` returns.
    spread : Crosswalk
        Between the same sets, by what the share is to be measured in: land, postcodes, residents.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, ``share`` (0 to 1), sorted; a row for each area that has a target.
    """
    shares = spread.weights[[*_PAIR, "weight"]].rename(columns={"weight": "share"})
    found = given_whole.weights[_PAIR].merge(shares, on=_PAIR, how="left")
    return found.fillna({"share": 0.0})
