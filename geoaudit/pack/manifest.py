"""The pack's list of what is in it, where it came from, how it fared and how it is protected.

A script can rely on the keys of the design's section 6. The others serve `geoaudit verify`: `manifest_sha256`
is the hash of the manifest itself without `created`, the attack's `seconds` and that key, so that nothing of
it can be changed unseen by mistake. `workbook` names the file of which each sheet of the workbook shows the
figures.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geoaudit import __version__
from geoaudit.disclosure.utility import utility_of
from geoaudit.pack.contents import PackContents, PlacedSummary, SourceSummary
from geoaudit.pack.facility_lists import facilities_entry
from geoaudit.pack.filing import BALANCE, ORIGIN, FiledFrame, FiledTable, Filing
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.layers import boundary_layer
from geoaudit.pack.workbook_sheets import sheet_files
from geoaudit.periods.breaks import Break
from geoaudit.places.boundaries import BoundarySet
from geoaudit.profiles.finding import CHAPTERS
from geoaudit.protocols import SharingProtocol
from geoaudit.provenance import Source, Use, digest

Manifest = dict[str, Any]

# What a pack cannot do without; a file lacking one of these is no manifest.
REQUIRED = {
    "geoaudit": str,
    "title": str,
    "partnership": str,
    "created": str,
    "spec_sha256": str,
    "manifest_sha256": str,
    "sources": list,
    "placed": list,
    "boundaries": list,
    "tables": list,
    "quality": list,
    "disclosure": dict,
    "files": list,
}


def make_manifest(
    contents: PackContents,
    filing: Filing,
    created: str,
    files: list[dict[str, Any]],
    figures: Sequence[Manifest] = (),
) -> Manifest:
    """Return the manifest.

    Parameters
    ----------
    contents, filing : PackContents, Filing
    created : str
        The time of writing, ISO 8601 with its zone.
    files : list of dict
        `path`, `bytes` and `sha256` of every other file of the pack.
    figures : sequence of dict
        `files`, `about`, `title`, `alt` and `millimetres` of each picture.
    """
    manifest = {
        "geoaudit": __version__,
        "title": contents.title,
        "partnership": contents.partnership,
        "created": created,
        "spec_sha256": contents.spec_sha256,
        "recipient": _recipient(contents.agreed) if contents.agreed else None,
        "sources": [_source(source) for source in contents.sources],
        "placed": [_placed(placed) for placed in contents.placed],
        "boundaries": [_boundaries(name, found) for name, found in contents.boundaries.items()],
        "references": _references(contents.uses),
        "periods": list(contents.periods),
        "tables": [_table(filed) for filed in filing.tables],
        "quality": [
            *(_table(filed) for filed in filing.quality),
            *(_table(filed) | {"kind": ORIGIN} for filed in filing.origins),
            *(_frame(filed) for filed in filing.frames),
        ],
        **{chapter: _findings(filing, chapter) for chapter in CHAPTERS},
        "facilities": facilities_entry(contents.facilities),
        "workbook": sheet_files(filing),
        "figures": list(figures),
        "gis_formats": list(contents.gis_formats),
        "report_formats": list(contents.report_formats),
        "disclosure": _disclosure(contents),
        "breaks": [_break(one) for one in contents.breaks],
        "warnings": list(contents.warnings),
        "notes": list(contents.notes),
        "attributions": list(contents.attributions),
        "files": files,
    }
    return manifest | {"manifest_sha256": hash_of(manifest)}


def hash_of(manifest: Mapping[str, Any]) -> str:
    """Return the hash of a manifest without what differs from run to run, and without itself."""
    kept = {key: value for key, value in manifest.items() if key not in {"created", "manifest_sha256"}}
    told = {key: value for key, value in kept["disclosure"].items() if key != "seconds"}
    return digest(kept | {"disclosure": told})


def parse_manifest(content: bytes) -> Manifest:
    """Return the manifest that the bytes hold.

    Raises
    ------
    ValueError
        With what is wrong, as the end of a sentence.
    """
    try:
        manifest = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    if not isinstance(manifest, dict):
        raise ValueError("is not a JSON object")
    for key, kind in REQUIRED.items():
        if not isinstance(manifest.get(key), kind):
            raise ValueError(f"has no '{key}' of the right kind")
    return manifest


def _recipient(agreed: SharingProtocol) -> Manifest:
    """For whom the pack was made, and under what."""
    return {
        "partner": agreed.partner,
        "controllers": dict(agreed.controllers),
        "gateway": list(agreed.gateways),
        "assessment": agreed.assessment,
        "purpose": agreed.purpose,
        "retention": agreed.retention,
        "from": agreed.start.isoformat(),
        "to": agreed.end.isoformat(),
    }


def _source(source: SourceSummary) -> Manifest:
    return {
        "name": source.name,
        "kind": source.kind,
        "public": source.public,
        "files": [_file(file, source.public) for file in source.files],
        "rows_read": source.rows_read,
        "rows_accepted": source.rows_accepted,
        "rows_rejected": dict(source.rows_rejected),
    }


def _file(file: Source, public: bool) -> Manifest:
    """What is said of a file; no hash of one about people: what it holds could be tried until it fits."""
    about = {"publisher": file.publisher, "edition": file.edition, "licence": file.licence}
    known = {"sha256": file.sha256} if public else {}
    return {"name": file.name, **known, **_given(about)}


def _references(uses: Iterable[Use]) -> list[Manifest]:
    """Each file once, however many things it was read for."""
    found: dict[tuple[str, str], Manifest] = {}
    for use in uses:
        file = use.file
        known = {"publisher": file.publisher, "licence": file.licence}
        entry = {"name": file.name, "sha256": file.sha256, **_given(known), "for": []}
        day = use.date.isoformat() if use.date else ""
        what = _given({"what": use.what, "edition": file.edition, "date": day})
        found.setdefault((file.name, file.sha256), entry)["for"].append(what)
    return list(found.values())


def _given(about: Mapping[str, str]) -> Manifest:
    return {key: text for key, text in about.items() if text}


def _placed(placed: PlacedSummary) -> Manifest:
    return {
        "source": placed.source,
        "public": placed.public,
        "boundaries": placed.boundaries,
        "rows": placed.rows,
        "placed": placed.placed,
        "not_placed": dict(placed.not_placed),
    }


def _boundaries(name: str, found: BoundarySet) -> Manifest:
    return {
        "name": name,
        "date": found.date.isoformat(),
        "areas": len(found.areas),
        "layer": boundary_layer(name),
        "file": _file(found.source, public=True),
    }


def _table(filed: FiledTable) -> Manifest:
    table = filed.profile
    return {
        "file": filed.path,
        "kind": "table",
        "title": table.title,
        "source": table.source,
        "public": table.public,
        "boundaries": table.boundaries,
        "by": list(table.by),
        "measure": table.measure,
        "where": {column: list(values) for column, values in table.where.items()},
        "several": list(table.several),
        "apart": list(table.apart),
        "scale": table.scale,
        "cells": len(table.cells),
        "hidden": table.hidden,
        "estimated": table.estimated,
        "utility": None if (utility := utility_of(table)) is None else utility.value,
        "layer": filed.layer or None,
        "origin": filed.origin or None,
        "note": table.note,
        "sentences": list(filed.sentences),
    }


def _findings(filing: Filing, chapter: str) -> list[Manifest]:
    return [_finding(filed) for filed in filing.found if filed.finding.chapter == chapter]


def _finding(filed: FiledFinding) -> Manifest:
    one = filed.finding
    return {
        "title": one.title,
        "method": one.method,
        "source": one.source,
        "public": one.public,
        "period": one.period,
        "boundaries": one.boundaries,
        "made_of": list(filed.made_of),
        "files": list(filed.paths),
        "layer": filed.layer or None,
        "internal": one.internal,
        "per": one.per,
        "left_out": one.left_out,
        "sentences": list(one.sentences),
        "methods": list(one.methods),
        "classes": dict(one.classes),
    }


def _break(one: Break) -> Manifest:
    return {"source": one.source, "date": one.date.isoformat(), "what": one.what}


def _frame(filed: FiledFrame) -> Manifest:
    kind = "rejected" if filed.source else BALANCE if filed.about == BALANCE else "findings"
    return {
        "file": filed.path,
        "kind": kind,
        "title": filed.title,
        "source": filed.source,
        "about": filed.about,
        "rows": len(filed.frame),
    }


def _disclosure(contents: PackContents) -> Manifest:
    """How the pack is protected, and the sender's certificate: what the attack on the whole of it found."""
    policy, certificate = contents.policy, contents.certificate
    return {
        "policy": policy.name,
        "version": policy.version,
        "sentence": policy.sentence,
        "for_release": policy.for_release,
        "hidden": sum(table.hidden for table in contents.tables),
        **certificate.value,
    }
