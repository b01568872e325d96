"""The page New audit: files come in, are taken for something, and become an audit.toml that can be run."""

from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoaudit.ui import finding

ROOT = Path(__file__).resolve().parents[2]
STEPS = ("Files", "Columns", "Areas and periods", "Tables and protection", "Save")


@pytest.fixture
def app(square_pack, monkeypatch):
    """The page, with a pack open that it has nothing to do with."""
    monkeypatch.setenv(finding.CHOSEN, str(square_pack))
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("geoaudit/ui/pages/new.py").run()
    assert not app.exception
    return app


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
    named(app.text_input, "Path of a folder, or of one file").set_value(str(path))
    return press(app, "Add what is there")


def write(app, label, text):
    """Write into a field."""
    named(app.text_input, label).set_value(text).run()


def walk(app, step):
    """Press Next until a step is reached."""
    while named(app.radio, "Step").value != step:
        press(app, f"Next: {STEPS[STEPS.index(named(app.radio, 'Step').value) + 1]}")
    return html(app)
