"""A protocol for the small county, and the day on which its packs are made."""

from datetime import date
from pathlib import Path

DAY = date(2023, 6, 1)
PARTNER = "Northside Community Safety Partnership"
PROTOCOL = f"""
[[protocols]]
partner = "{PARTNER}"
controllers = {{ "Northside Probation" = "part-3-dpa-2018", "Northside Council" = "uk-gdpr" }}
gateway = ["crime-and-disorder-s115", "offender-management-s14"]
assessment = "DPIA 7"
purpose = "its strategic assessment"
from = 2023-04-01
review = 2023-12-31
to = 2024-03-31
receives = {{ offenders = "wards" }}
retention = "for two years"
"""


def agreed(spec: Path, *changes: tuple[str, str]) -> Path:
    """Give a specification the protocol and its partner for recipient, with changes of the text of both."""
    text = spec.read_text(encoding="utf-8")
    text = text.replace("[audit]\n", f'[audit]\nrecipient = "{PARTNER}"\n', 1) + PROTOCOL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    spec.write_text(text, encoding="utf-8")
    return spec
