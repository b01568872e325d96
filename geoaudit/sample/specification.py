"""The sample's audit.toml."""

from pathlib import Path

from geoaudit.sample.analyses import analyses
from geoaudit.sample.land import AreaSet, Land
from geoaudit.sample.tables import tables
from geoaudit.sample.writing import toml_list

_HEAD = """# The crime and disorder audit of {name}. Every person and every record in these files is invented.

[audit]
title = "{name} crime and disorder audit"
partnership = "{name}"
boundaries = "{main}"
periods = ["2020/21", "2021/22", "2022/23"]
policy = "standard"
profile = "crime-and-disorder-audit"
allow_part_covered = false
near = 50
recipient = "{name} Community Safety Partnership"
{attribution}{national}"""

_BOUNDARIES = """
[boundaries.{name}]
file = "{file}"
date = {date}
code = "{code}"
name = "{label}"
"""

_SOURCES = """
[gazetteer]
files = [{gazetteer}]

[categories]
offences = "offence_codes.csv"

[needs.assessment]
file = "needs_instrument.csv"
edition = "an invented instrument, edition 1"
full = ["Full (Layer 3)"]
current_months = 12

[[sources]]
name = "caseload"
kind = "offenders"
partner = "{name} Probation"
files = ["caseload.csv"]
format = "delius"
as_at = 2023-03-31
dates = "dd/mm/yyyy"
offence_list = "home-office-code"
ethnicity = "2021"
needs = "assessment"
persistent = {{ least = 6 }}
[sources.columns]
mappa_level = "MAPPA Level"
lists = "Lists"
convictions_12m = "Convictions in 12 Months"
assessment_type = "Assessment Type"
assessed_on = "Assessed On"

[[sources]]
name = "orders"
kind = "orders"
partner = "{name} Probation"
files = ["orders.xlsx"]
sheet = "Commencements"
format = "delius"
covers = "2020-04 to 2023-03"
offence_list = "probation-group"
ethnicity = "2021"

[[sources]]
name = "recorded-offences"
kind = "offences"
partner = "{name} Police"
files = ["recorded_offences.zip"]
dates = "dd/mm/yyyy"
covers = "2020-04 to 2023-03"
offence_list = "home-office-code"
[sources.columns]
offence_id = "Crime Reference"
date = "Committed From"
date_to = "Committed To"
reported = "Reported On"
postcode = "Postcode"
offence_code = "Offence Code"
outcome = "Outcome"
person_id = "Suspect CRN"
setting = "Setting"

[[sources]]
name = "street-level"
public = true
kind = "offences"
files = ["police_uk.zip"]
format = "police.uk"
offence_list = "police-uk"

[[sources]]
name = "unpaid-work"
kind = "unpaid-work"
partner = "{name} Probation"
files = ["unpaid_work.csv"]
dates = "dd/mm/yyyy"
covers = "2020-04 to 2023-03"
[sources.columns]
project_id = "Project"
date = "Work date"
hours = "Hours"
project_type = "Kind of work"
postcode = "Postcode"
person_id = "CRN"

[[sources]]
name = "facilities"
public = true
kind = "facilities"
as_at = 2023-03-31
partner = "{name} Council"
files = ["facilities.parquet"]

[[sources]]
name = "victims"
kind = "victims"
partner = "{name} Police"
files = ["victims.csv"]
dates = "dd/mm/yyyy"
covers = "2020-04 to 2023-03"
offence_list = "home-office-code"
ethnicity = "2021"
[sources.columns]
person_id = "Victim Reference"

[[sources]]
name = "reoffending"
kind = "reoffending"
partner = "{name} Probation"
files = ["reoffending.csv"]
dates = "dd/mm/yyyy"
covers = "2020-04 to 2023-03"
[sources.columns]
person_id = "CRN"
start_date = "Start"

[[sources]]
name = "assaults-ae"
kind = "table"
partner = "{name} Hospitals"
files = ["assault_attendances.csv"]
boundaries = "{oldest}"
period = "calendar year"
marks = {{ "*" = "1 to 4" }}
[sources.columns]
area_code = "Ward code"
period = "Calendar year"
category = "Sex"
n = "Attendances"
"""


_PROTOCOL = """
# Whoever the pack is for has agreed in writing what they may receive (docs/protocols.md). Invented, too.
[[protocols]]
partner = "{name} Community Safety Partnership"
gateway = ["crime-and-disorder-s115", "offender-management-s14"]
assessment = "DPIA 2023/07"
purpose = "its yearly strategic assessment and partnership plan"
from = 2023-04-01
review = 2099-04-01
to = 2099-12-31
policy = "standard"
retention = "until the next strategic assessment, and then destroyed"
[protocols.controllers]
"{name} Probation" = "part-3-dpa-2018"
"{name} Police" = "part-3-dpa-2018"
"{name} Council" = "uk-gdpr"
[protocols.receives]
offenders = "wards"
orders = "wards"
offences = "wards"
victims = "wards"
reoffending = "wards"
unpaid-work = "wards"
table = "wards"
"""


_REQUESTS = """
# What partners are asked for beyond the above (docs/requests.md):
# geoaudit request audit.toml --to "{name} Police" --out requests
[[requests]]
partner = "{name} Police"
source = "recorded-offences"
due = 2023-05-31
contact = "the community safety analyst of {name} Council (invented)"
travel = "by the secure e-mail that the partners have agreed on"
retention = "until the audit of the next year is done, and then destroyed"
[requests.codes.setting]
"Dwelling" = "in a home, or in its garden"
"Street" = ""
"Street – licensed premises near by" = "within sight of a public house or club"
"Street – parked vehicle" = "to or from a vehicle"
"Shop" = ""
"Public place" = "a park, a station or another open place"

[[requests]]
partner = "{name} Fire and Rescue"
schedule = "fire-and-rescue"
period = "Q4 2022/23"
"""


_UNUSED = ("districts-2022", "partnerships-2022")
"""The sets that lie beside the others for audits of one's own."""


def specification(land: Land, boundaries: str, files: dict[str, str], gazetteer: list[str]) -> str:
    """Return audit.toml.

    Parameters
    ----------
    land : Land
        What is audited.
    boundaries : str
        The folder of the boundary files as seen from audit.toml, with a stroke at its end.
    files : dict of str to str
        For each set the name of its file, or its whole path where it is not in that folder.
    gazetteer : list of str
        The files of postcodes as seen from audit.toml.
    """
    national = 'national = "districts-around-2022"\n' if land.around else ""
    invented = f'attribution = ["{land.name}, its places and its people are invented."]\n'
    attribution = "" if land.gazetteer else invented
    head = _HEAD.format(name=land.name, main=land.newest.name, national=national, attribution=attribution)
    used = [areas for areas in land.boundaries if areas.name not in _UNUSED]
    sets = "".join(_boundaries(areas, boundaries, files[areas.name]) for areas in used)
    sources = _SOURCES.format(gazetteer=toml_list(gazetteer), oldest=land.sets[0].name, name=land.name)
    protocol = _PROTOCOL.format(name=land.name)
    requests = _REQUESTS.format(name=land.name)
    return head + protocol + sets + sources + requests + tables(land) + analyses(land)


def _boundaries(areas: AreaSet, folder: str, file: str) -> str:
    path = file if Path(file).is_absolute() else f"{folder}{file}"
    return _BOUNDARIES.format(name=areas.name, file=path, date=areas.date, code=areas.code, label=areas.label)
