"""A file written whole or not at all, where nothing was before."""

from contextlib import suppress
from pathlib import Path

from geoaudit.errors import PackError


def check_free(*paths: Path | None) -> None:
    """Refuse to write where something is.

    Raises
    ------
    PackError
        Where a file exists, or two are one.
    """
    named = [path for path in paths if path is not None]
    for path in named:
        if path.exists():
            raise PackError(
                f"The file to write must not exist, and {path.name} does: name another or remove it."
            )
    if len({path.resolve() for path in named}) < len(named):
        raise PackError(f"Each file to write must have a name of its own, and two are {named[0].name}.")


def write_text(text: str, out: Path) -> None:
    """Write a text in UTF-8, whole or not at all.

    Raises
    ------
    PackError
        Where the file exists or cannot be written.
    """
    check_free(out)
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(out)
    except OSError:
        raise PackError(f"{out.name} must be in a folder that can be written: name another.") from None
    finally:
        with suppress(OSError):
            partial.unlink()
