"""Map: a table by area or a finding, or two of them side by side; with the figures beside it."""

from geoaudit.pack.margins import plain
from geoaudit.ui import packs, state
from geoaudit.ui.mapped import on_a_map
from geoaudit.ui.packs import Opened
from geoaudit.ui.widgets.choices import choose_maps, choose_shown
from geoaudit.ui.widgets.finding_map import finding_map
from geoaudit.ui.widgets.fragments import notice
from geoaudit.ui.widgets.pair_of_maps import Offered, pair_of_maps
from geoaudit.ui.widgets.table_map import table_map

_TABLES = "Tables"


def page(found: Opened) -> None:
    """Show the page."""
    tables = {title: t for title, t in found.tables.items() if "area" in t.by and t.boundaries in found.areas}
    findings = {plain(chapter): titles for chapter, titles in on_a_map(found).items() if titles}
    kinds = [*([_TABLES] if tables else []), *findings]
    if not kinds:
        notice("No table of this pack is by area, so there is no map: its figures are on the page Tables.")
        return
    if choose_maps():
        pair_of_maps(found, Offered(tables, findings, kinds))
        return
    kind = choose_shown(kinds)
    if kind == _TABLES:
        table_map(found, tables)
    else:
        finding_map(found, findings[kind])


if __name__ == "__main__":
    page(packs.opened(state.place()))
