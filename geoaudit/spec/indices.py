"""Which deprivation index the records of each source are told by."""

from collections.abc import Iterator

from geoaudit.errors import SpecificationError
from geoaudit.records.deprivation_index import DEPRIVATION, RURAL
from geoaudit.spec.document import Document
from geoaudit.spec.refusing import require_known

_TOLD = frozenset((DEPRIVATION, RURAL))


def indices_of(document: Document) -> dict[str, str]:
    """Return the name of the index of each source that anything is asked of by decile, or by urban and rural.

    It is the one that the source's profiles name, and else the only one that there is: the columns are
    called the same whatever the index, so that a source has one.

    Parameters
    ----------
    document : Document
        With the tables that its profiles and maps are made of.

    Raises
    ------
    SpecificationError
        Where a source has none, cannot be told which, has two, or one that does not tell urban from rural.
    """
    columns: dict[str, set[str]] = {}
    for source, names in _asked(document):
        columns.setdefault(source, set()).update(names)
    found = {source: _index_of(source, document) for source in columns}
    for source, name in found.items():
        if RURAL in columns[source] and document.deprivation[name].rural is None:
            raise SpecificationError(
                f"An index must tell urban from rural where a table is by '{RURAL}', as one of '{source}' "
                f"is, and [deprivation.{name}] does not: add rural, the column of its file that does."
            )
    return found


def _asked(document: Document) -> Iterator[tuple[str, frozenset[str]]]:
    """Each source with the columns of an index that something is by or restricted by."""
    used = [(table.source, {*table.by, *table.where}) for table in document.tables]
    for plan in document.hotspots:
        used += [(plan.source, {*plan.where}), (plan.beside or "", {*plan.beside_where})]
    yield from ((source, _TOLD & names) for source, names in used if _TOLD & names)


def _index_of(source: str, document: Document) -> str:
    known = list(document.deprivation)
    named = [one.index for one in document.profiles if one.source == source and one.index]
    found = list(dict.fromkeys(named)) or known
    if not found:
        raise SpecificationError(
            f"Records must have an index to be told by deprivation, and those of '{source}' have none: add "
            "[deprivation.NAME] with its file, edition and boundaries."
        )
    if len(found) > 1:
        raise SpecificationError(
            f"The records of a source must be told by one deprivation index, and there are {len(found)} for "
            f"'{source}' ({', '.join(found)}): name one of them in its profiles."
        )
    require_known(found[0], known, f"the source '{source}'", "deprivation index")
    return found[0]
