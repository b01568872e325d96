"""Facilities: how many, for how many people, how near to where people live, and who has none near.

The source of the distance that counts as near is named in `spec.facilities`.
"""

from collections.abc import Iterator
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.breakdown import MOST_BARS, within
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.facility_figures import KIND, MEANINGS, Near, by_area, by_kind, each, near_of
from geoaudit.portraits.facility_words import distance_in_words, sentences
from geoaudit.portraits.rows import rows
from geoaudit.portraits.wording import NOBODY_SAYS, read_out
from geoaudit.profiles.charts import Bars, Chart
from geoaudit.profiles.finding import MISSING, SEQUENTIAL
from geoaudit.spec.facilities import WITHIN
from geoaudit.spec.profile_plan import PEOPLE

NOT_KNOWN = "not known where people live"
NO_DISTANCES = (
    "No distance is given and no facility is on a map: where they are is not public, and could be "
    "found from exact distances to known places."
)
STRAIGHT = (
    "Distances are straight lines on the British National Grid, not ways: every way is longer, and a river, "
    "a railway or a hill between is not seen."
)
CENTRE = (
    "A distance is from one place in each area, where its people live on average: of a large area many live "
    "further off, or nearer."
)
BY_RESIDENTS = (
    "Where people live on average is the mean easting and northing of the {residents} of small areas, those "
    "of each spread evenly over its live postcodes."
)
BY_POSTCODES = (
    "Where people live on average is the mean easting and northing of the area's live postcodes, each "
    "counted once, whether homes or firms: figures of small areas (residents) would be nearer to the truth."
)
BORDERS = (
    "Facilities outside the partnership, up to 50 km around it, count where they are the nearest, as far as "
    "the file holds them."
)
RANGES = (
    "Who lives in areas without is worked out from the published figures of {people} by area alone: as "
    "between the least and the most that these, and that of all areas together, can stand for. It is how "
    "many live in the areas, not how many live so far from a facility."
)
ON_FOOT = (
    ": about 20 minutes on foot, of which ten are about 800 m (Department for Transport 2007, Manual for "
    "Streets, 4.4.1)"
)


def facilities(case: Case) -> Told:
    """Return what there is of each kind, how near it is, and who lives in areas that have none near.

    Of facilities whose place is not public, in a pack for release, the protected numbers alone.

    Raises
    ------
    StatisticsError
        As `near_of`.
    """
    if case.facilities is None:
        return _counted(case)
    near = near_of(case)
    kinds = by_kind(case, near)
    areas, meanings = by_area(case, near)
    layer, classes = _layer(near)
    areas.insert(2, "class", layer["class"].to_numpy(object))
    return Told(
        tuple(sentences(case, near, kinds)),
        {"areas": areas.astype({"class": "str"}), "kinds": kinds, "nearest": each(case, near)},
        MEANINGS | meanings,
        tuple(_charts(case, near, kinds)),
        tuple(_methods(case, near)),
        period=_period(case),
        layer=layer,
        classes=classes,
    )


def _period(case: Case) -> str:
    """The days of both, where people are held against facilities."""
    who = case.tables.get(PEOPLE)
    labels = [] if who is None else [str(who.cells["period"].iloc[-1])]
    days = dict.fromkeys([case.now, *labels])
    return ", ".join(days)


def _counted(case: Case) -> Told:
    """The protected numbers of each kind and area, and no place of any."""
    table = rows(case.figures, ("area", KIND), case.now)
    total = table[table["area_code"] == TOTAL]
    whole = total[total[KIND] == TOTAL]["n"]
    said = [f"There are {read_out(float(n), 'facilities', case.about_total)}." for n in whole.dropna()]
    kinds = total.loc[total[KIND] != TOTAL, [KIND, "n"]].reset_index(drop=True)
    areas = table.loc[table["area_code"] != TOTAL, ["area_code", "area_name", KIND, "n"]]
    inner = areas[areas[KIND] != TOTAL].reset_index(drop=True)
    return Told(
        (*(said or [NOBODY_SAYS]), NO_DISTANCES), {"kinds": kinds, "areas": inner}, MEANINGS, (), (), case.now
    )


