"""What became of a table's figures when they were brought elsewhere: in, out, and not transferred."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.periods.reconcile import Apportioned
from geoaudit.profiles.figures import leaves
from geoaudit.transfer.grid import amounts
from geoaudit.transfer.moving import Moved

BOUNDARIES, PERIODS = "boundaries", "periods"
CLOSES = 1e-9
"""How far off an account may be, relative to what went in."""


@dataclass(frozen=True)
class Step:
    """The account of one step, in units of the figures; one known as a range counts with its middle.

    Attributes
    ----------
    name : str
        `BOUNDARIES` or `PERIODS`.
    into, out, estimated : float
        The figures before, those after, and how much of the latter is estimated.
    lost : mapping of str to float
        What was not transferred, by reason.
    shown : int
        The figures after, as the table shows them in whole units.

    Raises
    ------
    GeographyError
        Where it does not close.
    """

    name: str
    into: float
    out: float
    estimated: float
    lost: Mapping[str, float]
    shown: int

    def __post_init__(self) -> None:
        left = self.into - self.out - sum(self.lost.values())
        if abs(left) > CLOSES * max(1.0, abs(self.into)):
            raise GeographyError(
                f"Every figure must come out or be named as not transferred, and {left:.6g} of "
                f"{self.into:.6g} do neither: report it."
            )


def step_taken(
    given: pd.DataFrame, found: Moved | Apportioned, shown: pd.DataFrame, columns: Sequence[str]
) -> Step:
    """Return the account of figures carried to other boundaries, or brought to other periods.

    Parameters
    ----------
    given, shown : DataFrame
        The figures before, and after in whole units.
    columns : sequence of str
        Their categories, of which totals are left out.
    """
    name = BOUNDARIES if isinstance(found, Moved) else PERIODS
    tables = (given, found.figures, found.untransferred, shown)
    given, out, left, shown = (leaves(figures, columns) for figures in tables)
    after = amounts(out).to_numpy(np.float64)
    return Step(
        name,
        float(amounts(given).sum()),
        float(after.sum()),
        float(after[out["estimated"].to_numpy(bool)].sum()),
        {str(reason): float(n) for reason, n in left.groupby("reason")["n"].sum().items()},
        round(float(amounts(shown).sum())),
    )
