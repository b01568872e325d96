"""Packs of an invented caseload at real postcodes: nobody exposed, and every shown figure a true one.

The figures are held against a recount of the invented people that uses nothing of GeoAudit.
"""

import json
import zipfile
from dataclasses import replace
from itertools import product
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from caseloads import AS_AT, DISTRICTS, OF_2013, TABLES, caseload, specification
from programs import opens_everywhere
from street_crimes import areas_of

from geoaudit.audit import run
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec

PEOPLE = 6_000
AGES = {
    18: "under 18", 21: "18-20", 25: "21-24", 30: "25-29", 40: "30-39", 50: "40-49", 60: "50-59",
    np.inf: "60 and over",
}  # fmt: skip
COLUMN = {"area": "area_code"}
BOTH_DATES = ["Gateshead", "South Tyneside"]
"""Birtley in Gateshead has no postcode of the gazetteer; one of South Tyneside's changed its ward."""

Recounts = dict[str, dict[str, "pd.Series[int]"]]


@pytest.fixture(scope="module")
def people(real_data: Path) -> pd.DataFrame:
    """The caseload, the same for both policies."""
    return caseload(real_data, PEOPLE)


@pytest.fixture(scope="module", params=["standard", "suppress-6"])
def packs(request, real_data, people, tmp_path_factory) -> tuple[str, dict[str, Path]]:
    """The policy, and the pack that it makes for each district, without its printed forms."""
    folder = tmp_path_factory.mktemp(request.param)
    spec = replace(read_spec(specification(folder, real_data, people, request.param)), report_formats=())
    made = run(spec, folder / "packs", folder / "workspace", lambda _: None, replace=False)
    return request.param, {one.partnership: one.pack for one in made}


@pytest.fixture(scope="module")
def recounts(real_data, people) -> Recounts:
    """By district and table, how many people there are in each cell and each total."""
    return recounted(real_data, people, "wards-2022")


@pytest.fixture(scope="module")
def on_both_dates(real_data, people, tmp_path_factory) -> dict[str, Path]:
    """Packs under suppress-6 of two districts, counted on the wards of 2022 and on those of 2013."""
    folder = tmp_path_factory.mktemp("both-dates")
    spec = read_spec(specification(folder, real_data, people, "suppress-6", True, BOTH_DATES))
    made = run(spec, folder / "packs", folder / "workspace", lambda _: None, replace=False)
    return {one.partnership: one.pack for one in made}


def test_the_caseload_is_always_the_same_and_skewed(real_data, people):
    """The same people each time: nearly all men, a third for violence, most wards with few of most kinds."""
    assert caseload(real_data, PEOPLE).equals(people)
    assert (people["gender"] == "Male").mean() == pytest.approx(0.88, abs=0.02)
    assert people["offence_group"].nunique() == 12
    assert people["offence_group"].value_counts(normalize=True).iloc[0] == pytest.approx(0.32, abs=0.03)
    assert people["needs"].str.split("; ").explode().replace("", np.nan).nunique() == 10
    assert (people["postcode"] == "").mean() == pytest.approx(0.05, abs=0.01)


def test_nobody_is_exposed(packs):
    """The attack on each district's pack exposes nothing, and no figure is narrower than allowed."""
    policy, places = packs
    told = [json.loads((pack / "manifest.json").read_text(encoding="utf-8")) for pack in places.values()]
    attacks = [manifest["disclosure"] for manifest in told]
    assert len(attacks) == 6
    assert [attack["exposed"] for attack in attacks] == [0] * 6
    assert min(attack["figures_attacked"] for attack in attacks) > 100
    assert min(attack["narrowest_interval"] for attack in attacks) >= {"standard": 4, "suppress-6": 6}[policy]


def test_every_file_opens_in_its_own_program(on_both_dates, tmp_path):
    """LibreOffice, QGIS, Chromium, a PDF reader, python-docx and csvw find a pack to be what it says."""
    opens_everywhere(on_both_dates["Gateshead"], tmp_path)


def test_the_packs_verify(packs):
    """Who receives a pack can attack it again, and finds nothing."""
    _, places = packs
    assert {district: verify(pack) for district, pack in places.items()} == {one: [] for one in places}


def test_every_shown_figure_is_that_of_a_recount(packs, recounts):
    """Under suppress-6 and in whole districts as counted, under standard wards to the middle of their six."""
    policy, places = packs
    assert set(places) == set(recounts)
    for district, pack in places.items():
        for title, found in tables_of(pack).items():
            truth = recounts[district][title].reindex(found.index, fill_value=0)
            in_ward = found.index.get_level_values("area_code") != "All"
            wanted = truth.mask(in_ward & (policy == "standard"), middle_of_six(truth))
            shown = found.notna()
            assert (found[shown] == wanted[shown]).all(), f"{district}: {title}"


def test_every_person_is_in_the_tables(packs, recounts):
    """No cell that somebody of the recount is in is left out, and the totals are those placed."""
    _, places = packs
    for district, pack in places.items():
        for title, found in tables_of(pack).items():
            missing = recounts[district][title].index.difference(found.index)
            assert missing.empty, f"{district}: {title}"


def test_no_figure_of_one_to_five_people_is_shown_as_counted(packs, recounts):
    """Under suppress-6 all are hidden; under standard those of wards stand as 3 or are hidden."""
    policy, places = packs
    for district, pack in places.items():
        for title, found in tables_of(pack).items():
            few = recounts[district][title].reindex(found.index, fill_value=0).between(1, 5)
            in_ward = found.index.get_level_values("area_code") != "All"
            rounded = in_ward & (policy == "standard")
            assert few.any()
            assert found[few & ~rounded].isna().all(), f"{district}: {title}"
            assert set(found[few & rounded].dropna()) <= {3}, f"{district}: {title}"


