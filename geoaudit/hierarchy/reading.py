"""Reads the files of a hierarchy, whatever each of them is, into one.

Told apart by what they hold: JSON is the Code History Database, SQL the seed files of probation areas, and
a CSV a hierarchy of one's own where it has the columns of one, else an official lookup. An archive may mix
them.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member, members
from geoaudit.files.delimited import column_names, read_delimited
from geoaudit.files.headers import numbers_listed
from geoaudit.hierarchy import official, relations
from geoaudit.hierarchy.dating import LINKS, dated
from geoaudit.hierarchy.history import CodeHistory, as_history, followed, lives, no_history
from geoaudit.hierarchy.levels import kinds_of
from geoaudit.hierarchy.probation import NAMES, Probation, read_probation
from geoaudit.hierarchy.successors import CHANGES
from geoaudit.hierarchy.tree import Hierarchy
from geoaudit.places.refusing import as_geography
from geoaudit.places.windows import BEGINNING, END
from geoaudit.provenance import Source, describe

_ENDINGS = (".csv", ".json", ".sql")
_OWN = LINKS[:4]
_SPAN = ["valid_from", "valid_to"]


def read_hierarchy(files: Sequence[Path]) -> Hierarchy:
    """Read lookups, code history, probation areas and hierarchies of one's own as one hierarchy.

    What the Code History Database says of a code's parent is taken before what lookups say of it. The order
    of the files changes nothing.

    Parameters
    ----------
    files : sequence of Path
        Each a CSV, JSON or SQL file, or a zip or folder of them, as published. A hierarchy of one's own has
        columns child_code, child_kind, parent_code, parent_kind, and, if wanted, parent_name, valid_from and
        valid_to (YYYY-MM-DD; the second is the first day on which it no longer holds).

    Raises
    ------
    GeographyError
        Where no file is named, or one is missing, damaged or of no kind that a hierarchy is made of.
    """
    if not files:
        raise GeographyError("A hierarchy needs at least one file: name one under files in [hierarchy].")
    with as_geography():
        read = [(describe(path), member) for path in sorted(files) for member in members(path, _ENDINGS)]
        own = [_read_own(m) for _, m in read if m.suffix == ".csv" and _is_own(m)]
    lookups = [official.as_lookup(m, s) for s, m in read if m.suffix == ".csv" and not _is_own(m)]
    history = _history([(s, m) for s, m in read if m.suffix == ".json"])
    scripts = [m for _, m in read if m.suffix == ".sql"]
    probation = read_probation(scripts) if scripts else _no_probation()
    lived = lives(history)
    sources = tuple({source.sha256: source for source, _ in read}.values())
    return Hierarchy(
        _links(history, lookups, lived, [probation.links, *own]),
        _names(history, lookups, [probation.names, *own]),
        lived,
        _changes(history, lookups, lived),
        history,
        sources,
        _findings(history, probation, scripts),
    )


def _history(files: Sequence[tuple[Source, Member]]) -> CodeHistory:
    if not files:
        return no_history()
    read = as_history([member for _, member in files], files[0][0])
    sources = {source.sha256: source for source, _ in files}
    return CodeHistory(read.records, tuple(sources.values()), read.findings)


def _links(
    history: CodeHistory,
    lookups: Sequence[official.OfficialLookup],
    lived: pd.DataFrame,
    others: Sequence[pd.DataFrame],
) -> pd.DataFrame:
    recorded = _recorded(history)
    looks = pd.concat([_nothing([*_OWN, "as_at"]), *map(relations.containments, lookups)], ignore_index=True)
    seen = _inherited(looks, followed(history))
    said = pd.MultiIndex.from_frame(recorded[["child_code", "parent_kind"]])
    fresh = ~pd.MultiIndex.from_frame(seen[["child_code", "parent_kind"]]).isin(said)
    looked = dated(seen[fresh], lived) if fresh.any() else _nothing(LINKS)
    rows = pd.concat([_nothing(LINKS), recorded, looked, *(frame[LINKS] for frame in others)])
    return _typed(rows).drop_duplicates().sort_values(LINKS, ignore_index=True)


def _inherited(seen: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Add what lookups say of a code to the one before it, where one became one: the land is the same."""
    single = ~changed["from_code"].duplicated(keep=False) & ~changed["to_code"].duplicated(keep=False)
    recoded = changed[single & ~changed["from_code"].isin(seen["child_code"])]
    pairs = recoded[["from_code", "to_code"]]
    said = pairs.merge(seen, left_on="to_code", right_on="child_code")
    return pd.concat([seen, said.assign(child_code=said["from_code"])[seen.columns]], ignore_index=True)


def _recorded(history: CodeHistory) -> pd.DataFrame:
    rows = history.records.dropna(subset=["kind", "parent_code"])
    parent_kind = kinds_of(rows["parent_code"])
    named = rows.rename(columns={"code": "child_code", "kind": "child_kind"}).assign(parent_kind=parent_kind)
    return named.dropna(subset=["parent_kind"])[LINKS]


