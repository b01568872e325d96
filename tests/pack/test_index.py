"""The index of several packs says what is in them, and verifying their folder names what is not as made."""

import csv
import hashlib
import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from geoaudit.disclosure.certificate import Targets
from geoaudit.errors import PackError
from geoaudit.pack import index, index_checks
from geoaudit.pack.index_checks import examine_packs, holds_packs, packs_at
from geoaudit.pack.tables import to_json
from geoaudit.pack.write import write_pack, write_packs

NAMES = ("north", "south")


@pytest.fixture(scope="module")
def made(contents, tmp_path_factory) -> Path:
    """Two packs and their index; not to be changed."""
    out = tmp_path_factory.mktemp("several") / "packs"
    write_packs(dict.fromkeys(NAMES, (contents, Targets())), out)
    return out


@pytest.fixture
def packs(made, tmp_path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(made, tmp_path / "packs"))


def manifest(folder: Path) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def forge(packs: Path, change) -> None:
    """Change the index and what is made of it, each hash with it."""
    value = json.loads((packs / "index.json").read_text(encoding="utf-8"))
    change(value)
    (packs / "index.csv").write_bytes(index.table_of(value["packs"]))
    (packs / "index.html").write_bytes(index.page_of(value))
    rehash(packs, value)


def rehash(packs: Path, value: dict) -> None:
    """Have the index state the hashes of what is there."""
    for file in value["files"]:
        content = (packs / file["path"]).read_bytes()
        file |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    value["index_sha256"] = index.hash_of(value)
    (packs / "index.json").write_bytes(to_json(value))


