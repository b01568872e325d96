"""The seam between what is counted and what counts it: four methods, and nothing else."""

from geoaudit.engine.protocol import Engine
from geoaudit.engine.registry import open_engine

__all__ = ["Engine", "open_engine"]
