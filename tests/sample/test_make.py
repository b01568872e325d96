"""Samples as files: the same bytes from the same seed, the faults of real files, and the committed county."""

import io
import tomllib
import zipfile
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from geoaudit.errors import UsageError
from geoaudit.sample import make_sample
from geoaudit.sample.make import SampleSummary, write_sample

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def again(tmp_path_factory) -> Path:
    """The committed county made again, with its boundaries beside it."""
    folder = tmp_path_factory.mktemp("again")
    write_sample(folder / "sample_data", folder / "boundaries", (1, 3000))
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> SampleSummary:
    """A county of 60 offenders."""
    return make_sample(tmp_path_factory.mktemp("small") / "county", seed=5, offenders=60)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def _content(path: Path) -> object:
    """What a file says, whatever the library that packed it writes around it."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(path)
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    if path.suffix == ".parquet":
        return pq.read_table(path).to_pylist()
    return path.read_bytes()


def _zipped_csv(path: Path, encoding: str = "utf-8") -> pd.DataFrame:
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name).decode(encoding) for name in archive.namelist()]
    return pd.concat([pd.read_csv(io.StringIO(text), dtype=str) for text in parts], ignore_index=True)


def test_the_same_seed_gives_the_same_bytes(small, tmp_path):
    """Two samples of one seed are equal to the byte, and another seed gives another."""
    twin = make_sample(tmp_path / "twin", seed=5, offenders=60)
    assert _files(twin.folder) == _files(small.folder)
    other = make_sample(tmp_path / "other", seed=6, offenders=60)
    assert _files(other.folder)["caseload.csv"] != _files(small.folder)["caseload.csv"]
    assert twin.size == sum(len(content) for content in _files(twin.folder).values())


@pytest.mark.parametrize("name", ["sample_data", "boundaries"])
def test_the_committed_county_is_what_the_generator_makes(again, name):
    """Every committed file says what the generator says now, and none is missing or left over.

    The specification of three partnerships is written by hand.
    """
    made, committed = again / name, ROOT / name
    names = sorted(_files(made))
    there = sorted(p.relative_to(committed).as_posix() for p in _tracked(committed))
    assert there == names
    differing = [each for each in names if _content(made / each) != _content(committed / each)]
    assert differing == []


def _tracked(folder: Path) -> list[Path]:
    """The files of a folder, without what runs leave in it and what is written by hand."""
    left = ("workspace", "packs", "three_partnerships.toml")
    return [p for p in folder.rglob("*") if p.is_file() and not set(left) & set(p.relative_to(folder).parts)]


def test_the_committed_county_is_small_enough_for_git():
    """All its files together are under 8 MB."""
    size = sum(p.stat().st_size for name in ("sample_data", "boundaries") for p in _tracked(ROOT / name))
    assert size < 8_000_000


def test_counts_are_as_asked(again):
    """3,000 offenders, 25,000 offences in 36 months, and rows twice beside them."""
    data = again / "sample_data"
    load = pd.read_csv(data / "caseload.csv", dtype=str, encoding="utf-8-sig", keep_default_na=False)
    assert load["CRN"].nunique() == 3_000
    crimes = _zipped_csv(data / "recorded_offences.zip", "cp1252")
    assert crimes["Crime Reference"].nunique() == 25_000
    assert len(crimes) == 25_020
    with zipfile.ZipFile(data / "police_uk.zip") as archive:
        names = archive.namelist()
    assert len(names) == 36
    assert names[0] == "2020-04/2020-04-wethershire-street.csv"


def test_the_caseload_has_the_faults_of_real_ones(again):
    """Rows twice, people twice, pseudo-postcodes, O for 0, outward codes, blanks and bad dates."""
    load = pd.read_csv(
        again / "sample_data" / "caseload.csv", dtype=str, encoding="utf-8-sig", keep_default_na=False
    )
    assert load.duplicated().sum() == 12
    assert load.drop_duplicates()["CRN"].duplicated().sum() == 8
    postcode = load["Postcode"]
    assert (postcode == "ZZ99 3VZ").sum() > 5
    assert (postcode == "NFA").sum() > 5
    assert postcode.str.fullmatch(r"WT\d+ ?O[A-Z]{2}|WTI\d* \d[A-Z]{2}").sum() > 5
    assert postcode.str.fullmatch(r"WT\d+").sum() > 3
    assert (postcode == "").sum() > 20
    assert (load["Date of Birth"] == "30/02/1988").sum() >= 2
    assert "Name" in load.columns


def test_recorded_offences_have_bad_dates_and_unlisted_codes(again):
    """Dates that are missing, impossible, in the future and before 1900, and codes that no list has."""
    data = again / "sample_data"
    crimes = _zipped_csv(data / "recorded_offences.zip", "cp1252")
    when = crimes["Committed From"]
    assert when.isna().sum() >= 12
    assert when.str.startswith("31/02/").sum() >= 3
    assert when.str.contains("/2122 ").sum() >= 6
    assert when.str.contains("/1899 ").sum() >= 3
    codes = pd.read_csv(data / "offence_codes.csv", dtype=str)
    assert 100 < (~crimes["Offence Code"].isin(codes["code"])).sum() < 300


def test_recorded_offences_lie_between_two_times(again):
    """Burglary overnight and while away, exact times without an end, and ends that are none."""
    crimes = _zipped_csv(again / "sample_data" / "recorded_offences.zip", "cp1252").dropna(
        subset="Committed From"
    )
    first, last = (
        pd.to_datetime(crimes[f"Committed {end}"], format="%d/%m/%Y %H:%M", errors="coerce")
        for end in ("From", "To")
    )
    hours = (last - first).dt.total_seconds() / 3600
    assert 0.2 < crimes["Committed To"].isna().mean() < 0.6
    assert crimes["Committed To"].str.fullmatch(r"../../....").sum() >= 39
    assert (hours < 0).sum() >= 8
    homes = hours[(crimes["Setting"] == "Dwelling") & (hours > 0)]
    assert (homes > 168).sum() > 5
    assert homes.median() > 6


def test_street_files_look_like_the_published_ones(again):
    """Anti-social behaviour has no Crime ID, crimes have different ones, some rows have no coordinates."""
    street = _zipped_csv(again / "sample_data" / "police_uk.zip")
    asb = street["Crime type"] == "Anti-social behaviour"
    assert street.loc[asb, "Crime ID"].isna().all()
    assert street.loc[~asb, "Crime ID"].is_unique
    assert asb.sum() == 6_250
    assert street["Longitude"].isna().sum() > 30
    assert (street["Longitude"] == "0.000000").sum() == 10
    assert street[["Longitude", "Latitude"]].value_counts().iloc[0] > 30


def test_the_partners_table_hides_small_figures(again):
    """The hospital's table is on the wards of 2013 and calendar years, with an asterisk for 1 to 4."""
    data = again / "sample_data"
    table = pd.read_csv(data / "assault_attendances.csv", dtype=str)
    assert table["Ward code"].nunique() == 61
    assert set(table["Calendar year"]) == {"2020", "2021", "2022"}
    assert not table["Attendances"].isin(list("1234")).any()
    assert (table["Attendances"] == "*").sum() > 20


