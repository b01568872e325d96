import stat
from pathlib import Path

import pytest

from geoaudit.audit import check, run
from geoaudit.errors import SpecificationError
from geoaudit.pack.read import open_pack
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec

FIGURES = """
[[sources]]
name = "attendances"
kind = "table"
public = true
boundaries = "old"
files = ["attendances.csv"]
"""
OLD = """
[boundaries.old]
file = "{file}"
date = 2013-12-31
code = "WD21CD"
name = "WD21NM"
"""


def silent(_step: str) -> None:
    """Say nothing of a step."""


def rewritten(spec: Path, *changes: tuple[str, str]) -> Path:
    """Change the county's specification."""
    text = spec.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    spec.write_text(text, encoding="utf-8")
    return spec


def test_figures_that_no_table_shows_are_accounted_for(county, tmp_path):
    """A partner's figures in no table are read, placed on their own boundary set and listed in the pack."""
    old = OLD.format(file="wards.geojson")
    rewritten(county, ("[gazetteer]", f"{old}\n[gazetteer]"), ("[[tables]]", f"{FIGURES}\n[[tables]]"))
    rows = "area_code,period,n\nE05000001,2021,5\nE05999999,2021,4\nE05000001,2021,many\n"
    (county.parent / "attendances.csv").write_text(rows, encoding="utf-8")
    (made,) = run(read_spec(county), tmp_path / "pack", tmp_path / "workspace", silent, replace=False)
    assert made.balance.sources["attendances"] == {
        "accepted": 2,
        "rejected: number not readable": 1,
        "All": 3,
    }
    (placed,) = (p for p in made.balance.placed if p.source == "attendances")
    assert (placed.boundaries, placed.figures["placed"]) == ("old", 1)
    assert (tmp_path / "pack" / "quality" / "rejected_attendances.csv").is_file()


def test_a_boundary_set_that_does_not_know_the_partnership_is_refused(county, tmp_path):
    """A table on another boundary set counts the partnership's own areas there: not none, and not all."""
    old = OLD.format(file="wards.geojson") + 'parent = "WD21NM"'
    rewritten(
        county,
        ("[gazetteer]", f"{old}\n\n[gazetteer]"),
        ('by = ["area", "gender"]', 'by = ["area", "gender"]\nboundaries = "old"'),
    )
    with pytest.raises(SpecificationError, match="'old' names none"):
        check(read_spec(county), tmp_path / "workspace", silent)


def test_what_is_exact_is_its_owners_alone_in_a_shared_workspace(county, tmp_path):
    """Exact figures and rejected rows are for their owner's eyes, even in a folder that all may read."""
    workspace = tmp_path / "workspace"
    workspace.mkdir(mode=0o755)
    check(read_spec(county), workspace, silent)
    modes = {folder.name: stat.S_IMODE(folder.stat().st_mode) for folder in workspace.iterdir()}
    assert modes == {"audit": 0o700, "staged": 0o700, "lookups": 0o700}


def test_a_pack_has_the_formats_that_the_specification_asks_for(county, tmp_path):
    """From audit.toml to the pack: a Shapefile a layer and a wide CSV a table, and verify finds it whole."""
    rewritten(county, ("[audit]\n", '[audit]\ngis_formats = ["shapefile", "csv"]\n'))
    run(read_spec(county), tmp_path / "pack", tmp_path / "workspace", silent, replace=False)
    layers = {entry["layer"] for entry in open_pack(tmp_path / "pack").manifest["tables"] if entry["layer"]}
    assert layers
    assert layers <= {path.stem for path in (tmp_path / "pack/layers/shapefile").glob("*.shp")}
    assert layers == {path.stem for path in (tmp_path / "pack/layers/csv").glob("*.csv")}
    assert verify(tmp_path / "pack") == []
