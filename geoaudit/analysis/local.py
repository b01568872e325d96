"""Where it is more than chance: Getis-Ord Gi*, local Moran's I, and two sources side by side."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.analysis.case import NO_FIGURE, Case, Classes, classed, mapped
from geoaudit.analysis.tested import tested
from geoaudit.analysis.words import LEVEL, STRONG, probability, told
from geoaudit.hotspots.correction import corrected, said_of_resolution
from geoaudit.hotspots.getis_ord import general_g, gi_star, gi_star_exact, gi_star_permuted
from geoaudit.hotspots.moran import lisa_labels, local_moran, moran
from geoaudit.hotspots.smoothing import smoothed_rates
from geoaudit.profiles.finding import COLD, HOT, OTHERS, PLAIN, Finding

HOT_STRONG, HOT_PLAIN = "hot spot (p ≤ 0.01)", "hot spot (p ≤ 0.05)"
COLD_STRONG, COLD_PLAIN = "cold spot (p ≤ 0.01)", "cold spot (p ≤ 0.05)"
NOTHING = "not told from chance"
GI_STYLES = {
    HOT_STRONG: HOT[0],
    HOT_PLAIN: HOT[1],
    NOTHING: PLAIN,
    COLD_PLAIN: COLD[1],
    COLD_STRONG: COLD[0],
}
LISA_STYLES = {
    "high among high": HOT[0],
    "high among low": HOT[1],
    "not significant": PLAIN,
    "low among high": COLD[1],
    "low among low": COLD[0],
}
BOTH, FIRST, SECOND, NEITHER = (
    "hot for both",
    "hot for the first alone",
    "hot for the second alone",
    "neither",
)
SIDE_STYLES = {BOTH: HOT[0], FIRST: OTHERS[0], SECOND: OTHERS[1], NEITHER: PLAIN}

_EXACT = (
    "Getis-Ord Gi* (Ord and Getis 1995) of counts: the exact chance of as many in an area and those next "
    "to it if all counts had been shuffled over all areas (total randomisation)."
)
_RATES = (
    "Getis-Ord Gi* of rates, drawn towards the whole where the base is small (empirical Bayes, Marshall "
    "1991), by the normal approximation under total randomisation."
)
_HARM = (
    "Getis-Ord Gi* of harm, by {permutations} conditional permutations with seed {seed}: the area keeps "
    "its own harm and the others are shuffled."
)
_LISA = (
    "Local Moran's I (Anselin 1995) by {permutations} conditional permutations with seed {seed}; two-sided "
    "p as Phipson and Smyth (2010) count it."
)
_CORRECTED = (
    "p-values are two-sided and corrected for the number of areas (Benjamini and Hochberg 1995) at 5%; the "
    "uncorrected ones stand beside them."
)
_UNCORRECTED = "p-values are two-sided and not corrected: about one in twenty is flagged by chance alone."

_SMOOTHED = (
    "Tested are rates, drawn towards the whole where the base is small (empirical Bayes, Marshall 1991)."
)
TOO_FEW_DRAWS = "Nothing can be told from chance here: there are too few permutations for so many areas."


def gi_star_map(case: Case) -> Finding:
    """Return hot and cold spots: more, or fewer, in and around an area than chance would give."""
    table, how = _gi_star(case)
    p, z = level_of(case, table["p"].to_numpy()), table["z"].to_numpy()
    classes = classed(_gi_words(z, p), z, GI_STYLES)
    full = table.assign(p_corrected=corrected(table["p"].to_numpy()))
    values = table["smoothed" if case.base else case.amount].to_numpy()
    too_few = _resolution(case, table["p"]) if case.plan.harm else ""
    methods = [how, _said_of_level(case), _whole(case, values), _next_to(case), too_few]
    hot = np.isin(classes.words.astype(str), [HOT_STRONG, HOT_PLAIN])
    hits, said, method = tested(case, z, hot)
    sentences = [TOO_FEW_DRAWS] if too_few and not hot.any() else _said(case, classes)
    return mapped(case, full, classes, [*sentences, *said], [*methods, *method], hits)


def local_moran_map(case: Case) -> Finding:
    """Return the five classes of local Moran's I: like among like, and what stands out."""
    plan, near = case.plan, case.scene.neighbours
    figures = pd.DataFrame({"n": case.n})
    if case.base:
        figures["smoothed"] = _rates(case, case.n)["smoothed"]
    values = figures.iloc[:, -1].to_numpy(np.float64)
    found = local_moran(values, near, plan.permutations, plan.seed)
    p = level_of(case, found["p"].to_numpy())
    words = lisa_labels(values, near, p <= LEVEL).to_numpy(object)
    classes = classed(words, np.where(np.isnan(found["p"]), np.nan, values), LISA_STYLES)
    table = figures.assign(i=found["i"], p=found["p"], p_corrected=corrected(found["p"].to_numpy()))
    whole, too_few = moran(values, near), _resolution(case, found["p"])
    methods = [
        _LISA.format(permutations=plan.permutations, seed=plan.seed),
        _SMOOTHED if case.base else "",
        _said_of_level(case),
        f"Moran's I: {whole.statistic:.3f} (z {whole.z:.1f}, two-sided p {probability(whole.p)}).",
        too_few,
    ]
    high = np.isin(classes.words.astype(str), ["high among high"])
    hits, said, method = tested(case, values, high)
    significant = (p <= LEVEL).any()
    sentences = [TOO_FEW_DRAWS] if too_few and not significant else _said_of_classes(case, classes)
    return mapped(case, table, classes, [*sentences, *said], [*methods, *method], hits)


