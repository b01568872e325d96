"""Checking the report against the tables."""

import re

import pytest

from geoaudit.pack.read import open_pack
from geoaudit.pack.report_checks import report_problems
from geoaudit.pack.write import write_pack

CRIME = "tables/crime-by-ward-and-type.csv"


@pytest.fixture
def checked(spotted, tmp_path):
    """Check a pack with findings of which the report was changed by a function."""
    pack = open_pack(spotted)
    profiles = {entry["file"]: pack.profile(entry) for entry in pack.manifest["tables"]}
    page = pack.report()

    def check(change):
        changed = change(page)
        assert changed != page or change("") == ""
        object.__setattr__(pack, "container", _With(pack.container, changed))
        return list(report_problems(pack, profiles))

    return check


class _With:
    """A container whose report is another."""

    def __init__(self, container, page):
        self.names, self._of, self._page = container.names, container, page

    def read(self, name):
        return self._page.encode() if name == "report.html" else self._of.read(name)


def test_a_report_as_it_was_written_is_right(checked, whole, tmp_path):
    """The report of a pack says what its tables say, ranges and estimates among them."""
    assert checked(lambda page: page) == []
    write_pack(whole, tmp_path / "whole")
    pack = open_pack(tmp_path / "whole")
    profiles = {entry["file"]: pack.profile(entry) for entry in pack.manifest["tables"]}
    assert list(report_problems(pack, profiles)) == []


def test_a_changed_figure_of_a_printed_table_is_found(checked):
    """A figure, a sign, a row or a whole table that is not as in the file is named by the file."""
    said = [f"report.html does not print the figures of {CRIME}."]
    assert checked(lambda page: page.replace("<td>101</td>", "<td>102</td>", 1)) == said
    assert checked(lambda page: page.replace('id="table-1-sheet-1"', 'id="table-9-sheet-1"', 1)) == said
    people = checked(lambda page: page.replace("[c]</abbr></td>", "[x]</abbr></td>", 1))
    assert people == ["report.html does not print the figures of tables/people-by-ward-and-gender.csv."]


def test_a_changed_figure_of_the_map_is_found(checked):
    """A figure of the map, the name of an area, or the class of a finding that is another is named."""
    said = f"The map of report.html does not show the figures of {CRIME}."
    assert checked(lambda page: page.replace("[14,101,7]", "[14,102,7]")) == [said]
    swapped = checked(lambda page: page.replace('"names":["Abbey","=Bridge"', '"names":["=Bridge","Abbey"'))
    assert said in swapped
    assert checked(lambda page: page.replace('"of":[0,2,3]', '"of":[2,0,3]')) == [
        "The map of report.html does not show what hotspots/hot-wards.csv has."
    ]


def test_a_map_that_cannot_be_read_is_said(checked):
    """Figures of the map that are no JSON are one sentence."""
    broken = checked(lambda page: re.sub(r'(id="explore-data">)\{', r"\1[", page))
    assert broken == ["The map of report.html cannot be read."]
