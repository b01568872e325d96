"""What a profile of facilities tells of tables by hand: true ranges, maps, what is left out."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from small_profiles import protected

from geoaudit.facilities import Facilities
from geoaudit.portraits.case import Case
from geoaudit.portraits.facilities import facilities
from geoaudit.portraits.facility_words import distance_in_words
from geoaudit.profiles.finding import SEQUENTIAL
from geoaudit.spec.profile_plan import FIGURES, PEOPLE, ProfilePlan

KINDS = ("Clinic", "Food bank")
AREAS = ("W1", "W2", "W3")
DAY = "as at 2023-03-31"


def rounded(n: int) -> int:
    """The middle of the six that a number lies in."""
    return 0 if n == 0 else (n - 1) // 6 * 6 + 3


def places(*where: tuple[str, float, str | None]) -> pd.DataFrame:
    """Facilities by kind and easting, all on one line, each in an area or in none."""
    kinds, east, area = zip(*where, strict=True)
    found = pd.DataFrame({"facility_id": [f"F{i}" for i in range(len(where))], "facility_type": kinds})
    return found.assign(
        facility_name=pd.NA,
        capacity=np.nan,
        easting=np.array(east, np.float64),
        northing=0.0,
        area_code=pd.Series(area, dtype="str"),
        area_name=pd.Series(area, dtype="str"),
    )


HERE = places(
    ("Clinic", 500, "W1"), ("Food bank", 500, "W1"), ("Food bank", 1400, "W2"), ("Clinic", 3900, None)
)


def case(people=None, table: pd.DataFrame = HERE, known: bool = True, **plan: object) -> Case:
    """Three areas side by side, their people 500, 1,500 and 2,500 m from the west; near is 1,000 m."""
    counts = table[table["area_code"].notna()]
    lines = [
        f"{code}|{code}|{kind}|{sum((counts['area_code'] == code) & (counts['facility_type'] == kind))}|{DAY}"
        for code in AREAS
        for kind in sorted(set(table["facility_type"]))
    ]
    lines += [
        f"All|All|{kind}|{sum(counts['facility_type'] == kind)}|{DAY}"
        for kind in sorted(set(table["facility_type"]))
    ]
    given = {"source": "places", "public": True, "title": "places"}
    tables = {FIGURES: protected("\n".join(lines), ("area", "facility_type"), **given)}
    centres = gpd.GeoDataFrame(
        {"area_code": AREAS, "area_name": AREAS, "easting": [500.0, 1500.0, 2500.0], "northing": 0.0},
        geometry=[shapely.box(1000 * i, 0, 1000 * (i + 1), 1000) for i in range(3)],
        crs="EPSG:27700",
    )
    if not known:
        centres.loc[2, ["easting", "northing"]] = np.nan
    asked = ProfilePlan("How near", "facilities", "places", within=1000.0, **plan)
    tables |= {} if people is None else {PEOPLE: people}
    told = Facilities(table, public=True, unplaced=0, far=0)
    who = "people under supervision" if people is not None else ""
    return Case(asked, tables, "places", DAY, centres=centres, facilities=told, people=who)


def who_lives(figures: dict[str, int], hidden: frozenset[str], exact: bool) -> object:
    """People by area and of no fixed abode under the standard policy, some of the figures hidden."""
    cells = {**figures, "All": sum(figures.values())}
    lines = [
        f"{code}|{code}|{'c' if code in hidden else n if code == 'All' and exact else rounded(n)}"
        for code, n in cells.items()
    ]
    return protected("\n".join(lines), ("area",), policy="standard" if exact else "midpoint-6")


PUBLISHED = st.tuples(
    st.fixed_dictionaries({code: st.integers(0, 40) for code in (*AREAS, "NFA")}),
    st.frozensets(st.sampled_from([*AREAS, "NFA", "All"])),
)


@settings(max_examples=60, deadline=None)
@given(PUBLISHED)
def test_the_truth_is_in_the_range_whatever_is_rounded_or_hidden(published):
    """How many people live in the areas without, and of how many, is always between the ends told."""
    figures, hidden = published
    kinds = facilities(case(who_lives(figures, hidden, exact=False))).tables["kinds"]
    kinds = kinds.set_index("facility_type")
    for kind, far in {"Clinic": ["W3"], "Food bank": ["W3"]}.items():
        assert kinds.loc[kind, "areas_without"] == 1
        true = sum(figures[code] for code in far)
        base = sum(figures[code] for code in AREAS)
        row = kinds.loc[kind].astype(float)
        assert row["people_least"] <= true
        assert base >= row["base_least"]
        assert not row["people_most"] < true
        assert not row["base_most"] < base
        if base:
            assert not row["percent_least"] > 100 * true / base + 1e-9
            assert not row["percent_most"] < 100 * true / base - 1e-9


def test_a_hidden_figure_is_bounded_by_the_total():
    """W3 is hidden; of 19 to 24 people 7 to 12 live in either other area, so that none to 10 live in it."""
    people = protected("W1|W1|9\nW2|W2|9\nW3|W3|c\nAll|All|21", ("area",), policy="midpoint-6")
    told = facilities(case(people))
    row = told.tables["kinds"].set_index("facility_type").loc["Clinic"]
    assert (row["people_least"], row["people_most"]) == (0, 10)
    assert np.isnan(row["people"])
    assert "between 0 and 10 of about 21 people under supervision live in them" in " ".join(told.sentences)


def test_where_nobody_knows_how_many():
    """W3 and the total are hidden: no number is told, and no share."""
    people = protected("W1|W1|9\nW2|W2|9\nW3|W3|c\nAll|All|c", ("area",), policy="midpoint-6")
    told = facilities(case(people))
    said = next(one for one in told.sentences if one.startswith("Clinic"))
    assert said == "Clinic: in 1 of 3 areas none lies within 1 km of where people live."


def test_a_map_of_several_kinds_is_of_how_many_are_near():
    """The fewer kinds are near, the darker."""
    told = facilities(case())
    assert told.layer["class"].tolist() == ["2 of 2 kinds", "2 of 2 kinds", "0 of 2 kinds"]
    assert list(told.classes) == ["2 of 2 kinds", "1 of 2 kinds", "0 of 2 kinds"]
    assert list(told.classes.values()) == list(SEQUENTIAL[-3:])


def test_a_map_of_one_kind_is_of_the_distance():
    """Bands around what counts as near; one at the edge of a band is in the nearer one."""
    told = facilities(case(table=places(("Clinic", 500, "W1"))))
    assert told.layer["class"].tolist() == ["up to 250 m", "500 m to 1 km", "1 km to 2 km"]
    assert list(told.classes) == [
        "up to 250 m", "250 m to 500 m", "500 m to 1 km", "1 km to 2 km", "over 2 km",
    ]  # fmt: skip


def test_an_area_whose_people_are_not_known():
    """An area without a centre has no distance, is in no number of areas, and has a class of its own."""
    told = facilities(case(known=False))
    assert told.layer["class"].tolist()[2] == "not known where people live"
    assert told.tables["kinds"]["areas"].tolist() == [2, 2]
    assert "It is not known where people live in W3: no distance is given." in told.sentences


def test_the_nearest_lies_outside():
    """A facility across the border is the nearest where it is, and that is said."""
    table = places(("Clinic", 500, "W1"), ("Clinic", 3000, None))
    told = facilities(case(table=table))
    near = told.tables["nearest"].set_index("area_code")
    assert near["metres"].tolist() == [0, 1000, 500]
    assert near["nearest_in"].tolist() == ["W1", "W1", "outside the partnership"]
    assert any(one.startswith("1 more lies outside the partnership") for one in told.sentences)
    assert any("for 1 area one of them is the nearest of its kind" in one for one in told.sentences)


@pytest.mark.parametrize(
    ("metres", "words"),
    [(250, "250 m"), (1000, "1 km"), (1600, "1.6 km"), (12_340, "12.3 km"), (1609, "1.61 km")],
)
def test_distances_in_words(metres, words):
    """A distance is read in metres under a kilometre, else in kilometres."""
    assert distance_in_words(metres) == words
