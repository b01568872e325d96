from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period, parse_period, split
from geoaudit.periods.indicator import Indicator
from geoaudit.periods.reconcile import (
    by_chow_lin,
    by_days,
    by_fernandez,
    by_indicator,
    summed,
)
from geoaudit.periods.shares import OUTSIDE
from geoaudit.periods.snapshots import parse_snapshot

KEYS = ["area_code", "crime_type"]


def periods(*labels: str) -> list[Period]:
    return [parse_period(label) for label in labels]


def figures(rows: str) -> pd.DataFrame:
    """Rows of `area type period n lower upper`, `-` where not known; bounds are the figure where left out."""
    table = []
    for row in rows.strip().splitlines():
        area, kind, period, *numbers = row.split()
        n, lower, upper = (*numbers, *numbers, *numbers)[:3] if len(numbers) == 1 else numbers
        table.append([area, kind, period, *(np.nan if x == "-" else float(x) for x in (n, lower, upper))])
    return pd.DataFrame(table, columns=[*KEYS, "period", "n", "lower", "upper"])


def profile(values: list[float], years: tuple[int, ...] = (2021,), **keys: str) -> pd.DataFrame:
    months = [month.label for year in years for month in split(parse_period(f"{year}"), "month")]
    return pd.DataFrame({**keys, "period": months, "value": values * len(years)})


def figure(result, period: str, area: str = "A") -> dict:
    rows = result.figures
    (row,) = rows[(rows["period"] == period) & (rows["area_code"] == area)].to_dict("records")
    return row


def test_nested_periods_are_summed_and_nothing_is_estimated():
    """Four quarters make a year: sums of figures and bounds, no estimate; the rest is left over."""
    given_ = figures("""
        A theft 2021Q1 1
        A theft 2021Q2 2
        A theft 2021Q3 3
        A theft 2021Q4 4
        A theft 2022Q1 50
    """).replace({"period": r"(\d{4})(Q\d)"}, {"period": r"\1 \2"}, regex=True)
    quarters = periods("2021 Q1", "2021 Q2", "2021 Q3", "2021 Q4", "2022 Q1")
    result = summed(given_, KEYS, quarters, periods("2021"))
    row = figure(result, "2021")
    assert (row["n"], row["lower"], row["upper"], row["estimated"], row["basis"]) == (
        10,
        10,
        10,
        False,
        "sum",
    )
    (left,) = result.untransferred.to_dict("records")
    assert (left["period"], left["reason"], left["n"], left["upper"]) == ("2022 Q1", OUTSIDE, 50, 50)


def test_what_does_not_nest_is_not_summed():
    """A financial year is not made of calendar years: refused with both named."""
    with pytest.raises(PeriodError, match="'2021/22' is not made up of '2021', '2022'"):
        summed(figures("A theft 2021 1\nA theft 2022 1"), KEYS, periods("2021", "2022"), periods("2021/22"))


def test_days_share_a_year_by_its_days():
    """A year of 365 gives its January 31 of 365, between nothing and the whole, marked as an estimate."""
    result = by_days(figures("A theft 2021 365"), KEYS, periods("2021"), split(parse_period("2021"), "month"))
    assert result.figures["n"].tolist() == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert set(result.figures["basis"]) == {"days"}
    assert (result.figures[["lower", "upper"]].to_numpy() == [0, 365]).all()
    assert result.figures["estimated"].all()
    assert result.untransferred.empty


def test_a_period_that_goes_whole_keeps_its_figure_and_bounds():
    """In a window of a year and a quarter the year is counted, the quarter estimated: bounds say so."""
    window = periods("2021-01 to 2022-03")
    row = figure(
        by_days(figures("A theft 2021 100\nA theft 2022 365"), KEYS, periods("2021", "2022"), window),
        window[0].label,
    )
    assert row["n"] == pytest.approx(100 + 90)
    assert (row["lower"], row["upper"], row["estimated"], row["basis"]) == (100, 465, True, "days")


def test_an_interval_counts_with_its_middle_and_is_marked():
    """A `*` of 1 to 4 enters a sum as 2.5, with bounds that keep it, marked as an estimate."""
    given_ = figures("A theft 2021-01 - 1 4\nA theft 2021-02 10")
    row = figure(
        summed(given_, KEYS, periods("2021-01", "2021-02"), periods("2021-01 to 2021-02")),
        "2021-01 to 2021-02",
    )
    assert (row["n"], row["lower"], row["upper"], row["estimated"]) == (12.5, 11, 14, True)
    assert row["basis"] == "interval"


