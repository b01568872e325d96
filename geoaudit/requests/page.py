"""A request as one page that is read, printed and answered."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from geoaudit import __version__
from geoaudit.requests.asked import Asked, AskedColumn
from geoaudit.requests.wording import about, must, steps, written

TEMPLATES = Path(__file__).with_name("templates")


def make_page(asked: Asked) -> str:
    """Return the page (HTML); it needs no network, and equal requests give equal pages."""
    pages = environment()
    return pages.get_template("request.html").render(
        asked=asked,
        about=about(asked),
        steps=steps(asked),
        alike=_alike(asked),
        must=must,
        written=written,
        version=__version__,
    )


def _alike(asked: Asked) -> list[tuple[list[str], AskedColumn]]:
    """The columns, those of an assessment that are filled in alike together, so that they fit on the page."""
    found: dict[object, tuple[list[str], AskedColumn]] = {}
    for column in asked.columns:
        key = (column.role, column.form) if column.role == "section" else column.name
        found.setdefault(key, ([], column))[0].append(column.heading)
    return list(found.values())


def environment() -> Environment:
    """Return where pages are made: what is not text of ours is escaped, and nothing may be missing."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
