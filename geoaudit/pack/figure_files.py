"""The pictures of a pack as files: each as SVG, which can be changed, and as PNG, which can be pasted."""

from collections.abc import Iterator, Sequence
from typing import Any

from geoaudit.pack.drawings import Drawing
from geoaudit.pack.filing import FIGURES
from geoaudit.pack.typeset import pictures


def figure_files(drawings: Sequence[Drawing]) -> Iterator[tuple[str, bytes]]:
    """Yield the path and the content of each picture's files."""
    for drawing, png in zip(drawings, pictures(drawings), strict=True):
        svg_path, png_path = _paths(drawing)
        yield svg_path, drawing.svg
        yield png_path, png


def figure_entries(drawings: Sequence[Drawing]) -> list[dict[str, Any]]:
    """Return what the manifest says of each picture."""
    return [
        {
            "files": list(_paths(drawing)),
            "about": drawing.about,
            "title": drawing.title,
            "alt": drawing.alt,
            "millimetres": [round(length, 2) for length in drawing.size],
        }
        for drawing in drawings
    ]


def _paths(drawing: Drawing) -> tuple[str, str]:
    return f"{FIGURES}/{drawing.stem}.svg", f"{FIGURES}/{drawing.stem}.png"
