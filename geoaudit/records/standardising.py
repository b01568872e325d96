"""Accepted rows as they are staged: canonical values, derived categories, nothing that no table needs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pandas as pd

from geoaudit.errors import RecordsError
from geoaudit.places.postcodes import MISSING
from geoaudit.records import calendar_labels
from geoaudit.records.address import classify_addresses
from geoaudit.records.ages import age_on, band
from geoaudit.records.categories import (
    GROUPS,
    HOME_OFFICE,
    POLICE_UK,
    classify,
    is_anti_social,
    read_categories,
)
from geoaudit.records.deriving import derived_columns, derived_names
from geoaudit.records.figures import figures_staged
from geoaudit.records.gathering import Gathered
from geoaudit.records.instruments import Instrument
from geoaudit.records.needs import (
    ASSESSED,
    NEED_STATE,
    TOGETHER,
    Assessed,
    assessed_needs,
    fully_assessed,
    listed_needs,
    who_has,
)
from geoaudit.records.points import locate_text
from geoaudit.records.schema import CRIME, FACILITIES, INCIDENT, KINDS, NOT_RECORDED
from geoaudit.records.screening import Screened
from geoaudit.records.source import RecordSource
from geoaudit.records.spans import spans_of

Kept = TypeVar("Kept", float, bool, pd.Timestamp)

BAD_DATES = "dates not readable, taken as not recorded"
BAD_AGES = "ages not readable, taken as not recorded"
PEOPLE = ("offenders", "orders")
"""Kinds whose place is where an offender lives."""
HOMES_OF = (*PEOPLE, "reoffending", "victims")
"""Kinds whose place is where a person lives."""

NAMED = ("facility_id", "facility_name")
"""What a facility is told by."""

_LSOA_NUMBER = r" \d{3}[A-Z]$"
BAD_BIRTHS = "dates of birth not readable, in the future or before 1900, taken as not recorded"


@dataclass(frozen=True)
class Standardised:
    """Accepted rows, ready to stage.

    Attributes
    ----------
    table : DataFrame
        The columns that `ingest` documents.
    needs : DataFrame or None
        `record`, `need` and `state`, a row a pair; None where the source has no needs.
    columns : tuple of str
        Those that tables can be split by.
    notes : mapping of str to int
        Rows by what was repaired or assumed about them.
    """

    table: pd.DataFrame
    needs: pd.DataFrame | None
    columns: tuple[str, ...]
    notes: Mapping[str, int]


@dataclass(frozen=True)
class _Rows:
    """The accepted rows of a source, and what was read in them."""

    source: RecordSource
    text: pd.DataFrame
    dates: "Mapping[str, pd.Series[pd.Timestamp]]"
    bad: "Mapping[str, pd.Series[bool]]"
    numbers: "Mapping[str, pd.Series[float]]"
    precision: str


def standardise(gathered: Gathered, screened: Screened, source: RecordSource) -> Standardised:
    """Return the accepted rows as they are staged.

    Raises
    ------
    RecordsError
        Where the category table cannot be used, or ages are asked of no day.
    """
    rows = _accepted(gathered, screened, source)
    kept = np.flatnonzero(screened.reason.isna().to_numpy())
    base = pd.DataFrame({"file": gathered.file[kept], "row": gathered.row[kept]})
    base.insert(0, "record", np.arange(len(base), dtype=np.int64))
    assessed = _assessed(rows, gathered.instrument)
    told = assessed.table, assessed.notes
    parts = [_when(rows), _who(rows), _what(rows), _where(rows), _named(rows), told]
    table = pd.concat([base, *(part for part, _ in parts)], axis=1)
    notes = {name: n for _, some in parts for name, n in some.items()}
    made, remarks = derived_columns(source, rows.text, table)
    table, notes = table.assign(**{str(name): made[name] for name in made}), notes | remarks
    return Standardised(table, assessed.needs, _columns(table, rows), notes)


def _accepted(gathered: Gathered, screened: Screened, source: RecordSource) -> _Rows:
    kept = screened.reason.isna()
    date_field = KINDS[source.kind].date_field

    def pick(column: "pd.Series[Kept]") -> "pd.Series[Kept]":
        return column[kept].reset_index(drop=True)

    return _Rows(
        source,
        gathered.text[kept].reset_index(drop=True),
        {name: pick(read.dates) for name, read in screened.dates.items()},
        {name: pick(read.bad) for name, read in screened.dates.items()},
        {name: pick(number) for name, number in screened.numbers.items()},
        screened.dates[date_field].precision if date_field else "",
    )


def _when(rows: _Rows) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the main date, its precision and calendar columns, and the other dates that are kept."""
    kind = KINDS[rows.source.kind]
    index = rows.text.index
    day = rows.dates[kind.date_field] if kind.date_field else pd.Series(np.datetime64("NaT", "s"), index)
    table = pd.DataFrame(
        {"date": day, "date_precision": pd.Series(rows.precision or pd.NA, index, dtype="str")}
    )
    others = [n for n in rows.dates if n != kind.date_field and kind.field(n).role != "birth"]
    bad = sum(int(rows.bad[name].sum()) for name in others)
    # Of the end of a span only the moment is kept, and only where it is one.
    table = table.assign(**{n: rows.dates[n] for n in others if kind.field(n).role != "until"})
    notes = {BAD_DATES: bad} if others else {}
    if not kind.date_field:
        return table, notes
    table = table.join(calendar_labels.calendar_columns(day, rows.precision))
    if kind.field("date_to").role != "until" or rows.precision != "day":
        return table, notes
    spans, told = spans_of(rows.text, rows.dates)
    return table.join(spans), notes | told


