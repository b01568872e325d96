from dataclasses import replace

import pandas as pd
import pytest

from geoaudit.disclosure.policy import policy_named
from geoaudit.errors import DisclosureError, PackError
from geoaudit.pack.contents import PlacedSummary, SourceSummary


def test_rejected_rows_of_a_personal_source_are_refused(changed):
    """A list of rejected rows is about people unless the source is public, so it never enters a pack."""
    rows = pd.DataFrame({"file": ["caseload.csv"], "row": [2], "reason": ["duplicate row"]})
    with pytest.raises(DisclosureError, match="not public"):
        changed(rejected={"caseload": rows})


def test_true_row_counts_of_a_personal_source_are_refused(changed, contents):
    """How many rows a personal source has is a count of people and must have been rounded too."""
    crime, caseload = contents.sources
    with pytest.raises(DisclosureError, match="'caseload' must be protected"):
        changed(sources=(crime, replace(caseload, rows_read=44)))
    placed = PlacedSummary("caseload", False, "wards", 39, 33, {"no postcode": 1})
    with pytest.raises(DisclosureError, match="'caseload' must be protected"):
        changed(placed=(placed,))


def test_every_table_has_the_policy_of_the_pack(changed):
    """One pack has one policy: a table that another let through is refused."""
    with pytest.raises(DisclosureError, match="policy suppress-6"):
        changed(policy=policy_named("suppress-6"), placed=())


@pytest.mark.parametrize(
    ("part", "value", "said"),
    [
        ("sources", (), "must count a source of the pack"),
        ("boundaries", {}, "needs the boundary set 'wards'"),
        ("rejected", {"crime": pd.DataFrame({"row": [1]})}, "must have the columns file, row, reason"),
    ],
)
def test_contents_that_contradict_one_another_are_refused(changed, part, value, said):
    """A table without its source or boundary set, or a list without its columns, makes no pack."""
    with pytest.raises(PackError, match=said):
        changed(**{part: value})


def test_a_table_and_its_source_agree_on_being_public(changed, contents):
    """A personal source cannot lend its name to a table that calls itself public."""
    crime, caseload = contents.sources
    with pytest.raises(PackError, match="agree on being public"):
        changed(sources=(replace(crime, public=False, rows_read=9, rows_accepted=9), caseload))


def test_sums_balance_as_far_as_they_are_shown():
    """Read = accepted + rejected is checked where every figure is shown; a hidden one cannot be."""
    assert SourceSummary("s", "k", True, (), 10, 8, {"a": 2}).balances
    assert not SourceSummary("s", "k", True, (), 10, 8, {"a": 1}).balances
    assert SourceSummary("s", "k", False, (), 9, 3, {"a": None}).balances
    assert PlacedSummary("s", True, "b", 10, 8, {}).share == 0.8
    assert PlacedSummary("s", False, "b", None, 8, {}).share is None
