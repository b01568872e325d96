"""The sample's audit.toml."""

from pathlib import Path

from geoaudit.sample.land import AreaSet, Land

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
{attribution}{national}"""

_BOUNDARIES = """
[boundaries.{name}]
file = "{file}"
date = {date}
code = "{code}"
name = "{label}"
"""

_REST = """
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
files = ["orders.xlsx"]
sheet = "Commencements"
format = "delius"
covers = "2020-04 to 2023-03"
offence_list = "probation-group"
ethnicity = "2021"

[[sources]]
name = "recorded-offences"
kind = "offences"
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
files = ["facilities.parquet"]

[[sources]]
name = "victims"
kind = "victims"
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
files = ["reoffending.csv"]
dates = "dd/mm/yyyy"
covers = "2020-04 to 2023-03"
[sources.columns]
person_id = "CRN"
start_date = "Start"

[[sources]]
name = "assaults-ae"
kind = "table"
files = ["assault_attendances.csv"]
boundaries = "{oldest}"
period = "calendar year"
marks = {{ "*" = "1 to 4" }}
[sources.columns]
area_code = "Ward code"
period = "Calendar year"
category = "Sex"
n = "Attendances"

[[tables]]
title = "Recorded offences by ward and offence group"
source = "recorded-offences"
by = ["area", "home_office_group"]

[[tables]]
title = "Recorded offences by month and offence group"
source = "recorded-offences"
by = ["month", "home_office_group"]

[[tables]]
title = "Recorded burglary by weekday and hour"
source = "recorded-offences"
by = ["weekday", "hour"]
where = {{ police_uk_type = "Burglary" }}

[[tables]]
title = "Anti-social behaviour incidents by ward"
source = "street-level"
by = ["area"]
where = {{ record_type = "incident" }}

[[tables]]
title = "Unpaid work by ward and kind of work"
source = "unpaid-work"
by = ["area", "project_type"]

[[tables]]
title = "Hours of unpaid work by ward and kind of work"
source = "unpaid-work"
by = ["area", "project_type"]
measure = "hours"

[[tables]]
title = "People on unpaid work by ward and kind of work"
source = "unpaid-work"
by = ["area", "project_type"]
measure = "persons"

[[tables]]
title = "Facilities by ward and kind"
source = "facilities"
by = ["area", "facility_type"]

[[tables]]
title = "Assault attendances at A&E by ward of 2013 and sex"
source = "assaults-ae"
by = ["area", "category"]

[[breaks]]
source = "recorded-offences"
date = 2021-10-01
what = "a new records system"
"""

_SEVERAL = """
[[tables]]
title = "Assault attendances at A&E by ward of today, year by year"
source = "assaults-ae"
by = ["area", "category"]
boundaries = "{main}"
periods = "by days"

[[tables]]
title = "Crimes by ward and type"
source = "street-level"
by = ["area", "crime_type"]
where = {{ record_type = "crime" }}
boundaries = [{every}]

[[tables]]
title = "Offenders under supervision by earlier ward and gender"
source = "caseload"
by = ["area", "gender"]
boundaries = "{middle}"

[[tables]]
title = "Anti-social behaviour incidents by the ward of their own day"
source = "street-level"
by = ["area"]
where = {{ record_type = "incident" }}
by_date = [{dated}]
"""
_PROFILES = """
[weights.residents]
file = "residents.csv"
code = "{code}"
value = "Residents"
boundaries = "{main}"

[[profiles]]
title = "Your ward"
kind = "area"
areas = ["{ward}"]
per = "residents"

[[profiles]]
title = "Orders begun by ward, to residents"
kind = "rates"
source = "orders"
per = "residents"

[[profiles]]
title = "Anti-social behaviour"
kind = "theme"
theme = "anti-social-behaviour"
source = "street-level"
per = "residents"

[[profiles]]
title = "Victims of violence and robbery"
kind = "victims"
source = "victims"
by = ["relationship"]

