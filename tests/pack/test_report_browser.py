"""The report in a real browser, from a file, with everything but that file blocked."""

import json
import re
import shutil
from dataclasses import replace

import pandas as pd
import pypdf
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from geoaudit.pack.explore import MISSING
from geoaudit.pack.figures import cells_in, in_words
from geoaudit.pack.margins import at_total
from geoaudit.pack.read import open_pack
from geoaudit.pack.write import write_pack
from geoaudit.profiles.charts import Bars, HeatTable
from geoaudit.profiles.finding import PROFILES, Finding

CHROMIUM = shutil.which("chromium")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BAD = "</script><script>window.obeyed = true</script><b>Abbey"
AREAS = "#explore-map path.leaflet-interactive"

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def pack(whole, people, tmp_path_factory):
    """A pack with every part that a report has, one ward of it with a name that looks like a script."""
    boundaries = {
        name: replace(one, areas=one.areas.assign(area_name=one.areas["area_name"].replace("Abbey", BAD)))
        for name, one in whole.boundaries.items()
    }
    tables = tuple(
        replace(table, cells=table.cells.assign(area_name=table.cells["area_name"].replace("Abbey", BAD)))
        for table in whole.tables
    )
    figures = pd.DataFrame({"gender": ["f", "m"], "n": [9.0, None]})
    profile = Finding(
        title="Who is under supervision",
        method="breakdown",
        source="caseload",
        public=False,
        made_of=(tables[1],),
        period="as at 30 September 2022",
        boundaries="wards",
        sentences=("Most are men.", "For some it is not recorded."),
        methods=("Percentages are of all.",),
        tables={"figures": figures},
        meanings={"gender": "gender", "n": "how many"},
        charts=(
            Bars("People by ward", "people", ["Abbey", "Bridge"], [9, 21], [7, 19], [12, 24]),
            HeatTable("Shares", "%", ["a", "b"], ["c", "d"], [[1, 2], [3, float("nan")]]),
        ),
        chapter=PROFILES,
    )
    found = tuple(replace(one, made_of=(tables[1],)) if one.made_of else one for one in whole.found)
    out = tmp_path_factory.mktemp("packs") / "every"
    write_pack(replace(whole, tables=tables, boundaries=boundaries, found=(*found, profile)), out)
    return out


@pytest.fixture(scope="module")
def browser():
    """Chromium."""
    with sync_playwright() as driver:
        found = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()


