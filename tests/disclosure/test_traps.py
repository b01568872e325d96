"""The traps of hidden figures, worked by hand: what falls into each, and that what is protected does not.

Each trap is a naive way of hiding that looks safe. The test shows with pencil and paper how the hidden figure
follows, lets the attack find the same, and then has the true tables protected and attacked again.
"""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from small_tables import NONE, Audit, left_open, people, zones_of

from geoaudit.counts.table import LARGE, Counts
from geoaudit.disclosure.attack import Attacked, attack
from geoaudit.disclosure.certificate import Targets
from geoaudit.disclosure.linking import alone
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.protect import protect, protect_together
from geoaudit.disclosure.published import Published
from geoaudit.errors import DisclosureError

SECONDS = 20.0
HERE = pd.DataFrame({"zone": ["here"], "": ["here"]})
"""The one zone of tables that are not by area."""


def attacked(profiles, targets: Targets, zones: pd.DataFrame) -> Attacked:
    """Attack some published tables, of which the targets say what must stay possible."""
    tables = [_as_read(profile, targets.cells[profile.title]) for profile in profiles]
    hidden = [replace(t, cells=t.cells.replace({"down": np.inf}, np.nan)) for t in targets.unpublished]
    return attack([*tables, *hidden], zones, SECONDS)


def _as_read(profile: Profile, ends: pd.DataFrame) -> Published:
    cells = profile.cells[["area_code" if c == "area" else c for c in profile.by] + ["period"]]
    told = profile.ranges
    cells = cells.assign(
        lower=told["lower"].astype(float).fillna(0.0),
        upper=told["upper"].astype(float).fillna(np.inf),
        **{name: ends[name].to_numpy() for name in ("down", "up", "width")},
    ).replace({"down": np.inf}, np.nan)
    return Published(
        profile.title, "s", profile.measure, profile.boundaries, profile.by, (), cells, profile.several,
        profile.where,
    )  # fmt: skip


def cell(profile: Profile, *of: str) -> int:
    """Where the cell of some categories stands in a table."""
    names = ["area_code" if c == "area" else c for c in profile.by]
    (at,) = np.flatnonzero((profile.cells[names] == list(of)).all(axis=1))
    return int(at)


def ends(found: Attacked, profile: Profile, *of: str) -> tuple[float, float]:
    """The least and the most that the attack saw a cell be."""
    at = cell(profile, *of)
    return float(found.least[profile.title][at]), float(found.most[profile.title][at])


def figure(profile: Profile, *of: str) -> int | None:
    """What is published of a cell."""
    n = profile.cells["n"][cell(profile, *of)]
    return None if pd.isna(n) else int(n)


def hiding(counts: Counts, policy: str, hidden) -> Profile:
    """The true table with just these cells hidden."""
    profile = protect(counts, policy_named(policy))
    n = counts.cells["n"].astype("Int64").mask(np.asarray(hidden, bool))
    return replace(profile, cells=profile.cells.assign(n=n, marker=np.where(hidden, "c", "")))


def crossed(inner) -> Counts:
    """A table by row and column, a person a record, from its inner cells, with all totals shown."""
    inner = np.asarray(inner)
    full = np.block([[inner, inner.sum(1, keepdims=True)], [inner.sum(0, keepdims=True), inner.sum()]])
    names = ([f"{kind}{i}" for i in range(1, size + 1)] for kind, size in zip("rc", inner.shape, strict=True))
    rows, columns = ([*each, "All"] for each in names)
    cells = pd.DataFrame(product(rows, columns), columns=["row", "column"]).assign(period="2021")
    cells = cells.assign(n=full.ravel(), persons=full.ravel(), available=True)
    return Counts("t", "s", False, "", ("row", "column"), (), cells, scale=LARGE)


def with_totals(hidden) -> np.ndarray:
    """Hidden inner cells as those of a table whose totals are all shown."""
    return np.pad(np.asarray(hidden, bool), ((0, 1), (0, 1))).ravel()


