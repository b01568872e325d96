import io
import re
import shutil
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.image import imread
from playwright.sync_api import sync_playwright

from geoaudit.disclosure.policy import policy_named
from geoaudit.pack.coverage import STATES
from geoaudit.pack.drawing_lines import lines_of_finding
from geoaudit.pack.drawings import drawings_of
from geoaudit.pack.easel import DOTS_PER_INCH
from geoaudit.pack.filing import file_contents
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.hotspot_maps import draw_finding, ground_of
from geoaudit.pack.maps import draw
from geoaudit.pack.outlines import outline
from geoaudit.pack.paints import FLAT, hatches, key, paint
from geoaudit.pack.report import TEMPLATES
from geoaudit.pack.typeset import pictures
from geoaudit.profiles.charts import Bars
from geoaudit.profiles.finding import COLD, HIDDEN, PROFILES, STYLES

CHROMIUM = shutil.which("chromium")
# How many pixels the words of a picture reach beyond it.
BEYOND = """() => {
  const of = document.querySelector("svg").getBoundingClientRect();
  const words = [...document.querySelectorAll("text")].map(text => text.getBoundingClientRect());
  return Math.max(...words.flatMap(
    word => [word.right - of.right, of.left - word.left, word.bottom - of.bottom, of.top - word.top]));
}"""
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def portrait(near_repeats):
    """A profile with two charts, of which one label looks like markup."""
    gaps = (np.nan, np.nan)
    charts = tuple(Bars(f"Chart {i} <b>", "people", ("a & b", "c"), (3.0, 9.0), gaps, gaps) for i in (1, 2))
    return replace(near_repeats, title="Who <they> are", charts=charts, chapter=PROFILES)


@pytest.fixture(scope="module")
def rich(whole, portrait):
    """The small pack with everything, and a profile with charts."""
    return replace(whole, found=(*whole.found, portrait))


@pytest.fixture(scope="module")
def drawn(rich):
    return drawings_of(rich, file_contents(rich))


def test_every_map_run_and_chart_of_the_report_is_drawn_once(drawn):
    """Tables by area, runs over time, findings on a map, charts, boundaries compared: each has a picture."""
    assert [(one.stem, one.about) for one in drawn] == [
        ("crime-by-ward-and-type-map", "tables/crime-by-ward-and-type.csv"),
        ("people-by-ward-and-gender-map", "tables/people-by-ward-and-gender.csv"),
        ("burglary-on-later-wards-map", "tables/burglary-on-later-wards.csv"),
        ("burglary-on-later-wards-run", "tables/burglary-on-later-wards.csv"),
        ("hotspots-crime-by-density-b-map", "hotspots/crime-by-density-b.csv"),
        ("hotspots-hot-wards-map", "hotspots/hot-wards.csv"),
        ("profiles-who-they-are-chart-1", "profiles/who-they-are.csv"),
        ("profiles-who-they-are-chart-2", "profiles/who-they-are.csv"),
        ("quality-coverage_months-1", "quality/coverage_months.csv"),
        (
            "quality-boundary_changes_wards_to_wards-later-map",
            "quality/boundary_changes_wards_to_wards-later.csv",
        ),
    ]


def test_each_picture_stands_alone(drawn):
    """It is XML without a document type, each pointer has its target, and nothing is fetched or run."""
    for one in drawn:
        root = ET.fromstring(one.svg)
        assert b"<!" not in one.svg
        assert not list(root.iter(f"{SVG}script")) + list(root.iter(f"{SVG}style"))
        ids = {each.attrib["id"] for each in root.iter() if "id" in each.attrib}
        values = [value for each in root.iter() for key, value in each.attrib.items() if key != "id"]
        pointed = {v[1:] for v in values if v.startswith("#") and len(v) != 7}
        pointed |= {v.split("url(#")[1].split(")")[0] for v in values if "url(" in v}
        assert pointed <= ids, one.stem
        assert len(ids) == sum("id" in each.attrib for each in root.iter())


def test_what_must_be_said_is_in_the_picture(drawn):
    """Title, source, period, base, boundaries with their date, policy and attribution are words in it."""
    words = " ".join(_words(drawn[1]))
    for said in (
        "People by ward and gender",
        "Source: caseload (offenders).",
        "Period: as at 2022-09-30.",
        "Base: records; numbers, not rates.",
        "Boundaries: wards, as at 31 December 2022.",
        "protected by the policy midpoint-6",
        "Contains invented data.",
    ):
        assert said in words


def test_a_picture_of_published_figures_says_so(contents, near_repeats):
    """Figures of no source and no table are published ones; a pack that must stay is marked all the same."""
    filed = FiledFinding(replace(near_repeats, source="", public=True), (), "", ())
    assert lines_of_finding(filed, contents)[0] == "Source: published figures."
    assert not any(line.startswith("Figures:") for line in lines_of_finding(filed, contents))
    internal = replace(contents, policy=policy_named("internal"), tables=(), quality={}, found=())
    assert any("NOT FOR RELEASE" in line for line in lines_of_finding(filed, internal))


def test_a_title_stands_once(drawn):
    """The title is written once, whether the chart or the picture writes it."""
    for one in drawn:
        assert " ".join(_words(one)).count(one.title) == 1, one.stem


