"""Figures that somebody has printed, checked."""

from pathlib import Path
from typing import Annotated

import typer

from geoaudit.cli.options import Json
from geoaudit.cli.telling import say


def check_figures(
    file: Annotated[
        Path,
        typer.Argument(
            help="A table with the columns item, n, of and printed (the percentage as printed), and where "
            "wanted group and sum_to for the parts of a whole.",
            metavar="FILE",
        ),
    ],
    as_json: Json = False,
) -> None:
    """Check percentages that somebody has printed, and say what base would make them true.

    Ends with code 0 where all figures agree, 1 where some do not, and 11 where the file cannot be read.

    Example: geoaudit check-figures figures.csv
    """
    from geoaudit.appraisal.findings import as_value, check_file, findings_sentences

    found = check_file(file)
    say(as_value(found), "\n".join(findings_sentences(found)), as_json)
    if not found.agree:
        raise typer.Exit(1)
