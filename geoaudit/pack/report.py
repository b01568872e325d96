"""The pack's report: one page that opens in any browser, without a network and without scripts.

Everything in it is made from the protected tables. The template and its style are in `templates/`.
"""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from geoaudit import __version__
from geoaudit.disclosure.profile import MARKERS, TOTAL, Profile
from geoaudit.pack.contents import PackContents, SourceSummary
from geoaudit.pack.filing import FiledFrame, FiledTable, Filing
from geoaudit.pack.maps import MapFigure, draw
from geoaudit.pack.margins import Cell, Sheet, periods_shown, plain, sheets, whole
from geoaudit.pack.outlines import Outline, outline
from geoaudit.pack.trends import Total, Trend, totals, trends
from geoaudit.provenance import Source

TEMPLATES = Path(__file__).with_name("templates")
MOST_FINDINGS = 40
MOST_TOTALS = 4
PLACED = "placed"
SHARE_BY = ("characteristic", "category", "outcome")
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
    """A table's part of the report."""

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


@dataclass(frozen=True)
class Share:
    """How many of a group's rows were placed: the group, all of its rows, those placed, and the share."""

    group: str
    rows: Cell
    placed: Cell
    share: float | None


@dataclass(frozen=True)
class Shares:
    """The share placed by the groups of one characteristic."""

    characteristic: str
    groups: tuple[Share, ...]


def render(contents: PackContents, filing: Filing) -> bytes:
    """Return the report's HTML."""
    outlines = {name: outline(found) for name, found in contents.boundaries.items()}
    kinds = {source.name: source.kind for source in contents.sources}
    sections = [_section(i, filed, kinds, outlines) for i, filed in enumerate(filing.tables, start=1)]
    drawn = {section.profile.boundaries for section in sections if section.figure}
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
                (filed, _shares(filed.profile)) for filed in filing.quality if filed.profile.by == SHARE_BY
            ],
            quality=[
                (filed, _quality_sheet(filed.profile)) for filed in filing.quality if _stands_alone(filed)
            ],
            findings=[(filed, _head(filed)) for filed in filing.frames if not filed.source],
            filing=filing,
            enough=ENOUGH_FOR_CRIME_MAPS,
            personal=any(not source.public for source in contents.sources),
        )
    )
    return page.encode()


def _environment() -> Environment:
    page = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters |= {
        "figure": _figure,
        "count": _count,
        "percent": _percent,
        "plain": plain,
        "rejects": _rejects,
        "listed": _listed,
        "entry": _entry,
        "provenance": _provenance,
    }
    return page


def _section(number: int, filed: FiledTable, kinds: dict[str, str], outlines: dict[str, Outline]) -> Section:
    profile = filed.profile
    on = outlines.get(profile.boundaries) if "area" in profile.by else None
    return Section(
        id=f"table-{number}",
        path=filed.path,
        profile=profile,
        kind=kinds[profile.source].replace("-", " "),
        periods=_periods(profile),
        boundaries=f"{on.name} ({on.dated})" if on else "",
        headlines=tuple(Headline(name, run[-MOST_TOTALS:]) for name, run in totals(profile)),
        figure=draw(profile, on) if on else None,
        trends=trends(profile),
        sheets=sheets(profile),
        shown_whole=whole(profile) and len(periods_shown(profile)) == profile.cells["period"].nunique(),
    )


def _periods(profile: Profile) -> str:
    periods = [str(period) for period in profile.cells["period"].unique() if period != TOTAL]
    if len(periods) > 3:
        return f"{len(periods)} periods from {periods[0]} to {periods[-1]}"
    return _listed(periods)


def _stands_alone(filed: FiledTable) -> bool:
    """Whether a quality table says what the sources' and the placing table do not say already."""
    return filed.profile.by not in {SHARE_BY, ("outcome",)} and len(filed.profile.cells) > 0


def _quality_sheet(profile: Profile) -> Sheet:
    (first, *_) = sheets(profile)
    return first


def _head(filed: FiledFrame) -> pd.DataFrame:
    return filed.frame.head(MOST_FINDINGS)


def _shares(profile: Profile) -> tuple[Shares, ...]:
    cells = profile.cells
    keys = ["characteristic", "category"]
    wide = {
        outcome: cells[cells["outcome"] == outcome].set_index(keys)[["n", "marker"]]
        for outcome in (TOTAL, PLACED)
    }
    result = []
    for characteristic, part in cells[keys].drop_duplicates().groupby("characteristic", sort=False):
        groups = [_share(category, wide, (characteristic, category)) for category in part["category"]]
        result.append(Shares(plain(str(characteristic)), tuple(groups)))
    return tuple(result)


def _share(category: str, wide: dict[str, pd.DataFrame], key: tuple[object, str]) -> Share:
    rows, placed = (_cell(wide[outcome], key) for outcome in (TOTAL, PLACED))
    share = min(placed.n / rows.n, 1.0) if rows.n and placed.n is not None else None
    return Share(str(category), rows, placed, share)


def _cell(frame: pd.DataFrame, key: tuple[object, str]) -> Cell:
    if key not in frame.index:
        return Cell(None, "x")
    n, marker = frame.loc[[key]].iloc[0]
    return Cell(None if pd.isna(n) else int(n), str(marker))


def _figure(cell: Cell | Total) -> Markup:
    if cell.n is None and not cell.marker:
        return Markup('<abbr title="not in this period">–</abbr>')
    if cell.n is None:
        return Markup('<abbr title="{}">[{}]</abbr>').format(MARKERS[cell.marker], cell.marker)
    if cell.marker == "e":
        return Markup('{} <abbr title="{}">[e]</abbr>').format(f"{cell.n:,}", MARKERS["e"])
    return Markup("{}").format(f"{cell.n:,}")


def _count(n: int | None) -> Markup:
    return _figure(Cell(n, "" if n is not None else "c"))


def _percent(share: float | None) -> str:
    return "not said" if share is None else f"{share:.1%}"


def _rejects(source: SourceSummary) -> Markup:
    rejected = source.rows_rejected.values()
    return _count(None if None in rejected else sum(n for n in rejected if n is not None))


def _listed(words: list[str] | tuple[str, ...]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _entry(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return (
        f"{value:,.4g}"
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else str(value)
    )


def _provenance(file: Source) -> str:
    return ", ".join(words for words in (file.publisher, file.edition, file.licence) if words)
