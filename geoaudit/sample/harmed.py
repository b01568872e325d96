"""The victims of recorded offences, and a cohort whose reoffending was followed."""

import numpy as np
import pandas as pd

from geoaudit.sample.faults import days
from geoaudit.sample.people import People, pick
from geoaudit.sample.scene import Scene

_ETHNICITY = (
    ("White", 0.80), ("Asian or Asian British", 0.06), ("Black or Black British", 0.03), ("Mixed", 0.03),
    ("Other ethnic group", 0.02), ("Not stated", 0.06),
)  # fmt: skip
_RELATIONSHIPS = {
    "domestic": (("Partner or former partner", 0.62), ("Family member", 0.27), ("Acquaintance", 0.11)),
    "": (("Stranger", 0.46), ("Acquaintance", 0.34), ("Not known", 0.14), ("", 0.06)),
}
_SOMEBODY_HURT = ("night", "domestic", "street")
_BANDS = (("Low", 0.32, 0.14), ("Medium", 0.46, 0.34), ("High", 0.22, 0.62))
_AGAIN = 0.22
"""Of victims: those who were one before, more of them in the home."""


def victims(scene: Scene, offences: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the victims of violence and robbery, some of them more than once."""
    mine = offences[offences["pattern"].isin(_SOMEBODY_HURT)].reset_index(drop=True)
    mine = mine.iloc[np.sort(rng.choice(len(mine), len(mine) // 3, replace=False))].reset_index(drop=True)
    count = len(mine)
    home = (mine["pattern"] == "domestic").to_numpy()
    who = np.arange(count)
    again = rng.random(count) < np.where(home, 2 * _AGAIN, _AGAIN / 2)
    earlier = np.floor(rng.random(count) * np.arange(count)).astype(np.int64)
    who = np.where(again, earlier, who)
    first = pd.DataFrame(
        {
            "gender": np.where(home, pick((("Female", 0.72), ("Male", 0.27), ("", 0.01)), count, rng),
                               pick((("Female", 0.41), ("Male", 0.57), ("", 0.02)), count, rng)),
            "ethnicity": pick(_ETHNICITY, count, rng),
            "age": rng.gamma(5.0, 7.0, count).clip(10, 96).astype(np.int64),
            "postcode": scene.postcodes["postcode"].to_numpy(dtype=object)[
                rng.choice(len(scene.homes), count, p=scene.homes * (1 + 2 * scene.hardship)
                           / (scene.homes * (1 + 2 * scene.hardship)).sum())
            ],
        }
    ).iloc[who].reset_index(drop=True)  # fmt: skip
    relation = np.where(home, *(pick(_RELATIONSHIPS[kind], count, rng) for kind in ("domestic", "")))
    return pd.DataFrame(
        {
            "Victim Reference": "P" + (who + 300_001).astype(str).astype(object),
            "Date": days(mine["start"].dt.normalize()),
            "Offence Code": mine["code"],
            "Gender": first["gender"],
            "Ethnicity": first["ethnicity"],
            "Age": first["age"],
            "Postcode": first["postcode"],
            "Relationship": relation,
        }
    )


def cohort(scene: Scene, people: People, rng: np.random.Generator) -> pd.DataFrame:
    """Return people who began an order or left prison in three years, followed for 12 months each.

    The prediction is a little higher than what came, as such predictions are after some years.
    """
    count = len(people.table) * 4 // 5
    which = rng.choice(len(people.table), count, replace=False)
    mine = people.table.iloc[which].reset_index(drop=True)
    band = pick(tuple((name, share) for name, share, _ in _BANDS), count, rng)
    middle = pd.Series(band).map({name: chance for name, _, chance in _BANDS}).to_numpy(dtype=np.float64)
    predicted = (middle + rng.normal(0, 0.06, count)).clip(0.02, 0.95)
    again = rng.random(count) < predicted * 0.94
    more = np.where(again, 1 + rng.poisson(1.9, count), 0)
    start = np.datetime64("2020-04-01") + rng.integers(0, 3 * 365, count)
    rows = pd.DataFrame(
        {
            "CRN": "R" + (rng.permutation(900_000)[:count] + 100_000).astype(str).astype(object),
            "Start": days(pd.Series(start.astype("datetime64[s]"))),
            "Order Type": mine["order"],
            "Gender": mine["gender"],
            "Age": ((start - mine["born"].to_numpy().astype("datetime64[D]")).astype(np.int64) // 365).clip(
                18
            ),
            "Risk Band": band,
            "Postcode": scene.postcodes["postcode"].to_numpy(dtype=object)[mine["home"].to_numpy()],
            "Reoffended": np.where(again, "Yes", "No"),
            "Reoffences": more,
            "Predicted": np.round(predicted * 100, 1),
        }
    )
    return rows.sort_values(["Start", "CRN"], kind="stable", ignore_index=True)
