"""The sample county's files, taken in as a person takes them in."""

import pytest
from sample_files import BOUNDARIES, FILES, SAMPLE, SETS

from geoaudit.drafting.arriving import found_at
from geoaudit.drafting.draft import Draft
from geoaudit.drafting.growing import with_files


@pytest.fixture(scope="session")
def drafted():
    """A draft of the sample county's files, with nothing said by anybody."""
    paths = [*(SAMPLE / name for name in FILES), *(BOUNDARIES / name for name in SETS)]
    return with_files(Draft(), [found_at(path) for path in paths])
