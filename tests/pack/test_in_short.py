"""What is told of a pack in short."""

from geoaudit.pack.in_short import LONGEST, Told, in_short


def found(many, method="rates"):
    """Return findings, each of a source of its own."""
    return [Told(f"{method} {i}", ("One.", "Two.", "Three."), f"source {i}", method) for i in range(many)]


def test_eight_profiles_stand_before_three_hotspots_and_no_table():
    """Of more, the first are told, two sentences each; tables only where there is no finding."""
    told = list(in_short(found(9), found(5, "density"), [Told("Table", ("One.",))]))
    assert [one.method for one in told] == ["rates"] * 8 + ["density"] * 3
    assert {one.sentences for one in told} == {("One.", "Two.")}
    tables = [Told("Nothing said", ()), *(Told(f"Table {i}", ("One.",)) for i in range(7))]
    assert [one.title for one in in_short([], [], tables)] == [f"Table {i}" for i in range(6)]


def test_the_first_finding_of_a_source_is_told_unless_it_is_of_one_area_or_says_too_much():
    """A finding of one area, and one whose sentences are too long, gives way to the next of its source."""
    long, short = ("x" * (LONGEST + 1),), ("x" * LONGEST,)
    profiles = [
        Told("one area", short, "a", "area"),
        Told("too long", long, "a", "rates"),
        Told("told", short, "a", "rates"),
        Told("second", short, "a", "rates"),
        Told("no source", short, "", "published"),
    ]
    assert [one.title for one in in_short(profiles, [], [])] == ["told", "no source"]
