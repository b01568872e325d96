import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.trends import HEIGHT, totals, trends


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
