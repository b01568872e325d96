"""Which figures of a partner's table are whole: every one that a cell is the sum of was given."""

from dataclasses import replace
from itertools import product

import pandas as pd
import pytest
from engines import ENGINES
from test_counting import AREAS, study

from geoaudit.counts.count import count
from geoaudit.counts.request import TableRequest


@pytest.fixture(params=list(ENGINES))
def engine(request):
    with ENGINES[request.param]() as opened:
        yield opened


def rows(*values, extra=("sex", "age_group")):
    """A partner's file: a row an area, period, categories and figure, each a word."""
    return [dict(zip(("area_code", "period", *extra, "n"), value.split(), strict=True)) for value in values]


@pytest.fixture
def partner(engine, tmp_path):
    """Counts a partner's figures by columns and gives those that are available, by cell."""

    def partner(figures, by, where=None, areas=("A1", "A2")):
        frame = pd.DataFrame(figures)
        extra = [name for name in frame if name not in ("area_code", "period", "n")]
        placed = [
            (code if code in set(AREAS["area_code"]) else None, None, False, None)
            for code in frame["area_code"]
        ]
        found = study(
            tmp_path, "table", frame.to_csv(index=False), placed, columns={name: name for name in extra}
        )
        found = replace(found, areas=AREAS[AREAS["area_code"].isin(areas)])
        cells = count(engine, TableRequest("t", "table", by, where or {}), found).cells
        columns = ["period", *("area_code" if name == "area" else name for name in by)]
        known = cells[cells["available"]]
        return {tuple(row[:-1]): row[-1] for row in known[[*columns, "n"]].itertuples(index=False)}

    return partner


FULL = [
    {"area_code": area, "period": year, "sex": sex, "age_group": age, "n": n}
    for n, (year, area, sex, age) in enumerate(
        product(("2021", "2022"), ("A1", "A2"), "FM", ("young", "old"))
    )
]


def without(**cell):
    """Every figure but those of the cell."""
    return [row for row in FULL if not all(row[name] == value for name, value in cell.items())]


def test_figures_by_more_than_a_table_shows_are_added_up(partner):
    """Four figures a year and area make the area's, and a table by sex alone adds up the areas."""
    assert partner(FULL, ("area",)) == {
        ("2021", "A1"): 6,
        ("2021", "A2"): 22,
        ("2021", "All"): 28,
        ("2022", "A1"): 38,
        ("2022", "A2"): 54,
        ("2022", "All"): 92,
    }
    assert partner(FULL, ("sex",))["2021", "F"] == 0 + 1 + 4 + 5
    assert len(partner(FULL, ("area", "sex", "age_group"))) == 2 * 3 * 3 * 3


@pytest.mark.parametrize(
    "by",
    [
        ("area",),
        ("area", "sex"),
        ("sex",),
        ("age_group",),
        ("sex", "age_group"),
        ("area", "sex", "age_group"),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "gap",
    [
        {"period": "2021", "area_code": "A1", "sex": "F", "age_group": "old"},
        {"period": "2021", "area_code": "A1", "sex": "F"},
        {"period": "2021", "sex": "F"},
        {"period": "2021", "area_code": "A1"},
        {"sex": "F", "age_group": "old"},
        {"area_code": "A1", "sex": "F"},
        {"area_code": "A1"},
    ],
    ids=str,
)
def test_a_cell_is_shown_where_no_figure_of_it_is_missing_and_nowhere_else(partner, by, gap):
    """A table that leaves a column out shows what the total over that column shows in the table with it."""
    found = partner(without(**gap), by)
    columns = ["period", *("area_code" if name == "area" else name for name in by)]
    periods = {row["period"] for row in without(**gap)}
    everything = pd.DataFrame(FULL)
    for cell in product(periods, *({*everything[name], "All"} for name in columns[1:])):
        asked = {name: value for name, value in zip(columns, cell, strict=True) if value != "All"}
        held = everything[(everything[list(asked)] == pd.Series(asked)).all(axis=1)]
        missing = held[(held[list(gap)] == pd.Series(gap)).all(axis=1)]
        assert found.get(cell) == (held["n"].sum() if missing.empty else None)


def test_what_another_partnership_has_is_missing_where_it_is_not(partner):
    """Of women alone an area's figure is not everybody's where the next partnership's has men too."""
    figures = rows("A1 2021 F 3", "A2 2021 F 4", "B1 2021 F 5", "B1 2021 M 6", extra=("sex",))
    assert partner(figures, ("area",)) == {}
    assert partner(figures, ("area", "sex")) == {
        ("2021", "A1", "F"): 3,
        ("2021", "A2", "F"): 4,
        ("2021", "All", "F"): 7,
    }
    assert partner(figures, ("area",), {"sex": ("F",)})["2021", "All"] == 7


def test_an_area_that_is_asked_about_and_has_no_figure_keeps_the_total_back(partner):
    """The sum of one area is not that of two, whether or not the table is by area."""
    figures = rows("A1 2021 F 3", "A1 2021 M 4", extra=("sex",))
    assert partner(figures, ("area",)) == {("2021", "A1"): 7}
    assert partner(figures, ("sex",)) == {}
    assert partner(figures, ("sex",), areas=("A1",)) == {
        ("2021", "F"): 3,
        ("2021", "M"): 4,
        ("2021", "All"): 7,
    }


def test_subtypes_belong_to_their_type(partner):
    """Robbery lacks no subtype of theft, and each type is the sum of its own."""
    own = [
        f"{area} 2021 {kind} 2"
        for area in ("A1", "A2")
        for kind in ("theft bicycle", "theft shop", "robbery street")
    ]
    found = partner(rows(*own, extra=("kind", "subtype")), ("area", "kind"))
    assert [found["2021", "A1", kind] for kind in ("theft", "robbery", "All")] == [4, 2, 6]
    lacking = partner(rows(*own[1:], extra=("kind", "subtype")), ("area", "kind"))
    assert ("2021", "A1", "theft") not in lacking
    assert ("2021", "A1", "All") not in lacking
    assert lacking["2021", "A2", "All"] == 6


def test_an_areas_own_name_is_no_category_that_others_lack(partner):
    """A column with one value in each area says where a figure is, and one with one a year says when."""
    figures = rows(
        "A1 2021 Abbey old F 3",
        "A2 2021 Byker old F 4",
        "A1 2022 Abbey new F 5",
        extra=("ward", "list", "sex"),
    )
    assert partner(figures, ("area",)) == {
        ("2021", "A1"): 3,
        ("2021", "A2"): 4,
        ("2021", "All"): 7,
        ("2022", "A1"): 5,
    }


def test_a_condition_that_no_figure_meets_shows_none(partner):
    """There is no period, and so no cell that could be taken for a zero."""
    assert partner(FULL, ("area",), {"sex": ("nobody",)}) == {}
