"""The recipe: what an audit does, in order."""

import datetime as dt
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from dataclasses import replace as replaced
from functools import partial
from pathlib import Path

from geoaudit.assembly import Assembled, assemble
from geoaudit.balance import Balance, balance_of
from geoaudit.disclosure.certificate import Certificate
from geoaudit.disclosure.hiding import Hiding, hiding_of
from geoaudit.errors import PackError
from geoaudit.evidence import Bench, Evidence, Told, at_work, gather, made_of
from geoaudit.pack.attacked import certificate_of
from geoaudit.pack.filing import origins_of
from geoaudit.pack.manifest import Manifest
from geoaudit.pack.place import refuse_place
from geoaudit.pack.tables import distinct, slug
from geoaudit.pack.write import certified, write_pack, write_packs
from geoaudit.portraits.held import Whose, require_held
from geoaudit.protocols import SharingProtocol
from geoaudit.recipient import Agreed, agreed_with, protocols_for, reminders
from geoaudit.reconciliation import reconcile
from geoaudit.register import recorded, require_whole
from geoaudit.releases import Release, kept, known_now, releases_of, require_no_others
from geoaudit.scope import people_of
from geoaudit.spec import AuditSpec
from geoaudit.tally import Tally, tally


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
    certificate : Certificate
        What an attack on what is published found.
    reminders : tuple of str
        Sentences for those who make the pack, and for nobody else.
    hidden : tuple of Hiding
        How much of each table is hidden, and why.
    spec_sha256 : str
        Of the specification that was read, as the manifest says it.
    """

    partnership: str
    pack: Path | None
    balance: Balance
    certificate: Certificate = field(default_factory=Certificate)
    reminders: tuple[str, ...] = ()
    hidden: tuple[Hiding, ...] = ()
    spec_sha256: str = ""


@dataclass(frozen=True)
class Work:
    """What was made for one partnership: its true counts, and the protected contents of its pack.

    `agreed` is the protocol that the pack is made under; None where it is for nobody named.
    """

    tallied: Tally
    assembled: Assembled
    agreed: SharingProtocol | None


def check(spec: AuditSpec, workspace: Path, told: Told, day: dt.date | None = None) -> list[Outcome]:
    """Do everything but write the pack: read, place, count, estimate, protect and account for every row.

    `day` is as in `run`.

    Raises
    ------
    GeoAuditError
        Whatever keeps a run from being made.
    """
    day = day or dt.date.today()
    agreed = protocols_for(spec, day)
    with at_work(workspace) as bench:
        evidence, works = _worked(spec, bench, told, agreed)
        told("Attacking what would be published")
        found = [certified(w.assembled.contents, w.assembled.targets).certificate for w in works]
        outcomes = [
            replaced(_outcome(work, None), certificate=one) for work, one in zip(works, found, strict=True)
        ]
        _keep(spec, workspace, evidence, outcomes)
    return [
        replaced(one, reminders=reminders(work.agreed, day))
        for one, work in zip(outcomes, works, strict=True)
    ]


def run(
    spec: AuditSpec, out: Path, workspace: Path, told: Told, replace: bool, day: dt.date | None = None
) -> list[Outcome]:
    """Make the pack of each partnership: `out` itself for one, a folder in it for each of several.

    `day` is the day on which it is made, today where none is given: the protocol with its recipient must
    be in force on it.

    Raises
    ------
    GeoAuditError
        What cannot be done, and why; no pack is written then.
    """
    refuse_place(out, replace)
    _refuse_workspace(out, workspace)
    require_whole(workspace)
    day = day or dt.date.today()
    agreed = protocols_for(spec, day)
    known = known_now(workspace)
    with at_work(workspace) as bench:
        evidence, works = _worked(spec, bench, told, agreed)
        folders = _folders(works)
        places = [out] if len(works) == 1 else [out / folder for folder in folders]
        outcomes = [_outcome(work, place) for work, place in zip(works, places, strict=True)]
        _keep(spec, workspace, evidence, outcomes)
        told("Attacking and writing the pack")
        packs = [(work.assembled.contents, work.assembled.targets) for work in works]
        published = [one for work in works for one in _released(spec, evidence, work)]
        written = partial(_written_down, workspace, published, known)
        if len(works) == 1:
            manifests = [write_pack(packs[0][0], out, replace, packs[0][1], written)]
        else:
            made = write_packs(dict(zip(folders, packs, strict=True)), out, replace, written)
            manifests = list(made.values())
    found = [certificate_of(manifest["disclosure"]) for manifest in manifests]
    return [
        replaced(outcome, certificate=one, reminders=reminders(work.agreed, day))
        for outcome, one, work in zip(outcomes, found, works, strict=True)
    ]


@contextmanager
def _written_down(
    workspace: Path, published: Sequence[Release], known: frozenset[str], manifests: Sequence[Manifest]
) -> Iterator[None]:
    """Have packs in the register, and what they publish among what is known, before they are in place."""
    with recorded(workspace, manifests):
        require_no_others(workspace, known, published)
        with kept(workspace, published):
            yield


def _worked(spec: AuditSpec, bench: Bench, told: Told, protocols: Agreed) -> tuple[Evidence, list[Work]]:
    evidence = gather(spec, bench, told)
    agreed = agreed_with(spec, evidence, protocols)
    for name in agreed:
        require_held(Whose(spec, evidence, name))
    told("Laying boundaries over each other")
    reconciliation = reconcile(spec, evidence)
    works: list[Work] = []
    for name, protocol in agreed.items():
        told("Counting")
        tallied = tally(spec, bench.engine, evidence, name)
        told("Protecting")
        works.append(Work(tallied, assemble(spec, evidence, reconciliation, tallied, protocol), protocol))
        evidence = replaced(evidence, released=(*evidence.released, *_released(spec, evidence, works[-1])))
    return evidence, works


def _released(spec: AuditSpec, evidence: Evidence, work: Work) -> tuple[Release, ...]:
    """What a pack for release publishes about people: those that follow are protected together with it."""
    contents = work.assembled.contents
    if not contents.policy.for_release:
        return ()
    return releases_of(
        people_of(spec, evidence, work.tallied.partnership),
        (*contents.tables, *origins_of(contents)),
        work.assembled.targets.cells,
        {name: found.sha256 for name, found in evidence.sets.items()},
        {
            name: (tuple(file.sha256 for file in found.files), made_of(spec, evidence, name))
            for name, found in evidence.records.items()
        },
    )


def _outcome(work: Work, place: Path | None) -> Outcome:
    tallied, presented = work.tallied, work.assembled.presented
    tables = zip(tallied.tables, presented, strict=True)
    hidden = tuple(hiding_of(counted.counts, one.profile) for counted, one in tables)
    balance, made_of = balance_of(tallied, presented), work.assembled.contents.spec_sha256
    return Outcome(tallied.partnership, place, balance, hidden=hidden, spec_sha256=made_of)


def _refuse_workspace(out: Path, workspace: Path) -> None:
    """Refuse to put what is exact inside a pack that goes to others."""
    if workspace.resolve().is_relative_to(out.resolve()):
        raise PackError(
            f"A pack must not hold the workspace, and '{out.name}' would: name another place with --out or "
            "--workspace."
        )


def _folders(works: list[Work]) -> list[str]:
    """A folder's name for each partnership, told apart where two would have the same."""
    return distinct(slug(work.tallied.partnership) for work in works)


def _keep(spec: AuditSpec, workspace: Path, evidence: Evidence, outcomes: list[Outcome]) -> None:
    """Leave the exact balance and the list of rejected rows in the workspace, where the records are."""
    folder = workspace / spec.path.stem
    text = json.dumps([one.balance.value for one in outcomes], indent=2, ensure_ascii=False)
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
