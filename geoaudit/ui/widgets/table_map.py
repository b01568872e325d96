"""A table by area on the map: one period and category at a time, as counted or as rates, and its figures."""

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.margins import plain
from geoaudit.ui import maps, state
from geoaudit.ui.lengths import RULE as UNEQUAL
from geoaudit.ui.lengths import lengths_of
from geoaudit.ui.looks import Painted, fills_of_figures
from geoaudit.ui.outlines import outlines
from geoaudit.ui.packs import Opened
from geoaudit.ui.rates import PER, RATE, bases_for, decimals_of, rate_words, rated, shortened, why_none
from geoaudit.ui.shading import PALETTES, RULE, Classed, classify, figure_words, legend, rounding_of, swatches
from geoaudit.ui.sheets import FIGURES, Sheet
from geoaudit.ui.taking import Shown
from geoaudit.ui.widgets.choices import (
    FIRST,
    Choice,
    Side,
    choose,
    choose_area,
    choose_base,
    choose_table,
)
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show, with_small
from geoaudit.ui.widgets.leading_on import Led, lead_on
from geoaudit.ui.widgets.takeaway import notes_of, take_away

# More rows than this are shown in a table that draws only those in view.
_MOST_ROWS = 500
_NUMBER, _RATE, _NO_RATE = "Number", "Rate", "no rate"


def table_map(found: Opened, tables: Mapping[str, Profile]) -> None:
    """Let the person choose a table, and show it."""
    choice = choose_measured(found, choose_table(tables))
    sheet = table_sheet(found, choice, measured(choice, choice.in_every_period))
    area = choose_area(sheet.on.codes, sheet.on.names)
    heading(sheet.title, small=f"{sheet.about}. Boundaries {found.dated(sheet.place)}.")
    paragraph("Choose another table, period or category in the sidebar: » at the top left.", "narrow")
    _picture(sheet, area)
    if choice.table.note:
        paragraph(choice.table.note)
    if not bases_for(found, choice.table, sheet.on.codes):
        paragraph(why_none(found, choice.table))
    _area(choice, sheet, area)
    if area:
        lead_on(found, Led(area, sheet.on.names[sheet.on.codes.index(area)], sheet.place, sheet.title))
    take_away(sheet.shown)


def choose_measured(found: Opened, table: Profile, side: Side = FIRST, other: Choice | None = None) -> Choice:
    """Let the person choose a period, categories and a measure of a table."""
    choice = choose(table, side, other)
    base = choose_base(bases_for(found, table, outlines(found, table.boundaries).codes), side, other)
    return Choice(choice.table, choice.period, choice.categories, base)


