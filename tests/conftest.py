"""What several rooms' tests share."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of published data beside the project; the test is skipped where it is absent."""
    folder = Path(os.environ.get("GEOAUDIT_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "northumbria").is_dir():
        pytest.skip(f"the published data is not at {folder} (set GEOAUDIT_DATA to its folder)")
    return folder