def safe_alone(counts: Counts, policy: str) -> Profile:
    """Protect a table by itself and let the attack find nothing."""
    protected = protect_together([counts], alone(counts), policy_named(policy))
    found = attacked(protected.profiles, protected.targets, HERE)
    assert found.exposed.empty
    assert found.narrowest is not None
    return protected.profiles[0]


def safe(audit: Audit, policy: str, earlier=()):
    """Protect tables together, and let no attack find anything, whoever makes it."""
    protected = audit.protected(policy, earlier)
    assert attacked(protected.profiles, protected.targets, audit.zones).exposed.empty
    sender, receiver = (audit.certificate(policy, protected, who) for who in (True, False))
    assert sender.exposed == 0
    assert not receiver.exposed
    return protected


BRIDGE = [[4, 3, 20, 11], [2, 4, 1, 13], [12, 15, 3, 4], [14, 10, 2, 3]]
HIDDEN = [[1, 1, 0, 0], [1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 1, 1]]


def test_two_or_more_are_hidden_in_every_line_and_one_follows():
    """In 4×4 with two or three hidden in every row and column the one between the squares is told exactly."""
    table = crossed(BRIDGE)
    naive = hiding(table, "suppress-5", with_totals(HIDDEN))
    missing = naive.cells["n"].isna().to_numpy().reshape(5, 5)[:4, :4]
    assert (missing.sum(0).min(), missing.sum(1).min()) == (2, 2)
    # Hidden in rows r1 and r2, by their totals:     (38 - 20 - 11) + (20 - 13) = 7 + 7 = 14.
    # Hidden in columns c1 and c2, by their totals:  (32 - 12 - 14) + (32 - 15 - 10) = 6 + 7 = 13.
    # The columns' are the rows' but for r2 c3, which is therefore 14 - 13 = 1.
    total = [figure(naive, "r1", "All"), figure(naive, "r2", "All"), figure(naive, "All", "c1")]
    assert [*total, figure(naive, "All", "c2")] == [38, 20, 32, 32]
    targets = protect_together([table], alone(table), policy_named("suppress-5")).targets
    found = attacked([naive], targets, HERE)
    assert cell(naive, "r2", "c3") in found.exposed["row"].tolist()
    assert ends(found, naive, "r2", "c3") == (1, 1)


@pytest.mark.parametrize("policy", ["suppress-5", "suppress-6", "midpoint-6"])
def test_the_table_with_a_bridge_is_protected(policy):
    """Protected, the same table leaves nothing exposed, and hides more than the naive pattern."""
    table = crossed(BRIDGE)
    published = safe_alone(table, policy)
    asked = protect_together([table], alone(table), policy_named(policy)).targets.cells["t"]
    threshold = 6 if policy == "suppress-6" else 5
    assert asked["up"][cell(published, "r2", "c3")] == threshold
    if policy != "midpoint-6":
        assert asked["down"][cell(published, "r2", "c3")] == 0
        assert figure(published, "r2", "c3") is None
        assert np.sum(published.cells["n"].isna()) > np.sum(HIDDEN)


def test_two_in_every_line_can_still_be_within_three():
    """Exactly two hidden in every row and column: each is told to within 3, which is no protection at 5."""
    square = [[1, 2, 9, 9], [2, 1, 9, 9], [9, 9, 2, 2], [9, 9, 1, 2]]
    hidden = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]
    table = crossed(square)
    targets = protect_together([table], alone(table), policy_named("suppress-5")).targets
    naive = hiding(table, "suppress-5", with_totals(hidden))
    # r1 c1 = x makes r1 c2 = 3 - x, r2 c1 = 3 - x and r2 c2 = x: all are 0 or more for x from 0 to 3.
    # r3 c3 = y makes r3 c4 = 4 - y, r4 c3 = 3 - y and r4 c4 = y: all are 0 or more for y from 0 to 3.
    found = attacked([naive], targets, HERE)
    assert ends(found, naive, "r1", "c1") == (0, 3)
    assert ends(found, naive, "r3", "c4") == (1, 4)
    assert found.exposed["row"].tolist() == np.flatnonzero(with_totals(hidden)).tolist()
    safe_alone(table, "suppress-5")


