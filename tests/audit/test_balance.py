"""The ledger, on figures written down by hand: it closes, or it is refused."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.balance import Entry, balance_of, ledger
from geoaudit.counts.flow import COUNTED, LEFT_OUT
from geoaudit.counts.request import TableRequest
from geoaudit.counts.table import ACCOUNTS, TOTAL, Counts
from geoaudit.crosswalks.crosswalk import Crosswalk
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.protect import protect
from geoaudit.errors import EngineError, GeographyError
from geoaudit.estimating import Presented
from geoaudit.pack.parts import unbalanced
from geoaudit.periods.calendar import parse_period
from geoaudit.periods.reconcile import by_days
from geoaudit.profiles.restated import Route, for_periods, on_boundaries
from geoaudit.profiles.steps import Step
from geoaudit.spec import TablePlan
from geoaudit.tally import Account, Counted, Tally

STEP = Step("boundaries", 10.0, 7.5, 4.25, {"outside": 1.25, "not supplied": 1.25}, 8)


def counts(figures: dict[str, int], by: str = "outcome", public: bool = True) -> Counts:
    """Counts by one column; those of a balance have the whole as `All`."""
    n = list(figures.values())
    cells = pd.DataFrame({by: list(figures), "period": "whole source", "n": n, "persons": n})
    cells = cells.astype({"n": "int64", "persons": "int64"}).assign(available=True)
    return Counts("Rows: crimes", "crimes", public, "", (by,), (), cells, scale=ACCOUNTS)


ROWS = {"accepted": 9, "rejected: no date": 3, TOTAL: 12}
PLACES = {"placed": 7, "not placed: no coordinates": 2, TOTAL: 9}
FLOW = {COUNTED: 5, f"{LEFT_OUT}: not asked for": 4, TOTAL: 9}


def tallied(flow: dict[str, int] = FLOW, public: bool = True) -> Tally:
    """Twelve rows of one source in one table, the whole of whose way is known."""
    none = counts({}, "remark", public)
    account = Account(
        "crimes", "wards", counts(ROWS, public=public), counts(PLACES, public=public), *[none] * 4
    )
    area = counts({"W1": 3, "W2": 2, TOTAL: 5}, "area_code", public).cells
    table = Counts(
        "Crimes", "crimes", public, "wards", ("area",), (), area.assign(area_name=area["area_code"])
    )
    plan = TablePlan(TableRequest("Crimes", "crimes", ("area",), {}), "after", "wards")
    one = Counted(plan, table, counts(flow, public=public), None, None)
    return Tally("Here", (account,), (one,), {}, {})


def presented(tally: Tally, *steps: Step) -> tuple[Presented, ...]:
    """The tally's table as it was protected, with the steps that it is said to have gone."""
    (one,) = tally.tables
    columns = ["area_code", "area_name", "period", "n", "persons", "available"]
    profile = protect(replace(one.counts, cells=one.counts.cells[columns]), policy_named("midpoint-6"))
    return (Presented(one.plan, profile, steps),)


def figures(entry: Entry) -> dict[str, int]:
    """An entry's figures by outcome."""
    return dict(zip(entry.counts.cells["outcome"], entry.counts.cells["n"], strict=True))


def test_every_step_of_the_ledger_says_in_out_and_what_was_left_behind():
    """Reading, placing and counting of twelve rows, in the ledger's own words."""
    found = ledger(tallied(), presented(tallied()))
    assert [(entry.table, entry.step, figures(entry)) for entry in found] == [
        ("every table", "reading rows", {"out": 9, "not transferred: no date": 3, TOTAL: 12}),
        ("every table", "placing on wards", {"out": 7, "not transferred: no coordinates": 2, TOTAL: 9}),
        ("Crimes", "counting rows", {"out": 5, "not transferred: not asked for": 4, TOTAL: 9}),
    ]


def test_an_estimate_is_in_the_ledger_in_whole_units_that_still_add_up():
    """Of 10, out 7.5 and twice 1.25 lost, the units are 8, 1 and 1; 4 of them were estimated."""
    *_, step, share = ledger(tallied(), presented(tallied(), STEP))
    assert (step.step, figures(step)) == (
        "estimating for other boundaries",
        {"out": 8, "not transferred: outside": 1, "not transferred: not supplied": 1, TOTAL: 10},
    )
    assert figures(share) == {"of which estimated": 4}


