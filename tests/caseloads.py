"""Caseloads of invented people at real postcodes of the Northumbria Police area, as sparse as real ones.

Nobody in them is or was anyone. The same number of people and seed always give the same caseload.
"""

import json
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

AS_AT = np.datetime64("2022-09-30")
DISTRICTS = {
    "00CH": "Gateshead",
    "00CJ": "Newcastle upon Tyne",
    "00CK": "North Tyneside",
    "00CL": "South Tyneside",
    "00CM": "Sunderland",
    "00EM": "Northumberland",
}
"""By what the old codes of their wards begin with."""
DETAILS = {
    "wards-2013": ("WD_2013-12", "2013-12-31", "WD13CD", "WD13NM"),
    "wards-2022": ("WD_2022-12", "2022-12-31", "WD22CD", "WD22NM"),
}
"""The file, the date and the columns of codes and names of each boundary set."""
PARENT = "LAD22NM"
TABLES = {
    "People by ward, gender and age": ("area", "gender", "age_band"),
    "People by ward and offence group": ("area", "offence_group"),
    "People by ward and order": ("area", "order_type"),
    "People by ward and need": ("area", "need"),
}
_GENDERS = {"Male": 0.88, "Female": 0.12}
_AGES = {18: 0.07, 21: 0.11, 25: 0.17, 30: 0.33, 40: 0.19, 50: 0.09, 60: 0.04}
_OLDEST = 80
_OFFENCES = (
    "Violence", "Theft", "Drugs", "Motoring", "Domestic abuse", "Public order", "Burglary", "Sexual", "Fraud",
    "Criminal damage", "Weapons", "Robbery",
)  # fmt: skip
_ORDERS = {
    "Community order": 0.41,
    "Suspended sentence": 0.24,
    "Licence": 0.22,
    "Post-sentence supervision": 0.08,
    "Youth rehabilitation": 0.03,
    "Deferred sentence": 0.02,
}
_NEEDS = {
    "Thinking": 0.58, "Lifestyle": 0.48, "Relationships": 0.46, "Employment": 0.42, "Attitudes": 0.40,
    "Drugs": 0.34, "Alcohol": 0.30, "Finance": 0.30, "Accommodation": 0.28, "Health": 0.16,
}  # fmt: skip
_HOW_MANY_NEEDS = {0: 0.08, 1: 0.21, 2: 0.27, 3: 0.23, 4: 0.14, 5: 0.07}
_RISKS = {"Low": 0.27, "Medium": 0.56, "High": 0.16, "Very high": 0.01}
_ETHNICITIES = {"White": 0.88, "Asian": 0.05, "Black": 0.03, "Mixed": 0.02, "Not stated": 0.02}
_HOUSED, _HOMELESS, _PRISON = "Rented", "No fixed abode", "Prison"
_ADDRESSES = {_HOUSED: 0.95, _HOMELESS: 0.025, _PRISON: 0.025}
_POSTCODE, _QUALITY, _DISTRICT, _WARD = 0, 1, 8, 9
_NOWHERE = 90
_UNEVEN = 0.8  # how far wards differ in how many people of a caseload live there
_OWN_WAYS = 40.0  # how alike wards are in what people did

AUDIT = """
[audit]
title = "Invented caseload"
partnership = {partnership}
boundaries = "wards-2022"
periods = ["2022"]
policy = "{policy}"
near = 0

[gazetteer]
files = ["{gazetteer}"]

[[sources]]
name = "caseload"
kind = "offenders"
files = ["caseload.csv"]
as_at = {as_at}
dates = "yyyy-mm-dd"
columns = {{ offence_group = "offence_group" }}
"""
BOUNDARIES = """
[boundaries.{name}]
file = "{file}"
date = {date}
code = "{code}"
name = "{title}"
parent = "{parent}"
"""
TABLE = """
[[tables]]
title = "{title}"
source = "caseload"
by = {by}
"""
OF_2013 = ", wards of 2013"
EARLIER = 'boundaries = "wards-2013"\nrestated_from = "records"\n'

Texts = NDArray[np.object_]


def postcodes(data: Path) -> pd.DataFrame:
    """Return the postcodes that people can live at: `postcode`, and the publisher's `ward` and `district`."""
    path = data / "northumbria" / "postcodes" / "codepo_gb_2022.zip"
    with zipfile.ZipFile(path) as archive:
        files = sorted(name for name in archive.namelist() if name.startswith("Data/"))
        rows = pd.concat([pd.read_csv(archive.open(name), header=None, dtype=str) for name in files])
    found = rows[[_POSTCODE, _WARD, _DISTRICT]].set_axis(["postcode", "ward", "district"], axis=1)
    there = (rows[_QUALITY] != str(_NOWHERE)) & rows[_DISTRICT].isin(_codes(data)) & rows[_WARD].notna()
    return found[there].sort_values("postcode", ignore_index=True)


