"""The small county."""

from county import county

__all__ = ["county"]
