"""Postcodes of the invented county: along its streets, some of them terminated, some used again elsewhere.

The area WT is none of Royal Mail's 124, though both its letters stand where the rules allow them: the first
letter of a postcode is never Q, V or X, and the second never I, J or Z.
"""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.sample.blocks import Blocks
from geoaudit.sample.terrain import ORIGIN

Array = NDArray[np.float64]
Indices = NDArray[np.int64]
Months = NDArray[np.datetime64]

AREA = "WT"
COUNT = 12_000
_TERMINATED = 0.1
_REUSED = 40
_UNPLACED = 25
_LETTERS = np.array(list("ABDEFGHJLNPQRSTUWXYZ"))
_DISTRICTS = 18
_LAST = np.datetime64("2023-02")


def make_postcodes(blocks: Blocks, rng: np.random.Generator) -> pd.DataFrame:
    """Return the postcodes as `Land.postcodes` has them, with ``usertype`` ("0" small, "1" large user).

    Parameters
    ----------
    blocks : Blocks
        The land; only blocks inside the county have postcodes.
    rng : Generator
        Decides all.

    Returns
    -------
    DataFrame
        `COUNT` postcodes; the 40 that were used again elsewhere have two rows.
    """
    places = _along_streets(blocks, rng)
    frame = _named(places, rng)
    frame = frame.assign(
        introduced=np.where(
            rng.random(COUNT) < 0.7, np.datetime64("1980-01"), _month(rng, "1980-02", "2022-11", COUNT)
        ),
        terminated=np.datetime64("NaT", "M"),
        homes=np.round(rng.gamma(3.0, 5.0, COUNT) + 1),
        usertype=np.where(rng.random(COUNT) < 0.03, "1", "0"),
    )
    frame = _ended(frame, rng)
    unplaced = rng.choice(COUNT, _UNPLACED, replace=False)
    frame.loc[unplaced, ["easting", "northing"]] = np.nan
    frame.loc[frame["usertype"] == "1", "homes"] = 1.0
    return frame.astype({"introduced": "datetime64[s]", "terminated": "datetime64[s]"})


