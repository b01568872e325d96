"""People told apart by one named need: what hides and what attacks know of them all that can be known."""

import itertools
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp
from test_attack import as_enumerated, every_way, exposed, table

from geoaudit.counts.words import RARE
from geoaudit.disclosure import attack_columns
from geoaudit.disclosure.attack import Published
from geoaudit.disclosure.several import Lines, bounds_of
from geoaudit.records import needs
from geoaudit.records.needs import NEED_STATE, NO_EVIDENCE, NOT_ASSESSED, STATES, TOGETHER, WITH, WITHOUT

NEEDS = ("debt", "drugs")
HAS, OTHERS = needs.words_together("drugs")
ONE_ZONE = pd.DataFrame({"zone": ["z1"], "wards": ["W1"], "": "here"})
NONE = "none recorded"
FEW, PEOPLE = 3, 3


def person(states: dict[str, str], whole: str) -> dict[str, str]:
    """Somebody's state in each need and over all, and whether they have the named one."""
    return {**states, "All": whole, TOGETHER: HAS if states["drugs"] == WITH else OTHERS}


def assessed(states: tuple[str, ...]) -> dict[str, str]:
    """Somebody of an instrument: over all the first of these that they have in one need."""
    whole = next(s for s in (NOT_ASSESSED, WITH, NO_EVIDENCE, WITHOUT) if s in states)
    return person(dict(zip(NEEDS, states, strict=True)), whole)


def listed(has: tuple[bool, ...]) -> dict[str, str]:
    """Somebody of a list: with each need that is recorded, and otherwise with none."""
    states = {need: WITH if one else "" for need, one in zip(NEEDS, has, strict=True)}
    return person({**states, NONE: "" if any(has) else WITH}, WITH)


ASSESSED = [
    assessed(states)
    for states in [*itertools.product((WITH, WITHOUT, NO_EVIDENCE), repeat=2), (NOT_ASSESSED,) * 2]
]
LISTED = [listed(has) for has in itertools.product((True, False), repeat=2)]
LEVELS = {TOGETHER: [HAS, OTHERS, "All"], "need": [*NEEDS, "All"], NEED_STATE: [*STATES, "All"]}
# Of both the first is that which the program makes: the others are never without it.
OF_STATES = [
    ((TOGETHER, "need"), {NEED_STATE: (WITH,)}),
    ((TOGETHER, "need", NEED_STATE), {}),
    ((TOGETHER, NEED_STATE), {}),
    ((TOGETHER,), {"need": ("debt",), NEED_STATE: (WITH,)}),
    (("need", NEED_STATE), {}),
    (("need",), {NEED_STATE: (WITH,)}),
]
OF_A_LIST = [
    ((TOGETHER, "need"), {}),
    ((TOGETHER,), {}),
    (("need",), {}),
    ((TOGETHER,), {"need": ("debt",)}),
    ((), {"need": ("drugs",)}),
]
WAYS = {"states": every_way(ASSESSED, PEOPLE), "list": every_way(LISTED, PEOPLE)}


def stands(one: dict[str, str], row: dict[str, str], where: dict[str, tuple[str, ...]], state: str) -> bool:
    """Whether a person stands in a cell; of a list whoever has the need recorded does."""
    own = one[row.get("need", where.get("need", ("All",))[0])]
    asked = where.get(NEED_STATE, STATES if state else (WITH,))
    inside = row.get(TOGETHER, "All") in ("All", one[TOGETHER])
    return inside and own in asked and row.get(NEED_STATE, "All") in ("All", own)


def drawn(kinds, shapes, states, rng) -> list[tuple[Published, np.ndarray]]:
    """Tables of the same few people, some cells hidden at random, the number of all always shown."""
    truth = np.bincount(rng.integers(len(kinds), size=PEOPLE), minlength=len(kinds))
    levels = LEVELS if states else {**LEVELS, "need": [*NEEDS, NONE, "All"]}
    found = []
    for number, (by, where) in enumerate([((TOGETHER,), {}), *shapes]):
        rows = [dict(zip(by, row, strict=True)) for row in itertools.product(*(levels[name] for name in by))]
        counted = np.array([[stands(kind, row, where, states) for kind in kinds] for row in rows], float)
        n = counted @ truth
        hidden = rng.random(len(n)) < rng.choice([0.4, 0.7, 0.95])
        hidden &= (number > 0) | np.array([row.get(TOGETHER) != "All" for row in rows])
        few = hidden & (n > 0) & (n < FEW)
        cells = pd.DataFrame(rows, index=range(len(rows))).assign(
            period="2021",
            lower=np.where(hidden, 0.0, n),
            upper=np.where(hidden, np.inf, n),
            down=np.where(few, 0.0, np.nan),
            up=np.where(few, FEW, np.nan),
            width=np.where(hidden & ~few, FEW, np.nan),
        )
        several = ("need",) if "need" in by else ()
        found.append((Published(f"t{number}", "s", "records", "", by, (), cells, several, where), counted))
    return found


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(1, len(OF_STATES) - 1), max_size=2), st.integers(0, 2**32 - 1))
def test_verdicts_on_a_named_need_of_an_instrument_are_those_of_enumeration(chosen, seed):
    """On every random set of tables by who has the need exactly the cells are exposed that are."""
    tables = drawn(ASSESSED, [OF_STATES[i] for i in (0, *sorted(chosen))], True, np.random.default_rng(seed))
    assert exposed(*(t for t, _ in tables), zones=ONE_ZONE) == as_enumerated(tables, WAYS["states"])


