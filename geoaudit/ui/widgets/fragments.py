"""Pieces of page made from templates that escape every text: no title, name or reason becomes markup."""

from functools import cache
from pathlib import Path

import pandas as pd
import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from geoaudit.disclosure.profile import MARKERS
from geoaudit.pack.margins import plain

TEMPLATES = Path(__file__).parents[1] / "templates"


def show(template: str, **values: object) -> None:
    """Show a template of `templates/` with the values given to it."""
    st.html(render(template, **values))


def render(template: str, **values: object) -> Markup:
    """Return a template of `templates/` as HTML."""
    return Markup(_environment().get_template(template).render(**values).strip())  # noqa: S704 - made by autoescape


def heading(words: str, level: int = 2, small: str = "") -> None:
    """Show a heading, with a line below it."""
    show("heading.html", words=words, level=level, small=small)


def paragraph(words: str, kind: str = "note") -> None:
    """Show a paragraph: `lead`, `note` or plain."""
    show("paragraph.html", words=words, kind=kind)


def notice(words: str, kind: str = "info") -> None:
    """Show a notice: `info`, `good` or `alarm`."""
    show("notice.html", words=words, kind=kind)


def style() -> None:
    """Add the app's own style to the page."""
    st.html(Path(TEMPLATES, "style.css"))


def count(n: object) -> Markup:
    """Return a figure as it is printed; a missing one is hidden."""
    if n is None or pd.isna(n):  # type: ignore[call-overload]
        return Markup('<abbr title="{}">hidden</abbr>').format(MARKERS["c"])
    return Markup("{}").format(f"{n:,}")


def with_small(words: str, small: str) -> Markup:
    """Return words with smaller ones below them."""
    return Markup("{}<small>{}</small>").format(words, small)


def percent(share: float | None) -> str:
    """Return a share as it is printed."""
    return "not said" if share is None else f"{share:.0%}" if share in {0.0, 1.0} else f"{share:.1%}"


def seconds(took: float) -> str:
    """Return how long something took, as it is printed."""
    minutes, rest = divmod(round(took), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


@cache
def _environment() -> Environment:
    page = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page.filters |= {
        "count": count,
        "percent": percent,
        "plain": plain,
        "listed": listed,
        "seconds": seconds,
    }
    return page
