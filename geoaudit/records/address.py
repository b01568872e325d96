"""What kind of address a person has: only settled ones stand on a map."""

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

SETTLED = "settled"
NFA = "no fixed abode"
PROVIDED = "approved premises or other provided accommodation"
CUSTODY = "custody"
UNKNOWN = "not recorded"
CLASSES = (SETTLED, NFA, PROVIDED, CUSTODY, UNKNOWN)

UNRECOGNISED = "address types not recognised, taken as not recorded"
BLANK = "address types blank beside a postcode, taken as not recorded"
ASSUMED = "address types not in the source, taken as settled because there is a postcode"

_WORDINGS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        UNKNOWN: (
            "^unknown", "^not (?:known|recorded|stated)", "^n/?k", "^awaiting", "^to be ", "^missing",
            "^other$",
        ),
        CUSTODY: (
            r"\bprison", "custod", r"\bhmp", r"\byoi\b", "young offender", r"\bremand", "detention",
            "^secure ",
        ),
        NFA: (
            "no fixed", r"\bnfa\b", "homeless", r"\brough", r"\bsofa", r"\bstreet", r"\bcamp",
            r"\b(?:un|not )settled", "(?:friend|family).*(?:transient|temporary)", "squat",
        ),
        PROVIDED: (
            "approved premises", r"\bap\b", "hostel", r"\bcas ?-?[123]?\b", "community accommodation",
            r"\bbail", r"\bbass\b", "supported", "provided", "probation", "refuge", "asylum", "transient",
            "short.?term", "temporary", "b ?(?:&|and) ?b", "bed (?:&|and) breakfast", "hotel", "hospital",
            "care home", "rehab",
        ),
        SETTLED: (
            "settled", "owner", "owned", "household", "mortgage", r"\brent", "tenan", "private", "social",
            "council", "housing association", "family", "friend", "parent", "partner", "permanent", r"\bhome",
            r"\bmain\b", "lodg", "caravan", "student", "living with", "living alone",
        ),
    }
)  # fmt: skip
"""Parts of case systems' wordings; the first class that fits is taken. A sofa is no home."""


def classify_addresses(
    address_type: "pd.Series[str] | None", has_postcode: "pd.Series[bool]", pseudo: "pd.Series[bool]"
) -> "tuple[pd.Series[str], dict[str, int]]":
    """Return each person's address class, and what had to be assumed.

    Parameters
    ----------
    address_type : Series of str or None
        As recorded; None where the source has no such column.
    has_postcode : Series of bool
        Where a postcode was written, readable or not.
    pseudo : Series of bool
        Where it is one of those that stand for no fixed abode.

    Returns
    -------
    classes : Series of str
        One of `CLASSES`. Where the source has no address types, whoever has a postcode is settled; where it
        has them, a blank one is not recorded.
    notes : dict of str to int
        Rows by what was assumed about them.
    """
    recorded = pd.Series(pd.NA, has_postcode.index, dtype="str") if address_type is None else address_type
    distinct = pd.Series(recorded.dropna().unique(), dtype="str")
    classes = recorded.map(dict(zip(distinct, _class_of(distinct), strict=True))).astype("str")
    unrecognised = recorded.notna() & classes.isna()
    untold = recorded.isna() & has_postcode & ~pseudo
    if address_type is None:
        classes = classes.mask(untold, SETTLED)
    classes = classes.fillna(UNKNOWN)
    classes = classes.mask(pseudo & classes.isin([SETTLED, UNKNOWN]), NFA)
    if address_type is None:
        return classes, {ASSUMED: int(untold.sum())}
    return classes, {UNRECOGNISED: int(unrecognised.sum()), BLANK: int(untold.sum())}


def _class_of(wording: "pd.Series[str]") -> "pd.Series[str]":
    plain = wording.str.casefold()
    found = pd.Series(pd.NA, wording.index, dtype="str")
    for name, parts in reversed(list(_WORDINGS.items())):
        found = found.mask(plain.str.contains("|".join(parts)), name)
    return plain.where(plain.isin(CLASSES)).fillna(found)
