"""The invented county and its people, of any size, for training, demonstration and tests."""

from geoaudit.sample.land import Land
from geoaudit.sample.make import SampleSummary, make_sample
from geoaudit.sample.real import real_land

__all__ = ["Land", "SampleSummary", "make_sample", "real_land"]
