"""A small pack that compares two boundary sets and says what its sources cover, with hostile words in it."""

from dataclasses import replace
from datetime import date

import pandas as pd
from square_pack import HOSTILE, WARDS, code, contents, name, wards

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.parts import CHANGES_COLUMNS
from geoaudit.pack.write import write_pack
from geoaudit.periods.breaks import Break

SERIES = "street-level: <b>crime</b>"
SPLIT_FROM, SPLIT_TO = code(5), "E05999999"


def earlier_wards():
    """Return the wards of 2013: as those of 2022, under another name of the set."""
    return replace(wards(), name="wards-2013", date=date(2013, 12, 31))


def changes():
    """Return what became of the wards: one split, one redrawn, one gone, the others unchanged."""
    rows = [(code(i), name(i), code(i), name(i), "unchanged", 1.0, 1.0) for i in range(WARDS) if i > 6]
    rows += [
        (code(4), "Ward 04", code(4), "Ward 04", "redrawn", 0.25, 1.0),
        (code(4), "Ward 04", code(6), "Ward 06", "redrawn", 0.7, 0.4),
        (SPLIT_FROM, HOSTILE, SPLIT_FROM, HOSTILE, "split", 0.125, 1.0),
        (SPLIT_FROM, HOSTILE, code(0), "Ward 00", "split", 0.875, 1.0),
        (code(6), "Ward 06", None, None, "gone", 0.9, None),
    ]
    return pd.DataFrame(rows, columns=list(CHANGES_COLUMNS))


def months(policy):
    """Return incidents by month: a gap, a month in part, and one that is odd among the twenties."""
    labels = [f"{year}-{m:02d}" for year in (2019, 2020, 2021, 2022) for m in range(1, 13)]
    labels.remove("2021-05")
    n = [90 if label == "2021-09" else 20 for label in labels]
    cells = pd.DataFrame({"month": labels, "period": "whole source", "n": n, "marker": ""})
    return Profile(
        "Months", "street-level", True, "", ("month",), policy, cells.astype({"n": "Int64"})
    ), labels


def make_changed_pack(out):
    """Write the pack and return its place."""
    made = contents()
    profile, labels = months(made.policy)
    covered = pd.DataFrame({"source": SERIES, "month": labels, "covered": 1.0})
    covered.loc[covered["month"] == "2022-12", "covered"] = 0.5
    other = pd.DataFrame({"source": "caseload", "month": labels[6:40], "covered": 1.0})
    whole = replace(
        made,
        boundaries={**made.boundaries, "wards-2013": earlier_wards()},
        comparisons={"wards-2013 to wards-2022": changes()},
        coverage={SERIES: profile},
        covered=pd.concat([covered, other], ignore_index=True),
        breaks=(Break("street-level", date(2020, 10, 1), "new <i>rules</i>"),),
    )
    write_pack(whole, out)
    return out
