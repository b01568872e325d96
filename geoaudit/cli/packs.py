"""Packs: checked, made and opened."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geoaudit.cli.options import Json, Spec, Steps, Workspace
from geoaudit.cli.requesting import answer
from geoaudit.cli.telling import progress, say
from geoaudit.errors import UsageError

if TYPE_CHECKING:
    from geoaudit.audit import Outcome


def check(  # noqa: PLR0913, PLR0917 - a command's options are its contract
    spec: Spec,
    workspace: Workspace = None,
    partner: Annotated[
        str | None,
        typer.Option(
            "--for", help="Check alone what this partner sent, and say in their words what is missing."
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="With --for: a folder to make, with the letter.", metavar="DIR")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="With --out: replace the letter that is there.")
    ] = False,
    steps: Steps = False,
    as_json: Json = False,
) -> None:
    """Do everything but the pack: how many rows were read and placed, and why the rest were not.

    Of each table it says how many figures stand, and how many are hidden and why.

    With --for, look at one partner's files alone and write them what is missing; ends with code 1 where
    something has to be corrected.

    Example: geoaudit check sample_data/audit.toml

    Example: geoaudit check sample_data/audit.toml --for "Wethershire Police" --out letter
    """
    if partner is not None:
        answer(spec, partner, out, replace, as_json, steps)
        return
    if out or replace:
        raise UsageError("A letter is to a partner, and none is named: add --for, or leave --out out.")
    from geoaudit import audit
    from geoaudit.spec import read_spec

    read = read_spec(spec)
    with progress(steps) as told:
        outcomes = audit.check(read, workspace or _beside(spec), told)
    _say(outcomes, as_json)


def run(
    spec: Spec,
    out: Annotated[Path, typer.Option(help="The pack to make: a folder, or a file that ends in .zip.")],
    workspace: Workspace = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the pack that is there.")] = False,
    steps: Steps = False,
    as_json: Json = False,
) -> None:
    """Make the audit pack.

    Example: geoaudit run sample_data/audit.toml --out packs/sample
    """
    from geoaudit import audit
    from geoaudit.spec import read_spec

    read = read_spec(spec)
    with progress(steps) as told:
        outcomes = audit.run(read, out, workspace or _beside(spec), told, replace)
    _say(outcomes, as_json)


def open_app(
    pack: Annotated[
        Path | None,
        typer.Argument(
            help="A pack to open, or a folder with an audit.toml; the sample where none is given."
        ),
    ] = None,
    port: Annotated[
        int, typer.Option(help="Where it listens: on this machine only, unless --access is given.")
    ] = 8501,
    access: Annotated[
        Path | None,
        typer.Option(help="Serve other machines too, for those whom this file lets in (docs/server.md)."),
    ] = None,
) -> None:
    """Open the app in a browser.

    Example: geoaudit app packs/sample

    Example: geoaudit app sample_data

    Example: geoaudit app packs --access access.toml
    """
    from geoaudit.ui.launch import launch

    launch(pack, port, access)


def _beside(spec: Path) -> Path:
    return spec.resolve().parent / "workspace"


def _say(outcomes: "list[Outcome]", as_json: bool) -> None:
    from geoaudit.summary import as_text, as_value

    say(as_value(outcomes), as_text(outcomes), as_json)
