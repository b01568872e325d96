"""What several rooms' tests share."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# How long an example takes is the machine's affair: nothing about time is asserted. Each run draws others.
settings.register_profile("steady", deadline=None, max_examples=32)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of published data beside the project; the test is skipped where it is absent."""
    folder = Path(os.environ.get("GEOAUDIT_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "northumbria").is_dir():
        pytest.skip(f"the published data is not at {folder} (set GEOAUDIT_DATA to its folder)")
    return folder
