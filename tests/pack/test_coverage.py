import datetime as dt
from dataclasses import replace

import pandas as pd
import pytest

from geoaudit.disclosure.policy import ACCOUNTS
from geoaudit.pack.coverage import GAP, HELD, ODD, PART, covered_months, picture, spans
from geoaudit.pack.timeline import numbered
from geoaudit.periods.breaks import Break


@pytest.fixture
def told(months, covered):
    return covered_months({"crime": months}, covered)


def states(blocks):
    return {s.words.split(":")[0]: s.state for b in blocks for line in b.lines for s in line.squares}


def test_a_month_without_a_file_has_no_figure(told):
    """The gap stands in the table with no figure and its reason, and not as a nought."""
    gap = told[told["month"] == "2021-05"].iloc[0]
    assert gap["covered"] == 0
    assert pd.isna(gap["n"])
    assert (gap["marker"], gap["odd"]) == ("x", "")


def test_a_month_that_nobody_named_is_a_gap_too(months, covered):
    """A month left out between two that are covered is shown as not held."""
    left_out = covered[covered["month"] != "2020-02"]
    told = covered_months({"crime": months}, left_out)
    assert told["month"].tolist() == covered["month"].tolist()
    assert told.loc[told["month"] == "2020-02", "covered"].tolist() == [0]


def test_each_month_is_drawn_as_what_it_is(told):
    """Held, in part, gap and odd month each have their own square."""
    found = states(picture(told, ()))
    assert (found["2019-01"], found["2021-05"], found["2020-07"]) == (PART, GAP, ODD)
    assert set(found.values()) == {HELD, PART, GAP, ODD}
    assert len(found) == 36


def test_the_odd_month_says_what_makes_it_odd(told):
    """In words: the figure, what is usual, and how many times as much."""
    (span,) = spans(told)
    (odd,) = span.odd
    assert odd.startswith("2020-07: 900, where about 1")
    assert "times)" in odd
    assert (span.first, span.last, span.held) == ("2019-01", "2021-12", 34)
    assert (span.part, span.gaps) == ("2019-01 (50%)", "2021-05")


def test_a_month_held_in_part_is_not_judged(months, covered):
    """Half a month has half the figure, and nothing is odd about that."""
    half = covered.assign(covered=covered["covered"].mask(covered["month"] == "2020-07", 0.5))
    told = covered_months({"crime": months}, half)
    assert set(told["odd"]) == {"no", ""}


def test_a_source_without_dates_of_its_own_is_drawn_without_figures(covered):
    """What is held is known even where how much was counted is not."""
    told = covered_months({}, covered)
    assert told["n"].isna().all()
    assert set(states(picture(told, ())).values()) == {HELD, PART, GAP}


def test_months_whose_figures_stay_with_the_sender_are_not_judged(months, covered):
    """What is held is told of people too; how much, and what is odd, is not."""
    cells = months.cells.assign(n=pd.array([pd.NA] * len(months.cells), dtype="Int64"), marker="c")
    kept = replace(months, source="caseload", public=False, cells=cells, scale=ACCOUNTS)
    told = covered_months({"caseload": kept}, covered.assign(source="caseload"))
    held = told["covered"] > 0
    assert told["n"].isna().all()
    assert (set(told.loc[held, "marker"]), set(told.loc[~held, "marker"])) == ({"c"}, {"x"})
    assert told[["usual", "ratio"]].isna().all(axis=None)
    (span,) = spans(told)
    assert (span.held, span.gaps, span.odd, span.judged) == (34, "2021-05", (), False)


def test_long_coverage_is_drawn_in_blocks_of_years(months):
    """Nine years take three blocks, and every month is in one of them."""
    labels = [f"{year}-{month:02d}" for year in range(2013, 2022) for month in range(1, 13)]
    told = covered_months({}, pd.DataFrame({"source": "crime", "month": labels, "covered": 1.0}))
    blocks = picture(told, ())
    assert [block.heading for block in blocks] == ["2013 to 2016", "2017 to 2020", "2021"]
    assert len(states(blocks)) == len(labels)


def test_a_break_stands_in_its_sources_row(told):
    """A line lies between the months on either side of the day, and in no other source's row."""
    breaks = [Break("crime", dt.date(2020, 1, 1), "rules"), Break("other", dt.date(2020, 1, 1), "system")]
    ((line,),) = [block.lines for block in picture(told, numbered(breaks))]
    ((x, number, words),) = line.breaks
    before, after = (next(s.x for s in line.squares if s.words.startswith(m)) for m in ("2019-12", "2020-01"))
    assert before + 16 < x < after + 1.5
    assert (number, words) == (1, "Break 1, 1 January 2020: rules")


def test_nothing_covered_draws_nothing(covered):
    """A pack whose sources hold no dated month has no picture."""
    told = covered_months({}, covered.assign(covered=0.0))
    assert picture(told, ()) == ()
    assert list(spans(told)) == []


def test_a_break_stands_with_each_series_of_its_source(covered):
    """Of a source that holds crimes and incidents, each has a row of its own with the source's break."""
    both = [covered.assign(source=f"street-level: {one}") for one in ("crime", "incident")]
    told = covered_months({}, pd.concat(both, ignore_index=True))
    breaks = numbered([Break("street-level", dt.date(2020, 1, 1), "rules")])
    ((one, other),) = [block.lines for block in picture(told, breaks)]
    assert one.breaks == other.breaks != ()
