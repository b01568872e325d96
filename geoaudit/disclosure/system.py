"""Everything of one source that is published together as one system: each figure once, wherever it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from geoaudit.counts.request import PERSONS, RECORDS
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.before import Before
from geoaudit.disclosure.facts import Facts, facts_before, facts_of, facts_unknown, facts_unpublished
from geoaudit.disclosure.groups import SENSITIVE
from geoaudit.disclosure.lines import lines_of
from geoaudit.disclosure.linked import Flags, Linked, Real
from geoaudit.disclosure.linking import AREA, Links, atoms_of, sums_of, ties_of
from geoaudit.disclosure.naming import keys_of
from geoaudit.disclosure.people import people_sums, people_ties
from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.disclosure.profile import Profile, columns_of
from geoaudit.disclosure.several import NEED
from geoaudit.records.needs import NEED_STATE, WITH

WHO_HAS = {NEED_STATE: (WITH,)}
"""A restriction to those with a need. Of those assessed it leaves out few only where nearly all who have any
need have this one, and such a figure is hidden (`groups`): what it leaves out is no target by itself."""


@dataclass(frozen=True)
class System:
    """The linked figures of some tables, and which of them each cell is.

    Attributes
    ----------
    linked : Linked
    tables : tuple of Counts
        Those published, after them those by zone that none publishes, then those of earlier packs, then those
        of distinct people.
    places : tuple of array of int
        For each table, the number of the statistic that each of its cells is.
    shown : tuple of array of bool
        For each table that is published, the cells that are not hidden for being about few.
    known : tuple of array of bool
        For each table of an earlier pack, the cells that are shown there and still so.
    zones : int
        How many of the tables are those by zone.
    """

    linked: Linked
    tables: tuple[Counts, ...]
    places: tuple[NDArray[np.int64], ...]
    shown: tuple[Flags, ...]
    known: tuple[Flags, ...]
    zones: int

    @property
    def unpublished(self) -> range:
        """Which of the tables are those by zone."""
        return range(len(self.shown), len(self.shown) + self.zones)

    @property
    def beside(self) -> tuple[NDArray[np.int64], ...]:
        """The numbers of the statistics that the cells of the tables of distinct people count records of."""
        return self.places[len(self.shown) + self.zones + len(self.known) :]

    def hidden(self, shown: Flags) -> list[Flags]:
        """Return which cells of each table are hidden, where some statistics are shown and others not."""
        places = self.places[: len(self.shown)]
        return [~shown[place] | ~own for place, own in zip(places, self.shown, strict=True)]


def system_of(
    tables: Sequence[Counts],
    links: Links,
    policy: DisclosurePolicy,
    earlier: Sequence[Before] = (),
    people: Sequence[Counts] = (),
) -> System:
    """Return the tables of one source and one measure as one system.

    Parameters
    ----------
    tables : sequence of Counts
        Of one source and one measure.
    links : Links
        What they are sums of.
    policy : DisclosurePolicy
    earlier : sequence of Before
        What earlier packs published of the same source and measure, and cannot be hidden any more. Figures in
        it that the records no longer bear out say nothing of them.
    people : sequence of Counts
        Beside tables of records, those of distinct people of the source: their cells count records too, which
        no table need show.

    Raises
    ------
    EngineError
        Where a figure is not the sum of its parts.
    """
    limits = [*(t.where for t in tables), *(b.profile.where for b in earlier)]
    restricted = {column for where in limits for column in where if where[column] != WHO_HAS.get(column)}
    zones = tuple(_told_besides(links, restricted))
    parts = [*tables, *zones, *(as_counts(b.profile) for b in earlier), *map(_of_records_unknown, people)]
    keys = pd.concat([keys_of(t, links) for t in parts], ignore_index=True)
    number, first = _numbered(keys)
    places = tuple(np.split(number, np.cumsum([len(t.cells) for t in parts])[:-1]))
    distinct = tables[0].measure == PERSONS
    made = _of_people(parts, places, first) if distinct else _of_records(parts, links, first)
    atoms, sums, ties, least, most = made
    n = sums @ atoms
    count = iter(places)
    told, unseen, since, beside = ([next(count) for _ in kind] for kind in (tables, zones, earlier, people))
    shown = [np.isin(place, np.concatenate(told)) for place in (*unseen, *beside)]
    names = pd.Series(n, keys[first])
    own = [facts_of(t, policy, _nearly_all(t, links, names, policy.fewest)) for t in tables]
    below = [facts_unpublished(t, there, policy) for t, there in zip(zones, shown, strict=False)]
    before = [facts_before(one, n[place]) for one, place in zip(earlier, since, strict=True)]
    rest = [facts_unknown(there) for there in shown[len(zones) :]]
    joined = _together([*own, *below, *before, *rest], number, len(first))
    of_another_time = (np.diff(sums.indptr) == 0) & ~np.isin(np.arange(len(first)), np.concatenate(told))
    for side in ("down", "up", "apart"):
        joined[side][of_another_time] = np.nan
    lines = lines_of(tables, told, links, len(first))
    linked = Linked(sums, lines, ties, least, most, width=float(policy.width), **joined)
    of_own, of_earlier = tuple(f.shown for f in own), tuple(f.known for f in before)
    return System(linked, tuple(parts), places, of_own, of_earlier, len(zones))


Made = tuple[Real, csr_array, csr_array, Real, Real]
Places = Sequence[NDArray[np.int64]]


def _of_records(tables: Sequence[Counts], links: Links, first: NDArray[np.int64]) -> Made:
    atoms = atoms_of(links)
    sums = csr_array(vstack([sums_of(t, links, atoms) for t in tables]))[first]
    return atoms.n, csr_array(sums), *ties_of(links, atoms)


def _of_people(tables: Sequence[Counts], places: Places, first: NDArray[np.int64]) -> Made:
    n = np.concatenate([t.cells["n"].to_numpy(np.float64) for t in tables])[first]
    now = [(t, place) for t, place in zip(tables, places, strict=True) if t.cells["available"].any()]
    return n, people_sums(len(first)), *people_ties([t for t, _ in now], [p for _, p in now], len(first))


def _numbered(keys: "pd.Series[str]") -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the statistics as they first appear, and say where each of them does."""
    number, distinct = pd.factorize(keys)
    first = np.full(len(distinct), len(keys), np.int64)
    np.minimum.at(first, number, np.arange(len(keys)))
    return np.asarray(number, np.int64), first


