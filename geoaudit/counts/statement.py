"""A table's SQL: which records count, then every total at once."""

from collections.abc import Sequence

from geoaudit.counts.dimensions import Dimension
from geoaudit.counts.ranges import ENDS
from geoaudit.counts.request import PERSONS, TableRequest
from geoaudit.counts.standing import class_of
from geoaudit.counts.states import needs_joined, state_of
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL
from geoaudit.counts.words import NEED, NONE_RECORDED, PERSON
from geoaudit.records.ingest import Records
from geoaudit.records.needs import NEED_STATE
from geoaudit.records.schema import KINDS

NOT_DATED = "not dated"
"""What stands in `period` where nothing says when."""


def is_snapshot(records: Records) -> bool:
    """Whether the source is how things stood on one day, which no period adds up."""
    return records.kind != "table" and KINDS[records.kind].date_field is None


def snapshot_label(records: Records) -> str:
    """Return what stands in `period` for a snapshot."""
    return f"as at {records.as_at.isoformat()}" if records.as_at else NOT_DATED


def names_people(records: Records) -> bool:
    """Whether people must be counted beside records: the source tells them apart and is not public."""
    return records.has_person and not records.public


def statement(request: TableRequest, study: Study, dimensions: Sequence[Dimension]) -> str:
    """Return the statement over the tables records, placed, study, periods and needs.

    Its answer has `period`, each dimension's column (``All`` where summed over), `n`, `persons` and
    `figures` (how many records or partner's figures it is made of); of a partner's figures also the ends
    between which their sum lies, and how many of them have a number.
    """
    apart = [f'"{d.column}"' for d in dimensions if d.apart or d.totalled]
    summed = [f'"{d.column}"' for d in dimensions if not (d.apart or d.totalled)]
    totals = [f"CASE WHEN GROUPING({c}) = 1 THEN '{TOTAL}' ELSE {c} END AS {c}" for c in summed]
    cube = [f"CUBE ({', '.join(summed)})"] if summed else []
    return f"""
        WITH counted AS ({_counted(request, study, dimensions)})
        SELECT {", ".join(["period", *apart, *totals, *_measures(request, study, dimensions)])}
        FROM counted GROUP BY {", ".join(["period", *apart, *cube])}
    """


def amounts_statement(request: TableRequest, study: Study, dimensions: Sequence[Dimension]) -> str:
    """Return the statement over the same tables and `amounts`, for a number column that is added up.

    Its answer has `period`, each dimension's column (``All`` where summed over), `n`, `persons` (those who
    add anything; records where the source names nobody), `largest` and `second` (what the two who add most
    add) and `figures`.
    """
    apart = [f'"{d.column}"' for d in dimensions if d.apart]
    summed = [f'"{d.column}"' for d in dimensions if not d.apart]
    totals = [f"CASE WHEN GROUPING({c}) = 1 THEN '{TOTAL}' ELSE {c} END AS {c}" for c in summed]
    cube = [f"CUBE ({', '.join(summed)})"] if summed else []
    cell = ", ".join(["period", *apart, *summed])
    return f"""
        WITH counted AS ({_counted(request, study, dimensions)}),
             given AS (
                 SELECT {", ".join(["period", *apart, *totals])}, person, SUM(n) AS part, COUNT(*) AS figures
                 FROM counted GROUP BY {", ".join(["period", *apart, "person", *cube])}
             ),
             ranked AS (
                 SELECT given.*, ROW_NUMBER() OVER (PARTITION BY {cell} ORDER BY part DESC) AS place
                 FROM given
             )
        SELECT {cell}, CAST(SUM(part) AS BIGINT) AS n,
               CAST(SUM(CASE WHEN part > 0 THEN 1 ELSE 0 END) AS BIGINT) AS persons,
               CAST(MAX(CASE WHEN place = 1 THEN part ELSE 0 END) AS DOUBLE) AS largest,
               CAST(MAX(CASE WHEN place = 2 THEN part ELSE 0 END) AS DOUBLE) AS second,
               CAST(SUM(figures) AS BIGINT) AS figures
        FROM ranked GROUP BY {cell}
    """


