"""What stands beneath a chart or map: where it comes from, of when, of what, on what land, how protected."""

from collections.abc import Iterator, Sequence

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.contents import PackContents
from geoaudit.pack.filing import FiledTable
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.saying import base_of, provenance
from geoaudit.periods.dates import in_full
from geoaudit.profiles.finding import Finding
from geoaudit.profiles.lists import listed

MOST_PERIODS, MOST_TABLES = 4, 3

Lines = tuple[str, ...]


def lines_of_table(filed: FiledTable, contents: PackContents) -> Lines:
    """Return the lines beneath a picture of a table."""
    table = filed.profile
    lines = [_source(table.source, contents), _periods(table), f"Base: {base_of(table)}; numbers, not rates."]
    lines += [f"Boundaries: {_land(table.boundaries, contents)}."] if table.boundaries else []
    return (*lines, _protection(table.public, contents), *_attribution(contents))


def lines_of_finding(filed: FiledFinding, contents: PackContents) -> Lines:
    """Return the lines beneath a picture of a profile or of a hotspot finding."""
    one = filed.finding
    published = not one.source and not one.made_of
    lines = [_source(one.source, contents)] if one.source else []
    lines += ["Source: published figures."] if published else []
    lines += [f"Period: {one.period}."] if one.period else []
    lines += [f"Base: what is published in {_made_of(one)}."] if one.made_of else []
    lines += [f"Boundaries: {one.boundaries}."] if one.boundaries else []
    lines += [*_unreleased(contents)] if published and one.public else [_protection(one.public, contents)]
    return (*lines, *_attribution(contents))


def lines_of_changes(names: tuple[str, str], contents: PackContents) -> Lines:
    """Return the lines beneath a picture of two boundary sets that were compared."""
    known = [_land(name, contents) for name in names if name in contents.boundaries]
    files = [contents.boundaries[name].source for name in names if name in contents.boundaries]
    told = "; ".join(dict.fromkeys(provenance(file) or file.name for file in files))
    boundaries = f"Boundaries: {' and '.join(known)}."
    return (f"Source: {told}.", boundaries, *_unreleased(contents), *_attribution(contents))


def lines_of_coverage(sources: Sequence[str], contents: PackContents) -> Lines:
    """Return the lines beneath a picture of the months that sources cover."""
    base = "Base: the share of the days of each month that the files of a source hold."
    return (f"Source: {listed(sources)}.", base, *_unreleased(contents), *_attribution(contents))


def _made_of(one: Finding) -> str:
    titles = list(dict.fromkeys(table.title for table in one.made_of))
    if len(titles) > MOST_TABLES:
        return f"{len(titles)} tables of this pack, which its report names"
    return listed([f"'{title}'" for title in titles])


def _source(name: str, contents: PackContents) -> str:
    (source,) = (source for source in contents.sources if source.name == name)
    told = "; ".join(dict.fromkeys(words for words in map(provenance, source.files) if words))
    return f"Source: {name} ({source.kind.replace('-', ' ')}){f'; {told}' if told else ''}."


def _periods(table: Profile) -> str:
    periods = [str(period) for period in table.cells["period"].unique() if period != TOTAL]
    if len(periods) > MOST_PERIODS:
        return f"Periods: {len(periods)}, from {periods[0]} to {periods[-1]}."
    return f"{'Period' if len(periods) == 1 else 'Periods'}: {', '.join(periods)}."


def _land(name: str, contents: PackContents) -> str:
    return f"{name}, as at {in_full(contents.boundaries[name].date)}"


def _protection(public: bool, contents: PackContents) -> str:
    policy = contents.policy
    for words in _unreleased(contents):
        return words
    if public:
        return "Figures: of a public source, which are not rounded or hidden."
    return f"Figures: protected by the policy {policy.name}, version {policy.version}."


def _unreleased(contents: PackContents) -> Iterator[str]:
    policy = contents.policy
    if not policy.for_release:
        named = f"Policy {policy.name}, version {policy.version}"
        yield f"NOT FOR RELEASE. {named}: nothing is hidden or rounded."


def _attribution(contents: PackContents) -> Iterator[str]:
    if contents.attributions:
        yield " ".join(contents.attributions)
