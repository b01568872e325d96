"""The door: true counts in, profiles that may be published out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.request import PERSONS, RECORDS
from geoaudit.counts.table import ACCOUNTS, Counts
from geoaudit.disclosure.before import Before
from geoaudit.disclosure.certificate import Targets
from geoaudit.disclosure.joining import joined, split
from geoaudit.disclosure.linked import Linked
from geoaudit.disclosure.linking import Links, alone, dims
from geoaudit.disclosure.pairs import telling
from geoaudit.disclosure.people import with_several
from geoaudit.disclosure.policy import DisclosurePolicy, rules_of
from geoaudit.disclosure.profile import Profile, columns_of
from geoaudit.disclosure.published import Published
from geoaudit.disclosure.ranges import INTERVAL
from geoaudit.disclosure.securing import secure
from geoaudit.disclosure.system import System, system_of
from geoaudit.errors import DisclosureError

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Protected:
    """Tables that may be published, and what must stay possible of them, which may not."""

    profiles: tuple[Profile, ...]
    targets: Targets


@dataclass(frozen=True)
class Together:
    """The tables of one source and measure, what they are sums of, and what earlier packs told of them."""

    tables: tuple[Counts, ...]
    links: Links
    earlier: tuple[Before, ...] = ()

    @property
    def measure(self) -> str:
        """What they count."""
        return self.tables[0].measure


def protect(counts: Counts, policy: DisclosurePolicy) -> Profile:
    """Return a table that nothing else is published with as the policy publishes it.

    Raises
    ------
    DisclosureError
        Where it cannot be protected, or what came out is not what the policy admits.
    """
    return protect_together([counts], alone(counts), policy).profiles[0]


def protect_together(
    tables: Sequence[Counts], links: Links, policy: DisclosurePolicy, earlier: Sequence[Before] = ()
) -> Protected:
    """Return tables of one source and one measure as the policy publishes them together.

    What earlier packs published of the same is taken to be known. Counts of a public source stay as they are:
    hiding what anyone can download would protect nothing.
    Of accounts of the data nothing is shown: they are counts of the same people, and would give totals back.

    Raises
    ------
    DisclosureError
        Where they cannot be protected, or what came out is not what the policy admits.
    """
    return protect_source([Together(tuple(tables), links, tuple(earlier))], policy)[0]


def protect_source(groups: Sequence[Together], policy: DisclosurePolicy) -> list[Protected]:
    """Return the tables of each measure of one source as the policy publishes them together.

    Raises
    ------
    DisclosureError
        As `protect_together`.
    """
    if not policy.for_release or all(t.public or t.scale == ACCOUNTS for g in groups for t in g.tables):
        return [_as_they_are(group.tables, policy) for group in groups]
    people = [t for g in groups for t in g.tables if t.measure == PERSONS]
    systems = [
        system_of(_told(g.tables), g.links, policy, g.earlier, people if g.measure == RECORDS else ())
        for g in groups
    ]
    linked = joined(systems)
    shown = split(_secured(linked, any(g.earlier for g in groups)), systems)
    ends = split(np.array([linked.down, linked.up, linked.apart]), systems)
    return [
        Protected(_protected(g, system.hidden(own), policy), _targets(system, end, g.earlier))
        for g, system, own, end in zip(groups, systems, shown, ends, strict=True)
    ]


def _protected(group: Together, hidden: Sequence[Flags], policy: DisclosurePolicy) -> tuple[Profile, ...]:
    """The tables with what is hidden, and without the figures of two needs that tell of groups."""
    tables = _told(group.tables)
    found = _profiles(tables, hidden, policy)
    tells = telling(found, [before.profile for before in group.earlier])
    if not any(cells.any() for cells in tells):
        return found
    return _profiles(tables, [one | other for one, other in zip(hidden, tells, strict=True)], policy)


def _secured(linked: Linked, earlier: bool) -> Flags:
    try:
        return secure(linked)
    except DisclosureError as problem:
        if not earlier:
            raise
        raise DisclosureError(
            "What is published must be protected together with what earlier packs of this workspace showed "
            "of the same, and that leaves too little unknown: take out a table, or give another workspace if "
            "they never left."
        ) from problem


def _told(tables: Sequence[Counts]) -> list[Counts]:
    """The tables; those of people with every column said of which somebody is in several categories."""
    return [with_several(t) if t.measure == PERSONS else t for t in tables]


def _as_they_are(tables: Sequence[Counts], policy: DisclosurePolicy) -> Protected:
    """Public tables as they are, and accounts of what is about people with nothing shown."""
    hidden = [np.zeros(len(t.cells), bool) if t.public else _withheld(t, policy) for t in tables]
    return Protected(_profiles(tables, hidden, policy), Targets())


def _withheld(counts: Counts, policy: DisclosurePolicy) -> Flags:
    n, persons = (counts.cells[name].to_numpy(np.int64) for name in ("n", "persons"))
    return policy.rule(counts.scale).hides(n, persons)


def _targets(system: System, sides: NDArray[np.float64], earlier: Sequence[Before]) -> Targets:
    """What must stay possible of each cell of the tables and of those in none, and what is known already.

    A cell by zone or of an earlier pack that is a cell of a table too is asked for there alone.
    """
    named = dict(zip(("down", "up", "width"), sides, strict=True))
    ends = [pd.DataFrame({name: end[p] for name, end in named.items()}) for p in system.places]
    own, zones = len(system.shown), system.unpublished
    told = np.concatenate(system.places[:own])
    rest = [
        end[~np.isin(place, told)].reindex(end.index) for end, place in zip(ends, system.places, strict=True)
    ]
    return Targets(
        {t.title: end for t, end in zip(system.tables[:own], ends, strict=False)},
        tuple(_unpublished(i, system.tables[i], rest[i]) for i in zones),
        tuple(zip([b.profile for b in earlier], system.known, rest[zones.stop :], strict=False)),
    )


def _unpublished(number: int, counts: Counts, ends: pd.DataFrame) -> Published:
    cells = counts.cells[[*dims(counts), "period"]].reset_index(drop=True)
    return Published(
        name=f"figures of zones {number}",
        source=counts.source,
        measure=counts.measure,
        boundaries=counts.boundaries,
        by=counts.by,
        apart=counts.apart,
        several=counts.several,
        where=counts.where,
        cells=cells.assign(lower=0.0, upper=np.inf).join(ends),
    )


def _profiles(
    tables: Sequence[Counts], hidden: Sequence[Flags], policy: DisclosurePolicy
) -> tuple[Profile, ...]:
    return tuple(_profile(t, cells, policy) for t, cells in zip(tables, hidden, strict=True))


def _profile(counts: Counts, hidden: Flags, policy: DisclosurePolicy) -> Profile:
    cells = counts.cells.reset_index(drop=True)
    n = _figures(counts, cells, policy)
    missing = ~cells["available"].to_numpy(bool)
    figures = pd.Series(n).astype("Int64").mask(hidden | missing)
    given = cells["lower"].notna().to_numpy() if "lower" in cells else ~missing
    marker = pd.Series(np.where(~given, "x", np.where(hidden, "c", np.where(missing, "x", ""))), dtype=str)
    published = cells[[*columns_of(counts.by), "period"]].assign(n=figures, marker=marker)
    if "lower" in cells:
        published = published.join(_ranges(counts, cells, hidden, policy))
    return Profile(
        counts.title,
        counts.source,
        counts.public,
        counts.boundaries,
        counts.by,
        policy,
        published,
        counts.note,
        measure=counts.measure,
        where=counts.where,
        several=counts.several,
        apart=counts.apart,
        scale=counts.scale,
    )


def _figures(counts: Counts, cells: pd.DataFrame, policy: DisclosurePolicy) -> NDArray[np.int64]:
    n = cells["n"].to_numpy(np.int64)
    if not counts.public:
        for under, rule in rules_of(cells, counts.scale, policy):
            n = np.where(under, rule.rounds(n), n)
    return n


def _ranges(counts: Counts, cells: pd.DataFrame, hidden: Flags, policy: DisclosurePolicy) -> pd.DataFrame:
    """Return between what each cell lies, as wide as the policy has it; nothing of a hidden cell."""
    shown = cells["lower"].notna() & ~hidden
    bounded = shown & np.isfinite(cells["upper"])
    lower = cells["lower"].where(shown, 0).to_numpy(np.int64)
    upper = cells["upper"].where(bounded, 0).to_numpy(np.int64)
    if not counts.public:
        for under, rule in rules_of(cells, counts.scale, policy):
            least, most = rule.widened(lower, upper)
            lower, upper = np.where(under, least, lower), np.where(under, most, upper)
    ends = pd.DataFrame({"lower": lower, "upper": upper}, dtype="Int64")
    ends = ends.assign(lower=ends["lower"].where(shown), upper=ends["upper"].where(bounded))
    loose = shown & (cells["lower"] < cells["upper"])
    return ends.assign(basis=pd.Series(np.where(loose, INTERVAL, ""), dtype=str))
