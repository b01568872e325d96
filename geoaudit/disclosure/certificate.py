"""What an attack on everything published together found, and what it had to find.

The sender knows which figures are of few people and asks of each of these that it can be anything the policy
promises (`Targets`). A receiver knows only what was published, and can ask that every hidden figure can be
many things, and every rounded one nearly all that is rounded to it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.request import PERSONS, RECORDS
from geoaudit.counts.standing import AREA_CODES
from geoaudit.disclosure.attack import Attacked, attack
from geoaudit.disclosure.policy import DisclosurePolicy, rules_of
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.published import Published
from geoaudit.records.address import SETTLED

MANY = 1000
PATIENCE = 300.0
"""How many seconds an attack may take; what is not proven safe by then counts as exposed."""

ZONE, SOURCE, MEASURE, COUNTED = "zone", "source", "measure", "counted"
ZONE_COLUMNS = (SOURCE, MEASURE, ZONE, COUNTED)


def no_zones() -> pd.DataFrame:
    """Return zones of nothing."""
    return pd.DataFrame(columns=list(ZONE_COLUMNS), dtype=str)


@dataclass(frozen=True)
class Targets:
    """What must stay possible, as the sender alone knows it: never published.

    Attributes
    ----------
    cells : mapping of str to DataFrame
        By a table's title, for each of its cells: `down`, `up` and `width`, what must stay possible of it
        (`rule.Ends`), missing where it is about nobody or about many.
    unpublished : tuple of Published
        Figures of zones that no table shows, with the same.
    earlier : tuple of (Profile, array of bool, DataFrame)
        Tables of earlier packs, which of their cells are still as they were published, and what must stay
        possible of them, as in `cells`.
    """

    cells: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    unpublished: tuple[Published, ...] = ()
    earlier: tuple[tuple[Profile, NDArray[np.bool_], pd.DataFrame], ...] = ()

    def and_those(self, others: "Targets") -> "Targets":
        """Return these and others together."""
        return Targets(
            {**self.cells, **others.cells},
            (*self.unpublished, *others.unpublished),
            (*self.earlier, *others.earlier),
        )


@dataclass(frozen=True)
class Certificate:
    """The result of an attack.

    Attributes
    ----------
    exposed : int or None
        How many figures were not proven safe; None where there is nothing to protect.
    narrowest_interval : int or None
        How far apart at least the least and the most are that the narrowest of the tables' figures can be; no
        more is said than the policy asks. None where nothing had to be proven of any.
    figures : int
        How many figures of the tables had to be proven safe, as anybody can count who has them.
    seconds : float
        How long it took.
    by : str
        Who made it: the sender knows more than a receiver, and proves more.
    """

    exposed: int | None = None
    narrowest_interval: int | None = None
    figures: int = 0
    seconds: float = 0.0
    by: str = "sender"

    @property
    def value(self) -> dict[str, object]:
        """As plain values, for the manifest."""
        return {
            "exposed": self.exposed,
            "narrowest_interval": self.narrowest_interval,
            "figures_attacked": self.figures,
            "certificate_by": self.by,
            "seconds": self.seconds,
        }


def certify(
    profiles: Mapping[str, Profile], zones: pd.DataFrame, policy: DisclosurePolicy, targets: Targets | None
) -> Certificate:
    """Attack everything about people that is published together, and return what that found.

    Parameters
    ----------
    profiles : mapping of str to Profile
        The tables by file.
    zones : DataFrame
        `ZONE_COLUMNS`, and a column for each boundary set: the code of the zone's area in it.
    targets : Targets or None
        What the sender knows; None for what a receiver can ask.

    Raises
    ------
    DisclosureError
        Where the tables contradict one another.
    """
    by = "receiver" if targets is None else "sender"
    personal = {name: p for name, p in profiles.items() if p.of_people}
    if not personal or not policy.for_release:
        return Certificate(by=by)
    groups: dict[tuple[str, str], list[str]] = {}
    for name, profile in personal.items():
        kind = RECORDS if profile.measure == PERSONS else profile.measure
        groups.setdefault((profile.source, kind), []).append(name)
    found = []
    for (source, kind), names in groups.items():
        mine = {name: personal[name] for name in names}
        measure = kind if any(p.measure == kind for p in mine.values()) else PERSONS
        found.append(_attack_on(mine, _zones_of(zones, (source, measure), mine.values()), policy, targets))
    return _joined(found, list(personal), by, policy.width)


def _joined(found: Sequence[tuple[Attacked, int]], names: Sequence[str], by: str, width: int) -> Certificate:
    """The certificate of several systems; of the narrowest figure of tables alone is said how narrow it is.

    Figures that no table shows would tell by theirs that there are people.
    """
    seen = [np.array([width, *(a.most[n] - a.least[n])]) for a, _ in found for n in names if n in a.most]
    narrowest = int(np.nanmin(np.concatenate(seen))) if any(figures for _, figures in found) else None
    return Certificate(
        sum(len(one.exposed) for one, _ in found),
        narrowest,
        sum(figures for _, figures in found),
        math.ceil(sum(one.seconds for one, _ in found) * 10) / 10,
        by,
    )


def _attack_on(
    profiles: Mapping[str, Profile], zones: pd.DataFrame, policy: DisclosurePolicy, targets: Targets | None
) -> tuple[Attacked, int]:
    published, figures = [], 0
    for name, profile in profiles.items():
        place, zones = _placed(name, profile, zones)
        published.append(_published(name, profile, place, policy, targets))
        figures += _in_sight(profile, policy)
    if targets is not None:
        keys = {(p.source, p.measure) for p in published}
        before, zones = _all_before(targets, keys, zones)
        hidden = [p for p in targets.unpublished if (p.source, p.measure) in keys]
        published = [*published, *before, *hidden]
    return attack(published, zones.drop(columns=[SOURCE, MEASURE, COUNTED]), PATIENCE), figures


def _in_sight(profile: Profile, policy: DisclosurePolicy) -> int:
    """How many figures of a table something is required of, as anybody can see who has it.

    How many the sender knows of besides, in zones that no table shows, would tell that there are people.
    """
    of_receiver = _wanted(profile, policy, None)
    return int((~np.isnan(of_receiver["up"]) | ~np.isnan(of_receiver["width"])).sum())


def _zones_of(zones: pd.DataFrame, key: tuple[str, str], profiles: Iterable[Profile]) -> pd.DataFrame:
    """The zones of a source and measure; where none are named, the areas of its tables."""
    mine = zones[(zones[SOURCE] == key[0]) & (zones[MEASURE] == key[1])].fillna("").reset_index(drop=True)
    if mine.empty:
        mine = _own_areas(key, [p for p in profiles if "area" in p.by])
    classes = mine[ZONE].map({code: name for name, code in AREA_CODES.items()}).fillna(SETTLED)
    return mine.assign(**{"": mine[COUNTED], "address_class": classes})


def _own_areas(key: tuple[str, str], profiles: Sequence[Profile]) -> pd.DataFrame:
    """Each area of some tables as a zone: areas of one code are taken to be one."""
    codes = {p.boundaries: p.cells.loc[p.cells["area_code"] != "All", "area_code"] for p in profiles}
    named = pd.concat(list(codes.values())) if codes else pd.Series(["everywhere"])
    zones = pd.DataFrame({ZONE: named.astype(str).unique()}, dtype=str)
    sets = {name: zones[ZONE].where(zones[ZONE].isin(own), "") for name, own in codes.items()}
    return zones.assign(**sets, **{SOURCE: key[0], MEASURE: key[1], COUNTED: "here"})


def _placed(name: str, profile: Profile, zones: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Return the column of the zones that says which row of a table each is in, and the zones with it."""
    if "area" not in profile.by:
        return "", zones
    place = f"{profile.boundaries} of {name}"
    codes = zones[profile.boundaries]
    return place, zones.assign(**{place: codes.where(codes.isin(profile.cells["area_code"]), "")})


