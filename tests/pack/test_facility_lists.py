"""Facilities in a pack: what may be in it, and what checking it finds."""

import shutil
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
from county import make
from facility_county import NEAR, profile, with_places

from geoaudit.audit import run
from geoaudit.errors import DisclosureError
from geoaudit.pack.facility_rules import MEANINGS
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack
from geoaudit.profiles.finding import Finding
from geoaudit.spec import read_spec
from tests.pack.test_verify import exchange, rehash

LIST, KINDS, NEAREST = "tables/facilities.csv", "profiles/how-near-kinds.csv", "profiles/how-near-nearest.csv"
LAYERS = "layers/audit.gpkg"


def places(source: str, **more: object) -> pd.DataFrame:
    """Two facilities of a source, one of them named like a formula."""
    found = pd.DataFrame(
        {
            "source": source,
            "facility_id": ["F1", "F2"],
            "facility_name": ["=House", "Yard"],
            "facility_type": ["Food bank", "Clinic"],
            "capacity": pd.array([20, None], "Int64"),
            "easting": [400_100.5, 409_000.0],
            "northing": [500_100.0, 500_200.0],
            "area_code": ["E05000001", None],
            "area_name": ["Abbey", None],
        }
    )
    return found.assign(**more)[list(MEANINGS)]


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    """The pack of the small county, with facilities."""
    spec = with_places(make(tmp_path_factory.mktemp("county")), profile(**NEAR))
    out = spec.parent / "pack"
    run(read_spec(spec), out, spec.parent / "ws", lambda _: None, replace=False)
    return out


@pytest.fixture
def pack(written, tmp_path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(written, tmp_path / "pack"))


def test_a_list_and_a_layer(contents, tmp_path):
    """Facilities of a public source are in the table and, as points, in the layer, whatever their names."""
    write_pack(replace(contents, facilities=places("crime")), tmp_path / "pack")
    assert verify(tmp_path / "pack") == []
    points = gpd.read_file(tmp_path / "pack" / LAYERS, layer="facilities")
    assert points["facility_name"].tolist() == ["=House", "Yard"]
    assert points.geometry.x.tolist() == [400_100.5, 409_000.0]
    assert "'=House" in (tmp_path / "pack" / LIST).read_text()


def test_another_table_of_the_name(contents, crimes, tmp_path):
    """A table that is called facilities has another file and layer than the list."""
    named = replace(contents, tables=(replace(crimes, title="Facilities"),), facilities=places("crime"))
    write_pack(replace(named, sentences={}), tmp_path / "pack")
    assert verify(tmp_path / "pack") == []
    names = {name for name, _ in pyogrio.list_layers(tmp_path / "pack" / LAYERS)}
    assert {"facilities", "facilities_2"} <= names
    assert (tmp_path / "pack" / "tables" / "facilities-2.csv").exists()


@pytest.mark.parametrize(
    ("facilities", "said"),
    [
        (places("caseload"), "must stay in the service"),
        (places("nobody"), "must stay in the service"),
        (places("crime", easting=[400_000.0, float("nan")]), "must have a place"),
        (places("crime").drop(columns="capacity"), "must have the columns"),
    ],
)
def test_a_pack_that_cannot_be(contents, facilities, said):
    """A facility of a source that is not public, or one without a place, keeps a pack from being made."""
    with pytest.raises(DisclosureError, match=said):
        replace(contents, facilities=facilities)


def test_distances_to_what_is_not_public(contents, people):
    """A finding with distances to facilities that are not public keeps a pack for release from being made."""
    near = pd.DataFrame({"area_code": ["E05000001"], "metres": [812.0], "nearest_in": ["Abbey"]})
    said = {"metres": "metres to the nearest", "nearest_in": "area that it lies in"}
    told = Finding(
        "Refuges", "facilities", "caseload", False, (people,), "", "", (), (), {"near": near}, said
    )
    with pytest.raises(DisclosureError, match="distances of 'Refuges' must stay in the service"):
        replace(contents, found=(told,))


def test_distances_that_a_pack_tells_of_what_is_not_public(pack):
    """Where no list stands beside them either, checking a pack finds distances to what is not public."""

    def hide(manifest):
        manifest.update(facilities=None, files=[one for one in manifest["files"] if LIST not in one["path"]])
        next(one for one in manifest["sources"] if one["name"] == "places").update(public=False)

    rehash(pack, hide)
    for name in (LIST, f"{LIST}-metadata.json"):
        (pack / name).unlink()
    assert any("distances of 'How near' must stay in the service" in problem for problem in verify(pack))


def test_a_pack_of_before_is_still_whole(contents, tmp_path):
    """A pack of before facilities were listed says nothing of them, and nothing is wrong with it."""
    write_pack(contents, tmp_path / "old")
    rehash(tmp_path / "old", lambda manifest: manifest.pop("facilities"))
    assert verify(tmp_path / "old") == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (LIST, "430500.0", "430501.0", "does not show the facilities"),
        (LIST, "Zanzibar", "Zealand", "does not show the facilities"),
        (LIST, "430500.0,570800.0", "430500.0,570900.0", f"{NEAREST} has distances that do not follow"),
        (LIST, "Xanadu House,Clinic", "Xanadu House,Food bank", "must be of kinds that are listed"),
        (NEAREST, "Clinic,E05000002,Birley,0,1456", "Clinic,E05000002,Birley,0,1458", "distances"),
        (
            NEAREST,
            "Clinic,E05000002,Birley,0,1456",
            "Clinic,E05000002,Birley,2,1456",
            "numbers of facilities",
        ),
        (KINDS, ",13,14,", ",12,14,", f"{KINDS} has numbers of people that do not follow"),
        (KINDS, ",13,14,", ",13,13,", f"{KINDS} has numbers of people that do not follow"),
    ],
)
def test_a_changed_cell_is_found(pack, file, old, new, said):
    """What is changed in a file does not agree with the layer or other files, though hashes were redone."""
    exchange(pack / file, old, new)
    rehash(pack)
    problems = verify(pack)
    assert any(said in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(facilities=None), "must be named in the manifest"),
        (lambda m: m["facilities"].update(rows=2), "rows and sources that the manifest says"),
        (lambda m: m["facilities"].update(sources=["caseload"]), "rows and sources that the manifest says"),
        (lambda m: m["facilities"].update(layer="points"), "must hold the layers that the manifest names"),
        (lambda m: m["profiles"][0]["made_of"].pop(), "must be made of one table of people"),
        (lambda m: m.update(facilities=3), "does not describe the pack"),
        (
            lambda m: next(s for s in m["sources"] if s["name"] == "places").update(public=False),
            "The places of 'places' must stay in the service",
        ),
    ],
)
def test_a_manifest_that_contradicts_the_list_is_found(pack, change, said):
    """What the manifest says of facilities is checked against the table, the layer and the sources."""
    rehash(pack, change)
    problems = verify(pack)
    assert any(said in problem for problem in problems), problems


def test_a_point_that_was_moved_is_found(pack):
    """A point that lies elsewhere than its own columns say is found."""
    points = gpd.read_file(pack / LAYERS, layer="facilities")
    points["geometry"] = points.geometry.translate(100, 0)
    pyogrio.write_dataframe(points, pack / LAYERS, layer="facilities", driver="GPKG", append=False)
    rehash(pack)
    assert any("does not have its points where" in problem for problem in verify(pack))


def test_a_missing_description_is_found(pack):
    """The list must have its CSVW metadata."""
    (pack / f"{LIST}-metadata.json").unlink()
    assert any(f"The table {LIST} must have its description" in problem for problem in verify(pack))
