"""The app: pages that show a pack, and nothing that has not been through the door.

`frame` draws what stands on every page and runs the page; `pages/` has one file a page; `state` alone touches
the session; `widgets/` draw; `packs` opens; `maps` alone knows folium.
"""
