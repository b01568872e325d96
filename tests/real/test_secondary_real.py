"""Secondary suppression of sparse tables of 20, 40 and 100 wards, against the fewest that can be hidden.

The tables and what another program hid on them come with the data; the bounds are worked out here anew.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint, linprog
from scipy.sparse import csr_array

from geoaudit.counts.table import SMALL, TOTAL, Counts
from geoaudit.disclosure.certificate import COUNTED, MEASURE, SOURCE, certify
from geoaudit.disclosure.linking import Links
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import Protected, protect_together

N = 5
FEWEST = {20: 25, 40: 33, 100: 37}
"""The fewest further cells that can keep all small ones apart, as the source of the data gives them."""


def records(real_data: Path, wards: int) -> pd.DataFrame:
    found = pd.read_csv(
        real_data / "disclosure" / f"ward_offence_{wards}.csv", dtype={"csp": str, "ward": str}
    )
    return found.rename(columns={"off": "offence", "freq": "n"})


def counted(rows: pd.DataFrame, place: str) -> Counts:
    """A table by the areas of a boundary set and offence, with all totals."""
    parts = []
    for area, offence in ((True, True), (True, False), (False, True), (False, False)):
        keys = [place] * area + ["offence"] * offence
        summed = rows.groupby(keys, as_index=False)["n"].sum() if keys else rows[["n"]].sum().to_frame().T
        filled = {} if area else {place: TOTAL}
        parts.append(summed.assign(**filled | ({} if offence else {"offence": TOTAL})))
    cells = pd.concat(parts, ignore_index=True).rename(columns={place: "area_code"})
    cells = cells.assign(area_name=cells["area_code"], period="2021", persons=cells["n"], available=True)
    return Counts(place, "s", False, place, ("area", "offence"), (), cells, scale=SMALL)


def zones_of(rows: pd.DataFrame) -> pd.DataFrame:
    wards = rows[["ward", "csp"]].drop_duplicates().reset_index(drop=True)
    return pd.DataFrame({"zone": wards["ward"], "ward": wards["ward"], "csp": wards["csp"], "": "here"})


@pytest.fixture(scope="module", params=list(FEWEST))
def protected(request, real_data) -> tuple[int, pd.DataFrame, Protected]:
    rows = records(real_data, request.param)
    tables = [counted(rows, "ward"), counted(rows, "csp")]
    links = Links((counted(rows, "ward"),), zones_of(rows))
    return request.param, rows, protect_together(tables, links, policy_named(f"suppress-{N}"))


def hidden(protected: Protected) -> pd.DataFrame:
    """The hidden cells of both tables, each once: the totals of all areas stand in both."""
    cells = pd.concat([p.cells for p in protected.profiles], ignore_index=True)
    gone = cells[cells["marker"] == "c"]
    return gone.drop_duplicates(["area_code", "offence"])


def test_no_more_is_hidden_than_must_be(protected):
    """The further cells hidden are the fewest that there can be, to the cell."""
    wards, rows, found = protected
    true = counted(rows, "ward").cells
    small = int(((true["n"] > 0) & (true["n"] < N)).sum())
    large = counted(rows, "csp").cells
    large = large[large["area_code"] != TOTAL]
    small += int(((large["n"] > 0) & (large["n"] < N)).sum())
    assert len(hidden(found)) - small == FEWEST[wards]


def test_the_attack_finds_none_exposed(protected):
    """Every small cell can be 0 and 5, and every hidden one 5 wide, in whole numbers that agree with all."""
    _, rows, found = protected
    zones = zones_of(rows).rename(columns={"": COUNTED}).assign(**{SOURCE: "s", MEASURE: "records"})
    published = {f"{p.title}.csv": p for p in found.profiles}
    for targets in (found.targets, None):
        certificate = certify(published, zones, policy_named(f"suppress-{N}"), targets)
        assert certificate.exposed == 0
        assert certificate.narrowest_interval >= N


def test_the_ends_of_every_hidden_cell_are_as_far_apart_by_another_reckoning(protected):
    """Linear programs written for this test alone let each hidden cell be 5 apart, and a small one 0 and 5.

    Of the hidden cells every fourth, two programs each.
    """
    _, rows, found = protected
    sums, shown, few = arithmetic(rows, found)
    exact = LinearConstraint(sums[~np.isnan(shown)], shown[~np.isnan(shown)], shown[~np.isnan(shown)])
    for cell in np.flatnonzero(np.isnan(shown))[::4]:
        ends = []
        for sign in (1, -1):
            solved = linprog(sign * sums[[cell]].toarray()[0], A_eq=exact.A, b_eq=exact.lb)
            ends.append(np.inf if solved.status == 3 else sign * solved.fun)
        assert ends[1] - ends[0] >= N - 1e-6
        if few[cell]:
            assert ends[0] <= 1e-6
            assert ends[1] >= N - 1e-6


def arithmetic(rows: pd.DataFrame, found: Protected) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """What each published cell is the sum of, what is shown (missing where hidden), and which are small."""
    cells = pd.concat([p.cells for p in found.profiles], ignore_index=True)
    sums = []
    for area, offence in zip(cells["area_code"], cells["offence"], strict=True):
        here = (rows["ward"] == area) | (rows["csp"] == area) | (area == TOTAL)
        sums.append((here & ((rows["offence"] == offence) | (offence == TOTAL))).to_numpy(float))
    matrix = csr_array(np.array(sums))
    true = matrix @ rows["n"].to_numpy(float)
    return matrix, cells["n"].astype("float64").to_numpy(), (true > 0) & (true < N)
