"""Step 2 of a new audit: which column is which, and what is understood of the rows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geoaudit.drafting.draft import Draft, Supplied
from geoaudit.drafting.growing import remapped, with_source
from geoaudit.drafting.sources import (
    FIRST_ROWS,
    SNAPSHOTS,
    STAR,
    Style,
    first_rows,
    style_of,
    telling,
    with_star,
)
from geoaudit.drafting.spellings import fixed, own_name
from geoaudit.drafting.understanding import Preview, Understood
from geoaudit.drafting.wanting import lacking
from geoaudit.drafting.words import (
    KIND_WORDS,
    LIST_WORDS,
    ROLE_WORDS,
    fields_of,
    in_words,
    is_dated,
    range_words,
)
from geoaudit.errors import GeoAuditError
from geoaudit.pack.saying import capital
from geoaudit.ui import drafts, state
from geoaudit.ui.widgets.choices import offering
from geoaudit.ui.widgets.days import choose_day
from geoaudit.ui.widgets.fragments import heading, listed, notice, paragraph, percent, show

_Field = TypeVar("_Field")
_NONE = "(not in the file)"
_DRAWN = "The day on which the list was drawn. The last day of your dated files is suggested."
_CENSUSES = ("", "1991", "2001", "2011", "2021")
_PEOPLE, _PUBLIC = (
    "About people: figures are protected",
    "Public: anyone can download it, and nothing is hidden",
)


def columns_step(draft: Draft) -> Draft:
    """Say which column is which, a source at a time, and return the draft with it."""
    if not draft.supplied:
        notice("No file is taken for records yet: add some under Files.")
        return draft
    names = [one.name for one in draft.supplied]
    number = st.selectbox(
        "Source",
        range(len(names)),
        format_func=lambda i: f"{names[i]}: {KIND_WORDS[draft.supplied[i].source.kind]}",
        key=state.begin("source of the draft", 0),
    )
    supplied = draft.supplied[number]
    heading(names[number], small=f"From {listed([path.name for path in supplied.source.files])}.")
    supplied = _about(draft, supplied)
    columns = next(came.taken.columns for came in draft.files if came.path in supplied.source.files)
    supplied = _mapped(supplied, columns)
    supplied = _ways(draft, supplied)
    draft = with_source(draft, supplied)
    _preview(draft, supplied)
    return draft


def _key(supplied: Supplied, what: str) -> str:
    return f"{what} of {supplied.source.kind} {supplied.source.files[0]}"


def _told_key(supplied: Supplied, what: str) -> str:
    """The key of a widget that begins anew where other columns tell how the source is written."""
    return _key(supplied, f"{what} by {sorted(telling(supplied.source).values())}")


def _about(draft: Draft, supplied: Supplied) -> Supplied:
    left, right = st.columns(2)
    name = left.text_input("Called", key=state.begin(_key(supplied, "name"), supplied.name), max_chars=60)
    others = [one.name for one in draft.supplied if one.source.files != supplied.source.files]
    source = supplied.source
    if name != supplied.name:
        if _is_name(name) and name not in others:
            source = replace(source, name=name)
        else:
            notice("A source must be called by letters, digits, - and _, and as no other source is.", "alarm")
    if "person_id" in source.columns:
        right.caption("It tells people apart, so it is about people: its figures are protected.")
        return replace(supplied, source=replace(source, public=False))
    public = right.radio(
        "Whose figures are they?",
        [False, True],
        format_func=lambda public: _PUBLIC if public else _PEOPLE,
        key=state.begin(_key(supplied, "public"), source.public),
    )
    if public and source.kind == "facilities":
        notice("Every place is then listed and mapped: never of refuges or approved premises.", "alarm")
    return replace(supplied, source=replace(source, public=bool(public)))


def _is_name(name: str) -> bool:
    return bool(name) and all(c.isalnum() or c in "-_" for c in name)


def _mapped(supplied: Supplied, columns: Sequence[str]) -> Supplied:
    """Let each canonical column be chosen among those of the file."""
    source = supplied.source
    if source.format:
        paragraph(f"Its columns are as {source.format} publishes them, and need no map.", "plain")
        return supplied
    heading(
        "Which column is which", 3, small="Suggested by their names. What is marked as needed must be there."
    )
    always = fixed(columns, source.kind)
    chosen: dict[str, str] = {}
    for where, field in _placed(fields_of(source.kind)):
        options = [*([] if field.name in always else [_NONE]), *columns]
        value = source.columns.get(field.name, always.get(field.name, _NONE))
        label = capital(in_words(field.name)) + (" – needed" if field.required else "")
        picked = where.selectbox(
            label,
            offering(options, value),
            key=state.begin(_key(supplied, field.name), value),
            help=_help(field.meaning),
        )
        if picked != _NONE:
            chosen[field.name] = picked
    own = {name: column for name, column in source.columns.items() if column not in chosen.values()}
    free = [column for column in columns if column not in chosen.values()]
    kept = [
        column for name, column in own.items() if column in free and name == own_name(column, source.kind)
    ]
    more = st.multiselect(
        "Other columns that tables can be split by",
        free,
        key=state.begin(_key(supplied, "own"), kept),
        help="Leave out what nobody needs: what is not chosen is not read.",
    )
    chosen |= {own_name(column, source.kind): column for column in more}
    return supplied if chosen == dict(source.columns) else remapped(supplied, chosen)


def _placed(fields: Sequence[_Field]) -> Iterator[tuple[DeltaGenerator, _Field]]:
    """Yield a place for each field, three to a row, so that they stay in order on a narrow screen."""
    for first in range(0, len(fields), 3):
        yield from zip(st.columns(3), fields[first : first + 3], strict=False)


def _help(meaning: str) -> str:
    return capital(meaning.replace("`", "").replace("(", "").replace(")", "")) + "."


def _ways(draft: Draft, supplied: Supplied) -> Supplied:
    """Say how dates and codes are written, and what the source holds."""
    heading("How it is written, and what it holds", 3)
    columns = st.columns(3)
    with columns[0]:
        supplied = _dates(supplied)
    with columns[1]:
        supplied = _holds(draft, supplied)
    with columns[2]:
        return _codes(supplied)


def _dates(supplied: Supplied) -> Supplied:
    source = supplied.source
    style = state.once(
        _key(supplied, "style"), (source.files, source.sheet, telling(source)), lambda: _style(supplied)
    )
    if style.said is None:
        paragraph("Its dates can be read in one way alone.")
        return supplied
    shares = dict(style.shares)
    chosen = st.selectbox(
        "Dates are written as",
        list(shares),
        format_func=lambda way: f"{way}: reads {percent(shares[way])} of them",
        key=state.begin(_told_key(supplied, "dates"), source.dates or style.said),
    )
    return replace(supplied, source=replace(source, dates=chosen))


def _style(supplied: Supplied) -> Style:
    text = first_rows(supplied.source)
    return Style(None) if text is None else style_of(supplied.source, text)


def _holds(draft: Draft, supplied: Supplied) -> Supplied:
    source = supplied.source
    if source.kind in SNAPSHOTS:
        day = choose_day("True on – needed", _key(supplied, "day"), source.as_at, _DRAWN)
        return replace(supplied, source=replace(source, as_at=day))
    if is_dated(source.kind) and not source.public:
        covers = st.text_input(
            "Holds all of",
            key=state.begin(_told_key(supplied, "covers"), supplied.covers),
            help="The months that your extract was asked for, such as 2020-04 to 2023-03.",
        )
        return replace(supplied, covers=covers.strip())
    if source.kind == "table":
        return _added_up(draft, supplied)
    return supplied


def _added_up(draft: Draft, supplied: Supplied) -> Supplied:
    names = [one.name for one in draft.boundaries]
    if not names:
        return supplied
    chosen = st.selectbox(
        "Added up on",
        names,
        key=state.begin(
            _key(supplied, "boundaries"), supplied.boundaries if supplied.boundaries in names else names[0]
        ),
    )
    return _marked(replace(supplied, boundaries=chosen))


def _marked(supplied: Supplied) -> Supplied:
    """Let it be said what a star in place of a figure stands for."""
    meant = supplied.source.marks.get(STAR)
    words = st.text_input(
        "A star stands for",
        key=state.begin(_key(supplied, "star"), range_words(*meant) if meant else ""),
        help="Such as 1 to 4. Without it a star can be any figure, and is never a nought.",
        max_chars=40,
    )
    try:
        return replace(supplied, source=with_star(supplied.source, words))
    except GeoAuditError as problem:
        notice(str(problem), "alarm")
        return supplied


def _codes(supplied: Supplied) -> Supplied:
    source = supplied.source
    if source.categories and "offence_code" in source.columns:
        lists = list(LIST_WORDS)
        known = st.selectbox(
            "Offence codes are",
            lists,
            format_func=LIST_WORDS.__getitem__,
            key=state.begin(_told_key(supplied, "list"), source.offence_list or lists[0]),
        )
        source = replace(source, offence_list=known)
    if "ethnicity" in source.columns:
        year = st.selectbox(
            "Ethnicity follows the census of",
            _CENSUSES,
            format_func=lambda year: year or "none: left as it is",
            key=state.begin(_told_key(supplied, "census"), source.ethnicity or ""),
        )
        source = replace(source, ethnicity=year or None)
    return replace(supplied, source=source)


def _preview(draft: Draft, supplied: Supplied) -> None:
    heading("What is understood", 3, small=f"Of the first {FIRST_ROWS:,} rows, read as the audit reads them.")
    if missing := lacking(draft, supplied):
        notice(f"Still to be chosen: {listed([in_words(name) for name in missing])}.", "alarm")
        return
    preview = drafts.preview_of(supplied)
    if preview.problem:
        notice(preview.problem, "alarm")
    if not preview.rows:
        return
    paragraph(_in_short(preview), "plain")
    show(
        "understood.html",
        caption="Columns, and what is understood of them",
        rows=[_row(c, preview) for c in preview.columns],
    )
    if preview.rejected:
        rows = [(reason, f"{n:,}") for reason, n in preview.rejected.items()]
        show("facts.html", facts=[(capital(reason), f"{n} rows") for reason, n in rows])


def _in_short(preview: Preview) -> str:
    span = f" Their dates lie from {preview.first} to {preview.last}." if preview.first else ""
    left = "" if preview.accepted == preview.rows else " Why the others would not is below."
    return f"{preview.accepted:,} of {preview.rows:,} rows would be taken.{span}{left}"


def _row(column: Understood, preview: Preview) -> dict[str, object]:
    reasons = "; ".join(f"{reason}: {n:,}" for reason, n in column.reasons)
    return {
        "name": capital(in_words(column.name)),
        "column": column.column,
        "role": ROLE_WORDS.get(column.role, column.role),
        "filled": column.filled / preview.rows,
        "share": column.right / column.filled if column.filled else None,
        "reasons": reasons,
    }
