"""The protocols of a specification, and whether the pack says for whom it is made."""

from itertools import combinations

from geoaudit.disclosure.policy import DisclosurePolicy, policy_named
from geoaudit.errors import SpecificationError
from geoaudit.protocols import GATEWAYS, SharingProtocol
from geoaudit.spec.document import Document, Protocol
from geoaudit.spec.refusing import require_known, require_once


def protocols_of(document: Document) -> tuple[SharingProtocol, ...]:
    """Return the protocols, and refuse a specification whose recipient none of them is with.

    Raises
    ------
    SpecificationError
        Where a protocol does not hold together, two are with one partner at one time, or the recipient is
        missing or has none.
    DisclosureError
        Where there is no such policy.
    """
    found = tuple(_protocol(raw) for raw in document.protocols)
    for one, other in combinations(found, 2):
        if one.partner == other.partner and one.start <= other.end and other.start <= one.end:
            raise SpecificationError(
                f"One protocol with a partner must be in force at a time, and two with '{one.partner}' share "
                "days: end the earlier one before the later one begins."
            )
    _require_recipient(document)
    return found


def _protocol(raw: Protocol) -> SharingProtocol:
    where = f"the protocol with '{raw.partner}'"
    gateways = [raw.gateway] if isinstance(raw.gateway, str) else list(raw.gateway or ())
    for name in gateways:
        require_known(name, list(GATEWAYS), where, "gateway")
    require_once(gateways, f"gateway of {where}")
    if not raw.from_ <= raw.review <= raw.to:
        raise SpecificationError(
            f"The review of {where} must lie between its first and its last day, and the three do not follow "
            "each other: correct from, review or to."
        )
    return SharingProtocol(
        partner=raw.partner,
        controllers=raw.controllers,
        gateways=tuple(gateways),
        assessment=raw.assessment,
        purpose=raw.purpose,
        retention=raw.retention,
        start=raw.from_,
        end=raw.to,
        review=raw.review,
        receives={str(kind): str(detail) for kind, detail in raw.receives.items()},
        policy=_policy(raw, where),
    )


def _policy(raw: Protocol, where: str) -> DisclosurePolicy:
    policy = policy_named(raw.policy)
    if not policy.for_release:
        raise SpecificationError(
            f"The policy of {where} must protect what leaves the service, and '{policy.name}' hides nothing: "
            "name another."
        )
    return policy


def _require_recipient(document: Document) -> None:
    """Refuse a recipient without a protocol, and a pack about people that says of none whom it is for."""
    recipient, partners = document.audit.recipient, [raw.partner for raw in document.protocols]
    named = [recipient] if isinstance(recipient, str) else list((recipient or {}).values())
    for partner in named:
        if not partners:
            raise SpecificationError(
                f"The recipient of a pack must have a protocol, and there is none with '{partner}': add "
                "[[protocols]], or leave recipient out."
            )
        require_known(partner, list(dict.fromkeys(partners)), "[audit]", "recipient")
    leaves = policy_named(document.audit.policy).for_release
    if recipient is None and partners and leaves and not all(s.public for s in document.sources):
        raise SpecificationError(
            "Where there are protocols a pack about people must say for whom it is made, and [audit] does "
            "not: add recipient, a partner of one of them."
        )
