"""A page for one area: what the pack's tables say of it, in words that whoever speaks for it can use.

Rates are compared with those of the rest of the partnership's areas together, whatever may be hidden or
rounded in either.

Sources: Przyborowski, J. and Wilenski, H. (1940), Homogeneity of results in testing samples from Poisson
series, Biometrika 31; Newcombe, R. G. (1998), Interval estimation for the difference between independent
proportions, Statistics in Medicine 17; Eayres, D. (2008), Commonly used public health statistics and their
confidence intervals, Association of Public Health Observatories Technical Briefing 3.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.periods.snapshots import as_read
from geoaudit.portraits import area_figures, area_kinds
from geoaudit.portraits.area_figures import Place, known_of, tables_of
from geoaudit.portraits.area_kinds import LEAST_BASE, kinds_of
from geoaudit.portraits.area_words import WIDEST, Names, opening, paragraphs
from geoaudit.portraits.breakdown import within
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.need_sentences import standing_out
from geoaudit.portraits.rows import periods_of
from geoaudit.portraits.subjects import Subject, subjects_of
from geoaudit.portraits.wording import NOBODY_SAYS
from geoaudit.profiles.charts import Bars, Chart, Grouped

MOST_KINDS, MOST_CHARTS, LEAST_KINDS = 12, 3, 2
RANGE = "range that the rounded figures leave"

_ONCE = "The figures are those of the tables by area in this pack, each once however many tables have it."
_REST = (
    "Shares and rates are of what is in an area of the partnership. Those of no fixed or no known address and"
    " in custody are in the partnership's figure, and in no share, no rate and no comparison but that of "
    "needs, which is with everybody else. The rest of the partnership is its other areas together. Where one "
    "person can be counted in several areas, and some are in none, there is no share: nobody knows how many "
    "people the areas have together."
)
_TESTED = (
    "Two shares or two rates are told apart where the 95% interval of their difference is clear of 0 and p "
    "is under 0.05, wherever in their ranges the published figures may lie. Where that does not hold there "
    "is no evidence of a difference, which is not the same as being equal. Shares of under "
    f"{LEAST_BASE} are not held against others."
)
_KINDS = (
    "Shares of kinds are of those with it recorded; intervals are Wilson's at 95%, and of the difference "
    "Newcombe's (1998, method 10). Of twenty comparisons without a difference about one is said to differ."
)
_RATES = (
    "Intervals of rates are exact under 10 and Byar's from 10 on (Eayres 2008); differences of rates, and of "
    "one period from another, are tested by the exact conditional test (Przyborowski and Wilenski 1940). It "
    "takes events as independent: where one person or one place has many, less is certain than it says."
)
METHODS = (_ONCE, _REST, _TESTED, _KINDS, _RATES)


def area(case: Case) -> Told:
    """Return what is known of the one area that the plan names, of the case's tables by area."""
    code = case.plan.areas[0]
    called = case.areas.set_index("area_code")["area_name"].astype("str")
    subjects = subjects_of(case.tables, case.kinds)
    place = Place(code, tuple(case.areas["area_code"]), _base(case), case.breaks)
    names = Names(called[code], case.partnership, (case.plan.per or "").replace("_", " "))
    known, kinds = known_of(subjects, place), kinds_of(subjects, place)
    needs = {one.noun: _needs(case, one) for one in subjects if one.needs is not None}
    said = (
        " ".join(opening(_first(subjects, known), code, place.base, names)),
        *paragraphs(subjects, known, kinds, needs, names),
    )
    return Told(
        tuple(filter(None, said)) or (NOBODY_SAYS,),
        tables_of(known) | ({"kinds": kinds} if len(kinds) else {}),
        area_kinds.MEANINGS | area_figures.MEANINGS,
        (*_shares(known, place, names), *_by_kind(subjects, kinds, names)),
        METHODS,
        "; ".join(dict.fromkeys(one.period for one in subjects)),
    )


