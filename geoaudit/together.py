"""What may be published together: of what nobody could prove safe, a pack for release is refused."""

from collections.abc import Sequence

from geoaudit.errors import SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.spec import AuditSpec


def require_one_name(evidence: Evidence, sources: Sequence[str]) -> None:
    """Refuse records about people that are, or were in an earlier pack, another source too.

    Raises
    ------
    SpecificationError
        Naming both.
    """
    named: dict[str, str] = {}
    for release in evidence.released:
        named |= dict.fromkeys(release.records_sha256, release.profile.source)
    for source in sources:
        for file in evidence.records[source].files:
            other = named.setdefault(file.sha256, source)
            if other != source:
                raise SpecificationError(
                    "Records about people must be one source, here and in earlier packs, and those of "
                    f"'{source}' are '{other}' too: they would be protected apart. Use one name for them."
                )


def require_rounding(spec: AuditSpec, keys: Sequence[tuple[str, str]]) -> None:
    """Refuse exact figures of more than one measure of a source: each that is shown says it is not of few.

    Raises
    ------
    SpecificationError
        Naming the source.
    """
    sources = [source for source, _ in keys]
    twice = sorted({source for source in sources if sources.count(source) > 1})
    if twice and not spec.policy.rounded:
        raise SpecificationError(
            f"Under {spec.policy.name} the tables of a source must count one thing, and those of "
            f"'{twice[0]}' count several of records, people and a column: what is shown of the one tells of "
            "the other. Take out all but one, or choose a policy that rounds."
        )


def require_same_measures(evidence: Evidence, keys: Sequence[tuple[str, str]]) -> None:
    """Refuse to count records alone of which an earlier pack counted people, and the other way round.

    Raises
    ------
    SpecificationError
        Saying what to ask for besides.
    """
    now = set(keys)
    before = {(r.profile.source, r.profile.measure) for r in evidence.released}
    for source, measure in sorted(before - now):
        if any(name == source for name, _ in now):
            raise SpecificationError(
                "Tables must count what earlier packs of this workspace did of the same source, and none "
                f"counts {measure} of '{source}': they would be protected apart. Ask for such a table too, "
                "or give another workspace if that pack never left."
            )
