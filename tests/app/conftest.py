"""What the app's tests share."""

import pytest
from square_pack import make_pack


@pytest.fixture(scope="session")
def square_pack(tmp_path_factory):
    """The place of a pack of sixty square wards."""
    return make_pack(tmp_path_factory.mktemp("packs") / "square")


@pytest.fixture(scope="session")
def internal_pack(tmp_path_factory):
    """The place of the same pack under the policy that hides nothing."""
    return make_pack(tmp_path_factory.mktemp("packs") / "internal", "internal")