THREE = zones_of(wards={zone: zone for zone in ("W1", "W2", "W3")})


def by_gender(**wards) -> pd.DataFrame:
    """So many women, men and others in each ward."""
    kinds = [
        (count, {"zone": zone, "gender": gender})
        for zone, counts in wards.items()
        for gender, count in zip("FMX", counts, strict=True)
    ]
    return people(*kinds)


def together(audit: Audit, *alone: Audit, policy: str) -> tuple[list[Profile], Attacked]:
    """The tables as each was protected without the others, and what an attack on them all finds."""
    profiles = [profile for one in alone for profile in safe(one, policy).profiles]
    return profiles, attacked(profiles, audit.protected(policy).targets, audit.zones)


@pytest.mark.parametrize("policy", ["suppress-5", "suppress-6"])
def test_two_tables_each_safe_alone_tell_two_women_together(policy):
    """Wards by gender, and wards of women and men alone: the second undoes what the first hides."""
    rows = by_gender(W1=(2, 10, 7), W2=(20, 30, 8), W3=(15, 25, 9))
    genders = {"title": "genders", "keep": {"gender": ("M", "All")}}
    binary = {"title": "women and men", "where": {"gender": ("F", "M")}}
    apart = Audit(rows, THREE).table("area", "gender", **genders), Audit(rows, THREE).table("area", **binary)
    both = Audit(rows, THREE).table("area", "gender", **genders).table("area", **binary)
    (first, second), found = together(both, *apart, policy=policy)
    # By gender alone W1 is: women hidden, men 10, others hidden, all 19: women are 0 to 9.
    assert [figure(first, "W1", gender) for gender in ("F", "M", "X", "All")] == [None, 10, None, 19]
    # Women and men of W1 are 12, so that others are 19 - 12 = 7 and women 12 - 10 = 2.
    assert figure(second, "W1") == 12
    assert ends(found, first, "W1", "F") == (2, 2)
    assert cell(first, "W1", "F") in found.exposed.loc[found.exposed["table"] == "genders", "row"].tolist()
    protected = safe(both, policy)
    assert figure(protected.profiles[1], "W1") is None


def test_two_rounded_tables_each_safe_alone_tell_of_one_woman_together():
    """Parts of 3, 3 and 3 without their total may each be 6; the wards' table has the total, and it is 3."""
    rows = by_gender(W1=(1, 2, 1), W2=(20, 20, 20), W3=(20, 20, 20))
    apart = (
        Audit(rows, THREE).table("area", "gender", title="genders"),
        Audit(rows, THREE).table("area", title="wards"),
    )
    both = Audit(rows, THREE).table("area", "gender", title="genders").table("area", title="wards")
    (genders, wards), found = together(both, *apart, policy="midpoint-6")
    assert [figure(genders, "W1", gender) for gender in "FMX"] == [3, 3, 3]
    assert figure(genders, "W1", "All") is None
    assert figure(wards, "W1") == 3
    # A 3 is 1 to 6. Three parts of at least 1 in at most 6 are each at most 6 - 1 - 1 = 4, and together at
    # least 3: each must be able to be 5, and the total 4 apart.
    assert ends(found, genders, "W1", "F") == (1, 4)
    assert ends(found, wards, "W1") == (3, 6)
    told = found.exposed.groupby("table")["row"].apply(list).to_dict()
    assert {cell(genders, "W1", gender) for gender in "FMX"} <= set(told["genders"])
    assert cell(wards, "W1") in told["wards"]
    protected = safe(both, "midpoint-6")
    assert figure(protected.profiles[1], "W1") is None


