"""Needs by state: what hides figures and what attacks them know of the states all that can be known."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_attack import as_enumerated, every_way, exposed, table

from geoaudit.disclosure import attack_columns
from geoaudit.disclosure.attack import Published
from geoaudit.disclosure.several import Lines, bounds_of
from geoaudit.records import needs
from geoaudit.records.needs import (
    ASSESSED,
    ASSESSMENTS,
    FULL,
    NEED_STATE,
    NOT_ASSESSED,
    NOT_FULL,
    STATES,
    WITH,
)

TELLING = [state for state in STATES if state != NOT_ASSESSED]
NEEDS = ("debt", "housing")
SETS = pd.DataFrame({"zone": ["z1", "z2"], "wards": ["W1", "W2"], "": "here"})
FEW = 3


def over_all(states: tuple[str, ...]) -> str:
    """The state over all needs: the first of these that anybody has in one."""
    return next(s for s in (NOT_ASSESSED, WITH, needs.NO_EVIDENCE, needs.WITHOUT) if s in states)


KINDS = [
    {"zone": zone, **dict(zip(NEEDS, states, strict=True)), "All": over_all(states)}
    for zone in SETS["zone"]
    for states in [*itertools.product(TELLING, repeat=len(NEEDS)), (NOT_ASSESSED,) * len(NEEDS)]
]
PEOPLE = 3
WAYS = every_way(KINDS, PEOPLE)
LEVELS = {
    "area": ["W1", "W2", "All"],
    "need": [*NEEDS, "All"],
    NEED_STATE: [*STATES, "All"],
    ASSESSED: [*ASSESSMENTS, "All"],
}
SHAPES = [
    (("need", NEED_STATE), {}),
    (("area", "need"), {NEED_STATE: (WITH,)}),
    (("area",), {"need": ("debt",), NEED_STATE: (WITH,)}),
    (("area", NEED_STATE), {}),
    (("area", ASSESSED), {}),
    (("area", NEED_STATE), {"need": ("housing",)}),
    (("area", "need", NEED_STATE), {}),
    ((ASSESSED,), {NEED_STATE: (WITH, needs.NO_EVIDENCE)}),
]
TOTAL = (("area",), {})


def counts_in(kind: dict[str, str], row: dict[str, str], where: dict[str, tuple[str, ...]]) -> bool:
    """Whether a person of a kind stands in a cell."""
    state = kind[row.get("need", where.get("need", ("All",))[0])]
    assessed = NOT_FULL if kind["All"] == NOT_ASSESSED else FULL
    ward = SETS.set_index("zone").loc[kind["zone"], "wards"]
    of = {"area": ward, NEED_STATE: state, ASSESSED: assessed}
    inside = all(row.get(name, "All") in ("All", value) for name, value in of.items())
    return inside and state in where.get(NEED_STATE, STATES)


def drawn(shapes, rng) -> list[tuple[Published, np.ndarray]]:
    """Tables of the same few people, some cells hidden at random, the total of all always shown."""
    truth = np.bincount(rng.integers(len(KINDS), size=PEOPLE), minlength=len(KINDS))
    found = []
    for number, (by, where) in enumerate(shapes):
        rows = [dict(zip(by, row, strict=True)) for row in itertools.product(*(LEVELS[name] for name in by))]
        counted = np.array([[counts_in(kind, row, where) for kind in KINDS] for row in rows], float)
        n = counted @ truth
        hidden = rng.random(len(n)) < rng.choice([0.4, 0.7, 0.95])
        hidden &= number > 0
        few = hidden & (n > 0) & (n < FEW)
        cells = (
            pd.DataFrame(rows)
            .rename(columns={"area": "area_code"})
            .assign(
                period="2021",
                lower=np.where(hidden, 0.0, n),
                upper=np.where(hidden, np.inf, n),
                down=np.where(few, 0.0, np.nan),
                up=np.where(few, FEW, np.nan),
                width=np.where(hidden & ~few, FEW, np.nan),
            )
        )
        several = ("need",) if "need" in by else ()
        own = "wards" if "area" in by else ""
        found.append((Published(f"t{number}", "s", "records", own, by, (), cells, several, where), counted))
    return found


@settings(max_examples=8, deadline=None)
@given(st.sets(st.integers(0, len(SHAPES) - 1), min_size=1, max_size=3), st.integers(0, 2**32 - 1))
def test_verdicts_on_states_of_needs_are_those_of_enumeration(chosen, seed):
    """On every random set of tables by need and state exactly the cells are exposed that are."""
    tables = drawn([TOTAL, *(SHAPES[i] for i in sorted(chosen))], np.random.default_rng(seed))
    assert exposed(*(t for t, _ in tables), zones=SETS) == as_enumerated(tables, WAYS)


LETTERS = {"w": WITH, "o": needs.WITHOUT, "e": needs.NO_EVIDENCE, "x": NOT_ASSESSED, "A": "All"}


def by_state(**shown: str) -> Published:
    """The whole table of two needs by state, as `debt_w="2c"`; what is not given is not published."""
    cells = [
        (need, state, shown.get(f"{need}_{state}", "9?")) for need in LEVELS["need"] for state in "woexA"
    ]
    text = "\n".join(["need need_state n", *(" ".join(cell) for cell in cells)])
    found = table("states", text, several=("need",))
    return replace(found, cells=found.cells.replace({NEED_STATE: LETTERS}))


PARTS = {"debt_w": "2c", "debt_o": "10", "debt_e": "5", "debt_x": "3", "debt_A": "20c"}


def test_the_people_of_a_need_are_the_people_of_all():
    """What is left of all people by three states of a need is the fourth, though its total is hidden."""
    assert exposed(by_state(**PARTS), zones=SETS) == []
    assert exposed(by_state(**PARTS, All_A="20"), zones=SETS) == [("states", 0), ("states", 4)]
    assert exposed(by_state(**PARTS, housing_A="20"), zones=SETS) == [("states", 0), ("states", 4)]


def test_who_is_not_assessed_is_so_in_every_need():
    """Hidden in one need and shown in another, or as who has no full assessment, it is told."""
    hidden = {"debt_x": "3c", "All_x": "3c", "All_A": "20"}
    assert exposed(by_state(**hidden), zones=SETS) == []
    assert exposed(by_state(**hidden, housing_x="3"), zones=SETS) == [("states", 3), ("states", 13)]
    told = table("assessed", "assessed n\nfull 17\nnone 3\nAll 20")
    told = replace(told, cells=told.cells.replace({ASSESSED: {"full": FULL, "none": NOT_FULL}}))
    assert exposed(by_state(**hidden), told, zones=SETS) == [("states", 3), ("states", 13)]


def test_who_has_any_need_bounds_each_need():
    """Of 3 with any need at most 3 have debts, which are then too few to be hidden."""
    assert exposed(by_state(debt_w="2c", All_A="20", All_w="9"), zones=SETS) == []
    assert exposed(by_state(debt_w="2c", All_A="20", All_w="3"), zones=SETS) == [("states", 0)]


def test_people_of_two_needs_are_not_taken_for_others():
    """Twelve with debts and twelve with housing can be the same fifteen people, where no table is by need."""
    debt, housing = (table(need, "area_code n\nW1 12\nAll 12", where={"need": (need,)}) for need in NEEDS)
    everybody = table("all", "area_code n\nW1 15\nAll 15")
    assert exposed(debt, housing, everybody, zones=SETS.head(1)) == []


def test_the_words_of_the_attack_are_those_of_the_records():
    """The attack has them of its own, since it shares nothing with what it attacks."""
    assert attack_columns.STATES == STATES
    assert (attack_columns.NEED_STATE, attack_columns.ASSESSED) == (NEED_STATE, ASSESSED)
    column = attack_columns.columns_of([by_state()], SETS).of[NEED_STATE]
    assert dict(column.labels.itertuples(index=False, name=None)) == {
        state: NOT_FULL if state == NOT_ASSESSED else FULL for state in STATES
    }


@pytest.mark.parametrize("seed", range(20))
def test_what_hides_figures_takes_for_possible_what_people_there_could_be(seed):
    """The true counts of any people are within the bounds, and each bound is met by some people."""
    chance = np.random.default_rng(seed)
    rows = [(need, state) for need in (*NEEDS, "All") for state in STATES]
    cells = pd.DataFrame(rows, columns=["need", NEED_STATE]).assign(period="2021", atom=range(len(rows)))
    counted = np.array([[kind[need] == state for kind in KINDS] for need, state in rows], float)
    bounds = list(bounds_of(Lines(cells, "need", [NEED_STATE, "period"], len(rows))))
    people = chance.integers(0, 4, (200, len(KINDS))) * (chance.random((200, len(KINDS))) < 0.2)
    n = people @ counted.T
    for sums, least, most in bounds:
        assert ((sums @ n.T >= least[:, None]) & (sums @ n.T <= most[:, None])).all()
    drawn_at_random = chance.integers(0, 5, (2000, len(rows)))
    kept = np.all(
        [
            ((s @ drawn_at_random.T >= lo[:, None]) & (s @ drawn_at_random.T <= hi[:, None])).all(axis=0)
            for s, lo, hi in bounds
        ],
        axis=0,
    )
    assert not kept.all()
