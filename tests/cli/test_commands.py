"""What each command prints, where, and what it leaves behind."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from county import STREET, caseload, make, person

from geoaudit import __version__
from geoaudit.audit import run
from geoaudit.spec import read_spec

COMMANDS = ("check", "run", "verify", "lookup", "sample", "app")


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path; of the manifest all but what the moment decides."""
    read = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    manifest = json.loads(read["manifest.json"])
    del manifest["created"], manifest["manifest_sha256"], manifest["disclosure"]["seconds"]
    return {**read, "manifest.json": json.dumps(manifest).encode()}


def rows(path: Path) -> list[dict[str, str]]:
    """Return a table's rows."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """Make the county and its pack once; the value is the folder of both."""
    folder = tmp_path_factory.mktemp("once") / "county"
    spec = make(folder)
    run(read_spec(spec), folder / "pack", folder / "ws", lambda _: None, False)
    return folder


@pytest.fixture
def made(once, tmp_path):
    """A copy of the county, its warm workspace and its pack; the value is the pack."""
    return Path(shutil.copytree(once, tmp_path / "county", dirs_exist_ok=True)) / "pack"


class TestHelp:
    """What the commands say of themselves."""

    @pytest.mark.parametrize("command", COMMANDS)
    def test_example(self, geoaudit, command):
        """The help of each command shows an example of it."""
        ran = geoaudit(command, "--help")
        assert ran.code == 0
        assert f"Example: geoaudit {command} " in ran.out

    @pytest.mark.parametrize(
        "arguments", [["--help"], ["--version"], ["run", "--help"], ["sample", "--help"]]
    )
    def test_light(self, arguments):
        """Help comes without loading what only the work needs."""
        heavy = {"pandas", "geopandas", "duckdb", "streamlit", "pyarrow", "numpy", "shapely"}
        code = (
            "import sys\nfrom geoaudit.cli import main\n"
            "try:\n    main()\nfinally:\n    print(sorted(sys.modules), file=sys.stderr)"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
        )
        assert not heavy & set(ended.stderr.replace("'", "").strip("[]\n").split(", "))

    def test_python_alone(self):
        """Where no program but Python may be run, ``python -m geoaudit`` is the same commands."""
        command = [sys.executable, "-m", "geoaudit", "--version"]
        assert (
            subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == __version__
        )

    def test_usage(self, geoaudit, county):
        """A command that is called wrongly ends with code 2 and nothing on standard output."""
        for arguments in (["rnu"], ["run"], ["run", county], ["check", county, "--nope"], ["sample"]):
            ran = geoaudit(*arguments)
            assert (ran.code, ran.out) == (2, "")
            assert ran.err


class TestJson:
    """What scripts read."""

    def test_one_value(self, geoaudit, county):
        """With --json each command prints exactly one JSON value, and nothing else anywhere."""
        out, ws = county.parent / "pack", county.parent / "ws"
        listed = county.parent / "listed.csv"
        listed.write_text("postcode\nNE1 1AA\nNE1 9ZZ\n", encoding="utf-8")
        places = [
            "--gazetteer",
            county.parent / "postcodes.csv",
            "--boundaries",
            county.parent / "wards.geojson",
        ]
        calls = [
            ["check", county, "--workspace", ws],
            ["run", county, "--out", out, "--workspace", ws],
            ["verify", out],
            ["lookup", listed, *places, "--code", "WD21CD", "--out", county.parent / "areas.csv"],
            ["sample", county.parent / "sample", "--offenders", "50"],
        ]
        for call in calls:
            ran = geoaudit(*call, "--json")
            assert (ran.code, ran.err) == (0, ""), call[0]
            assert isinstance(json.loads(ran.out), dict), call[0]
            assert ran.out.count("\n") == 1, call[0]

    def test_refusal(self, geoaudit, county, tmp_path):
        """With --json a refusal is a sentence on standard error, and standard output stays empty."""
        county.write_text("", encoding="utf-8")
        for call in (["check", county], ["run", county, "--out", tmp_path / "pack"], ["verify", county]):
            ran = geoaudit(*call, "--json")
            assert ran.code in {10, 16}
            assert ran.out == ""
            assert ran.err.count("\n") == 1

    def test_damaged(self, geoaudit, made):
        """With --json verify says in one value what is wrong, and fails all the same."""
        (made / "report.html").write_bytes(b"other")
        ran = geoaudit("verify", made, "--json")
        assert ran.code == 16
        value = json.loads(ran.out)
        assert value["whole"] is False
        assert "report.html" in value["problems"][0]

    def test_no_progress_in_a_pipe(self, county):
        """A run in a pipe shows no progress: standard error is empty, and no line is ever rewritten."""
        command = [sys.executable, "-c", "from geoaudit.cli import main; main()", "run", str(county)]
        ended = subprocess.run(
            [*command, "--out", str(county.parent / "pack")], capture_output=True, text=True, check=True
        )
        assert ended.stderr == ""
        assert "\r" not in ended.stdout
        assert "\x1b" not in ended.stdout
        assert "caseload: 40 rows read, 40 accepted, 0 rejected" in ended.stdout
        assert (county.parent / "workspace").stat().st_mode & 0o777 == 0o700


class TestSameBytes:
    """The same specification, inputs and version."""

    def test_another_workspace(self, geoaudit, county, made):
        """Two runs with workspaces of their own give the same bytes, save when they were made."""
        again = county.parent / "again"
        assert geoaudit("run", county, "--out", again, "--workspace", county.parent / "ws2").code == 0
        assert files(again) == files(made)

    def test_another_folder(self, geoaudit, made, tmp_path):
        """Where the files lie, and when they were written, makes no difference to a pack."""
        elsewhere = make(tmp_path / "ä b" / "c")
        out = tmp_path / "other"
        assert geoaudit("run", elsewhere, "--out", out, "--workspace", tmp_path / "w").code == 0
        assert files(out) == files(made)

    def test_warm(self, geoaudit, county, made):
        """A run that finds everything staged gives the pack that a run from nothing gives."""
        again = county.parent / "again"
        assert geoaudit("run", county, "--out", again, "--workspace", county.parent / "ws").code == 0
        assert files(again) == files(made)

    def test_damaged_workspace(self, geoaudit, county, made):
        """A workspace with every file of its scratch cut short is made anew, and the pack is the same."""
        for path in (county.parent / "ws").rglob("*"):
            if path.is_file() and not {path.parent.name, path.stem} & {"released", "releases"}:
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        again = county.parent / "again"
        ran = geoaudit("run", county, "--out", again, "--workspace", county.parent / "ws")
        assert ran.code == 0, ran.err
        assert files(again) == files(made)

    def test_zip(self, geoaudit, county, made):
        """A zip holds the files that the folder does, byte for byte, and is whole."""
        out = county.parent / "pack.zip"
        assert geoaudit("run", county, "--out", out, "--workspace", county.parent / "ws").code == 0
        with zipfile.ZipFile(out) as archive:
            held = {name: archive.read(name) for name in archive.namelist()}
        whole = {p.relative_to(made).as_posix(): p.read_bytes() for p in made.rglob("*") if p.is_file()}
        del held["manifest.json"], whole["manifest.json"]
        assert held == whole
        assert geoaudit("verify", out).code == 0

    def test_changed_input(self, geoaudit, county, made):
        """A file that has changed is read again, however warm the workspace."""
        (county.parent / "caseload.csv").write_text(caseload(31), encoding="utf-8")
        ran = geoaudit("check", county, "--workspace", county.parent / "ws")
        assert "caseload: 31 rows read" in ran.out


class TestBalance:
    """Nothing is lost."""

    @pytest.fixture
    def faulty(self, county):
        """A county with faults in its caseload: a duplicate, a second row and postcodes that are none."""
        further = [person(0), [*person(1)[:-1], "Green"], *(person(50 + i) for i in range(4))]
        for row, postcode in zip(further[2:], ("", "NE1", "nowhere", "NE1 9ZZ"), strict=True):
            row[5] = postcode
        (county.parent / "caseload.csv").write_text(caseload(40, *further), encoding="utf-8")
        return county

    @pytest.mark.parametrize("command", ["check", "run"])
    def test_rows(self, geoaudit, faulty, command):
        """Rows read are those accepted and rejected, rows accepted those placed and not, for each source."""
        ws = faulty.parent / "ws"
        out = ["--out", faulty.parent / "pack"] if command == "run" else []
        ran = geoaudit(command, faulty, *out, "--workspace", ws, "--json")
        value = json.loads(ran.out)["packs"][0]
        pack = value.pop("pack")
        assert pack == (str(faulty.parent / "pack") if command == "run" else None)
        assert value.pop("attack")["exposed"] == 0
        assert value.pop("spec_sha256") == hashlib.sha256(faulty.read_bytes()).hexdigest()
        assert [one["title"] for one in value.pop("hidden")] == [
            "People by ward and gender",
            "Crimes by ward, month and type",
        ]
        assert json.loads((ws / "audit" / "run.json").read_text(encoding="utf-8")) == [value]
        assert value["sources"].keys() == {"caseload", "street-level"}
        for figures in value["sources"].values():
            assert figures.pop("All") == sum(figures.values())
        for place in value["placed"]:
            assert place["figures"].pop("All") == sum(place["figures"].values())
            assert sum(place["figures"].values()) == value["sources"][place["source"]]["accepted"]
        caseload_rows = value["sources"]["caseload"]
        assert caseload_rows == {
            "accepted": 44,
            "rejected: duplicate row": 1,
            "rejected: second row for the same identifier": 1,
        }

    def test_rejected_rows(self, geoaudit, faulty):
        """Each rejected row has its number and reason in the workspace, and is in no pack if personal."""
        ws, out = faulty.parent / "ws", faulty.parent / "pack"
        assert geoaudit("run", faulty, "--out", out, "--workspace", ws).code == 0
        assert rows(ws / "audit" / "quality" / "rejected_caseload.csv") == [
            {"file": "caseload.csv", "row": "42", "reason": "duplicate row"},
            {"file": "caseload.csv", "row": "43", "reason": "second row for the same identifier"},
        ]
        assert not list(out.rglob("*rejected_caseload*"))
        assert list(out.rglob("rejected_street-level.csv"))

    def test_public_sums(self, made):
        """The wards, months and types of the public table add up to the rows placed, to the unit."""
        manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
        placed = next(entry for entry in manifest["placed"] if entry["source"] == "street-level")
        assert placed["rows"] == 60
        assert placed["placed"] + sum(placed["not_placed"].values()) == 60
        cells = [r for r in rows(made / "tables" / "crimes-by-ward-month-and-type.csv") if r["n"]]
        parts = [r for r in cells if "All" not in (r["area_code"], r["month"], r["crime_type"])]
        assert sum(int(r["n"]) for r in parts) == placed["placed"]
        by_type = Counter()
        for row in parts:
            by_type[row["record_type"]] += int(row["n"])
        assert by_type["incident"] > 0
        assert set(by_type) == {"crime", "incident"}
        totals = [r for r in cells if [r["area_code"], r["month"], r["crime_type"]] == ["All"] * 3]
        assert {r["record_type"]: int(r["n"]) for r in totals} == by_type

    def test_personal_figures(self, made):
        """Figures of wards are the middle of their six, and those of all wards, of six or more, are true."""
        cells = rows(made / "tables" / "people-by-ward-and-gender.csv")
        wards = {int(row["n"]) for row in cells if row["area_code"] != "All"}
        whole = {row["gender"]: int(row["n"]) for row in cells if row["area_code"] == "All"}
        assert wards <= {0, *range(3, 100, 6)}
        assert any(wards)
        # Of persons 0 to 39 a third live in each ward; every third, from the first on, is a woman of Ashby.
        assert whole == {"Female": 14, "Male": 13, "not recorded": 0, "All": 27}


class TestVerify:
    """What verify finds."""

    def test_whole(self, geoaudit, made):
        """A pack as it was made is whole."""
        ran = geoaudit("verify", made)
        assert (ran.code, ran.err) == (0, "")

    def test_one_byte(self, geoaudit, made):
        """One byte flipped in a file of any kind is found, and the file named."""
        kinds = {path.suffix: path for path in sorted(made.rglob("*")) if path.is_file()}
        assert kinds.keys() == {".json", ".csv", ".gpkg", ".qgz", ".html", ".xlsx"}
        for path in [*kinds.values(), made / "manifest.json"]:
            content = path.read_bytes()
            middle = len(content) // 2
            path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
            ran = geoaudit("verify", made)
            assert ran.code == 16, path
            assert path.name in ran.err, path
            assert "unforeseen" not in ran.err
            path.write_bytes(content)
        assert geoaudit("verify", made).code == 0

    def test_missing_and_added(self, geoaudit, made):
        """A file taken out and a file put in are both named."""
        (made / "report.html").rename(made / "other.html")
        ran = geoaudit("verify", made)
        assert ran.code == 16
        assert "report.html is missing" in ran.err
        assert "other.html was added" in ran.err


class TestSeveral:
    """Several partnerships."""

    @pytest.mark.parametrize("wanted", ['"all"', '["Southside", "Northside"]'])
    def test_one_each(self, geoaudit, county, wanted):
        """Each partnership has a pack of its own, which is whole and holds its own areas alone."""
        text = county.read_text(encoding="utf-8").replace('"Northside"', wanted)
        county.write_text(text, encoding="utf-8")
        out = county.parent / "packs"
        ran = geoaudit("run", county, "--out", out, "--workspace", county.parent / "ws")
        assert ran.code == 0, ran.err
        index = {"index.html", "index.csv", "index.json"}
        assert {path.name for path in out.iterdir()} == {"northside", "southside", *index}
        for name, own in (("northside", {"E05000001", "E05000002"}), ("southside", {"E05000003"})):
            assert geoaudit("verify", out / name).code == 0
            cells = rows(out / name / "tables" / "people-by-ward-and-gender.csv")
            assert {row["area_code"] for row in cells if row["area_code"].startswith("E")} == own

    def test_replaced(self, geoaudit, county):
        """A folder of packs can be replaced whole, and a folder with anything else in it cannot."""
        county.write_text(
            county.read_text(encoding="utf-8").replace('"Northside"', '"all"'), encoding="utf-8"
        )
        call = ["run", county, "--out", county.parent / "packs", "--workspace", county.parent / "ws"]
        assert geoaudit(*call).code == 0
        assert geoaudit(*call).code == 16
        assert geoaudit(*call, "--replace").code == 0
        (county.parent / "packs" / "mine.txt").write_text("mine", encoding="utf-8")
        assert geoaudit(*call, "--replace").code == 16
        assert (county.parent / "packs" / "mine.txt").exists()

    def test_no_zip(self, geoaudit, county):
        """Several packs are not put into one zip."""
        county.write_text(
            county.read_text(encoding="utf-8").replace('"Northside"', '"all"'), encoding="utf-8"
        )
        out = county.parent / "packs.zip"
        ran = geoaudit("run", county, "--out", out, "--workspace", county.parent / "ws")
        assert ran.code == 16
        assert not out.exists()


class TestOddities:
    """What a specification or a file may hold without harm."""

    def run(self, geoaudit, county: Path) -> Path:
        """Run the audit and return a pack that is whole."""
        out = county.parent / "pack"
        ran = geoaudit("run", county, "--out", out, "--workspace", county.parent / "ws")
        assert (ran.code, ran.err) == (0, "")
        assert geoaudit("verify", out).code == 0
        return out

    def test_mark_and_line_ends(self, geoaudit, county):
        """A specification with a byte order mark and Windows' line ends is read as any other."""
        county.write_bytes(b"\xef\xbb\xbf" + county.read_bytes().replace(b"\n", b"\r\n"))
        self.run(geoaudit, county)

    @pytest.mark.parametrize("name", ["Área de prüfung", "it's [1] * {a} %20 #x"])
    def test_folder(self, geoaudit, tmp_path, name):
        """Files may lie in a folder with spaces, accents, quotes, brackets and stars in its name."""
        self.run(geoaudit, make(tmp_path / name))

    @pytest.mark.parametrize(
        ("people", "policy"),
        [(0, "standard"), (1, "standard"), (0, "suppress-5"), (1, "suppress-5"), (1, "internal")],
    )
    def test_few(self, geoaudit, county, people, policy):
        """A caseload of nobody, or of one person, makes a pack under every policy."""
        county.write_text(county.read_text(encoding="utf-8").replace("standard", policy), encoding="utf-8")
        (county.parent / "caseload.csv").write_text(caseload(people), encoding="utf-8")
        self.run(geoaudit, county)

    def test_empty_months(self, geoaudit, county):
        """Months that a public source holds without a single crime make a pack."""
        with zipfile.ZipFile(county.parent / "police.zip", "w") as archive:
            for month in ("2021-05", "2021-06"):
                archive.writestr(f"{month}/{month}-force-street.csv", STREET + "\n")
        self.run(geoaudit, county)

    def test_nothing_to_map(self, geoaudit, county):
        """A table in which every cell is hidden makes a pack with a map that shows so."""
        county.write_text(
            county.read_text(encoding="utf-8").replace("standard", "suppress-900"), encoding="utf-8"
        )
        out = self.run(geoaudit, county)
        assert {r["n"] for r in rows(out / "tables" / "people-by-ward-and-gender.csv")} <= {"", "0"}

    def test_markup_in_names(self, geoaudit, county):
        """A ward's name and a title with markup, quotes and a formula stay text wherever they are shown."""
        odd = 'St Mary\'s <script>alert(1)</script> & \\"x\\"'
        wards = county.parent / "wards.geojson"
        wards.write_text(wards.read_text(encoding="utf-8").replace("Ashby", odd), encoding="utf-8")
        text = county.read_text(encoding="utf-8").replace(
            "People by ward and gender", "=1+1 <script>alert(2)</script>"
        )
        county.write_text(text, encoding="utf-8")
        out = self.run(geoaudit, county)
        assert "<script>alert" not in (out / "report.html").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        "title",
        [
            "a/b: c\\\\d? 🚨",
            "../../etc/passwd",
            "x" * 300,
            "Crimes by ward month and type!",
            "boundaries wards",
        ],
    )
    def test_titles(self, geoaudit, county, title):
        """Any title makes a file in its own folder, two alike make two files, and none escapes."""
        text = county.read_text(encoding="utf-8").replace("People by ward and gender", title)
        county.write_text(text, encoding="utf-8")
        out = self.run(geoaudit, county)
        assert len(list((out / "tables").glob("*.csv"))) == 2

    def test_quotes(self, geoaudit, county):
        """A quote in `where`, in a category and in a column's name does no harm."""
        (county.parent / "caseload.csv").write_text(
            caseload(40, [*person(51)[:3], "O'Other\"; --", *person(51)[4:]]).replace(
                ",Team", ',"Te""am; --"'
            ),
            encoding="utf-8",
        )
        text = county.read_text(encoding="utf-8").replace(
            '{ offence_code = "Offence" }', '{ offence_code = "Offence", select = \'Te"am; --\' }'
        )
        text = text.replace(
            '["area", "gender"]', '["area", "select"]\nwhere = { gender = ["Male", "O\'Other\\"; --"] }'
        )
        county.write_text(text.replace("standard", "internal"), encoding="utf-8")
        out = self.run(geoaudit, county)
        cells = rows(out / "tables" / "people-by-ward-and-gender.csv")
        total = next(r for r in cells if r["area_code"] == "All" and r["select"] == "All")
        men = sum(person(i)[3] == "Male" and i % 3 != 2 for i in range(40))
        assert int(total["n"]) == men + 1

    def test_category_called_all(self, geoaudit, county):
        """A category that a file calls by the total's name is not taken for the total."""
        (county.parent / "caseload.csv").write_text(
            caseload(40, [*person(51)[:3], "All", *person(51)[4:]]), encoding="utf-8"
        )
        county.write_text(
            county.read_text(encoding="utf-8").replace("standard", "internal"), encoding="utf-8"
        )
        cells = rows(self.run(geoaudit, county) / "tables" / "people-by-ward-and-gender.csv")
        whole = {row["gender"]: int(row["n"]) for row in cells if row["area_code"] == "All"}
        assert whole.pop("All") == sum(whole.values())
        assert whole["All (as recorded)"] == 1

    def test_column_called_person(self, geoaudit, county):
        """A category of one's own cannot take the place of the person whom a policy protects."""
        text = county.read_text(encoding="utf-8").replace(
            '{ offence_code = "Offence" }', '{ offence_code = "Offence", person = "Team" }'
        )
        county.write_text(text, encoding="utf-8")
        ran = geoaudit("run", county, "--out", county.parent / "pack", "--workspace", county.parent / "ws")
        assert ran.code == 10

    def test_no_gazetteer(self, geoaudit, county):
        """An audit whose records all carry coordinates needs no gazetteer."""
        text = county.read_text(encoding="utf-8").replace('[gazetteer]\nfiles = ["postcodes.csv"]\n', "")
        start, end = (
            text.index('[[sources]]\nname = "caseload"'),
            text.index('[[sources]]\nname = "street-level"'),
        )
        text = text[:start] + text[end:]
        start, end = text.index("[[tables]]"), text.rindex("[[tables]]")
        county.write_text(text[:start] + text[end:], encoding="utf-8")
        self.run(geoaudit, county)

    def test_pack_in_the_workspace(self, geoaudit, county):
        """A pack may be made inside the workspace."""
        ws = county.parent / "ws"
        assert geoaudit("run", county, "--out", ws / "packs" / "one", "--workspace", ws).code == 0
        assert geoaudit("verify", ws / "packs" / "one").code == 0


