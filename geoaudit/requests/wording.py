"""What a request says in words: the same on the page and on the first sheet of the template."""

from collections.abc import Iterator

from geoaudit.periods.calendar import Period
from geoaudit.periods.dates import in_full
from geoaudit.records.schema import KINDS
from geoaudit.requests.asked import Asked, AskedColumn, Form
from geoaudit.schedules import READ, SUBJECT, Schedule

CODES = "Codes"
FEW = 8
"""So many codes are named where a column is explained; more stand on their sheet alone."""

_SECURELY = (
    "by the secure e-mail or secure transfer that our organisations have agreed on, or as an encrypted file "
    "whose password you tell us by another way, such as the telephone"
)


def about(asked: Asked) -> list[tuple[str, str]]:
    """Return the paragraphs of a request: what each is about, and what it says."""
    return [
        ("What we ask for", _what(asked)),
        ("What it is for", _purpose(asked)),
        ("For when", _when(asked)),
        ("By when", _due(asked)),
        ("Where", _where(asked)),
        ("In law", " ".join(_law(asked))),
        ("How to send it", _travel(asked)),
        ("What not to send", _minimum(asked)),
        ("How long we keep it", _retention(asked)),
        ("Whom to ask", f"Ask {asked.contact or 'whoever sent you this'}."),
    ]


def steps(asked: Asked) -> list[str]:
    """Return what whoever fills in the template does, in order."""
    fill = f"Fill in the sheet {asked.sheet} of {asked.name}.xlsx: one row is {asked.row}."
    blank = "Leave any other cell blank where nothing is known: never write 0, 99 or “unknown” for it."
    codes = f"Take the codes from the sheet {CODES}."
    return [
        f"{fill} Leave its first row as it is.",
        "Or export your own file (CSV or Excel) whose first row holds the same column names.",
        f"Fill in every column that is marked Must. {blank}",
        f"{codes} Keep dates dates, and codes text, so that no leading 0 is lost.",
        "We check the file when it comes, and tell you by row number what cannot be used.",
    ]


def days(period: Period) -> str:
    """Return a period in words, both days included."""
    return f"from {in_full(period.start)} up to and including {in_full(period.last)}"


def must(column: AskedColumn) -> str:
    """Return whether a column must be filled in."""
    return "Must" if column.must else "If known"


def written(form: Form) -> str:
    """Return how a value is written, with its codes where they are few."""
    if not form.codes:
        return form.words
    if len(form.codes) > FEW:
        return f"{form.words}; the {len(form.codes)} codes are on the sheet {CODES}"
    named = "; ".join(code for code, _ in form.codes)
    return f"{form.words}: {named}"


def _what(asked: Asked) -> str:
    columns = len(asked.columns)
    return f"{asked.title}: one row is {asked.row}, in {columns} column{'' if columns == 1 else 's'}."


def _purpose(asked: Asked) -> str:
    known = f" It serves {asked.protocol.purpose}." if asked.protocol else ""
    return f"{asked.audit}.{known}"


def _when(asked: Asked) -> str:
    if asked.as_at:
        return f"As it was at the end of {in_full(asked.as_at)}."
    if asked.period is None:
        return "All that you hold."
    dated = asked.column(_date_field(asked))
    told = f", by the column “{dated.heading}”, and no other rows" if dated else ""
    return f"F{days(asked.period)[1:]}{told}."


def _date_field(asked: Asked) -> str:
    kind = asked.source.kind if asked.source else asked.schedule.kind if asked.schedule else ""
    return KINDS[kind].date_field or ""


def _due(asked: Asked) -> str:
    if asked.due is None:
        return "As agreed with whoever sent you this."
    late = " The Regulations ask for it by the end of the quarter after the one that it is of."
    return f"By {in_full(asked.due)}.{late if asked.schedule else ''}"


def _where(asked: Asked) -> str:
    if asked.boundaries:
        return (
            f"By area, on these boundaries: {asked.boundaries}. Their codes are on the sheet {CODES}. If you "
            "can only give other areas, tell us which before you send it."
        )
    if not any(column.role in ("postcode", "coordinate") for column in asked.columns):
        return "No place is asked for."
    return "By postcode or coordinates. We put each row into its area ourselves: you need no boundaries."


def _law(asked: Asked) -> Iterator[str]:
    if asked.schedule:
        yield from _prescribed(asked.schedule)
    elif not asked.personal and not asked.boundaries:
        yield "It tells of no person."
    if asked.protocol:
        one = asked.protocol
        law = " and ".join(one.law) or "no provision that it names"
        yield (
            f"We ask under the protocol with {one.partner}, from {in_full(one.start)} to {in_full(one.end)}, "
            f"which rests on {law}. Impact assessment: {one.assessment}."
        )
    elif asked.personal or asked.boundaries:
        yield (
            "No protocol with you is named here. Before you send anything, agree with us in writing which "
            "law lets you."
        )


def _prescribed(schedule: Schedule) -> Iterator[str]:
    where = f", paragraph {schedule.paragraph}" if schedule.paragraph else ""
    yield (
        "Section 17A of the Crime and Disorder Act 1998 has relevant authorities disclose prescribed "
        f"information to each other each quarter. {schedule.law[0].upper()}{schedule.law[1:]}, in their "
        f"Schedule{where}, prescribe {schedule.prescribed}, as held by {schedule.holder}; depersonalised, "
        "and electronically."
    )
    if schedule.checked != READ:
        told = "its subject" if schedule.checked == SUBJECT else "a summary of it"
        yield (
            f"For this template {told} was read and not the Schedule's own words: hold the columns against "
            f"{schedule.address} first."
        )


def _travel(asked: Asked) -> str:
    way = asked.travel or _SECURELY
    nobody = "Name nobody in the file's name."
    if not asked.personal:
        return f"Send it {way}. {nobody}"
    return f"It is personal data. Send it {way}: never attached to ordinary e-mail. {nobody}"


def _minimum(asked: Asked) -> str:
    if asked.schedule:
        return (
            "Nothing that tells who anybody is: no names, no dates of birth, no addresses, no references "
            "that lead to a person, no notes. If the time, the place and the category of a row together "
            "could tell, give the place more coarsely. What is left must not be personal data."
        )
    if not asked.personal:
        return "Any other column. No names of people, no notes."
    return (
        "Any other column: no names, no addresses beyond what is asked for, no telephone numbers, no notes. "
        "What was not asked for is not used, and you may be asked to send the file again without it."
    )


def _retention(asked: Asked) -> str:
    if asked.retention:
        return f"{asked.retention[0].upper()}{asked.retention[1:]}."
    return "Ask us how long, and have it written down."
