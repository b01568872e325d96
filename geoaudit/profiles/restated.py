"""Protected tables on other boundaries and for other periods: estimates made from what may be published.

Nothing here sees a record or a true count of people: a table goes through the door first, and whatever is
estimated from it is no more than a reader of that table could have worked out.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geoaudit.crosswalks.crosswalk import Crosswalk
from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.periods.calendar import Period
from geoaudit.periods.reconcile import Apportioned
from geoaudit.profiles.figures import (
    EXTENT,
    NOT_TRANSFERRED,
    as_sums,
    categories,
    cells_of,
    figures_of,
    leaves,
    with_totals,
)
from geoaudit.profiles.steps import Step, step_taken
from geoaudit.transfer.moving import Moved, move
from geoaudit.transfer.rounding import whole_units
from geoaudit.transfer.scope import within

Apportion = Callable[[pd.DataFrame, Sequence[str]], Apportioned]


@dataclass(frozen=True)
class Route:
    """Where a table is brought to.

    Attributes
    ----------
    boundaries : str
        The boundary set that it is shown on.
    areas : DataFrame
        `area_code` and `area_name` of the study area there.
    whole : bool
        Whether the study area is the whole set.
    crosswalk : Crosswalk
        From the set that the table is on.
    unknown : set of str
        Areas there of which the table knows nothing, so that no figure is given for what they lead to.
    """

    boundaries: str
    areas: pd.DataFrame
    whole: bool
    crosswalk: Crosswalk
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Restated:
    """A table brought elsewhere, and the account of how."""

    profile: Profile
    step: Step


def on_boundaries(profile: Profile, route: Route) -> Restated:
    """Return a protected table of a whole boundary set, estimated on the areas of another.

    Figures of a public source are shared out and rounded so that each column of areas keeps its total to
    the unit, and totals are sums. Those of a personal source are shared out total by total, as they were
    protected, and what the policy says of all areas together is left as it is. Rows that stand for no area
    (no fixed abode, custody) stay what they are where the study area is the whole set.

    Raises
    ------
    GeographyError
        Where figures would be lost.
    """
    keys = [*categories(profile), "period"]
    figures = _with_unknown(_to_share(profile), keys, route.unknown)
    inside = figures["area_code"].isin(_known(route.crosswalk))
    crosswalk = within(route.crosswalk, set(figures["area_code"]), set(route.areas["area_code"]))
    moved = move(figures[inside], keys, crosswalk)
    rounded = whole_units(moved, keys)
    shared = _with_rest(rounded, keys) if route.whole else rounded.figures
    standing = figures[~inside] if route.whole else figures[:0]
    found = pd.concat([_outward(shared), standing], ignore_index=True)
    step = step_taken(figures[inside], moved, rounded.figures, categories(profile))
    return Restated(_on_areas(profile, _totalled(profile, found, route), route), step)


def for_periods(profile: Profile, target: Sequence[Period], apportion: Apportion) -> Restated:
    """Return a protected table with its figures brought to other periods.

    Whole numbers are made so that the figures of a place, added up from the first period on, are never off
    by more than half a unit: a year keeps its total in its quarters. A period of which days are not covered
    has no figure. A total lies between its own ends brought to the periods, where they are closer than the
    sums of its parts' ends: what was shared out to other areas is known as a whole.

    Raises
    ------
    PeriodError
        Where the periods do not allow it.
    """
    figures, keys = _to_share(profile), ["area_code", *categories(profile)]
    apportioned = apportion(figures, keys)
    shared = replace(apportioned, figures=_resting_on(apportioned.figures, figures, keys))
    rounded = _rounded_over_time(shared.figures, keys, target)
    step = step_taken(figures, shared, rounded, keys)
    if profile.public:
        totals = _own_totals(profile, apportion)
        rounded = _closer(with_totals(rounded, _summed_columns(profile)), totals, [*keys, "period"])
    areas = profile.cells[["area_code", "area_name"]].drop_duplicates()
    cells = cells_of(rounded, profile, _last(areas))
    return Restated(replace(profile, cells=cells, origin=profile), step)


def _to_share(profile: Profile) -> pd.DataFrame:
    """The figures that are shared out: totals of public figures are left out, since they are sums again."""
    figures = figures_of(profile)
    return leaves(figures, ["area_code", *categories(profile)]) if profile.public else figures


def _with_unknown(figures: pd.DataFrame, keys: Sequence[str], codes: Collection[str]) -> pd.DataFrame:
    """Figures, and a row for each area of which nothing is known and each combination of keys."""
    kinds = figures[list(keys)].drop_duplicates()
    unknown = kinds.merge(pd.DataFrame({"area_code": sorted(codes)}, dtype="str"), how="cross")
    nothing = unknown.assign(n=np.nan, lower=0.0, upper=np.inf, estimated=False, basis="")
    return pd.concat([figures, nothing[list(figures)]], ignore_index=True) if len(codes) else figures


def _own_totals(profile: Profile, apportion: Apportion) -> pd.DataFrame:
    """A table's totals brought to other periods as figures of their own: for their ends alone."""
    keys = ["area_code", *categories(profile)]
    figures = figures_of(profile)
    totals = figures[(figures[keys] == TOTAL).any(axis=1)]
    return apportion(totals, keys).figures if len(totals) else totals