[[profiles]]
title = "Proven reoffending"
kind = "reoffending"
source = "reoffending"
by = ["risk_band"]
also = ["reoffences", "predicted"]
follow_up = "12 months"
waiting = "6 months"

[[profiles]]
title = "Risk of serious harm, and reviews overdue"
kind = "risk"
source = "caseload"
by = ["mappa_level", "team"]

[[profiles]]
title = "The performance of the service"
kind = "performance"
file = "performance.csv"

[[profiles]]
title = "The scores of an inspection"
kind = "scores"
file = "scores.csv"
"""
_HOTSPOTS = """
[boundaries.squares-500]
cells = 500

[boundaries.hexagons-1000]
cells = 1000
shape = "hexagon"

[[hotspots]]
title = "Where crime is dense"
method = "density"
source = "street-level"
boundaries = "squares-500"
where = {{ record_type = "crime" }}
bandwidth = 1500
period = "2021/22"
tested_on = "2022/23"

[[hotspots]]
title = "Hot spots of anti-social behaviour"
method = "gi-star"
source = "street-level"
boundaries = "squares-500"
where = {{ record_type = "incident" }}
period = "2021/22"
tested_on = "2022/23"

[[hotspots]]
title = "Hot spots that last"
method = "persistence"
source = "street-level"
boundaries = "hexagons-1000"
where = {{ record_type = "incident" }}

[[hotspots]]
title = "Where anti-social behaviour changed"
method = "change"
source = "street-level"
where = {{ record_type = "incident" }}
before = "2021/22"
period = "2022/23"

[[hotspots]]
title = "In how few places crime is"
method = "concentration"
source = "street-level"
boundaries = "squares-500"
where = {{ record_type = "crime" }}

[[hotspots]]
title = "Wards with high rates of crime"
method = "rates"
source = "street-level"
where = {{ record_type = "crime" }}
per = "residents"

[[hotspots]]
title = "Offences and homes side by side"
method = "side-by-side"
source = "recorded-offences"
beside = "caseload"

[[hotspots]]
title = "Where the offenders of recorded offences live"
method = "journeys"
source = "recorded-offences"
homes = "caseload"
"""


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
    around = [areas for areas in land.around if areas.name == "districts-around-2022"]
    national = f'national = "{around[0].name}"\n' if around else ""
    invented = f'attribution = ["{land.name}, its places and its people are invented."]\n'
    attribution = "" if land.gazetteer else invented
    head = _HEAD.format(name=land.name, main=land.newest.name, national=national, attribution=attribution)
    sets = "".join(_boundaries(areas, boundaries, files[areas.name]) for areas in (*land.sets[::-1], *around))
    return (
        head
        + sets
        + _REST.format(
            gazetteer=_listed(gazetteer),
            oldest=land.sets[0].name,
        )
        + _tables_on_several(land)
        + _hotspots(land)
    )


def _hotspots(land: Land) -> str:
    """The further profiles and the hotspot maps of the invented county, whose residents are known."""
    if land.gazetteer:
        return ""
    areas = land.newest
    ward = areas.areas["area_name"].iloc[0]
    return _PROFILES.format(main=areas.name, code=areas.code, ward=ward) + _HOTSPOTS.format()


def _tables_on_several(land: Land) -> str:
    """The tables that need boundary sets of several dates."""
    if len(land.sets) < 2:
        return ""
    return _SEVERAL.format(
        middle=land.sets[-2].name,
        main=land.newest.name,
        every=_listed([areas.name for areas in land.sets[::-1]]),
        dated=_listed([areas.name for areas in land.sets]),
    )


def _listed(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _boundaries(areas: AreaSet, folder: str, file: str) -> str:
    path = file if Path(file).is_absolute() else f"{folder}{file}"
    return _BOUNDARIES.format(name=areas.name, file=path, date=areas.date, code=areas.code, label=areas.label)
