"""The maps of findings, and what the report says of them."""

import re
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.pack import hotspot_sections, hotspot_shapes
from geoaudit.pack.hotspot_maps import draw_finding, ground_of
from geoaudit.pack.hotspot_sections import listings_of
from geoaudit.pack.hotspot_shapes import Frame, by_class, frame_of, path_of
from geoaudit.pack.listings import number
from geoaudit.pack.write import write_pack
from geoaudit.profiles.finding import PLAIN, SEQUENTIAL
from tests.pack.test_report import _contrast

UNIT = Frame(0.0, 10.0, 1.0)


def area_of(path: str) -> float:
    """Return the area of a path of rings, holes taken off by their direction being even-odd nested."""
    rings = []
    for ring in path.split("z")[:-1]:
        x, y = map(int, re.match(r"M(-?\d+) (-?\d+)", ring).groups())
        points = [(x, y)]
        for kind, one, other in re.findall(r"([hvl])(-?\d+)(?: (-?\d+))?", ring):
            x += int(one) if kind in "hl" else 0
            y += int(one) if kind == "v" else int(other) if kind == "l" else 0
            points.append((x, y))
        rings.append(shapely.Polygon(points))
    whole = shapely.Polygon()
    for ring in rings:
        whole = whole.symmetric_difference(ring)
    return whole.area


def test_a_square_is_drawn_north_up_in_whole_units():
    """A square of two units in the north-west of its frame is four steps, the last of them closing."""
    assert path_of(np.array([shapely.box(0, 8, 2, 10)]), UNIT) == "M2 2v-2h-2v2z"
    assert path_of(np.array([], dtype=object), UNIT) == ""


def test_what_is_too_small_to_draw_keeps_a_dot():
    """A cell of a thousandth of a unit is not lost."""
    assert path_of(np.array([shapely.box(1, 9, 1.001, 9.001)]), UNIT) == "M1 1h9v9h-9z"


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, unique=True))
def test_many_cells_in_one_path_keep_their_area(cells):
    """However cells lie, joined or not, the path covers as much as they do, holes left out."""
    squares = np.array([shapely.box(x, y, x + 1, y + 1) for x, y in cells])
    for apart in (True, False):
        (path,) = by_class(squares, np.zeros(len(squares), np.intp), 1, replace(UNIT, scale=9.0), apart)
        assert area_of(path) == 81 * len(cells)


def test_cells_that_touch_are_drawn_as_one(monkeypatch):
    """Of a grid of ten thousand cells each class is a few corners, not forty thousand."""
    x, y = (v.ravel() for v in np.meshgrid(np.arange(100) * 100.0, np.arange(100) * 100.0))
    cells = shapely.box(x, y, x + 100, y + 100)
    east = (x >= 5000).astype(np.intp)
    frame = frame_of((0.0, 0.0, 10_000.0, 10_000.0))
    west_half, east_half = by_class(cells, east, 2, frame, apart=False)
    assert area_of(west_half) == area_of(east_half) == hotspot_shapes.WIDTH**2 / 2
    assert len(west_half) < 40


def test_the_ground_is_the_set_of_the_fewest_areas(wards, later):
    """The lines on a map are those of the largest areas of the pack; without any it draws its own."""
    whole = replace(later, areas=later.areas.iloc[:2])
    assert ground_of({"wards": wards, "later": whole}).name == "later"
    assert ground_of({}) is None


def test_a_map_says_what_it_shows(hot_wards, wards):
    """Each class is a path and a word of the legend with how many there are; so is the text alternative."""
    drawn = draw_finding(hot_wards, hot_wards.layer, ground_of({"wards": wards}), "x")
    assert [style for style, *_ in drawn.paths] == ["qh", "h2", "k2"]
    assert drawn.legend == (
        ("h2", "hot spot: 1"),
        ("q0", "nothing special: 0"),
        ("k2", "cold spot: 1"),
        ("qh", "hidden: 1"),
    )
    assert drawn.alt == (
        "Map of Hot wards, as at 30 September 2022. How many areas there are of each class: hot spot: 1; "
        "nothing special: 0; cold spot: 1; hidden: 1. Abbey is a hot spot."
    )
    assert drawn.box == (0, 0, 4800, 1600)
    assert (drawn.bar, drawn.bar_label) == (800, "500 m")


