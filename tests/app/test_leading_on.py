"""From an area of the map on to its profiles, by a link that says which."""

from urllib.parse import parse_qs

import pytest
from finding_pack import WARDS_TITLE, make_finding_pack
from pages import html, opened, select
from rated_pack import RATES_TITLE, make_rated_pack
from square_pack import code

from geoaudit.ui import packs
from geoaudit.ui.widgets.leading_on import Led, _profiles


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """The place of a pack with a profile of every ward."""
    return make_rated_pack(tmp_path_factory.mktemp("leading") / "pack")


def links(app):
    """Return the address and what it says of each link on the page to Profiles."""
    return [(link.proto.page, parse_qs(link.proto.query_string)) for link in app.get("page_link")]


def test_a_chosen_area_leads_on_to_its_profiles(pack, monkeypatch):
    """No link without an area; with one, the link names the profile and the area."""
    app = opened(pack, monkeypatch, "map")
    assert not links(app)
    select(app, "Area").set_value(code(12)).run()
    assert links(app) == [("profiles", {"profile": [RATES_TITLE], "area": [code(12)]})]


def test_a_page_takes_what_the_address_of_a_link_says(pack, monkeypatch):
    """What a link asks for is chosen on the page that it leads to, whatever was chosen before."""
    app = opened(pack, monkeypatch, "map")
    select(app, "Area").set_value(code(12)).run()
    app.query_params["area"] = code(20)
    app.switch_page("geoaudit/ui/pages/profiles.py").run()
    assert select(app, "Area").value == code(20)
    assert "Ward 20 beside all areas together" in html(app)


def test_the_nearest_profile_comes_first(tmp_path):
    """The profile that is on the map is linked before others, and one of another boundary set never."""
    found = packs.opened(make_finding_pack(tmp_path / "found"))
    assert _profiles(found, Led(code(1), "Ward 01", "wards-2022", WARDS_TITLE)) == [WARDS_TITLE]
    assert _profiles(found, Led(code(1), "Ward 01", "wards-2013", WARDS_TITLE)) == []
    assert _profiles(found, Led("E05999999", "Nowhere", "wards-2022", WARDS_TITLE)) == []
