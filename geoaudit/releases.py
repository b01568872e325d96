"""What earlier packs of a workspace published about people, kept beside the records.

What has left the service cannot be taken back, and is protected together with what is to follow. Each table
is kept as it was published, with what was to stay possible of its cells, in a file named by its content, in
the folder `released` of the workspace.
Whoever is sure that a pack never left may delete its files there.
"""

import hashlib
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from geoaudit.disclosure.before import Before
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import GeoAuditError, PackError
from geoaudit.pack.tables import cells_from_csv, to_csv

FOLDER = "released"

Names = tuple[str, ...]


@dataclass(frozen=True)
class Release:
    """A table about people that an earlier pack published.

    Attributes
    ----------
    profile : Profile
        As it was published.
    ends : DataFrame
        What was to stay possible of its cells, as `geoaudit.disclosure.before.Before` has it.
    partnership : str
        Whom the pack was for.
    boundaries_sha256 : str
        Of the file of its boundary set; empty where it is not by area.
    records_sha256 : tuple of str
        Of the files of its source.
    made_of : str
        A hash of all that its counts follow from: records as they are read, postcodes, and how they are used.
    """

    profile: Profile
    ends: pd.DataFrame
    partnership: str
    boundaries_sha256: str
    records_sha256: Names
    made_of: str

    @property
    def before(self) -> Before:
        """What what follows must be protected together with."""
        return Before(self.profile, self.ends)


def released(workspace: Path) -> tuple[Release, ...]:
    """Return what earlier packs of the workspace published about people.

    Raises
    ------
    PackError
        Where a file of it cannot be read, or is not what was kept.
    """
    found = []
    for path in sorted((workspace / FOLDER).glob("*.json")):
        try:
            found.append(_read(path))
        except (ValueError, KeyError, TypeError, AttributeError, OSError, GeoAuditError):
            raise PackError(
                f"What earlier packs published must be readable, and {FOLDER}/{path.name} of the workspace "
                "is not: put it back from a copy, or delete it if that pack never left."
            ) from None
    return tuple(found)


def releases_of(
    partnership: str,
    profiles: Iterable[Profile],
    ends_of: Mapping[str, pd.DataFrame],
    sha256_of: Mapping[str, str],
    records_of: Mapping[str, tuple[Names, str]],
) -> tuple[Release, ...]:
    """Return what a pack publishes about people.

    Parameters
    ----------
    partnership : str
        Whom the pack is for.
    profiles : iterable of Profile
        Its tables, and what its estimates are made from.
    ends_of : mapping of str to DataFrame
        By title, what was to stay possible of each cell.
    sha256_of : mapping of str to str
        Of the files of the boundary sets, by name.
    records_of : mapping of str to (tuple of str, str)
        By source, the hashes of its files, and that of all that counts of it follow from.
    """
    return tuple(
        Release(
            profile,
            ends_of[profile.title],
            partnership,
            sha256_of.get(profile.boundaries, ""),
            *records_of[profile.source],
        )
        for profile in profiles
        if profile.of_people
    )


def known_now(workspace: Path) -> frozenset[str]:
    """Return the names of what is kept of the packs that were made so far."""
    return frozenset(path.name for path in (workspace / FOLDER).glob("*.json"))


def require_no_others(workspace: Path, known: frozenset[str], releases: Iterable[Release]) -> None:
    """Refuse to publish about people beside a pack that was made since: they were not protected together.

    Parameters
    ----------
    workspace : Path
    known : frozenset of str
        What `known_now` gave before anything was protected.
    releases : iterable of Release
        What is to be published.

    Raises
    ------
    PackError
        Where another run has kept what this one neither knew nor publishes just so itself.
    """
    mine = {f"{_name(_text(release))}.json" for release in releases}
    if mine and known_now(workspace) - known - mine:
        raise PackError(
            "Packs of one workspace must be protected together, and another was made while this one was: "
            "make this one again."
        )


@contextmanager
def kept(workspace: Path, releases: Iterable[Release]) -> Iterator[None]:
    """Keep what packs publish about people while they are moved to their places; forget it where that fails.

    It is kept first: a run that is killed meanwhile leaves no pack that those after it do not know of.

    Raises
    ------
    PackError
        Where it cannot be written.
    """
    new: list[Path] = []
    try:
        with _told():
            _keep(workspace / FOLDER, list(releases), new)
        yield
    except Exception:  # not where the run is stopped: to know of too much is better than of too little
        for path in new:
            path.unlink(missing_ok=True)
        raise


def _keep(folder: Path, releases: Sequence[Release], new: list[Path]) -> None:
    """Write a file for each release; those that were not there before are added to `new`."""
    if releases:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for release in releases:
        text = _text(release)
        path = folder / f"{_name(text)}.json"
        partial = path.with_suffix(".partial")
        if not path.exists():
            new += [partial, path]
        partial.write_bytes(text)
        partial.replace(path)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        why = os.strerror(problem.errno) if problem.errno else "an error of the disk"
        raise PackError(
            f"What a pack publishes must be kept in the workspace, and that failed ({why}): free it or name "
            "another with --workspace."
        ) from None


def _text(release: Release) -> bytes:
    """What is kept of a release."""
    return json.dumps(_value(release), sort_keys=True).encode()


def _value(release: Release) -> dict[str, Any]:
    profile = release.profile
    return {
        "partnership": release.partnership,
        "records_sha256": list(release.records_sha256),
        "made_of": release.made_of,
        "title": profile.title,
        "source": profile.source,
        "boundaries": profile.boundaries,
        "boundaries_sha256": release.boundaries_sha256,
        "by": profile.by,
        "policy": profile.policy.name,
        "measure": profile.measure,
        "where": {name: list(values) for name, values in profile.where.items()},
        "several": profile.several,
        "apart": profile.apart,
        "scale": profile.scale,
        "cells": to_csv(profile.cells).decode(),
        "ends": release.ends.to_csv(index=False),
    }


def _read(path: Path) -> Release:
    content = path.read_bytes()
    if _name(content) != path.stem:
        raise ValueError(path.name)
    return _release(json.loads(content))


def _name(content: bytes) -> str:
    """The name of a file of this content."""
    return hashlib.sha256(content).hexdigest()[:32]


def _release(value: Mapping[str, Any]) -> Release:
    profile = Profile(
        value["title"],
        value["source"],
        False,
        value["boundaries"],
        tuple(value["by"]),
        policy_named(value["policy"]),
        cells_from_csv(value["cells"].encode()),
        measure=value["measure"],
        where={name: tuple(values) for name, values in value["where"].items()},
        several=tuple(value["several"]),
        apart=tuple(value["apart"]),
        scale=value["scale"],
    )
    records = tuple(map(str, value["records_sha256"]))
    ends = pd.read_csv(io.StringIO(value["ends"]), dtype="float64")
    return Release(profile, ends, value["partnership"], value["boundaries_sha256"], records, value["made_of"])
