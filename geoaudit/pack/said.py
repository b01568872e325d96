"""Checking that a pack's report says of each table what its manifest says."""

import html
import re
from collections.abc import Iterator

from geoaudit.pack.filing import REPORT
from geoaudit.pack.read import AuditPack

_SAID = re.compile(r'<p class="lead tells">(.*?)</p>', re.DOTALL)
"""A sentence on a table as the report's template writes it."""


def said_problems(pack: AuditPack) -> Iterator[str]:
    """Yield that the report's sentences on tables are others than the manifest's; old packs have none."""
    if REPORT not in pack.container.names:
        return
    stated = [str(words) for entry in pack.manifest["tables"] for words in entry.get("sentences", [])]
    if [html.unescape(words) for words in _SAID.findall(pack.report())] != stated:
        yield f"{REPORT} says other sentences of the tables than the manifest does."
