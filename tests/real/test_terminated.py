"""Terminated postcodes of the published NSPL, on records of their time and later."""

import zipfile

import pandas as pd

from geoaudit.audit import check
from geoaudit.spec import read_spec

SPEC = """
[audit]
title = "Sunderland"
boundaries = "wards"
periods = ["1970-01 to 2021-11"]
report_formats = []
allow_part_covered = true

[boundaries.wards]
file = "{data}/northumbria/boundaries/WD_2022-12.geojson"
date = 2022-12-31
code = "WD22CD"
name = "WD22NM"

[gazetteer]
files = ["{data}/northumbria/postcodes/NSPL_NOV_2021_UK_SR.zip"]

[[sources]]
name = "of-their-time"
kind = "incidents"
files = ["then.csv"]
covers = "1970-01 to 2021-11"

[[sources]]
name = "long-after"
kind = "incidents"
files = ["now.csv"]
covers = "1970-01 to 2021-11"

[[tables]]
title = "Then"
source = "of-their-time"
by = ["area"]

[[tables]]
title = "Now"
source = "long-after"
by = ["area"]
"""
LATE = "placed, dated after the postcode was terminated"


def terminated(data) -> pd.DataFrame:
    """The terminated postcodes with a grid reference that the publisher puts in Sunderland."""
    with zipfile.ZipFile(data / "northumbria" / "postcodes" / "NSPL_NOV_2021_UK_SR.zip") as archive:
        name = next(n for n in archive.namelist() if n.endswith(".csv"))
        table = pd.read_csv(archive.open(name), dtype=str)
    return table[table["doterm"].notna() & (table["osgrdind"] != "9") & (table["laua"] == "E08000024")]


def test_a_terminated_postcode_is_placed_at_its_time_and_after(real_data, tmp_path):
    """Each terminated postcode is placed in the month it was introduced, and later too, counted as such."""
    gone = terminated(real_data)
    assert len(gone) > 1_000
    month = gone["dointr"].str[:4] + "-" + gone["dointr"].str[4:]
    for file, dates in (("then.csv", month + "-01"), ("now.csv", "2021-11-01")):
        rows = pd.DataFrame({"incident_id": range(len(gone)), "date": dates, "postcode": gone["pcds"]})
        rows.to_csv(tmp_path / file, index=False)
    (tmp_path / "audit.toml").write_text(SPEC.format(data=real_data.as_posix()), encoding="utf-8")
    (outcome,) = check(read_spec(tmp_path / "audit.toml"), tmp_path / "workspace", lambda _: None)
    remarks = outcome.balance.remarks
    shares = {p.source: p.figures["placed"] / len(gone) for p in outcome.balance.placed}
    assert shares["of-their-time"] > 0.99
    assert shares["of-their-time"] == shares["long-after"]
    assert LATE not in remarks["of-their-time"]
    assert remarks["long-after"][LATE] == outcome.balance.placed[0].figures["placed"]
