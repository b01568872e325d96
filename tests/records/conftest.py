"""Small sources written as text."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from geoaudit.records.ingest import Records, ingest
from geoaudit.records.source import RecordSource

Taken = tuple[Records, pd.DataFrame, pd.DataFrame]


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Taken]:
    """Ingest a source given as text and return it, what was staged and what was rejected."""

    def ingest_text(kind: str, text: str, **options) -> Taken:
        path = tmp_path / options.pop("file", "people.csv")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        records = ingest(RecordSource("s", kind, (path,), **options), tmp_path / "workspace")
        staged, rejected = pd.read_parquet(records.path), pd.read_csv(records.rejects)
        assert records.rows_read == records.rows_accepted + sum(records.rejected.values())
        assert (len(staged), len(rejected)) == (records.rows_accepted, sum(records.rejected.values()))
        assert staged["record"].tolist() == list(range(len(staged)))
        return records, staged, rejected

    return ingest_text
