"""The engines that every statement is proven on."""

from pathlib import Path
from types import TracebackType
from typing import Self

import pandas as pd
import sqlglot

from geoaudit.engine.duck import DuckEngine


class TranslatedEngine:
    """A second engine: each statement goes to Spark's dialect and back before it is answered.

    It shows that nothing but the four methods is asked of an engine, and that every statement keeps to
    what Spark can say.
    """

    def __init__(self) -> None:
        self.statements: list[str] = []
        self._inner = DuckEngine()

    def register(self, name: str, data: pd.DataFrame | Path) -> None:
        self._inner.register(name, data)

    def query(self, sql: str) -> pd.DataFrame:
        return self._inner.query(self._there_and_back(sql))

    def write(self, sql: str, path: Path) -> None:
        self._inner.write(self._there_and_back(sql), path)

    def close(self) -> None:
        self._inner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _there_and_back(self, sql: str) -> str:
        there = sqlglot.transpile(
            sql, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
        )[0]
        self.statements.append(there)
        return sqlglot.transpile(there, read="spark", write="duckdb")[0]


ENGINES = {"duckdb": DuckEngine, "translated": TranslatedEngine}
