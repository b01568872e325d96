"""What profiles of published figures have in common: the file that they are read from."""

from pathlib import Path

from geoaudit.errors import SpecificationError
from geoaudit.portraits.case import Case
from geoaudit.provenance import sha256_of


def file_of(case: Case) -> Path:
    """Return the file that a profile is made of.

    Raises
    ------
    SpecificationError
        Where the plan names none.
    """
    if case.plan.file is None:
        raise SpecificationError(f"The profile '{case.plan.title}' must name its file: add file.")
    return case.plan.file


def told_of(path: Path) -> str:
    """Return a sentence that names a file and what it held, so that a reader can tell it from another."""
    return (
        f"The figures are those of the file {path.name} (SHA-256 {sha256_of(path)}), as they were published."
    )