def test_half_of_the_cells_are_shown(packs):
    """What is hidden to protect others stays bounded: more than half of all cells are shown."""
    policy, places = packs
    shown = pd.concat([found.notna() for pack in places.values() for found in tables_of(pack).values()])
    assert shown.mean() > {"standard": 0.9, "suppress-6": 0.5}[policy]


def test_on_two_dates_nobody_is_exposed_either(on_both_dates, real_data, people):
    """Counted on two sets of wards, all is shown as recounted or hidden, and nothing is exposed."""
    truths = {
        ending: recounted(real_data, people, name)
        for name, ending in (("wards-2022", ""), ("wards-2013", OF_2013))
    }
    assert list(on_both_dates) == BOTH_DATES
    for district, pack in on_both_dates.items():
        disclosure = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))["disclosure"]
        assert (disclosure["exposed"], disclosure["narrowest_interval"]) == (0, 6)
        assert verify(pack) == []
        found = tables_of(pack)
        assert len(found) == 2 * len(TABLES)
        for (ending, truth), title in product(truths.items(), TABLES):
            cells = found[title + ending]
            wanted = truth[district][title].reindex(cells.index, fill_value=0)
            assert (cells.dropna() == wanted[cells.notna()]).all()
            assert cells[wanted.between(1, 5)].isna().all()
        assert pd.concat([cells.notna() for cells in found.values()]).mean() > 0.5


def tables_of(pack: Path) -> dict[str, "pd.Series[float]"]:
    """The figures of each table by its columns, missing where they are hidden."""
    manifest = json.loads((pack / "manifest.json").read_text(encoding="utf-8"))
    found = {}
    for entry in manifest["tables"]:
        cells = pd.read_csv(pack / entry["file"], keep_default_na=False)
        columns = [COLUMN.get(name, name) for name in entry["by"]]
        found[entry["title"]] = pd.to_numeric(cells.set_index(columns)["n"])
        assert set(cells["marker"]) <= {"", "c"}
        assert (found[entry["title"]].isna().to_numpy() == (cells["marker"] == "c").to_numpy()).all()
    return found


def recounted(data: Path, people: pd.DataFrame, boundaries: str) -> Recounts:
    """By district and table, how many people there are in each cell and each total."""
    described = people.assign(age_band=bands(people), need=needs(people))
    placed = with_wards(data, described, boundaries).explode("need")
    return {
        district: {
            title: added_up(own, [COLUMN.get(name, name) for name in by]) for title, by in TABLES.items()
        }
        for district, own in placed.groupby("district")
    }


def with_wards(data: Path, people: pd.DataFrame, boundaries: str) -> pd.DataFrame:
    """The people whose postcode lies in a ward, with its code and district."""
    path = data / "northumbria" / "postcodes" / "codepo_gb_2022.zip"
    with zipfile.ZipFile(path) as archive:
        files = [archive.open(f"Data/CSV/{area}.csv") for area in ("ne", "sr")]
        rows = pd.concat([pd.read_csv(file, header=None, usecols=[0, 2, 3]) for file in files])
    at = rows.set_axis(["postcode", "easting", "northing"], axis=1)
    homes = people.merge(at, on="postcode")
    points = gpd.points_from_xy(homes["easting"], homes["northing"])
    wards = areas_of(data, boundaries).copy()  # kept for others as it is
    if boundaries == "wards-2013":
        wards["LAD22NM"] = wards["WD13CDO"].str[:4].map(DISTRICTS)
    inside = gpd.GeoDataFrame(homes, geometry=points, crs=27700).sjoin(
        wards[["area_code", "LAD22NM", "geometry"]]
    )
    return pd.DataFrame(inside.drop(columns="geometry")).rename(columns={"LAD22NM": "district"})


def bands(people: pd.DataFrame) -> "pd.Series[str]":
    """The age band of each person on the day of the caseload, by birthdays."""
    born, day = pd.to_datetime(people["date_of_birth"]), pd.Timestamp(AS_AT)
    before = (born.dt.month > day.month) | ((born.dt.month == day.month) & (born.dt.day > day.day))
    ends = pd.cut(day.year - born.dt.year - before, [-np.inf, *AGES], right=False, labels=list(AGES.values()))
    return ends.astype(str)


SAME_NEEDS = {
    "Thinking": "thinking and behaviour",
    "Lifestyle": "lifestyle and associates",
    "Employment": "education, training and employment",
}
"""Words of the caseload for needs that the one list calls otherwise."""


def needs(people: pd.DataFrame) -> "pd.Series[object]":
    """Each person's needs as a list, in the words of the one list; who has none has that."""

    def listed(text: str) -> list[str]:
        return [SAME_NEEDS.get(word, word.lower()) for word in text.split("; ")]

    return people["needs"].map(lambda text: listed(text) if text else ["none recorded"])


def added_up(people: pd.DataFrame, columns: list[str]) -> "pd.Series[int]":
    """How many different people there are in each cell and, as All, in each total."""
    rows = people[["person_id", *columns]]
    for column in columns:
        rows = pd.concat([rows, rows.assign(**{column: "All"})])
    return rows.drop_duplicates().groupby(columns).size()


def middle_of_six(n: "pd.Series[int]") -> "pd.Series[int]":
    """0; 1 to 6 to 3; 7 to 12 to 9; and so on."""
    return ((n + 5) // 6 * 6 - 3).where(n > 0, 0)
