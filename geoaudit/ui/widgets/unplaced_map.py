"""Where the rows lie that were not placed: a map of squares, by reason, with the table beside it."""

from collections.abc import Hashable, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import TOTAL
from geoaudit.places.squares import NO_PLACE
from geoaudit.ui import maps, state
from geoaudit.ui.looks import Painted, fills_of_figures
from geoaudit.ui.outlines import Outlines
from geoaudit.ui.packs import Opened
from geoaudit.ui.shading import PALETTES, Classed, classify, figure_words, legend, swatches
from geoaudit.ui.taking import Shown
from geoaudit.ui.unplaced import Unplaced, beyond, square_outlines, unplaced
from geoaudit.ui.widgets.fragments import count, heading, notice, paragraph, show
from geoaudit.ui.widgets.takeaway import notes_of, take_away

_EVERY = "every reason"
_NONE = (
    "None of the rows that were not placed has a place that is known: neither coordinates nor a postcode of "
    "the gazetteer. Rows that were rejected are not read further, and have none either."
)
_UNTOLD = "This pack does not tell where they lie: an earlier version of GeoAudit made it. Make it anew."
_RULE = "Up to five classes of about equally many squares."
_FAR = (
    "{} of these rows lie farther off than the map shows at first: make it smaller with −, or see the table."
)


def unplaced_map(found: Opened, source: str) -> None:
    """Show where the rows of a source lie that were not placed."""
    heading("Where the rows lie that were not placed", 3, "Squares of 10 km of the National Grid.")
    one = unplaced(found, source)
    if one is None or one.squares.empty:
        notice(_UNTOLD if one is None else _NONE)
        return
    reason = _choose_reason(one)
    cells, palette = one.of(reason), PALETTES[state.theme()]
    squares = one.shapes(cells)
    on, land = square_outlines(found, one, squares)
    classed = _classed(cells, squares)
    left, right = st.columns([3, 2])
    with left:
        words = tuple(one.why(code) for code in on.codes)
        painted = Painted(classed.kinds, words, fills_of_figures(classed, palette), land)
        maps.draw_over(on, painted, palette, None, f"unplaced {source} {state.theme()}")
        show("legend.html", keys=[key for key in legend(classed, palette) if key.areas], rule=_RULE)
    with right:
        _table(cells, on, swatches(classed, palette))
    far = beyond(on, cells)
    if far:
        paragraph(_FAR.format(count(far)))
    take_away(
        _shown(found, one, (reason, classed)), above="Take these squares away", level=3, key="unplaced "
    )


def _choose_reason(one: Unplaced) -> str:
    key = state.settle(state.REASON, list(one.reasons))
    return st.selectbox(
        "Rows not placed for", list(one.reasons), format_func=lambda r: _EVERY if r == TOTAL else r, key=key
    )


def _classed(cells: pd.DataFrame, squares: gpd.GeoDataFrame) -> Classed:
    figures = cells.loc[cells["area_code"].isin(squares["area_code"]), "n"]
    return classify(cells, pd.Index(squares["area_code"]), figures)


def _table(cells: pd.DataFrame, on: Outlines, colours: list[str]) -> None:
    """Show the squares with most rows first, then what has no place, then all."""
    told = {row["area_code"]: row for row in cells.to_dict("records")}
    drawn = dict(zip(on.codes, colours, strict=True))
    largest = cells.sort_values("n", ascending=False, kind="stable", na_position="last")["area_code"]
    rows = [(f"Square {code}", _words(told[code]), drawn[code], False) for code in largest if code in drawn]
    others = [(code, _words(told[code])) for code in (NO_PLACE, TOTAL) if code in told]
    show(
        "areas.html",
        caption="Rows not placed, by square",
        head="Rows",
        rows=rows,
        others=others,
        height=maps.height_of(on),
    )


def _words(row: Mapping[Hashable, Any]) -> str:
    return figure_words(row["n"], str(row["marker"]))


def _shown(found: Opened, one: Unplaced, view: tuple[str, Classed]) -> Shown:
    """Return what the map shows, in the colours of paper."""
    reason, classed = view
    cells, paper = one.of(reason), PALETTES["light"]
    squares = one.shapes(cells)
    fills, keys = fills_of_figures(classed, paper), legend(classed, paper)
    return Shown(
        f"Rows of {one.table.source} that were not placed",
        (f"Not placed for {_EVERY if reason == TOTAL else reason}", "Squares of 10 km of the National Grid"),
        notes_of(found, one.table.source, one.table.public),
        cells.rename(columns={"area_code": "square"}).assign(reason=reason),
        squares.merge(cells, on="area_code", validate="one_to_one"),
        classed.kinds,
        {kind: (key.words, fill) for (kind, fill), key in zip(fills.items(), keys, strict=True) if key.areas},
        found.areas[one.land] if one.land else None,
    )
