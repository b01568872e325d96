"""How much of each table is hidden and why, as those who hold the records are told."""

import json

import pytest
from test_releases import BY_GENDER, EVERYBODY, offenders

from geoaudit.audit import check, run
from geoaudit.pack.read import open_pack
from geoaudit.spec import read_spec
from geoaudit.summary import as_text, as_value


def hidden_of(spec):
    """What a check says of each table, by title."""
    (outcome,) = check(read_spec(spec), spec.parent / "ws", lambda _: None)
    return outcome, {one.title: one for one in outcome.hidden}


def test_two_women_are_few_and_what_would_tell_of_them_is_hidden_to_protect_them(county):
    """Of 28 men and 2 women the women are hidden for being few, another figure to protect them."""
    outcome, hidden = hidden_of(offenders(county, BY_GENDER))
    one = hidden["Gender"]
    # The women of Ashby, the one of Birley whose gender is rare, and that one in all areas together.
    assert (one.shown, one.few, one.telling, one.others) == (8, 3, 0, 4)
    (pack,) = as_value([outcome])["packs"]
    assert pack["hidden"] == [one.value]
    assert json.loads(json.dumps(pack["hidden"]))[0]["few"] == one.few
    line = next(line for line in as_text([outcome]).splitlines() if line.startswith("Gender:"))
    assert f"{one.shown:,} figures stand" in line
    assert f"{one.few:,} about too few people" in line
    assert f"{one.others:,} to protect others" in line


@pytest.mark.parametrize("policy", ["standard", "internal"])
def test_it_sums_to_what_the_pack_hides(county, policy):
    """Figures that stand, and those hidden for each reason, are all the cells of the published table."""
    spec = offenders(county, BY_GENDER + EVERYBODY, policy)
    (outcome,) = run(read_spec(spec), spec.parent / "out", spec.parent / "ws", lambda _: None, replace=False)
    tables = {entry["title"]: entry for entry in open_pack(spec.parent / "out").manifest["tables"]}
    assert {one.title for one in outcome.hidden} == set(tables)
    for one in outcome.hidden:
        entry = tables[one.title]
        assert one.few + one.telling + one.others == entry["hidden"]
        assert one.shown + entry["hidden"] == entry["cells"]
    assert any(one.few for one in outcome.hidden) == (policy == "standard")


def test_nothing_public_is_hidden(county):
    """What anyone can download stands as counted, and is said to be public."""
    _, hidden = hidden_of(county)
    one = hidden["Crimes by ward, month and type"]
    assert (one.public, one.few, one.telling, one.others) == (True, 0, 0, 0)
    assert one.shown > 0
