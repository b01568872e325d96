"""What profiles of people ask of a specification, and the tables that they are made of."""

import pytest

from geoaudit.errors import SpecificationError
from geoaudit.spec import read_spec

SPEC = """
[audit]
title = "An audit"
boundaries = "wards"
periods = ["2021"]

[boundaries.wards]
file = "wards.geojson"
date = 2022-12-31
code = "CD"
name = "NM"

[[sources]]
name = "people"
kind = "offenders"
files = ["people.csv"]
as_at = 2022-09-30
{source}

[[sources]]
name = "cohort"
kind = "reoffending"
files = ["people.csv"]

[populations.people]
file = "people.csv"
date = 2021-06-30
boundaries = "wards"
code = "CD"
value = "n"

[[profiles]]
title = "A profile"
{profile}
"""


def read(folder, profile: str, source: str = ""):
    (folder / "people.csv").write_text("CD,n\n", encoding="utf-8")
    path = folder / "audit.toml"
    path.write_text(SPEC.format(source=source, profile=profile), encoding="utf-8")
    return read_spec(path)


def tables(folder, profile: str, source: str = "") -> dict[str, tuple[str, ...]]:
    """By part, what the tables of the one profile are by."""
    spec = read(folder, profile, source)
    by = {plan.request.title: plan.request.by for plan in spec.tables}
    return {part: by[title] for part, title in spec.profiles[0].tables.items()}


@pytest.mark.parametrize(
    ("profile", "what"),
    [
        ('kind = "diversity"\nsource = "people"', "classification of ethnic groups"),
        ('kind = "persistent"\nsource = "people"', "says who is persistent"),
        ('kind = "reoffending"\nsource = "cohort"\nfollow_up = "12 months"', "add follow_up and waiting"),
        ('kind = "risk"\nsource = "people"\nalso = ["predicted"]', "do without 'also'"),
        ('kind = "victims"\nsource = "people"', "a source of victims"),
    ],
)
def test_what_a_profile_lacks_is_said_in_a_sentence(tmp_path, profile, what):
    """Nothing fails later on records: the specification is refused with what to add."""
    with pytest.raises(SpecificationError, match=what):
        read(tmp_path, profile)


@pytest.mark.parametrize("by", ['["gender"]', '["order_type", "team"]'])
def test_diversity_is_by_one_column_that_is_not_its_own(tmp_path, by):
    """Gender by gender has no meaning, and two columns no row of the inspectorate's table."""
    with pytest.raises(SpecificationError, match="by one column, and by none of age"):
        read(tmp_path, f'kind = "diversity"\nsource = "people"\nby = {by}', 'ethnicity = "2021"')


def test_diversity_is_made_of_the_two_groups_of_each_characteristic(tmp_path):
    """The pairs are counted as such, of which fewer figures are hidden, with the broad groups behind them."""
    found = tables(
        tmp_path, 'kind = "diversity"\nsource = "people"\nby = ["order_type"]', 'ethnicity = "2021"'
    )
    assert found == {
        "ethnicity": ("order_type", "ethnic_pair"),
        "gender": ("order_type", "gender"),
        "age": ("order_type", "age_pair"),
        "groups": ("ethnic_group",),
    }


def test_a_population_brings_the_ages_of_which_anybody_is_counted(tmp_path):
    """They are needed to leave out of a population the ages of which nobody is."""
    profile = 'kind = "diversity"\nsource = "people"\npopulation = "people"'
    assert tables(tmp_path, profile, 'ethnicity = "2021"')["ages"] == ("age_band",)


def test_teams_and_mappa_levels_are_counted_only_where_asked_for(tmp_path):
    """A source without them can have a profile of risk; teams bring their reviews."""
    profile = 'kind = "risk"\nsource = "people"'
    assert tables(tmp_path, profile) == {"figures": ("risk_of_serious_harm",)}
    assert tables(tmp_path, f'{profile}\nby = ["mappa_level", "team"]') == {
        "figures": ("risk_of_serious_harm",),
        "mappa_level": ("mappa_level",),
        "team": ("team", "review_state"),
    }


def test_lists_are_counted_where_the_rule_goes_by_them_or_they_are_asked_for(tmp_path):
    """A rule by convictions needs no list in the source."""
    profile = 'kind = "persistent"\nsource = "people"'
    assert list(tables(tmp_path, profile, "persistent = { least = 6 }")) == ["figures"]
    assert tables(tmp_path, profile, "persistent = {}")["on_lists"] == ("on_lists",)
    asked = tables(tmp_path, f'{profile}\nby = ["on_lists"]', "persistent = { least = 6 }")
    assert asked["on_lists"] == ("on_lists",)


def test_offences_and_predictions_are_added_up_only_where_asked_for(tmp_path):
    """The rate needs neither; each is a table of its own measure."""
    profile = 'kind = "reoffending"\nsource = "cohort"\nfollow_up = "12 months"\nwaiting = "6 months"'
    assert tables(tmp_path, profile) == {"figures": ("reoffended",)}
    spec = read(tmp_path, f'{profile}\nalso = ["reoffences", "predicted"]')
    assert [plan.request.measure for plan in spec.tables] == ["records", "reoffences", "predicted"]
    apart = [plan.request.by for plan in spec.tables]
    assert apart == [("reoffended", "prediction"), ("reoffended",), ("reoffended",)]
    assert (spec.profiles[0].follow_up, spec.profiles[0].waiting) == ("12 months", "6 months")
