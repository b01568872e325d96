"""Whom a pack is made for, and whether what was agreed with them covers what is to be in it.

What anyone can download needs no protocol: only sources that are not public are asked about.
"""

import datetime as dt
from collections.abc import Mapping

from geoaudit.disclosure.policy import as_protective
from geoaudit.errors import DisclosureError, SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.hierarchy.levels import are_large
from geoaudit.protocols import DISTRICTS, SharingProtocol
from geoaudit.records.source import RecordSource
from geoaudit.scope import partnerships
from geoaudit.spec import AuditSpec, TablePlan

_SMALL_PLACES = frozenset({"outward", "sector", "home_area"})
"""Columns that name places smaller than a district."""


Agreed = Mapping[str, SharingProtocol]
"""The protocols that packs are made under, by recipient."""


def protocols_for(spec: AuditSpec, day: dt.date) -> Agreed:
    """Return the protocols that packs made on a day are made under, one for each recipient.

    Raises
    ------
    DisclosureError
        Where none with a recipient is in force, or it does not cover the policy, or a source, of the
        specification.
    """
    return {recipient: _protocol_for(spec, recipient, day) for recipient in spec.recipients}


def agreed_with(spec: AuditSpec, evidence: Evidence, agreed: Agreed) -> dict[str, SharingProtocol | None]:
    """Return, for each partnership that a pack is made for, the protocol with its recipient.

    None where nobody is named, as there need not be where there are no protocols or no people.

    Raises
    ------
    SpecificationError
        Where recipients are named by partnership, and a pack about people has none, or one that is named is
        of no partnership.
    DisclosureError
        Where a recipient may not have tables of areas so small.
    """
    whose = partnerships(spec, evidence)
    named = spec.recipient if isinstance(spec.recipient, Mapping) else {}
    known = {*whose, *evidence.sets[spec.main].areas["parent"].dropna()}
    for name in named.keys() - known:
        raise SpecificationError(
            f"A recipient must be that of a partnership, and '{name}' is none: it has {', '.join(whose)}."
        )
    people = spec.policy.for_release and not all(source.public for source in spec.sources)
    for name in whose if named and people else ():
        if name not in named:
            raise SpecificationError(
                f"Each pack about people must say for whom it is made, and that of '{name}' does not: add it "
                "to recipient in [audit]."
            )
    for protocol in agreed.values():
        _require_detail(spec, evidence, protocol)
    partners = {name: spec.recipient_of(name) for name in whose}
    return {name: agreed[partner] if partner else None for name, partner in partners.items()}


def _protocol_for(spec: AuditSpec, recipient: str, day: dt.date) -> SharingProtocol:
    found = _in_force(spec, recipient, day)
    if not as_protective(spec.policy, found.policy):
        raise DisclosureError(
            f"A pack for '{found.partner}' must be protected at least as by {found.policy.name}, as agreed "
            f"with them, and {spec.policy.name} is not known to be: change policy in [audit]."
        )
    for source in spec.sources:
        if not source.public:
            _require_kind(found, source)
    return found


def _require_detail(spec: AuditSpec, evidence: Evidence, protocol: SharingProtocol) -> None:
    """Refuse tables of smaller areas than the partner may have, naming the first."""
    kinds = {source.name: source.kind for source in spec.sources if not source.public}
    for plan in spec.tables:
        kind = kinds.get(plan.request.source)
        if kind and protocol.receives[kind] == DISTRICTS and _of_small_areas(plan, evidence):
            raise DisclosureError(
                f"The protocol with '{protocol.partner}' lets them have {kind} by districts and larger areas "
                f"alone, and the table '{plan.request.title}' is made of smaller ones: take it out, or have "
                f'{kind} = "wards" agreed.'
            )


def reminders(protocol: SharingProtocol | None, day: dt.date) -> tuple[str, ...]:
    """Return what whoever makes a pack on a day must know of the protocol that it is made under."""
    if protocol is None or day <= protocol.review:
        return ()
    late = f"was to be reviewed by {protocol.review}, and may not have been"
    return (f"The protocol with '{protocol.partner}' {late}: review it, and move its review date.",)


def _in_force(spec: AuditSpec, recipient: str, day: dt.date) -> SharingProtocol:
    mine = [one for one in spec.protocols if one.partner == recipient]
    for one in mine:
        if one.in_force(day):
            return one
    runs = " and ".join(f"from {one.start} to {one.end}" for one in mine)
    raise DisclosureError(
        f"A pack for '{recipient}' must be made under a protocol that is in force on {day}, and what was "
        f"agreed with them runs {runs}: agree a new one, and add it as [[protocols]]."
    )


def _require_kind(protocol: SharingProtocol, source: RecordSource) -> None:
    kind, whose = source.kind, f"the protocol with '{protocol.partner}'"
    if kind not in protocol.receives:
        raise DisclosureError(
            f"A pack for '{protocol.partner}' must hold what was agreed with them alone, and {whose} does "
            f"not let them have {kind}, of which '{source.name}' is: take the source out, or have it agreed "
            "and add it to receives."
        )
    if not protocol.bears(kind):
        named = f"names {' and '.join(protocol.law)} alone" if protocol.law else "names none"
        raise DisclosureError(
            f"A legal gateway must let {kind} be shared, of which the source '{source.name}' is, and {whose} "
            f"{named}: add to gateway the provision that does."
        )


def _of_small_areas(plan: TablePlan, evidence: Evidence) -> bool:
    """Whether a table, or what it is estimated from, tells of smaller areas than districts."""
    request = plan.request
    if _SMALL_PLACES & {*request.by, *request.where}:
        return True
    places = plan.by_date or (plan.boundaries, plan.counted_on)
    return "area" in request.by and not all(
        are_large(evidence.sets[name].areas["area_code"]) for name in places
    )
