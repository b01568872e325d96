"""What partners are asked for, and what is missing in what they sent."""

from pathlib import Path
from typing import Annotated

import typer

from geoaudit.cli.options import Json, Spec
from geoaudit.cli.telling import progress, say


def request(
    spec: Spec,
    partner: Annotated[str, typer.Option("--to", help="The partner, as the specification calls them.")],
    out: Annotated[Path, typer.Option(help="The folder to make.", metavar="DIR")],
    replace: Annotated[bool, typer.Option("--replace", help="Replace the request that is there.")] = False,
    as_json: Json = False,
) -> None:
    """Write what a partner must supply: a workbook to fill in and a page that explains it, for each file.

    The files of their own sources need not be there yet.

    Example: geoaudit request sample_data/audit.toml --to "Wethershire Police" --out requests
    """
    from geoaudit.requests import asked_of, refuse_taken, write_request
    from geoaudit.spec import read_spec_before_files

    refuse_taken(out, replace)
    asked = asked_of(read_spec_before_files(spec), partner)
    names = write_request(asked, out, replace)
    value = {"partner": partner, "folder": str(out), "files": names}
    say(value, f"{out} holds what {partner} is asked for: {', '.join(names)}.", as_json)


def answer(spec: Path, partner: str, out: Path | None, replace: bool, as_json: bool, steps: bool) -> None:
    """Say what is missing in what a partner sent; end with code 1 where something has to be corrected."""
    from geoaudit.requests import answers_of, as_value, letter_text, refuse_taken, write_answer
    from geoaudit.spec import read_spec_before_files

    if out:
        refuse_taken(out, replace)
    with progress(steps) as told:
        answers = answers_of(read_spec_before_files(spec), partner, told)
    if out:
        write_answer(partner, answers, out, replace)
    say(as_value(partner, answers), letter_text(partner, answers), as_json)
    if not all(one.complete for one in answers):
        raise typer.Exit(1)
