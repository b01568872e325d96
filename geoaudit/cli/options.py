"""The options that several commands have."""

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print one JSON summary on standard output.")]
Steps = Annotated[
    bool,
    typer.Option("--steps", help="Say each step and its time on a line of standard error, as for a log."),
]
Spec = Annotated[Path, typer.Argument(help="The specification, audit.toml.", metavar="SPEC")]
Workspace = Annotated[
    Path | None,
    typer.Option(
        help="Where staged records and the exact balance are kept. [default: workspace, beside SPEC]"
    ),
]
