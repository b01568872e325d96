"""Filling the folders of several packs at once, each in one of a few processes.

A pack's folder follows from its contents alone, so that the packs are the same whoever fills them.
"""

import logging
import multiprocessing
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from threading import Lock, Thread
from types import ModuleType
from typing import TypeVar

Task = TypeVar("Task")
Done = TypeVar("Done")

_MOST = 4
_EACH = 2
"""A process takes a second or two to begin: it is worth its while where it has two packs or more to fill."""
_PROGRAM = "__main__"
_beginning = Lock()


def each_done(do: Callable[[Task], Done], tasks: Sequence[Task]) -> list[Done]:
    """Return what is made of each task, in their order.

    Where the processes cannot be had, or one is ended from outside (for its memory, say), all is done here.

    Parameters
    ----------
    do : callable
        A function of a module, which another process can import.
    tasks : sequence
        What it is given, each by itself.
    """
    workers = min(os.cpu_count() or 1, len(tasks) // _EACH, _MOST)
    if workers > 1:
        try:
            return _apart(do, tasks, workers)
        except BrokenProcessPool:
            pass
    return [do(task) for task in tasks]


def _apart(do: Callable[[Task], Done], tasks: Sequence[Task], workers: int) -> list[Done]:
    before = set(multiprocessing.active_children())
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=spawn, initializer=_begin) as pool:
        with _nothing_begun_again():
            waiting: list[Future[Done]] = [pool.submit(do, task) for task in tasks]
        try:
            return [future.result() for future in waiting]
        except BaseException:
            for process in set(multiprocessing.active_children()) - before:
                process.kill()
            raise


@contextmanager
def _nothing_begun_again() -> Iterator[None]:
    """Have processes that begin within not run the program that begins them: it may be a page of the app."""
    with _beginning:
        program = sys.modules[_PROGRAM]
        sys.modules[_PROGRAM] = ModuleType(_PROGRAM)
        try:
            yield
        finally:
            sys.modules[_PROGRAM] = program


def _begin() -> None:
    """Have this process show no warning or log, as the program does, and end with the run it works for."""
    warnings.showwarning = lambda *_, **__: None
    logging.getLogger().addHandler(logging.NullHandler())
    Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
