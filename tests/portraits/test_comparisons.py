"""Comparisons: against scipy's tests, figures by hand, and files of other areas that cannot be used."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2_contingency, false_discovery_control
from small_profiles import case, protected

from geoaudit.appraisal.comparators import read_comparators
from geoaudit.errors import FileError, RecordsError, StatisticsError
from geoaudit.periods.breaks import Break
from geoaudit.periods.calendar import parse_period
from geoaudit.portraits.against import shares_against
from geoaudit.portraits.comparison import comparison
from geoaudit.profiles.charts import Bars, Grouped
from geoaudit.reference.published import published_by
from geoaudit.statistics.comparing import compare_proportions_between
from geoaudit.statistics.intervals import Interval

WARDS = """
W1 | Ashby | Theft | 60
W1 | Ashby | Violence | 40
W1 | Ashby | not recorded | 10
W1 | Ashby | All | 110
W2 | Birch | Theft | 90
W2 | Birch | Violence | 210
W2 | Birch | not recorded | 0
W2 | Birch | All | 300
NFA | No fixed abode | Theft | 10
NFA | No fixed abode | Violence | 10
NFA | No fixed abode | not recorded | 0
NFA | No fixed abode | All | 20
All | All | Theft | 160
All | All | Violence | 260
All | All | not recorded | 10
All | All | All | 430
"""
YEARS = """
Theft | 100 | 2021/22
Violence | 100 | 2021/22
not recorded | 5 | 2021/22
All | 205 | 2021/22
Theft | 60 | 2022/23
Violence | 140 | 2022/23
not recorded | 0 | 2022/23
All | 200 | 2022/23
"""
HEADER = "scheme,edition,family,area,category,n,base,period\n"


def of(text, by, policy="internal", **more):
    one = case("comparison", figures=protected(text, by, policy, **more.pop("table", {})))
    plan = replace(one.plan, by=tuple(by), **more.pop("plan", {}))
    return replace(one, plan=plan, **more)


def against_year(**more):
    plan = {"period": parse_period("2022/23"), "before": parse_period("2021/22")}
    return of(YEARS, ["offence"], plan=plan, before="2021/22", **more)


def filed(tmp_path, text):
    file = tmp_path / "families.csv"
    file.write_text(HEADER + text)
    found = of(YEARS, ["offence"], plan={"file": file})
    return replace(found, published=published_by(replace(found.plan, kind="comparison")))


def table(told):
    return told.tables["comparisons"]


def test_a_ward_is_held_against_the_rest_and_never_against_the_whole():
    """60 of the 100 recorded against 100 of the other 320: chi-squared uncorrected, as scipy has it."""
    found = table(comparison(of(WARDS, ["area", "offence"])))
    row = found[(found["area_code"] == "W1") & (found["category"] == "Theft")].iloc[0]
    assert row[["n", "base", "percent", "other_base", "other_percent"]].tolist() == [60, 100, 60.0, 320, 31.3]
    wanted = chi2_contingency([[60, 40], [100, 220]], correction=False).pvalue
    assert row["p"] == pytest.approx(wanted, rel=1e-9)
    assert row["difference"] == pytest.approx(100 * (0.6 - 100 / 320))
    assert row["verdict"] == "higher"


def test_nobody_without_an_address_and_nothing_unrecorded_is_compared():
    """No row is of no fixed abode, nor of those whose offence is not recorded."""
    found = table(comparison(of(WARDS, ["area", "offence"])))
    assert set(found["area_code"]) == {"W1", "W2"}
    assert set(found["category"]) == {"Theft", "Violence"}


def test_p_is_corrected_for_all_comparisons_as_scipy_does():
    """Four comparisons are corrected together."""
    found = table(comparison(of(WARDS, ["area", "offence"])))
    assert found["p_corrected"].tolist() == pytest.approx(false_discovery_control(found["p"]).tolist())


def test_the_sentence_names_what_differs_and_by_how_much():
    """The surest difference comes first, with both shares and its interval."""
    told = comparison(of(WARDS, ["area", "offence"]))
    assert any(
        words.startswith("Ashby, Theft: 60.0% against 31.3% in the rest of the partnership, which is higher")
        for words in told.sentences
    )


def test_where_nothing_differs_it_says_no_evidence_of_a_difference():
    """Two wards with the same shares: those words, and no chart of what differs."""
    half = [("X", 50), ("Y", 50), ("All", 100)]
    same = "\n".join(
        f"{code}|{code}|{kind}|{n * times}"
        for code, times in (("W1", 1), ("W2", 1), ("All", 2))
        for kind, n in half
    )
    told = comparison(of(same, ["area", "offence"]))
    assert told.sentences == ("There is no evidence of a difference in any of the comparisons (4).",)
    assert set(table(told)["verdict"]) == {"no evidence of a difference"}
    assert told.charts == ()


def test_a_period_is_held_against_an_earlier_one():
    """60 of 200 against 100 of the 200 recorded; not recorded are in no base."""
    told = comparison(against_year())
    row = table(told).iloc[0]
    assert row[["against", "n", "base", "percent", "other_base", "other_percent"]].tolist() == [
        "2021/22",
        60,
        200,
        30.0,
        200,
        50.0,
    ]
    assert row["p"] == pytest.approx(chi2_contingency([[60, 140], [100, 100]], correction=False).pvalue)
    [chart] = told.charts
    assert isinstance(chart, Grouped)
    assert list(chart.series) == ["2022/23", "2021/22"]


def test_a_break_between_the_periods_is_said_first():
    """What is counted changed in October 2021: the difference can be that alone."""
    broken = (Break("caseload", date(2021, 10, 1), "a new system"), Break("other", date(2021, 10, 1), "no"))
    told = comparison(against_year(breaks=broken))
    assert told.sentences[0] == (
        "What is counted changed on 1 October 2021 (a new system): a difference between 2021/22 and 2022/23 "
        "can be that alone."
    )


def test_a_period_that_is_not_counted_is_refused():
    """A comparison with a year that the table has not."""
    one = replace(against_year(), before="2019/20")
    with pytest.raises(StatisticsError, match="must be in the table"):
        comparison(one)


def test_areas_alone_compare_by_their_share_of_all_with_an_earlier_period():
    """Ashby has 20 of 100 now and 50 of 100 before."""
    text = "\n".join(
        f"{code}|{code}|{n}|{year}"
        for year, counts in (("2021/22", (50, 50, 100)), ("2022/23", (20, 80, 100)))
        for code, n in zip(("W1", "W2", "All"), counts, strict=True)
    )
    one = of(text, ["area"], before="2021/22")
    row = table(comparison(one)).iloc[0]
    assert row[["n", "base", "percent", "other_percent"]].tolist() == [20, 100, 20.0, 50.0]
    with pytest.raises(StatisticsError, match="must be compared by something"):
        comparison(replace(one, before=""))


def test_rates_of_areas_are_held_against_the_rest_of_the_areas():
    """110 on 1,000 against 300 on 4,000, those of no address in neither; p as scipy's exact test has it."""
    base = pd.Series({"W1": 1_000.0, "W2": 4_000.0, "All": 5_000.0})
    totals = "\n".join(
        " | ".join(p for i, p in enumerate(line.split("|")) if i != 2)
        for line in WARDS.strip().splitlines()
        if "| All |" in line[9:]
    )
    told = comparison(of(totals, ["area"], plan={"per": "residents"}, base=base))
    row = table(told).iloc[0]
    assert row[["n", "base", "rate", "other_base", "other_rate"]].tolist() == [110, 1_000, 110, 4_000, 75]
    tail = binomtest(110, 410, 0.2, alternative="greater").pvalue
    assert row["p"] == pytest.approx(2 * tail)
    [chart] = told.charts
    assert isinstance(chart, Bars)
    assert chart.reference == pytest.approx(82.0)


