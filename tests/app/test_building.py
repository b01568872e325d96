"""Packs built in a workspace by the app: chosen, foreseen, built by a process, checked, registered."""

import gc
import re
import shlex
import time
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from county import make
from pages import alarm, html, opened, press

from geoaudit.errors import SpecificationError
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.register import read_register
from geoaudit.spec import read_spec
from geoaudit.spec.choosing import offer_of
from geoaudit.ui import making
from geoaudit.ui.jobs import Job
from geoaudit.ui.making import Task, foreseen, plan_of
from geoaudit.ui.workspaces import Workspace

APP = Path(__file__).resolve().parents[2] / "app.py"
SEE, BUILD, STOP = "See what will be hidden and why", "Build the pack", "Stop"
CRIMES = "Crimes by ward, month and type"
PATIENCE = 120
PROTOCOL = """
[[protocols]]
partner = "Northside <b>Partnership"
controllers = { "Northside Probation" = "part-3-dpa-2018" }
gateway = "offender-management-s14"
assessment = "DPIA 1"
purpose = "its assessment"
from = 2020-01-01
to = 2099-12-31
review = 2020-01-02
receives = { offenders = "wards" }
retention = "a year"
"""


@pytest.fixture
def county(tmp_path):
    """The workspace of the small county, with a protocol."""
    spec = make(tmp_path / "county")
    text = spec.read_text(encoding="utf-8")
    named = text.replace("[audit]", '[audit]\nrecipient = "Northside <b>Partnership"', 1)
    spec.write_text(named + PROTOCOL, encoding="utf-8")
    return Workspace(spec.parent)


@pytest.fixture
def app(county, monkeypatch):
    """The page Pack of the workspace, in which no pack was made."""
    return opened(county.folder, monkeypatch, "pack")


def labels(app):
    """Return the buttons that are there."""
    return [button.label for button in app.button]


def tick(app, begin):
    """Change the box whose label begins so."""
    box = next(box for box in app.checkbox if box.label.startswith(begin))
    box.set_value(not box.value)
    return html(app.run())


def till_it_has_ended(app):
    """Look at the page until nothing is at work."""
    until = time.monotonic() + PATIENCE
    while STOP in labels(app) or "It is stopping" in html(app):
        assert time.monotonic() < until
        time.sleep(0.2)
        app.run()
    return html(app)


def whole_plan(county):
    """Return the plan of all that the first specification asks for."""
    return plan_of(county, county.specs[0], offer_of(county.specs[0]).whole)


def files_of(county):
    """Return what lies in a workspace beside what is exact, with nothing hidden left out."""
    paths = (path.relative_to(county.folder).as_posix() for path in county.folder.rglob("*"))
    return sorted(path for path in paths if not path.startswith("workspace"))


def test_a_person_chooses_sees_builds_and_finds_it_in_the_register(app, county):
    """Fewer tables become a specification of their own, foreseen, built, checked, opened and listed.

    The work goes on while another page is looked at.
    """
    before = county.specs[0].read_text(encoding="utf-8")
    shown = tick(app, "Tables of street")
    assert "Chosen: 1 of 2 tables." in shown
    assert "geoaudit run audit-for-northside-b-partnership.toml" in shown

    press(app, SEE)
    assert "Where to look next" in html(app.switch_page("geoaudit/ui/pages/start.py").run())
    app.switch_page("geoaudit/ui/pages/pack.py").run()
    assert STOP in labels(app)
    shown = till_it_has_ended(app)
    assert "What will be hidden, and why" in shown
    assert "Attacked:" in shown
    rows = shown.partition("How many figures of each table")[2].partition("</table>")[0]
    assert "People by ward and gender<small>caseload: rule for wards and smaller areas</small>" in rows
    assert CRIMES not in rows
    assert "Reading caseload" in shown
    assert county.packs == ()

    press(app, BUILD)
    shown = till_it_has_ended(app)
    assert "The pack was built and then checked: it is whole" in shown
    assert "review it" in shown
    assert [button.proto.label for button in app.get("download_button")] == ["Download the pack (zip)"]
    (made,) = county.packs
    assert made == county.folder / "packs" / "audit-for-northside-b-partnership"
    assert verify(made) == []
    assert [table["title"] for table in open_pack(made).manifest["tables"]] == ["People by ward and gender"]
    assert county.specs[0].read_text(encoding="utf-8") == before

    app.radio[0].set_value("Register of releases").run()
    shown = html(app)
    assert "The register is whole" in shown
    assert "The pack that is open is that of line 1." in shown
    assert "Northside &lt;b&gt;Partnership" in shown
    assert "section 14 of the Offender Management Act 2007" in shown
    assert "<b>Partnership" not in shown


def test_an_earlier_pack_is_replaced_only_when_that_is_said(app, county):
    """Without the tick a sentence says so and nothing is begun."""
    county.place_of(county.specs[0]).mkdir(parents=True)
    shown = html(app.run())
    assert "Replace the pack of" in "".join(box.label for box in app.checkbox)
    assert "tick that it may be replaced" in alarm(press(app, BUILD))
    assert STOP not in labels(app)
    assert "What will be hidden, and why" not in shown


