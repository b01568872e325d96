"""Lists of names as sentences have them."""

from collections.abc import Sequence

MOST_NAMED = 3


def listed(names: Sequence[str]) -> str:
    """Return every one of a list in words: ``A, B and C``."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def named(names: Sequence[str]) -> str:
    """Return the first few of a list in words: ``A, B, C and 4 others``."""
    shown, left = list(names[:MOST_NAMED]), len(names) - MOST_NAMED
    if left > 0:
        return f"{', '.join(shown)} and {left:,} {'others' if left > 1 else 'other'}"
    return listed(shown)
