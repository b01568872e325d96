import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest

from geoaudit.errors import PackError
from geoaudit.pack.manifest import hash_of
from geoaudit.pack.tables import to_json
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack

CRIME, PEOPLE = "tables/crime-by-ward-and-type.csv", "tables/people-by-ward-and-gender.csv"


def flip(file: Path, at: int) -> None:
    content = bytearray(file.read_bytes())
    content[at] ^= 1
    file.write_bytes(bytes(content))


def rehash(pack: Path, change=lambda manifest: None) -> None:
    """Do what a careful forger does: state the new sizes and hashes, the manifest's own included."""
    manifest = json.loads((pack / "manifest.json").read_text())
    for entry in manifest["files"]:
        content = (pack / entry["path"]).read_bytes()
        entry |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    change(manifest)
    manifest["manifest_sha256"] = hash_of(manifest)
    (pack / "manifest.json").write_bytes(to_json(manifest))


def exchange(file: Path, old: str, new: str) -> None:
    content = file.read_bytes().decode()
    assert content.count(old) == 1
    file.write_bytes(content.replace(old, new).encode())


def test_a_pack_as_written_is_whole(written, contents, tmp_path):
    """Nothing is wrong with a pack, folder or zip, that nobody touched; nor with one zipped by hand."""
    assert verify(written) == []
    write_pack(contents, tmp_path / "p.zip")
    assert verify(tmp_path / "p.zip") == []
    with zipfile.ZipFile(tmp_path / "hand.zip", "w") as archive:
        for file in written.rglob("*"):
            archive.write(file, Path("three") / file.relative_to(written))
    assert verify(tmp_path / "hand.zip") == []


def test_one_flipped_byte_is_named_in_any_file(pack):
    """Whichever file one bit is changed in, that file is named and no other."""
    names = sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file())
    for name in names:
        if name == "manifest.json":
            continue
        file = pack / name
        flip(file, file.stat().st_size // 2)
        first = verify(pack)[0]
        assert (
            first == f"The file {name} has changed since the pack was made: its hash is not the manifest's."
        )
        flip(file, file.stat().st_size // 2)
    assert verify(pack) == []


def test_one_flipped_byte_of_the_manifest_is_found(pack):
    """Any letter, figure or blank that changes is noticed, save of its date and its seconds."""
    file = pack / "manifest.json"
    content = file.read_bytes()
    free = [(found.start(), found.end()) for found in re.finditer(rb'"(created|seconds)": [^\n]*', content)]
    assert len(free) == 2
    tried = [*range(0, len(content), 211), len(content) - 1]
    for at in (at for at in tried if not any(start <= at < end for start, end in free)):
        flip(file, at)
        assert verify(pack), at
        flip(file, at)


def test_a_missing_and_an_added_file_are_named(pack):
    """A file taken away and one put in are each one sentence with the file's name."""
    (pack / CRIME).unlink()
    (pack / "tables" / "extra.csv").write_text("a\n1\n")
    assert verify(pack) == [
        f"The file {CRIME} is missing from the pack.",
        "The file tables/extra.csv was added to the pack: the manifest does not list it.",
    ]


def test_a_changed_public_figure_breaks_its_sums_though_every_hash_was_redone(pack):
    """A forger who restates every hash is found out by the totals, and by the layer that was left."""
    exchange(pack / CRIME, "E05000001,Abbey,theft,2021,10,", "E05000001,Abbey,theft,2021,11,")
    rehash(pack)
    assert verify(pack) == [
        f"{CRIME}: 1 totals over area_code are not the sums of their parts.",
        f"{CRIME}: 1 totals over crime_type are not the sums of their parts.",
        f"The sheet Table 1 of workbook.xlsx differs from {CRIME} in the cell E16.",
        f"The layer crime_by_ward_and_type of layers/audit.gpkg does not show the figures of {CRIME}.",
        f"report.docx differs from {CRIME} in row 2 of a table that shows it.",
        f"report.html does not print the figures of {CRIME}.",
        f"The map of report.html does not show the figures of {CRIME}.",
    ]


def test_a_changed_figure_about_people_is_found(pack):
    """A figure that the policy never publishes is named; one that it could, by layer and totals."""
    exchange(pack / PEOPLE, "E05000001,Abbey,m,as at 2022-09-30,9,", "E05000001,Abbey,m,as at 2022-09-30,8,")
    rehash(pack)
    assert "the policy midpoint-6 never publishes" in verify(pack)[0]
    exchange(pack / PEOPLE, "E05000001,Abbey,m,as at 2022-09-30,8,", "E05000001,Abbey,m,as at 2022-09-30,15,")
    rehash(pack)
    sheet, layer, document, printed, mapped, totals = verify(pack)
    assert sheet.startswith(f"The sheet Table 2 of workbook.xlsx differs from {PEOPLE} in the cell ")
    assert layer == (
        f"The layer people_by_ward_and_gender of layers/audit.gpkg does not show the figures of {PEOPLE}."
    )
    assert document.startswith(f"report.docx differs from {PEOPLE} in row ")
    assert printed == f"report.html does not print the figures of {PEOPLE}."
    assert mapped == f"The map of report.html does not show the figures of {PEOPLE}."
    assert totals.startswith("The published tables must agree with one another")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda m: m["sources"][0].update(rows_read=251),
            "The rows read of 'crime' are not those accepted and",
        ),
        (
            lambda m: m["placed"][0].update(placed=244),
            "The rows of 'crime' on 'wards' are not those placed and",
        ),
        (
            lambda m: m["sources"][1]["files"][0].update(sha256="0" * 64),
            "The files of 'caseload' must have no hash",
        ),
        (
            lambda m: m["sources"][1].update(rows_read=44),
            "The row counts of 'caseload' are none that the policy",
        ),
        (
            lambda m: m["sources"][1].update(rows_accepted=45),
            "The row counts of 'caseload' are none that the policy",
        ),
        (
            lambda m: m["sources"][1].update(rows_rejected={"duplicate row": 3}),
            "The row counts of 'caseload' are none that the policy",
        ),
        (lambda m: m["placed"][1].update(placed=32), "The counts placed of 'caseload' on 'wards' are none"),
        (lambda m: m["placed"][1].update(placed=33), "The counts placed of 'caseload' on 'wards' are none"),
        (
            lambda m: m["tables"][1].update(hidden=0),
            f"{PEOPLE} has 15 cells, 1 of them hidden, and the manifest",
        ),
        (lambda m: m["disclosure"].update(hidden=2), "The manifest says that 2 cells are hidden"),
        (lambda m: m["tables"][1].update(public=True), "must agree on being public"),
        (lambda m: m["quality"][1].update(source="caseload"), "it lists rejected rows of a personal source"),
        (lambda m: m["disclosure"].update(policy="none"), "The policy must be one of"),
        (lambda m: m["tables"][0].pop("by"), "manifest.json does not describe the pack"),
        (lambda m: m["boundaries"].clear(), "must hold the layers that the manifest names"),
    ],
)
def test_a_manifest_that_contradicts_the_files_is_found(pack, change, said):
    """Each sum and statement of the manifest is worked out again, whatever the hashes say."""
    rehash(pack, change)
    problems = verify(pack)
    assert any(said in problem for problem in problems), problems