@pytest.mark.parametrize(
    ("styles", "drawn"),
    [
        (("h2", "h1", "q0"), ["q0", "h1", "h2"]),
        (("k1", "k2", "qx"), ["qx", "k1", "k2"]),
        (("c1", "c6", "q0"), ["q0", "c6", "c1"]),
        (("q5", "q1", "qh"), ["qh", "q1", "q5"]),
    ],
)
def test_what_stands_out_most_lies_on_top(hot_wards, styles, drawn):
    """The edge of a weak class never covers a cell of a strong one."""
    words = ("a", "b", "c")
    layer = hot_wards.layer.assign(**{"class": words})
    one = replace(hot_wards, classes=dict(zip(words, styles, strict=True)))
    assert [style for style, *_ in draw_finding(one, layer, None, "x").paths] == drawn


def test_a_layer_beyond_the_ground_is_not_cut_off(hot_cells, wards):
    """What lies outside the largest areas is on the drawing too."""
    moved = hot_cells.layer.assign(geometry=hot_cells.layer.geometry.translate(-1000, 500))
    drawn = draw_finding(hot_cells, moved, ground_of({"wards": wards}), "x")
    assert drawn.box == (-1600, -800, 4800, 1600)


def test_on_many_cells_those_that_are_nothing_special_are_the_ground(hot_cells, monkeypatch):
    """Cells left out of a layer, and those with nothing to notice, look alike: neither has a path."""
    assert [s for s, *_ in draw_finding(hot_cells, hot_cells.layer, None, "x").paths] == ["q0", "q2", "q5"]
    monkeypatch.setattr(hotspot_shapes, "MOST_APART", 3)
    drawn = draw_finding(hot_cells, hot_cells.layer, None, "x")
    assert [style for style, *_ in drawn.paths] == ["q2", "q5"]
    assert (drawn.ground_style, drawn.ground.id, drawn.edged) == ("q0", "x", False)
    plain = hot_cells.layer.assign(**{"class": "none"})
    assert draw_finding(hot_cells, plain, None, "x").paths == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (3.0, "3"),
        (1234567, "1,234,567"),
        (1234.56, "1,235"),
        (2.345678, "2.346"),
        (0.00001, "less than 0.0001"),
        (-0.00001, "more than -0.0001"),
        (-2.5, "-2.5"),
    ],
)
def test_a_figure_is_said_in_few_digits(value, said):
    """Four digits of a fraction, every digit of what is whole, and no power of ten."""
    assert number(value) == said


@pytest.fixture(scope="module")
def html(spotted) -> str:
    return (spotted / "report.html").read_text()


def section(html: str, name: str) -> str:
    return re.search(rf'<section class="finding" id="{name}".*?</section>', html, re.DOTALL)[0]


def test_the_report_shows_each_finding(html):
    """Title, sentences, source, period, ground, protection, methods, files and layer of each stand there."""
    part = section(html, "hotspot-2")
    for words in (
        ">Hot wards</h3>",
        '<p class="lead tells">Abbey is a hot spot.</p>',
        '<p class="tells">Bridge is a cold spot.</p>',
        "From <strong>caseload</strong> (offenders): as at 30 September 2022. On wards.",
        '<span class="tag">Protected: midpoint-6</span>',
        '<a href="#table-2">People by ward and gender</a>',
        "<summary>How this was worked out</summary>",
        "Getis-Ord Gi* of counts as they are published.",
        "<dt>Number</dt><dd>how many</dd>",
        '<a href="hotspots/hot-wards-test.csv">',
        "<code>hotspot_hot_wards</code>",
    ):
        assert words in part, words
    assert '<li><a href="#hotspot-2">Hot wards</a></li>' in html
    assert "2 tables, 3 hotspot findings" in html


def test_what_stands_out_is_listed(html):
    """The rows of classes that are something special, in the order of the legend; then further tables."""
    rows = re.findall(r'<tr><th scope="row">(.*?)</tr>', section(html, "hotspot-2"))
    assert [re.sub("(<.*?>)+", "|", row) for row in rows] == [
        "E05000001|Abbey|hot spot|9|2.346|",
        "E05000002|=Bridge|cold spot|21|-2.5|",
        "0.01|8.123|",
        "0.05|2|",
    ]
    darkest = re.findall(r'<tr><th scope="row">(NZ\d)', section(html, "hotspot-1"))
    assert darkest == ["NZ1", "NZ5"]


