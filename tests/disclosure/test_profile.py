import pandas as pd
import pytest

from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import DisclosureError


def profile(n, marker, public=False, policy="standard"):
    cells = pd.DataFrame({"gender": ["f", "All"], "period": "2021"})
    cells = cells.assign(n=pd.array(n, dtype="Int64"), marker=marker)
    return Profile("t", "s", public, "", ("gender",), policy_named(policy), cells)


def test_a_true_count_cannot_become_a_profile():
    """A figure that the policy never publishes is refused, so an unprotected table cannot be built."""
    with pytest.raises(DisclosureError, match="never publishes"):
        profile([5, 9], ["", ""])


@pytest.mark.parametrize(
    ("n", "marker", "said"),
    [
        ([3, 9], ["c", ""], "carries a figure"),
        ([None, 9], ["", ""], "neither a figure nor a reason"),
        ([3, 9], ["?", ""], "no meaning"),
        ([-3, 9], ["", ""], "below zero"),
    ],
)
def test_a_marker_and_its_figure_must_agree(n, marker, said):
    """Hidden means no figure, shown means one, and a marker is one of those that have a meaning."""
    with pytest.raises(DisclosureError, match=said):
        profile(n, marker)


def test_no_message_quotes_a_figure():
    """The refusal of an unprotected table does not print what it refuses."""
    with pytest.raises(DisclosureError) as refused:
        profile([4321, 9], ["", ""])
    assert "4321" not in str(refused.value)


def test_hidden_cells_are_counted():
    """A profile says how many of its cells are hidden."""
    assert profile([None, 9], ["c", ""]).hidden == 1
