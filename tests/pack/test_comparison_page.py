"""The page of a comparison: a map and a table in one file."""

import datetime as dt
import re
from html.parser import HTMLParser

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geoaudit.crosswalks.comparison import compare
from geoaudit.crosswalks.overlap import overlaps
from geoaudit.pack.comparison_page import MOST_ROWS, write_comparison_page
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.topology import nothing
from geoaudit.provenance import Source

NO_PAIRS = pd.DataFrame({"from_code": [], "to_code": []}, dtype="str")


def _set(name: str, areas: dict[str, shapely.Polygon]) -> BoundarySet:
    frame = gpd.GeoDataFrame(
        {"area_code": list(areas), "area_name": [f"<{code}>" for code in areas], "parent": None},
        geometry=[shapely.segmentize(shape, 10) for shape in areas.values()],
        crs="EPSG:27700",
    )
    return BoundarySet(name, dt.date(2022, 1, 1), frame, Source("x.gpkg", "0"), nothing(), "0")


def _box(west: float, east: float, south: float = 0, north: float = 1) -> shapely.Polygon:
    """A rectangle in kilometres from a corner."""
    return shapely.box(
        425_000 + west * 1000, 564_000 + south * 1000, 425_000 + east * 1000, 564_000 + north * 1000
    )


def _page(origin: BoundarySet, target: BoundarySet) -> str:
    found = compare(origin, target, overlaps(origin.areas, target.areas), NO_PAIRS)
    return write_comparison_page(found, origin, target)


@pytest.fixture
def page() -> str:
    """Ward A cut in two, B recoded, C unchanged, D gone and N new, all in one large county of C."""
    origin = _set("before", {"A": _box(0, 1), "B": _box(1, 2), "C": _box(0, 20, 1, 20), "D": _box(2, 3)})
    target = _set(
        "after",
        {"A1": _box(0, 0.5), "A2": _box(0.5, 1), "B2": _box(1, 2), "C": _box(0, 20, 1, 20), "N": _box(4, 5)},
    )
    return _page(origin, target)


class _Well(HTMLParser):
    """Collects ids, references and open elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.used: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids += [str(given["id"])] if "id" in given else []
        self.used += [str(given["href"])[1:]] if tag == "use" else []
        self.loads += [str(given[key]) for key in ("src", "href") if key in given and tag not in {"use", "a"}]


def test_the_page_stands_alone(page: str) -> None:
    """Nothing is fetched and no script runs; every outline that is used is there once."""
    read = _Well(page)
    assert len(read.ids) == len(set(read.ids))
    assert set(read.used) <= set(read.ids)
    assert set(read.loads) == {"data:,"}
    assert "http" not in page
    assert "<script" not in page
    assert "@import" not in page


def test_each_change_has_a_word_a_pattern_and_a_place(page: str) -> None:
    """Whoever cannot tell colours has patterns in map and legend, and words on areas and in the table."""
    for change in ("recoded", "split", "gone", "new"):
        assert f'<pattern id="{change}"' in page
        assert f'<pattern id="{change}-key"' in page
        assert re.search(rf'<use href="#[^"]+" class="{change}"><title>[^<]+: {change}', page)
        assert re.search(rf'<td class="label">{change}</td>', page)
    assert "&lt;A1&gt; (A1): split; 100 % was &lt;A&gt;" in page


def test_the_map_says_what_it_shows(page: str) -> None:
    """Each map has a text alternative with the counts."""
    alts = re.findall(r'role="img" aria-label="([^"]+)"', page)
    assert len(alts) == 2
    assert "2 split" in alts[0]
    assert "1 unchanged" in alts[1]


def test_changed_areas_get_a_map_of_their_own_with_numbers(page: str) -> None:
    """Where few of many changed, they are drawn large and numbered as in the table."""
    assert "Where areas changed" in page
    numbers = re.findall(r'class="number"[^>]*>(\d+)<', page)
    assert sorted(numbers) == ["1", "2", "3", "4"]


def test_names_are_escaped(page: str) -> None:
    """A name with an angle bracket in it stays a name."""
    assert "<A1>" not in page
    assert "&lt;A1&gt;" in page


def test_nothing_changed_is_said() -> None:
    """Two equal sets give one map, no table, and a sentence."""
    same = {"A": _box(0, 1), "B": _box(1, 2)}
    page = _page(_set("before", same), _set("after", same))
    assert "Every area is unchanged." in page
    assert "<table" not in page


def test_long_tables_are_cut() -> None:
    """A page of thousands of changes shows the first of them and says how many more the CSV has."""
    n = MOST_ROWS + 7
    grid = [_box(i % 40, i % 40 + 1, i // 40, i // 40 + 1) for i in range(n)]
    before = _set("before", {f"A{i:04}": shape for i, shape in enumerate(grid)})
    after = _set("after", {f"B{i:04}": shape for i, shape in enumerate(grid)})
    page = _page(before, after)
    assert "the first 1,000 rows; 7 more are in the CSV" in page
    assert page.count('class="number"') == 0


def test_equal_comparisons_give_equal_pages(page: str) -> None:
    """Nothing in the page is dated or random."""
    one = {"A": _box(0, 1)}
    assert _page(_set("a", one), _set("b", one)) == _page(_set("a", one), _set("b", one))
