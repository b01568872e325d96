"""Two maps side by side that move together, and the figures of each area on both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import Profile
from geoaudit.ui import maps, state
from geoaudit.ui.outlines import Bounds, around
from geoaudit.ui.packs import Opened
from geoaudit.ui.pairs import RULE, Row, rows_of
from geoaudit.ui.shading import PALETTES
from geoaudit.ui.sheets import Sheet
from geoaudit.ui.widgets.choices import (
    FIRST,
    SECOND,
    Choice,
    Side,
    choose_area,
    choose_finding,
    choose_shown,
    choose_table,
)
from geoaudit.ui.widgets.finding_map import figures_of_area, finding_sheet, mapped_of, warn_of_people
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show
from geoaudit.ui.widgets.leading_on import Led, lead_on
from geoaudit.ui.widgets.table_map import choose_measured, figures_beside, measured, table_sheet
from geoaudit.ui.widgets.takeaway import take_away

# More rows than this are shown in a table that draws only those in view.
_MOST_ROWS = 500
_TALL = 520
_LESS = "First less second"
_TOGETHER = "Move or zoom one, and the other follows. An area that is clicked is marked on both."
_OF_THEIR_OWN = "Move or zoom one, and the other follows. Each has areas of its own: click one of each."
_SAME_SCALE = "Both maps show the same table and measure, so a shade means the same on both."
_OWN_SCALES = "The maps show different things, so a shade on one does not mean what it means on the other."


@dataclass(frozen=True)
class Offered:
    """What a map can show: the tables by title, the titles of findings by chapter, and the kinds of both."""

    tables: Mapping[str, Profile]
    findings: Mapping[str, Sequence[str]]
    kinds: Sequence[str]


def pair_of_maps(found: Opened, offered: Offered) -> None:
    """Let the person choose two maps, and show them side by side."""
    first = _choose(found, offered, FIRST, None)
    second = _choose(found, offered, SECOND, first)
    scale = _shared_scale(first, second)
    sheets = tuple(_sheet(found, one, scale) for one in (first, second))
    areas = _areas(*sheets)
    apart = sheets[0].place != sheets[1].place
    heading("Two maps side by side", small=_OF_THEIR_OWN if apart else _TOGETHER)
    paragraph("Choose what each map shows in the sidebar: » at the top left.", "narrow")
    _maps(sheets, areas, scale is not None)
    if apart:
        _figures_apart(found, (first, second), sheets, areas)
    else:
        _figures(found, sheets, areas[0], scale is not None)
    for sheet, side, which in zip(sheets, (FIRST, SECOND), ("first", "second"), strict=True):
        take_away(sheet.shown, above=f"Take the {which} map away", key=side.key)


def _choose(found: Opened, offered: Offered, side: Side, other: Choice | str | None) -> Choice | str:
    """Return what is chosen for one map: a choice of a table, or the title of a finding."""
    if side is SECOND:
        st.sidebar.divider()
    like = other if isinstance(other, Choice) else None
    kind = choose_shown(offered.kinds, side, offered.kinds[0] if like else None)
    if kind in offered.findings:
        return choose_finding(offered.findings[kind], side)
    table = choose_table(offered.tables, side, like.table.title if like else None)
    return choose_measured(found, table, side, like)


def _shared_scale(first: Choice | str, second: Choice | str) -> pd.DataFrame | None:
    """Return the figures that two maps of the same table and measure are on the scale of: of every period.

    None where they do not show the same.
    """
    if isinstance(first, str) or isinstance(second, str):
        return None
    if (first.table.title, first.base) != (second.table.title, second.base):
        return None
    cells = pd.concat([one.in_every_period for one in (first, second)])
    return measured(first, cells[~cells.index.duplicated()])


def _sheet(found: Opened, one: Choice | str, scale: pd.DataFrame | None) -> Sheet:
    if isinstance(one, str):
        warn_of_people(mapped_of(found, one))
        return finding_sheet(found, one)
    return table_sheet(found, one, measured(one, one.in_every_period) if scale is None else scale)


def _areas(first: Sheet, second: Sheet) -> tuple[str, str]:
    """Let the person choose an area, one of each map where their areas are not the same, and return both."""
    if first.place != second.place:
        return _area(FIRST, first.areas), _area(SECOND, second.areas)
    one = _area(FIRST, second.areas | first.areas)
    return one, one


def _area(side: Side, areas: Mapping[str, str]) -> str:
    return choose_area(list(areas), list(areas.values()), side)


def _maps(sheets: Sequence[Sheet], areas: Sequence[str], alike: bool) -> None:
    both = around([sheet.on for sheet in sheets])
    places = " ".join(sheet.place for sheet in sheets)
    sides = (FIRST, SECOND) if sheets[0].place != sheets[1].place else (FIRST, FIRST)
    for number, (sheet, column, side) in enumerate(zip(sheets, st.columns(2), sides, strict=True)):
        with column:
            heading(sheet.title, 3, f"{sheet.about}. {sheet.shown.about[-1]}.")
            _map(sheet, both, f"map {number} of {places}", areas[number], side)
            show("legend.html", keys=sheet.keys, rule="" if alike else sheet.rule)
    paragraph(f"{_SAME_SCALE} {sheets[0].rule}" if alike else _OWN_SCALES)


def _map(sheet: Sheet, bounds: Bounds, component: str, area: str, side: Side) -> None:
    theme, codes = state.theme(), sheet.on.codes
    component = f"{component} {sheet.painted.patterned} {theme}"
    maps.draw_beside(
        replace(sheet.on, bounds=bounds),
        sheet.painted,
        PALETTES[theme],
        (area,) if area else (),
        component,
        lambda: state.take_click(component, codes, side.named(state.AREA)),
    )


def _figures_apart(
    found: Opened, both: Sequence[Choice | str], sheets: Sequence[Sheet], areas: Sequence[str]
) -> None:
    """Show the figures of two maps that have areas of their own, and of the area chosen on each."""
    columns = zip(both, sheets, areas, (FIRST, SECOND), st.columns(2), strict=True)
    for one, sheet, area, side, column in columns:
        with column:
            if area:
                _area_of(found, one, sheet, area, side)
            else:
                notice("Click an area on this map, or choose it in the sidebar, to see its figures.")
            figures_beside(sheet, area, _TALL)


def _area_of(found: Opened, one: Choice | str, sheet: Sheet, area: str, side: Side) -> None:
    name = sheet.areas[area]
    heading(name, small=area if area != name else "")
    if isinstance(one, str):
        figures_of_area(mapped_of(found, one), area)
    else:
        show("tiles.html", label="The chosen area", tiles=[(sheet.title, sheet.words_of(area), sheet.about)])
    lead_on(found, Led(area, name, sheet.place, sheet.title), side)


def _figures(found: Opened, sheets: Sequence[Sheet], area: str, told: bool) -> None:
    """Show the figures of two maps of the same areas in one table, and those of the chosen area."""
    rows = rows_of(*sheets)
    _chosen(rows, sheets, area, told)
    heads = ["Area", *_heads(sheets), *([_LESS] if told else [])]
    if len(rows) > _MOST_ROWS:
        plain_rows = [(row.name, *row.words, row.difference)[: len(heads)] for row in rows]
        st.dataframe(pd.DataFrame(plain_rows, columns=_apart(heads)), hide_index=True)
    else:
        show("pair.html", heads=heads, rows=rows, chosen=area, told=told, height=_TALL)
    if told:
        paragraph(RULE)
    if area:
        lead_on(found, Led(area, sheets[0].areas.get(area, ""), sheets[0].place, sheets[0].title))


def _heads(sheets: Sequence[Sheet]) -> list[str]:
    """Return what each map is called in a table: without its title where both have the same."""
    same = sheets[0].title == sheets[1].title
    return [sheet.about if same else f"{sheet.title}, {sheet.about}" for sheet in sheets]


def _apart(heads: Sequence[str]) -> list[str]:
    """Return heads of which none is as another: two maps may show the same."""
    return [head if head not in heads[:i] else f"{head} (second map)" for i, head in enumerate(heads)]


def _chosen(rows: Sequence[Row], sheets: Sequence[Sheet], area: str, told: bool) -> None:
    own = [row for row in rows if row.code == area]
    if not own:
        notice("Click an area on either map, or choose it in the sidebar, to see it on both.")
        return
    (row,) = own
    tiles = [(head, words, "") for head, words in zip(_heads(sheets), row.words, strict=True)]
    tiles += [(_LESS, row.difference, "")] if told else []
    heading(row.name, small=row.code)
    show("tiles.html", label="The chosen area on both maps", tiles=tiles)
