"""The published crime files of the Northumbria Police area."""

import pandas as pd

from geoaudit.records.ingest import ingest
from geoaudit.records.source import RecordSource


def test_all_four_archives_are_read_to_the_row(real_data, tmp_path):
    """753,069 street rows in 50 months, each accounted for; 670 have no point and four lie in Antrim."""
    files = tuple(sorted((real_data / "northumbria" / "police-uk").glob("*.zip")))
    records = ingest(RecordSource("crime", "offences", files, True, "police.uk"), tmp_path)
    assert records.rows_read == 753_069
    assert records.rows_read == records.rows_accepted + sum(records.rejected.values())
    assert len(records.months) == 50
    assert "2022-01" not in records.months
    assert "2023-03" not in records.months
    staged = pd.read_parquet(
        records.path, columns=["record_type", "crime_type", "place_reason", "easting", "month"]
    )
    assert len(staged) == records.rows_accepted
    assert staged["record_type"].eq("incident").sum() == 246_528
    assert staged["record_type"].eq("incident").equals(staged["crime_type"].eq("Anti-social behaviour"))
    assert staged["place_reason"].value_counts().to_dict() == {
        "no coordinates": 670,
        "coordinates outside Great Britain": 4,
    }
    assert staged["easting"].isna().sum() == 674
    assert tuple(sorted(staged["month"].unique())) == records.months
