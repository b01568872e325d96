import numpy as np
import pandas as pd
import pytest

from geoaudit.disclosure.policy import ACCOUNTS, LARGE, SMALL, as_protective, policy_named, rules_of
from geoaudit.disclosure.rule import midpoint, suppression
from geoaudit.errors import DisclosureError

NAMES = ["standard", "midpoint-6", "round-5", "suppress-6", "internal"]


def scales(name: str):
    """Each distinct rule of a policy."""
    policy = policy_named(name)
    return [policy.rule(scale) for scale in (SMALL, LARGE, ACCOUNTS)]


def rounded(name: str, scale: str, n) -> list[int]:
    return policy_named(name).rule(scale).rounds(np.asarray(n)).tolist()


def test_midpoint_6_is_the_published_rule():
    """0 stays 0; 1 to 6 become 3, 7 to 12 become 9, 13 to 18 become 15 (OpenSAFELY's table)."""
    table = [0] + [3] * 6 + [9] * 6 + [15] * 6
    for scale in (SMALL, LARGE):
        assert rounded("midpoint-6", scale, np.arange(19)) == table


@pytest.mark.parametrize("name", NAMES)
def test_accounts_of_the_data_leave_the_service_under_no_policy(name):
    """Of accounts no figure may stand in a pack for release, rounded or none; in the service all may."""
    rule, n = policy_named(name).rule(ACCOUNTS), np.arange(1000)
    inside = not policy_named(name).for_release
    assert rule.admits(n).tolist() == [inside] * len(n)
    assert rule.hides(n, n).tolist() == [not inside] * len(n)


def test_the_standard_rounds_wards_and_hides_in_districts():
    """Small areas are rounded to the middle of six; a district's figures are as counted."""
    assert rounded("standard", SMALL, [0, 6, 7, 100]) == [0, 3, 9, 99]
    large = policy_named("standard").rule(LARGE)
    n = np.array([0, 1, 5, 6, 100])
    assert large.rounds(n).tolist() == n.tolist()
    assert large.hides(n, n).tolist() == [False, True, True, False, False]


def test_the_total_of_all_areas_of_a_table_of_wards_is_a_large_areas():
    """In a table by ward the row All is under the rule of large areas, in a table of districts all are."""
    cells = pd.DataFrame({"area_code": ["W1", "All", "W2"]})
    policy = policy_named("standard")
    (wards, small), (total, large) = rules_of(cells, SMALL, policy)
    assert (wards.tolist(), total.tolist()) == ([True, False, True], [False, True, False])
    assert (small, large) == (policy.small, policy.large)
    (first, rule), (second, _) = rules_of(cells, LARGE, policy)
    assert (first.all(), second.any(), rule) == (True, False, policy.large)


def test_round_5_is_to_the_nearest():
    """2 goes down and 3 goes up; 7 goes down and 8 goes up."""
    assert rounded("round-5", SMALL, [0, 2, 3, 7, 8, 12]) == [0, 0, 5, 5, 10, 10]


def test_every_policy_has_a_version_and_says_what_it_does():
    """What is printed in every output is there: name, version and a sentence that ends."""
    for name in NAMES:
        policy = policy_named(name)
        assert policy.name == name
        assert policy.version == "2"
        assert policy.sentence.endswith((".", "release."))


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_admits_all_that_it_shows(name):
    """Whatever a rule makes of a figure that it does not hide is a figure that may stand in a table."""
    n = np.arange(1000)
    for rule in scales(name):
        shown = ~rule.hides(n, n)
        assert rule.admits(rule.rounds(n)[shown]).all()


@pytest.mark.parametrize("name", [n for n in NAMES if n != "internal"])
def test_distinct_persons_decide_and_not_records(name):
    """Twelve orders of one person are hidden of every area, and twelve orders of twelve people are not."""
    policy = policy_named(name)
    for rule in (policy.small, policy.large):
        assert rule.hides(np.array([12, 12]), np.array([1, 12])).tolist() == [True, False]


def test_zeros_are_shown():
    """A figure of nobody in an area is hidden by no rule, though others may need it hidden."""
    for policy in map(policy_named, NAMES):
        for rule in (policy.small, policy.large):
            assert not rule.hides(np.array([0]), np.array([0])).any()


def test_rounding_is_known_to_be_of_whole_figures_alone():
    """Under suppress-6 and internal parts add up to totals; under the others they need not."""
    assert [name for name in NAMES if policy_named(name).rounded] == ["standard", "midpoint-6", "round-5"]


def test_only_internal_stays_in_the_service():
    """The one policy that hides nothing is the one that is not for release."""
    assert [name for name in NAMES if not policy_named(name).for_release] == ["internal"]


