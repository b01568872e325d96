"""The probation service's areas by date: area, trust, company, region and delivery unit.

Each level is a link from a police force area or district, so that a ward finds its way through either.
Codes are those of the case management system Delius where it has one; areas, trusts and companies have no
code that was ever published, and are called after their level and name (`CRC/northumbria`).

Source
------
As in `probation_codes`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member
from geoaudit.files.text import read_text
from geoaudit.hierarchy.dating import LINKS
from geoaudit.hierarchy.levels import POLICE, kinds_of
from geoaudit.hierarchy.probation_codes import (
    AREAS_FROM,
    COMPANIES_FROM,
    POLICE_AREAS,
    REGIONS,
    REGIONS_FROM,
    TRUSTS_FROM,
    UNITS,
    WITHOUT_COMMISSIONER,
)
from geoaudit.places.refusing import as_geography
from geoaudit.places.windows import END

AREA = "probation area"
TRUST = "probation trust"
COMPANY = "CRC"
PROBATION_REGION = "probation region"
UNIT = "delivery unit"

NAMES = ["code", "kind", "name", "valid_from", "valid_to"]

_INSERT = re.compile(
    r"insert\s+into\s+(?P<table>\w+)\s*\((?P<columns>[^)]*)\)\s*values\s*(?P<rows>.*?\))\s*;",
    re.IGNORECASE | re.DOTALL,
)
_UPDATE = re.compile(
    r"update\s+(?P<table>\w+)\s+set\s+(?P<set>.*?)\s+where\s+id\s*=\s*'(?P<id>[^']+)'",
    re.IGNORECASE | re.DOTALL,
)
_TEXT = r"'((?:[^']|'')*)'"
_ROW = re.compile(rf"\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)\s*\)")
_SET = re.compile(rf"(\w+)\s*=\s*{_TEXT}")
_UNITS_TABLE = "probation_delivery_units"


@dataclass(frozen=True)
class Probation:
    """The levels of the probation service.

    Attributes
    ----------
    links : DataFrame
        `dating.LINKS`.
    names : DataFrame
        ``code``, ``kind``, ``name``, ``valid_from``, ``valid_to``.
    left_out : int
        Delivery units that are no areas (headquarters, programmes) or whose land no list gives in districts.
    """

    links: pd.DataFrame
    names: pd.DataFrame
    left_out: int


def read_probation(files: Sequence[Member]) -> Probation:
    """Read the seed files of probation regions and delivery units, in the order of their names.

    Raises
    ------
    GeographyError
        Where a file cannot be read, or none lists regions, commissioners or delivery units.
    """
    ordered = sorted(files, key=lambda member: member.name)
    with as_geography():
        texts = {m.name: re.sub(r"(?m)^\s*--.*$", "", read_text(m)) for m in ordered}
    regions = _table(texts, "nps_region")
    police = _table(texts, "pcc_region")
    units = _units(texts)
    if regions.empty and police.empty and units.empty:
        raise GeographyError(
            f"{ordered[0].label} must list probation regions, commissioners or delivery units, but it and "
            f"the {len(ordered) - 1} files with it list none: name the seed files."
        )
    unit_links, unit_names, left_out = _of_units(units)
    region_names = regions.assign(code=_region_codes(regions["id"], 0)) if len(regions) else regions
    forces, force_names = _of_police_areas()
    links = pd.concat([forces, _of_commissioners(police), unit_links], ignore_index=True)
    named = [force_names, _named(region_names, PROBATION_REGION), unit_names]
    return Probation(links, pd.concat(named, ignore_index=True), left_out)


def _table(texts: Mapping[str, str], table: str) -> pd.DataFrame:
    found = [frame for text in texts.values() for name, frame in _inserted(text) if name == table]
    return pd.concat([pd.DataFrame(columns=["id"], dtype="str"), *found], ignore_index=True)


def _inserted(text: str) -> list[tuple[str, pd.DataFrame]]:
    return [(found["table"].lower(), _rows(found)) for found in _INSERT.finditer(text)]


def _rows(found: re.Match[str]) -> pd.DataFrame:
    columns = [name.strip(' "') for name in found["columns"].split(",")]
    rows = [re.findall(_TEXT, row[1]) for row in _ROW.finditer(found["rows"])]
    if any(len(row) != len(columns) for row in rows):
        raise GeographyError(
            f"Each row put into {found['table']} must have {len(columns)} values, but one has another: "
            "download the probation areas again."
        )
    values = [[value.replace("''", "'") for value in row] for row in rows]
    return pd.DataFrame(values, columns=columns, dtype="str")


def _units(texts: Mapping[str, str]) -> pd.DataFrame:
    """Return each version of a delivery unit.

    That is ``id``, ``name``, ``probation_region_id``, ``delius_code``, ``valid_from``, ``valid_to``. The
    first list is in force from the day the regions are, later ones and changes of name from the day that
    begins the file's name.
    """
    columns = ["id", "name", "probation_region_id", "delius_code"]
    versions = pd.DataFrame(columns=[*columns, "valid_from"], dtype="str")
    for file, text in texts.items():
        fresh = [frame for table, frame in _inserted(text) if table == _UNITS_TABLE]
        began = _day(file) if len(versions) else pd.Timestamp(REGIONS_FROM)
        versions = _updated(versions, text, _day(file))
        added = [frame.reindex(columns=columns).assign(valid_from=began) for frame in fresh]
        versions = pd.concat([versions, *added], ignore_index=True) if added else versions
    days = pd.to_datetime(versions["valid_from"]).astype("datetime64[ms]")
    ordered = versions.assign(valid_from=days).sort_values(["id", "valid_from"], ignore_index=True)
    until = ordered.groupby("id")["valid_from"].shift(-1)
    return ordered.assign(valid_to=until.fillna(pd.Timestamp(END)).astype("datetime64[ms]"))


def _updated(versions: pd.DataFrame, text: str, day: pd.Timestamp) -> pd.DataFrame:
    rows = [
        {"id": found["id"], **dict(_SET.findall(found["set"]))}
        for found in _UPDATE.finditer(text)
        if found["table"].lower() == _UNITS_TABLE
    ]
    if not rows or versions.empty:
        return versions
    new = pd.DataFrame(rows).set_index("id")
    changed = versions["id"].isin(new.index[new["name"].notna()] if "name" in new else [])
    later = versions[changed].assign(valid_from=day)
    filled = versions[~changed].assign(
        delius_code=lambda v: v["id"].map(new["delius_code"]).fillna(v["delius_code"])
    )
    renamed = later.assign(**{name: later["id"].map(new[name]).fillna(later[name]) for name in new.columns})
    return pd.concat([filled, versions[changed], renamed], ignore_index=True)


def _day(file: str) -> pd.Timestamp:
    found = re.match(r"(?:.*/)?(20[0-9]{6})", file)
    return pd.Timestamp(found[1]) if found else pd.Timestamp(REGIONS_FROM)


def _of_units(units: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, int]:
    spans = units[["delius_code", "name", "probation_region_id", "valid_from", "valid_to"]]
    areas = pd.Series(UNITS, dtype="str").str.split().explode().rename("child_code")
    placed = areas.rename_axis("delius_code").reset_index().merge(spans, on="delius_code")
    whole = spans[spans["delius_code"].isin(UNITS)]
    below = placed.assign(
        child_kind=kinds_of(placed["child_code"]), parent_code=placed["delius_code"], parent_kind=UNIT
    )
    above = whole.assign(
        child_code=whole["delius_code"],
        child_kind=UNIT,
        parent_code=_region_codes(whole["probation_region_id"], 1),
        parent_kind=PROBATION_REGION,
    )
    names = _named(whole.assign(code=whole["delius_code"]), UNIT)
    return pd.concat([below[LINKS], above[LINKS]]), names, int(len(spans) - len(whole))


def _region_codes(keys: pd.Series, which: int) -> pd.Series:
    """Return the regions' codes from their letters (0) or their keys (1)."""
    codes = {(letter, key)[which]: code for letter, (code, key) in REGIONS.items()}
    found = keys.map(codes).astype("str")
    if found.isna().any():
        raise GeographyError(
            f"A list of probation areas must name the {len(REGIONS)} regions that GeoAudit knows, but "
            f"{int(found.isna().sum())} rows name another: add it to geoaudit/places/probation_codes.py."
        )
    return found


