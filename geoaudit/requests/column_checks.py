"""Which columns a partner's file lacks, and which it has that nobody asked for."""

from collections.abc import Iterator, Mapping, Sequence

from geoaudit.files.headers import listed
from geoaudit.requests.arrived import Arrived
from geoaudit.requests.asked import Asked
from geoaudit.requests.findings import Finding, quoted

_PLACES = frozenset({"postcode", "easting", "longitude"})
_FEWEST = 2
"""A record may hold one word that is the name of a column, and hardly two."""


def column_findings(asked: Asked, came: Arrived) -> Iterator[Finding]:
    """Yield what is wrong with the columns of each file that was read."""
    for label, columns in came.columns.items():
        known = came.known[label]
        if len(known) < min(_FEWEST, len(asked.columns)):
            # Its first row may be a record, of which nothing may be shown.
            yield Finding(
                f"{label} has {'only one' if known else 'none'} of the columns that were asked for.",
                "Put their names into its first row.",
            )
        else:
            yield from _missing(asked, known, label)
            yield from _unasked(asked, known, label, columns)


def _missing(asked: Asked, known: Mapping[str, str], label: str) -> Iterator[Finding]:
    lacking = [one for one in asked.columns if one.name not in known]
    places = [one for one in lacking if one.role in ("postcode", "coordinate") and not one.needed]
    if places and not known.keys() & _PLACES:
        yield Finding(
            f"{label} says nowhere where things are: it has no column {quoted([places[0].heading])}.",
            "Add it, with the postcode of each row.",
        )
    for one in (one for one in lacking if one not in places):
        must = " in every row" if one.must else ", as far as it is known"
        yield Finding(
            f"{label} has no column “{one.heading}” ({one.meaning}).",
            f"Add it, filled in{must}.",
            must=one.needed,
        )


def _unasked(asked: Asked, known: Mapping[str, str], label: str, columns: Sequence[str]) -> Iterator[Finding]:
    wanted = {known[one.name] for one in asked.columns if one.name in known}
    more = [name for name in columns if name not in wanted]
    if not more:
        return
    several = "s" if len(more) > 1 else ""
    what = f"{label} has {len(more)} column{several} that nobody asked for: {listed(more)}."
    private = asked.personal or asked.schedule is not None
    do = "Take out what tells of people, and send the file again without it." if private else ""
    yield Finding(what, do, must=private)
