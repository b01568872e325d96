"""Which area each postcode of a file lies in."""

from pathlib import Path
from typing import Annotated

import typer

from geoaudit.cli.options import Json
from geoaudit.cli.telling import say


def lookup(  # noqa: PLR0913, PLR0917 - a command's options are its contract
    postcodes: Annotated[
        Path, typer.Argument(help="A file with a postcode column; or a gazetteer, all of it.")
    ],
    boundaries: Annotated[Path, typer.Option(help="The boundary file.")],
    code: Annotated[str, typer.Option(help="The boundary file's column of codes.")],
    out: Annotated[Path, typer.Option(help="The CSV to write.")],
    gazetteer: Annotated[
        list[Path] | None,
        typer.Option(
            help="Code-Point Open, NSPL or ONSPD as published; may be given again. "
            "Not needed where POSTCODES is one."
        ),
    ] = None,
    column: Annotated[str, typer.Option(help="The file's column of postcodes.")] = "postcode",
    near: Annotated[
        float, typer.Option(help="Metres outside every area that still count as in the nearest.")
    ] = 50.0,
    as_json: Json = False,
) -> None:
    """Find the area of each postcode of a file.

    Example: geoaudit lookup codepo_gb.zip --boundaries wards.geojson --code WD22CD --out areas.csv

    Example: geoaudit lookup addresses.csv --gazetteer codepo_gb.zip
    --boundaries wards.geojson --code WD22CD --out areas.csv
    """
    from geoaudit.places.service import LookupRequest, look_up_file

    counts = look_up_file(LookupRequest(postcodes, column, gazetteer or (), boundaries, code, near), out)
    say(counts, "\n".join(f"{n:>9,}  {what}" for what, n in counts.items()), as_json)
