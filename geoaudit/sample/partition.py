"""Dividing blocks into connected areas of about equal population."""

import numpy as np
import shapely
from numpy.typing import NDArray

from geoaudit.sample.blocks import Blocks

Array = NDArray[np.float64]
Indices = NDArray[np.int64]


def divide(blocks: Blocks, here: Indices, count: int, seed: int) -> Indices:
    """Divide some blocks into `count` connected areas, as equal in people as whole blocks allow.

    Parameters
    ----------
    blocks : Blocks
        All blocks.
    here : array
        The numbers of the blocks to divide.
    count : int
        How many areas.
    seed : int
        Decides where the areas begin.

    Returns
    -------
    array
        For each of `here`, its area, 0 to `count` - 1.
    """
    places, people = blocks.middles[here], blocks.people[here]
    middles = _begin(places, people, count, np.random.default_rng(seed))
    for _ in range(30):
        label = _nearest(places, middles)
        middles = _middles(places, people, label, count)
    label = connected(blocks, here, label)
    return _balanced(places, people, _pairs(blocks, here), label)


def neighbours_of(blocks: Blocks, plan: Indices, area: int) -> Indices:
    """Return the areas of a plan that touch one of them."""
    sides = plan[blocks.borders]
    touching = sides[(sides == area).any(axis=1)]
    return np.setdiff1d(touching, [area, -1])


def _begin(places: Array, people: Array, count: int, rng: np.random.Generator) -> Array:
    """Choose beginnings far from one another, the more likely the more people (k-means++)."""
    chosen = [places[rng.choice(len(places), p=people / people.sum())]]
    for _ in range(count - 1):
        far = ((places[:, None, :] - np.array(chosen)[None]) ** 2).sum(axis=2).min(axis=1) * people
        chosen.append(places[rng.choice(len(places), p=far / far.sum())])
    return np.array(chosen)


def _nearest(places: Array, middles: Array) -> Indices:
    return np.asarray(np.argmin(((places[:, None, :] - middles[None]) ** 2).sum(axis=2), axis=1))


def _middles(places: Array, people: Array, label: Indices, count: int) -> Array:
    held = np.bincount(label, weights=people, minlength=count)
    sums = [np.bincount(label, weights=people * axis, minlength=count) for axis in places.T]
    return np.column_stack(sums) / held[:, None]


def _balanced(places: Array, people: Array, pairs: Indices, label: Indices) -> Indices:
    """Hand single blocks over to a neighbouring area while that evens out people without straggling."""
    count = label.max() + 1
    fair = people.sum() / count
    held_back = np.zeros(len(pairs), dtype=bool)
    for _ in range(40 * count):
        gain = _gain(places, people / fair, pairs, label)
        gain[held_back] = 0
        best = int(np.argmax(gain))
        if gain[best] <= 1e-9:
            break
        block, beside = pairs[best]
        trial = label.copy()
        trial[block] = label[beside]
        if _astray(pairs, trial).any():
            held_back[best] = True
        else:
            label, held_back = trial, np.zeros(len(pairs), dtype=bool)
    return label


def _gain(places: Array, people: Array, pairs: Indices, label: Indices) -> Array:
    """Return what is gained when the first block of a pair joins the second one's area."""
    count = label.max() + 1
    load = np.bincount(label, weights=people, minlength=count)
    middles = _middles(places, np.ones(len(label)), label, count)
    block, giver, taker = pairs[:, 0], label[pairs[:, 0]], label[pairs[:, 1]]
    evened = people[block] * (load[giver] - load[taker] - people[block])
    reach = ((places - middles[label]) ** 2).sum(axis=1).mean()
    nearer = ((places[block] - middles[giver]) ** 2 - (places[block] - middles[taker]) ** 2).sum(axis=1)
    return np.where(giver == taker, 0, evened + 0.012 * np.clip(nearer / reach, -6, 6))


def _pairs(blocks: Blocks, here: Indices) -> Indices:
    """Return the borders among some blocks, both ways round, by their places in `here`."""
    place = np.full(len(blocks.shapes), -1)
    place[here] = np.arange(len(here))
    pairs = place[blocks.borders]
    pairs = pairs[(pairs >= 0).all(axis=1)]
    return np.vstack([pairs, pairs[:, ::-1]])


def connected(blocks: Blocks, here: Indices, label: Indices) -> Indices:
    """Give each piece that lies apart from its area to the neighbour it touches most."""
    pairs = _pairs(blocks, here)
    for _ in range(20):
        astray = _astray(pairs, label)
        if not astray.any():
            break
        edge = pairs[astray[pairs[:, 0]] & ~astray[pairs[:, 1]]]
        votes = np.zeros((len(label), label.max() + 1))
        np.add.at(votes, (edge[:, 0], label[edge[:, 1]]), 1)
        moved = votes.any(axis=1)
        label = np.where(moved, votes.argmax(axis=1), label)
    return label


def _astray(pairs: Indices, label: Indices) -> NDArray[np.bool_]:
    """Tell which blocks lie in a piece that is not their area's largest."""
    piece = np.arange(len(label))
    same = pairs[label[pairs[:, 0]] == label[pairs[:, 1]]]
    while True:
        lowest = piece.copy()
        np.minimum.at(lowest, same[:, 0], piece[same[:, 1]])
        if np.array_equal(lowest, piece):
            break
        piece = lowest
    size = np.bincount(piece, minlength=len(label))[piece]
    largest = np.zeros(label.max() + 1, dtype=np.int64)
    # Ties go to the piece with the lowest number, so that the answer never depends on the order of rows.
    rank = size * len(label) - piece
    np.maximum.at(largest, label, rank)
    return np.asarray(rank != largest[label])


def united(blocks: Blocks, plan: Indices, count: int) -> NDArray[np.object_]:
    """Return the shapes of a plan's areas 0 to `count` - 1; shared borders coincide vertex by vertex."""
    return np.array(
        [shapely.coverage_union_all(blocks.shapes[plan == area]) for area in range(count)], dtype=object
    )
