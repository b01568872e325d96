"""The printed report's first part, in short, and its last words: what those that need a meaning mean."""

from collections.abc import Iterable, Iterator
from html import escape

from geoaudit.pack.front import front_of
from geoaudit.pack.glossary import terms_in
from geoaudit.pack.paper_blocks import LEAD, Block, Bullets, Grid, Heading, Paragraph, Picture
from geoaudit.pack.paper_material import Material
from geoaudit.pack.saying import capital


def summary(material: Material) -> Iterator[Block]:
    """Yield the part that says in short what was found, what was hidden, and how good the data is."""
    contents = material.contents
    front = front_of(contents, material.filing)
    yield Heading(1, "In short", "summary")
    about = f"This pack is about {contents.partnership}."
    if contents.agreed:
        about = f"This pack was made for {contents.agreed.partner}, for {contents.agreed.purpose}."
    yield Paragraph(about, LEAD)
    yield Paragraph(front.covers)
    if front.told:
        yield Heading(2, "What was found", "found")
        yield Bullets(tuple(f"{capital(one.title)}: {' '.join(one.sentences)}" for one in front.told))
    yield Heading(2, "What was hidden from this pack", "hidden-in-short")
    yield from map(Paragraph, front.hidden)
    yield Heading(2, "How good its data is", "data-in-short")
    yield from map(Paragraph, front.data)


def glossary(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the part on the words of the other parts that need a meaning."""
    terms = terms_in(escape(" ".join(_words(block) for block in blocks)))
    if terms:
        yield Heading(1, "What the words mean", "words")
        yield Grid("Words of this report", ("Word", "Meaning"), tuple((t.word, t.meaning) for t in terms), 1)


def _words(block: Block) -> str:
    match block:
        case Heading() | Paragraph():
            return block.words
        case Bullets():
            return " ".join(block.items)
        case Picture():
            return block.drawing.title
        case Grid():
            return " ".join((block.caption, *block.head, *block.notes))
