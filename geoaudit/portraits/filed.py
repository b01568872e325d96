"""What profiles of published figures have in common: what was read of their file."""

from geoaudit.errors import SpecificationError
from geoaudit.portraits.case import Case
from geoaudit.provenance import Source
from geoaudit.reference.published import Published


def published_in(case: Case) -> Published:
    """Return what was read of the file that a profile is made of.

    Raises
    ------
    SpecificationError
        Where the plan names none.
    """
    if case.published is None:
        raise SpecificationError(f"The profile '{case.plan.title}' must name its file: add file.")
    return case.published


def told_of(file: Source) -> str:
    """Return a sentence that names a file and what it held, so that a reader can tell it from another."""
    return f"The figures are those of the file {file.name} (SHA-256 {file.sha256}), as they were published."
