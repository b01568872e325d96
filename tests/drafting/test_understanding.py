"""What is said of the rows: shares and reasons, and never a value."""

import datetime as dt
from dataclasses import replace

import pytest

from geoaudit.drafting.arriving import found_at
from geoaudit.drafting.draft import Draft
from geoaudit.drafting.growing import with_files
from geoaudit.drafting.sources import FIRST_ROWS, style_of, with_star
from geoaudit.drafting.spanning import covered, months_in, shared, years_within
from geoaudit.drafting.understanding import IN_ONE_WAY, UNEXPLAINED, understood
from geoaudit.drafting.wanting import wanting
from geoaudit.errors import SpecificationError
from geoaudit.records.gathering import gather_first
from geoaudit.records.screening import FUTURE, NOT_READABLE, NUMBER

HEAD = "Person Reference,Work Date,Hours,Kind of work,Postcode"


def drafted(tmp_path, rows, head=HEAD):
    """Return a draft of one file of unpaid work."""
    path = tmp_path / "work.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return with_files(Draft(), [found_at(path)])


def work(days, hours="3", postcode="NE27 0AA"):
    """Return a row for each day."""
    return [f"P{i},{day},{hours},Paths,{postcode}" for i, day in enumerate(days)]


def column(preview, name):
    """Return what is understood of a column."""
    return next(one for one in preview.columns if one.name == name)


def test_each_reason_is_counted_as_the_audit_counts_it(tmp_path):
    """Counts derived by hand from the rows written here."""
    rows = [
        *work(["01/02/2021"] * 40),
        *work(["14/02/2021"] * 5, hours="three"),
        *work(["15/02/2021"] * 2, postcode="NOT ONE"),
        *work(["16/02/2999"]),
        *work(["31/02/2021"]),
        *work([""]),
    ]
    preview = understood(drafted(tmp_path, rows).supplied[0].source)
    assert (preview.rows, preview.accepted) == (50, 42)
    assert (preview.first, preview.last) == ("2021-02", "2021-02")
    assert column(preview, "hours").reasons == ((NUMBER, 5),)
    assert dict(column(preview, "date").reasons) == {FUTURE: 1, NOT_READABLE: 1}
    assert (column(preview, "date").filled, column(preview, "date").right) == (49, 47)
    assert column(preview, "postcode").reasons == (("not a postcode", 2),)
    assert dict(preview.rejected) == {
        NUMBER: 5,
        "required value missing: date": 1,
        FUTURE: 1,
        NOT_READABLE: 1,
    }


@pytest.mark.parametrize(
    ("days", "said", "share"),
    [
        (["03/02/2021", "14/02/2021"], "dd/mm/yyyy", 1.0),
        (["02/03/2021", "02/14/2021"], "mm/dd/yyyy", 1.0),
        (["02/03/2021", "04/05/2021"], "dd/mm/yyyy", 1.0),
        (["2021-02-03", "2021-02-14"], None, None),
        (["03/03/2021", "04/04/2021"], None, None),
    ],
)
def test_the_way_of_dates_is_told_by_their_values(tmp_path, days, said, share):
    """Where both ways read all of them the day comes first; where there is one way nothing has to be said."""
    source = drafted(tmp_path, work(days)).supplied[0].source
    style = style_of(source, gather_first(source, FIRST_ROWS).text)
    assert (style.said, source.dates) == (said, said)
    assert dict(style.shares).get(said) == share


def test_a_column_of_dates_in_several_ways_is_a_reason_and_a_sentence(tmp_path):
    """The audit would refuse the source: the preview says so, and shows the other columns all the same."""
    rows = work(["2021-02-03", "14/02/2021"] * 10)
    preview = understood(drafted(tmp_path, rows).supplied[0].source)
    assert column(preview, "date").reasons == ((IN_ONE_WAY, 20),)
    assert column(preview, "hours").right == 20
    assert "one way" in preview.problem


def test_a_file_that_has_gone_is_a_sentence(tmp_path):
    """Files of the machine are used where they lie, and may be moved meanwhile."""
    source = drafted(tmp_path, work(["01/02/2021"])).supplied[0].source
    (tmp_path / "work.csv").unlink()
    assert "is not there" in understood(source).problem


def test_only_the_first_rows_are_looked_at_and_all_months_told(tmp_path):
    """Five thousand rows are enough to say what is understood; what the file covers is asked of all."""
    rows = [*work(["01/04/2021"] * FIRST_ROWS), *work(["30/05/2021"] * FIRST_ROWS)]
    source = drafted(tmp_path, rows).supplied[0].source
    assert understood(source).rows == FIRST_ROWS
    assert understood(source).last == "2021-04"
    assert months_in(source) == ("2021-04", "2021-05")


def test_slips_in_dates_do_not_widen_what_a_source_covers(tmp_path):
    """A mistyped year or month is no month of the extract; an empty month within it is."""
    days = ["15/04/2021"] * 30 + ["15/05/2021"] * 30 + ["15/07/2021"] * 30 + ["15/04/1921", "15/08/2021"]
    assert covered(drafted(tmp_path, work(days)).supplied[0].source) == "2021-04 to 2021-07"


def test_no_value_of_a_record_is_in_anything_that_is_said(tmp_path):
    """Not in the preview, in what is missing, or in the draft; whatever column the value stands in."""
    secret = "SECRETVALUE"
    rows = [",".join([f"{secret}{i}", secret, secret, secret, secret]) for i in range(30)]
    draft = drafted(tmp_path, rows)
    preview = understood(draft.supplied[0].source)
    assert preview.rows == 30
    assert preview.problem
    assert secret not in repr(preview) + repr(wanting(draft)) + repr(draft)


def test_years_are_offered_that_lie_whole_in_what_all_sources_share():
    """Of twenty-five months from April, two financial years and one calendar year."""
    months = [f"{2020 + (3 + i) // 12}-{(3 + i) % 12 + 1:02d}" for i in range(25)]
    window = shared({"one": months, "two": [*months, "2022-05"], "none": []})
    assert (window.start, window.last) == (dt.date(2020, 4, 1), dt.date(2022, 4, 30))
    assert years_within(window) == (("2020/21", "2021/22"), ("2021",))
    assert shared({"one": ["2020-04"], "two": ["2021-04"]}) is None


def test_a_draft_about_people_must_say_what_it_covers(tmp_path):
    """Unless it is not for release."""
    draft = drafted(tmp_path, work(["01/04/2021", "14/04/2021"]))
    bare = replace(draft, supplied=(replace(draft.supplied[0], covers=""),))
    said = "Say which months work covers."
    assert said not in wanting(draft)
    assert said in wanting(bare)
    assert said not in wanting(replace(bare, policy="internal"))


def test_a_star_is_any_figure_until_somebody_says_what_it_stands_for(tmp_path):
    """A figure that its maker hid is counted as not understood, unless it is known between what it lies."""
    path = tmp_path / "attendances.csv"
    rows = ["Ward code,Calendar year,Attendances", *(f"E0500000{i},2021,{n}" for i, n in enumerate("12**<"))]
    path.write_text("\n".join(rows) + "\n")
    source = with_files(Draft(), [found_at(path)]).supplied[0].source
    assert source.period == "calendar year"
    assert dict(column(understood(source), "n").reasons) == {UNEXPLAINED: 2, NUMBER: 1}
    told = with_star(source, "1 to 4")
    assert dict(column(understood(told), "n").reasons) == {NUMBER: 1}
    assert with_star(told, "").marks == {}
    with pytest.raises(SpecificationError, match="must stand for figures"):
        with_star(source, "a few")
