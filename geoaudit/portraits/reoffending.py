"""Proven reoffending: how many of a cohort reoffended, how often, and against how many were predicted to.

The rate is of those whose follow-up is known. Reoffenders against those predicted is, of those of them who
have a predicted probability, their rate over the one that these probabilities come to, which add up to how
many are expected: reoffenders for whom none is expected would make it too high. Everybody
reoffends or does not, so that the interval is Wilson's of the rate over the predicted one, taken as known; an
interval for counts of events (Byar's) would be too wide by the share that does not reoffend.

Sources: Ministry of Justice, Guide to proven reoffending statistics (rate, frequency per reoffender, cohort,
follow-up and waiting period); Wilson (1927) and Newcombe (1998) for the interval.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL, columns_of
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.parts import SHARE_OF, bars_of, put_together, share_of
from geoaudit.portraits.rows import FIGURES, rows
from geoaudit.portraits.shares import INTERVALS, SHARE_MEANINGS, shares
from geoaudit.portraits.wording import NOBODY_SAYS, column_in_words, percent_in_words
from geoaudit.profiles.charts import Chart
from geoaudit.records.groupings import ANSWERS, PREDICTIONS
from geoaudit.records.schema import NOT_RECORDED

STATE, YES, NO = "reoffended", ANSWERS[0], ANSWERS[1]
REOFFENCES, PREDICTED = "reoffences", "predicted"
PER_CENT = 100
MEANINGS = SHARE_MEANINGS | {
    **SHARE_OF,
    "n": "how many reoffended, as published (missing where hidden)",
    "base": "how many of the cohort they are of: those whose follow-up is known",
    "percent": "proven reoffending rate: n per cent of base, rounded half up",
    "reoffences": "proven further offences of those who reoffended (missing where hidden)",
    "frequency": "proven further offences per reoffender",
    "frequency_lower": "the least that the frequency can be by the protected figures",
    "frequency_upper": "the most that the frequency can be by the protected figures",
    "predicted_base": "how many of base have a predicted probability",
    "predicted_n": "how many of those reoffended",
    "not_predicted": "how many of base have none recorded (missing where hidden)",
    "expected": "how many of predicted_base would have reoffended by their predicted probabilities",
    "predicted_percent": "expected per cent of predicted_base",
    "against_predicted": "predicted_n over expected: under 1 is fewer than predicted",
    "against_lower": "lower end of the 95% interval of that",
    "against_upper": "upper end of the 95% interval of that",
}
FREQUENCY = (
    "Frequency is proven further offences per reoffender; it has no interval, since offences of one person "
    "are not independent, only the ends between which the protected figures let it lie."
)
AGAINST = (
    "Against predicted is of those whose follow-up is known and who have a predicted probability: their "
    "probabilities add up to how many are expected. Its interval is Wilson's of their rate over the "
    "predicted rate, which is taken as known."
)


def reoffending(case: Case) -> Told:
    """Return the proven reoffending rate of a cohort, its frequency, and actual against predicted."""
    found = rates_of(case)
    keys = columns_of(case.plan.by)
    whole = found[(found[keys] == TOTAL).all(axis=1)] if keys else found
    sentences = tuple(_sentences(case, whole.iloc[0])) if len(whole) else ()
    methods = (
        cohort_of(case),
        INTERVALS,
        *([FREQUENCY] if REOFFENCES in case.tables else []),
        *([AGAINST] if PREDICTED in case.tables else []),
    )
    return Told(
        sentences or (NOBODY_SAYS,),
        {"rates": found},
        {name: column_in_words(name) for name in keys} | MEANINGS,
        tuple(_charts(case, found)),
        methods,
    )


def cohort_of(case: Case) -> str:
    """Return which people a rate is of, how long they were followed up and how long was waited, in words."""
    return (
        f"Cohort: {case.noun} whose follow-up began in {case.now}; follow-up {case.plan.follow_up}; waiting "
        f"period for proof {case.plan.waiting}."
    )


def rates_of(case: Case) -> pd.DataFrame:
    """Return the rates of a cohort by what it is split by, with the whole.

    Returns
    -------
    DataFrame
        The columns of `by`, and those of `MEANINGS` that the case has tables for.
    """
    by = (*case.plan.by, STATE)
    table = rows(case.figures, by, case.now)
    found = share_of(table, STATE, YES, NO)
    keys = columns_of(case.plan.by)
    own = _of_known(table, keys, found, (YES,))
    if REOFFENCES in case.tables:
        offences = _of_known(rows(case.tables[REOFFENCES], by, case.now), keys, found, (YES,))
        found = found.join(_frequency(offences, own))
    if PREDICTED in case.tables:
        predicted = _of_known(rows(case.tables[PREDICTED], by, case.now), keys, found, (YES, NO))
        found = found.join(_predicted(case, keys, found, predicted / PER_CENT))
    return found


def _predicted(case: Case, keys: list[str], found: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """Those who have a predicted probability against what these come to, row by row of what is found."""
    by = (*case.plan.by, STATE)
    of_them, of_others = (rows(case.figures, by, case.now, prediction=one) for one in PREDICTIONS)
    own = _of_known(of_them, keys, found, (YES,))
    base = _of_known(of_them, keys, found, (YES, NO))
    others = _of_known(of_others, keys, found, (YES, NO))
    table = _against(own, base, expected)
    counts = {"predicted_base": base["n"], "predicted_n": own["n"], "not_predicted": others["n"]}
    return table.assign(**counts)[[name for name in MEANINGS if name in {*counts, *table}]]


def _of_known(
    table: pd.DataFrame, keys: list[str], found: pd.DataFrame, answers: tuple[str, ...]
) -> pd.DataFrame:
    """The figures of those with some answers together, row by row of what is found."""
    wanted = table[STATE].where(~table[STATE].isin(list(answers)), YES)
    together = put_together(table, STATE, wanted.where(wanted == YES))
    if not keys:
        return together[list(FIGURES)].reset_index(drop=True)
    return found[keys].merge(together, on=keys, how="left")[list(FIGURES)].set_axis(found.index)


def _frequency(offences: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
    """Offences per reoffender, and between what it lies."""
    shown = offences["n"].notna() & (people["n"] > 0)
    ends = {
        "frequency_lower": offences["lower"] / people["upper"].where(np.isfinite(people["upper"])),
        "frequency_upper": offences["upper"] / people["lower"].where(people["lower"] > 0),
    }
    ends = {name: end.where(shown & np.isfinite(end)) for name, end in ends.items()}
    return pd.DataFrame(
        {"reoffences": offences["n"], "frequency": (offences["n"] / people["n"]).where(shown), **ends}
    )


def _against(own: pd.DataFrame, base: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """Reoffenders over those expected, with Wilson's interval of the rate over the predicted rate.

    Of protected figures the lower end is that of the least rate of the fewest people over the most that can
    be expected, and the upper that of the opposite.
    """
    shown = own["n"].notna() & base["n"].notna() & (expected["n"] > 0)
    rate = shares(own, base)
    least, most = (rate[end] / PER_CENT for end in ("lower", "upper"))
    few = expected["lower"].where(expected["lower"] > 0)
    ends = {
        "against_lower": least * base["lower"] / expected["upper"],
        "against_upper": most * base["upper"] / few,
    }
    ends = {name: end.where(shown & np.isfinite(end)) for name, end in ends.items()}
    return pd.DataFrame(
        {
            "expected": expected["n"].where(base["n"].notna()),
            "predicted_percent": (expected["n"] / base["n"].where(base["n"] > 0) * PER_CENT),
            "against_predicted": (own["n"] / expected["n"]).where(shown),
            **ends,
        }
    )


def _sentences(case: Case, whole: pd.Series) -> Iterator[str]:
    if np.isnan(whole["percent"]):
        return
    about = case.about_total
    yield (
        f"Of {about}{whole['base']:,.0f} people of the cohort ({case.when}; follow-up {case.plan.follow_up}, "
        f"waiting period {case.plan.waiting}), "
        f"{percent_in_words(whole['percent'], whole['lower'], whole['upper'])} "
        "were proven to have reoffended."
    )
    if whole["unknown"] > 0:
        yield f"For {about}{whole['unknown']:,.0f} more that is not recorded; they are not in the rate."
    if np.isfinite(whole.get("frequency", np.nan)):
        yield f"Those who reoffended had {whole['frequency']:.1f} proven further offences each."
    if np.isfinite(whole.get("against_predicted", np.nan)):
        yield from _of_prediction(whole, about)


def _of_prediction(whole: pd.Series, about: str) -> Iterator[str]:
    """Say whether more or fewer reoffended than were predicted to, of those of whom that was predicted."""
    ends = whole["against_lower"], whole["against_upper"]
    ratio = f"{whole['against_predicted']:.2f} times as many (95% interval {ends[0]:.2f} to {ends[1]:.2f})"
    of_them = f"Of {about}{whole['predicted_base']:,.0f} with a predicted probability"
    said = (
        f"{of_them} {about}{whole['predicted_n']:,.0f} reoffended, against {about}{whole['expected']:,.0f} "
        f"predicted: {ratio}"
    )
    if ends[0] > 1 or ends[1] < 1:
        yield f"{said}, {'more' if ends[0] > 1 else 'fewer'} than predicted."
    else:
        yield f"{said}, no evidence of a difference from what was predicted."
    if whole["not_predicted"] > 0:
        others = f"{about}{whole['not_predicted']:,.0f}"
        yield f"For {others} more no probability is recorded; they are in the rate, and not in this."


def _charts(case: Case, found: pd.DataFrame) -> Iterator[Chart]:
    """The rates side by side, where the cohort is split by one column."""
    if len(case.plan.by) != 1:
        return
    name = columns_of(case.plan.by)[-1]
    parts = found[~found[name].isin([TOTAL, NOT_RECORDED])]
    whole = float(found.loc[found[name] == TOTAL, "percent"].iloc[0])
    yield from bars_of(
        case.plan.title, "per cent proven to have reoffended", parts, name, ("the whole cohort", whole)
    )
