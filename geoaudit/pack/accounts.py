"""Checking a pack's own accounts, from its files alone: the balance, and the months that sources cover."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from geoaudit.pack.filing import BALANCE, COVERAGE
from geoaudit.pack.parts import BALANCE_BY, source_of, unbalanced
from geoaudit.pack.read import AuditPack
from geoaudit.pack.tables import cells_from_csv


def account_problems(pack: AuditPack) -> Iterator[str]:
    """Yield what is wrong with the balance and with the months covered, one sentence each.

    The balance of a public source closes at each step, as far as no figure is hidden; the figures of a
    personal source are such as the pack's policy publishes.

    Raises
    ------
    PackError
        Where a file cannot be read.
    """
    for entry in pack.manifest["quality"]:
        if entry.get("about") in {BALANCE, COVERAGE}:
            yield from _problems(pack, entry)


def _problems(pack: AuditPack, entry: dict[str, Any]) -> Iterator[str]:
    cells = cells_from_csv(pack.container.read(entry["file"]))
    expected = {"source", "n", "marker", *([*BALANCE_BY, "period"] if entry["about"] == BALANCE else [])}
    if not expected <= set(cells.columns):
        yield f"{entry['file']} must have the columns {', '.join(sorted(expected))}."
        return
    public = {source["name"]: source["public"] for source in pack.manifest["sources"]}
    for series, part in cells.groupby("source", sort=False):
        name = source_of(str(series))
        if name not in public:
            yield f"{entry['file']} must be of sources of the pack, and '{name}' is none."
        elif not public[name]:
            yield from _unprotected(pack, entry, part)
        elif entry["about"] == BALANCE and unbalanced(part):
            yield f"{entry['file']}: what came in is not what went out at {len(unbalanced(part))} steps."


def _unprotected(pack: AuditPack, entry: dict[str, Any], cells: pd.DataFrame) -> Iterator[str]:
    # An estimate is made from protected figures, and need not be one of the policy's own.
    own = cells.loc[cells["marker"] != "e", "n"].dropna().to_numpy(np.int64)
    if not pack.policy.admits(own).all():
        yield f"{entry['file']} holds figures that the policy {pack.policy.name} never publishes."
