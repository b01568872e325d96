"""The choices that a person makes: which pack, table, period and categories; they stand in the sidebar."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.margins import categories_of, plain
from geoaudit.ui import packs, state
from geoaudit.ui.rates import PER, Base

_TWO = "two"
_MARKDOWN = re.compile(
    r"[\\`*\[\]<$~@]"  # wherever it stands
    r"|(?<![^\W_])_|_(?![^\W_])|:(?=[a-z/])|&(?=\w+;|#)"  # at the edge of a word
    r"|(?<!\w)www(?=\.)"  # where an address begins
    r"|^[-+=#>]|^\d+(?=[.)])",  # where the line begins
    re.IGNORECASE,
)
"""What Markdown would take for more than text. Whatever else is escaped is read aloud with its stroke."""


@dataclass(frozen=True)
class Side:
    """Which of the maps of a page a choice is about: what its name begins with, and what is said of it."""

    key: str = ""
    words: str = ""

    def named(self, choice: str) -> str:
        """Return the name of one of its choices."""
        return self.key + choice

    def labelled(self, text: str) -> str:
        """Return the label of one of its choices."""
        return label(f"{self.words} – {text[:1].lower()}{text[1:]}" if self.words else text)


FIRST, SECOND = Side(), Side(state.BESIDE, "Second map")


def offering(options: Sequence[str], settled: str) -> list[str]:
    """Return options with what is settled among them: nothing is changed for not being offered."""
    return [*options] if settled in options else [settled, *options]


@dataclass(frozen=True)
class Choice:
    """What is chosen of a table: a period, one category of each column but the area, and what rates are per.

    Without a base the figures themselves are meant.
    """

    table: Profile
    period: str
    categories: Mapping[str, str]
    base: Base | None = None

    @property
    def words(self) -> str:
        """The period, the categories and the measure, in words."""
        categories = [f"{plain(column).lower()}: {value}" for column, value in self.categories.items()]
        return ", ".join([self.period, *categories, *([f"per {PER:,} {self.base.per}"] if self.base else [])])

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
        return replace(self, categories=others).cells


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


def choose_table(tables: Mapping[str, Profile], side: Side = FIRST, default: str | None = None) -> Profile:
    """Let the person choose one of the tables, at least one, and return it."""
    titles = list(tables)
    key = state.settle(side.named(state.TABLE), titles, default)
    return tables[st.sidebar.selectbox(side.labelled("Table"), titles, key=key)]


def choose_shown(kinds: Sequence[str], side: Side = FIRST, default: str | None = None) -> str:
    """Let the person choose what kind of thing is shown where there are several, and return it."""
    if len(kinds) == 1:
        return kinds[0]
    key = state.settle(side.named(state.SHOWN), kinds, default)
    return str(st.sidebar.radio(side.labelled("What to show"), kinds, key=key))


def choose_finding(titles: Sequence[str], side: Side = FIRST) -> str:
    """Let the person choose one of the findings, at least one, and return its title."""
    key = state.settle(side.named(state.FINDING), titles)
    return st.sidebar.selectbox(side.labelled("Finding"), titles, key=key)


def choose_maps() -> bool:
    """Let the person choose between one map and two, and return whether there are two."""
    words = {"": "One map", _TWO: "Two maps side by side"}
    key = state.settle(state.COMPARE, list(words))
    return st.sidebar.selectbox("Compare", list(words), format_func=words.__getitem__, key=key) == _TWO


def choose(table: Profile, side: Side = FIRST, other: Choice | None = None) -> Choice:
    """Let the person choose a period and categories of a table.

    At first it is the latest period and the totals; beside another choice of the same table, the period
    before that, and its categories.
    """
    periods = _distinct(table.cells["period"])
    like = other if other is not None and other.table.title == table.title else None
    key = state.settle(side.named(state.PERIOD), periods, _first_period(periods, like))
    period = st.sidebar.selectbox(side.labelled("Period"), periods, key=key)
    known = like.categories if like else {}
    # Months, say, are those of the period alone.
    cells = table.cells[table.cells["period"] == period]
    categories = {c: _category(cells[c], side, known.get(c, TOTAL)) for c in categories_of(table)}
    return Choice(table, period, categories)


def choose_base(bases: Mapping[str, Base], side: Side = FIRST, other: Choice | None = None) -> Base | None:
    """Let the person choose between the figures and rates per one of the bases, where there is any.

    At first it is as on the other map.
    """
    if not bases:
        return None
    options = ["", *bases]
    like = other.base.per if other is not None and other.base is not None else ""
    key = state.settle(side.named(state.MEASURE), options, like)
    words = {"": "Number", **{per: base.words for per, base in bases.items()}}
    chosen = st.sidebar.selectbox(side.labelled("Measure"), options, format_func=words.__getitem__, key=key)
    return bases.get(chosen)


def choose_source(rows: Mapping[str, int]) -> str:
    """Let the person choose one of the sources, given with their rows, and return its name."""
    largest = max(rows, key=lambda name: rows[name])
    return st.sidebar.selectbox("Source", list(rows), key=state.settle(state.SOURCE, list(rows), largest))


def choose_area(codes: Sequence[str], names: Sequence[str], side: Side = FIRST) -> str:
    """Let the person choose an area from a list in order of names, and return its code; empty for none."""
    in_order = sorted(zip(codes, names, strict=True), key=lambda one: (one[1], one[0]))
    words = {"": "None chosen", **dict(in_order)}
    key = state.settle(side.named(state.AREA), list(words))
    return st.sidebar.selectbox(
        side.labelled("Area"), list(words), format_func=lambda code: words[code], key=key
    )


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
            placeholder=f"Every {words.lower()}",
        )
        if chosen:
            keep &= table.cells[column].isin(chosen)
    return table.cells[keep]


def label(text: str) -> str:
    """Return text as a widget's label, which Streamlit takes for Markdown: whatever is markup is escaped."""
    return _MARKDOWN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    """Escape a sign, or what follows letters and digits that are none."""
    return found[0] + "\\" if found[0][-1].isalnum() else "\\" + found[0]


def _first_period(periods: Sequence[str], other: Choice | None) -> str | None:
    if other is not None and periods.index(other.period) > 0:
        return periods[periods.index(other.period) - 1]
    return next((period for period in reversed(periods) if period != TOTAL), None)


def _category(values: pd.Series, side: Side, default: str) -> str:
    options, column = _distinct(values), str(values.name)
    key = state.settle(side.named(state.category_key(column)), options, default)
    return st.sidebar.selectbox(side.labelled(plain(column)), options, key=key)


def _filters(table: Profile) -> dict[str, str]:
    columns = ["area_name" if name == "area" else name for name in table.by]
    return {"period": "Period"} | {c: "Area" if c == "area_name" else plain(c) for c in columns}


def _distinct(values: pd.Series) -> list[str]:
    return [str(value) for value in values.unique()]