def hours(**contributions) -> Counts:
    """A table of hours by order from what each person adds to it, with its total."""
    every = {**contributions, "All": [part for parts in contributions.values() for part in parts]}
    rows = []
    for order, parts in every.items():
        first, second, *_ = [*sorted(parts, reverse=True), 0]
        rows.append((order, "2021", sum(parts), len(parts), True, first, second))
    columns = ["order", "period", "n", "persons", "available", "largest", "second"]
    cells = pd.DataFrame(rows, columns=columns)
    return Counts("t", "s", False, "", ("order",), (), cells, measure="hours", scale=LARGE)


@pytest.mark.parametrize("policy", ["suppress-5", "suppress-6", "midpoint-6"])
def test_the_hours_of_one_contributor_are_not_told_to_within_a_tenth(policy):
    """Forty hours of one person: hidden alone they follow from the total, protected they can be 36 and 44."""
    table = hours(unpaid=[40], drug=[30] * 8, home=[25] * 9)
    targets = protect_together([table], alone(table), policy_named(policy)).targets
    if policy.startswith("suppress"):
        naive = hiding(table, policy, [True, False, False, False])
        # 505 in all, less 240 of eight persons of 30 and 225 of nine of 25, is 40.
        assert [figure(naive, order) for order in ("unpaid", "drug", "home", "All")] == [None, 240, 225, 505]
        found = attacked([naive], targets, HERE)
        assert ends(found, naive, "unpaid") == (40, 40)
        assert found.exposed["row"].tolist() == [0]
    published = safe_alone(table, policy)
    assert figure(published, "unpaid") is None
    least, most = ends(attacked([published], targets, HERE), published, "unpaid")
    assert least <= targets.cells["t"]["down"][0] <= 36
    assert most >= targets.cells["t"]["up"][0] >= 44


@pytest.mark.parametrize("policy", ["suppress-5", "suppress-6"])
def test_the_second_largest_contributor_cannot_tell_the_largest_to_within_a_tenth(policy):
    """Of 112 hours one person has 100 and another 6, who would know that the 100 are at most 106."""
    table = hours(unpaid=[100, 6, 2, 2, 1, 1], drug=[30] * 8, home=[25] * 9)
    # 112 - 6 = 106 is within a tenth of 100. Once hidden, the sum can be 112 + 10 = 122, and what the second
    # takes away leaves 116; and it can be 112 - 10 = 102, which leaves 96.
    assert 112 - 6 < 1.1 * 100
    targets = protect_together([table], alone(table), policy_named(policy)).targets
    published = safe_alone(table, policy)
    assert figure(published, "unpaid") is None
    least, most = ends(attacked([published], targets, HERE), published, "unpaid")
    assert most >= targets.cells["t"]["up"][0] >= 1.1 * 100 + 6
    assert least <= targets.cells["t"]["down"][0] <= 112 - 10
    # Twelve hours of the others, in place of six, leave 118 - 6 = 112, which is not within a tenth of 100.
    even = hours(unpaid=[100, 6, 4, 4, 2, 2], drug=[30] * 8, home=[25] * 9)
    assert 118 - 6 >= 1.1 * 100
    assert not protect(even, policy_named(policy)).hidden


STREET = zones_of(
    wards={"rest": "A1", "street": "A1", "north": "A2", "south": "A3"},
    old={"rest": "B1", "street": "B2", "north": "B2", "south": "B3"},
)


def street(rest: int, few: int, north: int) -> pd.DataFrame:
    """So many people on each side of a street, and few in it."""
    south = 50, {"zone": "south"}
    return people(
        (rest, {"zone": "rest"}),
        (few, {"zone": "street"}),
        (north, {"zone": "north"}),
        south,
    )


