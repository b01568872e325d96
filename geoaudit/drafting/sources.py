"""Sources of a draft: made of the files, with what their rows tell of how dates and codes are written."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from geoaudit.drafting.draft import RECORDS, Came, Supplied
from geoaudit.drafting.spellings import fixed, suggested
from geoaudit.errors import GeoAuditError, PeriodError, RecordsError, SpecificationError
from geoaudit.pack.tables import distinct, slug
from geoaudit.periods.labels import parse_period
from geoaudit.records.categories import GROUPS, LISTS, UNMAPPED, classify, read_categories
from geoaudit.records.columns import POLICE_UK
from geoaudit.records.dates import DAY_FIRST, MONTH_FIRST, parse_dates
from geoaudit.records.ethnicity import CLASSIFICATIONS, OTHER_CODE, ethnic_columns
from geoaudit.records.figures import range_meant
from geoaudit.records.gathering import gather_first
from geoaudit.records.schema import KINDS
from geoaudit.records.source import RecordSource

FIRST_ROWS = 5000
"""How many rows of a source are looked at."""
STAR = "*"
"""What partners most often write for a figure that they hide."""
SNAPSHOTS = ("offenders", "facilities")
_DATES = ("event", "due", "until", "birth")
_CODES = ("offence_code", "crime_type")
_TELLING = (*_CODES, "ethnicity", "period")
_STREET = "street-level"


@dataclass(frozen=True)
class Style:
    """How the dates of a source are written.

    Attributes
    ----------
    said : str or None
        What the specification has to say; None where every date can be read in one way alone.
    shares : tuple of (str, float)
        Each way that they can be read in, and what share of them it reads.
    """

    said: str | None
    shares: tuple[tuple[str, float], ...] = ()


def grouped(files: Sequence[Came]) -> tuple[tuple[str, tuple[Came, ...]], ...]:
    """Return the files of records that are one source each, with a name for it.

    Files of one kind with the same columns are one source. What was true on one day is never put together
    with what was true on another.
    """
    groups = list(_groups(files))
    stems = (_STREET if one[0].taken.layout == POLICE_UK else slug(one[0].path.stem) for one in groups)
    names = distinct(stem.replace("_", "-") for stem in stems)
    return tuple(zip(names, map(tuple, groups), strict=True))


def suggested_source(name: str, files: Sequence[Came], codes: Path | None) -> Supplied:
    """Return the source that files of one kind make, as their columns and first rows tell."""
    taken = files[0].taken
    street = taken.layout == POLICE_UK
    columns = suggested(taken.columns, taken.kind, taken.layout)
    source = RecordSource(
        name=name,
        kind=taken.kind,
        files=tuple(came.path for came in files),
        public=street,
        format=POLICE_UK if street else "",
        columns=columns if not street else {},
        sheet=taken.sheet or None,
        categories=codes,
    )
    return Supplied(with_ways(source))


def with_ways(source: RecordSource) -> RecordSource:
    """Return a source with the likeliest way of its dates, list of its codes and census of its ethnicity.

    Where it cannot be read yet it stays as it is.
    """
    text = first_rows(source)
    if text is None:
        return source
    source = replace(source, dates=style_of(source, text).said, period=_period_of(text))
    return replace(source, offence_list=_offence_list(source, text), ethnicity=_census(text))


def telling(source: RecordSource) -> dict[str, str]:
    """Return the mapped columns that tell how a source is written: dates, codes, ethnicity and periods."""
    kind = KINDS[source.kind]
    return {
        name: column
        for name, column in source.columns.items()
        if kind.field(name).role in _DATES or name in _TELLING
    }


def first_rows(source: RecordSource) -> pd.DataFrame | None:
    """Return the first rows of a source as text; None where its files or columns cannot be read."""
    try:
        return gather_first(source, FIRST_ROWS).text
    except GeoAuditError:
        return None


def with_star(source: RecordSource, words: str) -> RecordSource:
    """Return a source of figures in which a star stands for what the words say; for any figure without.

    Raises
    ------
    SpecificationError
        Where they are no figures, as `1 to 4` or `fewer than 5` are.
    """
    meant = range_meant(words) if words.strip() else None
    if words.strip() and meant is None:
        raise SpecificationError(f"A mark must stand for figures, as in 1 to 4, and {words!r} are none.")
    return replace(source, marks={STAR: meant} if meant else {})


def missing_columns(source: RecordSource, found: Sequence[str]) -> tuple[str, ...]:
    """Return the canonical columns that a source of a kind cannot do without and that are not mapped.

    A place is one of them: `postcode`, where there are no coordinates either.
    """
    mapped = {*source.columns, *fixed(found, source.kind, source.format)}
    kind = KINDS[source.kind]
    missing = [field.name for field in kind.fields if field.required and field.name not in mapped]
    placed = source.kind == "table" or mapped & {"postcode", "easting", "longitude"}
    return (*missing, *(() if placed else ("postcode",)))


def style_of(source: RecordSource, text: pd.DataFrame) -> Style:
    """Return how the dates of a source are written, and what share of them each way reads.

    Where both ways read as many, the day is taken to come first, as it does in the United Kingdom.
    """
    kind = KINDS[source.kind]
    dates = [text[name] for name in text if kind.field(str(name)).role in _DATES]
    if all(_same(column) for column in dates):
        return Style(None)
    shares = tuple((style, _share(dates, style)) for style in (DAY_FIRST, MONTH_FIRST))
    return Style(max(shares, key=lambda told: told[1])[0], shares)


def _groups(files: Iterable[Came]) -> Iterator[list[Came]]:
    def alike(came: Came) -> tuple[object, ...]:
        taken = came.taken
        own = came.path.name if taken.kind in SNAPSHOTS else ""
        return taken.kind, taken.layout, taken.columns, taken.sheet, own

    groups: dict[tuple[object, ...], list[Came]] = {}
    for came in files:
        if came.taken.use == RECORDS:
            groups.setdefault(alike(came), []).append(came)
    yield from groups.values()


def _same(text: "pd.Series[str]") -> bool:
    """Whether it is no matter which of day and month comes first."""
    return _read(text, DAY_FIRST).equals(_read(text, MONTH_FIRST))


def _share(columns: "Sequence[pd.Series[str]]", style: str) -> float:
    written = sum(int(text.notna().sum()) for text in columns)
    return sum(int(_read(text, style).notna().sum()) for text in columns) / max(written, 1)


def _read(text: "pd.Series[str]", style: str) -> "pd.Series[pd.Timestamp]":
    try:
        return parse_dates(text, "", style).dates
    except RecordsError:
        return pd.Series(pd.NaT, text.index, dtype="datetime64[s]")


def _offence_list(source: RecordSource, text: pd.DataFrame) -> str | None:
    """The list of the table of offence codes that has most of the codes; None where it has none."""
    name = next((one for one in _CODES if one in text), None)
    if source.categories is None or name is None:
        return None
    try:
        categories = read_categories(source.categories)
    except RecordsError:
        return None
    nothing = pd.Series(pd.NaT, text.index, dtype="datetime64[s]")
    rows = {}
    for one in filter(categories.has, LISTS):
        groups, _ = classify(text[name], nothing, categories, one)
        rows[one] = int((groups[GROUPS[0]] != UNMAPPED)[text[name].notna()].sum())
    best = max(rows, key=lambda one: rows[one], default=None)
    return best if best and rows[best] else None


def _period_of(text: pd.DataFrame) -> str | None:
    """The kind of period that every figure of a table is of; None where they differ, or for records."""
    if "period" not in text:
        return None
    try:
        kinds = {parse_period(str(label)).kind for label in text["period"].dropna().unique()}
    except PeriodError:
        return None
    return kinds.pop() or None if len(kinds) == 1 else None


def _census(text: pd.DataFrame) -> str | None:
    """The census in whose classification most of the words for ethnicity are, the latest of those."""
    if "ethnicity" not in text or text["ethnicity"].isna().all():
        return None
    others = {
        year: int((ethnic_columns(text["ethnicity"], year)[0]["ethnic_group"] == OTHER_CODE).sum())
        for year in CLASSIFICATIONS
    }
    return min(others, key=lambda year: (others[year], -int(year)))
