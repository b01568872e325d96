"""Leaflet, the script that moves and zooms the report's map, from a package: none of it is fetched."""

from functools import cache

_SCRIPT = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"


@cache
def leaflet() -> str:
    """Return Leaflet's script as it may stand in a page."""
    # The only way to the files that folium-offline bundles; it is pinned, and a test guards it.
    from offlinefolium.elements import _res as bundled  # noqa: PLC0415 - it brings folium: half a second

    lines = str(bundled[_SCRIPT]).strip().splitlines()
    # A browser with its tools open would ask for the map of the source.
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))
