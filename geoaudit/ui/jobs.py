"""A command of GeoAudit in a process of its own: watched while it works, stopped when asked.

It ends with the session that began it. What it says goes to a page as it is: the command line shows no value
of a record.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geoaudit
from geoaudit.errors import EngineError

_PREFIX = "geoaudit: "
_STEP = re.compile(r"\d\d:\d\d:\d\d (.+)")


@dataclass(frozen=True)
class Step:
    """What was being done, and how many seconds it took, or has taken so far."""

    words: str
    seconds: float


class Job:
    """A command that runs, or has ended.

    Parameters
    ----------
    arguments : sequence of str
        What stands behind ``geoaudit``; with ``--steps`` the steps are told.

    Raises
    ------
    EngineError
        Where the process cannot be begun.
    """

    def __init__(self, arguments: Sequence[str]) -> None:
        self._steps = [(time.monotonic(), "Starting")]
        self._problems: list[str] = []
        self._said: list[str] = []
        self._asked_to_stop = False
        self._process = _begun(arguments)
        self._ended_at: list[float] = []
        self._readers = [
            threading.Thread(target=_hear, args=(self._process, self._steps, self._problems)),
            threading.Thread(target=_keep, args=(self._process, self._said, self._ended_at)),
        ]
        for reader in self._readers:
            reader.daemon = True
            reader.start()
        weakref.finalize(self, _end, self._process)

    @property
    def ended(self) -> bool:
        """Whether it has ended and all that it said was heard."""
        return not any(reader.is_alive() for reader in self._readers)

    @property
    def steps(self) -> tuple[Step, ...]:
        """What it has done and is doing, in order."""
        begun = list(self._steps)
        now = self._ended_at[0] if self._ended_at else time.monotonic()
        ends = [*(at for at, _ in begun), now][1:]
        return tuple(Step(words, end - at) for (at, words), end in zip(begun, ends, strict=True))

    @property
    def succeeded(self) -> bool:
        """Whether it has ended well."""
        return self.ended and self._process.returncode == 0

    @property
    def stopped(self) -> bool:
        """Whether it was stopped."""
        return self.ended and self._asked_to_stop and not self.succeeded

    @property
    def stopping(self) -> bool:
        """Whether it was asked to stop and is clearing up."""
        return self._asked_to_stop and not self.ended

    @property
    def problem(self) -> str:
        """The sentence with which it refused."""
        if self._problems:
            return self._problems[0]
        return "The work ended before it was done, and did not say why: start it again."

    @property
    def said(self) -> str:
        """What it said on standard output."""
        return "".join(self._said)

    def stop(self) -> None:
        """Ask it to stop; it clears up first."""
        self._asked_to_stop = True
        _end(self._process)

    def wait(self, seconds: float) -> None:
        """Wait till it has ended, at most so long."""
        until = time.monotonic() + seconds
        for reader in self._readers:
            reader.join(max(until - time.monotonic(), 0))


def _begun(arguments: Sequence[str]) -> "subprocess.Popen[str]":
    try:
        return subprocess.Popen(  # noqa: S603 - Python itself, with our own arguments
            [sys.executable, "-m", "geoaudit", *arguments],
            # Python looks for modules in the folder that it is begun in: only where GeoAudit itself lies.
            cwd=Path(geoaudit.__file__).resolve().parents[1],
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            **_apart(),
        )
    except OSError:
        raise EngineError(
            "The work needs a process of its own, and this machine gives none: end other programs first."
        ) from None


def _apart() -> Mapping[str, Any]:
    """Windows can ask a process to stop only in a group of its own."""
    return {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}


def _end(process: "subprocess.Popen[str]") -> None:
    """Ask a process to end and clear up: Ctrl-C may be ignored where the app was begun in the background."""
    if process.poll() is None:
        process.send_signal(getattr(signal, "CTRL_BREAK_EVENT", signal.SIGTERM))


def _hear(process: "subprocess.Popen[str]", steps: list[tuple[float, str]], problems: list[str]) -> None:
    """Take down each line of standard error that is a refusal, or the time and a step; nothing else."""
    with process.stderr or nullcontext(()) as lines:
        for line in lines:
            if line.startswith(_PREFIX):
                problems.append(line.removeprefix(_PREFIX).strip())
            elif told := _STEP.fullmatch(line.strip()):
                steps.append((time.monotonic(), told[1]))


def _keep(process: "subprocess.Popen[str]", said: list[str], ended_at: list[float]) -> None:
    """Keep what stands on standard output, and when the process ended."""
    with process.stdout or nullcontext(()) as lines:
        said.extend(lines)
    process.wait()
    ended_at.append(time.monotonic())
