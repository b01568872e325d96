from datetime import date

import pytest

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period, parse_period
from geoaudit.periods.snapshots import Snapshot, as_read, parse_snapshot, parse_when, require_flows


def test_a_snapshot_is_a_day_and_no_period():
    """However it is written, a snapshot has one label, one day, and a type of its own."""
    for text in ("as at 30 September 2022", "at 2022-09-30", "As at  30/09/2022"):
        assert parse_when(text) == parse_snapshot(text) == Snapshot("as at 2022-09-30", date(2022, 9, 30))
    assert isinstance(parse_when("2022/23"), Period)


def test_a_label_is_read_with_its_day_in_words():
    """A sentence has the day as one writes it, and a period by its own name."""
    assert as_read("as at 2022-09-30") == "as at 30 September 2022"
    assert as_read("2022/23") == "2022/23"


def test_a_snapshot_never_adds_to_flows():
    """Among periods that are to be summed a snapshot is refused by name."""
    periods = (parse_period("2021"), parse_period("2022"))
    assert require_flows(periods, "summed") == periods
    with pytest.raises(PeriodError, match="'as at 2022-09-30' is a snapshot of one day"):
        require_flows([*periods, parse_snapshot("as at 2022-09-30")], "summed")


@pytest.mark.parametrize("text", ["2022/23", "as at September", "as at 03/04/2022", "as at 2022-02-30"])
def test_a_snapshot_names_one_day_that_exists(text):
    """A label without a day, with an impossible one or with one of two readings is refused."""
    with pytest.raises(PeriodError):
        parse_snapshot(text)
