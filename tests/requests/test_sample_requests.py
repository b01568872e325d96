"""The sample's partners: asked, answered with the sample's own records, and corrected by the letter."""

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from asking import fill

from geoaudit.requests import answers_of, asked_of, write_request
from geoaudit.spec import read_spec, read_spec_before_files

ROOT = Path(__file__).resolve().parents[2]
POLICE = "Wethershire Police"
SOME = 600


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The sample's specification with its recorded offences in the template, and the request for it."""
    made = tmp_path_factory.mktemp("sample")
    text = (ROOT / "sample_data" / "audit.toml").read_text(encoding="utf-8")
    text = text.replace('files = ["recorded_offences.zip"]', f'files = ["{made.as_posix()}/sent.xlsx"]')
    text = text.replace(
        'covers = "2020-04 to 2023-03"\noffence_list = "home-office-code"\n[sources.columns]\noff',
        'covers = "2020-04-01 to 2020-04-30"\noffence_list = "home-office-code"\n[sources.columns]\noff',
    )
    for name in (
        "../boundaries",
        "ONSPD",
        "offence_codes",
        "needs_instrument",
        "caseload.csv",
        "orders.xlsx",
        "police_uk",
        "unpaid_work",
        "facilities.parquet",
        "victims.csv",
        "reoffending.csv",
        "assault_",
        "residents.csv",
        "small_area",
        "deprivation.csv",
        "performance.csv",
        "scores.csv",
    ):
        text = text.replace(f'"{name}', f'"{(ROOT / "sample_data").as_posix()}/{name}')
    (made / "audit.toml").write_text(text, encoding="utf-8")
    spec = read_spec_before_files(made / "audit.toml")
    write_request(asked_of(spec, POLICE), made / "asked")
    return made


def rows():
    """Return the first recorded offences of the sample as the police would fill them in, days as days."""
    with zipfile.ZipFile(ROOT / "sample_data" / "recorded_offences.zip") as archive:
        text = archive.read("recorded_offences.csv").decode("cp1252")
    columns = [
        "Crime Reference",
        "Suspect CRN",
        "Committed From",
        "Committed To",
        "Reported On",
        "Postcode",
        "Offence Code",
        "Outcome",
        "Setting",
    ]
    found = list(csv.DictReader(io.StringIO(text)))[:SOME]
    return [[cell(row[name]) for name in columns] for row in found]


def cell(text):
    """Return a moment or a day as one, and any other text as it is."""
    for shape in ("%d/%m/%Y %H:%M", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, shape)
        except ValueError:
            continue
    return text


def answered(folder, sent):
    """Return what is found in rows that are sent in the template."""
    fill(folder / "asked" / "recorded-offences.xlsx", folder / "sent.xlsx", sent)
    return answers_of(read_spec(folder / "audit.toml"), POLICE, lambda _: None, date(2023, 6, 1))[0]


def test_the_rows_that_the_letter_names_are_the_ones_that_are_wrong(folder):
    """Of the sample's first offences it names some; once those alone are taken out nothing is wrong."""
    sent = rows()
    first = answered(folder, sent)
    named = {row for finding in first.findings if finding.must for _, row in finding.rows}
    assert first.rows == SOME
    assert 0 < len(named) < SOME / 4
    second = answered(folder, [row for number, row in enumerate(sent, start=2) if number not in named])
    assert [finding.what for finding in second.findings if finding.must] == []
    assert second.complete


def test_every_partner_of_the_sample_is_asked_for_something():
    """Each partner has a request, and the law is that of the sample's protocol where they signed it."""
    spec = read_spec(ROOT / "sample_data" / "audit.toml")
    asked = {
        partner: asked_of(spec, partner) for partner in dict.fromkeys(one.partner for one in spec.requests)
    }
    assert {partner: [one.name for one in files] for partner, files in asked.items()} == {
        "Wethershire Police": ["recorded-offences", "victims"],
        "Wethershire Fire and Rescue": ["fire-and-rescue"],
        "Wethershire Probation": ["caseload", "orders", "unpaid-work", "reoffending"],
        "Wethershire Council": ["facilities"],
        "Wethershire Hospitals": ["assaults-ae"],
    }
    assert asked["Wethershire Police"][0].protocol.partner == "Wethershire Community Safety Partnership"
    assert asked["Wethershire Hospitals"][0].protocol is None


def test_no_request_of_the_sample_asks_for_a_name_or_an_address():
    """No column of names, addresses or notes, and an age instead of a birthday where nobody said."""
    spec = read_spec(ROOT / "sample_data" / "audit.toml")
    partners = dict.fromkeys(one.partner for one in spec.requests)
    headings = {
        one.heading for partner in partners for asked in asked_of(spec, partner) for one in asked.columns
    }
    assert not {"Name", "Address", "Notes"} & headings
    (victims,) = (one for one in asked_of(spec, POLICE) if one.name == "victims")
    assert victims.column("age")
    assert victims.column("date_of_birth") is None
    (caseload,) = (one for one in asked_of(spec, "Wethershire Probation") if one.name == "caseload")
    assert caseload.column("date_of_birth")  # as their system has it
    assert caseload.column("age") is None
