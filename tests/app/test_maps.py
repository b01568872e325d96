"""What maps are made of: classes by the stated rule, outlines without gaps, and scripts that come along."""

from itertools import pairwise

import folium
import pandas as pd
import pytest
import shapely
from offlinefolium import elements
from square_pack import WARDS, code

from geoaudit.ui import maps, packs
from geoaudit.ui.outlines import outlines
from geoaudit.ui.shading import DOTTED, HATCHED, HIDDEN, MISSING, PALETTES, ZERO, classify, legend, swatches


def cells(**figures):
    """Return cells; a figure is a number or a marker."""
    n = [f if isinstance(f, int) else None for f in figures.values()]
    markers = ["" if isinstance(f, int) else f for f in figures.values()]
    return pd.DataFrame({"area_code": list(figures), "n": pd.array(n, "Int64"), "marker": markers})


def classed(**figures):
    """Return the classes of areas on the scale of their own figures."""
    table = cells(**figures)
    return classify(table, pd.Index([*figures, "nowhere"]), table["n"])


def test_leaflet_is_where_folium_looks_for_it():
    """The addresses that folium asks for are those that folium-offline has."""
    assert dict(folium.Map.default_js)["leaflet"] == maps.LEAFLET_JS
    assert dict(folium.Map.default_css)["leaflet_css"] == maps.LEAFLET_CSS
    assert "Leaflet 1.9.3" in elements._res[maps.LEAFLET_JS]
    assert ".leaflet-pane" in elements._res[maps.LEAFLET_CSS]


def test_a_map_changes_nothing_in_folium():
    """The scripts of a map are its own: folium's list for every map stays as it was."""
    before = list(folium.Map.default_js)
    maps._base(maps.Outlines(("a",), ("A",), ({},), (54.0, -2.0, 55.0, -1.0)), PALETTES["light"], {})
    assert folium.Map.default_js == before


def test_nought_hidden_and_missing_are_never_a_class():
    """Nought, a hidden figure and an area that the table lacks are kept apart from every class."""
    found = classed(a=0, b="c", c=5, d="x")
    assert found.kinds == (ZERO, HIDDEN, "0", MISSING, MISSING)
    assert found.words == ("0", "hidden to protect people", "5", "not available", "not available")


def test_classes_hold_about_equally_many_areas():
    """A hundred different figures fall into five classes of about twenty."""
    found = classed(**{f"a{i}": i for i in range(1, 101)})
    assert [found.kinds.count(str(i)) for i in range(5)] == [20, 20, 20, 20, 20]


def test_the_legend_counts_every_area_once():
    """The legend names each class, nought, hidden and no data, and its counts add up to the areas."""
    found = classed(a=0, b="c", c=5, d=9, e=9)
    keys = legend(found, PALETTES["light"])
    assert [key.words for key in keys] == ["0", "1 to 5", "6 to 9", "hidden", "no data"]
    assert [key.areas for key in keys] == [1, 1, 2, 1, 1]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shades_differ_in_lightness_in_one_direction(theme):
    """From class to class the shade grows darker (in the dark, lighter), enough to be told without colour."""
    ramp = PALETTES[theme].ramp
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (_linear(colour) for colour in ramp)]
    ordered = light if theme == "dark" else light[::-1]
    ratios = [(b + 0.05) / (a + 0.05) for a, b in pairwise(ordered)]
    assert min(ratios) > 1.3


def _linear(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def test_swatches_are_patterns_where_there_is_no_figure():
    """Beside the map a hidden area is hatched and one without data dotted, as on it."""
    assert swatches(classed(a="c", b=3), PALETTES["light"])[0] == HATCHED
    assert swatches(classed(a="x", b=3), PALETTES["light"])[0] == DOTTED


def test_outlines_leave_no_gap(square_pack):
    """Sixty wards, simplified, still cover the land that they covered, each in longitude and latitude."""
    on = outlines(packs.opened(square_pack), "wards-2022")
    assert on.codes == tuple(code(i) for i in range(WARDS))
    shapes = [shapely.geometry.shape(shape) for shape in on.shapes]
    whole = shapely.union_all(shapes)
    assert sum(shape.area for shape in shapes) == pytest.approx(whole.area, rel=1e-3)
    south, west, north, east = on.bounds
    assert (54.8 < south < north < 55.2, -1.8 < west < east < -1.4) == (True, True)


def test_outlines_are_drawn_where_areas_overlap(square_pack):
    """Areas that are no coverage are drawn all the same."""
    found = packs.opened(square_pack)
    areas = found.areas["wards-2022"].copy()
    areas["geometry"] = areas.geometry.buffer(50)
    overlapping = packs.Opened(found.pack, "", {}, {}, {}, {}, {"wards-2022": areas})
    assert len(outlines(overlapping, "wards-2022").shapes) == WARDS
