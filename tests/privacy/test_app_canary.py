"""The same person, looked for in all that the page New audit sends to the browser, keeps and logs."""

import logging
from pathlib import Path

import pytest
from county import caseload, make
from streamlit.testing.v1 import AppTest
from test_canary import ALWAYS, CANARY, FAILING, NAME, PLACES, replaced

from geoaudit.ui import finding

APP = Path(__file__).resolve().parents[2] / "app.py"
STEPS = ("Columns", "Areas and periods", "Tables and protection", "Save")


@pytest.fixture
def files(tmp_path):
    """The county's files but for its records."""
    made = make(tmp_path / "files")
    made.unlink()
    (made.parent / "caseload.csv").unlink()
    return made.parent


@pytest.fixture
def app(monkeypatch, tmp_path):
    """The page New audit of an app in which nothing is open."""
    monkeypatch.setenv(finding.CHOSEN, str(tmp_path / "none"))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    return app.switch_page("geoaudit/ui/pages/new.py").run()


def everything(app):
    """Return all that the page sends to the browser."""
    assert not app.exception
    return "".join(str(block.proto) for part in (app.main, app.sidebar) for block in part)


def press(app, label):
    """Press the button with that label, where it is there and may be pressed."""
    found = [button for button in app.button if button.label == label and not button.disabled]
    if found:
        found[0].click()
        app.run()
    return everything(app)


WHOLE = {
    "as it should be": caseload(40, CANARY),
    "a postcode mistyped": caseload(40, replaced("Postcode", "ZE7 7XO1")),
    "a name for a gender": caseload(40, replaced("Gender", NAME)),
    "a name for an offence": caseload(40, replaced("Offence", NAME)),
    "a name for a team": caseload(40, replaced("Team", NAME)),
    "a name for an address": caseload(40, replaced("Address Type", NAME)),
}


@pytest.mark.parametrize("content", [*WHOLE.values(), *FAILING.values()], ids=[*WHOLE, *FAILING])
def test_a_draft_shows_nobody(app, files, content, caplog):
    """On no step, in no message and in no log, whatever is wrong with the file that was sent."""
    caplog.set_level(logging.DEBUG)
    sent = [(path.name, path.read_bytes(), "") for path in sorted(files.iterdir())]
    body = content if isinstance(content, bytes) else content.encode()
    app.file_uploader[0].set_value([("caseload.csv", body, ""), *sent])
    seen = press(app, "Add these files")
    for step in STEPS:
        seen += press(app, f"Next: {step}")
    for pattern in (ALWAYS, PLACES):
        assert not pattern.search(seen)
        assert not pattern.search(caplog.text)


def test_the_steps_are_reached_with_the_person_in_the_file(app, files):
    """What is looked through above is the page with their record understood, and that to its last step."""
    sent = [(path.name, path.read_bytes(), "") for path in sorted(files.iterdir())]
    app.file_uploader[0].set_value([("caseload.csv", caseload(40, CANARY).encode(), ""), *sent])
    press(app, "Add these files")
    assert "41 of 41 rows would be taken." in press(app, "Next: Columns")
    for step in STEPS[1:]:
        seen = press(app, f"Next: {step}")
    assert "Say what the audit is called" in seen
