"""Opening the app from the command line: Streamlit, gathering nothing, on this machine alone unless asked."""

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
from geoaudit.ui.roles import ACCESS, read_access
from geoaudit.ui.workspaces import workspace_at

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - asked for, with who may come in
_HERE = Path(__file__).parent


def launch(pack: Path | None, port: int, access: Path | None = None) -> None:
    """Serve the app until it is stopped: on 127.0.0.1, or where other machines reach it with `access`.

    Parameters
    ----------
    pack : Path or None
        A pack, a folder of packs, or a workspace; None for the sample.
    port : int
        Where to listen.
    access : Path, optional
        Who may come in, and with which identity provider (`roles`).

    Raises
    ------
    AccessError
        Where `access` is incomplete.
    PackError
        Where there is neither a pack nor a workspace at `pack`.
    UsageError
        Where something listens on the port already, or a server is to be started with a workspace.
    """
    if pack is not None and not packs_in(pack) and not workspace_at(pack):
        raise PackError(
            f"The app opens a pack or a workspace, and there is none at '{pack.name}': name a folder or "
            "a zip, or a folder with an audit.toml."
        )
    if access is not None:
        read_access(access)
        _require_no_workspace(pack, access)
    _require_free(port)
    told = {CHOSEN: pack, ACCESS: access}
    environment = os.environ | {name: str(path.resolve()) for name, path in told.items() if path}
    server = subprocess.Popen(command(port, access), env=environment)  # noqa: S603 - Python itself, with our own arguments
    try:
        server.wait()
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait()


def command(port: int, access: Path | None = None) -> list[str]:
    """Return the command that serves the app: as `config.toml` says, whatever else is configured."""
    settings = tomllib.loads((_HERE / "config.toml").read_text(encoding="utf-8"))
    options = [f"--{name}={_word(value)}" for name, value in _flat(settings, "")]
    start = [sys.executable, "-m", "geoaudit.ui.door", "run", str(_HERE / "door" / "start.py")]
    shared = [f"--server.address={EVERYWHERE}", f"--secrets.files={access.resolve()}"] if access else []
    return [*start, *options, f"--server.port={port}", "--server.fileWatcherType=none", *shared]


def _flat(settings: Mapping[str, Any], above: str) -> Iterator[tuple[str, object]]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}.")
        else:
            yield above + name, value


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _require_no_workspace(pack: Path | None, access: Path) -> None:
    """Refuse to show whoever comes in all packs of a workspace, those among them that must not leave it."""
    if pack is not None and workspace_at(pack):
        raise UsageError(
            f"A server shows whoever comes in what it is started with, and '{pack.name}' is a workspace: "
            f"name a pack, and offer workspaces to analysts by the key 'workspaces' of {access.name}."
        )


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        try:
            probe.bind((HOST, port))
        except OSError:
            raise UsageError(
                f"The app needs a free port, and {port} is taken: name another with --port."
            ) from None
