"""Which of a file's own words may be published: a name that slipped into a column of categories may not.

The words of a category stand in every table that it splits, so one that a single person has could say who it
is. Words that fewer than `Study.few` distinct people of the whole source have are taken together.
"""

from collections.abc import Sequence

import pandas as pd

from geoaudit.counts.study import Study
from geoaudit.engine import Engine
from geoaudit.records.calendar_labels import COLUMNS as CALENDAR
from geoaudit.records.categories import GROUPS
from geoaudit.records.deprivation_index import INDEX_WORDS
from geoaudit.records.deriving import WORDS
from geoaudit.records.ingest import Records
from geoaudit.records.needs import ASSESSED, NEED_STATE
from geoaudit.records.schema import NOT_RECORDED

NEED, NONE_RECORDED = "need", "none recorded"
RARE = "rare, taken together"
PERSON = "COALESCE('p ' || r.person_id, 'r ' || CAST(r.record AS VARCHAR))"
"""SQL for whom a record `r` is about: one who is not named is nobody else."""
_OURS = frozenset(
    (
        "area",
        "address_class",
        "record_type",
        "age_band",
        "outward",
        "sector",
        "hour",
        "home",
        "home_distance",
        "ethnic_group",
        *INDEX_WORDS,
        NEED_STATE,
        ASSESSED,
        *CALENDAR,
        *GROUPS,
        *WORDS,
    )
)


def own_words(records: Records, columns: Sequence[str]) -> tuple[str, ...]:
    """Return those of the columns whose words are the file's own, and about people."""
    if records.public or records.kind == "table":
        return ()
    ours = {*_OURS, *records.words, *([NEED] if records.asked else [])}
    return tuple(column for column in columns if column not in ours)


def lay_out_words(engine: Engine, study: Study, columns: Sequence[str]) -> None:
    """Give the engine, laid out for the study, a table of the `label` that each of the columns may show."""
    for column in own_words(study.placed.records, columns):
        engine.register(_table(column), words_of(engine, study, column))


def words_of(engine: Engine, study: Study, column: str) -> pd.DataFrame:
    """Return each `label` of a column of the whole source; of its own words those that are common enough."""
    needs = "JOIN needs w ON w.record = r.record" if column == NEED else ""
    few = study.few if own_words(study.placed.records, [column]) else 1
    return engine.query(f"""
        SELECT {recorded(column)} AS label FROM records r {needs}
        GROUP BY 1 HAVING COUNT(DISTINCT {PERSON}) >= {few}
    """)


def joined(column: str) -> str:
    """Return SQL that joins a column's words to the records `r`, or to their needs `w`."""
    return f'LEFT JOIN "{_table(column)}" ON "{_table(column)}".label = {recorded(column)}'


def shown(column: str) -> str:
    """Return SQL for a column's category as it may be published, its words joined."""
    own = recorded(column)
    return f"""CASE WHEN {own} = '{NOT_RECORDED}' OR {own} IS NULL THEN {own}
                    ELSE COALESCE("{_table(column)}".label, '{RARE}') END"""


def recorded(column: str) -> str:
    """Return SQL for a column's category as its file has it."""
    return "w.need" if column == NEED else f'r."{column}"'


def _table(column: str) -> str:
    return f"words of {column}"
