"""Requests and letters as folders: whole, or not there at all."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from geoaudit.errors import PackError
from geoaudit.pack.place import put, recover, workplace
from geoaudit.requests.answers import Answer
from geoaudit.requests.asked import Asked
from geoaudit.requests.letter import letter_page, letter_text, row_list
from geoaudit.requests.page import make_page
from geoaudit.requests.template import make_template

_LETTER = frozenset({"letter.html", "letter.txt", "rows.csv"})


def write_request(asked: Sequence[Asked], out: Path, replace: bool = False) -> list[str]:
    """Write a workbook and a page for each file that is asked for, and return their names.

    Raises
    ------
    PackError
        Where something stands at `out` that may not be replaced, or it cannot be written.
    """
    files: dict[str, bytes] = {}
    for one in asked:
        files[f"{one.name}.xlsx"] = make_template(one)
        files[f"{one.name}.html"] = make_page(one).encode()
    return _write(files, out, replace)


def write_answer(partner: str, answers: Sequence[Answer], out: Path, replace: bool = False) -> list[str]:
    """Write the letter about what a partner sent, as text and as a page, and the list of rows.

    Raises
    ------
    PackError
        As `write_request`.
    """
    files = {
        "letter.html": letter_page(partner, answers).encode(),
        "letter.txt": (letter_text(partner, answers) + "\n").encode(),
        "rows.csv": row_list(answers).encode(),
    }
    return _write(files, out, replace)


def refuse_taken(out: Path, replace: bool) -> None:
    """Refuse a place where something else stands, before anything is made for it.

    Raises
    ------
    PackError
        Where something is there and is not to be replaced, or is no folder of requests or letters.
    """
    recover(out)
    if not os.path.lexists(out):
        return
    if not replace:
        raise PackError(
            f"The folder to write must not exist, and '{out.name}' does: choose another, or add --replace."
        )
    if not out.is_dir() or not _is_ours(list(out.iterdir())):
        raise PackError(
            f"Only a folder of requests or of a letter can be replaced, and '{out.name}' holds something "
            "else: choose another."
        )


def _is_ours(inside: Sequence[Path]) -> bool:
    """Whether a folder holds requests, each workbook with its page, or a letter: and no file of records."""
    pairs = {one for one in inside if {one.with_suffix(".xlsx"), one.with_suffix(".html")} <= {*inside}}
    letter = {one for one in inside if one.name in _LETTER}
    return not any(one.is_dir() for one in inside) and {*inside} in (pairs, letter)


def _write(files: Mapping[str, bytes], out: Path, replace: bool) -> list[str]:
    refuse_taken(out, replace)
    try:
        with workplace(out) as folder:
            whole = folder / "whole"
            whole.mkdir()
            for name, content in files.items():
                (whole / name).write_bytes(content)
            put(whole, out, folder, replace)
    except OSError as problem:
        why = os.strerror(problem.errno).lower() if problem.errno else "an error of the disk"
        raise PackError(
            f"The folder must be written at '{out.name}', and that failed ({why}): nothing was left there."
        ) from None
    return list(files)
