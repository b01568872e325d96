"""Checking that a pack's report says of each table and finding what its manifest says."""

import html
import re
from collections.abc import Iterator

from geoaudit.pack.filing import REPORT
from geoaudit.pack.read import AuditPack
from geoaudit.profiles.finding import HOTSPOTS, PROFILES

_SAID = re.compile(r'<p class="(?:lead )?tells">(.*?)</p>', re.DOTALL)
"""A sentence on a table or a finding as the report's templates write it."""


def said_problems(pack: AuditPack) -> Iterator[str]:
    """Yield that the report's sentences are others than the manifest's; old packs have none."""
    if REPORT not in pack.container.names:
        return
    chapters = (pack.manifest.get(PROFILES, []), pack.manifest["tables"], pack.manifest.get(HOTSPOTS, []))
    stated = [str(words) for entries in chapters for entry in entries for words in entry.get("sentences", [])]
    if [html.unescape(words) for words in _SAID.findall(pack.report())] != stated:
        yield f"{REPORT} says other sentences than the manifest does."
