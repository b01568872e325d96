"""A layer about places over the pack: drawn on top, counted into areas, and held against what stands out."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL
from geoaudit.disclosure.published import PERSONS
from geoaudit.overlays.counting import counted, outside
from geoaudit.overlays.nearby import SLIVER, WHOLE, bounds, inside, most_of, near
from geoaudit.overlays.overlay import AREAS, Overlay
from geoaudit.pack.margins import plain
from geoaudit.pack.tables import to_csv
from geoaudit.ui import maps, state
from geoaudit.ui.beneath import Beneath, borders, of_finding, of_table
from geoaudit.ui.laying import Laid, Made
from geoaudit.ui.mapped import on_a_map
from geoaudit.ui.over import Over, Styled, Thinned, over_of, styled, thinned
from geoaudit.ui.packs import Opened
from geoaudit.ui.shading import PALETTES
from geoaudit.ui.taking import Shown
from geoaudit.ui.widgets.choices import Choice, choose, choose_finding, choose_shown, choose_table
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, percent, show
from geoaudit.ui.widgets.near_findings import Standing, choose_standing
from geoaudit.ui.widgets.own_layer import choose_column
from geoaudit.ui.widgets.takeaway import notes_of, take_away

_BORDERS, _TABLES = "Borders alone", "Tables"
_HEADS = {
    "n": "Points",
    "lines": "Lines",
    "km": "Kilometres",
    "areas": "Areas",
    "hectares": "Hectares",
    "share": "Share",
}
_WRITTEN: dict[str, Callable[[float], str]] = {
    "km": "{:,.1f}".format,
    "hectares": "{:,.1f}".format,
    "share": lambda share: percent(round(share, 3)),
}
_TITLE = "Your layer by area"
_OWN = "Source of what lies on top: a layer that is not of the pack."
_MOST_ROWS = 300
_NONE = "None of them lies in any of your areas."
_SLIVERS = f"Up to {SLIVER:.1%} of an area is put down to two drawings of one border."


@dataclass(frozen=True)
class View:
    """A layer as it is looked at: coloured by a column, or by none where that is empty."""

    laid: Laid
    overlay: Overlay
    column: str

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of the layer under a key, made once for the session."""
        return self.laid.once((id(self.overlay), key), make)

    @property
    def style(self) -> Styled:
        """The classes of its features."""
        return self.once(("styled", self.column), lambda: styled(self.overlay, self.column))

    @property
    def drawn(self) -> Thinned:
        """What is drawn of it, in metres."""
        return self.once(("drawn", self.column), lambda: thinned(self.overlay, self.style))

    def over(self, theme: str) -> Over:
        """Return what is drawn of it, as a web map draws it."""
        return self.once(
            ("over", self.column, theme), lambda: over_of(self.overlay, self.style, self.drawn, theme)
        )


@dataclass(frozen=True)
class Ground:
    """What the layer lies on: the set that it is counted into, what is drawn, and a table's figures."""

    boundaries: str
    beneath: Beneath
    choice: Choice | None


def laid_places(found: Opened, laid: Laid, overlay: Overlay, source: str = _OWN) -> None:
    """Show a layer about places; or one about people over a pack that hides nothing.

    Parameters
    ----------
    found : Opened
    laid : Laid
    overlay : Overlay
    source : str
        What is said of the layer's source on what is taken away.
    """
    view = View(laid, overlay, choose_column(overlay))
    ground = _choose_ground(found)
    areas = found.areas[ground.boundaries]
    counts = view.once(("counted", found.stamp, ground.boundaries), lambda: counted(overlay, areas))
    _tiles(found, overlay, ground)
    _picture(view, ground, counts)
    chosen = _near(found, view)
    if overlay.kind == AREAS:
        if chosen is not None:
            _inside(view, chosen)
        _figures_inside(found, view, ground)
    shown = _shown(found, counts, ground, source)
    take_away(shown, _pictured(found, shown, view, ground))


def _choose_ground(found: Opened) -> Ground:
    tables = {title: t for title, t in found.tables.items() if "area" in t.by and t.boundaries in found.areas}
    kinds = {_BORDERS: [_BORDERS], _TABLES: list(tables)}
    kinds |= {plain(chapter): titles for chapter, titles in on_a_map(found).items()}
    names = list(found.areas)
    key = state.settle_own("into", names)
    into = str(st.sidebar.selectbox("Count your layer into", names, key=key))
    kind = choose_shown([kind for kind, titles in kinds.items() if titles])
    if kind == _BORDERS:
        return Ground(into, borders(found, into), None)
    if kind == _TABLES:
        choice = choose(choose_table(tables))
        return Ground(into, of_table(found, choice), choice)
    return Ground(into, of_finding(found, choose_finding(kinds[kind]))[1], None)


