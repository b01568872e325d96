"""Pack: what is in it and where it came from; made in a workspace, checked, and taken away as one zip."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from geoaudit.pack.attacked import certificate_of, in_words
from geoaudit.pack.verify import Verdict, examine
from geoaudit.ui import opening, packs, state
from geoaudit.ui.packs import Opened, day
from geoaudit.ui.widgets.builder import builder
from geoaudit.ui.widgets.choices import choose_part
from geoaudit.ui.widgets.download import download
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show
from geoaudit.ui.widgets.releases import releases

_MOST_PROBLEMS = 20
_OPEN, _MAKE, _RELEASES = "The pack that is open", "Make a pack", "Register of releases"


def page(found: Opened | None, place: Path | None) -> None:
    """Show the page; None stands for a workspace without a pack."""
    here = opening.workspace()
    parts = [_OPEN] if found else []
    parts += [_MAKE, _RELEASES] if here else []
    part = choose_part(parts)
    if here and part == _MAKE:
        builder(here)
    elif here and part == _RELEASES:
        releases(here, found)
    elif found and place:
        _pack(found, place)


def _pack(found: Opened, place: Path) -> None:
    heading(
        "Take it away, or check it",
        small="A pack can be checked by whoever receives it, without trusting the sender.",
    )
    _actions(found, place)
    heading("What is in it")
    _tables(found.manifest)
    heading("How it was made")
    _facts(found.manifest)
    heading("Where it came from")
    _sources(found.manifest)
    if found.manifest["attributions"]:
        show("sentences.html", sentences=found.manifest["attributions"])


def _actions(found: Opened, place: Path) -> None:
    take, check = st.columns(2)
    with take:
        download(found, place)
    if check.button("Check the pack", icon=":material/verified:", width="stretch"):
        with st.spinner("Checking every file and every sum, and attacking what is about people"):
            _verdict(examine(place))


def _verdict(verdict: Verdict) -> None:
    problems = verdict.problems
    if not problems:
        notice("The pack is whole: every hash and every sum is as its manifest says.", "good")
        paragraph(in_words(verdict.certificate))
        return
    wrong = "1 thing is wrong" if len(problems) == 1 else f"{len(problems):,} things are wrong"
    notice(f"The pack is not whole: {wrong}.", "alarm")
    more = [f"… and {len(problems) - _MOST_PROBLEMS:,} more."] if len(problems) > _MOST_PROBLEMS else []
    show("sentences.html", sentences=problems[:_MOST_PROBLEMS] + more)


def _tables(manifest: Mapping[str, Any]) -> None:
    rows = [
        [
            entry["title"],
            entry["source"],
            entry["boundaries"] or "–",
            entry["file"],
            f"{entry['cells']:,}",
            f"{entry['hidden']:,}",
        ]
        for entry in manifest["tables"]
    ]
    heads = ["Table", "Source", "Boundaries", "File", "Cells", "Hidden"]
    show("table.html", caption="Tables", heads=heads, rows=rows, labels=4, tall=True, empty="No tables.")
    size = sum(entry["bytes"] for entry in manifest["files"])
    opens = (
        "report.html opens in any browser, layers/audit.qgz in QGIS and layers/audit.gpkg in any GIS; "
        "each CSV has its description beside it"
    )
    paragraph(f"{len(manifest['files']):,} files, {size / 1e6:.1f} MB: {opens}.")


def _facts(manifest: Mapping[str, Any]) -> None:
    disclosure = manifest["disclosure"]
    certificate = certificate_of(disclosure)
    by = "" if certificate.exposed is None else f" Made by the {certificate.by}."
    facts = [
        ("Made", f"{day(manifest['created'])}, by GeoAudit {manifest['geoaudit']}"),
        *_recipient(manifest.get("recipient")),
        ("Protection", f"{disclosure['policy']}, version {disclosure['version']}. {disclosure['sentence']}"),
        ("Cells hidden", f"{disclosure['hidden']:,}"),
        ("Certificate", in_words(certificate) + by),
        ("Specification", f"SHA-256 {manifest['spec_sha256']}"),
        ("Manifest", f"SHA-256 {manifest['manifest_sha256']}"),
    ]
    show("facts.html", facts=facts)


def _recipient(recipient: object) -> list[tuple[str, str]]:
    """For whom it was made, where it names anybody; packs of earlier versions never do."""
    if not isinstance(recipient, Mapping):
        return []
    return [("Made for", f"{recipient.get('partner')}, for {recipient.get('purpose')}")]


def _sources(manifest: Mapping[str, Any]) -> None:
    files = [(source["name"], file) for source in manifest["sources"] for file in source["files"]]
    files += [(entry["name"], entry["file"]) for entry in manifest["boundaries"]]
    kept = "kept by the sender"
    rows = [[name, file["name"], _publisher(file), file.get("sha256", kept)] for name, file in files]
    heads = ["Source", "File", "Publisher, edition, licence", "SHA-256"]
    show(
        "table.html",
        caption="Files that were read",
        heads=heads,
        rows=rows,
        labels=4,
        tall=True,
        empty="No files.",
    )


def _publisher(file: Mapping[str, str]) -> str:
    return ", ".join(filter(None, (file.get("publisher"), file.get("edition"), file.get("licence")))) or "–"


if __name__ == "__main__":
    place = state.place_if_any()
    page(packs.opened(place) if place else None, place)
