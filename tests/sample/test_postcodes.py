"""The invented county's postcodes."""

import numpy as np
import pandas as pd
import pytest

from geoaudit.places.postcodes import normalise
from geoaudit.sample.county import invented_land
from geoaudit.sample.land import areas_of


@pytest.fixture(scope="module")
def land():
    """The county with the committed seed."""
    return invented_land(1)


def test_twelve_thousand_of_which_a_tenth_ended_and_forty_began_again(land):
    """There are 12,000 postcodes, 1,200 terminated rows, and 40 postcodes with a second, later row."""
    frame = land.postcodes
    assert frame["postcode"].nunique() == 12_000
    assert frame["terminated"].notna().sum() == 1_200
    twice = frame[frame["postcode"].duplicated(keep=False)]
    assert len(twice) == 80
    assert frame["easting"].isna().sum() == 25


def test_a_reused_postcode_is_elsewhere_and_later(land):
    """The second use begins after the first has ended, at least 2 km away."""
    twice = land.postcodes[land.postcodes["postcode"].duplicated(keep=False)]
    first, second = twice.groupby("postcode").nth(0), twice.groupby("postcode").nth(1)
    assert (second["introduced"].to_numpy() >= first["terminated"].to_numpy()).all()
    gap = second[["easting", "northing"]].to_numpy() - first[["easting", "northing"]].to_numpy()
    gap = np.hypot(gap[:, 0], gap[:, 1])
    assert (gap[np.isfinite(gap)] > 2_000).all()


def test_none_ends_before_it_begins(land):
    """Every terminated postcode was introduced earlier."""
    ended = land.postcodes.dropna(subset="terminated")
    assert (ended["terminated"] > ended["introduced"]).all()


def test_every_postcode_is_of_valid_form_and_in_a_ward(land):
    """The reader takes each postcode as it stands, and each grid reference lies in one of the 60 wards."""
    frame = land.postcodes
    read = normalise(frame["postcode"])
    assert read["postcode"].equals(frame["postcode"].astype("str"))
    placed = frame.dropna(subset="easting")
    row = areas_of(land.newest.areas, placed["easting"].to_numpy(), placed["northing"].to_numpy())
    assert (row >= 0).all()
    assert len(np.unique(row)) == 60


def test_neighbouring_rows_are_neighbours_on_the_ground(land):
    """The median gap between a postcode and the next is under 150 m: they stand along streets."""
    steps = land.postcodes[["easting", "northing"]].diff().dropna()
    assert pd.Series(np.hypot(steps["easting"], steps["northing"])).median() < 150
