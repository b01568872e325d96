from datetime import date

from geoaudit.periods.breaks import Break, crossed

RULES = Break("crime", date(2020, 4, 1), "new counting rules")
SYSTEM = Break("crime", date(2019, 2, 1), "a new records system")
OTHER = Break("ambulance", date(2020, 4, 1), "another service")


def test_a_window_crosses_the_breaks_inside_it():
    """A break is crossed where days of the window lie on both sides, by date, for its source alone."""
    breaks = (RULES, SYSTEM, OTHER)
    assert crossed(breaks, "crime", date(2019, 1, 1), date(2021, 1, 1)) == (SYSTEM, RULES)
    assert crossed(breaks, "ambulance", date(2019, 1, 1), date(2021, 1, 1)) == (OTHER,)
    assert crossed(breaks, "survey", date(2019, 1, 1), date(2021, 1, 1)) == ()


def test_a_window_that_starts_or_ends_with_the_break_is_on_one_side():
    """The break's day is the first of the new way: a window from it, or up to it, is not crossed."""
    assert crossed([RULES], "crime", date(2020, 4, 1), date(2021, 4, 1)) == ()
    assert crossed([RULES], "crime", date(2019, 4, 1), date(2020, 4, 1)) == ()
    assert crossed([RULES], "crime", date(2020, 3, 31), date(2020, 4, 2)) == (RULES,)
