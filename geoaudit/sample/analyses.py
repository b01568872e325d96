"""The profiles and the hotspot maps that the sample's audit.toml asks for."""

from geoaudit.sample.land import AreaSet, Land

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
title = "Why offenders offend: their needs"
kind = "needs"
source = "caseload"
together = "drugs"
standardised = true

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

_DEPRIVATION = """
[deprivation.index-2019]
file = "deprivation.csv"
edition = "an invented index of deprivation, 2019"
boundaries = "{small}"
code = "{code}"
decile = "Decile"
rural = "Rural Urban"

[weights.inhabitants]
file = "small_area_residents.csv"
code = "{code}"
value = "Residents"
boundaries = "{small}"

[[profiles]]
title = "How near drug and alcohol services are"
kind = "facilities"
source = "facilities"
people = "caseload"
residents = "inhabitants"
within = 3000
where = {{ facility_type = "Drug and alcohol service" }}

[[profiles]]
title = "Crimes by deprivation"
kind = "deprivation"
source = "street-level"
where = {{ record_type = "crime" }}
index = "index-2019"
per = "inhabitants"

[[profiles]]
title = "Offenders under supervision by deprivation"
kind = "deprivation"
source = "caseload"
index = "index-2019"
per = "inhabitants"
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
where = { record_type = "crime" }
bandwidth = 1500
period = "2021/22"
tested_on = "2022/23"

[[hotspots]]
title = "Hot spots of anti-social behaviour"
method = "gi-star"
source = "street-level"
boundaries = "squares-500"
where = { record_type = "incident" }
period = "2021/22"
tested_on = "2022/23"

[[hotspots]]
title = "Hot spots that last"
method = "persistence"
source = "street-level"
boundaries = "hexagons-1000"
where = { record_type = "incident" }

[[hotspots]]
title = "Where anti-social behaviour changed"
method = "change"
source = "street-level"
where = { record_type = "incident" }
before = "2021/22"
period = "2022/23"

[[hotspots]]
title = "In how few places crime is"
method = "concentration"
source = "street-level"
boundaries = "squares-500"
where = { record_type = "crime" }

[[hotspots]]
title = "Wards with high rates of crime"
method = "rates"
source = "street-level"
where = { record_type = "crime" }
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


def analyses(land: Land) -> str:
    """Return the profiles and maps of the invented county, whose residents are known; else none."""
    if land.gazetteer:
        return ""
    areas = land.newest
    ward = areas.areas["area_name"].iloc[0]
    profiles = _PROFILES.format(main=areas.name, code=areas.code, ward=ward)
    return profiles + _by_deprivation(land.small_areas) + _HOTSPOTS


def _by_deprivation(areas: AreaSet | None) -> str:
    """Return the index of the small areas, and its profile."""
    return _DEPRIVATION.format(small=areas.name, code=areas.code) if areas else ""
