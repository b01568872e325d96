"""The printed report's part on how the figures were made, and what they cannot say."""

from collections.abc import Iterator

from geoaudit.pack.figures import bases_of
from geoaudit.pack.paper_blocks import LEAD, Block, Bullets, Heading, Paragraph
from geoaudit.pack.paper_material import Material


def limits(material: Material) -> Iterator[Block]:
    """Yield the part on methods and limits."""
    yield Heading(1, "Methods and limits", "methods")
    yield Paragraph("How the figures were made, and what they cannot say.", LEAD)
    yield Heading(2, "Methods", "how")
    yield Bullets(tuple(_methods(material)))
    yield Heading(2, "Limits", "limits")
    yield Bullets(tuple(_limits(material)))


def _methods(material: Material) -> Iterator[str]:
    contents = material.contents
    yield (
        "Each row of each source was read, checked, and either counted or refused for a stated reason. How "
        "good the data is says how many."
    )
    yield (
        "A record is in an area where its place lies inside the boundary, on the boundaries named at each "
        "table."
    )
    if contents.policy.for_release and not all(source.public for source in contents.sources):
        yield (
            "Figures about people were protected before anything was made of them. Maps, charts and findings "
            "about people are made of the protected tables alone."
        )
    if any(bases_of(table.cells) for table in contents.tables):
        yield (
            "Where figures had to be brought to other boundaries or periods they were shared out, and marked "
            "as estimates."
        )
    if material.filing.found:
        yield "Each profile and finding says how it was worked out, with the source of its method."


def _limits(material: Material) -> Iterator[str]:
    yield (
        "Figures say what was recorded. Not everything that happens is reported, and not everything that is "
        "reported is recorded."
    )
    yield "Numbers are not rates. A busy place has more of most things."
    yield "Nothing here says why. Two things in the same place need have nothing to do with each other."
    yield "Where a record has no place on the map it is on no map. Those are no random few."
    yield "A difference that chance could have made is no difference to act on."
    if material.breaks:
        yield "Across a break figures cannot be compared."
    if material.contents.comparisons:
        yield "Areas were redrawn. The same name need not be the same land."