class Cells(HTMLParser):
    """The words of a page's table, by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "tr":
            self.rows.append([])
        if tag in {"th", "td"}:
            self.rows[-1].append("")
        self.inside = tag in {"th", "td"} or (tag == "a" and self.inside)

    def handle_endtag(self, tag):
        self.inside = self.inside and tag == "a"

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


class TestMade:
    """What the three files say."""

    def test_the_manifests(self, made):
        """Each entry is what its pack's own manifest and folder say, counted here anew."""
        for entry in json.loads((made / "index.json").read_text(encoding="utf-8"))["packs"]:
            folder = made / entry["folder"]
            told = manifest(folder)
            files = [p for p in folder.rglob("*") if p.is_file() and p.name != "manifest.json"]
            assert entry["partnership"] == "Threewards"
            assert entry["recipient"] is None
            assert entry["tables"] == len(list((folder / "tables").glob("*.csv"))) == 2
            assert entry["hidden"] == 1
            assert (entry["exposed"], entry["figures_attacked"]) == (
                0,
                told["disclosure"]["figures_attacked"],
            )
            assert (entry["files"], entry["bytes"]) == (len(files), sum(p.stat().st_size for p in files))
            assert entry["manifest_sha256"] == told["manifest_sha256"]

    def test_all_three_agree(self, made):
        """The CSV and the page have the figures of the JSON, a row a pack, in its order."""
        entries = json.loads((made / "index.json").read_text(encoding="utf-8"))["packs"]
        with (made / "index.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert rows == [{k: "" if v is None else str(v) for k, v in entry.items()} for entry in entries]
        heads, *shown = Cells((made / "index.html").read_text(encoding="utf-8")).rows
        assert [heads[0], heads[3], heads[5]] == ["Partnership", "Figures hidden", "Figures exposed"]
        assert [[row[0], row[3], row[5]] for row in shown] == [["Threewards", "1", "0"]] * 2

    def test_the_page_is_plain_and_can_be_read_aloud(self, made):
        """It has a language, a title, one first heading, named cells, no script and no network."""
        page = (made / "index.html").read_text(encoding="utf-8")
        assert '<html lang="en-GB">' in page
        assert page.count("<h1>") == 1
        assert "<caption" in page
        assert "<script" not in page
        assert not re.search(r"(src|href)=\"(https?:)?//", page)
        assert '<a href="north/report.html">Threewards</a>' in page
        assert "Three wards &lt;audit&gt;" in page

    def test_equal_packs_have_an_equal_index(self, made, contents, tmp_path):
        """Made again elsewhere and at another time, the three files are the same to the byte."""
        write_packs(dict.fromkeys(NAMES, (contents, Targets())), tmp_path / "again")
        for name in ("index.json", "index.csv", "index.html"):
            assert (tmp_path / "again" / name).read_bytes() == (made / name).read_bytes()

    def test_one_pack_has_none(self, written):
        """A single pack has no index, and its folder is none of packs."""
        assert not (written / "index.json").exists()
        assert not holds_packs(written)
        assert packs_at(written) == (written,)


class TestVerified:
    """What is wrong is named."""

    def test_whole(self, made):
        """As it was made nothing is wrong, and each pack was attacked."""
        found = examine_packs(made)
        assert found.problems == []
        assert {name: one.certificate.exposed for name, one in found.packs.items()} == {
            "north": 0,
            "south": 0,
        }

    def test_a_pack_is_missing(self, packs):
        shutil.rmtree(packs / "south")
        assert examine_packs(packs).problems == ["The pack south is missing from the folder."]

    def test_a_pack_or_a_file_was_added(self, packs):
        """What the index does not list is named, be it another pack, a file or a folder."""
        shutil.copytree(packs / "south", packs / "west")
        (packs / "notes.txt").write_text("x")
        assert [p for p in examine_packs(packs).problems if "added" in p] == [
            "notes.txt was added to the folder: index.json does not list it.",
            "west was added to the folder: index.json does not list it.",
        ]

    def test_a_pack_was_exchanged(self, packs, changed, tmp_path):
        """Another whole pack in the place of one is named, though each is whole by itself."""
        shutil.rmtree(packs / "south")
        write_pack(changed(title="Other"), packs / "south", targets=Targets())
        assert examine_packs(packs).problems == [
            "index.json does not say of the pack south what its manifest does."
        ]

    def test_a_byte_in_a_pack(self, packs):
        """A file of a pack that was changed is named with its pack."""
        path = packs / "north" / "report.html"
        path.write_bytes(path.read_bytes() + b" ")
        (problem,) = examine_packs(packs).problems
        assert problem.startswith("north: The file report.html has changed")

    @pytest.mark.parametrize("name", ["index.json", "index.csv", "index.html"])
    def test_a_byte_of_the_index(self, packs, name):
        """A byte changed anywhere in a file of the index, or the file gone, is named."""
        content = (packs / name).read_bytes()
        for place in range(0, len(content), max(len(content) // 40, 1)):
            (packs / name).write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
            assert any(name in problem for problem in index_checks._index(packs)), place
        (packs / name).unlink()
        assert any(name in problem for problem in examine_packs(packs).problems)

    @pytest.mark.parametrize(("key", "value"), [("hidden", 0), ("tables", 9), ("recipient", "Somebody")])
    def test_a_figure_was_forged(self, packs, key, value):
        """A figure of the index with every hash to match is held against the pack's manifest."""
        forge(packs, lambda index: index["packs"][0].update({key: value}))
        assert examine_packs(packs).problems == [
            "index.json does not say of the pack north what its manifest does."
        ]

    @pytest.mark.parametrize(
        ("name", "old", "new"), [("index.csv", b",1,", b",2,"), ("index.html", b"<td>1</td>", b"<td>2</td>")]
    )
    def test_a_cell_was_forged(self, packs, name, old, new):
        """A cell of the CSV or of the page with the hash to match is held against the index."""
        content = (packs / name).read_bytes()
        assert old in content
        (packs / name).write_bytes(content.replace(old, new, 1))
        rehash(packs, json.loads((packs / "index.json").read_text(encoding="utf-8")))
        assert examine_packs(packs).problems == [f"The file {name} does not show what index.json says."]

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"packs": 3}', '{"packs": [3]}', "[" * 9000])
    def test_no_index(self, packs, text):
        """An index that is none is named, and the packs are checked all the same."""
        (packs / "index.json").write_text(text)
        found = examine_packs(packs)
        assert found.problems[0].startswith("index.json ")
        assert set(found.packs) == set(NAMES)


class TestReplaced:
    """What may be put in the place of several packs."""

    def test_a_pack_of_ones_own_among_them(self, packs, contents):
        """A pack that the index does not list is somebody's own: nothing is replaced."""
        shutil.copytree(packs / "south", packs / "west")
        with pytest.raises(PackError, match="Only a pack can be replaced"):
            write_packs({"north": (contents, Targets())}, packs, replace=True)
        assert (packs / "west").exists()

    def test_packs_that_were_collected(self, written, contents, tmp_path):
        """A folder in which somebody keeps packs is no run's to replace."""
        shutil.copytree(written, tmp_path / "mine" / "one")
        with pytest.raises(PackError, match="Only a pack can be replaced"):
            write_pack(contents, tmp_path / "mine", replace=True)
        assert (tmp_path / "mine" / "one").exists()

    def test_some_of_them_are_gone(self, packs, contents):
        """Where a pack was taken out the others may be replaced, by one pack too."""
        shutil.rmtree(packs / "south")
        write_pack(contents, packs, replace=True)
        assert (packs / "manifest.json").exists()
