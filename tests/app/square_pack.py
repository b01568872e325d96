"""Small packs for the app's tests: sixty square wards, with what can make a page stumble."""

from datetime import date
from itertools import product
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geoaudit.disclosure.policy import ACCOUNTS, policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.contents import PackContents, PlacedSummary, SourceSummary
from geoaudit.pack.write import write_pack
from geoaudit.places.boundaries import BoundarySet
from geoaudit.provenance import Source

WARDS = 60
PERIODS = ("2021", "2022")
HOSTILE = "<script>window.pwned=1</script> **Ward** ![x](http://example.org/x.png) {{ 7*7 }} {% x {# y $x^{$"
MISSING_WARD, HIDDEN_WARD = "E05000007", "E05000003"
COUNTS = "Offenders by ward and gender"
INCIDENTS = "Incidents by month"


def code(number):
    """Return the code of a ward."""
    return f"E05{number:06d}"


def name(number):
    """Return the name of a ward; one is an attack."""
    return HOSTILE if number == 5 else f"Ward {number:02d}"


def wards():
    """Return ten by six kilometre squares."""
    squares = [
        shapely.box(x, y, x + 1000, y + 1000) for y, x in product(range(0, 6000, 1000), range(0, 10000, 1000))
    ]
    areas = gpd.GeoDataFrame(
        {
            "area_code": [code(i) for i in range(WARDS)],
            "area_name": [name(i) for i in range(WARDS)],
            "parent": pd.Series([None] * WARDS, dtype="str"),
        },
        geometry=[shapely.affinity.translate(s, 420_000, 560_000) for s in squares],
        crs="EPSG:27700",
    )
    findings = pd.DataFrame(columns=["finding", "area_code", "other_code", "value", "unit"])
    return BoundarySet(
        "wards-2022", date(2022, 12, 31), areas, Source("wards.geojson", "a" * 64), findings, "b" * 64
    )


def by_ward(policy):
    """Return offenders by ward and gender: one ward hidden, one without data, one that grows."""
    rows = []
    for period, gender, i in product(PERIODS, ("All", "female", "male"), range(WARDS)):
        n = {"2021": 3 + 6 * (i % 9), "2022": 3 + 6 * ((i * 7 + 3) % 23)}[period] + (
            6 if gender == "All" else 0
        )
        rows.append((code(i), name(i), gender, period, 0 if i == 9 else n, ""))
    cells = pd.DataFrame(rows, columns=["area_code", "area_name", "gender", "period", "n", "marker"])
    extra = pd.DataFrame(
        [(c, w, g, p, n, "") for p, g in product(PERIODS, ("All", "female", "male")) for c, w, n in _apart()],
        columns=cells.columns,
    )
    everywhere = cells.groupby(["period", "gender"], sort=False)["n"].sum()
    extra["n"] = [
        33 if c == "NFA" else everywhere[p, g] // 6 * 6 + 33
        for c, p, g in zip(extra["area_code"], extra["period"], extra["gender"], strict=True)
    ]
    cells = pd.concat([cells, extra], ignore_index=True).astype({"n": "Int64"})
    hidden, missing = cells["area_code"] == HIDDEN_WARD, cells["area_code"] == MISSING_WARD
    cells.loc[hidden | missing, "n"] = pd.NA
    cells.loc[hidden, "marker"], cells.loc[missing, "marker"] = "c", "x"
    # A total that differs from its parts by no sum, as where people are in several categories.
    return Profile(
        COUNTS,
        "caseload",
        False,
        "wards-2022",
        ("area", "gender"),
        policy,
        cells,
        "Settled addresses only.",
        several=("gender",),
    )


def _apart():
    return [("NFA", "no fixed abode", 33), ("All", "All", 1497)]


def by_month(policy):
    """Return public incidents by month."""
    months = [f"2022-{m:02d}" for m in range(1, 13)]
    cells = pd.DataFrame(
        {"month": [*months, "All"], "period": "2022", "n": [*range(1, 13), 78], "marker": ""}
    )
    return Profile(INCIDENTS, "street-level", True, "", ("month",), policy, cells.astype({"n": "Int64"}))


def share_placed(policy):
    """Return the share placed by age band."""
    rows = [
        ("age_band", "18-20", 63, 9),
        ("age_band", "21-24", 1203, 99),
        ("gender", "male", 1203, 99),
        ("gender", "female", 3, 3),
    ]
    cells = pd.DataFrame(
        [
            (c, g, o, "whole source", n, "")
            for c, g, a, b in rows
            for o, n in (("placed", a), ("not placed", b), ("All", a + b + 3))
        ],
        columns=["characteristic", "category", "outcome", "period", "n", "marker"],
    ).astype({"n": "Int64"})
    by = ("characteristic", "category", "outcome")
    title = "Share placed on the map, by group: caseload"
    return Profile(title, "caseload", False, "", by, policy, cells, scale=ACCOUNTS)


def remarks(policy):
    """Return a remark."""
    cells = pd.DataFrame(
        {"remark": ["postcodes repaired"], "period": "whole source", "n": [15], "marker": ""}
    )
    title = "What was repaired, assumed or unusual: caseload"
    whole = cells.astype({"n": "Int64"})
    return Profile(title, "caseload", False, "", ("remark",), policy, whole, scale=ACCOUNTS)


def contents(policy_name="standard", tables=(by_ward, by_month)):
    """Return what a pack is written from; accounts of the caseload are in one that is not for release."""
    policy = policy_named(policy_name)
    files = (Source("caseload.csv", "c" * 64),)
    told = not policy.for_release
    rejected = {"date not readable": 9, "duplicate row": 3} if told else {}
    read = (1509, 1497) if told else (None, None)
    not_placed = {"no fixed abode": 33, "no postcode": 63} if told else {}
    placed = (1497, 1401) if told else (None, None)
    about = (
        {"share_placed_caseload": share_placed(policy), "remarks_caseload": remarks(policy)} if told else {}
    )
    return PackContents(
        title="Audit of <b>Squareshire</b>",
        partnership="Squareshire",
        spec_sha256="d" * 64,
        policy=policy,
        sources=(
            SourceSummary("caseload", "offenders", False, files, *read, rejected),
            SourceSummary("street-level", "incidents", True, files, 80, 78, {"date in the future": 2}),
        ),
        placed=(
            PlacedSummary("caseload", False, "wards-2022", *placed, not_placed),
            PlacedSummary("street-level", True, "wards-2022", 78, 70, {"no coordinates": 8}),
        ),
        tables=tuple(make(policy) for make in tables),
        quality=about,
        findings={
            "geography": pd.DataFrame(
                [("overlap", code(1), 2.5, "m2")], columns=["finding", "area_code", "value", "unit"]
            ),
            "coverage": pd.DataFrame(
                [("street-level", "2021", 12, ""), ("street-level", "2022", 12, "2022-02")],
                columns=["source", "period", "months", "missing"],
            ),
        },
        rejected={
            "street-level": pd.DataFrame(
                {"file": "caseload.csv", "row": [3, 9], "reason": "date in the future"}
            )
        },
        boundaries={"wards-2022": wards()},
        notes=("A point within 50 m of an area is placed there.",),
        attributions=("Contains invented data.",),
    )


def make_pack(out: Path, policy="standard", tables=(by_ward, by_month)) -> Path:
    """Write a pack and return its place."""
    write_pack(contents(policy, tables), out)
    return out
