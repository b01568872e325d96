"""Every page for everybody: axe-core in every frame, on a phone, and by the keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import ENTRIES, MAP, show_hotspots, still, turn_to
from playwright.sync_api import expect

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# Streamlit gives the field onto which a file is dropped both a name and the role of a mere ornament.
STREAMLITS_OWN = {("presentation-role-conflict", "stFileUploaderDropzone")}
FIRST_SCREEN, BOTTOM = 844, "e => e.getBoundingClientRect().bottom"
REACHABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']"
UNSEEN = """() => {
    document.activeElement.dataset.reached = "yes";
    if (document.activeElement === document.body) return [];
    const outlined = (e) => {
        const style = getComputedStyle(e);
        return style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2;
    };
    for (let e = document.activeElement, i = 0; e && i < 5; e = e.parentElement, i += 1) {
        if (outlined(e)) return [];
    }
    return [document.activeElement.outerHTML.slice(0, 250)];
}"""
NOT_REACHED = (
    "all => all.filter(e => e.checkVisibility({ visibilityProperty: true }) && !e.disabled"
    " && e.tabIndex >= 0 && !e.dataset.reached).map(e => e.outerHTML.slice(0, 200))"
)


def faults(page):
    """Return what axe finds wrong in a page and its frames, folded parts being open."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for frame in page.frames:
        frame.evaluate(Axe().axe_script)
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        (rule["impact"], rule["id"], node["target"], node["html"][:200])
        for rule in found
        for node in rule["nodes"]
        if not any(rule["id"] == own and where in node["html"] for own, where in STREAMLITS_OWN)
    ]


def wider(page):
    """Return what is wider than the window, but for what scrolls on its own."""
    return page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMainBlockContainer] *')]"
        ".filter(e => !e.closest('.ga-scroll, [data-testid=stDataFrame]'))"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.className || e.tagName)"
    )


def settled(page):
    """Wait until a page has its maps, and they have their areas."""
    still(page)
    for frame in page.locator(MAP).all():
        expect(frame.content_frame.locator(".leaflet-interactive").first).to_be_visible(timeout=30_000)
    page.wait_for_timeout(200)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_wrong_on_any_page(visit, scheme):
    """Axe names no fault in any frame; a phone shows where each page begins, and nothing wider than it is."""
    page = visit(scheme=scheme)
    wrong, wide, low = {}, {}, {}
    for entry in ENTRIES:
        turn_to(page, entry.title)
        settled(page)
        wrong[entry.title, 1280] = faults(page)
        page.set_viewport_size({"width": 390, "height": 900})
        settled(page)
        expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "true")
        wide[entry.title] = wider(page)
        low[entry.title] = page.locator(".ga-heading").first.evaluate(BOTTOM)
        wrong[entry.title, 390] = faults(page)
        page.set_viewport_size({"width": 1280, "height": 900})
    assert {where: found for where, found in wrong.items() if found} == {}
    assert {where: found for where, found in wide.items() if found} == {}
    assert {where: bottom for where, bottom in low.items() if bottom > FIRST_SCREEN} == {}


def test_axe_finds_nothing_wrong_with_a_clicked_hotspot(visit):
    """A clicked area of a finding, and the sidebar over it on a phone; a fault put in the frame is found."""
    page = visit("Map", scheme="dark")
    show_hotspots(page)
    settled(page)
    page.frame_locator(MAP).locator(".leaflet-interactive").first.click()
    expect(page.locator("caption", has_text="Its figures")).to_be_visible(timeout=30_000)
    settled(page)
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 900})
    page.get_by_test_id("stExpandSidebarButton").click()
    expect(page.get_by_test_id("stSidebar")).to_have_attribute("data-collapsed", "false")
    settled(page)
    assert faults(page) == []
    page.frames[1].evaluate("document.body.append(document.createElement('img'))")
    assert [rule for _, rule, *_ in faults(page)] == ["image-alt"]


@pytest.mark.parametrize("title", ["Start", "Map", "Tables"])
def test_the_keyboard_reaches_everything_and_is_seen(visit, title):
    """Tab comes to all that can be used, in a map's frame too, and what it comes to has an outline."""
    page = visit(title)
    settled(page)
    unseen = []
    for _ in range(60):
        page.keyboard.press("Tab")
        unseen += focused_frame(page).evaluate(UNSEEN)
    left = [words for frame in page.frames for words in frame.locator(REACHABLE).evaluate_all(NOT_REACHED)]
    assert left == []
    assert unseen == []


def focused_frame(page):
    """Return the frame that the keyboard is in."""
    within = page.evaluate_handle("document.activeElement").as_element()
    return (within.content_frame() if within else None) or page.main_frame
