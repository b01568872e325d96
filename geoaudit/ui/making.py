"""What is made in a workspace: which specification says it, and the command that previews or builds it."""

import json
import os
import shlex
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoaudit.errors import SpecificationError
from geoaudit.pack.attacked import certificate_of, in_words
from geoaudit.pack.tables import slug
from geoaudit.provenance import sha256_of
from geoaudit.spec.choosing import Choice, chosen, offer_of
from geoaudit.ui.jobs import Job
from geoaudit.ui.workspaces import Workspace

_FOR = "-for-"


@dataclass(frozen=True)
class Plan:
    """A pack that is to be made.

    Attributes
    ----------
    workspace : Workspace
    path : Path
        The specification that says it, which stands there or is to be written.
    text : str
        What it has to say.
    """

    workspace: Workspace
    path: Path
    text: str

    @property
    def place(self) -> Path:
        """Where its pack is made."""
        return self.workspace.place_of(self.path)

    @property
    def stands(self) -> bool:
        """Whether the specification is there and says just this."""
        return text_at(self.path) == self.text

    @property
    def in_the_way(self) -> bool:
        """Whether a file of the specification's name says something else."""
        return self.path.exists() and not self.stands

    @property
    def command(self) -> str:
        """What makes the same pack on the command line, in the workspace's folder."""
        place = self.place.relative_to(self.workspace.folder).as_posix()
        return shlex.join(["geoaudit", "run", self.path.name, "--out", place])


@dataclass(frozen=True)
class Task:
    """What a person has at work, or had.

    Attributes
    ----------
    plan : Plan
    builds : bool
        Whether it makes the pack; else it says what would be hidden.
    job : Job
    made_of : str
        The SHA-256 of the specification as it stood when the work was begun.
    opened : bool
        Whether the pack that it made was checked and opened.
    """

    plan: Plan
    builds: bool
    job: Job
    made_of: str
    opened: bool = False

    @property
    def of_another(self) -> bool:
        """Whether somebody had written another choice before the specification was read."""
        return any(pack["spec_sha256"] != self.made_of for pack in json.loads(self.job.said)["packs"])


@dataclass(frozen=True)
class Foreseen:
    """What the pack of a partnership would hold.

    Attributes
    ----------
    partnership : str
    tables : tuple of mapping
        A table each: the fields of `geoaudit.disclosure.hiding.Hiding`.
    certificate : str
        What an attack on it found, in a sentence.
    """

    partnership: str
    tables: tuple[Mapping[str, Any], ...]
    certificate: str

    def sum_of(self, name: str) -> int:
        """Return how many figures of all tables are of a kind."""
        return sum(int(table[name]) for table in self.tables)


def plan_of(workspace: Workspace, spec: Path, choice: Choice) -> Plan:
    """Return the plan of what is chosen of a specification; of all of it, that specification itself.

    Raises
    ------
    SpecificationError
        Where the specification cannot be read, or nothing is chosen.
    """
    if choice == offer_of(spec).whole:
        return Plan(workspace, spec, text_at(spec))
    stem = spec.stem.partition(_FOR)[0]
    name = f"{stem}{_FOR}{slug(choice.recipient)}" if choice.recipient else f"{stem}-part"
    return Plan(workspace, spec.with_name(f"{name}.toml"), chosen(spec, choice))


def write(plan: Plan, over: bool) -> None:
    """Have the specification of a plan stand in its place, whole; `over` says that another may go for it.

    Raises
    ------
    SpecificationError
        Where another stands there, or it cannot be written.
    """
    if plan.stands:
        return
    if plan.in_the_way and not over:
        raise SpecificationError(
            f"The choice is written as {plan.path.name}, and that file says something else: allow it to be "
            "replaced, or rename it."
        )
    partial = None
    try:
        handle, partial = tempfile.mkstemp(".partial", f".{plan.path.name}.", plan.path.parent)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(plan.text)
        Path(partial).replace(plan.path)
    except OSError:
        raise SpecificationError(
            f"The choice is written as {plan.path.name} in the workspace, and its folder cannot be written: "
            "have it made so."
        ) from None
    finally:
        if partial:
            with suppress(OSError):
                Path(partial).unlink()


def preview(plan: Plan) -> Task:
    """Begin to find out what would be hidden; the specification must stand.

    Raises
    ------
    SpecificationError
        Where somebody has written another choice meanwhile.
    EngineError
        Where no process can be begun.
    """
    made_of = _hash_of(plan)
    return Task(plan, False, Job(["check", *_arguments(plan)]), made_of)


def build(plan: Plan, replace: bool) -> Task:
    """Begin to make the pack; the specification must stand.

    Raises
    ------
    SpecificationError, EngineError
        As `preview`.
    """
    made_of, again = _hash_of(plan), ["--replace"] if replace else []
    return Task(plan, True, Job(["run", *_arguments(plan), "--out", str(plan.place), *again]), made_of)


def foreseen(said: str) -> tuple[Foreseen, ...]:
    """Return what a preview found for each partnership, of what it said: nothing of it but hidden figures."""
    return tuple(
        Foreseen(
            str(pack["partnership"]),
            tuple(pack["hidden"]),
            in_words(certificate_of(pack["attack"])),
        )
        for pack in json.loads(said)["packs"]
    )


def reminders(said: str) -> tuple[str, ...]:
    """Return what whoever made a pack must know, of what the command said."""
    return tuple(map(str, json.loads(said)["reminders"]))


def _hash_of(plan: Plan) -> str:
    """Return the SHA-256 of a plan's specification, which must stand."""
    if not plan.stands:
        raise SpecificationError(
            f"The specification {plan.path.name} must say what you chose, and somebody has written another "
            "choice into it just now: choose again."
        )
    return sha256_of(plan.path)


def _arguments(plan: Plan) -> list[str]:
    return [str(plan.path), "--workspace", str(plan.workspace.exact), "--steps", "--json"]


def text_at(path: Path) -> str:
    """Return what a file says; nothing where it is not there or is no text."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
