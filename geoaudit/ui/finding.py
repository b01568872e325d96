"""Where packs lie: what the app was told to open, and what is in a folder."""

import os
from pathlib import Path

from geoaudit.pack.filing import MANIFEST

CHOSEN = "GEOAUDIT_PACK"
SAMPLE = Path("packs", "sample")


def chosen_place() -> Path | None:
    """Return where the pack lies that `geoaudit app` was told to open; None where it was told of none."""
    told = os.environ.get(CHOSEN)
    return Path(told) if told else None


def packs_in(place: Path) -> tuple[Path, ...]:
    """Return the packs at a place: itself, or those in it, as a run for several partnerships makes them."""
    if _is_zip(place) or (place / MANIFEST).is_file():
        return (place,)
    inside = sorted(place.iterdir()) if place.is_dir() else []
    return tuple(p for p in inside if (p / MANIFEST).is_file() or _is_zip(p))


def _is_zip(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() == ".zip"
