from dataclasses import replace
from datetime import date

import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.timeline import numbered
from geoaudit.pack.trends import HEIGHT, WIDTH, incomparable, totals, trends
from geoaudit.periods.breaks import Break


def test_totals_are_those_of_the_table(crimes):
    """The figures at the head of a section are the table's own totals, one a period."""
    ((heading, run),) = totals(crimes)
    assert heading == ""
    assert [(total.heading, total.n) for total in run] == [("2021", 122), ("2022", 123)]


def test_a_table_without_a_grand_total_has_no_headline(crimes):
    """Nothing is added up here: where the table has no total, none is shown."""
    cells = crimes.cells.query("area_code != 'All'")
    assert totals(Profile("t", "crime", True, "wards", crimes.by, crimes.policy, cells)) == ()


def test_months_run_on_across_periods(crimes):
    """A table by month is drawn month by month, whatever period each lies in; a hidden month has no bar."""
    cells = crimes.cells.query("area_code == 'All' and crime_type == 'All'").drop(
        columns=["area_code", "area_name"]
    )
    cells = cells.rename(columns={"crime_type": "month"})
    rows = [
        cells.assign(period=p, month=m).head(1)
        for p, m in [("b", "2021-03"), ("b", "2021-04"), ("a", "2021-01")]
    ]
    hidden = rows[0].assign(month="2021-02", period="a", n=None, marker="c").astype({"n": "Int64"})
    months = pd.concat([*rows, hidden, cells], ignore_index=True)
    (trend,) = trends(Profile("t", "crime", True, "", ("month",), crimes.policy, months))
    assert [bar.label for bar in trend.bars] == ["2021-01", "2021-02", "2021-03", "2021-04"]
    assert [bar.height for bar in trend.bars] == [HEIGHT, 0, HEIGHT, HEIGHT]
    assert trend.bars[1].words == "2021-02: hidden to protect people"


def test_a_break_is_a_line_on_the_chart(estimates):
    """The line stands between the bars of the years on either side; one at the chart's edge has none."""
    breaks = numbered(
        [Break("crime", date(2019, 4, 1), "new rules"), Break("crime", date(2017, 4, 1), "at the edge")]
    )
    (trend,) = trends(estimates, breaks)
    ((x, one),) = trend.breaks
    assert x == WIDTH * 2 / 5
    assert one.words == "Break 2, 1 April 2019: new rules"


def test_an_estimate_is_drawn_with_its_range(estimates):
    """Hatched, with a line up to the top where nobody knows the upper end, and said in words."""
    bar = trends(estimates)[0].bars[0]
    assert bar.style == "est"
    assert bar.reach == (0.0, round(HEIGHT - 13 / 17 * HEIGHT, 1))
    assert bar.words == "2017/18: 17 (estimated, 13 or more)"


def test_a_month_left_out_keeps_its_place(crimes):
    """A gap is no nought and does not draw the months on either side together."""
    months = pd.DataFrame({"month": ["2021-01", "2021-02", "2021-05"], "period": "2021", "n": [5, 6, 7]})
    months = months.astype({"n": "Int64"}).assign(marker="")
    (trend,) = trends(replace(crimes, by=("month",), boundaries="", cells=months))
    assert [bar.sign for bar in trend.bars] == ["", "", "[x]", "[x]", ""]
    assert trend.bars[2].words == "2021-03: not available"


def test_periods_that_cannot_be_compared_make_no_run(estimates):
    """A half year between whole ones is no step of a run, and the reason is given."""
    cells = estimates.cells.replace({"period": {"2019/20": "2019-04 to 2019-09"}})
    uneven = replace(estimates, cells=cells)
    assert trends(uneven) == ()
    assert "2019-04 to 2019-09" in incomparable(uneven)
    assert incomparable(estimates) == ""


def test_a_table_by_month_without_a_total_has_no_headline(crimes):
    """Thirty months are a run and not thirty headlines."""
    months = pd.DataFrame({"month": ["2021-01", "2021-02"], "period": "2021", "n": [5, 6]})
    months = months.astype({"n": "Int64"}).assign(marker="")
    assert totals(replace(crimes, by=("month",), boundaries="", cells=months)) == ()
