"""Checking a pack's own accounts, from its files alone: rows, the balance, months, what tables show."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.utility import utility_of
from geoaudit.pack.contents import PlacedSummary, SourceSummary, admitted
from geoaudit.pack.filing import BALANCE, COVERAGE, ERRORS, SHARES
from geoaudit.pack.parts import BALANCE_BY, about_people, faults_of_shares, source_of, unbalanced
from geoaudit.pack.read import AuditPack
from geoaudit.pack.tables import cells_from_csv

BESIDE = ("usual", "ratio")
"""What is worked out from the months of a source, and would tell of them."""


def source_problems(pack: AuditPack) -> Iterator[str]:
    """Yield what is wrong with the rows read of each source."""
    for entry in pack.manifest["sources"]:
        rows = entry["rows_read"], entry["rows_accepted"]
        source = SourceSummary(
            entry["name"], entry["kind"], entry["public"], (), *rows, entry["rows_rejected"]
        )
        if source.public and not source.balances:
            yield f"The rows read of '{source.name}' are not those accepted and those rejected."
        if not source.public and any("sha256" in file for file in entry["files"]):
            yield f"The files of '{source.name}' must have no hash: what they hold could be tried."
        if not source.public and not admitted(pack.policy, source.figures):
            yield f"The row counts of '{source.name}' are none that the policy {pack.policy.name} publishes."


def placed_problems(pack: AuditPack) -> Iterator[str]:
    """Yield what is wrong with the rows placed of each source."""
    accepted = {source["name"]: source["rows_accepted"] for source in pack.manifest["sources"]}
    for entry in pack.manifest["placed"]:
        placed = PlacedSummary(**entry)
        what = f"'{placed.source}' on '{placed.boundaries}'"
        if placed.public and not placed.balances:
            yield f"The rows of {what} are not those placed and those not placed."
        if placed.public and placed.rows != accepted.get(placed.source):
            yield f"The rows of {what} are not those accepted of '{placed.source}'."
        if not placed.public and not admitted(pack.policy, placed.figures):
            yield f"The counts placed of {what} are none that the policy {pack.policy.name} publishes."


def utility_problems(entry: Mapping[str, Any], profile: Profile) -> Iterator[str]:
    """Yield that a manifest's entry says something else of a table's use than the table itself."""
    found = utility_of(profile)
    if "utility" in entry and entry["utility"] != (None if found is None else found.value):
        yield f"What the manifest says of how much {entry['file']} shows, and how exactly, is not so."


def account_problems(pack: AuditPack) -> Iterator[str]:
    """Yield what is wrong with the balance and with the months covered, one sentence each.

    The balance of a public source closes at each step, as far as no figure is hidden; of a personal source
    there are such figures alone as the pack's policy publishes of accounts: none in a pack for release.

    Raises
    ------
    PackError
        Where a file cannot be read.
    """
    for entry in pack.manifest["quality"]:
        if entry.get("about") in {BALANCE, COVERAGE}:
            yield from _problems(pack, entry)
        elif entry.get("about") == SHARES:
            yield from faults_of_shares(pack.frame(entry))
        elif entry.get("about") == ERRORS:
            yield from _errors_of_people(pack, entry)
        elif entry["kind"] == "table" and not entry["public"]:
            yield from _unprotected(pack, entry, cells_from_csv(pack.container.read(entry["file"])))


def _errors_of_people(pack: AuditPack, entry: dict[str, Any]) -> Iterator[str]:
    public = {source["name"]: source["public"] for source in pack.manifest["sources"]}
    names = about_people(pack.frame(entry), public)
    if names and pack.policy.for_release:
        yield f"{entry['file']} must not tell how far off estimates of '{names[0]}' are: it is about people."


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
    shown = cells["n"].notna()
    beside = cells.loc[~shown, [name for name in BESIDE if name in cells]]
    if not admitted(pack.policy, cells.loc[shown, "n"]) or (beside.fillna("").astype("str") != "").any(
        axis=None
    ):
        yield f"{entry['file']} holds figures that the policy {pack.policy.name} never publishes."
