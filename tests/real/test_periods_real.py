"""Periods that do not match, on the published street crimes and force tables of Northumbria.

What the year 2021 by ward and type gives for quarters and months, against counting them (mean absolute error
as a share of all crimes, for a ward's type and for a type): the numbers stand in docs/periods.md.
"""

import zipfile
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import parse_period, split
from geoaudit.periods.coverage import odd_months
from geoaudit.periods.indicator import Indicator
from geoaudit.periods.reconcile import Apportioned, by_days, by_indicator, summed
from geoaudit.periods.windows import common_window

KEYS = ["area_code", "crime_type"]
YEAR, BEFORE = parse_period("2021"), parse_period("2020-05 to 2020-12")
PROFILE = [month.label for month in split(parse_period("2022-02 to 2023-01"), "month")]


@pytest.fixture(scope="module")
def counts(real_data: Path) -> pd.DataFrame:
    """Crimes by ward, type and month, a row for every combination."""
    columns = ["Month", "Longitude", "Latitude", "Crime type"]
    months = []
    for archive in sorted((real_data / "northumbria" / "police-uk").glob("*.zip")):
        with zipfile.ZipFile(archive) as files:
            streets = [name for name in files.namelist() if name.endswith("-street.csv")]
            months += [pd.read_csv(files.open(name), usecols=columns) for name in streets]
    crimes = pd.concat(months).dropna(subset="Longitude")
    wards = gpd.read_file(real_data / "northumbria" / "boundaries" / "WD_2022-12.geojson")
    points = crimes[["Longitude", "Latitude"]].drop_duplicates()
    placed = gpd.GeoDataFrame(
        points, geometry=gpd.points_from_xy(points["Longitude"], points["Latitude"]), crs=4326
    )
    placed = placed.sjoin(wards[["WD22CD", "geometry"]]).drop_duplicates(["Longitude", "Latitude"])
    crimes = crimes.merge(placed[["Longitude", "Latitude", "WD22CD"]], on=["Longitude", "Latitude"])
    table = crimes.groupby(["WD22CD", "Crime type", "Month"]).size()
    every = pd.MultiIndex.from_product(table.index.levels, names=[*KEYS, "month"])
    return table.reindex(every, fill_value=0).rename("n").reset_index()


@dataclass(frozen=True)
class Case:
    """A year added up, its true parts, and what they are estimated as."""

    truth: pd.DataFrame
    whole: pd.DataFrame
    days: Apportioned
    profile: Apportioned


def added_up(counts: pd.DataFrame, period) -> pd.DataFrame:
    sums = counts[counts["month"].isin(period.months)].groupby(KEYS, as_index=False)["n"].sum()
    n = sums["n"].astype(float)
    return sums.assign(n=n, lower=n, upper=n, period=period.label)


@pytest.fixture(scope="module", params=["quarter", "month"])
def case(request, counts) -> Case:
    """2021 by days, and by the seasons of 2022 with the total of 2020 before it."""
    steps = split(YEAR, request.param)
    label = {month: step.label for step in steps for month in step.months}
    truth = counts[counts["month"].isin(YEAR.months)]
    truth = (
        truth.assign(period=truth["month"].map(label)).groupby([*KEYS, "period"], as_index=False)["n"].sum()
    )
    seasons = (
        counts[counts["month"].isin(PROFILE)].groupby(["crime_type", "month"], as_index=False)["n"].sum()
    )
    runs = [
        seasons.assign(period=f"{year}-" + seasons["month"].str[5:], value=seasons["n"].astype(float))
        for year in (2020, 2021)
    ]
    indicator = Indicator("seasons of 2022", pd.concat(runs)[["crime_type", "period", "value"]])
    whole, before = added_up(counts, YEAR), added_up(counts, BEFORE)
    return Case(
        truth,
        whole,
        by_days(whole, KEYS, [YEAR], steps),
        by_indicator(pd.concat([before, whole]), KEYS, [BEFORE, YEAR], steps, indicator),
    )


def error(case: Case, result: Apportioned, keys: list[str]) -> float:
    """Return the mean absolute error of the cells of some keys, in per cent of the mean true figure."""
    both = case.truth.merge(result.figures, on=[*KEYS, "period"], suffixes=("_true", ""))
    sums = both.groupby([*keys, "period"])[["n_true", "n"]].sum()
    return float(100 * (sums["n"] - sums["n_true"]).abs().sum() / sums["n_true"].sum())


