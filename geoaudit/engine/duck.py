"""The engine that comes with GeoAudit: DuckDB in memory, over Parquet."""

from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import pandas as pd

from geoaudit.errors import EngineError


class DuckEngine:
    """DuckDB in memory: no database file, so the app and the command line never lock each other out.

    Parameters
    ----------
    scratch : Path, optional
        The folder for what does not fit into memory. Without one nothing is put on disk: DuckDB's own choice,
        a folder where the command was called, would leave records outside the workspace.

    Raises
    ------
    EngineError
        Where a statement fails. The engine's own words may quote data, so only the kind of failure is
        passed on.
    """

    def __init__(self, scratch: Path | None = None) -> None:
        self._connection = duckdb.connect(
            ":memory:", config={"autoinstall_known_extensions": "false", "temp_directory": str(scratch or "")}
        )
        self._named: dict[str, str] = {}
        self._connection.execute("SET enable_progress_bar = false")

    def register(self, name: str, data: pd.DataFrame | Path) -> None:
        """Give a DataFrame, or a Parquet file by its path, a name that SQL can use."""
        self._forget(name)
        if isinstance(data, Path):
            path = str(data).replace("'", "''")
            self._run(f"CREATE TEMP VIEW \"{name}\" AS SELECT * FROM read_parquet('{path}')")
            self._named[name] = "VIEW"
            return
        self._connection.register("incoming", data)
        self._run(f'CREATE TEMP TABLE "{name}" AS SELECT * FROM incoming')
        self._connection.unregister("incoming")
        self._named[name] = "TABLE"

    def query(self, sql: str) -> pd.DataFrame:
        """Return the answer as a DataFrame."""
        frame: pd.DataFrame = self._run(sql).df()
        return frame

    def write(self, sql: str, path: Path) -> None:
        """Write the answer to one Parquet file."""
        target = str(path).replace("'", "''")
        self._run(f"COPY ({sql}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

    def close(self) -> None:
        """Give back the memory."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Return the engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def _forget(self, name: str) -> None:
        if name in self._named:
            self._run(f'DROP {self._named.pop(name)} "{name}"')

    def _run(self, sql: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._connection.execute(sql)
        except duckdb.Error as problem:
            raise EngineError(
                f"The engine must answer every statement; DuckDB failed with {type(problem).__name__}: "
                "free some memory or disk space, and report it if it comes again."
            ) from None
        except RuntimeError as problem:
            if "interrupted" not in str(problem).lower():
                raise
            raise KeyboardInterrupt from None  # DuckDB answers a signal with an error of its own
