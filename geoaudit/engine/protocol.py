"""What an engine must be able to do."""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

import pandas as pd


class Engine(Protocol):
    """A place where tables have names and SQL in DuckDB's dialect is answered.

    Geometry, disclosure and drawing never go through it. Statements keep to the subset that Spark runs
    too once translated.
    """

    def register(self, name: str, data: pd.DataFrame | Path) -> None:
        """Give a DataFrame or a Parquet file a name that SQL can use; an old one is replaced."""

    def query(self, sql: str) -> pd.DataFrame:
        """Return the answer as a DataFrame."""

    def write(self, sql: str, path: Path) -> None:
        """Write the answer to one Parquet file."""

    def close(self) -> None:
        """Give back what the engine holds."""

    def __enter__(self) -> Self:
        """Return the engine itself."""

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
