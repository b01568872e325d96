"""What was read is kept as Parquet and used again while nothing that made it has changed.

A stage is four files named by the digest of what made them; the facts (JSON) are written last and hold the
others' hashes, so that a stage that was cut short or damaged is never believed.
"""

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geoaudit.errors import FileError, RecordsError
from geoaudit.provenance import sha256_of


@dataclass(frozen=True)
class Stage:
    """Where one source is staged.

    Attributes
    ----------
    folder : Path
        Of all stages; for its owner's eyes only.
    key : str
        The digest of what makes the stage.
    """

    folder: Path
    key: str

    @property
    def records(self) -> Path:
        """The accepted records (Parquet)."""
        return self.folder / f"{self.key}.parquet"

    @property
    def needs(self) -> Path:
        """The records' needs (Parquet)."""
        return self.folder / f"{self.key}.needs.parquet"

    @property
    def rejected(self) -> Path:
        """The rejected rows (CSV: file, row, reason)."""
        return self.folder / f"{self.key}.rejected.csv"

    @property
    def facts(self) -> Path:
        """The counts, and the other files' hashes (JSON)."""
        return self.folder / f"{self.key}.json"

    def load(self) -> dict[str, Any] | None:
        """Return the facts, or None where the stage is not there or not whole."""
        try:
            facts: dict[str, Any] = json.loads(self.facts.read_text(encoding="utf-8"))
            whole = all(sha256_of(self.folder / name) == sha for name, sha in facts["sha256"].items())
        except (OSError, ValueError, KeyError, AttributeError, TypeError, FileError):
            return None
        return facts if whole else None

    def save(
        self,
        records: pd.DataFrame,
        needs: pd.DataFrame | None,
        rejected: pd.DataFrame,
        facts: Mapping[str, object],
    ) -> dict[str, Any]:
        """Write the stage and return its facts.

        Raises
        ------
        RecordsError
            Where the workspace cannot be written.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._write(records, needs, rejected, facts)
        except OSError as problem:
            why = os.strerror(problem.errno) if problem.errno else "an error of the disk"
        raise RecordsError(
            f"The workspace must be writable, but staging failed ({why}): free it or name another."
        )

    def _write(
        self,
        records: pd.DataFrame,
        needs: pd.DataFrame | None,
        rejected: pd.DataFrame,
        facts: Mapping[str, object],
    ) -> dict[str, Any]:
        written = [self.records, self.rejected]
        _parquet(records, self.records)
        if needs is not None:
            _parquet(needs, self.needs)
            written.append(self.needs)
        with _replacing(self.rejected) as path:
            rejected.to_csv(path, index=False, lineterminator="\n")
        full = {**facts, "sha256": {path.name: sha256_of(path) for path in written}}
        with _replacing(self.facts) as path:
            path.write_text(json.dumps(full, indent=1), encoding="utf-8")
        return full


def private_folder(folder: Path) -> None:
    """Make the folder for its owner alone, where it is not there.

    Raises
    ------
    RecordsError
        Where it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        pass
    else:
        return
    raise RecordsError(f"The workspace {folder.name!r} must be a folder that can be made: name another.")


def _parquet(table: pd.DataFrame, path: Path) -> None:
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    names = [f.name for f in arrow.schema if pa.types.is_large_string(f.type) or pa.types.is_null(f.type)]
    days = [f.name for f in arrow.schema if pa.types.is_timestamp(f.type)]
    kinds = {**dict.fromkeys(names, pa.string()), **dict.fromkeys(days, pa.date32())}
    schema = pa.schema([(f.name, kinds.get(f.name, f.type)) for f in arrow.schema])
    with _replacing(path) as temporary:
        pq.write_table(arrow.cast(schema), temporary, compression="zstd")


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a path to write to, and move what was written to its place when it is whole."""
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
