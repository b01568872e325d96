"""What files are taken for."""

import zipfile

import pytest
from sample_files import BOUNDARIES, SAMPLE

from geoaudit.drafting.draft import BOUNDARIES as AREAS
from geoaudit.drafting.draft import CODES, LOOKUP, NOTHING, POSTCODES, RECORDS, WEIGHTS
from geoaudit.drafting.recognising import recognise
from geoaudit.drafting.spellings import own_name, spellings, suggested
from geoaudit.errors import GeoAuditError
from geoaudit.records.schema import KINDS


@pytest.mark.parametrize(
    ("name", "use", "kind", "layout"),
    [
        ("caseload.csv", RECORDS, "offenders", "delius"),
        ("orders.xlsx", RECORDS, "orders", "delius"),
        ("recorded_offences.zip", RECORDS, "offences", ""),
        ("police_uk.zip", RECORDS, "offences", "police.uk"),
        ("unpaid_work.csv", RECORDS, "unpaid-work", ""),
        ("facilities.parquet", RECORDS, "facilities", ""),
        ("victims.csv", RECORDS, "victims", ""),
        ("reoffending.csv", RECORDS, "reoffending", ""),
        ("assault_attendances.csv", RECORDS, "table", ""),
        ("offence_codes.csv", CODES, "", ""),
        ("ONSPD_FEB_2023_WT.zip", POSTCODES, "", ""),
        ("residents.csv", WEIGHTS, "", ""),
        ("small_area_residents.csv", WEIGHTS, "", ""),
        ("deprivation.csv", NOTHING, "", ""),
        ("scores.csv", NOTHING, "", ""),
        ("population.csv", NOTHING, "", ""),
    ],
)
def test_every_file_of_the_sample_is_taken_for_what_it_is(name, use, kind, layout):
    """The kind, and the ready-made layout, of files whose columns nobody has mapped."""
    taken = recognise(SAMPLE / name)
    assert (taken.use, taken.kind, taken.layout) == (use, kind, layout)
    assert taken.why.endswith(".")


def test_the_sheet_with_the_rows_is_found_behind_a_title_page():
    """The workbook begins with a sheet about itself."""
    assert recognise(SAMPLE / "orders.xlsx").sheet == "Commencements"


def test_boundaries_and_lookups_are_told_from_records(tmp_path):
    """Shapes, zipped or not, and which ward lies in which district."""
    zipped = tmp_path / "wards.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(BOUNDARIES / "wards_2022.geojson", "wards_2022.geojson")
    assert recognise(BOUNDARIES / "wards_2022.geojson").use == AREAS
    assert recognise(zipped).use == AREAS
    assert recognise(BOUNDARIES / "lookup_2022.csv").use == LOOKUP


def test_places_with_coordinates_are_no_list_of_postcodes(tmp_path):
    """A file of facilities has the columns of a gazetteer, too."""
    path = tmp_path / "places.csv"
    path.write_text("Name,Type,Postcode,Easting,Northing\nHall,Hall,NE27 0AA,430000,570000\n")
    assert recognise(path).kind == "facilities"


@pytest.mark.parametrize("content", [b"", b"\0\0\0", b"PK\x03\x04 cut short", b"\x89PNG"])
@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".zip", ".parquet", ".geojson", ".gpkg"])
def test_what_is_empty_or_damaged_is_refused_in_one_sentence(tmp_path, content, ending):
    """No reader's own failure comes through."""
    path = tmp_path / f"broken{ending}"
    path.write_bytes(content)
    with pytest.raises(GeoAuditError, match=r"^[^\n]*$"):
        recognise(path)


@pytest.mark.parametrize("kind", KINDS)
def test_no_two_columns_of_a_kind_are_called_the_same(kind):
    """So that a column of a file is suggested for one of them alone."""
    every = [{word.casefold() for word in (*words, name)} for name, words in spellings(kind).items()]
    assert sum(map(len, every)) == len(set().union(*every))


def test_half_a_pair_of_coordinates_is_not_suggested():
    """A longitude without a latitude is no place."""
    found = ["Crime Number", "Occurred From", "Occurred To", "Long", "Type", "Home Postcode"]
    chosen = suggested(found, "offences")
    assert chosen == {
        "offence_id": "Crime Number",
        "date": "Occurred From",
        "date_to": "Occurred To",
        "postcode": "Home Postcode",
    }


def test_a_column_of_ones_own_never_has_a_name_that_means_something_else():
    """Reserved and canonical names are kept apart."""
    assert own_name("Setting of it", "offences") == "setting_of_it"
    assert own_name("Month", "offences") == "own_month"
    assert own_name("2nd reason", "offences") == "own_2nd_reason"


def test_figures_of_people_are_not_suggested_for_residents(tmp_path):
    """They would stand in the pack exactly: one figure an area is taken for residents by its name alone."""
    path = tmp_path / "figures.csv"
    path.write_text("LSOA21CD,offenders\nE01000001,3\n", encoding="utf-8")
    assert recognise(path).use == NOTHING
    path.write_text("LSOA21CD,All residents\nE01000001,1500\n", encoding="utf-8")
    assert recognise(path).use == WEIGHTS
