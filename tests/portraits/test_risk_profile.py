"""Risk: who is of which risk of serious harm, and which teams have more reviews overdue."""

from dataclasses import replace

import numpy as np
import pytest
from small_profiles import case, protected

from geoaudit.portraits.risk import risk

HARM = "Low|60\nMedium|100\nHigh|35\nVery high|5\nnot recorded|20\nAll|220"
TEAMS = """
Coast|overdue|40
Coast|not overdue|40
Coast|not recorded|10
Coast|All|90
Hill|overdue|4
Hill|not overdue|76
Hill|not recorded|0
Hill|All|80
Moor|overdue|12
Moor|not overdue|38
Moor|not recorded|0
Moor|All|50
not recorded|overdue|0
not recorded|not overdue|0
not recorded|not recorded|0
not recorded|All|0
All|overdue|56
All|not overdue|154
All|not recorded|10
All|All|220
"""
BY = ("team", "review_state")


def told(teams: str | None = TEAMS, policy: str = "internal", **parts):
    tables = {"figures": protected(HARM, ("risk_of_serious_harm",), policy)} | parts
    if teams is not None:
        tables["team"] = protected(teams, BY, policy)
    made = case("risk", **tables)
    return risk(
        replace(made, plan=replace(made.plan, by=tuple(name for name in tables if name != "figures")))
    )


def test_risk_is_a_share_of_all_and_of_those_recorded():
    """100 of 220 is 45%, of the 200 whose risk is recorded 50%."""
    medium = told().tables["risk"].set_index("risk_of_serious_harm").loc["Medium"]
    assert medium[["percent", "base_recorded", "percent_recorded"]].tolist() == [45, 200, 50]
    assert "For 9% the risk of serious harm is not recorded." in told().sentences


def test_overdue_is_a_share_of_reviews_that_are_recorded():
    """40 of 80 is 50%, the 10 without a date beside them; 56 of 210 in all is 27%."""
    found = told().tables["reviews-overdue"].set_index("team")
    assert found.loc["Coast", ["n", "base", "percent", "unknown"]].tolist() == [40, 80, 50, 10]
    assert found.loc["All", ["n", "base", "percent", "unknown"]].tolist() == [56, 210, 27, 10]


def test_a_team_stands_out_only_where_its_interval_is_clear_of_all():
    """Wilson's intervals: 50% (39 to 61) and 5% (2 to 12) are clear of 27%; 24% (14 to 37) is not."""
    found = told().tables["reviews-overdue"].set_index("team")
    assert found.loc["Coast", ["lower", "upper"]].tolist() == pytest.approx([39.3, 60.7], abs=0.05)
    assert found["verdict"].to_dict() == {
        "Coast": "higher",
        "Hill": "lower",
        "Moor": "no evidence of a difference",
        "not recorded": "",
        "All": "",
    }
    assert any("higher than that of all teams together in Coast" in one for one in told().sentences)
    assert not any("Moor" in one for one in told().sentences)


def test_a_team_of_hidden_figures_has_no_verdict():
    """Where a team's figures are hidden nothing is worked out or said of it."""
    found = told(TEAMS.replace("Coast|overdue|40", "Coast|overdue|c").replace("Coast|All|90", "Coast|All|c"))
    coast = found.tables["reviews-overdue"].set_index("team").loc["Coast"]
    assert coast["verdict"] == ""
    assert np.isnan(coast["percent"])
    assert not any("Coast" in one for one in found.sentences)


def test_no_team_without_anybody_has_a_share():
    """A base of 0 has no percentage and no verdict."""
    found = told().tables["reviews-overdue"].set_index("team").loc["not recorded"]
    assert found["base"] == 0
    assert np.isnan(found["percent"])


def test_teams_and_mappa_levels_are_there_only_where_asked_for():
    """A source without reviews has the risk alone; MAPPA levels come with by."""
    alone = told(None)
    assert list(alone.tables) == ["risk"]
    level = protected("Level 1|30\nLevel 2|10\nnot recorded|180\nAll|220", ("mappa_level",))
    assert list(told(None, mappa_level=level).tables) == ["risk", "mappa-level"]


def test_every_column_has_a_meaning():
    """A reader finds in words what each column of each table is."""
    found = told()
    assert {str(name) for table in found.tables.values() for name in table} <= set(found.meanings)
