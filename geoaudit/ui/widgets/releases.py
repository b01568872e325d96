"""The register of releases of a workspace: every pack that was made in it, in the order of making."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from geoaudit.errors import PackError
from geoaudit.protocols import GATEWAYS
from geoaudit.register import Register, read_register
from geoaudit.ui.packs import Opened, day
from geoaudit.ui.widgets.fragments import heading, listed, notice, paragraph, show, with_small
from geoaudit.ui.workspaces import Workspace

_MOST_NAMED = 3
_UNREADABLE = "cannot be read"


def releases(workspace: Workspace, found: Opened | None) -> None:
    """Show the register, whether it is whole, and which of its lines the pack is that is open."""
    heading(
        "Register of releases",
        small="A line for each pack that was made in this workspace, by the app or the command line.",
    )
    try:
        register = read_register(workspace.exact)
    except PackError:
        notice("No pack was made in this workspace yet, so it has no register of releases.")
        return
    _whether_whole(register)
    mine = register.line_of(dict(found.manifest)) if found else 0
    _which(mine, found)
    rows = [_row(number, line, number == mine) for number, line in enumerate(register.lines, 1)]
    heads = ["Line", "When", "For", "Policy", "Tables", "Legal gateway"]
    show(
        "table.html",
        caption="Packs made",
        heads=heads,
        rows=rows[::-1],
        labels=6,
        tall=True,
        empty="No lines.",
    )


def _whether_whole(register: Register) -> None:
    if not register.problems:
        notice("The register is whole: no line was changed, removed or put in between.", "good")
        return
    notice("The register is not whole, and no pack can be made until it is put back from a copy.", "alarm")
    show("sentences.html", sentences=[f"What is wrong: {problem}." for problem in register.problems])


def _which(mine: int, found: Opened | None) -> None:
    if found:
        paragraph(
            f"The pack that is open is that of line {mine}."
            if mine
            else "The pack that is open is in no line: it was made elsewhere, or has changed since.",
            "plain",
        )


def _row(number: int, line: Mapping[str, Any], mine: bool) -> list[object]:
    if not line:
        return [str(number), *[_UNREADABLE] * 5]
    return [
        with_small(str(number), "open now") if mine else str(number),
        _moment(str(line["created"])),
        _for(line),
        line["policy"],
        _tables(line["tables"]),
        listed([GATEWAYS.get(name, name) for name in line["gateway"]]) or "none is named",
    ]


def _moment(created: str) -> str:
    return f"{day(created)}, {datetime.fromisoformat(created).astimezone():%H:%M}"


def _for(line: Mapping[str, Any]) -> object:
    return with_small(line["recipient"] or "Nobody by name", f"{line['partnership']}: {line['title']}")


def _tables(titles: Sequence[str]) -> object:
    more = len(titles) - _MOST_NAMED
    named = [*titles[:_MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])]
    return with_small(f"{len(titles):,}", listed(named))
