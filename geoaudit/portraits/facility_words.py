"""What is said of facilities, by fixed rules and of shown figures alone."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.portraits.case import Case
from geoaudit.portraits.facility_figures import KIND, Near
from geoaudit.profiles.lists import named


def distance_in_words(metres: float) -> str:
    """Return a distance as it is read: ``800 m``, ``1.6 km``."""
    return f"{metres:,.0f} m" if metres < 1000 else f"{metres / 1000:,.3g} km"


def sentences(case: Case, near: Near, kinds: pd.DataFrame) -> Iterator[str]:
    """Yield what is told of facilities that may be told one by one.

    Parameters
    ----------
    kinds : DataFrame
        As `by_kind` returns.
    """
    yield _how_many(kinds)
    for row in kinds.sort_values("areas_without", ascending=False, kind="stable").to_dict("records"):
        yield _of_kind(case, near, {str(name): value for name, value in row.items()})
    yield from _left(case, near)


def _how_many(kinds: pd.DataFrame) -> str:
    """How many there are, and for how many people those are that say it."""
    n, given = kinds["n"].sum(), int(kinds["capacity_given"].sum())
    of_kinds = f", of {len(kinds)} kinds" if len(kinds) > 1 else f" of the kind {kinds[KIND].iloc[0]}"
    said = f"There are {n:,.0f} facilities{of_kinds}" if n else f"There are no facilities{of_kinds}"
    if not given:
        return f"{said}; none says how many places it has."
    they = "1 says how many places it has" if given == 1 else f"{given:,} say how many places they have"
    return f"{said}; {they}, {kinds['capacity'].sum():,.0f} in all."


def _of_kind(case: Case, near: Near, row: dict[str, float]) -> str:
    limit = distance_in_words(near.limit)
    lives = f"{limit} of where people live"
    if not row["areas_without"]:
        return f"{row[KIND]}: one lies within {lives} in each of the {row['areas']:,} areas."
    said = f"{row[KIND]}: in {row['areas_without']:,} of {row['areas']:,} areas none lies within {lives}"
    return f"{said}{_who(case, row)}."


def _who(case: Case, row: dict[str, float]) -> str:
    """How many people live in the areas without: as a number, or between two."""
    if "people_least" not in row:
        return ""
    least, most = row["people_least"], row["people_most"]
    if np.isnan(most):
        return f"; at least {least:,.0f} {case.people} live in them" if least > 0 else ""
    if most == 0:
        return f"; no {case.people} live in them"
    number = f"{least:,.0f}" if least == most else f"between {least:,.0f} and {most:,.0f}"
    return f"; {number}{_base(row)} {case.people} live in them{_share(row)}"


def _base(row: dict[str, float]) -> str:
    if np.isnan(row["base"]):
        return ""
    about = "" if row["base_least"] == row["base_most"] else "about "
    return f" of {about}{row['base']:,.0f}"


def _share(row: dict[str, float]) -> str:
    ends = [row["percent_least"], row["percent_most"]]
    if np.isnan(ends).any():
        return ""
    least, most = map(round, ends)
    return f" ({least}%)" if least == most else f" ({least}% to {most}%)"


def _left(case: Case, near: Near) -> Iterator[str]:
    """What lies outside, what has no place, and of which areas nothing is known."""
    if case.facilities is None:
        return
    beyond = near.table["area_code"].isna().to_numpy()
    nearest_beyond = int((beyond[near.which] & (near.which >= 0)).any(axis=0).sum())
    if beyond.any():
        lie = "lies" if beyond.sum() == 1 else "lie"
        one = "area" if nearest_beyond == 1 else "areas"
        yield (
            f"{int(beyond.sum()):,} more {lie} outside the partnership and count as near where they are: "
            f"for {nearest_beyond:,} {one} one of them is the nearest of its kind."
        )
    if case.facilities.unplaced:
        yield f"Facilities whose place is not known, in no figure: {case.facilities.unplaced:,}."
    if case.facilities.far:
        yield f"Facilities more than 50 km outside the partnership, in no figure: {case.facilities.far:,}."
    unknown = [str(name) for name in near.areas.loc[~near.known, "area_name"]]
    if unknown:
        yield f"It is not known where people live in {named(unknown)}: no distance is given."