def _layer(near: Near) -> tuple[gpd.GeoDataFrame, dict[str, str]]:
    """The areas by how near what is looked at is: the further or the fewer, the darker."""
    words, ends = _bands(near) if len(near.kinds) == 1 else _shares(near)
    figure = near.metres[0] if len(near.kinds) == 1 else -(near.known & ~near.without).sum(axis=0)
    found = np.array(words, dtype=object)[np.searchsorted(ends, figure, side="left").clip(0, len(words) - 1)]
    found = np.where(near.known, found, NOT_KNOWN)
    layer = near.areas[["area_code", "area_name", "geometry"]].copy()
    layer.insert(2, "class", pd.Series(found, layer.index, dtype="str"))
    styles = dict(zip(words, SEQUENTIAL[-len(words) :], strict=True))
    return layer, styles | ({} if near.known.all() else {NOT_KNOWN: MISSING})


def _bands(near: Near) -> tuple[list[str], list[float]]:
    """Bands of the distance to the nearest, around what counts as near."""
    ends = [near.limit * share for share in (0.25, 0.5, 1, 2)]
    told = [distance_in_words(end) for end in ends]
    between = [f"{low} to {high}" for low, high in pairwise(told)]
    return [f"up to {told[0]}", *between, f"over {told[-1]}"], ends


def _shares(near: Near) -> tuple[list[str], list[float]]:
    """Bands of how many kinds are near, the most first: all of them, and as equal parts as there can be."""
    kinds = len(near.kinds)
    least = sorted({0, *(round(kinds * share) for share in (0.25, 0.5, 0.75)), kinds}, reverse=True)
    tops = [kinds, *(low - 1 for low in least[:-1])]
    words = [
        f"{f'{low} to {top}' if low < top else low} of {kinds} kinds"
        for low, top in zip(least, tops, strict=True)
    ]
    return words, [float(-low) for low in least[:-1]]


def _charts(case: Case, near: Near, kinds: pd.DataFrame) -> Iterator[Chart]:
    """Yield how many people or areas have none near, by kind; of one kind the distance of each area."""
    if len(near.kinds) == 1:
        yield from _distances(case, near)
    elif len(kinds) <= MOST_BARS:
        told = "percent" in kinds and bool(kinds["percent_most"].notna().all())
        yield _of_people(case, near, kinds) if told else _of_areas(case, near, kinds)


def _of_people(case: Case, near: Near, kinds: pd.DataFrame) -> Chart:
    values, lower, upper = (kinds[f"percent{end}"].to_numpy(np.float64) for end in ("", "_least", "_most"))
    return Bars(
        case.plan.title,
        f"per cent of {case.people} in areas with none within {distance_in_words(near.limit)}",
        list(kinds[KIND]),
        *within(values, lower, upper),
        interval="all that the published figures can stand for",
    )


def _of_areas(case: Case, near: Near, kinds: pd.DataFrame) -> Chart:
    nothing = [np.nan] * len(kinds)
    return Bars(
        case.plan.title,
        f"areas with none within {distance_in_words(near.limit)}",
        list(kinds[KIND]),
        list(kinds["areas_without"].astype("float64")),
        nothing,
        nothing,
    )


def _distances(case: Case, near: Near) -> Iterator[Chart]:
    order = np.argsort(near.metres[0], kind="stable")[: int(near.known.sum())]
    if 1 < len(order) <= MOST_BARS:
        names = [str(name) for name in near.areas["area_name"].to_numpy()[order]]
        nothing = [np.nan] * len(order)
        values = list(near.metres[0][order] / 1000)
        unit = f"km to the nearest {near.kinds[0]}, in a straight line"
        yield Bars(
            case.plan.title,
            unit,
            names,
            values,
            nothing,
            nothing,
            reference=near.limit / 1000,
            reference_label="counts as near",
            decimals=1,
        )


def _methods(case: Case, near: Near) -> Iterator[str]:
    limit = distance_in_words(near.limit)
    yield f"What lies within {limit} counts as near{ON_FOOT if near.limit == WITHIN else ''}."
    yield STRAIGHT
    yield BY_RESIDENTS.format(residents=case.plan.residents) if case.plan.residents else BY_POSTCODES
    yield CENTRE
    yield BORDERS
    if case.people:
        yield RANGES.format(people=case.people)
