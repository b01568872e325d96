"""What a partner may be sent, as an information-sharing protocol with them says."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from geoaudit.disclosure.policy import DisclosurePolicy

S115, S17A = "crime-and-disorder-s115", "crime-and-disorder-s17a"
S14, SERIOUS_VIOLENCE = "offender-management-s14", "serious-violence-duty"
GATEWAYS: Mapping[str, str] = {
    S115: "section 115 of the Crime and Disorder Act 1998",
    S17A: "section 17A of the Crime and Disorder Act 1998",
    S14: "section 14 of the Offender Management Act 2007",
    SERIOUS_VIOLENCE: (
        "section 16 of the Police, Crime, Sentencing and Courts Act 2022 (the Serious Violence Duty)"
    ),
}
"""The provisions that let information be shared, by the words of the specification."""

NOT_ABOUT_PEOPLE = frozenset({"facilities"})
"""Kinds of source that need no gateway."""

PRESCRIBED = frozenset({"offences", "incidents", "table"})
"""Kinds of source of which section 17A can prescribe anything.

Source: the Schedule of the Crime and Disorder (Prescribed Information) Regulations 2007 (SI 2007/1831):
incidents, crimes, and figures of fire and rescue authorities, councils and the NHS, all depersonalised.
"""

WARDS, DISTRICTS = "wards", "districts"
"""The detail that a partner may have: any area, or districts and larger ones alone."""


@dataclass(frozen=True)
class SharingProtocol:
    """An information-sharing protocol.

    Attributes
    ----------
    partner : str
        Who may receive what it says.
    controllers : mapping of str to str
        The controllers who have signed it, with the regime that each works under: ``uk-gdpr`` or
        ``part-3-dpa-2018``.
    gateways : tuple of str
        Of `GATEWAYS`; empty where it names none.
    assessment : str
        The reference of the data protection impact assessment.
    purpose, retention : str
        What the information is for, and how long it may be kept, in words.
    start, end, review : date
        Its first and its last day, and the day by which it is to be reviewed.
    receives : mapping of str to str
        The kinds of source that the partner may receive, with the detail: `WARDS` or `DISTRICTS`.
    policy : DisclosurePolicy
        The least that a pack for the partner must be protected by.
    """

    partner: str
    controllers: Mapping[str, str]
    gateways: tuple[str, ...]
    assessment: str
    purpose: str
    retention: str
    start: dt.date
    end: dt.date
    review: dt.date
    receives: Mapping[str, str]
    policy: DisclosurePolicy

    @property
    def law(self) -> tuple[str, ...]:
        """The provisions that it rests on, in words."""
        return tuple(GATEWAYS[name] for name in self.gateways)

    def in_force(self, day: dt.date) -> bool:
        """Say whether it holds on a day, its first and its last among them."""
        return self.start <= day <= self.end

    def bears(self, kind: str) -> bool:
        """Say whether a gateway that it names can carry a kind of source."""
        return kind in NOT_ABOUT_PEOPLE or any(name != S17A or kind in PRESCRIBED for name in self.gateways)
