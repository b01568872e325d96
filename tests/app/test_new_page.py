"""The page New audit: files come in, are taken for something, and become an audit.toml that can be run."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from county import make
from pages import opened

from geoaudit.spec import read_spec
from geoaudit.ui import opening, state
from geoaudit.ui.roles import Role

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("Files", "Columns", "Areas and periods", "Tables and protection", "Save")


@pytest.fixture
def app(square_pack, monkeypatch):
    """The page, with a pack open that it has nothing to do with."""
    return opened(square_pack, monkeypatch, "new")


def html(app):
    """Return all HTML of the page, which has no traceback."""
    assert not app.exception
    return unescape("\n".join(element.proto.body for element in app.get("html")))


def named(widgets, label):
    """Return the widget with that label."""
    return next(widget for widget in widgets if widget.label == label)


def press(app, label):
    """Press the button with that label."""
    named(app.button, label).click()
    return html(app.run())


def lying(app, path):
    """Add the files at a path."""
    named(app.text_input, "Path of a folder, of one file, or of an audit.toml").set_value(str(path))
    return press(app, "Add what is there")


def write(app, label, text):
    """Write into a field."""
    named(app.text_input, label).set_value(text).run()


def drawn_on(app, day):
    """Say on what day the list of people was drawn."""
    named(app.radio, "Step").set_value("Columns").run()
    write(app, "True on – needed", day)


def walk(app, step):
    """Press Next until a step is reached."""
    while named(app.radio, "Step").value != step:
        press(app, f"Next: {STEPS[STEPS.index(named(app.radio, 'Step').value) + 1]}")
    return html(app)


@pytest.fixture
def files(tmp_path):
    """A folder with the records, postcodes and boundaries of three invented wards."""
    made = make(tmp_path / "files")
    made.unlink()
    return made.parent


def test_from_files_to_an_audit_that_the_command_line_reads(app, files, tmp_path):
    """The whole way of somebody whose files lie on the machine, to a specification as they said it."""
    assert "It holds areas, with their codes in WD21CD." in lying(app, files)
    assert "40 of 40 rows would be taken." in walk(app, "Columns")
    assert named(app.text_input, "True on – needed").value == ""
    assert "Say on what day caseload was true." in walk(app, "Save")
    drawn_on(app, "30/09/2022")
    walk(app, "Areas and periods")
    write(app, "Title", "Trial <b>county")
    write(app, "The partnership or area is called", "Northside and Southside")
    walk(app, "Tables and protection")
    named(app.checkbox, "Crimes by month and type: street-level").uncheck().run()
    assert "Nothing is missing." in walk(app, "Save")
    assert "and none was given: write it" in press(app, "Save the audit")
    write(app, "Folder to save it in", str(tmp_path / "audit"))
    assert "Saved as audit.toml" in press(app, "Save the audit")
    spec = read_spec(tmp_path / "audit" / "audit.toml")
    assert [source.as_at for source in spec.sources] == [date(2022, 9, 30), None]
    assert (spec.title, spec.partnership) == ("Trial <b>county", ("Northside and Southside",))
    assert [path.resolve().name for source in spec.sources for path in source.files] == [
        "caseload.csv",
        "police.zip",
    ]
    titles = {plan.request.title for plan in spec.tables}
    assert "Crimes by area and type: street-level" in titles
    assert "Crimes by month and type: street-level" not in titles
    assert "which is not lost unasked" in press(app, "Save the audit")
    named(app.checkbox, "Replace the audit.toml that is there").check().run()
    assert "Saved as audit.toml" in press(app, "Save the audit")
    assert "Trial <b>" not in "\n".join(element.proto.body for element in app.get("html"))
    named(app.radio, "Step").set_value("Files").run()
    place = tmp_path / "audit" / "audit.toml"
    assert "begin anew first" in lying(app, place)
    press(app, "Begin anew")
    assert not app.selectbox
    lying(app, place)
    walk(app, "Tables and protection")
    assert not named(app.checkbox, "Crimes by month and type: street-level").value


def test_files_that_are_sent_are_kept_for_the_session_and_refused_in_one_sentence(app, files):
    """One that is damaged is told of, those with it are taken, and nothing that was there is lost."""
    sent = [(path.name, path.read_bytes(), "") for path in sorted(files.iterdir())]
    app.file_uploader[0].set_value([*sent, ("empty.csv", b"", ""), ("broken.xlsx", b"no workbook", "")])
    shown = press(app, "Add these files")
    assert shown.count('role="alert"') == 2
    assert "empty.csv must hold a table" in shown
    assert "broken.xlsx" in shown
    uses = [box.value for box in app.selectbox if box.label.startswith("Taken for")]
    assert uses == ["records", "records", "postcodes", "boundaries"]
    assert "none came" in press(app, "Add these files")
    app.switch_page("geoaudit/ui/pages/pack.py").run()
    app.switch_page("geoaudit/ui/pages/new.py").run()
    assert len([box for box in app.selectbox if box.label.startswith("Taken for")]) == 4
    folder = app.session_state["draft files"].path
    assert sorted(path.name for path in folder.iterdir()) == sorted(name for name, *_ in sent)
    next(button for button in app.button if button.label == "Leave out").click()
    app.run()
    assert "caseload.csv" not in html(app)
    assert not (folder / "caseload.csv").exists()


def test_a_file_that_was_moved_is_one_sentence_and_nothing_is_lost(app, files):
    """Files of the machine may go while a draft is drawn up."""
    lying(app, files)
    (files / "caseload.csv").rename(files / "moved.csv")
    shown = walk(app, "Columns")
    assert "caseload.csv is not there" in shown
    assert shown.count('role="alert"') == 1
    (files / "moved.csv").rename(files / "caseload.csv")
    assert "40 of 40 rows would be taken." in html(app.run())


def test_a_column_that_is_needed_and_missing_is_asked_for(app, files):
    """The preview waits for it, and the last step says what is missing."""
    text = (files / "caseload.csv").read_text().replace("CRN", "Whose").replace("Offence", "What for")
    (files / "caseload.csv").write_text(text)
    lying(app, files)
    assert "Still to be chosen: reference of the person." in walk(app, "Columns")
    named(app.selectbox, "Reference of the person – needed").set_value("Whose").run()
    assert "40 of 40 rows would be taken." in html(app)
    shown = walk(app, "Save")
    assert "Say what the audit is called." in shown
    assert "reference of the person" not in shown


def test_a_date_that_is_mapped_later_tells_what_the_source_covers(app, files):
    """What is suggested comes with the column that tells it, and stays when another is mapped."""
    rows = [f"{i % 27 + 1:02d}/05/2021,Path {i},3,NE1 1AA" for i in range(60)]
    (files / "work.csv").write_text("\n".join(["When it was,Project,Hours,Postcode", *rows]) + "\n")
    lying(app, files / "work.csv")
    walk(app, "Columns")
    assert not named(app.text_input, "Holds all of").value
    named(app.selectbox, "Date – needed").set_value("When it was").run()
    assert named(app.text_input, "Holds all of").value == "2021-05"
    assert named(app.selectbox, "Dates are written as").value == "dd/mm/yyyy"
    write(app, "Holds all of", "2021-04 to 2021-06")
    named(app.selectbox, "Reference of the person").set_value("Project").run()
    assert named(app.text_input, "Holds all of").value == "2021-04 to 2021-06"


def test_an_audit_for_some_of_the_areas_names_their_column(app, files, tmp_path):
    """Partnerships are offered by the column that names them; each gets a pack of its own."""
    lying(app, files)
    drawn_on(app, "30/09/2022")
    walk(app, "Areas and periods")
    write(app, "Title", "Trial county")
    named(app.selectbox, "It is for").set_value("LAD21NM").run()
    named(app.multiselect, "Which of them").set_value(["Northside", "Southside"]).run()
    named(app.radio, "Count for").set_value("other").run()
    write(app, "Periods, divided by commas", "2021-05, 2021-06")
    walk(app, "Save")
    write(app, "Folder to save it in", str(tmp_path / "audit"))
    press(app, "Save the audit")
    assert "which is the workspace that is open now" in html(app)
    assert "the workspace has none to show yet" in html(app.switch_page("geoaudit/ui/pages/map.py").run())
    spec = read_spec(tmp_path / "audit" / "audit.toml")
    assert spec.partnership == ("Northside", "Southside")
    assert spec.boundaries["wards"].parent == "LAD21NM"
    assert [period.label for period in spec.periods] == ["2021-05", "2021-06"]


def test_a_policy_that_the_page_does_not_offer_stays(app, files, tmp_path):
    """A specification with other protection is opened and saved with it: nobody chose less."""
    lying(app, files)
    drawn_on(app, "30/09/2022")
    walk(app, "Areas and periods")
    write(app, "Title", "Trial")
    write(app, "The partnership or area is called", "Northside and Southside")
    walk(app, "Save")
    write(app, "Folder to save it in", str(tmp_path / "audit"))
    press(app, "Save the audit")
    place = tmp_path / "audit" / "audit.toml"
    text = place.read_text(encoding="utf-8")
    assert text.count('policy = "standard"') == 1
    place.write_text(text.replace('policy = "standard"', 'policy = "suppress-20"'), encoding="utf-8")
    named(app.radio, "Step").set_value("Files").run()
    press(app, "Begin anew")
    lying(app, place)
    walk(app, "Tables and protection")
    assert named(app.selectbox, "Policy").value == "suppress-20"
    walk(app, "Save")
    write(app, "Folder to save it in", str(place.parent))
    named(app.checkbox, "Replace the audit.toml that is there").check().run()
    press(app, "Save the audit")
    assert read_spec(place).policy.name == "suppress-20"


def test_a_day_is_written_and_one_that_is_none_is_said(app, files):
    """What is no day is told of in a sentence, and the day before it stays."""
    lying(app, files)
    drawn_on(app, "30/9/2022")
    drawn_on(app, "31/09/2022")
    assert "such as 31/03/2023, and this is none" in html(app)
    assert "on what day caseload" not in walk(app, "Save")
    named(app.radio, "Step").set_value("Areas and periods").run()
    assert next(box for box in app.text_input if box.label.startswith("As at")).value == "31/12/2021"


def test_what_was_written_last_is_kept_when_a_step_is_left_at_once(app, files):
    """A day that is written and the button pressed before the page has heard of it: both come together."""
    lying(app, files)
    walk(app, "Columns")
    named(app.text_input, "True on – needed").set_value("30/09/2022")
    assert "on what day caseload" not in walk(app, "Save")


def test_files_without_dates_are_not_said_to_share_no_month(app, files):
    """Of a caseload alone the page says that nothing has dates."""
    (files / "police.zip").unlink()
    lying(app, files)
    shown = walk(app, "Areas and periods")
    assert "None of your files has dates" in shown
    assert "no month in common" not in shown


def test_internal_warns_that_it_must_not_leave_the_service(app):
    """The one policy that hides nothing."""
    walk(app, "Tables and protection")
    assert "must not leave the service" not in html(app)
    named(app.selectbox, "Policy").set_value("internal").run()
    assert "it must not leave the service" in html(app)


def test_the_page_needs_no_pack(monkeypatch, tmp_path):
    """Where no pack can be opened it is there all the same, without a masthead."""
    app = opened(tmp_path, monkeypatch, "start")
    app.switch_page("geoaudit/ui/pages/new.py").run()
    shown = html(app)
    assert "Your files" in shown
    assert "What stands behind these figures" not in shown
    assert 'role="alert"' not in shown


def test_a_server_without_a_place_gives_the_text_to_take_away(app, files, monkeypatch):
    """Nobody on a server writes to its disk or reads from it by a path."""
    lying(app, files)
    drawn_on(app, "30/09/2022")
    walk(app, "Areas and periods")
    write(app, "Title", "Trial county")
    write(app, "The partnership or area is called", "Northside")
    monkeypatch.setattr(opening, "offers_path", lambda: False)
    assert "take the file away" in walk(app, "Save")
    assert not app.text_input
    press(app, "Back: Tables and protection")
    named(app.radio, "Step").set_value("Files").run()
    assert not app.text_input


def test_a_viewer_on_a_server_draws_up_nothing(app, monkeypatch):
    """Records are read here, which is for analysts."""
    monkeypatch.setattr(state, "role", lambda: Role.VIEWER)
    assert "Only analysts" in html(app.run())
    assert not app.file_uploader
