"""How concentrated it is, which areas have high rates, where offenders come from, and near repeats."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.analysis.case import Case, classed, finding, mapped
from geoaudit.analysis.figures import in_period, one_type
from geoaudit.analysis.words import CRIMES, told
from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.hotspots.concentration import Chance, concentration
from geoaudit.hotspots.hot_rates import ABOVE, BELOW, NOT_TOLD_APART, hot_rates
from geoaudit.hotspots.journeys import (
    LEAST_BASE,
    NO_ONE,
    SAME,
    Wording,
    flows,
    sentences,
    where_from,
)
from geoaudit.hotspots.near_repeat import Bands, knox
from geoaudit.profiles.finding import COLD, HOT, PLAIN, SEQUENTIAL, Finding

RATE_STYLES = {ABOVE: HOT[0], NOT_TOLD_APART: PLAIN, BELOW: COLD[0]}
IN_HALF, OTHERS = "holds half of them", "the other half"
HALF_STYLES = {IN_HALF: SEQUENTIAL[4], OTHERS: SEQUENTIAL[1], "nothing": PLAIN}
TOO_FEW, MOST_TOLD = "too few to say", 3
FROM = {
    "residents": "most often by people who live there",
    "neighbours": "most often by people from next to it",
    "afar": "most often by people from further off",
    NO_ONE: "no one group stands out",
}
FROM_STYLES = {
    FROM["residents"]: SEQUENTIAL[4],
    FROM["neighbours"]: SEQUENTIAL[3],
    FROM["afar"]: SEQUENTIAL[1],
    FROM[NO_ONE]: SEQUENTIAL[0],
    TOO_FEW: PLAIN,
}
SHARES = {name: f"{name}_percent" for name in ("residents", "neighbours", "afar", "not_known")}
HAS_OWN, HAS_NONE = "some by people who live there", "none by people who live there"
OWN_STYLES = {HAS_OWN: SEQUENTIAL[3], HAS_NONE: PLAIN}
VISITORS = 3.0
"""A rate to residents of so many times the whole's is one of visitors too: a city centre, a shopping park."""

_RATES = (
    "Rates are per 1,000 {base}, with 95% intervals: exact under 10 events and Byar's from 10 on; of "
    "rounded figures from the lower limit of the least to the upper limit of the most that they can stand "
    "for. One interval in twenty lies clear of the whole by chance alone."
)
_VISITORS = (
    "An area whose rate is {times:g} times the whole's or more is marked: many of those at risk there are "
    "likely to be visitors, and its rate to {base} is no measure of risk."
)
_JOINT = "The Lorenz curve and the measures of concentration are of all {one}s, those without any among them."


_JOURNEYS = (
    "Offences whose offender is known, from the area of the home (as the source of homes has it, on the "
    "day of its extract and not of the offence) to the area of the offence; distances are between points "
    "of the two areas. Those who are caught are not all who offend."
)
_TOO_FEW_HOMES = "No area shows {least} or more offences whose offender's home is known."
_LEAST = (
    "Shares are of the offences whose offender's home is known, where they are {least} or more. Those are "
    "added up of the published figures of each home, and there is no figure where one of them is hidden. All "
    "offences of the area are its published total: rounded parts need not add up to it."
)
_LARGEST = (
    "An area is called after the group whose offences are more than those of each other group (residents, "
    "neighbours, people from further off) whatever numbers the published figures stand for; where no group's "
    "are, no one group stands out."
)


def concentration_map(case: Case) -> Finding:
    """Return in how few areas half of it is, against what chance would give."""
    n = case.n
    one = case.scene.one
    hidden = bool(np.isnan(n).any())
    events = f"{case.noun} that are shown" if hidden else case.noun
    found = concentration(n, None, Chance(seed=case.plan.seed, events=events, places=f"{one}s"))
    order = np.argsort(-np.nan_to_num(n), kind="stable")
    before = np.cumsum(np.nan_to_num(n)[order]) - np.nan_to_num(n)[order]
    half = np.zeros(len(n), bool)
    half[order] = before < np.nansum(n) / 2
    words = np.select([half & (n > 0), n > 0], [IN_HALF, OTHERS], "nothing")
    classes = classed(words, n, HALF_STYLES)
    table = pd.DataFrame({"n": n})
    others = {"measures": found.measures, "lorenz": found.lorenz}
    return mapped(case, table, classes, found.sentences, ["" if hidden else _JOINT.format(one=one)], others)