def test_what_is_left_behind_is_in_whole_units_that_add_up_too():
    """Two units not transferred for three reasons, 0.8, 0.8 and 0.9, are no three; the largest are named."""
    step = Step("boundaries", 10.0, 7.5, 0.0, {"sea": 0.8, "land": 0.8, "air": 0.9}, 8)
    *_, entry, _ = ledger(tallied(), presented(tallied(), step))
    assert figures(entry) == {
        "out": 8,
        "not transferred: sea": 1,
        "not transferred: land": 0,
        "not transferred: air": 1,
        TOTAL: 10,
    }


def test_two_steps_of_one_kind_are_told_apart():
    """Periods that share days are reckoned in two runs, and each closes under a name of its own."""
    steps = (replace(STEP, name="periods"), replace(STEP, name="periods"))
    found = ledger(tallied(), presented(tallied(), *steps))
    names = [entry.step for entry in found if entry.step.startswith("estimating") and len(figures(entry)) > 1]
    assert len(set(names)) == 2


def test_the_exact_balance_keeps_the_figures_unrounded():
    """What stays in the workspace has the steps as they were, and rows and places by outcome."""
    found = balance_of(tallied(), presented(tallied(), STEP))
    assert found.sources == {"crimes": ROWS}
    assert [(one.boundaries, one.figures) for one in found.placed] == [("wards", PLACES)]
    (table,) = found.tables
    assert (table.title, table.rows, table.totals) == ("Crimes", FLOW, {"whole source": 5})
    assert table.estimated == [STEP]
    assert found.value["tables"][0]["estimated"][0]["lost"] == {"outside": 1.25, "not supplied": 1.25}


@pytest.mark.parametrize("flow", [{**FLOW, COUNTED: 4}, {**FLOW, TOTAL: 10}, {COUNTED: 5, TOTAL: 9}])
def test_a_step_that_does_not_close_ends_the_run(flow):
    """A row that is neither counted nor left out for a reason, or is both, is refused by step and table."""
    tally = tallied(flow)
    with pytest.raises(EngineError, match="at the step 'counting rows' of 'Crimes' it is not"):
        ledger(tally, presented(tally))


@pytest.mark.parametrize("lost", [{}, {"outside": 2.4}, {"outside": 2.6}])
def test_an_account_of_estimates_that_does_not_close_cannot_be_made(lost):
    """Of 10 figures 7.5 come out: anything but 2.5 named as not transferred is refused."""
    with pytest.raises(GeographyError, match="must come out or be named as not transferred"):
        Step("boundaries", 10.0, 7.5, 0.0, lost, 8)


@pytest.mark.parametrize(("off", "closes"), [(0.9e-9, True), (1.1e-9, False)])
def test_an_account_closes_to_a_billionth_of_the_whole(off, closes):
    """What floating point leaves is no loss: nine digits of a million must agree, and not ten."""
    made = []
    try:
        made.append(Step("boundaries", 1e6, 1e6 * (1 - off), 0.0, {}, 1_000_000))
    except GeographyError:
        assert not closes
    assert bool(made) == closes


def test_the_packs_ledger_of_people_stays_with_the_sender():
    """Through the door comes no figure of a personal source's ledger, and each under internal."""
    tally = tallied(public=False)
    entries = ledger(tally, presented(tally))
    assert entries
    for entry in entries:
        assert protect(entry.counts, policy_named("midpoint-6")).cells["n"].isna().all()
        inside = protect(entry.counts, policy_named("internal")).cells["n"]
        assert list(inside) == list(entry.counts.cells["n"])


# Any three areas before and any three after: shares of each in thousandths, and what goes nowhere.
SHARES = st.lists(st.lists(st.integers(0, 1000), min_size=4, max_size=4).filter(any), min_size=3, max_size=3)
N = st.lists(st.integers(0, 10**7), min_size=3, max_size=3)
KINDS = st.lists(N, min_size=2, max_size=2)
AFTER = pd.DataFrame({"area_code": ["X", "Y", "Z"], "area_name": ["X", "Y", "Z"]})


