"""What is told a partner of the files that came: as text, as a page, and as a list of rows by number."""

from collections.abc import Iterator, Sequence

import pandas as pd

from geoaudit import __version__
from geoaudit.pack.tables import to_csv
from geoaudit.requests.answers import Answer
from geoaudit.requests.findings import Finding
from geoaudit.requests.page import environment
from geoaudit.requests.wording import about

AGAIN = (
    "Please send each file that has to be corrected again, whole and in the way you were asked to; it takes "
    "the place of the earlier one. The rows are those of your own file: its first row is row 1."
)
PRIVATE = (
    "No value from your file stands in this letter, but for the names of its columns: where one is meant, "
    "its row is named."
)


def letter_text(partner: str, answers: Sequence[Answer]) -> str:
    """Return the letter as text."""
    parts = [f"To {partner}: what came, and what is missing", *("\n".join(_one(one)) for one in answers)]
    again = [] if all(one.complete for one in answers) else [AGAIN]
    return "\n\n".join([*parts, *again, PRIVATE])


def letter_page(partner: str, answers: Sequence[Answer]) -> str:
    """Return the letter as a page (HTML) that needs no network."""
    page = environment().get_template("letter.html")
    return page.render(
        partner=partner,
        answers=answers,
        verdict=verdict,
        again=AGAIN,
        private=PRIVATE,
        contact=_contact,
        version=__version__,
    )


def row_list(answers: Sequence[Answer]) -> str:
    """Return every row that something is said of as CSV: request, file, row, and what."""
    rows = [
        (one.asked.name, file, row, finding.what.partition(": ")[2], finding.do)
        for one in answers
        for finding in one.findings
        for file, row in finding.rows
    ]
    return to_csv(pd.DataFrame(rows, columns=["request", "file", "row", "what", "do"])).decode()


def as_value(partner: str, answers: Sequence[Answer]) -> dict[str, object]:
    """Return what `--json` prints."""
    return {
        "partner": partner,
        "complete": all(one.complete for one in answers),
        "requests": [
            {
                "request": one.asked.name,
                "files": list(one.files),
                "rows": one.rows,
                "usable": one.usable,
                "complete": one.complete,
                "findings": [_as_value(finding) for finding in one.findings],
            }
            for one in answers
        ],
    }


def verdict(one: Answer) -> str:
    """Return in a sentence what came and how much of it can be used."""
    if not one.files:
        return "No file could be looked at."
    came = f"{', '.join(one.files)}: {one.rows:,} rows, {one.usable:,} of which can be used as they are."
    return f"{came} Nothing has to be corrected. Thank you." if one.complete else came


def _one(answer: Answer) -> Iterator[str]:
    asked = answer.asked
    yield f"{asked.title} ({asked.name})"
    yield verdict(answer)
    must = [finding for finding in answer.findings if finding.must]
    for heading, findings in (("To be corrected:", must), ("To know:", _others(answer))):
        if findings:
            yield heading
            yield from (f"{number:>3}. {_line(finding)}" for number, finding in enumerate(findings, start=1))
    yield f"Questions: {_contact(answer)}"


def _others(answer: Answer) -> list[Finding]:
    return [finding for finding in answer.findings if not finding.must]


def _line(finding: Finding) -> str:
    where = f" ({finding.where})" if finding.where else ""
    what = f"{finding.what.removesuffix('.')}{where}."
    return f"{what} {finding.do}".strip()


def _contact(answer: Answer) -> str:
    return dict(about(answer.asked))["Whom to ask"]


def _as_value(finding: Finding) -> dict[str, object]:
    return {
        "must": finding.must,
        "what": finding.what,
        "do": finding.do,
        "rows": len(finding.rows),
        "first_rows": [{"file": file, "row": row} for file, row in finding.rows[:5]],
    }
