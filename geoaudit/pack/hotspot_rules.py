"""What must hold of findings before they are in a pack; each fault is one sentence."""

from collections.abc import Iterator, Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaudit.disclosure.policy import DisclosurePolicy, rules_of
from geoaudit.disclosure.profile import Profile
from geoaudit.profiles.finding import STYLES, Finding

AREA = ("area_code", "area_name")
AREA_MEANINGS = dict(zip(AREA, ("Code of the area or cell", "Name of the area or cell"), strict=True))
CLASS = "class"
COUNT = "n"
CRS = "EPSG:27700"


def faults_of_found(
    found: Sequence[Finding], tables: Sequence[Profile], public: Mapping[str, bool]
) -> Iterator[str]:
    """Yield what contradicts the rest of the pack, or itself.

    Parameters
    ----------
    found : sequence of Finding
    tables : sequence of Profile
        Those of the pack.
    public : mapping of str to bool
        Whether each source of the pack is public.
    """
    if len({one.title for one in found}) < len(found):
        yield "Two findings of a pack must differ in their titles."
    for one in found:
        name = f"The finding '{one.title}'"
        if one.source and one.source not in public:
            yield f"{name} must be of a source of the pack, and '{one.source}' is none."
        elif one.source and one.public and not public[one.source]:
            yield f"{name} and its source '{one.source}' must agree on being public."
        elif not one.source and one.public is any(not made.public for made in one.made_of):
            yield f"{name} is of no one source, and must be public where all that it is made of is."
        missing = sum(held(made, tables) is None for made in one.made_of)
        if missing:
            yield f"{name} must be made of tables of the pack, and {missing} of {len(one.made_of)} are not."
        yield from _faults_of_tables(name, one)
        yield from _faults_of_layer(name, one)


def unprotected(
    found: Sequence[Finding], public: Mapping[str, bool], policy: DisclosurePolicy
) -> Iterator[str]:
    """Yield what would tell of people what their tables do not."""
    for one in found:
        made_of = [(made.source, made.public) for made in one.made_of]
        if one.internal and policy.for_release:
            yield f"The finding '{one.title}' must stay in the service: it was made from records of people."
        elif not (one.public or one.internal or protected(one.source, made_of, public)):
            yield f"The finding '{one.title}' must be made of a protected table of '{one.source}'."
        elif any(beyond(table, one.source, one.made_of) for table in one.tables.values()):
            yield f"The finding '{one.title}' holds figures that the policy {policy.name} never publishes."


def protected(source: str, made_of: Sequence[tuple[str, bool]], public: Mapping[str, bool]) -> bool:
    """Whether what is about people was made of a protected table: of its own source, if that is about them.

    Parameters
    ----------
    source : str
        The finding's; empty where it is of several, or of none.
    made_of : sequence of (str, bool)
        Source of each table that it was made of, and whether that is public.
    public : mapping of str to bool
        Whether each source of the pack is public.
    """
    return any(not known and (not source or public[source] or of == source) for of, known in made_of)


def held(table: Profile, tables: Sequence[Profile]) -> Profile | None:
    """Return the table of the pack that says what `table` does; None where there is none."""
    own = table.title, table.source, table.policy.name
    for other in tables:
        alike = (other.title, other.source, other.policy.name) == own and other.cells.equals(table.cells)
        if other is table or alike:
            return other
    return None


def beyond(frame: pd.DataFrame, source: str, made_of: Sequence[Profile]) -> bool:
    """Whether a count (`n`) cannot come from the one table about people that a finding was made of.

    It is a figure that the policy publishes or a sum of such: what divides every figure of the table divides
    it too. Of several tables, and of estimates, nothing can be told.
    """
    if len(made_of) != 1 or COUNT not in frame:
        return False
    table = made_of[0]
    if table.public or table.estimated or table.source != source:
        return False
    shown = frame[frame[COUNT].notna()]
    counts = shown[COUNT].to_numpy(np.float64)
    whole = np.rint(counts).astype(np.int64)
    if (whole != counts).any() or (whole < 0).any():
        return True
    divisor = max(int(np.gcd.reduce(table.cells[COUNT].dropna().to_numpy(np.int64))), 1)
    rules = rules_of(shown, table.scale, table.policy)
    return any(
        not (rule.admits(n) | (rule.blurs & (n % divisor == 0))).all()
        for n, rule in ((whole[under], rule) for under, rule in rules)
    )


def layer_of(one: Finding) -> gpd.GeoDataFrame | None:
    """Return the layer of a finding; None where there is nothing on it."""
    return None if one.layer is None or one.layer.empty else one.layer


def _faults_of_tables(name: str, one: Finding) -> Iterator[str]:
    for table in one.tables.values():
        unsaid = [str(column) for column in table.columns if column not in {*AREA, *one.meanings}]
        if unsaid:
            yield f"{name} must say what each column is, and does not of {', '.join(unsaid)}."
        figures = table.select_dtypes("number").to_numpy(np.float64, na_value=np.nan)
        if np.isinf(figures).any():
            yield f"{name} must have finite figures, and {int(np.isinf(figures).sum())} are infinite."


def _faults_of_layer(name: str, one: Finding) -> Iterator[str]:
    if unknown := [style for style in one.classes.values() if style not in STYLES]:
        yield f"{name} must be drawn in known styles, and {', '.join(unknown)} is none of them."
    layer, first = layer_of(one), next(iter(one.tables.values()), pd.DataFrame())
    if layer is None:
        return
    if list(layer.columns[:3]) != [*AREA, CLASS] or tuple(first.columns[:2]) != AREA:
        yield f"{name} must have a layer that begins with {', '.join([*AREA, CLASS])}, and a table by area."
    elif layer.crs != CRS:
        yield f"{name} must have its layer in {CRS}."
    elif layer["area_code"].tolist() != first["area_code"].tolist():
        yield f"{name} must have the areas of its layer in its first table, in the same order."
    elif not layer[CLASS].isin(list(one.classes)).all():
        yield f"{name} must have a style for each class of its layer."
    elif CLASS in first and first[CLASS].tolist() != layer[CLASS].tolist():
        yield f"{name} must have the same class in its layer and in its first table."
