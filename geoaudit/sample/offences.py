"""The offences: where and when they happened, and who was dealt with for them."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample.codes import OFFENCES
from geoaudit.sample.patterns import MONTHS, PATTERNS, month_weights
from geoaudit.sample.people import People, pick
from geoaudit.sample.scene import Scene

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

_OUTCOMES = (
    ("Investigation complete; no suspect identified", 0.45), ("Unable to prosecute suspect", 0.31),
    ("Awaiting court outcome", 0.05), ("Offender given a caution", 0.03), ("Local resolution", 0.05),
    ("Under investigation", 0.11),
)  # fmt: skip
_DEALT_WITH = (
    ("Charged or summonsed", 0.62),
    ("Offender given a caution", 0.2),
    ("Awaiting court outcome", 0.18),
)
_FOLLOWED = 0.16  # of burglaries and vehicle crimes: another one near by within a fortnight
_KNOWN = 0.15  # of offences: the person dealt with is under supervision


def make_offences(scene: Scene, people: People, count: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return offences over the 36 months from April 2020.

    Returns
    -------
    DataFrame
        ``code``, ``type`` (of police.uk), ``pattern``, ``place`` (row of the scene's postcodes), ``start``,
        ``end`` (datetime64[s]; the times between which it happened), ``reported`` (datetime64[s], a day),
        ``person`` ("" where nobody of the caseload was dealt with), ``outcome``; in order of being reported.
    """
    share = np.array([offence.share for offence in OFFENCES])
    which = np.sort(rng.choice(len(OFFENCES), count, p=share / share.sum()))
    pattern = np.array([offence.pattern for offence in OFFENCES], dtype=object)[which]
    place, start = np.empty(count, dtype=np.int64), np.empty(count, dtype="datetime64[s]")
    for name in PATTERNS:
        here = np.flatnonzero(pattern == name)
        place[here] = _places(scene, name, len(here), rng)
        start[here] = _times(name, len(here), rng)
    follow = np.isin(pattern, ["burglary", "vehicle"])
    place[follow], start[follow] = _followed(place[follow], start[follow], len(scene.homes), rng)
    which = _in_force(which, start)
    person = _dealt_with(scene, people, place, rng)
    frame = pd.DataFrame(
        {
            "code": np.array([offence.code for offence in OFFENCES], dtype=object)[which],
            "type": np.array([offence.police_uk for offence in OFFENCES], dtype=object)[which],
            "pattern": pattern,
            "place": place,
            "start": start,
            "end": start + _unknown_for(pattern, rng),
            "person": person,
            "outcome": np.where(person == "", pick(_OUTCOMES, count, rng), pick(_DEALT_WITH, count, rng)),
        }
    )
    delay = np.minimum(rng.geometric(0.45, count) - 1, 40).astype("timedelta64[D]")
    frame["reported"] = (frame["end"].to_numpy().astype("datetime64[D]") + delay).astype("datetime64[s]")
    return frame.sort_values(["reported", "start"], kind="stable", ignore_index=True)


def _places(scene: Scene, pattern: str, count: int, rng: np.random.Generator) -> Indices:
    how = PATTERNS[pattern]
    weight = (
        how.homes * scene.homes
        + how.night * scene.night
        + how.shops * scene.shops
        + how.estates * scene.estates
    )
    weight = np.round(weight * rng.lognormal(0.0, how.repeat, len(weight)), 12)
    return rng.choice(len(weight), count, p=weight / weight.sum())


