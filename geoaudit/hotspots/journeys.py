"""Journeys to crime: from the areas where offenders live to the areas where they offend.

Source: the journey to crime as a flow between zones, and its distance bands, after Wiles, P. and Costello, A.
(2000) The 'road to nowhere': the evidence for travelling criminals. Home Office Research Study 207; offences
by residents and by others, after Boggs, S. L. (1965) Urban crime patterns. American Sociological Review 30
(6), 899-908.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import HotspotError

SAME, NEIGHBOURING, FURTHER = "the same area", "a neighbouring area", "further off"
OUTSIDE = "outside the study area's boundary set"
NO_FIXED, NOT_KNOWN = "no fixed address", "not known"
HOMES = (SAME, NEIGHBOURING, FURTHER, OUTSIDE, NO_FIXED, NOT_KNOWN)
"""Where a person lives, seen from the area of the offence."""

EDGES = (500, 1_000, 2_000, 5_000, 10_000)
"""Metres; a distance that is an edge lies in the band that begins there."""
BANDS = ("under 500 m", "500 m to 1 km", "1 to 2 km", "2 to 5 km", "5 to 10 km", "10 km and over")

LEAST_BASE = 20
"""Offences whose offender's home is known, below which no shares of them are given."""

RESIDENTS, NEIGHBOURS, AFAR = "residents", "neighbours", "afar"
_LIVE_IN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {RESIDENTS: (SAME,), NEIGHBOURS: (NEIGHBOURING,), AFAR: (FURTHER, OUTSIDE)}
)


@dataclass(frozen=True)
class Wording:
    """How sentences call what they tell of.

    Attributes
    ----------
    area : str
        One area, such as ``ward``.
    hedge : str
        What stands before each figure: ``about`` where figures are rounded, nothing where they are exact.
    """

    area: str = "area"
    hedge: str = ""

    def lives(self) -> dict[str, str]:
        """Return where people of each share live, in words."""
        near, other = f"in the same {self.area}", f"in a neighbouring {self.area}"
        return {RESIDENTS: near, NEIGHBOURS: other, AFAR: "further off"}


