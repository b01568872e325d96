import pytest

from geoaudit.pack.changes import compared, sides
from geoaudit.pack.outlines import outline


@pytest.fixture
def found(changes, wards, later):
    drawn = {"wards": outline(wards), "wards-later": outline(later)}
    return compared("wards to wards-later", changes, drawn)


def test_each_change_is_counted_by_area(found):
    """An area in several pairs is one area; the earlier and the later set are counted apart."""
    counts = {tally.change: (tally.before, tally.after) for tally in found.tallies}
    assert counts["redrawn"] == (2, 2)
    assert counts["recoded"] == (1, 1)
    assert counts["unchanged"] == (0, 0)


def test_both_sets_are_drawn_by_what_became_of_their_areas(found):
    """Each area has its change's pattern and says it; the legend has the changes that occur and no others."""
    before, after = found.figures
    assert [p.style for p in before.panels[0].patches] == ["ch-redrawn", "ch-redrawn", "ch-recoded"]
    assert after.panels[0].patches[2].words == "Castle: recoded"
    assert [style for style, _ in after.legend] == ["ch-recoded", "ch-redrawn"]
    assert "2 redrawn" in before.panels[0].alt


def test_an_area_that_the_comparison_does_not_name_is_drawn_as_unknown(changes, wards):
    """Nothing is taken to be unchanged because nobody said anything of it."""
    figure = compared("wards to x", changes.iloc[:3], {"wards": outline(wards)}).figures[0]
    assert figure.panels[0].patches[2].style == "qx"


def test_pairs_say_what_is_shared(found):
    """A pair has names with codes and both shares of land; shares of addresses only where they were given."""
    assert len(found.pairs) == found.changed == 4
    pair = found.pairs[1]
    assert (pair.before, pair.after, pair.land[0]) == ("Abbey (E05000001)", "=Bridge (E05000002)", 0.2)
    assert not found.by_address
    assert pair.addresses == (None, None)


@pytest.mark.parametrize(
    ("name", "known", "cut"),
    [
        ("a to b", {}, ("a", "b")),
        ("west to east to b", {"west to east": 1}, ("west to east", "b")),
        ("alone", {}, ("alone", "alone")),
    ],
)
def test_the_two_sets_are_told_from_the_comparisons_name(name, known, cut):
    """A set whose own name has the word in it is known by the pack's sets."""
    assert sides(name, known) == cut
