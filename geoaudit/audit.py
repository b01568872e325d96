"""The recipe: what an audit does, in order."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from geoaudit.assembly import Tally, account, assemble, tally
from geoaudit.balance import Balance, balance_of
from geoaudit.errors import PackError
from geoaudit.evidence import Evidence, Told, at_work, gather, partnerships
from geoaudit.pack.place import refuse_place
from geoaudit.pack.tables import distinct, slug
from geoaudit.pack.write import write_pack, write_packs
from geoaudit.spec import AuditSpec


@dataclass(frozen=True)
class Outcome:
    """What a run or a check found, exact, for the people who hold the records.

    Attributes
    ----------
    partnership : str
        Whom it is for.
    pack : Path or None
        Where the pack lies; none for a check.
    balance : Balance
        What `run.json` in the workspace holds.
    """

    partnership: str
    pack: Path | None
    balance: Balance


def check(spec: AuditSpec, workspace: Path, told: Told) -> list[Outcome]:
    """Do everything but the pack: read, place and account for every row.

    Raises
    ------
    GeoAuditError
        Whatever keeps a run from being made.
    """
    with at_work(workspace) as bench:
        evidence = gather(spec, bench, told)
        told("Accounting for every row")
        tallies = [
            Tally(name, account(spec, bench.engine, evidence, name), ())
            for name in partnerships(spec, evidence)
        ]
        _keep(spec, workspace, evidence, tallies)
    return [Outcome(t.partnership, None, balance_of(t)) for t in tallies]


def run(spec: AuditSpec, out: Path, workspace: Path, told: Told, replace: bool) -> list[Outcome]:
    """Make the pack of each partnership: `out` itself for one, a folder in it for each of several.

    Raises
    ------
    GeoAuditError
        What cannot be done, and why; no pack is written then.
    """
    refuse_place(out, replace)
    _refuse_workspace(out, workspace)
    with at_work(workspace) as bench:
        evidence = gather(spec, bench, told)
        told("Counting")
        tallies = [tally(spec, bench.engine, evidence, name) for name in partnerships(spec, evidence)]
        told("Protecting")
        packs = {
            name: assemble(spec, evidence, t) for name, t in zip(_folders(tallies), tallies, strict=True)
        }
        _keep(spec, workspace, evidence, tallies)
        told("Writing the pack")
        if len(packs) == 1:
            write_pack(next(iter(packs.values())), out, replace)
        else:
            write_packs(packs, out, replace)
    places = [out] if len(packs) == 1 else [out / name for name in packs]
    return [Outcome(t.partnership, place, balance_of(t)) for t, place in zip(tallies, places, strict=True)]


def _refuse_workspace(out: Path, workspace: Path) -> None:
    """Refuse to put what is exact inside a pack that goes to others."""
    if workspace.resolve().is_relative_to(out.resolve()):
        raise PackError(
            f"A pack must not hold the workspace, and '{out.name}' would: name another place with --out or "
            "--workspace."
        )


def _folders(tallies: list[Tally]) -> list[str]:
    """A folder's name for each partnership, told apart where two would have the same."""
    return distinct(slug(t.partnership) for t in tallies)


def _keep(spec: AuditSpec, workspace: Path, evidence: Evidence, tallies: list[Tally]) -> None:
    """Leave the exact balance and the list of rejected rows in the workspace, where the records are."""
    folder = workspace / spec.path.stem
    text = json.dumps([balance_of(t).value for t in tallies], indent=2, ensure_ascii=False)
    partial = folder / "run.json.partial"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "quality").mkdir(exist_ok=True)
        for name, records in evidence.records.items():
            shutil.copyfile(records.rejects, folder / "quality" / f"rejected_{name}.csv")
        partial.write_text(text + "\n", encoding="utf-8")
        partial.replace(folder / "run.json")
    except OSError as problem:
        why = os.strerror(problem.errno) if problem.errno else "an error of the disk"
        raise PackError(
            f"The exact balance must be kept in the workspace, and that failed ({why}): free it "
            "or name another with --workspace."
        ) from None
