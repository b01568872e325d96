"""What the report of a pack is also written as, beside the page: for paper, for Word, and as pictures."""

from typing import Final, Literal, get_args

PDF: Final = "pdf"
WORD: Final = "word"
PICTURES: Final = "pictures"
Format = Literal["pdf", "word", "pictures"]
FORMATS: tuple[Format, ...] = get_args(Format)
"""All of them, which a pack has unless its specification asks for fewer."""
