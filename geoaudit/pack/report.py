"""The pack's report: one page that opens in any browser, without a network.

Everything in it is made from the protected tables, and only the map to be explored needs scripts. The
templates and their style are in `templates/`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from geoaudit import __version__
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.utility import Utility, utility_of
from geoaudit.pack.contents import PackContents
from geoaudit.pack.explore_page import NOTHING, explorer_of
from geoaudit.pack.figures import bases_in_words, bases_of
from geoaudit.pack.filing import FiledFrame, FiledTable, Filing
from geoaudit.pack.front import front_of
from geoaudit.pack.glossary import terms_in
from geoaudit.pack.hotspot_sections import Spot, spots_of
from geoaudit.pack.maps import MapFigure, draw
from geoaudit.pack.margins import Sheet, periods_named, periods_shown, sheets, whole
from geoaudit.pack.outlines import Outline, outline
from geoaudit.pack.profile_sections import Portrait, portraits_of
from geoaudit.pack.quality import quality_of
from geoaudit.pack.saying import FILTERS, KEPT, css_text
from geoaudit.pack.shares import SHARE_BY, shares_of, stands_alone
from geoaudit.pack.timeline import Numbered, numbered, within
from geoaudit.pack.trends import Total, Trend, incomparable, totals, trends

TEMPLATES = Path(__file__).with_name("templates")
MOST_FINDINGS = 40
MOST_TOTALS = 4
# Ratcliffe, J. H. (2004), "Geocoding crime and a first estimate of a minimum acceptable hit rate",
# International Journal of Geographical Information Science 18(1), 61-72.
ENOUGH_FOR_CRIME_MAPS = 0.85


@dataclass(frozen=True)
class Headline:
    """Totals of the latest periods, of one category that is never added to the others."""

    heading: str
    totals: tuple[Total, ...]


@dataclass(frozen=True)
class Section:
    """A table's part of the report.

    `breaks` are those of its source that lie within its periods, `incomparable` says why its periods make no
    run over time, and `bases` what its figures rest on where they were not counted. `utility` is what
    protection leaves of it; None where it is not about people. `sentences` are what is said of it.
    """

    id: str
    path: str
    profile: Profile
    kind: str
    periods: str
    boundaries: str
    headlines: tuple[Headline, ...]
    figure: MapFigure | None
    trends: tuple[Trend, ...]
    sheets: tuple[Sheet, ...]
    shown_whole: bool
    breaks: tuple[Numbered, ...]
    incomparable: str
    bases: tuple[str, ...]
    utility: Utility | None
    sentences: tuple[str, ...]


def render(contents: PackContents, filing: Filing) -> bytes:
    """Return the report's HTML."""
    outlines = {name: outline(found) for name, found in contents.boundaries.items()}
    kinds = {source.name: source.kind for source in contents.sources}
    breaks = numbered(contents.breaks)
    about = kinds, outlines, breaks
    sections = [_section(i, filed, about) for i, filed in enumerate(filing.tables, start=1)]
    drawn = {section.profile.boundaries for section in sections if section.figure}
    made = quality_of(contents, filing, outlines, breaks)
    drawn |= {figure.outline.name for _, found in made.comparisons for figure in found.figures}
    hotspots = spots_of(filing, contents.boundaries, kinds)
    explorer = explorer_of(filing, outlines, hotspots.spots)
    drawn |= explorer.sets if explorer else set()
    page = (
        _environment()
        .get_template("report.html")
        .render(
            contents=contents,
            version=__version__,
            sections=sections,
            outlines=[found for name, found in outlines.items() if name in drawn],
            boundaries=[(name, outlines[name].dated, found) for name, found in contents.boundaries.items()],
            shares=[
                (filed, shares_of(filed.profile)) for filed in filing.quality if filed.profile.by == SHARE_BY
            ],
            quality=[
                (filed, _quality_sheet(filed.profile)) for filed in filing.quality if stands_alone(filed)
            ],
            findings=[(f, _head(f)) for f in filing.frames if not f.source and not f.about],
            made=made,
            hotspots=hotspots,
            explorer=explorer,
            front=front_of(contents, filing),
            explored=next((section for section in sections if section.figure), None),
            nothing=NOTHING,
            profiles=portraits_of(filing, kinds),
            filing=filing,
            enough=ENOUGH_FOR_CRIME_MAPS,
            kept=KEPT,
            personal=any(not source.public for source in contents.sources),
        )
    )
    return page.encode()


@cache
def _environment() -> Environment:
    page = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters |= FILTERS | {
        "terms": terms_in,
        "groups": _by_source,
        "entry_of": _entry_of,
        "css": css_text,
    }
    return page


def _section(
    number: int,
    filed: FiledTable,
    about: tuple[dict[str, str], dict[str, Outline], tuple[Numbered, ...]],
) -> Section:
    kinds, outlines, every = about
    profile = filed.profile
    breaks = within(every, profile.source, [str(label) for label in profile.cells["period"].unique()])
    on = outlines.get(profile.boundaries) if "area" in profile.by else None
    return Section(
        id=f"table-{number}",
        path=filed.path,
        profile=profile,
        kind=kinds[profile.source].replace("-", " "),
        periods=periods_named(profile),
        boundaries=f"{on.name} ({on.dated})" if on else "",
        headlines=tuple(Headline(name, run[-MOST_TOTALS:]) for name, run in totals(profile)),
        figure=draw(profile, on) if on else None,
        trends=trends(profile, breaks),
        sheets=sheets(profile),
        shown_whole=whole(profile) and len(periods_shown(profile)) == profile.cells["period"].nunique(),
        breaks=breaks,
        incomparable=incomparable(profile),
        bases=bases_in_words(bases_of(profile.cells)),
        utility=utility_of(profile),
        sentences=filed.sentences,
    )


def _by_source(sections: Iterable[Section]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return id and title of the tables of each source."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section in sections:
        found.setdefault(section.profile.source, []).append((section.id, section.profile.title))
    return list(found.items())


def _entry_of(part: Portrait | Spot) -> tuple[str, str]:
    """Return a finding's line in the contents."""
    return part.id, part.filed.finding.title


def _quality_sheet(profile: Profile) -> Sheet:
    (first, *_) = sheets(profile)
    return first


def _head(filed: FiledFrame) -> pd.DataFrame:
    return filed.frame.head(MOST_FINDINGS)
