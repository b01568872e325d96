"""geoaudit: the commands. Heavy libraries are imported where they are used, so that help is instant."""

import io
import json
import logging
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Never

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from geoaudit import __version__
from geoaudit.errors import GeoAuditError

if TYPE_CHECKING:
    from geoaudit.audit import Outcome
    from geoaudit.crosswalks.service import CrosswalkRequest
    from geoaudit.evidence import Told

app = typer.Typer(
    name="geoaudit",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Turn an agency's records into the crime and disorder audit of a community safety partnership.",
)

STOPPED = 130

Json = Annotated[bool, typer.Option("--json", help="Print one JSON summary on standard output.")]
Spec = Annotated[Path, typer.Argument(help="The specification, audit.toml.", metavar="SPEC")]
Workspace = Annotated[
    Path | None,
    typer.Option(
        help="Where staged records and the exact balance are kept. [default: workspace, beside SPEC]"
    ),
]


def main() -> None:
    """Run a command; every refusal is one sentence on standard error and an exit code."""
    _listen(_stop)
    _keep_libraries_quiet()
    _write_in_any_encoding()
    try:
        app(standalone_mode=True)
    except GeoAuditError as problem:
        _fail(str(problem), problem.exit_code)
    except SystemExit as end:
        if end.code == STOPPED:
            _fail("Stopped; nothing was left half-written.", STOPPED)
        raise
    except Exception as problem:  # noqa: BLE001 - a record's value could stand in any message, so none is shown
        _fail(
            f"{_where(problem)} failed unforeseen ({type(problem).__name__}): please report it.",
            1,
        )


def _keep_libraries_quiet() -> None:
    """Show no library's warning or log: a record's value could stand in it."""
    warnings.showwarning = lambda *_, **__: None
    logging.getLogger().addHandler(logging.NullHandler())


def _write_in_any_encoding() -> None:
    """Replace the letters that a console or a pipe cannot hold: Windows gives a pipe 256 letters."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _listen(answer: "Callable[[int, object], Never] | signal.Handlers") -> None:
    """Answer Ctrl-C, a polite kill and a closed terminal, save where whoever started us ignores them."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, answer)


def _stop(number: int, frame: object) -> Never:  # noqa: ARG001 - the signature is the signal module's
    _listen(signal.SIG_IGN)  # a second Ctrl-C must not cut the clearing up short
    raise KeyboardInterrupt


def _fail(message: str, code: int) -> Never:
    sys.stderr.write(f"geoaudit: {message}\n")
    sys.exit(code)


def _where(problem: BaseException) -> str:
    """The line of GeoAudit's own that an unforeseen failure came through, with no value in it."""
    place, trace = "GeoAudit", problem.__traceback__
    while trace:
        file = Path(trace.tb_frame.f_code.co_filename)
        if "geoaudit" in file.parts:
            place = f"{file.name} line {trace.tb_lineno}"
        trace = trace.tb_next
    return place


