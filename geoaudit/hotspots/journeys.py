"""Journeys to crime: from the areas where offenders live to the areas where they offend.

Source: the journey to crime as a flow between zones, and its distance bands, after Wiles, P. and Costello, A.
(2000) The 'road to nowhere': the evidence for travelling criminals. Home Office Research Study 207; offences
by residents and by others, after Boggs, S. L. (1965) Urban crime patterns. American Sociological Review 30
(6), 899-908.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

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
NO_ONE = "no one group"
"""What the largest share is of where none is the largest whatever the rounding stands for."""
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


def where_from(table: pd.DataFrame, offences: "pd.Series[float]") -> pd.DataFrame:
    """Return for each area whether its offences are by residents, by neighbours or by people from afar.

    Parameters
    ----------
    table : DataFrame
        ``area_code`` of the offence, ``home`` (one of `HOMES`), ``n`` (missing where hidden) and between what
        the true figure lies, ``lower`` and ``upper``; one row a pair and no totals. A home that no row of the
        table has stands for no offence; one that only other areas have, for a figure that is not known.
    offences : Series
        How many offences there are in each area, by its code: rounded parts need not add up to it.

    Returns
    -------
    DataFrame
        One row an area, in the order of the codes: ``area_code``; ``n``, all its offences, and ``known``,
        those whose offender's home is known (missing where a figure of theirs is hidden); ``residents``,
        ``neighbours`` and ``afar`` (further off or outside the boundary set) in whole per cent of ``known``;
        ``no_fixed`` and ``not_known`` in whole per cent of ``n``; ``largest``, the one of the three groups
        that is larger than each other wherever the true figures lie, or `NO_ONE`. Shares are rounded half up
        and need not sum to 100; they are missing where what they are of is missing or under `LEAST_BASE`.

    Raises
    ------
    HotspotError
        Where a pair stands twice, or a home is none of `HOMES`.
    """
    _require_once(table, ["area_code", "home"], "Homes by area")
    _require_homes(table["home"])
    cells = _by_home(table, "n")
    parts, n = _live_in(cells), offences.reindex(cells.index).astype("float64")
    known = sum(parts.values(), pd.Series(0.0, cells.index))
    shares = {name: _per_cent(part, known) for name, part in parts.items()}
    found = pd.DataFrame({"n": n, "known": known, **shares})
    found["no_fixed"] = _per_cent(cells[NO_FIXED], n)
    found["not_known"] = _per_cent(cells[NOT_KNOWN], n)
    least, most = (_live_in(_by_home(table, end)) for end in ("lower", "upper"))
    return found.assign(largest=_largest(least, most).where(found[RESIDENTS].notna())).reset_index()


def sentences(origins: pd.DataFrame, names: Mapping[str, str], wording: Wording) -> "pd.Series[str]":
    """Return a sentence on each area's largest share, or on all three where no one group stands out.

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
    name = origins["area_code"].map(names).fillna(origins["area_code"]).astype("str")
    told = zip(name, origins.to_dict("records"), strict=True)
    return pd.Series([_sentence(area, row, wording) for area, row in told], origins.index, dtype="str")


def _sentence(name: str, row: Mapping[Hashable, Any], wording: Wording) -> str:
    if pd.isna(row["largest"]):
        return f"Too few offences in {name} are shown with where the offender lives to say more of them."
    about = f"{wording.hedge} " if wording.hedge else ""
    of = f"Of {about or 'the '}{row['known']:,.0f} offences in {name} whose offender's home is known"
    lives = wording.lives()
    if row["largest"] == NO_ONE:
        near, beside, afar = (
            f"{about}{row[group]:.0f}% by people who live {lives[group]}" for group in lives
        )
        return f"{of}, no one group stands out: {near}, {beside} and {afar}."
    share, where = row[row["largest"]], lives[row["largest"]]
    return f"{of}, {about}{share:.0f}% were by people who live {where}."


def _between(pairs: pd.DataFrame, centres: pd.DataFrame) -> NDArray[np.float64]:
    """Return the metres between the centres of each pair's areas, NaN where one has none."""
    points = centres.set_index("area_code")[["easting", "northing"]].astype(np.float64)
    one, other = (points.reindex(pairs[name]).to_numpy() for name in ("home_area", "area_code"))
    apart: NDArray[np.float64] = np.hypot(*(one - other).T)
    return apart


def _figures(table: pd.DataFrame) -> NDArray[np.float64]:
    return table["n"].to_numpy(np.float64, na_value=np.nan)


def _by_home(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return a column by area and home: 0 for a home that no row has, missing where only others have it."""
    figures = table.assign(figure=table[column].to_numpy(np.float64, na_value=np.nan))
    cells = figures.set_index(["area_code", "home"])["figure"]
    wide = cells.unstack("home")  # noqa: PD010 pivot_table would make hidden figures 0
    return wide.reindex(columns=list(HOMES)).fillna({home: 0.0 for home in HOMES if home not in wide})


def _live_in(cells: pd.DataFrame) -> "dict[str, pd.Series[float]]":
    """Return the sum of each group over its homes; hidden where a part is."""
    return {name: cells[list(homes)].sum(axis=1, skipna=False) for name, homes in _LIVE_IN.items()}


def _per_cent(part: "pd.Series[float]", base: "pd.Series[float]") -> "pd.Series[float]":
    """Return whole per cent, rounded half up, where the base bears a share."""
    enough = base.where(base >= LEAST_BASE)
    return (100 * part / enough + 0.5) // 1


def _largest(
    least: "Mapping[str, pd.Series[float]]", most: "Mapping[str, pd.Series[float]]"
) -> "pd.Series[str]":
    """Return the group whose least exceeds the most of each other; `NO_ONE` where there is none."""
    ends = pd.DataFrame(dict(most))
    ahead = [least[name] > ends.drop(columns=name).max(axis=1) for name in _LIVE_IN]
    return pd.Series(np.select(ahead, list(_LIVE_IN), NO_ONE), ends.index, dtype="str")


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
