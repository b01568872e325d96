"""A table's SQL: which records count, then every total at once."""

from collections.abc import Sequence

from geoaudit.counts.dimensions import Dimension
from geoaudit.counts.request import TableRequest
from geoaudit.counts.standing import class_of
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL
from geoaudit.counts.words import NEED, PERSON
from geoaudit.records.ingest import Records
from geoaudit.records.schema import KINDS


def is_snapshot(records: Records) -> bool:
    """Whether the source is how things stood on one day, which no period adds up."""
    return records.kind != "table" and KINDS[records.kind].date_field is None


def snapshot_label(records: Records) -> str:
    """Return what stands in `period` for a snapshot."""
    return f"as at {records.as_at.isoformat()}" if records.as_at else "not dated"


def names_people(records: Records) -> bool:
    """Whether people must be counted beside records: the source tells them apart and is not public."""
    return records.has_person and not records.public


def statement(request: TableRequest, study: Study, dimensions: Sequence[Dimension]) -> str:
    """Return the statement over the tables records, placed, study, periods and needs.

    Its answer has `period`, each dimension's column (``All`` where summed over), `n`, `persons` and
    `figures` (how many records or partner's figures it is made of).
    """
    apart = [f'"{d.column}"' for d in dimensions if d.apart]
    summed = [f'"{d.column}"' for d in dimensions if not d.apart]
    totals = [f"CASE WHEN GROUPING({c}) = 1 THEN '{TOTAL}' ELSE {c} END AS {c}" for c in summed]
    cube = [f"CUBE ({', '.join(summed)})"] if summed else []
    return f"""
        WITH counted AS ({_counted(request, study, dimensions)})
        SELECT {", ".join(["period", *apart, *totals, *_measures(study.placed.records, dimensions)])}
        FROM counted GROUP BY {", ".join(["period", *apart, *cube])}
    """


def _counted(request: TableRequest, study: Study, dimensions: Sequence[Dimension]) -> str:
    records = study.placed.records
    columns = [f'{d.sql} AS "{d.column}"' for d in dimensions]
    return f"""
        SELECT {", ".join([*columns, *_facts(records)])}
        FROM records r
        JOIN placed p ON p.record = r.record
        LEFT JOIN study s ON s.area_code = p.area_code
        {"" if is_snapshot(records) or records.kind == "table" else _PERIODS}
        {_NEEDS if any(d.name == NEED for d in dimensions) else ""}
        {" ".join(d.join for d in dimensions)}
        WHERE {" AND ".join([_in_table(study), *_chosen(request)])}
    """


_PERIODS = """
    JOIN periods t ON CAST(r.date AS DATE) >= CAST(t.start AS DATE)
                  AND CAST(r.date AS DATE) < CAST(t.finish AS DATE)
"""
_NEEDS = "LEFT JOIN needs w ON w.record = r.record"


def _facts(records: Records) -> list[str]:
    period = f"'{snapshot_label(records)}'" if is_snapshot(records) else "t.label"
    about = [f"{PERSON} AS person"] if names_people(records) else []
    if records.kind == "table":
        return ["r.period AS period", "r.record AS record", "r.n AS n", *about]
    return [f"{period} AS period", "r.record AS record", "1 AS n", *about]


def _measures(records: Records, dimensions: Sequence[Dimension]) -> list[str]:
    several = any(d.name == NEED for d in dimensions)
    n = "COUNT(DISTINCT record)" if several else "CAST(SUM(n) AS BIGINT)"
    persons = "COUNT(DISTINCT person)" if names_people(records) else n
    return [f"{n} AS n", f"{persons} AS persons", "COUNT(*) AS figures"]


def _in_table(study: Study) -> str:
    return f"({class_of('s')}) IS NOT NULL" if study.shows_unplaced else "s.area_code IS NOT NULL"


def _chosen(request: TableRequest) -> list[str]:
    return [
        f'r."{column}" IN ({", ".join(_quoted(value) for value in values)})'
        for column, values in request.where.items()
    ]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
