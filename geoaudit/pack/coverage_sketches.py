"""The picture of what each source covers, month by month, as it is drawn on paper."""

from geoaudit.charts.palette import BAR, CARD, EDGE, INK, LINE, MARK, SOFT
from geoaudit.pack.coverage import GAP, ODD, PART, STATES, Block, Square
from geoaudit.pack.coverage import WIDTH as UNITS_WIDE
from geoaudit.pack.easel import SMALL, WIDTH, Sketch, legend, line, short, stacked

_SIDE, _INDENT = 16.0, 1.5
_UNIT = WIDTH / (UNITS_WIDE + 4)
_LETTERS, _SMALLER = 17.0, 15.0
_FROM_SQUARE_TO_BREAK = 34.0


def sketch_coverage(block: Block) -> Sketch:
    """Return a few years of the picture, with what its signs mean."""
    years = "".join(
        f'<path d="M{x} 0V{block.height}" stroke="{LINE}"/>'
        + line(label, (x + 5, 15), _SMALLER, f'fill="{SOFT}"')
        for x, label in block.years
    )
    rows = "".join(
        line(row.name, (5, row.y - 5), _LETTERS, f'fill="{INK}"')
        + "".join(_square(one, row.y) for one in row.squares)
        + "".join(_break(x, number, row.y) for x, number, _ in row.breaks)
        for row in block.lines
    )
    drawn = f'<g transform="scale({_UNIT:.6g})">{years}{rows}</g>'
    signs = [(_sign(state), words) for state, words in STATES.items()]
    return stacked([Sketch(drawn, WIDTH, block.height * _UNIT), legend(signs, (_SIDE * _UNIT + 1, WIDTH))])


def _sign(state: str) -> str:
    return f'<g transform="scale({_UNIT:.6g})">{_square(Square(0, state, _SIDE / 2, ""), 3)}</g>'


def _square(one: Square, top: float) -> str:
    left = one.x + _INDENT
    frame = f'x="{short(left)}" y="{short(top)}" width="{_SIDE}" height="{_SIDE}"'
    drawn = f'<rect {frame} fill="{CARD if one.state in {PART, GAP} else BAR}" stroke="{EDGE}"/>'
    if one.state == PART:
        held = f'x="{short(left)}" y="{short(top + _SIDE - one.filled)}" height="{short(one.filled)}"'
        drawn += f'<rect {held} width="{_SIDE}" fill="{BAR}"/>'
    elif one.state == GAP:
        path = f"M{short(left + 3)} {short(top + 3)}l10 10m0 -10l-10 10"
        drawn += f'<path d="{path}" fill="none" stroke="{MARK}" stroke-width="2.2"/>'
    elif one.state == ODD:
        path = f"M{short(left + 8)} {short(top + 2.5)}l5.5 5.5l-5.5 5.5l-5.5 -5.5z"
        drawn += f'<path d="{path}" fill="{CARD}" stroke="{INK}"/>'
    return drawn


def _break(x: float, number: int, top: float) -> str:
    path = f'd="M{short(x)} {short(top - 4)}v26" fill="none"'
    halo = f'<path {path} stroke="{CARD}" stroke-width="6"/>'
    dashes = f'<path {path} stroke="{MARK}" stroke-width="2" stroke-dasharray="6 3"/>'
    how = f'text-anchor="middle" fill="{MARK}" font-weight="bold"'
    words = line(f"Break {number}", (x, top + _FROM_SQUARE_TO_BREAK), SMALL / _UNIT, how)
    return halo + dashes + words
