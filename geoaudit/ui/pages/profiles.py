"""Profiles: who, what and how many, and how sure that is; one profile at a time, to read or to print."""

from itertools import takewhile
from pathlib import PurePosixPath

import streamlit as st

from geoaudit.disclosure.profile import TOTAL
from geoaudit.pack.listings import Listing, listing
from geoaudit.pack.whence import Whence, whence_of_entry
from geoaudit.ui import packs, state
from geoaudit.ui.packs import Opened
from geoaudit.ui.portraits import Portrait, against_total, by_area, portrait
from geoaudit.ui.widgets.choices import choose_area, choose_profile, label
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show

# Of more rows than this the page shows the first; all are in the file.
_MOST_ROWS = 200
# What of the page is not printed; the style goes by it.
_ON_SCREEN = "on-screen"
_NONE = (
    'This pack holds no profiles: they come with profile = "crime-and-disorder-audit" in the specification.'
)
_NO_PICTURES = "This pack was made without pictures, so the figures are in the tables alone."
_NO_CHARTS = "This profile has no charts: its figures are in the tables."
_PRINT = (
    "To print this page, use the browser's own print (Ctrl+P, on a Mac ⌘P): the menu, the choices and the "
    "buttons are left out, and so is what is folded up."
)
_NO_DIFFERENCE = (
    "Figures say what is recorded, not why. Where two figures cannot be told apart it says that there is no "
    "evidence of a difference: that is not the same as saying that they are equal."
)


def page(found: Opened) -> None:
    """Show the page."""
    titles = [str(entry["title"]) for entry in found.manifest.get("profiles", [])]
    if not titles:
        notice(_NONE)
        return
    one = _portrait(found, str(found.pack.path), found.stamp, titles.index(choose_profile(titles)))
    area = _area(one)
    _said(found, one)
    _pictures(found, one)
    _tables(one, area)
    _made_of(found, one)
    _explained(one)
    _downloads(found, one)


def _area(one: Portrait) -> str:
    """Let the person choose an area where a table is by area; empty for none."""
    areas = one.areas
    return choose_area(list(areas), list(areas.values())) if areas else ""


def _said(found: Opened, one: Portrait) -> None:
    """Show what the profile says, and whence it is."""
    heading(str(one.entry["title"]))
    paragraph("Choose another profile, or an area, in the sidebar: » at the top left.", "narrow")
    whence = _whence(found, one)
    disclosure = found.manifest["disclosure"]
    show(
        "said.html",
        sentences=one.entry.get("sentences", []),
        words=whence.words,
        protection=whence.protection(f"{disclosure['policy']}, version {disclosure['version']}"),
        alarm=whence.internal,
    )


def _whence(found: Opened, one: Portrait) -> Whence:
    kinds = {source["name"]: str(source["kind"]).replace("-", " ") for source in found.manifest["sources"]}
    return whence_of_entry(one.entry, kinds.get(one.entry["source"], ""))


def _pictures(found: Opened, one: Portrait) -> None:
    if one.pictures:
        show("pictures.html", pictures=one.pictures)
    else:
        paragraph(_NO_CHARTS if found.manifest.get("figures") else _NO_PICTURES)


def _tables(one: Portrait, area: str) -> None:
    name = one.areas.get(area, "")
    small = f"{name} beside all areas together, wherever a table is by area." if name else _NO_DIFFERENCE
    heading("The figures", 3, small)
    for file, table in one.tables.items():
        narrowed = bool(name) and by_area(table)
        rows = against_total(table, area) if narrowed else table
        caption = f"{one.captions[file]}: {name}" if narrowed else one.captions[file]
        listed = listing(caption, rows, _MOST_ROWS)
        show("listing.html", table=listed, rows=_marked(listed, area if narrowed else ""))


def _marked(table: Listing, area: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return each row with how it stands out: as the chosen area's among others, as a total, or not."""
    labels = len(list(takewhile(lambda head: not head[1], table.heads)))
    own = [bool(area) and area in row for row in table.rows]
    marked = []
    for row, mine in zip(table.rows, own, strict=True):
        total = "total" if set(row[:labels]) == {TOTAL} else ""
        marked.append(("chosen" if mine and not all(own) else total, row))
    return marked


def _made_of(found: Opened, one: Portrait) -> None:
    titles = {entry["file"]: str(entry["title"]) for entry in found.manifest["tables"]}
    named = [titles[file] for file in one.entry["made_of"] if file in titles]
    if named:
        paragraph(_whence(found, one).made_of(named))


def _explained(one: Portrait) -> None:
    methods = [str(words) for words in one.entry.get("methods", [])]
    if methods:
        with st.expander("How this was worked out"):
            show("sentences.html", sentences=methods)
    with st.expander("What the columns mean"):
        show("facts.html", facts=one.columns)


def _downloads(found: Opened, one: Portrait) -> None:
    """Offer each table whole, as it lies in the pack; on paper there is nothing of this."""
    with st.container(key=_ON_SCREEN):
        heading("Take the figures away", 3, "Each table whole, as CSV; a spreadsheet opens it.")
        with st.container(horizontal=True):
            for file, caption in one.captions.items():
                _download(found, file, caption)
        paragraph(_PRINT)


def _download(found: Opened, file: str, caption: str) -> None:
    st.download_button(
        label(caption),
        lambda: found.pack.container.read(file),
        PurePosixPath(file).name,
        "text/csv",
        key=file,
        on_click="ignore",
        icon=":material/download:",
    )


@st.cache_resource(max_entries=64, show_spinner=False)
def _portrait(_found: Opened, place: str, stamp: str, number: int) -> Portrait:  # noqa: ARG001 - the cache goes by them
    return portrait(_found.pack, _found.manifest["profiles"][number])


if __name__ == "__main__":
    page(packs.opened(state.place()))
