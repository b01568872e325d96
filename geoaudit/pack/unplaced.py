"""Where the rows lie that were not placed: a table of a source, checked against the manifest."""

from collections.abc import Iterator

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.read import AuditPack
from geoaudit.places.squares import NO_PLACE, square_shape

UNPLACED_BY = ("square", "reason")


def unplaced_problems(pack: AuditPack) -> Iterator[str]:
    """Yield each table of rows not placed whose rows of some reason are not those that the manifest says.

    Raises
    ------
    PackError, DisclosureError, GeographyError
        Where a table cannot be read, or has a square that is none.
    """
    for entry in pack.manifest["quality"]:
        if tuple(entry.get("by", ())) == UNPLACED_BY:
            table = pack.profile(entry)
            for square in set(table.cells["square"]) - {TOTAL, NO_PLACE}:
                square_shape(square)
            mine = [e["not_placed"] for e in pack.manifest["placed"] if e["source"] == entry["source"]]
            if rows_by_reason(table) not in mine:
                yield (
                    f"The rows of {entry['file']} are not, reason by reason, those of "
                    f"'{entry['source']}' that the manifest says were not placed."
                )


def rows_by_reason(profile: Profile) -> dict[str, int]:
    """Return how many rows were not placed for each reason, of those shown."""
    cells = profile.cells
    shown = cells[(cells["square"] == TOTAL) & (cells["reason"] != TOTAL) & cells["n"].notna()]
    return {str(reason): int(n) for reason, n in zip(shown["reason"], shown["n"], strict=True)}
