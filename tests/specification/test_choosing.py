"""A specification for another recipient, or of less, made from one that a person wrote."""

from dataclasses import replace

import pytest
from county import make

from geoaudit.errors import SpecificationError
from geoaudit.spec import read_spec
from geoaudit.spec.choosing import Choice, chosen, offer_of

PROTOCOL = """
[[protocols]]
partner = "{partner}"  # agreed by letter
controllers = {{ "Northside Probation" = "part-3-dpa-2018" }}
gateway = "offender-management-s14"
assessment = "DPIA 1"
purpose = "its assessment"
from = 2020-01-01
to = 2099-12-31
review = 2099-01-01
receives = {{ {kind} = "wards" }}
retention = "a year"
"""
MORE = """
[[breaks]]
source = "caseload"
date = 2021-01-01
what = "a new system"

[[profiles]]
title = "Offenders by team"
kind = "breakdown"
source = "caseload"
by = ["area"]

[[hotspots]]
title = "Rates"
method = "concentration"
source = "street-level"
"""
TABLE = "Crimes by ward, month and type"


@pytest.fixture
def spec(tmp_path):
    """The small county with two protocols, a profile, a map, and something said of one of its sources."""
    path = make(tmp_path / "county")
    text = path.read_text(encoding="utf-8").replace("[audit]", '[audit]\nrecipient = "First"  # for now', 1)
    text = text.replace('policy = "standard"', 'policy = "standard"\nprofile = "crime-and-disorder-audit"')
    first = PROTOCOL.format(partner="First", kind="offenders")
    second = PROTOCOL.format(partner="Second", kind="orders")
    path.write_text(text + first + second + MORE, encoding="utf-8")
    return path


def in_parts(text):
    """[audit] as two tables with something between."""
    named = '[audit.recipient]\n"Northside" = "First"\n\n[[breaks]]'
    return text.replace('recipient = "First"  # for now\n', "").replace("[[breaks]]", named)


def with_dots(text):
    """Each entry of [audit] with the table's name before it."""
    head, rest = text.split("\n\n", 1)
    return "\n".join(f"audit.{line}" for line in head.splitlines() if "=" in line) + f"\n\n{rest}"


@pytest.mark.parametrize("change", [in_parts, with_dots])
def test_however_audit_is_written_the_choice_is_what_was_meant_or_refused(spec, change):
    """Never another specification than was meant, and never a traceback."""
    spec.write_text(change(spec.read_text(encoding="utf-8").lstrip()), encoding="utf-8")
    choice = replace(offer_of(spec).whole, profiles=frozenset(), hotspots=frozenset())
    try:
        text = chosen(spec, choice)
    except SpecificationError:
        return
    spec.write_text(text, encoding="utf-8")
    assert offer_of(spec).whole == choice


def test_everything_is_offered_by_source_with_the_ready_made(spec):
    """Tables by source, profiles with those of the ready-made set, maps, and each protocol's partner."""
    offer = offer_of(spec)
    assert (offer.recipients, offer.recipient, offer.by_partnership) == (("First", "Second"), "First", False)
    assert offer.tables == {"caseload": ("People by ward and gender",), "street-level": (TABLE,)}
    assert offer.profiles[-1] == "Offenders by team"
    assert "Offenders under supervision, by area" in offer.profiles
    assert offer.hotspots == ("Rates",)


def test_all_of_it_is_the_text_as_it_was_written(spec):
    """Nothing chosen otherwise changes no letter, comments among them."""
    assert chosen(spec, offer_of(spec).whole) == spec.read_text(encoding="utf-8")


def test_what_is_left_out_is_not_asked_for_and_the_rest_stays(spec):
    """The ready-made profile, the table and the map that are not chosen are gone when it is read again."""
    whole = offer_of(spec).whole
    left = "Offenders under supervision, by area"
    less = replace(whole, recipient="First", profiles=whole.profiles - {left}, tables=frozenset({TABLE}))
    spec.write_text(chosen(spec, less), encoding="utf-8")
    assert offer_of(spec).whole == less
    assert read_spec(spec).recipient == "First"
    text = spec.read_text(encoding="utf-8")
    assert "# for now" in text
    assert text.count("# agreed by letter") == 2
    assert [source.name for source in read_spec(spec).sources] == ["caseload", "street-level"]


def test_a_source_of_which_nothing_is_left_goes_with_what_is_said_of_it(spec):
    """So a recipient can be chosen who may not have it; its ready-made profiles go too."""
    less = Choice("Second", frozenset({TABLE}), frozenset(), frozenset({"Rates"}))
    spec.write_text(chosen(spec, less), encoding="utf-8")
    read = read_spec(spec)
    assert [source.name for source in read.sources] == ["street-level"]
    assert (read.breaks, read.profiles, read.recipient) == ((), (), "Second")
    assert offer_of(spec).whole == less


def test_nothing_chosen_is_refused(spec):
    """A pack of nothing is refused in a sentence."""
    with pytest.raises(SpecificationError, match="none is chosen"):
        chosen(spec, Choice("First", frozenset(), frozenset(), frozenset()))