def test_the_formats_are_the_ones_that_users_meet(again):
    """A byte-order mark, Windows-1252, semicolons, and a sheet that is not the first."""
    data = again / "sample_data"
    assert (data / "caseload.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with zipfile.ZipFile(data / "recorded_offences.zip") as archive:
        raw = archive.read(archive.namelist()[0])
    assert b"\x96" in raw
    assert (data / "unpaid_work.csv").read_text().splitlines()[0].count(";") == 5
    assert CalamineWorkbook.from_path(data / "orders.xlsx").sheet_names == ["About", "Commencements"]


def test_the_specification_names_files_that_are_there(again, small):
    """audit.toml finds its boundaries whether they lie in the sample's folder or beside it."""
    for folder in (again / "sample_data", small.folder):
        document = tomllib.loads((folder / "audit.toml").read_text(encoding="utf-8"))
        files = [each["file"] for each in document["boundaries"].values() if "file" in each]
        for kind in ("weights", "deprivation"):
            files += [each["file"] for each in document[kind].values()]
        files += [name for source in document["sources"] for name in source["files"]]
        files += [*document["gazetteer"]["files"], document["categories"]["offences"]]
        assert [name for name in files if not (folder / name).is_file()] == []


def test_a_folder_with_something_in_it_is_left_alone(tmp_path):
    """A sample never replaces what is there."""
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="new or empty folder"):
        make_sample(tmp_path, offenders=50)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_failure_leaves_nothing_behind(tmp_path, monkeypatch):
    """A sample that cannot be finished leaves neither the folder nor a hidden one."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("geoaudit.sample.make.write_parquet", full)
    with pytest.raises(UsageError, match="No space left on device"):
        make_sample(tmp_path / "county", offenders=50)
    assert list(tmp_path.iterdir()) == []
