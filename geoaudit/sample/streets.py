"""The public's view of crime: a month's file as police.uk publishes it, on anonymous map points."""

import numpy as np
import pandas as pd
import shapely
from convertbng.cutil import convert_osgb36_to_ll
from numpy.typing import NDArray

from geoaudit.sample import names
from geoaudit.sample.land import Land, areas_of
from geoaudit.sample.patterns import MONTHS
from geoaudit.sample.scene import Scene

Array = NDArray[np.float64]

ASB = "Anti-social behaviour"
# The types that the partnership takes from the public files; of the others it has the force's own extract.
TAKEN = ("Criminal damage and arson", "Public order", "Vehicle crime")
_NAMED = ("Supermarket", "Parking Area", "Shopping Area", "Nightclub", "Petrol Station", "Park/Open Space")


def street_rows(land: Land, scene: Scene, offences: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the rows of all months: anti-social behaviour, and the offences of three types again.

    One row in 160 has no coordinates, one in 400 lies far out at sea or beyond the county, one in 600 just
    outside its edge, and ten stand at 0,0.
    """
    happened = _happened(scene, offences, rng)
    point, spot = _snapped(scene, happened["place"].to_numpy())
    point = _strayed(land, point, rng)
    longitude, latitude = _degrees(point)
    code, name = _small_areas(land, point)
    columns = {
        "Crime ID": _identifiers(happened["kind"].to_numpy(dtype=object), rng),
        "Month": happened["month"],
        "Reported by": f"{land.name} Police",
        "Falls within": f"{land.name} Police",
        "Longitude": longitude,
        "Latitude": latitude,
        "Location": _locations(spot),
        "LSOA code": code,
        "LSOA name": name,
        "Crime type": happened["kind"],
        "Last outcome category": happened["outcome"],
        "Context": "",
    }
    frame = pd.DataFrame(columns).iloc[rng.permutation(len(happened))].reset_index(drop=True)
    frame = _without_place(frame, rng)
    by_kind = (frame["Crime type"] != ASB).astype(int)
    return frame.iloc[np.lexsort([by_kind, frame["Month"]])].reset_index(drop=True)


def _happened(scene: Scene, offences: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return ``month``, ``place``, ``kind``, ``outcome`` of the offences taken and anti-social behaviour."""
    asb = _asb(scene, max(len(offences) // 4, 10), rng).assign(kind=ASB, outcome="")
    taken = offences[offences["type"].isin(TAKEN)].rename(columns={"type": "kind", "start": "month"})
    both = pd.concat([taken[list(asb.columns)], asb], ignore_index=True)
    return both.assign(month=both["month"].dt.strftime("%Y-%m"))


def _asb(scene: Scene, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return anti-social behaviour: on estates and by shops, in summer and most of it in 2020."""
    weight = 0.3 * scene.homes + 0.25 * scene.night + 0.15 * scene.shops + 0.3 * scene.estates
    weight = np.round(weight * rng.lognormal(0.0, 1.0, len(weight)), 12)
    number = np.arange(len(MONTHS))
    season = (1 + 0.3 * np.cos(2 * np.pi * (number - 3) / 12)) * np.where(number < 12, 1.5, 1.0)
    month = MONTHS[rng.choice(len(MONTHS), count, p=season / season.sum())].astype("datetime64[s]")
    return pd.DataFrame({"month": month, "place": rng.choice(len(weight), count, p=weight / weight.sum())})


def _snapped(scene: Scene, place: NDArray[np.int64]) -> tuple[Array, NDArray[np.int64]]:
    """Return the map point that stands for each place, and its number: one for three postcodes or so."""
    spot = place // 3
    middle = (spot * 3 + 1).clip(0, len(scene.homes) - 1)
    return scene.places[middle].copy(), spot


def _strayed(land: Land, point: Array, rng: np.random.Generator) -> Array:
    """Move one point in 400 far out to sea or inland, and one in 600 to some metres outside the edge."""
    shore = rng.random(len(point)) < 1 / 600
    edge = shapely.get_coordinates(shapely.union_all(land.newest.areas.geometry.to_numpy()).boundary)
    near = edge[rng.integers(0, len(edge), int(shore.sum()))]
    out = near - edge.mean(axis=0)
    point[shore] = near + out / np.hypot(out[:, 0], out[:, 1])[:, None] * 22.0
    stray = rng.random(len(point)) < 1 / 400
    span = np.ptp(point, axis=0)
    east = rng.random(int(stray.sum())) < 0.6
    point[stray] += np.where(east[:, None], [0.5, 0.05], [-0.62, 0.0]) * span
    return point


def _degrees(point: Array) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    longitude, latitude = convert_osgb36_to_ll(point[:, 0].copy(), point[:, 1].copy())
    return _six(longitude), _six(latitude)


def _six(degrees: Array) -> NDArray[np.object_]:
    return np.asarray(np.char.mod("%.6f", degrees).astype(object))


def _small_areas(land: Land, point: Array) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return an invented small area for each point: the quarters of each ward."""
    areas = land.newest.areas
    row = areas_of(areas, point[:, 0], point[:, 1])
    middle = areas.geometry.centroid
    east = point[:, 0] > middle.x.to_numpy()[row]
    north = point[:, 1] > middle.y.to_numpy()[row]
    quarter = east.astype(int) + 2 * north.astype(int)
    letter = np.array(list("ABCD"), dtype=object)[quarter]
    number = np.array([f"{each:03d}" for each in range(1, len(areas) + 1)], dtype=object)[row]
    code = "E0199" + number + quarter.astype(str).astype(object)
    return np.where(row < 0, "", code), np.where(row < 0, "", f"{land.name} " + number + letter)


def _identifiers(kind: NDArray[np.object_], rng: np.random.Generator) -> NDArray[np.object_]:
    """Return the identifiers of crimes, 64 hexadecimal digits each; anti-social behaviour has none."""
    drawn = np.frombuffer(rng.bytes(32 * len(kind)).hex().encode(), dtype="S64").astype(str).astype(object)
    return np.where(kind == ASB, "", drawn)


def _locations(spot: NDArray[np.int64]) -> NDArray[np.object_]:
    words = np.array(names.STREETS, dtype=object)
    kinds = np.array(names.STREET_KINDS, dtype=object)
    street = words[spot % len(words)] + " " + kinds[(spot // len(words)) % len(kinds)]
    named = np.array(_NAMED, dtype=object)[spot % len(_NAMED)]
    return np.asarray("On or near " + np.where(spot % 7 == 0, named, street))


def _without_place(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    blank = rng.choice(len(frame), max(len(frame) // 160, 1), replace=False)
    frame.loc[blank, ["Longitude", "Latitude", "LSOA code", "LSOA name"]] = ""
    frame.loc[blank, "Location"] = "No Location"
    zero = rng.choice(np.setdiff1d(np.arange(len(frame)), blank), min(10, len(frame) // 100), replace=False)
    frame.loc[zero, ["Longitude", "Latitude"]] = "0.000000"
    return frame
