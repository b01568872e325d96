"""A layer that a person lays over the pack: received, and kept for their session alone.

Its file lies in a folder that goes with the session, and what was read of it in the session itself: never in
a cache, which all who use the app would share.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TypeVar

import streamlit as st

from geoaudit.errors import GeographyError
from geoaudit.files.archives import unpacked
from geoaudit.overlays.geographic import KINDS, SUFFIXES, Layer, layers_in, read_layer
from geoaudit.overlays.overlay import NAME, Overlay, overlay_of
from geoaudit.overlays.tabular import Placing, columns_in, read_places
from geoaudit.places.gazetteer import Gazetteer, read_gazetteer
from geoaudit.places.refusing import as_geography
from geoaudit.ui import opening, state
from geoaudit.ui.finding import Folder

MOST_UNPACKED = 400_000_000
"""What the files of a zip may come to, in bytes."""
TABLE = ".csv"
TAKEN = tuple(suffix.removeprefix(".") for suffix in (*SUFFIXES, ".zip", TABLE) if suffix != ".shp")
"""The endings of the files that are taken."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class Laid:
    """What a person laid over the pack.

    Attributes
    ----------
    folder : Folder
        Where it lies; it goes when the session does.
    path : Path
    layers : tuple of Layer
        Those of a file of a GIS; empty for a table.
    columns : tuple of str
        Those of a table; empty for a file of a GIS.
    kept : dict
        What was made of it, by what was chosen.
    """

    folder: Folder
    path: Path
    layers: tuple[Layer, ...] = ()
    columns: tuple[str, ...] = ()
    kept: dict[Hashable, Any] = field(default_factory=dict)

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of it under a key; made now where it was not yet."""
        if key not in self.kept:
            self.kept[key] = make()
        found: Made = self.kept[key]
        return found

    def name_of(self, overlay: Overlay) -> str:
        """Return what tells a layer from others of the file: what is said of one is not said of another."""
        key = next(key for key, made in self.kept.items() if made is overlay)
        return str(self.layers.index(key)) if isinstance(key, Layer) else str(key)


def current() -> Laid | None:
    """Return what this person laid over the pack; None where that is nothing."""
    found = state.laid()
    return found if isinstance(found, Laid) else None


def receive(content: BinaryIO | None, name: str) -> None:
    """Lay a file over the pack that was uploaded, and forget the one before; where it is refused that stays.

    Parameters
    ----------
    content : binary file or None
        None where nothing came: no file was chosen, or the browser kept back one that is too large.
    name : str
        What it was called: of it the ending alone is used.

    Raises
    ------
    GeoAuditError
        Where it is too large, damaged, unsafe or no layer.
    """
    folder = opening.folder_for_files()
    path = _written(content, name, folder)
    if path.suffix == TABLE:
        state.lay(Laid(folder, path, columns=columns_in(path)))
        return
    with as_geography():
        laid = Laid(folder, path, layers=layers_in(path))
    if len(laid.layers) == 1:
        overlay(laid, laid.layers[0])
    state.lay(laid)


def overlay(laid: Laid, layer: Layer) -> Overlay:
    """Return one of the layers of what was laid, read once.

    Raises
    ------
    GeographyError
        Where it cannot be read or has no place.
    """
    return laid.once(layer, lambda: overlay_of(read_layer(layer)))


def placed_rows(laid: Laid, placing: Placing) -> Overlay | None:
    """Return the rows of a table as a layer of points, placed so; None where they were not yet."""
    found: Overlay | None = laid.kept.get(placing)
    return found


def place_rows(laid: Laid, placing: Placing, gazetteer: Gazetteer | None) -> None:
    """Place the rows of a table; what was made of it before is forgotten.

    Raises
    ------
    GeographyError
        Where the columns are not what they are taken for, or no row has a place.
    """
    overlay = read_places(laid.path, placing, gazetteer)
    laid.kept.clear()
    laid.kept[placing] = overlay


def sent_gazetteer(content: BinaryIO | None, name: str) -> Gazetteer:
    """Return the list of postcodes that a person uploaded; no file of it is kept.

    Raises
    ------
    GeoAuditError
        Where nothing came, or it is no such list.
    """
    folder = opening.folder_for_files()
    return _gazetteer(_written(content, name, folder))


def gazetteer_at(path: Path) -> Gazetteer:
    """Return the list of postcodes at a path of this machine.

    Raises
    ------
    GeographyError
        Where there is none.
    """
    if not path.exists():
        raise GeographyError("A list of postcodes must be at the path, and there is none: write another.")
    return _gazetteer(path)


def _gazetteer(path: Path) -> Gazetteer:
    with as_geography():
        return read_gazetteer([path])


def _written(content: BinaryIO | None, name: str, folder: Folder) -> Path:
    """Write what was uploaded into the folder under a name of ours, and return where."""
    most = int(st.get_option("server.maxUploadSize"))
    data = content.read() if content is not None else b""
    if content is None or len(data) > most * 2**20:
        raise GeographyError(
            f"{NAME} must be one file of at most {most} MB, and none came or it is larger: choose one, or "
            "cut it to the county first."
        )
    suffix = PurePath(name).suffix.lower()
    if suffix.removeprefix(".") not in TAKEN:
        raise GeographyError(f"{NAME} must be {KINDS}, or a CSV: its name ends as none of them does.")
    path = folder.path / f"layer{suffix}"
    path.write_bytes(data)
    _require_small(path)
    return path


def _require_small(path: Path) -> None:
    """Refuse a zip that would fill the memory of the machine; what else is wrong with it is found later."""
    size = unpacked(path)
    if size > MOST_UNPACKED:
        raise GeographyError(
            f"The files of a zip may come to {MOST_UNPACKED / 1e6:,.0f} MB, and these come to "
            f"{size / 1e6:,.0f}: cut them to the county first."
        )
