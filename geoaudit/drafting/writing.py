"""A draft as the text of an `audit.toml`, with comments for whoever changes it by hand."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import AoT, Table

from geoaudit.disclosure.policy import policy_named
from geoaudit.drafting.draft import COMMON_WINDOW, LOOKUP, POSTCODES, Counted, Draft, Supplied
from geoaudit.drafting.tables import BOX_1, left_out, wanted, wanted_rates
from geoaudit.drafting.words import range_words
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.records.schema import KINDS

Named = Callable[[Path], str]
"""How the specification names a file."""


def as_toml(draft: Draft, named: Named) -> str:
    """Return the specification that says what a draft does.

    Parameters
    ----------
    draft : Draft
    named : callable
        How a file is named in it, by where the file lies now.
    """
    document = tomlkit.document()
    document.add(
        tomlkit.comment("What this audit is made of. It was drawn up in the app, and can be changed by hand:")
    )
    document.add(
        tomlkit.comment("docs/specification.md says what can stand here. Paths are relative to this file.")
    )
    document.add("audit", _audit(draft))
    document.add("boundaries", _boundaries(draft, named))
    _add_files(document, draft, named)
    if draft.weights:
        document.add("weights", _weights(draft, named))
    document.add("sources", _several(_source(supplied, named) for supplied in draft.supplied))
    tables = wanted(draft)
    if tables:
        document.add("tables", _several(_counted(table) for table in tables))
    if rates := wanted_rates(draft):
        document.add("profiles", _several(_rated(one) for one in rates))
    return tomlkit.dumps(document)


def _audit(draft: Draft) -> Table:
    table = _table(
        {
            "title": draft.title,
            "partnership": draft.partnership[0] if len(draft.partnership) == 1 else list(draft.partnership),
            "boundaries": draft.main,
            "periods": COMMON_WINDOW if draft.periods == (COMMON_WINDOW,) else list(draft.periods),
        }
    )
    table.add(tomlkit.comment(policy_named(draft.policy).sentence))
    table.add("policy", draft.policy)
    if draft.periods == (COMMON_WINDOW,):
        table["periods"].comment("the longest run of months that every counted source covers")
    if draft.profiles:
        table.add("profile", BOX_1)
        if without := left_out(draft):
            table.add("without", list(without))
            table["without"].comment("the files have no columns for these")
    return table


def _boundaries(draft: Draft, named: Named) -> Table:
    sets = tomlkit.table(is_super_table=True)
    for file in draft.boundaries:
        sets.add(file.name, _set(file, named, draft.parent if file.name == draft.main else ""))
    return sets


def _set(file: BoundaryFile, named: Named, parent: str) -> Table:
    return _table(
        {
            "file": named(file.file),
            "date": file.date,
            "code": file.code,
            "name": file.area_name,
            "parent": parent,
            "layer": file.layer,
        }
    )


def _add_files(document: TOMLDocument, draft: Draft, named: Named) -> None:
    for key, use in (("gazetteer", POSTCODES), ("hierarchy", LOOKUP)):
        if files := draft.of_use(use):
            document.add(key, _table({"files": [named(path) for path in files]}))
    if draft.codes:
        document.add("categories", _table({"offences": named(draft.codes)}))


def _source(supplied: Supplied, named: Named) -> Table:
    source = supplied.source
    table = _table(
        {
            "name": source.name,
            "kind": source.kind,
            "files": [named(path) for path in source.files],
            "public": source.public or None,
            "format": source.format,
            "sheet": source.sheet,
            "as_at": source.as_at,
            "dates": source.dates,
            "covers": supplied.covers,
            "offence_list": source.offence_list if source.categories else None,
            "ethnicity": source.ethnicity,
            "boundaries": supplied.boundaries,
            "period": source.period,
            "marks": {mark: range_words(*meant) for mark, meant in source.marks.items()},
        }
    )
    table["kind"].comment(f"one row is {KINDS[source.kind].meaning}")
    columns = {name: column for name, column in source.columns.items() if name != column}
    if columns:
        table.add("columns", _table(columns))
    return table


def _counted(counted: Counted) -> Table:
    told = {"title": counted.title, "source": counted.source, "by": list(counted.by)}
    return _table({**told, "where": dict(counted.where)})


def _rated(rates: Counted) -> Table:
    told = {"title": rates.title, "kind": "rates", "source": rates.source, "per": rates.per}
    return _table({**told, "where": dict(rates.where)})


def _weights(draft: Draft, named: Named) -> Table:
    every = tomlkit.table(is_super_table=True)
    for one in draft.weights:
        told = {"file": named(one.file), "code": one.code, "value": one.value, "boundaries": one.boundaries}
        every.add(one.name, _table(told))
    return every


def _table(told: Mapping[str, object]) -> Table:
    """A table of what is said; what is empty is left out."""
    table = tomlkit.table()
    for key, value in told.items():
        if value not in (None, "", {}, ()):
            table.add(key, _inline(value) if isinstance(value, dict) else value)
    return table


def _inline(told: Mapping[str, object]) -> object:
    table = tomlkit.inline_table()
    table.update(told)
    return table


def _several(tables: Iterable[Table]) -> AoT:
    every = tomlkit.aot()
    for table in tables:
        every.append(table)
    return every