def test_the_lightest_shade_never_stands_out(hot_cells):
    """Where every class is of the lightest shade or plain, as where no one group stands out, nothing does."""
    captions = {}
    for shade in SEQUENTIAL[:2]:
        classes = {word: shade if style in SEQUENTIAL else PLAIN for word, style in hot_cells.classes.items()}
        captions[shade] = [one.caption for one in listings_of(replace(hot_cells, classes=classes))]
    assert "What stands out" not in captions["q1"]
    assert "What stands out" in captions["q2"]


def test_long_lists_say_that_they_were_cut(changed, hot_wards, near_repeats, tmp_path, monkeypatch):
    """A list is cut at its limit and says of how many rows it shows the first."""
    monkeypatch.setattr(hotspot_sections, "MOST_NOTABLE", 1)
    monkeypatch.setattr(hotspot_sections, "MOST_ROWS", 1)
    write_pack(changed(found=(hot_wards, near_repeats)), tmp_path / "p")
    html = (tmp_path / "p/report.html").read_text()
    assert "What stands out: the first 1 of 2 rows" in html
    assert "Bands: the first 1 of 2 rows" in html


def test_a_finding_on_no_map_is_words_and_a_table(html):
    """It has no figure, its first table is shown whole, and its tiny p is said in words."""
    part = section(html, "hotspot-3")
    assert "<figure>" not in part
    assert "<td>less than 0.0001</td>" in part
    assert "On " not in part


def test_a_name_is_text_and_never_obeyed(changed, hot_cells, tmp_path):
    """Marks of HTML in a title, a name, a class, a sentence or a meaning are shown as they are."""
    bad = "<script>alert(1)</script>"
    table = hot_cells.tables["areas"].assign(**{"class": [bad] * 6})
    one = replace(
        hot_cells,
        sentences=(bad,),
        methods=(bad,),
        period=bad,
        boundaries=bad,
        tables={"areas": table, bad: pd.DataFrame({bad: [bad]})},
        meanings={**hot_cells.meanings, bad: bad},
        layer=gpd.GeoDataFrame(table, geometry=hot_cells.layer.geometry),
        classes={bad: "h2"},
    )
    write_pack(changed(found=(one,)), tmp_path / "p")
    html = (tmp_path / "p/report.html").read_text()
    assert html.count("<script") == 3  # what the page itself has: the map's figures, Leaflet, and our own
    assert html.count("&lt;script&gt;") > 10


def test_a_report_without_findings_says_nothing_of_hotspots(written):
    """Neither words nor style of hotspots are in a report that has none."""
    html = (written / "report.html").read_text()
    assert "spot" not in re.sub(r"<(script|style).*?</\1>", "", html, flags=re.DOTALL).lower()
    assert "--h2:" not in html


@pytest.mark.parametrize("theme", [2, 3], ids=["light", "dark"])
def test_hot_and_cold_are_told_apart(html, theme):
    """Hot stands out from what is not, each pattern from its ground, and the strong from the weak."""
    blocks = re.findall(r":root \{(.*?)\}", html, re.DOTALL)
    colour = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[theme - 2] + blocks[theme]))
    for strong in ("h2", "h1", "k2", "c1"):
        assert _contrast(colour[strong], colour["q0"]) >= 3, strong
    for ground in ("k2", "k1", "c3", "c4", "c5", "c6"):
        assert _contrast(colour[ground], colour[f"{ground}-line"]) >= 3, ground
    assert _contrast(colour["h2"], colour["h1"]) >= 1.8
    assert _contrast(colour["soft"], colour["ground"]) >= 4.5


def test_a_public_finding_of_a_table_says_so(changed, crimes, hot_cells, tmp_path):
    """What was made of a public table names it and claims nothing of people."""
    write_pack(changed(found=(replace(hot_cells, made_of=(crimes,)),)), tmp_path / "p")
    part = section((tmp_path / "p/report.html").read_text(), "hotspot-1")
    assert 'Made of <a href="#table-1">Crime by ward and type</a>.' in part
