"""Cells as a boundary set: of one partnership each, named by the National Grid, and of every point once."""

import datetime as dt
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hotspot_county import (
    FIRST,
    MONTHS,
    SIDE,
    SOUTH,
    WEST,
    asking,
    drawn,
    first,
    hot_county,
    hotspot,
    packed,
    street,
)

from geoaudit.analysis.scene import cells_scene
from geoaudit.audit import run
from geoaudit.cells import cells_over
from geoaudit.errors import SpecificationError
from geoaudit.hotspots.lattice import Lattice
from geoaudit.pack.read import AuditPack, open_pack
from geoaudit.pack.verify import verify
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.lookup import Tolerance, locate
from geoaudit.provenance import Source
from geoaudit.spec import read_spec
from geoaudit.spec.plans import CellSet

DAY = dt.date(2021, 12, 31)
TABLE = '\n[[tables]]\ntitle = "{0}"\nsource = "{1}"\nby = ["area"]\nboundaries = "{2}"\n'
FROM_RECORDS = 'restated_from = "records"\n'


def wards(*parents: str | None) -> BoundarySet:
    """Wards of a kilometre in a row, of the partnerships named."""
    codes = [f"W{number}" for number in range(len(parents))]
    areas = gpd.GeoDataFrame(
        {"area_code": codes, "area_name": codes, "parent": pd.Series(parents, dtype="str")},
        geometry=[
            shapely.box(WEST + i * SIDE, SOUTH, WEST + (i + 1) * SIDE, SOUTH + SIDE)
            for i in range(len(parents))
        ],
        crs="EPSG:27700",
    )
    return BoundarySet("wards", DAY, areas, Source("wards", "a"), pd.DataFrame(), "w" * 20)


def laid(main: BoundarySet, size: int = 1000, shape: str = "square") -> gpd.GeoDataFrame:
    """The cells over wards."""
    return cells_over(main, CellSet("cells", shape, size, DAY)).areas


class TestLaid:
    """Cells over a boundary set."""

    def test_names(self):
        """Cells of a kilometre have their grid reference, others that of their corner and their size."""
        assert laid(wards("A"))["area_code"].tolist() == ["NZ 30 70", "NZ 31 70"]
        assert laid(wards("A"), 100)["area_code"].iloc[[0, -1]].tolist() == ["NZ 305 700", "NZ 314 709"]
        assert set(laid(wards("A"), 500)["area_code"]) == {
            f"NZ {east} {north} 500 m" for east in (3050, 3100) for north in (7000, 7050)
        }

    def test_shared(self):
        """A cell of two partnerships is an area of each, its part of it alone, and the parts are the cell."""
        cells = laid(wards("A", "B"))
        assert cells["area_code"].tolist() == ["NZ 30 70", "NZ 31 70 A", "NZ 31 70 B", "NZ 32 70"]
        assert cells["parent"].tolist() == ["A", "A", "B", "B"]
        assert (cells.area / 1e6).round(6).tolist() == [0.5, 0.5, 0.5, 0.5]
        assert cells.geometry.union_all().equals(wards("A", "B").areas.geometry.union_all())
        assert cells.geometry.iloc[1].intersection(cells.geometry.iloc[2]).area == 0

    def test_nobody_told_apart(self):
        """Where no partnerships are told apart no cell has a name after its reference."""
        cells = laid(wards(None, None))
        assert cells["area_code"].tolist() == ["NZ 30 70", "NZ 31 70", "NZ 32 70"]
        assert cells["parent"].isna().all()

    @pytest.mark.parametrize("shape", ["square", "hexagon"])
    @pytest.mark.parametrize("size", [100, 370, 1000])
    def test_whole(self, size, shape):
        """Cells of any size cover the land once, without a gap, and codes are all different."""
        main = wards("A", "B", "B")
        cells = laid(main, size, shape)
        assert cells["area_code"].is_unique
        assert cells.area.sum() == pytest.approx(3 * SIDE**2)
        for parent, part in main.areas.dissolve("parent").geometry.items():
            mine = cells.loc[cells["parent"] == parent]
            assert mine.geometry.union_all().symmetric_difference(part).area < 1e-3

    def test_another_cut_is_another_set(self):
        """What a lookup of postcodes was made for is told by the land, the size and the shape."""
        one = cells_over(wards("A"), CellSet("cells", "square", 500, DAY))
        others = [
            cells_over(wards("A"), CellSet("cells", "square", 501, DAY)),
            cells_over(wards("A"), CellSet("cells", "hexagon", 500, DAY)),
        ]
        assert len({one.sha256, *(other.sha256 for other in others)}) == 3
        assert one.sha256 == cells_over(wards("A"), CellSet("again", "square", 500, DAY)).sha256


