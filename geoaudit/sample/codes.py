"""The sample's own list of offence codes, and how each kind of offence behaves.

The codes are invented, with a 9 before each, so that nobody takes them for the Home Office's. Groups and
types have the names that the published lists use.
"""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Offence:
    """A code and how often, where and when its offences happen.

    Attributes
    ----------
    code, description : str
    group : str
        Home Office group.
    police_uk : str
        Type as police.uk publishes it.
    probation : str
        Group as probation reports it.
    share : float
        Of all offences, in thousandths.
    pattern : str
        A key of `patterns.PATTERNS`.
    since, until : str
        First and last day on which the code is used; empty where open.
    """

    code: str
    description: str
    group: str
    police_uk: str
    probation: str
    share: float
    pattern: str
    since: str = ""
    until: str = ""


_VAP, _THEFT, _DAMAGE = "Violence against the person", "Theft offences", "Criminal damage and arson"
_SEX, _ROB, _DRUG = "Sexual offences", "Robbery", "Drug offences"
_ARMS, _ORDER, _MISC = "Possession of weapons offences", "Public order offences", "Miscellaneous crimes"
_P_VAP, _P_BURG, _P_THEFT = "Violence", "Burglary", "Theft and handling"
_P_DAMAGE, _P_SEX, _P_ROB, _P_DRUG = "Criminal damage", "Sexual", "Robbery", "Drugs"
_P_ORDER, _P_MOTOR, _P_OTHER = "Public order and weapons", "Motoring and vehicle", "Other"
_V, _B, _OT, _PO = "Violence and sexual offences", "Burglary", "Other theft", "Public order"

OFFENCES = (
    Offence("905A", "Wounding with intent", _VAP, _V, _P_VAP, 9, "night"),
    Offence("908N", "Assault with injury", _VAP, _V, _P_VAP, 96, "night"),
    Offence("908P", "Assault with injury in the home", _VAP, _V, _P_VAP, 52, "domestic"),
    Offence("905B", "Assault without injury", _VAP, _V, _P_VAP, 88, "night"),
    Offence("908S", "Assault without injury in the home", _VAP, _V, _P_VAP, 66, "domestic"),
    Offence("908L", "Harassment", _VAP, _V, _P_VAP, 48, "domestic"),
    Offence("908Q", "Stalking", _VAP, _V, _P_VAP, 16, "domestic"),
    Offence("911A", "Threats", _VAP, _V, _P_VAP, 24, "street"),
    Offence("919A", "Rape", _SEX, _V, _P_SEX, 9, "domestic"),
    Offence("920A", "Sexual assault", _SEX, _V, _P_SEX, 16, "night"),
    Offence("934A", "Robbery of business property", _ROB, "Robbery", _P_ROB, 3, "shops"),
    Offence("934B", "Robbery of personal property", _ROB, "Robbery", _P_ROB, 13, "street"),
    Offence("930A", "Burglary of a home", _THEFT, _B, _P_BURG, 48, "burglary", "", "2021-03-31"),
    Offence("930E", "Burglary of a dwelling", _THEFT, _B, _P_BURG, 42, "burglary", "2021-04-01"),
    Offence("930F", "Burglary of a shed or garage", _THEFT, _B, _P_BURG, 16, "burglary", "2021-04-01"),
    Offence("931A", "Burglary of business premises", _THEFT, _B, _P_BURG, 21, "shops"),
    Offence("945A", "Theft from a vehicle", _THEFT, "Vehicle crime", _P_MOTOR, 47, "vehicle"),
    Offence("948A", "Theft of a motor vehicle", _THEFT, "Vehicle crime", _P_MOTOR, 25, "vehicle"),
    Offence("939A", "Theft from the person", _THEFT, "Theft from the person", _P_THEFT, 13, "night"),
    Offence("944A", "Bicycle theft", _THEFT, "Bicycle theft", _P_THEFT, 18, "day"),
    Offence("946A", "Shoplifting", _THEFT, "Shoplifting", _P_THEFT, 92, "shops"),
    Offence("949A", "Other theft", _THEFT, _OT, _P_THEFT, 72, "day"),
    Offence("953A", "Making off without payment", _THEFT, _OT, _P_THEFT, 14, "shops"),
    Offence("956A", "Arson", _DAMAGE, _DAMAGE, _P_DAMAGE, 7, "street"),
    Offence("958A", "Damage to a home", _DAMAGE, _DAMAGE, _P_DAMAGE, 38, "estate"),
    Offence("958C", "Damage to a vehicle", _DAMAGE, _DAMAGE, _P_DAMAGE, 47, "estate"),
    Offence("958D", "Other damage", _DAMAGE, _DAMAGE, _P_DAMAGE, 31, "street"),
    Offence("992A", "Supplying drugs", _DRUG, "Drugs", _P_DRUG, 11, "estate"),
    Offence("992D", "Possessing drugs", _DRUG, "Drugs", _P_DRUG, 25, "night"),
    Offence("910A", "Possessing a weapon", _ARMS, "Possession of weapons", _P_ORDER, 11, "street"),
    Offence("909A", "Public fear, alarm or distress", _ORDER, _PO, _P_ORDER, 74, "night"),
    Offence("966A", "Violent disorder", _ORDER, _PO, _P_ORDER, 6, "night"),
    Offence("979A", "Perverting justice", _MISC, "Other crime", _P_OTHER, 9, "street"),
    Offence("999A", "Other notifiable offence", _MISC, "Other crime", _P_OTHER, 13, "street"),
)
# What a caseload holds that the police do not count among the offences above.
_SUMMARY = (
    Offence(
        "9801", "Driving while unfit through drink", "Summary offences", "Other crime", _P_MOTOR, 0, "night"
    ),
    Offence("9802", "Driving while disqualified", "Summary offences", "Other crime", _P_MOTOR, 0, "vehicle"),
    Offence("9195", "Breach of an order", _MISC, "Other crime", _P_OTHER, 0, "street"),
)

