"""What a pack's zip may hold."""

import zipfile

import pytest

from geoaudit.errors import PackError
from geoaudit.pack.container import open_container


@pytest.mark.parametrize("name", ["../manifest.json", "pack/../../x.csv", "/etc/x", "..\\x", "C:\\x"])
def test_a_path_that_leads_out_of_the_zip_is_refused(tmp_path, name):
    """A file that would be unpacked elsewhere refuses the zip, as every system writes paths."""
    with zipfile.ZipFile(tmp_path / "sent.zip", "w") as archive:
        archive.writestr("manifest.json", "{}")
        archive.writestr(name, "x")
    with pytest.raises(PackError, match=r"some lead out of it \(1\)"):
        open_container(tmp_path / "sent.zip")
