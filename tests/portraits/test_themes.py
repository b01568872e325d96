"""Standard themes: how many of how many, changed or not, where, among whom, and what they are by law."""

from dataclasses import replace
from datetime import date
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from small_profiles import case, protected

from geoaudit.errors import SpecificationError, StatisticsError
from geoaudit.periods.breaks import Break
from geoaudit.portraits.theme import theme
from geoaudit.profiles.charts import Bars, Funnel, TrendLine
from geoaudit.spec import document as written
from geoaudit.spec import read_spec
from geoaudit.spec.themes import ANTI_SOCIAL, THEMES

YEARS = ("2020/21", "2021/22", "2022/23")


def by_area(counts, years=YEARS, ending=""):
    """Lines of two wards and all, for each of some years."""
    return "\n".join(
        f"{code}|{name}|{ending}{n}|{year}"
        for year, row in zip(years, counts, strict=True)
        for code, name, n in zip(("W1", "W2", "All"), ("Ashby", "Birch", "All"), row, strict=True)
    )


FLAGGED = by_area([(40, 60, 100), (45, 60, 105), (90, 110, 200)])
EVERY = by_area([(400, 600, 1000), (400, 600, 1000), (500, 500, 1000)])
GENDER = "Female|150\nMale|40\nnot recorded|10\nAll|200"


def asked(flagged=FLAGGED, every=EVERY, policy="internal", plan=None, **more):
    tables = {
        "figures": protected(flagged, ["area"], policy),
        "all": protected(every, ["area"], policy),
        "gender": protected(GENDER, ["gender"]),
    }
    one = case("theme", noun="offences", **tables)
    given = {"theme": "domestic-abuse", "where": {"flag": ("yes",)}, "by": ("gender",)} | (plan or {})
    return replace(one, plan=replace(one.plan, **given), **more)


def test_it_says_how_many_of_how_many_and_that_they_are_more_than_before():
    """200 of 1,000 are 20% with Wilson's interval; 200 after 105 is more than chance gives."""
    told = theme(asked())
    assert told.sentences[0] == (
        "Domestic abuse: 200 offences (2022/23), 20% (95% interval 18 to 23) of all offences of the source."
    )
    assert told.sentences[1] == "That is more than in 2021/22 (105 offences), by more than chance would give."
    assert told.tables["periods"]["percent"].tolist() == [10, 11, 20]


def test_a_change_that_chance_gives_is_no_evidence_of_a_difference():
    """105 after 100."""
    told = theme(asked(now="2021/22", plan={"by": ()}))
    assert told.sentences[1] == "There is no evidence of a difference from 2020/21 (100 offences)."


def test_an_earlier_period_can_be_named():
    """200 against the 100 of two years before."""
    told = theme(asked(before="2020/21"))
    assert told.sentences[1].startswith("That is more than in 2020/21 (100 offences)")
    with pytest.raises(StatisticsError, match="2019/20"):
        theme(asked(before="2019/20"))


def test_across_a_break_nothing_is_said_of_a_change():
    """What is counted changed in October 2021: no test, and a mark on the chart at the year it is in."""
    broken = (Break("caseload", date(2021, 10, 1), "a new system"), Break("other", date(2022, 10, 1), "no"))
    told = theme(asked(breaks=broken))
    assert told.sentences[1] == (
        "It cannot be compared with 2021/22: what is counted changed on 1 October 2021 (a new system)."
    )
    [trend] = [chart for chart in told.charts if isinstance(chart, TrendLine)]
    assert [(one.period, one.words) for one in trend.breaks] == [("2021/22", "1 October 2021: a new system")]


def test_a_quarter_is_not_compared_with_a_year():
    """Periods of other lengths have no test between them."""
    text = by_area([(40, 60, 100), (10, 10, 20)], ("2021/22", "2022 Q2"))
    told = theme(asked(text, text, now="2022 Q2", plan={"by": ()}))
    assert told.sentences[1] == "It is not compared with 2021/22, which is not as long."


def test_a_year_that_is_not_counted_is_a_gap_in_the_trend():
    """2020/21 and 2022/23 alone: between them is a step without a figure."""
    text = by_area([(40, 60, 100), (90, 110, 200)], ("2020/21", "2022/23"))
    [trend] = [chart for chart in theme(asked(text, text)).charts if isinstance(chart, TrendLine)]
    assert list(trend.periods) == ["2020/21", "not counted until 2022/23", "2022/23"]
    [values] = trend.series.values()
    assert np.isnan(values[1])


