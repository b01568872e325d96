"""What the report of a pack is also written as, beside the page: for paper, for Word, and as pictures."""

PDF, WORD, PICTURES = "pdf", "word", "pictures"
FORMATS = (PDF, WORD, PICTURES)
"""All of them, which a pack has unless its specification asks for fewer."""