def test_a_figure_that_is_not_there_is_unknown_and_not_zero():
    """An area without a row for one of the months has no sum, no upper bound, and a lower one."""
    given_ = figures("A theft 2021-01 5\nA theft 2021-02 6\nB theft 2021-01 7")
    result = summed(given_, KEYS, periods("2021-01", "2021-02"), periods("2021-01 to 2021-02"))
    row = figure(result, "2021-01 to 2021-02", "B")
    assert np.isnan(row["n"])
    assert (row["lower"], row["upper"], row["estimated"], row["basis"]) == (7, np.inf, False, "")
    assert figure(result, "2021-01 to 2021-02")["n"] == 11


def test_a_wanted_period_that_is_part_covered_has_no_upper_bound():
    """Days that no source period covers may hold anything; a period with none covered is unknown."""
    result = by_days(figures("A theft 2021 365"), KEYS, periods("2021"), periods("2021/22", "2023"))
    row = figure(result, "2021/22")
    assert (row["n"], row["upper"]) == (pytest.approx(275), np.inf)
    assert np.isnan(figure(result, "2023")["n"])
    assert (result.untransferred["n"].sum(), result.untransferred["upper"].sum()) == (pytest.approx(90), 365)


def test_an_indicator_shares_out_as_it_runs():
    """Months of an indicator that is all in summer give the year to summer, whole, by Denton-Cholette."""
    summer = Indicator("police", profile([0, 0, 0, 0, 0, 1, 2, 1, 0, 0, 0, 0]))
    result = by_indicator(
        figures("A theft 2021 80"), KEYS, periods("2021"), split(parse_period("2021"), "quarter"), summer
    )
    assert result.figures["n"].tolist() == pytest.approx([0, 20, 60, 0])
    assert set(result.figures["basis"]) == {"denton: police"}
    assert (result.figures[["lower", "upper"]].to_numpy() == [0, 80]).all()


def test_periods_in_a_row_are_benchmarked_together():
    """A flat indicator under rising totals rises from step to step, as days would not make it."""
    flat = Indicator("flat", profile([1.0] * 12, (2020, 2021)))
    given_ = figures("A theft 2020 120\nA theft 2021 240")
    target = [month for year in periods("2020", "2021") for month in split(year, "month")]
    n = by_indicator(given_, KEYS, periods("2020", "2021"), target, flat).figures["n"].to_numpy()
    assert (np.diff(n) > -1e-9).all()
    assert n[11] > 11
    assert n[:12].sum() == pytest.approx(120)
    assert n[12:].sum() == pytest.approx(240)


def test_cells_that_the_indicator_does_not_know_fall_back_on_days():
    """A type that the indicator lacks, or has only zeros for, is shared by days and says so."""
    known = Indicator(
        "police",
        pd.concat(
            [
                profile([1.0] * 6 + [0.0] * 6, crime_type="theft"),
                profile([0.0] * 12, crime_type="arson"),
            ]
        ),
    )
    given_ = figures("A theft 2021 10\nA arson 2021 365\nA fraud 2021 365")
    halves = periods("2021-01 to 2021-06", "2021-07 to 2021-12")
    rows = by_indicator(given_, KEYS, periods("2021"), halves, known).figures.set_index(
        ["crime_type", "period"]
    )
    assert rows.loc["theft", "n"].tolist() == pytest.approx([10, 0])
    assert rows.loc["arson", "n"].tolist() == rows.loc["fraud", "n"].tolist() == [181, 184]
    assert rows["basis"].tolist() == ["denton: police"] * 2 + ["days"] * 4


def test_next_to_nothing_of_an_indicator_is_nothing():
    """A period with a trace of the indicator is shared by days, and does not decide the others' ratios."""
    trace = pd.concat([profile([1e-279] + [0.0] * 11, (2020,)), profile([1.0] * 12)])
    given_ = figures("A theft 2020 366\nA theft 2021 120")
    result = by_indicator(
        given_, KEYS, periods("2020", "2021"), periods("2020-01", "2021-01"), Indicator("x", trace)
    )
    assert result.figures["n"].tolist() == pytest.approx([31, 10])
    assert result.figures["basis"].tolist() == ["days", "denton: x"]


def test_an_indicator_with_a_gap_is_no_indicator_for_that_period():
    """A year of which the indicator lacks a month is shared by days, the next one by the indicator."""
    gappy = profile([2.0] + [1.0] * 11, (2020, 2021)).query("period != '2020-05'")
    given_ = figures("A theft 2020 366\nA theft 2021 130")
    target = periods("2020-01", "2021-01")
    result = by_indicator(given_, KEYS, periods("2020", "2021"), target, Indicator("police", gappy))
    assert result.figures["n"].tolist() == pytest.approx([31, 20])
    assert result.figures["basis"].tolist() == ["days", "denton: police"]