def crosswalk(shares: list[list[int]]) -> Crosswalk:
    """A crosswalk of any weights: three shares to areas and one to nowhere, of each of three areas."""
    rows = [
        (origin, target, share / sum(row))
        for origin, row in zip("ABC", shares, strict=True)
        for target, share in zip("XYZ", row, strict=False)
        if share
    ]
    lost = [(o, "nowhere", row[3] / sum(row)) for o, row in zip("ABC", shares, strict=True) if row[3]]
    weights = pd.DataFrame(rows, columns=["from_code", "to_code", "weight"]).assign(basis="area")
    gone = pd.DataFrame(lost, columns=["from_code", "reason", "weight"]).astype({"weight": "float64"})
    return Crosswalk("wards", "after", "area", weights, gone, weights[["from_code", "to_code"]])


def table(kinds: list[list[int]], public: bool) -> Profile:
    """A year's figures of two kinds in three areas, with their totals, through the door."""
    rows = [(a, k, n) for k, row in zip("kl", kinds, strict=True) for a, n in zip("ABC", row, strict=True)]
    cells = pd.DataFrame(rows, columns=["area_code", "kind", "n"])
    by_kind = cells.groupby("kind", as_index=False)["n"].sum().assign(area_code=TOTAL)
    whole = pd.concat([cells, by_kind])
    sums = whole.groupby("area_code", as_index=False)["n"].sum().assign(kind=TOTAL)
    cells = pd.concat([whole, sums], ignore_index=True)
    cells = cells.assign(area_name=cells["area_code"], period="2021", persons=cells["n"], available=True)
    columns = ["area_code", "area_name", "kind", "period", "n", "persons", "available"]
    made = Counts("Crimes", "crimes", public, "wards", ("area", "kind"), (), cells[columns])
    return protect(made, policy_named("midpoint-6"))


def closes(tally: Tally, steps: tuple[Step, ...]) -> bool:
    """Whether each step's exact account closes, and its entry in the ledger too, in whole units."""
    for step in steps:
        left = step.into - step.out - sum(step.lost.values())
        assert abs(left) <= 1e-9 * max(1.0, step.into)
        assert 0 <= step.estimated <= step.out * (1 + 1e-9)
    entries = [e for e in ledger(tally, presented(tally, *steps)) if e.step.startswith("estimating")]
    frames = [e.counts.cells.assign(table=e.table, step=e.step) for e in entries]
    return not unbalanced(pd.concat(frames).replace({"outcome": {TOTAL: "in"}}))


@settings(max_examples=40, deadline=None)
@given(SHARES, KINDS, st.booleans(), st.booleans())
def test_for_any_weights_and_any_figures_the_balance_closes(shares, kinds, public, whole):
    """Over boundaries and then over quarters, for the whole set or a part of it, people or not."""
    areas = AFTER if whole else AFTER[:2]
    moved = on_boundaries(table(kinds, public), Route("after", areas, whole, crosswalk(shares)))
    year = [parse_period("2021")]
    quarters = [parse_period(f"2021-{i:02d} to 2021-{i + 2:02d}") for i in (1, 4, 7, 10)]
    shared = for_periods(moved.profile, quarters, lambda f, keys: by_days(f, keys, year, quarters))
    assert closes(tallied(public=public), (moved.step, shared.step))


@settings(max_examples=40, deadline=None)
@given(SHARES, KINDS)
def test_for_any_weights_public_figures_keep_their_total_to_the_unit(shares, kinds):
    """What the areas get and the row of what was not transferred add up to what was given, kind by kind."""
    given_table = table(kinds, public=True)
    cells = on_boundaries(given_table, Route("after", AFTER, True, crosswalk(shares))).profile.cells
    for kind, row in zip("kl", kinds, strict=True):
        mine = cells[cells["kind"] == kind]
        total = mine["area_code"] == TOTAL
        assert int(mine.loc[~total, "n"].sum()) == sum(row)
        assert int(mine.loc[total, "n"].sum()) == sum(row)
