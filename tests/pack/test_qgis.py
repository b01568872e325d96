"""The pack's GIS files as QGIS opens them: QGIS mends in silence, so what it made of them is compared."""

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import matplotlib.image
import numpy as np
import pytest
import shapely
from programs import QGIS, has_qgis

from geoaudit.disclosure.policy import policy_named
from geoaudit.pack.gis_about import About
from geoaudit.pack.gis_project import make_project
from geoaudit.pack.gis_symbols import FILLS
from geoaudit.pack.layers import Layer, write_layers
from geoaudit.pack.write import write_pack

LOOKS = ("valid", "renderer", "legend", "labels", "unknown")
SCRIPT = Path(__file__).parent / "qgis_opens.py"


pytestmark = pytest.mark.skipif(not has_qgis(), reason="QGIS is not installed: apt-get install python3-qgis")


def opened(folder, pictures):
    """Return what QGIS found in a pack's folder of layers."""
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(pictures), "XDG_RUNTIME_DIR": str(pictures)}
    command = [QGIS, SCRIPT, folder / "audit.qgz", folder / "audit.gpkg", pictures]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=300, env=environment)
    return json.loads(ran.stdout)


def shades(path):
    """Return how many dots of a picture have each colour (``#rrggbb``)."""
    dots = (matplotlib.image.imread(path)[:, :, :3] * 255).round().astype(np.uint8).reshape(-1, 3)
    colours, number = np.unique(dots, axis=0, return_counts=True)
    return {"#" + bytes(colour).hex(): int(n) for colour, n in zip(colours, number, strict=True)}


@pytest.fixture(scope="module")
def drawn(whole, people, tmp_path_factory):
    """What QGIS found in the whole small pack, and where it drew it; the table of people comes first."""
    folder = tmp_path_factory.mktemp("qgis")
    tables = (people, *(table for table in whole.tables if table is not people))
    write_pack(replace(whole, tables=tables, gis_formats=("shapefile",)), folder / "pack")
    (folder / "pictures").mkdir()
    return opened(folder / "pack/layers", folder / "pictures"), folder / "pictures"


def test_qgis_opens_the_project_and_every_layer(drawn):
    """The project is on the National Grid, its layers are valid and grouped, and one is seen at the start."""
    found, _ = drawn
    assert found["read"]
    assert found["crs"] == "EPSG:27700"
    assert found["title"] == "Three wards <audit>"
    assert "Policy midpoint-6" in found["abstract"]
    assert all(layer["valid"] and layer["crs"] == "EPSG:27700" for layer in found["layers"].values())
    assert found["visible"] == ["People by ward and gender"]
    (tree,) = found["tree"].values()
    assert [next(iter(group)) for group in tree] == ["Boundaries", "Tables", "Hotspots"]
    assert tree[1] == {
        "Tables": [
            {"caseload": [["People by ward and gender", True]]},
            {"crime": [["Crime by ward and type", False], ["Burglary on later wards", False]]},
        ]
    }
    assert not found["extent_missing"]


def test_qgis_draws_each_layer_in_its_own_style(drawn):
    """Tables have their classes with hidden and no data, findings their own, boundaries outlines."""
    layers = drawn[0]["layers"]
    people = layers["People by ward and gender"]
    assert people["renderer"] == "RuleRenderer"
    assert people["labels"]
    assert people["legend"] == [
        ["Number, as at 2022-09-30", ""],
        ["0", "#ffffff"],
        ["3", FILLS["q3"].colour],
        ["9", FILLS["q4"].colour],
        ["21", FILLS["q5"].colour],
        ["hidden", FILLS["qh"].colour],
        ["no data", FILLS["qx"].colour],
    ]
    hot = layers["Hot wards"]
    assert hot["renderer"] == "categorizedSymbol"
    assert [words for words, _ in hot["legend"]] == ["hot spot", "nothing special", "cold spot", "hidden"]
    assert layers["Boundaries: wards"]["renderer"] == "singleSymbol"
    assert layers["Boundaries: wards"]["labels"]