def measured(choice: Choice, cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells of a choice's table as it measures them.

    Returns
    -------
    DataFrame
        Of the same rows `area_code`, `area_name`, `n` (numbers, or rates), `marker`, `lower` and `upper`,
        between which `n` lies.
    """
    own = cells[["area_code", "area_name", "marker"]]
    if choice.base is None:
        return own.assign(n=cells["n"], **choice.table.ranges.loc[cells.index])
    rates = rated(choice.table, cells, choice.base)
    return own.assign(n=rates["rate"], lower=rates["rate_lower"], upper=rates["rate_upper"])


def table_sheet(found: Opened, choice: Choice, scale: pd.DataFrame) -> Sheet:
    """Return the map of a choice, in classes of a scale, which is what `measured` returns."""
    table, palette = choice.table, PALETTES[state.theme()]
    on = outlines(found, table.boundaries)
    cells = measured(choice, choice.cells)
    every = scale.loc[scale["area_code"].isin(on.codes), "n"]
    decimals = decimals_of(every) if choice.base else 0
    classed = classify(cells, pd.Index(on.codes), every, decimals)
    figures = _figures(choice, cells, decimals)
    words = figures.set_index("area_code")["words"].reindex(on.codes).fillna(figure_words(None, "x"))
    colours = pd.Series(swatches(classed, palette), index=list(on.codes))
    return Sheet(
        table.title,
        choice.words,
        table.boundaries,
        on,
        Painted(classed.kinds, tuple(words), fills_of_figures(classed, palette)),
        legend(classed, palette),
        " ".join(filter(None, (RULE, choice.base.rule if choice.base else "", rounding_of(table)))),
        _RATE if choice.base else _NUMBER,
        _in_order(figures, pd.DataFrame({"name": on.names, "words": words, "colour": colours})),
        decimals,
        _shown(found, choice, classed),
    )


def _figures(choice: Choice, cells: pd.DataFrame, decimals: int) -> pd.DataFrame:
    """Return the figures of a map in words; of rates, those alone that are of an area."""
    if choice.base is None:
        words = [figure_words(n, str(marker)) for n, marker in zip(cells["n"], cells["marker"], strict=True)]
        return cells.assign(words=words)
    rows = rated(choice.table, choice.cells, choice.base)
    return cells.assign(words=_rates_in_words(rows, decimals))[rows["base"].notna()]


def _rates_in_words(rows: pd.DataFrame, decimals: int) -> list[str]:
    return [
        rate_words(row, decimals)
        if pd.notna(row["rate"])
        else _NO_RATE
        if pd.notna(row["n"])
        else figure_words(None, str(row["marker"]))
        for row in rows.to_dict("records")
    ]


def _in_order(figures: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return `FIGURES`: the areas of the map by name, then the rest, the total last."""
    known = figures.set_index("area_code").rename(columns={"area_name": "name"})
    numbers = known[["n", "lower", "upper"]].astype("Float64")
    estimated = known["marker"] == "e"
    rest = known.loc[~known.index.isin(areas.index), ["name", "words"]].assign(colour="")
    rest = rest.iloc[(rest.index == TOTAL).argsort(kind="stable")]
    every = pd.concat([areas.sort_values(["name", "words"]), rest]).join(numbers.mask(estimated))
    return every.rename_axis("area_code").reset_index()[list(FIGURES)]


def _shown(found: Opened, choice: Choice, classed: Classed) -> Shown:
    """Return what the map shows, with an area that the table lacks as not available."""
    table, paper = choice.table, PALETTES["light"]
    rule = choice.base.rule if choice.base else ""
    rows = shortened(rated(table, choice.cells, choice.base)) if choice.base else choice.cells
    areas = found.areas[table.boundaries]
    codes = areas["area_code"].map(str)
    told = ["n", "marker", *(RATE if choice.base else ())]
    figures = rows.set_index("area_code")[told].reindex(codes).reset_index(drop=True)
    figures["marker"] = figures["marker"].fillna("x").to_numpy(object)
    figures.insert(0, "area_code", codes.to_numpy(object))
    figures.insert(1, "area_name", areas["area_name"].map(str).to_numpy(object))
    fills, keys = fills_of_figures(classed, paper), legend(classed, paper)
    return Shown(
        table.title,
        (choice.words, f"Boundaries {found.dated(table.boundaries)}"),
        (*notes_of(found, table.source, table.public), *filter(None, (rule, rounding_of(table)))),
        rows,
        gpd.GeoDataFrame(figures, geometry=areas.geometry.to_numpy(), crs=areas.crs),
        classed.kinds,
        {kind: (key.words, fill) for (kind, fill), key in zip(fills.items(), keys, strict=True)},
    )


def _picture(sheet: Sheet, area: str) -> None:
    palette = PALETTES[state.theme()]
    component = f"map {sheet.place} {state.theme()}"
    on = sheet.on
    left, right = st.columns([3, 2])
    with left:
        maps.draw(on, sheet.painted, palette, area, component, lambda: state.take_click(component, on.codes))
        show("legend.html", keys=sheet.keys, rule=sheet.rule)
    with right:
        if area:
            name = on.names[on.codes.index(area)]
            tile = (name, sheet.words_of(area), f"{sheet.about}. More below the map.")
            show("tiles.html", label="The chosen area", tiles=[tile])
        figures_beside(sheet, area, maps.height_of(on))


def figures_beside(sheet: Sheet, area: str, height: int) -> None:
    """Show what a map shows as a table: by name, then what lies in no area, then the total."""
    figures = sheet.figures
    if len(figures) > _MOST_ROWS:
        plain_rows = figures[["name", "words"]].set_axis(["Area", sheet.head], axis=1)
        st.dataframe(plain_rows, hide_index=True, height=height)
        return
    placed = figures["colour"] != ""
    rows = [
        (name, words, colour, code == area)
        for code, name, words, colour in figures.loc[placed, list(FIGURES[:4])].itertuples(index=False)
    ]
    others = [
        (TOTAL if code == TOTAL else name, words)
        for code, name, words in figures.loc[~placed, list(FIGURES[:3])].itertuples(index=False)
    ]
    caption = f"Figures of the map, {sheet.about}"
    show("areas.html", caption=caption, head=sheet.head, rows=rows, others=others, height=height)


def _area(choice: Choice, sheet: Sheet, area: str) -> None:
    """Show the figures of the chosen area: every period, and every category of each column."""
    if not area:
        notice("Click an area on the map, or choose it in the sidebar, to see its figures.")
        return
    heading(sheet.on.names[sheet.on.codes.index(area)], small=f"{area}. {choice.table.title}.")
    heads = [_NUMBER, *([_RATE] if choice.base else [])]
    per = f", rate per {PER:,} {choice.base.per}" if choice.base else ""
    parts = parts_of(choice, area)
    lengths = lengths_of(choice.table.cells["period"].unique())
    if lengths:
        paragraph(UNEQUAL)
    for side, (head, column, about, cells) in zip(_sides(len(parts)), parts, strict=True):
        with side:
            show(
                "table.html",
                caption=about + per,
                heads=[head, *heads],
                rows=_told(choice, column, cells, sheet.decimals, lengths if column == "period" else {}),
                labels=1,
                tall=True,
                empty="Nothing.",
            )


def parts_of(choice: Choice, area: str) -> list[tuple[str, str, str, pd.DataFrame]]:
    """Return the tables of an area: the first heading, the column, the caption and the cells of each.

    A column of a single category has none: it would say what the map says.
    """
    parts = [("Period", "period", "Every period", choice.in_every_period)]
    for column in choice.categories:
        if len(choice.table.cells[column].unique()) > 1:
            name = plain(column)
            parts.append((name, column, f"By {name.lower()}, {choice.period}", choice.of(column)))
    return [(head, column, about, cells[cells["area_code"] == area]) for head, column, about, cells in parts]


def _told(
    choice: Choice, column: str, cells: pd.DataFrame, decimals: int, smalls: Mapping[str, str]
) -> list[list[str]]:
    """Return of each cell its label with what is said of it, its figure and, of rates, its rate."""
    labels = [
        with_small(label, smalls[label]) if label in smalls else label
        for label in cells[column].astype("str")
    ]
    figures = [figure_words(n, str(marker)) for n, marker in zip(cells["n"], cells["marker"], strict=True)]
    told = [labels, figures]
    if choice.base:
        told.append(_rates_in_words(rated(choice.table, cells, choice.base), decimals))
    return [list(row) for row in zip(*told, strict=True)]


def _sides(wanted: int) -> list[st.delta_generator.DeltaGenerator]:
    """Return a place for each of the tables, two to a row; one alone has the row to itself."""
    if wanted == 1:
        return [st.container()]
    return [side for start in range(0, wanted, 2) for side in st.columns(2)][:wanted]
