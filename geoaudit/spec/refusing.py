"""What is wrong with a specification, in one sentence with the nearest thing that would be right."""

import difflib
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from geoaudit.errors import SpecificationError
from geoaudit.spec import document

_MODELS: dict[str, type[BaseModel]] = {
    "audit": document.Audit,
    "boundaries": document.Boundaries,
    "gazetteer": document.Gazetteer,
    "hierarchy": document.Hierarchy,
    "weights": document.Weights,
    "categories": document.Categories,
    "breaks": document.Break,
    "sources": document.Source,
    "tables": document.Table,
    "harm": document.Harm,
    "needs": document.Needs,
    "hotspots": document.Hotspot,
    "populations": document.Population,
    "deprivation": document.Deprivation,
    "profiles": document.Profile,
    "protocols": document.Protocol,
    "requests": document.Request,
}
_WITHIN: dict[str, type[BaseModel]] = {"persistent": document.Persistent}
_TAGS = (
    "str",
    "constrained-str",
    "list[constrained-str]",
    "list[str]",
    "literal['common window']",
    "[key]",
)
"""What pydantic puts into a key's place for its own use."""


def first_problem(path: Path, problem: ValidationError) -> str:
    """Return one sentence for what pydantic found, unknown keys first."""
    errors = problem.errors()
    details = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    return f"The specification {path.name} {_in_words(details)}"


def require_known(name: str, names: Sequence[str], where: str, noun: str) -> None:
    """Refuse a name that the specification does not define.

    Raises
    ------
    SpecificationError
        With the nearest name that it does.
    """
    if name not in names:
        near = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}."
        raise SpecificationError(f"The {noun} of {where} must be defined, and '{name}' is not: {hint}")


def require_once(names: Sequence[str], noun: str) -> None:
    """Refuse names of which one stands twice.

    Raises
    ------
    SpecificationError
        Naming it.
    """
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SpecificationError(f"Each {noun} must stand once, and '{twice[0]}' stands twice: rename one.")


def _in_words(details: ErrorDetails) -> str:
    *above, last = [part for part in details["loc"] if part not in _TAGS] or [""]
    where = _place(above)
    match details["type"]:
        case "extra_forbidden":
            known = _keys_at(above)
            near = difflib.get_close_matches(str(last), known, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"it may hold {', '.join(known)}."
            return f"has a key '{last}' that means nothing {where}: {hint}"
        case "missing":
            return f"must have the key '{last}' {where}: add it."
        case "string_pattern_mismatch":
            return f"must have a usable '{last}' {where}: take letters, digits, '-', '_' and '.' alone."
        case _:
            return f"must have a usable '{last}' {where}: {details['msg'][0].lower()}{details['msg'][1:]}."


def _place(above: Iterable[str | int]) -> str:
    parts: list[str] = []
    for part in above:
        if isinstance(part, int):
            parts[-1] = f"{parts[-1]} number {part + 1}" if parts else str(part + 1)
        else:
            parts.append(part)
    return f"in [{'.'.join(parts)}]" if parts else "at the top"


def _keys_at(above: list[str | int]) -> list[str]:
    if not above:
        return list(document.Document.model_fields)
    model = _WITHIN.get(str(above[-1])) or _MODELS[str(above[0])]
    return [field.alias or name for name, field in model.model_fields.items()]
