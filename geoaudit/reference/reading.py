"""Every file of others that an audit goes by, besides its records, its areas and its postcodes.

All of it is read, and refused where it must be, before anything is counted.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from geoaudit.crosswalks.supplied import read_values, read_weights
from geoaudit.provenance import Use, describe
from geoaudit.records.harm import HarmWeights, read_harm
from geoaudit.records.instruments import Instrument, read_instrument
from geoaudit.reference.population import population_for
from geoaudit.reference.published import Published, published_by
from geoaudit.spec import AuditSpec
from geoaudit.spec.plans import SmallAreas


@dataclass(frozen=True)
class Reference:
    """What was read.

    Attributes
    ----------
    published : mapping of str to Published
        The figures that somebody has published, by the title of the profile whose file they are in.
    populations : mapping of str to DataFrame
        As `read_population` returns, by the title of the profile that is held against it.
    weights : mapping of str to DataFrame
        By name: of small areas ``area_code`` and ``value``, else ``from_code``, ``to_code`` and ``weight``.
    instruments : mapping of str to Instrument
        By the name of the source whose needs were assessed with it.
    harm : mapping of str to HarmWeights
        Those that a map weighs by, by name.
    uses : tuple of Use
        The files, and what each was read for.
    """

    published: Mapping[str, Published]
    populations: Mapping[str, pd.DataFrame]
    weights: Mapping[str, pd.DataFrame]
    instruments: Mapping[str, Instrument]
    harm: Mapping[str, HarmWeights]
    uses: tuple[Use, ...]


def read_reference(spec: AuditSpec) -> Reference:
    """Read all that a specification names of it.

    Raises
    ------
    GeoAuditError
        Where a file cannot be used, naming it.
    """
    published = {plan.title: published_by(plan) for plan in spec.profiles}
    populations = {plan.title: population_for(spec, plan) for plan in spec.profiles}
    instruments = {one.name: read_instrument(one.instrument) for one in spec.sources if one.instrument}
    return Reference(
        {title: one for title, one in published.items() if one is not None},
        {title: one for title, one in populations.items() if one is not None},
        {name: _weights(spec, name) for name in spec.weights},
        instruments,
        {name: _harm(spec, name) for name in dict.fromkeys(plan.harm for plan in spec.hotspots) if name},
        tuple(dict.fromkeys(_uses(spec))),
    )


def _weights(spec: AuditSpec, name: str) -> pd.DataFrame:
    asked = spec.weights[name]
    if isinstance(asked, SmallAreas):
        return read_values(asked.file, asked.code, asked.value)
    return read_weights(asked.file)


def _harm(spec: AuditSpec, name: str) -> HarmWeights:
    asked = spec.harm[name]
    return read_harm(name, asked.edition, asked.file, asked.column, asked.code, asked.weight)


def _uses(spec: AuditSpec) -> Iterator[Use]:
    """Each file that is read here or with the records, and what for."""
    yield from _of_profiles(spec)
    yield from _of_records(spec)
    for name, weights in spec.weights.items():
        yield Use(f"weights '{name}'", describe(weights.file))
    for name in filter(None, (plan.harm for plan in spec.hotspots)):
        harm = spec.harm[name]
        yield Use(f"harm weights '{name}'", describe(harm.file, edition=harm.edition))


def _of_profiles(spec: AuditSpec) -> Iterator[Use]:
    for plan in spec.profiles:
        if plan.file:
            yield Use(f"profile '{plan.title}'", describe(plan.file))
        if plan.population:
            asked = spec.populations[plan.population]
            yield Use(f"population '{plan.population}'", describe(asked.file), asked.date)


def _of_records(spec: AuditSpec) -> Iterator[Use]:
    for source in spec.sources:
        if source.instrument:
            asked = source.instrument
            yield Use("instrument of needs", describe(asked.file, edition=asked.edition))
        if source.categories:
            yield Use("categories of offences", describe(source.categories))
