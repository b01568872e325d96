"""The choice of areas of the pack that stand out, for a person's own layer to be held against."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain

import geopandas as gpd
import streamlit as st

from geoaudit.pack.hotspot_rules import CLASS
from geoaudit.profiles.finding import COLD, HIDDEN, HOT, MISSING, OTHERS, PLAIN, SEQUENTIAL
from geoaudit.ui import state
from geoaudit.ui.beneath import of_finding
from geoaudit.ui.mapped import on_a_map
from geoaudit.ui.packs import Opened
from geoaudit.ui.widgets.choices import label
from geoaudit.ui.widgets.fragments import notice
from geoaudit.ui.widgets.own_layer import choose_metres

_STRONGEST_FIRST = (*HOT, *SEQUENTIAL[::-1], *OTHERS, *COLD, PLAIN, HIDDEN, MISSING)


@dataclass(frozen=True)
class Standing:
    """Areas of one class of a finding, and how near is near."""

    title: str
    word: str
    areas: gpd.GeoDataFrame
    metres: int

    @property
    def words(self) -> str:
        """The class and the finding, in words."""
        return f"“{self.word}” of {self.title}"


def choose_standing(found: Opened) -> Standing | None:
    """Let the person choose areas of a class of a finding, and how near; None where there is no finding."""
    titles = list(chain.from_iterable(on_a_map(found).values()))
    if not titles:
        notice("This pack has no hotspots and no profiles on a map, so there is nothing to hold it against.")
        return None
    sides = st.columns(3)
    with sides[0]:
        key = state.settle_own("finding", titles)
        title = str(st.selectbox("Finding of the pack", titles, format_func=label, key=key))
    one, _ = of_finding(found, title)
    words = [word for word, n in one.counts.items() if n]
    with sides[1]:
        key = state.settle_own("class", words, _strongest(words, one.classes))
        word = str(st.selectbox("Areas of the class", words, format_func=label, key=key))
    with sides[2]:
        metres = choose_metres()
    return Standing(title, word, one.layer[one.layer[CLASS] == word], metres)


def _strongest(words: list[str], classes: Mapping[str, str]) -> str:
    return min(words, key=lambda word: _STRONGEST_FIRST.index(classes[word]))
