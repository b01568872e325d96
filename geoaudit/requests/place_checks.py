"""Which rows of a partner's file cannot be put on the map, in the partner's words."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import pandas as pd

from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries
from geoaudit.places.gazetteer import Gazetteer, read_gazetteer
from geoaudit.places.lookup import Tolerance, lookup_postcodes
from geoaudit.places.postcodes import MISSING, NO_FIXED_ABODE, PARTIAL, normalise
from geoaudit.records.address import SETTLED, classify_addresses
from geoaudit.records.points import locate_text
from geoaudit.records.source import RecordSource
from geoaudit.records.standardising import HOMES_OF
from geoaudit.requests.asked import Asked
from geoaudit.requests.findings import Finding, of_rows
from geoaudit.requests.reasons import NOT_PLACED
from geoaudit.requests.row_checks import Judged
from geoaudit.spec import AuditSpec


class Land:
    """The audit's own boundaries and postcodes, read once and only where a file has places."""

    def __init__(self, spec: AuditSpec) -> None:
        self._spec = spec

    @cached_property
    def areas(self) -> BoundarySet | None:
        """The areas of the audit."""
        return self._read(self._spec.main)

    @cached_property
    def gazetteer(self) -> Gazetteer | None:
        """The postcodes, where the specification names any."""
        files: tuple[Path, ...] = self._spec.gazetteer
        return read_gazetteer(files) if files else None

    @cached_property
    def tolerance(self) -> Tolerance:
        """How far outside every area a point may lie."""
        return Tolerance(self._spec.near, self._read(self._spec.national) if self._spec.national else None)

    def _read(self, name: str) -> BoundarySet | None:
        file = self._spec.boundaries[name]
        return read_boundaries(file) if isinstance(file, BoundaryFile) else None


def place_findings(asked: Asked, source: RecordSource, judged: Judged, land: Land) -> Iterator[Finding]:
    """Yield the rows that can be used and cannot be placed, by the reason why."""
    text = judged.rows.text
    if source.kind == "table" or not {"postcode", "easting", "longitude"} & set(text):
        return
    reasons = _reasons(text, land)
    wanted = _settled(text, source)
    if judged.screened is not None:
        wanted &= judged.screened.reason.isna()
    coarse = asked.schedule is not None  # which may give the place more coarsely
    column = asked.column("postcode")
    place = f"“{column.heading}”" if column else "place"
    for reason, said in NOT_PLACED.items():
        if not (coarse and reason == PARTIAL):
            what = said.what.format(column=place)
            yield from of_rows(what, said.do, (reasons == reason) & wanted, judged.rows, said.must)


def _reasons(text: pd.DataFrame, land: Land) -> "pd.Series[str]":
    places, _ = locate_text(text)
    by_point = places["easting"].notna()
    reasons = places["place_reason"]
    if "postcode" not in text or land.gazetteer is None or land.areas is None:
        return reasons.mask(by_point)
    by_postcode = lookup_postcodes(text["postcode"], land.gazetteer, land.areas, land.tolerance)["reason"]
    return reasons.where(reasons.notna(), by_postcode).mask(by_point)


def _settled(text: pd.DataFrame, source: RecordSource) -> "pd.Series[bool]":
    """The rows that are to stand on a map: of people, those with a home."""
    if source.kind not in HOMES_OF and "address_type" not in text:
        return pd.Series(data=True, index=text.index)
    nothing = pd.Series(pd.NA, text.index, dtype="str")
    postcodes = normalise(text.get("postcode", nothing))
    pseudo = postcodes["reason"].isin([NO_FIXED_ABODE])
    written = postcodes["reason"] != MISSING
    classes, _ = classify_addresses(text.get("address_type"), written, pseudo)
    return (classes == SETTLED) | text.get("address_type", nothing).isna()
