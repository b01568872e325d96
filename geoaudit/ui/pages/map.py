"""Map: a table by area, one period and category at a time, or a finding; with its figures beside it."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.margins import plain
from geoaudit.ui import maps, packs, state
from geoaudit.ui.looks import Painted, fills_of_figures
from geoaudit.ui.mapped import on_a_map
from geoaudit.ui.outlines import Outlines, outlines
from geoaudit.ui.packs import Opened
from geoaudit.ui.shading import PALETTES, RULE, Classed, classify, figure_words, legend, swatches
from geoaudit.ui.taking import Shown
from geoaudit.ui.widgets.choices import Choice, choose, choose_area, choose_shown, choose_table
from geoaudit.ui.widgets.finding_map import finding_map
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show
from geoaudit.ui.widgets.masthead import day
from geoaudit.ui.widgets.takeaway import notes_of, take_away

# More rows than this are shown in a table that draws only those in view.
_MOST_ROWS = 500
_TABLES = "Tables"


def page(found: Opened) -> None:
    """Show the page."""
    tables = {title: t for title, t in found.tables.items() if "area" in t.by and t.boundaries in found.areas}
    shown = {_TABLES: list(tables), **{plain(chapter): titles for chapter, titles in on_a_map(found).items()}}
    kinds = [kind for kind, titles in shown.items() if titles]
    if not kinds:
        notice("No table of this pack is by area, so there is no map: its figures are on the page Tables.")
        return
    kind = choose_shown(kinds)
    if kind == _TABLES:
        _table_map(found, tables)
    else:
        finding_map(found, shown[kind])


def _table_map(found: Opened, tables: Mapping[str, Profile]) -> None:
    table = choose_table(tables)
    choice = choose(table)
    on = outlines(found, table.boundaries)
    area = choose_area(on.codes, on.names)
    heading(table.title, small=f"{choice.words}. {_land(found, table.boundaries)}.")
    paragraph("Choose another table, period or category in the sidebar: » at the top left.", "narrow")
    _picture(choice, on, area)
    if table.note:
        paragraph(table.note)
    _area(choice, on, area)
    take_away(_shown(found, choice, on))


def _shown(found: Opened, choice: Choice, on: Outlines) -> Shown:
    """Return what the map shows, with an area that the table lacks as not available."""
    table, classed, paper = choice.table, _classed(choice, on), PALETTES["light"]
    areas = found.areas[table.boundaries]
    figures = choice.cells.set_index("area_code")[["n", "marker"]].reindex(on.codes)
    areas = gpd.GeoDataFrame(
        {
            "area_code": list(on.codes),
            "area_name": list(on.names),
            "n": figures["n"].array,
            "marker": figures["marker"].fillna("x").to_numpy(object),
        },
        geometry=areas.geometry.to_numpy(),
        crs=areas.crs,
    )
    fills, keys = fills_of_figures(classed, paper), legend(classed, paper)
    return Shown(
        table.title,
        (choice.words, _land(found, table.boundaries)),
        notes_of(found, table.source, table.public),
        choice.cells,
        areas,
        classed.kinds,
        {kind: (key.words, fill) for (kind, fill), key in zip(fills.items(), keys, strict=True)},
    )


def _land(found: Opened, boundaries: str) -> str:
    entry = next(e for e in found.manifest["boundaries"] if e["name"] == boundaries)
    return f"Boundaries {boundaries}, as at {day(entry['date'])}"


def _picture(choice: Choice, on: Outlines, area: str) -> None:
    classed = _classed(choice, on)
    palette = PALETTES[state.theme()]
    component = f"map {choice.table.boundaries} {state.theme()}"
    left, right = st.columns([3, 2])
    with left:
        painted = Painted(classed.kinds, classed.words, fills_of_figures(classed, palette))
        maps.draw(on, painted, palette, area, component, lambda: state.take_click(component, on.codes))
        show("legend.html", keys=legend(classed, palette), rule=RULE)
    with right:
        _chosen(choice, on, classed, area)
        _beside(choice, on, classed, area)


def _chosen(choice: Choice, on: Outlines, classed: Classed, area: str) -> None:
    """Show the figure of the chosen area where the eye is; the rest of its figures are below the map."""
    if area:
        number = on.codes.index(area)
        tile = (on.names[number], classed.words[number], f"{choice.words}. More below the map.")
        show("tiles.html", label="The chosen area", tiles=[tile])


def _classed(choice: Choice, on: Outlines) -> Classed:
    every = choice.in_every_period
    codes = pd.Index(on.codes)
    return classify(choice.cells, codes, every.loc[every["area_code"].isin(codes), "n"])


def _beside(choice: Choice, on: Outlines, classed: Classed, area: str) -> None:
    """Show what the map shows, as a table: by name, then what lies in no area, then the total."""
    palette = PALETTES[state.theme()]
    colours = swatches(classed, palette)
    chosen = [code == area for code in on.codes]
    rows = sorted(zip(on.names, classed.words, colours, chosen, strict=True))
    cells = choice.cells
    rest = cells[~cells["area_code"].isin(on.codes)].sort_values(
        "area_code", key=lambda c: c == TOTAL, kind="stable"
    )
    others = [
        (TOTAL if code == TOTAL else name, figure_words(n, marker))
        for code, name, n, marker in rest[["area_code", "area_name", "n", "marker"]].itertuples(index=False)
    ]
    caption = f"Figures of the map, {choice.words}"
    if len(rows) > _MOST_ROWS:
        plain_rows = [(name, words) for name, words, *_ in rows] + others
        st.dataframe(
            pd.DataFrame(plain_rows, columns=["Area", "Number"]), hide_index=True, height=maps.height_of(on)
        )
    else:
        show("areas.html", caption=caption, rows=rows, others=others, height=maps.height_of(on))


def _area(choice: Choice, on: Outlines, area: str) -> None:
    """Show the figures of the chosen area: every period, and every category of each column."""
    if not area:
        notice("Click an area on the map, or choose it in the sidebar, to see its figures.")
        return
    heading(on.names[on.codes.index(area)], small=f"{area}. {choice.table.title}.")
    mine = choice.in_every_period
    parts = [("Every period", "Period", "period", mine[mine["area_code"] == area])]
    for column in choice.categories:
        cells = choice.of(column)
        name = plain(column)
        parts.append((f"By {name.lower()}, {choice.period}", name, column, cells[cells["area_code"] == area]))
    for side, (caption, head, column, cells) in zip(_sides(len(parts)), parts, strict=True):
        rows = [
            [label, figure_words(n, m)]
            for label, n, m in zip(cells[column], cells["n"], cells["marker"], strict=True)
        ]
        with side:
            show(
                "table.html",
                caption=caption,
                heads=[head, "Number"],
                rows=rows,
                labels=1,
                tall=True,
                empty="Nothing.",
            )


def _sides(wanted: int) -> list[st.delta_generator.DeltaGenerator]:
    """Return a place for each of the tables, three to a row."""
    return [side for start in range(0, wanted, 3) for side in st.columns(3)][:wanted]


if __name__ == "__main__":
    page(packs.opened(state.place()))
