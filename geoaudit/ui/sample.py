"""The sample audit: made when the app is opened and there is no pack yet."""

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import geoaudit
from geoaudit import sample
from geoaudit.audit import run
from geoaudit.errors import PackError
from geoaudit.spec import read_spec
from geoaudit.ui import finding
from geoaudit.ui.widgets.fragments import heading, paragraph

COUNTY = "sample_data"
SEED, OFFENDERS = 1, 3000


@dataclass(frozen=True)
class Place:
    """Where the sample lies: the folder of its county, and its pack."""

    county: Path
    pack: Path

    @property
    def spec(self) -> Path:
        """The county's specification."""
        return self.county / "audit.toml"


def sample_place() -> Place:
    """Return where the sample is, or is to be: in the project's folder, else in the person's own."""
    for folder in (Path.cwd(), Path(geoaudit.__file__).resolve().parents[1]):
        if finding.packs_in(folder / finding.SAMPLE) or (folder / COUNTY / "audit.toml").is_file():
            return Place(folder / COUNTY, folder / finding.SAMPLE)
    own = _own_folder()
    return Place(own / COUNTY, own / finding.SAMPLE)


def make(place: Place) -> None:
    """Make the sample pack, showing each step; whoever comes meanwhile waits for it.

    Raises
    ------
    GeoAuditError
        Where it cannot be made.
    """
    heading("Making the sample audit", 1)
    paragraph(
        "An invented county with invented people shows what the app does. It is made once, in a minute "
        "or two, and kept on this machine.",
        "lead",
    )
    with st.status("Making the sample audit", expanded=True) as status, _lock():
        if not finding.packs_in(place.pack):
            _make(place, lambda step: _say(status, step))
        status.update(label="The sample audit is ready", state="complete")


def _make(place: Place, told: Callable[[str], None]) -> None:
    if not place.spec.is_file():
        told("Inventing a county and its people")
        _require_folder(place.county.parent)
        sample.make_sample(place.county, SEED, OFFENDERS)
    run(read_spec(place.spec), place.pack, place.county / "workspace", told, False)


def _say(status: DeltaGenerator, step: str) -> None:
    status.text(step)


def _require_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        raise PackError(
            f"The sample needs a folder that can be written, and {folder.name} is not: make a pack with "
            "geoaudit run, and open it with geoaudit app PACK."
        ) from None


def _own_folder() -> Path:
    """Return the person's own folder for a program's data, as each system has it."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share"))
    return Path(base) / "geoaudit"


@st.cache_resource(show_spinner=False)
def _lock() -> threading.Lock:
    return threading.Lock()
