"""Tables of a few invented people, counted here in the plainest way, with what ties them together.

`people` are rows of `zone`, `period`, `person` and any categories; several needs stand in `need`, split by a
comma. Nothing here uses what counts records for a pack.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import product

import pandas as pd

from geoaudit.counts.cliques import cliques, column_sets
from geoaudit.counts.table import SMALL, TOTAL, Counts
from geoaudit.disclosure.before import Before
from geoaudit.disclosure.certificate import COUNTED, MEASURE, SOURCE, certify
from geoaudit.disclosure.linking import Links
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import Protected, protect_together
from geoaudit.disclosure.system import as_counts

NEED, NONE = "need", "none recorded"


def zones_of(**sets: Mapping[str, str]) -> pd.DataFrame:
    """The zones of boundary sets, each given as its area by zone; all are counted in tables without areas."""
    names = list(next(iter(sets.values())))
    areas = {name: [codes[zone] for zone in names] for name, codes in sets.items()}
    return pd.DataFrame({"zone": names, **areas, "": "here"})


class Audit:
    """People, the zones they live in and the tables that are to be published of them."""

    def __init__(self, people: pd.DataFrame, zones: pd.DataFrame, spans: Mapping[str, Sequence[str]] = {}):
        self.people, self.zones = people.astype(str), zones
        periods = list(dict.fromkeys(self.people["period"]))
        self.pieces = sorted({*periods, *(part for parts in spans.values() for part in parts)})
        self.spans = {label: tuple(parts) for label, parts in spans.items()}
        self.tables: list[Counts] = []

    def table(self, *by: str, boundaries: str = "wards", title: str = "", **of) -> "Audit":
        """Add a table by some columns."""
        self.tables.append(self.count(by, boundaries, title or f"t{len(self.tables)}", self.periods, **of))
        return self

    @property
    def periods(self) -> Sequence[str]:
        return list(self.spans) or self.pieces

    def count(
        self, by, boundaries, title, periods, where=(), measure="records", scale=SMALL, keep=()
    ) -> Counts:
        where = {name: tuple(values) for name, values in dict(where).items()}
        place = boundaries if "area" in by else ""
        rows = self._rows(place or "", where)
        columns = ["area_code" if name == "area" else name for name in by]
        cells = []
        levels = [[*self._levels(name, place, where), TOTAL] for name in by]
        for label in periods:
            here = rows[rows["period"].isin(self.spans.get(label, (label,)))]
            cells += [
                {
                    **dict(zip(columns, of, strict=True)),
                    "period": label,
                    **_figures(here, columns, of, measure),
                }
                for of in product(*levels)
            ]
        frame = pd.DataFrame(cells, columns=[*columns, "period", "n", "persons"]).assign(available=True)
        if "area" in by:
            frame.insert(list(frame.columns).index("area_code") + 1, "area_name", frame["area_code"])
        several = (NEED,) if NEED in by else ()
        return Counts(
            title, "s", False, place, tuple(by), (), frame,
            measure=measure, where=where, several=several, scale=scale, keep=dict(keep),
        )  # fmt: skip

    def _rows(self, place: str, where: Mapping[str, tuple[str, ...]]) -> pd.DataFrame:
        area = dict(zip(self.zones["zone"], self.zones[place], strict=True))
        rows = self.people.assign(area_code=self.people["zone"].map(area), record=range(len(self.people)))
        rows = rows[rows["area_code"] != ""]
        for name, values in where.items():
            rows = rows[rows[name].isin(values)]
        if NEED in rows:
            rows = rows.assign(need=rows[NEED].str.split(",")).explode(NEED)
        return rows

    def _levels(self, name: str, place: str, where) -> list[str]:
        if name == "area":
            return sorted(set(self.zones[place]) - {""})
        found = self.people[name].str.split(",").explode() if name == NEED else self.people[name]
        return sorted(set(found) & set(where.get(name, set(found))))

    def links(self, earlier: Sequence[Before] = ()) -> Links:
        """What the tables, and those of earlier packs, are sums of."""
        if self.tables[0].measure == "persons":
            return Links((), self.zones)
        by_zone = Audit(self.people, self.zones)
        published = [*self.tables, *(as_counts(one.profile) for one in earlier)]
        parts = [
            by_zone.count(columns, "zone", "Parts of s", self.pieces, measure=self.tables[0].measure)
            for columns in cliques(column_sets(published, spread=False))
        ]
        return Links(tuple(parts), self.zones, self.spans)

    def protected(self, policy: str, earlier=()) -> Protected:
        """Protect the tables together, and with what was protected before."""
        return protect_together(self.tables, self.links(earlier), policy_named(policy), earlier)

    def unprotected(self, protected: Protected) -> Protected:
        """Return the tables as they were counted, with the targets of the protected ones."""
        internal, profiles = policy_named("internal"), []
        for table, profile in zip(self.tables, protected.profiles, strict=True):
            n = table.cells["n"].astype("Int64").to_numpy()
            profiles.append(replace(profile, cells=profile.cells.assign(n=n, marker=""), policy=internal))
        return replace(protected, profiles=tuple(profiles))

    def certificate(self, policy: str, protected: Protected, sender: bool = True):
        """Attack what is published."""
        zones = self.zones.rename(columns={"": COUNTED})
        zones = zones.assign(**{SOURCE: "s", MEASURE: self.tables[0].measure})
        published = {f"{profile.title}.csv": profile for profile in protected.profiles}
        return certify(published, zones, policy_named(policy), protected.targets if sender else None)


def left_open(protected: Protected) -> list[Before]:
    """What a pack showed, and what it left open."""
    return [Before(profile, protected.targets.cells[profile.title]) for profile in protected.profiles]


def _figures(rows: pd.DataFrame, columns: Iterable[str], of: Sequence[str], measure: str) -> dict[str, int]:
    for column, value in zip(columns, of, strict=True):
        if value != TOTAL:
            rows = rows[rows[column] == value]
    persons = rows["person"].nunique()
    return {"n": persons if measure == "persons" else rows["record"].nunique(), "persons": persons}


def people(*rows: tuple[int, Mapping[str, str]]) -> pd.DataFrame:
    """So many people of each kind, nobody twice."""
    every = [{"period": "2021", "zone": "W1", **kind} for count, kind in rows for _ in range(count)]
    return pd.DataFrame(every).assign(person=[f"p{i}" for i in range(len(every))])


def shown(protected: Protected, title: str) -> pd.DataFrame:
    """A published table's cells, None where hidden."""
    cells = next(p.cells for p in protected.profiles if p.title == title)
    return cells.assign(n=cells["n"].astype(object).where(cells["n"].notna(), None))