def band_of(metres: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return the band of each distance in metres; `NOT_KNOWN` where it is NaN."""
    labels = np.array([*BANDS, NOT_KNOWN], dtype=object)
    place = np.searchsorted(EDGES, metres, side="right")
    return labels[np.where(np.isnan(metres), len(BANDS), place)]


def flows(table: pd.DataFrame, centres: pd.DataFrame) -> pd.DataFrame:
    """Return who offends where as flows from the area of the home to that of the offence.

    Parameters
    ----------
    table : DataFrame
        ``area_code`` of the offence, ``home_area`` (a code, or one of `HOMES` where there is none) and ``n``
        (missing where hidden); one row a pair and no totals.
    centres : DataFrame
        ``area_code``, ``easting``, ``northing``: a point of each area, metres, EPSG:27700.

    Returns
    -------
    DataFrame
        ``home_area``, ``area_code``, ``n``, ``distance_km`` (straight line between the centres; missing where
        a centre is) and ``band``: one of `BANDS`, `SAME` within an area, where its centre says nothing of how
        far people went, or `NOT_KNOWN`. The largest first, hidden ones last; figures of 0 are left out.

    Raises
    ------
    HotspotError
        Where a pair of areas, or an area's centre, stands twice.
    """
    _require_once(table, ["home_area", "area_code"], "Flows")
    _require_once(centres, ["area_code"], "Centres")
    found = table.loc[~(table["n"] == 0).fillna(value=False), ["home_area", "area_code", "n"]]
    metres = _between(found, centres)
    within = (found["home_area"] == found["area_code"]).to_numpy(bool)
    found = found.assign(
        n=_figures(found), distance_km=metres / 1_000, band=np.where(within, SAME, band_of(metres))
    )
    order = ["n", "home_area", "area_code"]
    return found.sort_values(order, ascending=[False, True, True], ignore_index=True)


def where_from(table: pd.DataFrame) -> pd.DataFrame:
    """Return for each area whether its offences are by residents, by neighbours or by people from afar.

    Parameters
    ----------
    table : DataFrame
        ``area_code`` of the offence, ``home`` (one of `HOMES`) and ``n`` (missing where hidden); one row a
        pair and no totals. A home that no row of the table has stands for no offence; one that only other
        areas have, for a figure that is not known.

    Returns
    -------
    DataFrame
        One row an area, in the order of the codes: ``area_code``; ``n``, all its offences, and ``known``,
        those whose offender's home is known (missing where a figure of theirs is hidden); ``residents``,
        ``neighbours`` and ``afar`` (further off or outside the boundary set) in whole per cent of ``known``;
        ``no_fixed`` and ``not_known`` in whole per cent of ``n``; ``largest``, the first of the three shares
        that none exceeds. Shares are rounded half up and need not sum to 100; they are missing where what
        they are of is missing or under `LEAST_BASE`.

    Raises
    ------
    HotspotError
        Where a pair stands twice, or a home is none of `HOMES`.
    """
    _require_once(table, ["area_code", "home"], "Homes by area")
    _require_homes(table["home"])
    figures = table.assign(n=_figures(table)).set_index(["area_code", "home"])["n"]
    cells = figures.unstack("home")  # noqa: PD010 pivot_table would make hidden figures 0
    cells = cells.reindex(columns=list(HOMES)).fillna({home: 0.0 for home in HOMES if home not in cells})
    parts = {name: _sum(cells, homes) for name, homes in _LIVE_IN.items()}
    known, n = sum(parts.values(), pd.Series(0.0, cells.index)), _sum(cells, HOMES)
    shares = {name: _per_cent(part, known) for name, part in parts.items()}
    found = pd.DataFrame({"n": n, "known": known, **shares})
    found["no_fixed"] = _per_cent(cells[NO_FIXED], n)
    found["not_known"] = _per_cent(cells[NOT_KNOWN], n)
    return found.assign(largest=_largest(pd.DataFrame(parts), found[RESIDENTS].notna())).reset_index()


def sentences(origins: pd.DataFrame, names: Mapping[str, str], wording: Wording) -> "pd.Series[str]":
    """Return a sentence on each area's largest share.

    Parameters
    ----------
    origins : DataFrame
        As `where_from` returns it.
    names : mapping of str to str
        Each area's name by its code.
    wording : Wording
        What an area is called, and whether figures are hedged.

    Returns
    -------
    Series of str
        With the index of `origins`.
    """
    about = f"{wording.hedge} " if wording.hedge else ""
    name = origins["area_code"].map(names).fillna(origins["area_code"]).astype("str")
    base = origins["known"].fillna(0).map("{:,.0f}".format).astype("str")
    shares = origins[list(_LIVE_IN)].max(axis=1).fillna(0).map("{:.0f}".format).astype("str")
    lives = origins["largest"].map(wording.lives()).fillna("").astype("str")
    of = f"Of {about}" if wording.hedge else "Of the "
    told = (
        of + base + " offences in " + name + " whose offender's home is known, " + about + shares + "% were "
        "by people who live " + lives + "."
    )
    too_few = "Too few offences in " + name + " are shown with where the offender lives to say more of them."
    return told.where(origins["largest"].notna(), too_few).astype("str")


def _between(pairs: pd.DataFrame, centres: pd.DataFrame) -> NDArray[np.float64]:
    """Return the metres between the centres of each pair's areas, NaN where one has none."""
    points = centres.set_index("area_code")[["easting", "northing"]].astype(np.float64)
    one, other = (points.reindex(pairs[name]).to_numpy() for name in ("home_area", "area_code"))
    apart: NDArray[np.float64] = np.hypot(*(one - other).T)
    return apart


def _figures(table: pd.DataFrame) -> NDArray[np.float64]:
    return table["n"].to_numpy(np.float64, na_value=np.nan)


def _sum(cells: pd.DataFrame, homes: Sequence[str]) -> "pd.Series[float]":
    """Return the sum over homes; hidden where a part is."""
    return cells[list(homes)].sum(axis=1, skipna=False)


def _per_cent(part: "pd.Series[float]", base: "pd.Series[float]") -> "pd.Series[float]":
    """Return whole per cent, rounded half up, where the base bears a share."""
    enough = base.where(base >= LEAST_BASE)
    return (100 * part / enough + 0.5) // 1


def _largest(parts: pd.DataFrame, shown: "pd.Series[bool]") -> "pd.Series[str]":
    first = parts.fillna(-1).to_numpy().argmax(axis=1)
    return pd.Series(parts.columns.to_numpy()[first], parts.index).astype("str").where(shown)


def _require_once(table: pd.DataFrame, keys: list[str], what: str) -> None:
    again = int(table.duplicated(keys).sum())
    if again:
        raise HotspotError(
            f"{what} must have one row for each {' and '.join(keys)}, but {again:,} of {len(table):,} rows "
            "repeat an earlier one; take one period and one record type."
        )


def _require_homes(homes: "pd.Series[str]") -> None:
    others = int((~homes.isin(HOMES)).sum())
    if others:
        raise HotspotError(
            f"Where offenders live must be one of {', '.join(HOMES)}, but {others:,} of {len(homes):,} rows "
            "say otherwise; leave out totals."
        )
