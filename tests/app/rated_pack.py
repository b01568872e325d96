"""A small pack that publishes the residents of its wards, so that rates can be shown on the map."""

from dataclasses import replace

import pandas as pd
from square_pack import COUNTS, HIDDEN_WARD, MISSING_WARD, by_month, by_ward, contents, wards

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.write import write_pack
from geoaudit.profiles.finding import PROFILES, Finding

RATES_TITLE, HOURS = "Offenders to residents", "Hours of work by ward"
FEW, PLENTY = 499, 4000


def residents():
    """Return 4,000 residents of each ward, of one too few for a rate, and those of all."""
    areas = wards().areas[["area_code", "area_name"]]
    n = [FEW if i == 11 else PLENTY for i in range(len(areas))]
    whole = pd.DataFrame({"area_code": ["All"], "area_name": ["All"], "base": [sum(n)]})
    return pd.concat([areas.assign(base=n), whole], ignore_index=True)


def to_residents(table):
    """Return a profile that says how many residents there are; its own figures are of no matter."""
    base = residents()
    return Finding(
        RATES_TITLE,
        "rates",
        table.source,
        False,
        (table,),
        "2022",
        "wards-2022",
        (),
        (),
        {"rates": base},
        {name: name for name in base},
        chapter=PROFILES,
        per="residents",
    )


def hours(policy):
    """Return public hours by ward: amounts, of which there are no rates."""
    counted = by_ward(policy)
    cells = counted.cells.assign(n=counted.cells["n"].fillna(0), marker="")
    return Profile(HOURS, "street-level", True, "wards-2022", counted.by, policy, cells, measure="hours")


def make_rated_pack(out):
    """Write the pack and return its place."""
    whole = contents("standard", (by_ward, by_month, hours))
    table = next(one for one in whole.tables if one.title == COUNTS)
    write_pack(replace(whole, found=(to_residents(table),)), out)
    assert {HIDDEN_WARD, MISSING_WARD} <= set(residents()["area_code"])
    return out