def _needs(case: Case, one: Subject) -> tuple[str, ...]:
    """Which needs stand out in the area, where people were assessed in the period that it is of."""
    table = one.needs
    if table is None or one.period not in periods_of(table):
        return ()
    about = "about " if table.policy.rounded else ""
    return standing_out(table, case.plan.areas[0], one.period, about, case.unscored)


def _first(subjects: Sequence[Subject], known: pd.DataFrame) -> pd.DataFrame:
    """What is known of all records of a kind, in the first of the ways in which they are counted."""
    keys = pd.Series([str(one.key) for one in subjects], known.index)
    return known[~keys.duplicated() & ~np.array([one.restricted for one in subjects], bool)]


def _base(case: Case) -> Mapping[str, float]:
    """What rates are of, by code; nothing where the audit does not say, or not of these areas."""
    if case.base is None or case.plan.areas[0] not in case.base.index:
        return {}
    return {str(code): float(value) for code, value in case.base.items()}


def _shares(known: pd.DataFrame, place: Place, names: Names) -> Iterator[Chart]:
    """The area's share of what is in all areas, beside its share of what rates are of."""
    shown = known[known["share_upper"] - known["share_lower"] <= WIDEST]
    if len(shown) < LEAST_KINDS:
        return
    value, lower, upper = (shown[name].to_numpy(np.float64) for name in _PERCENT)
    exact = upper - lower < _LEAST_RANGE
    ends = within(value, np.where(exact, np.nan, lower), np.where(exact, np.nan, upper))
    labels = [
        f"{what} ({as_read(period)})" for what, period in zip(shown["what"], shown["period"], strict=True)
    ]
    title = f"How much of what is in the areas of {names.partnership} is in {names.area}"
    of = 100 * place.base[place.code] / place.base[TOTAL] if place.base else None
    label = f"its share of {names.per}" if place.base else ""
    yield Bars(title, "per cent of all areas", labels, *ends, of, label, RANGE, 1)


_LEAST_RANGE = 0.05
"""Points of per cent under which a range is none to be seen."""
_PERCENT = ("share", "share_lower", "share_upper")


def _by_kind(subjects: tuple[Subject, ...], kinds: pd.DataFrame, names: Names) -> Iterator[Chart]:
    """What kinds there are here and in all areas: of the first few subjects, by one column each."""
    drawn = 0
    for one in subjects:
        own = kinds[(kinds["what"] == one.noun) & kinds["all_areas_percent"].notna()]
        by = _column(own)
        if by and drawn < MOST_CHARTS:
            drawn += 1
            yield _grouped(one, own[own["by"] == by], names)


def _column(own: pd.DataFrame) -> str:
    """The column in which most stands out, the first of those alike; empty where there is none to draw."""
    shown = own[own["percent"].notna()]
    sizes = shown.groupby("by", sort=False)["kind"].count()
    fit = sizes[sizes >= LEAST_KINDS].index
    if not len(fit):
        return ""
    told = shown["than_the_rest"].isin([area_figures.MORE, area_figures.LESS])
    out = told.groupby(shown["by"], sort=False).sum()[fit]
    return str(out.idxmax())


def _grouped(one: Subject, part: pd.DataFrame, names: Names) -> Chart:
    top = part.sort_values("all_areas_percent", ascending=False, kind="stable").head(MOST_KINDS)
    here = within(*(top[name].to_numpy(np.float64) for name in ("percent", "lower", "upper")))
    whole = list(top["all_areas_percent"])
    nothing = [np.nan] * len(top)
    series = [names.area, f"all areas of {names.partnership}"]
    title = f"{one.noun[0].upper()}{one.noun[1:]} by {part['by'].iloc[0]}: {names.area}"
    kinds = [str(kind) for kind in top["kind"]]
    ends = [here[1], nothing], [here[2], nothing]
    unit = f"per cent of {one.noun}"
    return Grouped(title, unit, kinds, series, [here[0], whole], *ends, interval="95% interval")