class TestLookup:
    """Postcodes to areas on their own."""

    def call(self, county: Path, out: Path) -> list[object]:
        """Return the command for a file with a good, a bad and no postcode."""
        listed = county.parent / "listed.csv"
        listed.write_text("Name,Postcode\na,ne11aa\nb,nowhere\nc,\nd,NE1 9AD\n", encoding="utf-8")
        places = [
            "--gazetteer",
            county.parent / "postcodes.csv",
            "--boundaries",
            county.parent / "wards.geojson",
        ]
        return ["lookup", listed, *places, "--code", "WD21CD", "--out", out]

    def test_rows(self, geoaudit, county):
        """Each row has its area and place, or the reason why there is none; no other column is kept."""
        out = county.parent / "areas.csv"
        ran = geoaudit(*self.call(county, out))
        assert (ran.code, ran.err) == (0, "")
        found = rows(out)
        assert list(found[0]) == ["postcode", "area_code", "easting", "northing", "reason"]
        assert [(row["area_code"], row["reason"]) for row in found] == [
            ("E05000001", ""),
            ("", "not a postcode"),
            ("", "no postcode"),
            ("E05000003", ""),
        ]

    def test_refused(self, geoaudit, county):
        """A file is never overwritten, and a column that is not there is answered with those that are."""
        out = county.parent / "areas.csv"
        out.write_text("mine", encoding="utf-8")
        assert geoaudit(*self.call(county, out)).code == 16
        assert out.read_text(encoding="utf-8") == "mine"
        out.unlink()
        ran = geoaudit(*self.call(county, out), "--column", "Post code")
        assert ran.code == 11
        assert "Postcode" in ran.err
        assert not out.exists()
        for place in ("no/areas.csv", "listed.csv/areas.csv"):
            ran = geoaudit(*self.call(county, county.parent / place))
            assert ran.code == 16
            assert ran.err.count("\n") == 1
        assert not (county.parent / "no").exists()


class TestSample:
    """The invented county."""

    def test_made(self, geoaudit, tmp_path):
        """A sample is made whole, the same for one seed, and never into a folder that holds something."""
        assert geoaudit("sample", tmp_path / "a", "--offenders", "60", "--seed", "3").code == 0
        assert geoaudit("sample", tmp_path / "b", "--offenders", "60", "--seed", "3").code == 0
        first, second = (
            {p.relative_to(tmp_path / x): p.read_bytes() for p in (tmp_path / x).rglob("*") if p.is_file()}
            for x in "ab"
        )
        assert first == second
        assert geoaudit("sample", tmp_path / "a").code == 2
        assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]

    def test_half_of_real_land(self, geoaudit, county, tmp_path):
        """Real boundaries without real postcodes are refused as usage."""
        ran = geoaudit("sample", tmp_path / "a", "--boundaries", county.parent / "wards.geojson")
        assert ran.code == 2
        assert not (tmp_path / "a").exists()
