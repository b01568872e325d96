"""Where the rows lie that were not placed, as a pack tells it and as its check reads it."""

from dataclasses import replace

import pandas as pd
import pytest

from geoaudit.disclosure.policy import ACCOUNTS
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.contents import PlacedSummary
from geoaudit.pack.verify import verify
from geoaudit.pack.write import write_pack
from tests.pack.forging import restated

FILE = "quality/unplaced-crime.csv"
ROWS = [
    ("NY90", "outside every area", 2),
    ("NY90", "All", 2),
    ("NZ00", "outside every area", 1),
    ("NZ00", "All", 1),
    ("no place known", "no coordinates", 3),
    ("no place known", "All", 3),
    ("All", "no coordinates", 3),
    ("All", "outside every area", 3),
    ("All", "All", 6),
]


@pytest.fixture
def pack(contents, tmp_path):
    """A pack that tells where the six rows lie that were not placed."""
    policy, (_, caseload) = contents.policy, contents.placed
    cells = pd.DataFrame(ROWS, columns=["square", "reason", "n"]).astype({"n": "Int64"})
    cells = cells.assign(period="whole source", marker="")[["square", "reason", "period", "n", "marker"]]
    title = "Where records lie that are in no area of the study: crime"
    table = Profile(title, "crime", True, "", ("square", "reason"), policy, cells, scale=ACCOUNTS)
    placed = PlacedSummary("crime", True, "wards", 248, 242, {"no coordinates": 3, "outside every area": 3})
    made = replace(contents, placed=(placed, caseload), quality={**contents.quality, "unplaced-crime": table})
    write_pack(made, tmp_path / "pack")
    return tmp_path / "pack"


def forge(pack, *changes):
    """Change a table, and state every hash anew."""
    text = (pack / FILE).read_text()
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    (pack / FILE).write_text(text, newline="")
    restated(pack)


def found(pack):
    """What is wrong with the table itself, of all that is wrong."""
    return [problem for problem in verify(pack) if "reason by reason" in problem or "two letters" in problem]


def test_a_pack_that_tells_where_rows_lie_is_whole(pack):
    """Reason by reason its squares hold as many rows as the manifest says were not placed."""
    assert verify(pack) == []


def test_a_row_given_to_another_reason_is_found(pack):
    """A row moved from one reason to another leaves every sum as it was, and is found by the manifest."""
    forge(
        pack,
        ("no place known,no coordinates,whole source,3", "no place known,no coordinates,whole source,2"),
        ("no place known,All", "no place known,outside every area,whole source,1,\nno place known,All"),
        ("All,no coordinates,whole source,3", "All,no coordinates,whole source,2"),
        ("All,outside every area,whole source,3", "All,outside every area,whole source,4"),
    )
    said = "are not, reason by reason, those of 'crime' that the manifest says were not placed."
    assert found(pack) == [f"The rows of {FILE} {said}"]


def test_a_square_that_is_none_is_found(pack):
    """What stands for a square must be the reference of one: a map is drawn of it."""
    forge(
        pack,
        ("NZ00,outside every area,whole source,1", "NI00,outside every area,whole source,1"),
        ("NZ00,All", "NI00,All"),
    )
    assert found(pack) == ["A square of 10 km must be named by two letters and two digits, and one is not."]