def test_the_geopackage_alone_has_the_same_styles(drawn):
    """Whoever drags one layer into QGIS gets its style and its description with it, without the project."""
    found, _ = drawn
    by_source = {layer["source"].rpartition("=")[2]: layer for layer in found["layers"].values()}
    assert set(found["alone"]) == set(by_source)
    for name, alone in found["alone"].items():
        assert alone["valid"]
        assert {key: alone[key] for key in ("renderer", "legend", "labels")} == {
            key: by_source[name][key] for key in ("renderer", "legend", "labels")
        }
    assert "Policy midpoint-6" in found["alone"]["people_by_ward_and_gender"]["said"]
    assert "Contains invented data." in found["alone"]["people_by_ward_and_gender"]["said"]


def test_a_shapefile_has_its_style_beside_it(drawn):
    """A Shapefile opened in QGIS looks as its layer does, under the short names of its fields."""
    found, _ = drawn
    looks = {name: {key: one[key] for key in LOOKS} for name, one in found["alone"].items()}
    assert found["shapefiles"] == looks
    assert not any(one["unknown"] for one in looks.values())  # each condition is of columns that there are


def test_the_map_has_the_shades_of_the_classes(drawn):
    """On the picture Abbey (9), Bridge (21) and Castle (3) have three shades, each a third of the land."""
    counted = shades(drawn[1] / "map.png")
    land = sum(counted[FILLS[style].colour] for style in ("q3", "q4", "q5"))
    for style in ("q3", "q4", "q5"):
        assert 0.25 < counted[FILLS[style].colour] / land < 0.4


def test_the_page_prints_with_map_legend_and_words(drawn):
    """The printed page has the shades twice, on the map and in the legend, dark writing, and is not blank."""
    found, pictures = drawn
    assert found["layouts"] == [["A4 map", 0, [1169, 826]]]
    counted = shades(pictures / "page-0.png")
    assert all(counted[FILLS[style].colour] > 1000 for style in ("q3", "q4", "q5"))
    legend = shades_of_part(pictures / "page-0.png", (870, 100, 1169, 480))
    assert all(legend.get(FILLS[style].colour, 0) > 100 for style in ("q3", "q4", "q5"))
    assert shades_of_part(pictures / "page-0.png", (30, 20, 850, 65))["#1d2730"] > 500
    assert "NOT FOR RELEASE" not in found["page_texts"]
    assert "People by ward and gender" in found["page_texts"]
    assert (
        "Shown: as at 2022-09-30. Source: caseload. Boundaries: wards, 31 December 2022."
        in found["page_texts"]
    )
    assert "Contains invented data." in found["page_texts"]


def shades_of_part(path, box):
    """As `shades`, of what lies between left, top, right and bottom."""
    left, top, right, bottom = box
    part = matplotlib.image.imread(path)[top:bottom, left:right]
    cut = path.with_name(f"part-{left}-{top}.png")
    matplotlib.image.imsave(cut, part)
    return shades(cut)


def test_a_pack_that_is_not_for_release_says_so_on_the_page(tmp_path):
    """The page of an internal pack has a red banner; facilities stand on it as markers of their kinds."""
    kinds = {"name": ["One", "Two"], "facility_type": ["police station", "hospital"]}
    points = shapely.points([[400_500, 500_500], [402_500, 501_500]])
    places = gpd.GeoDataFrame(kinds, geometry=points, crs="EPSG:27700")
    layers = [Layer("facilities", "Facilities", places, title="Facilities [%now()%]")]
    about = About("Three wards", "Threewards", f"NOT FOR RELEASE. {policy_named('internal').sentence}", False)
    write_layers(layers, tmp_path / "audit.gpkg", about)
    (tmp_path / "audit.qgz").write_bytes(make_project(layers, about))
    found = opened(tmp_path, tmp_path)
    (layer,) = found["layers"].values()
    assert layer["renderer"] == "categorizedSymbol"
    assert [words for words, _ in layer["legend"]] == ["hospital", "police station"]
    assert found["tree"][""] == [{"Facilities": [["Facilities [ %now()% ]", True]]}]
    assert "NOT FOR RELEASE" in found["page_texts"]
    assert "Facilities [ %now()% ]" in found["page_texts"]
    assert shades(tmp_path / "page-0.png")["#8f1d14"] > 5000
    marks = shades(tmp_path / "map.png")
    assert all(marks[colour] > 20 for _, colour in layer["legend"])