@pytest.fixture
def visit(browser, pack):
    """Open the report; afterwards nothing but the file was asked for, and nothing was complained of."""
    opened, asked, complaints = [], [], []

    def open_page(width=1280, scheme="light", scripts=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            java_script_enabled=scripts,
            offline=True,
            reduced_motion="reduce",
        )
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.goto((pack / "report.html").as_uri())
        return page

    yield open_page
    for context in opened:
        context.close()
    assert set(asked) == {(pack / "report.html").as_uri()}
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_wrong(visit, width, scheme):
    """axe-core names no fault against WCAG 2.2 AA or good practice, folded parts being open."""
    page = visit(width, scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
    assert len(found.response["passes"]) > 30


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_page_is_wider_than_its_window(visit, width):
    """The page never scrolls sideways, down to the 320 pixels of a phone or of 400 % on a screen."""
    page = visit(width)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_map_says_of_each_area_what_its_table_says(visit, pack):
    """Every table, choice and period: the words of each area are those of its figure in the pack's file."""
    page = visit()
    opened = open_pack(pack)
    checked = 0
    for value, title in _options(page, "map-choice"):
        entry = next((e for e in opened.manifest["tables"] if e["title"] == title), None)
        if entry is None:
            continue
        page.select_option("#explore-map-choice", value)
        cells = opened.profile(entry).cells
        for category, words in _options(page, "choice"):
            if page.locator("#explore-choice").is_visible():
                page.select_option("#explore-choice", label=category)
            own = _of_choice(cells, entry["by"], words)
            for _, period in _options(page, "period"):
                page.select_option("#explore-period", label=period)
                part = own[own["period"] == period]
                told = dict(zip(part["area_name"], map(in_words, cells_in(part)), strict=True))
                rows = page.evaluate(
                    "[...document.querySelectorAll('#explore-rows tr')]"
                    ".map((row) => [...row.children].map((one) => one.textContent))"
                )
                assert rows == [[name, told[name]] for name, _ in rows]
                checked += len(rows)
    assert checked == 9 * 2 + 3 * 3 + 9


def _options(page, name):
    return page.evaluate(
        f"[...document.querySelectorAll('#explore-{name} option')].map((one) => [one.value, one.text])"
    )


def _of_choice(cells, by, words):
    """The cells of one line of the second list: ``Gender: f``, or the total."""
    column, _, category = words.partition(": ")
    column = column.lower().replace(" ", "_")
    others = [name for name in by if name != "area"]
    if column in others:
        rest = [name for name in others if name != column]
        return at_total(cells[cells[column] == category], rest)
    assert words == "All"
    return at_total(cells, others)


def test_the_map_can_be_used_by_mouse_and_by_keyboard(visit):
    """A click and the list of areas both say the area's figure; arrows and buttons move the map."""
    page = visit()
    said = page.locator("#explore-told")
    page.locator(AREAS).nth(1).click()
    assert said.text_content().startswith("=Bridge: 90.")
    page.locator(AREAS).nth(1).hover()  # what was clicked lies above the others now
    assert page.locator(".leaflet-tooltip").text_content() == "Castle8"
    page.select_option("#explore-area", label="Castle")
    assert said.text_content() == "Castle: 8. Crime by ward and type: All, 2022."
    page.select_option("#explore-period", label="2021")
    assert said.text_content() == "Castle: 7. Crime by ward and type: All, 2021."
    chosen = page.locator("#explore-map path.chosen")
    place = chosen.bounding_box()
    page.locator("#explore-map").focus()
    page.keyboard.press("ArrowRight")
    moved = chosen.bounding_box()
    assert moved["x"] < place["x"]
    page.get_by_role("button", name="Nearer").click()
    assert chosen.bounding_box()["width"] > moved["width"]
    page.get_by_role("button", name="Whole map").click()
    assert chosen.bounding_box()["width"] == pytest.approx(place["width"], abs=2)


def test_hidden_and_missing_are_told_in_the_legend(visit):
    """A hidden figure is hatched and said to be hidden, and no number stands for it."""
    page = visit()
    page.select_option("#explore-map-choice", label="People by ward and gender")
    page.select_option("#explore-choice", label="Gender: f")
    assert page.locator("#explore-legend li").all_text_contents() == [
        "0",
        "3",
        "hidden to protect people",
        "not available",
    ]
    kinds = page.locator(AREAS).evaluate_all("(all) => all.map((one) => one.classList[0])")
    assert kinds == ["q3", "qh", "q0"]
    page.select_option("#explore-area", label="=Bridge")
    told = page.locator("#explore-told").text_content()
    assert (
        told == "=Bridge: hidden to protect people. People by ward and gender: Gender: f, as at 2022-09-30."
    )


def test_findings_are_on_the_map(visit):
    """A finding by ward has the class of each; one on cells has its classes where the still map has them."""
    page = visit()
    page.select_option("#explore-map-choice", label="Hot wards")
    words = page.locator("#explore-rows td").all_text_contents()
    assert words == ["hot spot", "cold spot", "hidden"]
    page.select_option("#explore-map-choice", label="Crime, by density <b>")
    assert page.locator(AREAS).count() == 3
    assert page.locator("#explore-legend li").all_text_contents() == ["none", "1 to 4", "5 and more"]


def test_a_name_that_looks_like_a_script_is_a_name(visit):
    """What closes a script or makes one is shown letter by letter in lists and tooltips."""
    page = visit()
    assert page.evaluate("window.obeyed") is None
    assert BAD in [words for _, words in _options(page, "area")]
    page.locator(AREAS).first.hover()
    assert page.locator(".leaflet-tooltip").text_content() == f"{BAD}25"
    assert page.locator(".leaflet-tooltip b").count() == 1
    assert page.evaluate("window.obeyed") is None


def test_no_script_but_the_page_s_own_may_run(visit):
    """What the page may do lets no other script run, nor anything be fetched."""
    page = visit()
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content")
    assert policy.startswith("default-src 'none'")
    assert "unsafe-inline" not in policy[policy.index("script-src") :]
    assert len(re.findall("'sha256-", policy)) == 2


def test_without_scripts_the_still_map_stands_in_its_place(visit):
    """A browser that runs no scripts shows the still map, and says why there is no other."""
    page = visit(scripts=False)
    assert page.locator("#explore-still svg").first.is_visible()
    assert not page.locator("#explorer").is_visible()
    assert page.get_by_text("This part needs a browser that runs scripts.").is_visible()


def test_it_prints(visit, tmp_path):
    """On paper: every heading, the title and policy on each page, the still map, and nothing of the other."""
    page = visit()
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    sheets = [one.extract_text() for one in pypdf.PdfReader(tmp_path / "report.pdf").pages]
    text = "\n".join(sheets)
    assert 10 <= len(sheets) <= 30
    for heading in page.locator("main h2").all_text_contents():
        assert heading in text, heading
    for number, sheet in enumerate(sheets, start=1):
        assert "Three wards <audit>" in sheet
        assert "policy midpoint-6, version" in sheet
        assert f"{number} / {len(sheets)}" in sheet
    assert "Choose an area" not in text
    assert "Whole map" not in text
    page.emulate_media(media="print")
    assert page.locator("#explore-still svg").first.is_visible()
    assert not page.locator("#explorer").is_visible()


def test_no_heading_is_left_at_the_foot_of_a_page(visit, tmp_path):
    """A heading is never the last words of a printed page."""
    page = visit()
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    headings = {words.strip() for words in page.locator("main :is(h2, h3)").all_text_contents()}
    for one in pypdf.PdfReader(tmp_path / "report.pdf").pages:
        lines = one.extract_text(extraction_mode="layout").splitlines()
        *kept, number = [line.strip() for line in lines if line.strip()]
        assert re.fullmatch(r"\d+ / \d+", number)
        assert kept[-1] not in headings


def test_what_the_map_holds_is_of_the_tables_alone(pack):
    """The page's figures hold no number that is not in the pack's files; what is hidden is a sign."""
    page = (pack / "report.html").read_text()
    data = json.loads(re.search(r'id="explore-data">(.*?)</script>', page, re.DOTALL)[1])
    opened = open_pack(pack)
    for entry in (e for e in data["maps"] if "choices" in e):
        table = next(e for e in opened.manifest["tables"] if e["file"] == entry["file"])
        held = set(opened.profile(table).cells["n"].dropna())
        shown = [figure for c in entry["choices"] for row in c["figures"] for figure in row]
        numbers = {figure[0] if isinstance(figure, list) else figure for figure in shown}
        assert {n for n in numbers if n is not None and n >= 0} <= held
        assert {n for n in numbers if n is not None and n < 0} <= {-1 - i for i in range(len(MISSING))}
