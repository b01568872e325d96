"""Protected tables on other boundaries and periods, worked out by hand on three small wards."""

from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.crosswalks.crosswalk import EXACT, Crosswalk
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import GeographyError
from geoaudit.periods.calendar import parse_period
from geoaudit.periods.reconcile import by_days
from geoaudit.profiles.restated import Route, for_periods, on_boundaries
from geoaudit.profiles.steps import Step

# Of the old wards A stays, B is cut in two, C goes to one of its halves but for a tenth that is nowhere.
PAIRS = [("A", "A", 1.0, EXACT), ("B", "N", 0.6, "area"), ("B", "S", 0.4, "area"), ("C", "S", 0.9, "area")]
NEW = pd.DataFrame({"area_code": ["A", "N", "S"], "area_name": ["Abbey", "North", "South"]})
TYPES = ("burglary", "theft")


def crosswalk() -> Crosswalk:
    weights = pd.DataFrame(PAIRS, columns=["from_code", "to_code", "weight", "basis"])
    lost = pd.DataFrame({"from_code": ["C"], "reason": ["outside every target area"], "weight": [0.1]})
    return Crosswalk("old", "new", "area", weights, lost, weights[["from_code", "to_code"]])


def route(whole: bool = True, areas: pd.DataFrame = NEW) -> Route:
    return Route("new", areas, whole, crosswalk())


def table(figures: dict[tuple[str, str], int], public: bool, policy: str = "midpoint-6") -> Profile:
    """A table of one year by ward and type, with its totals."""
    rows = [(a, t, n) for (a, t), n in figures.items()]
    cells = pd.DataFrame(rows, columns=["area_code", "crime_type", "n"])
    by_type = cells.groupby("crime_type", as_index=False)["n"].sum().assign(area_code="All")
    whole = pd.concat([cells, by_type])
    both = whole.groupby("area_code", as_index=False)["n"].sum().assign(crime_type="All")
    cells = pd.concat([whole, both], ignore_index=True)
    if not public:
        cells["n"] = policy_named(policy).small.rounds(cells["n"].to_numpy())
    cells = cells.assign(area_name=cells["area_code"], period="2021", marker="")
    columns = ["area_code", "area_name", "crime_type", "period", "n", "marker"]
    cells = cells[columns].astype({"n": "Int64"})
    return Profile("Crimes", "crimes", public, "old", ("area", "crime_type"), policy_named(policy), cells)


def shown(profile: Profile, area: str, kind: str = "All") -> tuple[object, ...]:
    cells = profile.cells
    row = cells[(cells["area_code"] == area) & (cells["crime_type"] == kind)].iloc[0]
    return tuple(row[["n", "marker", "lower", "upper", "basis"]])


FIGURES = dict(zip(product("ABC", TYPES), (4, 10, 5, 20, 10, 30), strict=True))


def test_public_figures_are_shared_out_and_keep_their_total_to_the_unit():
    """B's 20 thefts go 12 and 8, C's 30 go 27 and 3 nowhere; A passes untouched and 60 remain 60."""
    found = on_boundaries(table(FIGURES, public=True), route()).profile
    assert shown(found, "A", "theft") == (10, "", 10, 10, "exact")
    assert shown(found, "N", "theft")[:2] == (12, "e")
    assert shown(found, "S", "theft") == (35, "e", 0, 50, "area")
    assert shown(found, "NOT-TRANSFERRED", "theft")[:2] == (3, "e")
    assert shown(found, "All", "theft")[:2] == (60, "")
    assert shown(found, "All")[:2] == (79, "")


def test_the_account_of_the_boundaries_closes():
    """Of 79 crimes 75 come out, 4 of C's 40 are named as nowhere, and 61 are estimated."""
    step = on_boundaries(table(FIGURES, public=True), route()).step
    assert (step.into, step.out, dict(step.lost)) == (79, 75, {"outside every target area": 4})
    assert step.estimated == pytest.approx(61)


def test_figures_of_people_are_shared_out_as_they_were_protected():
    """B's 5 are published as 3, so N's estimate is 60 % of 3 and may be any of 0 to 6; the total stays."""
    profile = table(FIGURES, public=False)
    found = on_boundaries(profile, route()).profile
    assert shown(found, "N", "burglary") == (2, "e", 0, 6, "area")
    assert shown(found, "All", "burglary")[:2] == (21, "")
    assert found.origin is profile


def test_rows_that_stand_for_no_area_stay_what_they_are():
    """People of no fixed abode are in no ward of either set, and their row passes as it is."""
    figures = FIGURES | {("NFA", "burglary"): 8, ("NFA", "theft"): 2}
    found = on_boundaries(table(figures, public=False), route()).profile
    assert shown(found, "NFA", "burglary")[:2] == (9, "")


def test_a_partnership_of_a_part_has_its_own_areas_and_their_sum():
    """Where the study area is two of three wards, the rest is accounted for and no row of the table."""
    restated = on_boundaries(table(FIGURES, public=True), route(whole=False, areas=NEW[:2]))
    assert set(restated.profile.cells["area_code"]) == {"A", "N", "All"}
    assert shown(restated.profile, "All")[:2] == (29, "e")
    assert restated.step.lost["outside the areas asked about"] == pytest.approx(46)