@pytest.mark.parametrize("policy", ["suppress-5", "suppress-6"])
def test_wards_of_two_dates_that_differ_by_a_street_tell_of_it_together(policy):
    """Ward A1 is old ward B1 and the street: 31 less 28 are three people, though no table hides anything."""
    rows = street(28, 3, 40)
    new = Audit(rows, STREET).table("area", title="new")
    old = Audit(rows, STREET).table("area", title="old", boundaries="old")
    both = Audit(rows, STREET).table("area", title="new").table("area", title="old", boundaries="old")
    profiles = [*new.protected(policy).profiles, *old.protected(policy).profiles]
    assert [profile.hidden for profile in profiles] == [0, 0]
    assert (figure(profiles[0], "A1"), figure(profiles[1], "B1")) == (31, 28)
    assert (figure(profiles[1], "B2"), figure(profiles[0], "A2")) == (43, 40)
    # The street is 31 - 28 = 3, and 43 - 40 = 3 once more from its other side.
    targets = both.protected(policy).targets
    found = attacked(profiles, targets, STREET)
    (slivers,) = targets.unpublished
    at = slivers.cells["area_code"].tolist().index("street")
    assert found.exposed.to_numpy().tolist() == [[slivers.name, at]]
    assert (found.least[slivers.name][at], found.most[slivers.name][at]) == (3, 3)
    protected = safe(both, policy)
    assert None in (figure(protected.profiles[0], "A1"), figure(protected.profiles[1], "B1"))
    assert None in (figure(protected.profiles[0], "A2"), figure(protected.profiles[1], "B2"))


def test_rounded_wards_of_two_dates_tell_nothing_of_the_street():
    """In sixes 31 is 33 and 28 is 27: the street is 1 to 11, and nothing need be hidden."""
    both = Audit(street(28, 3, 40), STREET).table("area", title="new")
    both.table("area", title="old", boundaries="old")
    protected = safe(both, "midpoint-6")
    new, old = protected.profiles
    assert (figure(new, "A1"), figure(old, "B1")) == (33, 27)
    # 33 is 31 to 36 and 27 is 25 to 30: the street is at least 31 - 30 = 1 and at most 36 - 25 = 11.
    # B2 is 45, for 43 to 48, and A2 39, for 37 to 42: at least 43 - 42 = 1 and at most 48 - 37 = 11.
    assert (figure(new, "A2"), figure(old, "B2")) == (39, 45)
    found = attacked(protected.profiles, protected.targets, STREET)
    (slivers,) = protected.targets.unpublished
    at = slivers.cells["area_code"].tolist().index("street")
    assert found.least[slivers.name][at] >= 1
    assert 5 <= found.most[slivers.name][at] <= 11


OFFENCES = people(
    *[
        (count, {"zone": zone, "offence": offence})
        for zone, counts in {"W1": (2, 11, 9), "W2": (8, 14, 12), "W3": (9, 21, 17)}.items()
        for offence, count in zip(("theft", "violence", "other"), counts, strict=True)
    ]
)
REST = {"offence": ("violence", "other")}
TOTALS = {"area": ("W1", "W2", "W3"), "offence": ("All",)}


@pytest.mark.parametrize("policy", ["suppress-5", "suppress-6"])
def test_the_complement_of_a_table_a_month_later_tells_what_it_hid(policy):
    """Wards by offence, and a month later the wards without theft: 22 less 20 are two people of theft."""
    pack = Audit(OFFENCES, THREE).table("area", "offence", title="offences", keep=TOTALS)
    before = safe(pack, policy)
    (offences,) = before.profiles
    assert (figure(offences, "W1", "theft"), figure(offences, "W1", "All")) == (None, 22)
    later = Audit(OFFENCES, THREE).table("area", title="but theft", where=REST)
    (without,) = later.protected(policy).profiles
    assert figure(without, "W1") == 20
    # Of 22 in ward W1, 20 are of no theft: 22 - 20 = 2.
    after = later.protected(policy, left_open(before))
    everything = before.targets.and_those(Targets(after.targets.cells))
    found = attacked([offences, without], everything, THREE)
    assert ends(found, offences, "W1", "theft") == (2, 2)
    assert cell(offences, "W1", "theft") in found.exposed["row"].tolist()
    told = later.certificate(policy, replace(after, profiles=(without,)))
    assert (told.exposed or 0) > 0
    # With the earlier pack known the complement is not shown, and both packs together leave nothing.
    after = safe(later, policy, left_open(before))
    assert figure(after.profiles[0], "W1") is None
    assert attacked([offences, *after.profiles], everything, THREE).exposed.empty