def test_a_table_without_its_description_is_found(pack):
    """Each table must have its CSVW metadata, and it must be of that table."""
    (pack / f"{CRIME}-metadata.json").unlink()
    exchange(pack / f"{PEOPLE}-metadata.json", '"url": "people', '"url": "other')
    rehash_files = [
        f for f in json.loads((pack / "manifest.json").read_text())["files"] if "crime-by" not in f["path"]
    ]
    assert rehash_files
    problems = verify(pack)
    assert (
        f"The table {CRIME} must have its description {CRIME}-metadata.json, and it is missing." in problems
    )
    assert f"The description {PEOPLE}-metadata.json does not describe {PEOPLE}." in problems


def test_a_cell_that_stands_twice_is_found(pack):
    """A cell given twice could say two things."""
    text = (pack / CRIME).read_bytes()
    (pack / CRIME).write_bytes(text + text.splitlines(keepends=True)[1])
    rehash(pack, lambda m: m["tables"][0].update(cells=m["tables"][0]["cells"] + 1))
    assert f"{CRIME} holds 1 cells twice." in verify(pack)


@pytest.mark.parametrize("at", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_damaged_zip_never_passes_and_never_crashes(contents, tmp_path, at):
    """A zip with a byte changed or cut short ends in sentences or in one refusal."""
    write_pack(contents, tmp_path / "p.zip")
    whole = (tmp_path / "p.zip").read_bytes()
    flip(tmp_path / "p.zip", int(len(whole) * at))
    assert verify(tmp_path / "p.zip")
    (tmp_path / "p.zip").write_bytes(whole[: int(len(whole) * at)])
    with pytest.raises(PackError, match="is neither or is damaged"):
        verify(tmp_path / "p.zip")


def test_a_path_that_leads_out_of_the_pack_is_not_followed(pack):
    """A manifest that lists a file outside the pack gets it reported as missing, and not read."""
    (pack.parent / "secret.txt").write_text("x")
    rehash(pack, lambda m: m["files"].append({"path": "../secret.txt", "bytes": 1, "sha256": "0"}))
    assert verify(pack) == ["The file ../secret.txt is missing from the pack."]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"geoaudit": "0.1.0", "title": 3}'])
def test_a_broken_manifest_is_one_sentence(pack, content):
    """Whatever stands in place of the manifest, one sentence says what is wrong with it."""
    (pack / "manifest.json").write_bytes(content)
    assert len(verify(pack)) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("measure", ""),
        ("measure", 3),
        ("where", ["gender"]),
        ("where", {"gender": "f"}),
        ("where", {"gender": [1]}),
        ("several", "gender"),
        ("several", ["need"]),
        ("apart", {"gender": True}),
        ("apart", ["record_type"]),
    ],
)
def test_what_a_table_counts_must_be_of_the_right_kind(pack, key, value):
    """A manifest that says what a table counts in no way that can be read is named with the table."""
    rehash(pack, lambda manifest: manifest["tables"][1].update({key: value}))
    problems = verify(pack)
    assert any(problem.startswith(f"{PEOPLE}: The manifest must") for problem in problems)
