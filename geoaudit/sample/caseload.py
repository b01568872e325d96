"""The caseload and the orders as extracts of a case management system, faults and all."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample.faults import (
    PSEUDO,
    OddPostcodes,
    PostcodeFaults,
    days,
    repeat_rows,
    spoil_dates,
    spoil_postcodes,
)
from geoaudit.sample.people import AS_AT, People, born, pick
from geoaudit.sample.scene import Scene

Texts = NDArray[np.object_]

_REQUIREMENTS = (
    ("Unpaid work", 0.33), ("Rehabilitation activity", 0.36), ("Drug rehabilitation", 0.07),
    ("Alcohol treatment", 0.05), ("Accredited programme", 0.08), ("Curfew", 0.06), ("", 0.05),
)  # fmt: skip
_FIRST_DAY = np.datetime64("2020-04-01")


def caseload(
    people: People, scene: Scene, odd: OddPostcodes, rng: np.random.Generator, assessed: pd.DataFrame
) -> pd.DataFrame:
    """Return the extract of 31 March 2023, with the layout of a case management system.

    Faults: postcodes of every sort, pseudo-postcodes and blanks for people of no fixed abode, the prison's
    postcode for people in custody, dates of birth missing or impossible, 12 rows twice, 8 people with a
    second, different row, and a column of names that nobody asked for.

    Parameters
    ----------
    assessed : DataFrame
        What `assessments` gives of the same people.
    """
    table = people.table
    rows = pd.DataFrame(
        {
            "CRN": table["person"],
            "Name": table["name"],
            "Date of Birth": spoil_dates(
                days(table["born"]), {"": 14, "30/02/1988": 2, "31/06/1990": 1}, rng
            ),
            "Gender": table["gender"],
            "Ethnicity": table["ethnicity"],
            "Address Type": table["address"],
            "Postcode": _homes(table, scene, odd, rng),
            "Order Type": table["order"],
            "Order Start Date": days(table["began"]),
            "Main Offence Code": _unlisted(table["code"].to_numpy(dtype=object), rng),
            "RoSH": table["risk"],
            "Review Due": spoil_dates(days(table["review"]), {"": 40}, rng),
            "Team": table["team"],
        }
    ).join(assessed)
    second = rows.iloc[np.sort(rng.choice(len(rows), min(8, len(rows)), replace=False))].copy()
    second["Team"] = "Team A (transfer pending)"
    return repeat_rows(pd.concat([rows, second], ignore_index=True), 12, rng)


def orders(people: People, scene: Scene, odd: OddPostcodes, rng: np.random.Generator) -> pd.DataFrame:
    """Return the orders that began from April 2020 on: the caseload's, and those of people since discharged.

    Faults: as in the caseload's postcodes; 9 rows without a start date, 5 with one in the future (a slip
    of the century), 2 before 1900, 2 on days that do not exist; 15 rows twice.
    """
    table = people.table
    current = table[table["began"] >= pd.Timestamp(_FIRST_DAY)]
    past = _discharged(table, rng)
    both = pd.concat([current, past], ignore_index=True)
    length = pd.to_timedelta(
        rng.choice([182, 274, 365, 548, 730], len(both), p=[0.1, 0.1, 0.5, 0.2, 0.1]), unit="D"
    )
    both = both.assign(ends=both["began"] + length).sort_values(
        ["began", "person"], kind="stable", ignore_index=True
    )
    rows = pd.DataFrame(
        {
            "Order Number": "O" + (np.arange(len(both)) + 200_001).astype(str).astype(object),
            "CRN": both["person"],
            "Order Type": both["order"],
            "Order Start Date": _iso(both["began"]),
            "Expected End Date": _iso(both["ends"]),
            "Date of Birth": _iso(both["born"]),
            "Gender": both["gender"],
            "Ethnicity": both["ethnicity"],
            "Address Type": both["address"],
            "Postcode": _homes(both, scene, odd, rng),
            "Main Offence Code": both["group"],
            "Main Requirement": pick(_REQUIREMENTS, len(both), rng),
        }
    )
    wrong = {"": 9, "2122-06-14": 5, "1899-12-30": 2, "2021-02-30": 2}
    rows["Order Start Date"] = spoil_dates(rows["Order Start Date"].to_numpy(dtype=object), wrong, rng)
    return repeat_rows(rows, 15, rng)


def _discharged(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return people like those of the caseload whose orders have ended since, a third as many again."""
    past = table.iloc[rng.choice(len(table), len(table) * 2 // 5)].reset_index(drop=True).copy()
    past["person"] = "V" + (rng.permutation(900_000)[: len(past)] + 100_000).astype(str).astype(object)
    past["born"] = born(len(past), rng)
    span = int((AS_AT - _FIRST_DAY).astype(np.int64))
    # A third fewer orders were made in the first year, when courts sat little.
    day = rng.integers(0, span - 60, len(past))
    again = (day < 365) & (rng.random(len(past)) < 0.3)
    day = np.where(again, rng.integers(365, span - 60, len(past)), day)
    past["began"] = (_FIRST_DAY + day).astype("datetime64[s]")
    return past


def _homes(table: pd.DataFrame, scene: Scene, odd: OddPostcodes, rng: np.random.Generator) -> Texts:
    """Return each person's postcode as typed; people without a settled address have those of their kind."""
    known = scene.postcodes["postcode"].to_numpy(dtype=object)
    text = spoil_postcodes(known[table["home"].to_numpy()], odd, PostcodeFaults(), rng)
    kind = table["address"].to_numpy(dtype=object).astype(str)
    homeless = np.char.startswith(kind, "Homeless")
    pseudo = np.array([*PSEUDO, "", ""], dtype=object)[rng.integers(0, len(PSEUDO) + 2, len(text))]
    text = np.where(homeless, pseudo, text)
    premises = known[(np.array([0.07, 0.22, 0.51, 0.83]) * len(known)).astype(int)]
    text = np.where(kind == "Approved Premises", premises[rng.integers(0, 4, len(text))], text)
    return np.asarray(np.where(kind == "Prison", known[int(0.64 * len(known))], text))


def _unlisted(codes: Texts, rng: np.random.Generator) -> Texts:
    """Return codes of which some are blank and some on no list."""
    drawn = rng.random(len(codes))
    return np.asarray(np.where(drawn < 0.006, "", np.where(drawn < 0.011, "9ZZ9", codes)))


def _iso(dates: "pd.Series[pd.Timestamp]") -> Texts:
    return dates.dt.strftime("%Y-%m-%d").fillna("").to_numpy(dtype=object)
