"""Every chart and map of the report as a picture of its own, with what a reader must know of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from geoaudit.charts.describing import described
from geoaudit.pack.changes import compared, sides
from geoaudit.pack.chart_sketches import sketch_chart
from geoaudit.pack.contents import PackContents
from geoaudit.pack.coverage import picture as picture_of_months
from geoaudit.pack.coverage_sketches import sketch_coverage
from geoaudit.pack.drawing_lines import lines_of_changes, lines_of_coverage, lines_of_finding, lines_of_table
from geoaudit.pack.easel import Sketch, picture
from geoaudit.pack.filing import CHANGES, COVERAGE, FiledTable, Filing
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.hotspot_maps import Ground, draw_finding, ground_of
from geoaudit.pack.hotspot_rules import layer_of
from geoaudit.pack.map_sketches import sketch_maps, sketch_spots
from geoaudit.pack.maps import draw
from geoaudit.pack.outlines import Outline, outline
from geoaudit.pack.run_sketches import sketch_runs
from geoaudit.pack.tables import distinct
from geoaudit.pack.timeline import Numbered, numbered, within
from geoaudit.pack.trends import trends


@dataclass(frozen=True)
class Drawing:
    """A chart or map that stands alone.

    Attributes
    ----------
    stem : str
        Its file's name without the ending: that of what it draws, and which one of it.
    about : str
        The file of the table or finding that it draws.
    title : str
    alt : str
        What it shows, in words.
    lines : tuple of str
        Source, period, base, boundaries, policy and attribution, one a line.
    svg : bytes
        The whole picture, with the title above and the lines beneath in it.
    size : tuple of float
        Its width and height on the page, in millimetres.
    """

    stem: str
    about: str
    title: str
    alt: str
    lines: tuple[str, ...]
    svg: bytes
    size: tuple[float, float]


def drawings_of(contents: PackContents, filing: Filing) -> tuple[Drawing, ...]:
    """Return the pictures of a pack: tables, findings, months covered, and boundaries compared.

    They are in the order of the files of a pack; a table has its map before its run over time.
    """
    outlines = {name: outline(found) for name, found in contents.boundaries.items()}
    breaks = numbered(contents.breaks)
    ground = ground_of(contents.boundaries) if any(filed.layer for filed in filing.found) else None
    drawn = [
        *(one for filed in filing.tables for one in _of_table(filed, contents, outlines, breaks)),
        *(one for filed in filing.found for one in _of_finding(filed, contents, ground)),
        *_of_coverage(contents, filing, breaks),
        *_of_changes(contents, filing, outlines),
    ]
    stems = distinct([one.stem for one in drawn])
    return tuple(replace(one, stem=stem) for one, stem in zip(drawn, stems, strict=True))


def _of_table(
    filed: FiledTable,
    contents: PackContents,
    outlines: Mapping[str, Outline],
    breaks: Sequence[Numbered],
) -> Iterator[Drawing]:
    profile, lines = filed.profile, lines_of_table(filed, contents)
    on = outlines.get(profile.boundaries) if "area" in profile.by else None
    figure = draw(profile, on) if on else None
    if figure and figure.panels:
        alt = " ".join(panel.alt for panel in figure.panels)
        yield _drawing(filed.path, "map", (profile.title, alt), sketch_maps([figure]), lines)
    here = within(breaks, profile.source, [str(label) for label in profile.cells["period"].unique()])
    runs = trends(profile, here)
    if runs:
        alt = " ".join(run.alt for run in runs)
        title = f"{profile.title}: totals over time"
        yield _drawing(filed.path, "run", (title, alt), sketch_runs(runs), lines)


def _of_finding(filed: FiledFinding, contents: PackContents, ground: Ground | None) -> Iterator[Drawing]:
    if not filed.paths:
        return  # there is no file that a picture could be held against
    one, about, lines = filed.finding, filed.paths[0], lines_of_finding(filed, contents)
    for i, chart in enumerate(one.charts, start=1):
        sketch = sketch_chart(chart, f"chart-{i}")
        drawing = _drawing(about, f"chart-{i}", ("", described(chart)), sketch, lines)
        yield replace(drawing, title=chart.title)
    layer = layer_of(one)
    if layer is not None:
        spots = draw_finding(one, layer, ground, "own-ground")
        yield _drawing(about, "map", (one.title, spots.alt), sketch_spots(spots), lines)


def _of_coverage(contents: PackContents, filing: Filing, breaks: Sequence[Numbered]) -> Iterator[Drawing]:
    for filed in filing.about(COVERAGE):
        for i, block in enumerate(picture_of_months(filed.frame, breaks), start=1):
            title = f"Months that each source covers, {block.heading}"
            lines = lines_of_coverage([line.name for line in block.lines], contents)
            yield _drawing(filed.path, str(i), (title, block.alt), sketch_coverage(block), lines)


def _of_changes(contents: PackContents, filing: Filing, outlines: Mapping[str, Outline]) -> Iterator[Drawing]:
    for filed, (name, frame) in zip(filing.about(CHANGES), contents.comparisons.items(), strict=True):
        figures = compared(name, frame, outlines).figures
        if figures:
            alt = " ".join(panel.alt for figure in figures for panel in figure.panels)
            lines = lines_of_changes(sides(name, outlines), contents)
            yield _drawing(filed.path, "map", (filed.title, alt), sketch_maps(figures), lines)


def _drawing(
    about: str, which: str, said: tuple[str, str], sketch: Sketch, lines: tuple[str, ...]
) -> Drawing:
    title, alt = said
    place = PurePosixPath(about)
    folder = "" if place.parent.name == "tables" else f"{place.parent.name}-"
    svg, size = picture(title, sketch, lines, alt)
    return Drawing(f"{folder}{place.stem}-{which}", about, title, alt, lines, svg, size)
