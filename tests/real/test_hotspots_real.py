"""Hotspot maps of the published crimes of the Northumbria Police area."""

import json
from pathlib import Path

import esda
import numpy as np
import pandas as pd
import pytest
from libpysal.weights import WSP, WSP2W

from geoaudit.audit import run
from geoaudit.hotspots.grid import grid_over
from geoaudit.hotspots.lattice import SQUARE, Lattice
from geoaudit.hotspots.neighbours import of_squares
from geoaudit.pack.verify import verify
from geoaudit.places.boundaries import BoundaryFile, read_boundaries
from geoaudit.spec import read_spec

FIRST, SECOND, WHOLE = "2021-02 to 2021-12", "2022-02 to 2023-01", "2020-05 to 2023-01"
HEAD = """
[audit]
title = "Northumbria hot spots"
partnership = "Northumbria"
boundaries = "wards-2022"
periods = ["{first}", "{second}", "{whole}"]
report_formats = []
allow_part_covered = true

[boundaries.wards-2022]
file = "{data}/northumbria/boundaries/WD_2022-12.geojson"
date = 2022-12-31
code = "WD22CD"
name = "WD22NM"

[boundaries.squares-500]
cells = 500

[boundaries.hexagons-1000]
cells = 1000
shape = "hexagon"

[[sources]]
name = "recorded-crime"
public = true
kind = "offences"
files = ["{data}/northumbria/police-uk/2020*.zip", "{data}/northumbria/police-uk/2022*.zip"]
format = "police.uk"

[[tables]]
title = "By ward and type"
source = "recorded-crime"
by = ["area", "crime_type"]
"""
MAP = """
[[hotspots]]
title = "{title}"
method = "{method}"
source = "recorded-crime"
where = {{ crime_type = "{crime}" }}
boundaries = "{on}"
period = "{period}"
"""
ASB = "Anti-social behaviour"
MAPS = (
    ("Burglary 2021", "gi-star", "Burglary", "squares-500", FIRST),
    ("Burglary 2022", "gi-star", "Burglary", "squares-500", SECOND),
    ("ASB 2021", "gi-star", ASB, "squares-500", FIRST),
    ("ASB 2022", "gi-star", ASB, "squares-500", SECOND),
    ("ASB lasting", "persistence", ASB, "hexagons-1000", WHOLE),
)


def specification(folder: Path, data: Path) -> Path:
    text = HEAD.format(data=data.as_posix(), first=FIRST, second=SECOND, whole=WHOLE)
    for title, method, crime, on, period in MAPS:
        text += MAP.format(title=title, method=method, crime=crime, on=on, period=period)
        if method == "gi-star" and period == FIRST:
            text += f'tested_on = "{SECOND}"\n'
    path = folder / "audit.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def pack(real_data, tmp_path_factory) -> Path:
    """The pack of all maps, made once for this module (about 40 s)."""
    folder = tmp_path_factory.mktemp("northumbria")
    spec = read_spec(specification(folder, real_data))
    run(spec, folder / "pack", folder / "workspace", lambda _: None, replace=False)
    return folder / "pack"


def read(pack: Path, stem: str) -> pd.DataFrame:
    return pd.read_csv(pack / "hotspots" / f"{stem}.csv")


def hot(table: pd.DataFrame) -> set[str]:
    return set(table.loc[table["class"].str.startswith("hot"), "area_code"])


@pytest.mark.parametrize(("stem", "crime"), [("burglary", "Burglary"), ("asb", ASB)])
@pytest.mark.parametrize(("year", "period"), [("2021", FIRST), ("2022", SECOND)])
def test_no_crime_is_lost_between_wards_and_cells(pack, stem, crime, year, period):
    """What the cells hold is what the table by ward holds: two ways of placing the same points."""
    wards = pd.read_csv(pack / "tables" / "by-ward-and-type.csv")
    mine = wards.query("area_code == 'All' and crime_type == @crime and period == @period")
    assert read(pack, f"{stem}-{year}")["n"].sum() == mine["n"].sum() > 10_000 / 2


@pytest.mark.filterwarnings("ignore:The weights matrix is not fully connected")
def test_burglary_z_is_that_of_esda(pack, real_data):
    """Gi* of burglary on 22,976 cells of 500 m is esda's, cell by cell."""
    wards = read_boundaries(
        BoundaryFile(
            "w",
            real_data / "northumbria" / "boundaries" / "WD_2022-12.geojson",
            "WD22CD",
            "WD22NM",
            pd.Timestamp("2022-12-31").date(),
        )
    )
    found = read(pack, "burglary-2021").set_index("area_code")
    cells = grid_over(wards.areas, Lattice(SQUARE, 500)).cells
    beside = found.index.difference(cells["area_code"])
    n = found["n"].reindex(cells["area_code"]).fillna(0).to_numpy()
    near = of_squares(cells["column"].to_numpy(), cells["row"].to_numpy()).matrix
    theirs = esda.G_Local(
        n, WSP2W(WSP(near.tocsr()), silence_warnings=True), transform="B", star=True, permutations=0
    )
    ours = found["z"].reindex(cells["area_code"]).to_numpy()
    shown = np.isfinite(ours)
    assert len(beside) < 10  # cells without land, which change the whole's mean a little
    assert shown.sum() > 1_000
    np.testing.assert_allclose(ours[shown], theirs.Zs[shown], rtol=0.02, atol=0.02)


@pytest.mark.parametrize(("stem", "least"), [("burglary", 140), ("asb", 15)])
def test_hot_cells_are_hot_in_the_next_year_too(pack, stem, least):
    """More than half of the later year's hot cells were hot in 2021; by chance hardly any would be."""
    first, second = (hot(read(pack, f"{stem}-{year}")) for year in ("2021", "2022"))
    assert min(len(first), len(second)) >= least
    assert len(first & second) > len(second) / 2


@pytest.mark.parametrize("stem", ["burglary", "asb"])
def test_the_maps_own_table_is_arithmetic_on_the_next_years_cells(pack, stem):
    """Hits, hit rate and PAI of the map of 2021 follow from the cells of 2022, and months add up."""
    own = read(pack, f"{stem}-2021-accuracy").iloc[0]
    later = read(pack, f"{stem}-2022").set_index("area_code")["n"]
    flagged = hot(read(pack, f"{stem}-2021"))
    hits = later.reindex(sorted(flagged)).fillna(0).sum()
    assert own["hits"] == hits
    assert own["hit_rate"] == pytest.approx(hits / later.sum(), rel=1e-5)
    assert own["pai"] == pytest.approx(own["hit_rate"] / own["share_of_area"], rel=1e-4)
    months = read(pack, f"{stem}-2021-by_month")
    assert len(months) == 12
    assert months["hits"].sum() == hits
    assert months["pai"].min() > 20


def test_the_month_that_no_file_holds_is_a_gap(pack):
    """Of the 33 months from May 2020 January 2022 is missing: 32 count, and no cell has a nought for it."""
    lasting = read(pack, "asb-lasting")
    assert set(lasting["months"]) == {32}
    assert lasting["months_hot"].max() == 32
    assert {"persistent", "sporadic"} <= set(lasting["class"]) <= {
        "new", "intensifying", "persistent", "diminishing", "sporadic", "historical", "none", "no figure",
    }  # fmt: skip
    assert "Nothing is held, or asked for, of 2022-01" in (pack / "report.html").read_text(encoding="utf-8")


def test_the_pack_verifies(pack):
    """The whole pack is as its manifest says, and names each map."""
    assert verify(pack) == []
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    assert [one["title"] for one in manifest["hotspots"]] == [title for title, *_ in MAPS]