def test_suppression_admits_nothing_small():
    """Under suppress-6 no figure from 1 to 5 may ever be shown of an area."""
    policy = policy_named("suppress-6")
    for scale in (SMALL, LARGE):
        assert np.flatnonzero(~policy.rule(scale).admits(np.arange(12))).tolist() == [1, 2, 3, 4, 5]


def test_what_must_stay_possible_of_a_hidden_figure_is_none_and_the_threshold():
    """Under suppress-6: of 1 to 5 people 0 and 6; of eight records of two people 2 and 8."""
    down, up, apart = suppression(6).ends(np.array([0, 1, 5, 8, 6]), np.array([0, 1, 5, 2, 6]))
    assert down.tolist()[1:4] == [0, 0, 2]
    assert up.tolist()[1:4] == [6, 6, 8]
    assert apart.tolist()[1:4] == [6, 6, 6]
    assert np.isnan([down[[0, 4]], up[[0, 4]], apart[[0, 4]]]).all()


def test_what_must_stay_possible_of_a_rounded_figure_is_its_class_less_one():
    """Under midpoint-6 a figure of 1 to 6 must be able to be 5 and 4 apart, and be proven below no number."""
    down, up, apart = midpoint(6).ends(np.array([1, 6, 7, 0]), np.array([1, 6, 7, 0]))
    assert (up[:2].tolist(), apart[:2].tolist()) == ([5, 5], [4, 4])
    assert np.isinf(down[:2]).all()
    assert np.isnan([down[2:], up[2:], apart[2:]]).all()


@pytest.mark.parametrize("name", NAMES)
def test_what_must_stay_possible_is_possible_of_what_is_published(name):
    """No rule asks of a shown figure what lies outside the numbers that it may stand for."""
    n = np.arange(1000)
    for rule in scales(name):
        down, up, apart = rule.ends(n, n)
        lower, upper = rule.interval(rule.rounds(n))
        asked = ~rule.hides(n, n) & ~np.isnan(up)
        assert (up[asked] <= upper[asked]).all()
        assert (np.where(np.isinf(down), upper, down)[asked] >= lower[asked]).all()
        assert (apart[asked] <= (upper - lower)[asked]).all()


@pytest.mark.parametrize("name", ["suppress-1", "suppress-1001", "suppress-x", "none", "Standard"])
def test_an_unknown_policy_is_refused_with_those_there_are(name):
    """A name that is no policy's is refused, and the message lists the policies."""
    with pytest.raises(DisclosureError, match="standard, midpoint-6, round-5, internal, suppress-N"):
        policy_named(name)


@pytest.mark.parametrize("name", NAMES)
def test_an_interval_holds_all_that_is_rounded_to_a_figure_and_no_more(name):
    """Every true number that is shown lies in the interval of its figure, whose ends are rounded to it."""
    true = np.arange(1000)
    for rule in scales(name):
        shown = ~rule.hides(true, true)
        published = rule.rounds(true)[shown]
        lower, upper = rule.interval(published)
        assert ((lower <= true[shown]) & (true[shown] <= upper)).all()
        assert (rule.rounds(lower) == published).all()
        assert (rule.rounds(upper) == published).all()


def test_what_is_hidden_for_being_small_lies_below_the_threshold():
    """Under suppress-5 a number from 1 to 4 says 1 to 4, and any other says itself."""
    lower, upper = policy_named("suppress-5").small.interval(np.array([0, 1, 4, 5]))
    assert (lower.tolist(), upper.tolist()) == ([0, 1, 1, 5], [0, 4, 4, 5])


@pytest.mark.parametrize("name", NAMES)
def test_widened_ends_are_never_nearer_and_stay_when_widened_again(name):
    """Widening moves ends apart, to ends that widening leaves alone."""
    low = np.arange(60)
    for rule in scales(name):
        least, most = rule.widened(low, low + 7)
        assert (least <= low).all()
        assert (most >= low + 7).all()
        again = rule.widened(least, most)
        assert (again[0] == least).all()
        assert (again[1] == most).all()


@pytest.mark.parametrize(
    ("policy", "least", "enough"),
    [
        ("standard", "standard", True),
        ("midpoint-6", "standard", True),
        ("standard", "midpoint-6", False),
        ("suppress-10", "suppress-6", True),
        ("suppress-6", "suppress-10", False),
        ("suppress-10", "standard", False),
        ("round-5", "standard", False),
        ("internal", "standard", False),
        ("standard", "internal", True),
    ],
)
def test_a_policy_is_as_protective_as_another_only_where_that_is_known(policy, least, enough):
    """A larger N hides more, and midpoint-6 rounds what standard rounds; nothing else is taken for more."""
    assert as_protective(policy_named(policy), policy_named(least)) is enough
