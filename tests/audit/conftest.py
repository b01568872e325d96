"""The small county, and the command run on it."""

from county import county, geoaudit

__all__ = ["county", "geoaudit"]
