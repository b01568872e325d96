"""The words of the report that need a meaning."""

import re
from dataclasses import dataclass
from html import unescape

from geoaudit.pack.tables import slug


@dataclass(frozen=True)
class Term:
    """A word of the glossary: the word, its meaning, and what it is found by in a text."""

    word: str
    meaning: str
    found_by: str

    @property
    def id(self) -> str:
        """Its place in the page."""
        return f"word-{slug(self.word)}"


TERMS = (
    Term(
        "Base",
        "The number that a percentage is of.",
        r"\bbase\b",
    ),
    Term(
        "Break",
        "A day from which a source's figures mean something else, such as a new way of counting. Figures "
        "from before and after it cannot be compared.",
        r"\bbreaks?\b",
    ),
    Term(
        "Confidence interval",
        "The span that the true value is likely to lie in. A 95% interval holds it 95 times out of 100. A "
        "wide one means that there is little to go by.",
        r"\binterval",
    ),
    Term(
        "Density",
        "How many there are to a square kilometre, smoothed over the land around.",
        r"\bdensity\b",
    ),
    Term(
        "Deprivation decile",
        "All small areas of the country in ten equal groups, from the most to the least deprived.",
        r"\bdeciles?\b",
    ),
    Term(
        "Estimate",
        "A figure that was not counted but worked out from others, such as the share of an area's "
        "addresses. It is marked [e].",
        r"\bestimate[sd]?\b",
    ),
    Term(
        "Gi* (Getis-Ord)",
        "A test of whether an area and those around it hold more, or fewer, than chance would give. Where "
        "they do it is a hot spot, or a cold spot.",
        r"\bGi\*",
    ),
    Term(
        "GSS code",
        "The nine letters and digits by which the Office for National Statistics names an area, such as "
        "E05000001. A new boundary has a new code, even where the name stays.",
        r"\b[EWSN]\d{8}\b|\bGSS\b|\bcodes?\b",
    ),
    Term(
        "Median",
        "The one in the middle: half are more and half are less.",
        r"\bmedian\b",
    ),
    Term(
        "Midpoint rounding",
        "Figures in steps of six, each shown as the middle of its step: 1 to 6 as 3, 7 to 12 as 9, and so "
        "on.",
        r"\bmiddle of (?:its|their) six\b|\bmidpoint",
    ),
    Term(
        "No evidence of a difference",
        "The figures differ by no more than chance could give. It does not mean that they are equal.",
        r"\bno evidence of a difference\b",
    ),
    Term(
        "p-value",
        "How often chance alone would give as much as was found. Corrected: made stricter because many "
        "areas were tested at once.",
        r"\bp-value",
    ),
    Term(
        "Prediction accuracy index (PAI)",
        "How many times as many of the later crimes fell in the marked land as in the same amount of land "
        "at random.",
        r"\bPAI\b|\bprediction accuracy",
    ),
    Term(
        "Rate",
        "A number for every 1,000 residents, or whatever else it says. It lets places of different size "
        "be compared.",
        r"\brates?\b",
    ),
    Term(
        "Suppression",
        "Leaving a figure out, because it could point to a person or let another be worked out. It is "
        "marked [c].",
        r"\bhidden\b|\bsuppress",
    ),
    Term(
        "Ward",
        "The area that a councillor is elected for. Wards are redrawn from time to time, so the report "
        "names the day that its boundaries are of.",
        r"\bwards?\b",
    ),
    Term(
        "z score",
        "How far a value lies from what chance would give, in steps of its usual spread.",
        r"\bz score\b",
    ),
)


def terms_in(page: str) -> tuple[Term, ...]:
    """Return the words of the glossary that a page (HTML) uses, in the order of the alphabet."""
    text = unescape(re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", page, flags=re.DOTALL))
    return tuple(term for term in TERMS if re.search(term.found_by, text, re.IGNORECASE))