class TestEdges:
    """A point on an edge is in one cell."""

    @pytest.mark.parametrize("shape", ["square", "hexagon"])
    def test_every_metre(self, shape):
        """Whole metres on and about edges are each in one cell of a map of points, and none is lost."""
        steps = np.arange(0, SIDE, 25, dtype=float)
        east, north = (grid.ravel() for grid in np.meshgrid(WEST + steps, SOUTH + steps))
        scene = cells_scene(
            wards("A"), Lattice(shape, 100), pd.DataFrame({"easting": east, "northing": north})
        )
        at = scene.positions(east, north)
        assert (at >= 0).all()
        assert len(np.unique(at)) >= 100
        if shape == "square":
            corner = at[(east == 430_600) & (north == 570_100)]
            assert scene.areas["area_code"].iloc[corner].tolist() == ["NZ 306 701"]
            assert (np.bincount(at) == 16).all()

    def test_south_west_is_in(self):
        """A cell has its western and southern edge and not the others."""
        points = pd.DataFrame({"easting": [430_600.0, 430_599.0], "northing": [570_100.0, 570_099.0]})
        scene = cells_scene(wards("A"), Lattice("square", 100), points)
        at = scene.positions(points["easting"].to_numpy(), points["northing"].to_numpy())
        assert scene.areas["area_code"].iloc[at].tolist() == ["NZ 306 701", "NZ 305 700"]

    def test_as_a_boundary_set(self):
        """Of cells as a boundary set too each point on an edge between two is in one, and none in two."""
        cells = cells_over(wards("A", "B"), CellSet("cells", "square", 500, DAY))
        east = np.array([430_750.0, 431_000.0, 431_250.0, 431_500.0, 432_000.0])
        points = pd.DataFrame({"easting": east, "northing": SOUTH + 500.0})
        found = locate(points, cells, Tolerance(0.0))
        assert len(found) == len(points)
        assert found["area_code"].notna().all()


@pytest.fixture(scope="module")
def both(tmp_path_factory) -> dict[str, AuditPack]:
    """A pack of each partnership, with tables and maps on cells that both share."""
    spec = hot_county(tmp_path_factory.mktemp("both"), "street", "dealt")
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace('"Northside"', '["Northside", "Southside"]'), encoding="utf-8")
    asking(
        spec,
        TABLE.format("By square", "street", "squares-1000"),
        TABLE.format("By hexagon", "street", "hexagons-1000"),
        TABLE.format("People by square", "dealt", "squares-1000") + FROM_RECORDS,
        hotspot("Concentrated", "concentration", "street", boundaries="squares-1000", period=FIRST),
        hotspot("Dealt with", "gi-star", "dealt", boundaries="squares-1000", period=FIRST),
    )
    out = spec.parent / "packs"
    run(read_spec(spec), out, spec.parent / "ws", lambda _: None, replace=False)
    folders = sorted(path for path in out.iterdir() if path.is_dir())
    assert [verify(folder) for folder in folders] == [[], []]
    return {folder.name: open_pack(folder) for folder in folders}


def figures(pack: AuditPack, title: str) -> dict[str, int]:
    """The figures of a table by cell in the first period."""
    entry = next(one for one in pack.manifest["tables"] if one["title"] == title)
    cells = pack.profile(entry).cells
    return cells[cells["period"] == FIRST].set_index("area_code")["n"].to_dict()


