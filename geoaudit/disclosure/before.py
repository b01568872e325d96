"""A table that an earlier pack published, and what was to stay possible of it."""

from dataclasses import dataclass

import pandas as pd

from geoaudit.disclosure.profile import Profile


@dataclass(frozen=True)
class Before:
    """A published table and what it left open, which what follows must leave open too.

    Attributes
    ----------
    profile : Profile
        As it was published.
    ends : DataFrame
        For each of its cells `down`, `up` and `width` (float), what was asked of it (`rule.Ends`); missing
        where nothing was.
    """

    profile: Profile
    ends: pd.DataFrame
