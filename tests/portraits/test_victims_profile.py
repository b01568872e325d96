"""Victims: who they are, and the share of those who were victims before of those of whom that is known."""

from dataclasses import replace

import numpy as np
from small_profiles import case, protected

from geoaudit.portraits.victims import victims

WHO = "18-20|Female|60\n18-20|Male|40\n18-20|All|100\nAll|Female|60\nAll|Male|40\nAll|All|100"
AGAIN = """
first in 12 months|45
repeat within 12 months|15
not told|10
not told (too early)|30
All|100
"""
AREAS = "W1|Alder|60\nW2|Birch|29\nNFA|no fixed abode|11\nAll|All|100"


def told(again: str = AGAIN, policy: str = "internal", **parts):
    tables = {
        "figures": protected(WHO, ("age_band", "gender"), policy),
        "repeat": protected(again, ("repeat",), policy),
    } | parts
    made = case("victims", noun="victims", **tables)
    return victims(replace(made, plan=replace(made.plan, by=tuple(parts))))


def test_repeats_are_a_share_of_those_of_whom_it_is_known():
    """15 of 60 is 25%, not 15 of all 100: of 40 nobody can say it."""
    found = told()
    one = found.tables["repeats"].iloc[0]
    assert one[["n", "base", "percent", "unknown"]].tolist() == [15, 60, 25, 40]
    assert any("Of 60 of whom it is known" in said and "25%" in said for said in found.sentences)
    assert "Of 40 more that is not known." in found.sentences


def test_where_it_is_known_of_nobody_nothing_is_said():
    """A source of less than 12 months has no share of repeats and no sentence about it."""
    found = told(
        "first in 12 months|0\nrepeat within 12 months|0\nnot told|0\nnot told (too early)|100\nAll|100"
    )
    assert np.isnan(found.tables["repeats"]["percent"].iloc[0])
    assert not any("whom it is known" in said for said in found.sentences)


def test_hidden_repeats_are_not_talked_about():
    """Where the repeats are hidden no sentence gives their share."""
    found = told(AGAIN.replace("|15", "|c").replace("|45", "|c"), "suppress-6")
    assert not any("whom it is known" in said for said in found.sentences)


def test_the_page_names_no_place_unless_asked():
    """Without areas no table is by area, and the reader is told not to put it beside places."""
    found = told()
    assert not any("area_code" in table for table in found.tables.values())
    assert any("names no place" in one for one in found.methods)


def test_areas_of_few_victims_are_left_out():
    """Birch has 29 victims, fewer than 30: it does not stand on a page that says who victims are."""
    found = told(area=protected(AREAS, ("area",)))
    assert found.tables["by-area"]["area_code"].tolist() == ["W1", "NFA", "All"]
    assert not any("Birch" in str(one.to_numpy().tolist()) for one in found.tables.values())
    assert not any("names no place" in one for one in found.methods)


def test_those_of_no_area_are_not_the_most_common_area():
    """Most victims here have no fixed abode, which is no area: Alder and Birch are compared alone."""
    text = "W1|Alder|40\nW2|Birch|30\nNFA|no fixed abode|80\nAll|All|150"
    said = " ".join(told(area=protected(text, ("area",))).sentences)
    assert "Alder" in said
    assert "abode" not in said


def test_relationships_have_percentages_of_all_and_of_those_recorded():
    """40 of 100 is 40%, of the 80 recorded 50%."""
    table = protected("Partner|40\nStranger|40\nnot recorded|20\nAll|100", ("relationship",))
    found = told(relationship=table).tables["by-relationship"].set_index("relationship")
    assert found.loc["Partner", ["percent", "percent_recorded"]].tolist() == [40, 50]


def test_every_column_has_a_meaning():
    """A reader finds in words what each column of each table is."""
    found = told(area=protected(AREAS, ("area",)))
    assert {str(name) for table in found.tables.values() for name in table} <= set(found.meanings)
