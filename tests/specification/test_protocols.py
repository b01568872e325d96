"""Protocols are read into what they mean, and refused where they do not hold together."""

from datetime import date
from typing import get_args

import pytest
from county import make
from protocols import PARTNER, PROTOCOL, agreed

from geoaudit.errors import SpecificationError
from geoaudit.protocols import DISTRICTS, GATEWAYS, WARDS
from geoaudit.spec import document, read_spec


@pytest.fixture
def spec(tmp_path):
    """The small county's specification."""
    return make(tmp_path / "county")


def test_a_protocol_is_read_into_what_it_means(spec):
    """Keys become days, provisions of the law and a policy."""
    read = read_spec(agreed(spec))
    (one,) = read.protocols
    assert (read.recipient, one.partner) == (PARTNER, PARTNER)
    assert (one.start, one.review, one.end) == (date(2023, 4, 1), date(2023, 12, 31), date(2024, 3, 31))
    assert one.controllers == {"Northside Probation": "part-3-dpa-2018", "Northside Council": "uk-gdpr"}
    assert one.law == (
        "section 115 of the Crime and Disorder Act 1998",
        "section 14 of the Offender Management Act 2007",
    )
    assert (one.receives, one.policy.name) == ({"offenders": "wards"}, "standard")
    assert [one.in_force(day) for day in (one.start, one.end)] == [True, True]
    assert not one.in_force(date(2023, 3, 31))
    assert not one.in_force(date(2024, 4, 1))


def test_one_gateway_needs_no_list(spec):
    """A gateway can be written as one word."""
    change = ('["crime-and-disorder-s115", "offender-management-s14"]', '"serious-violence-duty"')
    (one,) = read_spec(agreed(spec, change)).protocols
    assert one.law == (GATEWAYS["serious-violence-duty"],)


def test_without_protocols_nobody_has_to_be_named(spec):
    """A specification without protocols and recipient means what it did."""
    read = read_spec(spec)
    assert (read.recipient, read.protocols) == (None, ())


def test_the_detail_is_that_of_the_domain():
    """What a specification may say of detail is what the program knows."""
    assert set(get_args(document.DETAIL)) == {WARDS, DISTRICTS}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("assessment =", "assesment =", "'assesment' that means nothing in .*: did you mean 'assessment'"),
        ("from =", "form =", "'form' that means nothing in \\[protocols number 1\\]: did you mean 'from'"),
        ("from = 2023-04-01\n", "", "must have the key 'from' in \\[protocols number 1\\]"),
        ('["crime-and-disorder-s115"', '["crime-and-disorder-s15"', "did you mean 'crime-and-disorder-s115'"),
        ("offenders = ", "offender = ", "usable 'offender' in \\[protocols number 1.receives\\]"),
        ('= "uk-gdpr"', '= "gdpr"', "usable 'Northside Council' in \\[protocols number 1.controllers\\]"),
        ('{ offenders = "wards" }', "{}", "usable 'receives'"),
        (f'recipient = "{PARTNER}"', 'recipient = "Northside Community"', f"did you mean '{PARTNER}'"),
        (f'recipient = "{PARTNER}"\n', "", "must say for whom it is made, and \\[audit\\] does not"),
        (PROTOCOL, "", f"there is none with '{PARTNER}': add \\[\\[protocols\\]\\]"),
        ("review = 2023-12-31", "review = 2024-12-31", "correct from, review or to"),
        ("review = 2023-12-31", "review = 2023-03-01", "correct from, review or to"),
        ('retention = "for two years"', 'retention = "a"\npolicy = "internal"', "hides nothing"),
        (PROTOCOL, PROTOCOL + PROTOCOL.replace("2023-04-01", "2023-12-01"), "share days"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_refused_in_one_sentence(spec, old, new, said):
    """A typo, a missing key or days that contradict each other are refused, with the way out."""
    with pytest.raises(SpecificationError, match=said) as refused:
        read_spec(agreed(spec, (old, new)))
    assert "\n" not in str(refused.value)


def test_a_protocol_can_follow_another(spec):
    """Two with one partner hold together where the later begins after the earlier has ended."""
    later = PROTOCOL.replace("2024-03-31", "2025-03-31").replace("2023-12-31", "2024-12-31")
    read = read_spec(agreed(spec, (PROTOCOL, PROTOCOL + later.replace("2023-04-01", "2024-04-01"))))
    assert [one.start.year for one in read.protocols] == [2023, 2024]


def test_what_never_leaves_needs_no_recipient(spec):
    """A pack for the service alone names nobody, though there are protocols."""
    agreed(spec, (f'recipient = "{PARTNER}"\n', ""), ('policy = "standard"', 'policy = "internal"'))
    assert read_spec(spec).recipient is None
