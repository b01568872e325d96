"""The tables that the sample's audit.toml asks for."""

from geoaudit.sample.land import Land
from geoaudit.sample.writing import toml_list

_TABLES = """
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
where = { police_uk_type = "Burglary" }

[[tables]]
title = "Anti-social behaviour incidents by ward"
source = "street-level"
by = ["area"]
where = { record_type = "incident" }

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
title = "Offenders under supervision by earlier ward"
source = "caseload"
by = ["area"]
boundaries = "{middle}"

[[tables]]
title = "Anti-social behaviour incidents by the ward of their own day"
source = "street-level"
by = ["area"]
where = {{ record_type = "incident" }}
by_date = [{dated}]
"""


def tables(land: Land) -> str:
    """Return the tables of audit.toml; some need boundary sets of several dates."""
    if len(land.sets) < 2:
        return _TABLES
    return _TABLES + _SEVERAL.format(
        middle=land.sets[-2].name,
        main=land.newest.name,
        every=toml_list([areas.name for areas in land.sets[::-1]]),
        dated=toml_list([areas.name for areas in land.sets]),
    )
