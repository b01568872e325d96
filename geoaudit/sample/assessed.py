"""What is assessed of the people under supervision: their needs by section, and who is watched closely.

The instrument is invented. It has the sections, the scales and the cut-offs that such instruments have, so
that what is made with it looks as it would with a real one.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample.faults import days
from geoaudit.sample.people import AS_AT, People, pick

Texts = NDArray[np.object_]

# Section, need, most points, points from which on it is a need; no points where it is answered yes or no.
_SECTIONS = (
    ("S3 Accommodation", "Accommodation", 8, 2), ("S4 ETE", "Education, training and employment", 8, 3),
    ("S5 Finance", "Finance", 0, 0), ("S6 Relationships", "Relationships", 6, 2),
    ("S7 Lifestyle", "Lifestyle and associates", 6, 2), ("S8 Drugs", "Drugs", 10, 2),
    ("S9 Alcohol", "Alcohol", 8, 4), ("S10 Well-being", "Emotional well-being", 0, 0),
    ("S11 Thinking", "Thinking and behaviour", 8, 4), ("S12 Attitudes", "Attitudes", 8, 2),
    ("S13 Health", "Health", 0, 0),
)  # fmt: skip
_MAPPA = (("", 0.86), ("Level 1", 0.115), ("Level 2", 0.022), ("Level 3", 0.003))
_LISTS = (("", 0.93), ("IOM", 0.04), ("IOM; PPO", 0.012), ("PPO", 0.018))


def instrument() -> pd.DataFrame:
    """Return the instrument's file: a row a section, with its scale and cut-off, or its words."""
    rows = [
        {
            "column": name,
            "need": need.casefold(),
            "section": f"Section {name[1:]}",
            "least": "0" if most else "",
            "most": str(most or ""),
            "cut_off": str(cut or ""),
            "yes": "" if most else "Yes",
            "no": "" if most else "No",
            "scored": "yes" if most else "no",
        }
        for name, need, most, cut in _SECTIONS
    ]
    return pd.DataFrame(rows)


def assessments(people: People, rng: np.random.Generator) -> pd.DataFrame:
    """Return what each person's latest assessment says, and the lists that the person is on.

    One in ten has a basic assessment only or none, and one in fifteen one of more than a year ago. Faults: 25
    scores off their scale, one section in sixty left blank.
    """
    table = people.table
    needs = table["needs"].to_numpy(dtype=object)
    count = len(table)
    kind = np.where(needs == "", pick((("Basic", 0.7), ("", 0.3)), count, rng), "Full (Layer 3)")
    age = rng.integers(5, 330, count) + np.where(rng.random(count) < 0.065, 400, 0)
    on = (AS_AT - age.astype(np.int64)).astype("datetime64[s]")
    found = pd.DataFrame(
        {"Assessment Type": kind, "Assessed On": np.where(kind == "", "", days(pd.Series(on)))}
    )
    for name, need, most, cut in _SECTIONS:
        found[name] = _section(needs, need, (most, cut), rng)
    off = rng.choice(count, min(25, count), replace=False)
    found.loc[off, "S8 Drugs"] = np.where(found.loc[off, "S8 Drugs"] == "", "", "77")
    found["MAPPA Level"] = pick(_MAPPA, count, rng)
    found["Lists"] = pick(_LISTS, count, rng)
    known = rng.random(count) > 0.03
    convictions = rng.poisson(np.where(found["Lists"] == "", 0.8, 5.0))
    found["Convictions in 12 Months"] = np.where(known, convictions.astype(str), "").astype(object)
    return found


def _section(needs: Texts, need: str, scale: tuple[int, int], rng: np.random.Generator) -> Texts:
    """Return each person's score or answer in one section; blank where nobody assessed it."""
    most, cut = scale
    has = np.array([need in text.split("; ") for text in needs])
    drawn = rng.random(len(needs))
    if most:
        score = np.where(has, cut + drawn * (most + 1 - cut), drawn * cut)
        text = np.floor(score).astype(np.int64).astype(str).astype(object)
    else:
        text = np.where(has, "Yes", "No").astype(object)
    blank = (needs == "") | (rng.random(len(needs)) < 1 / 60)
    return np.asarray(np.where(blank, "", text))