def test_rounded_figures_change_only_where_all_they_stand_for_does():
    """153 (151 to 156) after 105 (103 to 108) is more wherever both lie; 135 (133 to 138) may not be."""
    for n, words in ((153, "That is more"), (135, "There is no evidence of a difference")):
        text = by_area([(51, 51, 105), (51, 51, n)], ("2021/22", "2022/23"))
        told = theme(asked(text, text, "midpoint-6", plan={"by": ()}))
        assert told.sentences[1].startswith(words)


def test_a_hidden_total_is_said_nothing_of():
    """No sentence of how many, of what share, or of a change; the definition is still there."""
    text = by_area([(40, 60, 100), (45, 60, 105), ("c", 110, "c")])
    told = theme(asked(text, plan={"by": ()}))
    assert told.sentences[0] == "Counted are records whose flag is yes."
    assert told.tables["periods"]["n"].isna().tolist() == [False, False, True]


def test_areas_have_their_share_of_all_or_their_rate():
    """Without a base 90 of the 500 of Ashby are 18%; with 1,000 residents 90 per 1,000, and a funnel."""
    areas = theme(asked()).tables["areas"].set_index("area_code")
    assert areas.loc["W1", ["n", "base", "percent"]].tolist() == [90, 500, 18]
    base = pd.Series({"W1": 1_000.0, "W2": 3_000.0, "All": 4_000.0})
    told = theme(asked(plan={"per": "residents"}, base=base))
    assert told.tables["areas"].set_index("area_code").loc["W1", "rate"] == 90
    assert any(isinstance(chart, Funnel) for chart in told.charts)
    assert any(words.startswith("The highest rate is that of Ashby") for words in told.sentences)


def test_it_is_split_by_the_columns_asked_for():
    """150 of 200 are female: 75% of all, 79% of those recorded; a chart and a sentence of it."""
    told = theme(asked())
    row = told.tables["gender"].set_index("gender").loc["Female"]
    assert row[["percent", "percent_recorded"]].tolist() == [75, 79]
    assert any(words.startswith("The most common gender is Female: 75%") for words in told.sentences)
    assert any(isinstance(chart, Bars) and chart.title == "Domestic abuse: gender" for chart in told.charts)


def test_incidents_are_read_apart_from_crimes_and_are_no_share_of_themselves():
    """Of a source with both, anti-social behaviour is the incidents: 7 and not the 0 crimes."""
    lines = [("W1", "A", 0, 7), ("All", "All", 0, 7)]
    text = "\n".join(f"{c}|{n}|crime|{no}\n{c}|{n}|incident|{yes}" for c, n, no, yes in lines)
    both = protected(text, ["area", "record_type"], apart=("record_type",))
    one = case("theme", noun="offences", figures=both, all=both)
    plan = replace(one.plan, theme=ANTI_SOCIAL, where={"record_type": ("incident",)})
    told = theme(replace(one, plan=plan))
    assert told.sentences[0] == "Anti-social behaviour: 7 incidents (2022/23)."
    assert "percent" not in told.tables["periods"]


def test_every_column_of_a_theme_is_explained_and_finite():
    """No column without a meaning, nor an infinite figure, with rates and without."""
    base = pd.Series({"W1": 1_000.0, "W2": 3_000.0, "All": 4_000.0})
    for told in (theme(asked()), theme(asked(plan={"per": "residents"}, base=base))):
        for found in told.tables.values():
            assert set(found) <= set(told.meanings)
            assert not np.isinf(found.select_dtypes("number").to_numpy(float)).any()


def test_the_page_says_what_the_theme_is_and_who_says_so():
    """The definition stands last with the act that it is from; a theme of one's own has none."""
    assert theme(asked()).sentences[-1].endswith("(Domestic Abuse Act 2021, sections 1 and 2.)")
    own = theme(asked(plan={"theme": ""}))
    assert own.sentences[-1] == "Counted are records whose flag is yes."
    assert own.sentences[0].startswith("A profile: 200 offences")


def test_there_are_seven_themes_each_defined_in_a_sentence_with_its_source():
    """Those that a specification may name are those that are defined."""
    assert set(THEMES) == set(get_args(written.THEMES))
    assert len(THEMES) == 7
    for one in THEMES.values():
        assert one.definition.endswith(".")
        assert one.source


