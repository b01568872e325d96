"""Opening the app from the command line: Streamlit on this machine alone, gathering nothing."""

import os
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from geoaudit.errors import PackError, UsageError
from geoaudit.ui.finding import CHOSEN, packs_in

HOST = "127.0.0.1"
_HERE = Path(__file__).parent


def launch(pack: Path | None, port: int) -> None:
    """Serve the app on 127.0.0.1 until it is stopped.

    Parameters
    ----------
    pack : Path or None
        A pack, or a folder of packs; None for the sample.
    port : int
        Where to listen.

    Raises
    ------
    PackError
        Where there is no pack at `pack`.
    UsageError
        Where something listens on the port already.
    """
    if pack is not None and not packs_in(pack):
        raise PackError(f"The app opens a pack, and there is none at '{pack.name}': name a folder or a zip.")
    _require_free(port)
    environment = os.environ | ({CHOSEN: str(pack.resolve())} if pack else {})
    server = subprocess.Popen(command(port), env=environment)  # noqa: S603 - Python itself, with our own arguments
    try:
        server.wait()
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait()


def command(port: int) -> list[str]:
    """Return the command that serves the app: as `config.toml` says, whatever else is configured."""
    settings = tomllib.loads((_HERE / "config.toml").read_text(encoding="utf-8"))
    options = [f"--{name}={_word(value)}" for name, value in _flat(settings, "")]
    start = [sys.executable, "-m", "streamlit", "run", str(_HERE / "door" / "start.py")]
    return [*start, *options, f"--server.port={port}", "--server.fileWatcherType=none"]


def _flat(settings: Mapping[str, Any], above: str) -> Iterator[tuple[str, object]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield above + name, value


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            raise UsageError(
                f"The app needs a free port, and {port} is taken: name another with --port."
            ) from None