def test_a_benchmarking_below_zero_is_done_pro_rata():
    """Where smooth ratios would need figures below 0, the totals are shared pro rata, and it says so."""
    flat = Indicator("flat", profile([1.0] * 12, (2020, 2021, 2022)))
    given_ = figures("A theft 2020 1200\nA theft 2021 0\nA theft 2022 1200")
    years = periods("2020", "2021", "2022")
    target = [month for year in years for month in split(year, "month")]
    result = by_indicator(given_, KEYS, years, target, flat)
    assert result.figures["n"].tolist() == pytest.approx([100] * 12 + [0] * 12 + [100] * 12)
    assert set(result.figures["basis"]) == {"pro rata: flat"}


def test_a_wanted_period_that_cuts_a_step_takes_its_days():
    """Within a month of the indicator, days decide."""
    result = by_indicator(
        figures("A theft 2021 120"),
        KEYS,
        periods("2021"),
        periods("2021-01-01 to 2021-04-15"),
        Indicator("flat", profile([1.0] * 12)),
    )
    assert result.figures["n"].tolist() == pytest.approx([35])
    assert result.untransferred["n"].tolist() == pytest.approx([85])


def test_a_step_labelled_2011_12_is_december():
    """In an indicator of months the label that would be ambiguous elsewhere is a month."""
    december = Indicator("police", pd.DataFrame({"period": ["2011-11", "2011-12"], "value": [1.0, 3.0]}))
    given_ = figures("A theft winter 8").assign(period="2011-11 to 2011-12")
    target = [Period("2011-12", date(2011, 12, 1), date(2012, 1, 1))]
    assert by_indicator(given_, KEYS, periods("2011-11 to 2011-12"), target, december).figures[
        "n"
    ].tolist() == [6]


def quarters_of(first: int, last: int) -> tuple[list[Period], pd.DataFrame]:
    origin = list(split(parse_period(f"{first}-01 to {last}-12"), "quarter"))
    n = [100.0 + 9 * i + 20 * (i % 4) for i in range(len(origin))]
    labels = [one.label for one in origin]
    return origin, pd.DataFrame(
        {"area_code": "A", "crime_type": "theft", "period": labels, "n": n, "lower": n, "upper": n}
    )


@pytest.mark.parametrize(("way", "name"), [(by_chow_lin, "chow-lin"), (by_fernandez, "fernandez")])
def test_a_regression_needs_twelve_totals(way, name):
    """Twelve quarters are shared over months by regression and keep their totals; eleven are refused."""
    origin, given_ = quarters_of(2019, 2021)
    months = [month for quarter in origin for month in split(quarter, "month")]
    rising = Indicator(
        "police", profile([30.0, 33, 31, 36, 38, 41, 44, 40, 39, 42, 45, 41], (2019, 2020, 2021))
    )
    result = way(given_, KEYS, origin, months, rising)
    assert set(result.figures["basis"]) == {f"{name}: police"}
    np.testing.assert_allclose(
        result.figures["n"].to_numpy().reshape(-1, 3).sum(axis=1), given_["n"], rtol=1e-9
    )
    with pytest.raises(PeriodError, match="at least 12 totals that follow each other, and there are 11"):
        way(given_[1:], KEYS, origin[1:], months[3:], rising)


def test_a_series_with_too_few_totals_of_its_own_is_shared_pro_rata():
    """An area that lacks one of the twelve quarters has no regression of its own; it says what was done."""
    origin, given_ = quarters_of(2019, 2021)
    other = given_[given_["period"] != "2020 Q2"].assign(area_code="B")
    steps = Indicator("police", profile([1.0] * 12, (2019, 2020, 2021)))
    result = by_chow_lin(pd.concat([given_, other]), KEYS, origin, split(origin[0], "month"), steps)
    assert figure(result, "2019-01")["basis"] == "chow-lin: police"
    assert figure(result, "2019-01", "B")["basis"] == "pro rata: police"


def test_sources_that_cover_nothing_wanted_are_refused_with_both_coverages():
    """Quarters of 2017/18 say nothing about 2021: refused, and both coverages stand in the message."""
    origin = split(parse_period("2017/18"), "financial quarter")
    given_ = figures("A theft x 5").assign(period="Q1 2017/18")
    with pytest.raises(
        PeriodError, match="cover 2017-04 to 2018-03 and what is wanted covers 2021-01 to 2021-12"
    ):
        by_days(given_, KEYS, origin, periods("2021"))


@pytest.mark.parametrize(
    ("origin", "target", "said"),
    [
        (periods("2021", "2021 Q1"), periods("2021"), "source periods of one reckoning must share no day"),
        (periods("2021"), periods("2021", "2021/22"), "wanted periods of one reckoning must share no day"),
        ([parse_snapshot("as at 2021-09-30")], periods("2021"), "'as at 2021-09-30' is a snapshot"),
        (periods("2020"), periods("2020"), "'2021' is none of them"),
    ],
)
def test_what_cannot_be_reckoned_is_refused(origin, target, said):
    """Overlapping periods, a snapshot among flows and a figure for an unknown period are refused by name."""
    with pytest.raises(PeriodError, match=said):
        by_days(figures("A theft 2021 5"), KEYS, origin, target)