def _names(
    history: CodeHistory, lookups: Sequence[official.OfficialLookup], others: Sequence[pd.DataFrame]
) -> pd.DataFrame:
    looked = pd.concat([_nothing(["code", "kind", "name", "as_at"]), *map(relations.names, lookups)])
    last = looked.sort_values(["as_at", "name"]).drop_duplicates("code", keep="last")
    unknown = last[~last["code"].isin(history.records["code"])]
    always = unknown.assign(valid_from=BEGINNING, valid_to=END)
    given = [_given_names(frame) for frame in others]
    rows = pd.concat([_nothing(NAMES), history.records[NAMES], always[NAMES], *given])
    return _typed(rows).drop_duplicates().sort_values(["code", "valid_from", "name"], ignore_index=True)


def _given_names(frame: pd.DataFrame) -> pd.DataFrame:
    if "parent_name" not in frame:
        return frame.reindex(columns=NAMES)
    renamed = frame.rename(columns={"parent_code": "code", "parent_kind": "kind", "parent_name": "name"})
    return renamed.dropna(subset=["name"])[NAMES]


def _changes(
    history: CodeHistory, lookups: Sequence[official.OfficialLookup], lived: pd.DataFrame
) -> pd.DataFrame:
    looked = [_dated_changes(relations.changes(lookup), lived) for lookup in lookups]
    rows = pd.concat([_nothing(CHANGES), *looked, followed(history).reindex(columns=CHANGES)])
    typed = rows.astype({**dict.fromkeys(CHANGES, "str"), "date": "datetime64[ms]"})
    return typed.drop_duplicates(["from_code", "to_code", "date"]).sort_values(
        ["date", "from_code", "to_code"], ignore_index=True
    )


def _dated_changes(changed: pd.DataFrame, lived: pd.DataFrame) -> pd.DataFrame:
    """Date each step by the first day of its new code, else by the first day of its later year.

    All that one code became in a step has one day, so that it can be made at once.
    """
    began = lived.reindex(changed["to_code"])["valid_from"].set_axis(changed.index)
    year = pd.to_datetime(changed["to_year"].astype("str"), format="%Y").astype("datetime64[ms]")
    earliest = pd.to_datetime(changed["from_year"].astype("str"), format="%Y")
    new = (changed["from_code"] != changed["to_code"]) & (began > earliest)
    new &= began.dt.year <= changed["to_year"]
    step = ["from_code", "kind", "from_year", "to_year"]
    days = began.where(new).groupby([changed[name] for name in step]).transform("max")
    return changed.assign(date=days.fillna(year))[CHANGES]


def _is_own(member: Member) -> bool:
    return set(_OWN) <= set(column_names(member))


def _read_own(member: Member) -> pd.DataFrame:
    wanted = [*_OWN, *_SPAN, "parent_name"]
    read = read_delimited(member, lambda found: [name for name in wanted if name in found])
    frame = read.table.to_pandas().astype("str").reindex(columns=wanted)
    blank = frame[_OWN].isna().any(axis=1)
    days = {name: pd.to_datetime(frame[name], format="%Y-%m-%d", errors="coerce") for name in _SPAN}
    odd = pd.concat([days[name].isna() & frame[name].notna() for name in _SPAN], axis=1).any(axis=1)
    filled = {"valid_from": days["valid_from"].fillna(BEGINNING), "valid_to": days["valid_to"].fillna(END)}
    wrong = blank | odd | (filled["valid_from"] >= filled["valid_to"])
    if wrong.any():
        rows = read.rows[wrong.to_numpy()].tolist()
        raise GeographyError(
            f"{member.label} must give each link both codes and kinds and, as YYYY-MM-DD, a first day before "
            f"the day on which it ends, but {len(rows)} rows do not: see row {numbers_listed(rows)}."
        )
    return _typed(frame.assign(**filled))


def _nothing(columns: Sequence[str]) -> pd.DataFrame:
    days = ("valid_from", "valid_to", "as_at", "date")
    kinds = {name: "datetime64[ms]" if name in days else "str" for name in columns}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _no_probation() -> Probation:
    return Probation(_nothing(LINKS), _nothing(NAMES), 0)


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    days = dict.fromkeys(_SPAN, "datetime64[ms]")
    return rows.astype({name: days.get(name, "str") for name in rows.columns})


def _findings(history: CodeHistory, probation: Probation, scripts: Sequence[Member]) -> pd.DataFrame:
    if not probation.left_out:
        return history.findings
    what = "delivery units that are no areas or that no list gives the districts of"
    row = pd.DataFrame({"finding": [what], "file": [scripts[0].path.name], "n": [probation.left_out]})
    return pd.concat([history.findings, row], ignore_index=True)