SPEC = """
[audit]
title = "An audit"
boundaries = "wards"
periods = ["2021/22", "2022/23"]
{audit}
[boundaries.wards]
file = "wards.geojson"
date = 2022-12-31
code = "code"
name = "name"

[boundaries.others]
file = "others.geojson"
date = 2019-12-31
code = "code"
name = "name"

[weights.residents]
file = "residents.csv"
code = "code"
value = "n"
boundaries = "{on}"

[[sources]]
name = "crimes"
kind = "offences"
files = ["crimes.csv"]

[[profiles]]
title = "A page"
source = "crimes"
{profile}
"""


def plan_of(tmp_path, profile, on="wards"):
    (tmp_path / "crimes.csv").write_text("a\n1\n")
    file = tmp_path / "audit.toml"
    file.write_text(SPEC.format(audit="", profile=profile, on=on))
    return read_spec(file)


def test_anti_social_behaviour_is_ready_made(tmp_path):
    """Without where it counts incidents, which are a share of nothing: no table of all is counted."""
    spec = plan_of(tmp_path, 'kind = "theme"\ntheme = "anti-social-behaviour"')
    [plan] = spec.profiles
    assert plan.where == {"record_type": ("incident",)}
    restricted = {one.request.title: one.request.where for one in spec.tables}
    assert restricted[plan.tables["figures"]] == {"record_type": ("incident",)}
    assert set(plan.tables) == {"figures"}


def test_all_records_are_counted_beside_those_of_a_theme(tmp_path):
    """What the theme is a share of is restricted to nothing."""
    spec = plan_of(tmp_path, 'kind = "theme"\nwhere = { flag = "yes" }')
    [plan] = spec.profiles
    restricted = {one.request.title: one.request.where for one in spec.tables}
    assert restricted[plan.tables["figures"]] == {"flag": ("yes",)}
    assert restricted[plan.tables["all"]] == {}


def test_two_flags_with_the_same_word_have_tables_of_their_own(tmp_path):
    """yes in one column and yes in another are not one table."""
    profile = 'kind = "theme"\nwhere = {{ {} = "yes" }}\n'
    second = '[[profiles]]\ntitle = "Another"\nsource = "crimes"\n'
    spec = plan_of(tmp_path, profile.format("knife") + second + profile.format("hate"))
    first, other = spec.profiles
    assert first.tables["figures"] != other.tables["figures"]
    assert first.tables["all"] == other.tables["all"]


@pytest.mark.parametrize(
    ("profile", "what"),
    [
        ('kind = "theme"\ntheme = "hate-crime"', "have 'where'"),
        ('kind = "theme"', "have 'where'"),
        ('kind = "theme"\ntheme = "piracy"', "usable 'theme'"),
        ('kind = "breakdown"\nby = ["area"]\ntheme = "drugs"', "do without 'theme'"),
        ('kind = "comparison"\nby = ["area", "month", "weekday"]', "by one other column"),
    ],
)
def test_a_specification_that_does_not_hold_is_refused(tmp_path, profile, what):
    """A theme without where, one that is none, and rates or comparisons that cannot be."""
    with pytest.raises(SpecificationError, match=what):
        plan_of(tmp_path, profile)


def test_hours_have_no_rate(tmp_path):
    """The intervals are those of counts, and hours come many at a time."""
    (tmp_path / "work.csv").write_text("a\n1\n")
    hours = '[[sources]]\nname = "work"\nkind = "unpaid-work"\nfiles = ["work.csv"]\n'
    profile = (
        '[[profiles]]\ntitle = "Hours"\nsource = "work"\nkind = "rates"\nper = "residents"\nmeasure = "hours"'
    )
    with pytest.raises(SpecificationError, match="records or persons"):
        plan_of(tmp_path, 'kind = "breakdown"\nby = ["area"]\n' + hours + profile)


@pytest.mark.parametrize(
    "profile",
    ['kind = "rates"', 'kind = "theme"\nwhere = { flag = "yes" }', 'kind = "comparison"\nby = ["area"]'],
)
def test_a_base_on_another_boundary_set_is_refused(tmp_path, profile):
    """Residents of the wards of 2019 are nothing that the wards of 2022 could have rates of."""
    with pytest.raises(SpecificationError, match="audit's own boundary set"):
        plan_of(tmp_path, f'{profile}\nper = "residents"', on="others")
