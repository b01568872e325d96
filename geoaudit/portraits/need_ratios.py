"""How much more common a need is in one group than in the rest, with what certainty.

Many groups and needs are compared at once, and by chance one in twenty would seem to differ: the p of all
comparisons of a table are corrected together. Figures that are rounded count as what makes the difference
smallest.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.standing import AREA_CODES
from geoaudit.disclosure.profile import TOTAL
from geoaudit.hotspots.correction import corrected
from geoaudit.portraits.need_figures import Counted, Split, prevalence, rest
from geoaudit.portraits.wording import UNKNOWN
from geoaudit.statistics.comparing import LEAST_BASE, NO_EVIDENCE, compare_proportions
from geoaudit.statistics.intervals import CONFIDENCE
from geoaudit.statistics.ratios import risk_ratio
from geoaudit.statistics.rounding import percentages

MORE, LESS = "more common than elsewhere", "less common than elsewhere"
TOO_FEW = f"fewer than {LEAST_BASE} assessed, or perhaps fewer"
NOT_SAID, NOT_COMPARED = "cannot be said: hidden", "not compared"
VERDICTS = (MORE, LESS, NO_EVIDENCE, TOO_FEW, NOT_SAID, NOT_COMPARED)

Flags = NDArray[np.bool_]

RATIO_MEANINGS = {
    "n_rest": "how many of everybody else have it: the total without n",
    "base_rest": "how many of everybody else were assessed on the need",
    "percent_rest": "n_rest per cent of base_rest, rounded half up",
    "ratio": "how many times as common the need is as in the rest, 1 for as common",
    "ratio_lower": "lower end of the 95% interval of the ratio",
    "ratio_upper": "upper end of the 95% interval of the ratio",
    "p": "p of the comparison alone, two-sided (chi-squared); the largest that rounded figures allow",
    "p_corrected": "p corrected for all the comparisons of its table (Benjamini and Hochberg)",
    "verdict": f"what the comparison says where p_corrected is under 0.05: {'; '.join(VERDICTS)}",
}
RATIOS = (
    "A ratio is how many times as common a need is in a group as in everybody else of the table, people of "
    "no known address and those not recorded among them; its interval is the score interval at 95%, of "
    "rounded figures from the lower end of the least to the upper end of the most that they can stand for "
    f"(Koopman 1984). None is given where fewer than {LEAST_BASE} people were assessed in the group or in "
    "the rest, or may have been."
)
CORRECTED = (
    "Verdicts go by p corrected for all the comparisons of a table at once, so that of those that are said "
    "to differ about one in twenty at most is expected to by chance (Benjamini and Hochberg 1995); p without "
    "correction is beside it (Pearson's chi-squared). The intervals of the ratios are of each alone."
)


def against_the_rest(counts: Counted, column: str) -> pd.DataFrame:
    """Return how common each need is in each category of a column, against everybody else.

    Parameters
    ----------
    counts : Counted
        By `column` (``area_code`` for areas), totals over it among the rows.

    Returns
    -------
    DataFrame
        The columns of `prevalence` and of `RATIO_MEANINGS`; a row for each category and need, without
        totals. Categories that nobody is (not recorded, no known address) are not compared.

    Notes
    -----
    Source: Koopman, P. A. R. (1984) Confidence intervals for the ratio of two binomial proportions,
    Biometrics 40; Benjamini, Y. and Hochberg, Y. (1995) Controlling the false discovery rate, Journal of the
    Royal Statistical Society B 57.
    """
    needs = counts.of_needs
    other = rest(needs, column)
    kind = needs.keys[column]
    ours = ~kind.isin([TOTAL, *AREA_CODES.values()]) & ~kind.str.casefold().isin(UNKNOWN)
    table = prevalence(needs).assign(
        n_rest=other.has.n,
        base_rest=other.base,
        percent_rest=percentages(other.has.n, other.base),
        **comparison(needs.split, other, ours.to_numpy(bool)),
    )
    return table[(kind != TOTAL).to_numpy()].reset_index(drop=True)


def comparison(part: Split, other: Split, ours: Flags) -> pd.DataFrame:
    """Return how two groups compare, elementwise: the columns ``ratio`` to ``verdict`` of `RATIO_MEANINGS`.

    Parameters
    ----------
    part, other : Split
        Nobody is in both.
    ours : array of bool
        Which are to be compared; the others are not among those that p is corrected for.
    """
    shown = np.isfinite(part.base + other.base)
    enough = np.minimum(part.fewest, other.fewest) >= LEAST_BASE
    told = ours & shown & enough
    least = compare_proportions(*part.least, *other.most)
    most = compare_proportions(*part.most, *other.least)
    higher, lower = least.difference > 0, most.difference < 0
    p = np.where(higher | lower, np.maximum(least.p, most.p), 1.0)
    of_all = corrected(np.where(told, p, np.nan))
    sure = of_all < 1 - CONFIDENCE
    verdict = np.select(
        [~ours, ~shown, ~enough, sure & higher, sure & lower],
        [NOT_COMPARED, NOT_SAID, TOO_FEW, MORE, LESS],
        NO_EVIDENCE,
    )
    figures = {
        "ratio": risk_ratio(part.has.n, part.base, other.has.n, other.base).ratio,
        "ratio_lower": risk_ratio(*part.least, *other.most).lower,
        "ratio_upper": risk_ratio(*part.most, *other.least).upper,
        "p": p,
        "p_corrected": of_all,
    }
    said = {name: np.where(told, values, np.nan) for name, values in figures.items()}
    return pd.DataFrame({**said, "verdict": verdict})
