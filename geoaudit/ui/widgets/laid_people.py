"""A layer about people over a pack for release: its protected counts by area, and nothing else of it."""

import geopandas as gpd
import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.overlays.counting import counted
from geoaudit.overlays.nearby import around, bounds, most_of
from geoaudit.overlays.overlay import POINTS, Overlay
from geoaudit.own_layer import protected_counts
from geoaudit.ui import maps, state
from geoaudit.ui.beneath import Beneath, of_figures
from geoaudit.ui.laying import Laid
from geoaudit.ui.outlines import outlines
from geoaudit.ui.packs import Opened
from geoaudit.ui.shading import PALETTES, Classed, classify, figure_words, legend, swatches
from geoaudit.ui.taking import Shown
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show
from geoaudit.ui.widgets.near_findings import choose_standing
from geoaudit.ui.widgets.takeaway import take_away

_WHY = (
    "A point on a map can be somebody's home, and a column can say who lives there. So of a layer about "
    "people no point and no column is shown, and its counts are protected as the pack's own are."
)
_RULE = "Areas above 0 are put into up to five classes of about equally many areas."
_ONCE = (
    "It is counted on one boundary set alone: what the same people come to on two sets could tell those "
    "apart who live between their borders."
)
_CLAIMED = (
    "Each point is taken for one person. These counts are protected on their own, and not against what the "
    "pack or another layer shows of the same people: do not give out two layers that differ by a few of them."
)


def laid_people(found: Opened, laid: Laid, overlay: Overlay) -> None:
    """Show the protected counts of a layer about people."""
    if overlay.kind != POINTS:
        notice(
            "A layer about people must hold points, and this one holds none: what a line or an area says of "
            "people cannot be protected. If it is about places, say so above.",
            "alarm",
        )
        return
    table = _protected(found, laid, overlay)
    on = outlines(found, table.boundaries)
    codes = pd.Index(on.codes)
    own = table.cells["area_code"].isin(codes)
    classed = classify(table.cells, codes, table.cells.loc[own, "n"])
    beneath = of_figures(found, table, classed, "")
    land = f"Boundaries {found.dated(table.boundaries)}"
    heading("How many are in each area", small=f"{land}. Policy {found.pack.policy.name}.")
    paragraph(_WHY, "lead")
    _picture(beneath, classed, table)
    paragraph(f"{_ONCE} {_CLAIMED}")
    _near(found, table)
    take_away(_shown(found, beneath, table, land))


def _protected(found: Opened, laid: Laid, overlay: Overlay) -> Profile:
    """Return the protected counts, worked out once for the session."""
    boundaries = str(found.manifest["boundaries"][0]["name"])

    def protect() -> Profile:
        n = counted(overlay, found.areas[boundaries])
        beside = {
            "OUTSIDE": len(overlay.features) - int(n["n"].sum()),
            "NOT-PLACED": sum(overlay.unplaced.values()),
        }
        with st.spinner("Protecting the counts, and attacking them"):
            return protected_counts(n, beside, boundaries, found.pack.policy)

    return laid.once(("protected", id(overlay), found.stamp), protect)


def _picture(beneath: Beneath, classed: Classed, table: Profile) -> None:
    theme = state.theme()
    palette = PALETTES[theme]
    left, right = st.columns([3, 2])
    with left:
        maps.draw_over(beneath.on, beneath.painted(theme), palette, None, f"own {table.boundaries} {theme}")
        show("legend.html", keys=legend(classed, palette), rule=_RULE)
    with right:
        rows = sorted(
            (name, words, colour, False)
            for name, words, colour in zip(
                beneath.on.names, classed.words, swatches(classed, palette), strict=True
            )
        )
        cells = table.cells[~table.cells["area_code"].isin(beneath.on.codes)]
        others = [
            (TOTAL if name == TOTAL else name.capitalize(), figure_words(n, marker))
            for name, n, marker in cells[["area_name", "n", "marker"]].itertuples(index=False)
        ]
        show(
            "areas.html",
            caption="Your layer by area",
            head="People",
            rows=rows,
            others=others,
            height=maps.height_of(beneath.on),
        )


def _near(found: Opened, table: Profile) -> None:
    heading(
        "Near what stands out",
        small="Worked out of the protected counts and the map alone, so that it tells no more than they do.",
    )
    chosen = choose_standing(found)
    if chosen is None:
        return
    parts = around(found.areas[table.boundaries], chosen.areas.geometry.to_numpy(), chosen.metres)
    figures = pd.concat([table.cells[["area_code"]], table.ranges[["lower", "upper"]]], axis=1)
    least, most = bounds(parts, figures, most_of(figures, TOTAL))
    words = f"at least {least:,}" if most is None else f"between {least:,} and {most:,}"
    paragraph(f"Within {chosen.metres:,} metres of {chosen.words} there are {words} of your layer.", "lead")
    whole = int((parts["how"] == "whole").sum())
    paragraph(
        f"The least are those in the {whole:,} areas that lie wholly within reach; the most are those in all "
        f"{len(parts):,} areas that do so in part or whole, never more than your layer has. A figure that "
        "is hidden or rounded counts with all that it can stand for."
    )


def _shown(found: Opened, beneath: Beneath, table: Profile, land: str) -> Shown:
    areas = found.areas[table.boundaries]
    figures = table.cells[["area_code", "n", "marker"]]
    plain = areas[["area_code", "area_name", "geometry"]].merge(figures, on="area_code", how="left")
    told = found.manifest["disclosure"]
    return Shown(
        table.title,
        (land,),
        (
            "Source: a layer about people that is not of the pack.",
            f"Policy {told['policy']}, version {told['version']}: {told['sentence']}",
            *map(str, found.manifest["attributions"]),
        ),
        table.cells,
        gpd.GeoDataFrame(plain, geometry="geometry", crs=areas.crs),
        beneath.paper_kinds,
        beneath.legend,
    )
