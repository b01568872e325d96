"""How a run is stopped from outside."""

import signal
from collections.abc import Callable
from typing import Never

STOPPED = 130
"""The exit code of a run that was stopped."""


def stop_when_asked() -> None:
    """Stop, clearing up, on Ctrl-C, a polite kill and a closed terminal."""
    _listen(_stop)


def _listen(answer: Callable[[int, object], Never] | signal.Handlers) -> None:
    """Answer Ctrl-C, a polite kill and a closed terminal, save where whoever started us ignores them."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)  # Windows alone has SIGBREAK, and no SIGHUP
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, answer)


def _stop(number: int, frame: object) -> Never:  # noqa: ARG001 - the signature is the signal module's
    _listen(signal.SIG_IGN)  # a second Ctrl-C must not cut the clearing up short
    raise KeyboardInterrupt
