"""The protection of a layer about people: what is shown is what the policy publishes."""

import numpy as np
import pandas as pd
import pytest

from geoaudit import own_layer
from geoaudit.disclosure.policy import policy_named
from geoaudit.errors import DisclosureError
from geoaudit.own_layer import BESIDE, protected_counts

RELEASED = ("standard", "midpoint-6", "round-5", "suppress-5")


def counts(*n):
    """Return counts of areas."""
    codes = [f"E{i:02d}" for i in range(len(n))]
    return pd.DataFrame({"area_code": codes, "area_name": codes, "n": np.array(n, np.int64)})


def shown(policy, *n, outside=0, without=0):
    """Return what is shown, by code."""
    beside = dict(zip(BESIDE, (outside, without), strict=True))
    found = protected_counts(counts(*n), beside, "wards", policy_named(policy))
    return found.cells.set_index("area_code")["n"]


@pytest.mark.parametrize("policy", RELEASED)
@pytest.mark.parametrize("few", [1, 4])
def test_a_count_of_few_people_is_never_shown(policy, few):
    """Wherever few people are, in an area, outside all or without a place, no cell says it."""
    for n, outside, without in (((few, 0, 0), 0, 0), ((few, 40, 0), few, 0), ((0, 40, 0), 0, few)):
        found = shown(policy, *n, outside=outside, without=without)
        assert few not in found.dropna().tolist()


@pytest.mark.parametrize("policy", RELEASED)
def test_a_total_does_not_give_back_what_is_hidden(policy):
    """Of one person beside areas without anybody, the total is not one either."""
    found = shown(policy, 1, 0, 0)
    assert pd.isna(found["All"]) or found["All"] != 1


def test_one_more_person_changes_a_shown_figure_only_where_its_class_ends():
    """Two layers that differ by one person look alike unless a class ends there: no more is claimed."""
    one, other = shown("midpoint-6", 3, 20, 40), shown("midpoint-6", 4, 20, 40)
    assert one[["E00", "E01", "E02"]].equals(other[["E00", "E01", "E02"]])
    assert shown("midpoint-6", 6, 20)["E00"] != shown("midpoint-6", 7, 20)["E00"]


def test_what_lies_in_no_area_is_counted_beside_the_areas():
    """People outside every area and without a place have rows of their own, and are in the total."""
    found = shown("internal", 5, 7, outside=3, without=2)
    assert found.to_dict() == {"E00": 5, "E01": 7, "OUTSIDE": 3, "NOT-PLACED": 2, "All": 17}


def test_nothing_is_shown_that_the_attack_finds_out(monkeypatch):
    """Where the door let figures through as counted, the attack refuses them: nobody believes what hides."""
    real = own_layer.protect_together

    def leaking(tables, links, policy):
        found = real(tables, links, policy)
        for profile in found.profiles:
            known = profile.cells["area_code"].isin(["E01", "E02", "OUTSIDE", "NOT-PLACED"])
            profile.cells.loc[known, "n"] = [40, 50, 0, 0]
            profile.cells.loc[known, "marker"] = ""
            profile.cells.loc[profile.cells["area_code"] == "All", ["n", "marker"]] = [91, ""]
        return found

    monkeypatch.setattr(own_layer, "protect_together", leaking)
    with pytest.raises(DisclosureError, match="no hidden figure can be found out"):
        shown("suppress-5", 1, 40, 50)