def test_a_refusal_is_its_sentence_and_the_way_back(app, county):
    """What the command line refuses stands on the page, without a trace, and another try is offered."""
    job = Job(["check", str(county.folder / "none.toml"), "--steps"])
    job.wait(PATIENCE)
    assert not job.stopped
    app.session_state["task"] = Task(whole_plan(county), builds=True, job=job, made_of="")
    shown = html(app.run())
    assert alarm(shown) == "The specification none.toml must be a file that can be read: check its path."
    assert "Traceback" not in shown
    assert BUILD in labels(app)


def test_it_is_stopped_and_leaves_nothing_behind(app, county):
    """Stopped in its midst it goes on nowhere: no pack, no half of one, no line in the register."""
    before = files_of(county)
    press(app, BUILD)
    go_on = time.monotonic() + PATIENCE
    while "Reading boundaries" not in html(app.run()):
        assert time.monotonic() < go_on
    press(app, STOP)
    assert "nothing was left half-written" in till_it_has_ended(app)
    assert files_of(county) == before
    assert not list(county.exact.glob("*releases*"))


def test_it_ends_with_the_session(county):
    """A job that nobody refers to any more is asked to stop, and clears up."""
    job = Job(["run", *making._arguments(whole_plan(county)), "--out", str(county.folder / "out")])
    process, gone = job._process, weakref.ref(job)
    del job
    gc.collect()
    assert gone() is None
    assert process.wait(PATIENCE) != 0
    assert not (county.folder / "out").exists()


def test_two_people_build_in_one_workspace_at_once(county):
    """Each ends well or with a sentence; every pack that stands is whole and in the register."""
    whole = whole_plan(county)
    fewer = plan_of(county, whole.path, replace_tables(offer_of(whole.path).whole))
    making.write(fewer, over=False)
    tasks = [making.build(plan, replace=False) for plan in (whole, fewer)]
    for task in tasks:
        task.job.wait(PATIENCE)
    assert any(task.job.succeeded for task in tasks)
    for task in tasks:
        assert task.job.succeeded or task.job.problem.endswith((".", "again.", "--replace."))
    register = read_register(county.exact)
    assert register.problems == ()
    made = county.packs
    assert 1 <= len(made) == len(register.lines) == sum(task.job.succeeded for task in tasks)
    for place in made:
        assert verify(place) == []
        assert register.line_of(open_pack(place).manifest)
    assert not [path for path in files_of(county) if ".partial" in path]


def replace_tables(choice):
    """Return a choice of the table about people alone."""
    return type(choice)(choice.recipient, choice.tables - {CRIMES}, choice.profiles, choice.hotspots)


def test_a_specification_that_a_person_wrote_is_not_overwritten_unasked(county):
    """A file of the name that says something else stays, unless it may be replaced."""
    whole = county.specs[0]
    plan = plan_of(county, whole, replace_tables(offer_of(whole).whole))
    plan.path.write_text("mine = 1\n", encoding="utf-8")
    assert plan.in_the_way
    with pytest.raises(SpecificationError, match="says something else"):
        making.write(plan, over=False)
    assert plan.path.read_text(encoding="utf-8") == "mine = 1\n"
    making.write(plan, over=True)
    assert plan.stands
    assert [table.request.title for table in read_spec(plan.path).tables] == ["People by ward and gender"]
    making.write(plan, over=False)
    assert not [path for path in files_of(county) if ".partial" in path]


def test_what_was_made_of_another_persons_choice_is_not_taken_for_ones_own(app, county):
    """Two who choose for nobody by name share a file: a choice that came between is found, early and late."""
    whole = whole_plan(county)
    plan = plan_of(county, whole.path, replace_tables(offer_of(whole.path).whole))
    making.write(plan, over=False)
    task = making.preview(plan)
    task.job.wait(PATIENCE)
    app.session_state["task"] = task
    assert not task.of_another
    assert "What will be hidden, and why" in html(app.run())
    app.session_state["task"] = replace(task, made_of="0" * 64)
    assert "somebody wrote another choice into audit-for-northside-b-partnership.toml" in alarm(
        html(app.run())
    )
    plan.path.write_text("mine = 1\n", encoding="utf-8")
    for begin in (making.preview, lambda one: making.build(one, replace=False)):
        with pytest.raises(SpecificationError, match="written another choice"):
            begin(plan)


def test_the_command_line_makes_the_same_pack_and_the_app_finds_it(county, geoaudit, monkeypatch):
    """The command that the page names is run as it stands, with steps told for a log."""
    plan = whole_plan(county)
    monkeypatch.chdir(county.folder)
    name, *arguments = plan.command.split()
    ran = geoaudit(*arguments, "--steps", "--json")
    assert (name, ran.code) == ("geoaudit", 0)
    assert county.packs == (plan.place,)
    first, second = ran.err.splitlines()[:2]
    assert re.fullmatch(r"\d\d:\d\d:\d\d Reading boundaries", first)
    assert second.endswith(" Reading postcodes")
    (one,) = foreseen(ran.out)
    assert {table["title"] for table in one.tables} == {"People by ward and gender", CRIMES}
    assert one.sum_of("shown") > 0
    assert making.reminders(ran.out)[0].endswith("review it, and move its review date.")


def test_the_command_to_copy_runs_one_thing_alone(county):
    """Whatever a specification is called, a shell takes it for one name."""
    plan = replace(whole_plan(county), path=county.folder / "my audit; touch x.toml")
    assert shlex.split(plan.command)[:3] == ["geoaudit", "run", "my audit; touch x.toml"]
    assert shlex.split(plan.command)[3:] == ["--out", "packs/my audit; touch x"]
