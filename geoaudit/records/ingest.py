"""Files of records in; accepted rows staged for the engine, the others listed with one reason each.

The staged Parquet file has a row for each accepted record, with these columns (text is ``not recorded`` where
a category is blank):

- `record` (0, 1, …), `file` (its place among the source's files), `row` (as a spreadsheet numbers it);
- `date` (the kind's event date; a month's first day where `date_precision` is ``month``, else ``day``;
  missing in kinds without one), the calendar columns `month`, `quarter`, `year`, `financial_year` and
  `weekday`, and any further date;
- where the source says more closely when, `begins` and `ends` (seconds since 1970-01-01 00:00 UTC, missing
  where nobody knows between which moments it happened) and `timed` (whether both are times of day);
- `person_id`, `age_band`; the date of birth is not staged;
- where an instrument tells of needs, `need_state` (over all needs) and `assessed`, as `needs.Assessed` says;
- of public facilities `facility_id` and `facility_name`;
- what `deriving.DERIVED` names, where there is something to make it from, and the bands of numbers that
  medians are asked of (`hours_band`);
- `postcode`, `outward`, `sector`, `repaired`, `easting` and `northing` (metres, EPSG:27700),
  `place_reason` (why the record has neither a postcode nor a point), `address_class` (people only);
- the categories, `record_type` (``crime`` or ``incident``), and numbers (`hours`, `capacity`);
- of a figure that somebody added up, `n` (missing where only a range is known), `lower` and `upper`, both
  included (`upper` is missing where nobody knows it).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geoaudit import __version__
from geoaudit.errors import RecordsError
from geoaudit.provenance import Source, describe, digest, sha256_of
from geoaudit.records.bands import band_column, band_labels
from geoaudit.records.calendar_labels import months_between
from geoaudit.records.columns import POLICE_UK, check_mapping
from geoaudit.records.gathering import Gathered, gather
from geoaudit.records.needs import TOGETHER, words_together
from geoaudit.records.schema import KINDS, VERSION
from geoaudit.records.screening import FUTURE, screen, tally
from geoaudit.records.source import InstrumentFile, RecordSource
from geoaudit.records.staging import Stage, private_folder
from geoaudit.records.standardising import standardise


@dataclass(frozen=True)
class Records:
    """A source as it was read, and where its accepted rows are staged.

    Attributes
    ----------
    name, kind : str
        As in the specification.
    public : bool
        Whether anyone can download its counts.
    path : Path
        The accepted records (Parquet; the columns are this module's).
    needs : Path or None
        The records' needs (Parquet: `record`, `need`, `state`, one of `needs.STATES`), where the source has
        any.
    files : tuple of Source
        The files that were read.
    rows_read : int
        Rows that are not blank.
    rejected : mapping of str to int
        Rows rejected, by reason.
    rejects : Path
        The rejected rows (CSV: `file`, `row`, `reason`).
    months : tuple of str
        The months that the source holds, such as `2021-05`; none for what has no date.
    month_precision : bool
        Whether its dates are months.
    as_at : date or None
        The day of the extract.
    notes : mapping of str to int
        Rows by what was repaired or assumed about them.
    columns : tuple of str
        Columns that tables can be split by.
    has_person : bool
        Whether `person_id` tells people apart.
    spans : bool
        Whether the records say between which moments each event happened; tables can be split by `hour` (in
        `columns`) where any of them says times of day.
    ethnicity : str or None
        The census whose classification `ethnic_group` is of; None where the source names none.
    asked : tuple of str
        The needs that its instrument asks of, each a state of everybody; none where it has no instrument.
    unscored : tuple of str
        Those of them that the instrument does not score as needs, to be reported apart.
    edition : str
        The instrument's edition; empty without one.
    words : mapping of str to tuple of str
        Of columns that are made since a profile asks for them (bands of numbers, who has a named need), the
        words that they can have.
    made_of : str
        What its rows are read from and how, as one name, whatever bands their numbers are put into.
    """

    name: str
    kind: str
    public: bool
    path: Path
    needs: Path | None
    files: tuple[Source, ...]
    rows_read: int
    rejected: Mapping[str, int]
    rejects: Path
    months: tuple[str, ...]
    month_precision: bool
    as_at: dt.date | None
    notes: Mapping[str, int]
    columns: tuple[str, ...]
    has_person: bool = False
    spans: bool = False
    ethnicity: str | None = None
    asked: tuple[str, ...] = ()
    unscored: tuple[str, ...] = ()
    edition: str = ""
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    made_of: str = ""

    @property
    def rows_accepted(self) -> int:
        """Rows read less those rejected."""
        return self.rows_read - sum(self.rejected.values())


def ingest(source: RecordSource, workspace: Path) -> Records:
    """Read a source, judge its rows and stage those accepted; or use the stage that there is.

    Parameters
    ----------
    source : RecordSource
        As the specification describes it.
    workspace : Path
        A folder that stays with the records; made for its owner alone where it is not there.

    Raises
    ------
    RecordsError
        Where the files cannot be taken as what the specification says they are.
    """
    if not source.files:
        raise RecordsError(f"Source {source.name!r} must have a file, but has none: add one to its files.")
    check_mapping(source.columns, KINDS[source.kind])
    files = tuple(describe(path) for path in source.files)
    stage = Stage(workspace / "staged", _key(source, files))
    today = source.as_at or dt.date.today()
    facts = stage.load()
    # What lay in the future when it was staged may have come to pass.
    if facts is None or (facts["future"] and facts["today"] != today.isoformat()):
        private_folder(workspace)
        facts = _stage(source, stage, today)
    return _records(source, files, stage, facts)


def _key(source: RecordSource, files: tuple[Source, ...]) -> str:
    categories = sha256_of(source.categories) if source.categories else None
    ways = [source.dates, source.sheet, source.offence_list, source.period, source.marks, source.rounded_to]
    options = [source.kind, source.public, source.format, source.as_at, source.columns, *ways]
    read = [[file.name, file.sha256] for file in files]
    rules = [source.ethnicity, asdict(source.persistent) if source.persistent else None]
    asked = _key_of(source.instrument) if source.instrument else None
    banded = [sorted(source.bands.items())] if source.bands else []
    together = [source.together] if source.together else []
    return digest([read, *options, *rules, categories, asked, VERSION, __version__, *banded, *together])


def _key_of(instrument: InstrumentFile) -> list[object]:
    return [sha256_of(instrument.file), instrument.edition, list(instrument.full), instrument.current_months]


def _stage(source: RecordSource, stage: Stage, today: dt.date) -> dict[str, Any]:
    gathered = gather(source)
    screened = screen(gathered, source, today)
    accepted = standardise(gathered, screened, source)
    rejected = tally(screened.reason)
    dated = source.format != POLICE_UK and KINDS[source.kind].date_field is not None
    facts = {
        "rows_read": len(gathered.text),
        "rejected": rejected,
        "months": months_between(accepted.table["date"]) if dated else gathered.months,
        "month_precision": bool((accepted.table["date_precision"] == "month").any()),
        "notes": accepted.notes,
        "columns": accepted.columns,
        "has_person": "person_id" in gathered.text,
        "spans": "begins" in accepted.table,
        "asked": gathered.instrument.needs if gathered.instrument else (),
        "unscored": gathered.instrument.unscored if gathered.instrument else (),
        "today": today.isoformat(),
        "future": any(reason.startswith(FUTURE) for reason in rejected),
    }
    return stage.save(accepted.table, accepted.needs, _rejected(gathered, screened.reason), facts)


def _rejected(gathered: Gathered, reason: "pd.Series[str]") -> pd.DataFrame:
    rows = np.flatnonzero(reason.notna().to_numpy())
    names = np.array(gathered.labels, dtype=object)[gathered.file[rows]]
    return pd.DataFrame({"file": names, "row": gathered.row[rows], "reason": reason.iloc[rows].to_numpy()})


def _records(
    source: RecordSource, files: tuple[Source, ...], stage: Stage, facts: Mapping[str, Any]
) -> Records:
    return Records(
        name=source.name,
        kind=source.kind,
        public=source.public,
        path=stage.records,
        needs=stage.needs if stage.needs.name in facts["sha256"] else None,
        files=files,
        rows_read=facts["rows_read"],
        rejected=facts["rejected"],
        rejects=stage.rejected,
        months=tuple(facts["months"]),
        month_precision=facts["month_precision"],
        as_at=source.as_at,
        notes=facts["notes"],
        columns=tuple(facts["columns"]),
        has_person=facts["has_person"],
        spans=facts["spans"],
        ethnicity=source.ethnicity,
        asked=tuple(facts["asked"]),
        unscored=tuple(facts["unscored"]),
        edition=source.instrument.edition if source.instrument else "",
        words=_words(source),
        made_of=Stage(stage.folder, _key(replace(source, bands={}, together=""), files)).records.name,
    )


def _words(source: RecordSource) -> dict[str, tuple[str, ...]]:
    """The words of the columns that are made since profiles ask for them."""
    bands = {band_column(name): band_labels(edges) for name, edges in source.bands.items()}
    return bands | ({TOGETHER: words_together(source.together)} if source.together else {})
