"""Data quality: how many rows were read, accepted and placed, why the rest were not, and what was assumed."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.ranges import RANGE
from geoaudit.pack.coverage import STATES
from geoaudit.pack.filing import BALANCE, CHANGES, COVERAGE, SHARES, ZONES
from geoaudit.pack.margins import plain
from geoaudit.pack.parts import source_of
from geoaudit.pack.saying import KEPT
from geoaudit.pack.tables import slug, to_csv
from geoaudit.pack.unplaced import UNPLACED_BY
from geoaudit.ui import opening, packs, state
from geoaudit.ui.figures import Shares, kept, least_placed, placed_share, rejected_words, shares
from geoaudit.ui.months import breaks_of, covered, strips
from geoaudit.ui.packs import Opened
from geoaudit.ui.widgets.choices import choose_source
from geoaudit.ui.widgets.fragments import count, heading, listed, notice, paragraph, percent, show, with_small
from geoaudit.ui.widgets.reasons_map import reasons_map
from geoaudit.ui.widgets.unplaced_map import unplaced_map

SHARE_BY = ("characteristic", "category", "outcome")
_ELSEWHERE = {CHANGES, COVERAGE, SHARES, ZONES}
_CONTEXT = (
    "For maps of crime, 85% placed is a figure often quoted (Ratcliffe 2004). It is context, not a pass "
    "mark: what matters more is whether those not placed are like the rest."
)
_IN_WORKSPACE = (
    "Who keeps the records finds which rows were rejected, and why, in the workspace beside them: "
    "quality/rejected_{}.csv."
)


def page(found: Opened) -> None:
    """Show the page."""
    manifest = found.manifest
    heading(
        "All sources",
        small="Rows are as they stood in the files; a row is accepted, or rejected for one reason.",
    )
    for warning in manifest.get("warnings", ()):
        notice(str(warning), "alarm")
    _overview(manifest)
    rows = {str(source["name"]): source["rows_read"] or 0 for source in manifest["sources"]}
    if rows:
        _source(found, choose_source(rows))
    _findings(found)
    _balance(found)


def _overview(manifest: Mapping[str, Any]) -> None:
    placed = {p["source"]: p for p in reversed(manifest["placed"])}
    rows = [
        [with_small(source["name"], _kind(source)), *_rows_words(source, placed.get(source["name"]))]
        for source in manifest["sources"]
    ]
    heads = ["Source", "Rows read", "Accepted", "Rejected", "Share placed"]
    show(
        "table.html",
        caption="What was read",
        heads=heads,
        rows=rows,
        labels=1,
        tall=False,
        empty="No sources.",
    )


def _rows_words(source: Mapping[str, Any], placed: Mapping[str, Any] | None) -> list[str]:
    if kept(source):
        return ["kept by the sender", "–", "–", "–"]
    read, accepted = count(source["rows_read"]), count(source["rows_accepted"])
    return [read, accepted, rejected_words(source), _share_words(placed)]


def _kind(source: Mapping[str, Any]) -> str:
    return f"{source['kind'].replace('-', ' ')}, {'public' if source['public'] else 'personal'}"


def _share_words(placed: Mapping[str, Any] | None) -> str:
    return "not placed on areas" if placed is None else percent(placed_share(placed))


def _source(found: Opened, name: str) -> None:
    source = next(s for s in found.manifest["sources"] if s["name"] == name)
    heading(
        name, small=f"{source['kind'].replace('-', ' ').capitalize()}. Choose another source in the sidebar."
    )
    if kept(source):
        notice(KEPT)
        _exact_rows(name)
        paragraph(_IN_WORKSPACE.format(name))
        _months(found, name)
        return
    placings = _placings(found, name)
    for placed in placings:
        _tiles(source, placed)
    left, right = st.columns(2)
    with left:
        _reasons("Why rows were rejected", source["rows_rejected"], "No row was rejected.")
        _rejected_rows(found, name)
    with right:
        for placed in placings:
            title = "Why rows were not placed"
            title += f" on {placed['boundaries']}" if len(placings) > 1 else ""
            _reasons(title, placed["not_placed"], "Every accepted row was placed.")
    _months(found, name)
    if any(sum(filter(None, placed["not_placed"].values())) for placed in placings):
        unplaced_map(found, name)
    tables = [table for table in found.quality.values() if table.source == name]
    _shares([table for table in tables if table.by == SHARE_BY])
    _remarks([table for table in tables if table.by not in {SHARE_BY, UNPLACED_BY, ("outcome",)}])


def _months(found: Opened, name: str) -> None:
    """Show which months a source covers, where the pack says so."""
    months = covered(found)
    mine = months[months["source"].map(source_of) == name]
    if mine.empty:
        return
    heading("Months covered", 3, "Places and periods has those of all sources, with what they share.")
    for strip in strips(mine, breaks_of(found.manifest)):
        show("months.html", strip=strip)
    show("months_legend.html", states=STATES)


def _placings(found: Opened, name: str) -> list[dict[str, Any]]:
    """Return how a source was placed; the sets on which it came to the same stand together."""
    alike: dict[str, list[dict[str, Any]]] = {}
    for placed in (p for p in found.manifest["placed"] if p["source"] == name):
        alike.setdefault(repr(placed | {"boundaries": ""}), []).append(placed)
    return [same[0] | {"boundaries": listed([one["boundaries"] for one in same])} for same in alike.values()]


def _tiles(source: Mapping[str, Any], placed: Mapping[str, Any]) -> None:
    tiles = [
        ("Rows read", count(source["rows_read"]), ""),
        ("Accepted", count(source["rows_accepted"]), ""),
        ("Placed", count(placed["placed"]), f"on {placed['boundaries']}"),
        ("Share placed", percent(placed_share(placed)), "of the accepted rows"),
    ]
    show("tiles.html", label=f"{source['name']} on {placed['boundaries']}", tiles=tiles)


def _reasons(caption: str, reasons: Mapping[str, int | None], empty: str) -> None:
    rows = [[reason, count(n)] for reason, n in reasons.items() if n != 0]
    show(
        "table.html", caption=caption, heads=["Reason", "Rows"], rows=rows, labels=1, tall=False, empty=empty
    )


def _exact_rows(name: str) -> None:
    """Offer the row numbers of a source of people to those who have its workspace open."""
    found = opening.workspace()
    places = found.rejected(name) if found else {}
    if places:
        paragraph(
            "This workspace has the number of each row that the last run or check rejected, with file and "
            "reason, for whoever corrects the records. They are exact: they must not leave the service."
        )
    for stem, path in places.items():
        st.download_button(
            f"Rejected rows of {stem} (CSV)",
            path.read_bytes,
            f"rejected_{slug(name)}.csv",
            "text/csv",
            on_click="ignore",
            key=f"rejected rows of {stem}",
        )


def _rejected_rows(found: Opened, name: str) -> None:
    """Offer the row numbers of a public source; those of a personal one stay in its workspace."""
    if name in found.rejected and len(found.rejected[name]):
        st.download_button(
            "Download the rejected rows' numbers (CSV)",
            to_csv(found.rejected[name]),
            f"rejected_{slug(name)}.csv",
            "text/csv",
            on_click="ignore",
        )


def _shares(tables: list[Profile]) -> None:
    heading("Share placed, by group", 3, "Those who cannot be placed are no random sample.")
    groups = [group for table in tables for group in shares(table)]
    if not groups:
        notice("The pack holds no share by group for this source.")
        return
    paragraph(_missing_words(groups), "plain")
    paragraph(_CONTEXT)
    for column, side in zip(_halves(groups), st.columns(2), strict=True):
        with side:
            for group in column:
                show("shares.html", caption=plain(group.characteristic), rows=group.rows)


def _missing_words(groups: list[Shares]) -> str:
    """Return who is missing from the map, in a sentence."""
    found = least_placed(groups)
    named = [f"{plain(name).lower()} {one.group} ({percent(one.share)})" for name, one in found]
    if not named:
        return "No group of 30 rows or more is placed less often than all rows together."
    return f"Who is missing: placed least often are {listed(named)}."


def _halves(groups: list[Any]) -> tuple[list[Any], list[Any]]:
    """Share the tables out between two columns so that they come to about one length."""
    left: list[Any] = []
    right: list[Any] = []
    for group in groups:
        shorter = min((left, right), key=lambda side: sum(len(g.rows) + 3 for g in side))
        shorter.append(group)
    return left, right


def _remarks(tables: list[Profile]) -> None:
    told = [table for table in tables if (table.cells["n"].fillna(1) != 0).any()]
    if told:
        heading("Remarks", 3, "What was repaired, assumed or unusual, and who lies outside the study area.")
    for table in told:
        cells = table.cells
        labels = cells[cells.columns[0]]
        rows = [
            [label, count(n)] for label, n in zip(labels, cells["n"], strict=True) if pd.isna(n) or n != 0
        ]
        title = table.title.removesuffix(f": {table.source}")
        head = plain(str(cells.columns[0]))
        show(
            "table.html",
            caption=title,
            heads=[head, "Rows"],
            rows=rows,
            labels=1,
            tall=True,
            empty="Nothing.",
        )


def _findings(found: Opened) -> None:
    heading(
        "Findings about places and periods", small="Faults of boundaries and postcodes, and months covered."
    )
    paragraph("What changed between boundaries, and each month of each source, is on Places and periods.")
    elsewhere = {
        PurePosixPath(e["file"]).stem for e in found.manifest["quality"] if e.get("about") in _ELSEWHERE
    }
    for stem, frame in found.findings.items():
        if stem in elsewhere:
            continue
        heads = [plain(str(column)) for column in frame.columns]
        show(
            "table.html",
            caption=plain(stem.replace("-", " ")),
            heads=heads,
            rows=[[_entry(value) for value in row] for row in frame.itertuples(index=False)],
            labels=len(heads),
            tall=True,
            empty="Nothing was found to be wrong.",
        )
    reasons_map(found)
    if found.manifest["notes"]:
        heading("What was assumed", 3)
        show("sentences.html", sentences=found.manifest["notes"])


def _balance(found: Opened) -> None:
    """Show what came in and what went out at each step, for each source, where the pack says so."""
    for entry in found.manifest.get("quality", ()):
        if entry["kind"] == BALANCE:
            heading("The balance", small="What came in is what went out and what was not transferred.")
            frame = found.pack.frame(entry)
            labels = [name for name in frame.columns if name not in {"n", "marker", *RANGE}]
            figures = frame["n"].astype("Int64")
            rows = zip(frame[labels].itertuples(index=False), figures, strict=True)
            show(
                "table.html",
                caption=str(entry["title"]),
                heads=[*map(plain, labels), "Rows"],
                rows=[[*map(str, words), count(n)] for words, n in rows],
                labels=len(labels),
                tall=True,
                empty="Nothing was moved.",
            )


def _entry(value: Any) -> str:  # noqa: ANN401 - a cell of any table
    if pd.isna(value) or value == "":
        return "–"
    return (
        f"{value:,.4g}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


if __name__ == "__main__":
    page(packs.opened(state.place()))
