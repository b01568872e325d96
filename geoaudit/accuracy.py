"""How far off estimates are: the same thing moved and counted, over the areas that were redrawn."""

from collections.abc import Iterator, Sequence

import pandas as pd

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.crosswalks.crosswalk import EXACT, Crosswalk
from geoaudit.disclosure.profile import Profile
from geoaudit.estimating import Ground, Presented, route_of
from geoaudit.pack.parts import ERROR_COLUMNS
from geoaudit.profiles.restated import on_boundaries
from geoaudit.reconciliation import Way, alternatives, basis_of, checks
from geoaudit.tally import Tally
from geoaudit.transfer.accuracy import errors


def accuracy_of(ground: Ground, tallied: Tally, presented: Sequence[Presented]) -> pd.DataFrame:
    """Return how far each estimate is from counting directly (`geoaudit.pack.parts.ERROR_COLUMNS`).

    Public records that are counted on two sets are moved from the earlier to the later by every basis. A
    table of people is compared only where nothing is for release: an error and the estimate give the true
    count.
    """
    found = [*_of_public(ground, presented), *_of_people(ground, tallied, presented)]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(ERROR_COLUMNS))
    return rows[list(ERROR_COLUMNS)]


def redrawn(crosswalk: Crosswalk) -> list[str]:
    """Return the areas that a crosswalk leads to and that are not those of one source area alone."""
    weights = crosswalk.weights
    shared = weights["basis"] != EXACT
    return sorted(set(weights.loc[shared, "to_code"]))


def _of_public(ground: Ground, presented: Sequence[Presented]) -> Iterator[pd.DataFrame]:
    profiles = {one.plan.request.title: one.profile for one in presented}
    for before, after in checks(ground.spec):
        if before.boundaries == after.boundaries:
            continue
        profile, direct = profiles[before.request.title], profiles[after.request.title]
        for basis in alternatives(ground.spec):
            way = (before.boundaries, after.boundaries, basis)
            moved = on_boundaries(profile, route_of(ground, after.boundaries, way)).profile
            yield _compared(ground, moved, direct.cells, way)


def _of_people(ground: Ground, tallied: Tally, presented: Sequence[Presented]) -> Iterator[pd.DataFrame]:
    for one, counted in zip(presented, tallied.tables, strict=True):
        if counted.direct is not None:
            way = (one.plan.counted_on, one.plan.boundaries, basis_of(ground.spec, one.plan))
            yield _compared(ground, one.profile, _known(counted.direct), way)


def _known(counts: Counts) -> pd.DataFrame:
    return counts.cells.assign(n=counts.cells["n"].where(counts.cells["available"]))


def _compared(ground: Ground, estimated: Profile, direct: pd.DataFrame, way: Way) -> pd.DataFrame:
    """Errors over all categories and in each category of the first column, all periods together."""
    areas = redrawn(ground.reconciliation.crosswalks[way])
    one, other = (_margins(cells, estimated) for cells in (estimated.cells, direct))
    if not set(areas) & (set(one["area_code"]) | set(other["area_code"])):
        return pd.DataFrame(columns=list(ERROR_COLUMNS))
    found = errors(one, other, areas, ["category"])
    names = {"source": estimated.source, "table": estimated.title, "basis": way[2]}
    return found.assign(**names, **{"from": way[0], "to": way[1]}).round({"median": 1, "worst": 1, "mean": 1})


def _margins(cells: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Figures by area and `category`: all, and each category of the first column at the others' total."""
    columns = [name for name in profile.by if name != "area"]
    totalled = [name for name in columns if (profile.cells[name] == TOTAL).any()]
    keep = pd.Series(data=True, index=cells.index)
    for name in totalled[1:]:
        keep &= cells[name] == TOTAL
    kept = cells[keep & (cells["area_code"] != TOTAL)]
    category = kept[totalled[0]] if totalled else pd.Series(TOTAL, kept.index)
    for name in columns:
        if name not in totalled and len(kept[name].unique()) > 1:
            category = kept[name] + ": " + category
    known = kept["n"].astype("float64").groupby([kept["area_code"], category.rename("category")])
    return known.agg(lambda n: n.sum(skipna=False)).reset_index()