def test_totals_are_kept_to_the_unit(case):
    """Each ward's and type's year comes out of its quarters and its months, to 1e-9; 187,759 in all."""
    for result in (case.days, case.profile):
        sums = result.figures.groupby(KEYS)["n"].sum()
        pd.testing.assert_series_equal(sums, case.whole.set_index(KEYS)["n"], rtol=1e-9, check_index=True)
        assert round(result.figures["n"].sum()) == case.whole["n"].sum() == 187_759


def test_the_truth_is_within_the_bounds(case):
    """No true count lies outside the bounds of either way."""
    for result in (case.days, case.profile):
        both = case.truth.merge(result.figures, on=[*KEYS, "period"], suffixes=("_true", ""))
        assert ((both["lower"] <= both["n_true"]) & (both["n_true"] <= both["upper"])).all()
        assert len(both) == len(case.truth) == len(result.figures)


def test_the_profile_is_better_than_the_days(case):
    """Errors by ward and type, and by type, are smaller with last year's total and next year's seasons."""
    quarters = case.truth["period"].nunique() == 4
    days, profile = (
        [round(error(case, result, keys), 1) for keys in (KEYS, ["crime_type"])]
        for result in (case.days, case.profile)
    )
    assert days == ([22.6, 12.8] if quarters else [33.0, 13.5])
    assert profile == ([21.2, 10.8] if quarters else [31.7, 12.1])


def test_every_estimate_says_what_by(case):
    """Cells that benchmarking would take below 0 (a year of none) are pro rata, fewer than a tenth."""
    shares = case.profile.figures["basis"].value_counts(normalize=True)
    assert set(shares.index) == {"denton: seasons of 2022", "pro rata: seasons of 2022"}
    assert shares["denton: seasons of 2022"] > 0.9
    assert set(case.days.figures["basis"]) == {"days"}


def test_months_nest_in_quarters(counts):
    """The true months summed to quarters are the true quarters, and none is an estimate."""
    months = counts[counts["month"].isin(YEAR.months)].rename(columns={"month": "period"})
    given = months.assign(n=months["n"].astype(float), lower=months["n"], upper=months["n"])
    result = summed(given, KEYS, split(YEAR, "month"), split(YEAR, "quarter"))
    assert not result.figures["estimated"].any()
    assert result.figures["n"].sum() == 187_759
    assert result.untransferred.empty


def test_the_july_of_2020_is_odd_and_no_other_month(counts):
    """Of 50 months of 14 types, anti-social behaviour in July 2020 alone is flagged."""
    by_type = counts.groupby(["crime_type", "month"], as_index=False)["n"].sum()
    found = {kind: odd_months(rows[["month", "n"]]) for kind, rows in by_type.groupby("crime_type")}
    flagged = [(kind, month) for kind, rows in found.items() for month in rows.loc[rows["odd"], "month"]]
    assert flagged == [("Anti-social behaviour", "2020-07")]
    july = found["Anti-social behaviour"].set_index("month").loc["2020-07"]
    assert july["ratio"] == pytest.approx(0.21, abs=0.01)
    gap = found["Anti-social behaviour"].set_index("month").loc["2022-01"]
    assert pd.isna(gap["n"])
    assert not gap["odd"]


def test_the_force_table_of_2017_shares_no_month_and_is_refused(real_data, counts):
    """Quarters of 2017/18 meet no street month held: each way is refused, and names both coverages."""
    archive = real_data / "england-and-wales" / "home_office_offence_codes.zip"
    with zipfile.ZipFile(archive) as files:
        table = pd.read_csv(files.open("prc-pfa-201718.csv"))
    force = table[table["Force Name"] == "Northumbria"]
    n = force["Number of Offences"].astype(str).str.replace(",", "").str.strip().astype(float)
    period = "Q" + force["Financial Quarter"].astype(str) + " " + force["Financial Year"]
    given = force.assign(n=n, period=period).groupby("period", as_index=False)["n"].sum()
    given = given.assign(lower=given["n"], upper=given["n"])
    origin = [parse_period(label) for label in given["period"]]
    held = sorted(counts["month"].unique())
    with pytest.raises(
        PeriodError, match="cover 2017-04 to 2018-03 and what is wanted covers 2021-01 to 2021-12"
    ):
        by_days(given, [], origin, [YEAR])
    covered = {"street": held, "force": [month for one in origin for month in one.months]}
    with pytest.raises(
        PeriodError, match="'street' holds 2013-06 to 2014-06, 2018-11 to 2019-02, 2020-05 to 2021-12, "
    ):
        common_window(covered)
