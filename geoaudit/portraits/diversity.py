"""Diversity: what is recorded of all, white, minority ethnic, male, female, under 25, and 25 and over.

The table is that which the inspectorate suggested: a row an item, and of each group the percentage of that
group's own, with those of whom ethnicity, gender or age is not known beside them. A percentage of fewer than
30 is not given.

Source: HM Inspectorate of Probation, annual report 2003/2004, paragraph 1.13.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.breakdown import MOST_BARS, within
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.disproportion import (
    METHOD,
    RATIO_MEANINGS,
    against_population,
    against_the_rest,
)
from geoaudit.portraits.diverse_groups import (
    AGE,
    ALL,
    COLUMNS,
    ETHNICITY,
    GENDER,
    GROUPS,
    MINORITY,
    WHITE,
    all_figures,
    census_groups,
    completeness_of,
    item_of,
    missing,
)
from geoaudit.portraits.diverse_words import sentences_of
from geoaudit.portraits.parts import made_up_of
from geoaudit.portraits.rows import FIGURES, rows
from geoaudit.portraits.shares import INTERVALS, SHARE_MEANINGS, shares
from geoaudit.portraits.wording import NO_KINDS, NOBODY_SAYS, column_in_words
from geoaudit.profiles.charts import Chart, Grouped, TrendLine
from geoaudit.records.ethnicity import WHITE as WHITE_GROUP
from geoaudit.records.genders import genders_meant
from geoaudit.records.groupings import age_pair
from geoaudit.statistics.comparing import LEAST_BASE

TOO_FEW, HIDDEN, BASE = f"base under {LEAST_BASE}", "hidden", "base"
COLUMNS_ACROSS = (*GROUPS, *(missing(one) for one in COLUMNS))
MEANINGS = {
    **SHARE_MEANINGS,
    **RATIO_MEANINGS,
    **dict.fromkeys(COLUMNS_ACROSS, f"per cent of this column, with n and base; {TOO_FEW} is no figure"),
    "base": "how many they are of: all of the group (of completeness: everybody)",
    "group": "who: all, or of whom ethnicity, gender or age is as named, or not known",
    "said": f"why there is no percentage: {HIDDEN}, or {TOO_FEW}",
    "characteristic": "of what people are: ethnicity, gender or age",
    "period": "for which period, or on which day",
    "ethnic_group": "broad group of the classification of the census that the source names",
}
TABLE = (
    "The table is that of HM Inspectorate of Probation (annual report 2003/2004, paragraph 1.13): each "
    f"percentage is of its own column; where a column's base is or may be under {LEAST_BASE} none is given. "
    "White is all of the broad group White, minority ethnic all other recorded groups; ethnicity is missing "
    "where it is not recorded or a code that the classification does not have."
)
OF_AGES = (
    "Where the population is by age, the bands of which nobody is counted are left out of it. Of those whose "
    "ethnicity, gender or age is not known none is counted in a rate: it is the lower the more these are."
)


def diversity(case: Case) -> Told:
    """Return the inspectorate's table of diversity, how complete it is, and who differs from the rest."""
    figures, item = all_figures(case), item_of(case.plan.by)
    recorded = completeness_of(case)
    found = percentages_by_group(figures, item)
    tables = {"table": across(found, item)} if item else {}
    tables |= {"figures": found, "recorded": recorded}
    tables |= {"ethnic-groups": made_up_of(census_groups(case), "ethnic_group")}
    if item:
        tables["against-the-rest"] = against_the_rest(figures, item)
    if case.population is not None:
        tables["against-the-population"] = _of_population(case, figures, item)
    sentences = tuple(sentences_of(case, tables, figures, item))
    return Told(
        sentences or (NOBODY_SAYS,),
        tables,
        MEANINGS | ({item: column_in_words(item)} if item else {}),
        tuple(_charts(case, tables, item)),
        (
            TABLE,
            *([METHOD] if item or case.population is not None else []),
            *([OF_AGES] if case.population is not None else []),
            INTERVALS,
        ),
    )


def percentages_by_group(figures: pd.DataFrame, item: str | None) -> pd.DataFrame:
    """Return each figure as a percentage of its group's total; without items, of everybody.

    Returns
    -------
    DataFrame
        `item`, where there is one, ``group``, ``n``, ``base``, ``percent``, ``lower``, ``upper``, ``said``.
    """
    keys = [one for one in (item, "group") if one]
    if item:
        totals = figures.loc[figures[item] == TOTAL, ["group", *FIGURES]]
        parts = figures[figures[item] != TOTAL].reset_index(drop=True)
        base = parts[["group"]].merge(totals, on="group", how="left")[list(FIGURES)]
    else:
        parts, whole = figures, figures[figures["group"] == ALL]
        base = pd.DataFrame({name: whole[name].iloc[0] for name in FIGURES}, index=figures.index)
    found = parts[keys].join(shares(parts, base))
    few = base["lower"] < LEAST_BASE
    hidden = found["n"].isna() | found["base"].isna()
    percent = found[["percent", "lower", "upper"]].where(~few)
    said = np.select([found["base"].isna(), few, hidden], [HIDDEN, TOO_FEW, HIDDEN], "")
    found[["percent", "lower", "upper"]] = percent
    return found.assign(said=pd.Series(said, dtype="str"))


