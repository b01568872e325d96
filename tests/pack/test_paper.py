"""The report as blocks: the words and figures of `report.html`, in its order."""

import re
from dataclasses import replace
from html import unescape

import pytest

from geoaudit.disclosure.policy import policy_named
from geoaudit.pack.drawings import drawings_of
from geoaudit.pack.figures import Cell
from geoaudit.pack.filing import file_contents
from geoaudit.pack.margins import MOST_LINES, Row, Sheet
from geoaudit.pack.paper import Bullets, Grid, Heading, Paragraph, Picture, paper_of
from geoaudit.pack.paper_grids import grid_of_sheet
from geoaudit.pack.report import render


@pytest.fixture(scope="module")
def paper(whole):
    filing = file_contents(whole)
    return paper_of(whole, filing, drawings_of(whole, filing))


def grids(paper, caption):
    return [block for block in paper.blocks if isinstance(block, Grid) and block.caption == caption]


def test_a_table_is_printed_with_the_figures_that_were_counted(paper):
    """The crimes of the three wards, added up by hand, stand in the rows and columns of their periods."""
    (grid,) = grids(paper, "Crime by ward and type")
    assert grid.head == ("Area", "Crime type", "2021", "2022")
    assert grid.labels == 2
    rows = {row[:2]: row[2:] for row in grid.rows}
    assert rows["Abbey", "theft"] == ("10", "20")
    assert rows["=Bridge", "All"] == ("101", "90")
    assert rows["All", "All"] == ("122", "123")
    assert grid.about == "tables/crime-by-ward-and-type.csv"


def test_a_hidden_figure_an_estimate_and_a_range_are_marked(paper):
    """What is hidden is [c], what is estimated [e] with its ends."""
    (people,) = grids(paper, "People by ward and gender")
    assert ("=Bridge", "f", "[c]") in people.rows
    (later,) = grids(paper, "Burglary on later wards")
    assert later.rows[0][:2] == ("Abbey", "4 [e] 2–5")
    assert later.rows[1][1] == "6 [e] 4 or more"


def test_every_table_says_its_source_base_period_boundaries_protection_and_attribution(paper):
    """A reader who takes one table out of the report has what they need beneath it."""
    (grid,) = grids(paper, "People by ward and gender")
    assert grid.notes == (
        "Source: caseload (offenders). Base: records.",
        "Period: as at 2022-09-30. Boundaries: wards (31 December 2022).",
        "Protected: midpoint-6, version 2; 1 of 15 cells hidden.",
        "Attribution: Contains invented data.",
    )
    for block in paper.blocks:
        if isinstance(block, Grid) and block.about.startswith(("tables/", "hotspots/")):
            assert block.notes[0].startswith("Source: ")
            assert "Attribution: Contains invented data." in block.notes


def test_each_row_has_an_entry_for_each_heading_and_each_anchor_stands_once(paper):
    """Nothing is lost or shifted in a table, and a link leads to one place."""
    for grid in (block for block in paper.blocks if isinstance(block, Grid)):
        assert {len(row) for row in grid.rows} <= {len(grid.head)}
        assert 0 <= grid.labels <= len(grid.head)
    anchors = [block.anchor for block in paper.blocks if isinstance(block, Heading)]
    assert len(set(anchors)) == len(anchors)


def test_the_parts_stand_in_the_order_of_the_page(whole, paper):
    """Tables, findings and the parts after them are headed as in `report.html`, one after the other."""
    page = render(whole, file_contents(whole)).decode()
    told = [unescape(re.sub("<[^>]+>", "", words)) for words in re.findall(r"<h[23][^>]*>(.*?)</h", page)]
    said = [block.words for block in paper.blocks if isinstance(block, Heading)]
    common = [words for words in said if words in told]
    order = iter(told)
    assert all(words in order for words in common)
    assert {"How to read this report", "Hotspots", "How good the data is", "The balance"} <= set(common)
    assert {table.title for table in whole.tables} <= set(common)


def test_each_sentence_on_a_table_and_each_finding_is_said(changed, paper, found):
    """What is said of a table leads its part; a finding has its sentences and how it was worked out."""
    said = {"Crime by ward and type": ("There were 123 crimes in 2022.",)}
    contents = changed(sentences=said)
    blocks = paper_of(contents, file_contents(contents), ()).blocks
    at = blocks.index(Heading(2, "Crime by ward and type", "table-1"))
    assert blocks[at + 1] == Paragraph("There were 123 crimes in 2022.", "lead")
    words = {block.words for block in paper.blocks if isinstance(block, Paragraph)}
    items = {item for block in paper.blocks if isinstance(block, Bullets) for item in block.items}
    for one in found:
        assert set(one.sentences) <= words
        assert set(one.methods) <= items


def test_every_drawing_stands_once_where_its_figures_are_spoken_of(whole, paper):
    """A picture stands between the heading of its table or finding and the next."""
    drawn = drawings_of(whole, file_contents(whole))
    shown = [block.drawing.stem for block in paper.blocks if isinstance(block, Picture)]
    assert sorted(shown) == sorted(one.stem for one in drawn)
    heading = ""
    for block in paper.blocks:
        heading = block.words if isinstance(block, Heading) else heading
        if isinstance(block, Picture) and block.drawing.about == "tables/crime-by-ward-and-type.csv":
            assert heading == "Crime by ward and type"


def test_a_pack_that_must_stay_says_so_on_every_page(changed, crimes):
    """Under `internal` there is a banner; under a policy for release there is none."""
    internal = policy_named("internal")
    contents = changed(policy=internal, tables=(replace(crimes, policy=internal),), quality={})
    paper = paper_of(contents, file_contents(contents), ())
    assert paper.banner.startswith("NOT FOR RELEASE")
    assert "NOT FOR RELEASE" in paper.foot


def test_what_is_left_out_of_a_long_table_is_said_with_its_file():
    """A table beyond the limit says how many rows there are and where they all are."""
    rows = tuple(Row((f"ward {i}",), (Cell(i, ""),), False) for i in range(MOST_LINES + 7))
    grid = grid_of_sheet(Sheet("Long", ("Area",), ("2022",), rows), ("Source: x.",), "tables/long.csv")
    assert len(grid.rows) == MOST_LINES
    assert grid.notes == ("Source: x.", "The first 400 of 407 rows; all are in tables/long.csv.")


def test_rows_hidden_reasons_and_shares_of_the_data_are_told(paper):
    """What was read, refused and placed is in words and figures, and what stays with the sender is said."""
    (read,) = grids(paper, "Rows of each source")
    assert read.rows[0] == ("crime", "250", "248", "2", "duplicate row: 2")
    assert read.rows[1][4].startswith("Kept by the sender")
    (placed,) = grids(paper, "Accepted rows of each source that lie in an area of the study")
    assert placed.rows == (("crime", "wards", "248", "245", "98.8%", "no coordinates: 3"),)
    (hidden,) = grids(paper, "Tables about people, and what is hidden in each")
    assert hidden.rows[0][:3] == ("People by ward and gender", "15", "1")


def test_methods_and_limits_are_those_of_what_the_pack_holds(changed, paper):
    """A pack with estimates and redrawn areas says what that means; one without says nothing of either."""

    def items(blocks):
        return {item for block in blocks if isinstance(block, Bullets) for item in block.items}

    plain = changed()
    few = items(paper_of(plain, file_contents(plain), ()).blocks)
    only = {words for words in items(paper.blocks) if "shared out" in words or "redrawn. The same" in words}
    assert len(only) == 2
    assert not only & few
    assert "Numbers are not rates. A busy place has more of most things." in few