@settings(max_examples=25, deadline=None)
@given(st.sets(st.integers(1, len(OF_A_LIST) - 1), max_size=2), st.integers(0, 2**32 - 1))
def test_verdicts_on_a_named_need_of_a_list_are_those_of_enumeration(chosen, seed):
    """So they are where people have the needs that a list records."""
    tables = drawn(LISTED, [OF_A_LIST[i] for i in (0, *sorted(chosen))], False, np.random.default_rng(seed))
    assert exposed(*(t for t, _ in tables), zones=ONE_ZONE) == as_enumerated(tables, WAYS["list"])


def of_states() -> tuple[pd.DataFrame, np.ndarray]:
    """The atoms by who has the need, need and state, and in which of them each kind of people stands."""
    rows = list(itertools.product((HAS, OTHERS), (*NEEDS, "All"), STATES))
    counted = [
        [kind[TOGETHER] == who and kind[need] == state for kind in ASSESSED] for who, need, state in rows
    ]
    return pd.DataFrame(rows, columns=[TOGETHER, "need", NEED_STATE]), np.array(counted, float)


def of_a_list(called: str = "drugs") -> tuple[pd.DataFrame, np.ndarray]:
    """The atoms by who has the need and by need, as `of_states`; a rare named need is called otherwise."""
    words = {"debt": "debt", "drugs": called, NONE: NONE, "All": "All"}
    rows = list(itertools.product((HAS, OTHERS), words))
    counted = [[kind[TOGETHER] == who and kind[need] == WITH for kind in LISTED] for who, need in rows]
    cells = pd.DataFrame(rows, columns=[TOGETHER, "need"])
    return cells.replace({"need": words}), np.array(counted, float)


ATOMS = {"states": of_states, "list": of_a_list, "list, a rare need": lambda: of_a_list(RARE)}


@pytest.fixture(params=list(ATOMS))
def known(request):
    """The atoms that stand for each kind of people, and what is known of whatever people there are."""
    cells, counted = ATOMS[request.param]()
    cells = cells.assign(period="2021", atom=range(len(cells)))
    keys = [name for name in cells if name not in ("need", "atom")]
    return cells, counted, list(bounds_of(Lines(cells, "need", keys, len(cells))))


def test_what_hides_figures_takes_for_possible_whatever_people_there_are(known):
    """The true counts of any few people are within every bound."""
    _, counted, bounds = known
    for count in (1, 2, 3):
        n = every_way(range(counted.shape[1]), count) @ counted.T
        for sums, least, most in bounds:
            assert ((sums @ n.T >= least[:, None]) & (sums @ n.T <= most[:, None])).all()


@pytest.mark.parametrize("known", ["states", "list"], indirect=True)
@pytest.mark.parametrize("count", [1, 2])
def test_what_hides_figures_takes_for_possible_no_others(known, count):
    """As far as any sum of whole counts within the bounds reaches, so far do some people's."""
    cells, counted, bounds = known
    chance = np.random.default_rng(count)
    everybody = (cells["need"] == "All").to_numpy(float)
    limits = [LinearConstraint(sums, least, most) for sums, least, most in bounds]
    limits.append(LinearConstraint(everybody[None, :], count, count))
    for _ in range(60):
        goal = chance.integers(-3, 4, len(cells)).astype(float)
        found = milp(-goal, integrality=np.ones(len(cells)), constraints=limits)
        assert -found.fun == pytest.approx(count * (goal @ counted).max())


def test_who_has_a_rare_named_need_has_something_recorded():
    """Though the need is no word of the table, who has it is not among those with none: 6 are told."""
    rows = {f"{who} {need}": "9?" for who in ("has", "otherwise") for need in ("debt", NONE, "All")}
    rows |= {"otherwise none recorded": "6c", "All debt": "9?", "All none recorded": "6", "All All": "20"}
    lines = "\n".join(f"{key.replace(NONE, 'none')} {n}" for key, n in rows.items())
    found = table("t", f"together_with need n\n{lines}", several=("need",))
    words = {TOGETHER: {"has": HAS, "otherwise": OTHERS}, "need": {"none": NONE}}
    found = replace(found, cells=found.cells.replace(words))
    assert exposed(found, zones=ONE_ZONE) == [("t", list(rows).index("otherwise none recorded"))]
    cells, _ = of_a_list(RARE)
    cells = cells.assign(period="2021", atom=range(len(cells)))
    nobody = ((cells[TOGETHER] == HAS) & (cells["need"] == NONE)).to_numpy(float)
    limits = [
        LinearConstraint(*bounds)
        for bounds in bounds_of(Lines(cells, "need", [TOGETHER, "period"], len(cells)))
    ]
    assert milp(-nobody, constraints=limits).fun == 0


def test_the_words_of_the_attack_are_those_of_the_records():
    """The attack has the column of its own, and reads whose need it is from the category."""
    assert attack_columns.TOGETHER == TOGETHER
    assert f"drugs: {attack_columns.WITH}" == HAS
    assert OTHERS.rpartition(": ")[0] == "drugs"
