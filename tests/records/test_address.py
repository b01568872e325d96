"""Address classes."""

import pandas as pd
import pytest

from geoaudit.records.address import (
    ASSUMED,
    BLANK,
    CUSTODY,
    NFA,
    PROVIDED,
    SETTLED,
    UNKNOWN,
    UNRECOGNISED,
    classify_addresses,
)


def classes(types, has_postcode=True, pseudo=False):
    given = pd.Series(types, dtype="str")
    flags = [pd.Series(flag, given.index, dtype=bool) for flag in (has_postcode, pseudo)]
    found, notes = classify_addresses(given, *flags)
    return found.tolist(), notes


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("Householder (Owner - freehold or leasehold)", SETTLED),
        ("Rental accommodation - private rental", SETTLED),
        ("Friends/Family (settled)", SETTLED),
        ("Living with partner", SETTLED),
        ("Friends/Family (transient)", NFA),
        ("Homeless - Rough Sleeping", NFA),
        ("Homeless - Shelter/Emergency Hostel/Campsite", NFA),
        ("NO FIXED ABODE", NFA),
        ("Unsettled", NFA),
        ("Approved Premises", PROVIDED),
        ("Community Accommodation Service Tier 3 (CAS3)", PROVIDED),
        ("Supported Housing", PROVIDED),
        ("Transient/short term accommodation", PROVIDED),
        ("HMP Durham", CUSTODY),
        ("Prison", CUSTODY),
        ("Unknown", UNKNOWN),
        ("Not recorded", UNKNOWN),
        ("Awaiting Assessment", UNKNOWN),
        *((name, name) for name in (SETTLED, NFA, PROVIDED, CUSTODY, UNKNOWN)),
    ],
)
def test_case_systems_wordings_have_a_class(wording, expected):
    """The words of case systems, and the classes' own names, are known."""
    assert classes([wording]) == ([expected], {UNRECOGNISED: 0, BLANK: 0})


def test_an_unknown_wording_is_not_recorded_and_counted():
    """Nothing is guessed about a wording that nobody knows."""
    assert classes(["Zzz"]) == ([UNKNOWN], {UNRECOGNISED: 1, BLANK: 0})


def test_a_blank_wording_is_not_recorded():
    """A postcode does not say that the person is settled there; a blank beside one is counted."""
    assert classes([None], has_postcode=True) == ([UNKNOWN], {UNRECOGNISED: 0, BLANK: 1})
    assert classes([None], has_postcode=False) == ([UNKNOWN], {UNRECOGNISED: 0, BLANK: 0})


def test_a_source_without_address_types_has_settled_people():
    """Whoever has a postcode is taken as settled there, and counted as assumed; a pseudo-postcode is none."""
    has_postcode, pseudo = pd.Series([True, False, True]), pd.Series([False, False, True])
    found, notes = classify_addresses(None, has_postcode, pseudo)
    assert (found.tolist(), notes) == ([SETTLED, UNKNOWN, NFA], {ASSUMED: 1})


def test_a_pseudo_postcode_is_no_fixed_abode():
    """ZZ99 and NF1 say more than a type that says settled or nothing, and less than custody."""
    types = ["Householder", None, "Prison", "Approved Premises"]
    assert classes(types, pseudo=True)[0] == [NFA, NFA, CUSTODY, PROVIDED]
