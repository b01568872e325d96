"""Which column is which."""

import pytest

from geoaudit.errors import RecordsError, SpecificationError
from geoaudit.records.columns import resolve

POLICE = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "Crime type",
]


def test_police_uk_needs_no_map():
    """The ready-made map finds police.uk's columns, and those it lacks are left out."""
    assert resolve(POLICE, {}, "offences", "police.uk") == {
        "offence_id": "Crime ID",
        "date": "Month",
        "longitude": "Longitude",
        "latitude": "Latitude",
        "crime_type": "Crime type",
    }


def test_a_delius_extract_needs_no_map():
    """Its several spellings are known, case and punctuation aside."""
    found = ["CRN", "Post Code", "SEX", "D.O.B", "Date of birth", "RoSH Level", "Order_Type", "Start Date"]
    resolved = resolve(found, {}, "orders", "delius")
    assert resolved["person_id"] == "CRN"
    assert resolved["gender"] == "SEX"
    assert resolved["date_of_birth"] == "Date of birth"
    assert resolved["start_date"] == "Start Date"


def test_canonical_names_map_to_themselves():
    """A file that already has the names needs no map."""
    assert resolve(["Person ID", "postcode"], {}, "offenders") == {
        "person_id": "Person ID",
        "postcode": "postcode",
    }


def test_the_specification_comes_before_the_ready_made_map():
    """What is stated is taken, and its column is not used twice."""
    resolved = resolve([*POLICE, "Day"], {"date": "Day", "force": "Reported by"}, "offences", "police.uk")
    assert (resolved["date"], resolved["force"]) == ("Day", "Reported by")


def test_an_unmapped_required_column_names_what_there_is_and_the_nearest():
    """The message shows the way out."""
    with pytest.raises(
        RecordsError, match=r"did you mean 'Person Ident'.*'Person Ident', 'Postcode'"
    ) as caught:
        resolve(["Person Ident", "Postcode"], {}, "offenders", label="caseload.csv")
    assert str(caught.value).startswith("caseload.csv must have a column for person_id")


@pytest.mark.parametrize(
    ("kind", "found", "meant"),
    [
        ("offences", ["Rate", "Date of Birth", "Offence Date", "Postcode"], "Offence Date"),
        ("offences", ["Offence Dat", "Postcode"], "Offence Dat"),
        ("offenders", ["Name", "CRNs", "Postcode"], "CRNs"),
        ("orders", ["CRN", "Person", "start_date", "postcode", "Disposal Type"], "CRN"),
    ],
)
def test_the_nearest_column_holds_the_words_or_a_known_spelling(kind, found, meant):
    """A longer name, a slip in one of its words and another system's name are all found."""
    with pytest.raises(RecordsError, match=f"did you mean '{meant}'"):
        resolve(found, {}, kind)


def test_a_column_that_is_in_use_is_not_the_nearest():
    """`order_id` is like `order_type`, but is taken."""
    with pytest.raises(RecordsError, match="column for order_type") as caught:
        resolve(["order_id", "person_id", "start_date", "postcode"], {}, "orders")
    assert "did you mean" not in str(caught.value)


def test_a_first_row_without_a_known_name_is_not_quoted():
    """It may be a record, so that the message only counts its cells; a mapped name does not change that."""
    record = ["X999", "Ada Quillfeather", "Tyneside"]
    for mapping, told in (({}, "a column for person_id"), ({"gender": "Sex"}, "a column 'Sex'")):
        with pytest.raises(RecordsError, match="none of its 3 columns is known") as caught:
            resolve(record, mapping, "offenders", label="caseload.csv")
        assert str(caught.value).startswith(f"caseload.csv must have {told}")
        assert not [cell for cell in record if cell in str(caught.value)]


def test_a_mapped_column_that_is_not_there_is_refused():
    """A slip in the map's right-hand side is found, and the nearest named."""
    with pytest.raises(RecordsError, match="column 'Post code', mapped to postcode: did you mean 'Postcode'"):
        resolve(["CRN", "Postcode"], {"postcode": "Post code"}, "offenders", "delius")


@pytest.mark.parametrize(
    ("name", "meant"), [("post_code", "postcode"), ("persons_id", "person_id"), ("genders", "gender")]
)
def test_a_name_that_is_nearly_canonical_is_refused(name, meant):
    """A slip in the map's left-hand side would silently become a category of its own."""
    with pytest.raises(SpecificationError, match=f"did you mean '{meant}'"):
        resolve(["CRN", "Postcode", "X"], {name: "X"}, "offenders", "delius")


@pytest.mark.parametrize("name", ["record", "month", "Ward Name", "x;drop", "period"])
def test_names_that_staging_uses_or_that_are_no_names_are_refused(name):
    """A category of the user's own cannot take the place of a column that staging makes."""
    with pytest.raises(SpecificationError):
        resolve(["CRN", "Postcode", "X"], {name: "X"}, "offenders", "delius")


def test_a_free_name_is_a_category():
    """Any other name is taken as it is."""
    assert resolve(["CRN", "Postcode", "X"], {"cohort": "X"}, "offenders", "delius")["cohort"] == "X"


def test_half_a_pair_of_coordinates_is_refused():
    """A longitude says nothing without a latitude."""
    with pytest.raises(RecordsError, match="both longitude and latitude"):
        resolve(["date", "longitude"], {}, "offences")


def test_records_that_are_nowhere_are_refused():
    """Without postcode or coordinates nothing could be placed, so the columns must be wrong."""
    with pytest.raises(RecordsError, match="postcode or coordinates"):
        resolve(["date", "offence_code"], {}, "offences")
