"""Who stands in a table without standing on the map: people with no settled or no known address."""

from geoaudit.records.address import CUSTODY, NFA, PROVIDED, SETTLED, UNKNOWN

NOT_PLACED = "settled, not placed"
AREA_CODES = {
    NFA: "NFA",
    PROVIDED: "PROVIDED",
    CUSTODY: "CUSTODY",
    UNKNOWN: "UNKNOWN",
    NOT_PLACED: "NOT-PLACED",
}
CLASSES = (SETTLED, *AREA_CODES)


def area_of(study: str) -> str:
    """Return SQL for the row of a table by area that a record of `p` joined to `study` belongs to.

    Null where the record is counted in no row: it lies outside the study area.
    """
    cases = " ".join(f"WHEN p.reason = '{name}' THEN '{code}'" for name, code in AREA_CODES.items())
    return (
        f"CASE WHEN {study}.area_code IS NOT NULL THEN {study}.area_code {cases} "
        f"WHEN p.area_code IS NULL AND p.elsewhere IS NULL THEN '{AREA_CODES[NOT_PLACED]}' END"
    )


def class_of(study: str) -> str:
    """Return SQL for the address class that a record counts under; null where it lies elsewhere."""
    others = ", ".join(f"'{name}'" for name in AREA_CODES)
    return (
        f"CASE WHEN {study}.area_code IS NOT NULL THEN '{SETTLED}' WHEN p.reason IN ({others}) THEN p.reason "
        f"WHEN p.area_code IS NULL AND p.elsewhere IS NULL THEN '{NOT_PLACED}' END"
    )
