"""Places and periods: boundary sets side by side with what changed, and what each source covers."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import pandas as pd
import streamlit as st

from geoaudit.crosswalks.comparison import CHANGES, areas_changed
from geoaudit.pack.changes import Tally
from geoaudit.pack.coverage import STATES, spans
from geoaudit.pack.filing import BALANCE, ERRORS
from geoaudit.pack.tables import to_csv
from geoaudit.pack.timeline import Numbered
from geoaudit.periods.dates import in_full
from geoaudit.ui import maps, packs, state
from geoaudit.ui.changes import FROM, Comparison, Side, compared, comparison, named, other
from geoaudit.ui.looks import Painted, fills_of_changes
from geoaudit.ui.months import breaks_of, covered, shared_words, strips
from geoaudit.ui.outlines import Outlines, around, outlines
from geoaudit.ui.packs import Opened, day
from geoaudit.ui.shading import MISSING, PALETTES
from geoaudit.ui.widgets.choices import choose_land, choose_sets
from geoaudit.ui.widgets.fragments import heading, listed, notice, paragraph, percent, show
from geoaudit.ui.widgets.shares_of_area import shares_of_area

_MOST_ROWS = 200
_UNKNOWN = "not in the comparison"
_SMALL_PARTS = (
    "Slivers, where two drawings of one border lie apart, are left out, so that shares may come to less "
    "than 100%."
)
_ODD = (
    "A month is odd where its figure is far from the months around it and from the same month of other "
    "years. That is a reason to ask, not a fault. Months held in part, or whose figures are not published, "
    "are not judged."
)


def page(found: Opened) -> None:
    """Show the page."""
    _changes(found)
    breaks = breaks_of(found.manifest)
    _coverage(found, breaks)
    _breaks(breaks)
    _sets(found.manifest)


def _changes(found: Opened) -> None:
    names = list(compared(found))
    if not names:
        heading("Boundary sets compared")
        notice("This pack compares no boundary sets with each other.")
        return
    whole = _comparison(found, found.stamp, choose_sets(names))
    keys = {f"{s.end} {code}": f"{name} ({s.boundaries})" for s in whole.both for code, name in _names(s)}
    end, _, code = choose_land(keys).partition(" ")
    before, after = whole.sets
    heading(
        f"From {before} to {after}",
        small="What became of each area. A name or a code that stays does not mean that the land stayed.",
    )
    paragraph("Choose other boundary sets, or an area, in the sidebar: » at the top left.", "narrow")
    _maps(found, whole, end, code)
    legend, chosen = st.columns([1, 1])
    with legend:
        _legend(found, whole)
    with chosen:
        _land(whole, end, code)
    if code:
        own, there = whole.sets if end == FROM else whole.sets[::-1]
        shares_of_area(found, code, own, there)
    _pairs(whole)


def _names(side: Side) -> list[tuple[str, str]]:
    return list(zip(side.areas.index.astype("str"), side.areas["name"].astype("str"), strict=True))


def _maps(found: Opened, whole: Comparison, end: str, code: str) -> None:
    drawn = [outlines(found, s.boundaries) for s in whole.both if s.boundaries in found.areas]
    for side, column in zip(whole.both, st.columns(2), strict=True):
        with column:
            heading(side.boundaries, 3, _dated(found.manifest, side.boundaries))
            if side.boundaries in found.areas:
                on = replace(outlines(found, side.boundaries), bounds=around(drawn))
                _map(on, side, _marked(whole, side.end, end, code))
            else:
                notice("The pack does not hold the land of this set, so there is no map of it.")


def _dated(manifest: Mapping[str, Any], boundaries: str) -> str:
    entries = [e for e in manifest["boundaries"] if e["name"] == boundaries]
    return "".join(f"As at {day(entry['date'])}, {entry['areas']:,} areas." for entry in entries[:1])


def _marked(whole: Comparison, here: str, end: str, code: str) -> tuple[str, ...]:
    """Return what is marked on the map of one end: the chosen area, or where its land is."""
    if not code:
        return ()
    return (code,) if here == end else whole.linked(end, code)


def _map(on: Outlines, side: Side, marked: tuple[str, ...]) -> None:
    told = side.areas.reindex(list(on.codes))
    kinds = tuple(change if change in CHANGES else MISSING for change in told["change"])
    palette = PALETTES[state.theme()]
    component = f"changes {side.boundaries} {side.end} {state.theme()}"
    keys = [f"{side.end} {code}" for code in on.codes]
    maps.draw_beside(
        on,
        Painted(kinds, tuple(told["said"].fillna(_UNKNOWN).astype("str")), fills_of_changes(palette)),
        palette,
        marked,
        component,
        lambda: state.take_click(component, keys, state.LAND),
    )


def _legend(found: Opened, whole: Comparison) -> None:
    before, after = whole.sets
    tallies = [Tally(*row) for row in areas_changed(whole.frame).itertuples(index=False)]
    tallies.append(Tally(_UNKNOWN, "", *(_untold(found, side) for side in whole.both)))
    shown = [tally for tally in tallies if tally.before or tally.after]
    show("changes.html", before=before, after=after, tallies=shown)


def _untold(found: Opened, side: Side) -> int:
    """Return of how many areas on the map the comparison says nothing that is known."""
    told = side.areas.index[side.areas["change"].isin(list(CHANGES))]
    areas = found.areas.get(side.boundaries)
    return 0 if areas is None else int((~areas["area_code"].isin(told)).sum())


def _land(whole: Comparison, end: str, code: str) -> None:
    """Show where the land of the chosen area went, or came from."""
    if not code:
        notice("Click an area on either map, or choose it in the sidebar, to see what became of its land.")
        return
    side = next(s for s in whole.both if s.end == end)
    name, change = (str(side.areas.loc[code, column]) for column in ("name", "change"))
    went = "Where its land went" if end == FROM else "Where its land came from"
    heading(name, 3, f"{code}, {side.boundaries}: {change}{_meaning(change)}.")
    there = other(end)
    rows = [
        [named(row, there), *(_share(row.get(f"{part}_of_{which}")) for part, which in _shares(whole, end))]
        for row in whole.pairs(end, code).to_dict("records")
    ]
    heads = ["Area", *(_head(part, which == end) for part, which in _shares(whole, end))]
    show(
        "table.html",
        caption=went,
        heads=heads,
        rows=rows,
        labels=1,
        tall=True,
        empty="Nothing is told of it.",
    )
    paragraph(_SMALL_PARTS)


def _meaning(change: str) -> str:
    return f", {CHANGES[change]}" if change in CHANGES else ""


def _shares(whole: Comparison, end: str) -> list[tuple[str, str]]:
    """Return which shares are told: of land, and of addresses where the pack has them; of this end first."""
    parts = [part for part in ("share", "addresses") if f"{part}_of_{end}" in whole.frame]
    return [(part, which) for part in parts for which in (end, other(end))]


def _head(part: str, own: bool) -> str:
    what = "land" if part == "share" else "addresses"
    return f"Of its {what}" if own else f"Of that area's {what}"


def _share(share: float | None) -> str:
    return "–" if pd.isna(share) else percent(round(float(share or 0), 3))


def _pairs(whole: Comparison) -> None:
    before, after = whole.sets
    changed = whole.changed
    cut = f": the first {_MOST_ROWS} of {len(changed):,} rows" if len(changed) > _MOST_ROWS else ""
    columns = [column for column in whole.frame if "_of_" in str(column)]
    rows = [
        [named(row, "from"), named(row, "to"), row["change"], *(_share(row[column]) for column in columns)]
        for row in changed.head(_MOST_ROWS).to_dict("records")
    ]
    show(
        "table.html",
        caption=f"Areas that changed{cut}",
        heads=[before, after, "Change", *(_pair_head(str(column), whole.sets) for column in columns)],
        rows=rows,
        labels=3,
        tall=True,
        empty="Every area is unchanged.",
    )
    st.download_button(
        "Download every pair of areas (CSV)",
        lambda: to_csv(whole.frame),
        PurePosixPath(whole.file).name,
        "text/csv",
        on_click="ignore",
    )


def _pair_head(column: str, sets: tuple[str, str]) -> str:
    part, _, end = column.partition("_of_")
    return f"{'Land' if part == 'share' else 'Addresses'} of {sets[0] if end == FROM else sets[1]}"


def _coverage(found: Opened, breaks: tuple[Numbered, ...]) -> None:
    heading(
        "What each source covers, month by month",
        small="A month that no file holds is a gap; it is never counted as nought.",
    )
    months = covered(found)
    if months.empty:
        notice("This pack does not say which months its sources cover.")
        return
    paragraph(shared_words(months), "lead")
    for strip in strips(months, breaks):
        show("months.html", strip=strip)
    show("months_legend.html", states=STATES)
    rows = [
        [
            one.source,
            f"{one.first} to {one.last}",
            f"{one.held:,}",
            one.part or "none",
            one.gaps or "none",
            "; ".join(one.odd) or ("none" if one.judged else "not judged"),
        ]
        for one in spans(months)
    ]
    heads = ["Source", "From and to", "Whole months", "Months in part", "Gaps", "Odd months"]
    show("table.html", caption="The same in words", heads=heads, rows=rows, labels=6, tall=True, empty="")
    paragraph(_ODD)
    _without_months(found.manifest, months)


def _without_months(manifest: Mapping[str, Any], months: pd.DataFrame) -> None:
    told = {str(name).partition(": ")[0] for name in months["source"].unique()}
    others = [str(source["name"]) for source in manifest["sources"] if source["name"] not in told]
    if others:
        paragraph(f"The pack tells no months of {listed(others)}.")


def _breaks(breaks: tuple[Numbered, ...]) -> None:
    heading("Breaks", small="From these days on a source's figures do not mean what they meant before.")
    if not breaks:
        notice("The pack tells of no break in its sources.")
        return
    rows = [[str(one.number), one.source, in_full(one.day), one.what] for one in breaks]
    heads = ["Break", "Source", "First day", "What changed"]
    show("table.html", caption="Breaks of the sources", heads=heads, rows=rows, labels=4, tall=True, empty="")


def _sets(manifest: Mapping[str, Any]) -> None:
    heading("Boundary sets", small="The areas that figures of this pack are shown on.")
    rows = [
        [
            entry["name"],
            day(entry["date"]),
            f"{entry['areas']:,}",
            entry["file"]["name"],
            entry["file"].get("publisher", "not told"),
        ]
        for entry in manifest["boundaries"]
    ]
    heads = ["Boundary set", "As at", "Areas", "File", "Publisher"]
    show(
        "table.html",
        caption="Boundary sets of the pack",
        heads=heads,
        rows=rows,
        labels=5,
        tall=True,
        empty="The pack holds no boundary set.",
    )
    entries = manifest.get("quality", ())
    if any(entry["kind"] == BALANCE or entry.get("about") == ERRORS for entry in entries):
        paragraph(
            "How figures were brought to other boundaries and periods, and how far off they may be, is on "
            "the page Data quality."
        )


@st.cache_resource(max_entries=16, show_spinner="Comparing the boundary sets")
def _comparison(_found: Opened, stamp: str, name: str) -> Comparison:  # noqa: ARG001 - the cache goes by the stamp
    return comparison(_found, name)


if __name__ == "__main__":
    page(packs.opened(state.place()))
