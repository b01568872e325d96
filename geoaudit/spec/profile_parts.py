"""The tables that each kind of profile is made of, by what the profile calls them.

They are chosen so that their columns hang together in a tree wherever that is possible: where columns go
round in a circle (need by area, offence by area, need by offence) all of them must be protected at once,
which takes long and hides more.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from geoaudit.records.bands import band_column
from geoaudit.records.deprivation_index import DEPRIVATION, RURAL
from geoaudit.records.groupings import AGE_AND_GENDER
from geoaudit.records.needs import TOGETHER
from geoaudit.spec import profile_plan as plan_of
from geoaudit.spec.document import Profile, Source
from geoaudit.spec.profile_plan import FIGURES, PEOPLE
from geoaudit.spec.themes import ready_where

RECORDS, ALL = "records", "all"
OF_ASSESSED = ", assessed"
NEEDS_BY = ("area", "home_office_group", "order_type")
"""What needs are compared by, where a profile does not say."""


@dataclass(frozen=True)
class Part:
    """A table that a profile is made of: its columns, what its figures are, and of whom.

    One that is not `restricted` is of all records of the source, whatever the profile's `where`. The source
    is the profile's own where none is named.
    """

    by: tuple[str, ...]
    measure: str = RECORDS
    restricted: bool = True
    source: str = ""


Parts = Mapping[str, Part]


def _figures(one: Profile, _: Source) -> Parts:
    return {FIGURES: Part(_by(one), one.measure or RECORDS)}


def _age_and_gender(_: Profile, __: Source) -> Parts:
    return {FIGURES: Part(("age_band", "gender"))}


def _needs(one: Profile, source: Source) -> Parts:
    """By need and its state, which an instrument tells of; a plain list has no states.

    What needs are compared by has those with each need, and of an instrument those with an assessment: all
    four states of every need in every ward would be figures about a handful each, most of them hidden. Ages
    are two for the same reason.
    """
    groups: dict[str, tuple[str, ...]] = {column: (column,) for column in one.by or NEEDS_BY}
    groups |= {PEOPLE: (AGE_AND_GENDER,)} if one.standardised else {}
    parts = {FIGURES: Part(("need", "need_state") if source.needs else ("need",))}
    for name, by in groups.items():
        parts[name] = Part((*by, "need"))
        parts |= {f"{name}{OF_ASSESSED}": Part((*by, "assessed"))} if source.needs else {}
    return parts | ({TOGETHER: Part((TOGETHER, "need"))} if one.together else {})


def _diversity(one: Profile, _: Source) -> Parts:
    """The two groups of the inspectorate's table, of which fewer figures are hidden than of their parts."""
    columns = {"ethnicity": "ethnic_pair", "gender": "gender", "age": "age_pair"}
    parts = {name: Part((*_by(one), column)) for name, column in columns.items()}
    ages = {"ages": Part(("age_band",))} if one.population else {}
    return parts | {"groups": Part(("ethnic_group",))} | ages


def _rates(one: Profile, _: Source) -> Parts:
    people = ("age_band", "gender") if one.population else ()
    return {FIGURES: Part(("area", *people), one.measure or RECORDS)}


def _deprivation(_: Profile, __: Source) -> Parts:
    return {FIGURES: Part((DEPRIVATION,))}


def apart_by_land() -> Parts:
    """Return the table of a profile of deprivation whose index tells urban from rural."""
    return {FIGURES: Part((DEPRIVATION, RURAL))}


def _theme(one: Profile, _: Source) -> Parts:
    """Those of the theme, and all records, of which they are a share; incidents are a share of none."""
    of_type = set(one.where or ready_where(one.theme)) == {"record_type"}
    every = {} if of_type else {ALL: Part(("area",), restricted=False)}
    return {FIGURES: Part(("area",)), **every, **_each(one)}


def _victims(one: Profile, _: Source) -> Parts:
    return {FIGURES: Part(("age_band", "gender")), "repeat": Part(("repeat",)), **_each(one)}


def _risk(one: Profile, _: Source) -> Parts:
    """Teams are there for their reviews alone."""
    reviews = {"team": Part(("team", "review_state"))}
    return {FIGURES: Part(("risk_of_serious_harm",)), **_each(one), **_those(one, reviews)}


def _persistent(one: Profile, source: Source) -> Parts:
    """The lists are there where the rule goes by them, or where they are asked for."""
    lists = {"on_lists": Part(("on_lists",))}
    by_lists = source.persistent is not None and source.persistent.least is None
    each = {column: Part((column, "persistent")) for column in _by(one)}
    return {FIGURES: Part(("area", "persistent")), **each, **(lists if by_lists else _those(one, lists))}


def _reoffending(one: Profile, _: Source) -> Parts:
    """Who has a predicted probability is told apart where those predicted are added up: only they can be."""
    by, also = (*_by(one), "reoffended"), one.also or ()
    apart = ("prediction",) if "predicted" in also else ()
    return {FIGURES: Part((*by, *apart)), **{measure: Part(by, measure) for measure in also}}


def _medians(one: Profile, _: Source) -> Parts:
    return {FIGURES: Part((*_by(one), band_column(one.of or "")))}


def _facilities(one: Profile, _: Source) -> Parts:
    """What there is of each kind, and who lives in each area, whom no condition on facilities leaves out."""
    who = {PEOPLE: Part(("area",), restricted=False, source=one.people)} if one.people else {}
    return {FIGURES: Part(("area", "facility_type")), **who}


def _by(one: Profile) -> tuple[str, ...]:
    return tuple(one.by or ())


def _those(one: Profile, parts: Parts) -> Parts:
    """Those parts that a profile is by."""
    return {column: part for column, part in parts.items() if column in _by(one)}


def _each(one: Profile) -> Parts:
    """A table for each column that a profile is by."""
    return {column: Part((column,)) for column in _by(one)}


PARTS: Mapping[str, Callable[[Profile, Source], Parts]] = MappingProxyType(
    {
        plan_of.BREAKDOWN: _figures,
        plan_of.AGE_AND_GENDER: _age_and_gender,
        plan_of.NEEDS: _needs,
        plan_of.DIVERSITY: _diversity,
        plan_of.RATES: _rates,
        plan_of.COMPARISON: _figures,
        plan_of.DEPRIVATION: _deprivation,
        plan_of.THEME: _theme,
        plan_of.VICTIMS: _victims,
        plan_of.RISK: _risk,
        plan_of.PERSISTENT: _persistent,
        plan_of.REOFFENDING: _reoffending,
        plan_of.MEDIANS: _medians,
        plan_of.FACILITIES: _facilities,
    }
)
