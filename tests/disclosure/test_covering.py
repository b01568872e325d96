"""The cheapest choice of what to hide besides, on tables that can be looked at."""

from dataclasses import replace

import numpy as np
from scipy.sparse import csr_array

from geoaudit.disclosure.covering import Cover
from geoaudit.disclosure.linked import Linked
from geoaudit.disclosure.securing import secure


def table(inner: list[list[int]], threshold: int = 5) -> Linked:
    """A table with its totals, the parts first; figures of 1 to one less than the threshold are hidden."""
    figures = np.array(inner)
    rows, columns = figures.shape
    count = rows * columns
    at = np.arange(count).reshape(rows, columns)
    parts = [*at, *at.T, at.ravel()]
    sums = np.vstack([np.eye(count), *(np.isin(np.arange(count), part)[None, :] for part in parts)])
    true = sums @ figures.ravel()
    few = (true > 0) & (true < threshold)
    lines = np.zeros((rows + columns + 2, len(true)))
    for line, part in enumerate([*at, *at.T]):
        lines[line, part], lines[line, count + line] = 1, -1
    lines[-2, count : count + rows], lines[-1, count + rows : -1] = 1, 1
    lines[-2:, -1] = -1
    nothing = np.zeros(0)
    return Linked(
        sums=csr_array(sums),
        lines=csr_array(lines),
        ties=csr_array((0, count)),
        least=nothing,
        most=nothing,
        lower=true,
        upper=true,
        shown=~few,
        fixed=np.zeros(len(true), bool),
        down=np.where(few, 0.0, np.nan),
        up=np.where(few, float(threshold), np.nan),
        apart=np.where(few, float(threshold), np.nan),
        width=float(threshold),
        cost=np.ones(len(true)),
    )


def chosen(linked: Linked) -> set[int]:
    return set(np.flatnonzero(Cover(linked, linked.shown & (linked.upper > 0)).chosen()))


def test_a_small_figure_gets_company_in_its_row_and_column_and_these_a_fourth():
    """Of a 3 among twenties, three others: one beside it, one below it, and the one where these cross."""
    linked = table([[3, 20, 30], [20, 40, 50], [30, 50, 60]])
    found = chosen(linked)
    assert len(found) == 3
    assert any(found == {beside, 3 * below, 3 * below + beside} for beside in (1, 2) for below in (1, 2))
    assert set(np.flatnonzero(~secure(linked) & linked.shown)) == found


def test_two_small_figures_that_come_to_less_than_the_threshold_need_a_third():
    """A 1 and a 2 come to 3, so that neither could be 5; a 3 and a 2 come to 5, and need nothing."""
    assert len(chosen(table([[1, 2, 20], [2, 1, 30], [20, 30, 40]]))) == 3 + 1
    assert chosen(table([[3, 2, 20], [2, 3, 30], [20, 30, 40]])) == set()


def test_what_may_not_be_hidden_is_not_chosen():
    """The cell where the company would cross is kept: another row or column is taken."""
    linked = table([[3, 20, 30], [20, 40, 50], [30, 50, 60]])
    fixed = np.zeros(len(linked.shown), bool)
    fixed[[4, 5]] = True
    cover = Cover(linked, linked.shown & ~fixed)
    assert not np.flatnonzero(cover.chosen() & fixed).size


def test_what_is_learnt_is_kept_to():
    """A need that is told later, that one of two figures goes, is met by the next choice."""
    linked = table([[30, 20], [20, 40]])
    cover = Cover(linked, linked.shown)
    assert not cover.chosen().any()
    cover.need(0, np.isin(np.arange(9), [1, 2]))
    assert not cover.chosen().any()
    few = replace(linked, shown=np.arange(9) != 0)
    cover = Cover(few, few.shown)
    cover.need(0, np.isin(np.arange(9), [2]))
    assert cover.chosen()[2]


def test_rounded_figures_make_no_lines():
    """Where parts are rounded nothing is chosen: they are not sums, and a range is room enough."""
    linked = table([[3, 20], [20, 40]])
    assert not Cover(replace(linked, upper=linked.upper + 1), linked.shown).chosen().any()
