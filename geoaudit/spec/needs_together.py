"""Whether needs can be told together with the one that a profile names."""

from collections.abc import Iterator

from geoaudit.records.instruments import NEEDS
from geoaudit.records.needs import TOGETHER
from geoaudit.spec.document import Document, Profile


def of_together(one: Profile, document: Document) -> Iterator[str]:
    """Yield what a profile that tells which needs come together must do otherwise, as the end of a sentence.

    One need of a source is told with all others and by nothing else: what that tells of a ward can be held
    against all there is (`disclosure.pairs`), as it could not with two.
    """
    if TOGETHER in {*(one.by or ()), *one.where}:
        yield f"be by other columns than {TOGETHER}, which stands beside needs alone: put together in it."
    if one.together is None:
        return
    if one.together not in NEEDS:
        yield f"name in together a need of the one list, and '{one.together}' is none: {'; '.join(NEEDS)}."
    if one.together != need_of(one.source or "", document):
        yield "name in together the need that every profile of its source names there: make them equal."
    if one.where:
        yield (
            "be of everybody where it names a need in together, since the numbers of a part would tell of it "
            "beside those of all: leave where out."
        )
    for table in document.tables:
        if table.source == one.source and TOGETHER in {*table.by, *table.where}:
            yield f"be alone in telling which needs come together: take {TOGETHER} out of '{table.title}'."


def need_of(source: str, document: Document) -> str:
    """Return the need that others of a source are told together with; empty where no profile asks."""
    asked = (one.together for one in document.profiles if one.source == source and one.together)
    return next(asked, "")
