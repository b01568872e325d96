"""What is drawn where: lengths, gaps, marks of what is hidden."""

from itertools import pairwise
from math import inf, nan

import pytest

from geoaudit.charts.bars import paint_bars
from geoaudit.charts.lettering import width_of, wrapped
from geoaudit.charts.palette import BAR, HATCH, INK, MARK, SERIES, shade
from geoaudit.charts.scale import scale, words_of
from geoaudit.profiles.charts import Bars, Break, HeatTable, Pyramid, TrendLine


def _wide(path):
    across = [x for stroke in path for x, _ in stroke]
    return max(across) - min(across)


def _ends(path):
    across = [x for stroke in path for x, _ in stroke]
    return [min(across), max(across)]


def test_bars_are_as_long_as_their_figures(charts, paths):
    """A figure twice another's has a bar twice as long; a zero has none; a hidden one is not drawn as one."""
    lengths = [_wide(each) for each in paths(charts["bars"], f"fill: {BAR}")]
    assert lengths == pytest.approx([lengths[1] * 2, lengths[1], 0])


def test_hidden_marks_are_hatched_have_their_word_and_one_length(charts, paths, texts):
    """The mark of a hidden figure tells nothing of it: it is as long whatever the range."""
    one = charts["bars"]
    other = Bars(
        one.title, one.unit, one.labels, one.values, one.lower, (26, 30, 900, 4), 12, "North Tyneside"
    )
    marks = [[_wide(p) for p in paths(each, f"stroke: {HATCH}")] for each in (one, other)]
    assert marks[0] == marks[1]
    assert texts(one).count("hidden") == 2  # in the key and at the bar


def test_the_range_of_a_hidden_figure_does_not_stretch_the_scale(texts):
    """The axis is laid for what is shown."""
    shown = Bars("t", "u", ("a", "b"), (10, nan), (9, 0), (11, 5000))
    assert "15" in texts(shown)
    assert not any("000" in each for each in texts(shown))


RANGES = Bars(
    "t", "hours", ("a", "b", "c", "d"), (40, nan, nan, nan), (30, 10, 50, 0), (50, 60, inf, 9),
    interval="95% interval", least=(nan, 20, 60, nan), most=(nan, 60, inf, nan),
)  # fmt: skip
"""A figure, a range, one without an end, and what is hidden."""


def test_a_range_is_an_open_bar_between_its_ends(paths):
    """20 to 60 begins at half of 40 and is as wide; 60 or more begins where that ends and goes on beyond."""
    whole, *others = paths(RANGES, f"fill: {BAR}")
    assert not others
    (zero, forty) = (pick(x for x, _ in whole[0]) for pick in (min, max))
    open_ = [_ends(each) for each in paths(RANGES, f"stroke: {BAR}")][1:]  # the first is the key's
    places = [[(x - zero) / (forty - zero) * 40 for x in each] for each in open_]
    assert len(places) == 2
    assert places[0] == pytest.approx([20, 60], abs=0.01)
    assert places[1][0] == pytest.approx(60, abs=0.01)
    assert places[1][1] > 60


def test_a_range_is_in_figures_and_hidden_is_what_has_none(texts):
    """At the right stand a figure, two ranges and the word for what is hidden; the key has all of them."""
    words = texts(RANGES)
    assert {"40", "20 to 60", "60 or more", "known as a range", "95% interval"} <= set(words)
    assert words.count("hidden") == 2  # in the key and at the bar


def test_where_each_figure_is_known_or_a_range_nothing_is_called_hidden(texts):
    """The key names neither what is hidden nor ranges where there are none."""
    one = Bars("t", "u", ("a", "b"), (1, nan), (1, nan), (1, nan), least=(nan, 2), most=(nan, 3))
    assert "hidden" not in texts(one)
    assert "known as a range" not in texts(Bars("t", "u", ("a", "b"), (1, nan), (1, nan), (1, nan)))


def test_an_interval_is_where_its_figures_are(charts, paths):
    """The whisker of 20 (15 to 26) begins at three quarters of its bar and ends 1.3 bars from zero."""
    bar = paths(charts["bars"], f"fill: {BAR}")[0]
    zero, end = min(x for x, _ in bar[0]), max(x for x, _ in bar[0])
    flat = [
        p[0] for p in paths(charts["bars"], f"stroke: {INK}") if len(p[0]) == 2 and p[0][0][1] == p[0][1][1]
    ]
    ends = [((a[0] - zero) / (end - zero), (b[0] - zero) / (end - zero)) for a, b in flat if a[0] > zero]
    assert (pytest.approx(0.75, abs=1e-4), pytest.approx(1.3, abs=1e-4)) in ends


def test_the_figures_are_printed_beside_the_bars(charts, texts):
    """Every shown figure stands on the chart."""
    assert {"20", "10", "0"} <= set(texts(charts["bars"]))
    assert "North Tyneside: 12" in texts(charts["bars"])


def test_more_bars_give_a_higher_page_never_thinner_bars():
    """Thirty wards are as easy to read as three."""
    heights = [
        paint_bars(Bars("t", "u", ["a"] * n, [1] * n, [0] * n, [2] * n)).figure.get_size_inches()[1]
        for n in (10, 20, 30)
    ]
    assert heights[2] - heights[1] == pytest.approx(heights[1] - heights[0])


