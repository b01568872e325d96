"""Rates: published figures of areas per 1,000 of what a pack publishes of each, such as its residents."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.statistics.pooling import LEAST_BASE
from geoaudit.ui.packs import Opened

PER = 1_000
RATE = ("base", "rate", "rate_lower", "rate_upper")
"""The columns that rates add to the figures that they are made of."""

_COUNTS = frozenset({"records", "persons"})
_BASES = ("base", "population")
# Rates that reach this are told to a tenth, smaller ones to a hundredth.
_LARGE = 2.0


@dataclass(frozen=True, eq=False)
class Base:
    """What rates are per.

    Attributes
    ----------
    per : str
        What it is: ``residents``.
    told_in : str
        The title of the profile or hotspot map that says how many there are.
    n : Series
        How many there are in each area, by its code.
    """

    per: str
    told_in: str
    n: "pd.Series[float]"

    @property
    def words(self) -> str:
        """What rates to it are called."""
        return f"Rate per {PER:,} {self.per}"

    @property
    def rule(self) -> str:
        """What a reader of rates must know."""
        return (
            f"Rates are per {PER:,} {self.per} of the area, the same number in every period, as the pack "
            f"publishes it in ‘{self.told_in}’. In brackets is what a rounded figure can stand for, which "
            f"says nothing of chance. An area with fewer than {LEAST_BASE} {self.per} has no rate, and who "
            "is in no area is in none. Where many of those counted do not live there, a rate is no measure "
            "of risk."
        )


def bases_for(found: Opened, table: Profile, codes: Collection[str]) -> dict[str, Base]:
    """Return what rates of a table on these areas can be per, by name; none where it counts no records."""
    if table.measure not in _COUNTS:
        return {}
    known = _bases(found, found.stamp)
    return {
        base.per: base
        for place, base in known
        if place == table.boundaries and set(codes) <= set(base.n.index)
    }


def why_none(found: Opened, table: Profile) -> str:
    """Return why no rates of a table are offered, in a sentence."""
    if table.measure not in _COUNTS:
        return "No rates are offered, since this table adds up amounts and counts nobody."
    told = sorted({f"{base.per} of {place}" for place, base in _bases(found, found.stamp)})
    holds = f"it holds {' and '.join(told)}" if told else "it says of no area how many people live there"
    return (
        f"No rates are offered: the pack would have to publish residents of {table.boundaries}, and {holds}."
    )


def rated(table: Profile, cells: pd.DataFrame, base: Base) -> pd.DataFrame:
    """Return cells of a table with `RATE`: the base, the rate, and between what the rate lies.

    What is hidden, what is in no area, and an area whose base is under `LEAST_BASE` has no rate. A rate has
    no upper end where nobody knows that of its figure.
    """
    area = cells["area_code"]
    people = area.map(base.n).where(area != TOTAL).to_numpy(np.float64, na_value=np.nan)
    per = np.where((people >= LEAST_BASE) & cells["n"].notna(), people, np.nan) / PER
    ends = table.ranges.loc[cells.index]
    rates = (_numbers(n) / per for n in (cells["n"], ends["lower"], ends["upper"]))
    return cells.assign(**dict(zip(RATE, (people, *rates), strict=True)))


def shortened(rates: pd.DataFrame) -> pd.DataFrame:
    """Return what `rated` returns with rates to six significant digits, as a pack has fractions."""
    told = {name: [float(f"{rate:.6g}") for rate in rates[name]] for name in RATE[1:]}
    return rates.assign(**told)


def decimals_of(rates: "pd.Series[float]") -> int:
    """Return how many decimals rates are told with: one, or two where all are small."""
    return 1 if rates.max() >= _LARGE else 2


def rate_words(row: Mapping[Hashable, Any], decimals: int) -> str:
    """Return the rate of a row of `rated` in words: `5.6 (5.2 to 6.2)`; only of a row that has one."""
    rate, lower, upper = (row[name] for name in RATE[1:])
    said = f"{rate:,.{decimals}f}{' (estimated)' if row['marker'] == 'e' else ''}"
    if lower == upper:
        return said
    to = (
        f"{lower:,.{decimals}f} to {upper:,.{decimals}f}"
        if np.isfinite(upper)
        else f"{lower:,.{decimals}f} or more"
    )
    return f"{said} ({to})"


def _numbers(n: pd.Series) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return n.to_numpy(np.float64, na_value=np.nan)


@st.cache_resource(max_entries=16, show_spinner=False)
def _bases(_found: Opened, stamp: str) -> tuple[tuple[str, Base], ...]:  # noqa: ARG001 - the cache goes by the stamp
    """Return every base with the boundary set that it is of; the first of each kind."""
    first: dict[tuple[str, str], Base] = {}
    for place, base in _told(_found):
        first.setdefault((place, base.per), base)
    return tuple((place, base) for (place, _), base in first.items())


def _told(found: Opened) -> Iterator[tuple[str, Base]]:
    for entry in found.pack.found:
        per, place = str(entry.get("per") or ""), str(entry.get("boundaries") or "").partition(" (")[0]
        for table in found.pack.finding_tables(entry).values() if per and place else ():
            column = next((name for name in _BASES if {"area_code", name} <= set(table)), None)
            if column is not None:
                n = pd.to_numeric(table.set_index("area_code")[column], errors="coerce")
                yield place, Base(per, str(entry["title"]), n[~n.index.duplicated()])
