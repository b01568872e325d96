"""The deprivation indices of an audit: which source is told by which, read for its own small areas."""

from collections.abc import Mapping, Sequence

from geoaudit.errors import DisclosureError
from geoaudit.places.boundaries import BoundarySet
from geoaudit.records.deprivation_index import INDEX_WORDS, Index, IndexFile, read_index
from geoaudit.releases import Release
from geoaudit.spec import AuditSpec


def indices_with(spec: AuditSpec, before: Sequence[Release]) -> dict[str, str]:
    """Return the name of each source's index, with those of sources that earlier packs counted by one.

    What was published by decile is protected together with what is to follow, whether or not that is by
    decile again.

    Raises
    ------
    DisclosureError
        Where the specification does not say which index that was.
    """
    counted = {plan.request.source for plan in spec.tables}
    told = {r.profile.source for r in before if {*INDEX_WORDS} & {*r.profile.by, *r.profile.where}}
    lost = sorted((told & counted) - {*spec.indices})
    if lost and len(spec.deprivation) != 1:
        raise DisclosureError(
            "What is published must be protected together with what was, and an earlier pack of this "
            f"workspace counted '{lost[0]}' by decile of deprivation, of which this specification names "
            f"{len(spec.deprivation)} indices: name that one in [deprivation.NAME] alone, or give another "
            "workspace if that pack never left."
        )
    return {**spec.indices, **dict.fromkeys(lost, next(iter(spec.deprivation), ""))}


def read_indices(spec: AuditSpec, sets: Mapping[str, BoundarySet]) -> dict[str, Index]:
    """Return the index of each source that is told by one.

    Raises
    ------
    GeoAuditError
        As `read_index`.
    """
    read: dict[str, Index] = {}
    for name in dict.fromkeys(spec.indices.values()):
        asked = spec.deprivation[name]
        file = IndexFile(asked.file, asked.code, asked.decile, asked.rural)
        codes = sets[asked.boundaries].areas["area_code"]
        read[name] = read_index(file, asked.edition, asked.boundaries, codes)
    return {source: read[name] for source, name in spec.indices.items()}
