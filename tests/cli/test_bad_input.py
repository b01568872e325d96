"""Every bad input ends in one sentence and its exit code, with nothing written."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from county import caseload, make, person, postcodes, square, wards

SPECIFICATION, RECORDS, GEOGRAPHY, PERIOD, DISCLOSURE, PACK = 10, 11, 12, 13, 14, 16


def changed(spec: Path, old: str, new: str) -> None:
    """Change the specification; what is to change must be there."""
    text = spec.read_text(encoding="utf-8")
    assert old in text
    spec.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def refused(county, geoaudit):
    """Run the audit, and return the one sentence in which it must end; nothing may be left beside it."""

    def run(code: int, out: Path | None = None) -> str:
        folder = county.parent
        place = out or folder / "packs" / "pack"
        before = {path.name for path in folder.iterdir()}
        ran = geoaudit("run", county, "--out", place, "--workspace", folder.parent / "ws")
        assert ran.code == code, ran.err
        assert ran.out == ""
        assert re.fullmatch(r"geoaudit: [^\n]+[.?]\n", ran.err), ran.err
        assert "Traceback" not in ran.err
        assert "unforeseen" not in ran.err
        assert {path.name for path in folder.iterdir()} == before
        return ran.err

    return run


def write_street(folder: Path, name: str, content: str) -> None:
    """Make the police archive hold one more member."""
    with zipfile.ZipFile(folder / "police.zip", "a") as archive:
        archive.writestr(name, content)


def write_events(county: Path, rows: str, covers: str) -> None:
    """Give the county a public source of incidents, and a table of it."""
    (county.parent / "incidents.csv").write_text("date,postcode\n" + rows, encoding="utf-8")
    with county.open("a", encoding="utf-8") as spec:
        spec.write(f"""
[[sources]]
name = "incidents"
public = true
kind = "incidents"
files = ["incidents.csv"]
dates = "dd/mm/yyyy"
{covers}

