"""What is known of one area: how many of each thing, its share and rate, and how that differs and changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.pack.timeline import read
from geoaudit.periods.breaks import Break, crossed
from geoaudit.periods.dates import in_full
from geoaudit.portraits.beside import REST, beside, interval
from geoaudit.portraits.subjects import PERSONS, Subject
from geoaudit.spec.profile_parts import RECORDS
from geoaudit.statistics.comparing import HIGHER, LOWER, NO_EVIDENCE, PER, compare_rates_between
from geoaudit.statistics.counts import count_envelope
from geoaudit.statistics.intervals import exactly
from geoaudit.statistics.rounding import percentages

MORE, LESS = "more than", "less than"
IN_WORDS = {HIGHER: MORE, LOWER: LESS, NO_EVIDENCE: NO_EVIDENCE, "": ""}
BROKEN = "not comparable"

MEANINGS = {
    "what": "what is counted",
    "period": "when: a period, or the day as at which people are counted",
    "n": "how many in the area, as published (missing where hidden)",
    "partnership": "how many in the whole partnership, as published, those of no area among them",
    "all_areas": "how many in all the partnership's areas: partnership without those of no area",
    "share": "n per cent of all_areas, rounded half up to one decimal",
    "share_lower": "the least that the true percentage can be, the figures being rounded",
    "share_upper": "the most that it can be",
    "rate": "n per 1,000 of what rates are of",
    "rate_lower": "lower end of the 95% interval of the rate",
    "rate_upper": "upper end of the 95% interval of the rate",
    "rest_rate_lower": "rate in the rest of the partnership's areas together: the least that it can be",
    "rest_rate_upper": "the most that it can be",
    "than_the_rest": "the area against the rest of the partnership, rates in the table of figures and shares "
    "in that of kinds: more than, less than, or no evidence of a difference",
    "before": "the period before",
    "n_before": "how many in the area then, as published",
    "than_before": "the latest period against the one before: more than, less than, no evidence of a "
    "difference, or not comparable and why",
}
BEFORE = ["before", "n_before", "than_before"]
FIGURES = ["what", "period", "n", "partnership", "all_areas", "share", "share_lower", "share_upper", *BEFORE]
RATES = [
    "what",
    "period",
    "rate",
    "rate_lower",
    "rate_upper",
    "rest_rate_lower",
    "rest_rate_upper",
    "than_the_rest",
]


@dataclass(frozen=True)
class Place:
    """An area and what it is held against.

    Attributes
    ----------
    code : str
    areas : sequence of str
        The codes of all areas of the partnership.
    base : mapping of str to float
        What rates are of, by code and in ``All`` of them; empty for no rates.
    breaks : sequence of Break
        Days from which a source means something else.
    """

    code: str
    areas: Sequence[str]
    base: Mapping[str, float]
    breaks: Sequence[Break] = ()


def known_of(subjects: Sequence[Subject], place: Place) -> pd.DataFrame:
    """Return a row for each subject, with the columns of `MEANINGS`; what cannot be said is missing."""
    nothing = dict.fromkeys(("than_the_rest", "before", "than_before"), "")
    rows = [nothing | dict(_row(one, place)) for one in subjects]
    table = pd.DataFrame(rows, columns=list(MEANINGS))
    words = [name for name in ("what", "period", *nothing) if len(table)]
    numbers = [name for name in MEANINGS if name not in {"what", "period", *nothing}]
    return table.astype(dict.fromkeys(words, "str") | dict.fromkeys(numbers, "float64"))


def tables_of(known: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return what is known as two tables: how many and how that changed, and the rates if there are any."""
    figures = known[FIGURES].drop(columns=BEFORE if (known["before"] == "").all() else [])
    rates = known.loc[known["than_the_rest"] != "", RATES]
    return {"figures": figures, **({"rates": rates.reset_index(drop=True)} if len(rates) else {})}


def _row(one: Subject, place: Place) -> Iterator[tuple[str, object]]:
    found = beside(one.rows(one.period), place.code, place.areas, once=one.table.measure != PERSONS)
    here = found.iloc[0]
    yield from (("what", one.noun), ("period", one.period))
    yield from (("n", float(here["n"])), ("partnership", float(here["whole_n"])))
    yield "all_areas", float(here["all_areas_n"])
    yield from _share(here).items()
    if place.base and one.counted:
        yield from _rates(found, place).items()
    if one.before:
        yield from _change(one, found, place).items()


def _share(here: pd.Series) -> dict[str, float]:
    """The area's part of all areas, and between what it lies: a rounded figure is at most all of them."""
    n, every = float(here["n"]), float(here["all_areas_n"])
    if not (np.isfinite(n) and np.isfinite(every) and every > 0):
        return {}
    low = here["lower"] / max(here["all_areas_upper"], 1.0)
    high = min(here["upper"] / max(here["all_areas_lower"], 1.0), 1.0)
    percent = float(percentages([min(n, every)], [every], 1)[0])
    return {"share": percent, "share_lower": 100 * float(min(low, 1.0)), "share_upper": 100 * float(high)}


def _rates(found: pd.DataFrame, place: Place) -> dict[str, object]:
    """The rate here and in the rest, and whether they differ, wherever the figures lie."""
    own, every = place.base[place.code], place.base[TOTAL]
    if own <= 0 or every <= own:
        return {}
    here, rest = interval(found), interval(found, REST)
    base, others = exactly([own]), exactly([every - own])
    limits = count_envelope(here.lower, here.upper)
    verdict = compare_rates_between(here, base, rest, others).verdict[0]
    known = bool(np.isfinite(found["n"].iloc[0]))
    return {
        "rate": float(found["n"].iloc[0]) / own * PER,
        "rate_lower": float(limits.lower[0]) / own * PER if known else np.nan,
        "rate_upper": float(limits.upper[0]) / own * PER if known else np.nan,
        "rest_rate_lower": float(rest.lower[0]) / (every - own) * PER,
        "rest_rate_upper": float(rest.upper[0]) / (every - own) * PER,
        "than_the_rest": IN_WORDS[str(verdict)] if known else "",
    }


def _change(one: Subject, found: pd.DataFrame, place: Place) -> dict[str, object]:
    """How many there were in the period before, and whether that is evidence of a change."""
    earlier = beside(one.rows(one.before), place.code, place.areas, once=one.table.measure != PERSONS)
    n = float(earlier["n"].iloc[0])
    told: dict[str, object] = {"before": one.before, "n_before": n}
    now, before = read(one.period), read(one.before)
    if now is None or before is None or one.table.measure != RECORDS:
        return told
    if broken := crossed(place.breaks, one.table.source, before.start, now.end):
        return told | {"than_before": f"{BROKEN}: {_in_words(broken[-1])}"}
    days = [exactly([(each.end - each.start).days]) for each in (now, before)]
    verdict = compare_rates_between(interval(found), days[0], interval(earlier), days[1]).verdict[0]
    shown = np.isfinite(found["n"].iloc[0]) and np.isfinite(n)
    return told | {"than_before": IN_WORDS[str(verdict)] if shown else ""}


def _in_words(one: Break) -> str:
    return f"{one.what} from {in_full(one.date)} on"
