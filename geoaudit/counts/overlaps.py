"""Records placed on the overlaps of boundary sets: the zones that figures on several sets tell apart."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from geoaudit.counts.standing import AREA_CODES, area_of
from geoaudit.counts.study import Study
from geoaudit.engine import Engine
from geoaudit.errors import SpecificationError
from geoaudit.provenance import digest
from geoaudit.records.placing import Placed

HERE = "here"
"""What the zones of the study have in the column that has no name."""
_BETWEEN = "|"


def zones_of(studies: Sequence[Study], postcodes: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the zones of several studies of one source.

    They come from the postcodes and never from the records: that somebody lives in an overlap is not told
    by its being named.

    Parameters
    ----------
    studies : sequence of Study
        The source on each boundary set.
    postcodes : sequence of DataFrame
        The lookup table of each set, every postcode in the same order.

    Returns
    -------
    DataFrame
        `zone`; a column for each boundary set, the code of its row of a table, empty where it has none; and
        a column without a name: `HERE` for what lies in any of the areas.
    """
    names = [study.placed.boundaries for study in studies]
    if len(studies) == 1:
        found = pd.DataFrame({names[0]: studies[0].areas["area_code"].astype(str)})
    else:
        parts = {n: _rows(s, p) for n, s, p in zip(names, studies, postcodes, strict=True)}
        found = pd.concat([pd.DataFrame(parts).drop_duplicates(), *_without_postcodes(studies, parts)])
        found = found.fillna("").sort_values(names)
    standing = list(AREA_CODES.values()) if studies[0].shows_unplaced else []
    found = found[~(found == "").all(axis=1) & ~found[names[0]].isin(standing)]
    beside = pd.DataFrame(dict.fromkeys(names, standing), dtype=str)
    zones = pd.concat([found, beside], ignore_index=True)
    labels = zones[names].agg(_BETWEEN.join, axis=1) if len(names) > 1 else zones[names[0]]
    labels = labels.mask(zones[names[0]].isin(standing), zones[names[0]])
    return pd.concat([labels.rename("zone"), zones], axis=1).assign(**{"": HERE})


def _without_postcodes(
    studies: Sequence[Study], parts: Mapping[str, "pd.Series[str]"]
) -> Iterator[pd.DataFrame]:
    """The areas that no postcode lies in, each a zone of its own."""
    for study in studies:
        name = study.placed.boundaries
        codes = study.areas["area_code"].astype(str)
        yield pd.DataFrame({name: codes[~codes.isin(parts[name])]})


def _rows(study: Study, postcodes: pd.DataFrame) -> "pd.Series[str]":
    """The row of a table by area that each postcode belongs to, empty where it is in none."""
    own = postcodes["area_code"].where(postcodes["area_code"].isin(study.areas["area_code"]))
    nowhere = postcodes["area_code"].isna() & postcodes["elsewhere"].isna() & study.shows_unplaced
    return own.fillna("").mask(nowhere, AREA_CODES["settled, not placed"]).astype(str)


def on_zones(engine: Engine, studies: Sequence[Study], zones: pd.DataFrame) -> Study:
    """Return the study of the zones: each record where all the sets have it.

    Raises
    ------
    SpecificationError
        Where a record lies in an overlap that no postcode lies in, as one placed by its coordinates can.
    """
    first = studies[0]
    standing = zones["zone"].isin(list(AREA_CODES.values()))
    areas = pd.DataFrame({"area_code": zones["zone"], "area_name": zones["zone"]})[~standing]
    if len(studies) == 1:
        return first
    made_of = [study.placed.path.stem for study in studies] + [digest(list(zones["zone"]))]
    path = first.placed.path.parent / f"{digest(made_of)[:32]}.parquet"
    for i, study in enumerate(studies):
        engine.register(f"placed_{i}", study.placed.path)
        engine.register(f"study_{i}", study.areas[["area_code"]])
    engine.write(_labelled([study.shows_unplaced for study in studies]), path)
    _require_zones(engine, path, zones, studies)
    placed = Placed(first.placed.records, _BETWEEN.join(s.placed.boundaries for s in studies), path)
    return replace(first, placed=placed, areas=areas.reset_index(drop=True))


def _require_zones(engine: Engine, path: Path, zones: pd.DataFrame, studies: Sequence[Study]) -> None:
    engine.register("zones", zones[["zone"]])
    engine.register("on_zones", path)
    stray = engine.query(
        "SELECT 1 AS one FROM on_zones WHERE area_code IS NOT NULL "
        "AND area_code NOT IN (SELECT zone FROM zones) LIMIT 1"
    )
    if len(stray):
        names = ", ".join(study.placed.boundaries for study in studies)
        raise SpecificationError(
            f"What is counted directly on several boundary sets must lie where postcodes do, and records of "
            f"'{studies[0].placed.records.name}' lie in overlaps of {names} that have none: take out "
            "restated_from, so that all but one are estimated, or place the source by postcode."
        )


def _labelled(shown: Sequence[bool]) -> str:
    """Return SQL for the zone of each record, and for the reason of the first set where it is in none."""
    standing = ", ".join(f"'{code}'" for code in AREA_CODES.values())
    parts = [_row(i, unplaced) for i, unplaced in enumerate(shown)]
    joins = " ".join(f"JOIN placed_{i} ON placed_{i}.record = placed_0.record " for i in range(1, len(shown)))
    studies = " ".join(
        f"LEFT JOIN study_{i} ON study_{i}.area_code = placed_{i}.area_code" for i in range(len(shown))
    )
    rows = ", ".join(f"{part} AS row_{i}" for i, part in enumerate(parts))
    label = f" || '{_BETWEEN}' || ".join(f"row_{i}" for i in range(len(shown)))
    nowhere = " AND ".join(f"row_{i} = ''" for i in range(len(shown)))
    same = " AND ".join(f"row_{i} = row_0" for i in range(len(shown)))
    return f"""
        WITH found AS (SELECT placed_0.*, {rows} FROM placed_0 {joins} {studies})
        SELECT record, CASE WHEN ({nowhere}) OR (({same}) AND row_0 IN ({standing})) THEN NULL
                            ELSE {label} END AS area_code,
               reason, near, elsewhere, early, late
        FROM found
    """


def _row(i: int, unplaced: bool) -> str:
    inside = area_of(f"study_{i}").replace("p.", f"placed_{i}.")
    only = f"CASE WHEN study_{i}.area_code IS NOT NULL THEN study_{i}.area_code END"
    return f"COALESCE({inside if unplaced else only}, '')"
