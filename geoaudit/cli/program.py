"""The program: a command is run, and however it ends, no record's value is shown."""

import io
import logging
import sys
import warnings
from pathlib import Path
from typing import Never

from geoaudit.cli.commands import app
from geoaudit.cli.stopping import STOPPED, stop_when_asked
from geoaudit.errors import GeoAuditError


def main() -> None:
    """Run a command; every refusal is one sentence on standard error and an exit code."""
    stop_when_asked()
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
