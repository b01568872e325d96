"""What makes the sample's map worth looking at."""

import numpy as np
import pytest

from geoaudit.sample.codes import OFFENCES, offence_table
from geoaudit.sample.county import invented_land
from geoaudit.sample.offences import make_offences
from geoaudit.sample.people import make_people
from geoaudit.sample.scene import make_scene


@pytest.fixture(scope="module")
def county():
    """The scene, people and offences of the committed county."""
    scene = make_scene(invented_land(1), np.random.default_rng([1, 2]))
    people = make_people(scene, 3000, np.random.default_rng([1, 3]))
    return scene, people, make_offences(scene, people, 25_000, np.random.default_rng([1, 4]))


def test_the_night_time_centre_is_hot_on_weekend_nights(county):
    """Half of the night's violence is within 700 m of six centres, two thirds of it from Friday on."""
    scene, _, offences = county
    night = offences[offences["pattern"] == "night"]
    gap = scene.places[night["place"].to_numpy()][:, None] - scene.centres[None]
    near = np.hypot(gap[..., 0], gap[..., 1]).min(axis=1) < 700
    assert near.mean() > 0.45
    assert (night["start"].dt.day_of_week >= 4).mean() > 0.6


def test_shops_are_robbed_by_day_and_homes_in_winter(county):
    """Shoplifting happens by day; more homes are burgled in winter than in summer."""
    _, _, offences = county
    shops = offences[offences["type"] == "Shoplifting"]["start"].dt.hour
    assert shops.between(8, 20).mean() > 0.9
    month = offences.loc[offences["pattern"] == "burglary", "start"].dt.month
    assert month.isin([11, 12, 1, 2]).sum() > 1.1 * month.isin([5, 6, 7, 8]).sum()


def test_few_places_hold_many_offences(county):
    """A twentieth of the places holds more than a third of the offences."""
    scene, _, offences = county
    counts = np.sort(np.bincount(offences["place"], minlength=len(scene.homes)))[::-1]
    assert counts[: len(counts) // 20].sum() > len(offences) / 3


def test_offenders_offend_near_home(county):
    """Half of the known journeys are under 3 km, in a county 35 km wide."""
    scene, people, offences = county
    home = people.table.set_index("person")["home"]
    known = offences[offences["person"] != ""]
    gap = scene.places[known["place"].to_numpy()] - scene.places[home[known["person"]].to_numpy()]
    assert 500 < np.median(np.hypot(gap[:, 0], gap[:, 1])) < 3_000


def test_needs_stand_out_where_hardship_is(county):
    """Accommodation is a need of more people on the estates, and drugs of more drug offenders."""
    scene, people, _ = county
    table = people.table[people.table["needs"] != ""]
    poor = scene.hardship[table["home"].to_numpy()] > 0.5
    homeless = table["needs"].str.contains("Accommodation")
    assert homeless[poor].mean() > 1.2 * homeless[~poor].mean()
    drugs = table["needs"].str.contains("Drugs")
    assert drugs[table["group"] == "Drugs"].mean() > 1.3 * drugs.mean()


def test_codes_are_used_in_their_windows_only(county):
    """No offence has a code on a day on which it was not in use."""
    _, _, offences = county
    windows = {o.code: (o.since or "1900-01-01", o.until or "2200-01-01") for o in OFFENCES}
    day = offences["start"].dt.strftime("%Y-%m-%d")
    first, last = (offences["code"].map({code: w[i] for code, w in windows.items()}) for i in (0, 1))
    assert ((day >= first) & (day <= last)).all()


def test_every_offence_is_in_the_36_months(county):
    """Nothing happens before April 2020 or after March 2023, and something in every month."""
    months = county[2]["start"].dt.strftime("%Y-%m")
    assert months.min() == "2020-04"
    assert months.max() == "2023-03"
    assert months.nunique() == 36


def test_the_offence_table_has_one_row_a_code_and_window():
    """Windows of one code do not overlap, and anti-social behaviour alone is an incident."""
    table = offence_table()
    assert not table.duplicated(["list", "code", "valid_from"]).any()
    incidents = table[table["record_type"] == "incident"]
    assert incidents["code"].tolist() == ["Anti-social behaviour"]
