"""What a finding must be to be in a pack."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geoaudit.disclosure.policy import policy_named
from geoaudit.errors import DisclosureError, PackError
from geoaudit.pack.hotspot_rules import beyond, protected


def with_layer(finding, **columns):
    return replace(finding, layer=finding.layer.assign(**columns))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda f: replace(f, source="other"), "must be of a source of the pack"),
        (lambda f: replace(f, public=True), "must agree on being public"),
        (lambda f: replace(f, meanings={"class": "c", "n": "how many"}), "what each column is, .* of z"),
        (lambda f: replace(f, classes={**f.classes, "warm": "h3"}), "known styles, and h3 is none"),
        (lambda f: replace(f, classes={"hot spot": "h2"}), "a style for each class"),
        (lambda f: replace(f, layer=f.layer.iloc[::-1]), "in the same order"),
        (lambda f: replace(f, layer=f.layer.to_crs("EPSG:4326")), "its layer in EPSG:27700"),
        (lambda f: replace(f, layer=f.layer.drop(columns="class")), "begins with area_code, area_name"),
        (lambda f: with_layer(f, **{"class": "cold spot"}), "the same class"),
        (lambda f: replace(f, tables={"test": f.tables["test"]}), "a table by area"),
        (
            lambda f: replace(f, tables={"areas": f.tables["areas"].assign(z=np.inf)}),
            "finite figures, and 3 are infinite",
        ),
    ],
)
def test_a_finding_that_contradicts_the_pack_is_refused(changed, hot_wards, change, said):
    """Source, columns, styles, classes and areas of a finding must fit one another and the pack."""
    with pytest.raises(PackError, match=said):
        changed(found=(change(hot_wards),))


def test_titles_of_findings_differ(changed, hot_wards):
    """Two findings of one title could not be told apart in the report."""
    with pytest.raises(PackError, match="differ in their titles"):
        changed(found=(hot_wards, hot_wards))


def test_a_finding_is_made_of_the_packs_own_tables(changed, hot_wards, people, crimes):
    """A table of the same title with other cells is another table; an equal one is the same."""
    equal = replace(people, cells=people.cells.copy())
    assert changed(found=(replace(hot_wards, made_of=(equal,)),)).found
    other = replace(people, cells=people.cells.iloc[1:])
    with pytest.raises(PackError, match="made of tables of the pack, and 1 of 1 are not"):
        changed(found=(replace(hot_wards, made_of=(other,)),))
    with pytest.raises(DisclosureError, match="a protected table of 'caseload'"):
        changed(found=(replace(hot_wards, made_of=(crimes,)),))


def test_what_was_made_from_records_stays_in_the_service(changed, contents, hot_wards, people):
    """An internal finding is in no pack for release, and in one under the policy internal it is."""
    inside = replace(hot_wards, made_of=(), internal=True)
    with pytest.raises(DisclosureError, match="must stay in the service"):
        changed(found=(inside,))
    internal = policy_named("internal")
    tables = (replace(people, policy=internal),)
    assert changed(policy=internal, tables=tables, quality={}, found=(inside,)).found == (inside,)


def test_a_finding_beside_a_public_source_may_be_about_people(changed, hot_wards, crimes):
    """Of two sources, one public, a finding is made of the protected table of the other."""
    beside = replace(hot_wards, source="crime")
    assert changed(found=(beside,)).found
    with pytest.raises(DisclosureError, match="a protected table of 'crime'"):
        changed(found=(replace(beside, made_of=(crimes,)),))


def test_people_of_one_source_are_not_protected_by_a_table_of_another():
    """What is about a personal source needs a table of that source; beside a public one any will do."""
    public = {"crime": True, "caseload": False, "prison": False}
    assert protected("caseload", [("crime", True), ("caseload", False)], public)
    assert not protected("caseload", [("prison", False)], public)
    assert protected("crime", [("prison", False)], public)
    assert not protected("crime", [("crime", True)], public)
    assert not protected("caseload", [], public)


def test_a_count_that_no_table_holds_is_refused(changed, hot_wards):
    """A figure of 8 cannot come from a table of threes, nines and fifteens; nor can a half."""
    for n in (8.0, 7.5, -3.0):
        table = hot_wards.tables["areas"].assign(n=[9.0, n, np.nan])
        with pytest.raises(DisclosureError, match="figures that the policy midpoint-6 never publishes"):
            changed(found=(replace(hot_wards, tables={**hot_wards.tables, "areas": table}),))


def test_sums_of_published_figures_are_no_more_than_they(people, crimes):
    """Two periods of 3 are 6, which the policy never publishes of one; exact figures are not asked."""
    assert not beyond(pd.DataFrame({"n": [6, 12, 18]}), "caseload", (people,))
    assert beyond(pd.DataFrame({"n": [6, 13]}), "caseload", (people,))
    assert not beyond(pd.DataFrame({"n": [13.5]}), "crime", (crimes,))
    assert not beyond(pd.DataFrame({"z": [1.5]}), "caseload", (people,))
    strict = policy_named("suppress-6")
    cells = people.cells.assign(n=people.cells["n"].replace(3, 6))
    table = replace(people, policy=strict, cells=cells)
    assert beyond(pd.DataFrame({"n": [4]}), "caseload", (table,))
    assert not beyond(pd.DataFrame({"n": [11]}), "caseload", (table,))


def test_a_finding_without_a_layer_needs_no_areas(changed, near_repeats):
    """What is on no map is judged by its tables alone."""
    assert changed(found=(near_repeats,)).found == (near_repeats,)
