"""The app in a real browser, on the sample's county, with everything but this machine blocked."""

import io
import re

import pytest
from browsing import AREAS, MAP, areas_of, choose, fills, mapped
from matplotlib.image import imread
from playwright.sync_api import expect

from geoaudit.pack.read import open_pack


def test_the_map_draws_every_ward(visit, pack):
    """As many paths are in Leaflet's pane as the boundary set has areas, each with a size on the screen."""
    found, table = mapped(pack)
    wards = len(found.areas(table.boundaries))
    page = visit("Map")
    choose(page, "Table", table.title)
    areas = areas_of(page, wards)
    assert wards >= 60
    sizes = areas.evaluate_all(
        "paths => paths.map(p => p.getBoundingClientRect()).map(b => b.width * b.height)"
    )
    assert min(sizes) > 4
    assert len(set(fills(areas))) > 2


def test_a_ward_says_its_name_and_figure_when_pointed_at(visit, pack):
    """Pointing at a ward shows a tooltip with its name and its figure."""
    found, table = mapped(pack)
    names = found.areas(table.boundaries)["area_name"]
    page = visit("Map")
    choose(page, "Table", table.title)
    areas = areas_of(page, len(names))
    areas.nth(20).hover()
    tip = page.frame_locator(MAP).locator(".area-tip")
    expect(tip).to_contain_text(names.iloc[20])
    assert re.search(r"\d", tip.inner_text().replace(names.iloc[20], ""))


def test_another_period_has_other_colours_on_the_same_map(visit, pack):
    """Choosing another period shades the wards anew without drawing another map."""
    found, table = mapped(pack)
    periods = list(table.cells["period"].unique())
    page = visit("Map")
    choose(page, "Table", table.title)
    areas = areas_of(page, len(found.areas(table.boundaries)))
    before = fills(areas)
    page.frame_locator(MAP).locator("#map_div").evaluate("div => { div.dataset.same = 'yes' }")
    choose(page, "Period", str(periods[0]))
    expect(page.locator(".ga-heading small").first).to_contain_text(str(periods[0]))
    assert fills(areas_of(page, len(before))) != before
    assert page.frame_locator(MAP).locator("#map_div").get_attribute("data-same") == "yes"


def test_two_maps_move_together_and_run_nothing_anew(visit, pack):
    """A map that is dragged or zoomed takes the other with it, each way, and the app hears nothing of it."""
    found, table = mapped(pack)
    page = visit("Map")
    choose(page, "Table", table.title)
    choose(page, "Compare", "Two maps side by side")
    frames = page.locator(MAP)
    expect(frames).to_have_count(2, timeout=30_000)
    areas = [page.frame_locator(MAP).nth(i).locator(AREAS) for i in (0, 1)]
    for drawn in areas:
        expect(drawn).to_have_count(len(found.areas(table.boundaries)), timeout=30_000)
    page.wait_for_timeout(1500)
    views = []
    page.evaluate(
        "() => { window.runs = 0; new MutationObserver(() => window.runs++).observe("
        "document.querySelector('[data-testid=stApp]'), {attributeFilter: ['data-test-script-state']}) }"
    )

    def places():
        page.wait_for_timeout(900)
        boxes = [drawn.nth(20).evaluate("e => e.getBoundingClientRect().toJSON()") for drawn in areas]
        return [(round(box["x"]), round(box["y"]), round(box["width"])) for box in boxes]

    views.append(places())
    for i in (0, 1):
        frames.nth(i).scroll_into_view_if_needed()
        box = frames.nth(i).bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 40 * (1 - 2 * i), y + 25, steps=8)
        page.mouse.up()
        views.append(places())
    page.frame_locator(MAP).nth(1).locator(".leaflet-control-zoom-in").click()
    views.append(places())
    assert all(first == second for first, second in views)
    assert len(set(map(tuple, views))) == 4
    assert page.evaluate("window.runs") == 0


def test_a_profile_is_drawn_and_prints_without_what_is_for_the_screen(visit):
    """Every chart is drawn; on paper there are neither choices nor buttons, and all rows are in sight."""
    page = visit("Profiles")
    charts = page.locator(".ga-pictures img")
    expect(charts.first).to_be_visible()
    assert all(width > 0 for width in charts.evaluate_all("images => images.map(i => i.naturalWidth)"))
    expect(page.get_by_text("To print this page")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_test_id("stSidebar")).to_be_hidden()
    expect(page.get_by_text("To print this page")).to_be_hidden()
    expect(page.get_by_test_id("stDownloadButton").first).to_be_hidden()
    assert page.locator(".ga-scroll").first.evaluate("e => getComputedStyle(e).maxHeight") == "none"
    assert page.locator(".ga-scroll").first.evaluate("e => getComputedStyle(e).backgroundImage") == "none"


def test_the_land_of_a_clicked_ward_is_followed_to_the_other_map(visit, pack):
    """A ward clicked on the earlier map is marked there, its parts on the later one, and told."""
    page = visit("Places and periods")
    pair = page.locator("h2", has_text=re.compile("^From ")).inner_text().split()
    found = open_pack(pack)
    (frame,) = (
        found.frame(e) for e in found.manifest["quality"] if e["title"].endswith(f"{pair[1]} to {pair[3]}")
    )
    changed = frame[frame["change"] == "split"].iloc[0]
    wards = list(found.areas(pair[1])["area_code"])
    here, there = (page.frame_locator(MAP).nth(i).locator(AREAS) for i in (0, 1))
    expect(here).to_have_count(len(wards), timeout=30_000)
    marked = page.frame_locator(MAP).nth(1).locator(".leaflet-overlay-pane path")
    before = marked.count()
    here.nth(wards.index(changed["from_code"])).click()
    expect(page.locator("h3", has_text=changed["from_name"])).to_be_visible()
    expect(page.locator("caption", has_text="Where its land went")).to_be_visible()
    expect(marked).to_have_count(before + int((frame["from_code"] == changed["from_code"]).sum()))
    expect(there).to_have_count(len(found.areas(pair[3])))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_box_that_holds_more_than_is_in_view_is_shaded_at_that_edge(visit, scheme):
    """The last rows in view are darker or lighter at the edge, until the end of the box is come to."""
    page = visit("Map", scheme=scheme)
    box = page.locator(".ga-beside")
    assert len(_colours_of_its_foot(box)) > 5
    box.evaluate("e => { e.scrollTop = e.scrollHeight; }")
    assert len(_colours_of_its_foot(box)) == 1


def _colours_of_its_foot(box):
    """Return the colours of the lowest pixels of a box, between names and figures."""
    box.scroll_into_view_if_needed()
    picture = imread(io.BytesIO(box.screenshot()))
    return {tuple(colour) for colour in picture[-14:-4, picture.shape[1] // 2]}
