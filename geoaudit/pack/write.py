"""Writing a pack: beside its place, and moved there when it is whole."""

import errno
import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace as replaced
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from geoaudit.disclosure.certificate import Targets, certify
from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.errors import DisclosureError, PackError
from geoaudit.pack.at_once import each_done
from geoaudit.pack.contents import PackContents
from geoaudit.pack.drawings import Drawing, drawings_of
from geoaudit.pack.facility_lists import FILE as FACILITIES
from geoaudit.pack.facility_lists import facilities_layer, facilities_metadata
from geoaudit.pack.figure_files import figure_entries, figure_files
from geoaudit.pack.filing import (
    DOCUMENT,
    LAYERS,
    MANIFEST,
    METADATA,
    PRINTED,
    PROJECT,
    REPORT,
    WORKBOOK,
    FiledFrame,
    FiledTable,
    Filing,
    file_contents,
)
from geoaudit.pack.gis_about import about_of
from geoaudit.pack.gis_formats import CSV, FIELDS, SHAPEFILE, fields_file, wide_files, write_shapefiles
from geoaudit.pack.gis_project import make_project
from geoaudit.pack.hotspot_files import FiledFinding, finding_layers, finding_tables
from geoaudit.pack.index import index_files
from geoaudit.pack.layers import Layer, make_layers, write_layers
from geoaudit.pack.manifest import Manifest, make_manifest
from geoaudit.pack.paper import paper_of
from geoaudit.pack.place import put, refuse_place, workplace
from geoaudit.pack.report import render
from geoaudit.pack.report_formats import PDF, PICTURES, WORD
from geoaudit.pack.tables import cells_from_csv, frame_metadata, table_metadata, to_csv, to_json
from geoaudit.pack.typeset import typeset
from geoaudit.pack.word import make_document
from geoaudit.pack.workbook import make_workbook

Recorded = Callable[[Sequence[Manifest]], AbstractContextManager[None]]
"""What holds while whole packs, by their manifests, are moved to their place."""

# The first moment that a zip can hold; equal packs need equal bytes.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def _unrecorded(manifests: Sequence[Manifest]) -> AbstractContextManager[None]:  # noqa: ARG001 - a `Recorded`
    return nullcontext()


def write_pack(
    contents: PackContents,
    out: Path,
    replace: bool = False,
    targets: Targets | None = None,
    recorded: Recorded = _unrecorded,
) -> Manifest:
    """Write a pack as a folder, or as one zip where `out` ends in ``.zip``, and return its manifest.

    Whatever happens, `out` is afterwards either what it was or the whole new pack. Equal contents give equal
    bytes save the manifest's `created` and the attack's `seconds`.

    Parameters
    ----------
    contents : PackContents
    out : Path
        Where it is to stand; folders above it are made.
    replace : bool
        Whether a pack that already stands there may be replaced.
    targets : Targets, optional
        What the sender knows must stay possible; without them the certificate is a receiver's.
    recorded : Recorded, optional
        What writes the pack down: the move to its place happens within.

    Raises
    ------
    PackError
        Where something stands at `out` already, or it cannot be written there.
    DisclosureError
        Where an attack on the pack exposes a figure.
    """
    refuse_place(out, replace)
    try:
        with workplace(out) as folder:
            manifest = _fill(contents, folder / "pack", targets)
            whole = folder / "pack"
            if out.suffix.lower() == ".zip":
                whole = _zipped(whole, folder / "pack.zip")
            with recorded([manifest]):
                put(whole, out, folder, replace)
    except OSError as problem:
        raise PackError(_because(problem, out)) from None
    return manifest


def write_packs(
    packs: Mapping[str, tuple[PackContents, Targets]],
    out: Path,
    replace: bool = False,
    recorded: Recorded = _unrecorded,
) -> dict[str, Manifest]:
    """Write several packs and their index as folders of one, by name: all or none; return their manifests.

    Raises
    ------
    PackError, DisclosureError
        As `write_pack`, and where `out` is to be a zip.
    """
    if out.suffix.lower() == ".zip":
        raise PackError(
            f"Several packs are written as folders of one, and '{out.name}' is a zip: name a folder."
        )
    refuse_place(out, replace)
    try:
        with workplace(out) as folder:
            tasks = [(one, folder / "packs" / name, targets) for name, (one, targets) in packs.items()]
            manifests = dict(zip(packs, each_done(_filled, tasks), strict=True))
            for name, content in index_files(manifests).items():
                (folder / "packs" / name).write_bytes(content)
            with recorded(list(manifests.values())):
                put(folder / "packs", out, folder, replace)
    except OSError as problem:
        raise PackError(_because(problem, out)) from None
    return manifests


def certified(contents: PackContents, targets: Targets | None) -> PackContents:
    """Return the contents with the certificate of an attack on the tables as they are written.

    Raises
    ------
    DisclosureError
        Where it exposes a figure: such a pack must not be written.
    """
    filing = file_contents(contents)
    tables = (*filing.tables, *filing.origins)
    written = {t.path: replaced(t.profile, cells=cells_from_csv(to_csv(t.profile.cells))) for t in tables}
    certificate = certify(written, contents.zones, contents.policy, targets)
    if certificate.exposed:
        raise DisclosureError(
            f"Nobody may be found out from a pack, and {certificate.exposed} figures of this one could not "
            f"be proven safe under {contents.policy.name}: take out a table, or split one less finely."
        )
    return replaced(contents, certificate=certificate)


