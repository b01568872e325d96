"""The words of profiles: what is counted, how a figure is read out, and lists of names."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np

from geoaudit.counts.spread import LONG
from geoaudit.counts.words import NONE_RECORDED, RARE
from geoaudit.disclosure.profile import TOTAL
from geoaudit.hotspots.journeys import NOT_KNOWN
from geoaudit.records.categories import UNMAPPED
from geoaudit.records.ethnicity import OTHER_CODE
from geoaudit.records.needs import NONE_IDENTIFIED, TOGETHER
from geoaudit.records.schema import NOT_RECORDED
from geoaudit.records.victims import NOT_TOLD, TOO_EARLY

UNITS = {
    "offenders": ("person under supervision", "people under supervision"),
    "orders": ("order", "orders"),
    "offences": ("offence", "offences"),
    "incidents": ("incident", "incidents"),
    "victims": ("victim", "victims"),
    "reoffending": ("person of the cohort", "people of the cohort"),
    "unpaid-work": ("spell of unpaid work", "spells of unpaid work"),
    "facilities": ("place", "places"),
    "table": ("figure", "figures"),
}
"""What one row of a source is, and several."""

COLUMNS = {
    "area_code": "area",
    "area_name": "area",
    "home_office_group": "offence",
    "police_uk_type": "offence",
    "probation_offence_group": "offence",
    "order_type": "kind of order",
    "age_band": "age",
    "age_and_gender": "age and gender",
    "ethnic_group": "ethnic group",
    "need_state": "state of the need",
    TOGETHER: "named need",
    "risk_of_serious_harm": "risk of serious harm",
    "mappa_level": "MAPPA level",
    "deprivation": "decile of deprivation",
    "rural": "kind of land",
    "prediction": "predicted probability",
}

BLANKS: Mapping[str, str] = MappingProxyType(
    {
        NOT_RECORDED: "is not recorded",
        NONE_RECORDED: "is not recorded",
        OTHER_CODE: "is recorded by a code that is on no list",
        UNMAPPED: "is recorded by a code that the table of categories does not have",
    }
)
"""Words of a column that do not say what anybody is, and what is said of those whose word it is."""

UNKNOWN = frozenset({"not known", "not stated", "unknown", *BLANKS})
"""Categories of whom it is not known, in small letters."""
NO_KINDS = frozenset({TOTAL, NOT_KNOWN, NONE_IDENTIFIED, RARE, LONG, NOT_TOLD, TOO_EARLY, *BLANKS})
"""Categories that are not what somebody or something is, and so are never named, ranked or compared."""

_ROUNDS_TO_NONE = 0.5

NOBODY_SAYS = "Nothing can be said of it here: every figure is hidden or missing."


def is_not_known(category: str) -> str:
    """Return what is said of those whose category says that it is not known: ``is not recorded``."""
    return BLANKS.get(category, f"is {category.lower()}")


def how_many_unknown(percent: float, what: str, category: str = NOT_RECORDED) -> Iterator[str]:
    """Yield of how many it is not known: ``For 8% the age is not recorded.``

    Nothing is said where the percentage is missing, or rounds to none.
    """
    if percent > _ROUNDS_TO_NONE:
        yield f"For {percent:.0f}% the {what} {is_not_known(category)}."


def noun(kind: str, measure: str) -> str:
    """Return what a table counts, in words for several."""
    if measure == "persons":
        return "people"
    return UNITS[kind][1] if measure == "records" else f"{measure} of {UNITS[kind][1]}"


def unit_counted(kind: str, measure: str) -> str:
    """Return a sentence on which unit is counted: people once each, or what they have several of."""
    if measure == "persons":
        return (
            "The unit counted is the person: each is counted once in every figure, however many records "
            "they have."
        )
    if measure != "records":
        return f"The figures are {measure} added up, in whole units."
    one, several = UNITS[kind]
    again = "" if kind == "offenders" else f" A person with several {several} is counted for each of them."
    known = kind in {"offenders", "orders", "unpaid-work"}
    return f"The unit counted is the {one}.{again if known else ''}"


def column_in_words(name: str) -> str:
    """Return a column's name as it is read."""
    return COLUMNS.get(name, name.replace("_", " "))


def read_out(n: float, noun: str, about: str = "") -> str:
    """Return a figure with its noun: ``about 57 orders``, ``1,204 people``; no figure is none."""
    if np.isnan(n):
        return f"a number of {noun} that is hidden"
    said = "no" if n == 0 else f"{about}{n:,.0f}"
    return f"{said} {noun}"


def percent_in_words(percent: float, lower: float, upper: float) -> str:
    """Return a percentage with its interval: ``34% (95% interval 31 to 37)``."""
    return f"{percent:.0f}% (95% interval {max(lower, 0):.0f} to {min(upper, 100):.0f})"


def is_category(name: str) -> bool:
    """Whether a category is one of what was recorded: no total, and none of `BLANKS`."""
    return name not in {TOTAL, NOT_KNOWN, *BLANKS}


def is_kind(name: str) -> bool:
    """Whether a category is what somebody or something is: none of `NO_KINDS`."""
    return name not in NO_KINDS
