"""The part of the report on profiles: sentences, charts, lists, and what a reader's tools need."""

import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pandas as pd
import pytest

from geoaudit.errors import PackError
from geoaudit.pack.filing import file_contents
from geoaudit.pack.profile_sections import portraits_of
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack
from geoaudit.profiles.charts import Bars, HeatTable
from geoaudit.profiles.finding import PROFILES, Finding

BARS = Bars("People <by> ward", "people", ["Abbey", "Bridge"], [9, 21], [7, 19], [12, 24])
HEAT = HeatTable("Shares", "%", ["a", "b"], ["c", "d"], [[1, 2], [3, float("nan")]])


@pytest.fixture(scope="module")
def of_people(people) -> Finding:
    """A profile of people, with two charts."""
    table = pd.DataFrame({"gender": ["f", "m"], "n": [9.0, None], "percent": [23.0, None]})
    return Finding(
        title="Who is <under> supervision",
        method="breakdown",
        source="caseload",
        public=False,
        made_of=(people,),
        period="as at 30 September 2022",
        boundaries="wards",
        sentences=("Most are men.", "For some it is not recorded."),
        methods=("Percentages are of all.",),
        tables={"figures": table},
        meanings={"gender": "gender", "n": "how many", "percent": "of all"},
        charts=(BARS, HEAT),
        chapter=PROFILES,
    )


@pytest.fixture(scope="module")
def of_area(people, crimes) -> Finding:
    """A page of an area: of several sources, and so of none alone."""
    return Finding(
        title="Your ward: Abbey",
        method="area",
        source="",
        public=False,
        made_of=(people, crimes),
        period="2022",
        boundaries="wards",
        sentences=("There were about 9 people in Abbey.",),
        methods=(),
        tables={"figures": pd.DataFrame({"what": ["people"], "n": [9.0]})},
        meanings={"what": "what is counted", "n": "how many"},
        chapter=PROFILES,
    )


@pytest.fixture(scope="module")
def published() -> Finding:
    """A profile of figures that somebody has published."""
    return Finding(
        title="Scores",
        method="scores",
        source="",
        public=True,
        made_of=(),
        period="",
        boundaries="",
        sentences=("All scores can be reached.",),
        methods=(),
        tables={"overall": pd.DataFrame({"area": ["X"], "score": [79.0]})},
        meanings={"area": "whose", "score": "per cent"},
        charts=(BARS,),
        chapter=PROFILES,
    )


@pytest.fixture(scope="module")
def profiled(contents, of_people, of_area, published, tmp_path_factory):
    """The folder of a pack with the three profiles."""
    found = (of_people, of_area, published)
    out = tmp_path_factory.mktemp("profiled") / "pack"
    write_pack(replace(contents, found=found), out)
    return out


@pytest.fixture(scope="module")
def report(profiled) -> str:
    """Its report."""
    return (profiled / "report.html").read_text(encoding="utf-8")


class _Page(HTMLParser):
    """Every element of a page with its attributes, and which tables have a caption."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def of(self, name: str) -> list[str]:
        """The values of an attribute, wherever it stands."""
        return [found[name] for _, found in self.elements if found.get(name)]


def test_a_pack_with_every_kind_of_profile_is_whole(profiled):
    """Of people, of several sources, and of published figures: the pack verifies, and names their files."""
    assert verify(profiled) == []
    entries = open_pack(profiled).manifest["profiles"]
    assert [(one["source"], one["public"], len(one["made_of"])) for one in entries] == [
        ("caseload", False, 1),
        ("", False, 2),
        ("", True, 0),
    ]
    assert entries[1]["files"] == ["profiles/your-ward-abbey.csv"]


def test_a_page_of_several_sources_says_whether_it_is_of_people(contents, of_area, crimes, tmp_path):
    """One made of a protected table and called public is refused, and so is one made of nothing."""
    for wrong in (replace(of_area, public=True), replace(of_area, made_of=(crimes,))):
        with pytest.raises(PackError, match="must be public where all that it is made of is"):
            write_pack(replace(contents, found=(wrong,)), tmp_path / "pack")


def test_a_page_that_hides_what_it_is_made_of_is_found_out(profiled, tmp_path):
    """A manifest that calls a page of people public does not verify."""
    copy = tmp_path / "pack"
    shutil.copytree(profiled, copy)
    manifest = copy / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    start = text.index('"Your ward: Abbey"')
    part = text[start : text.index("}", start)]
    changed = part.replace('"public": false', '"public": true')
    assert changed != part
    manifest.write_text(text.replace(part, changed), encoding="utf-8")
    assert any("Your ward: Abbey" in fault and "must be public where" in fault for fault in verify(copy))


def test_the_chapter_says_shows_and_lists_each_profile(report):
    """Its words, its charts in figures, its table, how it was worked out, and a link from the contents."""
    start = report.index('id="profile-1"')
    section = report[start : report.index('id="profile-2"', start)]
    assert '<p class="lead tells">Most are men.</p>' in section
    assert section.count("<figure>") == 2
    assert "Who is &lt;under&gt; supervision" in section
    assert "Percentages are of all." in section
    assert '<a href="#profile-1">' in report[: report.index("<main")]
    assert "as published here, and of nothing else about people" in section


def test_where_a_profile_comes_from_is_told(report):
    """From a source, from the pack's tables, or from what somebody has published."""
    chapter = report[report.index('id="profiles"') :]
    told = re.findall(r"<p>(From .*?)</p>", chapter)[:3]
    assert [re.sub(r"<[^>]*>", "", words) for words in told] == [
        "From caseload (offenders): as at 30 September 2022. On wards.",
        "From the tables by area in this pack: 2022. On wards.",
        "From figures that somebody has published.",
    ]


def test_ids_are_unique_and_what_is_referred_to_is_there(report):
    """No id stands twice, charts' own among them; every label, link and pattern is found."""
    page = _Page(report)
    ids = page.of("id")
    assert len(ids) == len(set(ids))
    for name in ("aria-labelledby", "aria-describedby"):
        assert {one for words in page.of(name) for one in words.split()} <= set(ids)
    assert {link[1:] for link in page.of("href") if link.startswith("#")} <= set(ids)
    body = report[report.index("<main") : report.index("<script>")]
    assert set(re.findall(r"url\(#([^)]+)\)", body)) <= set(ids)


def test_every_chart_has_a_text_for_whoever_cannot_see_it(report):
    """Each chart is an image with a title and a description, and every table has a caption."""
    page = _Page(report)
    charts = [found for tag, found in page.elements if tag == "svg" and found.get("class") == "chart"]
    assert len(charts) == 3
    for one in charts:
        assert one["role"] == "img"
        assert one["aria-labelledby"]
        assert one["aria-describedby"]
    assert "Largest: Bridge, 21" in report
    tables = sum(tag == "table" for tag, _ in page.elements)
    assert tables == sum(tag == "caption" for tag, _ in page.elements)


def test_headings_go_down_one_step_at_a_time(report):
    """No level is left out between one heading and the next."""
    levels = [int(tag[1]) for tag, _ in _Page(report).elements if re.fullmatch("h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_hidden_figures_are_shown_as_such(report):
    """A missing figure of a list is a dash, never a nought."""
    section = report[report.index('id="profile-1"') : report.index('id="profile-2"')]
    assert re.search(r'<th scope="row">m</th><td>–</td><td>–</td>', section)


def test_a_pack_without_profiles_has_no_chapter_of_them(contents):
    """Nothing is left of the chapter where there is nothing in it."""
    assert portraits_of(file_contents(contents), {}) == ()
