"""Funnel limits, and where figures lie in them."""

from itertools import product
from math import comb, exp, factorial

import numpy as np
import pytest

from geoaudit.errors import StatisticsError
from geoaudit.statistics.funnel import (
    ABOVE,
    BELOW,
    BEYOND_95,
    BEYOND_998,
    NOT_KNOWN,
    WITHIN,
    funnel_limits,
    place_in_funnel,
)
from geoaudit.statistics.intervals import Interval, exactly

NAN = float("nan")
TAILS = (0.025, 0.975, 0.001, 0.999)


def interpolated(chances: list[float], tail: float) -> float:
    """The count under which so much lies, on straight lines through the sums at -1, 0, 1, ..."""
    sums = np.concatenate([[0.0], np.cumsum(chances)])
    return max(float(np.interp(tail, sums, np.arange(-1, len(chances)))), 0.0)


@pytest.mark.parametrize(("base", "target"), [(10, 0.1), (40, 0.433), (250, 0.02), (90, 0.68), (5, 0.97)])
def test_limits_of_proportions_are_the_interpolated_binomial(base: int, target: float) -> None:
    """Against sums of binomial chances worked out term by term."""
    chances = [comb(base, k) * target**k * (1 - target) ** (base - k) for k in range(base + 1)]
    wanted = [interpolated(chances, tail) / base for tail in TAILS]
    assert list(funnel_limits(base, target, "proportion")) == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(("thousands", "target"), [(1, 5), (12.5, 3.2), (0.4, 0.7), (20, 2)])
def test_limits_of_rates_are_the_interpolated_poisson(thousands: float, target: float) -> None:
    """Against sums of Poisson chances worked out term by term, of so many thousand people."""
    mean = thousands * target
    chances = [exp(-mean) * mean**k / factorial(k) for k in range(140)]
    wanted = [interpolated(chances, tail) / thousands for tail in TAILS]
    assert list(funnel_limits(thousands, target, "rate")) == pytest.approx(wanted, abs=1e-9)


def test_limits_by_hand() -> None:
    """4 at a half: the sum reaches 0.975 in the last sixteenth, at 4 - 0.4; 2.5 % is not reached at 0."""
    found = funnel_limits(4, 0.5, "proportion")
    assert found.upper_95 == pytest.approx(3.6 / 4, rel=1e-12)
    assert found.lower_95 == 0


def test_limits_narrow_with_the_base_and_the_outer_lie_outside() -> None:
    """A funnel: wide for small bases, narrow for large."""
    found = funnel_limits(np.arange(5.0, 2_000, 5), 0.3, "proportion")
    assert (found.lower_998 <= found.lower_95).all()
    assert (found.upper_998 >= found.upper_95).all()
    width = found.upper_95 - found.lower_95
    assert np.diff(width[::20]).max() < 0


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_beyond_is_what_has_less_than_the_tails_chance(kind: str) -> None:
    """Each count against its target by sums of chances; all said to be beyond is outside the lines."""
    base, target = (50, 0.2) if kind == "proportion" else (5, 2.0)
    mean = base * target
    chances = np.array(
        [
            comb(50, k) * 0.2**k * 0.8 ** (50 - k)
            if kind == "proportion"
            else exp(-mean) * mean**k / factorial(k)
            for k in range(51)
        ]
    )
    n = np.arange(51.0)
    found = place_in_funnel(exactly(n), exactly(np.full(51, base)), exactly(target), kind)
    limits = funnel_limits(base, target, kind)
    for k in range(51):
        so_many, so_few = 1 - chances[:k].sum(), chances[: k + 1].sum()
        tail = min(so_many, so_few)
        wanted = BEYOND_998 if tail < 0.001 else BEYOND_95 if tail < 0.025 else WITHIN
        side = NOT_KNOWN if wanted == WITHIN else ABOVE if so_many < so_few else BELOW
        assert (found.place[k], found.side[k]) == (wanted, side)
        assert wanted == WITHIN or not limits.lower_95 <= k / base <= limits.upper_95


@pytest.mark.parametrize("kind", ["proportion", "rate"])
def test_a_figure_with_a_range_is_beyond_only_where_all_of_it_is(kind: str) -> None:
    """Ranges of counts, bases and targets: the place is the mildest of any figure in them."""
    rank = {BEYOND_998: 2, BEYOND_95: 1, WITHIN: 0}
    bases = (Interval(18, 20), Interval(60, 63)) if kind == "proportion" else (Interval(5, 6), Interval(1, 3))
    target = Interval(0.2, 0.25) if kind == "proportion" else Interval(3.0, 3.5)
    seen = set()
    for base, least, wide in product(bases, range(0, 40, 2), (0, 1, 4)):
        if kind == "proportion" and least > base.upper:
            continue
        n = Interval(least, least + wide)
        found = place_in_funnel(n, base, target, kind)
        points = [
            (k, b, t)
            for k, b, t in product(range(least, least + wide + 1), range(base.lower, base.upper + 1), target)
            if kind == "rate" or k <= b
        ]
        inside = place_in_funnel(*(exactly(each) for each in np.array(points, dtype=float).T), kind)
        sides = set(inside.side.tolist())
        mildest = min(rank[each] for each in inside.place.tolist()) if len(sides) == 1 else 0
        assert rank[str(found.place)] == mildest
        assert str(found.side) == (sides.pop() if mildest else NOT_KNOWN)
        seen.add((str(found.place), str(found.side)))
    assert len(seen) == 5 or kind == "proportion"
    assert len(seen) >= 4


def test_all_of_a_small_base_is_not_beyond_a_target_of_nearly_all() -> None:
    """10 of 10 at a target of 99 % is likelier than not, though the interpolated line lies below it."""
    assert funnel_limits(10, 0.99, "proportion").upper_95 < 1
    assert place_in_funnel(exactly(10), exactly(10), exactly(0.99), "proportion").place == WITHIN


def test_what_is_not_known_has_no_place() -> None:
    """A hidden count, base or target, and a base of 0, have no limits and no place."""
    assert np.isnan(np.array(funnel_limits([NAN, 0], 0.5, "proportion"))).all()
    found = place_in_funnel(
        exactly([NAN, 3, 0, 3, 3]),
        exactly([9, NAN, 0, 9, 9]),
        exactly([0.5, 0.5, 0.5, NAN, 0.5]),
        "proportion",
    )
    assert found.place.tolist() == [NOT_KNOWN] * 4 + [WITHIN]
    assert place_in_funnel(exactly(0), exactly(0), exactly(2), "rate").place == NOT_KNOWN


def test_what_cannot_be_is_refused() -> None:
    """Another kind, a proportion in per cent, and more than the base."""
    with pytest.raises(StatisticsError, match='a "proportion" or a "rate", but "count"'):
        funnel_limits(10, 0.5, "count")  # type: ignore[arg-type]
    with pytest.raises(StatisticsError, match="between 0 and 1"):
        funnel_limits(10, 45, "proportion")
    with pytest.raises(StatisticsError, match="1 are more"):
        place_in_funnel(exactly(11), exactly(10), exactly(0.5), "proportion")