def test_sums_of_rounded_figures_are_marked_as_estimates():
    """Of people in a part of a set, all areas together are a sum of rounded figures, and say so."""
    found = on_boundaries(table(FIGURES, public=False), route(whole=False, areas=NEW[:2])).profile
    assert shown(found, "All", "burglary")[1] == "e"


@given(st.lists(st.integers(0, 10_000), min_size=6, max_size=6))
def test_no_figures_lose_a_unit_on_new_boundaries(figures):
    """Whatever the figures, each type's wards and what went nowhere sum to what the old wards held."""
    given_figures = dict(zip(product("ABC", TYPES), figures, strict=True))
    cells = on_boundaries(table(given_figures, public=True), route()).profile.cells
    for kind in TYPES:
        mine = cells[(cells["crime_type"] == kind) & (cells["area_code"] != "All")]
        assert mine["n"].sum() == sum(n for (_, t), n in given_figures.items() if t == kind)


def test_a_year_keeps_its_total_in_its_quarters():
    """A year shared out by days is whole again in its quarters, in every ward, type and total."""
    quarters = [parse_period(f"2021 Q{i}") for i in range(1, 5)]
    profile = table(FIGURES, public=True)

    def apportion(figures, keys):
        return by_days(figures, keys, [parse_period("2021")], quarters)

    found = for_periods(profile, quarters, apportion)
    keys = ["area_code", "crime_type"]
    sums = found.profile.cells.groupby(keys)["n"].sum()
    assert sums.equals(profile.cells.groupby(keys)["n"].sum())
    assert (found.profile.cells["marker"] == "e").all()
    assert (found.step.into, found.step.out) == (79, pytest.approx(79))


def moved_then(labels: list[str], whole: bool = True) -> Profile:
    """The public figures of a year on the new wards, then brought to the periods by days."""
    wanted = [parse_period(label) for label in labels]

    def apportion(figures, keys):
        return by_days(figures, keys, [parse_period("2021")], wanted)

    areas = NEW if whole else NEW[:2]
    moved = on_boundaries(table(FIGURES, public=True), route(whole, areas)).profile
    return for_periods(moved, wanted, apportion).profile


def test_a_total_that_is_known_stays_known_in_its_own_periods():
    """The wards' thefts lie from 10 to 112 together, but the 60 that were shared out are 60 all the same."""
    found = moved_then(["2021"])
    assert [shown(found, area, "theft")[2:4] for area in ("A", "N", "S")] == [(10, 10), (0, 20), (0, 50)]
    assert shown(found, "All", "theft")[2:4] == (60, 60)
    assert shown(found, "All")[2:4] == (79, 79)
    assert shown(found, "S")[2:4] == (0, 65)


def test_a_part_of_a_year_holds_at_most_the_years_own_total():
    """A half-year may have had all of the 60 thefts or none; a part of the county has its wards' sum."""
    halves = ["2021-01-01 to 2021-06-30", "2021-07-01 to 2021-12-31"]
    cells = moved_then(halves).cells
    total = cells[(cells["area_code"] == "All") & (cells["crime_type"] == "theft")]
    assert total[["lower", "upper"]].to_numpy().tolist() == [[0, 60], [0, 60]]
    assert total["n"].sum() == 60
    part = moved_then(["2021"], whole=False)
    assert shown(part, "All", "theft")[2:4] == (10, 30)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 500), min_size=6, max_size=6))
def test_every_total_lies_between_its_ends_after_both_steps(figures):
    """Whatever the figures, the truth of each total is one that its range holds."""
    made = dict(zip(product("ABC", TYPES), figures, strict=True))
    periods = [parse_period("2021-01-01 to 2021-09-30"), parse_period("2021-10-01 to 2022-03-31")]

    def apportion(figures, keys):
        return by_days(figures, keys, [parse_period("2021")], periods)

    moved = on_boundaries(table(made, public=True), route()).profile
    cells = for_periods(moved, periods, apportion).profile.cells
    total = cells[(cells["area_code"] == "All") & (cells["crime_type"] == "All")]
    assert total["n"].sum() == sum(figures)
    assert (total["lower"] == 0).all()
    assert total["upper"].iloc[0] == sum(figures)
    assert total["upper"].isna().tolist() == [False, True]


def test_what_lies_outside_the_wanted_periods_is_named():
    """Half of a year that is wanted leaves the other half as not transferred, not as lost."""
    half = [parse_period("2021-01-01 to 2021-06-30")]

    def apportion(figures, keys):
        return by_days(figures, keys, [parse_period("2021")], half)

    step = for_periods(table(FIGURES, public=True), half, apportion).step
    assert step.out == pytest.approx(79 * 181 / 365)
    assert sum(step.lost.values()) == pytest.approx(79 * 184 / 365)


def test_an_account_that_does_not_close_is_refused():
    """A step may be off by rounding alone: a billionth of what went in."""
    Step("boundaries", 100.0, 90.0, 0.0, {"nowhere": 10.0 + 1e-8}, 90)
    with pytest.raises(GeographyError, match="come out or be named"):
        Step("boundaries", 100.0, 90.0, 0.0, {"nowhere": 9.0}, 90)
