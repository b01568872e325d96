"""Tables: any table of the pack, narrowed by any of its columns, and taken away as CSV."""

from typing import Any

import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import MARKERS, Profile
from geoaudit.disclosure.ranges import RANGE
from geoaudit.pack.margins import plain
from geoaudit.pack.tables import slug, to_csv
from geoaudit.ui import packs, state
from geoaudit.ui.packs import Opened
from geoaudit.ui.widgets.choices import choose_rows, choose_table
from geoaudit.ui.widgets.fragments import heading, notice, paragraph

_HEADS = {
    "area_code": "Area code",
    "area_name": "Area",
    "period": "Period",
    "lower": "At least",
    "upper": "At most",
    "basis": "Rests on",
}


def page(found: Opened) -> None:
    """Show the page."""
    if not found.tables:
        notice("This pack holds no tables.")
        return
    table = choose_table(found.tables)
    rows = choose_rows(table)
    heading(table.title, small=_about(table, len(rows)))
    paragraph("Choose another table, or narrow this one, in the sidebar: » at the top left.", "narrow")
    if table.note:
        paragraph(table.note)
    _rows(rows)
    _downloads(table, rows)
    paragraph("A row named All is a total. Where there is no number, the remark says why.")


def _about(table: Profile, rows: int) -> str:
    held = len(table.cells)
    shown = f"{held:,} rows" if rows == held else f"{rows:,} of {held:,} rows"
    hidden = f", {table.hidden:,} hidden in all" if table.hidden else ""
    policy = f"protected by the policy {table.policy.name}" if table.policy.for_release else "not for release"
    kind = "public, exact figures" if table.public else policy
    return f"{shown}{hidden}. Source: {table.source} ({kind})."


def _rows(rows: pd.DataFrame) -> None:
    if rows.empty:
        notice("No row has all of what was chosen: take one of the choices away.")
        return
    why = rows["marker"].map(lambda marker: MARKERS[marker] if marker else "")
    range_ = [name for name in RANGE if name in rows]
    shown = rows.drop(columns=["n", "marker", *range_]).assign(
        n=rows["n"], **{name: rows[name] for name in range_}, why=why
    )
    order = sorted(shown.columns, key=lambda column: column == "area_code")
    heads: dict[str, Any] = {column: _HEADS.get(column, plain(column)) for column in shown.columns}
    heads |= {"n": st.column_config.NumberColumn("Number", format="localized"), "why": "Remark"}
    st.dataframe(shown, hide_index=True, height=460, column_config=heads, column_order=order, placeholder="")


def _downloads(table: Profile, rows: pd.DataFrame) -> None:
    some, every = st.columns(2)
    stem = slug(table.title)
    some.download_button(
        "Download these rows (CSV)",
        lambda: to_csv(rows),
        f"{stem}-selection.csv",
        "text/csv",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    every.download_button(
        "Download the whole table (CSV)",
        lambda: to_csv(table.cells),
        f"{stem}.csv",
        "text/csv",
        on_click="ignore",
        width="stretch",
    )


if __name__ == "__main__":
    page(packs.opened(state.place()))
