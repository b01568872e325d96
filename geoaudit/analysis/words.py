"""The words of findings: what each column is, what is counted, and lists of names."""

from collections.abc import Mapping, Sequence

from geoaudit.profiles.lists import named
from geoaudit.spec import hotspot_plan as plan_of
from geoaudit.spec.hotspot_plan import HotspotPlan

CRIMES = "Incidents are left out: they are never added to crimes."
LEVEL, STRONG = 0.05, 0.01

NOUNS = {
    "offenders": "people under supervision",
    "orders": "orders",
    "offences": "crimes",
    "incidents": "incidents",
    "victims": "victims of crime",
    "reoffending": "people of the cohort",
    "unpaid-work": "spells of unpaid work",
    "facilities": "places",
}

MEANINGS = {
    "area_code": "GSS code of the area, or National Grid reference of the cell",
    "area_name": "name of the area, or National Grid reference of the cell",
    "class": "what the map shows",
    "n": "how many (missing where hidden or not held)",
    "harm": "harm: how many, each by its weight",
    "window": "how many in it and in those next to it",
    "expected": "how many there would be in it and in those next to it by chance",
    "z": "standard score; p is told another way where it is exact, so that the two need not agree",
    "p": "two-sided p-value",
    "p_corrected": "two-sided p-value, corrected for the number of areas (Benjamini and Hochberg)",
    "density": "density per square kilometre",
    "times_average": "times the average of the whole area",
    "base_density": "density of what the risk is to, per square kilometre",
    "risk": "per 1,000 of what the risk is to",
    "i": "local Moran's I",
    "beside": "how many of the second source",
    "z_beside": "standard score of the second source",
    "p_beside": "corrected p-value of the second source",
    "before": "how many in the earlier period",
    "after": "how many in the later period",
    "difference": "later less earlier",
    "ratio": "later to earlier",
    "tau": "Kendall's tau of the months",
    "slope": "Sen's slope: change in a month",
    "months_hot": "months in which it was a hot spot",
    "months": "months with figures",
    "rate": "per 1,000",
    "lower": "lower end of the 95% interval",
    "upper": "upper end of the 95% interval",
    "population": "what the rate is of",
    "against": "above, below or not told apart from the whole",
    "visitors": "whether many visitors are likely: its rate to residents is no measure of risk",
    "share_of_area": "share of the land flagged (0 to 1)",
    "cells": "areas or cells flagged, the last in part",
    "month": "month of the later period",
    "hits": "events of the later period in them",
    "hit_rate": "share of the later period's events in them (0 to 1)",
    "pai": "hit rate to share of the land: 1 is chance",
    "pei": "hit rate to that of the best choice of as much land: 1 is the best there is",
    "flagged": "what was flagged",
    "smoothed": "per 1,000, drawn towards the whole where the base is small (empirical Bayes)",
}
"""What each column is, with its unit."""

_OF_METHOD = {
    plan_of.NEAR_REPEAT: {
        "metres": "band of distance",
        "days": "band of time",
        "pairs": "pairs of events",
        "expected": "pairs that chance would give",
        "ratio": "pairs to those that chance would give",
        "lower": "least of the middle 95% of the random orders",
        "upper": "most of the middle 95% of the random orders",
        "p_more": "one-sided p-value: chance gives so many or more",
    },
    plan_of.CONCENTRATION: {
        "measure": "what is measured",
        "number": "how many places or events",
        "found": "share of all (0 to 1), or the Gini coefficient",
        "by_chance": "what chance would give",
        "lower": "least of the middle 95% of the draws of chance",
        "upper": "most of the middle 95% of the draws of chance",
        "share_of_places": "share of places, from the most crowded on",
        "share_of_events": "share of events in them",
        "most_even": "share of events were they spread as evenly as so many can be",
    },
    plan_of.CHANGE: {
        "n": "how many in both periods",
        "expected": "how many there would be had it changed as the whole did",
        "difference": "later less expected",
        "ratio": "later to expected",
    },
    plan_of.FLOWS: {
        "n": "offences",
        "residents": "offences by people who live in the area",
        "home_area": "GSS code of the area where the offender lives",
        "distance_km": "kilometres between points of the two areas",
        "band": "band of that distance",
    },
    plan_of.JOURNEYS: {
        "n": "offences in the area, as published (missing where hidden)",
        "known": "offences whose offender's home is known: the sum of the published figures of those homes",
        "residents_percent": "per cent of known that are by people who live in the area",
        "neighbours_percent": "per cent of known that are by people from areas next to it",
        "afar_percent": "per cent of known that are by people from further off",
        "not_known_percent": "per cent of n, all offences, whose offender's home is not known",
    },
    plan_of.HOURS_OF_WEEK: {
        "weekday": "day of the week",
        "hour": "hour of the day, from its first minute to its last",
        "share": "share of all (0 to 1)",
        "index": "to an even week: 1 is as much as in any hour",
        "n": "how many; of what lies between two times a part in each hour",
    },
}


def meanings_for(method: str) -> dict[str, str]:
    """Return what each column of a method's tables is."""
    return MEANINGS | _OF_METHOD.get(method, {})


def noun_of(plan: HotspotPlan, kind: str) -> str:
    """Return what a map counts, in words: ``crimes (Burglary)``."""
    noun = _noun(plan.where, kind)
    return f"harm by {noun}" if plan.harm else noun


def noun_beside(plan: HotspotPlan, kind: str) -> str:
    """Return what a map's second source counts, in words."""
    return _noun(plan.beside_where, kind)


def _noun(where: Mapping[str, tuple[str, ...]], kind: str) -> str:
    limits = [value for column, values in where.items() if column != "record_type" for value in values]
    types = where.get("record_type", ())
    noun = "incidents" if types == ("incident",) else NOUNS[kind]
    noun = "events" if limits and kind == "offences" else noun
    return f"{noun} ({', '.join(limits)})" if limits else noun


def told(names: Sequence[str], one: str, verbs: tuple[str, str]) -> str:
    """Return which do something: ``No cell is hot.``, ``2 cells are hot: A and B.``

    Parameters
    ----------
    verbs : (str, str)
        What one does, and what several do.
    """
    if not names:
        return f"No {one} {verbs[0]}."
    return f"{counted(len(names), one)} {verbs[len(names) > 1]}: {named(names)}."


def probability(p: float) -> str:
    """Return a p-value in words."""
    return "below 0.001" if p < 0.001 else f"{p:.3f}"


def counted(number: int, one: str) -> str:
    """Return a number with its noun: ``1 cell``, ``12 areas``."""
    return f"{number:,} {one if number == 1 else one + 's'}"