@contextmanager
def _progress() -> Iterator["Told"]:
    """Say each step on a terminal; say nothing in a pipe."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("Starting", total=None)
        yield lambda step: progress.update(task, description=step)


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


@app.command()
def check(spec: Spec, workspace: Workspace = None, as_json: Json = False) -> None:
    """Do everything but the pack: how many rows were read and placed, and why the rest were not.

    Example: geoaudit check sample_data/audit.toml
    """
    from geoaudit import audit  # noqa: PLC0415
    from geoaudit.spec import read_spec  # noqa: PLC0415

    read = read_spec(spec)
    with _progress() as told:
        outcomes = audit.check(read, workspace or _beside(spec), told)
    _say(outcomes, as_json)


@app.command()
def run(
    spec: Spec,
    out: Annotated[Path, typer.Option(help="The pack to make: a folder, or a file that ends in .zip.")],
    workspace: Workspace = None,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the pack that is there.")] = False,
    as_json: Json = False,
) -> None:
    """Make the audit pack.

    Example: geoaudit run sample_data/audit.toml --out packs/sample
    """
    from geoaudit import audit  # noqa: PLC0415
    from geoaudit.spec import read_spec  # noqa: PLC0415

    read = read_spec(spec)
    with _progress() as told:
        outcomes = audit.run(read, out, workspace or _beside(spec), told, replace)
    _say(outcomes, as_json)


@app.command()
def verify(
    pack: Annotated[Path, typer.Argument(help="A pack: a folder or a zip.")], as_json: Json = False
) -> None:
    """Recompute a pack's hashes and sums, attack it, and say what is wrong.

    Example: geoaudit verify packs/sample
    """
    from geoaudit.errors import PackError  # noqa: PLC0415
    from geoaudit.pack.attacked import in_words  # noqa: PLC0415
    from geoaudit.pack.verify import examine  # noqa: PLC0415

    verdict = examine(pack)
    problems = verdict.problems
    if as_json:
        attack = verdict.certificate.value
        value = {"pack": str(pack), "whole": not problems, "problems": problems, "attack": attack}
        typer.echo(json.dumps(value))
    if problems:
        for problem in problems[1:]:
            sys.stderr.write(f"geoaudit: {problem}\n")
        raise PackError(problems[0])
    if not as_json:
        typer.echo(f"{pack} is whole: every hash and every sum is as the manifest says.")
        typer.echo(in_words(verdict.certificate))


@app.command()
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
    from geoaudit.places.service import LookupRequest, look_up_file  # noqa: PLC0415

    counts = look_up_file(LookupRequest(postcodes, column, gazetteer or (), boundaries, code, near), out)
    if as_json:
        typer.echo(json.dumps(counts))
        return
    typer.echo("\n".join(f"{n:>9,}  {what}" for what, n in counts.items()))


@app.command()
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
    from geoaudit.crosswalks.service import CrosswalkRequest  # noqa: PLC0415

    at = (date or datetime.now().astimezone()).date()
    by = None if weights == "area" else Path(weights)
    request = CrosswalkRequest(origin, target, from_code, to_code, by, at, changes or ())
    weigh = None if describe else out
    _check_asked(describe, out, page)
    with _progress() as told:
        told("Comparing the areas")
        value, text = _compare(request, out if describe else None, page) if describe or page else ({}, "")
        if weigh:
            told("Weighing")
            value, text = _weigh(request, weigh)
    typer.echo(json.dumps(value) if as_json else text)


@app.command(name="check-figures")
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
    from geoaudit.appraisal.findings import as_value, check_file, findings_sentences  # noqa: PLC0415

    found = check_file(file)
    typer.echo(json.dumps(as_value(found)) if as_json else "\n".join(findings_sentences(found)))
    if not found.agree:
        raise typer.Exit(1)


@app.command()
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
    from geoaudit.errors import UsageError  # noqa: PLC0415
    from geoaudit.sample import make_sample, real_land  # noqa: PLC0415

    if (boundaries is None) != (gazetteer is None):
        raise UsageError(
            "Real land needs both --boundaries and --gazetteer, and only one was given: add the other."
        )
    land = real_land(boundaries, gazetteer) if boundaries and gazetteer else None
    made = make_sample(folder, seed, offenders, land)
    if as_json:
        typer.echo(json.dumps(made.counts))
        return
    typer.echo(
        f"{folder} holds the county; now run: geoaudit run {folder / 'audit.toml'} --out {folder / 'pack'}"
    )


@app.command(name="app")
def open_app(
    pack: Annotated[
        Path | None, typer.Argument(help="A pack to open; the sample where none is given.")
    ] = None,
    port: Annotated[int, typer.Option(help="Where it listens, on this machine only.")] = 8501,
) -> None:
    """Open the app in a browser.

    Example: geoaudit app packs/sample
    """
    from geoaudit.ui.launch import launch  # noqa: PLC0415

    launch(pack, port)


def _check_asked(describe: bool, out: Path | None, page: Path | None) -> None:
    from geoaudit.errors import UsageError  # noqa: PLC0415
    from geoaudit.files.writing import check_free  # noqa: PLC0415

    if not describe and out is None and page is None:
        raise UsageError("Something must be asked for, and nothing is: add --out, --describe or --map.")
    check_free(out, page)


def _compare(
    request: "CrosswalkRequest", out: Path | None, page: Path | None
) -> tuple[dict[str, object], str]:
    """Say what changed, and write it where that is wanted."""
    from geoaudit.crosswalks import service  # noqa: PLC0415
    from geoaudit.crosswalks.description import described_text, described_value  # noqa: PLC0415
    from geoaudit.files.writing import write_text  # noqa: PLC0415
    from geoaudit.pack.comparison_page import write_comparison_page  # noqa: PLC0415

    found = service.describe_files(request)
    if page:
        html = write_comparison_page(found.comparison, found.origin, found.target)
        write_text(html, page)
    if out:
        service.write_comparison(found, out)
    return described_value(found), described_text(found)


def _weigh(request: "CrosswalkRequest", out: Path) -> tuple[dict[str, object], str]:
    """Write the weights, and say how many areas are carried whole, shared out and lost."""
    from geoaudit.crosswalks.description import crosswalk_text  # noqa: PLC0415
    from geoaudit.crosswalks.service import make_crosswalk_file  # noqa: PLC0415

    summary = make_crosswalk_file(request, out)
    return summary, crosswalk_text(summary)


def _beside(spec: Path) -> Path:
    return spec.resolve().parent / "workspace"


def _say(outcomes: "list[Outcome]", as_json: bool) -> None:
    from geoaudit.summary import as_text, as_value  # noqa: PLC0415

    typer.echo(json.dumps(as_value(outcomes)) if as_json else as_text(outcomes))
