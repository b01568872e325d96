"""A pack is made for a recipient who has agreed to what is in it, or refused naming what is missing."""

import html
import json
from datetime import date

import pytest
from county import make
from protocols import DAY, PARTNER, PROTOCOL, agreed

from geoaudit import audit
from geoaudit.errors import DisclosureError
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec
from geoaudit.summary import as_text, as_value

DISTRICTS = ('offenders = "wards"', 'offenders = "districts"')
BY_WARD = 'by = ["area", "gender"]'
GATEWAYS = '["crime-and-disorder-s115", "offender-management-s14"]'
LATER = (
    PROTOCOL.replace("2024-03-31", "2025-03-31")
    .replace("2023-12-31", "2024-12-31")
    .replace("2023-04-01", "2024-04-01")
    .replace("DPIA 7", "DPIA 8")
)


@pytest.fixture
def spec(tmp_path):
    """The small county's specification."""
    return make(tmp_path / "county")


def made(spec, day=DAY):
    """Make the pack on a day; the value is its outcome."""
    folder = spec.parent
    (outcome,) = audit.run(read_spec(spec), folder / "pack", folder / "ws", lambda _: None, False, day)
    return outcome


def manifest(outcome):
    """The manifest of a pack."""
    return json.loads((outcome.pack / "manifest.json").read_text(encoding="utf-8"))


def test_the_pack_says_for_whom_it_was_made(spec):
    """The manifest names partner, law, purpose, assessment and retention, and the report says them."""
    outcome = made(agreed(spec))
    assert manifest(outcome)["recipient"] == {
        "partner": PARTNER,
        "controllers": {"Northside Probation": "part-3-dpa-2018", "Northside Council": "uk-gdpr"},
        "gateway": ["crime-and-disorder-s115", "offender-management-s14"],
        "assessment": "DPIA 7",
        "purpose": "its strategic assessment",
        "retention": "for two years",
        "from": "2023-04-01",
        "to": "2024-03-31",
    }
    report = html.unescape((outcome.pack / "report.html").read_text(encoding="utf-8"))
    assert (
        f"This pack was made for {PARTNER} under section 115 of the Crime and Disorder Act 1998 and section "
        "14 of the Offender Management Act 2007. The impact assessment is DPIA 7, and the pack is to be kept "
        "for two years."
    ) in report
    assert f"made for <strong>{PARTNER}</strong>, for its strategic assessment." in report
    assert verify(outcome.pack) == []
    assert outcome.reminders == ()


def test_without_a_recipient_it_is_for_nobody_named(spec):
    """A pack without protocols says of nobody that it was made for them."""
    outcome = made(spec)
    assert manifest(outcome)["recipient"] is None
    assert "was made for" not in (outcome.pack / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("changes", "day", "said"),
    [
        ([], date(2023, 3, 31), "in force on 2023-03-31, .* from 2023-04-01 to 2024-03-31"),
        ([], date(2024, 4, 1), "in force on 2024-04-01"),
        ([('offenders = "wards"', 'orders = "wards"')], DAY, "offenders, of which 'caseload' is"),
        ([(f"gateway = {GATEWAYS}\n", "")], DAY, "gateway must let offenders .* names none: add to gateway"),
        ([(GATEWAYS, '"crime-and-disorder-s17a"')], DAY, "names section 17A of the Crime and Disorder Act"),
        ([('retention', 'policy = "suppress-10"\nretention')], DAY, "suppress-10, .* standard is not known"),
        ([('policy = "standard"', 'policy = "internal"')], DAY, "by standard, .* internal is not known"),
        ([DISTRICTS], DAY, "the table 'People by ward and gender' is made of smaller ones"),
        ([DISTRICTS, (BY_WARD, 'by = ["sector"]')], DAY, "is made of smaller ones"),
    ],
)  # fmt: skip
def test_what_was_not_agreed_is_refused_before_anything_is_counted(spec, monkeypatch, changes, day, said):
    """A protocol that is not in force, or does not cover a kind, the detail or the policy, is named."""
    monkeypatch.setattr(audit, "tally", lambda *_: pytest.fail("something was counted"))
    read = read_spec(agreed(spec, *changes))
    places = spec.parent / "ws", lambda _: None
    for attempt in (
        lambda: audit.check(read, *places, day),
        lambda: audit.run(read, spec.parent / "pack", *places, False, day),
    ):
        with pytest.raises(DisclosureError, match=said) as refused:
            attempt()
        assert "\n" not in str(refused.value)
    assert not (spec.parent / "pack").exists()
    assert not (spec.parent / "ws" / "releases.jsonl").exists()


def test_totals_of_districts_alone_may_be_had_by_districts(spec):
    """Where wards were not agreed a table of all of them together is let through."""
    outcome = made(agreed(spec, DISTRICTS, (BY_WARD, 'by = ["gender"]')))
    assert manifest(outcome)["recipient"]["partner"] == PARTNER


def test_an_estimate_for_districts_made_of_wards_is_refused(spec):
    """The wards that an estimate for other areas is made of are in the pack, so they must be agreed too."""
    other = (spec.parent / "wards.geojson").read_text(encoding="utf-8").replace("E05", "E08")
    (spec.parent / "districts.geojson").write_text(other, encoding="utf-8")
    districts = """[boundaries.districts]
file = "districts.geojson"
date = 2021-12-31
code = "WD21CD"
name = "WD21NM"
parent = "LAD21NM"

[gazetteer]"""
    on = 'source = "caseload"\nby = ["area", "gender"]\nboundaries = "districts"'
    changes = DISTRICTS, ("[gazetteer]", districts), ('source = "caseload"\n' + BY_WARD, on)
    with pytest.raises(DisclosureError, match="made of smaller ones"):
        made(agreed(spec, *changes))


def test_what_anybody_can_download_needs_no_protocol(spec):
    """Nothing is asked of a public source: the county's crimes are in no protocol, and are in the pack."""
    sources = {source["name"]: source["public"] for source in manifest(made(agreed(spec)))["sources"]}
    assert sources == {"caseload": False, "street-level": True}


def test_a_protocol_that_was_not_reviewed_in_time_is_a_reminder(spec):
    """From the day after the review was due whoever makes the pack is told so, and the pack is the same."""
    outcome = made(agreed(spec), date(2024, 1, 1))
    (said,) = outcome.reminders
    assert f"The protocol with '{PARTNER}' was to be reviewed by 2023-12-31" in said
    assert said in as_text([outcome])
    assert as_value([outcome, outcome])["reminders"] == [said]
    assert "review" not in (outcome.pack / "manifest.json").read_text(encoding="utf-8")
    (again,) = audit.check(read_spec(spec), spec.parent / "ws", lambda _: None, date(2023, 12, 31))
    assert again.reminders == ()


def test_of_two_protocols_the_one_in_force_counts(spec):
    """A pack is made under that protocol with its recipient which holds on the day."""
    outcome = made(agreed(spec, (PROTOCOL, PROTOCOL + LATER)), date(2024, 6, 1))
    assert manifest(outcome)["recipient"]["assessment"] == "DPIA 8"