def test_a_pyramid_has_its_sides_to_one_scale_and_the_youngest_below(charts, paths, drawn):
    """60 to the left is twice 30 to the left and four times 15 to the right, outwards from the middle."""
    left, right = (paths(charts["pyramid"], f"fill: {colour}")[1:] for colour in SERIES[:2])
    plain = [_wide(p) for p in left]
    boxes = [p for p in paths(charts["pyramid"], f"stroke: {SERIES[1]}") if len(p[0]) > 3][1:]
    assert plain == pytest.approx([60 * plain[1] / 30, plain[1]])
    assert sorted(_wide(p) for p in boxes) == pytest.approx([5 * plain[1] / 30, 15 * plain[1] / 30])
    words = {"".join(e.itertext()): float(e.get("y")) for e in drawn(charts["pyramid"]).iter() if e.get("y")}
    assert words["18–20"] > words["21–24"] > words["25+"]
    assert right is not None


def test_a_pyramid_prints_hidden_for_what_is_hidden(charts, texts):
    """Two of six figures are hidden, and the key says what the hatch is."""
    assert texts(charts["pyramid"]).count("hidden") == 3


def test_a_trend_joins_neither_over_a_gap_nor_over_a_break(charts, paths):
    """Of 10 20 – 30 | 40 50 two are joined, one stands alone, and after the break two are joined."""
    first, second = (
        [[len(stroke) for stroke in p] for p in paths(charts["trend"], f"stroke: {colour}") if len(p) > 1]
        for colour in SERIES[:2]
    )
    assert [[n for n in strokes if n > 1] for strokes in first] == [[2, 2]]
    assert second == [[4, 2]]


def test_a_break_is_marked_and_said_in_words(charts, texts, paths):
    """A letter over the mark and a sentence beneath; the mark is between the two periods."""
    words = texts(charts["trend"])
    assert "A" in words
    assert "From 2004 not comparable with before: new counting rules" in " ".join(words)
    upright = [p[0] for p in paths(charts["trend"], f"stroke: {MARK}") if p[0][0][0] == p[0][1][0]]
    assert len(upright) == 1


def test_years_and_months_keep_their_step_where_there_is_no_room(texts):
    """Of 36 months every sixth has its name, so that the same months are read each year."""
    months = [f"{year}-{month:02d}" for year in (2003, 2004, 2005) for month in range(1, 13)]
    words = texts(TrendLine("t", "u", months, {"a": [1.0] * 36}, {}, {}))
    assert [each for each in words if each in months] == months[::6]


def test_points_beyond_the_outer_limits_are_numbered_and_named(charts, texts):
    """High and Low are beyond 99.8 %; the others are not named, and the hidden one is counted."""
    words = " ".join(texts(charts["funnel"]))
    assert "1. High: 70.0 %, above the 99.8 % limit" in words
    assert "2. Low: 2.0 %, below the 99.8 % limit" in words
    assert "Between" not in words
    assert "Within:" not in words
    assert "1 of 5 hidden and not drawn." in words


def test_a_heat_table_prints_every_figure_and_the_largest_is_darkest(charts, texts, paths):
    """Shades are steps of the largest figure: 50 of 50 is the darkest, 10 of 50 the lightest."""
    assert {"10", "50", "20"} <= set(texts(charts["heat"]))
    assert [len(paths(charts["heat"], f"fill: {shade(share)};")) for share in (1, 0.4, 0.2)] == [1, 1, 1]


def test_a_heat_table_of_many_columns_is_wider_and_its_names_do_not_overlap(drawn):
    """Columns never get narrower than their figures and the lines of their names."""
    many = HeatTable("t", "%", ("a",), [f"Ward number {n}" for n in range(20)], ([123.4] * 20,))
    root = drawn(many)
    places = sorted(float(e.get("x")) for e in root.iter() if (e.text or "").startswith("Ward number"))
    assert float(root.get("viewBox").split()[2]) > 360
    assert min(b - a for a, b in pairwise(places)) > 15


@pytest.mark.parametrize("name", ["bars", "grouped", "pyramid", "funnel", "trend", "heat"])
def test_no_words_leave_the_page(charts, drawn, name):
    """As wide as the measuring font makes them, words begin and end on the page."""
    root = drawn(charts[name])
    width = float(root.get("viewBox").split()[2])
    for each in root.iter("{http://www.w3.org/2000/svg}text"):
        style = each.get("style")
        if "rotate(-90" in each.get("transform", ""):
            continue
        long = width_of(each.text or "", float(style.split("font-size: ")[1].split("px")[0]))
        share = 1.0 if "text-anchor: end" in style else 0.5 if "text-anchor: middle" in style else 0.0
        start = float(each.get("x")) - share * long
        assert start >= -0.5
        assert start + long <= width + 0.5


def test_lines_are_no_wider_than_their_room_and_lose_no_letter():
    """Long names are broken between words, and a word without end inside itself."""
    name = "Killingworth and Burradon North-East " + "x" * 50
    lines = wrapped(name, 90)
    assert "".join(lines).replace(" ", "") == name.replace(" ", "")
    assert max(width_of(line) for line in lines) <= 90


def test_a_scale_begins_at_zero_and_has_round_ticks():
    """From nought, so that a length is read as a figure; below it where figures are."""
    assert words_of(scale([(3, 17)], (0, 100), whole=True).ticks) == ("0", "5", "10", "15", "20")
    assert words_of(scale([(-30, 20)], (0, 100), whole=True).ticks)[0] == "−40"
    assert scale([(nan,)], (0, 100), whole=True).at(0) == 0


def test_pyramid_and_trend_of_nothing_shown_are_drawn(drawn):
    """Where all is hidden the chart says so and does not fail."""
    drawn(Pyramid("t", ("a",), (nan,), (nan,), "l", "r"))
    drawn(TrendLine("t", "u", ("a", "b"), {"x": (nan, nan)}, {}, {}, (Break("b", "why"),)))
    drawn(HeatTable("t", "u", ("a",), ("b",), ((nan,),)))
