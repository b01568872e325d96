"""Tables that are costly to make, kept as Parquet under the hash of what they were made from."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def cached(folder: Path | None, key: str, make: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Return the table kept in `folder` under `key`, or make and keep it.

    A file that is damaged is made again; where the folder cannot be written, nothing is kept.
    """
    if folder is None:
        return make()
    path = folder / f"{key}.parquet"
    kept = _kept(path)
    if kept is not None:
        return kept
    table = make()
    _keep(table, path)
    return table


def _kept(path: Path) -> pd.DataFrame | None:
    try:
        read: pd.DataFrame = pq.read_table(path, page_checksum_verification=True).to_pandas()
    except (OSError, pa.ArrowException):
        return None
    return read


def _keep(table: pd.DataFrame, path: Path) -> None:
    partial = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, partial = tempfile.mkstemp(".partial", dir=path.parent)
        os.close(handle)
        whole = pa.Table.from_pandas(table, preserve_index=False)
        pq.write_table(whole, partial, write_page_checksum=True)
        Path(partial).replace(path)
    except OSError:
        pass
    finally:
        if partial:
            Path(partial).unlink(missing_ok=True)
