"""What has been settled of a specification that somebody is drawing up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geoaudit.places.boundaries import BoundaryFile
from geoaudit.records.source import RecordSource

BOUNDARIES, POSTCODES, RECORDS = "boundaries", "postcodes", "records"
CODES, LOOKUP, WEIGHTS, NOTHING = "codes", "lookup", "weights", "nothing"
USES: Mapping[str, str] = {
    BOUNDARIES: "boundaries",
    POSTCODES: "postcodes",
    RECORDS: "records or figures",
    CODES: "offence codes",
    LOOKUP: "which area lies in which",
    WEIGHTS: "how many live in each area",
    NOTHING: "nothing",
}
"""What a file can be taken for, in words."""

COMMON_WINDOW = "common window"


@dataclass(frozen=True)
class Taken:
    """What a file is taken for.

    Attributes
    ----------
    use : str
        One of `USES`.
    why : str
        The reason, as a sentence.
    kind : str
        The kind of record; empty for anything else.
    layout : str
        The ready-made map of columns that it follows; empty for none.
    columns : tuple of str
        Its columns, of the first table or layer in it.
    sheet : str
        Which sheet of a workbook; empty for anything else.
    """

    use: str
    why: str
    kind: str = ""
    layout: str = ""
    columns: tuple[str, ...] = ()
    sheet: str = ""


@dataclass(frozen=True)
class Came:
    """A file that came.

    Attributes
    ----------
    path : Path
        Where it lies.
    sent : bool
        Whether it lies there for this session alone, and moves when the draft is saved.
    taken : Taken
    """

    path: Path
    sent: bool
    taken: Taken


@dataclass(frozen=True)
class Supplied:
    """A source of records.

    Attributes
    ----------
    source : RecordSource
        As the audit reads it.
    covers : str
        The period that it holds, as people write it; empty where it says so itself.
    boundaries : str
        What figures were added up on; empty for records.
    """

    source: RecordSource
    covers: str = ""
    boundaries: str = ""

    @property
    def name(self) -> str:
        """What the specification calls it."""
        return self.source.name


@dataclass(frozen=True)
class Weighing:
    """How many live in each area.

    Attributes
    ----------
    name : str
        What the specification calls it.
    file : Path
    code, value : str
        Its columns of the areas' codes and of how many live there.
    boundaries : str
        The boundary set that has the codes.
    """

    name: str
    file: Path
    code: str
    value: str
    boundaries: str


@dataclass(frozen=True)
class Counted:
    """A table that is asked for, or a profile of rates.

    Attributes
    ----------
    title, source : str
    by : tuple of str
        What it is split by.
    where : mapping of str to str
        Which records alone are counted.
    per : str
        What rates are of; empty for a table.
    """

    title: str
    source: str
    by: tuple[str, ...]
    where: Mapping[str, str] = field(default_factory=dict)
    per: str = ""


@dataclass(frozen=True)
class Draft:
    """A specification as far as it is drawn up.

    Attributes
    ----------
    files : tuple of Came
    boundaries : tuple of BoundaryFile
        Every boundary set, under its name.
    supplied : tuple of Supplied
    weights : tuple of Weighing
    title : str
    main : str
        The boundary set that everything is counted on.
    partnership : tuple of str
        Whom it is for: areas of the column `parent` of the main set, or one name for all of it.
    parent : str
        The column that names partnerships; empty where the whole set is one.
    periods : tuple of str
        Labels; `COMMON_WINDOW` alone for the months that all sources share.
    policy : str
    refused : frozenset of str
        Titles of offered tables that are not wanted.
    profiles : bool
        Whether the ready-made set of profiles is wanted.
    """

    files: tuple[Came, ...] = ()
    boundaries: tuple[BoundaryFile, ...] = ()
    supplied: tuple[Supplied, ...] = ()
    weights: tuple[Weighing, ...] = ()
    title: str = ""
    main: str = ""
    partnership: tuple[str, ...] = ()
    parent: str = ""
    periods: tuple[str, ...] = (COMMON_WINDOW,)
    policy: str = "standard"
    refused: frozenset[str] = frozenset()
    profiles: bool = False

    def of_use(self, use: str) -> tuple[Path, ...]:
        """Return where the files lie that are taken for one use."""
        return tuple(came.path for came in self.files if came.taken.use == use)

    @property
    def codes(self) -> Path | None:
        """The table of offence codes."""
        return next(iter(self.of_use(CODES)), None)
