"""Sums that one contributor dominates: the p-percent rule by hand.

Source: Hundepool and others (2012), "Statistical Disclosure Control", section 4.2.2.
"""

import numpy as np
import pandas as pd
import pytest

from geoaudit.counts.table import LARGE, Counts
from geoaudit.disclosure.dominance import adds_up, around, sensitive
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import protect


def sums(*contributions) -> pd.DataFrame:
    """Cells from what each person adds to them."""
    rows = []
    for parts in contributions:
        largest, second, *_ = [*sorted(parts, reverse=True), 0, 0]
        rows.append(
            {"n": sum(parts), "persons": sum(p > 0 for p in parts), "largest": largest, "second": second}
        )
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([100, 50, 4, 3, 2], True),  # the second can tell the first to within 9 of 100
        ([100, 50, 4, 3, 3], False),  # to within 10, which is not under ten per cent
        ([1000, 900, 99], True),
        ([1000, 900, 100], False),
        ([40, 40, 40, 40], False),
        ([], False),
    ],
)
def test_the_second_largest_must_not_come_within_ten_per_cent_of_the_largest(parts, found):
    """A sum is sensitive where what is left of it without its two largest is under a tenth of the largest."""
    assert sensitive(sums(parts), 2).tolist() == [found]


def test_a_sum_of_few_people_is_sensitive_however_even():
    """Five people of ten hours each are fewer than six; six are not."""
    assert sensitive(sums([10] * 5, [10] * 6), 6).tolist() == [True, False]


def test_nothing_is_sensitive_inside_the_service():
    """Where no number of people is too few nobody is looked for."""
    assert not sensitive(sums([100, 1], [3]), policy_named("internal").fewest).any()


def test_a_hidden_sum_must_be_possible_a_tenth_of_its_largest_part_below_and_above():
    """Of 109 hours, 100 of them one person's: 99 to 119, or as far as hidden figures must be if more."""
    cells = sums([100, 5, 4], [20, 1], [40] * 4)
    down, up, apart = around(cells, sensitive(cells, 3), 6)
    assert down.tolist()[:2] == [99, 15]
    assert up.tolist()[:2] == [119, 27]
    assert apart.tolist()[:2] == [10, 6]
    assert np.isnan([down[2], up[2], apart[2]]).all()


def test_only_tables_that_add_up_a_number_can_be_dominated():
    """A table of counts has no largest part."""
    assert adds_up(sums([1]))
    assert not adds_up(pd.DataFrame({"n": [1], "persons": [1]}))


def test_hours_that_one_person_dominates_are_hidden_with_enough_others():
    """In a table of hours by order the dominated sum is hidden with at least one more; the total stays."""
    parts = [[100, 1, 1, 1, 1, 1], [30] * 10, [20] * 10]
    cells = sums(*parts, [p for of in parts for p in of]).assign(period="2021", available=True)
    cells.insert(0, "order", ["a", "b", "c", "All"])
    table = Counts("t", "s", False, "", ("order",), (), cells, measure="hours", scale=LARGE)
    found = protect(table, policy_named("suppress-5")).cells
    assert found["marker"].tolist()[0] == "c"
    assert (found["marker"] == "c").sum() >= 2
    assert found.loc[3, "n"] == 605
