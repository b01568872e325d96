"""Step 3 of a new audit: the boundaries, whom it is for, and the periods."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from geoaudit.drafting.areas import larger_areas
from geoaudit.drafting.draft import COMMON_WINDOW, Draft, Supplied, Weighing
from geoaudit.drafting.growing import with_areas, with_weighing
from geoaudit.drafting.spanning import months_held, shared, years_within
from geoaudit.errors import GeoAuditError
from geoaudit.periods.dates import in_full
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.places.boundary_files import layer_columns
from geoaudit.ui import state
from geoaudit.ui.widgets.choices import label, offering
from geoaudit.ui.widgets.days import choose_day
from geoaudit.ui.widgets.fragments import heading, notice, paragraph

_WHOLE = ""
_WINDOW, _FINANCIAL, _CALENDAR, _OTHER = "window", "financial", "calendar", "other"


def areas_step(draft: Draft) -> Draft:
    """Settle the areas, whom it is for and the periods, and return the draft with them."""
    heading("Title", small="What the audit is called in everything that is made of it.")
    title = st.text_input("Title", key=state.begin("title of the draft", draft.title), max_chars=200)
    draft = replace(draft, title=title.strip())
    if not draft.boundaries:
        notice("No file is taken for boundaries yet: add one under Files.")
        return draft
    draft = _boundaries(draft)
    for weighing in draft.weights:
        draft = _weighing(draft, weighing)
    draft = _whom(draft)
    return _periods(draft)


def _boundaries(draft: Draft) -> Draft:
    heading(
        "Boundaries", small="Figures are counted on one set. Others are there to bring figures from or to."
    )
    names = [one.name for one in draft.boundaries]
    main = st.selectbox(
        "Count on", names, key=state.begin("main set of the draft " + " ".join(names), draft.main)
    )
    if main != draft.main:
        draft = replace(draft, main=main, parent="", partnership=())
    for file in draft.boundaries:
        draft = _set(draft, file)
    return draft


def _set(draft: Draft, file: BoundaryFile) -> Draft:
    columns = list(layer_columns(file.file, file.layer))
    with st.container(border=True):
        heading(file.name, 3, small=f"From {file.file.name}.")
        date, code, name = st.columns(3)
        with date:
            words = label(f"As at ({file.name})")
            day = choose_day(
                words, f"date of {file.file}", file.date, "The day on which the areas were these."
            )
        key = state.begin(f"codes of {file.file}", file.code)
        codes = code.selectbox(label(f"Codes ({file.name})"), offering(columns, file.code), key=key)
        key = state.begin(f"names of {file.file}", file.area_name)
        names = name.selectbox(label(f"Names ({file.name})"), offering(columns, file.area_name), key=key)
    return with_areas(draft, replace(file, date=day or file.date, code=codes, area_name=names), file.name)


def _weighing(draft: Draft, weighing: Weighing) -> Draft:
    """Say which columns of a file tell how many live in each area, and which set has its codes."""
    columns = next(came.taken.columns for came in draft.files if came.path == weighing.file)
    names = [one.name for one in draft.boundaries]
    with st.container(border=True):
        heading(weighing.name, 3, small=f"How many live in each area, from {weighing.file.name}.")
        paragraph(
            "These figures stand in the pack exactly as they are: take none for them that are of people in "
            "your records."
        )
        where, code, value = st.columns(3)
        key = state.begin(f"set of {weighing.file}", weighing.boundaries or names[0])
        boundaries = where.selectbox(label(f"Areas of ({weighing.name})"), names, key=key)
        key = state.begin(f"codes of {weighing.file}", weighing.code)
        codes = code.selectbox(label(f"Codes ({weighing.name})"), offering(columns, weighing.code), key=key)
        key = state.begin(f"figures of {weighing.file}", weighing.value)
        figures = value.selectbox(
            label(f"Figures ({weighing.name})"), offering(columns, weighing.value), key=key
        )
    return with_weighing(draft, replace(weighing, boundaries=boundaries, code=codes, value=figures))


def _whom(draft: Draft) -> Draft:
    heading("Study area", small="Whom the audit is for.")
    main = next(one for one in draft.boundaries if one.name == draft.main)
    larger = state.once("larger areas", repr(main), lambda: _larger(main))
    parents = [_WHOLE, *larger]
    key = state.begin(f"parent of {main.name}", draft.parent if draft.parent in parents else _WHOLE)
    parent = st.selectbox("It is for", parents, format_func=_for, key=key)
    if parent == _WHOLE:
        called = draft.partnership[0] if draft.partnership and not draft.parent else ""
        key = state.begin("whole set is called", called)
        name = st.text_input("The partnership or area is called", key=key, max_chars=200).strip()
        return replace(draft, parent="", partnership=(name,) if name else ())
    key = state.begin(f"areas of {parent}", [name for name in draft.partnership if name in larger[parent]])
    chosen = st.multiselect("Which of them", larger[parent], key=key, help="Each gets a pack of its own.")
    return replace(draft, parent=parent, partnership=tuple(chosen))


def _for(parent: str) -> str:
    return f"areas named in the column {parent}" if parent else "all the areas of the boundary file"


def _larger(main: BoundaryFile) -> Mapping[str, tuple[str, ...]]:
    try:
        return larger_areas(main)
    except GeoAuditError:
        return {}


def _periods(draft: Draft) -> Draft:
    heading("Periods", small="What everything is counted for.")
    held = {one.name: _held(one) for one in draft.supplied}
    window = shared(held)
    if window is None:
        why = (
            "Your dated files have no month in common"
            if any(held.values())
            else "None of your files has dates"
        )
        paragraph(f"{why}, so write the periods yourself.", "plain")
        return _written(draft)
    financial, calendar = years_within(window)
    labels = {_WINDOW: (COMMON_WINDOW,), _FINANCIAL: financial, _CALENDAR: calendar}
    offered = [way for way in (_WINDOW, _FINANCIAL, _CALENDAR) if labels[way]] + [_OTHER]
    words = {
        _WINDOW: f"The months that all files share: {in_full(window.start)} to {in_full(window.last)}",
        _FINANCIAL: f"Financial years: {', '.join(financial)}",
        _CALENDAR: f"Calendar years: {', '.join(calendar)}",
        _OTHER: "Others, written by you",
    }
    now = next((way for way in offered if labels.get(way) == draft.periods), _OTHER)
    key = state.begin(f"periods in {window.label}", now)
    way = st.radio("Count for", offered, format_func=words.__getitem__, key=key)
    return _written(draft) if way == _OTHER else replace(draft, periods=labels[way])


def _held(supplied: Supplied) -> tuple[str, ...]:
    made_of = repr(supplied)
    return state.once(f"months of {supplied.source.files[0]}", made_of, lambda: months_held(supplied))


def _written(draft: Draft) -> Draft:
    now = ", ".join(label for label in draft.periods if label != COMMON_WINDOW)
    text = st.text_input(
        "Periods, divided by commas",
        key=state.begin("written periods", now),
        help="Such as 2021/22, 2022/23; or 2021; or 2022-02-01 to 2023-01-31.",
        max_chars=500,
    )
    return replace(draft, periods=tuple(label.strip() for label in text.split(",") if label.strip()))
