"""Numbers in bands: where each goes, what is none, and what the records then say."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import RecordsError
from geoaudit.records.bands import band_column, band_labels, banded, bands_of, in_bands
from geoaudit.records.ingest import ingest
from geoaudit.records.source import RecordSource

EDGES = (0.0, 40.0, 80.0)
WORK = "person_id,date,postcode,hours,project_type,points\n"


def test_the_words_of_bands():
    """An edge of 0 is none, since no number is below it; the last band has no end."""
    words = ("under 40", "40 to under 80", "80 and over", "not recorded")
    assert band_labels(EDGES) == band_labels((40.0, 80.0)) == words
    assert band_labels((0.5, 1_000.0))[:2] == ("under 0.5", "0.5 to under 1,000")


def test_a_number_on_an_edge_is_in_the_band_that_begins_there():
    """0 and 39.9 are under 40, 40 is not; what is missing is not recorded."""
    numbers = pd.Series([0, 39.9, 40, 80, 900, None], dtype="float64")
    labels = band_labels(EDGES)
    assert list(in_bands(numbers, EDGES)) == [labels[i] for i in (0, 0, 1, 2, 2, 3)]


@given(
    st.lists(st.one_of(st.floats(0, 1e6), st.none())), st.lists(st.integers(1, 999), min_size=2, unique=True)
)
def test_every_number_is_in_one_band_and_between_its_edges(numbers, inner):
    """Each number is at least the beginning of its band and less than its end."""
    edges = sorted(float(edge) for edge in inner)
    ends = dict(
        zip(band_labels(edges), zip([0.0, *edges], [*edges, float("inf")], strict=True), strict=False)
    )
    for number, label in zip(numbers, in_bands(pd.Series(numbers, dtype="float64"), edges), strict=True):
        if number is None:
            assert label == "not recorded"
        else:
            low, high = ends[label]
            assert low <= number < high


def test_the_number_of_a_column_of_bands():
    """The bands of ages are those of age; a column of no bands is of no number."""
    assert (band_column("hours"), banded("hours_band")) == ("hours_band", "hours")
    assert (band_column("age"), banded("gender")) == ("age_band", "")


def test_what_is_no_number_is_not_recorded_and_counted():
    """Of a column of the user's own words and numbers below 0 are not recorded; a note says how many."""
    text = pd.DataFrame({"points": ["12", "ninety", "-3", None, "1,200"]}, dtype="str")
    made, notes = bands_of(text, {"points": EDGES}, "work")
    assert list(made["points_band"]) == ["under 40", *["not recorded"] * 3, "80 and over"]
    assert notes == {"points not readable as a number, taken as not recorded": 2}


def test_a_column_of_words_is_refused_without_saying_any():
    """Where fewer than half are numbers there is no median of it, and the message holds none of its words."""
    text = pd.DataFrame({"points": ["Canary", "Canary", "3"]}, dtype="str")
    with pytest.raises(RecordsError, match="of 3 values of points in 'work' 1 are") as found:
        bands_of(text, {"points": EDGES}, "work")
    assert "Canary" not in str(found.value)


def test_a_column_that_is_not_there_is_refused():
    """A source without the column says so, with what to do."""
    with pytest.raises(RecordsError, match="has no points: map it"):
        bands_of(pd.DataFrame({"hours": ["1"]}, dtype="str"), {"points": EDGES}, "work")


def read(tmp_path, rows, **bands):
    file = tmp_path / "work.csv"
    file.write_text(WORK + rows, encoding="utf-8")
    columns = {"points": "points"}
    source = RecordSource("work", "unpaid-work", (file,), columns=columns, bands=bands)
    return ingest(source, tmp_path / "workspace")


ROWS = "A,2021-05-03,NE1 1AA,7,Painting,90\nB,2021-05-04,NE1 1AA,41,Painting,\n"


def test_the_bands_are_staged_and_tables_can_be_by_them(tmp_path):
    """A column of the schema and one of the user's own have their bands beside them."""
    found = read(tmp_path, ROWS, hours=EDGES, points=EDGES)
    staged = pd.read_parquet(found.path)
    assert list(staged["hours_band"]) == ["under 40", "40 to under 80"]
    assert list(staged["points_band"]) == ["80 and over", "not recorded"]
    assert {"hours_band", "points_band"} <= set(found.columns)
    assert found.words == {"hours_band": band_labels(EDGES), "points_band": band_labels(EDGES)}


def test_other_edges_are_staged_anew_from_the_same_records(tmp_path):
    """The bands are of the edges of the day, and the records the same with them and without."""
    plain, first = read(tmp_path, ROWS), read(tmp_path, ROWS, hours=EDGES)
    second = read(tmp_path, ROWS, hours=(0.0, 5.0, 10.0))
    assert len({plain.path, first.path, second.path}) == 3
    assert plain.made_of == first.made_of == second.made_of == plain.path.name
    assert list(pd.read_parquet(second.path)["hours_band"]) == ["5 to under 10", "10 and over"]
    assert "hours_band" not in plain.columns