[[tables]]
title = "Incidents by hour"
source = "incidents"
by = ["hour"]
""")


class TestFiles:
    """Files that are not what they are said to be."""

    @pytest.mark.parametrize(
        ("old", "code"),
        [('"caseload.csv"', RECORDS), ('"wards.geojson"', GEOGRAPHY), ('"postcodes.csv"', GEOGRAPHY)],
    )
    def test_not_there(self, refused, county, old, code):
        """A file that is not there is named, and the exit code says of which kind it would have been."""
        changed(county, old, '"nowhere.csv"')
        assert "nowhere.csv" in refused(code)

    def test_specification_not_there(self, refused, county):
        """A specification that is not there is named."""
        county.unlink()
        assert "audit.toml" in refused(SPECIFICATION)

    @pytest.mark.parametrize("content", [b"", b"\n\n", b"\0" * 400])
    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("caseload.csv", RECORDS),
            ("police.zip", RECORDS),
            ("wards.geojson", GEOGRAPHY),
            ("postcodes.csv", GEOGRAPHY),
        ],
    )
    def test_empty(self, refused, county, name, code, content):
        """An empty file is refused and named, even where it is blank rather than of no length."""
        (county.parent / name).write_bytes(content)
        assert name in refused(code)

    @pytest.mark.parametrize("name", ["caseload.csv", "postcodes.csv"])
    def test_header_alone(self, county, geoaudit, name):
        """A table with a header and no row is refused as a gazetteer, and counts as nobody as a caseload."""
        path = county.parent / name
        path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
        ran = geoaudit("run", county, "--out", county.parent / "pack", "--workspace", county.parent / "ws")
        assert ran.code == (GEOGRAPHY if name == "postcodes.csv" else 0), ran.err

    @pytest.mark.parametrize("covers", ["", 'covers = "2021-05 to 2021-06"'])
    def test_dated_header_alone(self, refused, county, covers):
        """Dated records of which there is none are refused in their own name, whatever they cover."""
        write_events(county, "", covers)
        assert refused(RECORDS) == (
            "geoaudit: A source of dated records must have rows, and 'incidents' has none below the header "
            "of incidents.csv: export it again, or take it and what is made of it out of the specification.\n"
        )

    @pytest.mark.parametrize("covers", ["", 'covers = "2021-05 to 2021-06"'])
    def test_all_rejected(self, refused, county, covers):
        """Records that are all rejected are refused with how many there are and why, without their words."""
        write_events(county, "31/02/2021,NE1 1AA\n30/02/2021,NE1 1AA\n01/05/2999,NE1 1AA\n", covers)
        assert refused(RECORDS) == (
            "geoaudit: A source must have rows that can be counted, and all 3 of 'incidents' are rejected "
            "(2 for 'date not readable', 1 for 'date in the future'): correct its files, or how the "
            "specification has them read.\n"
        )

    def test_caseload_all_rejected(self, refused, county):
        """A caseload without a number in any row is no caseload of nobody."""
        nobody = [[cell if i != 1 else "" for i, cell in enumerate(person(n))] for n in range(40)]
        (county.parent / "caseload.csv").write_text(caseload(0, *nobody), encoding="utf-8")
        said = refused(RECORDS)
        assert "all 40 of 'caseload' are rejected (40 for 'required value missing: person_id')" in said

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("caseload.csv", RECORDS),
            ("police.zip", RECORDS),
            ("wards.geojson", GEOGRAPHY),
            ("postcodes.csv", GEOGRAPHY),
        ],
    )
    @pytest.mark.parametrize("content", [bytes(range(256)) * 40, b"\x89PNG\r\n\x1a\n" + b"\x01\x02" * 300])
    def test_binary(self, refused, county, name, code, content):
        """A file of bytes that are no text, or a picture, is refused and named."""
        (county.parent / name).write_bytes(content)
        assert name in refused(code)

    @pytest.mark.parametrize("kept", [0.3, 0.7, 0.99])
    def test_truncated_zip(self, refused, county, kept):
        """A zip that was cut short is refused, wherever it was cut."""
        path = county.parent / "police.zip"
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * kept)])
        assert "police.zip is not a whole zip archive" in refused(RECORDS)

    def test_damaged_zip(self, refused, county):
        """A zip whose member is damaged in its middle is refused, and the member is named."""
        path = county.parent / "police.zip"
        content = bytearray(path.read_bytes())
        content[200:220] = b"\xff" * 20
        path.write_bytes(content)
        assert "2021-05-force-street.csv cannot be read to its end" in refused(RECORDS)

    @pytest.mark.parametrize(
        "name", ["../2021-07-force-street.csv", "/2021-07-force-street.csv", "C:\\2021-07-x-street.csv"]
    )
    def test_zip_outside_its_folder(self, refused, county, name):
        """A zip with a path outside its own folder is refused whole."""
        write_street(county.parent, name, "x")
        assert "1 of 3 lie outside it" in refused(RECORDS)

    def test_ragged_row(self, refused, county):
        """A row with a cell too many is refused by its number, with the number of its cells."""
        (county.parent / "caseload.csv").write_text(
            caseload(40, [*person(40), "more"], person(41)), encoding="utf-8"
        )
        message = refused(RECORDS)
        assert "1 rows have 10 (row 42)" in message
        assert "9 columns" in message

    def test_wrong_column(self, refused, county):
        """A mapped column that is missing is answered with those there are and the nearest of them."""
        changed(county, '"Offence"', '"Ofence"')
        message = refused(RECORDS)
        assert "did you mean 'Offence'?" in message
        assert "'Address Type'" in message

    def test_missing_column(self, refused, county):
        """A required column that is not in the file is answered with the columns that are."""
        text = caseload().replace("CRN", "Number of case")
        (county.parent / "caseload.csv").write_text(text, encoding="utf-8")
        message = refused(RECORDS)
        assert "person_id" in message
        assert "'Number of case'" in message

    def test_ambiguous_dates(self, refused, county):
        """A column of dates that can be read in two ways is refused with the way to say which."""
        text = re.sub(r"\d\d/\d\d/(\d{4})", r"03/04/\1", caseload())
        (county.parent / "caseload.csv").write_text(text, encoding="utf-8")
        assert 'dates = "dd/mm/yyyy"' in refused(RECORDS)


class TestGeography:
    """Boundaries and postcodes that cannot be used."""

    def test_no_crs_and_no_degrees(self, refused, county):
        """A GeoJSON in metres that names no coordinate reference system is refused, never guessed."""
        shapes = wards()
        del shapes["crs"]
        (county.parent / "wards.geojson").write_text(json.dumps(shapes), encoding="utf-8")
        assert "coordinate reference system" in refused(GEOGRAPHY)

    @pytest.mark.parametrize("kind", ["Point", "LineString"])
    def test_no_areas(self, refused, county, kind):
        """A boundary file of points or of lines is refused."""
        shapes = wards()
        for i, feature in enumerate(shapes["features"]):
            ring = square(i)["coordinates"][0]
            feature["geometry"] = {"type": kind, "coordinates": ring[0] if kind == "Point" else ring[:3]}
        (county.parent / "wards.geojson").write_text(json.dumps(shapes), encoding="utf-8")
        assert "must hold areas, but 3 of its 3 rows" in refused(GEOGRAPHY)

    @pytest.mark.parametrize("kept", [0.3, 0.9])
    def test_cut_short(self, refused, county, kept):
        """A boundary file that was cut short is refused."""
        path = county.parent / "wards.geojson"
        text = path.read_text(encoding="utf-8")
        path.write_text(text[: int(len(text) * kept)], encoding="utf-8")
        assert "wards.geojson" in refused(GEOGRAPHY)

    @pytest.mark.parametrize("number", ["NaN", "1e309", '"west"'])
    def test_no_number(self, refused, county, number):
        """A boundary file with a coordinate that is no number is refused."""
        path = county.parent / "wards.geojson"
        path.write_text(path.read_text(encoding="utf-8").replace("430000", number), encoding="utf-8")
        refused(GEOGRAPHY)

    def test_no_such_column(self, refused, county):
        """A column of codes that is not in the boundary file is answered with the nearest there is."""
        changed(county, '"WD21CD"', '"WD22CD"')
        assert "did you mean 'WD21CD'?" in refused(GEOGRAPHY)

    def test_postcodes_without_places(self, refused, county):
        """A gazetteer without coordinates is refused with the columns that it has."""
        text = postcodes().replace("easting", "x")
        (county.parent / "postcodes.csv").write_text(text, encoding="utf-8")
        assert "no easting" in refused(GEOGRAPHY)


class TestSpecification:
    """A specification that does not hold together."""

    def test_two_sets_of_one_name(self, refused, county):
        """Two boundary sets of one name are refused."""
        text = county.read_text(encoding="utf-8")
        again = text[text.index("[boundaries.wards]") : text.index("[gazetteer]")]
        county.write_text(f"{text}\n{again}", encoding="utf-8")
        message = refused(SPECIFICATION)
        assert "boundaries" in message
        assert "twice" in message

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("policy =", "polcy =", "did you mean 'policy'?"),
            ("as_at", "asat", "did you mean 'as_at'?"),
            ("[gazetteer]", "[gazeteer]", "did you mean 'gazetteer'?"),
            ("code =", "cod =", "did you mean 'code'?"),
            ('"offenders"', '"offender"', "'offenders'"),
            ("{ offence_code =", "{ offense_code =", "did you mean 'offence_code'?"),
            ('["area", "gender"]', '["area", "gendr"]', "did you mean 'gender'?"),
            ('source = "caseload"', 'source = "casload"', "did you mean 'caseload'?"),
            ('boundaries = "wards"', 'boundaries = "ward"', "did you mean 'wards'?"),
            ('"Northside"', '"Nortside"', "Northside"),
            ('"Northside"', "5", "'partnership' in [audit]"),
            ('"Northside"', "[]", "'partnership' in [audit]"),
            ('["area", "gender"]', '["area", "area"]', "stands twice"),
            ('["2021-05 to 2021-06"]', '["2021-05", "2021-05"]', "stands twice"),
            ('["area", "gender"]', '["gender"]\nwhere = { area = "E05000001" }', "no 'area'"),
            ("[boundaries.wards]", "[boundaries.'my wards']", "letters, digits"),
        ],
    )
    def test_typo(self, refused, county, old, new, said):
        """A slip in the specification is refused with what was likely meant."""
        changed(county, old, new)
        assert said in refused(SPECIFICATION)

    @pytest.mark.parametrize("content", [b"", b"[audit", b"\xff\xfe[", 'title = "é"'.encode("latin-1")])
    def test_no_toml(self, refused, county, content):
        """A specification that is empty, no TOML or no UTF-8 is refused."""
        county.write_bytes(content)
        refused(SPECIFICATION)

    def test_windows_paths(self, refused, county):
        """A path with backslashes in double quotes is refused with the place where it stands."""
        changed(county, '"wards.geojson"', '"maps\\wards.geojson"')
        assert "line 11" in refused(SPECIFICATION)

    @pytest.mark.parametrize("policy", ["standrad", "suppress-1", "suppress-", "Internal"])
    def test_unknown_policy(self, refused, county, policy):
        """A policy that is none is refused with those there are, as a matter of disclosure."""
        changed(county, '"standard"', f'"{policy}"')
        assert "midpoint-6" in refused(DISCLOSURE)

    def test_no_gazetteer(self, refused, county):
        """A source with postcodes and no gazetteer to look them up in is refused."""
        changed(county, '[gazetteer]\nfiles = ["postcodes.csv"]', "")
        assert "add [gazetteer]" in refused(SPECIFICATION)


class TestPeriods:
    """Periods that cannot be counted."""

    @pytest.mark.parametrize("period", ["2021-06 to 2021-05", "2021-06-02 to 2021-06-01"])
    def test_ends_before_it_starts(self, refused, county, period):
        """A period that ends before it starts is refused."""
        changed(county, "2021-05 to 2021-06", period)
        assert "must end after it starts" in refused(PERIOD)

    @pytest.mark.parametrize(
        "period", ["2021-13", "spring", "2021-02-30 to 2021-03-01", "2021-01 to 9999-12"]
    )
    def test_no_period(self, refused, county, period):
        """A period that is none, or names a day that does not exist, is refused."""
        changed(county, "2021-05 to 2021-06", period)
        refused(PERIOD)

    def test_uncovered_month(self, refused, county):
        """A period with a month that no file holds is refused, and the month named."""
        changed(county, "2021-05 to 2021-06", "2021-04 to 2021-07")
        assert "2021-04, 2021-07" in refused(PERIOD)

    def test_cut_month(self, refused, county):
        """A period that begins inside a month is refused for records that know the month alone."""
        changed(county, "2021-05 to 2021-06", "2021-05-10 to 2021-06-30")
        assert "whole months" in refused(PERIOD)


class TestPlace:
    """Places where no pack can be written."""

    @pytest.mark.parametrize("what", ["folder", "file", "link"])
    def test_exists(self, refused, tmp_path, what):
        """A place where something stands already is refused, and what stands there stays as it was."""
        out = tmp_path / "there"
        if what == "folder":
            out.mkdir()
            (out / "mine.txt").write_text("mine", encoding="utf-8")
        elif what == "file":
            out.write_text("mine", encoding="utf-8")
        else:
            out.symlink_to(tmp_path / "gone")
        assert "there" in refused(PACK, out)
        assert (
            out.is_symlink()
            if what == "link"
            else "mine"
            in "".join(
                path.read_text(encoding="utf-8") for path in (out.iterdir() if out.is_dir() else [out])
            )
        )

    def test_below_a_file(self, refused, county):
        """A place below a file is refused before anything is read."""
        assert "is a file" in refused(PACK, county.parent / "wards.geojson" / "pack")
        assert not (county.parent.parent / "ws").exists()

    @pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a file system that nobody can write")
    def test_cannot_be_written(self, refused):
        """A folder that cannot be written is refused."""
        refused(PACK, Path("/proc/pack"))

    def test_workspace_is_a_file(self, county, geoaudit):
        """A workspace that is a file is refused with the way to name another."""
        ran = geoaudit("run", county, "--out", county.parent / "pack", "--workspace", county)
        assert ran.code == PACK
        assert "--workspace" in ran.err
        assert not (county.parent / "pack").exists()

    @pytest.mark.parametrize("place", ["ws", "ws/..", "."])
    def test_pack_is_no_workspace(self, county, geoaudit, place):
        """A pack is never put where the exact balance is kept, nor the balance inside a pack."""
        folder = county.parent / "new"
        ran = geoaudit("run", county, "--out", folder / place, "--workspace", folder / "ws")
        assert ran.code == PACK
        assert not folder.exists()


def started(county: Path, workspace: Path, out: Path) -> subprocess.Popen:
    """Start a run as a process of its own."""
    command = [sys.executable, "-c", "from geoaudit.cli import main; main()", "run", str(county)]
    return subprocess.Popen(
        [*command, "--out", str(out), "--workspace", str(workspace)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def await_file(found, process: subprocess.Popen) -> None:
    """Wait until there is what a run leaves on its way."""
    until = time.monotonic() + 30
    while not found():
        assert time.monotonic() < until, "the run never came so far"
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.002)


@pytest.fixture
def large(tmp_path):
    """A county whose run takes long enough to be killed in the middle."""
    spec = make(tmp_path / "county")
    (spec.parent / "caseload.csv").write_text(caseload(8_000), encoding="utf-8")
    return spec


class TestKills:
    """A run that is stopped in the middle."""

    @pytest.mark.parametrize(
        ("number", "late"), [(signal.SIGTERM, True), (signal.SIGINT, False), (signal.SIGHUP, False)]
    )
    def test_stopped(self, large, tmp_path, number, late):
        """A run that is asked to stop leaves no pack and nothing half-written, and says so with code 130."""
        workspace, out = tmp_path / "ws", tmp_path / "packs" / "pack"
        process = started(large, workspace, out)
        way = (
            (lambda: any(tmp_path.glob("packs/.pack*"))) if late else (lambda: any(workspace.glob(".run.*")))
        )
        await_file(way, process)
        process.send_signal(number)
        said, problem = process.communicate(timeout=30)
        assert process.returncode == 130, problem
        assert said == ""
        assert problem == "geoaudit: Stopped; nothing was left half-written.\n"
        assert not (tmp_path / "packs").exists()
        assert not any(workspace.glob(".run.*"))
        assert not any(path.name.startswith(".") or "partial" in path.name for path in workspace.rglob("*"))

    def test_killed(self, large, tmp_path, geoaudit):
        """A run that is killed outright leaves no pack; the next one succeeds and clears up after it."""
        workspace, out = tmp_path / "ws", tmp_path / "packs" / "pack"
        process = started(large, workspace, out)
        await_file(lambda: any(tmp_path.glob("packs/.pack*/pack/*")), process)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)
        assert not out.exists()
        assert any(out.parent.iterdir())
        ran = geoaudit("run", large, "--out", out, "--workspace", workspace)
        assert ran.code == 0, ran.err
        assert [path.name for path in out.parent.iterdir()] == ["pack"]
        assert not any(workspace.glob(".run.*"))
        assert geoaudit("verify", out).code == 0
