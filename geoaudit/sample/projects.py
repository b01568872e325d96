"""What the partners have and do: unpaid work, facilities, and a hospital's figures on old wards."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample import names
from geoaudit.sample.faults import OddPostcodes, PostcodeFaults, days, spoil_dates, spoil_postcodes
from geoaudit.sample.land import AreaSet, areas_of
from geoaudit.sample.people import People, pick
from geoaudit.sample.scene import Scene

Texts = NDArray[np.object_]

_WORK = (
    ("Community garden", 0.16), ("Litter and graffiti removal", 0.27), ("Charity shop", 0.21),
    ("Painting", 0.12), ("Footpaths and coast", 0.13), ("Food bank", 0.11),
)  # fmt: skip
_FACILITIES = (
    ("Probation office", 6, 0), ("Housing advice", 4, 24), ("Drug and alcohol service", 9, 60),
    ("Accommodation project", 12, 18), ("Employment and training", 14, 40), ("Debt advice", 10, 15),
    ("Women's centre", 3, 30), ("Mental health service", 8, 50), ("Youth centre", 18, 45),
    ("Food bank", 16, 80), ("Police station", 7, 0), ("Hospital with A&E", 2, 420),
)  # fmt: skip
_PROJECTS = 60


def unpaid_work(scene: Scene, people: People, odd: OddPostcodes, rng: np.random.Generator) -> pd.DataFrame:
    """Return spells of unpaid work: about one and a half a person of the caseload, on 60 projects.

    Faults: 6 rows without a date, 5 with hours that are no number, 8 without hours, postcodes of every sort.
    """
    count = len(people.table) * 3 // 2
    place = rng.choice(len(scene.homes), _PROJECTS, p=(scene.homes + scene.shops) / 2)
    project = rng.choice(_PROJECTS, count, p=_shares(_PROJECTS))
    day = (
        np.datetime64("2020-04-04")
        + rng.integers(0, 156, count) * 7
        - rng.choice([0, 3], count, p=[0.7, 0.3])
    )
    hours = rng.choice([3.5, 6.0, 7.0, 7.5], count, p=[0.15, 0.2, 0.5, 0.15]).astype(str).astype(object)
    wrong = rng.choice(count, min(13, count), replace=False)
    hours[wrong[:5]], hours[wrong[5:]] = "7h", ""
    postcode = scene.postcodes["postcode"].to_numpy(dtype=object)[place]
    one_a_project = spoil_postcodes(postcode, odd, PostcodeFaults(partial=30, missing=30), rng)
    kinds = pick(_WORK, _PROJECTS, rng)
    rows = pd.DataFrame(
        {
            "Project": ("P" + (project + 101).astype(str).astype(object)),
            "Work date": days(pd.Series(day.astype("datetime64[s]"))),
            "Hours": hours,
            "Kind of work": kinds[project],
            "Postcode": one_a_project[project],
            "CRN": people.table["person"].to_numpy(dtype=object)[rng.integers(0, len(people.table), count)],
            "day": day,
        }
    )
    rows["Work date"] = spoil_dates(rows["Work date"].to_numpy(dtype=object), {"": 6}, rng)
    rows = rows.sort_values(["day", "Project"], kind="stable", ignore_index=True)
    return rows.drop(columns="day")


def facilities(scene: Scene, rng: np.random.Generator) -> pd.DataFrame:
    """Return the directory of services, each near a centre, some without a grid reference.

    Faults: every twelfth has no grid reference but a postcode, two have neither, capacity is often unknown.
    """
    kinds = np.repeat(
        np.array([kind for kind, _, _ in _FACILITIES], dtype=object), [n for _, n, _ in _FACILITIES]
    )
    places = np.repeat([size for _, _, size in _FACILITIES], [n for _, n, _ in _FACILITIES])
    where = rng.choice(len(scene.homes), len(kinds), p=(scene.homes + scene.shops + scene.night) / 3)
    point = scene.places[where] + np.round(rng.normal(0, 15, (len(kinds), 2)))
    street = np.array(names.STREETS, dtype=object)[rng.permutation(len(kinds)) % len(names.STREETS)]
    size = np.round(places * rng.uniform(0.6, 1.4, len(kinds)))
    frame = pd.DataFrame(
        {
            "facility_id": "F" + (np.arange(len(kinds)) + 1001).astype(str).astype(object),
            "facility_name": street + " " + kinds,
            "facility_type": kinds,
            "postcode": scene.postcodes["postcode"].to_numpy(dtype=object)[where],
            "easting": point[:, 0],
            "northing": point[:, 1],
            "capacity": pd.Series(size).astype("Int32"),
        }
    )
    frame.loc[(places == 0) | (rng.random(len(kinds)) < 0.2), "capacity"] = pd.NA
    frame.loc[frame.index % 12 == 5, ["easting", "northing"]] = np.nan
    frame.loc[[40, 88], ["easting", "northing"]] = np.nan
    frame.loc[[40, 88], "postcode"] = None
    return frame


def attendances(
    areas: AreaSet, scene: Scene, offences: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a hospital's count of assault attendances by ward, calendar year and sex; 1 to 4 is ``*``.

    The wards are those of the set given, whatever the audit is counted on.
    """
    violent = offences[offences["pattern"].isin(["night", "domestic", "street"])]
    hurt = violent[(rng.random(len(violent)) < 0.55).astype(bool)]
    place = scene.places[hurt["place"].to_numpy()]
    row = areas_of(areas.areas, place[:, 0], place[:, 1])
    sex = np.where((hurt["pattern"] == "domestic") ^ (rng.random(len(hurt)) < 0.28), "Female", "Male")
    year = hurt["start"].dt.year.to_numpy()
    years, sexes = np.array([2020, 2021, 2022]), np.array(["Female", "Male"], dtype=object)
    counted = (row >= 0) & (year >= 2020) & (year <= 2022)
    counts = np.zeros((len(areas.areas), 3, 2), dtype=np.int64)
    np.add.at(counts, (row[counted], year[counted] - 2020, (sex[counted] == "Male").astype(int)), 1)
    ward, when, who = (axis.ravel() for axis in np.indices(counts.shape))
    flat = counts.ravel()
    return pd.DataFrame(
        {
            "Ward code": areas.areas["area_code"].to_numpy(dtype=object)[ward],
            "Ward name": areas.areas["area_name"].to_numpy(dtype=object)[ward],
            "Calendar year": years[when],
            "Sex": sexes[who],
            "Attendances": np.where((flat > 0) & (flat < 5), "*", flat.astype(str).astype(object)),
        }
    )


def _shares(count: int) -> NDArray[np.float64]:
    weight = 1.0 / (np.arange(count) + 4.0)
    return np.asarray(weight / weight.sum())
