from dataclasses import replace

import pandas as pd
import pytest

from geoaudit.disclosure.policy import SMALL, policy_named
from geoaudit.errors import DisclosureError, PackError
from geoaudit.pack.contents import PlacedSummary, SourceSummary


def test_rejected_rows_of_a_personal_source_are_refused(changed):
    """A list of rejected rows is about people unless the source is public, so it never enters a pack."""
    rows = pd.DataFrame({"file": ["caseload.csv"], "row": [2], "reason": ["duplicate row"]})
    with pytest.raises(DisclosureError, match="not public"):
        changed(rejected={"caseload": rows})


@pytest.mark.parametrize("n", [0, 44, 45])
def test_row_counts_of_a_personal_source_are_refused(changed, contents, n):
    """How many rows a personal source has gives back hidden totals: true, rounded or none, it stays."""
    crime, caseload = contents.sources
    for told in ({"rows_read": n}, {"rows_accepted": n}, {"rows_rejected": {"duplicate row": n}}):
        with pytest.raises(DisclosureError, match="'caseload' must stay with the sender"):
            changed(sources=(crime, replace(caseload, **told)))
    for figures in ((n, None, {}), (None, n, {}), (None, None, {"no postcode": n})):
        placed = PlacedSummary("caseload", False, "wards", *figures)
        with pytest.raises(DisclosureError, match="'caseload' must stay with the sender"):
            changed(placed=(placed,))


def test_an_account_of_people_is_refused_whatever_scale_it_claims(changed, contents, months, balance):
    """A rounded balance, month or share of people is no table of wards: it gives back what these protect."""
    for part, one in (
        ("balance", balance),
        ("coverage", months),
        ("quality", contents.quality["share-placed"]),
    ):
        cells = one.cells.assign(n=one.cells["n"] // 6 * 6 + 3)
        profile = replace(one, source="caseload", public=False, cells=cells, scale=SMALL)
        kept = {"caseload": profile}
        with pytest.raises(DisclosureError, match="must stay with the sender"):
            changed(**{part: tuple(kept.values()) if part == "balance" else kept})


def test_in_the_service_row_counts_of_people_are_exact(changed, contents, people):
    """Under the policy that is not for release what a personal source read is told as it was counted."""
    internal = policy_named("internal")
    crime, caseload = contents.sources
    told = replace(caseload, rows_read=44, rows_accepted=43, rows_rejected={"duplicate row": 1})
    made = changed(
        policy=internal, tables=(replace(people, policy=internal),), quality={}, sources=(crime, told)
    )
    assert (made.sources[1].balances, made.sources[1].kept, caseload.kept) == (True, False, True)


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
        changed(
            sources=(
                replace(crime, public=False, rows_read=None, rows_accepted=None, rows_rejected={}),
                caseload,
            )
        )


def test_sums_balance_as_far_as_they_are_shown():
    """Read = accepted + rejected is checked where every figure is shown; a hidden one cannot be."""
    assert SourceSummary("s", "k", True, (), 10, 8, {"a": 2}).balances
    assert not SourceSummary("s", "k", True, (), 10, 8, {"a": 1}).balances
    assert SourceSummary("s", "k", False, (), 9, 3, {"a": None}).balances
    assert PlacedSummary("s", True, "b", 10, 8, {}).share == 0.8
    assert PlacedSummary("s", False, "b", None, 8, {}).share is None
