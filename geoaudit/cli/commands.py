"""Which commands there are, in the order in which the help names them."""

from typing import Annotated

import typer

from geoaudit import __version__
from geoaudit.cli.county import sample
from geoaudit.cli.crosswalk import crosswalk
from geoaudit.cli.figures import check_figures
from geoaudit.cli.lookup import lookup
from geoaudit.cli.packs import check, open_app, run
from geoaudit.cli.requesting import request
from geoaudit.cli.verifying import verify

app = typer.Typer(
    name="geoaudit",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turn an agency's records into the crime and disorder audit of a community safety partnership.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Turn an agency's records into the crime and disorder audit of a community safety partnership."""


app.command("request")(request)
app.command("check")(check)
app.command("run")(run)
app.command("verify")(verify)
app.command("lookup")(lookup)
app.command("crosswalk")(crosswalk)
app.command("check-figures")(check_figures)
app.command("sample")(sample)
app.command("app")(open_app)