COLUMNS = (
    "list", "code", "description", "valid_from", "valid_to", "home_office_group", "police_uk_type",
    "probation_offence_group", "record_type",
)  # fmt: skip


def offence_table() -> pd.DataFrame:
    """Return the dated table of offence categories: one row a list, code and window (both days included)."""
    rows = [*_home_office_rows(), *_police_uk_rows(), *_probation_rows()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _home_office_rows() -> list[tuple[str, ...]]:
    every = (*OFFENCES, *_SUMMARY)
    rows: list[tuple[str, ...]] = [
        (
            "home-office-code",
            o.code,
            o.description,
            o.since,
            o.until,
            o.group,
            o.police_uk,
            o.probation,
            "crime",
        )
        for o in every
    ]
    # One code whose group changed while its number stayed: both windows stand, and the date decides.
    absconding = ("home-office-code", "938A", "Absconding")
    rows.append((*absconding, "", "2021-12-31", _MISC, "Other crime", _P_OTHER, "crime"))
    rows.append((*absconding, "2022-01-01", "", _ORDER, _PO, _P_ORDER, "crime"))
    return rows


def _police_uk_rows() -> list[tuple[str, ...]]:
    groups = {o.police_uk: o.group for o in reversed(OFFENCES)}
    rows: list[tuple[str, ...]] = [
        ("police-uk", name, name, "", "", group, name, "", "crime") for name, group in groups.items()
    ]
    asb = "Anti-social behaviour"
    return [*rows, ("police-uk", asb, asb, "", "", "", asb, "", "incident")]


def _probation_rows() -> list[tuple[str, ...]]:
    groups = dict.fromkeys(o.probation for o in reversed((*OFFENCES, *_SUMMARY)))
    return [("probation-group", name, name, "", "", "", "", name, "crime") for name in groups]


def caseload_codes() -> pd.DataFrame:
    """Return the codes that a caseload's main offences have, with their weights and probation groups."""
    weight = {_P_VAP: 1.0, _P_SEX: 3.4, _P_ROB: 3.6, _P_BURG: 1.0, _P_DRUG: 3.2, _P_THEFT: 0.6, _P_ORDER: 0.8}
    rows = [
        (o.code, o.probation, o.share * weight.get(o.probation, 0.4)) for o in OFFENCES if o.until == ""
    ] + [(o.code, o.probation, 55.0) for o in _SUMMARY]
    return pd.DataFrame(rows, columns=["code", "group", "weight"])