def test_a_complement_in_sixes_leaves_what_it_must():
    """Under rounding the complement of an earlier table is known too, and no class is told more nearly."""
    before = safe(Audit(OFFENCES, THREE).table("area", "offence", title="offences"), "midpoint-6")
    later = Audit(OFFENCES, THREE).table("area", title="but theft", where=REST)
    after = safe(later, "midpoint-6", left_open(before))
    everything = before.targets.and_those(Targets(after.targets.cells))
    found = attacked([*before.profiles, *after.profiles], everything, THREE)
    assert found.exposed.empty
    # Theft in W1 is shown as 3, 1 to 6, and must be able to be 5.
    assert figure(before.profiles[0], "W1", "theft") == 3
    assert ends(found, before.profiles[0], "W1", "theft")[1] >= 5


def test_a_later_pack_does_not_narrow_what_an_earlier_one_rounded():
    """Three people of a ward, shown as 5 a month ago, are at most 4 once its halves are shown as 0 and 0."""
    zones = zones_of(
        wards={"left": "A1", "right": "A1", "rest": "A2"}, old={"left": "B1", "right": "B2", "rest": "B3"}
    )
    rows = people((2, {"zone": "left"}), (1, {"zone": "right"}), (20, {"zone": "rest"}))
    before = safe(Audit(rows, zones).table("area", title="wards"), "round-5")
    assert figure(before.profiles[0], "A1") == 5
    # 5 is 3 to 7, and must be able to be 6. Two noughts are 0 to 2 each, so that the ward is at most 4.
    later = Audit(rows, zones).table("area", title="old", boundaries="old")
    after = safe(later, "round-5", left_open(before))
    both = Targets({**before.targets.cells, **after.targets.cells})
    found = attacked([*before.profiles, *after.profiles], both, zones)
    assert found.exposed.empty


def needs(width: float, several: tuple[str, ...] = ("need",), **figures: tuple[int, bool]) -> Published:
    """A table by need, each figure with whether it is hidden, and how wide what is hidden must be."""
    n, hidden = (np.array([value[i] for value in figures.values()]) for i in (0, 1))
    cells = pd.DataFrame({"need": [NONE if name == "none" else name for name in figures], "period": "2021"})
    cells = cells.assign(
        lower=np.where(hidden, 0.0, n), upper=np.where(hidden, np.inf, n), down=np.nan, up=np.nan,
        width=np.where(hidden, width, np.nan),
    )  # fmt: skip
    return Published("needs", "s", "records", "", ("need",), (), cells, several)


def test_a_total_over_needs_is_at_least_each_and_at_most_all_and_no_sum():
    """One person of three needs among 18: taken for a sum the total leaves no room, and as it is it does."""
    # Nine with debts alone, eight with none recorded, one with drink, drugs and debts: 18 people, 20 needs.
    every = {
        "debt": (10, False), "drink": (1, True), "drugs": (1, True), "none": (8, False), "All": (18, False),
    }  # fmt: skip
    # Who has none recorded has no other: drink is at most 18 - 8 = 10, and need not be at all, as
    # 10 + 0 + 0 + 8 = 18 people have needs enough.
    for width, exposed in ((10, []), (11, [1, 2])):
        found = attack([needs(width, **every)], HERE, SECONDS)
        assert found.exposed["row"].tolist() == exposed
        assert (found.least["needs"][1], found.most["needs"][1]) == (0, 10)
    # As a sum, drink and drugs were 18 - 10 - 8 = 0 together.
    found = attack([needs(5, several=(), **every)], HERE, SECONDS)
    assert found.exposed["row"].tolist() == [1, 2]
    assert (found.least["needs"][1], found.most["needs"][1]) == (0, 0)
    # With nine of debts and none of drugs somebody of the 18 must drink: 9 + 0 + 8 = 17.
    fewer = {**every, "debt": (9, False), "drugs": (0, False)}
    for width, exposed in ((9, []), (10, [1])):
        found = attack([needs(width, **fewer)], HERE, SECONDS)
        assert found.exposed["row"].tolist() == exposed
        assert (found.least["needs"][1], found.most["needs"][1]) == (1, 10)


