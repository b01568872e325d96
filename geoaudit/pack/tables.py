"""Tables as CSV, each with the metadata (CSVW) that says what its columns mean.

The files are UTF-8 without a mark, comma-separated, with one header row (RFC 4180). **Text that a
spreadsheet would take for a formula is made harmless**: where text begins, after any blanks and apostrophes,
with one of ``= + - @`` (or their full-width forms), a tab or a line break, it is written with one apostrophe
before it. `restore` takes that apostrophe away again, so that what is read is what was written. Numbers are
never touched.

Sources
-------
OWASP, "CSV Injection" (which characters start a formula); W3C, "Metadata Vocabulary for Tabular Data" (2015).
"""

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.disclosure.profile import MARKERS, TOTAL, Profile, columns_of
from geoaudit.disclosure.ranges import RANGE
from geoaudit.errors import PackError

Metadata = dict[str, Any]

_FORMULA = r"[\s']*[=+\-@\t\r\n＝＋－＠]"
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
_LONGEST_NAME = 80
_APOSTROPHE_RULE = (
    "An apostrophe before text that begins with = + - @ keeps spreadsheets from taking it for a formula; "
    "it is not part of the text."
)
_FIGURES = ["n", "lower", "upper"]
_MEANINGS = {
    "area_code": "Code of the area (GSS), or of a class of addresses that lie in no area",
    "area_name": "Name of the area",
    "period": "Period that is counted",
    "n": "Number; empty where the marker says why",
    "lower": "The least that the true number can be",
    "upper": "The most that the true number can be; empty beside a least number where nobody knows it",
    "basis": "Empty: counted; interval: given by its source as a range; else what the estimate rests on",
    "marker": "Empty: " + "; ".join(f"{mark or 'blank'}: {words}" for mark, words in MARKERS.items())[7:],
}


