import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.pack import margins
from geoaudit.pack.margins import apart, sheets, whole


def test_a_short_table_is_printed_whole(people):
    """Every row of a short table is on the page, the total last, a hidden figure with its mark."""
    (sheet,) = sheets(people)
    assert sheet.heads == ("Area", "Gender")
    assert len(sheet.rows) == 15
    assert sheet.rows[-1].labels == ("All", "All")
    hidden = next(row for row in sheet.rows if row.labels == ("=Bridge", "f"))
    assert (hidden.cells[0].n, hidden.cells[0].marker) == (None, "c")


def test_a_long_table_is_printed_as_its_margins(crimes, monkeypatch):
    """A long table's page shows area by period and category by period; each figure is one of the table's."""
    monkeypatch.setattr(margins, "MOST_ROWS", 5)
    by_area, by_type = sheets(crimes)
    assert not whole(crimes)
    assert [row.labels for row in by_area.rows] == [("Abbey",), ("=Bridge",), ("Castle",), ("All",)]
    assert [[cell.n for cell in row.cells] for row in by_type.rows] == [[12, 13], [110, 110], [122, 123]]


def test_categories_that_are_never_added_keep_their_own_rows(crimes, monkeypatch):
    """Crimes and incidents have no total, so every margin shows them apart."""
    monkeypatch.setattr(margins, "MOST_ROWS", 2)
    cells = crimes.cells.query("crime_type != 'All'").rename(columns={"crime_type": "record_type"})
    profile = Profile("t", "crime", True, "wards", ("area", "record_type"), crimes.policy, cells)
    assert apart(profile) == ["record_type"]
    (sheet,) = sheets(profile)
    assert sheet.rows[-1].labels == ("All", "theft")
    assert [cell.n for cell in sheet.rows[-1].cells] == [110, 110]


def test_only_the_latest_of_many_periods_are_printed(crimes, monkeypatch):
    """A page has room for so many periods: the latest."""
    monkeypatch.setattr(margins, "MOST_PERIODS", 1)
    assert sheets(crimes)[0].periods == ("2022",)


def test_a_cell_that_does_not_exist_is_no_figure(crimes):
    """A month that lies in another period is neither nought nor hidden."""
    cells = pd.concat([crimes.cells, crimes.cells.iloc[:1].assign(period="2023")], ignore_index=True)
    profile = Profile("t", "crime", True, "wards", crimes.by, crimes.policy, cells)
    absent = sheets(profile)[0].rows[-1].cells[-1]
    assert (absent.n, absent.marker) == (None, "")


def test_a_total_stands_after_the_months_of_later_years_too():
    """Months that begin with the second year come before the total, which the first year has already."""
    months = {"2020/21": ("2021-02", "2021-03", "All"), "2021/22": ("2021-04", "All")}
    found = [
        (kind, month, period, 1, "")
        for period, each in months.items()
        for kind in ("crime", "ASB")
        for month in each
    ]
    cells = pd.DataFrame(found, columns=["record_type", "month", "period", "n", "marker"])
    profile = Profile("t", "crime", True, "", ("record_type", "month"), None, cells)
    (sheet,) = sheets(profile)
    run = ["2021-02", "2021-03", "2021-04", "All"]
    assert [row.labels for row in sheet.rows] == [(kind, m) for kind in ("crime", "ASB") for m in run]