def spans_statement(request: TableRequest, study: Study, dimensions: Sequence[Dimension]) -> str:
    """Return the statement over the same tables for the records of each span.

    Its answer has `period`, each dimension's column, `begins`, `ends` and `timed` (as they are staged),
    `person` (missing for who has no other record) and `n`.
    """
    spans = [Dimension(name, name, f"r.{name}") for name in ("begins", "ends", "timed")]
    columns = ", ".join(["period", *(f'"{d.column}"' for d in [*dimensions, *spans])])
    named = names_people(study.placed.records)
    others = "COUNT(*) OVER (PARTITION BY person)" if named else "1"
    person = "CASE WHEN others > 1 THEN person END" if named else "CAST(NULL AS VARCHAR)"
    return f"""
        WITH counted AS ({_counted(request, study, [*dimensions, *spans])}),
             told AS (SELECT counted.*, {others} AS others FROM counted),
             named AS (SELECT {columns}, {person} AS person FROM told)
        SELECT {columns}, person, COUNT(*) AS n FROM named GROUP BY {columns}, person
    """


def _counted(request: TableRequest, study: Study, dimensions: Sequence[Dimension]) -> str:
    records = study.placed.records
    columns = [f'{d.sql} AS "{d.column}"' for d in dimensions]
    return f"""
        SELECT {", ".join([*columns, *_facts(request, records)])}
        FROM records r
        JOIN placed p ON p.record = r.record
        LEFT JOIN study s ON s.area_code = p.area_code
        {"" if is_snapshot(records) or records.kind == "table" else _PERIODS}
        {needs_joined(request, records)}
        {_AMOUNTS if request.adds_up else ""}
        {_PEOPLE if names_people(records) else ""}
        {" ".join(d.join for d in dimensions)}
        WHERE {" AND ".join([in_table(study), *chosen(request)])}
    """


_PERIODS = """
    JOIN periods t ON CAST(r.date AS DATE) >= CAST(t.start AS DATE)
                  AND CAST(r.date AS DATE) < CAST(t.finish AS DATE)
"""
_AMOUNTS = "JOIN amounts a ON a.record = r.record"
_PEOPLE = f"""
    JOIN (
        SELECT record, CASE WHEN COUNT(*) OVER (PARTITION BY person) > 1 THEN who END AS again
        FROM (
            SELECT record, person, DENSE_RANK() OVER (ORDER BY person) AS who
            FROM (SELECT r.record, {PERSON} AS person FROM records r) told
        ) numbered
    ) o ON o.record = r.record
"""
"""The number of whom a record is about; missing for who is in no other, and needs no telling apart."""


def _facts(request: TableRequest, records: Records) -> list[str]:
    period = f"'{snapshot_label(records)}'" if is_snapshot(records) else "t.label"
    about = [f"{PERSON} AS person"] if names_people(records) or request.adds_up else []
    about += ["o.again AS again"] if names_people(records) else []
    if records.kind == "table":
        figure = ["r.n AS n", "r.lower AS lower", "r.upper AS upper"]
        return ["r.period AS period", "r.record AS record", *figure, *about]
    n = "a.amount" if request.adds_up else "1"
    return [f"{period} AS period", "r.record AS record", f"{n} AS n", *about]


def _measures(request: TableRequest, study: Study, dimensions: Sequence[Dimension]) -> list[str]:
    records = study.placed.records
    if records.kind == "table":
        least = "CAST(SUM(lower) AS BIGINT) AS persons"
        return ["CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n", least, "COUNT(*) AS figures", *ENDS]
    if any(d.name == NEED and not d.totalled for d in dimensions):
        n, persons = "COUNT(DISTINCT record)", "COUNT(DISTINCT person)"
    else:
        n, persons = "CAST(SUM(n) AS BIGINT)", "COUNT(*) - COUNT(again) + COUNT(DISTINCT again)"
    persons = persons if names_people(records) else n
    n = persons if request.measure == PERSONS else n
    return [f"{n} AS n", f"{persons} AS persons", "COUNT(*) AS figures"]


def in_table(study: Study) -> str:
    """Return SQL that says whether a record of `p`, joined to the study area `s`, has a row in a table."""
    return f"({class_of('s')}) IS NOT NULL" if study.shows_unplaced else "s.area_code IS NOT NULL"


def chosen(request: TableRequest) -> list[str]:
    """Return SQL for each condition on a record `r` of `p`, joined to `s`, that a table asks for.

    An address class is the one that a record counts under, as where it is what the table is by.
    """
    own = {column: f'r."{column}"' for column in request.where} | {
        "address_class": class_of("s"),
        NEED: f"COALESCE(w.need, '{NONE_RECORDED}')",
        NEED_STATE: state_of(request),
    }
    return [
        f"({own[column]}) IN ({', '.join(_quoted(value) for value in values)})"
        for column, values in request.where.items()
    ]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
