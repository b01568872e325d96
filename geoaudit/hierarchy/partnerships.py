"""Which community safety partnership an area lies in: one each, or a reason.

An area finds its partnership through its district on that day. Where the district lies in several (as
Bournemouth, Christchurch and Poole does in three), the area's former district decides, whose own
partnership is one of them: by the area's own code where it was in force before the districts were merged,
else by what is given of it.
"""

import datetime as dt
from collections.abc import Sequence

import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.hierarchy.levels import CSP, DISTRICT, kinds_of
from geoaudit.hierarchy.tree import NO_PARENT, NOT_IN_FORCE, PARENTS, Hierarchy, names_of, parents_of

SEVERAL_DISTRICTS = "in several districts on that day"
DISTRICT_NOT_IN_FORCE = "its district is not in force on that day"
NO_PARTNERSHIP = "the files place its district in no partnership on that day"
NO_FORMER = "its district lies in several partnerships, and no former district is given"
FORMER_IN_NONE = "its former district lies in none, or in several, of the partnerships of its district"


def partnerships_of(
    hierarchy: Hierarchy,
    area_codes: Sequence[str] | pd.Series,
    kind: str,
    at: dt.date,
    former: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the community safety partnership that each area lies in on a day.

    Parameters
    ----------
    area_codes : sequence of str
        Codes of areas of one kind.
    kind : str
        "ward", "district", "LSOA" or another whose district the files know.
    former : DataFrame, optional
        ``area_code``, ``former_code``: the district that each area lay in before its present one, each area
        once; found by laying the areas over the districts of an earlier date. It also decides for areas
        that the files place in a district not yet in force (wards elected ahead of a new council).

    Returns
    -------
    DataFrame
        ``area_code``, ``parent_code``, ``parent_name``, ``reason`` (where there is no parent); a row for
        each distinct area, sorted.

    Raises
    ------
    GeographyError
        Where areas are of another kind, the files hold no district or partnership, `former` gives an area
        twice, or, without `former`, an area cannot be told to lie in one of several partnerships.
    """
    codes = pd.Series(area_codes, dtype="str").dropna().drop_duplicates().sort_values(ignore_index=True)
    _check_kinds(codes, kind)
    districts = parents_of(hierarchy, codes, DISTRICT, at)
    several = districts["area_code"].duplicated(keep=False)
    placed = districts[~several & districts["parent_code"].notna()]
    found = _through(hierarchy, placed, at)
    decided = _decided(hierarchy, found, placed, former, at)
    decided = _with_former(hierarchy, codes, decided, _given(former), at)
    rows = codes.to_frame("area_code").merge(decided, on="area_code", how="left")
    reasons = districts.drop_duplicates("area_code").set_index("area_code")["reason"]
    in_several = rows["area_code"].isin(districts.loc[several, "area_code"])
    none = rows["area_code"].map(reasons).where(~in_several, SEVERAL_DISTRICTS)
    rows["reason"] = rows["reason"].fillna(none).where(rows["parent_code"].isna())
    rows["parent_name"] = names_of(hierarchy, rows["parent_code"], pd.Timestamp(at))
    return rows[PARENTS]


def former_districts(
    hierarchy: Hierarchy, area_codes: Sequence[str] | pd.Series, before: dt.date
) -> pd.DataFrame:
    """Return the district of each area on an earlier day, of those whose own code was in force then.

    Returns
    -------
    DataFrame
        ``area_code``, ``former_code``, as `partnerships_of` takes it.

    Raises
    ------
    GeographyError
        Where the files hold no district.
    """
    found = parents_of(hierarchy, area_codes, DISTRICT, before).dropna(subset=["parent_code"])
    single = found[~found["area_code"].duplicated(keep=False)]
    columns = {"parent_code": "former_code"}
    return single[["area_code", "parent_code"]].rename(columns=columns).reset_index(drop=True)


def _through(hierarchy: Hierarchy, placed: pd.DataFrame, at: dt.date) -> pd.DataFrame:
    """Return every partnership of each area's district: ``area_code``, ``parent_code``, ``reason``."""
    above = parents_of(hierarchy, placed["parent_code"], CSP, at)
    pairs = placed[["area_code", "parent_code"]].set_axis(["area_code", "district"], axis=1)
    words = {NOT_IN_FORCE: DISTRICT_NOT_IN_FORCE, NO_PARENT: NO_PARTNERSHIP}
    told = above.assign(reason=above["reason"].replace(words)).rename(columns={"area_code": "district"})
    joined = pairs.merge(told, on="district")
    return joined[["area_code", "district", "parent_code", "reason"]]


def _decided(
    hierarchy: Hierarchy,
    found: pd.DataFrame,
    placed: pd.DataFrame,
    former: pd.DataFrame | None,
    at: dt.date,
) -> pd.DataFrame:
    several = found["area_code"].duplicated(keep=False)
    clear = found.loc[~several, ["area_code", "parent_code", "reason"]]
    candidates = found.loc[several, ["area_code", "parent_code"]]
    own = _earlier(hierarchy, placed[placed["area_code"].isin(candidates["area_code"])], at)
    by_code = _chosen(hierarchy, candidates, own)
    open_still = candidates[~candidates["area_code"].isin(by_code["area_code"])]
    if former is None and len(open_still):
        _refuse(found, open_still)
    given = _given(former)
    by_former = _chosen(hierarchy, open_still, given)
    left = open_still[~open_still["area_code"].isin(by_former["area_code"])].drop_duplicates("area_code")
    known = left["area_code"].isin(given["area_code"])
    reason = pd.Series(NO_FORMER, index=left.index, dtype="str").mask(known, FORMER_IN_NONE)
    without = left[["area_code"]].assign(reason=reason)
    return pd.concat([clear, by_code, by_former, without], ignore_index=True)


def _with_former(
    hierarchy: Hierarchy, codes: pd.Series, decided: pd.DataFrame, given: pd.DataFrame, at: dt.date
) -> pd.DataFrame:
    """Give areas whose district the files do not know on the day the partnership of the district given."""
    tried = decided[decided["parent_code"].notna() | decided["reason"].isin([NO_FORMER, FORMER_IN_NONE])]
    without = given[given["area_code"].isin(codes) & ~given["area_code"].isin(tried["area_code"])]
    found = _through(hierarchy, without.rename(columns={"former_code": "parent_code"}), at)
    single = found[~found["area_code"].duplicated(keep=False) & found["parent_code"].notna()]
    rest = decided[~decided["area_code"].isin(single["area_code"])]
    return pd.concat([rest, single[["area_code", "parent_code", "reason"]]], ignore_index=True)


def _earlier(hierarchy: Hierarchy, placed: pd.DataFrame, at: dt.date) -> pd.DataFrame:
    """Return the districts that areas lay in before, by their own codes."""
    links = hierarchy.links
    before = links[(links["parent_kind"] == DISTRICT) & (links["valid_to"] <= pd.Timestamp(at))]
    pairs = placed[["area_code", "parent_code"]].merge(
        before[["child_code", "parent_code", "valid_to"]],
        left_on="area_code",
        right_on="child_code",
        suffixes=("", "_before"),
    )
    other = pairs[pairs["parent_code"] != pairs["parent_code_before"]].sort_values("valid_to")
    last = other.drop_duplicates("area_code", keep="last")
    return pd.DataFrame({"area_code": last["area_code"], "former_code": last["parent_code_before"]})


def _chosen(hierarchy: Hierarchy, candidates: pd.DataFrame, former: pd.DataFrame) -> pd.DataFrame:
    """Return the candidates in which the former district lay, where that is one for an area."""
    links = hierarchy.links[hierarchy.links["parent_kind"] == CSP]
    lay = links[["child_code", "parent_code"]].drop_duplicates()
    once = former.merge(lay, left_on="former_code", right_on="child_code")[["area_code", "parent_code"]]
    both = candidates.merge(once.drop_duplicates(), on=["area_code", "parent_code"])
    single = both[~both["area_code"].duplicated(keep=False)]
    return single.assign(reason=pd.Series(index=single.index, dtype="str"))


def _given(former: pd.DataFrame | None) -> pd.DataFrame:
    if former is None:
        return pd.DataFrame({"area_code": pd.Series(dtype="str"), "former_code": pd.Series(dtype="str")})
    pairs = former[["area_code", "former_code"]].dropna().drop_duplicates()
    twice = sorted(set(pairs.loc[pairs["area_code"].duplicated(), "area_code"]))
    if twice:
        raise GeographyError(
            f"Each area must have one former district, but {len(twice)} have several, as {twice[0]} has: "
            "give the one that holds most of it."
        )
    return pairs


def _check_kinds(codes: pd.Series, kind: str) -> None:
    kinds = kinds_of(codes)
    other = codes[kinds.notna() & (kinds != kind)]
    if len(other):
        raise GeographyError(
            f"Areas of kind {kind} must have codes of that kind, but {len(other)} of {len(codes)} do not, as "
            f"{other.iloc[0]}: name the kind that they are."
        )


def _refuse(found: pd.DataFrame, open_still: pd.DataFrame) -> None:
    areas = open_still["area_code"].unique()
    held = found[found["area_code"].isin(areas)]
    counts = held.drop_duplicates(["district", "parent_code"]).groupby("district").size()
    shown = ", ".join(f"{code} in {n}" for code, n in counts.head(5).items())
    raise GeographyError(
        f"An area must lie in one community safety partnership, but the districts of {len(areas)} areas lie "
        f"in several ({shown}): give the boundary set of the districts before they were merged, so that "
        "each area's former district can decide."
    )
