from dataclasses import replace

import pandas as pd
import pytest

from geoaudit.errors import PackError
from geoaudit.pack import container
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_a_pack_reads_back_as_it_was_written(contents, tmp_path, name):
    """Tables, quality tables, findings and rejected rows come back equal, a formula-like name included."""
    write_pack(contents, tmp_path / name)
    pack = open_pack(tmp_path / name)
    for found, made in zip(pack.profiles(), contents.tables, strict=True):
        pd.testing.assert_frame_equal(found.cells, made.cells, check_dtype=False)
        assert (found.title, found.source, found.public, found.by) == (
            made.title,
            made.source,
            made.public,
            made.by,
        )
        assert found.cells["n"].dtype == "Int64"
    pd.testing.assert_frame_equal(
        pack.quality()["share-placed"].cells, contents.quality["share-placed"].cells, check_dtype=False
    )
    findings = contents.findings["boundary-findings"].fillna({"area_code": ""})
    pd.testing.assert_frame_equal(pack.findings()["boundary-findings"], findings, check_dtype=False)
    pd.testing.assert_frame_equal(pack.rejected()["crime"], contents.rejected["crime"], check_dtype=False)


def test_what_a_table_counts_is_told_and_read_back(changed, people, tmp_path):
    """Its measure, conditions, needs and columns without a total go through the manifest unchanged."""
    told = {"measure": "persons", "where": {"team": ("A", "B")}, "several": ("gender",), "apart": ("area",)}
    write_pack(changed(tables=(replace(people, **told),)), tmp_path / "pack")
    (found,) = open_pack(tmp_path / "pack").profiles()
    assert {name: getattr(found, name) for name in told} == told
    (entry,) = open_pack(tmp_path / "pack").manifest["tables"]
    assert entry["where"] == {"team": ["A", "B"]}
    assert verify(tmp_path / "pack") == []


def test_a_pack_of_before_tells_nothing_of_what_it_counts(written):
    """Without the keys a table is of records, all of them."""
    pack = open_pack(written)
    entry = dict(pack.manifest["tables"][1])
    for key in ("measure", "where", "several", "apart"):
        del entry[key]
    found = pack.profile(entry)
    assert (found.measure, found.where, found.several, found.apart) == ("records", {}, (), ())


def test_areas_come_with_the_pack(written, wards):
    """The receiver gets the areas that the figures are for, in National Grid metres."""
    areas = open_pack(written).areas("wards")
    assert areas.crs.to_epsg() == 27700
    assert areas["area_code"].tolist() == wards.areas["area_code"].tolist()
    assert areas.geometry.to_numpy()[0].equals(wards.areas.geometry.to_numpy()[0])
    with pytest.raises(PackError, match="'wards-2001' is not"):
        open_pack(written).areas("wards-2001")


def test_what_is_no_pack_is_refused(tmp_path):
    """A missing path, a folder without a manifest and a file that is no zip each end in one sentence."""
    with pytest.raises(PackError, match="is not there"):
        open_pack(tmp_path / "nowhere")
    with pytest.raises(PackError, match=r"must hold manifest\.json"):
        open_pack(tmp_path)
    (tmp_path / "x.zip").write_bytes(b"not a zip")
    with pytest.raises(PackError, match="is neither or is damaged"):
        open_pack(tmp_path / "x.zip")
    (tmp_path / "manifest.json").write_text('{"geoaudit": 1}')
    with pytest.raises(PackError, match="has no 'geoaudit' of the right kind"):
        open_pack(tmp_path)


def test_a_zip_that_would_swell_is_not_unpacked(contents, tmp_path, monkeypatch):
    """A file of a zip that says it is larger than any pack's is refused before it is read."""
    write_pack(contents, tmp_path / "p.zip")
    monkeypatch.setattr(container, "_MOST_BYTES", 10_000)
    with pytest.raises(PackError, match=r"report\.html of the pack must be under 2 GiB"):
        open_pack(tmp_path / "p.zip").report()
