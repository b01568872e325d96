"""What changed, what lasts, and in which hours of the week."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.analysis.case import Case, Classes, classed, finding, mapped
from geoaudit.analysis.figures import Series, one_type
from geoaudit.analysis.local import level_of
from geoaudit.analysis.words import CRIMES, LEVEL, told
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import HotspotError
from geoaudit.hotspots.change import change
from geoaudit.hotspots.correction import corrected
from geoaudit.hotspots.getis_ord import gi_star_exact
from geoaudit.hotspots.inference import FEWEST_EVENTS
from geoaudit.hotspots.persistence import CLASSES, persistence
from geoaudit.hotspots.season import hours_of_week, peak_block
from geoaudit.hotspots.trend import FEWEST_PERIODS, mann_kendall
from geoaudit.periods.aoristic import HOURS, WEEKDAYS
from geoaudit.profiles.finding import COLD, HOT, OTHERS, PLAIN, Finding

MORE, FEWER, AS_ALL = "more than elsewhere", "fewer than elsewhere", "as the whole"
CHANGE_STYLES = {MORE: HOT[0], AS_ALL: PLAIN, FEWER: COLD[0]}
NEVER = "none"
PERSISTENCE_STYLES = {
    "new": OTHERS[0],
    "intensifying": HOT[0],
    "persistent": HOT[1],
    "diminishing": OTHERS[1],
    "sporadic": OTHERS[2],
    "historical": COLD[1],
    NEVER: PLAIN,
}
_CHANGE = (
    "Each area's two periods are compared with how the whole changed, the split being beta-binomial: "
    "crimes come in series, so that chance alone (Poisson) would find too much. The dispersion, estimated "
    "from all areas together, is {dispersion:.2f} times that of chance alone."
)
_PERSISTENCE = (
    "In each month an area is hot where Getis-Ord Gi* (exact, total randomisation, two-sided, corrected "
    "over areas) is above chance at 5%; the trend of its months is told by the Mann-Kendall test with the "
    "correction of Hamed and Rao (1998), corrected over the areas that were ever hot. What each class is "
    "stands in the documentation of hotspots."
)

_BESIDE = {which: (f"{which} more than chance explains, beside the whole",) * 2 for which in ("rose", "fell")}
_AS_THEY_ARE = "The specification asks for p-values as they are: none is corrected over areas."
_TOO_FEW = (
    "In {few} months no hot spot can be told, as there are fewer than {least} or as many everywhere: none is "
    "hot then."
)
_UNTIMED = "Events without a time of day, or spread over more than a day, are in no hour."
_HOURS = (
    "Each hour of the week beside an even week, by the exact binomial tail, two-sided and corrected over "
    "hours (Benjamini and Hochberg 1995). Series of events make such p-values somewhat too small."
)


def change_map(case: Case) -> Finding:
    """Return which areas changed otherwise than the whole did."""
    before = str(case.plan.before.label if case.plan.before else "")
    found = change(case.figures.at(before), case.n)
    table = found.table
    p = level_of(case, table["p"].to_numpy())
    more = table["difference"].to_numpy() > 0
    words = np.select([(p <= LEVEL) & more, (p <= LEVEL) & ~more], [MORE, FEWER], AS_ALL)
    known = table["before"].to_numpy() + table["after"].to_numpy()
    classes = classed(words, known, CHANGE_STYLES)
    columns = ["before", "after", "expected", "difference", "ratio", "z", "p"]
    figures = table[columns].assign(p_corrected=corrected(table["p"].to_numpy()))
    figures.insert(0, "n", known)
    total = [f"{case.about}{np.nansum(table[name]):,.0f}" for name in ("before", "after")]
    sentences = [
        f"There were {total[1]} {case.noun}, against {total[0]} before.",
        told(_names(case, classes, MORE), case.scene.one, _BESIDE["rose"]),
        told(_names(case, classes, FEWER), case.scene.one, _BESIDE["fell"]),
    ]
    return mapped(case, figures, classes, sentences, [_CHANGE.format(dispersion=found.dispersion)])


def persistence_map(case: Case) -> Finding:
    """Return which hot spots are new, last, grow, fade, come and go, or are of the past."""
    months = case.figures
    _require_months(case)
    hot = np.column_stack([_hot_in(case, label) for label in months.labels])
    trend = mann_kendall(months.n)
    ever = np.where((hot == 1).any(axis=1), trend["p"], np.nan)
    trend["p_corrected"] = level_of(case, ever)
    words = persistence(hot, trend, LEVEL)
    held = np.isfinite(months.n).sum(axis=1)
    total = np.where(held > 0, np.nansum(months.n, axis=1), np.nan)
    classes = classed(words, np.where(pd.isna(words), np.nan, total), PERSISTENCE_STYLES)
    table = pd.DataFrame(
        {
            "n": total,
            "months": held,
            "months_hot": np.nansum(hot, axis=1).astype(int),
            "tau": trend["tau"],
            "slope": trend["slope"],
            "p": trend["p"],
            "p_corrected": trend["p_corrected"],
        }
    )
    methods = [_PERSISTENCE, "" if case.plan.corrected else _AS_THEY_ARE, *_of_months(months)]
    return mapped(case, table, classes, _lasting(case, classes), methods)


def _of_months(months: Series) -> Iterator[str]:
    """Which months are gaps, and in how many nothing can be told."""
    held = np.isfinite(months.n).sum(axis=0) > 0
    gaps = [label for label, there in zip(months.labels, held, strict=True) if not there]
    if gaps:
        yield f"Nothing is held, or asked for, of {', '.join(gaps)}: a gap and no zero."
    few = int((held & ~_can_be_told(months.n)).sum())
    if few:
        yield _TOO_FEW.format(few=few, least=FEWEST_EVENTS)


def _can_be_told(n: NDArray[np.float64]) -> NDArray[np.bool_]:
    """In which months hot spots can be told: those with enough events, not as many in every area."""
    known = np.isfinite(n)
    least, most = np.where(known, n, np.inf).min(axis=0), np.where(known, n, -np.inf).max(axis=0)
    told: NDArray[np.bool_] = (np.nansum(n, axis=0) >= FEWEST_EVENTS) & (least < most)
    return told


def hours_finding(case: Case) -> Finding:
    """Return the hours of the week in which most happens."""
    profile: Profile = case.made_of[0]
    cells, crimes_alone = one_type(profile.cells)
    mine = cells[(cells["period"] == case.now).to_numpy()]
    inner = mine["weekday"].isin(WEEKDAYS) & mine["hour"].isin(HOURS)
    found = hours_of_week(mine.loc[inner, ["weekday", "hour", "n"]])
    return finding(
        case, _of_hours(found), [_HOURS, _UNTIMED, CRIMES if crimes_alone else ""], {"hours": found}
    )


def _of_hours(hours: pd.DataFrame) -> list[str]:
    """When most happens, as far as enough of the hours are shown to say so."""
    shown, all_of_them = int(hours["n"].notna().sum()), len(hours)
    if shown == all_of_them:
        return [peak_block(hours)]
    if shown < all_of_them / 2:
        return [f"Only {shown} of the {all_of_them} hours are shown: too few to say when most happens."]
    return [peak_block(hours), f"That is of the {shown} of {all_of_them} hours that are shown."]


def _require_months(case: Case) -> None:
    """Refuse too few months to tell what lasts."""
    months = len(case.figures.labels)
    if months < FEWEST_PERIODS:
        raise HotspotError(
            f"it must be of at least {FEWEST_PERIODS} months to tell what lasts, and is of {months}: "
            "take a longer time."
        )


def _hot_in(case: Case, label: str) -> NDArray[np.float64]:
    try:
        return _hot(case, case.figures.at(label))
    except HotspotError as problem:
        raise HotspotError(f"of {label} no hot spot can be told: {problem}") from None


def _hot(case: Case, n: NDArray[np.float64]) -> NDArray[np.float64]:
    """Whether each area is hot in a month: 1 or 0, missing where the month is."""
    if not _can_be_told(n[:, None])[0]:
        return np.where(np.isnan(n), np.nan, 0.0)
    found = gi_star_exact(n, case.scene.neighbours)
    p = level_of(case, found["p"].to_numpy())
    hot = ((p <= LEVEL) & (found["z"].to_numpy() > 0)).astype(float)
    return np.where(np.isnan(p), np.nan, hot)


def _lasting(case: Case, classes: Classes) -> list[str]:
    said = []
    for name in CLASSES:
        names = _names(case, classes, name)
        if name != NEVER and names:
            said.append(told(names, case.scene.one, (f"is {name}", f"are {name}")))
    return said or [
        f"No {case.scene.one} was a hot spot of {case.noun} in enough months to say that it lasts."
    ]


def _names(case: Case, classes: Classes, wanted: str) -> list[str]:
    found = np.flatnonzero(classes.words.astype(str) == wanted)
    return [str(name) for name in case.scene.areas["area_name"].iloc[found]]
