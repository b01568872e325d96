"""Short groupings that audits are read by: two ages, reviews overdue, yes and no."""

import datetime as dt

import numpy as np
import pandas as pd

from geoaudit.records.genders import FEMALE, MALE, genders_meant
from geoaudit.records.schema import AGE_BANDS, NOT_RECORDED

AGE_PAIR = ("under 25", "25 and over", NOT_RECORDED)
"""The two ages of the inspectorate's tables of diversity."""
OTHERS = "another gender, or not recorded"
AGE_AND_GENDER = "age_and_gender"
AGES_AND_GENDERS = (*(f"{gender}, {age}" for gender in (FEMALE, MALE) for age in AGE_PAIR[:2]), OTHERS)
"""The two ages of women and of men, and everybody else: crossed with them most would be a few."""
REVIEW_STATES = ("overdue", "not overdue", NOT_RECORDED)
ANSWERS = ("yes", "no", NOT_RECORDED)
PREDICTIONS = ("recorded", NOT_RECORDED)
"""Whether somebody has a predicted probability that can be read."""
NO_ANSWER = "answers neither yes nor no, taken as not recorded"

_UNDER_25 = AGE_BANDS[: AGE_BANDS.index("25-29")]
_SAID = {
    **dict.fromkeys(("yes", "y", "true", "t", "1"), ANSWERS[0]),
    **dict.fromkeys(("no", "n", "false", "f", "0"), ANSWERS[1]),
}


def age_pair(bands: "pd.Series[str]") -> "pd.Series[str]":
    """Return which of `AGE_PAIR` each age band (`schema.AGE_BANDS`) lies in."""
    pairs = {band: AGE_PAIR[0] if band in _UNDER_25 else AGE_PAIR[1] for band in AGE_BANDS}
    return bands.map({**pairs, NOT_RECORDED: NOT_RECORDED}).astype("str")


def age_and_gender(bands: "pd.Series[str]", genders: "pd.Series[str]") -> "pd.Series[str]":
    """Return which of `AGES_AND_GENDERS` each person is, by age band and by the gender as recorded."""
    found = genders_meant(genders) + ", " + age_pair(bands)
    return found.where(found.isin(AGES_AND_GENDERS), OTHERS).astype("str")


def review_state(due: "pd.Series[pd.Timestamp]", as_at: dt.date) -> "pd.Series[str]":
    """Return which of `REVIEW_STATES` each review is in: due on the day itself is not overdue.

    Parameters
    ----------
    due : Series of datetime64
        Missing where there is none or it cannot be read.
    as_at : date
        The day of the extract.
    """
    late = due.dt.normalize() < pd.Timestamp(as_at)
    states = np.where(due.isna(), REVIEW_STATES[2], np.where(late, REVIEW_STATES[0], REVIEW_STATES[1]))
    return pd.Series(states, due.index, dtype="str")


def yes_or_no(recorded: "pd.Series[str]") -> "tuple[pd.Series[str], dict[str, int]]":
    """Return which of `ANSWERS` each text is, and how many are another."""
    plain = recorded.str.strip().str.casefold()
    answers = plain.map(_SAID).astype("str").fillna(NOT_RECORDED)
    strange = recorded.notna() & (plain != "") & (plain != NOT_RECORDED) & (answers == NOT_RECORDED)
    return answers, {NO_ANSWER: int(strange.sum())}