def test_two_schemes_at_once_each_with_its_edition(tmp_path):
    """A family and a group of most similar areas, one by category; the editions are in the words."""
    told = comparison(
        filed(
            tmp_path,
            "CSP families,2002,Family 4,,Theft,300,600,2001/02\n"
            "Most similar,2023,,Harbourshire,Theft,200,400,2022/23\n"
            "Most similar,2023,,Harbourshire,Piracy,2,400,2022/23\n",
        )
    )
    found = table(told)
    assert found["against"].tolist() == [
        "Family 4 (CSP families, 2002; 2001/02)",
        "Harbourshire (Most similar, 2023; 2022/23)",
    ]
    assert found["other_percent"].tolist() == [50.0, 50.0]
    wanted = chi2_contingency([[60, 140], [300, 300]], correction=False).pvalue
    assert found["p"].iloc[0] == pytest.approx(wanted)
    assert any(words.endswith("left out: 1.") for words in told.methods)


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("A,1,F,,Theft,5,0,2022\n", "above 0 in column 'base'.*row 2"),
        ("A,1,F,,Theft,5,9,2022\nA,1,F,,Violence,10,9,2022\n", "at most its base in column 'n'.*row 3"),
        ("A,1,F,,Theft,,9,2022\n", "whole number in column 'n'.*row 2"),
        ("A,1,F,,Theft,5.5,9,2022\n", "whole number in column 'n'.*row 2"),
        ("A,,F,,Theft,5,9,2022\n", "something in column 'edition'.*row 2"),
        ("A,1,F,G,Theft,5,9,2022\n", "one of the two.*row 2"),
        ("A,1,,,Theft,5,9,2022\n", "one of the two.*row 2"),
        ("A,1,F,,Theft,5,9,2022\nA,1,F,,Theft,6,9,2022\n", "once.*row 3"),
        ("A,1,F,,Theft,-5,9,2022\n", "at least 0.*row 2"),
    ],
)
def test_a_comparator_that_cannot_be_is_refused_by_its_row(tmp_path, rows, what):
    """A base of 0, more than the base, a blank, a part of a person, a figure twice."""
    file = tmp_path / "families.csv"
    file.write_text(HEADER + rows)
    with pytest.raises(RecordsError, match=what):
        read_comparators(file)


