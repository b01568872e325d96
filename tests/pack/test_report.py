import itertools
import re
import shutil
import subprocess
from html.parser import HTMLParser
from urllib.parse import urlparse

import pytest

from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.saying import KEPT
from geoaudit.pack.write import write_pack

VOID = {"meta", "link", "br", "rect", "line", "path", "use", "img", "circle"}


class Page(HTMLParser):
    """The page's elements with their attributes, the text of each table's cells, and what is left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.inside: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.inside.append((self.open[-1] if self.open else "", tag))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in VOID:
            assert self.open.pop() == tag

    def all(self, *tags):
        return [(tag, attrs) for tag, attrs in self.elements if tag in tags]


@pytest.fixture(scope="module")
def html(written) -> str:
    return (written / "report.html").read_text()


@pytest.fixture(scope="module", params=["small", "whole"])
def any_pack(request, written, whole, tmp_path_factory):
    """A small pack, and one with everything that a pack can hold."""
    if request.param == "small":
        return written
    out = tmp_path_factory.mktemp("packs") / "whole"
    write_pack(whole, out)
    return out


@pytest.fixture(scope="module")
def any_page(any_pack) -> Page:
    return Page((any_pack / "report.html").read_text())


@pytest.fixture(scope="module")
def page(html) -> Page:
    return Page(html)


def test_the_page_fetches_nothing(any_page, any_pack):
    """The only scripts are in the page itself, and no address is but those of the pack's own files."""
    page, html = any_page, (any_pack / "report.html").read_text()
    assert not page.all("iframe", "img", "object")
    assert all("src" not in attrs for _, attrs in page.all("script"))
    addresses = [a.get("href") or a.get("src") for _, a in page.elements if a.get("href") or a.get("src")]
    assert all(not urlparse(address).scheme or address == "data:," for address in addresses)
    (style,) = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    assert not re.search(r"@import|url\((?!#)", style)


def test_every_link_leads_somewhere(any_page, any_pack):
    """Each link is to a part of the page that is there or to a file of the pack."""
    page, written = any_page, any_pack
    ids = [a["id"] for _, a in page.elements if a.get("id")]
    assert len(ids) == len(set(ids))
    for _, attrs in page.all("a", "use"):
        target = attrs["href"]
        assert target[1:] in ids if target.startswith("#") else (written / target).is_file()


def test_the_page_is_built_for_readers_of_every_kind(any_page):
    """Language, title, landmarks, skip link; captions and scopes of tables; words for every picture."""
    page = any_page
    assert page.elements[0] == ("html", {"lang": "en-GB"})
    assert page.open == []
    assert all(page.all(tag) for tag in ("title", "header", "main", "nav", "footer"))
    assert page.all("a")[0][1] == {"class": "skip", "href": "#main"}
    assert len(page.all("caption")) == len(page.all("table"))
    assert all(attrs.get("scope") in {"row", "col"} for _, attrs in page.all("th"))
    for _, attrs in page.all("svg"):
        assert attrs.get("aria-hidden") == "true" or (
            attrs["role"] == "img" and len(attrs["aria-label"]) > 40
        )
    for _, attrs in page.elements:
        if attrs.get("class") in {"scroll", "scroll narrow", "wide"}:
            assert (attrs["role"], attrs["tabindex"]) == ("group", "0")
            assert attrs.get("aria-labelledby") or attrs["aria-label"]


