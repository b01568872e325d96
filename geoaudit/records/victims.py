"""Who was a victim before: repeat victimisation within 12 months, told from the source's own records."""

import numpy as np
import pandas as pd

TWELVE_MONTHS = pd.DateOffset(months=12)
FIRST, AGAIN = "first in 12 months", "repeat within 12 months"
NOT_TOLD, TOO_EARLY = "not told", "not told (too early)"
REPEAT = (FIRST, AGAIN, NOT_TOLD, TOO_EARLY)


def repeats(
    person: "pd.Series[str]", day: "pd.Series[pd.Timestamp]", offence: "pd.Series[str]"
) -> "pd.Series[str]":
    """Return whether each record's victim has an earlier record within 12 months, one of `REPEAT`.

    Twelve months go by the calendar: a record on the same day of the next year is still within them (for
    29 February that is 28 February). Of a person's several records on one day all but the first in the file
    are repeats, but those of one offence are one: they are what its first record is.

    Before the source is 12 months old nobody can say that a record is a first. Those records are `TOO_EARLY`
    all together, even those with an earlier record beside them: with the repeats counted and the firsts not,
    the share of repeats would be too high. The source begins with the month of its earliest record.

    Parameters
    ----------
    person : Series of str
        Who the victim is; missing where the source does not say, which is `NOT_TOLD`.
    day : Series of datetime64
        The event date, none missing; the first of the month where only that is known.
    offence : Series of str
        Reference of the offence; missing where there is none.
    """
    if day.empty:
        return pd.Series(index=day.index, dtype="str")
    events = pd.DataFrame({"person": person, "day": day.dt.normalize(), "offence": offence})
    # A record that names no offence is of one of its own.
    own = events["offence"].isna()
    events["event"] = events.groupby(["person", "offence"], sort=False)["day"].ngroup().astype("float64")
    events.loc[own, "event"] = -1.0 - np.flatnonzero(own)
    ordered = events[events["person"].notna()].sort_values(["person", "day"], kind="stable")
    once = ordered.drop_duplicates("event")
    before = once.groupby("person", sort=False)["day"].shift()
    again = once["day"] <= before + TWELVE_MONTHS
    told = events["event"].map(pd.Series(np.where(again, AGAIN, FIRST), once["event"])).astype("str")
    began = events["day"].min().to_period("M").to_timestamp()
    told = told.mask(events["day"] < began + TWELVE_MONTHS, TOO_EARLY)
    return told.where(events["person"].notna(), NOT_TOLD).astype("str")
