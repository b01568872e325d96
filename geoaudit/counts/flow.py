"""What became of a source's accepted rows in one table: counted, or left out and why."""

from dataclasses import replace

from geoaudit.counts.quality import outcomes_counted
from geoaudit.counts.request import TableRequest
from geoaudit.counts.statement import chosen, in_table, is_snapshot
from geoaudit.counts.states import needs_joined, with_states
from geoaudit.counts.study import Study, lay_out
from geoaudit.counts.table import Counts
from geoaudit.counts.words import NEED, PERSON
from geoaudit.engine import Engine
from geoaudit.places.postcodes import ELSEWHERE
from geoaudit.records.ingest import Records
from geoaudit.records.needs import NEED_STATE

COUNTED, LEFT_OUT = "counted", "not counted"
NOT_ASKED = "not what the table asks for"
IN_NO_PERIOD = "in no period asked for"


def flow_counted(engine: Engine, request: TableRequest, study: Study) -> Counts:
    """Count a source's accepted rows by `outcome`: counted in the table, or not and the first reason why.

    A row that stands in two periods of the table is counted once here.

    Raises
    ------
    EngineError
        Where a row has no outcome, or two.
    """
    records = study.placed.records
    lay_out(engine, study)
    conditions, of_need = _asked(with_states(request, records), records)
    asked = " AND ".join(f"COALESCE({condition}, FALSE)" for condition in conditions) or "TRUE"
    undated = is_snapshot(records) or records.kind == "table"
    labelled = f"""
        SELECT CASE WHEN NOT ({in_table(study)}) AND p.area_code IS NOT NULL THEN '{LEFT_OUT}: {ELSEWHERE}'
                    WHEN NOT ({in_table(study)}) THEN '{LEFT_OUT}: ' || p.reason
                    WHEN NOT ({asked}) THEN '{LEFT_OUT}: {NOT_ASKED}'
                    WHEN {"FALSE" if undated else "t.record IS NULL"} THEN '{LEFT_OUT}: {IN_NO_PERIOD}'
                    ELSE '{COUNTED}' END AS label, {PERSON} AS person
        FROM records r JOIN placed p ON p.record = r.record LEFT JOIN study s ON s.area_code = p.area_code
        {"" if undated else _TIMELY} {of_need}
    """
    return outcomes_counted(engine, labelled, f"Rows of {request.title}", records, COUNTED)


def _asked(request: TableRequest, records: Records) -> tuple[list[str], str]:
    """Return SQL for what a record `r` must be, and for what that joins: a record has a row for each need."""
    needs = {name: v for name, v in request.where.items() if name in (NEED, NEED_STATE)}
    if NEED not in needs:
        return chosen(replace(request, by=())), ""
    own = replace(request, by=(), where=needs)
    others = replace(request, by=(), where={n: v for n, v in request.where.items() if n not in needs})
    there = f"""
        LEFT JOIN (
            SELECT DISTINCT r.record FROM records r {needs_joined(own, records)}
            WHERE {" AND ".join(chosen(own))}
        ) n ON n.record = r.record
    """
    return [*chosen(others), "n.record IS NOT NULL"], there


_TIMELY = """
    LEFT JOIN (
        SELECT DISTINCT r.record FROM records r
        JOIN periods d ON CAST(r.date AS DATE) >= CAST(d.start AS DATE)
                      AND CAST(r.date AS DATE) < CAST(d.finish AS DATE)
    ) t ON t.record = r.record
"""
