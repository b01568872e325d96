"""The force's own extract of recorded offences: codes, times and postcodes, faults and all."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample.faults import (
    OddPostcodes,
    PostcodeFaults,
    days,
    minutes,
    repeat_rows,
    spoil_dates,
    spoil_postcodes,
)
from geoaudit.sample.scene import Scene

Texts = NDArray[np.object_]

_SETTINGS = {
    "night": "Street – licensed premises near by", "domestic": "Dwelling", "street": "Street",
    "shops": "Shop", "burglary": "Dwelling", "vehicle": "Street – parked vehicle", "day": "Public place",
    "estate": "Street",
}  # fmt: skip
_UNLISTED = 0.007
_AWAY = np.timedelta64(1, "D")  # from when a burglary ended to its report: nobody was there to find it


def recorded_offences(
    scene: Scene, offences: pd.DataFrame, odd: OddPostcodes, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the extract as the force sends it.

    Dates are dd/mm/yyyy hh:mm. What nobody saw was committed between two times: overnight, or while a family
    was away until the day on which it was reported; where the time is known, half the rows have no "Committed
    To". Faults: 40 ends without a time and 9 before the beginning; postcodes of every sort; 12 rows without a
    date, 6 in the future, 3 on days that do not exist, 1 at a time that does not, 3 before 1900; 20 rows
    twice; 7 in 1,000 with a code on no list.
    """
    code = offences["code"].to_numpy(dtype=object)
    code = np.where(
        rng.random(len(code)) < _UNLISTED, np.where(rng.random(len(code)) < 0.5, "9ZZ1", "0"), code
    )
    known = scene.postcodes["postcode"].to_numpy(dtype=object)[offences["place"].to_numpy()]
    wrong = {
        "": 12,
        "14/07/2122 22:15": 6,
        "31/02/2022 21:00": 3,
        "30/11/2021 25:61": 1,
        "30/12/1899 00:00": 3,
    }
    rows = pd.DataFrame(
        {
            "Crime Reference": _references(offences),
            "Offence Code": code,
            "Committed From": spoil_dates(minutes(offences["start"]), wrong, rng),
            "Committed To": _until(offences, rng.spawn(1)[0]),
            "Reported On": days(offences["reported"]),
            "Postcode": spoil_postcodes(known, odd, PostcodeFaults(30, 6, 14, 5, 4, 16, 9, 1), rng),
            "Setting": offences["pattern"].map(_SETTINGS),
            "Outcome": offences["outcome"],
            "Suspect CRN": offences["person"],
        }
    )
    return repeat_rows(rows, 20, rng)


def _until(offences: pd.DataFrame, rng: np.random.Generator) -> Texts:
    """Return by when each was committed, as the force writes it."""
    start, end, day = (offences[name].to_numpy() for name in ("start", "end", "reported"))
    back = day + (14 * 12 + rng.integers(0, 96, len(day))) * np.timedelta64(300, "s")
    away = (offences["pattern"] == "burglary").to_numpy() & (end > start) & (day - end > _AWAY)
    until = np.where(away, back, end)
    text = minutes(pd.Series(pd.DatetimeIndex(until)))
    text[(end == start) & (rng.random(len(day)) < 0.5)] = ""
    unseen = rng.permutation(np.flatnonzero(until > start))
    text[unseen[:40]] = days(pd.Series(pd.DatetimeIndex(until[unseen[:40]])))
    before = pd.DatetimeIndex(start[unseen[40:49]] - np.timedelta64(1, "D"))
    text[unseen[40:49]] = minutes(pd.Series(before))
    return text


def _references(offences: pd.DataFrame) -> Texts:
    """Return the force's references: a number within the year of the report."""
    year = offences["reported"].dt.year
    number = offences.groupby(year).cumcount() + 1
    references = "WC/" + number.astype(str).str.zfill(6) + "/" + year.astype(str)
    return np.asarray(references, dtype=object)