def caseload(data: Path, count: int, seed: int = 1) -> pd.DataFrame:
    """Return that many invented people, a row each, as a case management system would write them."""
    rng = np.random.default_rng([seed, count])
    places = postcodes(data)
    home = rng.choice(len(places), count, p=_lived_at(places, rng))
    address = _drawn(_ADDRESSES, count, rng)
    offence = _offences(places["ward"].to_numpy()[home], rng)
    postcode = np.where(address == _HOUSED, places["postcode"].to_numpy()[home], "")
    return pd.DataFrame(
        {
            "person_id": [f"P{100_000 + number}" for number in range(count)],
            "postcode": postcode,
            "address_type": address,
            "gender": _drawn(_GENDERS, count, rng),
            "date_of_birth": _born(count, rng),
            "ethnicity": _drawn(_ETHNICITIES, count, rng),
            "offence_group": offence,
            "order_type": _drawn(_ORDERS, count, rng),
            "needs": _needs(count, rng),
            "risk_of_serious_harm": _drawn(_RISKS, count, rng),
        }
    )


def specification(
    folder: Path,
    data: Path,
    people: pd.DataFrame,
    policy: str,
    both_dates: bool = False,
    partnership: str | list[str] = "all",
) -> Path:
    """Write a caseload and what asks for its tables, by the wards of one date or two; return the latter."""
    folder.mkdir(parents=True, exist_ok=True)
    people.to_csv(folder / "caseload.csv", index=False)
    gazetteer = data / "northumbria" / "postcodes" / "codepo_gb_2022.zip"
    names = ["wards-2022", *(["wards-2013"] if both_dates else [])]
    text = [
        AUDIT.format(
            partnership=json.dumps(partnership), policy=policy, gazetteer=gazetteer.as_posix(), as_at=AS_AT
        ),
        *(_boundaries(folder, data, name) for name in names),
        *(TABLE.format(title=title, by=json.dumps(list(by))) for title, by in TABLES.items()),
    ]
    if both_dates:
        text += [
            TABLE.format(title=title + OF_2013, by=json.dumps(list(by))) + EARLIER
            for title, by in TABLES.items()
        ]
    path = folder / "audit.toml"
    path.write_text("".join(text), encoding="utf-8")
    return path


def boundary_file(data: Path, name: str) -> Path:
    """Return where a boundary set was published."""
    return data / "northumbria" / "boundaries" / f"{DETAILS[name][0]}.geojson"


def _boundaries(folder: Path, data: Path, name: str) -> str:
    """Return a boundary set's section; one that names no districts is copied with their names."""
    _, date, code, title = DETAILS[name]
    file = boundary_file(data, name)
    if name == "wards-2013":
        published = json.loads(file.read_text(encoding="utf-8"))
        for feature in published["features"]:
            properties = feature["properties"]
            properties[PARENT] = DISTRICTS[properties["WD13CDO"][:4]]
        file = folder / file.name
        file.write_text(json.dumps(published), encoding="utf-8")
    return BOUNDARIES.format(
        name=name, file=file.as_posix(), date=date, code=code, title=title, parent=PARENT
    )


def _codes(data: Path) -> set[str]:
    wards = gpd.read_file(boundary_file(data, "wards-2022"), ignore_geometry=True)
    return set(wards["LAD22CD"])


def _lived_at(places: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.float64]:
    """How likely each postcode is to be somebody's: wards differ by far, and streets within them."""
    ward, names = pd.factorize(places["ward"])
    weight = rng.lognormal(0.0, _UNEVEN, len(names))[ward] * rng.gamma(0.5, size=len(places))
    return np.asarray(weight / weight.sum())


def _offences(ward: Texts, rng: np.random.Generator) -> Texts:
    """Offence groups, each a share of one over its rank, more or less of each from ward to ward."""
    rank = np.arange(1, len(_OFFENCES) + 1)
    share = 1 / rank / (1 / rank).sum()
    number, names = pd.factorize(ward)
    bounds = rng.dirichlet(_OWN_WAYS * share, len(names)).cumsum(axis=1)[number]
    which = (rng.random((len(ward), 1)) > bounds[:, :-1]).sum(axis=1)
    return np.array(_OFFENCES, dtype=object)[which]


def _born(count: int, rng: np.random.Generator) -> Texts:
    """Dates of birth, as many of each age band as there are in a caseload."""
    youngest = np.array([int(age) for age in _AGES])
    band = rng.choice(len(_AGES), count, p=list(_AGES.values()))
    years = rng.uniform(youngest[band], np.append(youngest[1:], _OLDEST)[band])
    days = (years * 365.25).astype(np.int64)
    return np.datetime_as_string(AS_AT - days).astype(object)


def _needs(count: int, rng: np.random.Generator) -> Texts:
    """None to five needs of each person, the commoner ones oftener."""
    names = np.array(list(_NEEDS), dtype=object)
    order = np.argsort(-np.log(list(_NEEDS.values())) - rng.gumbel(size=(count, len(names))), axis=1)
    many = rng.choice(list(_HOW_MANY_NEEDS), count, p=list(_HOW_MANY_NEEDS.values()))
    return np.array(["; ".join(names[of[:n]]) for of, n in zip(order, many, strict=True)], dtype=object)


def _drawn(shares: dict[str, float], count: int, rng: np.random.Generator) -> Texts:
    return np.asarray(rng.choice(np.array(list(shares), dtype=object), count, p=list(shares.values())))
