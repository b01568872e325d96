"""Three square wards, and how to write and read them."""

from square_wards import wards, write_geojson, write_wards

__all__ = ["wards", "write_geojson", "write_wards"]
