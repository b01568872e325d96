"""Which engines there are, and what to install for the others."""

from collections.abc import Callable

from geoaudit.engine.duck import DuckEngine
from geoaudit.engine.protocol import Engine
from geoaudit.errors import EngineError

_ENGINES: dict[str, Callable[[], Engine]] = {"duckdb": DuckEngine}


def open_engine(name: str = "duckdb") -> Engine:
    """Return an open engine of that name.

    Raises
    ------
    EngineError
        Where there is none of that name.
    """
    if name not in _ENGINES:
        raise EngineError(f"The engine must be one of {', '.join(_ENGINES)}, and '{name}' is none of them.")
    return _ENGINES[name]()
