"""The kinds of official areas: which codes and columns belong to which, and what may lie in what.

Source
------
Office for National Statistics, "Register of Geographic Codes" (the first three characters of a code name
its kind) and "Naming conventions for geography products" (LAD21CD: kind, year, code or name).
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from geoaudit.errors import GeographyError

OUTPUT_AREA = "output area"
LSOA = "LSOA"
MSOA = "MSOA"
WARD = "ward"
MERGED_WARD = "census merged ward"
DIVISION = "electoral division"
DISTRICT = "district"
COUNTY = "county"
REGION = "region"
CSP = "CSP"
POLICE = "police force"

_ENTITIES = {
    OUTPUT_AREA: "E00 W00 S00 N00",
    LSOA: "E01 W01 S01 N20",
    MSOA: "E02 W02 S02 N21",
    WARD: "E05 W05 S13 N08",
    MERGED_WARD: "E36 W39",
    DIVISION: "E58",
    DISTRICT: "E06 E07 E08 E09 W06 S12 N09",
    COUNTY: "E10 E11 E13",
    REGION: "E12",
    CSP: "E22 W14",
    POLICE: "E23 W15 S23 N24",
}
_KIND_OF: Mapping[str, str] = {
    entity: kind for kind, entities in _ENTITIES.items() for entity in entities.split()
}

COLUMNS: Mapping[str, str] = {
    "OA": OUTPUT_AREA,
    "LSOA": LSOA,
    "MSOA": MSOA,
    "WD": WARD,
    "WARD": WARD,
    "CMWD": MERGED_WARD,
    "CED": DIVISION,
    "LAD": DISTRICT,
    "LTLA": DISTRICT,
    "CTY": COUNTY,
    "RGN": REGION,
    "CSP": CSP,
    "PFA": POLICE,
}
"""What the names of columns begin with, in capitals, and the kind that each stands for."""

LIES_IN: Mapping[str, Sequence[str]] = {
    OUTPUT_AREA: (LSOA, MSOA, WARD, DISTRICT),
    LSOA: (MSOA, WARD, DISTRICT),
    MSOA: (DISTRICT,),
    WARD: (MERGED_WARD, DISTRICT),
    DIVISION: (COUNTY,),
    DISTRICT: (CSP, POLICE, COUNTY, REGION),
    CSP: (POLICE,),
    COUNTY: (REGION,),
}
"""Which kinds a column of a lookup places another kind in."""

CODE = r"[A-Z][0-9]{8}|[0-9]{2}[A-Z]{2}[A-Z0-9]{0,4}"
"""A code of the register, or one of those before 2009 (00CHFA)."""


def kinds_of(codes: pd.Series) -> pd.Series:
    """Return the kind of each code, missing where its first three characters name none."""
    return codes.str.slice(0, 3).map(_KIND_OF).astype("str")


def check_kind(kind: str, known: Sequence[str]) -> None:
    """Refuse a kind of area that nothing is known of.

    Raises
    ------
    GeographyError
        Where it is none of those known, which the message names.
    """
    if kind not in known:
        listed = ", ".join(sorted(known)) or "none"
        raise GeographyError(
            f"The hierarchy's files must hold areas of kind {kind!r}, but they hold {listed}: name a file "
            "that has them under files in [hierarchy]."
        )


def are_large(codes: pd.Series) -> bool:
    """Whether areas are districts or larger; those of no known kind are taken to be smaller."""
    return bool(len(codes)) and bool(kinds_of(codes).isin([DISTRICT, COUNTY, REGION, CSP, POLICE]).all())
