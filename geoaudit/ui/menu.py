"""The pages of the app, in the order of the menu, and what each is for."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

_PAGES = Path(__file__).with_name("pages")


@dataclass(frozen=True)
class Entry:
    """A page of the menu.

    Attributes
    ----------
    file : str
        Its file in `pages/`.
    title, icon : str
    address : str
        Its part of the address; empty for the first page.
    whom, shows : str
        For whom it is, and what it shows, in a sentence.
    of_workspaces : bool
        Whether it is of use in a workspace without a pack.
    of_pack : bool
        Whether it shows the pack that is open.
    """

    file: str
    title: str
    icon: str
    address: str
    whom: str = ""
    shows: str = ""
    of_workspaces: bool = False
    of_pack: bool = True

    @property
    def page(self) -> st.Page:
        """The page as Streamlit has it."""
        return st.Page(
            _PAGES / self.file,
            title=self.title,
            icon=f":material/{self.icon}:",
            url_path=self.address or None,
            default=not self.address,
        )


PROFILES = Entry(
    "profiles.py",
    "Profiles",
    "group",
    "profiles",
    "For a manager",
    "Who, what and how many, in sentences, charts and tables; an area beside the whole; ready to print.",
)
START = Entry("start.py", "Start", "home", "", of_workspaces=True)
OTHERS = (
    Entry(
        "new.py",
        "New audit",
        "note_add",
        "new",
        "For an analyst",
        "From an agency's files to the audit.toml that says what an audit is made of, a step at a time.",
        of_pack=False,
    ),
    Entry(
        "quality.py",
        "Data quality",
        "fact_check",
        "quality",
        "For an analyst",
        "How many rows were read and placed, why the rest were not, and what was assumed.",
    ),
    Entry(
        "places.py",
        "Places and periods",
        "layers",
        "places",
        "For an analyst",
        "What became of each area from one boundary set to another, and which months each source covers.",
    ),
    Entry(
        "map.py",
        "Map",
        "map",
        "map",
        "For a partnership meeting",
        "Where it is: areas by their figures, hotspots and profiles, with the figures beside the map.",
    ),
    Entry(
        "overlay.py",
        "Your layer",
        "add_location_alt",
        "overlay",
        "For an analyst",
        "A layer of your own over the map, counted into wards; and any layer of the pack for your GIS.",
    ),
    PROFILES,
    Entry(
        "tables.py",
        "Tables",
        "table",
        "tables",
        "For a manager",
        "Every figure, narrowed to the areas and the people you answer for, to take into a spreadsheet.",
    ),
    Entry(
        "pack.py",
        "Pack",
        "inventory_2",
        "pack",
        "For whoever sends or receives it",
        "What is in it and how it is protected; it is made here, checked, and taken away as one zip.",
        of_workspaces=True,
    ),
)
PACK = next(entry for entry in OTHERS if entry.file == "pack.py")


def entry_of(page: st.Page) -> Entry:
    """Return the entry of a page."""
    return next(entry for entry in (START, *OTHERS) if entry.address == page.url_path)
