"""What stands behind a finding, in words."""

import pytest

from geoaudit.pack.whence import Whence, whence_of_entry

ENTRY = {
    "source": "caseload",
    "made_of": ["tables/a.csv"],
    "period": "2022/23",
    "boundaries": "wards-2022",
    "public": False,
    "internal": False,
}
MANY = {"source": ""}
NOBODY = {"source": "", "made_of": [], "public": True}


@pytest.mark.parametrize(
    ("changed", "words", "protection"),
    [
        ({}, "From caseload (offenders): 2022/23. On wards-2022.", "Protected: standard"),
        (MANY, "From the tables by area in this pack: 2022/23. On wards-2022.", "Protected: standard"),
        (NOBODY, "From figures that somebody has published: 2022/23. On wards-2022.", "Published figures"),
        ({"public": True}, "From caseload (offenders): 2022/23. On wards-2022.", "Public source"),
        ({"period": "", "boundaries": ""}, "From caseload (offenders).", "Protected: standard"),
        (
            {"internal": True},
            "From caseload (offenders): 2022/23. On wards-2022.",
            "NOT FOR RELEASE: made from records of people",
        ),
    ],
)
def test_whence_figures_are_is_said(changed, words, protection):
    """Source, period, boundaries and protection are said as far as there are any."""
    found = whence_of_entry(ENTRY | changed, "offenders")
    assert found.words == words
    assert found.protection("standard") == protection


@pytest.mark.parametrize(("public", "alone"), [(True, False), (False, True)])
def test_what_is_about_people_is_made_of_nothing_else(public, alone):
    """Only of what is about people it is said that nothing else about them is in it."""
    said = Whence("caseload", "offenders", True, "", "", public, False).made_of(["A", "B"])
    assert said.startswith("Made of A, B")
    assert ("nothing else about people" in said) is alone
