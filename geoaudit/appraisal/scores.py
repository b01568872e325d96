"""Scores: weighted criteria make a section's score, weighted sections the overall one.

Everything is a `Fraction` until it is printed, half up, since 0.3 x 57 + 0.4 x 72 + 0.3 x 62 is 64.5 and must
not become 64 by a binary fraction or by rounding to even. Figures that were printed rounded leave a range
that the true score lies in, and a published score is consistent where its own range meets that one.

Source: HM Inspectorate of Probation (2003) Effective Supervision Inspection of Derbyshire Probation Area,
Scoring approach: critical criteria weigh twice the important ones; assessment 30 %, interventions 40 %,
initial outcomes 30 %. The same (2004) Annual Report 2003/2004, paragraph 2.14: sections and overall scores of
14 areas.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, nan
from typing import Any

import pandas as pd

from geoaudit.appraisal.score_sheets import CriteriaSheet, SectionSheet

_RANGE = ["low", "exact", "high"]


@dataclass(frozen=True)
class Scores:
    """What criteria come to.

    Attributes
    ----------
    sections : DataFrame
        One row for each ``area`` and ``section``, with the columns of a score.
    overall : DataFrame
        One row for each ``area``, with the columns of a score, from the sections before rounding.

    Notes ----- The columns of a score, in per cent: ``exact`` (a `Fraction`, missing where a part that has a
    weight has no score), ``score`` (half up, to the decimals of the published one, else whole), ``low`` and
    ``high`` (between which the true one lies, given how the parts are printed), ``published``,
    ``to_the_digit`` (the published one is `score`) and ``consistent`` (what the published one stands for
    meets the range from `low` to `high`); the last two are missing where nothing is published or there is no
    score.
    """

    sections: pd.DataFrame
    overall: pd.DataFrame


def score(sheet: CriteriaSheet) -> Scores:
    """Return each section's and each area's score, from criteria.

    Parameters
    ----------
    sheet : CriteriaSheet
        A criterion with a weight but without a score leaves its section, and so the area, without one: a mean
        of fewer criteria is another score.
    """
    sections = _combined(sheet.criteria, ["area", "section"])
    overall = _combined(sections.join(sheet.sections["weight"]).reset_index(), ["area"])
    return Scores(_compared(sections, sheet.sections), _compared(overall, sheet.overall))


def score_sections(sheet: SectionSheet) -> pd.DataFrame:
    """Return each area's overall score, from sections as they are printed.

    Parameters
    ----------
    sheet : SectionSheet
        A section with a weight but without a score leaves the area without one.

    Returns
    -------
    DataFrame
        As `Scores.overall`.
    """
    return _compared(_combined(sheet.sections, ["area"]), sheet.overall)


def unweighted(parts: pd.DataFrame) -> pd.DataFrame:
    """Return a sheet's parts with a weight of 1 wherever there is one: what the plain mean is of."""
    return parts.assign(weight=parts["weight"].map(lambda weight: Fraction(weight > 0)))


def score_sentences(overall: pd.DataFrame) -> tuple[str, ...]:
    """Return what a check of published overall scores found, in words.

    Parameters
    ----------
    overall : DataFrame
        As `Scores.overall`.

    Returns
    -------
    tuple of str
        One about all areas with a published score, one for each whose published score its parts cannot come
        to, and one that names the areas without a score.
    """
    none = overall.loc[overall["exact"].isna(), "area"].tolist()
    known = overall.dropna(subset="consistent").astype({"consistent": bool, "to_the_digit": bool})
    ends = (f"No overall score is given for {_listed(none)}: a part that has a weight has no score.",)
    return (
        *((_agreement(known),) if len(known) else ()),
        *_refuted(known[~known["consistent"]]),
        *(ends if none else ()),
    )


def section_sentences(scores: Scores) -> tuple[str, ...]:
    """Return each area's scores in words: the overall one, then its sections."""
    parts = scores.sections.assign(text=_words(scores.sections["section"], scores.sections["score"]))
    sections = parts.groupby("area", sort=False)["text"].agg(", ".join)
    area = scores.overall["area"]
    return tuple(_words(area, scores.overall["score"]) + " overall: " + area.map(sections) + ".")


def _combined(parts: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return the weighted mean, exact and at both ends, of the parts of each of the keys."""
    nothing: Any = Fraction(0)
    weighed = parts[_RANGE].mul(parts["weight"], axis=0).where(parts["weight"] > 0, nothing)
    together = weighed.assign(weight=parts["weight"]).groupby([parts[key] for key in keys], sort=False)
    sums = together.agg(_total)
    whole: pd.DataFrame = sums[_RANGE].div(sums["weight"].where(sums["weight"] > 0, nan), axis=0)
    return whole


def _total(parts: pd.Series) -> Fraction | float:
    return nan if parts.isna().any() else sum(parts, Fraction(0))


def _compared(combined: pd.DataFrame, published: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a score."""
    printed = published.reindex(combined.index)
    unit = printed["decimals"].fillna(0).astype(object).map(lambda decimals: Fraction(1, 10**decimals))
    rounded = (combined["exact"] / unit).map(lambda score: floor(score + Fraction(1, 2)), na_action="ignore")
    rounded *= unit
    known = combined["exact"].notna() & printed["exact"].notna()
    both = combined[known].join(printed.loc[known, _RANGE].add_suffix("_printed"))
    meets = (both["low"] < both["high_printed"]) & (both["low_printed"] < both["high"])
    table = combined[["exact"]].assign(
        score=rounded.astype("float64"),
        low=combined["low"].astype("float64"),
        high=combined["high"].astype("float64"),
        published=printed["exact"].astype("float64"),
        to_the_digit=(rounded == printed["exact"]).astype("boolean").where(known),
        consistent=meets.astype("boolean").reindex(combined.index),
    )
    return table.reset_index()


def _agreement(known: pd.DataFrame) -> str:
    exact = int(known["to_the_digit"].sum())
    come = "comes" if exact == 1 else "come"
    text = f"{exact} of {len(known)} published overall scores {come} out to the digit"
    by_rounding = known.loc[known["consistent"] & ~known["to_the_digit"], "area"].tolist()
    if by_rounding:
        text += (
            f"; {len(by_rounding)} more ({_listed(by_rounding)}) can be reached from figures before rounding"
        )
    return text + f"; {int((~known['consistent']).sum())} cannot be reached."


def _refuted(wrong: pd.DataFrame) -> tuple[str, ...]:
    rows = zip(wrong["area"], wrong["low"], wrong["high"], wrong["published"], strict=True)
    return tuple(
        f"{area}: the parts as printed come to between {low:.2f}% and {high:.2f}%, and {published:g}% is "
        "published."
        for area, low, high, published in rows
    )


def _words(names: "pd.Series[str]", scores: "pd.Series[float]") -> "pd.Series[str]":
    shown = scores.map("{:g}%".format).where(scores.notna(), "no score")
    return names.astype("str") + " " + shown


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