def test_a_file_without_its_columns_is_refused(tmp_path):
    """The edition of a scheme must be there."""
    file = tmp_path / "families.csv"
    file.write_text("scheme,family,n,base,period\nA,F,1,2,2022\n")
    with pytest.raises(FileError, match="edition"):
        read_comparators(file)


def test_a_hidden_figure_is_compared_with_nothing_and_named_in_no_sentence():
    """Theft in Ashby is hidden: its row has no share, difference, p or verdict; how many are so is said."""
    told = comparison(of(WARDS.replace("Ashby | Theft | 60", "Ashby | Theft | c"), ["area", "offence"]))
    row = table(told).iloc[0]
    assert row[["n", "percent", "difference", "difference_lower", "p", "p_corrected", "verdict"]].isna().all()
    assert not any("Ashby, Theft" in words for words in told.sentences)
    assert told.sentences[-1] == "Comparisons that cannot be made, their figures being hidden or missing: 1."


def test_nobody_at_all_has_no_share():
    """A ward whose offences are all not recorded has a base of 0, and no share is said of it."""
    text = WARDS.replace("Ashby | Theft | 60", "Ashby | Theft | 0").replace(
        "Ashby | Violence | 40", "Ashby | Violence | 0"
    )
    text = text.replace(
        "not recorded | 10\nW1 | Ashby | All | 110", "not recorded | 110\nW1 | Ashby | All | 110"
    )
    text = text.replace("Theft | 160", "Theft | 100").replace("Violence | 260", "Violence | 220")
    text = text.replace("All | All | not recorded | 10", "All | All | not recorded | 110")
    row = table(comparison(of(text, ["area", "offence"]))).iloc[0]
    assert (row["n"], row["base"]) == (0, 0)
    assert row[["percent", "p", "verdict"]].isna().all()