def _who(rows: _Rows) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the person and the age band."""
    index = rows.text.index
    person = rows.text.get("person_id", pd.Series(pd.NA, index, dtype="str"))
    table = pd.DataFrame({"person_id": person})
    born, stated = rows.dates.get("date_of_birth"), rows.numbers.get("age")
    if born is None and stated is None:
        return table, {}
    age = pd.Series(np.nan, index) if stated is None else stated
    notes = {} if stated is None else {BAD_AGES: int((rows.text["age"].notna() & stated.isna()).sum())}
    if born is not None:
        day = _age_day(rows)
        wrong = rows.bad["date_of_birth"] | (born > day) | (born < pd.Timestamp("1900-01-01"))
        age = age_on(born.mask(wrong), day).fillna(age)
        notes[BAD_BIRTHS] = int(wrong.sum())
    bands, implausible = band(age)
    return table.assign(age_band=bands), {**notes, **implausible}


def _age_day(rows: _Rows) -> "pd.Series[pd.Timestamp]":
    date_field = KINDS[rows.source.kind].date_field
    if date_field:
        return rows.dates[date_field]
    if rows.source.as_at is None:
        raise RecordsError(
            f"Source {rows.source.name!r} must say on what day ages are asked: add as_at to it."
        )
    return pd.Series(pd.Timestamp(rows.source.as_at), rows.text.index)


def _what(rows: _Rows) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the categories as recorded, the numbers, and the offence's groups."""
    kind = KINDS[rows.source.kind]
    named = [str(name) for name in rows.text if kind.field(str(name)).role == "category"]
    table = rows.text[named].fillna(NOT_RECORDED)
    if "district" in table:
        table["district"] = table["district"].str.replace(_LSOA_NUMBER, "", regex=True)
    numbers = {n: rows.numbers[n] for n in rows.numbers if kind.field(n).role == "number"}
    table = table.assign(**numbers)
    groups, notes = _groups(rows)
    if "n" not in numbers:
        return table.join(groups), notes
    figures, told = figures_staged(rows.numbers)
    return table.drop(columns="n").join([figures, groups]), notes | told


