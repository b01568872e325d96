"""Opening a pack: what it holds, as tables and areas again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaudit.disclosure.policy import ACCOUNTS, LARGE, SMALL, THROUGHOUT, DisclosurePolicy, policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.utility import Utility, utility_of
from geoaudit.errors import PackError
from geoaudit.pack.container import Container, open_container
from geoaudit.pack.filing import LAYERS, MANIFEST, METADATA, ORIGIN, REPORT
from geoaudit.pack.layers import open_layers
from geoaudit.pack.manifest import Manifest, parse_manifest
from geoaudit.pack.tables import cells_from_csv, from_csv, number_columns
from geoaudit.profiles.finding import CHAPTERS

_Words = tuple[str, ...]


@dataclass(frozen=True)
class AuditPack:
    """A pack that was opened; its files are read when they are asked for.

    Attributes
    ----------
    path : Path
        The folder or zip.
    manifest : dict
        As in `manifest.json`.
    container : Container
        The pack's files.
    """

    path: Path
    manifest: Manifest
    container: Container

    @property
    def policy(self) -> DisclosurePolicy:
        """The policy that protects the pack.

        Raises
        ------
        DisclosureError
            Where this version knows no policy of that name.
        """
        return policy_named(str(self.manifest["disclosure"]["policy"]))

    def profile(self, entry: Mapping[str, Any]) -> Profile:
        """Return the table of one entry of the manifest's `tables` or `quality`.

        Raises
        ------
        DisclosureError
            Where it holds what the policy never publishes.
        PackError
            Where it cannot be read.
        """
        return self._profile(entry, ())

    def utility(self, entry: Mapping[str, Any]) -> Utility | None:
        """Return what protection leaves of one table about people, from its own figures; None of others.

        Raises
        ------
        DisclosureError, PackError
            As `profile`.
        """
        return utility_of(self.profile(entry))

    def frame(self, entry: Mapping[str, Any]) -> pd.DataFrame:
        """Return the plain table of one entry of the manifest's `quality`, by its `file`.

        Raises
        ------
        PackError
            Where it cannot be read.
        """
        return from_csv(self.container.read(entry["file"]), number_columns(self.metadata(entry["file"])))

    def metadata(self, file: str) -> dict[str, Any]:
        """Return what a table says of itself (CSVW).

        Raises
        ------
        PackError
            Where it says nothing that can be read.
        """
        try:
            found = json.loads(self.container.read(file + METADATA))
        except ValueError:
            raise PackError(f"The file {file}{METADATA} of the pack must be JSON, and is not.") from None
        return dict(found)

    def profiles(self) -> tuple[Profile, ...]:
        """Return every table, in the order of the report."""
        return tuple(self.profile(entry) for entry in self.manifest["tables"])

    def quality(self) -> dict[str, Profile]:
        """Return the protected tables about the data, by file stem."""
        return {_stem(entry): self.profile(entry) for entry in self._quality("table")}

    def findings(self) -> dict[str, pd.DataFrame]:
        """Return the plain public tables, by file stem."""
        return {_stem(entry): self.frame(entry) for entry in self._quality("findings")}

    def rejected(self) -> dict[str, pd.DataFrame]:
        """Return the rejected rows (`file`, `row`, `reason`) of public sources, by source."""
        return {str(entry["source"]): self.frame(entry) for entry in self._quality("rejected")}

    @property
    def found(self) -> list[dict[str, Any]]:
        """What profiles and hotspot methods found, as in the manifest; packs of before have none."""
        return [entry for chapter in CHAPTERS for entry in self.manifest.get(chapter, [])]

    def finding_tables(self, entry: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
        """Return the tables of one of `found` by file, the one that its layer shows first.

        Raises
        ------
        PackError
            Where one cannot be read.
        """
        return {str(name): self.frame({"file": name}) for name in entry["files"]}

    def meanings(self, entry: Mapping[str, Any]) -> dict[str, str]:
        """Return what each column of the tables of one of `found` means.

        Raises
        ------
        PackError
            Where a table has nothing beside it that can be read.
        """
        return {
            str(column["titles"]): str(column.get("dc:description", ""))
            for name in entry["files"]
            for column in self.metadata(name)["tableSchema"]["columns"]
        }

    def pictures(self, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the manifest's `figures` that are about a table of one of `found`; packs may have none."""
        return [one for one in self.manifest.get("figures", []) if one["about"] in entry["files"]]

    def areas(self, boundaries: str) -> gpd.GeoDataFrame:
        """Return the areas of a boundary set: `area_code`, `area_name`, `geometry` in EPSG:27700.

        Raises
        ------
        PackError
            Where the pack has no such boundary set.
        """
        layers = [entry["layer"] for entry in self.manifest["boundaries"] if entry["name"] == boundaries]
        if not layers:
            known = ", ".join(str(entry["name"]) for entry in self.manifest["boundaries"])
            raise PackError(
                f"The boundary set must be one of the pack's ({known}), and '{boundaries}' is not."
            )
        return self.layer(layers[0])

    def layer(self, name: str) -> gpd.GeoDataFrame:
        """Return a layer of the GeoPackage."""
        with open_layers(self.container.read(LAYERS)) as layers:
            return layers.read(name)

    def report(self) -> str:
        """Return the report's HTML."""
        return self.container.read(REPORT).decode()

    def _profile(self, entry: Mapping[str, Any], above: tuple[str, ...]) -> Profile:
        """Return a table with the one that it was made from; `above` are those that are made from it."""
        return Profile(
            entry["title"],
            entry["source"],
            bool(entry["public"]),
            entry["boundaries"],
            tuple(entry["by"]),
            self.policy,
            cells_from_csv(self.container.read(entry["file"])),
            entry.get("note", ""),
            self._origin(entry, (*above, entry["file"])),
            *_counted(entry),
        )

    def _origin(self, entry: Mapping[str, Any], above: tuple[str, ...]) -> Profile | None:
        name = entry.get("origin")
        if not name:
            return None
        listed = [*self.manifest["tables"], *self._quality("table"), *self._quality(ORIGIN)]
        found = next((other for other in listed if other["file"] == name and name not in above), None)
        if found is None:
            raise PackError(f"The table {entry['file']} must be made from another of the pack, and is not.")
        return self._profile(found, above)

    def _quality(self, kind: str) -> list[dict[str, Any]]:
        return [entry for entry in self.manifest["quality"] if entry["kind"] == kind]