def _tiles(found: Opened, overlay: Overlay, ground: Ground) -> None:
    without = sum(overlay.unplaced.values())
    heading("What is in it", small=f"Counted into {found.dated(ground.boundaries)}.")
    tiles = [
        ("On the map", f"{len(overlay.features):,}", overlay.kind),
        ("In no area", f"{outside(overlay, found.areas[ground.boundaries]):,}", f"of {ground.boundaries}"),
        ("Without a place", f"{without:,}", "of its rows"),
        ("Repaired", f"{overlay.repaired:,}", "shapes that were not valid"),
    ]
    show("tiles.html", label="Your layer", tiles=tiles)
    if without:
        rows = [[reason, f"{n:,}"] for reason, n in overlay.unplaced.items()]
        show(
            "table.html",
            caption="Why rows have no place",
            heads=["Reason", "Rows"],
            rows=rows,
            labels=1,
            tall=False,
            empty="",
        )


def _picture(view: View, ground: Ground, counts: pd.DataFrame) -> None:
    theme, beneath = state.theme(), ground.beneath
    if beneath.title:
        heading(beneath.title, 3, beneath.words)
    if beneath.internal:
        notice(
            "What lies beneath was made from records about people: it must not leave the service.", "alarm"
        )
    paragraph("Choose what lies beneath, and the colours, in the sidebar: » at the top left.", "narrow")
    left, right = st.columns([3, 2])
    with left:
        component = f"over {beneath.title or beneath.words} {theme}"
        maps.draw_over(beneath.on, beneath.painted(theme), PALETTES[theme], view.over(theme), component)
        _legend(view.style, view.drawn.how, theme)
        if beneath.keys[theme]:
            show("legend.html", keys=beneath.keys[theme], rule="What lies beneath is of the pack.")
    with right:
        _counts(counts, ground.boundaries)


def _legend(style: Styled, how: str, theme: str) -> None:
    colours, numbers = style.colours(theme), style.counts()
    keys = [(words, colours[key], numbers[key]) for key, words in style.words.items()]
    show("over_legend.html", keys=keys, rules=[rule for rule in (style.rule, how) if rule])


def _counts(counts: pd.DataFrame, boundaries: str) -> None:
    figures = list(counts.columns[2:])
    rows = [
        [row[1], *_words(figures, row[2:])] for row in counts.sort_values("area_name").itertuples(index=False)
    ]
    show(
        "table.html",
        caption=f"Your layer by area of {boundaries}",
        heads=["Area", *(_HEADS[name] for name in figures)],
        rows=rows,
        labels=1,
        tall=True,
        empty="No areas.",
    )


def _words(names: list[str], figures: tuple[float, ...]) -> list[str]:
    return [_WRITTEN.get(name, "{:,}".format)(figure) for name, figure in zip(names, figures, strict=True)]


def _near(found: Opened, view: View) -> Standing | None:
    heading("Near what stands out", small="How much of your layer is near areas that the pack marks.")
    chosen = choose_standing(found)
    if chosen is None:
        return None
    overlay, style, places = view.overlay, view.style, chosen.areas.geometry.to_numpy()
    key = found.stamp, chosen.title, chosen.word, chosen.metres
    flags = view.once(("near", *key), lambda: near(overlay, places, chosen.metres))
    many = f"{int(flags.sum()):,} of {len(flags):,} {overlay.kind} of your layer"
    paragraph(f"{many} lie within {chosen.metres:,} metres of {chosen.words}.", "lead")
    if len(style.words) > 1:
        rows = [
            [words, f"{int((flags & (style.keys == key)).sum()):,}", f"{int((style.keys == key).sum()):,}"]
            for key, words in style.words.items()
        ]
        show(
            "table.html",
            caption="By the column it is coloured by",
            heads=["Class", "Near", "All"],
            rows=rows,
            labels=1,
            tall=True,
            empty="",
        )
    return chosen


def _inside(view: View, chosen: Standing) -> None:
    heading(
        "What stands out within your areas",
        small=f"Areas of {chosen.words}, by the share of their land. {_SLIVERS}",
    )
    parts = inside(view.overlay, chosen.areas)
    names = _names(view)
    parts.insert(1, "your_area", names[parts["feature"].to_numpy()])
    whole = (parts["how"] == WHOLE).groupby(parts["feature"]).agg(["sum", "size"])
    rows = [
        [names[number], f"{n:,}", f"{every - n:,}"]
        for number, n, every in whole.head(_MOST_ROWS).itertuples(name=None)
    ]
    show(
        "table.html",
        caption="How many of them lie in each of your areas",
        heads=["Your area", "Whole", "In part"],
        rows=rows,
        labels=1,
        tall=True,
        empty=_NONE,
    )
    _each(parts)