def test_headings_go_down_one_step_at_a_time(any_page):
    """One first heading, and none that skips a level."""
    levels = [int(tag[1]) for tag, _ in any_page.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_page_says_what_it_is_made_from(html):
    """Policy, boundary date, periods, sources, publishers, notes and attributions all stand on the page."""
    for words in (
        "midpoint-6",
        "31 December 2022",
        "2021; 2022; as at 2022-09-30",
        "crime.csv",
        "Invented Police, 2022, OGL",
        "Contains invented data.",
        "One outline was repaired.",
        "duplicate row: 2",
        "no coordinates: 3",
        "98.8%",
        "Ratcliffe (2004)",
        "71.4%",
        "1 of 15 cells hidden",
    ):
        assert words in html, words


def test_the_page_says_where_figures_come_from(any_pack, any_page):
    """Warnings, odd months, breaks, changes of boundaries, errors and the balance, where there are any."""
    html = (any_pack / "report.html").read_text()
    words = (
        "Small wards are drawn on simplified boundaries.",
        "2020-07: 900, where about",
        "Break 2, 1 January 2021: new &lt;counting&gt; rules",
        "redrawn: its land is shared out anew",
        "6.7%",
        "not transferred: outside every target area",
        "They rest on the share of live postcodes (postcodes).",
        '<abbr title="estimated by the share of live postcodes">[e]</abbr>',
        '<small class="range">4 or more</small>',
    )
    sections = {a["id"] for tag, a in any_page.all("section")} & {
        "coverage",
        "boundaries",
        "errors",
        "balance",
    }
    assert len(sections) == (4 if any_pack.name == "whole" else 0)
    assert {said in html for said in words} == {any_pack.name == "whole"}


def test_a_break_is_said_at_each_table_that_it_lies_in(any_pack):
    """A break of a source is told at each of its tables whose periods lie on both sides of it, and drawn."""
    html = (any_pack / "report.html").read_text()
    parts = re.findall(r'<section class="part table" id="(table-\d)"(.*?)</section>', html, re.DOTALL)
    told = [name for name, part in parts if "Break 2" in part]
    assert told == (["table-3"] if any_pack.name == "whole" else [])
    assert ('class="break"' in html) == (any_pack.name == "whole")


def test_text_from_the_data_is_text(html):
    """A title or name with marks of HTML in it is shown and not obeyed."""
    assert "Three wards &lt;audit&gt;" in html
    assert "<audit>" not in html


def test_a_hidden_figure_is_marked_and_nothing_else_is(html):
    """The one hidden cell stands as [c] with its meaning; the figure beneath it is nowhere."""
    assert html.count('<abbr title="hidden to protect people">[c]</abbr>') == 1
    assert "NOT FOR RELEASE" not in html


def test_of_the_rows_of_people_one_sentence_is_said(html):
    """A personal source's rows stand once, as kept by the sender: no figure, no reason, and not as placed."""
    part = re.search(r'<section class="part" id="quality".*?</section>', html, re.DOTALL)[0]
    assert html.count(KEPT) == part.count(KEPT) == 1
    (row,) = re.findall(r'<tr><th scope="row">caseload</th>.*?</tr>', part)
    assert re.sub("<.*?>", "", row) == f"caseload{KEPT}"
    assert not re.search(r">(nan|None|not said)<", part)


def test_where_no_row_of_any_source_is_told_of_there_is_no_table_of_places(
    changed, contents, people, tmp_path
):
    """A pack of people alone has no empty table of what was placed, and no pass mark for it."""
    made = changed(
        sources=contents.sources[1:], placed=contents.placed[1:], tables=(people,), quality={}, rejected={}
    )
    write_pack(made, tmp_path / "p")
    html = (tmp_path / "p" / "report.html").read_text()
    assert html.count(KEPT) == 1
    for words in ("Placed on the map, and why not", "Ratcliffe", "<tbody>\n</tbody>"):
        assert words not in html


def test_a_pack_that_is_not_for_release_says_so_on_every_page(changed, people, tmp_path):
    """Under a policy that hides nothing, a banner heads the page and a mark is printed across each sheet."""
    internal = policy_named("internal")
    table = Profile(people.title, "caseload", False, "wards", people.by, internal, people.cells)
    write_pack(changed(policy=internal, tables=(table,), quality={}), tmp_path / "p")
    html = (tmp_path / "p/report.html").read_text()
    assert '<div class="banner" role="note">NOT FOR RELEASE' in html
    assert '<div class="watermark" aria-hidden="true">NOT FOR RELEASE' in html
    assert (
        "NOT FOR RELEASE" in (tmp_path / "p/tables/people-by-ward-and-gender.csv-metadata.json").read_text()
    )


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_are_told_apart(html, theme):
    """Text has the contrast of WCAG 2.2 AA (4.5 to 1) in both themes, and map shades run steadily one way."""
    block = re.findall(r":root \{(.*?)\}", html, re.DOTALL)[theme]
    colour = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
    for text in ("ink", "soft", "link", "accent"):
        for ground in ("page", "card", "faint"):
            assert _contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
    assert _contrast(colour["alarm"], colour["alarm-page"]) >= 4.5
    assert _contrast(colour["warn"], colour["warn-page"]) >= 4.5
    assert _contrast(colour["mark"], colour["card"]) >= 4.5
    for ground in ("q0", "q1", "change", "nodata"):
        assert _contrast(colour["change-ink"], colour[ground]) >= 3, ground
    shades = [_luminance(colour[f"q{i}"]) for i in range(6)]
    assert shades == sorted(shades, reverse=theme == 0)
    assert all(_contrast(colour[f"q{i}"], colour[f"q{i + 1}"]) >= 1.15 for i in range(5))
    assert _contrast(colour["edge"], colour["card"]) >= 3


@pytest.mark.skipif(not shutil.which("chromium"), reason="chromium is not installed")
def test_a_browser_draws_the_maps(written, tmp_path):
    """Chromium, with no network, draws each ward of each map, and the pack stays whole."""
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ]
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    page = (written / "report.html").as_uri()
    ran = subprocess.run(
        [*command, profile, "--dump-dom", page], capture_output=True, text=True, timeout=120, check=True
    )
    # Three wards: on two maps of crime, which stand also beneath the one to be explored, and one of people.
    assert ran.stdout.count("<use ") == 15
    subprocess.run(
        [*command, profile, f"--print-to-pdf={tmp_path / 'p.pdf'}", page],
        capture_output=True,
        timeout=120,
        check=True,
    )
    assert (tmp_path / "p.pdf").read_bytes().startswith(b"%PDF")
