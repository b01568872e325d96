"""The colours of the charts: those of the pack's pages, in steps of grey that can be told apart."""

import numpy as np

CARD, INK, SOFT, LINE, EDGE = "#ffffff", "#1d2730", "#51606c", "#d9dcd8", "#6b7a86"
MARK = "#8f1d14"
HATCH, HATCH_PAGE = "#7a6a52", "#f4efe4"
BAR = "#2874a6"
SERIES = ("#2d2a6e", "#c9800e", "#2874a6", "#0c5c6b")
"""In the order of use: the two that are furthest apart first."""
HATCHES = ("", "////", "----", "xxxx")
MARKERS = ("o", "s", "^", "D")
DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2), (1.5, 1.5), (7, 2, 1.5, 2))
SEQUENCE = ("#ffffff", "#dcebf3", "#a6cde2", "#5fa2c9", "#2874a6", "#0b3c66")

FONTS = "system-ui, -apple-system, 'Segoe UI', 'Liberation Sans', Arial, sans-serif"
"""Those of the pages: the reader's own, so that nothing is fetched."""


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, from 0 (black) to 1 (white).

    Source: World Wide Web Consortium (2018), Web Content Accessibility Guidelines 2.1, relative luminance.
    """
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 (the same grey) to 21 (black on white).

    Source: World Wide Web Consortium (2018), Web Content Accessibility Guidelines 2.1, contrast ratio.
    """
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def on(ground: str) -> str:
    """Return the colour of text that reads best on a ground."""
    return max((INK, CARD), key=lambda colour: contrast(colour, ground))


def shade(share: float) -> str:
    """Return the colour of a share (0 to 1) of the largest figure: the larger, the darker, in five steps."""
    return SEQUENCE[int(np.ceil(min(max(share, 0.0), 1.0) * (len(SEQUENCE) - 1) - 1e-9))]
