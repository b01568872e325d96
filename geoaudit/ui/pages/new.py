"""New audit: from an agency's files to the `audit.toml` that says what it is made of, a step at a time."""

from collections.abc import Callable, Mapping
from typing import Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geoaudit.drafting.draft import Draft
from geoaudit.ui import state
from geoaudit.ui.roles import Role
from geoaudit.ui.widgets.fragments import notice, show
from geoaudit.ui.widgets.new_areas import areas_step
from geoaudit.ui.widgets.new_columns import columns_step
from geoaudit.ui.widgets.new_files import files_step
from geoaudit.ui.widgets.new_save import save_step
from geoaudit.ui.widgets.new_tables import tables_step

_BELOW = "From your files to an audit.toml, which says what an audit is made of."
STEPS: Mapping[str, Callable[[Draft], Draft]] = {
    "Files": files_step,
    "Columns": columns_step,
    "Areas and periods": areas_step,
    "Tables and protection": tables_step,
    "Save": save_step,
}


def page() -> None:
    """Show the page."""
    show("title.html", above="A specification", words="New audit", below=_BELOW)
    if state.role() < Role.ANALYST:
        notice("Only analysts draw up audits here, since records are read: ask whoever runs this server.")
        return
    _step()


def _step() -> None:
    """Show a step; what was said there last is kept before another is gone to, which may come at once."""
    names = list(STEPS)
    step = state.step(names[0])
    wanted = st.radio("Step", names, key=state.begin(state.STEPS, step), horizontal=True)
    state.keep_draft(STEPS[step](state.draft()))
    if wanted != step:
        state.go_to(wanted)
        st.rerun()
    _onward(names, names.index(step))


def _onward(names: list[str], place: int) -> None:
    before, after, _ = st.columns([1, 1, 1])
    if place > 0:
        _button(before, "Back", names[place - 1], "secondary")
    if place + 1 < len(names):
        _button(after, "Next", names[place + 1], "primary")


def _button(where: DeltaGenerator, way: str, step: str, kind: Literal["primary", "secondary"]) -> None:
    where.button(f"{way}: {step}", on_click=state.walk_to, args=(step,), type=kind, width="stretch")


if __name__ == "__main__":
    page()
