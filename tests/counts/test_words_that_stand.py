"""Which rows of a table stand whoever is in them: that one does must not say that somebody has it."""

from datetime import date

import pandas as pd
import pytest

from geoaudit.counts.conditions import require_categories
from geoaudit.counts.count import count
from geoaudit.counts.request import TableRequest
from geoaudit.counts.study import Study, lay_out
from geoaudit.engine.duck import DuckEngine
from geoaudit.errors import SpecificationError
from geoaudit.periods.aoristic import WEEKDAYS
from geoaudit.periods.calendar import parse_period
from geoaudit.records.deriving import DERIVED, WORDS, words_of_ours
from geoaudit.records.ethnicity import labels_of
from geoaudit.records.ingest import ingest
from geoaudit.records.persistence import PersistentRule
from geoaudit.records.placing import Placed
from geoaudit.records.source import RecordSource

AREAS = pd.DataFrame({"area_code": ["A1"], "area_name": ["One"], "neighbour": ["A"]})
HEADS = {
    "offenders": "person_id,postcode,gender,ethnicity,age,review_due,convictions_12m,lists\n",
    "victims": "person_id,date,postcode\n",
    "reoffending": "person_id,start_date,postcode,reoffended,predicted\n",
}
ROWS = {
    "offenders": "A,NE1 1AA,Male,W1,30,2022-01-01,0,IOM\n",
    "victims": "A,2021-05-03,NE1 1AA\n",
    "reoffending": "A,2021-05-03,NE1 1AA,yes,35\n",
}
OPTIONS = {
    "offenders": {"as_at": date(2022, 9, 30), "ethnicity": "2001", "persistent": PersistentRule(least=6)}
}
SOURCES = {
    "age_pair": "offenders",
    "age_and_gender": "offenders",
    "ethnic_group": "offenders",
    "ethnic_pair": "offenders",
    "review_state": "offenders",
    "persistent": "offenders",
    "repeat": "victims",
    "reoffended": "reoffending",
    "prediction": "reoffending",
}


@pytest.fixture
def study(tmp_path):
    """One record of a kind in the one area, and the study of it."""

    def made(kind: str, text: str = "", **options) -> Study:
        file = tmp_path / f"{kind}.csv"
        file.write_text(text or HEADS[kind] + ROWS[kind], encoding="utf-8")
        options = {**OPTIONS.get(kind, {}), **options}
        groups = options.pop("groups", {})
        records = ingest(RecordSource(kind, kind, (file,), **options), tmp_path / "workspace")
        path = tmp_path / "placed.parquet"
        rows = pd.DataFrame({"record": range(records.rows_accepted), "area_code": "A1"})
        none = pd.Series(pd.NA, rows.index, dtype="str")
        rows.assign(reason=none, elsewhere=none, near=False, early=False, late=False).to_parquet(path)
        periods = (parse_period("2021"),) if records.months else ()
        return Study(Placed(records, "wards", path), AREAS, AREAS, periods, few=1, groups=groups)

    return made


def labels(study: Study, column: str, **where) -> list[str]:
    request = TableRequest("t", study.placed.records.name, (column,), where)
    with DuckEngine() as engine:
        cells = count(engine, request, study).cells
    return [label for label in dict.fromkeys(cells[column]) if label != "All"]


def test_every_derived_column_of_ours_has_its_words():
    """Each column that is made is either laid out whole or holds the file's own words."""
    assert set(SOURCES) == set(words_of_ours("1991")) == {*WORDS, "ethnic_group"}
    assert set(DERIVED) - set(SOURCES) == {"on_lists"}


@pytest.mark.parametrize(("column", "kind"), SOURCES.items())
def test_words_of_ours_stand_in_their_own_order(study, column, kind):
    """One person is in one row of a derived column, and every other row is there too."""
    assert labels(study(kind), column) == list(words_of_ours("2001")[column])


def test_the_groups_are_those_of_the_classification(study):
    """Of another census other groups stand."""
    assert labels(study("offenders", ethnicity="1991"), "ethnic_group") == list(labels_of("1991"))


@pytest.mark.parametrize("public", [True, False])
def test_the_bands_of_a_number_stand_whoever_is_in_them(study, public):
    """One spell of 7 hours is in one band, and all others are there too, in their order."""
    text = "person_id,date,postcode,hours,project_type\nA,2021-05-03,NE1 1AA,7,Painting\n"
    found = study("unpaid-work", text, public=public, bands={"hours": (0.0, 5.0, 10.0, 100.0)})
    words = ["under 5", "5 to under 10", "10 to under 100", "100 and over", "not recorded"]
    assert labels(found, "hours_band") == words
    kinds = labels(found, "project_type", hours_band=("100 and over",))
    assert kinds == ([] if public else ["not recorded"])


def test_not_recorded_always_stands_in_a_column_of_people(study):
    """A file's own category has a row for those of whom it is not recorded, and nobody need be in it."""
    found = study("offenders")
    assert labels(found, "gender") == ["Male", "not recorded"]
    assert labels(found, "on_lists") == ["IOM only", "not recorded"]
    assert labels(found, "outward") == ["NE1", "not recorded"]
    assert labels(found, "sector") == ["NE1 1", "not recorded"]


def test_not_recorded_does_not_stand_in_a_public_source(study):
    """What anyone can download has the rows that it has."""
    text = "date,postcode,crime_type\n2021-05-03,NE1 1AA,Burglary\n"
    assert labels(study("offences", text, public=True), "crime_type") == ["Burglary"]


@pytest.mark.parametrize("public", [True, False])
def test_all_seven_weekdays_stand(study, public):
    """A week has seven days, whatever happened on them."""
    text = "date,postcode,crime_type\n2021-05-03,NE1 1AA,Burglary\n"
    assert labels(study("offences", text, public=public), "weekday") == list(WEEKDAYS)


def test_the_sectors_of_the_areas_stand_whoever_lives_there(study):
    """Those that a postcode of the areas has are rows, with those that somebody of the table has."""
    found = study("offenders", groups={"sector": ("NE1 1", "NE1 2")})
    assert labels(found, "sector") == ["NE1 1", "NE1 2", "not recorded"]


def test_a_table_can_be_restricted_to_words_that_nobody_has(study):
    """A derived word is one that there is, and one that there is not is refused with those that there are."""
    found = study("offenders")
    assert labels(found, "age_pair", persistent=("persistent",)) == list(WORDS["age_pair"])
    request = TableRequest("t", "offenders", ("area",), {"ethnic_group": ("Asian",)})
    with DuckEngine() as engine:
        lay_out(engine, found)
        with pytest.raises(SpecificationError, match="White, Mixed, Asian or Asian British"):
            require_categories(engine, request, found)


def test_a_partners_figures_have_the_groups_that_they_are_given_for(study):
    """Figures by a census's codes add up to its groups, and a group of which none is given has no row."""
    text = "area_code,period,ethnicity,n\nA1,2021,W1,100\nA1,2021,W2,10\nA1,2021,A1,5\n"
    options = {"columns": {"ethnicity": "ethnicity"}, "ethnicity": "2001", "public": True}
    found = study("table", text, **options)
    with DuckEngine() as engine:
        cells = count(engine, TableRequest("t", "table", ("ethnic_group",)), found).cells
    assert dict(zip(cells["ethnic_group"], cells["n"], strict=True)) == {
        "White": 110,
        "Asian or Asian British": 5,
        "All": 115,
    }
    assert cells["available"].all()
