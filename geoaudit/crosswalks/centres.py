"""Where the people of an area are: its live postcodes, their centre, and points that stand for areas."""

from datetime import date

import pandas as pd
import shapely

from geoaudit.errors import GeographyError
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.lookup import Lookup


def live_postcodes(lookup: Lookup, at: date) -> pd.DataFrame:
    """Return the postcodes in use on a day, each once.

    Returns
    -------
    DataFrame
        ``postcode``, ``area_code`` (missing where it lies in none), ``easting``, ``northing`` (metres,
        EPSG:27700); with a clean index.
    """
    table, day = lookup.table, pd.Timestamp(at)
    held = (table["valid_from"] <= day) & (day < table["valid_to"])
    begun = table["introduced"].isna() | (table["introduced"] <= day)
    ended = table["terminated"].notna() & (table["terminated"] <= day)
    columns = ["postcode", "area_code", "easting", "northing"]
    return table.loc[held & begun & ~ended, columns].reset_index(drop=True)


def centres_of_postcodes(lookup: Lookup, at: date) -> pd.DataFrame:
    """Return the mean place of each area's live postcodes: for want of a published centroid of its people.

    Returns
    -------
    DataFrame
        ``area_code``, ``easting``, ``northing`` (metres, EPSG:27700), sorted; only areas with one.
    """
    live = live_postcodes(lookup, at).dropna(subset=["area_code", "easting"])
    return live.groupby("area_code")[["easting", "northing"]].mean().reset_index()


def spread_over_postcodes(points: pd.DataFrame, lookup: Lookup, at: date) -> pd.DataFrame:
    """Return values counted for areas as values at their live postcodes, an equal part at each.

    Residents of an LSOA live at its addresses: closer to the truth than one point for all of them.

    Parameters
    ----------
    points : DataFrame
        As `points_of` returns; an area without a live postcode stays on its one point.
    lookup : Lookup
        Of the gazetteer on those areas.
    at : date

    Returns
    -------
    DataFrame
        ``area_code``, ``easting``, ``northing`` (metres, EPSG:27700), ``value``.
    """
    live = live_postcodes(lookup, at).dropna(subset=["area_code", "easting"])
    values = points[["area_code", "value"]]
    spread = live.drop(columns="postcode").merge(values, on="area_code", validate="many_to_one")
    spread["value"] /= spread.groupby("area_code")["value"].transform("size")
    without = points[~points["area_code"].isin(spread["area_code"])]
    return pd.concat([spread, without], ignore_index=True)


def points_of(areas: BoundarySet, values: pd.DataFrame) -> pd.DataFrame:
    """Return values counted for areas as values at points, each on its area's land.

    Parameters
    ----------
    areas : BoundarySet
        The small areas.
    values : DataFrame
        ``area_code``, ``value``; rows of other areas are left aside.

    Returns
    -------
    DataFrame
        ``area_code``, ``easting``, ``northing`` (metres, EPSG:27700), ``value``.

    Raises
    ------
    GeographyError
        Where an area has no value, or several.
    """
    known = areas.areas[["area_code", "geometry"]].merge(values, on="area_code", how="left")
    wrong = int((known["value"].isna() | known["area_code"].duplicated(keep=False)).sum())
    if wrong:
        raise GeographyError(
            f"Each area of {areas.name!r} needs one value, but {wrong:,} of {len(areas.areas):,} have none "
            "or several: complete the table."
        )
    coordinates = shapely.get_coordinates(shapely.point_on_surface(known["geometry"].to_numpy()))
    found = known[["area_code", "value"]].assign(easting=coordinates[:, 0], northing=coordinates[:, 1])
    return pd.DataFrame(found[["area_code", "easting", "northing", "value"]])


def weighted_centres(points: pd.DataFrame) -> pd.DataFrame:
    """Return the mean place of each area's people: of points with values, weighted by these.

    Parameters
    ----------
    points : DataFrame
        ``area_code`` (missing where it is in none), ``easting``, ``northing`` (metres), ``value``, 0 or more.

    Returns
    -------
    DataFrame
        ``area_code``, ``easting``, ``northing``, sorted; only areas with anybody.
    """
    kept = points[(points["value"] > 0) & points["area_code"].notna()]
    moments = {name: kept[name] * kept["value"] for name in ("easting", "northing")}
    sums = kept.assign(**moments).groupby("area_code")[["easting", "northing", "value"]].sum()
    return sums[["easting", "northing"]].div(sums["value"], axis=0).reset_index()
