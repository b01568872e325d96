"""Age and gender: who is counted, as percentages, as a pyramid, and by the band of the median age.

The median age is that of the person in the middle of those whose age is recorded (of two in the middle the
younger). Of ages in bands, whose figures are protected, only its band can be told; and where figures are
rounded or hidden, between which bands it lies.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.breakdown import percentages_of
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.parts import made_up_of, put_together
from geoaudit.portraits.rows import rows
from geoaudit.portraits.shares import BASES, INTERVALS, SHARE_MEANINGS
from geoaudit.portraits.wording import NO_KINDS, NOBODY_SAYS, how_many_unknown, percent_in_words, read_out
from geoaudit.profiles.charts import Pyramid
from geoaudit.profiles.lists import named
from geoaudit.records.genders import without_blanks
from geoaudit.records.schema import AGE_BANDS, NOT_RECORDED
from geoaudit.spec.profile_plan import COLUMN

BANDS = tuple(band for band in AGE_BANDS if band != NOT_RECORDED)
MEANINGS = SHARE_MEANINGS | {
    "age_band": "age in years, in bands",
    "gender": "gender as recorded",
    "median_band": "the band of the median age by the figures as published (missing where one is hidden)",
    "from_band": "the youngest band that the median age can lie in",
    "to_band": "the oldest band that the median age can lie in",
}
MEDIAN = (
    "The median age is that of the person in the middle of those whose age is recorded; of figures in bands "
    "only its band can be told, and of protected figures between which bands it lies."
)
PYRAMID = "The pyramid is of the two genders that most are recorded as; the others are in the table."


def age_and_gender(case: Case) -> Told:
    """Return who is counted by age and gender."""
    both = _without_blanks(rows(case.figures, ("age_band", "gender"), case.now))
    ages = made_up_of(_total_of(both, "gender"), "age_band")
    genders = made_up_of(_total_of(both, "age_band"), "gender")
    medians = medians_of(both)
    pyramid = tuple(_pyramid(case, both))
    return Told(
        tuple(_sentences(case, ages, genders, medians)) or (NOBODY_SAYS,),
        {
            "ages": ages,
            "genders": genders,
            "figures": percentages_of(both, ("age_band", "gender"), COLUMN),
            "median": medians,
        },
        MEANINGS,
        pyramid,
        (
            "Percentages by age and gender together are of each gender.",
            BASES,
            INTERVALS,
            MEDIAN,
            *([PYRAMID] if pyramid else []),
        ),
    )


def medians_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return the band of the median age of all and of each recorded gender.

    Parameters
    ----------
    table : DataFrame
        By ``age_band`` and ``gender``, as `rows` gives it.

    Returns
    -------
    DataFrame
        ``gender``, ``median_band``, ``from_band``, ``to_band``; missing where nobody's age is recorded or
        nobody knows.
    """
    groups = [one for one in table["gender"].unique() if one == TOTAL or one not in NO_KINDS]
    found = [{"gender": one, **_median(table[table["gender"] == one])} for one in groups]
    return pd.DataFrame(found, columns=["gender", "median_band", "from_band", "to_band"]).astype("str")


def _median(ages: pd.DataFrame) -> dict[str, str | None]:
    """The band of the median of one gender, and between which it lies."""
    of_band = ages.set_index("age_band")[["n", "lower", "upper"]]
    banded = of_band.reindex(list(BANDS))
    # A band that a table does not have has nobody in it.
    banded[~banded.index.isin(of_band.index)] = 0.0
    total = of_band["upper"].get(TOTAL, np.inf)
    n, least, most = banded["n"], banded["lower"], banded["upper"].clip(upper=float(total))
    if not 0 < most.sum() < np.inf:
        return dict.fromkeys(("median_band", "from_band", "to_band"))
    return {
        "median_band": _middle(n, n) if n.sum(skipna=False) > 0 else None,
        "from_band": _middle(most, least),
        "to_band": _middle(least, most),
    }


def _middle(young: "pd.Series[float]", old: "pd.Series[float]") -> str:
    """The first band up to which at least as many are as above, if the one is `young` and the other `old`."""
    up_to = young.cumsum().to_numpy(np.float64)
    above = old[::-1].cumsum()[::-1].shift(-1, fill_value=0.0).to_numpy(np.float64)
    return BANDS[int(np.argmax(up_to >= above))]


def _without_blanks(table: pd.DataFrame) -> pd.DataFrame:
    """The table with every word for a gender that is not known as not recorded."""
    return put_together(table, "gender", without_blanks(table["gender"]))


def _total_of(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return table[table[column] == TOTAL].drop(columns=column).reset_index(drop=True)


def _sentences(case: Case, ages: pd.DataFrame, genders: pd.DataFrame, medians: pd.DataFrame) -> Iterator[str]:
    total = float(ages.loc[ages["age_band"] == TOTAL, "n"].iloc[0])
    if np.isnan(total):
        return
    yield f"There were {read_out(total, case.noun, case.about_total)} ({case.when})."
    yield from _of_genders(case, genders)
    yield from _of_median(medians[medians["gender"] == TOTAL])
    blank = ages[(ages["age_band"] == NOT_RECORDED) & (ages["n"] > 0)]
    for percent in blank["percent"]:
        yield from how_many_unknown(percent, "age")


def _largest(genders: pd.DataFrame) -> pd.DataFrame:
    """The recorded genders, the two of most first; as they stand where figures are hidden."""
    said = genders[~genders["gender"].isin(NO_KINDS)]
    return said.sort_values("n", ascending=False, kind="stable", na_position="last")


def _of_genders(case: Case, genders: pd.DataFrame) -> Iterator[str]:
    """Say the shares of the two genders of most, how many are of others, and how many not recorded."""
    ordered = _largest(genders)
    first = ordered.head(2)
    said = [
        f"{one['gender']} {percent_in_words(one['percent'], one['lower'], one['upper'])}"
        for _, one in first[first["n"].notna()].iterrows()
    ]
    if said:
        yield f"By gender, of everybody: {', '.join(said)}."
    others, blank = ordered.iloc[2:], genders[genders["gender"] == NOT_RECORDED]
    shown = others[others["n"] > 0]
    if len(shown):
        n = read_out(float(shown["n"].sum()), "recorded", case.about_total)
        yield f"As {named([str(one) for one in shown['gender']])} there were {n}."
    for percent in blank.loc[blank["n"] > 0, "percent"]:
        yield from how_many_unknown(percent, "gender")


def _of_median(medians: pd.DataFrame) -> Iterator[str]:
    one = medians.iloc[0]
    if one[["from_band", "to_band"]].isna().any():
        return
    if one["from_band"] == one["to_band"]:
        yield f"The median age of those whose age is recorded lies in the band {one['from_band']}."
    else:
        yield (
            "The median age of those whose age is recorded lies in a band from "
            f"{one['from_band']} to {one['to_band']}: the protected figures do not tell which."
        )


def _pyramid(case: Case, table: pd.DataFrame) -> Iterator[Pyramid]:
    """The two genders of most, band by band; none where there are not two."""
    totals = _total_of(table, "age_band")
    two = [str(one) for one in _largest(totals)["gender"].head(2)]
    if len(two) < 2 or totals["n"].isna().all():
        return
    wide = table.pivot_table(index="age_band", columns="gender", values="n", sort=False, dropna=False)
    left, right = (wide[name].reindex(list(BANDS)).to_numpy(np.float64) for name in two)
    if np.isfinite([left, right]).any():
        yield Pyramid(case.plan.title, list(BANDS), left, right, two[0], two[1], case.noun)
