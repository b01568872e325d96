"""Concentration: how few places hold how much, beside what chance alone would give."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import HotspotError

FEWEST_EVENTS = 30
SHARES = (0.25, 0.5, 0.8)
GINI, GINI_CORRECTED = "Gini", "Gini corrected for few events"
REPEAT_PLACES, REPEAT_EVENTS = "places with two or more", "events at places with two or more"

Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Chance:
    """How chance is drawn: each event falls on any place alike, whatever the others do.

    Attributes
    ----------
    simulations : int
        Draws, at least 39; 199 place the p to about 0.01.
    seed : int
        Makes the draws the same each time.
    events, places : str
        What the sentences call them, in the plural: "burglaries", "cells".
    """

    simulations: int = 199
    seed: int = 0
    events: str = "events"
    places: str = "places"


@dataclass(frozen=True)
class Concentration:
    """How events are spread over places.

    Attributes
    ----------
    measures : DataFrame
        ``measure`` : "places that hold 25% of events" (50, 80), `GINI`, `GINI_CORRECTED`, `REPEAT_PLACES`,
        `REPEAT_EVENTS`. ``number`` : of places or events, NaN for Gini. ``found`` : the share (0 to 1) of all
        places or events, or the Gini. ``by_chance`` : its mean over the draws of chance. ``lower``,
        ``upper`` : between which 95% of the draws lie. ``p`` : two-sided, that chance gives a value so far
        out.
    lorenz : DataFrame
        From the most crowded place on: ``share_of_places``, ``share_of_events``, ``most_even`` (the share of
        events were they spread as evenly as so many can be). One row where the curve bends.
    events, places, missing : int
        Events and places that are known; places whose count is not.
    sentences : tuple of str
        What was found beside what chance gives, in plain words.
    """

    measures: pd.DataFrame
    lorenz: pd.DataFrame
    events: int
    places: int
    missing: int
    sentences: tuple[str, ...]


def concentration(counts: NDArray[np.float64], places: int | None, chance: Chance) -> Concentration:
    """Return how few places hold how many of the events, and what chance would give.

    Parameters
    ----------
    counts : array of numbers, (places counted,)
        Events at each place, whole and 0 or more; a place whose count is not known (NaN) is left out.
    places : int or None
        The number of places there are, with those that have no row in `counts`; None where each has one.
    chance : Chance
        How chance is drawn, and what the sentences call events and places.

    Raises
    ------
    HotspotError
        Where there are fewer than 30 events or two places, a count is not whole or below 0, there are fewer
        places than counts, or fewer than 39 simulations.

    Notes
    -----
    The Gini of few events over many places is high however they fall; the corrected one measures from the
    most even spread that so many events allow: with c events, n places and G the Gini,
    ``max(1, n / c) * (G - 1) + 1``.

    Source: Bernasco, W. and Steenbeek, W. (2017) More places than crimes: implications for evaluating the law
    of crime concentration at place, Journal of Quantitative Criminology 33. Beside chance: Hipp, J. and Kim,
    Y.-A. (2017) Measuring crime concentration across cities of varying sizes, the same 33; Phipson, B. and
    Smyth, G. (2010) Permutation p-values should never be zero, Statistical Applications in Genetics and
    Molecular Biology 9.
    """
    known, missing = _known(np.asarray(counts, np.float64), places)
    events = int(known.sum())
    _require(events, len(known), chance.simulations)
    random = np.random.default_rng(chance.seed)
    drawn = np.array([_measured(_draw(random, events, len(known))) for _ in range(chance.simulations)])
    measures = _measures(known, drawn)
    sentences = _sentences(measures, (events, len(known), missing), chance)
    return Concentration(measures, _lorenz(known), events, len(known), missing, sentences)


def _known(counts: NDArray[np.float64], places: int | None) -> tuple[Counts, int]:
    """Return the known counts with a 0 for each place without a row, and how many are not known."""
    there_are = len(counts) if places is None else places
    if there_are < len(counts):
        raise HotspotError(
            f"There must be at least as many places as counts, but {there_are:,} places are given for "
            f"{len(counts):,} counts; give the number of all places."
        )
    known = counts[~np.isnan(counts)]
    odd = int(((known < 0) | (known != np.rint(known))).sum())
    if odd:
        raise HotspotError(
            f"Concentration takes whole counts of 0 or more, but {odd:,} of {len(known):,} are not; give "
            "counts of events, not rates or weights."
        )
    missing = len(counts) - len(known)
    return np.pad(known.astype(np.int64), (0, there_are - len(counts))), missing


def _require(events: int, places: int, simulations: int) -> None:
    """Refuse too little to measure."""
    if events < FEWEST_EVENTS or places < 2:
        raise HotspotError(
            f"Concentration needs at least {FEWEST_EVENTS} events and two places, but there are {events:,} "
            f"events and {places:,} places; take a longer period or smaller places."
        )
    if simulations < 39:
        raise HotspotError(
            f"At least 39 simulations are needed for a p of 0.05, but {simulations} are asked for; ask "
            "for 199."
        )


def _draw(random: np.random.Generator, events: int, places: int) -> Counts:
    """Return counts of events that fell on any place alike."""
    return np.bincount(random.integers(places, size=events), minlength=places)


def _measured(counts: Counts) -> list[float]:
    """Return the measures of counts, in the order of the table."""
    ranked = np.sort(counts)[::-1]
    held = np.cumsum(ranked)
    places, events = len(ranked), int(held[-1])
    needed = np.searchsorted(held, np.array(SHARES) * events, side="left") + 1
    repeat = int(np.searchsorted(-ranked, -1, side="left"))
    repeated = int(held[repeat - 1]) if repeat else 0
    return [*(needed / places), *_ginis(int(held.sum()), places, events), repeat / places, repeated / events]


def _ginis(area: int, places: int, events: int) -> tuple[float, float]:
    """Return the Gini and the corrected one from the sum of all events held by the k most crowded places."""
    most = min(places, events)  # the places that the most even spread reaches
    below = 2 * area - (2 * places + 1) * events
    return below / (places * events) + 1, below / (most * events) + 1


def _measures(counts: Counts, drawn: NDArray[np.float64]) -> pd.DataFrame:
    """Return each measure beside what chance gives."""
    found = np.array(_measured(counts))
    of = np.array([*[len(counts)] * len(SHARES), np.nan, np.nan, len(counts), counts.sum()])
    lower, upper = np.percentile(drawn, (2.5, 97.5), axis=0)
    more = ((drawn >= found).sum(axis=0) + 1) / (len(drawn) + 1)
    fewer = ((drawn <= found).sum(axis=0) + 1) / (len(drawn) + 1)
    names = [f"places that hold {100 * share:g}% of events" for share in SHARES]
    return pd.DataFrame(
        {
            "measure": [*names, GINI, GINI_CORRECTED, REPEAT_PLACES, REPEAT_EVENTS],
            "number": np.rint(found * of),
            "found": found,
            "by_chance": drawn.mean(axis=0),
            "lower": lower,
            "upper": upper,
            "p": np.minimum(1.0, 2 * np.minimum(more, fewer)),
        }
    )


def _lorenz(counts: Counts) -> pd.DataFrame:
    """Return the curve from the most crowded place on, a row where it bends."""
    crowd, alike = np.unique(counts, return_counts=True)
    places = np.concatenate([[0], np.cumsum(alike[::-1])])
    events = np.concatenate([[0], np.cumsum((crowd * alike)[::-1])])
    total = int(events[-1])
    even = np.minimum(places / min(len(counts), total), 1.0)
    return pd.DataFrame(
        {"share_of_places": places / len(counts), "share_of_events": events / total, "most_even": even}
    )


def _sentences(measures: pd.DataFrame, sizes: tuple[int, int, int], chance: Chance) -> tuple[str, ...]:
    """Return what was found beside what chance gives."""
    events, places, missing = sizes
    half, _, _, gini, repeats, at_them = measures[["found", "by_chance", "p"]].to_numpy()[1:]
    told = [_half(half, events, places, chance)]
    told.append(
        f"{_percent(repeats[0])} of the {chance.places} had two or more, and together {_percent(at_them[0])} "
        f"of the {chance.events}; by chance it would have been {_percent(repeats[1])} and "
        f"{_percent(at_them[1])}."
    )
    told.append(
        f"The Gini corrected for few {chance.events} over many {chance.places} is {gini[0]:.2f}; by chance "
        f"it would have been {gini[1]:.2f}."
    )
    if missing:
        told.append(f"Left out because their count is not known: {missing:,} {chance.places}.")
    return tuple(told)


def _half(half: NDArray[np.float64], events: int, places: int, chance: Chance) -> str:
    """Return where half of the events were, and whether that is more concentrated than chance."""
    found, by_chance, p = half
    sentence = (
        f"Half of the {events:,} {chance.events} were in {_percent(found)} of the {places:,} "
        f"{chance.places}; if they had fallen by chance it would have been {_percent(by_chance)}."
    )
    more = p <= 0.05 and found < by_chance
    return sentence if more else f"{sentence} That is no more concentrated than chance gives."


def _percent(share: float) -> str:
    """Return a share in per cent, with a decimal place below ten."""
    if 0 < share < 0.0005:
        return "less than 0.1%"
    return f"{100 * share:.1f}%" if 0 < share < 0.0995 else f"{100 * share:.0f}%"