def _along_streets(blocks: Blocks, rng: np.random.Generator) -> Array:
    """Return `COUNT` points in metres, eight or so along each street, streets where the people are."""
    home = np.flatnonzero(blocks.inside)
    share = np.sqrt(shapely.area(blocks.shapes[home]) / 1e6) * 0.06 + blocks.people[home]
    block = home[rng.choice(len(home), COUNT // 6, p=share / share.sum())]
    start = _within(blocks.shapes[block], rng)
    hamlet = _within(blocks.shapes, rng)[block]
    rural = shapely.area(blocks.shapes[block]) > 1.6e6
    drawn_in = rural & (rng.random(len(block)) < 0.7)
    start = np.where(drawn_in[:, None], hamlet + rng.normal(0, 220, start.shape), start)
    grain = rng.uniform(0, np.pi, len(blocks.shapes))[block]
    heading = grain + rng.integers(0, 2, len(block)) * np.pi / 2 + rng.normal(0, 0.09, len(block))
    step = rng.uniform(45, 95, len(block)) * np.where(rural, 1.9, 1.0)
    way = np.column_stack([np.cos(heading), np.sin(heading)]) * step[:, None]
    points = start[:, None, :] + way[:, None, :] * np.arange(8)[None, :, None]
    points = np.round(points + rng.normal(0, 6, points.shape)).reshape(-1, 2)
    points = points[_on_land(blocks, points)]
    return points[:COUNT]


def _within(shapes: NDArray[np.object_], rng: np.random.Generator) -> Array:
    """Return a point in each shape, every place in it as likely as another."""
    bounds = shapely.bounds(shapes)
    point = np.empty((len(shapes), 2))
    left = np.arange(len(shapes))
    while len(left):
        low, high = bounds[left, :2], bounds[left, 2:]
        point[left] = low + rng.random((len(left), 2)) * (high - low)
        left = left[~shapely.contains_xy(shapes[left], point[left, 0], point[left, 1])]
    return point


def _on_land(blocks: Blocks, points: Array) -> NDArray[np.bool_]:
    tree = shapely.STRtree(np.asarray(shapely.points(points), dtype=object))
    inside = tree.query(blocks.shapes[blocks.inside], predicate="contains")[1]
    found = np.zeros(len(points), dtype=bool)
    found[inside] = True
    return found


def _named(places: Array, rng: np.random.Generator) -> pd.DataFrame:
    """Give each point a postcode: districts by nearness, sectors by direction within them, units in turn."""
    district = _grouped(places, _DISTRICTS, rng)
    middle = np.column_stack([np.bincount(district, axis) / np.bincount(district) for axis in places.T])
    # WT1 is in the middle of the largest town and the numbers grow with the distance from it.
    capital = np.array([27_800.0, 17_900.0]) + np.array(ORIGIN)
    rank = np.argsort(np.argsort(((middle - capital) ** 2).sum(axis=1)))
    offset = places - middle[district]
    street = np.arange(len(places)) // 8
    bearing = np.arctan2(offset[:, 1], offset[:, 0]).round(6)
    turn = pd.Series(bearing).groupby(street).transform("first").to_numpy()
    order = np.lexsort([np.arange(len(places)), turn, rank[district]])
    places, number = places[order], rank[district][order] + 1
    within = pd.Series(number).groupby(number).cumcount().to_numpy()
    size = 260
    unit = _units(within // size + 100 * number, rng)
    sector = (within // size).astype(str).astype(object)
    names = np.array([AREA], dtype=object) + number.astype(str).astype(object) + " " + sector + unit
    return pd.DataFrame({"postcode": names, "easting": places[:, 0], "northing": places[:, 1]})


def _grouped(places: Array, count: int, rng: np.random.Generator) -> Indices:
    middles = places[rng.choice(len(places), count, replace=False)]
    for _ in range(25):
        group = np.argmin(((places[:, None] - middles[None]) ** 2).sum(axis=2), axis=1)
        size = np.bincount(group, minlength=count)
        sums = np.column_stack([np.bincount(group, axis, minlength=count) for axis in places.T])
        middles = np.where(size[:, None] > 0, sums / size.clip(1)[:, None], middles)
    return np.unique(group, return_inverse=True)[1]


def _units(sector: Indices, rng: np.random.Generator) -> NDArray[np.object_]:
    """Return the last two letters: in each sector different ones, in the order of the alphabet."""
    shuffled = np.argsort(rng.random((sector.max() + 1, 400)), axis=1)
    within = pd.Series(sector).groupby(sector).cumcount().to_numpy()
    sizes = np.bincount(sector, minlength=sector.max() + 1)
    shuffled = np.where(np.arange(400)[None, :] < sizes[:, None], shuffled, 400)
    chosen = np.sort(shuffled, axis=1)[sector, within]
    return np.asarray(_LETTERS[chosen // 20].astype(object) + _LETTERS[chosen % 20].astype(object))


def _month(rng: np.random.Generator, first: str, last: str, count: int) -> Months:
    start, end = np.datetime64(first, "M"), np.datetime64(last, "M")
    return start + rng.integers(0, int((end - start).astype(int)) + 1, count)


def _ended(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """End a tenth of the postcodes, and let some of those begin again a few kilometres away."""
    ended = np.sort(rng.choice(COUNT, int(COUNT * _TERMINATED), replace=False))
    began = frame["introduced"].to_numpy(dtype="datetime64[M]")[ended]
    late = rng.random(len(ended)) < 0.5
    wanted = np.where(
        late, _month(rng, "2019-06", "2022-12", len(ended)), _month(rng, "1996-01", "2019-05", len(ended))
    )
    frame.loc[ended, "terminated"] = np.minimum(np.maximum(wanted, began + 3), _LAST)
    again = frame.loc[np.sort(rng.choice(ended, _REUSED, replace=False))].copy()
    ends = np.minimum(again["terminated"].to_numpy(dtype="datetime64[M]"), np.datetime64("2021-08"))
    ends = np.maximum(ends, again["introduced"].to_numpy(dtype="datetime64[M]") + 1)
    frame.loc[again.index, "terminated"] = ends
    again["introduced"] = np.minimum(ends + rng.integers(2, 20, _REUSED), np.datetime64("2022-11"))
    again["introduced"] = np.maximum(again["introduced"].to_numpy(dtype="datetime64[M]"), ends)
    again["terminated"] = np.datetime64("NaT", "M")
    again[["easting", "northing"]] = _elsewhere(frame, again, rng)
    return pd.concat([frame, again]).sort_index(kind="stable").reset_index(drop=True)


def _elsewhere(frame: pd.DataFrame, again: pd.DataFrame, rng: np.random.Generator) -> Array:
    """Return for each postcode a place where another of the county's is, at least 2 km away."""
    places = frame[["easting", "northing"]].to_numpy()
    here = again[["easting", "northing"]].to_numpy()
    trial = rng.integers(0, len(places), (len(again), 200))
    far = ((places[trial] - here[:, None]) ** 2).sum(axis=2)
    near_enough = np.where(far > 2_000.0**2, far, np.inf)
    return np.asarray(places[trial[np.arange(len(again)), near_enough.argmin(axis=1)]])
