"""What is wrong with a file of places is a refusal of geography, whichever reader found it."""

from collections.abc import Iterator
from contextlib import contextmanager

from geoaudit.errors import FileError, GeographyError


@contextmanager
def as_geography() -> Iterator[None]:
    """Turn a file's refusal into one of geography, with the same sentence.

    Raises
    ------
    GeographyError
        Where the code inside raises `FileError`.
    """
    try:
        yield
    except FileError as problem:
        raise GeographyError(str(problem)) from None
