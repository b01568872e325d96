"""The small county, whose partners are asked for records and figures."""

from county import county, geoaudit

__all__ = ["county", "geoaudit"]