def slug(title: str) -> str:
    """Return a file name for a title: lower-case letters, digits, hyphens and underscores.

    Source: the names that Windows reserves are avoided ("Naming files", learn.microsoft.com).
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9_]+", "-", plain)[:_LONGEST_NAME].strip("-_")
    return f"{name}-table" if _RESERVED.fullmatch(name) else name or "table"


def distinct(names: Iterable[str], joint: str = "-") -> list[str]:
    """Return the names, each later namesake with a number: `x`, `x-2`, `x-3`."""
    taken: set[str] = set()
    result = []
    for name in names:
        candidate, number = name, 1
        while candidate in taken:
            number += 1
            candidate = f"{name}{joint}{number}"
        taken.add(candidate)
        result.append(candidate)
    return result


def harmless(text: pd.Series) -> pd.Series:
    """Return the text with an apostrophe before whatever a spreadsheet would take for a formula."""
    return _on_distinct(text, lambda words: words.mask(words.str.match(_FORMULA), "'" + words))


def restore(text: pd.Series) -> pd.Series:
    """Return the text as it was before `harmless`."""
    return _on_distinct(text, lambda words: words.mask(words.str.match("'" + _FORMULA), words.str.slice(1)))


def to_csv(frame: pd.DataFrame) -> bytes:
    """Return the frame as CSV; missing values are empty, text is `harmless`."""
    safe = pd.DataFrame(
        {name: frame[name] if _is_number(frame[name]) else harmless(frame[name]) for name in frame.columns}
    )
    safe.columns = pd.Index(harmless(pd.Series(frame.columns, dtype="str")))
    return safe.to_csv(index=False, lineterminator="\r\n").encode()


def from_csv(content: bytes, numbers: Iterable[str] = ()) -> pd.DataFrame:
    """Return the frame that `to_csv` wrote: text columns, and those named in `numbers` as numbers.

    Raises
    ------
    PackError
        Where the content is not such a file.
    """
    try:
        text = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False, na_filter=False)
        text.columns = pd.Index(restore(pd.Series(text.columns, dtype="str")))
        wanted = set(numbers)
        return pd.DataFrame({c: _number(text[c]) if c in wanted else restore(text[c]) for c in text.columns})
    except (ValueError, UnicodeDecodeError, pd.errors.ParserError):
        raise PackError("A table of the pack must be CSV in UTF-8 with a header row.") from None


def cells_from_csv(content: bytes) -> pd.DataFrame:
    """Return the cells of a table (`Profile.cells`) from its CSV."""
    cells = from_csv(content, _FIGURES)
    for name in cells.columns.intersection(_FIGURES):
        if not (cells[name].dropna() % 1 == 0).all():
            raise PackError("The figures of a table must be whole numbers.")
        cells[name] = cells[name].astype("Int64")
    return cells


def table_metadata(file: str, profile: Profile) -> Metadata:
    """Return a table's CSVW metadata; `file` is the CSV's name without its folder."""
    columns = [_column(name, "string", required=name != "area_name") for name in columns_of(profile.by)]
    columns += [_column("period", "string", required=True), _column("n", "nonNegativeInteger")]
    columns += [_column("marker", {"base": "string", "format": f"[{''.join(MARKERS)}]"})]
    key = [column["name"] for column in columns if column["name"] not in {"area_name", "n", "marker"}]
    if profile.ranged:
        columns += [_column(name, "string" if name == "basis" else "nonNegativeInteger") for name in RANGE]
    description = [f"A total has '{TOTAL}' in the column that it sums over.", *_protection(profile)]
    extra = {"dc:source": profile.source} | ({"dc:spatial": profile.boundaries} if profile.boundaries else {})
    return (
        _metadata(file, profile.title, description, columns)
        | extra
        | {"tableSchema": {"columns": columns, "primaryKey": key}}
    )


def frame_metadata(file: str, title: str, frame: pd.DataFrame) -> Metadata:
    """Return the CSVW metadata of a plain table."""
    names = distinct([_name(str(c)) for c in frame.columns], "_")
    columns = [
        {"name": name, "titles": str(column), "datatype": _datatype(frame[column])}
        for name, column in zip(names, frame.columns, strict=True)
    ]
    return _metadata(file, title, [], columns)


def to_json(value: Mapping[str, Any]) -> bytes:
    """Return a mapping as the JSON that packs are written in."""
    return (json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def number_columns(metadata: Mapping[str, Any]) -> list[str]:
    """Return the header names of the columns that the metadata says are numbers."""
    columns = metadata["tableSchema"]["columns"]
    return [c["titles"] for c in columns if c["datatype"] in ("integer", "number", "nonNegativeInteger")]


def _metadata(file: str, title: str, description: list[str], columns: list[Metadata]) -> Metadata:
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": file,
        "dc:title": title,
        "dc:description": " ".join([*description, _APOSTROPHE_RULE]),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "header": True},
        "tableSchema": {"columns": columns},
    }


def _protection(profile: Profile) -> list[str]:
    policy: DisclosurePolicy = profile.policy
    if profile.public:
        return ["The source is public: its figures are exact."]
    release = [] if policy.for_release else ["NOT FOR RELEASE."]
    return [*release, f"Protected by the policy {policy.name}, version {policy.version}: {policy.sentence}"]


def _column(name: str, datatype: str | Metadata, required: bool = False) -> Metadata:
    column: Metadata = {"name": _name(name), "titles": name, "datatype": datatype}
    if name in _MEANINGS:
        column["dc:description"] = _MEANINGS[name]
    return column | ({"required": True} if required else {})


def _name(column: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "_", column).strip("_") or "column"


def _datatype(values: pd.Series) -> str:
    if not _is_number(values):
        return "string"
    return "integer" if pd.api.types.is_integer_dtype(values) else "number"


def _is_number(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))


def _number(values: pd.Series) -> pd.Series:
    return pd.to_numeric(values.mask(values == "", None))


def _on_distinct(values: pd.Series, change: Callable[[pd.Series], pd.Series]) -> pd.Series:
    """Change each distinct text once: a table says the same few words a million times."""
    codes, kinds = pd.factorize(values.astype("str"))
    changed = change(pd.Series(kinds, dtype="str"))
    return changed.reindex(codes).set_axis(values.index)
