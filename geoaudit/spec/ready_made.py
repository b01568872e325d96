"""Profiles that are ready made: what a probation service was asked for, and what partnerships missed in it.

Source: HM Inspectorate of Probation (2000), "Crime and Disorder Partnerships", box 1: what Northumbria
Probation Service gave to the audit of North Tyneside.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from geoaudit.disclosure.policy import policy_named
from geoaudit.errors import SpecificationError
from geoaudit.spec.document import Document, Profile, Source, Weights
from geoaudit.spec.facilities import PEOPLE
from geoaudit.spec.refusing import require_known

BOX_1, BY_SECTOR = "crime-and-disorder-audit", "offenders-by-postcode-sector"

Asked = Mapping[str, Any]


def with_ready_made(document: Document) -> Document:
    """Return a specification with the profiles of the ready-made set that it names before its own.

    A profile of its own with the title of a ready-made one stands in that one's place; those that its
    `without` names are left out.

    Raises
    ------
    SpecificationError
        Where it leaves out what the set does not hold, or has no source that the set could be made of.
    """
    name, without = document.audit.profile, document.audit.without
    if name is None:
        _require_none_left_out(without)
        return document
    ready = [Profile.model_validate(one, strict=True) for one in _asked(document, name)]
    titles = [one.title for one in ready]
    for title in without:
        require_known(title, titles, "without in [audit]", "profile")
    own = {one.title: one for one in document.profiles}
    kept = [own.pop(one.title, one) for one in ready if one.title not in without]
    return document.model_copy(update={"profiles": [*kept, *own.values()]})


def _require_none_left_out(without: list[str]) -> None:
    if without:
        raise SpecificationError(
            "Profiles are left out of a ready-made set, and [audit] names none: add profile, or leave "
            "without out."
        )


def _asked(document: Document, name: str) -> list[Asked]:
    found = list(_by_sector(document) if name == BY_SECTOR else _box_1(document))
    if not found:
        raise SpecificationError(
            f"The ready-made set '{name}' must have sources of people to be made of, and this specification "
            'has none: add a source with kind = "offenders".'
        )
    return found


def _box_1(document: Document) -> Iterator[Asked]:
    for source in _of(document, "orders"):
        yield from _of_orders(source, _named(document, source))
    for source in _of(document, "offenders"):
        yield from _of_offenders(source, _named(document, source))
    for source in _of(document, "facilities"):
        title = f"Places that serve people, by area{_named(document, source)}"
        yield _breakdown(title, source, ["area", "facility_type"])
        yield _facilities(document, source)
    for source in _of(document, "unpaid-work"):
        title = f"Hours of unpaid work, by kind of work{_named(document, source)}"
        yield _breakdown(title, source, ["project_type"]) | {"measure": "hours"}


def _facilities(document: Document, source: Source) -> Asked:
    """How near facilities are, held against the first source of people, by residents where they are known."""
    people = [one.name for kind in PEOPLE for one in _of(document, kind)][:1]
    small = [name for name, one in document.weights.items() if _of_small_areas(one, document)]
    more = {"people": people[0]} if people else {}
    more |= {"residents": small[0]} if len(small) == 1 else {}
    return _of_kind(f"How near facilities are{_named(document, source)}", "facilities", source, **more)


def _of_small_areas(weights: Weights, document: Document) -> bool:
    return weights.boundaries not in {None, document.audit.boundaries}


def _of_orders(source: Source, named: str) -> Iterator[Asked]:
    yield _breakdown(f"Orders begun, by type{named}", source, ["order_type"])
    yield _breakdown(f"Orders begun, by area and type{named}", source, ["area", "order_type"], "row")
    if source.ethnicity:
        yield _of_kind(f"Who is sentenced to what{named}", "diversity", source, by=["order_type"])


def _of_offenders(source: Source, named: str) -> Iterator[Asked]:
    yield _breakdown(f"Offenders under supervision, by area{named}", source, ["area"])
    yield _of_kind(f"Offenders under supervision, by age and gender{named}", "age-and-gender", source)
    if source.offence_list:
        yield _breakdown(f"Offenders under supervision, by offence{named}", source, ["home_office_group"])
    by = ["area", *(["home_office_group"] if source.offence_list else []), "order_type"]
    yield _of_kind(f"Why offenders offend: their needs{named}", "needs", source, by=by)


def _by_sector(document: Document) -> Iterator[Asked]:
    """Offenders by postcode sector, which cut across wards: a pack of its own, or under rounding."""
    if not policy_named(document.audit.policy).rounded and document.audit.policy != "internal":
        raise SpecificationError(
            f"Postcode sectors must be published under a policy that rounds, and '{document.audit.policy}' "
            "does not: where sectors and wards overlap people would be given away. Choose midpoint-6 or "
            "round-5."
        )
    for source in _of(document, "offenders"):
        title = f"Offenders under supervision, by postcode sector{_named(document, source)}"
        yield _breakdown(title, source, ["sector"])


def _breakdown(title: str, source: Source, by: list[str], percentages: str = "total") -> dict[str, Any]:
    return _of_kind(title, "breakdown", source, by=by, percentages=percentages)


def _of_kind(title: str, kind: str, source: Source, **more: object) -> dict[str, Any]:
    return {"title": title, "kind": kind, "source": source.name, **more}


def _of(document: Document, kind: str) -> list[Source]:
    return [source for source in document.sources if source.kind == kind]


def _named(document: Document, source: Source) -> str:
    """What tells the profiles of one source from those of another of the same kind."""
    return f" ({source.name})" if len(_of(document, source.kind)) > 1 else ""
