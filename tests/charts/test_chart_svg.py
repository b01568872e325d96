"""The SVG of a chart stands in any page, beside others, and says what it shows."""

import os
import re
import subprocess
import sys
import warnings
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.charts.describing import described
from geoaudit.charts.drawing import draw
from geoaudit.errors import PackError
from geoaudit.profiles.charts import Bars, HeatTable, Pyramid

SVG = "{http://www.w3.org/2000/svg}"


def test_a_chart_has_a_role_a_title_and_its_text_alternative(chart):
    """Whoever cannot see it is read the title and the description."""
    root = ET.fromstring(draw(chart, "x1"))
    named = {each.get("id"): each.text for each in root}
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    assert named[root.get("aria-labelledby")] == chart.title
    assert named[root.get("aria-describedby")] == described(chart)


def test_a_chart_scales(chart):
    """It is as wide as its room, by its view box, and has no fixed size."""
    root = ET.fromstring(draw(chart))
    assert root.get("width") == "100%"
    assert root.get("height") is None
    assert [float(n) for n in root.get("viewBox").split()][:3] == [0, 0, 360]


def test_no_prolog_no_date_and_nothing_from_elsewhere(chart):
    """It can be pasted into HTML, and names no address but the two namespaces."""
    text = draw(chart)
    assert text.startswith("<svg ")
    assert not re.search(r"<\?xml|<!DOCTYPE|<metadata|<style|<script|@import|DejaVu|Matplotlib", text)
    addresses = set(re.findall(r"https?://[^\"'<> ]+", text))
    assert addresses == {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def test_two_charts_of_one_page_share_no_id(charts):
    """Ids of all charts of a page are different, and every pointer points into its own chart."""
    seen: set[str] = set()
    for number, chart in enumerate([*charts.values(), *charts.values()]):
        text = draw(chart, f"c{number}")
        ids = re.findall(r'\bid="([^"]+)"', text)
        pointers = re.findall(r'url\(#([^)]+)\)|href="#([^"]+)"', text)
        assert len(ids) == len(set(ids))
        assert not seen & set(ids)
        assert {one or other for one, other in pointers} <= set(ids)
        seen |= set(ids)


def test_colours_stay_colours_when_ids_get_their_prefix(chart):
    """Every paint is a colour of six digits, none, or a pattern of the chart."""
    for each in ET.fromstring(draw(chart, "c0ffee")).iter():
        paint = [*re.findall(r"(?:fill|stroke): ([^;]+)", each.get("style", "")), each.get("fill", "none")]
        assert all(re.fullmatch(r"#[0-9a-f]{6}|none|url\(#c0ffee-\w+\)", one) for one in paint)


def test_the_same_bytes_twice(chart):
    """What is drawn depends on the chart alone."""
    first = draw(chart, "a")
    assert draw(chart, "a") == first


def test_the_same_bytes_in_another_process(charts, tmp_path):
    """Another process with another hash seed and other settings of matplotlib draws the same."""
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nsvg.fonttype: path\nlines.linewidth: 9\n")
    code = (
        "import sys; from geoaudit.charts.drawing import draw; from geoaudit.profiles.charts import *;"
        "from numpy import nan, inf; sys.stdout.buffer.write(draw(eval(sys.stdin.read()), 'p').encode())"
    )
    env = os.environ | {"PYTHONHASHSEED": "77", "MATPLOTLIBRC": str(tmp_path)}
    run = [sys.executable, "-c", code]
    chart = charts["bars"]
    there = subprocess.run(run, capture_output=True, check=True, env=env, input=repr(chart).encode()).stdout
    assert there.decode() == draw(chart, "p")


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", 'x" id="y', "$x^2$ & $\\frac{1}{2}$", "]]>", "\\n%s{0}"]
)
def test_names_from_data_are_words_and_nothing_else(name, texts):
    """A ward's name is neither markup nor mathematics: it is read as it is written."""
    chart = Pyramid(name, (name,), (3,), (4,), name, name, name)
    root = ET.fromstring(draw(chart))
    words = "".join("".join(texts(chart)).split())
    assert root.find(f"{SVG}title").text == name
    assert "".join(name.split()) in words
    assert not list(root.iter(f"{SVG}script"))
    assert 'id="y"' not in draw(chart)


@pytest.mark.parametrize("name", ["Llanŵrtyd", "Tŷ-croes", "Ynys Môn", "Ó Briain", "£5", "漢字 🙂"])
def test_names_of_wales_and_elsewhere_raise_no_warning(name, texts):
    """Text is written as text, whatever letters the measuring font has."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert name in " ".join(texts(HeatTable("t", "%", (name,), ("a",), ((1,),))))


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40))
def test_any_text_gives_well_formed_svg(name):
    """Control characters, surrogates and marks that turn the text round cannot break the picture."""
    chart = Bars(name, name, (name,), (1,), (0,), (2,), 1, name, name)
    ET.fromstring(draw(chart))


def test_the_words_on_a_chart_have_a_readers_font_of_at_least_11_pixels_on_a_phone(chart):
    """At 390 pixels wide every letter is 11 pixels or more, in the system's own fonts."""
    root = ET.fromstring(draw(chart))
    scale = 390 / float(root.get("viewBox").split()[2])
    sizes = [
        float(re.search(r"font-size: ([\d.]+)px", each.get("style"))[1]) for each in root.iter(f"{SVG}text")
    ]
    assert sizes
    assert min(sizes) * scale >= 11
    assert root.get("font-family").startswith("system-ui")
    assert not any("font-family" in each.get("style", "") for each in root.iter())


def test_a_prefix_that_cannot_begin_an_id_is_refused(charts):
    """An id must be a name."""
    for prefix in ("", "1a", "a b", 'a"', "a#"):
        with pytest.raises(PackError, match="begin with a letter"):
            draw(charts["heat"], prefix)


def test_drawing_changes_no_setting_of_matplotlib_and_opens_no_pyplot(charts):
    """Whoever else draws in the same process finds matplotlib as it was."""
    before = dict(mpl.rcParams)
    draw(charts["trend"])
    assert dict(mpl.rcParams) == before


def test_nouns_words_and_tables_need_no_matplotlib():
    """Matplotlib is imported when something is drawn, not before, and pyplot never."""
    code = (
        "import sys, geoaudit.profiles.charts as nouns; from geoaudit.charts.drawing import draw;"
        "from geoaudit.charts.describing import described; from geoaudit.charts.tables import as_table;"
        "chart = nouns.Bars('t', 'u', ('a',), (1,), (0,), (2,)); described(chart); as_table(chart);"
        "assert 'matplotlib' not in sys.modules; draw(chart);"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
