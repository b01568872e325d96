"""The sentences of diversity: how complete it is, and which groups are counted more or less often."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.case import Case
from geoaudit.portraits.disproportion import told
from geoaudit.portraits.diverse_groups import ALL, ETHNICITY, MINORITY, UNDER_25
from geoaudit.portraits.wording import column_in_words, percent_in_words, read_out
from geoaudit.profiles.lists import MOST_NAMED
from geoaudit.records.genders import FEMALE

FOCUS = (MINORITY, FEMALE, UNDER_25)
"""The groups that sentences are about."""


def sentences_of(
    case: Case, tables: dict[str, pd.DataFrame], figures: pd.DataFrame, item: str | None
) -> Iterator[str]:
    """Yield what is counted, how complete it is, and which groups differ: of shown figures alone."""
    whole = figures[figures["group"] == ALL]
    total = float((whole[whole[item] == TOTAL] if item else whole)["n"].iloc[0])
    if np.isnan(total):
        return
    yield f"There were {read_out(total, case.noun, case.about_total)} ({case.when})."
    yield from _of_completeness(tables["recorded"], case.now)
    if item:
        yield from _of_rest(tables["against-the-rest"], item)
    if "against-the-population" in tables:
        yield from _of_rates(tables["against-the-population"])


def _of_completeness(recorded: pd.DataFrame, now: str) -> Iterator[str]:
    """Say of how many each is recorded, and how that changed of ethnicity."""
    latest = recorded[(recorded["period"] == now) & recorded["percent"].notna()]
    shares = (percent_in_words(one["percent"], one["lower"], one["upper"]) for _, one in latest.iterrows())
    said = [
        f"{name} is recorded for {share}"
        for name, share in zip(latest["characteristic"], shares, strict=True)
    ]
    if said:
        yield f"{'; '.join(said)}.".capitalize()
    each = recorded[(recorded["characteristic"] == ETHNICITY) & recorded["percent"].notna()]
    if len(each) > 1:
        first, last = each.iloc[0], each.iloc[-1]
        yield (
            f"Ethnicity was recorded for {first['percent']:.0f}% ({first['period']}) and for "
            f"{last['percent']:.0f}% ({last['period']}): {_change(first, last)}."
        )


def _change(first: pd.Series, last: pd.Series) -> str:
    if last["upper"] < first["lower"]:
        return "less often than before, by intervals that do not overlap"
    if last["lower"] > first["upper"]:
        return "more often than before, by intervals that do not overlap"
    return "no evidence of a difference (their intervals overlap)"


def _of_rest(table: pd.DataFrame, item: str) -> Iterator[str]:
    """Say which items the groups in focus are counted at more or less often than the rest."""
    clear = told(table, FOCUS)
    known = set(table.loc[table["verdict"] != "", "group"])
    for group in [one for one in FOCUS if one in known]:
        mine = clear[clear["group"] == group]
        if mine.empty:
            yield f"{group}: no evidence of a difference from the rest of those recorded, by {_noun(item)}."
            continue
        said = [f"{one[item]} {_times(one)}" for _, one in mine.head(MOST_NAMED).iterrows()]
        more = f" (and {len(mine) - MOST_NAMED} more in the table)" if len(mine) > MOST_NAMED else ""
        yield f"{group}, against the rest of those recorded: {'; '.join(said)}{more}."


def _noun(item: str) -> str:
    return "area" if item == "area_name" else column_in_words(item)


def _times(one: pd.Series, than: str = "") -> str:
    if np.isnan(one["ratio"]):
        return f"at least {one['ratio_lower']:.2f} times as often{than} (lower end of the 95% interval)"
    upper = "no upper end" if np.isnan(one["ratio_upper"]) else f"{one['ratio_upper']:.2f}"
    interval = f"(95% interval {one['ratio_lower']:.2f} to {upper})"
    return f"{one['ratio']:.2f} times as often{than} {interval}"


def _of_rates(table: pd.DataFrame) -> Iterator[str]:
    """Say which groups in focus are counted more or less often of the population than the rest."""
    for _, one in told(table, FOCUS).iterrows():
        yield f"For how many live there, {one['group']} are counted {_times(one, ' as the rest')}."
    known = table[table["group"].isin(FOCUS) & (table["verdict"] != "")]
    none = [str(one) for one in known["group"] if one not in set(told(table, FOCUS)["group"])]
    if none:
        yield f"For how many live there, no evidence of a difference from the rest: {', '.join(none)}."
