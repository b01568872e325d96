"""The sets of wards of three dates: drawn from the same blocks, with a redraw between each."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample.blocks import Blocks
from geoaudit.sample.names import WARDS
from geoaudit.sample.partition import connected, divide, neighbours_of

Indices = NDArray[np.int64]

DISTRICTS = tuple(WARDS)


@dataclass(frozen=True)
class WardSet:
    """The wards of one date.

    Attributes
    ----------
    year : int
        The set holds on 31 December of it.
    ward : array (n,)
        Each block's ward as a row of `table`; -1 outside the county.
    table : DataFrame
        ``code``, ``name``, ``district`` (a row of `DISTRICTS`).
    """

    year: int
    ward: Indices
    table: pd.DataFrame


@dataclass
class _Register:
    """The codes and names given so far: no code is ever given twice."""

    given: int = 0
    names: dict[int, list[str]] = field(
        default_factory=lambda: {d: list(WARDS[n]) for d, n in enumerate(DISTRICTS)}
    )

    def code(self) -> str:
        self.given += 1
        return f"E05999{self.given:03d}"

    def name(self, district: int) -> str:
        return self.names[district].pop(0)


def make_wards(blocks: Blocks) -> tuple[WardSet, ...]:
    """Return the wards of 2013, 2019 and 2022.

    Ravensmouth is reviewed whole before 2019 (three wards stay as they were). In South Wether two wards are
    merged and one is split, in North Wether one changes its code alone and one its name alone. Before 2022
    six wards of Hollinford become seven, and one ward on its edge takes in land from North Wether.
    """
    register = _Register()
    district = _districts(blocks)
    first = _first(blocks, district, register)
    second = _second(blocks, first, register)
    third = _third(blocks, second, register)
    return first, second, third


def _districts(blocks: Blocks) -> Indices:
    """Return each block's district; -1 outside the county."""
    east, north = blocks.middles.T
    city = np.hypot(east - 28.1, (north - 16.4) * 0.92) < 5.4
    town = np.hypot(east - 12.6, north - 22.0) < 4.4
    upper = north > np.interp(east, (0, 6, 12.4, 18.2, 23, 40), (23.8, 22.2, 20.9, 19.3, 17.4, 16.4))
    found = np.select([city, town, upper], [0, 1, 2], 3)
    here = np.flatnonzero(blocks.inside)
    district = np.full(len(found), -1)
    district[here] = connected(blocks, here, found[here])
    return district


def _first(blocks: Blocks, district: Indices, register: _Register) -> WardSet:
    ward = np.full(len(district), -1)
    rows: list[dict[str, object]] = []
    for number, count in enumerate((24, 13, 13, 11)):
        here = np.flatnonzero(district == number)
        ward[here] = divide(blocks, here, count, seed=number) + len(rows)
        rows += [
            {"code": register.code(), "name": register.name(number), "district": number} for _ in range(count)
        ]
    return WardSet(2013, ward, pd.DataFrame(rows))


def _second(blocks: Blocks, before: WardSet, register: _Register) -> WardSet:
    plan = before.ward.copy()
    city = np.flatnonzero(before.table["district"] == 0)
    outer = city[np.argsort(_people(blocks, plan)[city])[:3]]
    redrawn = np.flatnonzero(np.isin(plan, np.setdiff1d(city, outer)))
    plan[redrawn] = 1000 + divide(blocks, redrawn, 19, seed=11)
    _merge_and_split(blocks, plan, np.flatnonzero(before.table["district"] == 3))
    north = np.flatnonzero(before.table["district"] == 2)
    after = _numbered(blocks, 2019, plan, before, register)
    table = after.table
    recoded = table["code"] == before.table["code"][north[4]]
    table.loc[recoded, "code"] = register.code()
    table.loc[table["code"] == before.table["code"][north[7]], "name"] = register.name(2)
    return after


def _merge_and_split(blocks: Blocks, plan: Indices, wards: Indices) -> None:
    """Merge the ward of fewest people with its smallest neighbour, and split the ward of most people."""
    people = _people(blocks, plan)
    smallest = wards[np.argmin(people[wards])]
    beside = np.intersect1d(neighbours_of(blocks, plan, smallest), wards)
    partner = beside[np.argmin(people[beside])]
    rest = np.setdiff1d(wards, [smallest, partner])
    largest = rest[np.argmax(people[rest])]
    plan[plan == partner] = smallest
    here = np.flatnonzero(plan == largest)
    plan[here] = 2000 + divide(blocks, here, 2, seed=21)


def _third(blocks: Blocks, before: WardSet, register: _Register) -> WardSet:
    plan = before.ward.copy()
    town = np.flatnonzero(before.table["district"] == 1)
    middles = np.array([blocks.middles[plan == ward].mean(axis=0) for ward in town])
    west = town[np.argsort(middles[:, 0])[:6]]
    here = np.flatnonzero(np.isin(plan, west))
    plan[here] = 3000 + divide(blocks, here, 7, seed=31)
    _move_hamlets(blocks, plan, before)
    return _numbered(blocks, 2022, plan, before, register)


def _move_hamlets(blocks: Blocks, plan: Indices, before: WardSet) -> None:
    """Give two blocks on Hollinford's north-eastern edge to it from North Wether."""
    district = np.append(before.table["district"].to_numpy(), -1)[before.ward]
    pairs = np.vstack([blocks.borders, blocks.borders[:, ::-1]])
    pairs = pairs[(district[pairs[:, 0]] == 2) & (district[pairs[:, 1]] == 1)]
    east = blocks.middles[pairs[:, 0]] @ np.array([0.7, 0.7])
    giver, taker = pairs[np.argmax(east)]
    plan[giver] = plan[taker]


def _people(blocks: Blocks, plan: Indices) -> NDArray[np.float64]:
    counted = plan >= 0
    return np.bincount(plan[counted], weights=blocks.people[counted]).astype(np.float64)


def _numbered(blocks: Blocks, year: int, plan: Indices, before: WardSet, register: _Register) -> WardSet:
    """Turn a plan into a set: a ward of unchanged land keeps its code and name, any other has a new code."""
    inside = plan >= 0
    _, number = np.unique(plan[inside], return_inverse=True)
    ward = np.full(len(plan), -1)
    ward[inside] = number
    table = pd.DataFrame([_row(blocks, ward == new, before, register) for new in range(number.max() + 1)])
    order = table.sort_values(["district", "code"]).index.to_numpy()
    ward[inside] = np.argsort(order)[number]
    return WardSet(year, ward, table.loc[order].reset_index(drop=True))


def _row(blocks: Blocks, here: NDArray[np.bool_], before: WardSet, register: _Register) -> dict[str, object]:
    """Return a ward's code, name and district from what its land was before.

    The name stays where most of the old ward's people and most of the new one's are the same people.
    """
    old = np.bincount(before.ward[here], blocks.people[here], len(before.table)).astype(np.float64)
    main = int(np.argmax(old))
    was = before.ward == main
    district = int(_main_district(before, old))
    if np.array_equal(was, here):
        kept = before.table.loc[main]
        return {name: kept[name] for name in ("code", "name", "district")}
    alike = old[main] / max(blocks.people[was].sum(), blocks.people[here].sum())
    name = before.table.loc[main, "name"] if alike > 0.5 else register.name(district)
    return {"code": register.code(), "name": name, "district": district}


def _main_district(before: WardSet, people: NDArray[np.float64]) -> int:
    return int(np.argmax(np.bincount(before.table["district"], weights=people)))