def _together(facts: Sequence[Facts], number: NDArray[np.int64], count: int) -> dict[str, NDArray]:  # type: ignore[type-arg]
    """What is known of each statistic, from all the cells that it is."""

    def all_of(name: str) -> Real:
        return np.concatenate([np.asarray(getattr(f, name), np.float64) for f in facts])

    def gathered(values: Real, how: np.ufunc, start: float) -> Real:
        found = np.full(count, start)
        how.at(found, number, values)
        return found

    down, up, apart = np.concatenate([f.ends for f in facts], axis=1)
    lowest = gathered(np.where(np.isnan(down), np.inf, down), np.minimum, np.inf)
    highest = gathered(np.where(np.isnan(up), -np.inf, up), np.maximum, -np.inf)
    furthest = gathered(np.where(np.isnan(apart), 0.0, apart), np.maximum, 0.0)
    none = ~np.isfinite(highest)
    shown = gathered(all_of("shown"), np.minimum, 1.0) > 0
    known = gathered(all_of("known"), np.maximum, 0.0) > 0
    return {
        "lower": gathered(all_of("lower"), np.maximum, 0.0),
        "upper": gathered(all_of("upper"), np.minimum, np.inf),
        "shown": shown | known,
        "fixed": known | (shown & (gathered(all_of("fixed"), np.maximum, 0.0) > 0)),
        "down": np.where(none, np.nan, lowest),
        "up": np.where(none, np.nan, highest),
        "apart": np.where(none, np.nan, furthest),
        "cost": gathered(all_of("cost"), np.maximum, 0.0),
    }


def _told_besides(links: Links, restricted: set[str]) -> Iterator[Counts]:
    """The figures that no table shows and several together may tell.

    They are those of each zone, where several are an area; those of each part of periods that overlap; and
    those of the categories that a table was restricted by: what it leaves out is told by the same without it.
    """
    for clique in links.cliques:
        by_area = AREA in clique.cells
        if (links.overlaps and by_area) or links.spans or restricted & set(clique.by):
            cells = clique.cells.reset_index(drop=True)
            yield replace(clique, boundaries="zone" if by_area else "", cells=cells)


def _nearly_all(counts: Counts, links: Links, known: "pd.Series[float]", fewest: int) -> Flags:
    """Where all that there are, but fewer than few, are of what is sensitive and a table is restricted to.

    Parameters
    ----------
    known : Series
        How many each statistic is, by its key.
    """
    cells, found = counts.cells.reset_index(drop=True), np.zeros(len(counts.cells), bool)
    for column in set(counts.where) & set(SENSITIVE):
        own = {column, *([NEED_STATE] if column == NEED else [])}
        rest = {name: values for name, values in counts.where.items() if name not in own}
        every = keys_of(replace(counts, where=rest), links).map(known).to_numpy()
        total = (cells[column] == TOTAL).to_numpy() if column in cells else True
        total &= _with_the_need(counts, cells) if column == NEED else True
        found |= total & (cells["n"] > 0).to_numpy() & (cells["n"] > every - fewest).to_numpy()
    return found


def _with_the_need(counts: Counts, cells: pd.DataFrame) -> Flags:
    """The cells of a table of one need that are of those who have it: being without it tells nothing."""
    if NEED_STATE in cells:
        return (cells[NEED_STATE] == WITH).to_numpy()
    return np.full(len(cells), WITH in counts.where.get(NEED_STATE, (WITH,)))


def _of_records_unknown(people: Counts) -> Counts:
    """Return a table of distinct people as one of their records, of which no figure is available."""
    cells = people.cells.drop(columns=[c for c in ("lower", "upper") if c in people.cells])
    return replace(people, measure=RECORDS, cells=cells.assign(n=0, persons=0, available=False))


def as_counts(profile: Profile) -> Counts:
    """Return a published table in the shape of counts, of which no figure is true or available."""
    cells = profile.cells[[*columns_of(profile.by), "period"]].reset_index(drop=True)
    return Counts(
        profile.title,
        profile.source,
        profile.public,
        profile.boundaries,
        profile.by,
        profile.apart,
        cells.assign(n=0, persons=0, available=False),
        measure=profile.measure,
        where=profile.where,
        several=profile.several,
    )
