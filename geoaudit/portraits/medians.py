"""Medians by group: told from how many are in each band, which is all that is published of the numbers.

The median of a few people is the figure of one or two of them. What is counted and protected is therefore how
many lie in each band, and the median is told afterwards: the band that it must lie in, wherever in their
ranges the published figures may lie, and its estimate within the band.

Sources: those of `geoaudit.statistics.medians`.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from geoaudit.counts.standing import AREA_CODES
from geoaudit.disclosure.profile import TOTAL, columns_of
from geoaudit.portraits.breakdown import MOST_BARS, is_recorded, percentages_of, within
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.median_figures import MEANINGS, medians_of
from geoaudit.portraits.median_words import in_short, number_in_words, standing
from geoaudit.portraits.rows import rows
from geoaudit.portraits.shares import BASES, INTERVALS, SHARE_MEANINGS
from geoaudit.portraits.wording import NOBODY_SAYS, column_in_words, how_many_unknown
from geoaudit.profiles.charts import Bars, Chart
from geoaudit.profiles.lists import named
from geoaudit.records.bands import band_column
from geoaudit.records.schema import NOT_RECORDED
from geoaudit.spec.profile_plan import ROW
from geoaudit.statistics.comparing import LEAST_BASE

IN_BANDS = (
    "A median is the figure that half lie below and half above. It is told from how many are in each band: "
    "the median of those counted lies in the band, or the run of bands, that is named, wherever in their "
    "ranges rounded or hidden figures may lie. Within a band it is interpolated, as if those in the band "
    "were spread evenly over it (Yule and Kendall 1950); the least and the most are those of all figures "
    "that there can be. Where a figure is hidden there is no single estimate, and the least and the most "
    "stand alone. Where numbers heap on a few values, as hours do on whole ones, an estimate can be off by "
    "as much as its band is wide: the band is certain, the estimate is not."
)
LIMITS = (
    "Intervals of medians are those of their ranks at 95% (Campbell and Gardner 1988), interpolated "
    "likewise; of rounded or hidden figures, the widest that there can be."
)
REFUSED = (
    f"No median is told of fewer than {LEAST_BASE} who have it recorded, or where it could lie in more than "
    "half of the bands, as hidden or rounded figures can leave it."
)
APART = (
    "Two medians are told apart where they lie in bands that do not meet and their intervals do not overlap."
)


def medians(case: Case) -> Told:
    """Return the median of a number by group, from a table by group and band.

    Of several columns the sentences and the chart are by the last, over all of the others.
    """
    band, by = band_column(case.plan.of), tuple(name for name in case.plan.by if name in case.figures.by)
    table = rows(case.figures, (*by, band), case.now)
    found = medians_of(table, band, case.plan.edges)
    bands = percentages_of(table, (*by, band), ROW)
    columns = {name: column_in_words(name) for name in columns_of((*by, band))}
    keys = ["area_code" if name == "area" else name for name in by]
    return Told(
        tuple(_sentences(case, found, bands, keys)) or (NOBODY_SAYS,),
        {"medians": found, "bands": bands},
        MEANINGS | SHARE_MEANINGS | columns,
        tuple(_bars(case, found, keys)),
        (IN_BANDS, LIMITS, REFUSED, *([APART] if by else []), BASES, INTERVALS),
    )


def _sentences(case: Case, found: pd.DataFrame, bands: pd.DataFrame, keys: Sequence[str]) -> Iterator[str]:
    """What the median of everybody is, whose is the highest, of whom there is none, and who is left out."""
    what = number_in_words(case.plan.of)
    for one in found[(found[list(keys)] == TOTAL).all(axis=1)].to_dict("records"):
        if one["median_in"]:
            yield f"The median {what} of {case.noun} {in_short(one)} ({case.when})."
    groups, name = _groups(found, keys), _name(keys)
    told = groups[groups["median_in"] != ""]
    if len(told) > 1:
        yield standing(told, name, what)
    if len(told) < len(groups):
        yield f"No median is told of {named([*groups.loc[groups['median_in'] == '', name]])}."
    band = band_column(case.plan.of)
    whole = bands[(bands[list(keys)] == TOTAL).all(axis=1) & (bands[band] == NOT_RECORDED) & (bands["n"] > 0)]
    for percent in whole["percent"]:
        yield from how_many_unknown(percent, what)


def _groups(found: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The rows of the last column alone that are a category: no total, nobody not recorded or nowhere."""
    if not len(keys):
        return found[:0]
    alone = (found[list(keys[:-1])] == TOTAL).all(axis=1) & is_recorded(found[keys[-1]])
    return found[alone & ~found[keys[-1]].isin(list(AREA_CODES.values()))]


def _name(keys: Sequence[str]) -> str:
    """The column of what the groups are called."""
    return "area_name" if keys and keys[-1] == "area_code" else "".join(keys[-1:])


def _bars(case: Case, found: pd.DataFrame, keys: Sequence[str]) -> Iterator[Chart]:
    """The medians of the groups, where two or more are told: one with no single estimate as its range."""
    groups = _groups(found, keys)
    told = (groups["median_in"] != "").to_numpy()
    if told.sum() < 2 or len(groups) > MOST_BARS:
        return
    value, lower, least = (groups[f"median{end}"].to_numpy(np.float64) for end in ("", "_lower", "_least"))
    tops = (groups[f"median{end}"].to_numpy(np.float64) for end in ("_upper", "_most"))
    upper, most = (np.where(told & np.isnan(top), np.inf, top) for top in tops)
    labels = [str(one) for one in groups[_name(keys)]]
    interval = within(np.where(least == most, least, value), lower, upper)
    unit = f"median {number_in_words(case.plan.of)}"
    yield Bars(case.plan.title, unit, labels, *interval, interval="95% interval", least=least, most=most)