def test_each_area_is_filled_as_on_the_page(drawn, people, wards):
    """A picture's areas have the styles of the report's map, a hidden one among them."""
    cells = people.cells.copy()
    cells.loc[cells["area_code"] == "E05000002", ["n", "marker"]] = [None, "c"]
    patches = draw(replace(people, cells=cells), outline(wards)).panels[0].patches
    assert [patch.style for patch in patches][1] == "qh"
    root = ET.fromstring(drawn[1].svg)
    used = list(root.iter(f"{SVG}use"))
    patches = draw(people, outline(wards)).panels[0].patches
    assert [each.attrib["{http://www.w3.org/1999/xlink}href"] for each in used] == [
        f"#{patch.ref}" for patch in patches
    ]
    assert len({each.attrib["fill"] for each in used}) == len({patch.style for patch in patches})


def test_a_finding_has_its_words_as_a_text_alternative(drawn, hot_wards, wards):
    """What stands for the picture is what stands for the map on the page."""
    spots = draw_finding(hot_wards, hot_wards.layer, ground_of({"wards": wards}), "x")
    assert drawn[5].alt == spots.alt


def test_the_size_is_that_of_the_view_box(drawn):
    """The size in millimetres is that of the view box in points, none wider than a page."""
    for one in drawn:
        root = ET.fromstring(one.svg)
        box = [float(v) for v in root.attrib["viewBox"].split()]
        assert one.size == pytest.approx((box[2] / 72 * 25.4, box[3] / 72 * 25.4), abs=0.01)
        assert one.size[0] < 170


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)")
def test_a_browser_draws_what_typst_draws(drawn):
    """In Chromium no word ends beyond its picture, and dot for dot it is what typst makes of it."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(
            viewport={"width": 700, "height": 900}, device_scale_factor=DOTS_PER_INCH / 96
        )
        for one, png in zip(drawn, pictures(drawn), strict=True):
            page.set_content(f"<style>body{{margin:0}} svg{{display:block}}</style>{one.svg.decode()}")
            assert page.evaluate(BEYOND) <= 0.5, one.stem
            shown, made = (imread(io.BytesIO(one_png)) for one_png in (page.screenshot(), png))
            # A hatch may begin elsewhere: what is compared is how dark each small square is.
            high, wide = (min(shown.shape[i], made.shape[i]) // 16 for i in (0, 1))
            squares = (of[: high * 16, : wide * 16, :3].reshape(high, 16, wide, 48) for of in (shown, made))
            one_by_one = np.subtract(*(of.mean(axis=(1, 3)) for of in squares))
            assert np.abs(one_by_one).mean() < 0.01, one.stem
            assert np.abs(one_by_one).max() < 0.3, one.stem
        browser.close()


def test_a_pack_that_must_not_leave_says_so_in_each_picture(contents, crimes):
    """Under the internal policy every picture is marked, those of public sources too."""
    internal = policy_named("internal")
    tables = (replace(crimes, policy=internal),)
    kept = replace(contents, policy=internal, tables=tables, quality={}, found=())
    (only,) = drawings_of(kept, file_contents(kept))
    assert any("NOT FOR RELEASE" in words for words in _words(only))


def test_equal_contents_give_equal_pictures(drawn, rich):
    """A second drawing has the same bytes."""
    assert drawings_of(rich, file_contents(rich)) == drawn


def test_the_colours_are_those_of_the_page():
    """A picture's flat colours are those that the page's style sheets name, in its light theme."""
    sheets = "".join((TEMPLATES / name).read_text() for name in ("style.css", "hotspots.css"))
    light = re.findall(r"--([hkcq]\d): (#[0-9a-f]{6})", sheets)
    first = dict(reversed(light))
    flat = {style: colour for style, colour in FLAT.items() if style in first}
    assert len(flat) == 10
    assert flat == {style: first[style] for style in flat}


def test_what_is_hidden_is_told_by_a_hatch():
    """Hidden, cold and kinds without an order are drawn with lines or dots, not by their colour alone."""
    for style in (HIDDEN, *COLD, "c3", "c4", "c5", "c6"):
        tile = ET.fromstring(f"<svg>{hatches([style], 1.0)}</svg>").find(".//path")
        assert tile.attrib["d"]
        assert float(tile.attrib["stroke-width"]) > 0.5


def test_each_month_of_a_source_is_a_square(drawn, rich):
    """The picture of coverage has a square for each month, and a gap is crossed and not filled."""
    root = ET.fromstring(drawn[8].svg)
    rows = len(next(f for f in file_contents(rich).frames if f.about == "coverage").frame)
    squares = [each for each in root.iter(f"{SVG}rect") if each.attrib.get("height") == "16.0"]
    assert len(squares) == rows + len(STATES)
    crossed = [each for each in root.iter(f"{SVG}path") if "l10 10m0 -10l-10 10" in each.attrib["d"]]
    assert len(crossed) == 1 + 1


def test_every_style_has_its_paint():
    """Whatever style a finding has can be painted, in its legend too."""
    for style in STYLES:
        ids = hatches([style], 1.0)
        for fill in (paint(style), key(style)):
            assert fill.startswith('fill="#') or fill.split("#")[1].split(")")[0] in ids


def _words(one) -> list[str]:
    """Every text of a picture; lines of one sentence follow one another."""
    return [text for each in ET.fromstring(one.svg).iter(f"{SVG}text") for text in each.itertext()]
