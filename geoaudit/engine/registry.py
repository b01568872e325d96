"""Which engines there are, and what to install for the others."""

from collections.abc import Callable
from pathlib import Path

from geoaudit.engine.duck import DuckEngine
from geoaudit.engine.protocol import Engine
from geoaudit.errors import EngineError

_ENGINES: dict[str, Callable[[Path | None], Engine]] = {"duckdb": DuckEngine}


def open_engine(name: str = "duckdb", scratch: Path | None = None) -> Engine:
    """Return an open engine of that name; what does not fit into memory goes to the folder `scratch`.

    Raises
    ------
    EngineError
        Where there is none of that name.
    """
    if name not in _ENGINES:
        raise EngineError(f"The engine must be one of {', '.join(_ENGINES)}, and '{name}' is none of them.")
    return _ENGINES[name](scratch)
