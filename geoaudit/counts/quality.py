"""What became of a source's rows: read, accepted, placed, and why not; counts of people like any other."""

from collections.abc import Mapping, Sequence

import pandas as pd

from geoaudit.counts.statement import is_snapshot
from geoaudit.counts.study import Study, lay_out
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.engine import Engine
from geoaudit.errors import EngineError
from geoaudit.places.postcodes import ELSEWHERE
from geoaudit.records.ingest import Records

WHOLE = "whole source"
PLACED, NOT_PLACED = "placed", "not placed"
ACCEPTED, REJECTED = "accepted", "rejected"


def rows_counted(records: Records) -> Counts:
    """Count a source's rows by `outcome`: accepted, or rejected with its reason; ``All`` is the rows read."""
    rejected = {f"{REJECTED}: {reason}": n for reason, n in sorted(records.rejected.items())}
    outcomes = {ACCEPTED: records.rows_accepted, **rejected, TOTAL: records.rows_read}
    return _one_column("Rows read and accepted", records, "outcome", outcomes)


def placing_counted(engine: Engine, study: Study) -> Counts:
    """Count a source's accepted rows by `outcome`: placed in the study area, or not and why.

    Raises
    ------
    EngineError
        Where a row is in no outcome or in two.
    """
    records = study.placed.records
    lay_out(engine, study)
    found = _pairs(engine.query(_OUTCOMES))
    if sum(found.values()) != records.rows_accepted:
        raise EngineError(
            f"Every accepted row of '{records.name}' must be placed or have one reason why not, but of "
            f"{records.rows_accepted} rows {sum(found.values())} are accounted for: report it."
        )
    outcomes = {PLACED: 0, **found, TOTAL: records.rows_accepted}
    return _one_column("Records placed on the map", records, "outcome", outcomes)


def remarks_counted(engine: Engine, study: Study) -> Counts:
    """Count what was repaired, assumed or unusual in a source, by `remark`."""
    records = study.placed.records
    lay_out(engine, study)
    found = engine.query(_REMARKS).iloc[0].to_dict()
    remarks = {
        **dict(sorted(records.notes.items())),
        **{words: int(found[name]) for name, words in _REMARK_WORDS.items()},
    }
    if not is_snapshot(records) and records.kind != "table":
        remarks["placed, in no period asked for"] = int(engine.query(_IN_NO_PERIOD)["n"].iloc[0])
    remarks = {remark: n for remark, n in remarks.items() if n}
    return _one_column("What was repaired, assumed or unusual", records, "remark", remarks, apart=True)


def neighbours_counted(engine: Engine, study: Study) -> Counts:
    """Count a source's records outside the study area by the `neighbour` that holds them."""
    lay_out(engine, study)
    found = _pairs(engine.query(_NEIGHBOURS))
    return _one_column(
        "Records outside the study area",
        study.placed.records,
        "neighbour",
        {**found, TOTAL: sum(found.values())},
    )


def share_counted(engine: Engine, study: Study, columns: Sequence[str]) -> Counts:
    """Count a source's accepted rows by `characteristic` (each of `columns`), `category` and `outcome`.

    Those who cannot be placed are no random sample, so the share placed stands for each group.
    """
    records = study.placed.records
    lay_out(engine, study)
    parts = [engine.query(_share_of(column)) for column in columns]
    empty = pd.DataFrame(columns=["characteristic", "category", PLACED, NOT_PLACED, TOTAL])
    wide = pd.concat(parts, ignore_index=True) if parts else empty
    long = wide.melt(["characteristic", "category"], var_name="outcome", value_name="n")
    cells = long.sort_values(["characteristic", "category"], kind="stable", ignore_index=True)
    by = ("characteristic", "category", "outcome")
    return _counts("Share placed on the map, by group", records, by, by[:2], cells)


_OUTCOMES = f"""
    SELECT CASE WHEN s.area_code IS NOT NULL THEN '{PLACED}'
                WHEN p.area_code IS NOT NULL THEN '{NOT_PLACED}: {ELSEWHERE}'
                ELSE '{NOT_PLACED}: ' || p.reason END AS label, COUNT(*) AS n
    FROM placed p LEFT JOIN study s ON s.area_code = p.area_code GROUP BY 1 ORDER BY 1
"""
_REMARKS = """
    SELECT COALESCE(SUM(CASE WHEN p.near THEN 1 ELSE 0 END), 0) AS near,
           COALESCE(SUM(CASE WHEN p.early THEN 1 ELSE 0 END), 0) AS early,
           COALESCE(SUM(CASE WHEN p.late THEN 1 ELSE 0 END), 0) AS late
    FROM placed p JOIN study s ON s.area_code = p.area_code
"""
_REMARK_WORDS = {
    "near": "placed in the nearest area, lying just outside all of them",
    "early": "placed, dated before the postcode was introduced",
    "late": "placed, dated after the postcode was terminated",
}
_IN_NO_PERIOD = """
    SELECT COUNT(*) AS n FROM placed p JOIN study s ON s.area_code = p.area_code
    JOIN records r ON r.record = p.record
    WHERE NOT EXISTS (
        SELECT 1 FROM periods t
        WHERE CAST(r.date AS DATE) >= CAST(t.start AS DATE) AND CAST(r.date AS DATE) < CAST(t.finish AS DATE)
    )
"""
_NEIGHBOURS = """
    SELECT COALESCE(o.parent, p.elsewhere, p.area_code) AS label, COUNT(*) AS n
    FROM placed p LEFT JOIN study s ON s.area_code = p.area_code
    LEFT JOIN everywhere o ON o.area_code = p.area_code
    WHERE s.area_code IS NULL AND (p.elsewhere IS NOT NULL OR p.area_code IS NOT NULL)
    GROUP BY 1 ORDER BY 1
"""


def _share_of(column: str) -> str:
    inside = "SUM(CASE WHEN s.area_code IS NOT NULL THEN 1 ELSE 0 END)"
    return f"""
        SELECT '{column}' AS characteristic, r."{column}" AS category,
               CAST({inside} AS BIGINT) AS "{PLACED}", CAST(COUNT(*) - {inside} AS BIGINT) AS "{NOT_PLACED}",
               COUNT(*) AS "{TOTAL}"
        FROM records r JOIN placed p ON p.record = r.record
        LEFT JOIN study s ON s.area_code = p.area_code GROUP BY 1, 2 ORDER BY 2
    """


def _pairs(found: pd.DataFrame) -> dict[str, int]:
    return dict(zip(found["label"], found["n"].astype(int), strict=True))


def _one_column(
    title: str, records: Records, column: str, counts: Mapping[str, int], apart: bool = False
) -> Counts:
    cells = pd.DataFrame({column: pd.Series(list(counts), dtype=str), "n": list(counts.values())})
    return _counts(title, records, (column,), (column,) if apart else (), cells)


def _counts(
    title: str, records: Records, by: tuple[str, ...], apart: tuple[str, ...], cells: pd.DataFrame
) -> Counts:
    full = cells.astype({"n": "int64"}).assign(period=WHOLE, persons=lambda c: c["n"])
    return Counts(
        f"{title}: {records.name}",
        records.name,
        records.public,
        "",
        by,
        apart,
        full[[*by, "period", "n", "persons"]],
    )
