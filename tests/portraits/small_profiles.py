"""Protected tables by hand, for the recipes of profiles."""

from collections.abc import Sequence

import pandas as pd

from geoaudit.counts.table import LARGE, SMALL
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile, columns_of
from geoaudit.portraits.case import Case
from geoaudit.spec.profile_plan import FIGURES, ProfilePlan


def protected(
    text: str, by: Sequence[str], policy: str = "internal", scale: str = "", **more: object
) -> Profile:
    """A protected table from lines of the columns of `by`, the figure (``c`` where hidden), and the period.

    `area` takes two columns, code and name; without a period it is 2022/23.
    """
    names = columns_of(tuple(by))
    lines = [line.split("|") for line in text.strip().splitlines()]
    parts = [[part.strip() for part in line] for line in lines]
    frame = pd.DataFrame([part[: len(names)] for part in parts], columns=names, dtype="str")
    figures = [part[len(names)] for part in parts]
    periods = [part[len(names) + 1] if len(part) > len(names) + 1 else "2022/23" for part in parts]
    n = pd.array([None if figure in {"c", "x"} else int(figure) for figure in figures], dtype="Int64")
    marker = [figure if figure in {"c", "x"} else "" for figure in figures]
    cells = frame.assign(period=pd.Series(periods, dtype="str"), n=n, marker=pd.Series(marker, dtype="str"))
    given = {"title": "figures", "source": "caseload", "public": False, **more}
    on = "wards-2022" if "area" in by else ""
    return Profile(
        boundaries=on,
        by=tuple(by),
        policy=policy_named(policy),
        cells=cells,
        scale=scale or (SMALL if "area" in by else LARGE),
        **given,
    )


def case(kind: str, noun: str = "people under supervision", now: str = "2022/23", **tables: Profile) -> Case:
    """A case of some tables by part, the first of all as its figures unless one is called so."""
    parts = tables if FIGURES in tables or not tables else {FIGURES: next(iter(tables.values())), **tables}
    return Case(ProfilePlan("A profile", kind, "caseload"), parts, noun, now)
