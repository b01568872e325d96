"""Medians through the whole program: counted in bands, protected, told, and kept to their bands."""

import statistics

import numpy as np
import pandas as pd
import pytest
from hotspot_county import LIVED_IN, NORTHSIDE, SPOTS, WARDS, asking, finding, hot_county, packed, postcode

from geoaudit.errors import SpecificationError

EDGES = [0, 3, 6, 9]
SOURCE = """
[[sources]]
name = "work"
kind = "unpaid-work"
files = ["work.csv"]
covers = "2021-01 to 2021-11"
"""
KINDS = ("Painting", "Gardening")


def medians(edges=EDGES, title="Median hours") -> str:
    """The six lines of a profile."""
    return (
        f'\n[[profiles]]\ntitle = "{title}"\nkind = "medians"\nsource = "work"\nof = "hours"\n'
        f'edges = {edges}\nby = ["project_type"]\n'
    )


def work(count: int = 800) -> pd.DataFrame:
    """Spells of unpaid work, each somebody's own; of one in twenty the hours are not recorded."""
    rng = np.random.default_rng(5)
    number = np.arange(count)
    hours = np.round(rng.gamma(4, np.where(number % 2, 1.6, 1.0)), 1)
    return pd.DataFrame(
        {
            "person_id": [f"W{i}" for i in number],
            "date": np.where(number % 3, "2021-03-04", "2021-09-05"),
            "postcode": [postcode(LIVED_IN[i % len(LIVED_IN)], SPOTS[i % 3]) for i in number],
            "hours": np.where(number % 20 == 0, "", hours.astype(str)),
            "project_type": np.where(number % 2, *KINDS),
        }
    )


@pytest.fixture
def county(tmp_path):
    """A county with unpaid work and no table yet."""
    spec = hot_county(tmp_path / "county", "caseload")
    work().to_csv(spec.parent / "work.csv", index=False)
    text = spec.read_text()
    spec.write_text(text[: text.find("[[tables]]")] + SOURCE if "[[tables]]" in text else text + SOURCE)
    return spec


def of_northside() -> pd.DataFrame:
    """The spells of the partnership in the later period."""
    every = work()
    ward = [WARDS[LIVED_IN[i % len(LIVED_IN)]] in NORTHSIDE for i in range(len(every))]
    return every[np.array(ward) & (every["date"] > "2021-08") & (every["hours"] != "")]


@pytest.mark.parametrize("policy", ["standard", "internal"])
def test_the_median_of_the_records_is_in_the_told_band(county, policy):
    """What the pack says holds the median of the records themselves, of each kind and of all."""
    pack = packed(asking(county, medians(), policy=policy))
    found = finding(pack, "Median hours")
    told = next(one for one in found.values() if "median_in" in one).set_index("project_type")
    true = of_northside()
    for kind in (*KINDS, "All"):
        mine = true if kind == "All" else true[true["project_type"] == kind]
        middle = statistics.median(mine["hours"].astype(float))
        assert told.loc[kind, "band_from"] <= middle < told.loc[kind, "band_to"]


def test_what_was_told_in_bands_stays_in_them(county):
    """A second pack of the same workspace takes the same edges, and is refused other ones and none."""
    plain = county.read_text()
    packed(asking(county, medians()), "first")
    for name, asked in (
        ("other", medians([0, 2, 5, 9])),
        ("none", '\n[[tables]]\ntitle = "Work"\nsource = "work"\nby = ["project_type"]\n'),
    ):
        county.write_text(plain)
        with pytest.raises(SpecificationError, match="keep its profile of medians with its edges"):
            packed(asking(county, asked), name)
    county.write_text(plain)
    packed(asking(county, medians(title="Again")), "again")