def test_a_total_less_than_its_needs_is_no_contradiction():
    """Three needs of one person are 3, and the person is 1: only who takes that for a sum finds no people."""
    one = {"debt": (1, False), "drink": (1, False), "drugs": (1, True), "All": (1, False)}
    found = attack([needs(5, **one)], HERE, SECONDS)
    assert (found.least["needs"][2], found.most["needs"][2]) == (0, 1)
    assert found.exposed["row"].tolist() == [2]
    with pytest.raises(DisclosureError, match="no whole numbers fit"):
        attack([needs(5, several=(), **one)], HERE, SECONDS)


@pytest.mark.parametrize("policy", ["suppress-5", "suppress-6", "midpoint-6", "standard"])
def test_one_person_of_three_needs_stays_hidden_in_a_ward(policy):
    """The only person of a ward has three needs: neither that there is one follows, nor any of the needs."""
    rows = people(
        (1, {"need": "debt,drink,drugs"}),
        (12, {"zone": "W2", "need": "debt"}), (9, {"zone": "W2", "need": "drink,drugs"}),
        (8, {"zone": "W2", "need": NONE}), (14, {"zone": "W3", "need": "debt,drugs"}),
        (11, {"zone": "W3", "need": "drink"}), (7, {"zone": "W3", "need": NONE}),
    )  # fmt: skip
    audit = Audit(rows, THREE).table("area", "need", title="needs")
    true = audit.tables[0].cells.set_index(["area_code", "need"])["n"]
    # One person, three needs: 1 + 1 + 1 is 3 and the total is 1.
    assert [int(true["W1", need]) for need in ("debt", "drink", "drugs", "All")] == [1, 1, 1, 1]
    protected = safe(audit, policy)
    (published,) = protected.profiles
    found = attacked(protected.profiles, protected.targets, THREE)
    for need in ("debt", "drink", "drugs", "All"):
        least, most = ends(found, published, "W1", need)
        assert most >= (6 if policy == "suppress-6" else 5)
        if policy.startswith("suppress"):
            assert figure(published, "W1", need) is None
            assert least == 0
    told = audit.unprotected(protected).profiles
    exposed = attacked(told, protected.targets, THREE).exposed["row"].tolist()
    assert {cell(published, "W1", need) for need in ("debt", "drink", "drugs", "All")} <= set(exposed)


def test_hiding_one_wards_needs_alone_gives_them_back():
    """The needs of the other wards and of all are shown: drugs of the one ward are 24 less 9 and 14."""
    rows = people(
        (1, {"need": "debt,drink,drugs"}), (9, {"need": "debt"}), (9, {"zone": "W2", "need": "drink,drugs"}),
        (14, {"zone": "W3", "need": "debt,drugs"}), (11, {"zone": "W3", "need": "drink"}),
    )  # fmt: skip
    audit = Audit(rows, THREE).table("area", "need", title="needs")
    protected = audit.protected("suppress-5")
    cells = audit.tables[0].cells
    hidden = ((cells["area_code"] == "W1") & cells["need"].isin(["drink", "drugs"])).to_numpy()
    (profile,) = audit.unprotected(protected).profiles
    n = profile.cells["n"].mask(hidden)
    naive = replace(
        profile,
        policy=policy_named("suppress-5"),
        cells=profile.cells.assign(n=n, marker=np.where(hidden, "c", "")),
    )
    assert [figure(naive, ward, "drugs") for ward in ("All", "W2", "W3")] == [24, 9, 14]
    found = attacked([naive], protected.targets, THREE)
    assert ends(found, naive, "W1", "drugs") == (1, 1)
    published = safe(audit, "suppress-5").profiles[0]
    assert figure(published, "W1", "drugs") is None
    assert None in [figure(published, ward, "drugs") for ward in ("All", "W2", "W3")]
