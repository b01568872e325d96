"""Packs, and the register of those that were made, verified."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from geoaudit.cli.options import Json
from geoaudit.cli.telling import say
from geoaudit.errors import PackError, UsageError

if TYPE_CHECKING:
    from geoaudit.register import Register


@dataclass(frozen=True)
class _Found:
    """What one check found: what is wrong, what to say where nothing is, and what a script reads of it."""

    problems: list[str]
    said: list[str]
    value: Mapping[str, object]


def verify(
    pack: Annotated[
        Path | None, typer.Argument(help="A pack, a folder or a zip; or a folder of packs with their index.")
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(help="A workspace, whose register of releases is checked.", metavar="WORKSPACE"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Recompute a pack's hashes and sums, attack it, and say what is wrong.

    Of a folder that a run for several partnerships made, do so for each pack, and check the index of them.

    With --register, check that no line of a workspace's register of releases was changed, removed or put in
    between, and that the pack is in it; without a pack, the register alone.

    Example: geoaudit verify packs/sample --register sample_data/workspace
    """
    checks = [_examined(pack)] if pack else []
    checks += [_registered(register, pack)] if register else []
    if not checks:
        raise UsageError("There must be something to verify: name a pack, or a workspace with --register.")
    problems = [problem for found in checks for problem in found.problems]
    said = [line for found in checks for line in found.said]
    value: dict[str, object] = {"whole": not problems, "problems": problems}
    for found in checks:
        value |= found.value
    if as_json or not problems:
        say(value, "\n".join(said), as_json)
    if problems:
        for problem in problems[1:]:
            sys.stderr.write(f"geoaudit: {problem}\n")
        raise PackError(problems[0])


def _examined(pack: Path) -> _Found:
    from geoaudit.pack.attacked import in_words
    from geoaudit.pack.index_checks import holds_packs
    from geoaudit.pack.verify import examine

    if holds_packs(pack):
        return _examined_packs(pack)
    verdict = examine(pack)
    whole = f"{pack} is whole: every hash and every sum is as the manifest says."
    value = {"pack": str(pack), "attack": verdict.certificate.value}
    return _Found(verdict.problems, [whole, in_words(verdict.certificate)], value)


def _examined_packs(folder: Path) -> _Found:
    from geoaudit.pack.attacked import in_words
    from geoaudit.pack.index_checks import examine_packs

    found = examine_packs(folder)
    said = [f"{folder} is whole: every hash and every sum of its packs and of their index is as it says."]
    said += [f"{name}: {in_words(verdict.certificate)}" for name, verdict in found.packs.items()]
    packs = [
        {"pack": str(folder / name), "attack": verdict.certificate.value}
        for name, verdict in found.packs.items()
    ]
    return _Found(found.problems, said, {"folder": str(folder), "packs": packs})


def _registered(workspace: Path, pack: Path | None) -> _Found:
    from geoaudit.pack.index_checks import holds_packs, packs_at
    from geoaudit.register import read_register

    register = read_register(workspace)
    lines = len(register.lines)
    problems = [f"The register is not whole: {problem}." for problem in register.problems]
    said = [f"The register is whole: it has {lines} line{'' if lines == 1 else 's'}, one for each pack made."]
    value: dict[str, object] = {"register": str(workspace), "lines": lines}
    if pack is None:
        return _Found(problems, said, value)
    found = {one.name: _line(register, one) for one in packs_at(pack)}
    problems += [_in_no_line(name) for name, line in found.items() if not line]
    if holds_packs(pack):
        said += [f"The pack {name} is that of line {line}." for name, line in found.items()]
        return _Found(problems, said, value | {"line_of": found})
    said.append(f"The pack is that of line {found[pack.name]}.")
    return _Found(problems, said, value | {"line": found[pack.name]})


def _in_no_line(name: str) -> str:
    return (
        f"The pack must be in the register, and no line of it is of '{name}' as it is: it was made in "
        "another workspace, or has changed since."
    )


def _line(register: "Register", pack: Path) -> int | None:
    """The number of a pack's line; None where it has none, or its manifest cannot be read."""
    manifest = _manifest(pack)
    return register.line_of(manifest) or None if manifest else None


def _manifest(pack: Path) -> dict[str, Any]:
    """A pack's manifest; an empty one where it cannot be read, which `_examined` has said."""
    from geoaudit.pack.read import open_pack

    try:
        return open_pack(pack).manifest
    except PackError:
        return {}
