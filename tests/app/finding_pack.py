"""A pack with findings on the map: one of cells, with hostile words, and one of wards, one of them hidden."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import shapely
from square_pack import HIDDEN_WARD, HOSTILE, MISSING_WARD, WARDS, by_month, by_ward, contents, wards

from geoaudit.pack.write import write_pack
from geoaudit.profiles.finding import PROFILES, Finding

HOT, COLD, DULL = HOSTILE, "cold spot", "nothing special"
CELLS_TITLE = f"Where it is hot {HOSTILE}"
WARDS_TITLE = "How near help is"
SENTENCE = f"Three cells are hot: {HOSTILE}."
METHOD = f"Counted by hand. {HOSTILE}"
CELLS = 30


def cells_found():
    """Return a public finding on squares of 500 m: three hot, two cold, the rest nothing special."""
    codes = [f"NZ {i:04d}" for i in range(CELLS)]
    classes = [HOT] * 3 + [COLD] * 2 + [DULL] * (CELLS - 5)
    table = pd.DataFrame(
        {"area_code": codes, "area_name": codes, "class": classes, "n": range(CELLS, 0, -1), "z": 1.25}
    )
    squares = [shapely.box(420_000 + 500 * i, 562_000, 420_500 + 500 * i, 562_500) for i in range(20)]
    squares += [shapely.affinity.translate(square, 0, 1500) for square in squares[: CELLS - 20]]
    return Finding(
        title=CELLS_TITLE,
        method="gi-star",
        source="street-level",
        public=True,
        made_of=(),
        period="2022",
        boundaries="squares of 500 m",
        sentences=(SENTENCE,),
        methods=(METHOD,),
        tables={"cells": table},
        meanings={"class": "what the map shows", "n": "how many", "z": f"standard score {HOSTILE}"},
        layer=gpd.GeoDataFrame(table, geometry=squares, crs="EPSG:27700"),
        classes={HOT: "h2", COLD: "k2", DULL: "q0"},
    )


def wards_found(policy):
    """Return a profile on wards: one hidden, one without data, the rest near or far."""
    areas = wards().areas
    codes = areas["area_code"]
    words = {HIDDEN_WARD: "hidden", MISSING_WARD: "no figure"}
    classes = [words.get(code, "near" if i % 2 else "far") for i, code in enumerate(codes)]
    kilometres = [pd.NA if code in words else i % 7 for i, code in enumerate(codes)]
    table = pd.DataFrame(
        {
            "area_code": codes,
            "area_name": areas["area_name"],
            "class": classes,
            "kilometres": pd.array(kilometres, "Int64"),
        }
    )
    return Finding(
        title=WARDS_TITLE,
        method="facilities",
        source="caseload",
        public=False,
        made_of=(by_ward(policy),),
        period="2022",
        boundaries="wards-2022",
        sentences=("Half of the wards are far from help.",),
        methods=(),
        tables={"wards": table},
        meanings={"class": "what the map shows", "kilometres": "kilometres to the nearest"},
        layer=gpd.GeoDataFrame(table, geometry=areas.geometry.to_numpy(), crs=areas.crs),
        classes={"far": "q5", "near": "q1", "hidden": "qh", "no figure": "qx"},
        chapter=PROFILES,
    )


def make_finding_pack(out):
    """Write the pack and return its place."""
    whole = contents("standard", (by_ward, by_month))
    write_pack(replace(whole, found=(cells_found(), wards_found(whole.policy))), out)
    assert len(wards().areas) == WARDS
    return out
