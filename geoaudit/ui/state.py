"""What one person is looking at; the only module that touches the session.

A choice is kept under its plain name (`table`, `period`, `by.gender`), which is also the key of the widget
that makes it. It stays when the page is changed, gives way where there is no such thing, and comes back where
there is again, unless another was chosen since. The address bar has the choices that the page offers, so that
what is looked at can be sent to somebody.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import streamlit as st

from geoaudit.drafting.draft import Draft
from geoaudit.ui.finding import Chosen, Folder
from geoaudit.ui.making import Task
from geoaudit.ui.roles import Role

PACK, TABLE, PERIOD, AREA, SOURCE = "pack", "table", "period", "area", "source"
PART, SPEC = "part", "spec"
PROFILE, SHOWN, FINDING = "profile", "show", "finding"
SETS, LAND = "sets", "land"
COMPARE, MEASURE, REASON = "compare", "measure", "reason"
BESIDE = "beside."
"""What the names of the choices begin with that are about the second of two maps."""
_VIEW = (
    PACK,
    PART,
    SPEC,
    SHOWN,
    FINDING,
    TABLE,
    PERIOD,
    AREA,
    SOURCE,
    PROFILE,
    SETS,
    LAND,
    COMPARE,
    MEASURE,
    REASON,
)
_CHOSEN, _NEW = "chosen", "new"
_PLACE, _ROLE, _WANTED, _TASK, _WRITTEN = "place", "role", "wanted", "task", "written"
_KEPT = "kept."
_CATEGORY = "by."
_FILTER = "only."
_OFFERED, _PAGE, _ASKED, _MISSED, _CAME = "offered", "page", "asked", "missed", "came by"
_ASIDE = "set aside "
_OF = "of"
"""What the address calls the pack that it is of."""
_DRAFT, _FILES, _STEP, _ONCE = "draft", "draft files", "draft step", "once "
STEPS = "step of the draft"
_Made = TypeVar("_Made")
_OWN = "own."
_LAID = "laid"


def hold(page: str) -> None:
    """Keep every choice through this run, and take those of the address that a person came to a page with.

    Streamlit forgets the value of a widget that is not shown. A link from page to page has an address too.
    """
    st.session_state[_ASKED] = ()
    if st.session_state.get(_PAGE) != page:
        _take_address()
    st.session_state[_PAGE], st.session_state[_OFFERED] = page, {}
    for key in list(st.session_state):
        if _is_choice(str(key)) or str(key).startswith((_KEPT, _OWN)):
            st.session_state[key] = st.session_state[key]


def tell_address(pack: str) -> None:
    """Have the address bar say what is chosen on this page, and of which pack, by a few letters."""
    offered = st.session_state[_OFFERED]
    # Nothing chosen is told too where something else is what the page begins with.
    chosen = {name: st.session_state[name] for name in offered if st.session_state.get(name) or offered[name]}
    chosen |= {_OF: pack} if pack and chosen else {}
    told = {name: value if isinstance(value, list) else [value] for name, value in chosen.items()}
    if told != {name: st.query_params.get_all(name) for name in st.query_params}:
        st.query_params.from_dict(told)


def came_of_another(pack: str) -> bool:
    """Return whether a person came to this page by an address that is of another pack."""
    return bool(st.session_state[_CAME]) and st.session_state[_CAME] != pack


def missed() -> tuple[str, ...]:
    """Return the names of what the address of this page asked for that was not there to be chosen."""
    return tuple(st.session_state[_MISSED])


def _take_address() -> None:
    st.session_state[_CAME], st.session_state[_MISSED] = st.query_params.get(_OF, ""), []
    st.session_state[_ASKED] = tuple(st.query_params)
    for name in filter(_is_choice, st.query_params):
        several = name.startswith(_FILTER)
        st.session_state[name] = st.query_params.get_all(name) if several else st.query_params[name]


def _is_choice(name: str) -> bool:
    own = name.removeprefix(BESIDE)
    return own in _VIEW or own.startswith((_CATEGORY, _FILTER))


def settle(name: str, options: Sequence[str], default: str | None = None) -> str:
    """Return the key of a choice among `options`, whose value is afterwards one of them.

    Parameters
    ----------
    name : str
        The choice's name.
    options : sequence of str
        At least one.
    default : str, optional
        What is chosen where nothing was, or nothing that there is; the first where left out.
    """
    usual = default if default in options else options[0]
    chosen = st.session_state.get(name)
    if chosen not in options and name in st.session_state[_ASKED]:
        st.session_state[_MISSED].append(name)
    wanted, instead = st.session_state.pop(_ASIDE + name, (chosen, chosen))
    wanted = wanted if chosen == instead else chosen
    if wanted in options:
        st.session_state[name] = wanted
    else:
        st.session_state[name] = chosen if chosen in options else usual
        st.session_state[_ASIDE + name] = (wanted, st.session_state[name])
    st.session_state[_OFFERED][name] = usual
    return name


def settle_own(name: str, options: Sequence[str], default: str | None = None) -> str:
    """Return the key of a choice as `settle` does, which the address bar neither says nor takes."""
    key = _OWN + name
    if st.session_state.get(key) not in options:
        st.session_state[key] = default if default in options else options[0]
    return key


def settle_many(name: str, options: Sequence[str], default: Sequence[str] = ()) -> str:
    """Return the key of a choice of any number of `options`."""
    kept = st.session_state.get(name)
    chosen = default if kept is None else kept
    st.session_state[name] = [option for option in chosen if option in options]
    if name in st.session_state[_ASKED] and len(st.session_state[name]) < len(chosen):
        st.session_state[_MISSED].append(name)
    st.session_state[_OFFERED][name] = ""
    return name


def category_key(column: str) -> str:
    """Return the name of the choice of one category of a column."""
    return _CATEGORY + column


def filter_key(column: str) -> str:
    """Return the name of the choice of any categories of a column."""
    return _FILTER + column


def take_click(component: str, codes: Sequence[str], name: str = AREA) -> None:
    """Choose the area that was clicked on a map; `codes` are its areas in the order of their numbers."""
    clicked = (st.session_state.get(component) or {}).get("last_active_drawing") or {}
    number = str(clicked.get("id", ""))
    if number.isdecimal() and int(number) < len(codes):
        st.session_state[name] = codes[int(number)]


def address_with(**choices: str) -> dict[str, str]:
    """Return what a link to another page says: these choices, and the pack where there are several."""
    known = st.session_state.get(PACK)
    return choices | ({PACK: known} if known else {})


def theme() -> str:
    """Return the colours in use: `light` or `dark`."""
    return "dark" if st.context.theme.type == "dark" else "light"


def choose_pack(chosen: Chosen | None) -> None:
    """Keep what this person chose to open; None for what a new session has."""
    st.session_state[_CHOSEN] = chosen
    st.session_state[_NEW] = True


def newly_chosen() -> bool:
    """Return, the first time that it is asked, whether this person chose what is open."""
    return bool(st.session_state.pop(_NEW, False))


def chosen() -> Chosen | None:
    """Return what this person chose to open; None where they chose nothing."""
    return st.session_state.get(_CHOSEN)


def open_pack(place: Path | None) -> None:
    """Keep where the pack lies that this person has open; None where a workspace without a pack is."""
    st.session_state[_PLACE] = place and str(place)


def show_pack(place: Path) -> None:
    """Have the pack at a place be the one that is shown from the next run on, where it can be chosen."""
    st.session_state[_WANTED] = place


def settle_pack(labels: Mapping[str, Path]) -> str:
    """Return the key of the choice among packs by their labels; one that is to be shown is chosen."""
    wanted = st.session_state.pop(_WANTED, None)
    chosen = [label for label, place in labels.items() if place == wanted]
    if chosen:
        st.session_state[PACK] = chosen[0]
    return settle(PACK, list(labels))


def let_in(role: Role) -> None:
    """Keep what this person may do."""
    st.session_state[_ROLE] = role


def role() -> Role:
    """Return what this person may do."""
    found: Role = st.session_state[_ROLE]
    return found


def place() -> Path:
    """Return where the pack lies that this person has open; on pages that are shown only where one is."""
    return Path(st.session_state[_PLACE])


def place_if_any() -> Path | None:
    """Return where the pack lies that this person has open; None where a workspace without a pack is."""
    kept = st.session_state[_PLACE]
    return Path(kept) if kept else None


def keep(key: str, default: object) -> str:
    """Return the key of a choice that stays through other pages and is no part of the address."""
    name = f"{_KEPT}{key}"
    st.session_state.setdefault(name, default)
    return name


def keep_among(key: str, options: Sequence[str], default: str) -> str:
    """Return the key of such a choice among `options`, whose value is afterwards one of them."""
    name = keep(key, default)
    if st.session_state[name] not in options:
        st.session_state[name] = default
    return name


def keep_some(key: str, options: Sequence[str]) -> str:
    """Return the key of such a choice of any number of `options`, of which none is chosen at first."""
    name = keep(key, [])
    st.session_state[name] = [option for option in st.session_state[name] if option in options]
    return name


def note_written(path: Path, text: str) -> None:
    """Note what a file says that was written for this person."""
    st.session_state.setdefault(_WRITTEN, {})[path] = text


def wrote(path: Path, text: str) -> bool:
    """Return whether a file says what was written for this person, and nobody else has changed it since."""
    written = st.session_state.get(_WRITTEN, {})
    return path in written and written[path] == text


def task() -> Task | None:
    """Return what this person has at work, or had; None where there is nothing."""
    return st.session_state.get(_TASK)


def keep_task(task: Task) -> None:
    """Keep what this person has at work; it ends with the session."""
    st.session_state[_TASK] = task


def draft() -> Draft:
    """Return the specification that this person is drawing up."""
    found: Draft = st.session_state.setdefault(_DRAFT, Draft())
    return found


def keep_draft(draft: Draft) -> None:
    """Keep what this person has drawn up, whatever page comes next."""
    st.session_state[_DRAFT] = draft


def leave_draft() -> None:
    """Begin another draft; the files that were sent for this one go."""
    for key in (_DRAFT, _FILES, _STEP):
        st.session_state.pop(key, None)


def draft_folder(make: Callable[[], Folder]) -> Path:
    """Return the folder of the files that this person sent, which goes with the session."""
    if _FILES not in st.session_state:
        st.session_state[_FILES] = make()
    folder: Folder = st.session_state[_FILES]
    return folder.path


def step(first: str) -> str:
    """Return the step of the draft that this person is at."""
    return str(st.session_state.get(_STEP, first))


def go_to(step: str) -> None:
    """Keep the step of the draft that this person is at."""
    st.session_state[_STEP] = step


def begin(name: str, value: object) -> str:
    """Return the key of a widget that shows a value till somebody changes it there."""
    st.session_state.setdefault(name, value)
    return name


def once(name: str, made_of: object, make: Callable[[], _Made]) -> _Made:
    """Return what is made of something, made anew only for this person and when that is another."""
    kept = st.session_state.get(_ONCE + name)
    if kept is None or kept[0] != made_of:
        kept = st.session_state[_ONCE + name] = (made_of, make())
    made: _Made = kept[1]
    return made


def walk_to(step: str) -> None:
    """Ask for another step of the draft, as the button of one does."""
    st.session_state[STEPS] = step


def lay(layer: object | None) -> None:
    """Keep the layer that this person laid over the pack, for their session alone; None for no layer more.

    What was chosen of the one before is forgotten.
    """
    for key in [key for key in st.session_state if str(key).startswith(_OWN)]:
        del st.session_state[key]
    st.session_state[_LAID] = layer


def laid() -> object | None:
    """Return the layer that this person laid over the pack; None where there is none."""
    return st.session_state.get(_LAID)
