"""What may stand in the list of facilities of a pack: public facilities alone, each with its place."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

MEANINGS = {
    "source": "Name of the source",
    "facility_id": "Reference of the facility, as its source has it",
    "facility_name": "Its name",
    "facility_type": "What kind of facility it is",
    "capacity": "Places or seats; empty where the source does not say",
    "easting": "Easting in metres (EPSG:27700)",
    "northing": "Northing in metres (EPSG:27700)",
    "area_code": "Code of the area of the audit that it lies in; empty outside the partnership",
    "area_name": "Name of that area",
}
PLACE = ["easting", "northing"]
Problems = Iterator[str]
METHOD = "facilities"
"""The method of findings that tell how far facilities are."""


def no_facilities() -> pd.DataFrame:
    """Return the facilities of a pack that has none."""
    return pd.DataFrame(columns=list(MEANINGS))


def faults_of_distances(
    title: str, source: str, columns: Iterable[str], public: Mapping[str, bool]
) -> Problems:
    """Yield whether a finding of a pack for release tells how far facilities are that are not public."""
    if not public.get(source, False) and {"metres", *PLACE} & set(columns):
        yield f"The distances of '{title}' must stay in the service: its source is not public."


def faults_of_facilities(facilities: pd.DataFrame, public: Mapping[str, bool]) -> Problems:
    """Yield what keeps facilities out of a pack: each must be of a public source, and have a place.

    Parameters
    ----------
    facilities : DataFrame
        With the columns of `MEANINGS`.
    public : mapping of str to bool
        Whether each source of the pack is public.
    """
    if list(facilities.columns) != list(MEANINGS):
        yield f"The facilities of a pack must have the columns {', '.join(MEANINGS)}."
        return
    for name in sorted(set(facilities["source"])):
        if not public.get(name, False):
            yield f"The places of '{name}' must stay in the service: its source is not public."
    nowhere = int((~np.isfinite(facilities[PLACE].to_numpy(np.float64))).any(axis=1).sum())
    if nowhere:
        yield f"Each facility of a pack must have a place, and {nowhere:,} have none."
