import numpy as np
import pytest

from geoaudit.disclosure.policy import policy_named
from geoaudit.errors import DisclosureError


def test_midpoint_6_is_the_published_rule():
    """0 stays 0; 1 to 6 become 3, 7 to 12 become 9, 13 to 18 become 15 (OpenSAFELY's table)."""
    rounded = policy_named("midpoint-6").rounds(np.arange(0, 19))
    assert rounded.tolist() == [0] + [3] * 6 + [9] * 6 + [15] * 6


def test_round_5_is_to_the_nearest():
    """2 goes down and 3 goes up; 7 goes down and 8 goes up."""
    assert policy_named("round-5").rounds(np.array([0, 2, 3, 7, 8, 12])).tolist() == [0, 0, 5, 5, 10, 10]


@pytest.mark.parametrize("name", ["standard", "midpoint-6", "round-5", "internal"])
def test_a_policy_admits_all_that_it_makes(name):
    """Whatever a policy rounds to is a figure that it may publish."""
    policy = policy_named(name)
    assert policy.admits(policy.rounds(np.arange(0, 1000))).all()


def test_only_internal_stays_in_the_service():
    """The one policy that hides nothing is the one that is not for release."""
    released = {
        n: policy_named(n).for_release
        for n in ("standard", "midpoint-6", "round-5", "suppress-5", "internal")
    }
    assert [name for name, free in released.items() if not free] == ["internal"]


def test_suppression_admits_nothing_small():
    """Under suppress-6 no figure from 1 to 5 may ever be shown."""
    assert np.flatnonzero(~policy_named("suppress-6").admits(np.arange(0, 12))).tolist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("name", ["suppress-1", "suppress-x", "none", "Standard"])
def test_an_unknown_policy_is_refused_with_those_there_are(name):
    """A name that is no policy's is refused, and the message lists the policies."""
    with pytest.raises(DisclosureError, match="standard, midpoint-6, round-5, internal, suppress-N"):
        policy_named(name)


@pytest.mark.parametrize("name", ["standard", "round-5", "suppress-5", "internal"])
def test_an_interval_holds_all_that_is_rounded_to_a_figure_and_no_more(name):
    """Every true number lies in the interval of the figure published for it, whose ends are rounded to it."""
    policy, true = policy_named(name), np.arange(0, 1000)
    published = policy.rounds(true)
    lower, upper = policy.interval(published)
    assert ((lower <= true) & (true <= upper)).all()
    assert (policy.rounds(lower) == published).all() or policy.threshold
    assert (policy.rounds(upper) == published).all() or policy.threshold


def test_what_is_hidden_for_being_small_lies_below_the_threshold():
    """Under suppress-5 a number from 1 to 4 says 1 to 4, and any other says itself."""
    lower, upper = policy_named("suppress-5").interval(np.array([0, 1, 4, 5]))
    assert (lower.tolist(), upper.tolist()) == ([0, 1, 1, 5], [0, 4, 4, 5])


@pytest.mark.parametrize("name", ["standard", "round-5", "suppress-5", "internal"])
def test_widened_ends_are_never_nearer_and_stay_when_widened_again(name):
    """Widening moves ends apart, to ends that widening leaves alone."""
    policy, lower = policy_named(name), np.arange(0, 60)
    least, most = policy.widened(lower, lower + 7)
    assert (least <= lower).all()
    assert (most >= lower + 7).all()
    again = policy.widened(least, most)
    assert (again[0] == least).all()
    assert (again[1] == most).all()
