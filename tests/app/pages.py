"""A page of the app as it is read without a browser, and what a person does on it."""

from html import unescape
from pathlib import Path

from streamlit.testing.v1 import AppTest

from geoaudit.ui import finding

APP = Path(__file__).resolve().parents[2] / "app.py"


def opened(place, monkeypatch, page, script=APP, **query):
    """Open a page of the app that was started with what lies there, as an address asks for it."""
    monkeypatch.setenv(finding.CHOSEN, str(place))
    app = AppTest.from_file(str(script), default_timeout=60).run()
    for name, value in query.items():
        app.query_params[name] = value
    return app if page == "start" else turned(app, page)


def turned(app, page):
    """Turn to another page."""
    app.switch_page(f"geoaudit/ui/pages/{page}.py").run()
    assert not app.exception
    return app


def html(app):
    """Return all HTML of the page, which has no traceback; its style left out."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html") if "<style" not in element.proto.body)


def select(app, label):
    """Return the choice with that label."""
    return next(box for box in app.selectbox if box.label == label)


def press(app, label):
    """Press the button with that label, and return the page's HTML."""
    next(button for button in app.button if button.label == label).click()
    return html(app.run())


def alarm(shown):
    """Return the one sentence of alarm on the page."""
    assert shown.count('role="alert"') == 1
    return unescape(shown.partition('role="alert">')[2].partition("</p>")[0])