def _closer(figures: pd.DataFrame, own: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Figures with the closer of their ends and of their own, where they have such."""
    known = figures[list(keys)].merge(own[[*keys, "lower", "upper"]], how="left", on=list(keys))
    own_lower, own_upper = known["lower"].to_numpy(), known["upper"].to_numpy()
    lower, upper = np.fmax(figures["lower"], own_lower), np.fmin(figures["upper"], own_upper)
    apart = lower > upper
    return _outward(figures.assign(lower=lower.mask(apart, own_lower), upper=upper.mask(apart, own_upper)))


def _known(crosswalk: Crosswalk) -> set[str]:
    return {*crosswalk.weights["from_code"], *crosswalk.untransferred["from_code"]}


def _with_rest(moved: Moved, keys: Sequence[str]) -> pd.DataFrame:
    """Figures by area, and in a row of its own what was not transferred."""
    left = moved.untransferred.groupby(list(keys), as_index=False)[list(EXTENT)].sum()
    left = left[left["n"] > 0].assign(area_code=NOT_TRANSFERRED, estimated=True, basis="not transferred")
    return pd.concat([moved.figures, left], ignore_index=True)


def _resting_on(shared: pd.DataFrame, before: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Figures of other periods, resting on what they rest on for that and on what they rested on before."""
    earlier = before[before["estimated"]].groupby(list(keys))["basis"].max().rename("earlier").reset_index()
    both = shared.merge(earlier, on=list(keys), how="left")
    joined = both["earlier"] + "; " + both["basis"]
    basis = both["basis"].where(both["earlier"].isna() | (both["basis"] == ""), joined)
    return shared.assign(
        basis=basis.to_numpy(), estimated=(shared["estimated"] | both["earlier"].notna()).to_numpy()
    )


def _rounded_over_time(figures: pd.DataFrame, keys: Sequence[str], periods: Sequence[Period]) -> pd.DataFrame:
    order = {period.label: i for i, period in enumerate(sorted(periods, key=lambda p: (p.start, p.end)))}
    inturn = figures.assign(turn=figures["period"].map(order)).sort_values([*keys, "turn"])
    so_far = np.floor(inturn.groupby(list(keys))["n"].cumsum() + 0.5)
    before = so_far.groupby([inturn[key] for key in keys]).shift(fill_value=0.0)
    return _outward(inturn.assign(n=so_far - before).drop(columns="turn"))


def _outward(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures with their ends moved outward to whole numbers, so that the whole figure lies between them."""
    n = figures["n"].astype("float64")
    lower = np.fmin(np.floor(figures["lower"] + 1e-9), n)
    upper = np.fmax(np.ceil(figures["upper"] - 1e-9), n)
    return figures.assign(n=n, lower=lower, upper=upper)


def _on_areas(profile: Profile, figures: pd.DataFrame, route: Route) -> Profile:
    standing = profile.cells[["area_code", "area_name"]].drop_duplicates()
    left = pd.DataFrame({"area_code": [NOT_TRANSFERRED], "area_name": ["not transferred"]})
    named = pd.concat([route.areas[["area_code", "area_name"]], left, standing]).drop_duplicates("area_code")
    cells = cells_of(figures, profile, _last(named))
    return replace(profile, boundaries=route.boundaries, cells=cells, origin=profile)


def _last(areas: pd.DataFrame) -> pd.DataFrame:
    """The areas with the row of all of them at the end."""
    total = areas["area_code"] == TOTAL
    return pd.concat([areas[~total], areas[total]], ignore_index=True)


def _summed_columns(profile: Profile) -> list[str]:
    return [c for c in ["area_code", *categories(profile)] if (profile.cells[c] == TOTAL).any()]


def _totalled(profile: Profile, figures: pd.DataFrame, route: Route) -> pd.DataFrame:
    """Figures with their totals: those of all areas as they were protected, where all of them are shown."""
    if profile.public:
        figures = with_totals(figures, _summed_columns(profile))
    elif not route.whole:
        figures = as_sums(with_totals(figures, ["area_code"]))
    if not route.whole:
        return figures
    given = figures_of(profile)
    everywhere = given[given["area_code"] == TOTAL]
    return pd.concat([figures[figures["area_code"] != TOTAL], everywhere], ignore_index=True)
