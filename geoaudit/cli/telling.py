"""What a command says: the steps while it works, and at its end what came of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def progress(steps: bool = False) -> Iterator[Callable[[str], None]]:
    """Say each step on a terminal; in a pipe nothing, or with `steps` each on a line with the time."""
    console = Console(stderr=True)
    if steps:
        yield _say_at_its_time
        return
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("Starting", total=None)
        yield lambda step: shown.update(task, description=step)


def _say_at_its_time(step: str) -> None:
    typer.echo(f"{datetime.now().astimezone():%H:%M:%S} {step}", err=True)


def say(value: object, text: str, as_json: bool) -> None:
    """Print a value as one line of JSON, or its text."""
    typer.echo(json.dumps(value) if as_json else text)
