"""Boundary files of a draft: which columns are codes and names, of what date, what lies in what."""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.pack.tables import slug
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.places.boundary_files import layer_names, layer_texts

_CODE = r"[A-Z]\d{8}|\d{2}[A-Z]{2,4}(?:\d{2})?"
_YEAR_OF_CODE = re.compile(r"[A-Z]{2,6}(\d{2})CD", re.IGNORECASE)
_WHEN = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[-_ ]?(0[1-9]|1[0-2]))?(?!\d)")


def suggested_areas(path: Path, name: str) -> BoundaryFile:
    """Return a boundary file with its likeliest columns and date; today where nothing tells of a date.

    Raises
    ------
    GeoAuditError
        Where it cannot be read, or has no column of text.
    """
    layers = layer_names(path)
    layer = layers[0] if len(layers) > 1 else None
    texts = layer_texts(path, layer)
    if texts.columns.empty:
        raise GeographyError(
            f"{path.name} must have a column of codes and one of names, but has no text: export it again."
        )
    code = code_column(texts)
    return BoundaryFile(name, path, code, _name_column(texts, code), date_of(path.stem, code), layer=layer)


def code_column(texts: pd.DataFrame) -> str:
    """Return the column that tells the areas apart by codes as the ONS writes them."""
    shaped = {str(c): texts[c].str.fullmatch(_CODE).mean() for c in texts}
    scores = {c: (round(shaped[c], 2), texts[c].nunique(), c.upper().endswith("CD")) for c in shaped}
    return max(scores, key=lambda c: scores[c])


def date_of(stem: str, code: str) -> dt.date:
    """Return the date that a file's name or its column of codes tells of, at the end of a month or year."""
    found = _WHEN.search(stem)
    if found:
        year, month = int(found[1]), int(found[2] or 12)
    elif in_code := _YEAR_OF_CODE.fullmatch(code):
        year, month = 2000 + int(in_code[1]), 12
    else:
        return dt.date.today()
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def larger_areas(file: BoundaryFile) -> Mapping[str, tuple[str, ...]]:
    """Return the names of larger areas that the file's areas lie in, by the column that has them.

    Raises
    ------
    GeoAuditError
        Where it cannot be read.
    """
    texts = layer_texts(file.file, file.layer)
    found = {}
    for column in texts:
        words = texts[column][texts[column].str.strip().fillna("") != ""]
        many = words.nunique()
        coded = bool(words.str.fullmatch(_CODE).any())
        if column != file.area_name and not coded and 0 < many < len(texts):
            found[str(column)] = tuple(sorted(words.unique()))
    return found


def called(path: Path) -> str:
    """Return what a file is called in a specification, after its own name."""
    return slug(path.stem).replace("_", "-")


def _name_column(texts: pd.DataFrame, code: str) -> str:
    """The column of names that goes with the codes: `WD22NM` with `WD22CD`; else the one with most words."""
    partner = re.sub(r"CD([A-Z]?)$", r"NM\1", code, flags=re.IGNORECASE)
    columns = [str(column) for column in texts]
    if partner in columns and partner != code:
        return partner
    others = [c for c in columns if c != code and not texts[c].str.fullmatch(_CODE).any()] or columns
    return max(others, key=lambda c: texts[c].nunique())
