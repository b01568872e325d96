"""Of several packs each is made for its own recipient, under the protocol with them, or none is made."""

import csv
import json
from datetime import date

import pytest
from county import make
from protocols import DAY, PARTNER, PROTOCOL, agreed

from geoaudit import audit
from geoaudit.errors import DisclosureError, SpecificationError
from geoaudit.pack.index_checks import examine_packs
from geoaudit.register import read_register
from geoaudit.spec import read_spec

OTHER = "Southside Community Safety Partnership"
EACH = f'recipient = {{ Northside = "{PARTNER}", Southside = "{OTHER}" }}'
FURTHER = PROTOCOL.replace(PARTNER, OTHER).replace("DPIA 7", "DPIA 9")


@pytest.fixture
def spec(tmp_path):
    """The small county's specification: both partnerships, each with a recipient and a protocol."""
    path = agreed(make(tmp_path / "county"))
    text = path.read_text(encoding="utf-8").replace('partnership = "Northside"', 'partnership = "all"')
    path.write_text(text.replace(f'recipient = "{PARTNER}"', EACH) + FURTHER, encoding="utf-8")
    return path


def edit(spec, *changes) -> None:
    """Exchange texts of a specification, each of which must stand in it."""
    text = spec.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    spec.write_text(text, encoding="utf-8")


def made(spec, day=DAY):
    """Make the packs on a day; the value is their outcomes."""
    folder = spec.parent
    return audit.run(read_spec(spec), folder / "packs", folder / "ws", lambda _: None, False, day)


def refused(spec, error, words, day=DAY) -> None:
    """The run ends in a sentence with these words, and nothing is made or written down."""
    with pytest.raises(error, match=words) as found:
        made(spec, day)
    assert "\n" not in str(found.value)
    assert not (spec.parent / "packs").exists()
    assert not (spec.parent / "ws" / "releases.jsonl").exists()


def test_each_pack_is_for_its_own(spec):
    """Manifest, index and register say of each pack for whom and under what it was made."""
    outcomes = made(spec)
    told = [json.loads((one.pack / "manifest.json").read_text(encoding="utf-8")) for one in outcomes]
    assert [(m["partnership"], m["recipient"]["partner"], m["recipient"]["assessment"]) for m in told] == [
        ("Northside", PARTNER, "DPIA 7"),
        ("Southside", OTHER, "DPIA 9"),
    ]
    lines = read_register(spec.parent / "ws").lines
    assert [(line["partnership"], line["recipient"]) for line in lines] == [
        ("Northside", PARTNER),
        ("Southside", OTHER),
    ]
    with (spec.parent / "packs" / "index.csv").open(encoding="utf-8", newline="") as file:
        assert [row["recipient"] for row in csv.DictReader(file)] == [PARTNER, OTHER]
    assert examine_packs(spec.parent / "packs").problems == []


def test_one_recipient_has_them_all(spec):
    """A recipient by name alone, not by partnership, is that of every pack."""
    edit(spec, (EACH, f'recipient = "{OTHER}"'))
    assert [
        line["recipient"] for _ in made(spec)[:1] for line in read_register(spec.parent / "ws").lines
    ] == [
        OTHER,
        OTHER,
    ]


def test_a_partnership_without_a_recipient(spec):
    edit(spec, (f', Southside = "{OTHER}"', ""))
    refused(spec, SpecificationError, "that of 'Southside' does not: add it to recipient")


def test_a_recipient_of_no_partnership(spec):
    """A partnership that there is not is named, with those that there are."""
    edit(spec, ("Southside = ", "Soutside = "))
    refused(spec, SpecificationError, "'Soutside' is none: it has Northside, Southside")


def test_a_recipient_without_a_protocol(spec):
    edit(spec, (f'Southside = "{OTHER}"', 'Southside = "Nobody"'))
    refused(spec, SpecificationError, "Nobody")


def test_what_one_of_them_may_not_have(spec):
    """Where one of the recipients may not have a kind, or areas so small, none of the packs is made."""
    text = spec.read_text(encoding="utf-8")
    head, _, tail = text.rpartition('offenders = "wards"')
    spec.write_text(head + 'offenders = "districts"' + tail, encoding="utf-8")
    refused(spec, DisclosureError, f"The protocol with '{OTHER}' lets them have offenders by districts")
    spec.write_text(head + 'orders = "wards"' + tail, encoding="utf-8")
    refused(spec, DisclosureError, f"'{OTHER}' does not let them have offenders")


def test_only_who_gets_a_pack_must_have_a_protocol_in_force(spec):
    """For one partnership alone the others' protocols may have ended."""
    text = spec.read_text(encoding="utf-8")
    head, _, tail = text.rpartition("2024-03-31")
    spec.write_text(head + "2023-12-31" + tail, encoding="utf-8")
    refused(spec, DisclosureError, f"A pack for '{OTHER}' .* in force", date(2024, 2, 1))
    edit(spec, ('partnership = "all"', 'partnership = "Northside"'))
    (outcome,) = made(spec, date(2024, 2, 1))
    assert outcome.partnership == "Northside"


def test_each_is_reminded_of_its_own_review(spec):
    """An overdue review is said with the pack that it is of."""
    text = spec.read_text(encoding="utf-8")
    head, _, tail = text.rpartition("review = 2023-12-31")
    spec.write_text(head + "review = 2024-03-30" + tail, encoding="utf-8")
    north, south = made(spec, date(2024, 2, 1))
    assert (len(north.reminders), south.reminders) == (1, ())
