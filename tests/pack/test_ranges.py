"""Ranges and estimates in a pack: written, read again and checked."""

import hashlib
import json
import warnings
from dataclasses import replace

import pandas as pd
import pytest
from csvw import CSVW

from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import PackError
from geoaudit.pack.manifest import hash_of
from geoaudit.pack.read import open_pack
from geoaudit.pack.tables import cells_from_csv, to_json
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack

COLUMNS = ["category", "period", "n", "marker", "lower", "upper", "basis"]


def table(source, public, rows, origin=None, title="Ranges"):
    cells = pd.DataFrame(rows, columns=COLUMNS)
    cells = cells.astype({"n": "Int64", "lower": "Int64", "upper": "Int64"})
    return Profile(title, source, public, "", ("category",), policy_named("midpoint-6"), cells, "", origin)


@pytest.fixture
def given():
    """A partner's public table with a figure hidden, one rounded and one unknown."""
    return table(
        "crime",
        True,
        [
            ("a", "2021", 7, "", 7, 7, ""),
            ("b", "2021", None, "x", 1, 4, "interval"),
            ("All", "2021", None, "x", 8, 11, "interval"),
            ("a", "2022", 20, "", 18, 22, "interval"),
            ("b", "2022", None, "x", 0, None, "interval"),
            ("All", "2022", None, "x", 18, None, "interval"),
        ],
    )


@pytest.fixture
def estimated():
    """An estimate about people, made from a protected table that the pack does not show."""
    first = table("caseload", False, [("a", "2021", 9, "", 7, 12, "")], title="As protected")
    return table("caseload", False, [("b", "2021", 5, "e", 1, 12, "postcodes")], first, "As estimated")


def forge(pack, change):
    manifest = json.loads((pack / "manifest.json").read_text())
    for entry in manifest["files"]:
        content = (pack / entry["path"]).read_bytes()
        entry |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    change(manifest)
    manifest["manifest_sha256"] = hash_of(manifest)
    (pack / "manifest.json").write_bytes(to_json(manifest))


def test_a_table_of_ranges_is_read_as_it_was_written(given, changed, tmp_path):
    """Its three columns come back with their types, an unknown end stays unknown, and nothing is wrong."""
    write_pack(changed(tables=(given,)), tmp_path / "pack")
    (back,) = open_pack(tmp_path / "pack").profiles()
    pd.testing.assert_frame_equal(back.cells, given.cells, check_dtype=False)
    assert [str(back.cells[name].dtype) for name in ("n", "lower", "upper")] == ["Int64"] * 3
    assert verify(tmp_path / "pack") == []


def test_the_description_of_a_table_of_ranges_is_valid(given, changed, tmp_path):
    """A reader of CSVW that is not ours takes the table and its three columns."""
    write_pack(changed(tables=(given,)), tmp_path / "pack")
    file = tmp_path / "pack" / "tables" / "ranges.csv"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = CSVW(str(file), md_url=f"{file}-metadata.json", validate=True)
        assert found.is_valid, [str(w.message) for w in found.warnings]
    described = json.loads((tmp_path / "pack" / "tables" / "ranges.csv-metadata.json").read_text())
    kinds = {c["name"]: c["datatype"] for c in described["tableSchema"]["columns"][-3:]}
    assert kinds == {"lower": "nonNegativeInteger", "upper": "nonNegativeInteger", "basis": "string"}


def test_an_end_of_a_total_that_is_not_the_sum_is_found(given, changed, tmp_path):
    """Who changes an end of a range, and states the new hash, is found out by the total."""
    write_pack(changed(tables=(given,)), tmp_path / "pack")
    file = tmp_path / "pack" / "tables" / "ranges.csv"
    file.write_bytes(file.read_bytes().replace(b",8,11,", b",9,11,"))
    forge(tmp_path / "pack", lambda manifest: None)
    assert [p for p in verify(tmp_path / "pack") if "totals over category" in p]


def test_a_half_end_is_no_range():
    """Ends are whole numbers, as figures are."""
    with pytest.raises(PackError, match="whole numbers"):
        cells_from_csv(b"category,period,n,marker,lower,upper,basis\r\na,2021,,x,0.5,4,interval\r\n")


def test_an_estimate_about_people_brings_what_it_was_made_from(estimated, changed, tmp_path):
    """The protected table goes into the pack beside the estimate, so that anybody can check it."""
    write_pack(changed(tables=(estimated,)), tmp_path / "pack")
    pack = open_pack(tmp_path / "pack")
    (back,) = pack.profiles()
    assert back.origin.title == "As protected"
    assert pack.manifest["tables"][0]["origin"] == "quality/made_from_as-protected.csv"
    assert "made_from_as-protected" not in pack.quality()
    assert verify(tmp_path / "pack") == []


def test_an_estimate_and_its_origin_may_both_be_tables(estimated, changed, tmp_path):
    """A protected table that the pack shows anyway is not filed twice."""
    write_pack(changed(tables=(estimated.origin, estimated)), tmp_path / "pack")
    assert open_pack(tmp_path / "pack").profiles()[1].origin.title == "As protected"
    assert not list((tmp_path / "pack" / "quality").glob("made_from*"))


@pytest.mark.parametrize("origin", [None, "tables/as-estimated.csv", "tables/elsewhere.csv"])
def test_an_estimate_about_people_without_its_origin_is_found(estimated, changed, tmp_path, origin):
    """No origin, itself as its origin, or one that is not there: the table could hold true counts."""
    write_pack(changed(tables=(estimated,)), tmp_path / "pack")
    forge(tmp_path / "pack", lambda manifest: manifest["tables"][0].update(origin=origin))
    assert [p for p in verify(tmp_path / "pack") if "made from" in p]


def test_an_origin_is_checked_like_any_table(estimated, changed, tmp_path):
    """A true count put into the table that an estimate was made from is found there."""
    write_pack(changed(tables=(estimated,)), tmp_path / "pack")
    file = tmp_path / "pack" / "quality" / "made_from_as-protected.csv"
    file.write_bytes(file.read_bytes().replace(b",9,", b",8,"))
    forge(tmp_path / "pack", lambda manifest: None)
    assert [p for p in verify(tmp_path / "pack") if "never publishes" in p]


def test_a_range_about_people_that_the_policy_never_has_is_found(changed, tmp_path):
    """Who draws an end of a personal range closer is found out, though the hashes are those stated."""
    ranged = table("caseload", False, [("a", "2021", None, "x", 1, 12, "interval")])
    write_pack(changed(tables=(ranged,)), tmp_path / "pack")
    file = tmp_path / "pack" / "tables" / "ranges.csv"
    file.write_bytes(file.read_bytes().replace(b",1,12,", b",2,12,"))
    forge(tmp_path / "pack", lambda manifest: None)
    assert [p for p in verify(tmp_path / "pack") if "ranges that the policy" in p]


def test_the_origin_of_an_origin_is_filed_too(estimated, changed, tmp_path):
    """What was estimated twice, over land and then over time, brings both tables."""
    twice = replace(estimated, title="Twice", origin=estimated)
    write_pack(changed(tables=(twice,)), tmp_path / "pack")
    assert open_pack(tmp_path / "pack").profiles()[0].origin.origin.title == "As protected"
    assert verify(tmp_path / "pack") == []
