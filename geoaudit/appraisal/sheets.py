"""A scoring sheet, whichever of the three kinds it is: of questions, of criteria, or of sections."""

from pathlib import Path

import pandas as pd

from geoaudit.appraisal.averaging import read_questions
from geoaudit.appraisal.score_sheets import CriteriaSheet, SectionSheet, read_criteria, read_sections
from geoaudit.files.archives import members
from geoaudit.files.reading import SUFFIXES, table_columns

Sheet = SectionSheet | CriteriaSheet | pd.DataFrame
"""Sections, criteria, or questions, the last as `read_questions` returns them."""


def read_sheet(path: Path) -> Sheet:
    """Read a scoring sheet; its columns tell what it is: ``question``, ``criterion``, or neither.

    Raises
    ------
    FileError, RecordsError
        As `read_questions`, `read_criteria` and `read_sections`.
    """
    columns = _columns(path)
    if "question" in columns:
        return read_questions(path)
    return read_criteria(path) if "criterion" in columns else read_sections(path)


def _columns(path: Path) -> set[str]:
    """The names of a file's columns; none where there is no such file, which its reader says."""
    files = members(path, SUFFIXES) if path.exists() else []
    return {name.casefold() for file in files[:1] for name in table_columns(file)}
