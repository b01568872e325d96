"""What became of a source's rows: read, accepted, placed, and why not; counts of people like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from geoaudit.counts.dimensions import told_apart
from geoaudit.counts.points import at_its_postcode
from geoaudit.counts.statement import is_snapshot, names_people
from geoaudit.counts.study import Study, lay_out
from geoaudit.counts.table import ACCOUNTS, TOTAL, Counts
from geoaudit.counts.words import PERSON, joined, lay_out_words, own_words, recorded, shown
from geoaudit.engine import Engine
from geoaudit.errors import EngineError
from geoaudit.places.postcodes import ELSEWHERE
from geoaudit.places.squares import NO_PLACE, SIDE, square_named
from geoaudit.records.address import SETTLED
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
    return outcomes_counted(engine, _OUTCOME, "Records placed on the map", records, PLACED)


def outcomes_counted(engine: Engine, labelled: str, title: str, records: Records, first: str) -> Counts:
    """Count a source's accepted rows by `outcome`, the `first` and then the others by name.

    Parameters
    ----------
    labelled : str
        SQL for the one `label` and the `person` of each row.

    Raises
    ------
    EngineError
        Where a row is in no outcome or in two.
    """
    found = engine.query(_by_label(labelled, records))
    rows = int(found.loc[found["label"] == TOTAL, "n"].sum())
    if rows != records.rows_accepted:
        raise EngineError(
            f"Every accepted row of '{records.name}' must have one outcome in '{title}', but of "
            f"{records.rows_accepted} rows {rows} are accounted for: report it."
        )
    return _labelled(title, records, "outcome", found, first=first)


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
    records = study.placed.records
    found = engine.query(_by_label(_NEIGHBOUR, records))
    return _labelled("Records outside the study area", records, "neighbour", found)


def unplaced_counted(engine: Engine, study: Study, postcodes: pd.DataFrame) -> Counts:
    """Count a source's records outside the study area by the `square` that they lie in and the `reason`.

    A record lies at its own coordinates or, where it has none, at its postcode's as they were on its day; in
    `NO_PLACE` where it has neither, or where its address is none to be placed by.

    Parameters
    ----------
    postcodes : DataFrame
        The gazetteer's `postcode`, `valid_from`, `valid_to`, `easting`, `northing` (metres, EPSG:27700).
    """
    records = study.placed.records
    lay_out(engine, study)
    engine.register("postcodes", postcodes)
    found = engine.query(_unplaced(records))
    named = {label: _square(label) for label in found["square"].unique()}
    by = ("square", "reason")
    cells = found.assign(square=found["square"].map(named))
    cells["last"] = cells["square"].map({NO_PLACE: 1, TOTAL: 2}).fillna(0)
    cells["sum"] = cells["reason"] == TOTAL
    ordered = cells.sort_values(["last", "square", "sum", "reason"], ignore_index=True)
    return _counts("Where records lie that are in no area of the study", records, by, (), ordered)


def share_counted(engine: Engine, study: Study, columns: Sequence[str]) -> Counts:
    """Count a source's accepted rows by `characteristic` (each of `columns`), `category` and `outcome`.

    Those who cannot be placed are no random sample, so the share placed stands for each group.
    """
    records = study.placed.records
    lay_out(engine, study)
    lay_out_words(engine, study, columns)
    by = ("characteristic", "category", "outcome")
    parts = [engine.query(_share_of(column, records)) for column in columns]
    found = pd.concat(parts or [pd.DataFrame(columns=[*by, *_FIGURES])], ignore_index=True)
    groups = found[[*by[:2]]].drop_duplicates().sort_values([*by[:2]])
    outcomes = pd.DataFrame({"outcome": [PLACED, NOT_PLACED, TOTAL]})
    cells = groups.merge(outcomes, how="cross").merge(found, how="left", on=[*by], validate="one_to_one")
    cells = cells.fillna(dict.fromkeys(_FIGURES, 0))
    return _counts("Share placed on the map, by group", records, by, by[:1], cells)


def months_counted(engine: Engine, records: Records, held: Sequence[str]) -> tuple[Counts, ...]:
    """Count a dated source's accepted rows by `month` that it holds, crimes and incidents apart.

    A month that it holds and that has no row is 0; one that it does not hold has no cell.
    """
    engine.register("records", records.path)
    kinds = "r.record_type" if "record_type" in records.columns else "''"
    labelled = f"""
        SELECT {kinds} AS kind, r.month AS label, {PERSON} AS person
        FROM records r
    """
    found = engine.query(
        f"""
        SELECT kind, label, COUNT(*) AS n, {_persons(records)} AS persons
        FROM ({labelled}) found GROUP BY kind, label ORDER BY kind, label
        """
    )
    return tuple(
        _in_months(records, str(kind), part, held) for kind, part in found.groupby("kind", sort=True)
    )


def _in_months(records: Records, kind: str, found: pd.DataFrame, held: Sequence[str]) -> Counts:
    cells = found.set_index("label")[list(_FIGURES)].reindex(list(held), fill_value=0)
    cells = cells.rename_axis("month").reset_index().astype({"month": str})
    counts = _counts("", records, ("month",), ("month",), cells)
    return replace(counts, title=f"{records.name}: {kind}" if kind else records.name)


_FIGURES = ("n", "persons")
_OUTCOME = f"""
    SELECT CASE WHEN s.area_code IS NOT NULL THEN '{PLACED}'
                WHEN p.area_code IS NOT NULL THEN '{NOT_PLACED}: {ELSEWHERE}'
                ELSE '{NOT_PLACED}: ' || p.reason END AS label, {PERSON} AS person
    FROM records r JOIN placed p ON p.record = r.record LEFT JOIN study s ON s.area_code = p.area_code