def test_a_table_without_keys_is_of_one_thing():
    """A force's total by year, split by nothing, is brought to months like any other."""
    table = pd.DataFrame({"period": ["2021"], "n": [365.0], "lower": [365.0], "upper": [365.0]})
    for result in (
        by_days(table, [], periods("2021"), periods("2021-01")),
        by_indicator(
            table,
            [],
            periods("2021"),
            periods("2021-12"),
            Indicator("x", profile([0.0, 334.0] * 5 + [0.0, 31.0])),
        ),
    ):
        assert list(result.figures) == ["period", "n", "lower", "upper", "estimated", "basis"]
        assert list(result.untransferred) == ["period", "reason", "n", "lower", "upper"]
    assert result.figures["n"].tolist() == pytest.approx([365 * 31 / (334 * 5 + 31)])
    assert by_days(table, [], periods("2021"), periods("2021-01")).figures["n"].tolist() == [31]


def test_two_figures_for_one_thing_are_refused():
    """A second figure for a cell and period would be added to the first; a second value of a step too."""
    with pytest.raises(PeriodError, match="1 rows give another"):
        by_days(figures("A theft 2021 5\nA theft 2021 6"), KEYS, periods("2021"), periods("2021"))
    twice = Indicator("police", pd.concat([profile([1.0] * 12)] * 2))
    with pytest.raises(PeriodError, match="'police' must have one value"):
        by_indicator(figures("A theft 2021 5"), KEYS, periods("2021"), periods("2021"), twice)


FIRST = date(2019, 1, 1)
CUTS = st.lists(st.integers(1, 729), max_size=8, unique=True)


def cut(days: list[int], name: str) -> list[Period]:
    """The days of 2019 and 2020 cut into periods."""
    edges = [FIRST + timedelta(days=day) for day in (0, *sorted(days), 731)]
    return [Period(f"{name}{i}", a, b) for i, (a, b) in enumerate(pairwise(edges))]


@settings(deadline=None, max_examples=60)
@given(CUTS, CUTS, st.data())
def test_there_and_back_keeps_totals_and_bounds_hold_the_truth(source_cuts, wanted_cuts, data):
    """Whatever the periods: totals are kept there and back, and bounds hold what days really had."""
    origin, target = cut(source_cuts, "o"), cut(wanted_cuts, "t")
    events = np.array(data.draw(st.lists(st.integers(0, 730), min_size=0, max_size=40)), int)
    truth = np.bincount(events, minlength=731)

    def count(period: Period) -> int:
        return int(truth[(period.start - FIRST).days : (period.end - FIRST).days].sum())

    n = [float(count(one)) for one in origin]
    given_ = pd.DataFrame(
        {"area_code": "A", "period": [o.label for o in origin], "n": n, "lower": n, "upper": n}
    )
    months = [month.label for year in ("2019", "2020") for month in split(parse_period(year), "month")]
    values = data.draw(st.lists(st.floats(0, 100), min_size=24, max_size=24))
    run = Indicator("run", pd.DataFrame({"period": months, "value": values}))
    for there in (
        by_days(given_, ["area_code"], origin, target),
        by_indicator(given_, ["area_code"], origin, target, run),
    ):
        found = there.figures
        assert found["n"].sum() == pytest.approx(sum(n), rel=1e-9, abs=1e-9)
        assert (found["n"] >= 0).all()
        assert all(
            row.lower <= count(t) <= row.upper for t, row in zip(target, found.itertuples(), strict=True)
        )
        back = by_days(found[["area_code", "period", "n", "lower", "upper"]], ["area_code"], target, origin)
        assert back.figures["n"].sum() == pytest.approx(sum(n), rel=1e-9, abs=1e-9)
        assert there.untransferred.empty


def test_what_is_known_of_a_period_with_a_gap_is_named_and_not_lost():
    """A year of which one quarter has no figure has none, and its other quarters are not transferred."""
    quarters = [parse_period(f"2021 Q{i}") for i in range(1, 5)]
    rows = [("a", quarter.label, 10.0, 10.0, 10.0) for quarter in quarters[:3]]
    figures = pd.DataFrame(rows, columns=["k", "period", "n", "lower", "upper"])
    found = summed(figures, ["k"], quarters, [parse_period("2021")])
    assert found.figures["n"].isna().all()
    assert set(found.untransferred["reason"]) == {"part of the wanted period has no figure"}
    assert found.untransferred["n"].sum() == 30