def _each(parts: pd.DataFrame) -> None:
    cut = f": the first {_MOST_ROWS:,} of {len(parts):,} rows" if len(parts) > _MOST_ROWS else ""
    columns = ["your_area", "area_name", "how", "share"]
    rows = [
        [mine, name, how, percent(round(share, 3))]
        for mine, name, how, share in parts.head(_MOST_ROWS)[columns].itertuples(index=False)
    ]
    with st.expander("Each of them, by the share of its land"):
        show(
            "table.html",
            caption=f"Areas that stand out in each of yours{cut}",
            heads=["Your area", "Area of the pack", "Lies in it", "Share of its land"],
            rows=rows,
            labels=3,
            tall=True,
            empty=_NONE,
        )
        st.download_button(
            "Every pair of areas (CSV)",
            lambda: to_csv(parts.drop(columns="feature")),
            "what-stands-out-in-your-areas.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
        )


def _names(view: View) -> NDArray[np.object_]:
    """Return what each of a layer's areas is called: its number, and its value in the column chosen."""
    numbers = [f"Area {number:,}" for number in range(1, len(view.overlay.features) + 1)]
    if not view.column:
        return np.array(numbers, dtype=object)
    values = view.overlay.features[view.column].astype("str").fillna("no data")
    return np.array([f"{n}: {v}" for n, v in zip(numbers, values, strict=True)], dtype=object)


def _figures_inside(found: Opened, view: View, ground: Ground) -> None:
    heading("Figures of the pack within your areas", small="Of the table that lies beneath your layer.")
    choice = ground.choice
    if choice is None:
        notice("Choose Tables in the sidebar to see between what a table's figures lie within your areas.")
    elif choice.table.measure == PERSONS:
        notice("This table counts distinct people, who can be in several areas and cannot be added up.")
    else:
        _sums(found, view, choice)


def _sums(found: Opened, view: View, choice: Choice) -> None:
    areas = found.areas[choice.table.boundaries]
    key = "inside", found.stamp, choice.table.boundaries
    parts = view.once(key, lambda: inside(view.overlay, areas))
    ends = choice.table.ranges.loc[choice.cells.index, ["lower", "upper"]]
    figures = pd.concat([choice.cells[["area_code"]], ends], axis=1)
    rows = []
    for number, name in enumerate(_names(view)[:_MOST_ROWS]):
        mine = parts[parts["feature"] == number]
        least, most = bounds(mine, figures, most_of(figures, TOTAL))
        whole = int((mine["how"] == WHOLE).sum())
        known = "not known" if most is None else f"{most:,}"
        rows.append([name, f"{whole:,}", f"{len(mine) - whole:,}", f"{least:,}", known])
    show(
        "table.html",
        caption=f"{choice.table.title}, {choice.words}",
        heads=["Your area", "Whole areas", "In part", "At least", "At most"],
        rows=rows,
        labels=1,
        tall=True,
        empty="",
    )
    paragraph(
        "The least is the sum of the areas that lie wholly in yours; the most adds all of those that lie in "
        "it in part. A figure that is hidden or rounded counts with all that it can stand for."
    )


def _shown(found: Opened, counts: pd.DataFrame, ground: Ground, source: str) -> Shown:
    areas = found.areas[ground.boundaries]
    land = f"Boundaries {found.dated(ground.boundaries)}"
    notes = (source, *map(str, found.manifest["attributions"]))
    beneath = borders(found, ground.boundaries)
    return Shown(
        _TITLE,
        (land,),
        notes,
        counts,
        gpd.GeoDataFrame(counts, geometry=areas.geometry.to_numpy(), crs=areas.crs),
        beneath.paper_kinds,
        beneath.legend,
    )


def _pictured(found: Opened, shown: Shown, view: View, ground: Ground) -> Shown:
    style, drawn = view.style, view.drawn
    colours, numbers = style.colours("light"), style.counts()
    marks = tuple(
        (f"{words}: {numbers[key]:,}", colours[key], drawn.shapes[drawn.keys == key])
        for key, words in style.words.items()
    )
    beneath = ground.beneath
    land = f"Boundaries {found.dated(beneath.boundaries)}"
    about = (f"{beneath.title}: {beneath.words}", land) if beneath.title else (land,)
    whose = notes_of(found, beneath.source, beneath.public) if beneath.title else shown.notes[1:]
    return Shown(
        "Your layer",
        about,
        (shown.notes[0], drawn.how, *whose),
        shown.rows,
        beneath.areas,
        beneath.paper_kinds,
        beneath.legend,
        found.areas[beneath.boundaries] if beneath.ground else None,
        marks,
    )
