"""Work on long arrays, shared among the processors."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_PART = 1024  # elements that one thread works at

Element = TypeVar("Element", bound=np.generic)


def in_parts(work: Callable[[slice], NDArray[Element]], n: int) -> NDArray[Element]:
    """Return what is made of so many elements, a part at a time.

    It pays where a library lets go of the interpreter meanwhile, as those of shapes and of numbers do. It is
    not for what is asked of prepared shapes, such as whether they cover others: the first who asks one ends
    its preparation, and several must not at once.
    """
    parts = [slice(i, i + _PART) for i in range(0, max(n, 1), _PART)]
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        return np.concatenate(list(threads.map(work, parts)))
