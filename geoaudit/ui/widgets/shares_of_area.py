"""How the figures of an area are shared out over another boundary set, by each way, and what used it."""

from collections.abc import Mapping

import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.ui.packs import Opened
from geoaudit.ui.sharing import Shares, given, names_of, received, used_for
from geoaudit.ui.widgets.fragments import heading, listed, notice, paragraph, percent, show

_BY = {"area": "By land", "postcodes": "By live postcodes", "best-fit": "By best fit"}
_NONE = (
    "This pack does not say how figures of these areas are shared out: no table of it is brought from one of "
    "these boundary sets to the other, or it was made before packs said so."
)
_IN_WHOLE = "The shares of each way come to 100%; what goes to no area has a row that says why."
_IN_PART = "Each share is of the giving area's figure, so that they come to no whole."


def shares_of_area(found: Opened, code: str, own: str, other: str) -> None:
    """Show how the figures of an area of the set `own` go to those of `other`, and the other way round."""
    heading(
        "How figures are shared out",
        3,
        "Where a table is brought to other boundaries, an area's figure is shared out by one of these ways.",
    )
    gives, gets = given(found, own, other, code), received(found, other, own, code)
    names = names_of(found, other)
    if gives.by_way.empty and gets.by_way.empty:
        notice(_NONE)
    if not gives.by_way.empty:
        sums = gives.by_way.sum().rename(TOTAL).to_frame().T
        _table(f"Where its figures go in {other}", pd.concat([gives.by_way, sums]), names)
        paragraph(f"{_IN_WHOLE} {_used(found, gives)}")
    if not gets.by_way.empty:
        _table(f"What it is given from {other}", gets.by_way, names)
        paragraph(f"{_IN_PART} {_used(found, gets)}")


def _table(caption: str, by_way: pd.DataFrame, names: Mapping[str, str]) -> None:
    rows = [
        [_named(str(code), names), *("–" if pd.isna(share) else percent(round(share, 3)) for share in shares)]
        for code, *shares in by_way.itertuples(name=None)
    ]
    heads = ["Area", *(_words(str(way)) for way in by_way)]
    show("table.html", caption=caption, heads=heads, rows=rows, labels=1, tall=True, empty="Nothing.")


def _named(code: str, names: Mapping[str, str]) -> str:
    return f"{names[code]} ({code})" if code in names else code


def _words(way: str) -> str:
    return _BY.get(way, f"By {way}")


def _used(found: Opened, shares: Shares) -> str:
    """Return which table went by which way, in sentences."""
    known = used_for(found)
    titles = {str(way): known.get((shares.origin, shares.target, str(way)), []) for way in shares.by_way}
    said = [f"Brought {_words(way).lower()}: {listed(used)}." for way, used in titles.items() if used]
    unused = [_words(way).lower() for way, used in titles.items() if not used]
    left = f"No table that says what it was made of is brought {' or '.join(unused)}." if unused else ""
    return " ".join([*said, left]).strip()