def _times(pattern: str, count: int, rng: np.random.Generator) -> NDArray[np.datetime64]:
    """Return when each began: a month, a day of the week within it, and a time to five minutes."""
    how = PATTERNS[pattern]
    month = MONTHS[rng.choice(len(MONTHS), count, p=month_weights(pattern))]
    first = month.astype("datetime64[D]")
    length = ((month + 1).astype("datetime64[D]") - first).astype(np.int64)
    # 1970-01-01 was a Thursday.
    weekday = np.array(how.week) / max(how.week)
    day = first + (rng.random(count) * length).astype(np.int64)
    for _ in range(8):
        dropped = rng.random(count) > weekday[(day.astype(np.int64) + 3) % 7]
        day = np.where(dropped, first + (rng.random(count) * length).astype(np.int64), day)
    hour = how.hour + rng.normal(0, how.spread, count)
    minutes = np.round(hour * 12) * 5
    # A night runs on past midnight: its small hours belong to the day that it began on.
    start = day.astype("datetime64[m]") + minutes.astype(np.int64)
    inside = (start >= MONTHS[0].astype("datetime64[m]")) & (start < (MONTHS[-1] + 1).astype("datetime64[m]"))
    return np.asarray(np.where(inside, start, day.astype("datetime64[m]") + 720).astype("datetime64[s]"))


def _followed(
    place: Indices, start: NDArray[np.datetime64], places: int, rng: np.random.Generator
) -> tuple[Indices, NDArray[np.datetime64]]:
    """Put some offences near another one and within a fortnight after it: near repeats.

    Neighbouring postcodes stand in neighbouring rows, so that a few rows on is the same or the next street.
    """
    count = len(place)
    child = np.flatnonzero(rng.random(count) < _FOLLOWED)
    parent = rng.integers(0, max(count, 1), len(child))
    near = (place[parent] + rng.integers(-3, 4, len(child))).clip(0, places - 1)
    when = start[parent] + (
        rng.integers(1, 15, len(child)) * 86_400 + rng.integers(-24, 25, len(child)) * 300
    )
    last = (MONTHS[-1] + 1).astype("datetime64[s]")
    keep = when < last
    place, start = place.copy(), start.copy()
    place[child[keep]], start[child[keep]] = near[keep], when[keep]
    return place, start


def _in_force(which: Indices, start: NDArray[np.datetime64]) -> Indices:
    """Exchange codes that were not in use on the day for the first of the same pattern that was."""
    open_from = np.array([o.since or "1900-01-01" for o in OFFENCES], dtype="datetime64[s]")
    open_to = np.array([o.until or "2200-01-01" for o in OFFENCES], dtype="datetime64[D]") + 1
    wrong = (start < open_from[which]) | (start >= open_to.astype("datetime64[s]")[which])
    dated = [number for number, offence in enumerate(OFFENCES) if offence.since or offence.until]
    old, new = dated[0], dated[1]
    return np.where(wrong, np.where(which == old, new, old), which)


def _dealt_with(
    scene: Scene, people: People, place: Indices, rng: np.random.Generator
) -> NDArray[np.object_]:
    """Return who of the caseload was dealt with for each offence: few offend much, and mostly near home."""
    table = people.table
    known = np.flatnonzero(rng.random(len(place)) < _KNOWN)
    zeal = np.round(rng.gamma(0.5, 2.0, len(table)) + 0.02, 6)
    trial = rng.choice(len(table), (len(known), 25), p=zeal / zeal.sum())
    home = scene.places[table["home"].to_numpy()[trial]]
    gap = np.hypot(*(home - scene.places[place[known]][:, None]).transpose(2, 0, 1))
    pull = np.round(1.0 / (gap + 250.0) ** 1.6 * 1e6, 9)
    bound = np.cumsum(pull, axis=1)
    chosen = (bound < (rng.random(len(known)) * bound[:, -1])[:, None]).sum(axis=1).clip(0, 24)
    person = np.full(len(place), "", dtype=object)
    person[known] = table["person"].to_numpy(dtype=object)[trial[np.arange(len(known)), chosen]]
    return person


def _unknown_for(pattern: NDArray[np.object_], rng: np.random.Generator) -> NDArray[np.timedelta64]:
    """Return how long the time of an offence is uncertain: hours for what nobody saw, nothing for most."""
    unseen = np.isin(pattern, ["burglary", "vehicle", "day"]) & (rng.random(len(pattern)) < 0.7)
    hours = np.round(rng.gamma(1.6, 6.0, len(pattern)) * 12) * 300
    return np.where(unseen, hours, 0).astype(np.int64).astype("timedelta64[s]")