def _filled(task: tuple[PackContents, Path, Targets]) -> Manifest:
    """Fill a folder of one of several packs; whatever a process that was killed left in it goes first."""
    shutil.rmtree(task[1], ignore_errors=True)
    return _fill(*task)


def _fill(contents: PackContents, folder: Path, targets: Targets | None) -> Manifest:
    contents = certified(contents, targets)
    filing = file_contents(contents)
    drawings = drawings_of(contents, filing) if contents.report_formats else ()
    for path, content in chain(_files(contents, filing), _printed(contents, filing, drawings)):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    if filing.layers:
        _write_layers(contents, filing, folder)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    pictures = figure_entries(drawings) if PICTURES in contents.report_formats else []
    manifest = make_manifest(contents, filing, created, _listed(folder), pictures)
    (folder / MANIFEST).write_bytes(to_json(manifest))
    return manifest


def _files(contents: PackContents, filing: Filing) -> Iterator[tuple[str, bytes]]:
    for table in (*filing.tables, *filing.quality, *filing.origins):
        yield from _table_files(table)
    for frame in filing.frames:
        yield from _frame_files(frame)
    for found in filing.found:
        yield from _finding_files(found, contents.policy)
    if len(contents.facilities):
        yield FACILITIES, to_csv(contents.facilities)
        yield FACILITIES + METADATA, to_json(facilities_metadata(contents.facilities))
    yield REPORT, render(contents, filing)
    yield WORKBOOK, make_workbook(contents, filing)


def _printed(
    contents: PackContents, filing: Filing, drawings: Sequence[Drawing]
) -> Iterator[tuple[str, bytes]]:
    asked = contents.report_formats
    pictures = dict(figure_files(drawings)) if PICTURES in asked or WORD in asked else {}
    paper = paper_of(contents, filing, drawings)
    if PICTURES in asked:
        yield from pictures.items()
    if PDF in asked:
        yield PRINTED, typeset(paper, contents)
    if WORD in asked:
        yield DOCUMENT, make_document(paper, pictures)


def _table_files(filed: FiledTable) -> Iterator[tuple[str, bytes]]:
    yield filed.path, to_csv(filed.profile.cells)
    yield filed.path + METADATA, to_json(table_metadata(Path(filed.path).name, filed.profile))


def _frame_files(filed: FiledFrame) -> Iterator[tuple[str, bytes]]:
    yield filed.path, to_csv(filed.frame)
    yield filed.path + METADATA, to_json(frame_metadata(Path(filed.path).name, filed.title, filed.frame))


def _finding_files(filed: FiledFinding, policy: DisclosurePolicy) -> Iterator[tuple[str, bytes]]:
    for path, frame, metadata in finding_tables(filed, policy):
        yield path, to_csv(frame)
        yield path + METADATA, to_json(metadata)


def _write_layers(contents: PackContents, filing: Filing, folder: Path) -> None:
    (folder / LAYERS).parent.mkdir(parents=True, exist_ok=True)
    about = about_of(contents)
    tables = {filed.layer: filed.profile for filed in filing.tables if filed.layer}
    found = finding_layers(filing.found, about.policy)
    points = [facilities_layer(contents.facilities)] if len(contents.facilities) else []
    layers = [*make_layers(tables, contents.boundaries, about.policy), *points, *found]
    write_layers(layers, folder / LAYERS, about)
    (folder / PROJECT).write_bytes(make_project(layers, about))
    by_table = [layer for layer in layers if layer.name in tables]
    for path, content in _in_other_formats(contents.gis_formats, layers, by_table):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    if SHAPEFILE in contents.gis_formats:
        write_shapefiles(layers, (folder / FIELDS).parent)


def _in_other_formats(
    formats: Sequence[str], layers: Sequence[Layer], by_table: Sequence[Layer]
) -> Iterator[tuple[str, bytes]]:
    if SHAPEFILE in formats:
        yield from fields_file(layers)
    if CSV in formats:
        yield from wide_files(by_table)


def _listed(folder: Path) -> list[dict[str, Any]]:
    return [_entry(name, path.read_bytes()) for name, path in _inside(folder)]


def _inside(folder: Path) -> list[tuple[str, Path]]:
    """Return the folder's files by their path in it, sorted alike on every system."""
    return sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())


def _entry(name: str, content: bytes) -> dict[str, Any]:
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _zipped(folder: Path, target: Path) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, path in _inside(folder):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on Windows as elsewhere
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
    shutil.rmtree(folder)
    return target


def _because(problem: OSError, out: Path) -> str:
    if problem.errno in {errno.EEXIST, errno.ENOTEMPTY}:
        return (
            f"The pack needs a free place, and '{out.name}' has come to be there meanwhile: choose another."
        )
    why = os.strerror(problem.errno).lower() if problem.errno else "an error of the disk"
    return f"The pack must be written at '{out.name}', and that failed ({why}): nothing was left there."