def _of_commissioners(police: pd.DataFrame) -> pd.DataFrame:
    if police.empty:
        return pd.DataFrame(columns=LINKS)
    letters = police.set_index("id")["nps_region_id"]
    listed = {code: letters.get(names[0]) for code, names in POLICE_AREAS.items() if names[0]}
    wanted = pd.Series({**listed, **WITHOUT_COMMISSIONER}, dtype="str").dropna()
    regions = _region_codes(wanted, 0)
    return _links(regions, PROBATION_REGION, pd.Timestamp(REGIONS_FROM), pd.Timestamp(END))


def _of_police_areas() -> tuple[pd.DataFrame, pd.DataFrame]:
    steps = (
        (AREA, AREAS_FROM, TRUSTS_FROM),
        (TRUST, TRUSTS_FROM, COMPANIES_FROM),
        (COMPANY, COMPANIES_FROM, REGIONS_FROM),
    )
    links, names = [], []
    for i, (kind, began, ended) in enumerate(steps, start=1):
        named = pd.Series({code: row[i] for code, row in POLICE_AREAS.items()}, dtype="str")
        slug = named.str.lower().str.replace(r"[^a-z]+", "-", regex=True)
        codes = kind.replace(" ", "-") + "/" + slug
        span = (pd.Timestamp(began), pd.Timestamp(ended))
        links.append(_links(codes, kind, *span))
        distinct = pd.DataFrame({"code": codes, "name": named}).drop_duplicates()
        names.append(_named(distinct.assign(valid_from=span[0], valid_to=span[1]), kind))
    return pd.concat(links), pd.concat(names)


def _links(parents: pd.Series, kind: str, began: pd.Timestamp, ended: pd.Timestamp) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"child_code": parents.index, "child_kind": POLICE, "parent_code": parents.to_numpy()}
    )
    made = frame.assign(parent_kind=kind, valid_from=began, valid_to=ended)
    return made.astype({"valid_from": "datetime64[ms]", "valid_to": "datetime64[ms]"})[LINKS]


def _named(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    if "code" not in rows:
        return pd.DataFrame(columns=NAMES)
    span = {"valid_from": pd.Timestamp(REGIONS_FROM), "valid_to": pd.Timestamp(END)}
    missing = {name: day for name, day in span.items() if name not in rows}
    made = rows.assign(kind=kind, **missing)
    return made.astype({"valid_from": "datetime64[ms]", "valid_to": "datetime64[ms]"})[NAMES]
