"""Making a pack in a workspace: the choice of what goes in, what would be hidden, and the work as it goes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import streamlit as st

from geoaudit.disclosure.policy import LARGE, SMALL, THROUGHOUT
from geoaudit.errors import GeoAuditError
from geoaudit.periods.dates import in_full
from geoaudit.spec import read_spec
from geoaudit.spec.choosing import Choice, Offer, offer_of
from geoaudit.ui import making, opening, packs, state
from geoaudit.ui.making import Foreseen, Plan, Task
from geoaudit.ui.widgets.choices import choose_spec, label
from geoaudit.ui.widgets.download import download
from geoaudit.ui.widgets.fragments import count, heading, listed, notice, paragraph, show, with_small
from geoaudit.ui.workspaces import Workspace

_NOBODY = "Nobody by name"
_RULES = {
    SMALL: "wards and smaller areas",
    THROUGHOUT: "wards and smaller areas, totals too",
    LARGE: "districts and larger areas",
}
_WHY = {
    "few": ("About few people", "hidden because they are about too few people"),
    "telling": ("Tell of a group", "hidden because they tell something of everybody in a row"),
    "others": ("Protect others", "hidden so that no other can be worked out"),
}


_ANOTHERS = (
    "What was made must be of what you chose, and somebody wrote another choice into {} just before it was "
    "read: it is of theirs. Choose again, and make it anew."
)


def builder(workspace: Workspace) -> None:
    """Let the person make a pack, and show what is at work and what came of it."""
    task = state.task()
    if task and not task.job.ended:
        _watch()
        return
    top = st.container()
    plan = _plan(workspace)
    if task and task.plan.workspace == workspace:
        with top:
            _result(task, plan)


def _plan(workspace: Workspace) -> Plan:
    """Let the person choose what is made, and begin it where they wish."""
    heading("What goes in", small="All that the specification asks for, unless you choose less.")
    spec = choose_spec(workspace.specs)
    policy, offer = read_spec(spec).policy, offer_of(spec)
    plan = making.plan_of(workspace, spec, _choice(spec, offer))
    heading("How people are protected", 3, small=f"The policy {policy.name}, version {policy.version}.")
    paragraph(policy.sentence, "plain")
    if not policy.for_release:
        notice("Under this policy nothing is hidden: the pack must not leave the service.", "alarm")
    _begin(plan)
    return plan


def _choice(spec: Path, offer: Offer) -> Choice:
    recipient = _recipient(spec, offer)
    with st.expander("Tables, profiles and hotspot maps"):
        tables = [_titles(spec, f"Tables of {source}", titles) for source, titles in offer.tables.items()]
        profiles = _titles(spec, "Profiles", offer.profiles)
        hotspots = _titles(spec, "Hotspot maps", offer.hotspots)
    choice = Choice(recipient, frozenset().union(*tables), profiles, hotspots)
    paragraph(f"Chosen: {_counted(choice, offer)}.")
    return choice


def _recipient(spec: Path, offer: Offer) -> str | None:
    if offer.by_partnership:
        paragraph("The pack of each partnership is for the recipient that the specification names for it.")
        return None
    if not offer.recipients:
        paragraph("The specification has no protocol with anybody, so the pack does not say whom it is for.")
        return None
    options = list(offer.recipients) if offer.recipient else [_NOBODY, *offer.recipients]
    key = state.keep_among(f"recipient {spec}", options, offer.recipient or _NOBODY)
    chosen = st.selectbox("Whom it is for", options, key=key)
    return None if chosen == _NOBODY else str(chosen)


def _titles(spec: Path, words: str, titles: Sequence[str]) -> frozenset[str]:
    """Let the person choose all of some titles, or some."""
    if not titles:
        return frozenset()
    every = f"{words}: all {len(titles):,}" if len(titles) > 1 else f"{words}: {titles[0]}"
    if st.checkbox(label(every), key=state.keep(f"all {words} {spec}", True)):
        return frozenset(titles)
    if len(titles) == 1:
        return frozenset()
    key = state.keep_some(f"some {words} {spec}", titles)
    return frozenset(st.multiselect(label(words), titles, key=key, placeholder="None of them"))


def _counted(choice: Choice, offer: Offer) -> str:
    every = offer.whole
    parts = {
        "tables": (choice.tables, every.tables),
        "profiles": (choice.profiles, every.profiles),
        "hotspot maps": (choice.hotspots, every.hotspots),
    }
    return listed([f"{len(some):,} of {len(of):,} {words}" for words, (some, of) in parts.items() if of])


def _begin(plan: Plan) -> None:
    """Let the person see what would be hidden, or build; a file or a pack is replaced if they say so."""
    over = state.wrote(plan.path, making.text_at(plan.path))
    written = "" if plan.stands else f"This choice is written as {plan.path.name} in the workspace. "
    paragraph(f"{written}In its folder the command line makes the same pack: {plan.command}")
    if plan.in_the_way and not over:
        over = st.checkbox(label(f"Replace {plan.path.name}, which says something else"))
    again = plan.place.exists() and st.checkbox(
        label(f"Replace the pack of {plan.path.name} made on {_made_on(plan.place)}")
    )
    see, make = st.columns(2)
    if see.button("See what will be hidden and why", icon=":material/visibility_off:", width="stretch"):
        _start(plan, over, False, False)
    if make.button("Build the pack", icon=":material/inventory_2:", type="primary", width="stretch"):
        _start(plan, over, True, again)


def _made_on(place: Path) -> str:
    return in_full(datetime.fromtimestamp(place.stat().st_mtime).astimezone().date())


def _start(plan: Plan, over: bool, builds: bool, again: bool) -> None:
    if builds and plan.place.exists() and not again:
        notice("A pack was made of this already: tick that it may be replaced, and build again.", "alarm")
        return
    try:
        making.write(plan, over)
        state.note_written(plan.path, plan.text)
        state.keep_task(making.build(plan, again) if builds else making.preview(plan))
    except GeoAuditError as problem:
        notice(str(problem), "alarm")
        return
    st.rerun()


@st.fragment(run_every=1.0)
def _watch() -> None:
    """Show the steps of what is at work until it has ended."""
    task = state.task()
    if task is None or task.job.ended:
        st.rerun()
    heading(f"{_doing(task)} in the workspace {task.plan.workspace.name}", small=_PATIENCE)
    show("steps.html", label="Steps", steps=task.job.steps, working=True)
    if task.job.stopping:
        notice("It is stopping, and clears up first.")
        return
    st.button("Stop", on_click=task.job.stop, icon=":material/stop_circle:")


_PATIENCE = (
    "It goes on while you look at other pages. When you leave the app it is stopped within minutes, unless "
    "it is done by then: a pack that was made is in the workspace and in the register."
)


def _doing(task: Task) -> str:
    return "Building the pack" if task.builds else "Finding out what will be hidden"


def _result(task: Task, plan: Plan) -> None:
    """Say what came of the work."""
    if task.job.stopped:
        notice("Stopped: nothing was left half-written, and what was there before is as it was.")
    elif not task.job.succeeded:
        notice(task.job.problem, "alarm")
    elif task.of_another:
        notice(_ANOTHERS.format(task.plan.path.name), "alarm")
    elif task.builds:
        _built(task)
    else:
        _foreseen(task, plan)


def _built(task: Task) -> None:
    if not task.opened:
        with st.spinner(
            "Checking what was built: every file, every sum, and whether anybody can be found out"
        ):
            opening.open_made(task.plan.place, lambda _: None)
        state.keep_task(replace(task, opened=True))
        st.rerun()
    notice(
        "The pack was built and then checked: it is whole, every hash and every sum is as its manifest says. "
        "It is the pack that is open now.",
        "good",
    )
    for said in making.reminders(task.job.said):
        notice(said)
    place = state.place_if_any()
    if place:
        download(packs.opened(place), place)
    _steps(task)


def _steps(task: Task) -> None:
    with st.expander("How long each step took"):
        show("steps.html", label="Steps", steps=task.job.steps, working=False)


def _foreseen(task: Task, plan: Plan) -> None:
    heading("What will be hidden, and why")
    if task.plan.text != plan.text:
        notice("You have changed the choice since: this is of what was chosen before.")
    paragraph(
        "No figure is shown here. What is hidden beside the figures about few people keeps those from being "
        "worked out by subtraction."
    )
    for one in making.foreseen(task.job.said):
        _partnership(one)
    _steps(task)


def _partnership(one: Foreseen) -> None:
    heading(one.partnership, 3, small=one.certificate)
    tiles = [("Figures that stand", f"{one.sum_of('shown'):,}", "as counted, or as the policy rounds them")]
    tiles += [(head, f"{one.sum_of(name):,}", words) for name, (head, words) in _WHY.items()]
    show("tiles.html", label="All tables together", tiles=tiles)
    rows = [
        [with_small(table["title"], _about(table)), *(count(table[name]) for name in ("shown", *_WHY))]
        for table in one.tables
    ]
    heads = ["Table", "Stand", *(head for head, _ in _WHY.values())]
    caption = "How many figures of each table stand, and how many are hidden and why"
    show("table.html", caption=caption, heads=heads, rows=rows, labels=1, tall=True, empty="No tables.")


def _about(table: Mapping[str, object]) -> str:
    """Return a table's source, and by which rule of the policy its figures are published."""
    rule = "public, so exact" if table["public"] else f"rule for {_RULES[str(table['scale'])]}"
    made_of = "; what its estimates are made of" if table["estimated"] else ""
    return f"{table['source']}: {rule}{made_of}"
