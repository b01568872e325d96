import pytest

from geoaudit.pack.figures import Cell, bases_in_words, bases_of, basis_in_words, cells_in, in_words


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (Cell(7, "", 7, 7), "7"),
        (Cell(1200, "e", 900, 1300, "days"), "1,200 (estimated, between 900 and 1,300)"),
        (Cell(6, "e", 4, None, "days"), "6 (estimated, 4 or more)"),
        (Cell(20, "", 18, 22), "20 (between 18 and 22)"),
        (Cell(None, "c"), "hidden to protect people"),
        (Cell(None, "x", 1, 4, "interval"), "not available, between 1 and 4"),
        (Cell(None, ""), "not in this period"),
    ],
)
def test_a_figure_says_its_range(cell, said):
    """A reader is told the figure, that it is an estimate, and the ends that the true one lies between."""
    assert in_words(cell) == said


def test_cells_keep_what_the_table_says(estimates):
    """Figure, marker, range and basis of each cell are those of the table; an open end is None."""
    first, second, third, _ = cells_in(estimates.cells.head(4))
    assert first == Cell(4, "e", 2, 5, "postcodes")
    assert (second.upper, second.span) == (None, "4 or more")
    assert not third.ranged


def test_what_figures_rest_on_is_said_once(estimates, crimes):
    """Two steps one after the other are two reasons, each said once; a counted table rests on none."""
    assert bases_of(estimates.cells) == ("postcodes",)
    assert bases_of(crimes.cells) == ()
    assert bases_in_words(["postcodes", "postcodes; days", "census"]) == (
        "the share of live postcodes (postcodes)",
        "the share of days (days)",
        "census",
    )
    assert basis_in_words("postcodes; days") == "the share of live postcodes, then the share of days"
