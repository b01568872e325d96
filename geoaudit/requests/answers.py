"""What a partner sent, held against what they were asked for: everything that is missing, in one go."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from geoaudit.records.source import RecordSource
from geoaudit.requests.arrived import Arrived, arrived
from geoaudit.requests.asked import Asked
from geoaudit.requests.asking import asked_of
from geoaudit.requests.column_checks import column_findings
from geoaudit.requests.findings import Finding
from geoaudit.requests.place_checks import Land, place_findings
from geoaudit.requests.row_checks import Judged, code_findings, judge, period_findings
from geoaudit.spec import AuditSpec

Told = Callable[[str], None]


@dataclass(frozen=True)
class Answer:
    """What came for one request.

    Attributes
    ----------
    asked : Asked
    files : tuple of str
        What came, by name.
    rows, usable : int
        How many rows that are not blank were read, and how many of them can be used as they are.
    findings : tuple of Finding
        What must be corrected first.
    """

    asked: Asked
    files: tuple[str, ...]
    rows: int
    usable: int
    findings: tuple[Finding, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing has to be corrected."""
        return not any(finding.must for finding in self.findings)


def answers_of(spec: AuditSpec, partner: str, told: Told, today: dt.date | None = None) -> tuple[Answer, ...]:
    """Hold what a partner sent against what they were asked for.

    Nothing is raised for what is wrong with their files: it is found and told, all of it.

    Raises
    ------
    SpecificationError
        Where nothing is asked of a partner of that name.
    GeographyError, RecordsError
        Where a file of the audit's own that theirs are held against cannot be read.
    """
    land = Land(spec)
    found = []
    for asked in asked_of(spec, partner):
        told(f"Reading {asked.name}")
        found.append(_answer(asked, land, today or dt.date.today()))
    return tuple(found)


def _answer(asked: Asked, land: Land, today: dt.date) -> Answer:
    source = asked.source
    if source is None:
        unread = "This audit makes nothing of it yet, so that what came for it is not looked at."
        return Answer(asked, (), 0, 0, (Finding(unread, must=False),))
    if not source.files:
        return Answer(asked, (), 0, 0, (Finding("Nothing has come.", "Send it."),))
    came = arrived(asked, source)
    refused = tuple(Finding(why, "Send the file again.") for why in came.refused)
    if not came.rows.columns:
        return Answer(
            asked, tuple(came.columns), len(came.rows.row), 0, (*refused, *column_findings(asked, came))
        )
    judged = judge(asked, source, came.rows, source.as_at or today)
    findings = (
        *refused,
        *column_findings(asked, came),
        *judged.findings,
        *_found(asked, source, judged, land),
    )
    ordered = sorted(findings, key=lambda finding: not finding.must)
    return Answer(asked, tuple(came.columns), len(came.rows.row), _usable(came, judged), tuple(ordered))


def _found(asked: Asked, source: RecordSource, judged: Judged, land: Land) -> Iterator[Finding]:
    yield from _any_rows(judged)
    yield from period_findings(asked, judged)
    yield from code_findings(asked, source, judged)
    yield from place_findings(asked, source, judged, land)


def _any_rows(judged: Judged) -> Iterator[Finding]:
    if not len(judged.rows.row):
        yield Finding("There is no row below the names of the columns.", "Send the rows.")


def _usable(came: Arrived, judged: Judged) -> int:
    if judged.screened is None or set(judged.rows.text) != set(came.rows.text):
        return 0
    return int(judged.screened.reason.isna().sum())
