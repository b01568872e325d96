"""What the app's page on data quality says of warnings and of the balance."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
from square_pack import by_month, by_ward, contents
from streamlit.testing.v1 import AppTest

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.write import write_pack
from geoaudit.ui import finding

APP = Path(__file__).resolve().parents[2] / "app.py"


def test_the_page_shows_warnings_and_the_balance(tmp_path, monkeypatch):
    """A warning heads the page as text, and each outcome of a step stands with its figure or as hidden."""
    made = contents("standard", (by_ward, by_month))
    source = next(source for source in made.sources if source.public)
    cells = pd.DataFrame(
        {"table": "People", "step": "to later wards", "outcome": ["in", "out"], "period": "2021"}
    ).assign(n=pd.array([1509, None], dtype="Int64"), marker=["", "c"])
    by = ("table", "step", "outcome")
    balance = Profile("Balance", source.name, True, "", by, made.policy, cells)
    write_pack(replace(made, balance=(balance,), warnings=("Small <wards>.",)), tmp_path / "p")
    monkeypatch.setenv(finding.CHOSEN, str(tmp_path / "p"))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    app.switch_page("geoaudit/ui/pages/quality.py").run()
    assert not app.exception
    shown = "\n".join(element.proto.body for element in app.get("html"))
    assert "Small &lt;wards&gt;." in shown
    part = shown.partition("to later wards")[2]
    assert "1,509" in part
    assert "hidden" in part
