"""The choices that a person makes: which pack, table, period and categories; they stand in the sidebar."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.margins import categories_of, plain
from geoaudit.ui import packs, state

_MARKDOWN = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True)
class Choice:
    """What is chosen of a table: a period, and one category of each column but the area."""

    table: Profile
    period: str
    categories: Mapping[str, str]

    @property
    def words(self) -> str:
        """The period and the categories, in words."""
        return ", ".join([self.period, *(f"{plain(c).lower()}: {v}" for c, v in self.categories.items())])

    @property
    def in_every_period(self) -> pd.DataFrame:
        """The cells of the chosen categories, of all periods."""
        keep = pd.Series(True, index=self.table.cells.index)
        for column, category in self.categories.items():
            keep &= self.table.cells[column] == category
        return self.table.cells[keep]

    @property
    def cells(self) -> pd.DataFrame:
        """The cells of the chosen categories and period."""
        found = self.in_every_period
        return found[found["period"] == self.period]

    def of(self, column: str) -> pd.DataFrame:
        """Return the cells of every category of one column, the rest as chosen."""
        others = {name: value for name, value in self.categories.items() if name != column}
        return Choice(self.table, self.period, others).cells


def choose_pack(places: Sequence[Path]) -> Path:
    """Let the person choose a pack where there are several, and return it."""
    found = packs.labels(tuple(places))
    if len(found) == 1:
        return next(iter(found.values()))
    label = st.sidebar.selectbox("Pack", list(found), key=state.settle_pack(found))
    return found[label]


def choose_spec(specs: Sequence[Path]) -> Path:
    """Let the person choose a specification of a workspace where there are several, and return it."""
    names = {path.name: path for path in specs}
    if len(names) == 1:
        return specs[0]
    key = state.settle(state.SPEC, list(names))
    return names[st.selectbox("Specification", list(names), key=key)]


def choose_part(parts: Sequence[str]) -> str:
    """Let the person choose a part of a page, and return it."""
    if len(parts) == 1:
        return parts[0]
    key = state.settle(state.PART, parts)
    return str(st.radio("Part of this page", parts, key=key, horizontal=True, label_visibility="collapsed"))


def choose_table(tables: Mapping[str, Profile]) -> Profile:
    """Let the person choose one of the tables, at least one, and return it."""
    titles = list(tables)
    return tables[st.sidebar.selectbox("Table", titles, key=state.settle(state.TABLE, titles))]


def choose_shown(kinds: Sequence[str]) -> str:
    """Let the person choose what kind of thing is shown where there are several, and return it."""
    if len(kinds) == 1:
        return kinds[0]
    return str(st.sidebar.radio("What to show", kinds, key=state.settle(state.SHOWN, kinds)))


def choose_finding(titles: Sequence[str]) -> str:
    """Let the person choose one of the findings, at least one, and return its title."""
    return st.sidebar.selectbox("Finding", titles, key=state.settle(state.FINDING, titles))


def choose(table: Profile) -> Choice:
    """Let the person choose a period and categories of a table."""
    periods = _distinct(table.cells["period"])
    latest = [period for period in periods if period != TOTAL][-1:]
    key = state.settle(state.PERIOD, periods, *latest)
    period = st.sidebar.selectbox("Period", periods, key=key)
    return Choice(table, period, {column: _category(table, column) for column in categories_of(table)})


def choose_source(rows: Mapping[str, int]) -> str:
    """Let the person choose one of the sources, given with their rows, and return its name."""
    largest = max(rows, key=lambda name: rows[name])
    return st.sidebar.selectbox("Source", list(rows), key=state.settle(state.SOURCE, list(rows), largest))


def choose_area(codes: Sequence[str], names: Sequence[str]) -> str:
    """Let the person choose an area, and return its code; empty for none."""
    words = {"": "None chosen", **dict(zip(codes, names, strict=True))}
    key = state.settle(state.AREA, list(words))
    return st.sidebar.selectbox("Area", list(words), format_func=lambda code: words[code], key=key)


def choose_profile(titles: Sequence[str]) -> str:
    """Let the person choose one of the profiles, at least one, and return its title."""
    return st.sidebar.selectbox("Profile", titles, key=state.settle(state.PROFILE, titles))


def choose_sets(names: Sequence[str]) -> str:
    """Let the person choose one of the comparisons of boundary sets, and return its name."""
    return st.sidebar.selectbox("Boundary sets", names, key=state.settle(state.SETS, names))


def choose_land(words: Mapping[str, str]) -> str:
    """Let the person choose an area of either of two sets, by its key, and return the key; empty for none."""
    shown = {"": "None chosen", **words}
    key = state.settle(state.LAND, list(shown))
    return st.sidebar.selectbox("Area", list(shown), format_func=lambda one: shown[one], key=key)


def choose_rows(table: Profile) -> pd.DataFrame:
    """Let the person narrow a table by any of its columns, and return the rows that are left."""
    keep = pd.Series(True, index=table.cells.index)
    for column, words in _filters(table).items():
        options = _distinct(table.cells[column])
        chosen = st.sidebar.multiselect(
            label(words),
            options,
            key=state.settle_many(state.filter_key(column), options),
            placeholder="All rows",
        )
        if chosen:
            keep &= table.cells[column].isin(chosen)
    return table.cells[keep]


def label(text: str) -> str:
    """Return text as a widget's label, which Streamlit takes for Markdown: whatever is markup is escaped."""
    return _MARKDOWN.sub(r"\\\1", text)


def _category(table: Profile, column: str) -> str:
    options = _distinct(table.cells[column])
    key = state.settle(state.category_key(column), options, TOTAL)
    return st.sidebar.selectbox(label(plain(column)), options, key=key)


def _filters(table: Profile) -> dict[str, str]:
    columns = ["area_name" if name == "area" else name for name in table.by]
    return {"period": "Period"} | {c: "Area" if c == "area_name" else plain(c) for c in columns}


def _distinct(values: pd.Series) -> list[str]:
    return [str(value) for value in values.unique()]
