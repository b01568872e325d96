"""What carries figures from one boundary set to another, and what changed between them."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geoaudit.cli.options import Json
from geoaudit.cli.telling import progress, say
from geoaudit.errors import UsageError

if TYPE_CHECKING:
    from geoaudit.crosswalks.service import CrosswalkRequest


def crosswalk(  # noqa: PLR0913, PLR0917 - a command's options are its contract
    origin: Annotated[Path, typer.Argument(help="The boundary file that figures are on.", metavar="FROM")],
    target: Annotated[Path, typer.Argument(help="The boundary file that they are wanted on.", metavar="TO")],
    from_code: Annotated[str, typer.Option(help="FROM's column of codes.")],
    to_code: Annotated[str, typer.Option(help="TO's column of codes.")],
    weights: Annotated[
        str,
        typer.Option(
            help="area; or a gazetteer as published, whose live postcodes weigh; or a table of from_code, "
            "to_code, weight; or one of easting, northing and value (or population, households).",
            metavar="area|FILE",
        ),
    ] = "area",
    date: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help="The figures' date: the day whose postcodes weigh. [default: today]"
        ),
    ] = None,
    changes: Annotated[
        list[Path] | None,
        typer.Option(
            help="What publishers say became of areas: the Code History Database, or a lookup with change "
            "codes; may be given again. Codes must be in columns that tell their year, as WD13CD does.",
            metavar="FILE",
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The CSV to write: the weights; with --describe, what changed.")
    ] = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Say what became of each area, instead of weighing.")
    ] = False,
    page: Annotated[
        Path | None, typer.Option("--map", help="An HTML file to write: a map and table of what changed.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the weights that carry figures from one boundary set to another, or say what changed.

    Example: geoaudit crosswalk wards2013.geojson wards2019.geojson --from-code WD13CD --to-code WD19CD
    --weights codepo_gb.zip --date 2018-07-01 --out weights.csv

    Example: geoaudit crosswalk wards2013.geojson wards2019.geojson --from-code WD13CD --to-code WD19CD
    --describe --map changes.html
    """
    from geoaudit.crosswalks.service import CrosswalkRequest

    at = (date or datetime.now().astimezone()).date()
    by = None if weights == "area" else Path(weights)
    request = CrosswalkRequest(origin, target, from_code, to_code, by, at, changes or ())
    weigh = None if describe else out
    _check_asked(describe, out, page)
    with progress() as told:
        told("Comparing the areas")
        value, text = _compare(request, out if describe else None, page) if describe or page else ({}, "")
        if weigh:
            told("Weighing")
            value, text = _weigh(request, weigh)
    say(value, text, as_json)


def _check_asked(describe: bool, out: Path | None, page: Path | None) -> None:
    from geoaudit.files.writing import check_free

    if not describe and out is None and page is None:
        raise UsageError("Something must be asked for, and nothing is: add --out, --describe or --map.")
    check_free(out, page)


def _compare(
    request: "CrosswalkRequest", out: Path | None, page: Path | None
) -> tuple[dict[str, object], str]:
    """Say what changed, and write it where that is wanted."""
    from geoaudit.crosswalks import service
    from geoaudit.crosswalks.description import described_text, described_value
    from geoaudit.files.writing import write_text
    from geoaudit.pack.comparison_page import write_comparison_page

    found = service.describe_files(request)
    if page:
        html = write_comparison_page(found.comparison, found.origin, found.target)
        write_text(html, page)
    if out:
        service.write_comparison(found, out)
    return described_value(found), described_text(found)


def _weigh(request: "CrosswalkRequest", out: Path) -> tuple[dict[str, object], str]:
    """Write the weights, and say how many areas are carried whole, shared out and lost."""
    from geoaudit.crosswalks.description import crosswalk_text
    from geoaudit.crosswalks.service import make_crosswalk_file

    summary = make_crosswalk_file(request, out)
    return summary, crosswalk_text(summary)