"""
_NEIGHBOUR = f"""
    SELECT COALESCE(o.neighbour, p.elsewhere, p.area_code) AS label, {PERSON} AS person
    FROM records r JOIN placed p ON p.record = r.record LEFT JOIN study s ON s.area_code = p.area_code
    LEFT JOIN everywhere o ON o.area_code = COALESCE(p.elsewhere, p.area_code)
    WHERE s.area_code IS NULL AND (p.elsewhere IS NOT NULL OR p.area_code IS NOT NULL)
"""
_IN_SQUARE = f"""
    CASE WHEN COALESCE(r.address_class, '{SETTLED}') = '{SETTLED}'
         THEN CAST(CAST(FLOOR(COALESCE(r.easting, pc.easting) / {SIDE}) AS INTEGER) AS VARCHAR) || ' '
              || CAST(CAST(FLOOR(COALESCE(r.northing, pc.northing) / {SIDE}) AS INTEGER) AS VARCHAR) END
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


def _by_label(labelled: str, records: Records) -> str:
    """Return SQL for the records and people of each label (of a `label` and a `person` a record), and all."""
    return f"""
        SELECT CASE WHEN GROUPING(label) = 1 THEN '{TOTAL}' ELSE label END AS label,
               COUNT(*) AS n, {_persons(records)} AS persons
        FROM ({labelled}) found GROUP BY CUBE (label)
    """


def _unplaced(records: Records) -> str:
    """Return SQL for the records and people outside the study area, by `square` and `reason`, and all."""
    located = records.kind != "table"
    square = f"COALESCE({_IN_SQUARE if located else 'NULL'}, '{NO_PLACE}')"
    return f"""
        SELECT CASE WHEN GROUPING(square) = 1 THEN '{TOTAL}' ELSE square END AS square,
               CASE WHEN GROUPING(reason) = 1 THEN '{TOTAL}' ELSE reason END AS reason,
               COUNT(*) AS n, {_persons(records)} AS persons
        FROM (
            SELECT {square} AS square, {PERSON} AS person,
                   CASE WHEN p.area_code IS NOT NULL THEN '{ELSEWHERE}' ELSE p.reason END AS reason
            FROM records r JOIN placed p ON p.record = r.record
            LEFT JOIN study s ON s.area_code = p.area_code
            {at_its_postcode(records) if located else ""}
            WHERE s.area_code IS NULL
        ) found GROUP BY CUBE (square, reason)
    """


def _square(label: str) -> str:
    """Return the reference of a square by its column and row, and other labels as they are."""
    if label in {NO_PLACE, TOTAL}:
        return label
    column, row = map(int, label.split(" "))
    return square_named(column, row)


def _share_of(column: str, records: Records) -> str:
    own = bool(own_words(records, [column]))
    return f"""
        SELECT '{column}' AS characteristic,
               CASE WHEN GROUPING(category) = 1 THEN '{TOTAL}' ELSE category END AS category,
               CASE WHEN GROUPING(outcome) = 1 THEN '{TOTAL}' ELSE outcome END AS outcome,
               COUNT(*) AS n, {_persons(records)} AS persons
        FROM (
            SELECT {told_apart(shown(column) if own else recorded(column))} AS category, {PERSON} AS person,
                   CASE WHEN s.area_code IS NOT NULL THEN '{PLACED}' ELSE '{NOT_PLACED}' END AS outcome
            FROM records r JOIN placed p ON p.record = r.record
            LEFT JOIN study s ON s.area_code = p.area_code {joined(column) if own else ""}
        ) found GROUP BY CUBE (category, outcome)
    """


def _persons(records: Records) -> str:
    return "COUNT(DISTINCT person)" if names_people(records) else "COUNT(*)"


def _labelled(title: str, records: Records, column: str, found: pd.DataFrame, first: str = "") -> Counts:
    """Return the figures by label: `first` (0 where there is none), the others by name, then all."""
    order = [*filter(None, [first]), *sorted({*found["label"]} - {first, TOTAL}), TOTAL]
    cells = found.set_index("label").reindex(order, fill_value=0).rename_axis(column).reset_index()
    return _counts(title, records, (column,), (), cells.astype({column: str}))


def _one_column(
    title: str, records: Records, column: str, counts: Mapping[str, int], apart: bool = False
) -> Counts:
    """Return figures of rows.

    Where a person can have several rows, those that were rejected or remarked on may all be one person's:
    nobody knows, so they count as one.
    """
    cells = pd.DataFrame({column: pd.Series(list(counts), dtype=str), "n": list(counts.values())})
    several = names_people(records) and records.kind != "offenders"
    whole = cells[column].isin([ACCEPTED, TOTAL])
    cells["persons"] = cells["n"].where(whole | (not several), cells["n"].clip(upper=1))
    return _counts(title, records, (column,), (column,) if apart else (), cells)


def _counts(
    title: str, records: Records, by: tuple[str, ...], apart: tuple[str, ...], cells: pd.DataFrame
) -> Counts:
    full = cells.assign(period=WHOLE, available=True).astype(dict.fromkeys(_FIGURES, "int64"))
    return Counts(
        f"{title}: {records.name}",
        records.name,
        records.public,
        "",
        by,
        apart,
        full[[*by, "period", *_FIGURES, "available"]],
        scale=ACCOUNTS,
    )
