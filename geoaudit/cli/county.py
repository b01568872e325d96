"""An invented county."""

from pathlib import Path
from typing import Annotated

import typer

from geoaudit.cli.options import Json
from geoaudit.cli.telling import say
from geoaudit.errors import UsageError


def sample(
    folder: Annotated[Path, typer.Argument(help="Where to write it; must not exist.", metavar="DIR")],
    seed: Annotated[int, typer.Option(help="The same seed gives the same county.", min=0)] = 1,
    offenders: Annotated[
        int, typer.Option(help="How many people; all else is in proportion.", min=50, max=1_000_000)
    ] = 3000,
    boundaries: Annotated[
        Path | None, typer.Option(help="Real land: a boundary file, with --gazetteer.")
    ] = None,
    gazetteer: Annotated[
        Path | None, typer.Option(help="Real land: its postcodes, with --boundaries.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make an invented county, or invented people on real land, to learn and to train on.

    Example: geoaudit sample training --seed 7 --offenders 20000
    """
    from geoaudit.sample import make_sample, real_land

    if (boundaries is None) != (gazetteer is None):
        raise UsageError(
            "Real land needs both --boundaries and --gazetteer, and only one was given: add the other."
        )
    land = real_land(boundaries, gazetteer) if boundaries and gazetteer else None
    made = make_sample(folder, seed, offenders, land)
    now = f"geoaudit run {folder / 'audit.toml'} --out {folder / 'pack'}"
    say(made.counts, f"{folder} holds the county; now run: {now}", as_json)