def test_distinct_people_are_not_compared_by_area():
    """A person can be in two areas, and would be held against themselves."""
    one = of(WARDS, ["area", "offence"], table={"measure": "persons"})
    with pytest.raises(StatisticsError, match="distinct people"):
        comparison(one)


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 60), st.integers(0, 60), st.integers(1, 60), st.integers(0, 60))
def test_a_verdict_on_ranges_is_that_on_any_figures_within_them(n, more, other, others):
    """Wherever rounded figures lie, what is said to be higher is higher as counted."""

    def group(n, more, which, far):
        near = {"n": n, "lower": max(n - far, 0), "upper": n + far}
        base = {"base": n + more, "base_lower": n + more, "base_upper": n + more}
        return {f"{which}{name}": [float(value)] for name, value in (near | base).items()}

    ranged = shares_against(pd.DataFrame(group(n, more, "", 2) | group(other, others, "other_", 2)))
    exact = shares_against(pd.DataFrame(group(n, more, "", 0) | group(other, others, "other_", 0)))
    assert ranged["verdict"].iloc[0] in {exact["verdict"].iloc[0], "no evidence of a difference"}
    assert ranged["p"].iloc[0] >= exact["p"].iloc[0] - 1e-12


def test_the_rest_of_rounded_figures_holds_all_that_it_can_be():
    """57 (55 to 60) of 111 less 9, against 159 less 57 of 420 less 102: the ends are those worked by hand."""
    middle = "\n".join(
        " | ".join(
            [*(parts := line.split("|"))[:-1], str((n - 1) // 6 * 6 + 3 if (n := int(parts[-1])) else 0)]
        )
        for line in WARDS.strip().splitlines()
    )
    row = table(comparison(of(middle, ["area", "offence"], "midpoint-6"))).iloc[0]
    assert row[["n", "base", "other_base"]].tolist() == [57, 102, 318]
    assert row["other_percent"] == pytest.approx(100 * 102 / 318, abs=0.05)
    ends = ((55, 60), (97, 107), (97, 107), (308, 328))
    wanted = compare_proportions_between(*(Interval(np.array([a]), np.array([b])) for a, b in ends))
    assert row["difference_lower"] == pytest.approx(100 * wanted.lower[0])
    assert row["difference_upper"] == pytest.approx(100 * wanted.upper[0])
    assert row["p"] == pytest.approx(wanted.p[0])


def test_one_difference_in_many_that_chance_gives_is_no_evidence():
    """40 of 50 against 30 of 50 has p of 0.029 alone, and 0.29 as one of ten: no evidence of a difference."""
    same = {"n": [25.0] * 9, "other_n": [25.0] * 9}
    n, other = [40.0, *same["n"]], [30.0, *same["other_n"]]
    pairs = pd.DataFrame({"n": n, "lower": n, "upper": n, "other_n": other, "other_lower": other})
    bases = ("base", "base_lower", "base_upper", "other_base", "other_base_lower", "other_base_upper")
    found = shares_against(pairs.assign(other_upper=other, **dict.fromkeys(bases, 50.0)))
    assert found["p"].iloc[0] == pytest.approx(0.0291, abs=1e-4)
    assert found["p_corrected"].iloc[0] == pytest.approx(10 * found["p"].iloc[0])
    assert found["verdict"].iloc[0] == "no evidence of a difference"


def test_of_many_comparisons_those_that_differ_stand_first():
    """More than a page shows: a table of what differs before that of all; of few that of all alone."""
    lines, total = [], {"Theft": 0, "Violence": 0}
    for i in range(25):
        theft, violence = (90, 10) if i == 20 else (50, 50)
        total = {"Theft": total["Theft"] + theft, "Violence": total["Violence"] + violence}
        lines += [f"W{i}|W{i}|Theft|{theft}", f"W{i}|W{i}|Violence|{violence}", f"W{i}|W{i}|All|100"]
    lines += [*(f"All|All|{name}|{n}" for name, n in total.items()), "All|All|All|2500"]
    told = comparison(of("\n".join(lines), ["area", "offence"]))
    assert list(told.tables) == ["differences", "comparisons"]
    assert set(told.tables["differences"]["area_code"]) == {"W20"}
    assert list(comparison(of(WARDS, ["area", "offence"])).tables) == ["comparisons"]


def test_every_column_of_a_comparison_is_explained_and_finite():
    """No column without a meaning, nor an infinite figure."""
    for told in (comparison(of(WARDS, ["area", "offence"])), comparison(against_year())):
        assert set(table(told)) <= set(told.meanings)
        assert not np.isinf(table(told).select_dtypes("number").to_numpy(float)).any()
