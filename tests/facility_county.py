"""The small county with facilities: two kinds, one across the border, one by postcode, one without a place.

Where the people of a ward live on average is its middle, as its nine postcodes lie on a diagonal.
"""

from pathlib import Path

from county import SPEC

HEAD = "facility_id,facility_name,facility_type,easting,northing,postcode,capacity"
ROWS = (
    "F1,Zanzibar House,Food bank,430500,570800,,20",
    "F2,Yemen House,Food bank,432100,570500,,30",
    "F3,Xanadu House,Clinic,,,NE1 1AA,",
    "F4,Wessex House,Clinic,,,,7",
    "F5,Valhalla House,Clinic,600000,570500,,9",
)
SOURCE = """
[[sources]]
name = "places"
public = true
kind = "facilities"
files = ["places.csv"]
"""
SMALL = """
[boundaries.small]
file = "small.geojson"
date = 2011-12-31
code = "code"
name = "name"

[weights.inhabitants]
file = "inhabitants.csv"
code = "code"
value = "people"
boundaries = "small"
"""
NEAR = {"within": 600, "people": "caseload"}


def profile(title: str = "How near", **keys: object) -> str:
    """A profile's lines."""
    given = {"title": title, "kind": "facilities", "source": "places", **keys}
    return "\n[[profiles]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in given.items())


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return str(value) if isinstance(value, int | float) else f'"{value}"'


def with_places(
    spec: Path, *parts: str, rows: tuple[str, ...] = ROWS, source: str = SOURCE, policy: str = "standard"
) -> Path:
    """Give the county its facilities and what is asked of them, and no other table."""
    (spec.parent / "places.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")
    head = SPEC.split("[[tables]]", maxsplit=1)[0].replace('policy = "standard"', f'policy = "{policy}"')
    spec.write_text(head + source + "".join(parts), encoding="utf-8")
    return spec
