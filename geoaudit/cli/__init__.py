"""The commands. Heavy libraries are imported where they are used, so that help is instant."""

from geoaudit.cli.program import main

__all__ = ["main"]
