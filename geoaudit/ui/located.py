"""What a pack's findings about places say of areas that it can draw."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geoaudit.ui.packs import Opened

_NEEDED = frozenset({"area_code", "finding"})


@dataclass(frozen=True)
class Located:
    """What was found of areas of one boundary set: in words, by the code of the area."""

    boundaries: str
    said: Mapping[str, str]


def located(found: Opened) -> tuple[Located, ...]:
    """Return what was found of areas, for each boundary set that the pack can draw and has any of."""
    sets = {name: set(areas["area_code"].map(str)) for name, areas in found.areas.items()}
    each = (Located(name, _said(found, name, codes)) for name, codes in sets.items())
    return tuple(one for one in each if one.said)


def _said(found: Opened, boundaries: str, codes: set[str]) -> dict[str, str]:
    said: dict[str, list[str]] = {}
    for frame in found.findings.values():
        if set(frame) >= _NEEDED:
            of_set = frame[frame["boundaries"] == boundaries] if "boundaries" in frame else frame
            for row in of_set[of_set["area_code"].isin(codes)].to_dict("records"):
                said.setdefault(str(row["area_code"]), []).append(_words(row))
    return {code: "\n".join(words) for code, words in said.items()}


def _words(row: Mapping[Hashable, Any]) -> str:
    value = row.get("value")
    if not isinstance(value, int | float) or pd.isna(value):
        return str(row["finding"])
    return f"{row['finding']}: {value:,.4g} {row.get('unit', '')}".strip()
