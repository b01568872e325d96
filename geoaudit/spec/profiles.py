"""What each profile of a specification asks for, and the tables that it is made of."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from geoaudit.errors import SpecificationError
from geoaudit.periods.calendar import Period, parse_period
from geoaudit.records.needs import TOGETHER
from geoaudit.spec import profile_plan as plan_of
from geoaudit.spec.document import COMMON_WINDOW, Document, Profile, Source, Table
from geoaudit.spec.facilities import of_facilities, within_of
from geoaudit.spec.medians import of_medians
from geoaudit.spec.needs_together import of_together
from geoaudit.spec.profile_parts import PARTS, RECORDS, Part, apart_by_land
from geoaudit.spec.profile_plan import ProfilePlan
from geoaudit.spec.profile_rates import of_rates
from geoaudit.spec.refusing import require_known, require_once
from geoaudit.spec.themes import ready_where

_PEOPLE = frozenset({"offenders", "orders", "victims", "reoffending"})
_EVERY = frozenset({"title", "kind", "source", "where", "period"})
_FILED = frozenset({"title", "kind", "file"})
_KEYS = {
    plan_of.BREAKDOWN: _EVERY | {"by", "percentages", "measure", "boundaries", "per"},
    plan_of.MEDIANS: _EVERY | {"of", "edges", "by", "boundaries"},
    plan_of.AGE_AND_GENDER: _EVERY,
    plan_of.NEEDS: _EVERY | {"by", "standardised", "together"},
    plan_of.DIVERSITY: _EVERY | {"by", "population"},
    plan_of.RATES: _EVERY | {"per", "population", "measure"},
    plan_of.COMPARISON: _EVERY | {"by", "before", "file", "measure", "per"},
    plan_of.DEPRIVATION: _EVERY | {"index", "per"},
    plan_of.THEME: _EVERY | {"theme", "per", "by", "before"},
    plan_of.VICTIMS: _EVERY | {"by"},
    plan_of.RISK: _EVERY | {"by"},
    plan_of.PERSISTENT: _EVERY | {"by"},
    plan_of.REOFFENDING: _EVERY | {"by", "also", "follow_up", "waiting"},
    plan_of.PERFORMANCE: _FILED,
    plan_of.SCORES: _FILED,
    plan_of.AREA: frozenset({"title", "kind", "areas", "per"}),
    plan_of.FACILITIES: frozenset({"title", "kind", "source", "where", "people", "residents", "within"}),
}
_NEEDED = {
    plan_of.BREAKDOWN: "by",
    plan_of.MEDIANS: "of",
    plan_of.RATES: "per",
    plan_of.COMPARISON: "by",
    plan_of.DEPRIVATION: "index",
    plan_of.THEME: "where",
    plan_of.PERFORMANCE: "file",
    plan_of.SCORES: "file",
    plan_of.AREA: "areas",
}
_KINDS = {
    plan_of.AGE_AND_GENDER: _PEOPLE,
    plan_of.NEEDS: frozenset({"offenders"}),
    plan_of.DIVERSITY: _PEOPLE,
    plan_of.VICTIMS: frozenset({"victims"}),
    plan_of.RISK: frozenset({"offenders"}),
    plan_of.PERSISTENT: frozenset({"offenders"}),
    plan_of.REOFFENDING: frozenset({"reoffending"}),
    plan_of.FACILITIES: frozenset({"facilities"}),
}
_IN_TITLES = {
    "area": "ward or other area",
    "home_office_group": "Home Office group",
    "mappa_level": "MAPPA level",
    TOGETHER: "named need",
}
_DIVERSE = frozenset({"age_band", "age_pair", "gender", "ethnicity", "ethnic_group", "ethnic_pair"})
_OF_FILES = frozenset({plan_of.PERFORMANCE, plan_of.SCORES, plan_of.AREA})


def check_profiles(document: Document) -> None:
    """Refuse profiles that ask for what their kind does not do, or for what is not defined.

    Raises
    ------
    SpecificationError
        Naming the first.
    """
    for one in document.profiles:
        _check(one, document)
    titles = [one.title.casefold() for one in document.profiles]
    require_once([*titles, *(one.title.casefold() for one in document.hotspots)], "title of a finding")


def profile_plans(document: Document, folder: Path) -> tuple[ProfilePlan, ...]:
    """Return the profiles in order.

    Parameters
    ----------
    document : Document
        With the tables that its profiles are made of.
    folder : Path
        Where the files that it names are.

    Raises
    ------
    SpecificationError
        Where a profile is of a period that is none of the audit's.
    """
    return tuple(_plan(one, document, folder) for one in document.profiles)


def tables_for(document: Document) -> tuple[Table, ...]:
    """Return the tables that profiles are made of and that the specification does not hold yet.

    One that several profiles need, or that the specification asks for itself, is counted once.
    """
    known = [_key(table) for table in document.tables]
    found: list[Table] = []
    for one in document.profiles:
        for part in _parts(one, document).values():
            table = _table(one, part, document)
            if _key(table) not in known:
                known.append(_key(table))
                found.append(table)
    return tuple(found)


def _key(table: Table) -> tuple[object, ...]:
    where = tuple(sorted((column, tuple(_several(values))) for column, values in table.where.items()))
    place = table.boundaries, table.restated_from, table.periods, bool(table.by_date)
    return table.source, tuple(table.by), where, table.measure, str(table.keep), *map(str, place)


def _several(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else sorted(values)


def _parts(one: Profile, document: Document) -> Mapping[str, Part]:
    """The tables of a profile, by what it calls them."""
    source = next((source for source in document.sources if source.name == one.source), None)
    if source is None or one.kind in _OF_FILES:
        return {}
    index = document.deprivation.get(one.index or "")
    if one.kind == plan_of.DEPRIVATION and index is not None and index.rural:
        return apart_by_land()
    return PARTS[one.kind](one, source)


def _table(one: Profile, part: Part, document: Document) -> Table:
    given = {"title": _title(one, part, document), "source": part.source or one.source, "by": list(part.by)}
    placed = {"boundaries": one.boundaries} if one.boundaries and "area" in part.by else {}
    where = {column: list(values) for column, values in _where(one, part).items()}
    return Table.model_validate(given | placed | {"where": where, "measure": part.measure}, strict=True)


def _where(one: Profile, part: Part) -> Mapping[str, tuple[str, ...]]:
    """What a table of a profile is restricted to."""
    return _asked(one) if part.restricted else {}


def _asked(one: Profile) -> Mapping[str, tuple[str, ...]]:
    """The categories that a profile counts: as it says, or as its theme is ready made."""
    given = {column: tuple(_several(values)) for column, values in one.where.items()}
    return given or ready_where(one.theme)


def _title(one: Profile, part: Part, document: Document) -> str:
    """A title that tells a table from every other: what it counts, by what, and restricted to what."""
    by = ", ".join(_IN_TITLES.get(name, name.replace("_", " ")) for name in part.by)
    what = "" if part.measure == RECORDS else f": {part.measure}"
    where = _where(one, part).items()
    limits = "; ".join(f"{column.replace('_', ' ')} {', '.join(values)}" for column, values in where)
    on = f" ({one.boundaries})" if one.boundaries and "area" in part.by else ""
    source = part.source or one.source or ""
    title = f"{source[:1].upper()}{source[1:]}{what} by {by}{f' ({limits})' if limits else ''}{on}"
    taken = {table.title.casefold() for table in document.tables}
    return title if title.casefold() not in taken else f"{title} (for profiles)"


def _check(one: Profile, document: Document) -> None:
    where = f"the profile '{one.title}'"
    sources = [source.name for source in document.sources]
    if one.source:
        require_known(one.source, sources, where, "source")
    for name, known, noun in (
        (one.boundaries, list(document.boundaries), "boundary set"),
        (one.per, list(document.weights), "weights"),
        (one.population, list(document.populations), "population"),
        (one.index, list(document.deprivation), "deprivation index"),
        (one.people, sources, "source"),
        (one.residents, list(document.weights), "weights"),
    ):
        if name:
            require_known(name, known, where, noun)
    for words in _contradictions(one, document):
        raise SpecificationError(f"The profile '{one.title}' must {words}")


def _contradictions(one: Profile, document: Document) -> Iterator[str]:
    given = one.model_fields_set
    for key in sorted(given - _KEYS[one.kind]):
        yield f"do without '{key}', which means nothing to {one.kind}: leave it out."
    needed = _NEEDED.get(one.kind)
    if needed and needed not in given and not ready_where(one.theme):
        yield f"have '{needed}' for the kind {one.kind}: add it."
    if one.before and not one.period:
        yield "have a period of its own where it is compared with another: add period."
    if one.kind not in _OF_FILES:
        yield from _of_source(one, document)


def _of_source(one: Profile, document: Document) -> Iterator[str]:
    """What is wrong with the source of a profile, or with what it is compared with."""
    source = next((source for source in document.sources if source.name == one.source), None)
    if source is None:
        yield "name the source that it is of: add source."
        return
    kinds = _KINDS.get(one.kind, {source.kind} - {"table"})
    if source.kind not in kinds:
        wanted = f"a source of {' or '.join(sorted(kinds))}" if kinds else "records"
        yield f"be of {wanted}, and '{source.name}' is of kind {source.kind}: name another."
    yield from _of_people(one, source)
    yield from of_rates(one, document)
    yield from of_medians(one, source, document)
    yield from of_together(one, document)
    yield from of_facilities(one, document)
    yield from _of_small_areas(one, document)
    if one.kind == plan_of.COMPARISON and not (one.before or one.file or "area" in (one.by or ())):
        yield "be compared with something: have 'area' in by, add before (a period), or file (comparators)."


def _of_people(one: Profile, source: Source) -> Iterator[str]:
    """What a profile of people needs to be told of them, and is not."""
    by = set(one.by or ())
    if one.kind == plan_of.DIVERSITY and source.ethnicity is None:
        yield (
            f"be of a source that names its classification of ethnic groups, and '{source.name}' names none: "
            'add ethnicity to it, such as ethnicity = "2021".'
        )
    if one.kind == plan_of.DIVERSITY and (len(by) > 1 or by & _DIVERSE):
        yield "be by one column, and by none of age, gender and ethnicity, which it is split by: name one."
    if one.kind == plan_of.PERSISTENT and source.persistent is None:
        yield (
            f"be of a source that says who is persistent, and '{source.name}' does not: add persistent to "
            "it, such as persistent = { least = 6 }."
        )
    if one.kind == plan_of.REOFFENDING and not (one.follow_up and one.waiting):
        yield (
            "say for how long people were followed up and convictions waited for: add follow_up and waiting, "
            'such as "12 months" and "6 months".'
        )


def _of_small_areas(one: Profile, document: Document) -> Iterator[str]:
    """What is wrong with what the rates of deciles are of: it must be known of the small areas themselves."""
    index, weights = document.deprivation.get(one.index or ""), document.weights.get(one.per or "")
    if one.kind == plan_of.DEPRIVATION and index and weights and weights.boundaries != index.boundaries:
        yield (
            f"have rates of the people of the index's own small areas, and [weights.{one.per}] is not on "
            f"'{index.boundaries}': name weights with code, value and boundaries on those."
        )


def _plan(one: Profile, document: Document, folder: Path) -> ProfilePlan:
    titles = {_key(table): table.title for table in document.tables}
    tables = {name: titles[_key(_table(one, part, document))] for name, part in _parts(one, document).items()}
    return ProfilePlan(
        one.title,
        one.kind,
        one.source or "",
        tables,
        tuple(one.by or ()),
        one.percentages or plan_of.TOTAL,
        _asked(one),
        _period(one, one.period, document),
        _period(one, one.before, document),
        one.per,
        one.population,
        one.index,
        tuple(one.areas or ()),
        folder / one.file if one.file else None,
        follow_up=one.follow_up or "",
        waiting=one.waiting or "",
        theme=one.theme or "",
        of=one.of or "",
        edges=tuple(one.edges or ()),
        residents=one.residents,
        within=within_of(one),
    )


def _period(one: Profile, label: str | None, document: Document) -> Period | None:
    """A period that a profile names: one of the audit's, since its tables are counted for those."""
    if label is None:
        return None
    period, asked = parse_period(label), document.audit.periods
    if period not in ([] if asked == COMMON_WINDOW else [parse_period(text) for text in asked]):
        raise SpecificationError(
            f"The profile '{one.title}' must be of a period of the audit, and '{label}' is none: add it to "
            "periods in [audit]."
        )
    return period
