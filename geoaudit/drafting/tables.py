"""Tables that a draft offers of its sources: a sensible first choice, of which a person leaves out some."""

from collections.abc import Iterator

from geoaudit.drafting.draft import Counted, Draft
from geoaudit.drafting.spellings import fixed
from geoaudit.pack.saying import capital
from geoaudit.records.columns import POLICE_UK
from geoaudit.records.schema import CRIME, INCIDENT, KINDS
from geoaudit.records.source import RecordSource

BOX_1 = "crime-and-disorder-audit"
_NEEDS = "Why offenders offend: their needs"
_HOURS = "Hours of unpaid work, by kind of work"
_BY_GROUP = "home_office_group"
_MAIN = {
    "orders": "order_type",
    "offences": "crime_type",
    "incidents": "type",
    "victims": "relationship",
    "reoffending": "reoffended",
    "unpaid-work": "project_type",
    "facilities": "facility_type",
    "table": "category",
    "offenders": "order_type",
}
_OF_CODES = ("offenders", "offences", "victims")
_WORDS = {_BY_GROUP: "offence group", "type": "type of incident", "crime_type": "type of crime"}
_RATED = frozenset({"orders", "offences", "incidents", "victims"})
_IN_SET = frozenset({"offenders", "orders", "unpaid-work", "facilities"})


def offered(draft: Draft) -> tuple[Counted, ...]:
    """Return the tables that a draft can have: each source by area, and by month where it has dates."""
    sources = [supplied.source for supplied in draft.supplied]
    return tuple(table for source in sources for table in _of(source, _columns(draft, source)))


def offered_rates(draft: Draft) -> tuple[Counted, ...]:
    """Return the profiles of rates that a draft can have: of what happens, to those who live there."""
    known = [one.name for one in draft.weights if one.boundaries == draft.main]
    dated = [one.source for one in draft.supplied if one.source.kind in _RATED]
    return tuple(_rates(source, per) for per in known for source in dated)


def wanted_rates(draft: Draft) -> tuple[Counted, ...]:
    """Return the profiles of rates that are offered and not refused."""
    return tuple(rates for rates in offered_rates(draft) if rates.title not in draft.refused)


def wanted(draft: Draft) -> tuple[Counted, ...]:
    """Return the tables that are offered and not refused."""
    return tuple(table for table in offered(draft) if table.title not in draft.refused)


def offers_profiles(draft: Draft) -> bool:
    """Return whether the ready-made set of profiles could be made of the sources."""
    return any(supplied.source.kind in _IN_SET for supplied in draft.supplied)


def left_out(draft: Draft) -> tuple[str, ...]:
    """Return the titles of profiles of the set for which no source has the columns."""
    return tuple(dict.fromkeys(_left_out(draft)))


def _left_out(draft: Draft) -> Iterator[str]:
    for title, kind, column in ((_NEEDS, "offenders", "needs"), (_HOURS, "unpaid-work", "hours")):
        of_kind = [supplied for supplied in draft.supplied if supplied.source.kind == kind]
        for supplied in of_kind:
            named = f" ({supplied.name})" if len(of_kind) > 1 else ""
            if column not in _columns(draft, supplied.source):
                yield f"{title}{named}"


def _columns(draft: Draft, source: RecordSource) -> frozenset[str]:
    """The canonical columns of a source, those that it has without being mapped among them."""
    found = next((came.taken.columns for came in draft.files if came.path in source.files), ())
    return frozenset({*source.columns, *fixed(found, source.kind, source.format)})


def _of(source: RecordSource, columns: frozenset[str]) -> Iterator[Counted]:
    if source.format == POLICE_UK:
        yield from _street(source.name)
        return
    main = _main(source, columns)
    yield _table(source.name, ("area", *main))
    if KINDS[source.kind].date_field:
        yield _table(source.name, ("month", *main))


def _street(name: str) -> Iterator[Counted]:
    """Crimes and incidents apart: anti-social behaviour is never a crime."""
    crimes, incidents = {"record_type": CRIME}, {"record_type": INCIDENT}
    yield Counted(f"Crimes by area and type: {name}", name, ("area", "crime_type"), crimes)
    yield Counted(f"Crimes by month and type: {name}", name, ("month", "crime_type"), crimes)
    yield Counted(f"Anti-social behaviour by area: {name}", name, ("area",), incidents)
    yield Counted(f"Anti-social behaviour by month: {name}", name, ("month",), incidents)


def _rates(source: RecordSource, per: str) -> Counted:
    street = source.format == POLICE_UK
    where = {"record_type": CRIME} if street else {}
    what = f"Crimes ({source.name})" if street else capital(source.name.replace("-", " "))
    title = f"{what} by area, to {per.replace('-', ' ')}"
    return Counted(title, source.name, (), where, per)


def _table(name: str, by: tuple[str, ...]) -> Counted:
    words = " and ".join(_WORDS.get(column, column.replace("_", " ")) for column in by)
    return Counted(f"{capital(name.replace('-', ' '))} by {words}", name, by)


def _main(source: RecordSource, columns: frozenset[str]) -> tuple[str, ...]:
    """What a source is split by first, where it has such a column."""
    if source.kind in _OF_CODES and source.categories and source.offence_list and "offence_code" in columns:
        return (_BY_GROUP,)
    main = _MAIN[source.kind]
    return (main,) if main in columns else ()
