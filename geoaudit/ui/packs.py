"""The packs that the app shows: opened once for everybody, zipped to be taken away.

Only protected figures are in a pack, so what is cached here may be shared by all who use the app. It is kept
by the pack's place and a stamp of its files: a pack made anew is opened anew.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import Profile
from geoaudit.errors import GeoAuditError, PackError
from geoaudit.pack.container import open_container
from geoaudit.pack.filing import MANIFEST
from geoaudit.pack.read import AuditPack, open_pack
from geoaudit.pack.tables import slug
from geoaudit.periods.dates import in_full

# The first moment that a zip can hold; equal packs need equal bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


_SHOWN = {
    "disclosure": dict,
    "sources": list,
    "placed": list,
    "boundaries": list,
    "periods": list,
    "tables": list,
    "files": list,
    "notes": list,
    "attributions": list,
}
_PARTS = {
    "disclosure": ("policy", "version", "sentence", "hidden", "exposed"),
    "sources": ("name", "kind", "public", "files", "rows_read", "rows_accepted", "rows_rejected"),
    "placed": ("source", "public", "boundaries", "rows", "placed", "not_placed"),
    "boundaries": ("name", "date", "areas", "layer", "file"),
    "tables": ("file", "title", "source", "public", "boundaries", "by", "cells", "hidden"),
    "hotspots": ("title", "source", "method"),
    "files": ("path", "bytes", "sha256"),
    "profiles": (
        "title",
        "method",
        "source",
        "public",
        "period",
        "boundaries",
        "made_of",
        "files",
        "layer",
        "internal",
    ),
    "figures": ("files", "about", "title", "alt"),
}


@dataclass(frozen=True)
class Opened:
    """A pack as the pages see it.

    Attributes
    ----------
    pack : AuditPack
    stamp : str
        What the caches of things made from it are kept by.
    tables : mapping of str to Profile
        By title, in the order of the report.
    quality, findings, rejected : mapping
        As `AuditPack` gives them.
    areas : mapping of str to GeoDataFrame
        `area_code`, `area_name`, `geometry` in EPSG:27700, by boundary set.
    """

    pack: AuditPack
    stamp: str
    tables: Mapping[str, Profile]
    quality: Mapping[str, Profile]
    findings: Mapping[str, pd.DataFrame]
    rejected: Mapping[str, pd.DataFrame]
    areas: Mapping[str, gpd.GeoDataFrame]

    @property
    def manifest(self) -> Mapping[str, Any]:
        """The pack's manifest."""
        return self.pack.manifest

    @property
    def label(self) -> str:
        """For whom it is, and what it is called."""
        return _words(self.manifest)

    def dated(self, boundaries: str) -> str:
        """Return a boundary set in words: its name, and the day as at which it is."""
        entry = next(e for e in self.manifest["boundaries"] if e["name"] == boundaries)
        return f"{boundaries}, as at {day(entry['date'])}"


def opened(place: Path) -> Opened:
    """Return the pack at a place, read whole.

    Raises
    ------
    GeoAuditError
        Where it is no pack, or not one that can be believed.
    """
    return _open(str(place.resolve()), stamp_of(place))


def stamp_of(place: Path) -> str:
    """Return what is another whenever a file of the pack at a place is another.

    Raises
    ------
    PackError
        Where there is no pack.
    """
    container = open_container(place)
    if MANIFEST not in container.names:
        raise PackError(f"A pack must hold {MANIFEST}, and '{place.name}' does not.")
    files = [place / name for name in container.names] if place.is_dir() else [place]
    try:
        found = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    except OSError:
        raise PackError(f"The pack must stay where it is, and files of '{place.name}' have gone.") from None
    return hashlib.sha256(container.read(MANIFEST) + repr(found).encode()).hexdigest()


def labels(places: tuple[Path, ...]) -> dict[str, Path]:
    """Return the places of packs by the words to choose them by; one that is damaged goes by its name."""
    found: dict[str, Path] = {}
    for place in places:
        label = _label(place)
        found[label if label not in found else f"{label} ({place.name})"] = place
    return found


@st.cache_resource(max_entries=4, show_spinner=False)
def zipped(place: str, stamp: str) -> bytes:  # noqa: ARG001 - the stamp is part of what the cache goes by
    """Return the pack's files as one zip."""
    container = open_container(Path(place))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in container.names:
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, container.read(name))
    return target.getvalue()


def zip_name(found: Opened) -> str:
    """Return the name of the pack's zip."""
    return f"{slug(str(found.manifest['partnership']))}-audit-pack.zip"


@st.cache_resource(max_entries=8, show_spinner="Opening the pack")
def _open(place: str, stamp: str) -> Opened:
    pack = open_pack(Path(place))
    _require_complete(pack.manifest)
    return Opened(
        pack,
        stamp,
        {table.title: table for table in pack.profiles()},
        pack.quality(),
        pack.findings(),
        pack.rejected(),
        {str(entry["name"]): pack.areas(str(entry["name"])) for entry in pack.manifest["boundaries"]},
    )


def _require_complete(manifest: Mapping[str, Any]) -> None:
    """Refuse a manifest that lacks what the pages show: whoever sent the pack may have changed it."""
    missing = [key for key, kind in _SHOWN.items() if not isinstance(manifest.get(key), kind)]
    for part, keys in _PARTS.items():
        entries = [] if part in missing else manifest.get(part, [])
        for entry in [entries] if isinstance(entries, dict) else entries:
            missing += [f"{part}.{key}" for key in keys if key not in entry]
    if missing:
        raise PackError(
            f"The manifest of a pack must be whole, and {missing[0]} is missing: ask for the pack again."
        )


def _label(place: Path) -> str:
    try:
        manifest = open_pack(place).manifest
    except GeoAuditError:
        return place.name
    return _words(manifest)


def partnership(manifest: Mapping[str, Any]) -> str:
    """Return for whom a pack is, in words."""
    whom = str(manifest["partnership"])
    return "The whole study area" if whom == "all" else whom


def _words(manifest: Mapping[str, Any]) -> str:
    return f"{partnership(manifest)}: {manifest['title']}"


def day(iso: str) -> str:
    """Return a date in words: ``2022-12-31`` is 31 December 2022."""
    return in_full(date.fromisoformat(iso[:10]))