def open_pack(path: Path) -> AuditPack:
    """Return the pack at `path`, a folder or a zip.

    Raises
    ------
    PackError
        Where there is none.
    """
    container = open_container(path)
    if MANIFEST not in container.names:
        raise PackError(f"A pack must hold {MANIFEST}, and '{path.name}' does not.")
    try:
        return AuditPack(path, parse_manifest(container.read(MANIFEST)), container)
    except ValueError as problem:
        raise PackError(f"The manifest of '{path.name}' cannot be read: it {problem}.") from None


def _counted(entry: Mapping[str, Any]) -> tuple[str, dict[str, tuple[str, ...]], _Words, _Words, str]:
    """Return the `measure`, `where`, `several`, `apart` and `scale` of a table; old packs have none."""
    measure, where = entry.get("measure", "records"), entry.get("where", {})
    several, apart = entry.get("several", []), entry.get("apart", [])
    lists = [several, apart, *where.values()] if isinstance(where, dict) else [None]
    if not isinstance(measure, str) or not measure or not all(map(_are_words, lists)):
        raise PackError(f"The manifest must say what {entry['file']} counts, and does not say it right.")
    scale = entry.get("scale", SMALL)
    if scale not in {SMALL, LARGE, THROUGHOUT, ACCOUNTS}:
        raise PackError(f"The manifest must say of what scale {entry['file']} is, and does not say it right.")
    if not {*several, *apart} <= set(entry["by"]):
        raise PackError(f"The manifest must name columns of {entry['file']} as its own, and names others.")
    return measure, {name: tuple(words) for name, words in where.items()}, tuple(several), tuple(apart), scale


def _are_words(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) for word in value)


def _stem(entry: Mapping[str, Any]) -> str:
    return PurePosixPath(entry["file"]).stem
