"""A chart that does not hold together is refused, without a figure in the message."""

from math import inf, nan

import pytest

from geoaudit.errors import PackError
from geoaudit.profiles.charts import Bars, Break, Funnel, Grouped, HeatTable, Limits, Pyramid, TrendLine

LIMITS = Limits((10, 100), (20, 20), (40, 40))


def bars_with(least, most) -> Bars:
    """Two bars, of which the second is not known but between some ends."""
    return Bars("t", "u", ("a", "b"), (1, nan), (1, nan), (1, nan), least=least, most=most)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Bars("t", "u", ("a", "b"), (1,), (0,), (2,)), "as many figures"),
        (lambda: Bars("t", "u", (), (), (), ()), "at least one"),
        (lambda: Bars("t", "u", ("a", "b"), (987, 1), (990, 0), (999, 2)), "1 of 2 are not"),
        (lambda: Bars("t", "u", ("a",), (inf,), (0,), (inf,)), "must be finite"),
        (lambda: bars_with((nan, 987), (nan, 1)), "1 of 2 do not"),
        (lambda: bars_with((nan, 987), (nan, nan)), "1 of 2 do not"),
        (lambda: bars_with((nan, -inf), (nan, 987)), "1 of 2 do not"),
        (lambda: bars_with((987,), (988,)), "as many ends of ranges"),
        (lambda: Grouped("t", "u", ("a",), tuple("abcde"), [[1]] * 5, [[1]] * 5, [[1]] * 5), "1 to 4 series"),
        (lambda: Grouped("t", "u", ("a",), ("x", "x"), [[1]] * 2, [[1]] * 2, [[1]] * 2), "of 1 names"),
        (lambda: Grouped("t", "u", ("a",), ("x", "y"), [[1]], [[1]], [[1]]), "as many series"),
        (lambda: Pyramid("t", ("a",), (-1,), (1,), "l", "r"), "1 of 1 are not"),
        (lambda: Limits((1, 1), (0, 0), (1, 1)), "rising"),
        (lambda: Limits((1, 2), (0,), (1, 1)), "as many limits"),
        (lambda: Funnel("t", "u", (987,), (30,), ("a",), 30, LIMITS, LIMITS), "1 of 1 are outside"),
        (lambda: Funnel("t", "u", (nan,), (30,), ("a",), 30, LIMITS, LIMITS), "1 of 1 are outside"),
        (lambda: Funnel("t", "u", (50, 60), (30,), ("a",), 30, LIMITS, LIMITS), "as many bases"),
        (lambda: TrendLine("t", "u", ("a",), {"x": (1,)}, {}, {}, (Break("z", "w"),)), "1 of 1 are not"),
        (lambda: TrendLine("t", "u", ("a",), {}, {}, {}), "1 to 4 series"),
        (lambda: HeatTable("t", "u", ("a", "b"), ("c",), ((1,),)), "as many rows"),
        (lambda: HeatTable("t", "u", ("a",), ("c", "d"), ((1,),)), "as many figures"),
    ],
)
def test_what_does_not_hold_together_is_refused(make, says):
    """The message says what must hold and how many do not, and tells no figure."""
    with pytest.raises(PackError, match=says) as refused:
        make()
    assert "987" not in str(refused.value)


def test_hidden_points_of_a_funnel_need_no_base():
    """A hidden figure may have a hidden base."""
    assert Funnel("t", "u", (nan, 50), (nan, 30), ("a", "b"), 30, LIMITS, LIMITS).labels == ("a", "b")
