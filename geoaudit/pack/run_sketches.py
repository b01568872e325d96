"""The report's runs over time as they are drawn on paper: bars, ranges, markers and breaks."""

from collections.abc import Iterator, Sequence

from geoaudit.charts.palette import BAR, CARD, INK, LINE, MARK, SOFT
from geoaudit.disclosure.profile import MARKERS
from geoaudit.pack.easel import LEADING, SMALL, WIDTH, Sketch, line, short, stacked, width_of, written
from geoaudit.pack.margins import plain
from geoaudit.pack.paints import hatches, paint
from geoaudit.pack.timeline import Numbered
from geoaudit.pack.trends import HEIGHT as UNITS_HIGH
from geoaudit.pack.trends import WIDTH as UNITS_WIDE
from geoaudit.pack.trends import Bar, Trend

_HIGH, _TICK = 96.0, 4.0
_LEAST_SIZE = 4.0


def sketch_runs(runs: Sequence[Trend]) -> Sketch:
    """Return the runs of a table, one beneath the other, with what the breaks on them are."""
    bars = [bar for run in runs for bar in run.bars]
    estimated = any(bar.style for bar in bars)
    drawn = stacked([_with_heading(run) for run in runs], 10.0)
    breaks = dict.fromkeys(one for run in runs for _, one in run.breaks)
    told = [(one.words, MARK) for one in breaks] + [(words, SOFT) for words in _told(bars)]
    whole = stacked([drawn, *(written(words, WIDTH, SMALL, f'fill="{ink}"') for words, ink in told)], 3.0)
    return Sketch(hatches(["est"] if estimated else [], 1.0) + whole.elements, WIDTH, whole.height)


def _told(bars: Sequence[Bar]) -> Iterator[str]:
    """Yield what the signs on the bars mean, of those that there are."""
    if any(bar.style for bar in bars):
        yield "Hatched bars are estimates."
    if any(bar.reach for bar in bars):
        yield "The thin line on a bar is the range that the true figure lies in."
    for mark in dict.fromkeys(bar.sign.strip("[]") for bar in bars if bar.sign):
        yield f"[{mark}] {MARKERS[mark]}: that is not nought."


def _with_heading(run: Trend) -> Sketch:
    head = [written(plain(run.heading), WIDTH, look='font-weight="bold"')] if run.heading else []
    return stacked([*head, _run(run)], 3.0)


def _run(run: Trend) -> Sketch:
    left = width_of(run.top, SMALL) + 2 * _TICK
    top = 18.0 if run.breaks else 6.0
    across, down = (WIDTH - left) / UNITS_WIDE, _HIGH / UNITS_HIGH
    grid = "".join(
        f'<path d="M{short(left)} {short(top + share * _HIGH)}H{WIDTH}" stroke="{LINE}" stroke-width="0.6"/>'
        for share in (0, 0.5, 1)
    )
    side = f'text-anchor="end" fill="{SOFT}"'
    ends = line(run.top, (left - _TICK, top + 3), SMALL, side)
    ends += line("0", (left - _TICK, top + _HIGH + 2), SMALL, side)
    bars = "".join(_bar(bar, across, down) for bar in run.bars)
    lines = "".join(_break(x * across, one, down) for x, one in run.breaks)
    labels = _labels(run.bars, across)
    inside = f'<g transform="translate({short(left)} {short(top)})">{bars}{labels}{lines}</g>'
    return Sketch(grid + ends + inside, WIDTH, top + _HIGH + 4 + SMALL * LEADING)


def _bar(bar: Bar, across: float, down: float) -> str:
    x, wide, middle = bar.x * across, bar.width * across, (bar.x + bar.width / 2) * across
    paints = f'{paint("est")} stroke="{BAR}" stroke-width="0.6"' if bar.style else f'fill="{BAR}"'
    place = (
        f'x="{short(x)}" y="{short(bar.y * down)}" width="{short(wide)}" height="{short(bar.height * down)}"'
    )
    drawn = f"<rect {place} {paints}/>" if bar.height else ""
    if bar.reach:
        high, low = (short(end * down) for end in bar.reach)
        cap = f"M{short(x + wide / 4)} {{}}h{short(wide / 2)}"
        path = f"M{short(middle)} {high}V{low}{cap.format(high)}{cap.format(low)}"
        drawn += f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="0.8"/>'
    if bar.sign:
        size = max(min(SMALL, SMALL * wide / width_of(bar.sign, SMALL)), _LEAST_SIZE)
        drawn += line(bar.sign, (middle, _HIGH - 3), size, f'text-anchor="middle" fill="{SOFT}"')
    return drawn


def _labels(bars: Sequence[Bar], across: float) -> str:
    """Return the words under the bars: of those that have any, as many as do not touch."""
    labelled = [bar for bar in bars if bar.label]
    step = (labelled[1].x - labelled[0].x) * across if len(labelled) > 1 else WIDTH
    every = max(1, -(-int(max(width_of(bar.label, SMALL) for bar in labelled) + 6) // max(int(step), 1)))
    how = f'text-anchor="middle" fill="{SOFT}"'
    return "".join(
        line(bar.label, ((bar.x + bar.width / 2) * across, _HIGH + 4 + SMALL), SMALL, how)
        for bar in labelled[::every]
    )


def _break(x: float, one: Numbered, down: float) -> str:
    path = f'd="M{short(x)} {short(-8 * down)}V{_HIGH}" fill="none"'
    halo = f'<path {path} stroke="{CARD}" stroke-width="3"/>'
    dashes = f'<path {path} stroke="{MARK}" stroke-width="1.1" stroke-dasharray="3 1.6"/>'
    words = f'text-anchor="middle" fill="{MARK}" font-weight="bold"'
    return halo + dashes + line(f"Break {one.number}", (x, -8), SMALL, words)
