"""Boundary sets of several dates compared, and how generalised each is, on published files."""

import datetime as dt
import zipfile
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from geoaudit.crosswalks.comparison import MERGED, RECODED, REDRAWN, SPLIT, UNCHANGED, change_of, compare
from geoaudit.crosswalks.exact import exact_pairs
from geoaudit.crosswalks.overlap import overlaps
from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries
from geoaudit.places.generalisation import GENERALISED, SUPER, ULTRA, generalisation

LOCAL = {
    "CASWD_2001-04": ("ons_label", "name"),
    "WD_2013-12": ("WD13CD", "WD13NM"),
    "WD_2019-12": ("WD19CD", "WD19NM"),
    "WD_2022-12": ("WD22CD", "WD22NM"),
    "WD_2022-12_EPSG27700": ("WD22CD", "WD22NM"),
    "LAD_2019-12": ("ltla19_code", "ltla19_name"),
    "PFA_2020-12": ("pfa20_code", "pfa20_name"),
    "LSOA_2011-12": ("LSOA11CD", "LSOA11NM"),
    "LSOA_2021-12": ("LSOA21CD", "LSOA21NM"),
}
NATIONAL = {
    "WD_2021-05_UK": ("ward21_code", "ward21_name"),
    "WD_2022-12_UK": ("ward22_code", "ward22_name"),
    "LSOA_2011-12_EW": ("lsoa11_code", "lsoa11_name"),
    "LSOA_2021-12_EW": ("lsoa21_code", "lsoa21_name"),
    "LAD_2024_UK": ("ltla24_code", "ltla24_name"),
}


@cache
def _read(data: Path, name: str) -> BoundarySet:
    year = int(name.split("_")[1][:4])
    local = data / "northumbria" / "boundaries" / f"{name}.geojson"
    national = data / "england-and-wales" / "boundaries" / f"{name}.gpkg.zip"
    file = local if name in LOCAL else national
    code, title = {**LOCAL, **NATIONAL}[name]
    return read_boundaries(BoundaryFile(name, file, code, title, dt.date(year, 12, 1)))


@cache
def _compared(data: Path, origin: str, target: str) -> pd.DataFrame:
    one, other = _read(data, origin), _read(data, target)
    shared = overlaps(one.areas, other.areas)
    return compare(one, other, shared, exact_pairs(one, other, shared))


@pytest.mark.parametrize(
    ("name", "kind", "metres", "warns"),
    [
        ("WD_2013-12", GENERALISED, 22, False),
        ("WD_2019-12", GENERALISED, 22, False),
        ("WD_2022-12", GENERALISED, 21, False),
        ("WD_2022-12_EPSG27700", GENERALISED, 21, False),
        ("LSOA_2011-12", GENERALISED, 18, False),
        ("LSOA_2021-12", GENERALISED, 17, False),
        ("LAD_2019-12", ULTRA, 420, False),
        ("PFA_2020-12", ULTRA, 360, False),
        ("LAD_2024_UK", ULTRA, 340, False),
        ("CASWD_2001-04", SUPER, 220, True),
        ("WD_2021-05_UK", SUPER, 160, True),
        ("WD_2022-12_UK", SUPER, 200, True),
        ("LSOA_2011-12_EW", SUPER, 130, True),
        ("LSOA_2021-12_EW", SUPER, 130, True),
    ],
)
def test_how_generalised_the_published_files_are(real_data, name, kind, metres, warns):
    """ONS's 20 m is told as such; simplified wards and LSOAs warn, simplified districts do not."""
    found = generalisation(_read(real_data, name))
    assert (found.kind, found.rounded, bool(found.warning)) == (kind, metres, warns)


def test_newcastle_was_redrawn_in_2018(real_data):
    """Between 2013 and 2019 each of Newcastle's 26 wards was redrawn, and no other changed."""
    found = _compared(real_data, "WD_2013-12", "WD_2019-12")
    changed = found[found["change"] != UNCHANGED]
    assert set(changed["change"]) == {REDRAWN}
    assert changed["from_code"].nunique() == changed["to_code"].nunique() == 26
    assert changed["from_code"].between("E05001089", "E05001114").all()
    assert (found["change"] == UNCHANGED).sum() == 151


def test_four_wards_of_northumberland_were_redrawn_by_2022(real_data):
    """Between 2019 and 2022 two pairs of neighbours exchanged land; their names and most of it stayed."""
    found = _compared(real_data, "WD_2019-12", "WD_2022-12")
    changed = found[found["change"] != UNCHANGED]
    assert set(changed["from_name"]) == {"Bothal", "Pegswood", "Newsham", "Seghill with Seaton Delaval"}
    assert set(changed["change"]) == {REDRAWN}
    assert (found["change"] == UNCHANGED).sum() == 173


def test_simplified_wards_of_the_kingdom_are_compared(real_data):
    """From 2021 to 2022 most English wards are unchanged; 181 have another code on nearly their land."""
    found = _compared(real_data, "WD_2021-05_UK", "WD_2022-12_UK")
    england = found[found["from_code"].str.startswith("E", na=False)]
    recoded = england[england["change"] == RECODED]
    assert (england["change"] == UNCHANGED).sum() > 5_000
    assert (recoded[["share_of_from", "share_of_to"]] > 0.85).all(axis=1).sum() == 181


def test_wingrove_is_not_wingrove(real_data):
    """The ward that kept its name lies on 29 % of the land that it and its namesake of 2001 take up."""
    found = _compared(real_data, "CASWD_2001-04", "WD_2013-12")
    both = found[(found["from_name"] == "Wingrove") & (found["to_name"] == "Wingrove")].iloc[0]
    one, other = both["share_of_from"], both["share_of_to"]
    assert 1 / (1 / one + 1 / other - 1) == pytest.approx(0.29, abs=0.005)
    assert both["change"] == REDRAWN


def test_lsoas_split_and_merged_are_those_of_the_census(real_data):
    """From 2011 to 2021 the land alone tells Northumbria's LSOAs as ONS's change codes do, but for two."""
    assert _against_ons(real_data, "LSOA_2011-12", "LSOA_2021-12") == {
        ("U", UNCHANGED): 889,
        ("U", REDRAWN): 2,
        ("S", SPLIT): 13,
        ("M", MERGED): 10,
        ("X", RECODED): 2,
    }


def test_simplified_lsoas_are_told_nearly_as_well(real_data):
    """On the simplified national sets 98.9 in 100 are told as ONS's change codes do."""
    found = _against_ons(real_data, "LSOA_2011-12_EW", "LSOA_2021-12_EW")
    right = found["U", UNCHANGED] + found["S", SPLIT] + found["M", MERGED]
    assert right > 0.989 * sum(found.values())
    assert ("S", UNCHANGED) not in found
    assert ("M", UNCHANGED) not in found


def _against_ons(data: Path, origin: str, target: str) -> dict[tuple[str, str], int]:
    """How many areas of 2011 ONS gives each change code, and the comparison each change."""
    with zipfile.ZipFile(data / "england-and-wales" / "lookups_2021_2024.zip") as archive:
        table = pd.read_csv(archive.open("lookup_lsoa11_lsoa21_ltla22.csv"))
    official = table.drop_duplicates("lsoa11_code").set_index("lsoa11_code")["change_code"]
    changes = change_of(_compared(data, origin, target), "from")
    both = pd.DataFrame({"official": official.reindex(changes.index), "change": changes})
    return both.groupby(["official", "change"]).size().to_dict()
