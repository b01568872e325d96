"""What `verify --register` says of a workspace's register, and of a pack that is or is not in it."""

import json
import subprocess
import sys

import pytest
from county import make


@pytest.fixture
def made(county, geoaudit):
    """Two packs of a workspace; the value is the folder of all."""
    folder = county.parent
    for name in ("one", "two"):
        ran = geoaudit("run", county, "--out", folder / name, "--workspace", folder / "ws")
        assert ran.code == 0, ran.err
    return folder


class TestRegister:
    """The register by itself, and with a pack."""

    def test_whole(self, made, geoaudit):
        """Of a whole register it says how many packs it has, and in which line a pack is."""
        ran = geoaudit("verify", "--register", made / "ws")
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == "The register is whole: it has 2 lines, one for each pack made.\n"
        ran = geoaudit("verify", made / "one", "--register", made / "ws", "--json")
        value = json.loads(ran.out)
        assert (ran.code, value["whole"], value["lines"], value["line"]) == (0, True, 2, 1)
        assert value["pack"] == str(made / "one")

    def test_changed(self, made, geoaudit):
        """A line that was changed is named in a sentence, with the exit code of a pack that is not whole."""
        path = made / "ws" / "releases.jsonl"
        path.write_bytes(path.read_bytes().replace(b"Trial", b"Other", 1))
        ran = geoaudit("verify", "--register", made / "ws")
        assert (ran.code, ran.out) == (16, "")
        assert ran.err == (
            "geoaudit: The register is not whole: line 1 of releases.jsonl is not as it was written: its "
            "hash is not the one that it states.\n"
        )
        ran = geoaudit("run", made / "audit.toml", "--out", made / "three", "--workspace", made / "ws")
        assert ran.code == 16
        assert not (made / "three").exists()

    def test_pack_of_elsewhere(self, made, geoaudit, tmp_path):
        """A pack that was made in another workspace, or is none, is in no line."""
        other = make(tmp_path / "other")
        ran = geoaudit("run", other, "--out", other.parent / "pack", "--workspace", other.parent / "ws")
        assert ran.code == 0, ran.err
        ran = geoaudit("verify", other.parent / "pack", "--register", made / "ws")
        assert (ran.code, ran.out) == (16, "")
        assert "no line of it is of 'pack' as it is" in ran.err
        (made / "one" / "manifest.json").write_text("{", encoding="utf-8")
        ran = geoaudit("verify", made / "one", "--register", made / "ws")
        assert ran.code == 16
        assert "no line of it is of 'one' as it is" in ran.err

    def test_nothing_to_verify(self, geoaudit, tmp_path):
        """Without a pack and a register it is called wrongly; a folder without a register is refused."""
        ran = geoaudit("verify")
        assert (ran.code, ran.out) == (2, "")
        assert "name a pack, or a workspace with --register" in ran.err
        ran = geoaudit("verify", "--register", tmp_path)
        assert ran.code == 16
        assert "has no releases.jsonl" in ran.err

    def test_nobodys_record(self, made):
        """Nothing of a person's record is in the register."""
        text = (made / "ws" / "releases.jsonl").read_text(encoding="utf-8")
        for word in ("Number1", "P100001", "NE1 1AA", "White"):
            assert word not in text

    def test_two_runs_at_once(self, county, geoaudit):
        """Of two runs at once into one place one makes the pack, and the register has a line for it alone."""
        folder = county.parent
        command = [sys.executable, "-c", "from geoaudit.cli import main; main()", "run", str(county)]
        places = ["--out", str(folder / "pack"), "--workspace", str(folder / "ws")]
        both = [
            subprocess.Popen([*command, *places], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            for _ in range(2)
        ]
        for process in both:
            process.communicate(timeout=120)
        assert sorted(process.returncode for process in both) == [0, 16]
        ran = geoaudit("verify", folder / "pack", "--register", folder / "ws", "--json")
        assert ran.code == 0, ran.err
        assert (json.loads(ran.out)["lines"], json.loads(ran.out)["line"]) == (1, 1)
