"""The people under supervision: a caseload as a case management system would extract it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample import names
from geoaudit.sample.codes import caseload_codes
from geoaudit.sample.scene import Scene

Array = NDArray[np.float64]
Texts = NDArray[np.object_]

AS_AT = np.datetime64("2023-03-31")
NEEDS = (
    "Accommodation", "Education, training and employment", "Finance", "Relationships",
    "Lifestyle and associates", "Drugs", "Alcohol", "Emotional well-being", "Thinking and behaviour",
    "Attitudes", "Health",
)  # fmt: skip
_PREVALENCE = np.array([0.28, 0.42, 0.30, 0.46, 0.48, 0.34, 0.30, 0.33, 0.58, 0.40, 0.16])
# How much likelier a need is in the poorest places, and among some groups of offence.
_HARDSHIP = np.array([1.5, 1.6, 1.5, 1.1, 1.3, 1.5, 1.1, 1.2, 1.1, 1.2, 1.2])
_BY_GROUP = {
    "Drugs": {4: 1.4, 5: 1.7},
    "Theft and handling": {0: 1.5, 2: 1.6, 5: 1.9},
    "Burglary": {5: 1.6, 4: 1.3},
    "Violence": {3: 1.4, 6: 1.4, 8: 1.15},
    "Motoring and vehicle": {6: 1.7, 5: 0.6},
    "Public order and weapons": {6: 1.4},
    "Sexual": {3: 1.3, 5: 0.4, 8: 1.2},
}
_AGES = ((18, 0.09), (21, 0.12), (25, 0.16), (30, 0.31), (40, 0.19), (50, 0.10), (60, 0.03), (78, 0.0))
_ETHNICITY = (
    ("White", 0.790), ("Asian or Asian British", 0.044), ("Black or Black British", 0.031), ("Mixed", 0.029),
    ("Other ethnic group", 0.016), ("Not stated", 0.035), ("", 0.055),
)  # fmt: skip
_ADDRESSES = (
    ("Householder (owner - freehold or leasehold)", 0.10), ("Rental accommodation - social rental", 0.33),
    ("Rental accommodation - private rental", 0.21), ("Friends/Family (settled)", 0.19),
    ("Friends/Family (transient)", 0.02), ("Supported Housing", 0.025), ("Approved Premises", 0.02),
    ("Homeless - Rough Sleeping", 0.014), ("Homeless - No Fixed Abode", 0.026), ("Prison", 0.03), ("", 0.035),
)  # fmt: skip
_ORDERS = (
    ("Community Order", 0.46), ("Suspended Sentence Order", 0.24), ("Licence", 0.21),
    ("Post Sentence Supervision", 0.09),
)  # fmt: skip
_RISK = (("Low", 0.27), ("Medium", 0.55), ("High", 0.155), ("Very High", 0.01), ("", 0.015))


@dataclass(frozen=True)
class People:
    """Who is under supervision, before a clerk has typed it.

    Attributes
    ----------
    table : DataFrame
        ``person``, ``name``, ``born`` (datetime64[s]), ``gender``, ``ethnicity``, ``home`` (row of the
        scene's postcodes), ``address``, ``order``, ``began`` (datetime64[s]), ``code``, ``group``, ``risk``,
        ``needs``, ``review`` (datetime64[s]), ``team``.
    """

    table: pd.DataFrame


def pick(choices: tuple[tuple[object, float], ...], count: int, rng: np.random.Generator) -> Texts:
    """Return `count` of the choices, each as often as its share says."""
    shares = np.array([share for _, share in choices])
    words = np.array([word for word, _ in choices], dtype=object)
    return np.asarray(words[rng.choice(len(words), count, p=shares / shares.sum())])


def make_people(scene: Scene, count: int, rng: np.random.Generator) -> People:
    """Return `count` invented people: more of them where hardship is, and with the needs that go with it."""
    weight = scene.homes * (0.5 + 4.0 * scene.hardship)
    home = rng.choice(len(weight), count, p=weight / weight.sum())
    codes = caseload_codes()
    share = codes["weight"].to_numpy()
    offence = rng.choice(len(codes), count, p=share / share.sum())
    group = codes["group"].to_numpy(dtype=object)[offence]
    table = pd.DataFrame(
        {
            "person": _numbers("W", count, rng),
            "name": pick(tuple((n, 1.0) for n in names.FIRST), count, rng)
            + " "
            + pick(tuple((n, 1.0) for n in names.LAST), count, rng),
            "born": born(count, rng),
            "gender": pick((("Male", 0.865), ("Female", 0.12), ("Not Known", 0.005), ("", 0.01)), count, rng),
            "ethnicity": pick(_ETHNICITY, count, rng),
            "home": home,
            "address": pick(_ADDRESSES, count, rng),
            "order": pick(_ORDERS, count, rng),
            "began": (AS_AT - np.round(rng.gamma(1.7, 240.0, count)).clip(0, 1500).astype(np.int64)).astype(
                "datetime64[s]"
            ),
            "code": codes["code"].to_numpy(dtype=object)[offence],
            "group": group,
            "risk": pick(_RISK, count, rng),
            "needs": _needs(scene.hardship[home], group, rng),
            "review": (AS_AT + rng.integers(-60, 170, count)).astype("datetime64[s]"),
            "team": _teams(scene, home),
        }
    )
    return People(table)


def born(count: int, rng: np.random.Generator) -> NDArray[np.datetime64]:
    """Return dates of birth of adults of a caseload's ages."""
    edges = np.array([age for age, _ in _AGES])
    shares = np.array([share for _, share in _AGES])
    band = rng.choice(len(edges) - 1, count, p=shares[:-1] / shares.sum())
    days = (edges[band] + rng.random(count) * np.diff(edges)[band]) * 365.25 + 1
    return (AS_AT - days.astype(np.int64)).astype("datetime64[s]")


def _numbers(letter: str, count: int, rng: np.random.Generator) -> Texts:
    """Return different reference numbers in no order."""
    drawn = rng.permutation(max(900_000, count))[:count] + 100_000
    return np.asarray(letter + drawn.astype(str).astype(object))


def _needs(hardship: Array, group: Texts, rng: np.random.Generator) -> Texts:
    """Return the needs of each person in one cell; none at all for the one in eight who was not assessed."""
    chance = _PREVALENCE * (1 + (_HARDSHIP - 1) * hardship[:, None])
    for name, factors in _BY_GROUP.items():
        chance[np.ix_(group == name, list(factors))] *= np.array(list(factors.values()))
    has = rng.random(chance.shape) < chance.clip(0, 0.95)
    assessed = rng.random(len(group)) > 0.12
    text = np.full(len(group), "", dtype=object)
    for number, need in enumerate(NEEDS):
        text = np.where(has[:, number], text + np.where(text == "", "", "; ") + need, text)
    text = np.where(text == "", "None identified", text)
    return np.asarray(np.where(assessed, text, ""))


def _teams(scene: Scene, home: NDArray[np.int64]) -> Texts:
    """Return the team of the nearest centre."""
    gaps = ((scene.places[home][:, None] - scene.centres[None]) ** 2).sum(axis=2)
    teams = np.array([f"Team {letter}" for letter in "ABCDEF"], dtype=object)
    return np.asarray(teams[gaps.argmin(axis=1)])