def crimes() -> pd.DataFrame:
    """The street-level crimes of the first period, with the side and the square of each."""
    parts = [drawn(60 + 3 * i, 100 + i) for i, month in enumerate(MONTHS) if month <= FIRST[-7:]]
    found = pd.concat(parts, ignore_index=True)
    side = np.where(found["ward"] % 5 == 4, "southside", "northside")
    square = "NZ " + (found["easting"] // 1000 - 400).astype(str)
    square += " " + (found["northing"] // 1000 - 500).astype(str)
    return found.assign(side=side, square=square)


class TestShared:
    """Tables and maps on cells, of two partnerships in one run."""

    def test_counts(self, both):
        """A square that two partnerships share is an area of each; both have what is theirs, by hand."""
        expected = crimes().groupby(["side", "square"]).size()
        for side, pack in both.items():
            found = figures(pack, "By square")
            total = found.pop("All")
            plain = {code.removesuffix(f" {side.title()}"): n for code, n in found.items()}
            assert plain == expected[side].to_dict()
            assert total == expected[side].sum() == sum(plain.values())
            assert [code for code in found if code.startswith("NZ 34")] == [
                f"NZ 34 {north} {side.title()}" for north in range(70, 74)
            ]

    def test_hexagons(self, both):
        """Hexagons hold as many, and each crime once."""
        for side, pack in both.items():
            found = figures(pack, "By hexagon")
            assert found.pop("All") == sum(found.values()) == (crimes()["side"] == side).sum()

    def test_maps(self, both):
        """A map of points counts on the same squares what the table does."""
        for side, pack in both.items():
            table = first(pack, "Concentrated")
            counted = dict(zip(table["area_code"], table["n"], strict=True))
            expected = crimes().groupby(["side", "square"]).size()[side].to_dict()
            assert counted == expected

    def test_people(self, both):
        """People on cells are rounded like those of any table, and their map has the table's figures."""
        for pack in both.values():
            found = figures(pack, "People by square")
            del found["All"]
            assert {n % 3 for n in found.values()} == {0}
            table = first(pack, "Dealt with")
            assert dict(zip(table["area_code"], table["n"], strict=True)) == found


def test_finer_than_people_bear(tmp_path):
    """A table of people on cells under 500 m is refused in a pack for release, and made inside."""
    fine = "\n[boundaries.fine]\ncells = 250\n" + TABLE.format("People", "dealt", "fine") + FROM_RECORDS
    spec = hot_county(tmp_path, "street", "dealt")
    plain = spec.read_text(encoding="utf-8")
    with pytest.raises(SpecificationError, match="500 m or more in a pack for release, and 'People'"):
        read_spec(asking(spec, fine))
    spec.write_text(plain, encoding="utf-8")
    pack = packed(asking(spec, fine, policy="internal"))
    found = figures(pack, "People")
    assert found["All"] == sum(n for code, n in found.items() if code != "All") == 819


def test_point_beside_the_land(tmp_path: Path):
    """A crime on the water, placed ashore, is in a cell of its own on a map of points: it is not lost."""
    spec = hot_county(tmp_path, "street")
    text = spec.read_text(encoding="utf-8").replace("near = 0", "near = 50")
    spec.write_text(text, encoding="utf-8")
    beside = drawn(40, 1)
    beside.loc[:2, ["easting", "northing"]] = [WEST + 420, SOUTH - 30]
    with zipfile.ZipFile(spec.parent / "police.zip", "w") as archive:
        for month in MONTHS:
            archive.writestr(f"{month}/{month}-force-street.csv", street(month, beside))
    pack = packed(
        asking(spec, hotspot("M", "concentration", "street", boundaries="squares-500", period=FIRST))
    )
    table = first(pack, "M").set_index("area_code")
    inland = (beside["ward"] % 5 < 4) | (beside.index <= 2)
    assert table.loc["NZ 3050 6950 500 m", "n"] == 18
    assert table["n"].sum() == 6 * inland.sum()