def _groups(rows: _Rows) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the groups of the offence codes and the record type: anti-social behaviour is never a crime."""
    text, kind = rows.text, rows.source.kind
    groups, notes = _classified(rows)
    if kind == "incidents":
        groups["record_type"] = INCIDENT
    elif kind == "offences":
        told = [text[name] for name in ("crime_type", "offence_code") if name in text]
        found = groups.get("record_type", pd.Series(CRIME, text.index, dtype="str"))
        grouped = [groups["police_uk_type"]] if "police_uk_type" in groups else []
        anti_social = (
            is_anti_social(*told, *grouped) if told or grouped else pd.Series(data=False, index=text.index)
        )
        groups["record_type"] = found.mask(anti_social, INCIDENT)
    else:
        groups["record_type"] = pd.Series(pd.NA, text.index, dtype="str")
    return groups, notes


def _classified(rows: _Rows) -> tuple[pd.DataFrame, dict[str, int]]:
    source, text = rows.source, rows.text
    column = next((name for name in ("offence_code", "crime_type") if name in text), None)
    if source.categories is None or column is None:
        return pd.DataFrame(index=text.index), {}
    categories = read_categories(source.categories)
    code_list = source.offence_list or (HOME_OFFICE if column == "offence_code" else POLICE_UK)
    if not source.offence_list and column == "crime_type" and not categories.has(POLICE_UK):
        return pd.DataFrame(index=text.index), {}
    date_field = KINDS[source.kind].date_field
    as_at = pd.Series(
        pd.Timestamp(source.as_at) if source.as_at else pd.NaT, text.index, dtype="datetime64[s]"
    )
    days = rows.dates[date_field] if date_field else as_at
    return classify(text[column], days, categories, code_list)


def _where(rows: _Rows) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return where the record is and, for people, the class of their address."""
    text, index = rows.text, rows.text.index
    if rows.source.kind == "table":
        places = pd.DataFrame(index=index)
        for name in ("postcode", "outward", "sector", "place_reason", "address_class"):
            places[name] = pd.Series(pd.NA, index, dtype="str")
        return places.assign(repaired=False, easting=np.nan, northing=np.nan), {}
    places, notes = locate_text(text)
    pseudo = places.pop("pseudo")
    places[["outward", "sector"]] = places[["outward", "sector"]].fillna(NOT_RECORDED)
    if rows.source.kind not in HOMES_OF and "address_type" not in text:
        return places.assign(address_class=pd.Series(pd.NA, index, dtype="str")), notes
    written = places["place_reason"] != MISSING if "postcode" in text else places["easting"].notna()
    classes, assumed = classify_addresses(text.get("address_type"), written, pseudo)
    return places.assign(address_class=classes), {**notes, **assumed}


def _named(rows: _Rows) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the references and names of facilities that anybody may know; of others none is kept."""
    open_to_all = rows.source.public and rows.source.kind == FACILITIES.name
    kept = [name for name in NAMED if name in rows.text] if open_to_all else []
    return rows.text[kept], {}


def _assessed(rows: _Rows, instrument: Instrument | None) -> Assessed:
    """Return what the rows say of needs, and of who has the one that others are told together with."""
    found = _each_need(rows, instrument)
    need = rows.source.together
    if not need or found.needs is None:
        return found
    _require_asked(need, rows.source, instrument)
    who = who_has(need, found.needs, rows.text.index)
    return replace(found, table=found.table.assign(**{TOGETHER: who}))


def _each_need(rows: _Rows, instrument: Instrument | None) -> Assessed:
    """Return what the rows say of needs: by the sections of an instrument, or in a list."""
    if instrument:
        full = fully_assessed(rows.source, rows.text, rows.dates.get("assessed_on"))
        return assessed_needs(rows.text, instrument, full)
    needs = listed_needs(rows.text["needs"]) if "needs" in rows.text else None
    return Assessed(needs, pd.DataFrame(index=rows.text.index), {})


def _require_asked(need: str, source: RecordSource, instrument: Instrument | None) -> None:
    if instrument and need not in instrument.needs:
        raise RecordsError(
            f"The need that others are told together with must be one that the instrument of source "
            f"'{source.name}' asks of, and '{need}' is none: put in together one of "
            f"{'; '.join(instrument.needs)}."
        )


def _columns(table: pd.DataFrame, rows: _Rows) -> tuple[str, ...]:
    """Return the columns that hold categories: never a person, a place or a number."""
    kind = KINDS[rows.source.kind]
    named = (str(name) for name in rows.text if name not in ("area_code", "period"))
    own = [name for name in named if kind.field(name).role == "category"]
    made = [
        "age_band",
        *derived_names(rows.source),
        NEED_STATE,
        ASSESSED,
        TOGETHER,
        *GROUPS,
        *(c for c in calendar_labels.COLUMNS if c != "weekday" or rows.precision == "day"),
    ]
    hour = ["hour"] if "timed" in table and table["timed"].any() else []
    people = ["address_class"] if table["address_class"].notna().any() or kind.name in HOMES_OF else []
    types = ["record_type"] if kind.name in ("offences", "incidents") else []
    within = ["outward", "sector"] if "postcode" in rows.text else []
    return tuple(dict.fromkeys([*own, *(c for c in made if c in table), *hour, *people, *types, *within]))