def _published(
    name: str, profile: Profile, place: str, policy: DisclosurePolicy, targets: Targets | None
) -> Published:
    columns = ["area_code" if c == "area" else c for c in profile.by]
    ranges = profile.ranges
    cells = profile.cells[[*columns, "period"]].assign(
        lower=ranges["lower"].astype("float64").fillna(0.0),
        upper=ranges["upper"].astype("float64").fillna(np.inf),
        **_wanted(profile, policy, targets),
    )
    return Published(
        name=name,
        source=profile.source,
        measure=profile.measure,
        boundaries=place,
        by=profile.by,
        apart=profile.apart,
        several=profile.several,
        where=profile.where,
        cells=cells.reset_index(drop=True),
    )


def _all_before(
    targets: Targets, keys: set[tuple[str, str]], zones: pd.DataFrame
) -> tuple[list[Published], pd.DataFrame]:
    """What earlier packs told of a source and its measures, and the zones with a column for each."""
    found = []
    for i, (profile, borne_out, ends) in enumerate(targets.earlier):
        if (profile.source, profile.measure) in keys:
            place, zones = _placed(f"an earlier pack {i}", profile, zones)
            before = _before(f"earlier {i}", profile, place, borne_out)
            found.append(replace(before, cells=before.cells.assign(**_ends(ends))))
    return found, zones


def _before(name: str, profile: Profile, place: str, borne_out: NDArray[np.bool_]) -> Published:
    """What an earlier pack told that is still so."""
    published = _published(name, profile, place, profile.policy, None)
    cells = published.cells.copy()
    cells.loc[~borne_out, ["lower", "upper"]] = [0.0, np.inf]
    return replace(published, cells=cells)


def _ends(known: pd.DataFrame) -> dict[str, NDArray[np.float64]]:
    down, up, width = (known[name].to_numpy(np.float64) for name in ("down", "up", "width"))
    return {"down": np.where(np.isinf(down), np.nan, down), "up": up, "width": width}


def _wanted(
    profile: Profile, policy: DisclosurePolicy, targets: Targets | None
) -> dict[str, NDArray[np.float64]]:
    """`down`, `up` and `width` of every cell: what it must be able to be."""
    if targets is not None and profile.title in targets.cells:
        known = targets.cells[profile.title]
        down, up, width = (known[name].to_numpy(np.float64) for name in ("down", "up", "width"))
    else:
        down, up, width = _as_published(profile, policy)
    hidden = (profile.cells["marker"] == "c").to_numpy()
    width = np.where(hidden & np.isnan(width), float(policy.width), width)
    return {"down": np.where(np.isinf(down), np.nan, down), "up": up, "width": width}


def _as_published(profile: Profile, policy: DisclosurePolicy) -> NDArray[np.float64]:
    """What must be possible of figures shown, taking each for the number of people that it may stand for."""
    n = profile.cells["n"].fillna(0).to_numpy(np.int64)
    ends = np.full((3, len(n)), np.nan)
    if profile.measure in (RECORDS, PERSONS):
        for under, rule in rules_of(profile.cells, profile.scale, policy):
            ends[:, under] = rule.ends(n[under], np.maximum(n[under], MANY))
    return ends
