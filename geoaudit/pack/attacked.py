"""What an attack on a pack found: read from its manifest, made again by whoever receives it, in words."""

from collections.abc import Iterator, Mapping
from typing import Any

from geoaudit.disclosure.certificate import Certificate, certify, no_zones
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.filing import ZONES
from geoaudit.pack.read import AuditPack


def certificate_of(disclosure: Mapping[str, Any]) -> Certificate:
    """Return the certificate that a manifest's `disclosure` states; an empty one where it states none."""
    exposed, seconds = _whole(disclosure.get("exposed")), disclosure.get("seconds")
    if exposed is None:
        return Certificate()
    return Certificate(
        exposed,
        _whole(disclosure.get("narrowest_interval")),
        _whole(disclosure.get("figures_attacked")) or 0,
        seconds=float(seconds) if isinstance(seconds, int | float) else 0.0,
        by=str(disclosure.get("certificate_by", "sender")),
    )


def attack_again(pack: AuditPack, profiles: Mapping[str, Profile]) -> Certificate:
    """Attack a pack as whoever receives it could, who is not told which hidden figures are small.

    Parameters
    ----------
    pack : AuditPack
    profiles : mapping of str to Profile
        Its tables by file, what they were made from among them.

    Raises
    ------
    DisclosureError
        Where the tables contradict one another.
    """
    entry = next((e for e in pack.manifest["quality"] if e.get("about") == ZONES), None)
    return certify(profiles, no_zones() if entry is None else pack.frame(entry), pack.policy, None)


def attack_problems(disclosure: Mapping[str, Any], found: Certificate) -> Iterator[str]:
    """Yield what is wrong with what a manifest states of the attack, and with what the receiver found."""
    stated = disclosure["exposed"]
    if stated:
        yield f"The manifest says that {stated} figures are exposed: such a pack must not be passed on."
    if found.exposed:
        yield f"{found.exposed} figures of the pack can be worked out more nearly than its policy allows."
    if found.exposed is not None and stated is None:
        yield "The manifest must say how an attack on the pack went, and does not."


def in_words(certificate: Certificate) -> str:
    """Return what an attack found, in a sentence."""
    if certificate.exposed is None:
        return "Not attacked: nothing about people is in it, or nothing of them is hidden."
    figures = "1 figure" if certificate.figures == 1 else f"{certificate.figures:,} figures"
    narrowest = certificate.narrowest_interval
    width = "" if narrowest is None else f", the narrowest interval is {narrowest:,}"
    return (
        f"Attacked: {figures} about people, {certificate.exposed:,} exposed{width} "
        f"({certificate.seconds:,.1f} s)."
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
