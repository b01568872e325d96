"""How many live in each ward and small area: what rates are divided by."""

import numpy as np
import pandas as pd

from geoaudit.sample.land import AreaSet

_BANDS = (
    ("0-17", 0.205), ("18-20", 0.036), ("21-24", 0.046), ("25-29", 0.062), ("30-39", 0.131), ("40-49", 0.127),
    ("50-59", 0.139), ("60 and over", 0.254),
)  # fmt: skip


def population(areas: AreaSet, rng: np.random.Generator) -> pd.DataFrame:
    """Return a mid-year estimate by ward, sex and age band, in whole people.

    Parameters
    ----------
    areas : AreaSet
        Areas whose ``people`` are known.
    rng : Generator
        Decides how old each ward is.

    Returns
    -------
    DataFrame
        The set's columns of code and name, ``Mid-year``, ``Sex``, ``Age band``, ``Population``.
    """
    people = areas.areas["people"].to_numpy(dtype=np.float64) * 1000
    share = np.array([share for _, share in _BANDS])
    mixed = rng.dirichlet(share * 400, len(people))[:, None, :] * np.array([0.508, 0.492])[None, :, None]
    counts = np.round(people[:, None, None] * mixed).astype(np.int64)
    area, sex, band = (axis.ravel() for axis in np.indices(counts.shape))
    return pd.DataFrame(
        {
            areas.code: areas.areas["area_code"].to_numpy(dtype=object)[area],
            areas.label: areas.areas["area_name"].to_numpy(dtype=object)[area],
            "Mid-year": areas.date.year,
            "Sex": np.array(["Female", "Male"], dtype=object)[sex],
            "Age band": np.array([name for name, _ in _BANDS], dtype=object)[band],
            "Population": counts.ravel(),
        }
    )


def residents(areas: AreaSet, people: pd.DataFrame) -> pd.DataFrame:
    """Return how many live in each area in all: the set's column of codes, and ``Residents``."""
    lived: pd.DataFrame = people.groupby(areas.code)[["Population"]].sum().reset_index()
    return lived.rename(columns={"Population": "Residents"})


def shared_out(areas: AreaSet, total: int) -> pd.DataFrame:
    """Return residents of other areas of the same land, like `residents`, that add up to the same total.

    Parameters
    ----------
    areas : AreaSet
        Areas whose ``people`` are known.
    total : int
        All residents; shared out by largest remainders.
    """
    people = areas.areas["people"].to_numpy(dtype=np.float64)
    exact = total * people / people.sum()
    lived = np.floor(exact).astype(np.int64)
    lived[np.argsort(np.round(lived - exact, 6), kind="stable")[: total - lived.sum()]] += 1
    return pd.DataFrame({areas.code: areas.areas["area_code"], "Residents": lived})