def _said_of_classes(case: Case, classes: Classes) -> list[str]:
    """Which are high among high, and which stand out from those around them."""
    many, low = (f"high rates of {case.noun}", "low ones") if case.base else (f"many {case.noun}", "few")
    alike, apart = (_in(case, classes, [name]) for name in ("high among high", "high among low"))
    like, unlike = f"{many} among others that do", f"{many} among others with {low}"
    return [
        told(alike, case.scene.one, (f"has {like}", f"have {like}")),
        told(apart, case.scene.one, (f"has {unlike}", f"have {unlike}")),
    ]


def side_by_side_map(case: Case) -> Finding:
    """Return where the hot spots of two sources meet: of offences and of offenders' homes, for one."""
    first = gi_star_exact(case.n, case.scene.neighbours)
    second = gi_star_exact(case.n_beside, case.scene.neighbours)
    p = [level_of(case, one["p"].to_numpy()) for one in (first, second)]
    hot = [(q <= LEVEL) & (one["z"].to_numpy() > 0) for q, one in zip(p, (first, second), strict=True)]
    words = np.select([hot[0] & hot[1], hot[0], hot[1]], [BOTH, FIRST, SECOND], NEITHER)
    known = first["z"].to_numpy() + second["z"].to_numpy()
    classes = classed(words, known, SIDE_STYLES)
    table = pd.DataFrame(
        {
            "n": case.n,
            "z": first["z"],
            "p_corrected": p[0],
            "beside": case.n_beside,
            "z_beside": second["z"],
            "p_beside": p[1],
        }
    )
    both, first_alone, second_alone = (_in(case, classes, [name]) for name in (BOTH, FIRST, SECOND))
    one = case.scene.one
    sentences = [
        told(both, one, ("is a hot spot of both", "are hot spots of both")),
        told(
            first_alone, one, (f"is a hot spot of {case.noun} alone", f"are hot spots of {case.noun} alone")
        ),
        told(
            second_alone,
            one,
            (f"is a hot spot of {case.noun_beside} alone", f"are hot spots of {case.noun_beside} alone"),
        ),
    ]
    return mapped(case, table, classes, sentences, [_EXACT, _said_of_level(case)])


def level_of(case: Case, p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the p-values that decide: corrected unless the map asks for them as they are."""
    return corrected(p) if case.plan.corrected else p


def _gi_star(case: Case) -> tuple[pd.DataFrame, str]:
    plan, neighbours, n = case.plan, case.scene.neighbours, case.n
    if case.base:
        rates = _rates(case, n)
        found = gi_star(rates["smoothed"].to_numpy(), neighbours)
        return pd.DataFrame({"n": n, "smoothed": rates["smoothed"], "z": found["z"], "p": found["p"]}), _RATES
    if plan.harm:
        found = gi_star_permuted(n, neighbours, plan.permutations, plan.seed)
        how = _HARM.format(permutations=plan.permutations, seed=plan.seed)
        p = found["p"].where(found["z"].notna())
        return pd.DataFrame({case.amount: n, "z": found["z"], "p": p}), how
    found = gi_star_exact(n, neighbours)
    return pd.DataFrame({"n": n, **{c: found[c] for c in ("window", "expected", "z", "p")}}), _EXACT


def _rates(case: Case, n: NDArray[np.float64]) -> pd.DataFrame:
    if case.base is None:
        raise AssertionError(case.plan.title)
    found = smoothed_rates(n, case.base.n)
    return found.assign(smoothed=found["smoothed"] * 1000)


def _gi_words(z: NDArray[np.float64], p: NDArray[np.float64]) -> NDArray[np.object_]:
    hot, cold = z > 0, z < 0
    return np.select(
        [hot & (p <= STRONG), hot & (p <= LEVEL), cold & (p <= STRONG), cold & (p <= LEVEL)],
        [HOT_STRONG, HOT_PLAIN, COLD_STRONG, COLD_PLAIN],
        NOTHING,
    ).astype(object)


def _in(case: Case, classes: Classes, wanted: Sequence[str]) -> list[str]:
    """The names of the areas in some classes, those with the most first."""
    n = np.nan_to_num(case.n)
    found = np.flatnonzero(np.isin(classes.words.astype(str), wanted))
    ordered = found[np.argsort(-n[found], kind="stable")]
    return [str(name) for name in case.scene.areas["area_name"].iloc[ordered]]


def _said(case: Case, classes: Classes) -> list[str]:
    """How many hot and cold spots there are, and which are the strongest."""
    hot, cold = _in(case, classes, [HOT_STRONG, HOT_PLAIN]), _in(case, classes, [COLD_STRONG, COLD_PLAIN])
    known = int((classes.words != NO_FIGURE).sum())
    of = f"of {known:,} with a figure"
    around = "with more in and around than chance would give"
    first = told(
        hot,
        case.scene.one,
        (f"{of} is a hot spot of {case.noun}, {around}", f"{of} are hot spots of {case.noun}, {around}"),
    )
    fewer = (
        "has fewer in and around than chance would give",
        "have fewer in and around than chance would give",
    )
    return [first, told(cold, case.scene.one, fewer)] if cold else [first]


def _next_to(case: Case) -> str:
    return f"Next to each other are {case.scene.neighbours.how}."


def _said_of_level(case: Case) -> str:
    return _CORRECTED if case.plan.corrected else _UNCORRECTED


def _whole(case: Case, n: NDArray[np.float64]) -> str:
    whole = general_g(n, case.scene.neighbours)
    return (
        f"General G of the whole: z {whole.z:.1f}, two-sided p {probability(whole.p)} (normal approximation)."
    )


def _resolution(case: Case, p: "pd.Series[float]") -> str:
    if not case.plan.corrected:
        return ""
    return said_of_resolution(int(p.notna().sum()), case.plan.permutations, LEVEL, f"{case.scene.one}s")