def rates_map(case: Case) -> Finding:
    """Return each area's rate with its interval, and which are told apart from the whole."""
    if case.base is None:
        raise LookupError(case.plan.title)
    series, at = case.figures, case.figures.labels.index(case.now)
    figures = pd.DataFrame(
        {
            "area_code": case.scene.areas["area_code"],
            "n": series.n[:, at],
            "lower_n": series.lower[:, at],
            "upper_n": series.upper[:, at],
            "population": case.base.n,
        }
    )
    found = hot_rates(figures)
    known = figures["n"].notna() & (figures["population"] > 0)
    whole = float(figures["n"][known].sum() / figures["population"][known].sum() * 1000)
    many = np.where(found["rate"] >= VISITORS * whole, "yes", "no")
    visitors = pd.Series(many, dtype="str").where(found["rate"].notna().to_numpy())
    against = found["against"].fillna(NOT_TOLD_APART).to_numpy(object)
    classes = classed(against, found["rate"].to_numpy(), RATE_STYLES)
    table = figures[["n", "population"]].join(found[["rate", "lower", "upper", "against"]])
    names = case.scene.areas["area_name"]
    above = [str(name) for name in names[against == ABOVE]]
    said = [
        f"There are {case.about}{whole:.1f} {case.noun} per 1,000 {case.base.name}.",
        told(
            above,
            case.scene.one,
            ("lies above it by more than chance would", "lie above it by more than chance would"),
        ),
    ]
    methods = [_RATES.format(base=case.base.name), _VISITORS.format(times=VISITORS, base=case.base.name)]
    return mapped(case, table.assign(visitors=visitors), classes, said, methods)


def journeys_map(case: Case) -> Finding:
    """Return which areas' offences are by residents, by neighbours and by people from further off."""
    areas = case.scene.areas
    pairs = _inner(case.made_of[0], case.now, ["area_code", "home"])
    origins = where_from(pairs, pd.Series(case.n, areas["area_code"]))
    origins = origins.set_index("area_code").reindex(areas["area_code"]).reset_index()
    words = origins["largest"].map(FROM).fillna(TOO_FEW).to_numpy(object)
    classes = classed(words, origins["known"].to_numpy(float), FROM_STYLES)
    told = origins[["n", "known", *SHARES]].rename(columns=SHARES)
    names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
    wording = Wording(case.scene.one, case.about.strip())
    most = origins[origins["largest"].notna()].nlargest(MOST_TOLD, "known")
    said = [*sentences(most, names, wording)] or [_TOO_FEW_HOMES.format(least=LEAST_BASE)]
    methods = [_JOURNEYS, _LEAST.format(least=LEAST_BASE), _LARGEST]
    return mapped(case, told, classes, said, methods)


def flows_map(case: Case) -> Finding:
    """Return from which areas people come to offend in which."""
    areas, around = case.scene.areas, case.around
    pairs = _inner(case.made_of[0], case.now, ["area_code", "home_area"])
    routes = flows(pairs, around[["area_code", "easting", "northing"]])
    own = _own(pairs, areas["area_code"], exact=case.internal)
    classes = classed(np.where(own > 0, HAS_OWN, HAS_NONE), own, OWN_STYLES)
    names = dict(zip(around["area_code"], around["area_name"], strict=True))
    between = routes[(routes["band"] != SAME) & routes["distance_km"].notna()]
    told = [
        f"From {names[row.home_area]} to {names[row.area_code]}: {row.n:,.0f}."
        for row in between.head(MOST_TOLD).itertuples()
    ]
    table = pd.DataFrame({"n": case.n, "residents": own})
    return mapped(case, table, classes, told, [_JOURNEYS], {"flows": routes})


def _own(pairs: pd.DataFrame, codes: "pd.Series[str]", exact: bool) -> NDArray[np.float64]:
    """How many are by residents; where no home is in an area, none, but for homes that are taken together."""
    stay = pairs[(pairs["area_code"] == pairs["home_area"]).to_numpy()].set_index("area_code")["n"]
    own = stay.reindex(codes).to_numpy(np.float64, na_value=np.nan)
    nobody = exact & ~codes.isin(pairs["home_area"]).to_numpy(bool)
    return np.where(nobody, 0.0, own)


def _inner(profile: Profile, period: str, keys: list[str]) -> pd.DataFrame:
    """The figures of a table for a period and between what each lies, without totals."""
    plain = profile.cells.drop(columns=["lower", "upper"], errors="ignore").join(profile.ranges)
    cells, _ = one_type(plain)
    inner = (cells[keys] != TOTAL).all(axis=1) & (cells["period"] == period)
    return cells.loc[inner.to_numpy(), [*keys, "n", "lower", "upper"]].reset_index(drop=True)


def near_repeat_finding(case: Case) -> Finding:
    """Return whether events come near one another in place and time."""
    if case.events is None:
        raise LookupError(case.plan.title)
    plan = case.plan
    table, crimes_alone = one_type(case.events.table)
    table = in_period(table, plan.period) if plan.period else table
    each = table.loc[table.index.repeat(table["n"].astype(int))]
    events = each[["easting", "northing"]].assign(date=pd.to_datetime(each["day"]))
    found = knox(events, Bands(plan.metres, plan.days), plan.distance, plan.permutations, plan.seed)
    return finding(case, found.sentences, [CRIMES if crimes_alone else ""], {"pairs": found.table})
