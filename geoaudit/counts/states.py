"""Needs in a table: people by their state in each need of an instrument, and in all needs together.

In the row of all needs everybody stands once, with their state over all of them (`records.needs`), so that
the states add up to the people there as they do in each need. A table by need, or of one need, that says
nothing of states is of those who have the need.
"""

from collections.abc import Iterator
from dataclasses import replace

from geoaudit.counts.request import TableRequest
from geoaudit.counts.table import TOTAL
from geoaudit.counts.words import NEED
from geoaudit.errors import SpecificationError
from geoaudit.records.ingest import Records
from geoaudit.records.needs import ASSESSED, ASSESSMENTS, NEED_STATE, STATES, WITH

LISTED = "A person can have several needs: the total counts each person once and is less than their sum."
OF_THOSE_WITH = (
    "Only people with the need are counted, as assessed with {edition}: a person can have several, and the "
    "total counts each person once and is less than their sum."
)
BY_STATE = (
    "Needs are as assessed with {edition}: everybody has one state in each need. The row of all needs counts "
    "each person once: who has any need, who has none in any section, and who has none as far as anybody "
    "knows, since some section says nothing."
)


def words_asked(records: Records) -> dict[str, tuple[str, ...]]:
    """Return the categories that always stand in a table of what an instrument tells, by their column."""
    told = {NEED_STATE: STATES, ASSESSED: ASSESSMENTS, NEED: records.asked}
    return told if records.asked else {}


def tells_need(request: TableRequest) -> bool:
    """Whether a table is by need or of one."""
    return NEED in request.by or NEED in request.where


def with_states(request: TableRequest, records: Records) -> TableRequest:
    """Return the request with the state that its needs are of, where an instrument tells of them.

    Raises
    ------
    SpecificationError
        Where the table is of several needs together, or by need and of one.
    """
    needs = request.where.get(NEED, ())
    if len(needs) > 1 or (needs and NEED in request.by):
        raise SpecificationError(
            f"A table must be by need, or of one need, and '{request.title}' is of {len(needs)}"
            f"{' and by need' if NEED in request.by else ''}: a person can have several, so that they cannot "
            "be put together. Make a table of each, or leave need out of its where."
        )
    named = NEED_STATE in request.by or NEED_STATE in request.where
    if not records.asked or not tells_need(request) or named:
        return request
    return replace(request, where={**request.where, NEED_STATE: (WITH,)})


def needs_joined(request: TableRequest, records: Records) -> str:
    """Return SQL that joins the needs `w` (`need`, `state`) to the records `r` where a table asks for them.

    Of an instrument, where the table is by need, all needs together are one of them.
    """
    if not tells_need(request):
        return ""
    every = f"UNION ALL SELECT record, '{TOTAL}' AS need, {NEED_STATE} AS state FROM records"
    more = every if totalled(request, records) else ""
    return f"LEFT JOIN (SELECT record, need, state FROM needs {more}) w ON w.record = r.record"


def totalled(request: TableRequest, records: Records) -> bool:
    """Whether all needs together are among what is joined, and not a sum."""
    return bool(records.asked) and NEED in request.by


def state_of(request: TableRequest) -> str:
    """Return SQL for the state of a record `r` in its need `w`, or over all where the table is of none."""
    return "w.state" if tells_need(request) else f'r."{NEED_STATE}"'


def notes_of(request: TableRequest, records: Records) -> Iterator[str]:
    """Yield what a reader must know of the needs in a table."""
    if not tells_need(request):
        return
    if not records.asked:
        yield from [LISTED] if NEED in request.by else []
    elif request.where.get(NEED_STATE) == (WITH,):
        yield OF_THOSE_WITH.format(edition=records.edition)
    else:
        yield BY_STATE.format(edition=records.edition)