def across(found: pd.DataFrame, item: str) -> pd.DataFrame:
    """Return the inspectorate's table in words: a row an item, a column a group, the bases above them.

    Parameters
    ----------
    found : DataFrame
        As `percentages_by_group` gives it.

    Returns
    -------
    DataFrame
        `item` and `COLUMNS_ACROSS`: ``41% (12 of 29)``, or why there is none.
    """
    cells = [
        said or f"{percent:.0f}% ({n:,.0f} of {base:,.0f})"
        for said, percent, n, base in zip(
            found["said"], found["percent"], found["n"], found["base"], strict=True
        )
    ]
    wide = found.assign(cell=cells).pivot_table(
        index=item, columns="group", values="cell", aggfunc="first", sort=False
    )
    of = found.drop_duplicates("group").set_index("group")["base"]
    bases = of.map(lambda base: HIDDEN if np.isnan(base) else f"{base:,.0f}").to_frame(BASE).T
    table = pd.concat([bases, wide]).reindex(columns=_columns(found)).rename_axis(item)
    return table.reset_index().astype("str")


def _columns(found: pd.DataFrame) -> list[str]:
    """The groups in the order of the inspectorate's table, those not known last."""
    there = list(found["group"].unique())
    return [one for one in COLUMNS_ACROSS if one in there]


def _of_population(case: Case, figures: pd.DataFrame, item: str | None) -> pd.DataFrame:
    """The groups against those of a population, the broad ethnic groups among them."""
    own = figures[figures[item] == TOTAL].drop(columns=item) if item else figures
    broad = census_groups(case).rename(columns={"ethnic_group": "group"})
    broad = broad[~broad["group"].isin(NO_KINDS)].assign(characteristic="ethnic group")
    known = own[own["group"].isin(GROUPS) & (own["group"] != ALL)]
    groups = _groups_of(_of_those_ages(case))
    return against_population(pd.concat([known, broad], ignore_index=True), groups)


def _of_those_ages(case: Case) -> pd.DataFrame:
    """The population without the age bands of which nobody is counted: adults are of no rate of children."""
    population = pd.DataFrame() if case.population is None else case.population
    if "age_band" not in population or "ages" not in case.tables:
        return population
    ages = rows(case.tables["ages"], ("age_band",), case.now)
    return population[~population["age_band"].isin(ages.loc[ages["upper"] == 0, "age_band"])]


def _groups_of(population: pd.DataFrame) -> pd.DataFrame:
    """How many live there of each group: by what the population is known of."""
    named: dict[str, pd.Series] = {}
    if "gender" in population:
        named[GENDER] = genders_meant(population["gender"])
    if "age_band" in population:
        pair = age_pair(population["age_band"])
        named[AGE] = pair.str.capitalize()
    if "ethnic_group" in population:
        named["ethnic group"] = population["ethnic_group"]
        named[ETHNICITY] = population["ethnic_group"].map(
            lambda one: WHITE if one == WHITE_GROUP else MINORITY
        )
    each = [
        population.groupby(groups.rename("group"), sort=False)["n"]
        .sum()
        .reset_index()
        .assign(characteristic=name)
        for name, groups in named.items()
    ]
    empty = pd.DataFrame(columns=["group", "n", "characteristic"])
    return pd.concat(each, ignore_index=True) if each else empty


def _charts(case: Case, tables: dict[str, pd.DataFrame], item: str | None) -> Iterator[Chart]:
    found = tables["figures"]
    if item and 1 < found[item].nunique() <= MOST_BARS:
        yield from _side_by_side(case, found, item)
    recorded = tables["recorded"]
    periods = list(recorded["period"].unique())
    if len(periods) > 1:
        wide = recorded.pivot_table(
            index="period",
            columns="characteristic",
            values=["percent", "lower", "upper"],
            sort=False,
            dropna=False,
        )
        sides = [wide[side].reindex(periods) for side in ("percent", "lower", "upper")]
        ends = {n: within(*(side[n].to_numpy(np.float64) for side in sides)) for n in COLUMNS}
        value, lower, upper = ({n: ends[n][i] for n in COLUMNS} for i in range(3))
        yield TrendLine(
            f"{case.plan.title}: how much is recorded",
            "per cent of everybody",
            periods,
            value,
            lower,
            upper,
            interval="95% interval",
        )


def _side_by_side(case: Case, found: pd.DataFrame, item: str) -> Iterator[Grouped]:
    """White and minority ethnic beside each other, item by item, where both have percentages."""
    two = [found[found["group"] == group].set_index(item) for group in (WHITE, MINORITY)]
    if any(one["percent"].isna().all() for one in two):
        return
    labels = [str(one) for one in two[0].index]
    ends = [within(*(one[end].to_numpy(np.float64) for end in ("percent", "lower", "upper"))) for one in two]
    value, lower, upper = ([end[i] for end in ends] for i in range(3))
    yield Grouped(
        case.plan.title,
        "per cent of each group",
        labels,
        [WHITE, MINORITY],
        value,
        lower,
        upper,
        interval="95% interval",
    )
